"""The databases of the matrix: each is emptied, asked, and told by what it holds.

A snapshot is a text of the whole schema and of all rows, but for what differs from run to run in the
journal: numbers, times, and rows of failures.
"""

import fcntl
import os
import queue
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

LOG = ("SELECT revision, direction, status, statements, checksum, error, tag FROM cmig_log "
       "WHERE status <> 'failure' ORDER BY id")
MARK = "--end of the answer--"


class Client:
    """A client program that stays, so that a question does not cost a start."""

    def __init__(self, command, mark):
        self.mark = mark
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def ask(self, sql):
        self.process.stdin.write(f"{sql.rstrip(';')};\n{self.mark}\n")
        self.process.stdin.flush()
        answer = []
        while (line := self.lines.get(timeout=60)) != MARK:
            answer.append(line)
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


class Engine:
    """What is the same for all of them."""

    has_transactional_ddl = True

    def ask(self, sql):
        raise NotImplementedError

    def log(self):
        return self.ask(LOG)

    def rows(self, tables):
        """All rows of all tables but the journal, whose rows say when."""
        found = []
        for table in tables:
            if table != "cmig_log":
                found += [f"{table}: {row}" for row in sorted(self.ask(f"SELECT * FROM {table}"))]
        return found

    def snapshot(self):
        return "\n".join([*self.schema(), *self.rows(self.tables())])

    def sessions_problem(self, sql):
        """Whether a session of cmig is left; one that has just ended may take a moment to go."""
        for _ in range(100):
            if self.ask(sql) == ["0"]:
                return []
            time.sleep(0.02)
        return ["a session of cmig is still there"]


class SQLite(Engine):
    name, title = "sqlite", "SQLite"

    def __init__(self, folder):
        self.path = Path(folder, "app.db")
        self.url = f"sqlite:///{self.path}"

    def reset(self):
        for path in self.path.parent.glob("app.db*"):
            path.unlink()

    def ask(self, sql):
        connection = sqlite3.connect(self.path)
        try:
            rows = connection.execute(sql).fetchall()
            connection.commit()
        finally:
            connection.close()
        return ["|".join(map(str, row)) for row in rows]

    def tables(self):
        return self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")

    def schema(self):
        return self.ask("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name, type")

    def lock_problems(self):
        problems = [f"{path.name} is left" for path in self.path.parent.glob("app.db-*")
                    if path.name not in ("app.db-cmig",)]
        with open(f"{self.path}-cmig", "r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                problems.append("the lock is held")
        return problems

    def close(self):
        pass


class PostgreSQL(Engine):
    name, title = "postgresql", "PostgreSQL"
    SCHEMA = """
        SELECT 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
               pg_get_expr(adbin, adrelid)
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
        ORDER BY attrelid::regclass::text, attnum;
        SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 2, 3;
        SELECT 'index', pg_get_indexdef(indexrelid), indisvalid FROM pg_index JOIN pg_class c
        ON c.oid = indexrelid WHERE relnamespace = 'public'::regnamespace ORDER BY 2;
        SELECT 'enum', enumtypid::regtype, enumlabel FROM pg_enum ORDER BY 2, enumsortorder;
        SELECT 'routine', pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace ORDER BY 2;
        SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 2;
        SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 2
        """

    def __init__(self, folder):
        self.server = os.environ["CMIG_TEST_POSTGRESQL_URL"].rsplit("/", 1)[0]
        self.database = f"crash_{Path(folder).name.replace('-', '_').lower()}"
        self.url = f"{self.server}/{self.database}"
        self._at("postgres", f"CREATE DATABASE {self.database} TEMPLATE template0")
        self.client = Client(["psql", "-qXAt", self.url], f"\\echo {MARK}")
        self.ask("SET client_min_messages = error")

    def _at(self, database, sql):
        subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", sql,
                        f"{self.server}/{database}"], check=True, capture_output=True)

    def reset(self):
        self.ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def ask(self, sql):
        return self.client.ask(sql)

    def tables(self):
        return self.ask("SELECT relname FROM pg_class WHERE relkind = 'r' AND "
                        "relnamespace = 'public'::regnamespace ORDER BY 1")

    def schema(self):
        return self.ask(self.SCHEMA)

    def lock_problems(self):
        problems = self.sessions_problem(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
            "application_name = 'cmig'")
        if self.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                    "(SELECT oid FROM pg_database WHERE datname = current_database())") != ["0"]:
            problems.append("the lock is held")
        return problems

    def close(self):
        self.client.close()
        self._at("postgres", f"DROP DATABASE {self.database} WITH (FORCE)")


class MariaDB(Engine):
    name, title = "mariadb", "MariaDB"
    has_transactional_ddl = False

    def __init__(self, folder):
        self.database = f"crash_{Path(folder).name.replace('-', '_').lower()}"
        self.url = os.environ["CMIG_TEST_MYSQL_URL"] + self.database
        self.client = Client(
            ["mariadb", "--no-defaults", "-uroot", "-S",
             Path(os.environ["CMIG_TEST_MYSQL_FOLDER"], "server.sock"), "-NBnf"],
            f"SELECT '{MARK}';")
        self.reset()

    def reset(self):
        self.ask(f"DROP DATABASE IF EXISTS {self.database}; CREATE DATABASE {self.database}; "
                 f"USE {self.database}")

    def ask(self, sql):
        return self.client.ask(sql)

    def _names(self, column, table, where):
        return self.ask(f"SELECT {column} FROM information_schema.{table} WHERE {where} "
                        f"ORDER BY {column}")

    def tables(self):
        return self._names("table_name", "tables", "table_schema = database() AND table_type = "
                           "'BASE TABLE'")

    def schema(self):
        """What SHOW CREATE says of everything, without counters; without times, of a trigger."""
        here = f"schema = '{self.database}'"
        shows = [f"SHOW CREATE TABLE {name}"
                 for name in self._names("table_name", "tables", f"table_{here}")]
        shows += [f"SHOW CREATE {kind} {name}" for kind in ("FUNCTION", "PROCEDURE") for name in
                  self._names("routine_name", "routines",
                              f"routine_{here} AND routine_type = '{kind}'")]
        lines = self.ask("; ".join(shows))
        lines += self.ask("SELECT trigger_name, event_object_table, action_timing, "
                          "event_manipulation, action_statement FROM information_schema.triggers "
                          f"WHERE trigger_{here} ORDER BY 1")
        return [" ".join(word for word in line.split(" ") if "AUTO_INCREMENT=" not in word)
                for line in lines]

    def lock_problems(self):
        return self.sessions_problem("SELECT count(*) FROM information_schema.processlist WHERE "
                                     "db = database() AND id <> connection_id()")

    def close(self):
        self.ask(f"DROP DATABASE {self.database}")
        self.client.close()


ALL = {engine.name: engine for engine in (SQLite, PostgreSQL, MariaDB)}
