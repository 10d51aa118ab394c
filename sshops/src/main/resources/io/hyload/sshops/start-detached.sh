command -v "$1" >/dev/null 2>&1 || fail "$1: cannot be run (hyload remote $machine deploy-$program)"
detached="nohup"
! command -v setsid >/dev/null 2>&1 || detached="setsid"
since=$(date '+%Y-%m-%d %H:%M:%S')
log=log/$program-$(date +%Y-%m-%d_%H%M%S).log
# File names that are not ASCII reach Java only in such a locale.
case $locale in *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;; *) locale=C.UTF-8 ;; esac
cd "$folder" || exit 1
why=$({ : >>"$base/$log"; } 2>&1) || fail "$base/$log: ${why##*: }"
LC_ALL=$locale "$detached" "$@" </dev/null >>"$base/$log" 2>&1 &
pid=$!
birth=$(born "$pid") || birth=
if ! {
    printf '%s\n' "pid=$pid" "birth=$birth" "since=$since" "log=$log" "version=$version" "what=$named" >"$pidfile.new" &&
        mv -f "$pidfile.new" "$pidfile"
} 2>/dev/null; then
    kill -KILL "$pid" # nobody could end it later
    rm -f "$pidfile.new"
    fail "$pidfile: cannot be written, so the $program was not started (look at the free space with df -h)"
fi

tries=$watched
while [ "$tries" -gt 0 ] && [ -n "$birth" ] && [ "$(born "$pid")" = "$birth" ]; do
    nap
    tries=$((tries - slept))
done
if [ -n "$birth" ] && [ "$(born "$pid")" = "$birth" ]; then
    echo "the $program runs as process $pid"
    echo "its output: $base/$log"
    exit 0
fi
code=0
wait "$pid" || code=$?
rm -f "$pidfile"
if [ "$code" -eq 0 ]; then
    tail -n 20 "$base/$log"
    echo "the $program has ended already, without an error"
    exit 0
fi
tail -n 20 "$base/$log" >&2
# Not a line of a stack trace.
why=$(grep '^[^[:space:]]' "$base/$log" | tail -n 1)
fail "the $program ended at once, with exit code $code: ${why:-it said nothing}"
