"""Databases of a PostgreSQL server in the state of cases: each case has a schema of its own, c000,
c001, …, which is the first of its search path, and is not seen in what a case says. Cases of
database.cases are about what belongs to no schema: each has a database of its own."""

import os
import subprocess
import uuid
from itertools import groupby
from pathlib import Path
import re

import model_keys
import scripts

corpus = scripts.load(Path(__file__).resolve().parents[1] / "corpus" / "postgresql")
Error = corpus.trip.Failed
ROWS = 4
SPACE = "elsewhere"
SIZE = 30  # cases of one database, at most
# Keys that PostgreSQL does not reflect, or only as something else (see docs/models.md).
NOT_REFLECTED = {
    "part.length", "part.with", "excludePart.length", "table.virtual", "checkBody.deferrable",
    "checkBody.initially", "computed.stored", "column.unique", "column.index", "extension.version",
    "postgresql.column.type", "postgresql.column.collation", "postgresql.index.concurrently",
    "postgresql.view.no_data",
    # what the server offers no way to take back
    "postgresql.constraint.inherited", "postgresql.index.invalid",
}
KINDS = ("schema", "extension", "collation", "domain", "composite", "sequence", "function",
         "procedure", "aggregate", "statistics", "rule", "policy", "raw", "exclude", "excludePart")
# What an object is called is what there is of it.
SAME = {f"{kind}.name": f"objects.{kind}s" for kind in KINDS}
SAME.update({"policy.name": "objects.policies", "statistics.name": "objects.statistics",
             "raw.name": "objects.raw", "exclude.name": "exclude.name"})
OPTIONS = {f"postgresql{name.capitalize()}Options": f"postgresql.{name}" for name in
           ("table", "column", "constraint", "index", "object", "trigger", "view")}

# What a row says in a column of this type.
VALUES = """
CREATE FUNCTION pg_temp.value_of(type regtype) RETURNS text LANGUAGE sql AS $$
    SELECT CASE
        WHEN typname IN ('bool') THEN '(i % 2 = 1)'
        WHEN typname LIKE 'reg%' THEN 'NULL'
        WHEN typname IN ('json', 'jsonb', 'bytea') THEN 'i::text::' || typname
        WHEN typname IN ('time', 'timetz') THEN '(''10:00:0'' || i)::' || typname
        WHEN typname = 'uuid' THEN '(''00000000-0000-0000-0000-00000000000'' || i)::uuid'
        WHEN typname = 'inet' THEN '(''10.0.0.'' || i)::inet'
        WHEN typtype = 'd' THEN pg_temp.value_of(typbasetype)
        WHEN typtype = 'e' THEN '(enum_range(NULL::' || type || '))[1]'
        WHEN typname = 'int8range' THEN 'int8range(i, i + 1)'
        WHEN typname = 'daterange' THEN 'daterange(current_date, current_date + i)'
        WHEN typtype = 'r' THEN '''empty''::' || type
        WHEN typcategory = 'D' THEN '(''2026-01-0'' || i)::' || type
        WHEN typcategory = 'T' THEN '(i || '' days'')::interval'
        WHEN typcategory = 'A' THEN '''{}''::' || type
        WHEN typcategory IN ('N', 'S') THEN 'i::text::' || type
        ELSE 'NULL' END
    FROM pg_type WHERE oid = type $$;
"""
FILL = f"""
{VALUES}
SET session_replication_role = replica;
SELECT format('INSERT INTO %s (%s) SELECT %s FROM generate_series(1, {ROWS}) i',
              attrelid::regclass, string_agg(quote_ident(attname), ', ' ORDER BY attnum),
              string_agg(pg_temp.value_of(atttypid), ', ' ORDER BY attnum))
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0 AND NOT attisdropped
    AND (relkind = 'r' OR EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid))
    AND attgenerated = '' AND attidentity <> 'a' AND relnamespace IN (
        SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema')
GROUP BY attrelid ORDER BY attrelid \\gexec
"""
READ = """
SELECT format('SELECT %L, string_agg(coalesce(%I::text, ''~''), '', '' ORDER BY %I::text) FROM %s %s',
              concat_ws('|', nspname, relname, attname, format_type(atttypid, atttypmod)), attname,
              attname, 'ONLY', attrelid::regclass)
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
    AND attgenerated = '' AND nspname !~ '^pg_|^information_schema' AND relname !~ '^cmig_'
ORDER BY attrelid, attnum \\gexec
"""


