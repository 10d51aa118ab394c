running "$pidfile" || exit 0
why=$(kill -KILL "$pid" 2>&1) || fail "process $pid cannot be ended: ${why##*: }"
