"""hotline compare: the same orders under each scenario, verdicts, reports, and what cannot be compared."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.comparison.folder import read_comparison
from sim.cli import main, parts
from sim.cli.reports import rerun_command

BUSY = """
extends: textbook
scenario: {{name: {name}, title: {{zh: {zh}, en: {en}}}, question: {{zh: 问, en: Q}}}}
period: {{end: 2025-01-19, follow_up_days: 30}}
demand: {{arrivals: {{orders_per_day: {rate}}}}}
work: {{handling: {{law: exponential, mean_min: 50}}, dispatch: 3}}
units: {{unit1: {{staff: {{handlers: {handlers}}}}}}}
staffing: {{units: {{queue: {{discipline: {queue}}}}}}}
policy: {{tiers: {{general: {{completion: {limit}}}}}}}
{more}
"""
USUAL = {"zh": "现状", "en": "As it is", "rate": 40, "handlers": 2, "queue": "first_come", "limit": "3 natural_days", "more": ""}


def county(name: str, **changes) -> str:
    Path(f"{name}.yaml").write_text(BUSY.format(**{**USUAL, "name": name, **changes}), encoding="utf-8")
    return f"{name}.yaml"


@pytest.fixture
def hotline(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    county("base")

    def call(*arguments, code=0):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return " ".join(result.output.split())

    return call


def compare(hotline, *scenarios, replications=3, folder="out", lang="en", code=0, more=()):
    return hotline("compare", "base.yaml", *scenarios, "--replications", replications, "--jobs", 1, "-o", folder,
                   "--lang", lang, *more, code=code)  # fmt: skip


def rows(folder="out"):
    return pd.read_csv(f"{folder}/differences.csv", encoding="utf-8-sig").set_index(["scenario", "kpi"])


def test_an_alternative_that_changes_nothing_differs_by_exactly_nothing(hotline):
    output = compare(hotline, county("same", en="The same"))
    found = rows()
    known = found[found["value"].notna()]
    assert len(known) > 30
    assert (known["value"] == 0).all()
    assert (known["low"] == 0).all()
    assert (known["high"] == 0).all()
    assert set(known["verdict"]) == {"identical"}
    assert "“As it is” and" not in output
    assert "no difference in any of 3 replications" in output


def test_more_people_shorter_limits_and_dues_in_order_move_figures_the_way_they_must(hotline):
    more = county("more", handlers=3, en="More people")
    short = county("short", limit="4 working_hours", en="Short limit")
    dues = county("dues", queue="earliest_due", en="Dues in order")
    compare(hotline, more, short, dues, replications=12)
    found = rows()
    assert found.loc[("more", "mean_days_to_report"), "verdict"] == "better"
    assert found.loc[("more", "mean_days_to_report"), "high"] < 0
    assert found.loc[("short", "on_time_share"), "verdict"] == "worse"
    assert found.loc[("short", "overdue_count"), "low"] > 0
    # one tier with one limit: the earliest due comes first in any case, so nothing may move
    assert found.loc[("dues", "on_time_share"), "verdict"] == "identical"


def test_orders_due_first_done_first_are_less_often_late(hotline):
    two = """
demand: {arrivals: {orders_per_day: 42}, mix: {request_type: {complain: 3, ask: 1}}}
policy: {tiers: {quick: {rank: 1, when: {request_type: [ask]}, completion: 3 hours, name: {zh: 快, en: Quick}},
                 general: {rank: 2, when: {request_type: [complain]}, completion: 12 hours}}}
