if [ -d "$base/$image" ]; then
    rm -f "$base/$image.tar.gz"
    exit 0
fi
for needed in tar gzip; do
    command -v $needed >/dev/null 2>&1 || fail "no $needed there (install it, or a JDK 25)"
done
part=$base/$image.part
rm -rf "$part"
why=$(mkdir "$part" 2>&1) || fail "$part: ${why##*: }"
# The code of a pipe is that of its end: an archive cut short is told by tar.
why=$( (cd "$part" && gzip -dc "../$image.tar.gz" | tar -xof -) 2>&1) || {
    rm -rf "$part"
    fail "$base/$image.tar.gz: cannot be unpacked: ${why##*: }"
}
inner=''
for folder in "$part" "$part"/*; do
    if [ -x "$folder/bin/java" ]; then inner=$folder; fi
done
[ -n "$inner" ] || {
    rm -rf "$part"
    fail "$base/$image.tar.gz: no bin/java in it"
}
why=$(mv "$inner" "$base/$image" 2>&1) || fail "$base/$image: ${why##*: }"
rm -rf "$part" "$base/$image.tar.gz"
