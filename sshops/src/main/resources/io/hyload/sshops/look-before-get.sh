# Says how much there is, and the hash of as much of its beginning as we have.
[ -f "$file" ] || fail "$file: no such file"
[ -r "$file" ] || fail "$file: permission denied"
size=$(bytes "$file")
[ "$have" -le "$size" ] || have=$size
there=$(head -c "$have" "$file" | sha256) || exit 1
echo "size=$size $there"
