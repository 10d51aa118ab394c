cd "$base/stats_resource" 2>/dev/null || { echo "nothing to delete"; exit 0; }
live=no
! running "$base/run/sysmon.pid" || live=yes
# Where one cannot look at what a process has open, the newest is taken for the one being written.
newest=
if [ "$live" = yes ] && [ ! -d "/proc/$pid/fd" ]; then
    # shellcheck disable=SC2012 # one of a pattern of ours
    newest=$(ls -t res--*.csv 2>/dev/null | head -n 1)
fi

written() {
    [ "$live" = yes ] || return 1
    [ "$1" != "$newest" ] || return 0
    for open in "/proc/$pid/fd"/*; do
        # shellcheck disable=SC3013 # dash, bash, busybox and ksh have -ef
        [ ! "$1" -ef "$open" ] || return 0
    done
    return 1
}

deleted=0
for file in res--*.csv res--*.json; do
    if [ ! -f "$file" ] || [ -L "$file" ]; then continue; fi
    if written "${file%.*}.csv"; then
        echo "kept $file: it is being written"
        continue
    fi
    why=$(rm -f "$file" 2>&1) || fail "$base/stats_resource/$file: ${why##*: }"
    deleted=$((deleted + 1))
done
echo "$deleted files deleted"
