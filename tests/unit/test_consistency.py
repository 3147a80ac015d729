"""Warnings about valid scenarios, and what the cross-checks refuse."""

from __future__ import annotations

import pytest

from sim.consistency import warnings_of
from sim.errors import ScenarioError
from sim.model import Setting

TWO_CLASSES = """
demand: {mix: {urgency: {urgent: 1}}}
policy: {tiers: {general: {when: {channel: [any], unit_class: [department]}}}}
units: {unit2: {name: {zh: 二, en: two}, unit_class: township, weight: 1}}
"""


def found(parameters):
    return [(warning.key, dict(warning.values)) for warning in warnings_of(parameters, Setting.of(parameters).days)]


def test_a_complete_scenario_has_no_warning(scenario):
    assert found(scenario("work: {handling: 10}")) == []


def test_a_year_without_an_official_notice_is_named(scenario):
    years = "{official: CN, weekend: [sat, sun]}"
    assert found(scenario(f"period: {{start: 2031-01-01, end: 2031-02-01}}\ncalendar: {years}")) == [("no_notice", {"years": "2031"})]


def test_work_that_nobody_can_do_is_named_with_its_place(scenario):
    parameters = scenario("work: {handling: 10}\nunits: {unit1: {staff: {handlers: 0}}}")
    assert found(parameters) == [("nobody", {"place": "unit1", "role": "handling", "tier": "general"})]


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        (TWO_CLASSES,
         "policy.tiers", "no tier fits an order with urgency general, request_type any, channel any, unit_class township"),
        ("policy: {tiers: {general: {when: {unit_class: [departmant]}}}}",
         "policy.tiers.general.when.unit_class.0", "no unit class of this name"),
        ("demand: {topics: {all: {weight: 0}}}", "demand.topics", "must have a topic with a weight above 0"),
        ("run: {precision: {half_width: 0.01, at_least: 20, at_most: 10}}", "run.precision.at_most", "must be at least at_least = 20"),
    ],
)
def test_a_contradiction_between_sections_is_refused(scenario, text, field, rule):
    with pytest.raises(ScenarioError) as error:
        scenario(text)
    assert [(problem.field, problem.rule) for problem in error.value.problems] == [(field, rule)]


def test_null_takes_an_inherited_entry_away(scenario, tmp_path):
    (tmp_path / "base.yaml").write_text(
        "extends: textbook\ndemand: {surges: {storm: {first: 2025-01-02, last: 2025-01-03, orders_per_day: 5, topic: all}}}\n",
        encoding="utf-8",
    )
    assert scenario("", base="base.yaml").demand.surges.keys() == {"storm"}
    assert scenario("demand: {surges: {storm: null}}", base="base.yaml").demand.surges == {}


def test_a_table_of_units_is_the_whole_list_and_replaces_the_inherited_one(scenario, tmp_path):
    (tmp_path / "units.csv").write_text("unit,name_zh,name_en,unit_class,weight\nnorth,北,North,township,1\n", encoding="utf-8")
    assert scenario("units: {table: units.csv}").units.keys() == {"north"}


def test_a_misspelt_unit_is_recognised_behind_the_entries_that_it_lacks(scenario):
    with pytest.raises(ScenarioError) as error:
        scenario("units: {unti1: {staff: {handlers: 2}}}")
    assert {problem.hint for problem in error.value.problems} == {"did you mean 'unit1'?"}
