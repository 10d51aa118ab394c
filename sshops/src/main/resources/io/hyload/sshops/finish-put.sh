there=$(sha256 <"$part") || exit 1
if [ "$there" != "$hash" ]; then
    rm -f "$part"
    fail "$target: not what was sent, so what came is removed (try again)"
fi
why=$(chmod "$mode" "$part" 2>&1 && mv -f "$part" "$target" 2>&1) || fail "$target: ${why##*: }"
