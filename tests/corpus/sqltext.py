"""Just enough of SQLite's grammar to take a stored CREATE text apart: tokens, the constraints of
a CREATE TABLE, the columns of a CREATE INDEX.

It is the tests' own second opinion and shares nothing with cmig. It only reads text that SQLite
has accepted, so it does not check; what it cannot place is an error, never left out in silence.
"""

import re
from collections import namedtuple

# kind: word (bare), quoted (an identifier in "", [] or ``), string, blob, number, sign
Token = namedtuple("Token", "kind text")

_TOKEN = re.compile(r"""
    (?P<space>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<blob>[xX]'[0-9a-fA-F]*')
  | (?P<string>'(?:[^']|'')*')
  | (?P<double>"(?:[^"]|"")*")
  | (?P<back>`(?:[^`]|``)*`)
  | (?P<bracket>\[[^\]]*\])
  | (?P<number>0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
  | (?P<sign>\|\||<<|>>|<=|>=|<>|!=|==|->>|->|[-+*/%&|~<>=(),.;?:@\#!])
""", re.VERBOSE | re.DOTALL)

# SQLite's keywords that cannot be a bare name.
RESERVED = set("""
    ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT
    DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT
    INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY REFERENCES
    RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE
""".split())

# Those that can be: as a name or as a keyword, their case says nothing.
FALLBACK = set("""
    ABORT ACTION AFTER ALWAYS ANALYZE ASC ATTACH BEFORE BEGIN BY CASCADE CAST COLUMN CONFLICT CROSS
    CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFERRED DESC DETACH DO EACH END
    EXCEPT EXCLUDE EXCLUSIVE EXPLAIN FAIL FALSE FILTER FIRST FOLLOWING FOR FULL GENERATED GLOB
    GROUPS IF IGNORE IMMEDIATE INDEXED INITIALLY INNER INSTEAD KEY LAST LEFT LIKE MATCH
    MATERIALIZED NATURAL NO NULLS OF OFFSET OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING
    QUERY RAISE RANGE RECURSIVE REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RIGHT ROLLBACK ROW
    ROWS SAVEPOINT STORED STRICT TEMP TEMPORARY TIES TRIGGER TRUE UNBOUNDED VACUUM VIEW VIRTUAL
    WINDOW WITH WITHOUT
""".split())

# Names that every table has.
ROWID = {"rowid", "_rowid_", "oid"}

TABLE_CONSTRAINTS = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}
COLUMN_CONSTRAINTS = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "NOT", "NULL", "DEFAULT",
                      "COLLATE", "REFERENCES", "GENERATED", "AS", "DEFERRABLE"}


class Unreadable(Exception):
    """Text that this module does not understand."""


# Tokens


def tokens(text):
    """All tokens but space and comments."""
    found = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise Unreadable(f"at offset {at}: {text[at:at + 40]!r}")
        at = match.end()
        if match.lastgroup != "space":
            found.append(_token(match.lastgroup, match[0]))
    return found


def _token(group, text):
    if group == "double":
        return Token("quoted", text[1:-1].replace('""', '"'))
    if group == "back":
        return Token("quoted", text[1:-1].replace("``", "`"))
    if group == "bracket":
        return Token("quoted", text[1:-1])
    if group == "string":
        return Token("string", text[1:-1].replace("''", "'"))
    return Token(group, text)


def is_word(token, *words):
    return token is not None and token.kind == "word" and token.text.upper() in words


def is_sign(token, sign):
    return token is not None and token == Token("sign", sign)


def normal(some, columns=None, quoted_is_text=False):
    """Tokens as one text that does not depend on space, comments, quoting, case of keywords.

    A quoted word that names none of the columns (folded) is text to SQLite, and so here.
    """
    return " ".join(_spelt(token, columns, quoted_is_text) for token in some)


def _spelt(token, columns, quoted_is_text):
    kind, text = token
    if kind == "quoted" and _is_text(text, columns, quoted_is_text):
        kind = "string"
    if kind == "string":
        return "'" + text.replace("'", "''") + "'"
    if kind in ("blob", "number"):
        return text.lower()
    if kind == "sign":
        return text
    if kind == "word" and text.upper() in RESERVED:
        return text.upper()
    if text.upper() in FALLBACK:
        text = text.lower()
    return '"' + text.replace('"', '""') + '"'


def _is_text(text, columns, quoted_is_text):
    if quoted_is_text:
        return True
    return columns is not None and fold(text) not in columns | ROWID


