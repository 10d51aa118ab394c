locale=${LC_ALL:-${LC_CTYPE:-${LANG-}}}
LC_ALL=C # what programs say is read
export LC_ALL
umask 077

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}
