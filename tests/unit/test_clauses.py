"""The clause register is complete, and everything that it names exists."""

from __future__ import annotations

import ast
import pkgutil
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from sim.clauses import CLAUSES_REGISTER, exercised
from sim.parameters import Parameters
from sim.work_order import CLAUSES, Activity

ROOT = Path(__file__).parents[2]
IDS = [f"C{number:02d}" for number in range(1, 40)]
each_clause = pytest.mark.parametrize("clause", CLAUSES_REGISTER.values(), ids=CLAUSES_REGISTER)


def sections_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the sections that a field's type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [section for part in get_args(annotation) for section in sections_in(part)]


def is_mapping(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is dict or any(is_mapping(part) for part in get_args(annotation))


def exists(path: str) -> bool:
    """Return whether a dotted path stands in the schema; a * is any key of a mapping, or at the end everything below."""
    places: list[Any] = [Parameters]
    for step in path.split("."):
        if step == "*":
            found = [place for place in places if is_mapping(place) or sections_in(place)]
        else:
            sections = [section for place in places for section in sections_in(place)]
            found = [section.model_fields[step].annotation for section in sections if step in section.model_fields]
        if not found:
            return False
        places = found
    return True


def test_all_thirty_nine_clauses_are_registered_in_order():
    assert list(CLAUSES_REGISTER) == IDS
    assert [clause.id for clause in CLAUSES_REGISTER.values()] == IDS


@each_clause
def test_a_clause_has_texts_and_a_section(clause):
    assert clause.section.strip()
    assert clause.zh.endswith("。")
    assert clause.en.endswith(".")
    assert "\n" not in clause.zh + clause.en


def test_no_two_clauses_say_the_same():
    assert len({clause.zh for clause in CLAUSES_REGISTER.values()}) == len(IDS)
    assert len({clause.en for clause in CLAUSES_REGISTER.values()}) == len(IDS)


@each_clause
def test_the_parameters_of_a_clause_stand_in_the_schema(clause):
    assert clause.parameters
    assert [path for path in clause.parameters if not exists(path)] == []


def test_a_path_that_is_not_in_the_schema_is_noticed():
    assert exists("policy.tiers.*.completion")
    assert exists("policy.returns.*")
    assert not exists("policy.tiers.*.nonsense")
    assert not exists("policy.nonsense.*")
    assert not exists("run.seed.*")


@each_clause
def test_the_code_of_a_clause_can_be_imported(clause):
    assert clause.code
    for name in clause.code:
        assert callable(pkgutil.resolve_name(name)), name


@each_clause
def test_a_clause_has_known_activities(clause):
    assert clause.activities
    assert set(clause.activities) <= set(Activity)


@each_clause
def test_the_tests_of_a_clause_exist(clause):
    assert clause.tests
    for node in clause.tests:
        file, name = node.split("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}, node


@pytest.mark.parametrize("activity", Activity)
def test_every_activity_belongs_to_a_registered_clause(activity):
    clauses = CLAUSES[activity].split()
    assert clauses == sorted(set(clauses))
    assert clauses
    assert set(clauses) <= set(IDS)


def test_an_event_of_several_clauses_counts_for_each_of_them():
    counts = exercised({"dispatched": 3, "redispatched": 2, "overdue": 1})
    assert list(counts) == IDS
    assert {clause: count for clause, count in counts.items() if count} == {"C02": 5, "C11": 3, "C17": 4}
