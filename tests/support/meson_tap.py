#!/usr/bin/env python3
"""The results of `meson test` as one TAP report on stdout.

  meson_tap.py LABEL BUILD_DIRECTORY [LOG]

LOG is what `meson test --logbase` named. A program that speaks TAP counts with each of its own tests, any other as one test.
"""

import json
import os
import re
import sys

sys.dont_write_bytecode = True
import tap  # noqa: E402

# Check writes `path/test_error.c:base/error:the_test: Passed`.
_CHECK_NAME = re.compile(r"^\S+?\.c:(?P<suite>[^:]*):(?P<test>[^:]*):\s*(?P<message>.*)$")


def results(build, log):
    path = os.path.join(build, "meson-logs", f"{log}.json")
    with open(path, encoding="utf-8") as file:
        return sorted((json.loads(line) for line in file), key=lambda entry: entry["name"])


def name_and_message(name):
    found = _CHECK_NAME.match(name)
    return (found["test"], found["message"]) if found else (name, "")


def report_program(report, label, entry):
    tests, broken, _ = tap.read(entry.get("stdout", ""))
    failed = False
    for test in tests:
        name, message = name_and_message(test.name)
        name = f"{label}: {entry['name']}: {name}"
        if test.state == "failed":
            failed = True
            report.fail(name, "\n".join([message, *test.comments]))
        elif test.state == "skipped":
            report.skip(name, "said the program")
        else:
            report.ok(name)
    if entry["result"] in ("OK", "EXPECTEDFAIL", "SKIP") and not (tests and broken):
        if not tests:
            report.ok(f"{label}: {entry['name']}")
    elif not failed or broken:
        report.fail(f"{label}: {entry['name']}: {entry['result'].lower()}", why(entry, broken))


def why(entry, broken):
    output = entry.get("stdout", "") + entry.get("stderr", "")
    return "\n".join([broken or "", f"exit code {entry.get('returncode')}", output[-6000:]])


def main(label, build, log="testlog"):
    report = tap.Report()
    for entry in results(build, log):
        report_program(report, label, entry)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
