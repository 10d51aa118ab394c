for folder in lib run log "$inner"; do
    why=$(mkdir -p "$base/$folder" 2>&1) || fail "$base/$folder: ${why##*: }"
done
