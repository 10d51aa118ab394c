# A line a fact: name=value. What cannot be found out has no value.
say() {
    printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r\t' '   ')"
}

# Says "name=version path" of a java; where it cannot be run, its version is 0.
say_java() {
    major=0
    if [ -x "$2" ] && [ ! -d "$2" ]; then
        home=$(readlink -f "$2" 2>/dev/null) || home=$2
        release=${home%/bin/java}/release
        # Starting each of them to ask would take a second.
        if [ -r "$release" ]; then
            major=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$release" | head -n 1)
        else
            major=$("$2" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
        fi
    fi
    say "$1" "${major:-0} $2"
}

say now "$(date +%s%N 2>/dev/null)"
say os "$(uname -s)"
say kernel "$(uname -r)"
say arch "$(uname -m)"
say system "$(sed -n 's/^PRETTY_NAME="\{0,1\}\([^"]*\).*/\1/p' /etc/os-release 2>/dev/null)"

# Each may be there beside the other, so the files are looked at where no program tells.
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || libc=$(ldd --version 2>&1 | head -n 1)
case $libc in
    glibc*) ;;
    *GLIBC* | *'GNU libc'*) libc=glibc ;;
    *musl*) libc=musl ;;
    *)
        libc=
        for loader in /lib*/ld-linux*; do [ ! -e "$loader" ] || libc=glibc; done
        for loader in /lib/ld-musl*; do [ ! -e "$loader" ] || libc=musl; done
        ;;
esac
say libc "$libc"

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null) || cores=$(nproc 2>/dev/null) || cores=$(grep -c '^processor' /proc/cpuinfo 2>/dev/null)
say cores "$cores"
if [ -r /proc/meminfo ]; then
    say memory.kb "$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)"
    say memory.free.kb "$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)"
else
    memory=$(sysctl -n hw.memsize 2>/dev/null || sysctl -n hw.physmem 2>/dev/null)
    say memory.kb "$((${memory:-0} / 1024))"
fi
say disk.free.kb "$(df -Pk "$HOME" 2>/dev/null | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9]*%  *\/.*/\1/p')"
# shellcheck disable=SC3045 # every sh there is has -H
say files "$(ulimit -H -n 2>/dev/null)"

# shellcheck disable=SC2088 # the file has it so
case $javaexe in
    '') ;;
    "~/"*) say_java javaexe "$HOME/${javaexe#??}" ;;
    */*) say_java javaexe "$javaexe" ;;
    *) say_java javaexe "$(command -v "$javaexe" || printf %s "$javaexe")" ;;
esac
! command -v java >/dev/null 2>&1 || say_java java "$(command -v java)"
# A session without a terminal has a short PATH.
for java in ${JAVA_HOME:+"$JAVA_HOME/bin/java"} /usr/lib/jvm/*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java; do
    [ ! -x "$java" ] || say_java java "$java"
done

for program in worker sysmon; do
    base=$HOME/hyload_$program
    [ -d "$base" ] || continue
    say "$program.version" "$(sed -n 's/^version=//p' "$base/current" 2>/dev/null)"
    for image in "$base"/java-*; do
        [ ! -x "$image/bin/java" ] || say "$program.image" "${image##*/}"
    done
    for file in "$base"/lib/*; do
        [ ! -f "$file" ] || say "$program.lib" "$(bytes "$file") ${file##*/}"
    done
    for file in "$base/run/$program.pid" "$base/run/$program"-*.pid; do
        running "$file" || continue
        say "$program.pid" "$pid"
        say "$program.since" "$since"
        say "$program.log" "$base/$log"
        say "$program.what" "$what"
    done
done
