pidfile=$base/run/$program.pid
if any_running; then
    echo "the $program runs already, as process $pid since $since: left as it is"
    exit 0
fi
