"""Files of SQLite in the state of a case."""

import sqlite3
from pathlib import Path

import model_keys
import scripts

dump = scripts.load(Path(__file__).resolve().parents[1] / "corpus" / "dump")
Error = sqlite3.Error
ROWS = 4
# Keys of the model's schema that SQLite does not reflect.
NOT_REFLECTED = {"comment", "nulls", "ops", "length", "index", "with", "excludes", "materialized"}
SAME = {"key.deferrable": "foreignKey.deferrable", "key.initially": "foreignKey.initially",
        "checkBody.deferrable": "foreignKey.deferrable",
        "checkBody.initially": "foreignKey.initially", "sqlite.type": "column.type",
        "sqlite.collation": "column.collation",
        "view.indexes": "table.indexes"}


def is_missing():
    return ""


def groups(cases):
    return [[case] for case in cases]


def keys(top):
    schema = model_keys.read_schema(top)
    options = schema["properties"]["database"]["properties"]["sqlite"]["properties"]
    return (model_keys.keys_of(schema, (*model_keys.COMMON, "sqliteOptions"),
                               {"sqliteOptions": "sqlite"}, NOT_REFLECTED, SAME)
            | {f"objects.{name}" for name in ("tables", "views", "triggers")}
            | {f"database.{key}" for key in options})


def ordinary_tables(connection):
    """Each table that holds rows of its own, with the columns that can be written."""
    for name, kind in connection.execute(
            "SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall():
        if kind in ("table", "virtual") and not name.startswith(("sqlite_", "cmig_")):
            columns = connection.execute(
                "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (name,))
            yield name, [column for column, in columns]


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def fill(connection):
    for table, columns in ordinary_tables(connection):
        if not columns:
            continue
        names, marks = ", ".join(map(quoted, columns)), ", ".join("?" * len(columns))
        for row in range(1, ROWS + 1):
            connection.execute(f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})",
                               [row] * len(columns))


def copy_rows(connection):
    for table, columns in ordinary_tables(connection):
        known = {name for name, in connection.execute(
            "SELECT name FROM pragma_table_xinfo(?, 'source') WHERE hidden = 0", (table,))}
        names = ", ".join(quoted(name) for name in columns if name in known)
        if names:
            connection.execute(f"INSERT INTO {quoted(table)} ({names}) "
                               f"SELECT {names} FROM source.{quoted(table)}")


class Database:
    """Filled, or with the rows of another as far as it has the columns."""

    settings = ""

    def __init__(self, folder, cases, part, source=None):
        self.case, = self.cases = cases
        self.path = folder / f"{part}.db"
        self.url = f"sqlite:///{self.path}"
        self.inspected = [self.url]
        self.make(cases[0].text(part), source)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def make(self, script, source):
        connection = sqlite3.connect(self.path)
        connection.executescript(f"BEGIN; {script} COMMIT;" if "PRAGMA" not in script else script)
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = triggers.fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {quoted(name)}")
        if source is None:
            fill(connection)
        else:
            connection.commit()
            connection.execute("ATTACH ? AS source", (str(source.path),))
            copy_rows(connection)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
        connection.close()

    def of_cases(self, operations):
        return {self.case.number: "".join(operations)}

    def dump(self):
        return {self.case.number: dump.dump(self.path)}

    def rows(self):
        """All values as texts, by table and column, each sorted; a virtual table is only replaced."""
        connection, found = sqlite3.connect(self.path), {}
        virtual = {name for name, in connection.execute(
            "SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')")}
        for table, columns in ordinary_tables(connection):
            for column in columns if table not in virtual else ():
                found[table, column] = sorted(
                    str(value) for value, in connection.execute(
                        f"SELECT CAST({quoted(column)} AS TEXT) FROM {quoted(table)}"))
        connection.close()
        return {self.case.number: found}

    def faults(self):
        connection = sqlite3.connect(self.path)
        faults = [fault for fault, in connection.execute("PRAGMA integrity_check")]
        connection.close()
        return [(self.case, fault) for fault in faults if fault != "ok"]
