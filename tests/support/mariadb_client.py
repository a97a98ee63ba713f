"""One session of the client `mariadb` for each thread, on the socket of the server that mariadb.sh
started: a process for each question would take longer than its answer."""

import os
import subprocess
import threading
from pathlib import Path

END = "-- this answer has ended --"
session = threading.local()


def open_session():
    return subprocess.Popen(
        ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", "-uroot", "-S",
         Path(os.environ["CMIG_TEST_MYSQL_FOLDER"], "server.sock"), "-nNBr"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        errors="backslashreplace")  # defaults of bytes


def ask(database, sql):
    """What a script prints that runs in a database, and None; or None and what the server says."""
    process = getattr(session, "process", None) or open_session()
    session.process = process
    process.stdin.write(f"USE `{database}`;\n{sql}\n;\nDELIMITER ;\nSELECT '{END}';\n")
    process.stdin.flush()
    lines = []
    for line in process.stdout:
        if line == END + "\n":
            return "".join(lines), None
        lines.append(line)
    session.process = None
    return None, process.communicate()[1]
