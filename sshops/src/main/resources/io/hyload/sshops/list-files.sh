# A line a file: its size, and its path from $top in hexadecimal, since a name may hold anything.
[ -d "$top" ] || exit 0
cd "$top" || exit 1
find . -type f \( -name '*.sts' -o -name '*.exemplars.jsonl' -o -name 'res--*.csv' -o -name 'res--*.json' \) -exec sh -c '
    for file; do
        printf "%s " "$(($(wc -c <"$file")))"
        printf %s "${file#./}" | od -An -v -tx1 | tr -d " \n"
        echo
    done' sh {} +
