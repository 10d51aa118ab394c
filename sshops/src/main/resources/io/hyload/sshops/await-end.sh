pidfile=$base/run/$program.pid
running "$pidfile" || { rm -f "$pidfile"; exit 0; }
tries=$((grace * 10))
while [ "$tries" -gt 0 ] && running "$pidfile"; do
    nap
    tries=$((tries - slept))
done
if running "$pidfile"; then
    echo "it has not ended within $grace s, so it is killed"
    kill -KILL "$pid" 2>/dev/null
    tries=50
    while [ "$tries" -gt 0 ] && running "$pidfile"; do
        nap
        tries=$((tries - slept))
    done
    ! running "$pidfile" || fail "process $pid cannot be killed (it hangs in the system: look with ps -l $pid)"
fi
rm -f "$pidfile"
echo "the $program has ended"
