"""The whole simulator against theory: recursions to the last digit, closed forms within intervals, planted mistakes caught.

A closed form fails by chance in about one run of 100,000 (analysis.verification.judging), on any seed. A planted
mistake is chosen about twice as large as the interval is wide to one side, so that it fails on any seed too.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers import altered

import scenarios
from analysis.verification import CASES, FALSE_ALARM_RATE, Finding, Tables, judge, quantity_label, unit_of
from analysis.verification.case import Case
from analysis.verification.recursions import by_rank, in_turn, interrupting, next_opening, on_shift_clock, reports_at
from analysis.verification.words import sharpness
from scenarios.loader import shipped
from sim.cli.verify import known_answer, sample
from sim.model import Setting
from sim.oversight import reminders
from sim.parameters import Parameters

FILES = Path(scenarios.__file__).parent / "known_answers"
RECURSIONS = [key for key, case in CASES.items() if case.kind == "recursion"]
CLOSED_FORMS = [key for key, case in CASES.items() if case.kind == "closed form"]
MANY = 100
TRACE = next(
    case
    for case in json.loads(Path(__file__).with_name("known_answers.json").read_text("utf-8"))["cases"]
    if case["id"] == "trace_deterministic"
)


def findings(case: Case, replications: int, changes: dict[str, Any] | None = None, seed: int | None = None):
    """Return what comes of a case, where the simulator is given a scenario with some fields changed."""
    parameters = known_answer(case.scenario)
    if seed is not None:
        parameters = altered(parameters, {"run.seed": seed})
    planted = altered(parameters, changes) if changes else None
    setting = Setting.of(planted or parameters)
    return judge(case, parameters, [sample(case, parameters, number, setting, planted) for number in range(replications)])


def wrong(found) -> list[str]:
    return [f"{one.quantity}: theory {one.theory:.6g}, simulated {one.simulated:.6g} in [{one.low}, {one.high}]"
            for one in found if not one.agrees]  # fmt: skip


# The simulator agrees


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("key", RECURSIONS)
def test_the_simulator_equals_the_recursion_order_by_order(key, seed):
    assert wrong(findings(CASES[key], CASES[key].quick, seed=seed)) == []


@pytest.mark.parametrize("key", CLOSED_FORMS)
def test_theory_lies_within_the_interval(key):
    assert wrong(findings(CASES[key], CASES[key].quick)) == []


@pytest.mark.slow
@pytest.mark.parametrize("key", CLOSED_FORMS)
def test_theory_lies_within_a_narrower_interval_on_another_seed(key):
    assert wrong(findings(CASES[key], MANY, seed=2)) == []


# Mistakes are seen

LONGER = {"work.handling.mean_min": 10.00001}
PLANTED_EXACT = [
    ("mmc_exact", "a hundred-thousandth of a minute more work", LONGER),
    ("mmc_exact", "one server more", {"units.unit1.staff.handlers": 4}),
    ("priorities_exact", "no priorities", {"staffing.units.queue.discipline": "first_come"}),
    ("preemptive_exact", "no interruptions", {"staffing.units.queue.preempting_tiers": []}),
    ("mg1_exact", "a hair more spread", {"work.handling.cv": 1.00001}),
    ("overdue_exact", "one server more", {"units.unit1.staff.handlers": 3}),
    ("rework_exact", "one reply in 200 more passes", {"behaviour.prereview_pass_share.standard": 0.705}),
    ("co_units_exact", "the co-unit a hair slower", {"work.co_unit_handling.mean_min": 5.00001}),
    ("suspend_exact", "a minute more of shift", {"staffing.shifts.morning.hours": ["00:00-08:01"]}),
    ("suspend_exact", "the other rule", {"staffing.units.queue.shift_end": "finish"}),
    ("finish_exact", "the other rule", {"staffing.units.queue.shift_end": "suspend"}),
    ("hourly_exact", "a hair more work", {"work.handling.mean_min": 30.00001}),
    ("from_empty_exact", "one server more", {"staffing.units.crews.handlers.count": 2}),
    ("first_orders_exact", "a hair more work", {"work.handling.mean_min": 43.20001}),
    ("slotted_exact", "the earliest due date first", {"staffing.units.queue.discipline": "earliest_due"}),
    ("earliest_due_exact", "in the order of arrival", {"staffing.units.queue.discipline": "first_come"}),
    ("accountability_exact", "four in a row", {"policy.accountability.consecutive": 4}),
    ("accountability_exact", "six in all", {"policy.accountability.cumulative": 6}),
    ("accountability_exact", "counts go on after a report", {"policy.accountability.reset": False}),
]


@pytest.mark.parametrize(("key", "what", "changes"), PLANTED_EXACT, ids=lambda value: value if isinstance(value, str) else "")
def test_a_recursion_sees_the_smallest_mistake(key, what, changes):
    assert wrong(findings(CASES[key], 1, changes)) != []


PLANTED = [
    ("mmc", "3 % more work", {"work.handling.mean_min": 10.3}),
    ("mmc", "one server more", {"units.unit1.staff.handlers": 4}),
    ("priorities", "no priorities", {"staffing.units.queue.discipline": "first_come"}),
    ("priorities", "5 % more work", {"work.handling.mean_min": 10.5}),
    ("preemptive", "no interruptions", {"staffing.units.queue.preempting_tiers": []}),
    ("preemptive", "5 % more work", {"work.handling.mean_min": 10.5}),
    ("mg1", "a fifth more spread", {"work.handling.cv": 1.2}),
    ("overdue", "6 minutes less of deadline", {"policy.tiers.general.completion": "0.4 hours"}),
    ("returns", "two in 100 more upheld", {"behaviour.uphold_share_unjustified": 0.22}),
    ("rework", "two in 100 more pass", {"behaviour.prereview_pass_share": {"standard": 0.72, "substandard": 0.72}}),
    ("co_units", "8 % more work for the co-unit", {"work.co_unit_handling.mean_min": 5.4}),
    ("suspend", "the other rule", {"staffing.units.queue.shift_end": "finish"}),
    ("suspend", "20 minutes less of shift", {"staffing.shifts.morning.hours": ["00:00-07:40"]}),
    ("finish", "the other rule", {"staffing.units.queue.shift_end": "suspend"}),
    ("hourly", "5 % more work", {"work.handling.mean_min": 31.5}),
    ("from_empty", "8 % more work", {"work.handling.mean_min": 31.1}),
    ("first_orders", "10 % more work", {"work.handling.mean_min": 47.5}),
    ("slotted", "one slot less of deadline", {"policy.tiers.high.completion": "0.25 hours"}),
    ("earliest_due", "one slot less of deadline", {"policy.tiers.high.completion": "0.25 hours"}),
    ("earliest_due", "in the order of arrival", {"staffing.units.queue.discipline": "first_come"}),
    ("accountability", "two in a row", {"policy.accountability.consecutive": 2}),
]
"""What each closed form must see with 100 replications, a quarter of those of the full verification."""


@pytest.mark.slow
@pytest.mark.parametrize(("key", "what", "changes"), PLANTED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_closed_form_sees_a_planted_mistake(key, what, changes):
    assert wrong(findings(CASES[key], MANY, changes)) != []


FEW = 8
PER_HANDLING = ("mmc", "priorities", "preemptive", "mg1", "overdue", "co_units", "suspend", "finish", "hourly",
                "from_empty", "first_orders")  # fmt: skip
PLANTED_GROSS = {
    "returns": {"behaviour.uphold_share_unjustified": 0.6},
    "rework": {"behaviour.prereview_pass_share": {"standard": 0.3, "substandard": 0.3}},
    "slotted": {"policy.tiers.high.completion": "0.2 hours"},
    "earliest_due": {"policy.tiers.high.completion": "0.2 hours"},
    "accountability": {"work.redo_share": 100_000},
    **{key: {} for key in PER_HANDLING},
}
"""A gross mistake for each closed form, for which eight replications are enough; none: a fiftieth of the work."""


@pytest.mark.parametrize("key", CLOSED_FORMS)
def test_a_closed_form_sees_a_gross_mistake_with_few_replications(key):
    little = {"work.handling.mean_min": known_answer(CASES[key].scenario).work.handling.mean / 50}
    assert wrong(findings(CASES[key], FEW, PLANTED_GROSS[key] or little)) != []


OVERDUE = ("overdue_exact", "slotted_exact", "earliest_due_exact", "accountability_exact",
           "overdue", "slotted", "earliest_due", "accountability")  # fmt: skip


@pytest.mark.parametrize("key", OVERDUE)
def test_orders_that_are_never_marked_overdue_are_seen(key, monkeypatch):
    monkeypatch.setattr(reminders, "_overdue", lambda *_: None)
    assert wrong(findings(CASES[key], CASES[key].quick if CASES[key].kind == "recursion" else FEW)) != []


def test_recursions_with_deadlines_see_one_order_wrongly_marked():
    for key in OVERDUE[:4]:
        assert wrong(tampered(CASES[key], mark_one)) != []


def every_fifth_unreported(tables: Tables) -> Tables:
    orders = tables.orders.copy()
    orders.loc[orders.index[::5], "reported_min"] = np.nan
    return replace(tables, orders=orders)


def every_fifth_missing(tables: Tables) -> Tables:
    return replace(tables, orders=tables.orders[np.arange(len(tables.orders)) % 5 != 0])


def one_a_little_late(tables: Tables) -> Tables:
    orders = tables.orders.copy()
    orders.loc[orders.index[7], "received_min"] += 2.0**-20
    return replace(tables, orders=orders)


def one_twice(tables: Tables) -> Tables:
    return replace(tables, orders=tables.orders.iloc[[0, *range(len(tables.orders))]])


def stopped_early(tables: Tables) -> Tables:
    return replace(tables, end_min=0.0)


def mark_one(tables: Tables) -> Tables:
    orders = tables.orders.copy()
    orders.loc[orders.index[3], "overdue_count"] = 1 - min(orders["overdue_count"].iloc[3], 1)
    return replace(tables, orders=orders)


def tampered(case: Case, tamper):
    """Return what comes of a case whose tables are changed before they are compared."""
    parameters = known_answer(case.scenario)
    changed = replace(case, measure=lambda tables, given: case.measure(tamper(tables), given))
    return judge(case, parameters, [sample(changed, parameters, 0, Setting.of(parameters))])


TAMPERED = (every_fifth_missing, one_a_little_late, one_twice, stopped_early)


@pytest.mark.parametrize("key", RECURSIONS)
def test_a_recursion_sees_orders_that_are_missing_or_not_reported(key):
    case = CASES[key]
    parameters = known_answer(case.scenario)
    kept: list[Tables] = []

    def keep(tables: Tables, given: Parameters):
        kept.append(tables)
        return case.measure(tables, given)

    assert wrong(judge(case, parameters, [sample(replace(case, measure=keep), parameters, 0, Setting.of(parameters))])) == []
    reports = () if key == "accountability_exact" else (every_fifth_unreported,)  # that one compares reports to the city
    for tamper in (*TAMPERED, *reports):
        assert wrong(judge(case, parameters, [case.measure(tamper(kept[0]), parameters)])) != [], tamper.__name__


def test_every_case_has_a_planted_mistake():
    assert set(PLANTED_GROSS) == set(CLOSED_FORMS)
    assert {key for key, _, _ in (*PLANTED, *PLANTED_EXACT)} == set(CASES)


# The recursions themselves


@pytest.mark.parametrize("servers", [1, 2])
def test_the_recursions_reproduce_the_fixed_trace(servers):
    given, expected = TRACE["parameters"], TRACE["expected"]
    arrivals, service = np.array(given["arrival"], dtype=float), np.array(given["service"], dtype=float)
    assert in_turn(arrivals, service, servers).tolist() == expected[f"fifo_c{servers}"]["finish"]
    by_priority = by_rank(arrivals, service, given["priority_0_first"], servers)
    assert by_priority.tolist() == expected[f"np_priority_c{servers}"]["finish"]


def test_the_recursion_with_interruptions_is_right_by_hand():
    arrivals, service, rank = np.array([0.0, 2.0, 3.0, 20.0]), np.array([5.0, 4.0, 1.0, 1.0]), [1, 0, 1, 0]
    assert interrupting(arrivals, service, rank, 1).tolist() == [9.0, 6.0, 10.0, 21.0]
    assert interrupting(arrivals, service, rank, 2).tolist() == [5.0, 6.0, 6.0, 21.0]


def test_the_recursions_with_shifts_are_right_by_hand():
    arrivals, service = np.array([1.0, 9.0, 25.0]), np.array([7.0, 5.0, 4.0])
    assert on_shift_clock(arrivals, service, 1, (0.0, 8.0), 24.0).tolist() == [8.0, 29.0, 49.0]
    assert in_turn(arrivals, service, 1, next_opening((0.0, 8.0), 24.0)).tolist() == [8.0, 29.0, 33.0]


def test_the_count_of_overdue_orders_is_right_by_hand():
    assert reports_at([1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1], 3, 5) == [5, 12]


# The files


def test_every_file_is_used_says_what_it_is_and_is_no_what_if():
    found = {path.stem for path in FILES.glob("*.yaml")}
    assert found == {case.scenario for case in CASES.values()}
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in FILES.glob("*.yaml"))
    assert not found & shipped().keys()


def test_every_quantity_has_a_name_in_both_languages():
    for case in CASES.values():
        for name in case.theory(known_answer(case.scenario)):
            assert quantity_label(name, "zh") != quantity_label(name, "en")


# The judge


def test_the_judge_holds_theory_against_an_interval_with_the_stated_rate_of_false_alarms():
    case, parameters = CASES["rework"], known_answer("rework")
    names = case.theory(parameters)
    samples = [{name: (value * (1 + (-1) ** number / 100), 1.0) for name, value in names.items()} for number in range(20)]
    found = judge(case, parameters, samples)
    assert all(one.agrees and one.false_alarm_rate == FALSE_ALARM_RATE for one in found)
    assert found[0].smallest_error == pytest.approx((found[0].high - found[0].simulated) / found[0].theory)
    assert found[0].high - found[0].simulated > found[0].simulated - found[0].low
    off = [{name: (over * 1.05, under) for name, (over, under) in one.items()} for one in samples]
    assert not any(one.agrees for one in judge(case, parameters, off))
    assert judge(case, parameters, off)[0].difference == pytest.approx(0.05)


@pytest.mark.parametrize("key", CLOSED_FORMS)
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_that_is_0_or_1_in_every_replication_does_not_agree(key, share):
    case, parameters = CASES[key], known_answer(CASES[key].scenario)
    theory = case.theory(parameters)
    for replications in (5, case.quick, case.full):
        found = judge(case, parameters, [dict.fromkeys(theory, (100 * share, 100.0))] * replications)
        assert not any(one.agrees for one in found if unit_of(one.quantity) == "share")


def test_what_is_judged_coarsely_is_marked_in_the_quick_verification_alone():
    blunt = Finding("wait_mean", 10.0, 10.0, 5.0, 17.0, True, FALSE_ALARM_RATE, 0.7)
    sharp = replace(blunt, smallest_error=0.4)
    assert sharpness(blunt, "en", quick=True) == "70 % coarse"
    assert sharpness(blunt, "zh", quick=True) == "70 % 粗"
    assert sharpness(blunt, "en", quick=False) == "70 %"
    assert sharpness(sharp, "en", quick=True) == "40 %"


def test_a_figure_with_nothing_to_measure_does_not_agree():
    case, parameters = CASES["rework"], known_answer("rework")
    found = judge(case, parameters, [dict.fromkeys(case.theory(parameters), (0.0, 0.0))] * 5)
    assert not any(one.agrees for one in found)
