# Sourced by the launchers. find_jdk sets $jdk to the home of a JDK >= 25 or leaves it empty; require_jdk ends with a
# message instead. They read the file "release" of each JDK: starting a JVM to ask costs a tenth of a second each.

# Sets $major to the Java version of the JDK at $1; to 0 where there is none, or no compiler, which scenarios need.
read_major() {
    major=0
    [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    version=
    if [ -r "$1/release" ]; then
        while IFS='=' read -r key value || [ -n "$key" ]; do
            [ "$key" != JAVA_VERSION ] || version=${value#\"}
        done <"$1/release"
    else
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
    fi
    version=${version%%[!0-9]*}
    major=${version:-0}
}

find_jdk() {
    jdk=
    # What the user chose comes first, if it will do …
    on_path=$(command -v java) && on_path=$(readlink -f "$on_path")
    for candidate in "${JAVA_HOME:-}" "${on_path%/bin/java}"; do
        read_major "$candidate"
        [ "$major" -lt 25 ] || { jdk=$candidate; return; }
    done
    # … else the newest there is.
    best=24 on_mac=
    [ ! -x /usr/libexec/java_home ] || on_mac=$(/usr/libexec/java_home -v 25+ 2>/dev/null) || :
    for candidate in /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "$on_mac"; do
        read_major "$candidate"
        [ "$major" -le "$best" ] || { best=$major; jdk=$candidate; }
    done
}

require_jdk() {
    find_jdk
    [ -z "$jdk" ] || return 0
    echo "hyload: no JDK 25 or newer found: looked in JAVA_HOME, PATH, /usr/lib/jvm, ~/.sdkman (install one, e.g." \
        '"apt install openjdk-25-jdk" or https://adoptium.net, or set JAVA_HOME)' >&2
    exit 2
}
