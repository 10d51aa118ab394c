# Reads $manifest and puts the command line it describes before the words there are. $up leads from where it will run to $base.
count=$#
java='' main='' classpath='' version=''
while IFS= read -r line || [ -n "$line" ]; do
    case $line in
        version=*) version=${line#version=} ;;
        java=/*) java=${line#java=} ;;
        java=*) java=$base/${line#java=} ;;
        main=*) main=${line#main=} ;;
        lib=*) classpath=$classpath${classpath:+:}$up/lib/${line#lib=* } ;;
    esac
done <"$manifest"
set -- "$@" "$java"
while IFS= read -r line || [ -n "$line" ]; do
    case $line in flag=*) set -- "$@" "${line#flag=}" ;; esac
done <"$manifest"
# Another class of the same version may be wanted, and a flag for it.
set -- "$@" ${try:+"$try"} ${flag:+"$flag"} -cp "$classpath" "${class:-$main}"
while [ "$count" -gt 0 ]; do
    word=$1
    shift
    set -- "$@" "$word"
    count=$((count - 1))
done
