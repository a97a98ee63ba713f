"""The rules of the house as functions over the text of files: each returns a list of problems.

A problem reads `path:line: what is wrong`. `sources` applies the rules to the tree, `test_rules`
proves that each of them can fail.
"""

import os
import re

# A layer may include itself and the layers before it, but not those it is said to know nothing of.
LAYERS = {
    "base": [],
    "schema": [],
    "operation": [],
    "sql": [],
    "dialect": [],
    "db": [],
    "inspect": ["operation"],
    "core": [],
    "diff": ["sql", "dialect", "db", "inspect", "core"],
    "model": ["dialect", "db", "inspect"],
    "graph": ["schema", "operation", "sql", "dialect", "db", "inspect", "core", "diff", "model"],
    "revision": ["db", "inspect", "core", "diff", "model"],
    "respell": ["core", "model", "graph", "revision"],
    "migrate": [],
    "import": [],
}

# What only these files may include.
GUARDED_HEADERS = {
    "yaml.h": "src/base/",
    "sqlite3.h": "src/db/sqlite.c",
    "libpq-fe.h": "src/db/postgresql",
}

# What the program may include beside <cmig/…> and its own headers.
PROGRAM_HEADERS = re.compile(r"cmig/.*|jansson\.h|glib\.h|glib-unix\.h|glib/.*")
LIBC_HEADERS = set("""
    assert ctype errno fcntl float inttypes langinfo limits locale math poll signal stdarg stdbool
    stddef stdint stdio stdlib string strings termios time unistd
    sys/file sys/ioctl sys/random sys/resource sys/stat sys/time sys/types sys/utsname sys/wait
""".split())

# Calls that a library has no business with: they end, print, or ask the environment.
FORBIDDEN_CALLS = """getenv secure_getenv g_getenv setenv g_setenv exit _exit abort printf puts
    putchar perror g_print g_printerr setlocale""".split()

MAX_FILE = 500
MAX_FUNCTION = 60
MAX_COLUMNS = 100

_INCLUDE = re.compile(r'^\s*#\s*include\s*(?P<form>[<"])(?P<name>[^>"]+)[>"]', re.MULTILINE)
_COMMENT_OR_STRING = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def code_only(text):
    """The text with comments and literals blanked, line ends and offsets kept."""
    return _COMMENT_OR_STRING.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", lambda found: re.sub(r"[^\n]", " ", found[0]), text,
                  flags=re.DOTALL)


def includes(text):
    text = without_comments(text)
    for found in _INCLUDE.finditer(text):
        yield line_of(text, found.start("form")), found["form"], found["name"]


# Layers


def may_include(layer):
    order = list(LAYERS)
    below = order[:order.index(layer) + 1]
    return [name for name in below if name not in LAYERS[layer]]


def layer_problems(path, text):
    """For a file of src/<layer>/: includes that go upward or sideways."""
    layer = path.split("/")[1]
    if layer not in LAYERS:
        return [f"{path}:1: the folder '{layer}' is not in the table of layers"]
    problems = []
    for line, form, name in includes(text):
        if form == "<":
            continue
        other = name.split("/")[0]
        if "/" not in name:
            problems.append(f'{path}:{line}: "{name}" is included without its folder')
        elif other not in may_include(layer):
            problems.append(f"{path}:{line}: {layer} must not know {other} ({name})")
    return problems


def guarded_problems(path, text):
    return [
        f"{path}:{line}: <{name}> belongs in {GUARDED_HEADERS[name]} only"
        for line, _, name in includes(text)
        if name in GUARDED_HEADERS and not path.startswith(GUARDED_HEADERS[name])
    ]


def program_problems(path, text, local_headers):
    """For a file of cmd/: only public headers, GLib, jansson, libc and the program's own."""
    problems = []
    for line, form, name in includes(text):
        if form == "<":
            known = PROGRAM_HEADERS.fullmatch(name) or name.removesuffix(".h") in LIBC_HEADERS
        else:
            beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
            known = beside in local_headers or f"cmd/{name}" in local_headers
        if not known:
            problems.append(f"{path}:{line}: the program must not include {name}")
    return problems


# Limits


def length_problems(path, text):
    count = text.count("\n")
    if count > MAX_FILE:
        return [f"{path}:{MAX_FILE}: {count} lines, {MAX_FILE} are allowed"]
    return []


