"""Schemes, points, ranks, grades and lists, worked by hand; laws that hold for any scheme."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.assessment import INDICATORS, Setting, assess_figures, assess_run, spread, standings, without_cases
from analysis.assessment.figures import monthly, of_period, period_label, rates
from analysis.assessment.indicators import ACTIONS, DAYS, SHARES, TOTALS, indicators_page
from analysis.assessment.scoring import half_up, points_columns, scored
from analysis.assessment.writing import heading, readable, scheme_rows, write_assessment
from analysis.kpi import KPIS, measure
from analysis.new_folder import refuse_existing
from analysis.terms import TERMS
from scenarios.figure_tables import read_figures
from scenarios.scheme_files import load_scheme, scheme_file, shipped_schemes
from scenarios.scheme_reference import scheme_page
from scenarios.scheme_words import SCHEME_CHINESE
from sim.errors import ResultsError, ScenarioError
from sim.schemes import INDICATOR_NAMES, MERIT_NAMES, NOT_SIMULATED, Exclusion, Scheme

NAME = {"zh": "甲", "en": "A"}
IDENTITY = {"name": "test", "title": NAME, "source": "a test"}


def component(indicator="on_time_share", weight=20, target=0.9, slope=1, **more):
    return {"name": NAME, "indicator": indicator, "weight": weight, "target": target, "slope": slope, "source": "a test", **more}


def scheme(**sections):
    return Scheme.model_validate({"scheme": IDENTITY, "components": {"a": component()}, **sections})


def table(**columns):
    size = max(len(values) for values in columns.values())
    units = [f"u{number}" for number in range(size)]
    return pd.DataFrame({"period": "2025-01", "unit": units, "class": "x", "orders": 10, **columns})


# --- points ---------------------------------------------------------------------------------------------------------


def test_points_fall_by_the_slope_to_the_floor():
    points = scored(table(on_time_share=[1, 0.9, 0.8951, 0.85, 0.7, 0]), scheme(components={"a": component(floor=5)}))
    # target 90 %: 20; 20; 20 - 0.49; 20 - 5; 20 - 20 under the floor; the floor
    assert list(points["component.a"]) == [20, 20, 19.51, 15, 5, 5]
    assert list(points["score"]) == [20, 20, 19.51, 15, 5, 5]


def test_where_less_is_better_points_fall_above_the_target():
    parts = {"redo": component("redo_share", 10, 0.02, 2), "days": component("mean_days_to_report", 10, 2, 4),
             "late": component("overdue_count", 10, 1, 3)}
    points = scored(table(redo_share=[0.0, 0.05], mean_days_to_report=[2.5, 1], overdue_count=[0, 3]), scheme(components=parts))
    assert list(points["component.redo"]) == [10, 4]  # 5 % is 3 points too many, 2 each
    assert list(points["component.days"]) == [8, 10]  # half a day too long, 4 a day
    assert list(points["component.late"]) == [10, 4]  # 3 events, 2 too many, 3 each
    assert list(points["score"]) == [28, 18]


def test_bonuses_penalties_given_points_and_the_ends():
    sections = {
        "bonuses": {"b": {"name": NAME, "indicator": "early_share", "reaches": 0.8, "points": 2, "source": "x"}},
        "penalties": {"p": {"name": NAME, "count": "criticised_count", "points": 1.5, "at_most": 4, "source": "x"}},
        "given": {"g": {"name": NAME, "points": 5, "source": "x"}}, "total": {"lowest": 8, "highest": 26},
    }
    figures = table(on_time_share=[1, 1, 0.9, 0.7], early_share=[0.8, 0.79, np.nan, 0], criticised_count=[0, 1, 3, 3],
                    **{"given.g": [np.nan, 4, 5, 5]})
    points = scored(figures, scheme(**sections))
    assert list(points["bonus.b"]) == [2, 0, 0, 0]
    assert list(points["penalty.p"]) == [0, -1.5, -4, -4]
    assert list(points["given.g"]) == [5, 4, 5, 5]
    assert list(points["score"]) == [26, 22.5, 21, 8]  # 27 cut to 26; 20 + 4 - 1.5; 20 + 5 - 4; 0 + 5 - 4 raised to 8


def test_without_a_case_full_marks_or_the_rest_scaled_up():
    parts = {"a": component(), "b": component("satisfaction_share", 30)}
    figures = table(on_time_share=[0.8, np.nan, np.nan], satisfaction_share=[np.nan, 0.8, np.nan])
    full = scored(figures, scheme(components=parts))
    assert list(full["score"]) == [10 + 30, 20 + 20, 50]
    scaled = scored(figures, scheme(components=parts, no_cases="rescaled"))
    assert list(scaled["score"]) == [25, 33.33, 50]  # 10 of 20 is 25 of 50; 20 of 30 is 33.33 of 50; nothing at all: full
    assert np.isnan(scaled["component.b"].iloc[0])
    assert without_cases(figures.assign(satisfaction_share=np.nan), scheme(components=parts)) == ["b"]


@pytest.mark.parametrize(("value", "decimals", "rounded"), [
    (0.125, 2, 0.13), (2.675, 2, 2.68), (1.005, 2, 1.01), (0.5, 0, 1), (1.5, 0, 2), (2.5, 0, 3), (-0.125, 2, -0.13),
    (25 - 0.5 * (98 - 83.33), 2, 17.67), (0.1249999, 2, 0.12), (0.0, 1, 0.0),
])
def test_halves_go_up_as_on_paper(value, decimals, rounded):
    assert float(half_up(value, decimals)) == rounded


def test_rounding_of_each_component_or_of_the_total_and_of_the_rate():
    parts = {"a": component(slope=0.5), "b": component("satisfaction_share", slope=0.5)}
    figures = table(on_time_share=[0.8953], satisfaction_share=[0.8953])  # each loses 0.5 x 0.47 = 0.235
    each = scheme(components=parts)
    total = scheme(components=parts, rounding={"each": "total"})
    assert scored(figures, each)["score"].iloc[0] == 39.54  # 19.77 twice: 19.765 goes up
    assert scored(figures, total)["score"].iloc[0] == 39.53
    rate = scheme(components=parts, rounding={"rate_decimals": 0})
    assert scored(figures, rate)["score"].iloc[0] == 40  # 89.53 % is 90 %
    assert scored(figures, scheme(components=parts, rounding={"decimals": 0}))["score"].iloc[0] == 40


# --- ranks, grades, lists -------------------------------------------------------------------------------------------


def standing_of(scores, rules, orders=10, classes="x", **figures):
    frame = table(on_time_share=[1.0] * len(scores), **figures).assign(score=scores, orders=orders, replication=0)
    return standings(frame.assign(**{"class": classes}), rules)


def test_equal_scores_share_the_better_rank_and_ties_at_the_edge_are_all_named():
    result = standing_of([90.0, 95, 90, 80, 80, 70], scheme(lists={"first": 2, "last": 2}))
    assert list(result["rank"]) == [2, 1, 2, 4, 4, 6]
    assert list(result["first"]) == [True, True, True, False, False, False]
    assert list(result["last"]) == [False, False, False, True, True, True]
    assert set(result["ranked"]) == {6}


def test_too_few_orders_no_rank_no_list_but_a_grade():
    rules = scheme(ranking={"min_orders": 5}, lists={"first": 1, "last": 1}, grades={"A": 95, "B": 85, "C": 75})
    result = standing_of([100.0, 90, 80, 50], rules, orders=[4, 5, 9, 0])
    assert result["rank"].fillna(0).tolist() == [0, 1, 2, 0]
    assert list(result["first"]) == [False, True, False, False]
    assert list(result["last"]) == [False, False, True, False]
    assert list(result["grade"]) == ["A", "B", "C", ""]  # a unit without any order has none


def test_grades_begin_at_their_marks():
    rules = scheme(grades={"A": 90, "B": 80, "C": 70})
    assert list(standing_of([90.0, 89.99, 80, 70, 69.99], rules)["grade"]) == ["A", "B", "B", "C", "D"]


def test_classes_are_ranked_apart_or_together():
    classes = ["x", "x", "y", "y"]
    assert list(standing_of([9.0, 8, 7, 6], scheme(), classes=classes)["rank"]) == [1, 2, 1, 2]
    assert list(standing_of([9.0, 8, 7, 6], scheme(ranking={"by_class": False}), classes=classes)["rank"]) == [1, 2, 3, 4]


def test_who_is_called_up_and_why():
    rules = scheme(components={"a": component(named_below=0.9), "r": component("redo_share", named_below=0.1)},
                   lists={"called_up_below": 60})
    frame = table(on_time_share=[0.89, 0.9, 1, np.nan], redo_share=[0.1, 0.11, 0, np.nan], executive_report_count=[0, 0, 2, 0])
    result = standings(frame.assign(replication=0, score=[59.99, 60, 100, 100]), rules)
    assert list(result["called_up_because"]) == ["score;a", "r", "executive_report", ""]
    assert list(result["called_up"]) == [True, True, True, False]


def test_the_spread_over_replications():
    rules = scheme(lists={"first": 1, "last": 1}, grades={"A": 90, "B": 80, "C": 70})
    scores = [[95.0, 85, 75], [85.0, 95, 75], [95.0, 85, 65], [75.0, 85, 95]]
    frames = [standing_of(one, rules).assign(replication=number) for number, one in enumerate(scores)]
    result = spread(pd.concat(frames, ignore_index=True)).set_index("unit")
    first = result.loc["u0"]
    assert (first["score_mean"], first["rank_mean"], first["rank_median"]) == (87.5, 1.75, 1.5)
    assert (first["rank_low"], first["rank_high"]) == (1.0, pytest.approx(2.85))  # of 1, 1, 2, 3: 0.85 of the way from 2
    assert (first["first_share"], first["last_share"]) == (0.5, 0.25)
    assert [first[f"grade_{grade}_share"] for grade in "ABCD"] == [0.5, 0.25, 0.25, 0]
    assert list(result.index) == ["u0", "u1", "u2"]  # median ranks 1.5, 2, 3
    assert set(result["period"]) == {"2025-01"}  # one period only: no row for all together


def test_who_is_seldom_ranked_stands_last_and_who_never_is_has_no_standing():
    rules = scheme(ranking={"min_orders": 5}, lists={"first": 1, "last": 1}, grades={"A": 90, "B": 80, "C": 70})
    orders = [[9, 9, 1, 4, 0], [9, 9, 9, 4, 0], [9, 5, 1, 4, 0], [9, 1, 1, 4, 0]]  # ranked in 4, 3, 1, 0 and 0 of four
    frames = [standing_of([80.0, 70, 99, 100, 100], rules, orders=one).assign(replication=number) for number, one in enumerate(orders)]
    result = spread(pd.concat(frames, ignore_index=True)).set_index("unit")
    assert list(result.index) == ["u0", "u1", "u2", "u3", "u4"]  # though u2 was always the first where it was ranked
    assert result["ranked_share"].tolist() == [1, 0.75, 0.25, 0, 0]
    assert result["rank_median"].tolist()[:3] == [1, 2, 1]
    empty = ["score_mean", "score_low", "score_high", "first_share", "last_share", *(f"grade_{grade}_share" for grade in "ABCD")]
    assert result.loc[["u3", "u4"], empty].isna().all().all()
    assert result.loc[["u0", "u1", "u2"], empty].notna().all().all()
    assert result.loc["u2", "first_share"] == 0.25


def test_ranked_in_half_of_the_periods_is_often_and_an_idle_unit_has_no_standing():
    rules = scheme(ranking={"min_orders": 5})
    frames = [standing_of([80.0, 99], rules, orders=one).assign(replication=number) for number, one in enumerate([[9, 9], [9, 1]])]
    assert spread(pd.concat(frames, ignore_index=True))["unit"].tolist() == ["u1", "u0"]
    idle = spread(standing_of([80.0, 100], scheme(ranking={"min_orders": 0}), orders=[9, 0])).set_index("unit")
    assert idle.loc["u1", ["score_mean", "first_share"]].isna().all()  # full marks for nothing
    assert idle.loc["u0", "score_mean"] == 80


# --- figures from orders --------------------------------------------------------------------------------------------

DAY = 1440.0
SETTING = Setting(date(2025, 1, 1), 181, {"roads": "department", "water": "enterprise", "idle": "enterprise"}, ("urgent",))
MILESTONES = ("dispatched", "accepted", "contacted", "prereview_submitted", "reported", "closed", "acceptance_due",
              "first_contact_due", "due_first", "due_final", "city_due")
DEFAULTS = {
    "replication": 0, "cohort": "period", "outcome": "closed", "tier": "general",
    **{f"{name}_min": np.nan for name in MILESTONES},
    **dict.fromkeys(("return_requests", "returns_rejected", "extensions_approved", "prereview_failures", "redos",
                     "overdue_count", "urges"), 0),
    **dict.fromkeys(("complex", "repeat", "unreasonable", "unreachable", "substandard", "called_back"), False),
    "contact_made": True, "satisfied": np.nan, "solved": np.nan, "first_satisfied": np.nan,
}


def order(unit, received, reported, due=3.0, **more):
    """One order: received on a day, reported and due so many days later."""
    times = {"received_min": received * DAY, "dispatched_min": received * DAY, "reported_min": (received + reported) * DAY,
             "closed_min": (received + reported + 1) * DAY, "due_first_min": (received + due) * DAY,
             "due_final_min": (received + due) * DAY}
    return {**DEFAULTS, "holder": unit, "unit": unit, "sent_to": unit, **times, **more}


def rated(satisfied, solved=1):
    return {"called_back": True, "satisfied": satisfied, "solved": solved, "first_satisfied": satisfied}


ORDERS = pd.DataFrame([
    order("roads", 0, 1, **rated(1)),                                                    # early, January
    order("roads", 5, 2, **rated(0, 0), complex=True, urges=2, contact_made=False),      # on time, not early
    order("roads", 9, 4, **rated(1), redos=2, overdue_count=1, tier="urgent"),           # late
    order("roads", 40, 1, **rated(0), unreasonable=True, repeat=True),                   # February
    order("roads", 100, 1, **rated(1), substandard=True, returns_rejected=1, tier="urgent"),  # April
    order("water", 3, 5, unreachable=True, sent_to="roads", prereview_failures=3, prereview_submitted_min=DAY),
    order("water", 10, np.nan, outcome="open"),                                          # never reported
])
UNITS = pd.DataFrame([
    {"replication": 0, "month": "2025-01", "unit": "roads", "accountability": 1, "executive_report": 0, "criticised": 2,
     "supervision_notice": 0, "admonition_talk": 3},
    {"replication": 0, "month": "2025-04", "unit": "water", "accountability": 0, "executive_report": 1, "criticised": 0,
     "supervision_notice": 4, "admonition_talk": 0},
])
ROADS_YEAR = {  # of its five orders
    "on_time_share": 4 / 5, "on_time_share_first_deadline": 4 / 5, "urgent_on_time_share": 1 / 2, "early_share": 3 / 5,
    "completion_share": 1, "satisfaction_share": 3 / 5, "first_satisfaction_share": 3 / 5, "resolution_share": 4 / 5,
    "contact_made_share": 4 / 5, "standard_reply_share": 4 / 5, "redo_share": 1 / 5, "return_request_share": 0,
    "extension_share": 0, "repeat_share": 1 / 5, "unreported_share": 0, "mean_days_to_report": 9 / 5,
    "mean_days_to_close": 14 / 5, "overdue_count": 1, "missed_deadline_count": 1, "substandard_count": 1,
    "prereview_failure_count": 0, "redo_count": 2, "return_rejected_count": 1, "urge_count": 2, "accountability_count": 1,
    "executive_report_count": 0, "criticised_count": 2, "notice_count": 0, "talk_count": 3, "orders": 5,
    "early_count": 3, "satisfied_count": 3,
}
WATER_YEAR = {
    "on_time_share": 0, "completion_share": 1 / 2, "unreported_share": 1 / 2, "prereview_fail_share": 1,
    "prereview_failure_count": 3, "overdue_count": 2, "executive_report_count": 1, "notice_count": 4, "orders": 2,
    "mean_days_to_report": 5,
}


def figures_of(period, exclude=()):
    return rates(of_period(monthly(ORDERS, UNITS, SETTING, exclude), period)).set_index(["period", "unit"])


def test_every_indicator_by_hand():
    year = figures_of("year")
    roads, water = year.loc[("2025", "roads")], year.loc[("2025", "water")]
    assert {name: roads[name] for name in ROADS_YEAR} == pytest.approx(ROADS_YEAR)
    assert {name: water[name] for name in WATER_YEAR} == pytest.approx(WATER_YEAR)
    for name in ("accepted_in_time_share", "contacted_in_time_share", "city_on_time_share", "prereview_fail_share"):
        assert np.isnan(roads[name]), name  # no such deadline, no pre-review: no case
    assert set(INDICATORS) - set(ROADS_YEAR) == {"accepted_in_time_share", "contacted_in_time_share", "city_on_time_share",
                                                 "prereview_fail_share"}


def test_deadlines_for_acceptance_contact_and_the_city():
    more = {"accepted_min": 60.0, "acceptance_due_min": 50.0, "contacted_min": 70.0, "first_contact_due_min": 70.0,
            "city_due_min": 0.5 * DAY}
    orders = pd.DataFrame([order("roads", 0, 1, **more), order("roads", 0, 1, **{**more, "accepted_min": 40.0})])
    row = rates(monthly(orders, UNITS, SETTING)).set_index(["period", "unit"]).loc[("2025-01", "roads")]
    assert (row["accepted_in_time_share"], row["contacted_in_time_share"], row["city_on_time_share"]) == (0.5, 1, 0)


def test_months_quarters_and_years_and_units_without_orders():
    months, quarters = figures_of("month"), figures_of("quarter")
    assert list(months["orders"].xs("roads", level="unit")) == [3, 1, 0, 1, 0, 0]
    assert months.loc[("2025-01", "roads"), "satisfaction_share"] == pytest.approx(2 / 3)
    assert np.isnan(months.loc[("2025-03", "roads"), "satisfaction_share"])
    assert quarters["orders"].xs("roads", level="unit").to_dict() == {"2025-Q1": 4, "2025-Q2": 1}
    assert quarters.loc[("2025-Q1", "roads"), "satisfaction_share"] == 2 / 4
    assert set(months.loc[(slice(None), "idle"), "orders"]) == {0}
    assert [period_label(f"2025-{month:02d}", "quarter")[-1] for month in (1, 3, 4, 6, 7, 9, 10, 12)] == list("11223344")


@pytest.mark.parametrize(("exclude", "satisfaction", "on_time"), [
    (("unreasonable",), 3 / 4, 3 / 4), (("complex",), 3 / 4, 3 / 4), (("unreasonable", "complex"), 3 / 3, 2 / 3),
    (("repeat",), 3 / 4, 3 / 4), (NOT_SIMULATED, 3 / 5, 4 / 5), (("unreachable", "misrouted"), 3 / 5, 4 / 5),
])
def test_exclusions_leave_orders_out_beside_the_raw_figure(exclude, satisfaction, on_time):
    row = figures_of("year", exclude).loc[("2025", "roads")]
    assert (row["satisfaction_share"], row["satisfaction_share_excluding"]) == pytest.approx((3 / 5, satisfaction))
    assert row["on_time_share_excluding"] == pytest.approx(on_time)


@pytest.mark.parametrize("kind", ["unreachable", "misrouted"])
def test_exclusions_of_unreachable_and_misrouted_orders(kind):
    row = figures_of("year", (kind,)).loc[("2025", "water")]
    assert (row["orders"], row["orders_excluding"]) == (2, 1)


def test_a_component_may_score_the_raw_figure_beside_the_one_after_exclusions():
    parts = {"after": component("satisfaction_share", 10, 1, 0.1), "raw": component("satisfaction_share", 10, 1, 0.1, exclusions=False)}
    rules = scheme(components=parts, exclude=["unreasonable", "complex"], period="year")
    result = assess_run(ORDERS, UNITS, SETTING, rules).set_index("unit").loc["roads"]
    assert (result["component.after"], result["component.raw"]) == (10, 6)


def test_a_longer_period_from_its_own_figures_or_as_the_mean_of_its_months():
    parts = {"a": component("satisfaction_share", 100, 1, 1)}
    pooled = assess_run(ORDERS, UNITS, SETTING, scheme(components=parts), "quarter").set_index(["period", "unit"])
    assert pooled.loc[("2025-Q1", "roads"), "score"] == 50  # 2 of 4
    means = assess_run(ORDERS, UNITS, SETTING, scheme(components=parts, longer_periods="mean_of_months"), "quarter")
    means = means.set_index(["period", "unit"])
    assert means.loc[("2025-Q1", "roads"), "score"] == 33.34  # January 66.67, February 0; March had no order
    assert means.loc[("2025-Q1", "idle"), "score"] == 100  # nothing to measure


def test_a_run_is_ranked_by_class_and_idle_units_are_not():
    result = assess_run(ORDERS, UNITS, SETTING, scheme(), "year").set_index("unit")
    assert result["rank"].to_dict() == pytest.approx({"roads": 1, "water": 1, "idle": np.nan}, nan_ok=True)
    assert list(result.loc["water", ["called_up", "called_up_because"]]) == [True, "executive_report"]


def test_indicators_ask_the_same_questions_as_the_countys_figures(scenario, simulate):
    parameters = scenario("""
        period: {end: 2025-01-20, lead_in_days: 5}
        demand: {arrivals: {orders_per_day: 30}, mix: {complex_share: 0.2}}
        units: {unit2: {name: {zh: 乙, en: B}, unit_class: department, weight: 1, staff: {handlers: 1}}}
        behaviour: {misroute_share: 0.1, shirk_share: 0.05, substandard_share: 0.2}
        policy: {returns: {allowed: true}, tiers: {general: {acceptance: 2 hours, first_contact: 4 hours, city: 5 natural_days}}}
    """)
    outcome = simulate(parameters)
    setting = Setting(parameters.period.start, parameters.period.days, dict.fromkeys(parameters.units, "x"), ())
    units = pd.DataFrame([{"replication": 0, "month": "2025-01", "unit": "unit1", **dict.fromkeys(ACTIONS.values(), 0)}])
    county = monthly(outcome.orders.assign(replication=0), units, setting).sum(numeric_only=True)
    measures = measure(outcome.orders, outcome.pools, {}, setting.minutes, ())
    shared = [name for name in (*SHARES, *DAYS) if name in KPIS and name != "repeat_share"]  # repeats are some dismissed
    for name in shared:
        assert (county[f"{name}.met"], county[f"{name}.of"]) == pytest.approx(measures[name]), name
    for name in ("overdue_count", "missed_deadline_count"):
        assert county[name] == measures[name][0], name
    assert county["substandard_count"] > 0
    assert len(shared) >= 14


def test_every_indicator_has_a_figure_and_names_in_both_languages():
    assert set(INDICATORS) == set(INDICATOR_NAMES) == set(SHARES) | set(DAYS) | set(TOTALS) | set(ACTIONS)
    for one in INDICATORS.values():
        assert one.zh
        assert one.en
        assert one.definition_zh
        assert one.definition_en
        if one.name in KPIS:
            assert KPIS[one.name].better == one.better
    assert set(NOT_SIMULATED) < set(Exclusion.__args__)
    assert all(f"exclude_{kind}" in TERMS for kind in Exclusion.__args__)


# --- laws -----------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(INDICATOR_NAMES)
POINTS = st.floats(0, 50, allow_nan=False)


@st.composite
def components(draw):
    name = draw(NAMES)
    weight = draw(POINTS)
    target = draw(st.floats(0, 1 if INDICATORS[name].unit == "share" else 20))
    return component(name, weight, target, draw(st.floats(0, 5)), floor=draw(st.floats(0, 1)) * weight)


@st.composite
def schemes(draw):
    names = st.dictionaries(st.sampled_from("abcd"), components(), min_size=1)
    mark = st.builds(lambda name, mark, points: {"name": NAME, "indicator": name, "reaches": mark, "points": points, "source": "x"},
                     NAMES, st.floats(0, 1), st.floats(0.5, 9))
    each = st.builds(lambda name, points: {"name": NAME, "count": name, "points": points, "at_most": 2 * points, "source": "x"},
                     st.sampled_from(MERIT_NAMES), st.floats(0.5, 9))
    bonus = st.one_of(mark, each)
    rounding = {"decimals": draw(st.integers(0, 3)), "each": draw(st.sampled_from(["component", "total"])),
                "rate_decimals": draw(st.sampled_from([None, 0, 2]))}
    return scheme(components=draw(names), bonuses=draw(st.dictionaries(st.sampled_from("xy"), bonus)), rounding=rounding,
                  no_cases=draw(st.sampled_from(["full", "rescaled"])), total={"lowest": -1000})


@st.composite
def rows(draw):
    figures = {}
    for name, one in INDICATORS.items():
        limit = 1.0 if one.unit == "share" else 30.0
        figures[name] = draw(st.one_of(st.just(np.nan), st.floats(0, limit)) if one.unit != "count" else st.integers(0, 30))
    return figures


@settings(deadline=None)
@given(schemes(), rows())
def test_a_score_lies_between_the_floors_and_the_weights_and_bonuses(rules, row):
    score = scored(pd.DataFrame([row]), rules)["score"].iloc[0]
    slack = len(points_columns(rules)) * 10.0**-rules.rounding.decimals
    scale = 1 if rules.no_cases == "full" else 0  # floors of what was not measured do not count where the rest is scaled up
    weights = [one.weight for one in rules.components.values()]
    assert score >= scale * sum(one.floor for one in rules.components.values()) - slack
    assert score <= sum(weights) + sum(one.at_most or one.points for one in rules.bonuses.values()) + slack


@settings(deadline=None)
@given(schemes(), rows(), NAMES, st.floats(0, 1))
def test_a_better_figure_never_lowers_the_score(rules, row, name, step):
    if np.isnan(row[name]):
        return
    one = INDICATORS[name]
    best = (1.0 if one.unit == "share" else 30.0) if one.better == "higher" else 0.0
    better = {**row, name: row[name] + step * (best - row[name])}
    worse, now = scored(pd.DataFrame([row, better]), rules)["score"]
    assert now >= worse


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.randoms())
def test_ranks_do_not_depend_on_the_order_of_the_rows(scores, random):
    result = standing_of([float(one) for one in scores], scheme())
    shuffled = result.sample(frac=1, random_state=random.randint(0, 9))
    again = standings(shuffled.drop(columns=["rank"]), scheme())
    assert again["rank"].sort_index().tolist() == result["rank"].tolist()
    assert all(rank == 1 + sum(other > one for other in scores) for one, rank in zip(scores, result["rank"], strict=True))


# --- files ----------------------------------------------------------------------------------------------------------

BAD = """
scheme: {name: bad, title: {zh: 甲, en: A}, source: test}
perod: month
components:
  on_time: {name: {zh: 甲, en: A}, indicator: on_time_shar, weight: -5, target: 0.9, slope: 1, source: x}
  satisfied: {name: {zh: 甲, en: A}, indicator: satisfaction_share, wieght: 25, target: 96, slope: x, source: x}
  floors: {name: {zh: 甲, en: A}, indicator: redo_share, weight: 5, target: 0.1, slope: 1, floor: 6, source: x}
