"""The tables behind the charts, worked by hand on eight orders of two replications in a period of ten days."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import masks, views
from analysis.kpi import TIME_PARTS
from analysis.views.backlog import BACKLOG_COLUMNS

NAN = math.nan
COUNTY = """
period: {start: 2025-01-27, end: 2025-02-05}
calendar: {official: CN, weekend: [sat, sun]}
units:
  a: {name: {zh: 甲局, en: A}, unit_class: department, weight: 1}
  b: {name: {zh: 乙镇, en: B}, unit_class: township, weight: 1}
  c: {name: {zh: 丙局, en: C}, unit_class: department, weight: 1}
"""


def order(replication, tier, unit, *times, **others):
    """Return one row; `times`: received, dispatched, due, reported, closed; parts of time are 0 but for those named."""
    received, dispatched, due, reported, closed = times
    row = dict.fromkeys((f"{part}_min" for part in TIME_PARTS), 0.0)
    return {**row, "replication": replication, "cohort": "period", "outcome": "closed", "tier": tier, "holder": unit,
            "received_min": received, "dispatched_min": dispatched, "due_final_min": due, "reported_min": reported,
            "closed_min": closed, **others}


ORDERS = pd.DataFrame([
    # closed at the very end of the first day
    order(0, "general", "a", 0, 60, 1060, 560, 1440, queue_min=120.0),
    # reported at the very deadline
    order(0, "general", "a", 100, 200, 1200, 1200, 3000, queue_min=240.0),
    # received at the very end of the first day; late by a minute
    order(0, "general", "b", 1440, 1500, 2500, 2501, 5000),
    order(0, "urgent", "b", 2000, 2000, 3000, NAN, NAN, outcome="open"),
    order(1, "general", "a", 0, 100, 1100, 4000, 4100, work_min=60.0),
    # due after the period
    order(1, "general", "a", 50, 100, 20_000, 500, 600),
    order(1, "general", None, 10, NAN, 1010, NAN, 20, outcome="answered"),
    order(1, "general", "b", -500, -400, 600, 500, 700, cohort="lead_in", queue_min=999.0),
])  # fmt: skip
TEXTS = ["cohort", "outcome", "tier", "holder"]


@pytest.fixture
def county(scenario):
    """Return a county of three units and two tiers, urgent before general, with the official calendar."""
    parameters = scenario(COUNTY)
    general = parameters.policy.tiers["general"]
    tiers = {"general": general.model_copy(update={"rank": 1}), "urgent": general.model_copy(update={"rank": 0})}
    policy = parameters.policy.model_copy(update={"tiers": tiers})
    units = {key: parameters.units[key] for key in "abc"}
    return parameters.model_copy(update={"units": units, "policy": policy})


def over(scenario, start, end):
    return scenario(f"period: {{start: {start}, end: {end}}}\ncalendar: {{official: CN, weekend: [sat, sun]}}\n")


# On time


@pytest.mark.parametrize("texts", ["category", object])
def test_on_time_share_by_tier(county, texts):
    orders = ORDERS.astype(dict.fromkeys(TEXTS, texts))[list(views.ON_TIME_COLUMNS)]
    rows = views.on_time_by(orders, county, "tier").set_index("tier")
    assert list(rows.index) == ["urgent", "general"]
    assert rows.loc["general", ["orders_due", "orders_on_time", "on_time_share", "replications"]].tolist() == [2.5, 1.5, 0.6, 2]
    # 2 of 3 and 1 of 2: the delta method's two values are 0.68 and 0.52, its half-width 12.7 x 0.08 fills 0 to 1
    assert rows.loc["general", ["on_time_share_low", "on_time_share_high"]].tolist() == [0, 1]
    assert rows.loc["urgent", ["orders_due", "on_time_share", "replications"]].tolist() == [0.5, 0, 1]
    assert rows.loc["urgent", ["on_time_share_low", "on_time_share_high"]].isna().all()


def test_on_time_share_by_unit_has_a_row_for_a_unit_without_orders(county):
    rows = views.on_time_by(ORDERS.astype(dict.fromkeys(TEXTS, "category")), county, "unit").set_index("unit")
    assert rows["on_time_share"].tolist() == pytest.approx([2 / 3, 1 / 3, NAN], nan_ok=True)
    assert rows["orders_due"].tolist() == [1.5, 1.5, 0]
    assert rows["replications"].tolist() == [2, 2, 0]


def test_interval_is_that_of_the_kpi(county):
    orders = pd.concat([ORDERS.assign(replication=2 * n) for n in range(3)] + [ORDERS[:2].assign(replication=1)])
    rows = views.on_time_by(orders, county, "unit").set_index("unit").loc["a"]
    # a: 2 of 3 three times, 2 of 2 once: R = 8/11, mean 11/4; values R - (2/11)/(11/4) = 0.6612 (3x), R + 0.1983
    values = np.array([8 / 11 + (2 - 8 / 11 * 3) * 4 / 11] * 3 + [8 / 11 + (2 - 8 / 11 * 2) * 4 / 11])
    half = 3.182446305284263 * values.std(ddof=1) / 2  # t quantile, 3 degrees of freedom
    assert rows["on_time_share"] == pytest.approx(8 / 11)
    assert [rows["on_time_share_low"], rows["on_time_share_high"]] == pytest.approx([8 / 11 - half, 8 / 11 + half])


# Backlog


def test_orders_open_day_by_day(county):
    rows = views.backlog(ORDERS[list(BACKLOG_COLUMNS)], county)
    closed, held = (rows[rows["stage"] == stage].set_index("date") for stage in ("not_closed", "in_hand"))
    assert closed["mean"].tolist() == [1.5, 2, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert held["mean"].tolist() == [0.5, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    # 2 and 1 at the end of the first day
    assert closed.iloc[0][["low", "high", "replications"]].tolist() == [1.05, 1.95, 2]
    assert (closed.index[0], closed.index[-1]) == (pd.Timestamp(2025, 1, 27), pd.Timestamp(2025, 2, 5))


def test_backlog_is_what_the_masks_count(county):
    draw = np.random.default_rng(11)
    times = draw.integers(-2, 24, (400, 4)) * 720.0  # every other one at midnight
    times[draw.random((400, 4)) < 0.2] = NAN
    orders = pd.DataFrame(times, columns=list(BACKLOG_COLUMNS[1:])).assign(replication=draw.integers(0, 3, 400))
    rows = views.backlog(orders, county)
    for stage, mask in (("not_closed", masks.not_closed), ("in_hand", masks.in_hand)):
        expected = [mask(orders, 1440.0 * day).sum() / 3 for day in range(1, 11)]
        assert rows.loc[rows["stage"] == stage, "mean"].tolist() == pytest.approx(expected)


def test_a_break_is_longer_than_a_weekend_and_cut_at_the_period(county, scenario):
    assert views.long_breaks(county).to_numpy().tolist() == [[date(2025, 1, 28), date(2025, 2, 4), 8]]
    inside = views.long_breaks(over(scenario, "2025-02-01", "2025-02-03"))
    assert inside.to_numpy().tolist() == [[date(2025, 2, 1), date(2025, 2, 3), 3]]
    # New Year's Day is a single Wednesday, and the 4th and 5th are a plain weekend
    assert views.long_breaks(over(scenario, "2025-01-01", "2025-01-12")).empty


# Where time goes


def test_hours_by_cause(county):
    rows = views.time_split(ORDERS[list(views.TIME_COLUMNS)], county).set_index("cause")
    assert list(rows.index) == list(TIME_PARTS)
    # 360 minutes in queues and 60 at work, over 4 and 3 orders; the lead-in's do not count
    assert rows["hours"].tolist() == pytest.approx([6 / 7, 1 / 7] + [0] * 7)
    assert rows["share"].tolist() == pytest.approx([6 / 7, 1 / 7] + [0] * 7)
    assert set(rows["orders"]) == {3.5}


def test_hours_by_cause_and_tier(county):
    rows = views.time_split(ORDERS, county, "tier")
    assert list(dict.fromkeys(rows["group"])) == ["urgent", "general"]
    general = rows[rows["group"] == "general"].set_index("cause")
    assert general.loc["queue", ["hours", "share", "orders"]].tolist() == pytest.approx([1, 6 / 7, 3])
    urgent = rows[rows["group"] == "urgent"]
    assert urgent["hours"].tolist() == [0] * 9
    assert urgent["share"].isna().all()


# The time allowed


def test_time_taken_as_a_share_of_the_time_allowed(county):
    rows = views.time_taken(ORDERS[list(views.LIMIT_COLUMNS)], county)
    general = rows[(rows["tier"] == "general") & (rows["orders"] > 0)]
    # 0.5, 0.9 (the lead-in's), 1.0 at the deadline, 1.001, and 3.9
    assert general["to_share"].tolist() == pytest.approx([0.5, 0.9, 1.0, 1.05, math.inf])
    assert general["from_share"].tolist() == pytest.approx([0.45, 0.85, 0.95, 1.0, 2.0])
    assert general["orders"].tolist() == [0.5] * 5
    assert general["up_to_share"].tolist() == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    urgent = rows[(rows["tier"] == "urgent") & (rows["orders"] > 0)]
    assert urgent[["from_share", "to_share", "order_share"]].to_numpy().tolist() == [[2, math.inf, 1]]


def test_orders_without_any_time_are_late_or_not_as_the_kpi_says(county):
    orders = pd.DataFrame([order(0, "general", "a", 0, 500, 400, 450, 500), order(0, "general", "a", 0, 500, 500, 500, 600)])
    rows = views.time_taken(orders, county)
    general = rows[(rows["tier"] == "general") & (rows["orders"] > 0)]
    assert general[["from_share", "orders"]].to_numpy().tolist() == [[0.95, 1], [2, 1]]
    assert views.on_time_by(orders, county, "tier")["on_time_share"].tolist() == pytest.approx([NAN, 0.5], nan_ok=True)


# Units


UNITS = pd.DataFrame(
    [(0, "2025-01", "a", 4, 4, 3, 1), (0, "2025-02", "a", 2, 0, 0, 2), (1, "2025-01", "a", 2, 2, 2, 0),
     (0, "2025-01", "b", 1, 1, 0, 0), (1, "2025-01", "b", 0, 0, 0, 0)],
    columns=["replication", "month", "unit", "orders", "deadlines", "on_time", "executive_report"])  # fmt: skip


def test_units_by_month(county):
    rows = views.unit_months(UNITS[list(views.MONTH_COLUMNS)], county).set_index(["unit", "month"])
    assert rows.loc[("a", "2025-01")].tolist() == pytest.approx([3, 3, 5 / 6])
    assert rows.loc[("a", "2025-02")].tolist() == pytest.approx([1, 0, NAN], nan_ok=True)
    assert rows.loc[("b", "2025-01")].tolist() == [0.5, 0.5, 0]
    assert rows.loc[("c", "2025-02")].tolist() == pytest.approx([0, 0, NAN], nan_ok=True)
    assert len(rows) == 6


def test_called_up_counts_replications_not_reports(county):
    rows = views.called_up(UNITS[list(views.CALLED_UP_COLUMNS)], county).set_index("unit")
    assert rows.loc["a", ["called_up_share", "reports", "replications"]].tolist() == [0.5, 1.5, 2]
    # Clopper and Pearson for 1 of 2 and 0 of 2 in closed form
    ends = ["called_up_share_low", "called_up_share_high"]
    assert rows.loc["a", ends].tolist() == pytest.approx([1 - math.sqrt(0.975), math.sqrt(0.975)])
    assert rows.loc["b", ends].tolist() == pytest.approx([0, 1 - math.sqrt(0.025)])
    assert rows.loc["c", ["called_up_share", "reports"]].tolist() == [0, 0]


# The week


def hour(*values):
    return dict(zip(views.WEEK_COLUMNS, values if len(values) == 7 else (*values, 0.0), strict=True))


def test_week(county):
    rows = views.week(pd.DataFrame([
        hour(0, "office", "office", 8, 600.0, 300.0), hour(1, "office", "office", 8, 600.0, 600.0),
        hour(0, "a", "handlers", 9, 100.0, 50.0), hour(0, "b", "handlers", 9, 300.0, 0.0, 120.0),
        hour(0, "b", "handlers", 20, 0.0, 0.0, 120.0),
    ]), county).set_index(["pool", "crew", "hour"])  # fmt: skip
    assert list(dict.fromkeys(rows.index.droplevel("hour"))) == [("office", "office"), ("units", "handlers"), ("a", "handlers")]
    assert len(rows) == 3 * 168
    # 20 hours on duty in two replications of 10 days
    assert rows.loc[("office", "office", 8)].tolist() == pytest.approx([7, 5.25, 0, 0.75])
    assert rows.loc[("units", "handlers", 9), "utilisation"] == 50 / 400
    assert rows.loc[("units", "handlers", 20)].tolist() == pytest.approx([0, 0, 2 / (20 / 7), NAN], nan_ok=True)
    assert math.isnan(rows.loc[("a", "handlers", 0), "utilisation"])


def test_week_shows_the_five_units_with_the_busiest_crew_each_once(county):
    cells = [hour(0, f"u{n}", crew, 9, 100.0, busy) for n in range(7) for crew, busy in (("handlers", 10.0 * n), ("heads", 1.0))]
    rows = views.week(pd.DataFrame(cells), county)
    shown = [pool for pool in dict.fromkeys(rows["pool"]) if pool != "units"]
    assert shown == ["u6", "u5", "u4", "u3", "u2"]
    assert set(rows.loc[rows["pool"] == "u6", "crew"]) == {"handlers"}


# Differences


def difference(*values):
    names = ("scenario", "kpi", "value", "low", "high", "verdict")
    return SimpleNamespace(**dict(zip(names, values, strict=True)))


def test_differences_are_in_the_measure_of_their_panel():
    rows = views.differences([
        difference("more", "on_time_share", 0.012, 0.01, 0.014, "better"),
        difference("more", "mean_days_to_report", -0.5, None, None, "too_few"),
        difference("more", "overdue_count", 3.0, 1.0, 5.0, "worse"),
        difference("more", "month_end_backlog_share", 0.02, 0.01, 0.03, "worse"),
    ])  # fmt: skip
    assert rows["measure"].tolist() == ["percentage_points", "days", "count", "percentage_points"]
    assert rows["difference"].tolist() == pytest.approx([1.2, -0.5, 3, 2])
    assert rows["difference_high"].tolist() == pytest.approx([1.4, NAN, 5, 3], nan_ok=True)
    assert rows["better"].tolist() == ["higher", "lower", "lower", "lower"]


# All of them


def test_no_orders_at_all(county):
    none = ORDERS[:0]
    assert views.on_time_by(none, county, "unit")["on_time_share"].isna().all()
    assert views.backlog(none, county)[["mean", "low", "high"]].isna().all(axis=None)
    assert views.time_split(none, county)["hours"].isna().all()
    assert views.time_taken(none, county)["order_share"].isna().all()
    assert views.unit_months(UNITS[:0], county)["on_time_share"].isna().all()
    assert views.called_up(UNITS[:0], county)["called_up_share"].isna().all()
    assert views.week(pd.DataFrame([hour(0, "office", "office", 1, 1.0, 1.0)])[:0], county).empty


def test_one_replication_has_values_and_no_intervals(county):
    rows = views.on_time_by(ORDERS[:4], county, "tier").set_index("tier")
    assert rows["on_time_share"].tolist() == pytest.approx([0, 2 / 3])
    assert rows[["on_time_share_low", "on_time_share_high"]].isna().all(axis=None)


def test_side_by_side_keeps_the_order_and_names_the_scenario_first():
    rows = views.side_by_side({"z": pd.DataFrame({"x": [1, 2]}), "a": pd.DataFrame({"x": [3]})})
    assert rows.to_dict("list") == {"scenario": ["z", "z", "a"], "x": [1, 2, 3]}
    assert rows.columns[0] == "scenario"
