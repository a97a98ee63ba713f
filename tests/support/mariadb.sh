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
# A server of other settings is started with these in CMIG_TEST_MYSQL_OPTIONS,
# and nothing is started where CMIG_TEST_MYSQL_URL is set already. The exit code is the command's.
set -u

server_name=mariadb server_prefix=cmig-my stop_signal=KILL
. "$(dirname "$0")/server.sh"

make_database() {
    $as mariadb-install-db --no-defaults --datadir="$folder/data" --skip-test-db \
        --auth-root-authentication-method=normal --innodb-log-file-size=8M \
        --innodb-flush-log-at-trx-commit=0 >"$folder/install.log" 2>&1 || {
        cat "$folder/install.log" >&2
        fail 'mariadb-install-db failed'
    }
}

is_up() {
    mariadb --no-defaults -uroot -S "$folder/server.sock" -e 'SELECT 1' >/dev/null 2>&1
}

# Nothing here must survive a crash.
start_mariadb() {
    start_server is_up "$program" --no-defaults --datadir="$folder/data" --tmpdir="$folder/temporary" \
        --socket="$folder/server.sock" --port="$port" --bind-address=127.0.0.1 \
        --pid-file="$folder/data/pid" --skip-name-resolve --skip-log-bin --performance-schema=OFF \
        --innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
        ${certificate:+--ssl-cert="$folder/root.crt" --ssl-key="$folder/server.key"} \
        --innodb-buffer-pool-size=64M --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_general_ci ${CMIG_TEST_MYSQL_OPTIONS-}
    mariadb --no-defaults -uroot -S "$folder/server.sock" -e "
        CREATE USER cmig@'%' IDENTIFIED BY '$password';
        GRANT ALL ON *.* TO cmig@'%' WITH GRANT OPTION" || fail 'the user cannot be made'
}

[ $# -gt 0 ] || fail 'what command?'
[ -z "${CMIG_TEST_MYSQL_URL-}" ] || exec "$@"

stop_at_the_end
program=$(PATH="$PATH:/usr/sbin" command -v mariadbd) ||
    fail 'there is no MariaDB server; run tests/support/install'
make_folder mysql
$as mkdir "$folder/temporary"
port=$(free_port) || exit 1
password=secret-$$
make_database
certificate=
make_certificate && certificate=yes
start_mariadb
export CMIG_TEST_MYSQL_URL="mysql://cmig:$password@127.0.0.1:$port/"
export CMIG_TEST_MYSQL_FOLDER="$folder"
export CMIG_TEST_MYSQL_PID="$server"
run_beside "$@"
