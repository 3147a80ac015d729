"""The reader of the event log: it finds nothing in what the model makes, and every mistake planted in it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest
from helpers import altered
from hypothesis import HealthCheck, Phase, given, settings

from analysis.conformance import CHECKED, PARTLY, RULES, UNCHECKED, check, report
from scenarios.loader import load, shipped
from sim.parameters import Parameters

HERE = Path(__file__).parent


def _sibling(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"conformance_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


mutants = _sibling(HERE / "mutants.py")


@pytest.fixture
def built(tmp_path):
    """Return a function that loads one of the scenarios that mutants are planted in."""

    def build(name: str) -> Parameters:
        base, differences, orders = mutants.BASES[name]
        for shared in ("county.yaml", "exercise.yaml"):
            (tmp_path / shared).write_text((HERE / shared).read_text(encoding="utf-8"), encoding="utf-8")
        if orders:
            (tmp_path / "orders.csv").write_text(dedent(orders).strip() + "\n", encoding="utf-8")
        path = tmp_path / "case.yaml"
        path.write_text(f"extends: {base}\n{dedent(differences)}\n", encoding="utf-8")
        return load(path)

    return build


@pytest.fixture(scope="module")
def sound() -> dict[str, set[str]]:
    """Rules that unmutated runs broke, by scenario: filled as they are needed."""
    return {}


# The rules and the clauses


def test_every_clause_is_checked_or_it_is_said_why_not():
    clauses = {f"C{number:02d}" for number in range(1, 40)}
    assert clauses <= CHECKED.keys() | UNCHECKED.keys()
    assert not CHECKED.keys() & UNCHECKED.keys()
    assert all(CHECKED.values())
    assert PARTLY.keys() <= CHECKED.keys()
    assert CHECKED.keys() - clauses == {"conservation", "log", "queue", "roster"}


def test_a_rule_that_met_no_fact_is_not_exercised_and_not_kept(built, simulate):
    parameters = built("reported when due")
    seen = report(simulate(parameters).events, parameters)
    assert seen.rules.keys() == RULES.keys()
    assert seen.rules["on time or overdue"].verdict == "kept"
    assert seen.rules["number of returns"].verdict == "not exercised"
    assert "not exercised" in str(seen)


def test_violations_come_in_a_fixed_order_with_their_replication(built, simulate):
    parameters = built("exercise")
    events = simulate(parameters, 3).events
    broken = events[events["activity"] != "evidence_uploaded"].iloc[::1]
    found = check(broken, parameters)
    assert found == sorted(found) == check(broken, parameters)
    assert {one.replication for one in found} == {3}
    assert {one.clause for one in found} >= {"C10"}


# The model as it stands


WEEKS = {"start": "2025-01-20", "end": "2025-02-02", "lead_in_days": 4, "follow_up_days": 12}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_shipped_scenarios_keep_every_rule(name, simulate, scenario):
    start, surges = "2025-11-10", "surge" in name
    period = {**WEEKS, **({"start": start, "end": "2025-11-24"} if surges else {})}
    parameters = scenario("period: " + str(period).replace("'", ""), base=name)
    outcome = simulate(parameters)
    assert check(outcome.events, parameters, outcome.orders) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_shipped_scenarios_keep_every_rule_in_full_length(name, simulate):
    parameters = load(shipped()[name])
    outcome = simulate(parameters)
    assert check(outcome.events, parameters, outcome.orders) == []


def test_the_run_in_which_every_clause_happens_keeps_every_rule_and_exercises_nearly_all(simulate):
    parameters = load(HERE / "exercise.yaml")
    outcome = simulate(parameters)
    seen = report(outcome.events, parameters, outcome.orders)
    assert list(seen.violations) == []
    idle = {rule for rule, result in seen.rules.items() if not result.facts}
    assert idle == {
        "a listed order comes when its list says", "answered by the office", "contact before handling", "extensions by chance",
        "handling waits for the leader", "never or always substandard", "never or always through pre-review",
        "nothing after the end", "opening backlog",
        "refusals by chance", "returns upheld by chance", "the city decides in its hours",
    }  # fmt: skip


@pytest.mark.parametrize("examples", [12, pytest.param(300, marks=pytest.mark.slow)])
def test_random_scenarios_keep_every_rule(examples, simulate):
    strategies = _sibling(HERE.parent / "property" / "conftest.py")

    @settings(
        max_examples=examples, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )  # fmt: skip
    @given(strategies.scenarios())
    def law(parameters: Parameters) -> None:
        outcome = simulate(parameters)
        if len(outcome.events):
            assert check(outcome.events, parameters, outcome.orders) == []

    law()


# What it finds in the model as it stands


FOUND = {
    "an extension is requested by a unit that has the order no more": (
        """
        policy: {returns: {window: 9 hours}, tiers: {general: {completion: 25 hours}}}
        behaviour: {ask_extension_share: 1}
        work: {return_request: 29, sign_principal: 1, return_review: 40, extension_request: 20}
        waits: {external_share: 1, external: 40000}
        """,
        """
        received,order_id,urgency,unit,sent_to
        2025-01-06 09:00,R,general,unit1,unit2
        """,
    ),
    "the city's deadline passes before dispatch": (
        """
        policy: {tiers: {general: {city: 1 hours}}}
        staffing: {office: {crews: {office: {shift: office_hours}}}}
        work: {dispatch: 5}
        """,
        """
        received,order_id,urgency,unit
        2025-01-06 02:00,R,general,unit1
        """,
    ),
    "a reminder before dispatch": (
        """
        policy: {clock_starts: receipt, tiers: {general: {completion: 25 hours, reminder: true}}}
        staffing: {office: {crews: {office: {shift: office_hours}}}}
        work: {dispatch: 5}
        """,
        """
        received,order_id,urgency,unit
        2025-01-06 02:00,R,general,unit1
        """,
    ),
    "interrupted work is not offered to others who are free": (
        """
        staffing: {units: {crews: {section_heads: {roles: [section_head, reception]}}}}
        work: {acceptance: 30}
        waits: {external_share: 1, external: 20}
        """,
        """
        received,order_id,urgency,unit,handling_min
        2025-01-06 09:00,U,extra_urgent,unit1,20
        2025-01-06 09:55,G,general,unit1,20
        """,
    ),
    "errands and co-units' work keep a stale place in the queue": (
        """
        policy: {tiers: {general: {completion: 26 hours}, difficult: {completion: 30 hours}}}
        behaviour: {ask_extension_share: 1}
        staffing: {units: {queue: {discipline: earliest_due, preempting_tiers: []}}}
        work: {co_unit_handling: 10}
        """,
        """
        received,order_id,urgency,unit,co_units,handling_min
        2025-01-06 09:00,B,general,unit2,,180
        2025-01-06 09:01,C,general,unit1,unit2,20
        2025-01-06 09:02,A,difficult,unit2,,20
        """,
    ),
}  # fmt: skip
"""Mistakes of the model that the reader has found, each with a scenario that showed it."""


@pytest.mark.parametrize("finding", FOUND, ids=lambda words: words.replace(" ", "-"))
def test_what_the_reader_once_found_is_gone(finding, built, simulate, monkeypatch):
    monkeypatch.setitem(mutants.BASES, "found", ("county.yaml", *FOUND[finding]))
    parameters = built("found")
    assert check(simulate(parameters).events, parameters) == []


# The model with mistakes


def test_the_list_of_mutants_is_in_order():
    names = [one.name for one in mutants.MUTANTS]
    assert len(names) == len(set(names)) >= 14
    assert all(RULES[one.rule] == one.clause for one in mutants.MUTANTS)


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda one: one.name.replace(" ", "-"))
def test_a_planted_mistake_is_found(mutant, built, simulate, sound, monkeypatch):
    parameters = built(mutant.base)
    if mutant.base not in sound:
        outcome = simulate(parameters)
        sound[mutant.base] = {one.rule for one in check(outcome.events, parameters, outcome.orders)}
    assert sound[mutant.base] == set()
    if mutant.patch is not None:
        mutant.patch(monkeypatch)
    outcome = simulate(altered(parameters, mutant.altered))
    found = check(outcome.events, parameters, outcome.orders)
    assert (mutant.clause, mutant.rule) in {(one.clause, one.rule) for one in found}
