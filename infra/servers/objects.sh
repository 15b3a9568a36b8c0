#!/usr/bin/env bash
# Servers of S3's protocol for tests, on loopback: MinIO and versitygw, each with an empty directory and keys of its own.
#   objects.sh start DIR   builds them if they are missing (minutes, once), starts them, writes DIR/servers.env
#   objects.sh stop DIR    stops them
# Tests find them through what servers.env sets: set -a; . DIR/servers.env; set +a
set -euo pipefail

MINIO=github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
VERSITYGW=github.com/versity/versitygw/cmd/versitygw@v1.8.0
programs=${MILLRACE_TEST_PROGRAMS:-${XDG_CACHE_HOME:-$HOME/.cache}/millrace/programs}

usage() {
    sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

# The program of a Go module at that version, built at first use.
program() {
    local name=$1 module=$2 home go
    home=$programs/$name-${module##*@}
    if [ ! -x "$home/$name" ]; then
        go=$(command -v go || true)
        [ -n "$go" ] || go=/usr/local/go/bin/go
        if [ ! -x "$go" ]; then
            echo "There is no $name in $home and no Go to build it: install Go 1.26, or put the program there." >&2
            return 1
        fi
        echo "Building $name, once" >&2
        mkdir -p "$home"
        GOBIN="$home" "$go" install "$module"
    fi
    echo "$home/$name"
}

listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        listens "$port" || { echo "$port"; return; }
    done
}

secret() {
    head -c 24 /dev/urandom | base64 | tr -d '+/=\n'
}

# Starts a program, waits until it listens, and adds it to servers.env.
launch() {
    local dir=$1 name=$2 port=$3 access=$4 secret=$5 pid upper
    shift 5
    (cd "$dir" && exec "$@") >"$dir/$name.log" 2>&1 </dev/null &
    pid=$!
    echo "$pid" >"$dir/$name.pid"
    for _ in $(seq 150); do
        if ! kill -0 "$pid" 2>/dev/null; then
            echo "$name did not start:" >&2
            tail -5 "$dir/$name.log" >&2
            return 1
        fi
        if listens "$port"; then
            upper=${name^^}
            cat >>"$dir/servers.env" <<END
MILLRACE_TEST_S3_${upper}_ENDPOINT=http://127.0.0.1:$port
MILLRACE_TEST_S3_${upper}_ACCESS_KEY=$access
MILLRACE_TEST_S3_${upper}_SECRET_KEY=$secret
END
            return
        fi
        sleep 0.2
    done
    echo "$name does not listen after 30 s: see $dir/$name.log" >&2
    return 1
}

start() {
    local dir=$1 minio versitygw port access secret
    minio=$(program minio "$MINIO")
    versitygw=$(program versitygw "$VERSITYGW")
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    rm -rf "$dir/minio" "$dir/versitygw"
    mkdir -p "$dir/minio" "$dir/versitygw"
    (umask 077 && : >"$dir/servers.env")

    port=$(free_port) access=$(secret) secret=$(secret)
    MINIO_ROOT_USER=$access MINIO_ROOT_PASSWORD=$secret MINIO_BROWSER=off MINIO_UPDATE=off \
        launch "$dir" minio "$port" "$access" "$secret" \
        "$minio" server --quiet --address "127.0.0.1:$port" --console-address "127.0.0.1:$(free_port)" "$dir/minio"

    port=$(free_port) access=$(secret) secret=$(secret)
    ROOT_ACCESS_KEY=$access ROOT_SECRET_KEY=$secret \
        launch "$dir" versitygw "$port" "$access" "$secret" \
        "$versitygw" --port "127.0.0.1:$port" posix "$dir/versitygw"
}

stop() {
    local dir=$1 pid
    for name in minio versitygw; do
        [ -e "$dir/$name.pid" ] || continue
        pid=$(cat "$dir/$name.pid")
        # The number may be another process's by now.
        if [ "$(basename "$(readlink "/proc/$pid/exe" || true)")" = "$name" ]; then
            kill "$pid"
        fi
        rm -f "$dir/$name.pid"
    done
    rm -f "$dir/servers.env"
}

[ $# -eq 2 ] || usage
readonly folder=$2
case $1 in
start)
    if [ -e "$folder/minio.pid" ] || [ -e "$folder/versitygw.pid" ]; then
        echo "They were started in $folder already: stop them first." >&2
        exit 1
    fi
    trap '[ $? -eq 0 ] || stop "$folder"' EXIT
    start "$folder"
    ;;
stop) stop "$folder" ;;
*) usage ;;
esac
