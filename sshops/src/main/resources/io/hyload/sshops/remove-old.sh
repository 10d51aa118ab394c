[ -f "$base/current" ] || exit 0
cd "$base" || exit 1
if any_running; then
    echo "what an older version left is kept while the $program runs"
    exit 0
fi
for file in lib/* lib/.[!.]* java-* .java-*; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    used=no
    while IFS= read -r line; do
        case $line in
            lib=*) [ "$file" != "lib/${line#lib=* }" ] || used=yes ;;
            java=*) [ "$file/bin/java" != "${line#java=}" ] || used=yes ;;
        esac
    done <current
    [ "$used" = yes ] || rm -rf "./$file"
done
