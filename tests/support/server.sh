# What postgresql.sh, mariadb.sh and mysql_version.sh share; each sources it, and sets
#
#   server_name      for its complaints
#   server_prefix    of its folder
#   stop_signal      that ends the server at once: the data is of no use any more

fail() {
    echo "$server_name: $*" >&2
    exit 1
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Sockets have short names: the folder may not lie deep. A server refuses to run as root: $as runs a
# command as $user, and has the kernel stop it too when this script is killed.
make_folder() {
    base=${TMPDIR:-/tmp}
    [ ${#base} -le 40 ] || base=/tmp
    folder=$(mktemp -d "$base/$server_prefix.XXXXXX") || exit 1
    as='setpriv --pdeathsig QUIT'
    if [ "$(id -u)" = 0 ]; then
        user=$(id -un "$1" 2>/dev/null || echo nobody)
        chown "$user:$(id -gn "$user")" "$folder"
        as="$as --reuid=$user --regid=$(id -g "$user") --clear-groups"
    fi
    chmod 755 "$folder"
}

# Starts the server, whose command is $folder/start from then on, and waits until a command succeeds.
start_server() {
    is_up=$1
    shift
    echo "exec $as $* >>'$folder/server.log' 2>&1 </dev/null" >"$folder/start"
    sh "$folder/start" &
    server=$!
    tries=0
    until $is_up; do
        tries=$((tries + 1))
        if ! kill -0 "$server" 2>/dev/null || [ $tries -gt 600 ]; then
            cat "$folder/server.log" >&2
            fail 'the server does not start'
        fi
        sleep 0.05
    done
}

stop() {
    code=$?
    trap - EXIT INT TERM HUP
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
    [ -z "$server" ] || kill "-$stop_signal" "$server" 2>/dev/null
    [ -z "$server" ] || wait "$server" 2>/dev/null
    [ -z "$folder" ] || rm -rf "$folder"
    exit $code
}

# Whatever ends this script from now on ends the server.
stop_at_the_end() {
    child= server= folder=
    trap stop EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# Runs the command beside the server; the exit code is its.
run_beside() {
    "$@" &
    child=$!
    wait "$child"
    code=$?
    child=
    exit $code
}

# What a server says of itself: a certificate for 127.0.0.1 and localhost.
make_certificate() {
    openssl req -new -x509 -days 30 -nodes -subj /CN=localhost -newkey rsa:2048 \
        -addext 'subjectAltName = DNS:localhost, IP:127.0.0.1' \
        -out "$folder/root.crt" -keyout "$folder/server.key" 2>/dev/null || return
    chmod 644 "$folder/root.crt"
    chmod 600 "$folder/server.key"
    [ "$(id -u)" != 0 ] || chown "$user" "$folder/server.key"
}
