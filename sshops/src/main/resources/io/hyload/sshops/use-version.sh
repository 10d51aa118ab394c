said=$("$@" 2>&1) || fail "the new version does not start, so what was there is kept: $(printf '%s\n' "$said" | grep '^[^[:space:]]' | tail -n 1)"
why=$(mv -f next current 2>&1) || fail "$base/current: ${why##*: }"
