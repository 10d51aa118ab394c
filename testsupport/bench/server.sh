# shellcheck shell=bash
# Sourced by `run`, `memory` and `many`: the nginx they measure against, and what both need around it.
#
# open_server sets $work (a temporary folder), $port, $tls_port, $first_core and $last_core; close_server ends nginx and
# removes the folder.

die() {
    echo "${0##*/}: $1" >&2
    exit 2
}

# nginx is often installed where only root's PATH leads.
PATH=$PATH:/usr/sbin:/usr/local/sbin

server_pid=

open_server() {
    local program try
    for program in nginx openssl taskset python3; do
        command -v "$program" >/dev/null || die "$program is not installed (Debian: apt install nginx-light openssl util-linux python3)"
    done
    nginx -V 2>&1 | grep -q http_stub_status_module || die "this nginx counts no requests: it has no stub_status module"

    # The cores this process may use, which need not be all there are.
    read -r first_core last_core < <(python3 -c 'import os; cores = sorted(os.sched_getaffinity(0)); print(cores[0], cores[-1])')
    [ "$first_core" != "$last_core" ] || echo "one core only: server and generator share it, so rates are lower than they could be" >&2

    work=$(mktemp -d)
    mkdir "$work/www"
    printf '{"id": 42, "name": "product no. 42", "price": 119.95, "tags": ["new", "sale"], "stock": {"left": 3}}' >"$work/www/small.json"
    head -c 10000 /dev/zero | tr '\0' x >"$work/www/10k.txt"
    head -c 1000000 /dev/zero | tr '\0' x >"$work/www/1m.txt"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1 \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/certificate.pem" 2>/dev/null

    # Below the range the system takes the ports of outgoing connections from. Another process may have one of them.
    for try in 1 2 3 4 5; do
        port=$((10000 + RANDOM % 10000)) tls_port=$((20000 + RANDOM % 10000))
        server_config >"$work/nginx.conf"
        taskset -c "$last_core" nginx -p "$work/" -c nginx.conf -e error.log 2>"$work/nginx.out" &
        server_pid=$!
        while kill -0 "$server_pid" 2>/dev/null; do
            requests_served >/dev/null 2>&1 && return
            sleep 0.05
        done
    done
    cat "$work/nginx.out" >&2
    die "nginx did not start (its words stand above), in $try attempts"
}

# Sessions are not resumed, so that every new TLS connection is the same work for every generator: a full handshake. A
# location that only returns a text reads and drops the form it is sent. Small files go without sendfile: it would send
# head and body as two packets, and the generators would pay for the second.
server_config() {
    local files
    files=$(ulimit -n)
    [ "$files" != unlimited ] && [ "$files" -le 65536 ] || files=65536
    cat <<CONF
$([ "$(id -u)" != 0 ] || echo 'user root;')
worker_processes 1;
worker_rlimit_nofile $files;
daemon off;
pid nginx.pid;
error_log error.log error;
events { worker_connections $((files - 100)); }
http {
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    types { application/json json; text/plain txt; }
    server {
        listen 127.0.0.1:$port backlog=16384;
        listen 127.0.0.1:$tls_port ssl backlog=16384;
        ssl_certificate certificate.pem;
        ssl_certificate_key key.pem;
        ssl_session_cache off;
        ssl_session_tickets off;
        root www;
        location = /order { default_type application/json; return 200 '{"ok": true, "order": 4711, "total": 359.85}'; }
        location ~ txt$ { sendfile on; tcp_nopush on; }
        location = /status { stub_status; }
    }
}
CONF
}

# How many requests nginx has begun to read since it started, this one included.
requests_served() {
    local line
    exec 9<>"/dev/tcp/127.0.0.1/$port" || return
    printf 'GET /status HTTP/1.0\r\n\r\n' >&9
    while read -r line; do
        if [[ $line == "server accepts"* ]]; then
            read -r -a line <&9
            echo "${line[2]}"
        fi
    done <&9
    exec 9<&-
}

close_server() {
    if [ -n "$server_pid" ]; then
        kill "$server_pid" 2>/dev/null || :
        wait "$server_pid" 2>/dev/null || :
        server_pid=
    fi
    [ -z "${work:-}" ] || rm -rf "$work"
}
