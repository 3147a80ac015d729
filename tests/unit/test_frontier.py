"""What staff hours buy: the frontier, constraints, and where more replications would tell most; worked by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import altered

import sim
from analysis.figures.fonts import saved
from analysis.figures.frontier import frontier_chart
from analysis.figures.names import Names
from analysis.sweep.engine import run_sweep
from analysis.sweep.frontier import competitors, frontier
from analysis.sweep.frontier_more import more_replications
from analysis.sweep.frontier_words import chance_text, constraint_text, frontier_headline, frontier_sentences
from analysis.sweep.staff_hours import staff_hours
from sim.cli.frontier import frontier_command
from sim.errors import ParameterError
from sim.studies import Constraint


def runs_of(table, kpi="on_time_share", under=1000.0):
    rows = [{"point": point, "replication": number, f"{kpi}_numerator": value * under, f"{kpi}_denominator": under, "error": ""}
            for point, values in enumerate(table) for number, value in enumerate(values)]
    return pd.DataFrame(rows)


def places(found):
    return dict(zip(found.rows["point"], found.rows["place"], strict=True))


# --- cost -------------------------------------------------------------------------------------------------------------

def test_two_people_day_and_night_are_336_hours_a_week():
    assert staff_hours(sim.load("textbook")) == pytest.approx(2 * 168)


def test_hours_follow_head_counts_shifts_and_the_calendar(scenario):
    """January 2025 from Monday 6 to Sunday 19, two weeks of five days; 7 h a day: 3 people, of whom 1 by absence away."""
    parameters = scenario("""
        period: {start: 2025-01-06, end: 2025-01-19}
        calendar: {weekend: [sat, sun]}
        units: {unit1: {staff: {handlers: 2}}}
        staffing:
          shifts: {day: {on: working_days, hours: ["08:30-12:00", "14:30-18:00"]}}
          office: {crews: {office: {shift: day}}}
          units: {crews: {handlers: {shift: day, absence_share: 0.3}}}
    """)
    assert staff_hours(parameters) == pytest.approx(3 * 5 * 7)
    assert staff_hours(altered(parameters, {"units.unit1.staff.handlers": 3})) == pytest.approx(4 * 5 * 7)


# --- the frontier -----------------------------------------------------------------------------------------------------

SIX = np.array([0.0, 0.001, -0.001, 0.002, -0.002, 0.0])


def test_competitors_cost_no_more_and_show_better():
    values, hours = {0: 0.5, 1: 0.6, 2: 0.55, 3: 0.6}, {0: 10, 1: 20, 2: 30, 3: 20}
    assert competitors(values, hours, "higher") == {0: [], 1: [], 2: [1, 3], 3: []}
    assert competitors(values, hours, "lower") == {0: [], 1: [0], 2: [0], 3: [0]}
    assert competitors({0: 0.5, 1: 0.5}, {0: 10, 1: 20}, "higher") == {0: [], 1: [0]}, "the same for less is better"


def test_a_point_is_on_the_frontier_beaten_or_perhaps_on_it():
    noise = np.array([0.03, -0.02, 0.01, -0.03, 0.02, -0.01])
    table = [0.80 + SIX, 0.90 - SIX, 0.70 + noise / 3, 0.895 + noise]
    found = frontier(runs_of(table), {0: 100, 1: 120, 2: 120, 3: 130}, "on_time_share")
    assert places(found) == {0: "on", 1: "on", 2: "beaten", 3: "may_be_on"}
    assert found.rows["point"].tolist() == [0, 1, 2, 3]
    assert (found.cheapest_certain, found.cheapest_possible) == (None, None)


def test_pairing_finds_what_overlapping_intervals_hide():
    """Years differ by .1, points by .01 in each year: the intervals overlap by far, and yet one beats the other."""
    years = np.array([0.1, -0.1, 0.05, -0.05, 0.02, -0.02])
    table = [0.7 + years, 0.69 + years + SIX / 10]
    found = frontier(runs_of(table), {0: 100, 1: 100}, "on_time_share")
    assert found.rows["high"][1] > found.rows["low"][0]
    assert places(found) == {0: "on", 1: "beaten"}


def test_the_same_figure_in_every_run_for_more_hours_is_beaten_and_for_the_same_hours_on_the_frontier():
    table = [0.8 + SIX, 0.8 + SIX, 0.8 + SIX]
    assert places(frontier(runs_of(table), {0: 100, 1: 100, 2: 120}, "on_time_share")) == {0: "on", 1: "on", 2: "beaten"}


def test_lower_may_be_better():
    table = [[100.0, 101, 99, 102, 98, 100], [50.0, 52, 49, 51, 48, 50]]
    found = frontier(runs_of(table, "overdue_count", 1.0), {0: 10, 1: 10}, "overdue_count")
    assert places(found) == {0: "beaten", 1: "on"}


def test_one_replication_is_too_few_and_bad_requests_are_refused():
    assert places(frontier(runs_of([[0.5], [0.6]]), {0: 1, 1: 1}, "on_time_share")) == {0: "too_few", 1: "too_few"}
    with pytest.raises(ParameterError, match="neither better higher nor lower"):
        frontier(runs_of([[1.0]], "orders_count"), {0: 1}, "orders_count")
    with pytest.raises(ParameterError, match=r"none for points \[1\]"):
        frontier(runs_of([[0.5, 0.6], [0.5, 0.6]]), {0: 1}, "on_time_share")


def test_a_point_that_none_beats_is_seldom_called_beaten():
    """Ten points equally good and equally dear: the chance that a given one is called beaten is at most 5 %.

    In 150 sweeps x 10 points up to 75 may be; more than 100 come with chance below 1e-3 even if the ten of a sweep hang
    together in threes.
    """
    wrong = 0
    for sweep in range(150):
        generator = np.random.default_rng([50, sweep])
        table = 0.9 + 0.02 * generator.normal(size=(1, 8)) + 0.01 * generator.normal(size=(10, 8))
        wrong += list(places(frontier(runs_of(table), dict.fromkeys(range(10), 1.0), "on_time_share")).values()).count("beaten")
    assert wrong <= 100


# --- constraints ------------------------------------------------------------------------------------------------------

TARGET = (Constraint(kpi="on_time_share", at_least=0.85),)


def test_the_chance_of_a_good_year_is_clopper_and_pearsons():
    """5 of 6 years meet it: 95 % interval .3588 to .9958; 6 of 6: .5407 to 1."""
    table = [[0.86, 0.86, 0.87, 0.88, 0.86, 0.84], 0.95 + SIX]
    rows = frontier(runs_of(table), {0: 1, 1: 2}, "on_time_share", TARGET).rows.set_index("point")
    assert rows.loc[0, ["chance", "chance_low", "chance_high"]].tolist() == pytest.approx([5 / 6, 0.3588, 0.9958], abs=5e-5)
    assert rows.loc[1, ["chance", "chance_low", "chance_high"]].tolist() == pytest.approx([1.0, 0.5407, 1.0], abs=5e-5)
    assert chance_text(rows.loc[0], "zh") == "36–100%"


def test_the_cheapest_that_certainly_meets_a_target_and_the_cheapest_that_may():
    wide = np.array([0.05, -0.04, 0.03, -0.05, 0.02, -0.01])
    table = [0.70 + SIX, 0.85 + wide, 0.95 + SIX, 0.96 + SIX]
    found = frontier(runs_of(table), {0: 100, 1: 110, 2: 120, 3: 130}, "on_time_share", TARGET)
    assert dict(zip(found.rows["point"], found.rows["meets"], strict=True)) == {
        0: "no", 1: "maybe", 2: "certainly", 3: "certainly"}
    assert (found.cheapest_certain, found.cheapest_possible) == (2, 1)
    for lang, word in (("zh", "点 2"), ("en", "is 2: 120")):
        assert word in frontier_headline(found, TARGET, lang)
        assert any("110" in sentence for sentence in frontier_sentences(found, TARGET, lang))


def test_a_range_that_the_interval_spans_is_perhaps_met():
    wide = np.array([0.05, -0.04, 0.03, -0.05, 0.02, -0.01])
    asked = (Constraint(kpi="on_time_share", at_least=0.849, at_most=0.851),)
    assert frontier(runs_of([0.85 + wide]), {0: 1}, "on_time_share", asked).rows["meets"].tolist() == ["maybe"]


def test_several_constraints_must_all_hold():
    runs = runs_of([0.95 + SIX]).merge(runs_of([[40.0, 50, 60, 45, 55, 50]], "overdue_count", 1.0))
    asked = (*TARGET, Constraint(kpi="overdue_count", at_most=52))
    row = frontier(runs, {0: 1}, "on_time_share", asked).rows.iloc[0]
    assert row["chance"] == pytest.approx(4 / 6)
    assert row["meets"] == "maybe"
    assert constraint_text(asked[1], "en") == "Overdue orders at most 52.0"
    assert constraint_text(asked[0], "zh") == "按时办结率不低于 85.0%"


# --- more replications ------------------------------------------------------------------------------------------------

def test_more_replications_go_where_the_noise_is():
    noise = np.array([0.03, -0.02, 0.01, -0.03, 0.02, -0.01])
    table = [0.9 + SIX, 0.895 + noise, 0.5 + SIX]
    found = more_replications(runs_of(table), {0: 100, 1: 100, 2: 100}, "on_time_share", 30)
    assert found == {0: 15, 1: 15}, "the two that cannot be told apart share it; the one far behind gets none"


def test_shares_are_in_proportion_to_spread_over_difference_squared():
    """Differences .1 and .2 of equal spread s: weights s2 / (.01 + s2/4) and s2 / (.04 + s2/4); the rival has the first.

    s2 = var(d) with d = +-.01 in turn: 1.3333e-4, s2/4 = 3.3333e-5: weights .013289, .0033306, and .013289 again. Of
    12 + 108 = 120 in all: 53.32, 53.32, 13.36; less 4 each, and the largest remainder, .36, is rounded up.
    """
    swing = np.array([0.01, -0.01, 0.01, -0.01])
    table = [np.full(4, 0.9), 0.8 + swing, 0.7 + swing]
    found = more_replications(runs_of(table), {0: 1, 1: 1, 2: 1}, "on_time_share", 108)
    assert found == {0: 49, 1: 49, 2: 10}


def test_nothing_is_asked_for_where_nothing_varies():
    assert more_replications(runs_of([np.full(4, 0.9), np.full(4, 0.8)]), {0: 1, 1: 1}, "on_time_share", 10) == {}
    with pytest.raises(ParameterError, match="the spread needs two"):
        more_replications(runs_of([[0.9], [0.8]]), {0: 1, 1: 1}, "on_time_share", 10)


# --- the command and its chart -----------------------------------------------------------------------------------------

STUDY = """
study: {name: staff, title: {zh: 人手, en: Staff}, question: {zh: 要多少人？, en: How many people?}}
base: small.yaml
replications: 4
kpis: [on_time_share]
levers:
  handlers: {path: units.unit1.staff.handlers, values: [1, 2, 3], name: {zh: 承办人, en: Handlers}}
  rule: {path: staffing.units.queue.discipline, values: [first_come, earliest_due]}
