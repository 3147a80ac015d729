"""Whether scenarios can be compared, which controls their comparison has, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.comparison.comparable import obstacles, remarks
from analysis.comparison.compared import SHOWN, compare
from analysis.comparison.side import Side, common, control_names, controls_of
from analysis.kpi import KPIS
from analysis.report.decision import Comparison, best_sentences, decisions, warnings
from analysis.report.words import WORDS

NAMED = "scenario: {{name: {0}, title: {{zh: {0}, en: {0}}}, question: {{zh: 问, en: Q}}}}\n"


@pytest.fixture
def county(scenario):
    return lambda name, more="": scenario(NAMED.format(name) + more)


@pytest.mark.parametrize(("more", "said"), [
    ("", []),
    ("units: {unit1: {staff: {handlers: 3}}}", []),
    ("staffing: {units: {queue: {discipline: earliest_due}}}", []),
    ("policy: {tiers: {general: {completion: 5 natural_days}}}", []),
    ("demand: {arrivals: {orders_per_day: 3}}", ["other_demand"]),
    ("work: {handling: 11}", ["other_work"]),
    ("units: {unit1: {weight: 3}}", ["other_demand"]),
    ("units: {more: {name: {zh: 二, en: Two}, unit_class: township, weight: 1, staff: {handlers: 1}}}", ["other_demand"]),
    ("behaviour: {misroute_share: 0.1}", ["other_behaviour"]),
    ("calendar: {extra_days_off: [2025-01-07]}", ["other_calendar"]),
    ("period: {opening: lead_in, lead_in_days: 7}", ["other_opening"]),
    ("run: {seed: 99}", ["other_seed"]),
    ("policy: {returns: {review_delay: 30}}", []),
    ("calendar: {extra_days_off: [2025-01-07]}\ndemand: {arrivals: {orders_per_day: 3}}", ["other_calendar", "other_demand"]),
])  # fmt: skip
def test_what_a_reader_must_know(county, more, said):
    assert remarks(county("base"), county("other", more)) == said


def test_everything_against_a_comparison_at_once(county):
    base, other = county("base"), county("base", "period: {end: 2025-01-08, follow_up_days: 9}")
    found = obstacles([base, other], "on_time_shar")
    assert [problem.field for problem in found] == [
        "--primary", "scenario.name", "base: period.end", "base: period.follow_up_days",
    ]  # fmt: skip
    assert "on_time_share" in found[0].hint
    assert obstacles([base, county("other")], "on_time_share") == []


def side(parameters, overdue, work, expected=None):
    """Return a side with so many overdue of 100 orders, and so much work at unit1, a replication."""
    measures = {number: {name: [50.0, 100.0] for name in KPIS} for number in range(len(overdue))}
    for number, late in enumerate(overdue):
        measures[number]["on_time_share"] = [100.0 - late, 100.0]
        measures[number]["overdue_count"] = [float(late), 1.0]
    offered = {number: {"unit1": [10.0, minutes]} for number, minutes in enumerate(work)}
    return Side(parameters, measures, offered, {"unit1": [10.0, 100.0]} if expected is None else expected)


def test_controls_are_fixed_by_the_scenarios(county):
    base = side(county("base"), [1, 2], [100.0, 90.0])
    same = side(county("same"), [1, 2], [100.0, 90.0])
    more = side(county("more", "units: {unit1: {staff: {handlers: 3}}}"), [1, 2], [100.0, 90.0])
    assert control_names(base, same) == ("orders", "work")
    assert control_names(base, more) == ("orders", "work", "work/unit1")
    table, means = controls_of(base, more, [0, 1])
    assert table.tolist() == [[10.0, 100.0, 100.0], [10.0, 90.0, 90.0]]
    assert means == [10.0, 100.0, 100.0]
    other = side(county("other"), [1, 2], [100.0, 91.0])  # met other orders
    assert controls_of(base, other, [0, 1])[1] == []
    assert controls_of(base, side(county("list"), [1, 2], [100.0, 90.0], {}), [0, 1])[1] == []


def test_replications_that_failed_on_one_side_are_left_out(county):
    base, other = side(county("base"), [1, 2, 3], [1.0] * 3), side(county("other"), [4, 5, 6], [1.0] * 3)
    broken = Side(other.parameters, {number: other.measures[number] for number in (0, 2)}, other.offered, other.expected)
    assert common(base, broken) == [0, 2]
    row = compare(base, [broken], "overdue_count").row("other", "overdue_count")
    assert (row.base, row.other, row.value, row.replications) == (2.0, 5.0, 3.0, 2)


def test_a_known_effect_is_found_with_its_controls_and_said(county):
    draw = np.random.default_rng(3)
    work = draw.normal(100, 10, 40)
    noise = draw.normal(0, 0.2, 40)
    # the more work, the more one more person helps: 5 orders on average, half an order more for each 10 minutes
    late = 30 + 0.4 * (work - 100)
    base = side(county("base"), late, work)
    more = side(county("more", "units: {unit1: {staff: {handlers: 3}}}"), late - 5 - 0.05 * (work - 100) + noise, work)
    found = compare(base, [more], "overdue_count")
    row = found.row("more", "overdue_count")
    assert row.verdict == "better"
    assert row.controls == ("work",)  # orders never vary here, and the unit's work is the county's
    assert row.control_gain > 3
    assert row.low < -5 < row.high
    assert row.half_width < 0.1
    assert {one.kpi for one in found.rows if one.family == "shown"} == set(SHOWN) - {"overdue_count"}
    titles = {name: {"zh": name, "en": name} for name in ("base", "more")}
    comparison = Comparison(titles, found, {"more": []}, {}, None, {"unit1": {"zh": "一", "en": "One"}})
    assert "更好" in decisions(comparison, "zh")[0]
    assert "is better" in decisions(comparison, "en")[0]
    assert best_sentences(comparison, "en") == []  # with one alternative its verdict says it
    assert warnings(comparison, "en") == []


def test_every_sentence_has_both_languages_and_the_same_gaps():
    for key, (zh, en) in WORDS.items():
        gaps = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in (zh, en)]
        assert gaps[0] == gaps[1], key
