# Prints the SHA-256 of its input, by whatever program is there.
sha256() {
    if command -v sha256sum >/dev/null 2>&1; then
        set -- sha256sum
    elif command -v shasum >/dev/null 2>&1; then
        set -- shasum -a 256
    elif command -v openssl >/dev/null 2>&1; then
        set -- openssl dgst -sha256 -r
    else
        fail "no program there computes SHA-256 (install coreutils, perl or openssl)"
    fi
    sum=$("$@") || return 1
    printf '%s\n' "${sum%% *}"
}

# How many bytes a file has, without the blanks some systems put before it.
bytes() {
    echo $(($(wc -c <"$1")))
}
