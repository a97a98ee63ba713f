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

server_name=postgresql server_prefix=cmig-pg stop_signal=QUIT
. "$(dirname "$0")/server.sh"

# The newest, where Debian puts them; elsewhere what is found by name.
find_programs() {
    [ -z "${PGBIN-}" ] || return 0
    for programs in /usr/lib/postgresql/*/bin; do
        [ -x "$programs/initdb" ] && PGBIN=$programs
    done
    [ -n "${PGBIN-}" ] || PGBIN=$(dirname "$(command -v initdb)") ||
        fail 'there are no programs of a PostgreSQL server; run tests/support/install'
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

is_up() {
    [ "$(sed -n 8p "$folder/data/postmaster.pid" 2>/dev/null | tr -d ' ')" = ready ]
}

standby=
if [ "${1-}" = --standby ]; then
    standby=yes
    shift
fi
[ $# -gt 0 ] || fail 'what command?'
[ -z "${CMIG_TEST_POSTGRESQL_URL-}" ] || exec "$@"

stop_at_the_end
find_programs
make_folder postgres
port=$(free_port) || exit 1
password=secret-$$
make_cluster
start_server is_up "$PGBIN/postgres" -D "$folder/data"
export CMIG_TEST_POSTGRESQL_URL="postgresql://cmig:$password@127.0.0.1:$port/postgres"
export CMIG_TEST_POSTGRESQL_FOLDER="$folder"
export CMIG_TEST_POSTGRESQL_PID="$server"
run_beside "$@"
