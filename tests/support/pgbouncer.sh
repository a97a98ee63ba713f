#!/bin/sh
# Runs a command beside a PgBouncer that gives each transaction any of two sessions of a server.
#
#   tests/support/pgbouncer.sh URL COMMAND...
#
# URL is postgresql://user:password@host:port, of any user; the command finds the pooler by POOL, a
# URL of the same form. The exit code is the command's.
set -u

fail() {
    echo "pgbouncer: $*" >&2
    exit 1
}

stop() {
    code=$?
    trap - EXIT INT TERM HUP
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
    [ -z "$pooler" ] || kill -TERM "$pooler" 2>/dev/null
    [ -z "$pooler" ] || wait "$pooler" 2>/dev/null
    [ -z "$folder" ] || rm -rf "$folder"
    exit $code
}

child= pooler= folder=
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
login=${1#*://}
place=${login#*@}
login=${login%@*}
shift
folder=$(mktemp -d "${TMPDIR:-/tmp}/cmig-pool.XXXXXX") || exit 1
chmod 755 "$folder"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$folder/pool.ini" <<INI
[databases]
* = host=${place%:*} port=${place##*:} user=${login%%:*} password=${login#*:}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
INI
as='setpriv --pdeathsig TERM'
[ "$(id -u)" != 0 ] || as="$as --reuid=nobody --regid=$(id -g nobody) --clear-groups"
: >"$folder/log"
$as "$(PATH="$PATH:/usr/sbin" command -v pgbouncer)" "$folder/pool.ini" >"$folder/log" 2>&1 </dev/null &
pooler=$!
tries=0
until grep -q 'process up' "$folder/log"; do
    tries=$((tries + 1))
    if ! kill -0 "$pooler" 2>/dev/null || [ $tries -gt 200 ]; then
        cat "$folder/log" >&2
        fail 'PgBouncer does not start'
    fi
    sleep 0.05
done
export POOL="postgresql://${login%%:*}@127.0.0.1:$port"
"$@" &
child=$!
wait "$child"
code=$?
child=
exit $code