design: {kind: factorial}
constraints: [{kpi: on_time_share, at_least: 0.9}]
"""
BASE = """
extends: textbook
scenario: {name: small}
period: {end: 2025-01-12}
work: {handling: {law: exponential, mean_min: 120}}
policy: {tiers: {general: {name: {zh: 一般, en: General}, rank: 0, completion: 8 hours, extension: false,
                           prereview: false, reminder: false}}}
"""


@pytest.fixture(scope="module")
def sweep(tmp_path_factory):
    folder = tmp_path_factory.mktemp("studies")
    (folder / "small.yaml").write_text(BASE, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    run_sweep(sim.load_study(folder / "study.yaml"), folder / "out")
    return folder / "out"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_writes_the_table_the_chart_and_a_proposal(sweep, lang, tmp_path):
    call = CliRunner().invoke(frontier_command, [str(sweep), "--more", "20", "-o", str(tmp_path / "out"), "--lang", lang],
                              catch_exceptions=False)
    assert call.exit_code == 0, call.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"frontier.csv", "frontier.png", "frontier.json"} <= names
    table = pd.read_csv(tmp_path / "out" / "frontier.csv", encoding="utf-8-sig")
    assert len(table) == 6
    # the office's one and one, two or three handlers, day and night
    assert sorted(set(table["hours"])) == pytest.approx([2 * 168, 3 * 168, 4 * 168])
    assert table["value"].is_monotonic_increasing or table.groupby("hours")["value"].mean().is_monotonic_increasing
    record = json.loads((tmp_path / "out" / "frontier.json").read_text(encoding="utf-8"))
    assert record["kpi"] == "on_time_share"
    more = pd.read_csv(tmp_path / "out" / "more.csv", encoding="utf-8-sig")
    assert more["more"].sum() == 20
    rows = pd.read_csv(tmp_path / "out" / "more_rows.csv", encoding="utf-8-sig")
    assert list(rows.columns) == ["handlers", "rule"]
    assert len(rows) == len(more)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_chart_marks_every_kind_of_point_and_the_choice(lang, tmp_path):
    rows = pd.DataFrame({"point": [0, 1, 2, 3], "hours": [100.0, 110, 120, 130], "value": [0.8, 0.7, 0.9, 0.95],
                         "low": [0.7, 0.6, 0.85, math.nan], "high": [0.9, 0.8, 0.95, math.nan],
                         "place": ["on", "beaten", "may_be_on", "too_few"]})
    figure = frontier_chart(rows, Names(lang), "on_time_share", "T", limits=[0.85], chosen=2)
    assert saved(figure, tmp_path / "f.png").stat().st_size > 5000
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert len(legend) == 5
    assert any("2" in text.get_text() for text in figure.axes[0].texts)
