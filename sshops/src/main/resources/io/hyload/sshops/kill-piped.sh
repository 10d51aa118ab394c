running "$pidfile" || exit 0
# It may come to its end just now.
why=$(kill -KILL "$pid" 2>&1) || ! running "$pidfile" || fail "process $pid cannot be ended: ${why##*: }"
