"""The reference of scenario files covers every field, and fits the files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

from pydantic import BaseModel

from scenarios.reference import json_schema, reference_page
from sim.parameters import Parameters
from sim.parameters.demand import ListedOrder


def sections(model: type[BaseModel] = Parameters) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for below in models_in(field.annotation):
            yield from sections(below)


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from models_in(part)


def objects(schema: object) -> Iterator[dict]:
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_every_field_of_every_section_has_a_description():
    for section in set(sections()):
        assert section.__doc__
        for name, field in section.model_fields.items():
            assert field.description, f"{section.__name__}.{name}"


def test_the_page_has_every_field_of_every_section():
    page = reference_page()
    shown = set(re.findall(r"^\| `(?:[\w.<>]+\.)?(\w+)` \|", page, re.MULTILINE)) | set(re.findall(r"`(\w+)` \(", page))
    for section in set(sections()) - {ListedOrder}:
        if section.__name__ in {"Bilingual", "Limit", "Parameters"}:
            continue
        assert set(section.model_fields) - {"listed", "law"} - shown == set(), section


def test_the_page_gives_path_type_range_default_and_meaning():
    lines = reference_page().splitlines()
    assert ("| `demand.mix.complex_share` | share, 0 to 1 | `0` | Share of orders that are complex, wide or too difficult "
            "for the unit alone (C32). |") in lines
    assert ("| `policy.extensions.margin_min` | number (minutes), ≥ 0 | `0` | How long before that last moment the unit "
            "decides and begins to write, in minutes of working time (calendar.working_hours), so that a last moment at "
            "night or on a day off is met on the working day before. |") in lines
    assert any(line.startswith("| `policy.tiers.<tier>.completion` | deadline | **required** |") for line in lines)
    assert any(line.startswith("| `policy.returns.window` | deadline | `1 hours` |") for line in lines)
    assert any(line.startswith("| `work.handling` | duration | `0` |") for line in lines)
    assert any(line.startswith("| `staffing.shifts.<shift>.hours` | list of span of the day | empty |") for line in lines)
    assert any(line.startswith("| `policy.extensions.cutoff` | time of day or empty | empty |") for line in lines)
    assert any(line.startswith("| `lognormal` | `mean_min` (number (minutes), > 0): Mean in minutes.") for line in lines)


def test_the_page_does_not_mention_what_is_filled_in_by_reading():
    assert "demand.listed" not in reference_page()


def test_page_and_schema_are_the_same_in_every_process():
    code = "from scenarios.reference import *; import json; print(reference_page(), json.dumps(json_schema()))"
    outputs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_the_schema_is_that_of_a_file_that_may_hold_only_differences():
    schema = json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert schema["properties"]["extends"]["type"] == "string"
    assert not [part for part in objects(schema) if isinstance(part.get("required"), list)]
    assert "listed" not in schema["$defs"]["Demand"]["properties"]
    for owner, name in ((schema, "units"), (schema["$defs"]["OfficeStaffing"], "crews")):
        assert owner["properties"][name]["properties"]["table"]["type"] == "string"
    assert schema["additionalProperties"] is False


def test_every_reference_inside_the_schema_leads_somewhere():
    schema = json_schema()
    for part in objects(schema):
        if isinstance(part.get("$ref"), str):
            assert part["$ref"].rpartition("/")[2] in schema["$defs"]


def test_making_the_file_schema_leaves_the_models_schema_alone():
    before = json.dumps(Parameters.model_json_schema())
    json_schema()
    reference_page()
    assert json.dumps(Parameters.model_json_schema()) == before
    assert "required" in json_schema.__globals__["model_schema"]()