class Reader:
    """Walks over tokens."""

    def __init__(self, some):
        self.tokens = some
        self.at = 0

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def next(self):
        if self.at >= len(self.tokens):
            raise Unreadable("the text ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, *words):
        """Takes the next token if it is one of these words; the word, or None."""
        if is_word(self.peek(), *words):
            return self.next().text.upper()
        return None

    def take_all(self, *words):
        """Takes these words if they come one after the other."""
        if all(is_word(self.peek(ahead), word) for ahead, word in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def take_sign(self, sign):
        if is_sign(self.peek(), sign):
            self.at += 1
            return True
        return False

    def expect_sign(self, sign):
        if not self.take_sign(sign):
            raise Unreadable(f"expected {sign}, found {self.peek()}")

    def name(self):
        token = self.next()
        if token.kind not in ("word", "quoted", "string"):
            raise Unreadable(f"expected a name, found {token}")
        return token.text

    def group(self):
        """The tokens between a parenthesis and its partner."""
        self.expect_sign("(")
        start = self.at
        depth = 1
        while depth:
            token = self.next()
            depth += is_sign(token, "(") - is_sign(token, ")")
        return self.tokens[start:self.at - 1]


def split(some, sign=","):
    """Tokens cut at a sign outside parentheses."""
    parts = [[]]
    depth = 0
    for token in some:
        depth += is_sign(token, "(") - is_sign(token, ")")
        if depth == 0 and is_sign(token, sign):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


# CREATE TABLE


def table_facts(text, column_names):
    """What only the text of a table says, as a dict of sorted lists."""
    reader = Reader(tokens(text))
    while not is_sign(reader.peek(), "("):
        if is_word(reader.next(), "AS"):
            raise Unreadable("CREATE TABLE … AS is not stored as such")
    facts = _TableFacts({fold(name) for name in column_names})
    seen_constraint = False
    for item in split(reader.group()):
        part = Reader(item)
        if seen_constraint or is_word(part.peek(), *TABLE_CONSTRAINTS):
            seen_constraint = True
            facts.read_table_constraints(part)
        else:
            facts.read_column(part)
    return facts.sorted()


class _TableFacts:
    def __init__(self, columns):
        self.columns = columns
        self.autoincrement = False
        self.lists = {kind: set() for kind in (
            "checks", "collations", "foreign_keys", "generated", "keys", "not_null", "names")}

    def sorted(self):
        return {"autoincrement": self.autoincrement,
                **{kind: sorted(some) for kind, some in self.lists.items()}}

    def add(self, kind, *parts):
        self.lists[kind].add(" | ".join(part for part in parts if part))

    def expression(self, some):
        return normal(some, self.columns)

    # Columns

    def read_column(self, reader):
        column = reader.name()
        while reader.peek() and not is_word(reader.peek(), *COLUMN_CONSTRAINTS):
            if is_sign(reader.peek(), "("):
                reader.group()
            else:
                reader.next()
        while reader.peek():
            self.read_column_constraint(reader, column)

    def read_column_constraint(self, reader, column):
        name = constraint_name(reader)
        shown = refer(column)
        if reader.take_all("PRIMARY", "KEY"):
            order = "DESC" if reader.take("ASC", "DESC") == "DESC" else ""
            self.add_key("PRIMARY KEY", name, f"{shown} {order}".strip(), conflict(reader))
            self.autoincrement |= bool(reader.take("AUTOINCREMENT"))
        elif reader.take("UNIQUE"):
            self.add_key("UNIQUE", name, shown, conflict(reader))
        elif reader.take_all("NOT", "NULL"):
            self.add_not_null(name, shown, conflict(reader))
        elif reader.take("NULL"):
            conflict(reader)
            self.add_name(name, f"NULL {shown}")
        elif reader.take("CHECK"):
            self.add_check(name, reader)
        elif reader.take("DEFAULT"):
            skip_default(reader)
            self.add_name(name, f"DEFAULT {shown}")
        elif reader.take("COLLATE"):
            self.add("collations", shown, reader.name().upper())
            self.add_name(name, f"COLLATE {shown}")
        elif reader.take("REFERENCES"):
            self.add_foreign_key(name, shown, reader)
        elif reader.take_all("GENERATED", "ALWAYS", "AS") or reader.take("AS"):
            self.add_generated(name, shown, reader)
        elif not name or reader.peek():
            raise Unreadable(f"column {column}: {reader.peek()}")

    def add_generated(self, name, shown, reader):
        expression = self.expression(reader.group())
        how = reader.take("STORED", "VIRTUAL") or "VIRTUAL"
        self.add("generated", shown, expression, how)
        self.add_name(name, f"GENERATED {shown}")

    def add_not_null(self, name, shown, on_conflict):
        # That a column is NOT NULL is known without the text.
        if name or on_conflict:
            self.add("not_null", shown, name, on_conflict)

    # Tables

    def read_table_constraints(self, reader):
        while reader.peek():
            name = constraint_name(reader)
            if reader.take_all("PRIMARY", "KEY"):
                shown = self.key_columns(reader)
                self.add_key("PRIMARY KEY", name, shown, conflict(reader))
            elif reader.take("UNIQUE"):
                shown = self.key_columns(reader)
                self.add_key("UNIQUE", name, shown, conflict(reader))
            elif reader.take("CHECK"):
                self.add_check(name, reader)
            elif reader.take_all("FOREIGN", "KEY"):
                columns = ", ".join(refer(Reader(part).name()) for part in split(reader.group()))
                if not reader.take("REFERENCES"):
                    raise Unreadable("FOREIGN KEY without REFERENCES")
                self.add_foreign_key(name, columns, reader)
            elif not name or reader.peek():
                raise Unreadable(f"table constraint: {reader.peek()}")

    def key_columns(self, reader):
        """The columns of a key; how they collate is known from the index."""
        shown = []
        for part in split(reader.group()):
            column = Reader(part)
            text = refer(column.name())
            if column.take("COLLATE"):
                column.name()
            if column.take("DESC"):
                text += " DESC"
            self.autoincrement |= any(is_word(token, "AUTOINCREMENT") for token in part)
            shown.append(text)
        return ", ".join(shown)

    # Both

    def add_key(self, kind, name, shown, on_conflict):
        # That the key exists, and over what, is known from its index.
        if name or on_conflict:
            self.add("keys", kind, shown, name, on_conflict)

    def add_check(self, name, reader):
        self.add("checks", self.expression(reader.group()), name, conflict(reader))

    def add_name(self, name, of):
        if name:
            self.add("names", of, name)

    def add_foreign_key(self, name, columns, reader):
        parent = refer(reader.name())
        if is_sign(reader.peek(), "("):
            names = ", ".join(refer(Reader(part).name()) for part in split(reader.group()))
            parent += f" ({names})"
        actions = {"DELETE": "", "UPDATE": "", "MATCH": "", "DEFER": ""}
        while read_foreign_key_detail(reader, actions):
            pass
        self.add("foreign_keys", columns, parent, name,
                 *(f"{key} {actions[key]}" for key in sorted(actions) if actions[key]))


def read_foreign_key_detail(reader, actions):
    if reader.take("ON"):
        event = reader.take("DELETE", "UPDATE", "INSERT")
        words = [reader.next().text.upper()]
        if words[0] in ("SET", "NO"):
            words.append(reader.next().text.upper())
        actions[event] = "" if words[0] == "NO" else " ".join(words)
    elif reader.take("MATCH"):
        actions["MATCH"] = reader.name().upper()
    elif is_word(reader.peek(), "DEFERRABLE") or reader.take_all("NOT", "DEFERRABLE"):
        negated = not reader.take("DEFERRABLE")
        when = reader.next().text.upper() if reader.take("INITIALLY") else "IMMEDIATE"
        actions["DEFER"] = "" if negated else when
    else:
        return False
    return True


def constraint_name(reader):
    """The name after CONSTRAINT; SQLite takes several, and the last one counts."""
    name = ""
    while reader.take("CONSTRAINT"):
        name = "CONSTRAINT " + quote(reader.name())
    return name


def conflict(reader):
    if reader.take_all("ON", "CONFLICT"):
        return "ON CONFLICT " + reader.next().text.upper()
    return ""


def skip_default(reader):
    if is_sign(reader.peek(), "("):
        reader.group()
        return
    while is_sign(reader.peek(), "+") or is_sign(reader.peek(), "-"):
        reader.next()
    reader.next()


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def fold(name):
    """A name that refers to something: SQLite ignores the case of ASCII there."""
    return "".join(c.lower() if c.isascii() else c for c in name)


def refer(name):
    return quote(fold(name))


# CREATE INDEX


def index_facts(text, column_names):
    """The expressions of an index (None where it is a column alone) and its WHERE, or None."""
    columns = {fold(name) for name in column_names}
    reader = Reader(tokens(text))
    while not is_sign(reader.peek(), "("):
        reader.next()
    parts = [index_expression(part, columns) for part in split(reader.group())]
    where = None
    if reader.take("WHERE"):
        where = normal([token for token in reader.tokens[reader.at:] if not is_sign(token, ";")],
                       columns)
    return parts, where


def index_expression(part, columns):
    """Without its order and collation, which are known from the index, and outer parentheses."""
    if len(part) > 1 and is_word(part[-1], "ASC", "DESC"):
        part = part[:-1]
    if len(part) > 2 and is_word(part[-2], "COLLATE"):
        part = part[:-2]
    while is_sign(part[0], "(") and len(Reader(part).group()) == len(part) - 2:
        part = part[1:-1]
    return normal(part, columns)


# Defaults and whole statements


def default_text(text):
    """A default as PRAGMA table_xinfo gives it; no default can name a column."""
    if text is None:
        return None
    some = tokens(text)
    if len(some) == 1 and some[0].kind == "word" and some[0].text.upper() not in (
            "NULL", "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"):
        some = [Token("string", some[0].text)]
    return normal(some, quoted_is_text=True)


def statement_text(text, names):
    """A view or trigger whole; names are all there are (folded): what is quoted and none of them is
    text to SQLite, and ALTER TABLE writes it as such."""
    some = tokens(text)
    while some and is_sign(some[-1], ";"):
        some.pop()
    return normal(some, names)
