"""The reference of scenario files, generated from the sections' own docstrings: as JSON Schema, and as a page."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from scenarios.schema import HIDDEN, TABLES, Schema, branches, model_schema, resolved

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_EXTENDS = {
    "type": "string",
    "description": "Name of a shipped scenario, or a file relative to this one, whose values hold unless this file "
                   "gives others.",
}
_TABLE = {
    "type": "string",
    "description": "CSV or XLSX file beside the scenario, one row an entry; entries written here win over its rows.",
}
_LAWS = "Exponential"  # where this definition is allowed, any duration is
_CLOCK = r"^\d{1,2}:\d{2}$"
_SPAN = r"^\d{1,2}:\d{2}-\d{1,2}:\d{2}$"
_UNITS = (("_per_day", "a day"), ("_per_year", "a year"), ("per_year", "a year"), ("_min", "minutes"),
          ("_days", "days"))
_KEYS = {
    "units": "unit", "topics": "topic", "clusters": "cluster", "surges": "surge", "tiers": "tier", "crews": "crew",
    "shifts": "shift", "special_days": "i",
}
_HEAD = """# Scenario reference

Every section and field of a scenario file, generated from the code. `<unit>`, `<tier>` and the like stand for names of
your own; `<i>` for an entry of a list. A file may hold only what differs from another: give that one's name under
`extends`.

