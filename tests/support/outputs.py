"""What `--format json` prints, held against its JSON Schema.

The schema lets later versions add keys, as docs/json.md says; a test does not: here no key may
appear that the schema does not name, and none that it names may be missing.
"""

import copy
import json
import re
import shlex
from pathlib import Path

import jsonschema

SCHEMA = Path(__file__).resolve().parents[2] / "docs/schema/cmig-output-1.schema.json"
_ASKS = re.compile(r"--format[= ]json\b")
_COMPOUND = re.compile(r"[|;&<>`\n]|\$\(")


def read():
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def objects(schema, path="#"):
    """Every part of a schema that describes the keys of an object, with its place."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield path, schema
        for key, part in schema.items():
            yield from objects(part, f"{path}/{key}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from objects(part, f"{path}/{index}")


def commands(schema):
    """The commands that print JSON."""
    names = [part["$ref"].rsplit("/", 1)[1] for part in schema["anyOf"]]
    return [name for name in names if name != "error"]


def error_codes(schema):
    """The codes of errors that the schema names."""
    return schema["$defs"]["code"]["examples"]


class Outputs:
    """Checks documents, and remembers of which commands there were some."""

    def __init__(self):
        self.schema = read()
        self.seen = set()
        self._strict = copy.deepcopy(self.schema)
        for _, part in objects(self._strict):
            part["additionalProperties"] = False
        self._strict["$defs"]["code"]["enum"] = error_codes(self.schema)

    def document_problems(self, name, text):
        """What is wrong with a document of a command, or of `error`."""
        try:
            value = json.loads(text)
        except ValueError as error:
            return [f"the JSON of {name} is none: {error}"]
        part = {**self._strict, "anyOf": [{"$ref": f"#/$defs/{name}"}]}
        found = jsonschema.exceptions.best_match(
            jsonschema.Draft202012Validator(part).iter_errors(value))
        if found:
            return [f"the JSON of {name} is not what its schema says: {found.json_path}: "
                    f"{found.message[:300]}"]
        self.seen.add(name)
        return []

    def command_problems(self, line, stdout, stderr):
        """The same for what a command line printed, if it is one command that asks for JSON."""
        if not _ASKS.search(line) or _COMPOUND.search(line):
            return []
        words = shlex.split(line)
        name = next((word for word in words if word in commands(self.schema)), None)
        if stdout:
            return self.document_problems(name, stdout) if name else [f"no schema is for: {line}"]
        error = re.search(r"^\{\n.*\Z", stderr, re.MULTILINE | re.DOTALL)
        return self.document_problems("error", error[0]) if error else ["neither result nor error"]
