if [ ! -f "$base/current" ]; then
    echo "not deployed"
    exit 0
fi
if running "$base/run/$program.pid"; then
    echo "runs as process $pid since $since${what:+: $what}"
else
    echo "does not run"
    # shellcheck disable=SC2012 # names of ours
    log=$(cd "$base" && ls -t log/"$program"-*.log 2>/dev/null | head -n 1)
fi
if [ -n "$log" ] && [ -f "$base/$log" ]; then
    echo "its output: $base/$log"
    tail -n 5 "$base/$log" | sed 's/^/  /'
fi