def function_problems(path, text):
    """Functions too long, counted from the `{` to the `}` in the first column."""
    problems = []
    opened = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("{"):
            opened = number
        elif line.startswith("}") and opened:
            length = number - opened + 1
            if length > MAX_FUNCTION:
                problems.append(f"{path}:{opened}: a function of {length} lines, "
                                f"{MAX_FUNCTION} are allowed")
            opened = None
    return problems


def column_problems(path, text):
    return [
        f"{path}:{number}: {len(line)} columns, {MAX_COLUMNS} are allowed"
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > MAX_COLUMNS
    ]


def whitespace_problems(path, text):
    problems = [
        f"{path}:{number}: a tab or a space at the end"
        for number, line in enumerate(text.splitlines(), 1)
        if "\t" in line or line != line.rstrip()
    ]
    if text and not text.endswith("\n"):
        problems.append(f"{path}: no newline at the end")
    return problems


def word_problems(path, text, words, tail, what):
    code = code_only(text)
    pattern = re.compile(rf"(?<![\w.>])({'|'.join(words)}){tail}")
    return [
        f"{path}:{line_of(code, found.start())}: {found[1]} {what}"
        for found in pattern.finditer(code)
    ]


def goto_problems(path, text):
    return word_problems(path, text, ["goto"], r"\b", "is not used here")


def call_problems(path, text):
    """For a file of src/: calls a library must not make."""
    problems = word_problems(path, text, FORBIDDEN_CALLS, r"\s*\(", "has no place in a library")
    streams = word_problems(path, text, ["stdout", "stderr"], r"\b", "has no place in a library")
    return problems + streams


def marker_problems(path, text):
    words = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    return [
        f"{path}:{line_of(text, found.start())}: {found[0]}: finish it, or open an issue"
        for found in re.finditer(rf"\b({'|'.join(words)})\b", text)
    ]


# Headers


def header_problems(path, text):
    problems = []
    if not text.startswith("/*"):
        problems.append(f"{path}:1: a header opens with a comment on what it is")
    if not re.search(r"^#pragma once$", text, re.MULTILINE):
        problems.append(f"{path}:1: #pragma once is missing")
    return problems


def public_names(text):
    """The functions and variables that a public header declares CM_PUBLIC."""
    code = code_only(re.sub(r"^#.*(\\\n.*)*", "", text, flags=re.MULTILINE))
    names = []
    for found in re.finditer(r"\bCM_PUBLIC\b(?P<declaration>[^;{]*)[;{]", code):
        declaration = found["declaration"]
        function = re.search(r"(\w+)\s*\(", declaration)
        variable = re.search(r"(\w+)\s*(?:\[[^]]*\]\s*)*$", declaration)
        name = function or variable
        if name:
            names.append(name[1])
    return names


def undocumented_problems(path, text):
    """CM_PUBLIC declarations without a comment above them, or above their group."""
    problems = []
    line = 1
    for paragraph in re.split(r"(\n{2,})", text):
        declared = re.search(r"^CM_PUBLIC\b", paragraph, re.MULTILINE)
        if declared and "*/" not in paragraph[:declared.start()]:
            at = line + paragraph.count("\n", 0, declared.start())
            problems.append(f"{path}:{at}: a public declaration without a comment above it")
        line += paragraph.count("\n")
    return problems


# Texts


def link_problems(path, text, exists):
    """Relative links of a Markdown file whose target is not there; exists() takes a path."""
    text = re.sub(r"^(```|~~~).*?^\1", lambda found: re.sub(r"[^\n]", "", found[0]), text,
                  flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`\n]*`", "", text)
    inline = re.finditer(r"\]\(\s*<?([^)>\s]+)>?[^)]*\)", text)
    by_reference = re.finditer(r"^\[[^]^]+\]:\s*<?([^\s>]+)", text, re.MULTILINE)
    problems = []
    for found in [*inline, *by_reference]:
        target = found[1].split("#")[0]
        if not target or re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        if not exists(os.path.normpath(os.path.join(os.path.dirname(path), target))):
            problems.append(f"{path}:{line_of(text, found.start())}: there is no {target}")
    return problems


# Put together here, so that this file does not name what it forbids.
_MACHINES = [f"/{folder}/" for folder in ("work", "root", "home")]
_MACHINES += [".".join(parts) for parts in (("deb", "debian"), ("registry", "npmjs"),
                                            ("pypi", "org"), ("proxy", "golang"))]


def machine_problems(path, text):
    pattern = re.compile(r"(?<![\w.~}])(?:" + "|".join(map(re.escape, _MACHINES)) + ")")
    return [
        f"{path}:{line_of(text, found.start())}: {found[0]} is of somebody's machine"
        for found in pattern.finditer(text)
    ]
