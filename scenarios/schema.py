"""The shape of a scenario file, read off the schema of its sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from scenarios.positions import FieldPath
from sim.parameters import Parameters

Schema = dict[str, Any]

# Places of the schema that only a reader of files fills in.
HIDDEN = ("listed",)
# Definitions whose mapping named here may be kept in a table.
TABLES = (("Parameters", "units"), ("OfficeStaffing", "crews"), ("UnitStaffing", "crews"))


@cache
def model_schema() -> Schema:
    """Return the JSON schema of a whole scenario; not to be changed."""
    return Parameters.model_json_schema()


def resolved(schema: Schema) -> Schema:
    """Return `schema`, or the definition that it refers to."""
    reference = schema.get("$ref")
    return model_schema()["$defs"][reference.rpartition("/")[2]] if reference else schema


def branches(schema: Schema) -> Iterator[Schema]:
    """Yield the schemas of which a value may fit any."""
    schema = resolved(schema)
    several = schema.get("anyOf") or schema.get("oneOf")
    if not several:
        yield schema
        return
    for branch in several:
        yield from branches(branch)


def keys_at(path: FieldPath, data: Any) -> list[str]:
    """Return the keys that may stand under `path` in scenario `data`; none where keys are free."""
    found: dict[str, None] = {}
    for schema in _schemas_at(path, data):
        found |= dict.fromkeys(schema.get("properties", {}))
    if not path:
        found["extends"] = None
    return [key for key in found if key not in HIDDEN]


def _schemas_at(path: FieldPath, data: Any) -> list[Schema]:
    current = [model_schema()]
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else data[int(step)] if isinstance(data, list) else None
        current = [branch for schema in current for below in _below(schema, step) for branch in branches(below)]
    law = data.get("law") if isinstance(data, Mapping) else None
    if law is None:
        return current
    return [schema for schema in current if schema.get("properties", {}).get("law", {}).get("const") == law] or current


def _below(schema: Schema, step: str | int) -> list[Schema]:
    if isinstance(step, int):
        return [schema["items"]] if "items" in schema else []
    if step in schema.get("properties", {}):
        return [schema["properties"][step]]
    further = schema.get("additionalProperties")
    return [further] if isinstance(further, dict) else []
