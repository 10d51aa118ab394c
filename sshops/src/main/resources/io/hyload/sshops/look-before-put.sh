# Says "same" where the file is there; else how much of it is in the temporary file, with its hash, and what room there is.
folder=${target%/*}
why=$(mkdir -p "$folder" 2>&1) || fail "$folder: ${why##*: }"
[ ! -d "$target" ] || fail "$target: is a folder (move it away)"
if [ -f "$target" ] && [ "$(bytes "$target")" = "$size" ]; then
    there=$(sha256 <"$target") || exit 1
    if [ "$there" = "$hash" ]; then
        why=$(chmod "$mode" "$target" 2>&1) || fail "$target: ${why##*: }"
        rm -f "$part"
        echo same
        exit 0
    fi
fi

had=0
# A link in its place would be written through.
if [ -L "$part" ] || { [ -e "$part" ] && [ ! -f "$part" ]; }; then rm -rf "$part"; fi
if [ -f "$part" ]; then
    had=$(bytes "$part")
    [ "$had" -le "$size" ] || had=0
    [ "$had" -gt 0 ] || rm -f "$part"
fi
why=$({ : >>"$part"; } 2>&1) || fail "$target: ${why##*: }"
there=$(sha256 <"$part") || exit 1
echo "part=$had $there"
# Of "… available capacity% /mounted/on": the rest of the line may hold blanks.
echo "free=$(df -Pk "$folder" 2>/dev/null | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9]*%  *\/.*/\1/p')"
