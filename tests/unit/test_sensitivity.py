"""What a sweep's factors do: worked by hand, then from a small sweep of the model to the command's files and charts."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from analysis.figures.fonts import saved
from analysis.figures.names import Names
from analysis.figures.response import response_chart
from analysis.figures.tornado import tornado_chart
from analysis.figures.tornado_ranking import indices_chart, morris_chart
from analysis.sweep.engine import run_sweep
from analysis.sweep.factor_values import factor_labels, value_text
from analysis.sweep.morris import elementary_effects
from analysis.sweep.noise import mean_squares, variance_split
from analysis.sweep.results import read_sweep
from analysis.sweep.sensitivity import sensitivity
from analysis.sweep.sensitivity_data import response
from analysis.sweep.sensitivity_words import headline, noise_sentences, percent, remarks
from analysis.sweep.surface import main_effects, mean_interval, one_at_a_time, responses
from sim.cli.sensitivity import sensitivity_command
from sim.errors import ParameterError


def runs_of(table, kpi="on_time_share", under=100.0):
    """Return the runs of a sweep in which the KPI is `table`: one row a point, one column a replication."""
    rows = [{"point": point, "replication": number, f"{kpi}_numerator": value * under, f"{kpi}_denominator": under, "error": ""}
            for point, values in enumerate(table) for number, value in enumerate(values)]
    return pd.DataFrame(rows)


# --- the figure over points -------------------------------------------------------------------------------------------

def test_a_point_is_the_ratio_of_its_sums():
    runs = pd.DataFrame([
        {"point": 0, "replication": 0, "on_time_share_numerator": 1, "on_time_share_denominator": 10, "error": ""},
        {"point": 0, "replication": 1, "on_time_share_numerator": 27, "on_time_share_denominator": 30, "error": ""},
    ])
    assert response(runs, "on_time_share").means == pytest.approx([28 / 40])


def test_only_replications_that_all_points_have_are_used():
    runs = runs_of([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
    runs.loc[(runs["point"] == 1) & (runs["replication"] == 1), "error"] = "ModelError: lost"
    found = response(runs, "on_time_share")
    assert found.replications.tolist() == [0, 2]
    assert found.means == pytest.approx([0.2, 0.5])


def test_a_design_that_lacks_a_point_is_refused_and_so_are_unknown_figures_and_empty_ones():
    runs = runs_of([[0.1, 0.2]])
    with pytest.raises(ParameterError, match=r"points without a finished run = 1: .*--resume"):
        response(runs, "on_time_share", range(2))
    with pytest.raises(ParameterError, match=r"kpi = on_time: no figure of this name.*on_time_share"):
        response(runs, "on_time")
    with pytest.raises(ParameterError, match="nothing to measure at point 0"):
        response(runs_of([[0.0, 0.0]], under=0.0), "on_time_share")


# --- effects worked by hand -------------------------------------------------------------------------------------------

def test_elementary_effects_by_hand():
    """Two levels, step 1: from (0, 0) factor 2 goes up, then factor 1; the second trajectory goes down."""
    inputs = np.array([[0, 0], [0, 1], [1, 1], [1, 1], [0, 1], [0, 0]], dtype=float)
    values = np.array([[1.0], [3.0], [10.0], [8.0], [5.0], [4.0]])
    assert elementary_effects(inputs, values, 2)[:, :, 0].tolist() == [[7.0, 2.0], [3.0, 1.0]]


def test_points_that_are_no_trajectories_are_refused():
    values = np.zeros((3, 1))
    with pytest.raises(ParameterError, match="must be whole trajectories"):
        elementary_effects(np.zeros((4, 2)), np.zeros((4, 1)), 4)
    with pytest.raises(ParameterError, match="two factors change in one step"):
        elementary_effects(np.array([[0, 0], [1, 1], [1, 0]], dtype=float), values, 4)


def test_main_effects_of_a_plane_are_its_slopes_over_the_ranges():
    inputs = pd.DataFrame({"staff": [2, 2, 4, 4], "rule": ["a", "b", "a", "b"], "fixed": [1, 1, 1, 1]})
    exact = 0.5 + 0.1 * (inputs["staff"] - 2) / 2 - 0.03 * (inputs["rule"] == "b")
    swing = np.array([1.0, -1.0, 2.0])  # the staff effect differs from year to year: .1 + .01, - .01, + .02
    values = exact.to_numpy()[:, None] + 0.01 * swing * ((inputs["staff"].to_numpy()[:, None] - 2) / 2)
    found = main_effects(inputs, values, sampled=False)
    first, second = (row for _, row in found.rows.iterrows())
    assert (first["factor"], first["from_value"], first["to_value"]) == ("staff", 2.0, 4.0)
    assert first["effect"] == pytest.approx(0.1 + 0.01 * 2 / 3)
    # paired by replication: s of (1, -1, 2) is sqrt(7/3); t(2 degrees, 97.5 %) = 4.302653
    assert first["high"] - first["effect"] == pytest.approx(4.302653 * 0.01 * math.sqrt(7 / 3) / math.sqrt(3), rel=1e-6)
    assert (second["factor"], second["from_value"], second["to_value"]) == ("rule", "a", "b")
    assert second["effect"] == pytest.approx(-0.03)
    assert math.isnan(second["standardised"])
    assert found.explained == pytest.approx(1.0)


def test_standardised_effects_of_independent_factors_square_to_what_is_explained():
    inputs = pd.DataFrame({"x": [0, 0, 1, 1], "z": [0, 1, 0, 1]})
    values = np.array([[0.0], [1.0], [3.0], [6.0]])  # 3 or 5 by x, 1 or 3 by z: effects 4 and 2, and 1 by neither
    found = main_effects(inputs, values, sampled=False)
    assert found.rows["effect"].tolist() == pytest.approx([4.0, 2.0])
    assert (found.rows["standardised"] ** 2).sum() == pytest.approx(found.explained)
    assert found.explained == pytest.approx((4 + 1) / 5.25)


def test_effects_that_cannot_be_told_apart_are_refused():
    inputs = pd.DataFrame({"x": [0, 0, 1], "z": [0, 0, 1]})
    with pytest.raises(ParameterError, match="cannot tell 2 effects apart"):
        main_effects(inputs, np.zeros((3, 2)), sampled=True)
    with pytest.raises(ParameterError, match="must move at some point"):
        main_effects(pd.DataFrame({"x": [1, 1]}), np.zeros((2, 2)), sampled=True)


def test_one_factor_at_a_time_is_held_against_the_base_pair_by_pair():
    inputs = pd.DataFrame({"a": [1, 2, 1], "b": ["x", "x", "y"]})
    values = np.array([[0.5, 0.7], [0.6, 0.8], [0.5, 0.7]])
    found = one_at_a_time(inputs, values, base=0)
    assert found["factor"].tolist() == ["a", "b"]
    assert found["effect"].tolist() == pytest.approx([0.1, 0.0])
    assert math.isnan(found["low"][0]), "two replications that agree are no certainty"
    assert (found["low"][1], found["high"][1]) == (0.0, 0.0)
    with pytest.raises(ParameterError, match="differs from the base in several factors"):
        one_at_a_time(pd.DataFrame({"a": [1, 2], "b": [1, 2]}), np.zeros((2, 2)), base=0)


def test_mean_interval_by_hand():
    mean, low, high = mean_interval(np.array([1.0, 2.0, 3.0]))
    assert (mean, high - mean, mean - low) == pytest.approx((2.0, 4.302653 / math.sqrt(3), 4.302653 / math.sqrt(3)), rel=1e-6)
    assert mean_interval(np.full(10, 0.3)) == pytest.approx((0.3, 0.3, 0.3))


def test_responses_average_over_the_other_factors():
    inputs = pd.DataFrame({"a": [1, 1, 2, 2], "b": ["x", "y", "x", "y"]})
    values = np.array([[0.1, 0.3], [0.3, 0.5], [0.5, 0.7], [0.7, 0.9]])
    found = responses(inputs, values, sampled=False)
    assert found["mean"].tolist() == pytest.approx([0.3, 0.7, 0.4, 0.6])
    assert found["label"].tolist() == ["1", "2", "x", "y"]
    assert found["points"].tolist() == [2, 2, 2, 2]


def test_many_values_are_put_into_classes_of_equal_size():
    inputs = pd.DataFrame({"a": np.arange(24.0)})
    found = responses(inputs, np.repeat(np.arange(24.0)[:, None], 2, axis=1), sampled=True)
    assert found["points"].tolist() == [4] * 6
    assert found["at"].tolist() == pytest.approx(found["mean"].tolist())
    assert set(found["label"]) == {""}


# --- factors against noise ---------------------------------------------------------------------------------------------

def test_mean_squares_by_hand():
    """Rows 1, 2 | 3, 6: row means 1.5, 4.5, column means 2, 4, mean 3; rest +-0.5, each squared 1/4, one degree."""
    assert mean_squares(np.array([[1.0, 2.0], [3.0, 6.0]])) == pytest.approx((9.0, 4.0, 1.0))


def test_without_noise_more_replications_do_not_help_and_with_noise_alone_they_do():
    exact = np.repeat(np.arange(8.0)[:, None], 3, axis=1)
    split = variance_split(exact + np.array([0.0, 1.0, 5.0]))  # years differ, but all points alike
    assert (split.noise_share, split.more_replications_help) == (0.0, "no")
    assert split.factors == pytest.approx(math.sqrt(6.0))
    assert split.luck == pytest.approx(math.sqrt(7.0))
    noise = np.random.default_rng(7).normal(size=(40, 3))
    assert variance_split(noise).more_replications_help == "yes"


def test_too_few_points_are_refused():
    with pytest.raises(ParameterError, match="must be at least 5 and 2"):
        variance_split(np.zeros((4, 2)))


# --- from the model to the pictures -----------------------------------------------------------------------------------

STUDY = """
study: {{name: small, title: {{zh: 小研究, en: Small}}, question: {{zh: 哪个重要？, en: Which matters?}}}}
base: small.yaml
replications: 3
kpis: [on_time_share, mean_days_to_report]
design: {design}
uncertainties:
  handling: {{path: work.handling.mean_min, low: 60, high: 150, name: {{zh: 办理时长, en: Handling time}}}}
  unread: {{path: behaviour.shirk_share, low: 0, high: 0.2, name: {{zh: 推诿比例, en: Shirking share}}}}
