#!/bin/sh
# Runs a command beside a MariaDB server of its own, and stops it whatever becomes of it.
#
#   tests/support/mariadb.sh COMMAND...
#
# The server runs as an ordinary user on a free port of the loopback and on a socket, with its data
# in a temporary folder. The command finds it by
#
#   CMIG_TEST_MYSQL_URL      over TCP, with a password and no database; the user may do everything
#   CMIG_TEST_MYSQL_FOLDER   of the server: server.sock, on which root needs no password, server.log
#   CMIG_TEST_MYSQL_PID      of the server
#
# and nothing is started where CMIG_TEST_MYSQL_URL is set already. The exit code is the command's.
set -u

fail() {
    echo "mariadb: $*" >&2
    exit 1
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Sockets have short names: the folder may not lie deep. A server refuses to run as root.
make_folder() {
    base=${TMPDIR:-/tmp}
    [ ${#base} -le 40 ] || base=/tmp
    folder=$(mktemp -d "$base/cmig-my.XXXXXX") || exit 1
    mkdir "$folder/temporary"
    as='setpriv --pdeathsig QUIT'
    if [ "$(id -u)" = 0 ]; then
        user=$(id -un mysql 2>/dev/null || echo nobody)
        chown -R "$user:$(id -gn "$user")" "$folder"
        as="$as --reuid=$user --regid=$(id -g "$user") --clear-groups"
    fi
    chmod 755 "$folder"
}

make_database() {
    $as mariadb-install-db --no-defaults --datadir="$folder/data" --skip-test-db \
        --auth-root-authentication-method=normal --innodb-log-file-size=8M \
        --innodb-flush-log-at-trx-commit=0 >"$folder/install.log" 2>&1 || {
        cat "$folder/install.log" >&2
        fail 'mariadb-install-db failed'
    }
}

# Nothing here must survive a crash.
start_server() {
    $as "$program" --no-defaults --datadir="$folder/data" --tmpdir="$folder/temporary" \
        --socket="$folder/server.sock" --port="$port" --bind-address=127.0.0.1 \
        --pid-file="$folder/pid" --skip-name-resolve --skip-log-bin --performance-schema=OFF \
        --innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
        --innodb-buffer-pool-size=64M --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_general_ci >"$folder/server.log" 2>&1 </dev/null &
    server=$!
    tries=0
    until mariadb --no-defaults -uroot -S "$folder/server.sock" -e 'SELECT 1' >/dev/null 2>&1; do
        tries=$((tries + 1))
        if ! kill -0 "$server" 2>/dev/null || [ $tries -gt 600 ]; then
            cat "$folder/server.log" >&2
            fail 'MariaDB does not start'
        fi
        sleep 0.05
    done
    mariadb --no-defaults -uroot -S "$folder/server.sock" -e "
        CREATE USER cmig@'%' IDENTIFIED BY '$password';
        GRANT ALL ON *.* TO cmig@'%' WITH GRANT OPTION" || fail 'the user cannot be made'
}

# SIGKILL: at once, for the data is of no use any more.
stop() {
    code=$?
    trap - EXIT INT TERM HUP
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null
    [ -z "$server" ] || wait "$server" 2>/dev/null
    [ -z "$folder" ] || rm -rf "$folder"
    exit $code
}

[ $# -gt 0 ] || fail 'what command?'
[ -z "${CMIG_TEST_MYSQL_URL-}" ] || exec "$@"

child= server= folder=
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
program=$(PATH="$PATH:/usr/sbin" command -v mariadbd) ||
    fail 'there is no MariaDB server; run tests/support/install'
make_folder
port=$(free_port) || exit 1
password=secret-$$
make_database
start_server
export CMIG_TEST_MYSQL_URL="mysql://cmig:$password@127.0.0.1:$port/"
export CMIG_TEST_MYSQL_FOLDER="$folder"
export CMIG_TEST_MYSQL_PID="$server"
"$@" &
child=$!
wait "$child"
code=$?
child=
exit $code
