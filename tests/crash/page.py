"""The table of results as a page of the manual."""

import difflib
import re
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
PATH = TOP / "docs/crash-matrix.md"
STEPS = re.findall(r'ROW\(\w+, "([^"]*)", "([^"]*)"\)',
                   (TOP / "src/base/failpoint.h").read_text(encoding="utf-8"))
INTRO = """\
# Killed at every step

This page is written by `tests/crash/run --write`, and the tests hold it against what they find.

cmig is killed with SIGKILL at each step of a run, and run again. That ends in the schema, the rows
and the journal of a run that nobody disturbed, or in exit code 5, which names the one statement of
which nobody can tell whether it took effect; [repair](cli.md#repair) then says so, and the next run
ends as it should. Nothing ran twice and nothing stayed locked in any of these.

A number is how many kills at that step, upgrades and downgrades, ended alike; `asked` are those that
ended in exit code 5 first. Only SQL of somebody's own asks: what cmig wrote itself, the database can
tell.

| scenario | what runs |
|---|---|
| first run | on an empty database, where cmig makes its tables |
| revisions | three revisions: tables, rows, indexes, a view, a rename |
| own SQL | two SQL files: tables, INSERTs that count, a stored program and its use |
| rebuild | SQLite's rebuilds of tables with children, a trigger and a view |
| all in one | the three revisions with `transaction: all` |
| none | revisions with `transaction: none` |
| segments | indexes made CONCURRENTLY, and a value of an enum that is used at once |
| changes | changes of tables in a row, SQL that counts, a function, a trigger, a view |
| stamp | `stamp`, there and back |

| step | when |
|---|---|
"""


def difference(wanted, given):
    return "\n".join(difflib.unified_diff(wanted.split("\n"), given.split("\n"), "wanted", "given",
                                          lineterm="", n=1))


def cell(results, step):
    same, asked = results.same[step], results.asked[step]
    words = ([str(same)] if same else []) + ([f"{asked} asked"] if asked else [])
    return ", ".join(words)


def table(title, columns):
    """One engine: a row for each step, a column for each scenario."""
    lines = ["", f"## {title}", "", f"| step | {' | '.join(columns)} |",
             "|---" * (len(columns) + 1) + "|"]
    for step, _ in STEPS:
        cells = [cell(results, step) for results in columns.values()]
        if any(cells):
            lines.append(f"| {step} | {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(lines) + "\n"


def write(found):
    steps = "".join(f"| {name} | {meaning} |\n" for name, meaning in STEPS)
    return INTRO + steps + "".join(table(title, columns) for title, columns in found.items())


def problems(found):
    """How the page differs from all that was found."""
    wanted, given = write(found), PATH.read_text(encoding="utf-8")
    return [difference(given, wanted)] if wanted != given else []


def read(text):
    """The cells of a page: how many kills ended alike and how many asked, by engine, scenario, step."""
    cells = {}
    for section in text.split("\n## ")[1:]:
        title, _, head, _, *rows = section.strip().split("\n")
        names = [name.strip() for name in head.strip("|").split("|")][1:]
        for row in rows:
            step, *words = [word.strip() for word in row.strip("|").split("|")]
            for name, word in zip(names, words):
                asked = re.search(r"(\d+) asked", word)
                same = re.match(r"(\d+)(?! asked)\b", word)
                cells[title, name, step] = (int(same[1]) if same else 0,
                                            int(asked[1]) if asked else 0)
    return cells


def contradictions(found):
    """How some of the kills contradict the page: it counts all, and has every outcome."""
    cells = read(PATH.read_text(encoding="utf-8"))
    wrong = []
    for title, columns in found.items():
        for name, results in columns.items():
            for step, _ in STEPS:
                same, asked = cells.get((title, name, step), (0, 0))
                if (same + asked != results.passed[step] or results.same[step] > same
                        or results.asked[step] > asked):
                    wrong.append(f"{title}, {name}, {step}: the page has {same} and {asked} asked; there "
                                 f"are {results.passed[step]}, of which {results.same[step]} and "
                                 f"{results.asked[step]} asked were seen")
    return wrong
