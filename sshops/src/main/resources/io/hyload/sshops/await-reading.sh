# The first second after the start has no file yet, and an older file is none of it.
tries=100
while :; do
    for file in "$base/stats_resource"/res--*.csv; do
        # shellcheck disable=SC3013 # dash, bash, busybox and ksh have -nt
        if [ "$file" -nt "$base/run/$program.pid" ] && [ "$(tail -n 1 "$file" | cut -c 1)" != "" ]; then exit 0; fi
    done
    running "$base/run/$program.pid" || fail "the $program has ended (look at its log: hyload remote $machine check)"
    [ "$tries" -gt 0 ] || { echo "the $program has written nothing yet"; exit 0; }
    nap
    tries=$((tries - slept))
done
