# shellcheck shell=bash disable=SC2034 # variables are those of `run`, which sources this
# Sourced by `run`: the cases, and how each generator is told to do them.
#
# A generator NAME is up to four functions: NAME_missing prints how to install it where it is absent, NAME_can fails for
# a case it cannot do, NAME_command puts its command line into the array `command`, NAME_errors reads from its output
# how many errors it counted. They find the case in the variables that set_case sets.

cases=(keep-alive-1 keep-alive-64 keep-alive-1000 body-10k body-1m post-form new-connection tls-keep-alive tls-new)
usual_generators=(hyload wrk h2load ab hey autocannon)
more_generators=(gatling jmeter)

form='article=42&amount=3&customer=Ann+Lee'
form_type=application/x-www-form-urlencoded

# Sets what a case is: users, kind (get, discard or form), path, fresh (a new connection for each request) and base.
set_case() {
    users=64 kind=get path=/small.json fresh=no base=http://127.0.0.1:${port:-}
    case $1 in
    keep-alive-1) users=1 about="GET of 100 bytes, 1 user" ;;
    keep-alive-64) about="GET of 100 bytes, 64 users" ;;
    keep-alive-1000) users=1000 about="GET of 100 bytes, 1,000 users" ;;
    body-10k) kind=discard path=/10k.txt about="GET of 10 kB, not kept, 64 users" ;;
    body-1m) kind=discard path=/1m.txt about="GET of 1 MB, not kept, 64 users" ;;
    post-form) kind=form path=/order about="POST of a form, 64 users" ;;
    new-connection) fresh=yes about="GET of 100 bytes, each on a new connection, 64 users" ;;
    tls-keep-alive) base=https://127.0.0.1:${tls_port:-} about="GET of 100 bytes over TLS, 64 users" ;;
    tls-new) base=https://127.0.0.1:${tls_port:-} fresh=yes about="GET of 100 bytes, each on a new TLS connection, 64 users" ;;
    esac
}

# Where programs are kept that no package of the system brings.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hyload-bench

# ---------------------------------------------------------------- hyload

hyload_missing() { :; }
hyload_can() { :; }
hyload_command() {
    command=("$root/tui/target/hyload/bin/hyload" run "$here/Load.java" --plain "statsfile=$work/run.sts"
        "logPath=$work/log" "time=${seconds}s" "users=$users" "kind=$kind" "base=$base" "path=$path" "fresh=$fresh")
    rm -f "$work/run.sts"
}
hyload_total() {
    grep -o '"total":{[^}]*}' "$work/run.sts" 2>/dev/null | tail -n 1 | grep -o "\"$1\":[0-9]*" | cut -d: -f2
}
hyload_errors() {
    local timeouts errors
    timeouts=$(hyload_total timeout) errors=$(hyload_total error)
    echo $((${timeouts:-0} + ${errors:-0}))
}

# ---------------------------------------------------------------- wrk

wrk_missing() { command -v wrk >/dev/null || echo "apt install wrk"; }
wrk_can() { :; }
wrk_command() {
    command=(wrk -t 1 -c "$users" -d "${seconds}s")
    [ "$fresh" = no ] || command+=(-H "Connection: close")
    [ "$kind" != form ] || command+=(-s "$here/form.lua")
    command+=("$base$path")
}
wrk_errors() {
    awk '/Socket errors:/ { gsub(",", ""); sum += $4 + $6 + $8 + $10 }
        /Non-2xx or 3xx responses:/ { sum += $NF }
        /^wrong answers:/ { sum += $NF }
        END { print sum + 0 }' "$1"
}

# ---------------------------------------------------------------- h2load

h2load_missing() { command -v h2load >/dev/null || echo "apt install nghttp2-client"; }
# It opens no connection for each request.
h2load_can() { [ "$fresh" = no ]; }
h2load_command() {
    command=(h2load --h1 -t 1 -c "$users" -D "$seconds")
    if [ "$kind" = form ]; then
        printf %s "$form" >"$work/form"
        command+=(-d "$work/form" -H "Content-Type: $form_type")
    fi
    command+=("$base$path")
}
h2load_errors() {
    awk '/^requests:/ { for (i = 2; i <= NF; i++) if ($i ~ /^(failed|timeout)/) sum += $(i - 1) } END { print sum + 0 }' "$1"
}

# ---------------------------------------------------------------- ab

ab_missing() { command -v ab >/dev/null || echo "apt install apache2-utils"; }
ab_can() { :; }
ab_command() {
    # -n after -t: -t alone means at most 50,000 requests. ab keeps a record of each, so the limit is not just any number.
    command=(ab -q -r -l -c "$users" -t "$seconds" -n $((seconds * 150000)))
    [ "$fresh" = yes ] || command+=(-k)
    if [ "$kind" = form ]; then
        printf %s "$form" >"$work/form"
        command+=(-p "$work/form" -T "$form_type")
    fi
    command+=("$base$path")
}
ab_errors() {
    awk '/^Failed requests:/ || /^Non-2xx responses:/ { sum += $NF } END { print sum + 0 }' "$1"
}

# ---------------------------------------------------------------- hey

