"""TAP, written and read: the one form in which every part of the test suite reports.

A report is lines `ok 1 - name`, `not ok 2 - name` with what went wrong behind `#`, and
`ok 3 - name # SKIP why`; its plan `1..3` comes last, so that a script that dies is noticed.
Several reports may follow each other in one text: their plans add up. Comments after a plan are
remarks on the report as a whole.
"""

import re
import sys
import unittest
from collections import namedtuple

Test = namedtuple("Test", "state name comments")  # state: passed, failed, skipped
Reading = namedtuple("Reading", "tests broken remarks")  # broken: a sentence, or None

_LINE = re.compile(r"(?P<not>not )?ok\b\s*\d*\s*(?:-\s*)?(?P<name>.*)")
_SKIP = re.compile(r"\s*#\s*skip\b\s*(?P<why>.*)", re.IGNORECASE)
_PLAN = re.compile(r"1\.\.(?P<count>\d+)(?:\s*#\s*(?P<why>.*))?$")


class Report:
    """Writes one report to stdout, line by line."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, name):
        self._line("ok", name)

    def fail(self, name, reason):
        self.failed += 1
        self._line("not ok", name)
        self.comment(reason)

    def skip(self, name, reason):
        self._line("ok", f"{name} # SKIP {reason}")

    def check(self, name, problems):
        """A test that passes when the list of problems is empty."""
        if problems:
            self.fail(name, "\n".join(problems))
        else:
            self.ok(name)

    def comment(self, text):
        for line in str(text).splitlines():
            print(f"# {line}".rstrip())

    def finish(self, remarks=()):
        """Writes the plan and remarks on the whole; returns the exit code for the script."""
        print(f"1..{self.count}", flush=True)
        for remark in remarks:
            self.comment(remark)
        return 1 if self.failed else 0

    def _line(self, state, name):
        self.count += 1
        print(f"{state} {self.count} - {name}", flush=True)


def read(text):
    """A text of reports as a Reading, which says whether something is missing from it."""
    tests, remarks = [], []
    planned = None
    comments = remarks
    for line in text.splitlines():
        plan, found = _PLAN.match(line), _LINE.match(line)
        if plan:
            planned = (planned or 0) + (int(plan["count"]) or 1)
            comments = remarks
            if plan["count"] == "0":
                tests.append(Test("skipped", plan["why"] or "nothing to run", []))
        elif found:
            tests.append(_test(found))
            comments = tests[-1].comments
        elif line.startswith("#"):
            comments.append(line)
    return Reading(tests, _missing(planned, len(tests)), remarks)


def _missing(planned, count):
    if planned is None:
        return f"ended after {count} tests, before its plan"
    if planned != count:
        return f"ran {count} of {planned} planned tests"
    return None


def _test(found):
    if found["not"]:
        return Test("failed", found["name"], [])
    if _SKIP.search(found["name"]):
        return Test("skipped", found["name"], [])
    return Test("passed", found["name"], [])


def _name(test):
    return test.id().removeprefix("__main__.")


class _Result(unittest.TestResult):
    def __init__(self, report):
        super().__init__()
        self.report = report

    def addSuccess(self, test):
        self.report.ok(_name(test))

    def addFailure(self, test, err):
        self.report.fail(_name(test), self._exc_info_to_string(err, test))

    addError = addFailure

    def addSkip(self, test, reason):
        self.report.skip(_name(test), reason)

    def addSubTest(self, test, subtest, err):
        if err is None:
            self.report.ok(_name(subtest))
        else:
            self.addFailure(subtest, err)


def run_unittests():
    """Runs the unittest cases of the calling script as TAP, and exits."""
    report = Report()
    unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]).run(_Result(report))
    sys.exit(report.finish())
