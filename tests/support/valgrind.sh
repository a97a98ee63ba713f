#!/bin/sh
# Valgrind over every third unit test (all with CMIG_TEST_MATRIX=full), and over one run of the
# program that reads a real database. The sanitizers see every test; this sees what they cannot:
# values that were never set.
set -u
here=$(dirname "$0")
CMIG_TEST_SOURCE=$(cd "$here/.." && pwd)
export CMIG_TEST_SOURCE
export CMIG_TEST_MODULES="$CMIG_TEST_BUILD/gcc/tests" CMIG_TEST_DRIVERS="$CMIG_TEST_BUILD/gcc/src"
work=$(mktemp -d "${TMPDIR:-/tmp}/cmig-valgrind.XXXXXX")
trap 'rm -rf "$work"' EXIT

check() { # name, command…
    name=$1
    shift
    if G_SLICE=always-malloc CMIG_TEST_NO_FORK=1 valgrind -q --error-exitcode=99 \
        --leak-check=full --errors-for-leak-kinds=definite,indirect "$@" >"$work/$name.log" 2>&1; then
        echo "ok - valgrind: $name"
        return
    fi
    echo "not ok - valgrind: $name"
    tail -n 40 "$work/$name.log" | sed 's/^/# /'
}

if ! "$here/build.sh" gcc; then
    echo "not ok 1 - valgrind: build"
    echo 1..1
    exit 1
fi

step=3
[ "${CMIG_TEST_MATRIX-}" = full ] && step=1

# Every step-th program, of these every second one from the first or from the next on.
check_programs() {
    number=$1
    for program in "$CMIG_TEST_BUILD"/gcc/tests/test_*; do
        [ -f "$program" ] && [ -x "$program" ] || continue
        [ $((number % (2 * step))) = 0 ] && check "${program##*/}" "$program"
        number=$((number + 1))
    done
}

check_programs 0 >"$work/first.tap" &
check_programs "$step" >"$work/second.tap"
wait

sqlite3 "$work/app.db" \
    'CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT "x" CHECK (b > 0));
     CREATE UNIQUE INDEX i ON a (b DESC) WHERE id > 3;
     CREATE VIEW v AS SELECT * FROM a;'
check 'cmig inspect' "$CMIG_TEST_BUILD/gcc/cmd/cmig/cmig" inspect "sqlite:///$work/app.db" >"$work/last.tap"
cat "$work"/*.tap
echo "1..$(cat "$work"/*.tap | grep -c '^\(not \)\?ok')"
! grep -q '^not ok' "$work"/*.tap
