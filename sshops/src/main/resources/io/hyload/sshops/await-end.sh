pidfile=$base/run/$program.pid
[ -f "$pidfile" ] || exit 0

# The process named at the beginning: somebody may start another one as soon as this one has ended.
alive() {
    [ -n "$pid" ] && [ -n "$birth" ] && [ "$(born "$pid")" = "$birth" ]
}

running "$pidfile" || birth=
tries=$((grace * 10))
while [ "$tries" -gt 0 ] && alive; do
    nap
    tries=$((tries - slept))
done
if alive; then
    echo "it has not ended within $grace s, so it is killed"
    kill -KILL "$pid" 2>/dev/null
    tries=50
    while [ "$tries" -gt 0 ] && alive; do
        nap
        tries=$((tries - slept))
    done
    ! alive || fail "process $pid cannot be killed (it hangs in the system: look with ps -l $pid)"
fi
running "$pidfile" || rm -f "$pidfile"
echo "the $program has ended"
