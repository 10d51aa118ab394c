# Makes stats files of the records in outputs that nobody has listened to till the end: those that are heard are removed then.
# An output of one that has ended does not change any more, so the same one makes the same file.
cd "$base/run" 2>/dev/null || exit 0
live=
for file in "$base/run/$program.pid" "$base/run/$program"-*.pid; do
    ! running "$file" || live="$live ${log##*/} "
done
stats=$base/$inner/stats_perf
for out in piped-*-*.out; do
    pipe=${out%.out}
    case $pipe in *[!0-9A-Za-z._-]*) continue ;; esac
    number=${pipe##*-}
    name=${pipe#piped-}
    name=${name%-*}
    [ "$number" = 0 ] || name=$name-$number
    case $live in
        *" $pipe.err "*)
            echo "$name.sts: its worker still runs (pull again when it has ended)"
            continue
            ;;
    esac
    # Half a line at the end, of a machine that went down, is no record, though it may look like one.
    half=
    # shellcheck disable=SC2016 # a word of sed
    [ -z "$(tail -c 1 "$out")" ] || half='$d;'
    part=$stats/$name.part
    if ! why=$({ mkdir -p "$stats" && sed -n "$half"'/^{"t":.*}$/p' "$out" >"$part"; } 2>&1); then
        rm -f "$part"
        echo "$name.sts: cannot be made of what its worker has told: ${why##*: }"
        continue
    fi
    if [ ! -s "$part" ] || { [ -f "$stats/$name.sts" ] && [ "$(bytes "$stats/$name.sts")" = "$(bytes "$part")" ]; }; then
        rm -f "$part"
        continue
    fi
    mv -f "$part" "$stats/$name.sts" || continue
    records=$(($(wc -l <"$stats/$name.sts")))
    case $records in 1) records="1 record" ;; *) records="$records records" ;; esac
    echo "$name.sts: made of what its worker has told, $records"
done
