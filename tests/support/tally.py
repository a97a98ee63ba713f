#!/usr/bin/env python3
"""Counts reports in TAP.

  tally.py part NAME FILE ERRORS EXIT_CODE SECONDS   one line on one part, and its failures
  tally.py total FILE...                             all failures again, `N passed, N failed`

ERRORS is the file with what the part wrote to stderr.

`part` adds a failed test to the report when its script broke off or failed without saying in
what, so that nothing that goes wrong is lost in the count. `total` exits with 1 on any failure.
"""

import sys

sys.dont_write_bytecode = True
import tap  # noqa: E402


def load(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return tap.read(file.read())


def count(tests):
    states = [test.state for test in tests]
    numbers = {state: states.count(state) for state in ("passed", "failed", "skipped")}
    text = f"{numbers['passed']} passed, {numbers['failed']} failed"
    if numbers["skipped"]:
        text += f", {numbers['skipped']} skipped"
    return numbers, text


def show_failures(tests):
    for test in tests:
        if test.state != "failed":
            continue
        print(f"not ok - {test.name}")
        for comment in test.comments[:60]:
            print(f"  {comment}")


def complaint(tests, broken, exit_code):
    """What is wrong with a part beyond its failed tests, or None."""
    if exit_code == 124:
        return "took too long and was stopped"
    if broken:
        return f"{broken} (exit code {exit_code})"
    if exit_code and not any(test.state == "failed" for test in tests):
        return f"no test failed, but its exit code is {exit_code}"
    return None


def add_failure(path, name, errors):
    with open(errors, encoding="utf-8", errors="replace") as file:
        said = file.read().splitlines()[-40:]
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"\nnot ok - {name}\n")
        file.writelines(f"# {line}\n" for line in said)


def tally_part(name, path, errors, exit_code, seconds):
    tests, broken, remarks = load(path)
    wrong = complaint(tests, broken, int(exit_code))
    if wrong:
        add_failure(path, f"{name}: {wrong}", errors)
        tests = load(path).tests
    print(f"{name}: {count(tests)[1]} ({seconds} s)")
    for test in tests:
        if test.state == "skipped":
            print(f"  skipped: {test.name}")
    show_failures(tests)
    print("".join(f"{remark}\n" for remark in remarks), end="", flush=True)


def tally_total(paths):
    tests = [test for path in paths for test in load(path).tests]
    numbers, text = count(tests)
    if numbers["failed"]:
        print("\nFailed:")
        show_failures(tests)
    print(text)
    return 1 if numbers["failed"] or not numbers["passed"] else 0


def main(arguments):
    if arguments[:1] == ["part"] and len(arguments) == 6:
        return tally_part(*arguments[1:])
    if arguments[:1] == ["total"]:
        return tally_total(arguments[1:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
