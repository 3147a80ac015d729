"""The Python API for researchers: load, run, compare, sweep; the same figures as the command line gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import analysis
import sim
from analysis.in_memory import replicated
from analysis.kpi import KPIS
from sim.cli import main
from sim.errors import HotlineError, ParameterError, ScenarioError
from sim.parameters import Parameters

SMALL = """
extends: textbook
scenario: {name: small, title: {zh: 小, en: Small}}
period: {end: 2025-01-10}
demand: {arrivals: {orders_per_day: 20}}
work: {handling: {law: exponential, mean_min: 60}}
run: {replications: 3}
policy: {tiers: {general: {name: {zh: 一般, en: General}, rank: 0, completion: 6 hours, extension: false,
                           prereview: false, reminder: false}}}
"""
TWO = "extends: small.yaml\nscenario: {name: two, title: {zh: 两人, en: Two}}\nunits: {unit1: {staff: {handlers: 2}}}\n"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    Path("two.yaml").write_text(TWO, encoding="utf-8")
    return tmp_path


def test_load_gives_a_checked_scenario_or_every_mistake(files):
    assert isinstance(sim.load("huojia"), Parameters)
    assert sim.load("small.yaml").scenario.name == "small"
    Path("bad.yaml").write_text("extends: small.yaml\nrun: {replications: 0, seed: -1}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        sim.load("bad.yaml")
    assert len(caught.value.problems) == 2


@pytest.mark.slow
def test_run_gives_the_figures_of_the_command_line(files):
    found = sim.run(sim.load("small.yaml"))
    call = CliRunner().invoke(main, ["run", "small.yaml", "--jobs", "1", "-o", "out", "--lang", "en"], catch_exceptions=False)
    assert call.exit_code == 0
    summary = json.loads(Path("out/summary.json").read_text(encoding="utf-8"))
    figures = found.figures.set_index("kpi")
    assert list(figures.index) == list(KPIS)
    for name in ("on_time_share", "orders_count", "mean_days_to_report"):
        stored = summary["kpis"][name]
        assert figures.loc[name, ["value", "low", "high"]].tolist() == pytest.approx(
            [stored["value"], stored["low"], stored["high"]])


def test_run_keeps_the_tables_that_are_asked_for(files):
    found = sim.run(sim.load("small.yaml"), replications=2, tables=["orders", "events"])
    assert set(found.tables) == {"orders", "events"}
    orders = found.tables["orders"]
    assert sorted(set(orders["replication"])) == [0, 1]
    assert found.replications["replication"].tolist() == [0, 1]
    by_hand = orders[orders["cohort"] == "period"].groupby("replication").size()
    assert found.replications["orders_count"].tolist() == by_hand.tolist()
    assert found.failures == ()


@pytest.mark.slow
def test_processes_side_by_side_change_nothing(files):
    small = sim.load("small.yaml")
    one, two = (sim.run(small, replications=3, jobs=jobs, tables=["orders"]) for jobs in (1, 2))
    pd.testing.assert_frame_equal(one.figures, two.figures)
    pd.testing.assert_frame_equal(one.tables["orders"], two.tables["orders"])


def test_arguments_that_cannot_be_used_are_refused(files):
    small = sim.load("small.yaml")
    with pytest.raises(ParameterError, match="must be at least 1"):
        sim.run(small, replications=0)
    with pytest.raises(ParameterError, match=r"\['order'\]"):
        sim.run(small, tables=["order"])


def test_failed_replications_are_told_and_none_at_all_is_an_error(files, monkeypatch):
    small = sim.load("small.yaml")

    def broken(parameters, number, *arguments, **options):
        if number != 1:
            raise ValueError("no luck")
        return real(parameters, number, *arguments, **options)

    import analysis.in_memory as module

    real = module.run_replication
    monkeypatch.setattr(module, "run_replication", broken)
    found = sim.run(small, replications=3)
    assert [failure.replication for failure in found.failures] == [0, 2]
    assert found.replications["replication"].tolist() == [1]
    with pytest.raises(HotlineError, match="every replication failed; the first: ValueError: no luck"):
        sim.run(small, replications=1)


@pytest.mark.slow
def test_compare_gives_the_differences_of_the_command_line(files):
    found = analysis.compare(sim.load("small.yaml"), [sim.load("two.yaml")], replications=3)
    arguments = ["compare", "small.yaml", "two.yaml", "--replications", "3", "--jobs", "1", "-o", "out", "--lang", "en"]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    stored = pd.read_csv("out/differences.csv", encoding="utf-8-sig").set_index("kpi")
    ours = found.rows.set_index("kpi")
    assert ours.loc["on_time_share", "value"] > 0
    for name in ("on_time_share", "mean_days_to_report"):
        assert ours.loc[name, "value"] == pytest.approx(stored.loc[name, "value"])
    assert list(found.runs) == ["small", "two"]
    assert set(found.best["scenario"]) == {"small", "two"}


def test_compared_scenarios_meet_the_same_orders_with_the_bases_seed(files):
    Path("other.yaml").write_text(TWO.replace("name: two", "name: other") + "run: {seed: 99}\n", encoding="utf-8")
    found = analysis.compare(sim.load("small.yaml"), [sim.load("other.yaml")], replications=2)
    orders = found.rows.set_index("kpi").loc["orders_count"]
    assert orders["verdict"] == "identical"
    with pytest.raises(ScenarioError, match="stands in more than one"):
        analysis.compare(sim.load("small.yaml"), [sim.load("small.yaml")])


def test_several_scenarios_share_a_tape_only_where_it_serves_them(files):
    small, two = sim.load("small.yaml"), sim.load("two.yaml")
    busy = small.model_copy(update={"demand": small.demand.model_copy(
        update={"arrivals": small.demand.arrivals.model_copy(update={"orders_per_day": 40.0})})})
    together = replicated([small, two, busy], 2)
    alone = [replicated([one], 2)[0] for one in (small, two, busy)]
    assert [runs.measures for runs in together] == [runs.measures for runs in alone]


STUDY = """
study: {name: tiny, title: {zh: 小, en: Tiny}, question: {zh: 问, en: Q}}
base: small.yaml
replications: 2
levers: {handlers: {path: units.unit1.staff.handlers, values: [1, 2]}}
design: {kind: factorial}
"""


def test_sweep_runs_a_study_and_reads_it_back(files):
    Path("tiny.yaml").write_text(STUDY, encoding="utf-8")
    study = sim.load_study("tiny.yaml")
    for _ in range(2):  # the function has the name of its package, which must not take its place once imported
        found = analysis.sweep(study, "out", resume=True)
        assert found.points["handlers"].tolist() == [1, 2]
        assert len(found.runs) == 4
    alone = sim.run(sim.load("small.yaml"), replications=2).replications
    first = found.runs[found.runs["point"] == 0]
    assert first["on_time_share"].tolist() == alone["on_time_share"].tolist()
    with pytest.raises(HotlineError, match="holds a sweep already"):
        analysis.sweep(study, "out")


def test_the_model_alone_imports_neither_scenarios_nor_analysis():
    code = "import sys, sim, sim.model; print(sorted({'analysis', 'scenarios'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_names_that_are_not_there_are_attribute_errors():
    for package in (sim, analysis):
        with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
            _ = package.nonsense