penalties: {p: {name: {zh: 甲, en: A}, count: redo_cont, points: 0, source: x}}
exclude: [unresonable]
total: {lowest: 10, highest: 5}
grades: {A: 80, B: 90, C: 85}
"""
MISTAKES = [
    "3:1: perod: no such key; did you mean 'period'?",
    "5:46: components.on_time.indicator = on_time_shar: no indicator of this name; did you mean 'on_time_share'?",
    "5:68: components.on_time.weight = -5: must be at least 0",
    "6:68: components.satisfied.wieght: no such key; did you mean 'weight'?",
    "6:88: components.satisfied.target = 96: must be a share from 0 to 1, such as 0.96 for 96 %",
    "6:99: components.satisfied.slope = x: must be a number",
    "7:98: components.floors.floor = 6: must not be above the weight",
    "8:46: penalties.p.count = redo_cont: no count that points are taken off for; did you mean 'redo_count'?",
    "8:65: penalties.p.points = 0: must be more than 0",
    "10:30: total.highest = 5: must not be below lowest",
    "11:20: grades.B = 90: must be below the mark of the grade above it",
    "11:27: grades.C = 85: must be below the mark of the grade above it",
]


def mistakes(path, lang="en"):
    with pytest.raises(ScenarioError) as caught:
        load_scheme(path, lang)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def test_every_mistake_in_a_scheme_is_reported_at_once_with_its_place(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, encoding="utf-8")
    found = mistakes(path)
    assert [one for one in found if not one.startswith("9:11: exclude.0 = unresonable: must be one of")] == MISTAKES
    assert len(found) == len(MISTAKES) + 1
    chinese = mistakes(path, "zh")
    assert "5:46: components.on_time.indicator = on_time_shar: 没有这个指标; 是否应为 'on_time_share'？" in chinese
    assert len(chinese) == len(found)
    assert not any("must" in one or "no such" in one for one in chinese)


def test_missing_sections_and_files(tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("scheme: {name: x}\ncomponents: {}\n", encoding="utf-8")
    assert mistakes(path) == [
        "1:1: scheme.title: is required; add it under scheme", "1:1: scheme.source: is required; add it under scheme",
        "2:13: components: must not be empty",
    ]
    with pytest.raises(ScenarioError, match="no shipped scheme of this name; did you mean 'policy-principle'"):
        scheme_file("policy-principl")
    with pytest.raises(ScenarioError, match="没有这个自带考核办法"):
        load_scheme("nothing-like-it", "zh")
    path.write_text("scheme：\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="full-width colon"):
        load_scheme(path)


def test_a_scheme_of_your_own_beside_the_shipped_ones_and_folded_texts(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(shipped_schemes()["policy-principle"].read_text(encoding="utf-8").replace("weight: 40", "weight: 30"), encoding="utf-8")
    mine = load_scheme(path)
    assert mine.components["satisfaction"].weight == 30
    assert not any(ord(letter) < 32 for letter in mine.components["satisfaction"].source)
    assert load_scheme("policy-principle.yaml") == load_scheme("policy-principle")


TABLE = """单位,时期,工单数,按时办结率,satisfaction_share.met,satisfaction_share.of,given.g,备注
甲,2025-01,12,96.5%,8,10,4,whatever
乙,2025-01,3,,0,0,,
"""
RULES = scheme(components={"a": component(), "b": component("satisfaction_share", 30)}, given={"g": {"name": NAME, "points": 5, "source": "x"}})


def figure_rows(folder, text, headings=None, lang="en"):
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return read_figures(path, RULES, headings or {"单位": "unit", "时期": "period", "工单数": "orders", "按时办结率": "on_time_share", "备注": "note"}, lang)


def test_rates_and_counts_from_a_table(tmp_path):
    read = figure_rows(tmp_path, TABLE)
    assert read[0] == {"unit": "甲", "class": "", "period": "2025-01", "orders": 12, "on_time_share": 0.965,
                       "satisfaction_share.met": 8, "satisfaction_share.of": 10, "given.g": 4}
    result = assess_figures(pd.DataFrame(read), RULES)
    assert list(result["score"]) == [20 + 20 + 4, 20 + 30 + 5]  # 80 % is ten points short; empty cells: full marks
    assert list(result["rank"]) == [2, 1]


@pytest.mark.parametrize(("text", "report"), [
    ("unit,on_time_shar\nA,1\n", "1:2: on_time_shar: no such column; did you mean 'on_time_share'?"),
    ("unit,on_time_share\nA,96\n", "2:2: on_time_share = 96: must be a share from 0 to 1, or a percentage such as 96.5 %"),
    ("unit,on_time_share\nA,x\n", "2:2: on_time_share = x: must be a share from 0 to 1, or a percentage such as 96.5 %"),
    ("unit,on_time_share,orders\nA,1,-2\n", "2:3: orders = -2: must be at least 0"),
    ("unit,on_time_share,orders\nA,1,many\n", "2:3: orders = many: must be a number"),
    ("unit,on_time_share\nA,1\nA,1\n", "3:1: unit = A: this unit stands already in the same period; stands already in row 2"),
    ("unit,on_time_share\n,1\n", "2:1: unit: must not be empty"),
    ("unit,on_time_share.met\nA,1\n", "1:2: on_time_share.met: has no column of cases beside it"),
    ("unit,on_time_share.of\nA,1\n", "1:2: on_time_share.of: has no column of hits beside it"),
    ("unit,on_time_share.met,on_time_share.of\nA,3,2\n", "2:2: on_time_share.met = 3: must not be more than the cases in the column beside it"),
    ("unit,redo_count.met,redo_count.of,on_time_share\nA,3,2,1\n", "1:2: redo_count.met: no such column; did you mean 'redo_count'?"),
    ("unit,on_time_share,按时办结率\nA,1,1\n", "1:3: 按时办结率: means the same as another column; column 'on_time_share'"),
    ("unit,early_share\nA,1\n", "1:1: unit: no column of this scheme's indicators; known: on_time_share, satisfaction_share, given.g"),
    ("unit,on_time_share\n", "1:1: unit: has no figures below the headings"),
    ("name,on_time_share\nA,1\n", "no column 'unit'"),
    ("", "is empty"),
])
def test_every_mistake_in_a_table_has_its_place(tmp_path, text, report):
    for lang, english in (("en", True), ("zh", False)):
        with pytest.raises(ScenarioError) as caught:
            figure_rows(tmp_path, text, lang=lang)
        said = [str(problem).removeprefix(f"{tmp_path / 't.csv'}:") for problem in caught.value.problems]
        assert any(report in one for one in said) == english, said


def test_chinese_for_all_own_sentences():
    root = Path(__file__).parents[2]
    said = "".join((root / name).read_text(encoding="utf-8") for name in (
        "sim/schemes.py", "scenarios/scheme_files.py", "scenarios/scheme_bases.py", "scenarios/figure_tables.py",
        "scenarios/bases.py")).replace("{self.kind}", "scheme")
    assert [one for one in SCHEME_CHINESE if one not in said and "has no column of" not in one] == []


# --- writing --------------------------------------------------------------------------------------------------------


def test_an_assessment_is_written_whole_and_never_over_another(tmp_path):
    target, rules = tmp_path / "out", load_scheme("policy-principle")
    sheet = pd.DataFrame({"name": ["=1+1", "a\x07b", None], "value": [1.5, np.nan, 3]})
    sheets = {"S": sheet, "scheme": scheme_rows(rules, "zh")}
    write_assessment(target, tables={"scores": sheet}, sheets=sheets, formats={}, record={"a": 1}, charts={})
    assert sorted(path.name for path in target.iterdir()) == ["assessment.json", "assessment.xlsx", "scores.csv"]
    read = pd.read_excel(target / "assessment.xlsx", engine="calamine")
    assert list(read["name"][:2]) == ["'=1+1", "ab"]
    assert json.loads((target / "assessment.json").read_text(encoding="utf-8")) == {"a": 1}
    with pytest.raises(ResultsError, match="never overwritten"):
        refuse_existing(target)

    def fails(path):
        raise OSError(path)

    with pytest.raises(OSError, match="ranks"):
        write_assessment(tmp_path / "second", tables={}, sheets={"S": sheet}, formats={}, record={}, charts={"ranks": fails})
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_headings_and_names_are_in_the_readers_language():
    rules = load_scheme("policy-principle")
    frame = pd.DataFrame({"period": ["all"], "class": ["township"], "unit": ["u"], "component.satisfaction": [1.0], "last": [True],
                          "satisfaction_share_excluding": [0.5], "called_up_because": ["satisfaction;executive_report"]})
    zh, en = readable(frame, rules, {"u": "某镇"}, "zh"), readable(frame, rules, {}, "en")
    assert list(zh.columns) == ["时期", "类别", "承办单位", "满意率（分）", "末位", "满意率（剔除后）", "点名原因"]
    assert list(zh.iloc[0]) == ["各期合计", "乡镇（街道）", "某镇", 1.0, "✓", 0.5, "满意率、常务会议专题汇报"]
    assert list(en.iloc[0]) == ["All periods", "Townships", "u", 1.0, "✓", 0.5, "Satisfaction, executive-meeting report"]
    assert heading("rank_low", rules, "en") == "Rank, 5 %"


def test_the_chart_shows_chinese_with_the_packages_own_font(tmp_path):
    code = f"""
