# A link is made in one step: of two who start it at once, one has to wait.
lock=run/$program.lock
tries=50
until ln -s $$ "$lock" 2>/dev/null; do
    [ "$tries" -gt 0 ] || fail "somebody else is starting the $program there (if nobody is: remove $base/$lock)"
    kill -0 "$(readlink "$lock")" 2>/dev/null || rm -f "$lock"
    nap
    tries=$((tries - slept))
done
trap 'rm -f "$base/$lock"' EXIT
