"""What a model file can say, from the JSON Schema of such files."""

import json

# Keys that no database reflects, or that say how a file is written.
NOT_REFLECTED = {"dialects", "renamed_from", "info", "default", "onupdate", "key", "c_name",
                 "c_type", "validate", "sensitive", "immutable", "version", "deferred",
                 "deprecated", "depends_on", "column.type of sqlite"}
OPTIONS = {"sqlite", "postgresql", "mysql", "mariadb"}
# What every database has.
COMMON = ("table", "column", "default", "computed", "part", "references", "key", "checkBody",
          "foreignKey", "columnForeignKey", "indexBody", "view", "trigger")
NAMES = {"columnForeignKey": "foreignKey"}
# What is written at another place too: the key whose cases cover it.
SAME = {"foreignKey.references": "references.table", "foreignKey.column": "references.columns",
        "foreignKey.table": "references.table", "view.name": "objects.views",
        "trigger.name": "objects.triggers"}


def read_schema(top):
    return json.loads((top / "docs/schema/cmig-models-1.schema.json").read_text("utf-8"))


def keys_of(schema, definitions, names=None, without=(), same=None):
    """The keys of these definitions, each behind a name; same leads to the key that covers one."""
    names, same = {**NAMES, **(names or {})}, {**SAME, **(same or {})}
    keys = set()
    for name in definitions:
        body = schema["$defs"][name]
        for part in (body, *body.get("anyOf", []), *body.get("allOf", [])):
            keys |= {f"{names.get(name, name)}.{key}" for key in part.get("properties", {})
                     if not {key, f"{names.get(name, name)}.{key}"}
                     & {*NOT_REFLECTED, *OPTIONS, *without}}
    return {same.get(key, key) for key in keys}
