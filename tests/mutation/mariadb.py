"""Databases of a MariaDB server in the state of a case."""

import os
import re
import uuid
from pathlib import Path

import mariadb_client
import model_keys
import scripts

corpus = scripts.load(Path(__file__).resolve().parents[1] / "corpus" / "mariadb")
Error = corpus.trip.Failed
# Keys of the model's schema that MariaDB does not reflect, or only as something else.
NOT_REFLECTED = {
    "excludes", "nulls", "ops", "with", "virtual", "materialized", "view.indexes", "deferrable",
    "initially", "match", "where", "part.collation", "part.sql", "column.unique", "column.index",
    "table.uniques", "key.name", "key.columns", "checkBody.comment",
    "foreignKey.comment", "trigger.comment", "view.comment", "view.columns",
    "function.depends_on",
}
KINDS = ("function", "procedure", "event", "sequence")
SEQUENCE = {"type", "owned_by"}
# How an operation is done; what MySQL has in place of MariaDB; what needs a plugin; a type that a
# model gives instead of its own; what the server takes only when told to ignore what it cannot do.
NOT_TRIED = {f"{place}.{key}" for place in ("table", "column", "index", "constraint")
             for key in ("algorithm", "lock")} | {
    "table.autoextend_size", "table.compression", "table.encryption", "constraint.not_enforced",
    "index.parser", "column.type", "column.collation", "table.options"}
PLACES = ("table", "column", "index", "constraint", "view", "trigger", "object")
# Whatever a case before made of the session.
RESET = "SET time_zone = '+00:00', sql_mode = DEFAULT;\n"
SAME = {f"{kind}.name": f"objects.{kind}s" for kind in KINDS}
VALUES = (  # of a row i, by the type's beginning
    ("json", "i"), ("tinyint(1)", "i % 2"), ("year", "2000 + i"), ("datetime", "'2026-01-0{}'"),
    ("timestamp", "'2026-01-0{}'"), ("date", "'2026-01-0{}'"), ("time", "'10:00:0{}'"),
    ("uuid", "'00000000-0000-0000-0000-00000000000{}'"), ("inet", "'10.0.0.{}'"),
    ("enum", "1"), ("set", "1"), ("bit(1)", "i % 2"), ("point", "ST_GeomFromText('POINT({0} {0})')"),
    ("geometry", "ST_GeomFromText('POINT({0} {0})')"), ("", "'{}'"))
ROWS = range(1, 5)


def is_missing():
    return "" if "CMIG_TEST_MYSQL_URL" in os.environ else "run this by tests/support/mariadb.sh"


def groups(cases):
    return [[case] for case in cases]


def options(schema):
    """table.engine and the like."""
    return {f"{place}.{key}" for place in PLACES
            for key in schema["$defs"][f"mariadb{place.capitalize()}Options"]["properties"]
            } - NOT_TRIED


def keys(top):
    schema = model_keys.read_schema(top)
    without = NOT_REFLECTED | {f"sequence.{key}" for key in SEQUENCE}
    return (model_keys.keys_of(schema, (*model_keys.COMMON, *KINDS), without=without,
                               same=SAME)
            | {f"options.{key}" for key in options(schema)}
            | {f"objects.{kind}" for kind in ("tables", "views", "triggers", "functions",
                                              "procedures", "events", "sequences")})


def client(database, sql):
    answer, fault = mariadb_client.ask(database, sql)
    if fault is not None:
        raise Error(f"the server says: {fault[:500]}")
    return answer


corpus.client = client


def value_of(kind, row):
    form = next(form for start, form in VALUES if kind.startswith(start))
    return form.format(row) if "{" in form else f"({form.replace('i', str(row))})"


class Database:
    """Filled with rows that are the same in every database."""

    settings = ""

    def __init__(self, _folder, cases, part, _source=None):
        self.case, = self.cases = cases
        self.name = f"mutation_{part}_{uuid.uuid4().hex[:8]}"
        self.url = corpus.url(self.name)
        self.inspected = [self.url]
        self.script = cases[0].text(part)

    def __enter__(self):
        client("mysql", f"CREATE DATABASE `{self.name}`")
        client(self.name, RESET + self.script)
        self.fill()
        return self

    def __exit__(self, *_):
        client("mysql", f"DROP DATABASE `{self.name}`")

    def columns(self):
        """The ordinary columns of each table that has rows of its own, with their types."""
        found = {}
        for line in client(self.name, "SELECT c.table_name, column_name, column_type "
                           "FROM information_schema.columns c JOIN information_schema.tables t "
                           "USING (table_schema, table_name) WHERE table_schema = DATABASE() AND "
                           "table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND "
                           "engine <> 'MRG_MyISAM' AND "
                           "coalesce(generation_expression, '') = '' AND c.table_name "
                           "NOT LIKE 'cmig\\_%' ORDER BY c.table_name, ordinal_position").splitlines():
            table, column, kind = line.split("\t")
            found.setdefault(table, []).append((column, kind))
        return found

    def fill(self):
        """What the script itself left empty."""
        sql = ["SET foreign_key_checks = 0;"]
        for table, columns in self.columns().items():
            if re.search(rf"INSERT INTO {table}\b", self.script):
                continue
            names = ", ".join(f"`{name}`" for name, _ in columns)
            sql += [f"INSERT INTO `{table}` ({names}) VALUES "
                    f"({', '.join(value_of(kind, row) for _, kind in columns)});" for row in ROWS]
        client(self.name, RESET + "\n".join([*sql, "SET foreign_key_checks = 1;"]))

    def of_cases(self, operations):
        return {self.case.number: "".join(operations)}

    def dump(self):
        return {self.case.number: corpus.dump(self.name)}

    def rows(self):
        places = [(table, column, kind) for table, columns in self.columns().items()
                  for column, kind in columns]
        answers = client(self.name, "\n".join(
            f"SELECT concat('x', group_concat(coalesce(hex(`{column}`), '~') ORDER BY 1)) FROM `{table}`;"
            for table, column, _ in places)).splitlines()
        return {self.case.number: dict(zip(places, ([answer] for answer in answers)))}

    def faults(self):
        return []