| Written | Meaning |
|---|---|
| text in two languages | a mapping with `zh` and `en` |
| duration | minutes as a bare number, or a mapping with `law`: see [Durations](#durations) |
| deadline | text such as `24 hours`, `4 working_hours`, `3 natural_days`, `5 working_days at 18:00`, `5个工作日` |
| time of day | text such as `08:30`; `24:00` is the end of the day |
| span of the day | text such as `08:30-12:00`; one that ends before it begins runs past midnight |
| date | such as `2025-01-31` |
| share | a number from 0 to 1 |

## extends

Name of a shipped scenario, or of a file relative to this one. Mappings merge key by key; lists and single values
replace those of the base. A duration that names a law of its own replaces the base's as a whole; without `law` only the
numbers given change.

## Tables

`units`, `staffing.office.crews` and `staffing.units.crews` may be kept in a spreadsheet: write `table: FILE` (CSV or
XLSX beside the scenario) in the place of the entries, or before further entries, which win over the table's rows.

- Units: columns `unit`, `name_zh`, `name_en`, `unit_class`, `weight`, `staff.<crew>` for head counts, and any further
  field of a unit, such as `speed` or `queue.discipline`.
- Crews: columns `crew`, `count`, `roles`, `shift`, `tiers`, `absence_share`; several roles or tiers are separated by
  semicolons.
- An empty cell means that the value is not given.
"""


def json_schema() -> Schema:
    """Return the JSON Schema of a scenario file, which may hold only differences from another one."""
    schema = copy.deepcopy(model_schema())
    definitions = schema["$defs"]
    del definitions["ListedOrder"]
    for section in (schema, *definitions.values()):
        _loosen(section)
        for name in HIDDEN:
            section["properties"].pop(name, None)
    for owner, name in TABLES:
        mapping = (schema if owner == schema["title"] else definitions[owner])["properties"][name]
        mapping["properties"] = {"table": _TABLE}
    schema["properties"] = {"extends": _EXTENDS, **schema["properties"]}
    schema["title"] = "hotline-sim scenario"
    return {"$schema": _DRAFT, **schema}


def _loosen(schema: Any) -> None:
    """Require nothing, and let a duration without its law, as a difference has it, fit any law."""
    if isinstance(schema, list):
        for item in schema:
            _loosen(item)
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("required"), list):
        del schema["required"]
    if isinstance(schema.get("description"), str):
        schema["description"] = _one_line(schema["description"])
    if "oneOf" in schema:
        schema["anyOf"] = schema.pop("oneOf")
        schema.pop("discriminator", None)
    for value in schema.values():
        _loosen(value)


def reference_page() -> str:
    """Return the reference of every section and field as Markdown."""
    parts = [_HEAD]
    whole = model_schema()
    for name, field in whole["properties"].items():
        section = resolved(field)
        if "properties" in section:
            parts += _section(name, section, "##")
        else:
            parts += _section(f"{name}.<{_KEYS[name]}>", resolved(section["additionalProperties"]), "##", f"`{name}`")
    return "\n".join([*parts, *_durations()]).rstrip() + "\n"


def _section(path: str, section: Schema, level: str, title: str = "") -> Iterator[str]:
    """Yield the heading, the text and the table of one section, then its subsections."""
    yield f"{level} {title or f'`{path}`'}\n"
    yield f"{_one_line(section.get('description', ''))}\n"
    below: list[tuple[str, Schema]] = []
    rows = []
    required = section.get("required", [])
    for name, field in section["properties"].items():
        if name in HIDDEN:
            continue
        here = f"{path}.{name}"
        inner = _subsection(here, name, field)
        if inner:
            below.append(inner)
        default = _default(field, name in required, has_table=inner is not None)
        rows.append(f"| `{here}` | {_type(field, name)} | {default} | {_cell(field.get('description', ''))} |")
    yield "| Field | Type | Default | Meaning |\n|---|---|---|---|"
    yield "\n".join(rows) + "\n"
    for inner_path, inner_section in below:
        yield from _section(inner_path, inner_section, "###")


def _subsection(path: str, name: str, field: Schema) -> tuple[str, Schema] | None:
    """Return path and schema of the section that a field holds, once or many times; None for a plain field."""
    for branch in branches(field):
        if "items" in branch:
            item, here = resolved(branch["items"]), f"{path}.<i>"
        elif isinstance(branch.get("additionalProperties"), dict):
            item, here = resolved(branch["additionalProperties"]), f"{path}.<{_KEYS.get(name, 'name')}>"
        else:
            item, here = branch, path
        if "properties" in item and item["title"] not in ("Bilingual", "Limit") and "law" not in item["properties"]:
            return here, item
    return None


def _type(field: Schema, name: str) -> str:
    parts = list(branches(field))
    titles = {branch.get("title") for branch in parts}
    if _LAWS in titles:
        return "duration"
    if "Limit" in titles:
        words = ["deadline"]
    else:
        words = [_words(branch, name) for branch in parts if branch.get("type") != "null"]
    if any(branch.get("type") == "null" for branch in parts):
        words.append("empty")
    return " or ".join(words)


def _words(schema: Schema, name: str) -> str:
    kind = schema.get("type")
    if schema.get("title") == "Bilingual":
        return "text in two languages"
    if "enum" in schema or "const" in schema:
        return " / ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    if kind in ("number", "integer"):
        return _number(schema, name)
    if kind == "array":
        return f"list of {_items(schema)}{_type(schema['items'], name)}"
    if kind == "object":
        free = "properties" not in schema
        return f"mapping: {_key_words(schema)} → {_type(schema['additionalProperties'], name)}" if free else "section"
    return {"string": _text(schema), "boolean": "true / false"}[str(kind)]


def _key_words(schema: Schema) -> str:
    names = schema.get("propertyNames", {}).get("enum")
    return " / ".join(f"`{name}`" for name in names) if names else "name"


def _items(schema: Schema) -> str:
    least, most = schema.get("minItems"), schema.get("maxItems")
    if least and least == most:
        return f"{least} × "
    return f"at least {least} × " if least else ""


def _text(schema: Schema) -> str:
    known = {_CLOCK: "time of day", _SPAN: "span of the day"}
    if schema.get("format") == "date":
        return "date"
    return known.get(schema.get("pattern", ""), "text")


def _number(schema: Schema, name: str) -> str:
    low, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    high = schema.get("maximum")
    if (low, high) == (0, 1):
        return "share, 0 to 1"
    word = "whole number" if schema["type"] == "integer" else "number"
    unit = next((f" ({text})" for ending, text in _UNITS if name.endswith(ending)), "")
    limits = [f"≥ {low:g}" if low is not None else "", f"> {above:g}" if above is not None else "",
              f"≤ {high:g}" if high is not None else ""]
    return ", ".join([word + unit, *(limit for limit in limits if limit)])


def _default(field: Schema, is_required: bool, *, has_table: bool) -> str:
    if is_required:
        return "**required**"
    value = field.get("default")
    if value is None or value in ({}, []):
        return "empty"
    if has_table:
        return "see its fields"
    alike = isinstance(value, list) and len(value) > 3 and len(set(map(str, value))) == 1
    return f"`{_plain(value[0])}` each" if alike else f"`{_plain(value)}`"


def _plain(value: Any) -> str:
    if isinstance(value, bool | float):
        return f"{value:g}" if isinstance(value, float) else str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_plain(item) for item in value) + "]"
    if isinstance(value, dict) and "law" in value:
        return _plain(value["mean_min"])  # the only law that is a default is a constant
    if isinstance(value, dict) and "clock" in value:
        return f"{value['amount']:g} {value['clock']}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(item)}" for key, item in value.items()) + "}"
    return str(value)


def _durations() -> Iterator[str]:
    yield "## Durations\n"
    yield "A bare number of minutes, or a mapping with `law` and the law's own numbers.\n"
    yield "| `law` | Its numbers | Meaning |\n|---|---|---|"
    for section in model_schema()["$defs"].values():
        law = section["properties"].get("law", {}).get("const")
        if law:
            numbers = [f"`{name}` ({_type(field, name)}): {_cell(field['description'])}"
                       for name, field in section["properties"].items() if name != "law"]
            yield f"| `{law}` | {'<br>'.join(numbers)} | {_cell(section['description'])} |"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")
