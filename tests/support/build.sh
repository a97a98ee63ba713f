#!/bin/sh
# Builds cmig in one of the ways that the tests want, into $CMIG_TEST_BUILD/<kind>.
#
#   tests/support/build.sh gcc|clang|sanitizers|fuzz
#
# Does nothing when that is built already. On failure all errors go to stdout as TAP comments.
# meson.build asks for -Werror, so a warning fails every kind; gcc's is optimised as it is for users.
set -u

kind=$1
top=$(cd "$(dirname "$0")/../.." && pwd)
directory=$CMIG_TEST_BUILD/$kind
log=$CMIG_TEST_BUILD/$kind.log

case $kind in
gcc) compiler=gcc options=-Dfailpoints=true ;;
clang) compiler=clang options=-Doptimization=1 ;;
# gcc's, because it shows lines of source in its reports without a further package.
sanitizers)
    compiler=gcc
    options='-Doptimization=1 -Db_sanitize=address,undefined -Dc_args=-fno-sanitize-recover=all'
    options="$options -Ddrivers=builtin -Dfailpoints=true"
    ;;
# Only clang knows libFuzzer. The library alone, with what the targets need.
fuzz)
    compiler=clang
    options='-Dfuzz=true -Dtests=false -Ddrivers=builtin -Db_sanitize=address,undefined'
    options="$options -Db_lundef=false"
    ;;
*)
    echo "usage: ${0##*/} gcc|clang|sanitizers|fuzz" >&2
    exit 2
    ;;
esac

build() {
    if ! [ -e "$directory/build.ninja" ]; then
        CC=$compiler meson setup $options "$directory" "$top" || return
    fi
    ninja -C "$directory" -j2 -k 0
}

# Parts that run beside each other may want the same.
mkdir -p "$CMIG_TEST_BUILD" || exit
exec 9>"$directory.lock"
flock 9
build >"$log" 2>&1 9>&- && exit
awk '/^FAILED:|ERROR:/ { failed = 1 } /^\[[0-9]/ { failed = 0 } failed' "$log" | head -n 200 |
    sed 's/^/# /'
exit 1
