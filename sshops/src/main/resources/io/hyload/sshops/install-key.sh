folder=$HOME/.ssh
file=$folder/authorized_keys
if [ ! -d "$folder" ]; then
    why=$(mkdir -m 700 "$folder" 2>&1) || fail "$folder: ${why##*: }"
fi
if [ ! -e "$file" ]; then
    why=$({ : >>"$file" && chmod 600 "$file"; } 2>&1) || fail "$file: ${why##*: }"
fi
# sshd takes no key from what others may write.
why=$(chmod go-w "$folder" "$file" 2>&1) || fail "$file: ${why##*: }"
# Written otherwise, behind options or with another comment, it is the same key.
if grep -v '^[[:space:]]*#' "$file" | grep -qF -e "$key"; then
    echo "the key is there already"
    exit 0
fi
why=$({
    # The last line of the others may have no end.
    if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then echo >>"$file"; fi &&
        printf '%s\n' "$entry" >>"$file"
} 2>&1) || fail "$file: ${why##*: }"
grep -qF -e "$key" "$file" || fail "$file: the key could not be written (look at the free space with df -h)"
! command -v restorecon >/dev/null 2>&1 || restorecon -F "$folder" "$file" >/dev/null 2>&1
echo "the key is installed"
