if [ ! -f "$base/current" ]; then
    echo "not deployed"
    exit 0
fi

# Says where the output of one is, and its last lines.
output() {
    if [ -z "$1" ] || [ ! -f "$base/$1" ]; then return; fi
    echo "its output: $base/$1"
    tail -n 5 "$base/$1" | sed 's/^/  /'
}

found=no
for file in "$base/run/$program.pid" "$base/run/$program"-*.pid; do
    running "$file" || continue
    found=yes
    echo "runs as process $pid since $since${what:+: $what}"
    output "$log"
done
if [ "$found" = no ]; then
    echo "does not run"
    # shellcheck disable=SC2012 # names of ours
    output "$(cd "$base" && ls -t log/"$program"-*.log 2>/dev/null | head -n 1)"
fi
