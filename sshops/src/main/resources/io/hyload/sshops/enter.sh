[ -f "$base/current" ] || fail "no $program is deployed there (hyload remote $machine deploy-$program)"
cd "$base" || exit 1
why=$(mkdir -p run log "$folder" 2>&1) || fail "$base: ${why##*: }"
manifest=$base/current
try=
