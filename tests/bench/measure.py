"""One timed process, and several of them in turn."""
import os
import subprocess
import sys
import tempfile
from statistics import median  # noqa: F401  (what the figures of one command become)


class Launcher:
    """Starts commands by way of launch.c, compiled in the folder work."""

    def __init__(self, work):
        self.program = os.path.join(work, 'launch')
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'launch.c')
        subprocess.run(['cc', '-O2', '-o', self.program, source], check=True)

    def run(self, command, folder):
        """A Run of a command that must end well; its output goes nowhere."""
        with tempfile.TemporaryFile() as report, tempfile.TemporaryFile() as errors:
            done = subprocess.run(
                ['sh', '-c', f'exec "$0" "$@" 3>&{report.fileno()}', self.program, *command],
                cwd=folder, stdout=subprocess.DEVNULL, stderr=errors, pass_fds=[report.fileno()])
            report.seek(0)
            errors.seek(0)
            if done.returncode:
                sys.exit(f'{" ".join(command)} in {folder}: exit {done.returncode}\n'
                         f'{errors.read().decode()[-2000:]}')
            return Run(*(float(part) for part in report.read().split()))

    def take_turns(self, commands, folder, runs, fresh=(), before=None):
        """Runs each command in turn, runs times after one turn that warms the caches; files that
        begin with fresh go before each, and before(command) is called. Lists of Run."""
        taken = [[] for _ in commands]
        for turn in range(runs + 1):
            for command, results in zip(commands, taken):
                forget(folder, fresh)
                if before:
                    before(command)
                run = self.run(command, folder)
                if turn:
                    results.append(run)
        return taken


class Run:
    """What one process took: seconds of the clock and of processors, and the most memory in MB."""

    def __init__(self, seconds, cpu, megabytes):
        self.seconds = seconds
        self.cpu = cpu
        self.megabytes = megabytes


def forget(folder, prefixes):
    for name in os.listdir(folder) if prefixes else []:
        if name.startswith(tuple(prefixes)):
            os.unlink(os.path.join(folder, name))