hey_missing() { command -v hey >/dev/null || echo "apt install hey"; }
hey_can() { :; }
hey_command() {
    command=(hey -z "${seconds}s" -c "$users")
    [ "$fresh" = no ] || command+=(-disable-keepalive)
    [ "$kind" != form ] || command+=(-m POST -d "$form" -T "$form_type")
    command+=("$base$path")
}
hey_errors() {
    awk '/^Status code distribution:/ { in_codes = 1; next }
        /^Error distribution:/ { in_codes = 0; in_errors = 1; next }
        in_codes && /\[/ && !/\[2/ { sum += $2 }
        in_errors && /\[/ { gsub(/[][]/, ""); sum += $1 }
        END { print sum + 0 }' "$1"
}

# ---------------------------------------------------------------- autocannon

autocannon_program=$cache/node_modules/autocannon/autocannon.js
autocannon_missing() {
    [ ! -e "$autocannon_program" ] || return 0
    command -v npm >/dev/null || { echo "apt install npm"; return; }
    echo "installing autocannon into $cache …" >&2
    npm install --silent --no-audit --no-fund --prefix "$cache" autocannon@9.0.0 >&2 || echo "npm could not install it (its words stand above)"
}
autocannon_can() { :; }
autocannon_command() {
    command=(node "$autocannon_program" -j -c "$users" -d "$seconds")
    [ "$fresh" = no ] || command+=(-D 1)
    [ "$kind" != form ] || command+=(-m POST -b "$form" -H "Content-Type: $form_type"
        -E '{"ok": true, "order": 4711, "total": 359.85}')
    command+=("$base$path")
}
autocannon_errors() {
    grep -o '"\(errors\|timeouts\|non2xx\|mismatches\)":[0-9]*' "$1" | awk -F: '{ sum += $2 } END { print sum + 0 }'
}

# ---------------------------------------------------------------- gatling and jmeter

# Fetches the jars that $1/pom.xml names into $cache/$1/lib; prints why, where it cannot.
fetch_jars() {
    [ ! -e "$cache/$1/complete" ] || return 0
    echo "fetching $1 from Maven Central into $cache/$1 …" >&2
    rm -rf "${cache:?}/$1"
    mkdir -p "$cache/$1"
    (cd "$root" && JAVA_HOME=$jdk ./mvnw -q -B -f "$here/$1/pom.xml" -DoutputDirectory="$cache/$1/lib" \
        org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies) >&2 || { echo "Maven Central cannot be reached (Maven's words stand above)"; return; }
    "$2" >&2 || { echo "it could not be set up (why stands above)"; return; }
    touch "$cache/$1/complete"
}

find_jdk_here() {
    # shellcheck source-path=SCRIPTDIR source=../../tui/src/main/dist/lib/find-jdk.sh
    . "$root/tui/src/main/dist/lib/find-jdk.sh"
    require_jdk
}

gatling_missing() { find_jdk_here && fetch_jars gatling :; }
gatling_can() { :; }
gatling_command() {
    find_jdk_here
    mkdir -p "$work/gatling"
    [ -e "$work/gatling/Load.class" ] || "$jdk/bin/javac" -cp "$cache/gatling/lib/*" -d "$work/gatling" "$here/gatling/Load.java"
    # The flags are those of Gatling's own Maven plugin.
    command=("$jdk/bin/java" -server -Xmx1G -XX:+UseG1GC -XX:+ParallelRefProcEnabled -XX:MaxInlineLevel=20
        -XX:MaxTrivialSize=12 --add-opens=java.base/java.lang=ALL-UNNAMED -Dbase="$base" -Dpath="$path" -Dkind="$kind"
        -Dfresh="$fresh" -Dseconds="$seconds" -Dusers="$users" -cp "$work/gatling:$here/gatling:$cache/gatling/lib/*"
        io.gatling.app.Gatling -s Load -nr -rf "$work/gatling/results")
}
gatling_errors() {
    awk -F'|' '/^> Global/ { gsub(/[^0-9]/, "", $4); failed = $4 } END { print failed + 0 }' "$1"
}

jmeter_missing() { find_jdk_here && fetch_jars jmeter jmeter_home; }
# JMeter looks for its parts in lib/ext, and for its settings in bin.
jmeter_home() (
    cd "$cache/jmeter" && mkdir -p lib/ext && mv lib/ApacheJMeter_*.jar lib/ext/ &&
        "$jdk/bin/jar" xf lib/ext/ApacheJMeter_config-*.jar bin && [ -e bin/saveservice.properties ]
)
# The test plan has the cases that only get small bodies on kept connections.
jmeter_can() { [ "$fresh" = no ] && [ "$kind" = get ]; }
jmeter_command() {
    local address=${base#*://127.0.0.1:}
    find_jdk_here
    rm -f "$work/jmeter.jtl"
    # The flags are those of JMeter's own script.
    command=("$jdk/bin/java" -Xms1g -Xmx1g -XX:MaxMetaspaceSize=256m -XX:+UseG1GC -XX:MaxGCPauseMillis=100
        -cp "$(echo "$cache"/jmeter/lib/ApacheJMeter-*.jar)" org.apache.jmeter.NewDriver -n
        -t "$here/jmeter/load.jmx" -l "$work/jmeter.jtl" -j "$work/jmeter.log" -Jusers="$users" -Jseconds="$seconds" -Jscheme="${base%%:*}" -Jport="$address" -Jpath="$path")
}
jmeter_errors() {
    awk '/^summary =/ { for (i = 1; i <= NF; i++) if ($i == "Err:") errors = $(i + 1) } END { print errors + 0 }' "$1"
}