def is_missing():
    return "" if "CMIG_TEST_POSTGRESQL_URL" in os.environ else "run this by tests/support/postgresql.sh"


def version():
    return int(psql("postgres", "SHOW server_version_num")) // 10000


def groups(cases):
    make_tablespace()
    for path, some in groupby(cases, lambda case: case.path):
        some, size = list(some), 1 if path.stem == "database" else SIZE
        yield from (some[at:at + size] for at in range(0, len(some), size))


def keys(top):
    schema = model_keys.read_schema(top)
    return (model_keys.keys_of(schema, (*model_keys.COMMON, *KINDS, *OPTIONS), OPTIONS,
                               NOT_REFLECTED, SAME)
            | {"objects.tables", "objects.views", "objects.triggers", "objects.enums", "enum.labels"}
            | {f"objects.{kind}" for kind in schema["properties"]["objects"]["anyOf"][1]["properties"]
               if kind not in ("events",)})


def make_tablespace():
    """One that cases may say, within the server's own folder."""
    if psql("postgres", f"SELECT 1 FROM pg_tablespace WHERE spcname = '{SPACE}'") == "":
        psql("postgres", f"SET allow_in_place_tablespaces = on; CREATE TABLESPACE {SPACE} LOCATION ''")


def psql(database, script):
    done = subprocess.run(
        ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", corpus.url(database), "-f", "-"],
        input="SET client_min_messages = warning;\n" + script, capture_output=True, text=True,
        check=False)
    if done.returncode:
        raise Error(f"psql says: {done.stderr[:800]}")
    return done.stdout


class Database:
    """All cases in one state, filled with rows that are the same in every database."""

    settings = 'schemas: ["*"]\n'

    def __init__(self, _folder, cases, part, _source=None):
        self.cases, self.name = cases, f"mutation_{part}_{uuid.uuid4().hex[:8]}"
        self.is_alone = cases[0].path.stem == "database"
        self.url = corpus.url(self.name)
        self.inspected = [self.url, "--schema", "*"]
        self.part = part

    def __enter__(self):
        corpus.make_database(self.name)
        psql(self.name, "SET check_function_bodies = off;\n" + "".join(
            (f"RESET search_path; CREATE SCHEMA {self.schema(case)};\n"
             f"SET search_path = {self.schema(case)};\n" if not self.is_alone else "")
            + case.text(self.part) + "\n" for case in self.cases))
        psql(self.name, FILL)
        return self

    def __exit__(self, *_):
        psql("postgres", f"DROP DATABASE {self.name} WITH (FORCE)")

    @staticmethod
    def schema(case):
        return f"c{case.number:03}"

    def number(self, text):
        """The case that a text belongs to, by its schema."""
        found = re.search(r"\bc(\d{3})\b", text)
        return self.cases[0].number if self.is_alone else found and int(found[1])

    def named(self, text):
        """The case whose script alone has the last word of a text: of a trigger, whose name has no
        schema."""
        name = re.findall(r"\w+", text)[-1]
        of = [case.number for case in self.cases
              if re.search(rf"\b{name}\b", case.text("before") + case.text("after"))]
        return of[0] if len(of) == 1 else None

    def of_cases(self, operations):
        found = {}
        for text in operations:
            number = self.number(text) if self.number(text) is not None else self.named(text)
            found[number] = found.get(number, "") + re.sub(r"\bc\d{3}\.", "", text)
        return found

    def dump(self):
        found = {case.number: {} for case in self.cases}
        for key, bodies in corpus.dump(self.name).items():
            number = self.number(key)
            if number in found:
                found[number][key.replace(f"c{number:03}", "")] = [
                    re.sub(r"\bc\d{3}\.", "", body) for body in bodies]
        return found

    def rows(self):
        found = {case.number: {} for case in self.cases}
        for line in psql(self.name, READ).splitlines():
            schema, table, column, kind, values = line.split("|", 4)
            number = self.number(schema)
            if number in found:
                table = f"{schema}.{table}" if self.is_alone else table
                found[number][table, column, kind.replace(schema + ".", "")] = values.split(", ")
        return found

    def faults(self):
        return []
