#!/bin/sh
# Runs all tests that ask a PostgreSQL server against one of another version, as TAP.
#
#   tests/support/postgresql_matrix.sh VERSION       see postgresql_version.sh
set -u
here=$(dirname "$0")
version=$1
log=postgresql-$version

if ! "$here/build.sh" gcc >"$CMIG_TEST_BUILD/gcc.said"; then
    echo "not ok 1 - postgresql $version: build"
    cat "$CMIG_TEST_BUILD/gcc.said"
    echo 1..1
    exit 1
fi

export MESON_TESTTHREADS=2
rm -f "$CMIG_TEST_BUILD/gcc/meson-logs/$log.json"
"$here/postgresql_version.sh" "$version" meson test -C "$CMIG_TEST_BUILD/gcc" --no-rebuild \
    --print-errorlogs -t 4 --logbase "$log" --suite postgresql >"$CMIG_TEST_BUILD/$log.log" 2>&1
python3 "$here/meson_tap.py" "postgresql $version" "$CMIG_TEST_BUILD/gcc" "$log"
code=$?
"$here/postgresql_version.sh" "$version" "$here/../postgresql/run" gcc || code=$?
if [ "$version" -ge 16 ]; then
    "$here/postgresql_version.sh" "$version" "$here/../mutation/run" postgresql --later || code=$?
fi
exit $code
