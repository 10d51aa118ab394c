cd "$base/run" 2>/dev/null || exit 0
rm -f "$pipe.in" "$pipe.out" "$pipe.err"