"""
    for name, queue in (("first", "first_come"), ("due", "earliest_due")):
        text = BUSY.format(**{**USUAL, "name": name, "queue": queue, "rate": 42, "handlers": 1})
        kept = [line for line in text.splitlines() if not line.startswith(("policy:", "demand:", "work:"))]
        Path(f"{name}.yaml").write_text("\n".join(kept) + two + "work: {handling: {law: exponential, mean_min: 28}}\n",
                                        encoding="utf-8")  # fmt: skip
    hotline("compare", "first.yaml", "due.yaml", "--replications", 15, "--jobs", 1, "-o", "out")
    found = rows().loc[("due", "on_time_share")]
    assert found["verdict"] == "better"
    assert found["low"] > 0
    assert found["pairing"] > 1


def test_the_report_says_it_in_both_languages_and_needs_nothing_else(hotline):
    other = county("more", handlers=3, zh="增人", en="More people")
    compare(hotline, other, folder="en", replications=2)
    compare(hotline, other, folder="zh", replications=2, lang="zh")
    for lang, words in (("en", ("More people", "not clear", "Assumptions")), ("zh", ("增人", "不明确", "依据的假定"))):
        page = Path(lang, "report.html").read_text(encoding="utf-8")
        assert all(word in page for word in words)
        assert not re.search(r"""(?:src|href)=["']?https?:|url\(["']?https?:|@import|<script""", page)
        assert f'<html lang="{"zh" if lang == "zh" else "en"}' in page
        with ZipFile(Path(lang, "report.docx")) as archive:
            assert words[0] in archive.read("word/document.xml").decode()
        names = {path.name for path in Path(lang, "charts").iterdir()}
        assert {"differences.png", "differences.csv", "backlog.png", "time_split.csv"} <= names
        assert {path.name for path in Path(lang).iterdir()} == {
            "report.html", "report.docx", "differences.csv", "charts", "comparison.xlsx", "comparison.json",
            "replications.json", "runs",
        }  # fmt: skip
    assert Path("en/differences.csv").read_bytes() == Path("zh/differences.csv").read_bytes()


def test_processes_side_by_side_give_the_same_bytes(hotline):
    other = county("more", handlers=3)
    compare(hotline, other, folder="serial")
    hotline("compare", "base.yaml", other, "--replications", 3, "--jobs", 2, "-o", "parallel")
    files = ["differences.csv", *(f"charts/{path.name}" for path in Path("serial/charts").glob("*.csv"))]
    files += [f"runs/{name}/orders.parquet" for name in ("base", "more")]
    for name in files:
        assert Path("serial", name).read_bytes() == Path("parallel", name).read_bytes(), name


def test_a_scenario_alone_and_in_a_comparison_give_the_same_orders(hotline):
    compare(hotline, county("more", handlers=3))
    hotline("run", "more.yaml", "--replications", 3, "--jobs", 1, "-o", "alone", "--no-events", "--no-report")
    assert Path("alone/orders.parquet").read_bytes() == Path("out/runs/more/orders.parquet").read_bytes()


def test_a_comparison_that_was_stopped_goes_on_and_ends_the_same(hotline, monkeypatch):
    other = county("more", handlers=3)
    compare(hotline, other, folder="whole")
    genuine, done = parts.run_replication, []

    def stops(parameters, number, *more, **options):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append((parameters.scenario.name, number))
        return genuine(parameters, number, *more, **options)

    monkeypatch.setattr(parts, "run_replication", stops)
    output = compare(hotline, other, folder="out", code=130)
    assert "--resume" in output
    assert "has an unfinished comparison" in compare(hotline, other, folder="out", code=2)
    again = []

    def notes(parameters, number, *more, **options):
        again.append((parameters.scenario.name, number))
        return genuine(parameters, number, *more, **options)

    monkeypatch.setattr(parts, "run_replication", notes)
    assert "other primary" in compare(hotline, other, code=2, more=("--resume", "--primary", "overdue_count"))
    compare(hotline, other, folder="out", more=("--resume",))
    assert sorted(done + again) == sorted((name, number) for name in ("base", "more") for number in range(3))
    assert Path("out/differences.csv").read_bytes() == Path("whole/differences.csv").read_bytes()


def test_replications_go_on_until_the_difference_is_precise(hotline):
    other = county("more", handlers=3)
    output = hotline("compare", "base.yaml", other, "--precision", "0.5 days", "--primary", "mean_days_to_report",
                     "--jobs", 1, "-o", "out", "--lang", "en")  # fmt: skip
    look = read_comparison("out").content["look"]
    assert (look["outcome"], look["replications"], look["wanted"]) == ("precise", 10, 0.5)
    assert "Precise enough" in output
    assert "Stopping rule" in output
    output = hotline("compare", "base.yaml", other, "--precision", "0.001%", "--primary", "mean_days_to_report",
                     "--at-most", 12, "--jobs", 1, "-o", "few", "--lang", "en")  # fmt: skip
    look = read_comparison("few").content["look"]
    assert (look["outcome"], look["replications"]) == ("at_most", 12)
    assert "limit of 12 replications" in output


def test_one_replication_gives_no_verdict(hotline):
    output = compare(hotline, county("more", handlers=3), replications=1)
    assert "Nothing can be said of" in output
    assert set(rows()["verdict"]) == {"too_few"}
    assert rows()[["low", "high", "p_value"]].isna().all().all()


def test_failed_replications_are_left_out_and_named(hotline, monkeypatch):
    genuine = parts.run_replication

    def sometimes(parameters, number, *more, **options):
        if parameters.scenario.name == "more" and number == 1:
            raise RuntimeError("boom")
        return genuine(parameters, number, *more, **options)

    monkeypatch.setattr(parts, "run_replication", sometimes)
    output = compare(hotline, county("more", handlers=3, en="More people"), county("same", en="The same"), code=1)
    assert "1 replications of “More people” failed (1)" in output
    found = rows()
    assert found.loc[("more", "on_time_share"), "replications"] == 2
    assert found.loc[("same", "on_time_share"), "replications"] == 3
    content = json.loads(Path("out/comparison.json").read_text(encoding="utf-8"))
    assert content["common"] == 2
    assert content["failures"]["more"][0]["error"] == "RuntimeError: boom"


def test_a_scenario_in_which_everything_fails_ends_in_words(hotline, monkeypatch):
    genuine = parts.run_replication

    def never(parameters, number, *more, **options):
        if parameters.scenario.name == "more":
            raise RuntimeError("boom")
        return genuine(parameters, number, *more, **options)

    monkeypatch.setattr(parts, "run_replication", never)
    output = compare(hotline, county("more", handlers=3), code=1)
    assert "more: no replication came to its end" in output
    assert not Path("out").exists()


def test_what_cannot_be_compared_is_said_all_at_once(hotline):
    later = county("later", more="")
    text = Path(later).read_text(encoding="utf-8").replace("end: 2025-01-19", "end: 2025-01-20")
    Path(later).write_text(text.replace("follow_up_days: 30", "follow_up_days: 31"), encoding="utf-8")
    output = compare(hotline, later, "base.yaml", code=2, more=("--primary", "on_time_shar"))
    for part in ("period.end = 2025-01-20: must be 2025-01-19", "period.follow_up_days = 31", "stands in more than one",
                 "on_time_shar", "on_time_share"):  # fmt: skip
        assert part in output
    assert not Path("out").exists()
    broken = county("broken", handlers=-1)
    Path("worse.yaml").write_text("extends: bas\n", encoding="utf-8")
    output = compare(hotline, broken, "worse.yaml", code=2)
    assert "handlers = -1" in output
    assert "worse.yaml" in output


@pytest.mark.parametrize(("precision", "said"), [
    ("a lot", "must be a number above 0"), ("0.2 days", "must fit a figure in share"), ("-1%", "must be a number above 0"),
])  # fmt: skip
def test_a_precision_that_means_nothing_is_refused(hotline, precision, said):
    output = hotline("compare", "base.yaml", county("more"), "--precision", precision, "-o", "out", "--lang", "en", code=2)
    assert said in output


def test_other_orders_calendars_and_behaviour_are_said(hotline):
    other = county("other", rate=41, en="More orders", more="run: {seed: 7}\nbehaviour: {misroute_share: 0.1}")
    output = compare(hotline, other)
    for part in ("does not get the orders that", "changes assumptions on how people behave", "was not used"):
        assert part in output
    assert rows().loc[("other", "orders_count"), "controls"] != rows().loc[("other", "orders_count"), "controls"]  # NaN: none


def test_the_report_comes_once_more_in_the_other_language_without_simulating(hotline, monkeypatch):
    compare(hotline, county("more", handlers=3, zh="增人", en="More people"), lang="zh")
    monkeypatch.setattr(parts, "run_replication", None)
    hotline("report", "out", "--lang", "en", "-o", "again")
    page = Path("again/report.html").read_text(encoding="utf-8")
    assert "More people" in page
    assert "增人" not in page
    assert {path.name for path in Path("again").iterdir()} == {"report.html", "report.docx", "charts", "comparison.xlsx"}
    hotline("report", "out/runs/more", "--lang", "en", "-o", "one")
    assert "On-time share" in Path("one/report.html").read_text(encoding="utf-8")
    assert "exists already" in hotline("report", "out", "-o", "again", "--lang", "en", code=2)


def test_a_report_that_fails_costs_nothing_else(hotline, monkeypatch):
    monkeypatch.setattr("sim.cli.conclude.report_comparison", lambda *_: 1 / 0)
    output = compare(hotline, county("more", handlers=3))
    assert "ZeroDivisionError" in output
    assert len(rows()) > 30
    monkeypatch.undo()


def test_ctrl_c_while_the_report_is_written_keeps_the_simulation(hotline, monkeypatch):
    other = county("more", handlers=3)
    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["sim.cli.compare"], "conclude", stop)
        output = compare(hotline, other, code=130)
        assert "--resume" in output
        patched.setattr(parts, "run_replication", None)
        patched.undo()
        patched.setattr(parts, "run_replication", None)
        compare(hotline, other, more=("--resume",))
    assert Path("out/report.html").exists()


def test_a_comparison_stopped_before_anything_was_done_leaves_nothing(hotline, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(parts, "run_replication", stop)
        assert "--resume" not in compare(hotline, county("more", handlers=3), code=130)
    assert not Path("out.partial").exists()
    compare(hotline, "more.yaml", replications=1)


def stop(*_arguments, **_options):
    raise KeyboardInterrupt


def test_the_first_screen_says_what_changes_and_what_it_costs(hotline):
    compare(hotline, county("short", limit="4 working_hours", en="Short limit"), replications=12)
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert "policy.tiers.general.completion" in page
    first = page.split("Every figure")[0]
    assert "Clearly worse too: overdue orders" in first
    assert "→" in first


@pytest.mark.parametrize(("typed", "again"), [
    (["compare", "a", "b", "-o", "out", "--resume"], "hotline compare a b"),
    (["run", "a b.yaml", "--output=x", "--seed", "3"], "hotline run 'a b.yaml' --seed 3"),
    (["run", "a", "--output", "x", "--lang", "zh"], "hotline run a --lang zh"),
])  # fmt: skip
def test_the_command_that_does_it_again_needs_no_folder(typed, again):
    assert rerun_command(typed) == again