"""
BASE = """
extends: textbook
scenario: {name: small}
period: {end: 2025-01-12}
work: {handling: {law: exponential, mean_min: 90}}
policy: {tiers: {general: {name: {zh: 一般, en: General}, rank: 0, completion: 4 hours, extension: false,
                           prereview: false, reminder: false}}}
"""
DESIGNS = {
    "morris": "{kind: morris, trajectories: 4}",
    "sobol": "{kind: saltelli, points: 4}",
    "main_effects": "{kind: latin_hypercube, points: 8}",
    "one_at_a_time": "{kind: one_at_a_time}",
}


@pytest.fixture(scope="module", params=list(DESIGNS))
def sweep(request, tmp_path_factory):
    """Return a small sweep by each kind of design, run and read back."""
    pytest.importorskip("SALib")
    folder = tmp_path_factory.mktemp("studies")
    (folder / "small.yaml").write_text(BASE, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY.format(design=DESIGNS[request.param]), encoding="utf-8")
    run_sweep(sim.load_study(folder / "study.yaml"), folder / "out")
    return request.param, read_sweep(folder / "out")


def test_handling_time_matters_more_than_what_nothing_reads(sweep):
    method, results = sweep
    found = sensitivity(results.place.plan, results.runs, "on_time_share")
    assert found.method == method
    assert found.table["factor"].iloc[0] == "handling"
    by = found.table.set_index("factor") if method != "one_at_a_time" else found.table.groupby("factor").first()
    column = {"morris": "mu_star", "sobol": "total"}.get(method, "effect")
    assert abs(by.loc["handling", column]) > 0.1
    if method == "main_effects":  # a regression on few points gives the other factor what it does not explain
        assert abs(by.loc["unread", "effect"]) < abs(by.loc["handling", "effect"]) / 3
    else:
        assert by.loc["unread", column] == 0.0
    for lang, name in (("zh", "办理时长"), ("en", "Handling time")):
        labels = factor_labels(results.place.plan.study.factors, lang)
        assert name in headline(found, labels, lang)
        assert all(remarks(found, lang))


def test_the_command_writes_tables_and_charts(sweep, tmp_path):
    method, results = sweep
    for lang in ("zh", "en"):
        folder = tmp_path / lang
        call = CliRunner().invoke(sensitivity_command, [str(results.place.folder), "-o", str(folder), "--lang", lang],
                                  catch_exceptions=False)
        assert call.exit_code == 0, call.output
        names = {path.name for path in folder.iterdir()}
        curves = set() if method == "morris" else {"responses.csv", "responses.png"}
        assert names == {"factors.csv", "factors.png", "sensitivity.json"} | curves
        record = json.loads((folder / "sensitivity.json").read_text(encoding="utf-8"))
        assert (record["method"], record["kpi"], record["replications"]) == (method, "on_time_share", 3)
        assert record["sentences"][0][:20] in call.output.replace("\n", "")
        assert (folder / "factors.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        again = CliRunner().invoke(sensitivity_command, [str(results.place.folder), "-o", str(folder), "--lang", lang])
        assert again.exit_code == 2, "results are never overwritten"


def test_the_command_says_what_is_wrong(sweep, tmp_path):
    _, results = sweep
    call = CliRunner().invoke(sensitivity_command, [str(results.place.folder), "--kpi", "nonsense", "-o", str(tmp_path / "x")])
    assert call.exit_code == 2
    assert "nonsense" in call.output
    assert not (tmp_path / "x").exists()


# --- words and charts of awkward content -------------------------------------------------------------------------------

def test_values_and_shares_for_people():
    assert [value_text(value) for value in (3, 0.12345, 12345.6, True, "fifo", None)] == [
        "3", "0.1235", "12,346", "True", "fifo", "None"]
    assert [percent(share, "zh") for share in (0, 0.0004, 0.0123)] == ["0.0%", "<0.1%", "1.2%"]


def test_the_words_on_noise_follow_the_split():
    exact = np.repeat(np.linspace(0.2, 0.9, 8)[:, None], 3, axis=1)
    wobble = np.random.default_rng(1).normal(size=(8, 3))
    said = {}
    for name, values in (("no", exact), ("yes", 0.5 + 0.1 * wobble)):
        split = variance_split(values)
        assert split.more_replications_help in {name, "unclear"}
        said[name] = noise_sentences(split, "on_time_share", "en")[1]
    assert "more replications would not help" in said["no"]
    assert "more replications" in said["yes"]
    assert "not help" not in said["yes"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_charts_hold_factors_with_odd_values(lang, tmp_path: Path):
    names, labels = Names(lang), {"a": "很长的因素名称" * 4, "b": "B"}
    effects = pd.DataFrame({"factor": ["a", "b"], "from_value": [1, "first_come"], "to_value": [2, "earliest_due"],
                            "effect": [-0.2, 0.0], "low": [math.nan, 0.0], "high": [math.nan, 0.0]})
    curves = pd.DataFrame({"factor": ["a", "a", "b"], "at": [1.0, 2.0, 0.0], "label": ["1", "2", "first_come"],
                           "points": [1, 1, 2], "mean": [0.5, 0.6, 0.5], "low": [math.nan, 0.5, 0.4], "high": [math.nan, 0.7, 0.6]})
    morris = pd.DataFrame({"factor": ["a", "b"], "mu": [0.1, 0], "mu_star": [0.1, 0], "sigma": [0, 0], "mu_star_low": [0, 0],
                           "mu_star_high": [0.2, 0], "noise": [math.nan, math.nan], "reading": ["unknown", "none"]})
    sobol = pd.DataFrame({"factor": ["a", "b"], **{f"{name}{end}": [0.5, math.nan] for name in ("first", "total")
                                                   for end in ("", "_low", "_high")}})
    figures = [tornado_chart(effects, names, labels, "on_time_share", "T"),
               tornado_chart(effects, names, labels, "orders_count", "T"),
               response_chart(curves, names, labels, "mean_days_to_report", "T"),
               morris_chart(morris, names, labels, "on_time_share", "T"), indices_chart(sobol, names, labels, "T")]
    for number, figure in enumerate(figures):
        assert saved(figure, tmp_path / f"{number}.png").stat().st_size > 5000
    shown = [text.get_text() for text in figures[0].axes[0].texts]
    assert shown == ["−20", "0"], "effects stand beside the bars, in percentage points"
