"""The chain beside the simulation: equal where deadlines are independent, apart where they queue; replay is exact."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import altered

from analysis.chance import call_up_probability, clusters, replay, segments, sequences
from analysis.intervals import proportion_interval
from scenarios.loader import load
from sim.cli.verify import known_answer
from sim.parameters import Parameters

FALSE_ALARM_RATE = 1e-5
UNITS = "".join(f"  u{number}: {{name: {{zh: 单位, en: Unit}}, unit_class: department, weight: 1}}\n" for number in range(10))
# Ten units with more people than orders: nobody waits, and an order is overdue if its own handling takes 3 times the mean.
INDEPENDENT = """
period: {start: 2025-01-01, end: 2025-01-14}
demand: {arrivals: {orders_per_day: 40}}
work: {handling: {law: exponential, mean_min: 60}}
policy:
  tiers: {general: {completion: 3 hours}}
  accountability: {consecutive: 3, cumulative: 5, window: none}
staffing: {units: {crews: {handlers: {count: 60}}}}
"""


def read(simulate, parameters: Parameters, replications: int):
    """Return the sequences of some replications, and their executive reports."""
    outcomes = [simulate(parameters, number) for number in range(replications)]
    found = [one for outcome in outcomes for one in sequences(outcome.events, outcome.orders, parameters)]
    events = pd.concat([outcome.events for outcome in outcomes])
    return found, events[events["activity"] == "executive_report"]


def called_up(found, reports: pd.DataFrame, parameters: Parameters) -> list[bool]:
    inside = reports[reports["time"].between(0, parameters.period.days * 1440, inclusive="left")]
    named = set(zip(inside["replication"], inside["actor"], strict=True))
    return [(one.replication, one.unit) in named for one in found]


def test_the_chain_is_right_where_deadlines_are_independent(simulate, scenario):
    parameters = scenario(INDEPENDENT + "units:\n" + UNITS)
    found, reports = read(simulate, parameters, 20)
    kept = [one for one in found if one.unit != "unit1"]
    share = math.exp(-3)  # chance of an exponential handling beyond three times its mean
    missed, total = sum(int(one.missed.sum()) for one in kept), sum(len(one.missed) for one in kept)
    seen_share = proportion_interval(missed, total, 1 - FALSE_ALARM_RATE)
    assert seen_share.low <= share <= seen_share.high
    rules = parameters.policy.accountability
    chance = np.mean([call_up_probability(share, segments(one, parameters), rules) for one in kept])
    hits = called_up(kept, reports, parameters)
    # chances that differ from unit to unit make the sum spread less than a binomial one
    seen = proportion_interval(sum(hits), len(hits), 1 - FALSE_ALARM_RATE)
    assert seen.low <= chance <= seen.high
    assert 0.05 < chance < 0.6  # a chance that the interval can tell from 0 and 1
    lag1 = clusters([one.missed for one in kept], [[] for _ in kept]).lag1
    assert abs(lag1) < 4.42 / math.sqrt(total)


def test_the_chain_is_too_low_for_few_orders_that_queue(simulate):
    # methods.md, section 11: M/M/5 at 40 % load, from empty, about 20 orders a unit: .0835 against .0013
    parameters = altered(known_answer("accountability"), {
        "demand.arrivals.orders_per_day": 57.6, "period.end": "2025-01-07", "staffing.units.crews.handlers.count": 5,
    })  # fmt: skip
    found, reports = read(simulate, parameters, 10)
    share = sum(int(one.missed.sum()) for one in found) / sum(len(one.missed) for one in found)
    rules = parameters.policy.accountability
    chance = np.mean([call_up_probability(share, segments(one, parameters), rules) for one in found])
    hits = called_up(found, reports, parameters)
    seen = proportion_interval(sum(hits), len(hits), 1 - FALSE_ALARM_RATE)
    assert chance < seen.low
    measured = clusters([one.missed for one in found], [[] for _ in found])
    assert measured.run_ratio > 1.1
    assert measured.lag1 > 0.1


RULES = [
    {}, {"order": "dispatch"}, {"order": "completion"}, {"window": "calendar_month", "reset": False},
    {"window": "rolling", "rolling_days": 20}, {"window": "none", "co_units_share_blame": True},
    {"order": "dispatch", "co_units_share_blame": True, "window": "none"}, {"order": "completion", "co_units_share_blame": True},
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: " ".join(f"{key}={value}" for key, value in rule.items()) or "default")
def test_replay_gives_the_reports_of_the_run(simulate, rule):
    changes = {f"policy.accountability.{key}": value for key, value in {"consecutive": 2, "cumulative": 3, **rule}.items()}
    parameters = altered(load("huojia"), {"period.end": "2025-02-20", **changes})
    compare(simulate, parameters)


@pytest.mark.parametrize("rule", [{}, {"order": "dispatch"}])
@pytest.mark.parametrize("opening", ["lead_in", "backlog"])
def test_replay_is_exact_where_many_deadlines_pass_at_one_instant(simulate, rule, opening):
    # all deadlines at midnight: the order in which they were set decides
    changes = {f"policy.accountability.{key}": value for key, value in {"consecutive": 2, "window": "none", **rule}.items()}
    changes |= {"period.end": "2025-01-31", "period.opening": opening, "demand.backlog.orders": 150}
    parameters = altered(load("huojia"), changes)
    tiers = {f"policy.tiers.{key}.completion": "1 natural_days at 24:00" for key in parameters.policy.tiers}
    compare(simulate, altered(parameters, tiers))


EXAMPLES = sorted((Path(__file__).parents[1] / "property" / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_replay_is_exact_in_random_counties_that_once_failed(simulate, path):
    compare(simulate, load(path), fewest=0)


def compare(simulate, parameters: Parameters, fewest: int = 4) -> None:
    found, reports = read(simulate, parameters, 1)
    expected = sorted(zip(reports["actor"], reports["time"], reports["detail"], strict=True))
    replayed = [one for sequence in found for one in replay(sequence, parameters.policy.accountability, parameters)]
    assert sorted((one.unit, one.time, one.rule) for one in replayed) == expected
    assert len(expected) >= fewest
