"""The reference of scheme files, generated from the sections' own docstrings: as JSON Schema, and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.schemes import Scheme

__all__ = ["scheme_page", "scheme_schema"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_EXTENDS = {
    "type": "string",
    "description": "Name of a shipped scheme, or a file relative to this one, whose values hold unless this file gives "
                   "others.",
}
_HEAD = """# Assessment schemes

Every section and field of a scheme file, generated from the code. `<key>` stands for a name of your own. A file may
hold only what differs from another: give that one's name under `extends`. How to write one:
[Assess units](../how-to/assess-units.md).

## extends

Name of a shipped scheme, or of a file relative to this one. Mappings merge key by key; lists and single values replace
those of the base. `null` takes away an entry of the base: `penalties: {late: null}`.
"""
_LONGEST_CHOICE = 8
_WORDS = {"string": "text", "boolean": "true / false", "integer": "whole number", "number": "number",
          "object": "sections by key"}  # fmt: skip


def scheme_page() -> str:
    """Return the reference of every section and field of a scheme as Markdown."""
    schema = Scheme.model_json_schema()
    return "\n".join([_HEAD, *_sections("", schema, schema["$defs"])])


def scheme_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scheme file, which may hold only differences from another one."""
    schema = Scheme.model_json_schema()
    for section in (schema, *schema["$defs"].values()):
        section.pop("required", None)
        section["description"] = " ".join(section.get("description", "").split())
    properties = {"extends": _EXTENDS, **schema["properties"]}
    return {"$schema": _DRAFT, **schema, "properties": properties, "title": "hotline-sim assessment scheme"}


def _sections(path: str, section: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    yield f"## `{path}`\n" if path else "## The whole\n"
    yield f"{_line(section.get('description', ''))}\n"
    yield "| Field | Type | Default | Meaning |\n|---|---|---|---|"
    below: list[tuple[str, dict[str, Any]]] = []
    for name, field in section["properties"].items():
        here, inner = _inner(f"{path}.{name}" if path else name, field, definitions)
        if inner:
            below.append((here, inner))
        default = "**required**" if name in section.get("required", []) else _default(field.get("default"), inner)
        yield f"| `{name}` | {_type(field, definitions)} | {default} | {_line(field.get('description', ''))} |"
    yield ""
    for here, inner in below:
        yield from _sections(here, inner, definitions)


def _inner(path: str, field: dict[str, Any], definitions: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Return path and content of the section that a field holds, once or by key; None for a plain field."""
    further = list(field.get("patternProperties", {}).values())
    branches = [field, *field.get("anyOf", []), *further]
    name = next((one["$ref"].rpartition("/")[2] for one in branches if "$ref" in one), "")
    if not name or name == "Bilingual":
        return path, None
    return (f"{path}.<key>" if further else path), definitions[name]


def _type(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join("empty" if one.get("type") == "null" else _type(one, definitions) for one in field["anyOf"])
    if "$ref" in field:
        return "text in two languages" if field["$ref"].endswith("Bilingual") else "section"
    if "enum" in field:
        names = field["enum"]
        short = len(names) <= _LONGEST_CHOICE
        return " / ".join(f"`{name}`" for name in names) if short else "an indicator: see below"
    if field["type"] == "array":
        return f"list of {_type(field['items'], definitions)}"
    low, above = field.get("minimum"), field.get("exclusiveMinimum")
    limit = f", ≥ {low:g}" if low is not None else f", > {above:g}" if above is not None else ""
    return _WORDS[field["type"]] + limit


def _default(value: Any, inner: dict[str, Any] | None) -> str:
    if value is None or value in ({}, []):
        return "empty"
    return "see its fields" if inner else f"`{str(value).lower()}`"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
