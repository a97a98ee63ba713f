"""Runs scenarios, written as those of tests/cli/run, on a database server.

Each has a fresh database, $URL, whose owner may do everything; `ask SQL`, a script beside the scenarios,
has the server's own client ask it. $SERVER is the URL without the database's name, which is $DATABASE;
$HOST and $PORT are the server's, and $SUPPORT is the folder of the scripts that start one. cmig-failpoints
is there too. No command may print the password. One that says `# since 14` in a line of its own wants a
server of that version.
"""

import os
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import outputs
import scripts
import tap

SUPPORT = Path(__file__).resolve().parent
cli = scripts.load(SUPPORT.parent / "cli/run")


class Documents(outputs.Outputs):
    """Holds what is printed also against the password."""

    def __init__(self, password):
        super().__init__()
        self.password = password

    def command_problems(self, line, stdout, stderr):
        problems = super().command_problems(line, stdout, stderr)
        if self.password in stdout + stderr:
            problems.append("the password is shown")
        return problems


class Server:
    """A server of one kind: name, the variable with its URL, and how databases come and go. The
    folder of the scenarios has the name."""

    name = variable = None

    def __init__(self):
        self.url = os.environ.get(self.variable, "").rsplit("/", 1)[0]
        self.folder = SUPPORT.parent / self.name

    def create(self, database):
        raise NotImplementedError

    def drop(self, database):
        raise NotImplementedError

    def version(self):
        """The major one, as a number."""
        raise NotImplementedError

    def wants_newer(self, path):
        since = re.search(r"^# since (\d+)$", path.read_text(), re.MULTILINE)
        return since and self.version() < int(since[1]) and f"since {since[1]}"

    def variables(self, cmig, database):
        """What a scenario's commands find in their environment."""
        build = cmig.parent.parent.parent
        host, port = self.url.rsplit("@", 1)[1].split(":")
        path = f"{cmig.parent}:{self.folder}:{build / 'tests/crash'}:{os.environ['PATH']}"
        return {
            "CMIG_DRIVER_PATH": str(build / "src"), "URL": f"{self.url}/{database}",
            "SERVER": self.url, "DATABASE": database, "HOST": host, "PORT": port,
            "SUPPORT": str(SUPPORT), "PATH": path,
            "FOLDER": os.environ.get(self.variable.removesuffix("URL") + "FOLDER", ""),
        }

    def run_scenario(self, path, cmig, documents):
        database = "cli_" + uuid.uuid4().hex[:12]
        self.create(database)
        try:
            return cli.run_scenario(path, cmig, documents, self.variables(cmig, database))
        finally:
            self.drop(database)

    def chosen(self, names):
        return [self.folder / f"{name.removesuffix('.scenario')}.scenario" for name in names] or sorted(
            self.folder.glob("*.scenario"))

    def main(self, arguments):
        kind = arguments.pop(0) if arguments[:1] in (["gcc"], ["sanitizers"]) else "gcc"
        report = tap.Report()
        cmig, reason = scripts.find_cmig(kind)
        if not cmig or not self.url:
            report.fail(f"{self.name}: {kind}: build",
                        reason or f"run this by tests/support/{self.name}.sh")
            return report.finish()
        documents = Documents(self.url.split(":")[2].split("@")[0])
        later = {path: reason for path in self.chosen(arguments) if (reason := self.wants_newer(path))}
        for path, reason in later.items():
            report.skip(f"{self.name}: {kind}: {path.stem}", reason)
        with ThreadPoolExecutor(max_workers=2) as pool:
            for title, problems in pool.map(
                    lambda path: self.run_scenario(path, cmig, documents),
                    [path for path in self.chosen(arguments) if path not in later]):
                report.check(f"{self.name}: {kind}: {title}", problems)
        return report.finish()
