#!/bin/sh
# Builds one kind (see build.sh) and runs all tests that Meson knows, as TAP.
set -u
here=$(dirname "$0")
kind=$1

if ! "$here/build.sh" "$kind" >"$CMIG_TEST_BUILD/$kind.said"; then
    echo "not ok 1 - $kind: build"
    cat "$CMIG_TEST_BUILD/$kind.said"
    echo 1..1
    exit 1
fi

# A leak, or anything undefined, ends the program with an exit code that no test expects.
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
# GLib's own allocator would hide leaks of its slices.
export G_SLICE=always-malloc
export MESON_TESTTHREADS=2

# A log of an earlier run must not be taken for this one's.
rm -f "$CMIG_TEST_BUILD/$kind/meson-logs/testlog.json"
meson test -C "$CMIG_TEST_BUILD/$kind" --no-rebuild --print-errorlogs -t 4 \
    >"$CMIG_TEST_BUILD/$kind-tests.log" 2>&1
exec python3 "$here/meson_tap.py" "$kind" "$CMIG_TEST_BUILD/$kind"
