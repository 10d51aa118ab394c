running "$base/run/$program.pid" || fail "the $program does not run (hyload remote $machine start-$program)"
cd "$base/stats_resource" || exit 1

newest() {
    # shellcheck disable=SC2012 # names of ours
    ls -t res--*.csv 2>/dev/null | head -n 1
}

# The first second after the start has no file yet.
tries=50
while file=$(newest) && [ -z "$file" ]; do
    [ "$tries" -gt 0 ] || fail "the $program has written nothing yet (look at its log: hyload remote $machine check)"
    nap
    tries=$((tries - slept))
done
cat "${file%.csv}.json" 2>/dev/null || echo '{}'

# A file that has grown large is followed by a new one. All ends when the reader goes: tail can no longer write.
lines=1
while :; do
    tail -n "$lines" -f "./$file" &
    tail=$!
    while now=$(newest) && [ "$now" = "$file" ]; do
        kill -0 "$tail" 2>/dev/null || exit 0
        running "$base/run/$program.pid" || { kill "$tail"; fail "the $program has ended"; }
        sleep 1
    done
    kill "$tail"
    file=$now
    lines=+1
done
