# Prints when a process was born, as words that no other process has that gets its number; fails where it has ended.
born() {
    if [ -r /proc/self/stat ]; then
        { stat=$(cat "/proc/$1/stat"); } 2>/dev/null || return 1
        # The name, in brackets, may hold anything. What follows it begins with the 3rd field: state. The 22nd is the start.
        # shellcheck disable=SC2086 # split at blanks
        set -- ${stat##*) }
        case $1 in Z | X | x) return 1 ;; esac
        { boot=$(cat /proc/sys/kernel/random/boot_id); } 2>/dev/null || boot=
        echo "${20}@$boot"
    else
        stat=$(ps -o stat= -p "$1") || return 1
        case $stat in Z* | '') return 1 ;; esac
        TZ=UTC0 ps -o lstart= -p "$1" | tr -s ' '
    fi
}

# Reads a pid file, and succeeds where the very process it names runs.
running() {
    pid='' birth='' since='' log='' what=''
    [ -f "$1" ] || return 1
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            pid=*) pid=${line#pid=} ;;
            birth=*) birth=${line#birth=} ;;
            since=*) since=${line#since=} ;;
            log=*) log=${line#log=} ;;
            what=*) what=${line#what=} ;;
        esac
    done <"$1"
    case $pid in '' | 0* | 1 | *[!0-9]*) return 1 ;; esac
    [ -n "$birth" ] && [ "$(born "$pid")" = "$birth" ]
}

# Reads the pid files of the program, of which several may have been started at once, up to the first whose process runs.
any_running() {
    for file in "$base/run/$program.pid" "$base/run/$program"-*.pid; do
        ! running "$file" || return 0
    done
    return 1
}

# A tenth of a second, or a second where sleep knows no less; which one it was, in tenths, is in $slept.
nap() {
    slept=1
    sleep 0.1 2>/dev/null || { slept=10; sleep 1; }
}
