tail -c 4000 "$base/run/$pipe.err" 2>/dev/null || :
