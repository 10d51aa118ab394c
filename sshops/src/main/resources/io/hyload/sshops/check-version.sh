# Holds every file of the new version against its hash.
while IFS= read -r line; do
    case $line in
        lib=*)
            line=${line#lib=}
            file=$base/lib/${line#* }
            [ -f "$file" ] || fail "$file: not there (deploy again)"
            there=$(sha256 <"$file") || exit 1
            if [ "$there" != "${line%% *}" ]; then
                rm -f "$file"
                fail "$file: damaged, so it is removed (deploy again)"
            fi
            ;;
    esac
done <"$base/next"
manifest=$base/next
try=--dry-run # Java comes up, finds the class and ends
up=.
cd "$base" || exit 1
