"""What the Python scripts of the tests share: the program under test, and each other."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

SUPPORT = Path(__file__).resolve().parent


def load(path):
    """A script without the ending .py as a module."""
    name = "script_" + path.name
    loader = importlib.machinery.SourceFileLoader(name, str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    sys.modules[name] = module
    loader.exec_module(module)
    return module


def build(kind):
    """Builds a kind (see build.sh): its directory and "", or None and why not."""
    if "CMIG_TEST_BUILD" not in os.environ:
        return None, "set CMIG_TEST_BUILD to a folder for builds"
    done = subprocess.run([SUPPORT / "build.sh", kind], capture_output=True, text=True, check=False)
    if done.returncode:
        return None, "\n".join(line.removeprefix("# ") for line in done.stdout.splitlines())
    return Path(os.environ["CMIG_TEST_BUILD"], kind).resolve(), ""


def find_cmig(kind):
    """The program to test: $CMIG, or the one of a build; None and why not."""
    if "CMIG" in os.environ:
        return Path(os.environ["CMIG"]).resolve(), ""
    directory, reason = build(kind)
    return directory and directory / "cmd" / "cmig" / "cmig", reason
