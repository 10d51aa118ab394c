# Prints the output from $offset on, and what comes, until the process has ended. After character 4 stands what is no output.
printf '\004here\n'
cd "$base/run" 2>/dev/null && [ -f "$pipe.out" ] || { printf '\004gone\n'; exit 0; }
if ! running "$pidfile"; then
    # How it ended is written right after its end, by the shell that started it, if that still lives.
    mark=$(tail -c 12 "$pipe.out" | tr '\004' ':')
    case $mark in *:exit*) ;; *) sleep 1 ;; esac
    tail -c "+$((offset + 1))" "$pipe.out"
    printf '\004over\n'
    exit 0
fi
tail -c "+$((offset + 1))" -f "$pipe.out" &
tail=$!
trap 'kill "$tail" 2>/dev/null' EXIT
trap 'exit 0' HUP INT TERM PIPE
while running "$pidfile"; do sleep 2; done
sleep 1
