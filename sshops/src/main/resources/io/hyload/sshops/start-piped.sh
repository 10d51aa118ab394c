# Starts several at once. The input of each is a pipe that it holds open itself, so that it outlives whoever writes there; its
# output is a file, whose last line, when it has ended, is the character 4 and how it ended.
! any_running || fail "a $program runs there already, as process $pid since $since${what:+: $what} (hyload remote $machine stop-$program)"
find run -name 'piped-*' -mtime +7 -exec rm -f {} + 2>/dev/null # of runs that nobody came back to
command -v "$1" >/dev/null 2>&1 || fail "$1: cannot be run (hyload remote $machine deploy-$program)"
detached="nohup"
! command -v setsid >/dev/null 2>&1 || detached="setsid"
since=$(date '+%Y-%m-%d %H:%M:%S')
# File names that are not ASCII reach Java only in such a locale.
case $locale in *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8) ;; *) locale=C.UTF-8 ;; esac

number=0
while [ "$number" -lt "$processes" ]; do
    pipe=run/piped-$run-$number
    pidfile=$base/run/$program.pid
    [ "$number" -eq 0 ] || pidfile=$base/run/$program-$number.pid
    rm -f "$pidfile"
    why=$({ mkfifo "$pipe.in" && : >"$pipe.out" && : >"$pipe.err"; } 2>&1) || fail "$base/$pipe: ${why##*: }"
    (
        (
            cd "$folder" || exit 1
            LC_ALL=$locale exec "$detached" "$@"
        ) <>"$pipe.in" >>"$pipe.out" 2>>"$pipe.err" &
        pid=$!
        trap '' HUP TERM # not before: what it starts would ignore them too
        birth=$(born "$pid") || birth=
        if ! {
            printf '%s\n' "pid=$pid" "birth=$birth" "since=$since" "log=$pipe.err" "version=$version" "what=$named" >"$pidfile.new" &&
                mv -f "$pidfile.new" "$pidfile"
        }; then
            kill -KILL "$pid" # nobody could end it later
        fi
        code=0
        wait "$pid" || code=$?
        printf '\004exit %d\n' "$code" >>"$pipe.out"
        rm -f "$pipe.in"
        running "$pidfile" || rm -f "$pidfile"
    ) </dev/null >/dev/null 2>&1 &
    tries=50
    until [ -f "$pidfile" ] || grep -q "$(printf '\004')" "$pipe.out"; do
        [ "$tries" -gt 0 ] || fail "$pidfile: cannot be written (look at the free space with df -h)"
        nap
        tries=$((tries - slept))
    done
    number=$((number + 1))
done
echo "$processes of the $program started"
