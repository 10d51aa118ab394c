# SFTP says no more than "failure": says why nothing more can be written there, or nothing where it can.
folder=${target%/*}
probe=$part.try
why=$({ head -c 65536 /dev/zero >"$probe"; } 2>&1) && why=
rm -f "$probe"
if [ -n "$why" ]; then
    rm -f "$part" # a full disk is not left full
    echo "free=$(df -Pk "$folder" 2>/dev/null | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9]*%  *\/.*/\1/p')"
    fail "${why##*: }"
fi