target = {str(tmp_path / "ranks.png")!r}
""" + """
import warnings; warnings.simplefilter("error")
from pathlib import Path
import pandas as pd
from analysis.figures import RankTexts, rank_chart, saved
from analysis.figures.fonts import house_style
rows = pd.DataFrame({"class": ["x", "x", "y", "y"], "unit": list("abcd"), "rank_median": [1.0, 2.0, 1.0, None], "rank_mean": [1.0, 2, 1, None],
    "rank_low": [1.0, 1, 1, None], "rank_high": [2.0, 2, 1, None], "rank_quarter_low": [1.0, 1, 1, None], "rank_quarter_high": [2.0, 2, 1, None],
    "last_share": [0.1, 0.9, 1, 0], "ranked_share": [0.4, 0.5, 1, 0]})
texts = RankTexts("名次会变动", "名次", "5%–95%", "中间一半", "中位数", "末 3 名", "（参评 {share}）", {"a": "住房和城乡建设局"}, {"x": "县直部门"})
chart = rank_chart(rows, texts)
saved(chart, Path(target))
assert len(chart.axes) == 2
labels = [text.get_text() for text in chart.axes[0].get_yticklabels()]
assert labels == ["b", "住房和城乡建设局（参评 40 %）"], labels  # seldom ranked: last, though its median rank is the first
assert [text.get_text() for text in chart.axes[1].get_yticklabels()] == ["c"]
boxes = [text.get_window_extent() for text in chart.axes[0].get_yticklabels()]
assert not boxes[0].overlaps(boxes[1])
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_reference_of_schemes_says_what_the_code_says():
    page = (Path(__file__).parents[2] / "docs/reference/schemes.md").read_text(encoding="utf-8")
    assert page.endswith(f"{scheme_page()}\n{indicators_page()}"), "docs/reference/schemes.md is old: run docs/build_reference.py"
    for section in ("components.<key>", "given.<key>", "bonuses.<key>", "penalties.<key>", "grades"):
        assert f"## `{section}`" in page
