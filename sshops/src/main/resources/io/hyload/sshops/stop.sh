# Those there are at the beginning, by number and birth: somebody may start others as soon as these have ended.
why=
for file in "$base/run/$program.pid" "$base/run/$program"-*.pid; do
    if ! running "$file"; then
        rm -f "$file" # of one that has ended; its number may be another's by now
        continue
    fi
    set -- "$@" "$pid" "$birth"
    if said=$(kill -TERM "$pid" 2>&1); then
        echo "the $program, process $pid, was asked to end"
    else
        why="process $pid cannot be ended: ${said##*: }"
    fi
done
[ -z "$why" ] || fail "$why" # once all the others were asked
[ $# -gt 0 ] || { echo "the $program does not run"; exit 0; }

alive() {
    [ "$(born "$1")" = "$2" ]
}

# Waits until all of them have ended, for so many tenths of a second.
all_ended() {
    tries=$1
    shift
    while [ $# -gt 0 ]; do
        if ! alive "$1" "$2"; then
            shift 2
            continue
        fi
        hanging=$1
        [ "$tries" -gt 0 ] || return 1
        nap
        tries=$((tries - slept))
    done
}

kill_all() {
    while [ $# -gt 0 ]; do
        if alive "$1" "$2"; then
            echo "process $1 has not ended within $grace s, so it is killed"
            kill -KILL "$1" 2>/dev/null
        fi
        shift 2
    done
}

if ! all_ended $((grace * 10)) "$@"; then
    kill_all "$@"
    all_ended 50 "$@" || fail "process $hanging cannot be killed (it hangs in the system: look with ps -l $hanging)"
fi
for file in "$base/run/$program.pid" "$base/run/$program"-*.pid; do
    running "$file" || rm -f "$file"
done
[ $# -gt 2 ] || { echo "the $program has ended"; exit 0; }
echo "all $(($# / 2)) of the $program have ended"
