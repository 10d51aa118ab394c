pidfile=$base/run/$program.pid
if ! running "$pidfile"; then
    rm -f "$pidfile" # of one that has ended; its number may be another's by now
    echo "the $program does not run"
    exit 0
fi
why=$(kill -TERM "$pid" 2>&1) || fail "process $pid cannot be ended: ${why##*: }"
echo "the $program, process $pid, was asked to end"
