#!/bin/sh
# Runs a command beside a PostgreSQL server of its own, and stops it whatever becomes of it.
#
#   tests/support/postgresql.sh [--standby] COMMAND...
#
# The server runs as an ordinary user on a free port of the loopback and on a socket, with its data
# in a temporary folder. The command finds it by
#
#   CMIG_TEST_POSTGRESQL_URL      over TCP, with a password; the user may do everything
#   CMIG_TEST_POSTGRESQL_FOLDER   of the server: its socket, its log, the certificate root.crt
#   CMIG_TEST_POSTGRESQL_PID      of the server
#
# and nothing is started where CMIG_TEST_POSTGRESQL_URL is set already. With --standby the server
# follows a primary that it never sees. PGBIN is the folder of another server's programs. The exit
# code is the command's.
set -u

fail() {
    echo "postgresql: $*" >&2
    exit 1
}

# The newest, where Debian puts them; elsewhere what is found by name.
find_programs() {
    [ -z "${PGBIN-}" ] || return 0
    for folder in /usr/lib/postgresql/*/bin; do
        [ -x "$folder/initdb" ] && PGBIN=$folder
    done
    [ -n "${PGBIN-}" ] || PGBIN=$(dirname "$(command -v initdb)") ||
        fail 'there are no programs of a PostgreSQL server; run tests/support/install'
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Sockets have short names: the folder may not lie deep.
make_folder() {
    base=${TMPDIR:-/tmp}
    [ ${#base} -le 40 ] || base=/tmp
    folder=$(mktemp -d "$base/cmig-pg.XXXXXX") || exit 1
    # A server refuses to run as root.
    as='setpriv --pdeathsig QUIT'
    if [ "$(id -u)" = 0 ]; then
        user=$(id -un postgres 2>/dev/null || echo nobody)
        chown "$user:$(id -gn "$user")" "$folder"
        as="$as --reuid=$user --regid=$(id -g "$user") --clear-groups"
    fi
    chmod 755 "$folder"
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

# Trust by the socket, a password by TCP. Nothing here must survive a crash. A revision that makes a
# thousand tables locks ten thousand objects in one transaction.
make_cluster() {
    echo "$password" >"$folder/password"
    $as "$PGBIN/initdb" -D "$folder/data" -U cmig --pwfile="$folder/password" -E UTF8 --locale=C \
        --auth-local=trust --auth-host=scram-sha-256 --no-sync >"$folder/initdb.log" 2>&1 || {
        cat "$folder/initdb.log" >&2
        fail 'initdb failed'
    }
    rm "$folder/password"
    cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
shared_buffers = 64MB
max_connections = 100
max_locks_per_transaction = 512
CONF
    if [ "$standby" ]; then
        $as touch "$folder/data/standby.signal"
        printf '%s\n' 'wal_level = replica' 'max_wal_senders = 10' >>"$folder/data/postgresql.conf"
    fi
    make_certificate || return 0
    cat >>"$folder/data/postgresql.conf" <<CONF
ssl = on
ssl_cert_file = '$folder/root.crt'
ssl_key_file = '$folder/server.key'
CONF
}

start_server() {
    # The kernel stops it too when this script is killed: see --pdeathsig above.
    $as "$PGBIN/postgres" -D "$folder/data" >"$folder/server.log" 2>&1 </dev/null &
    server=$!
    tries=0
    until [ "$(sed -n 8p "$folder/data/postmaster.pid" 2>/dev/null | tr -d ' ')" = ready ]; do
        tries=$((tries + 1))
        if ! kill -0 "$server" 2>/dev/null || [ $tries -gt 600 ]; then
            cat "$folder/server.log" >&2
            fail 'PostgreSQL does not start'
        fi
        sleep 0.05
    done
}

# SIGQUIT: at once, for the data is of no use any more.
stop() {
    code=$?
    trap - EXIT INT TERM HUP
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
    [ -z "$server" ] || kill -QUIT "$server" 2>/dev/null
    [ -z "$server" ] || wait "$server" 2>/dev/null
    [ -z "$folder" ] || rm -rf "$folder"
    exit $code
}

standby=
if [ "${1-}" = --standby ]; then
    standby=yes
    shift
fi
[ $# -gt 0 ] || fail 'what command?'
[ -z "${CMIG_TEST_POSTGRESQL_URL-}" ] || exec "$@"

child= server= folder=
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
find_programs
make_folder
port=$(free_port) || exit 1
password=secret-$$
make_cluster
start_server
export CMIG_TEST_POSTGRESQL_URL="postgresql://cmig:$password@127.0.0.1:$port/postgres"
export CMIG_TEST_POSTGRESQL_FOLDER="$folder"
export CMIG_TEST_POSTGRESQL_PID="$server"
"$@" &
child=$!
wait "$child"
code=$?
child=
exit $code
