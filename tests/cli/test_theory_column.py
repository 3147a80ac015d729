"""The theory column: what a run prints of it and writes, in both languages and at two widths."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

from analysis.terms import TERMS, label
from analysis.theory import COLUMNS
from scenarios.loader import load
from sim.cli import main, show
from sim.cli.texts import TEXTS, text

VERDICTS = ("agrees", "parts", "nothing_waits", "does_not_apply")
QUEUE = """
extends: textbook
scenario: {name: queue}
period: {start: 2025-01-01, end: 2025-03-31, opening: lead_in, lead_in_days: 14}
demand: {arrivals: {orders_per_day: 24}}
work: {handling: {law: exponential, mean_min: 30}}
"""
COUNTY = "extends: huojia\nperiod: {start: 2025-03-03, end: 2025-03-16, lead_in_days: 7, follow_up_days: 7}\n"


@pytest.fixture
def hotline(tmp_path, monkeypatch):
    """Run a command in an empty folder that holds two small scenarios."""
    monkeypatch.chdir(tmp_path)
    Path("queue.yaml").write_text(QUEUE, encoding="utf-8")
    Path("county.yaml").write_text(COUNTY, encoding="utf-8")

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return call


def run(hotline, scenario, folder, *more):
    return hotline("run", f"{scenario}.yaml", "--replications", "3", "--jobs", "1", "-o", folder, *more)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """Run the county once; return its results folder and its parameters."""
    folder = tmp_path_factory.mktemp("county")
    (folder / "county.yaml").write_text(COUNTY, encoding="utf-8")
    arguments = ["run", str(folder / "county.yaml"), "--replications", "3", "--jobs", "1", "-o", str(folder / "out")]
    assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    return folder / "out", load(folder / "county.yaml")


def summary_in(folder):
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def printed(summary, parameters, lang, width):
    out = io.StringIO()
    show._show_theory(Console(file=out, width=width, highlight=False), summary, parameters, lang)
    return out.getvalue()


def row_like(**changed):
    row = {
        "pool": "unit1", "role": "handling", "crews": ["handlers"], "head_count": 1, "people_on_duty": 1.0, "load": 0.5,
        "offered_load": 0.5, "people_load": 0.5, "utilisation": 0.5, "theory": "erlang_c", "figure": "wait_min",
        "predicted": 30.0, "value": 45.0, "low": 44.0, "high": 46.0, "half_width": 1.0, "replications": 3,
        "clears_at_min": None, "peak_month_load_share": None, "verdict": "parts", "reason": "erlang_c_above",
        "against_erlang": [], "checks": [],
    }
    return row | changed


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_textbook_queue_shows_erlang_and_agrees(hotline, lang):
    output = run(hotline, "queue", "out", "--lang", lang)
    (line,) = [line for line in output.splitlines() if "Erlang C" in line]
    assert label("role_handling", lang) in line
    assert line.rstrip().endswith(label("verdict_agrees", lang))
    assert label("theory_beside", lang) in output


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_county_says_why_it_is_not_erlang(county, lang):
    output = printed(summary_in(county[0]), county[1], lang, 110).replace("\n", "").replace(" ", "")
    for key in ("deferrable", "off_shift", "no_record"):
        assert label(f"reason_{key}", lang).replace(" ", "") in output


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_no_column_is_broken(county, lang, width):
    summary = summary_in(county[0])
    lines = printed(summary, county[1], lang, width).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= width
    assert not any("…" in line for line in lines)
    (header,) = [line for line in lines if label("simulated", lang) in line]
    for key in ("staff_work", "load", "busy", "theory", "verdict"):
        assert label(key, lang) in header
    rule = next(line for line in lines if line.startswith("──"))
    assert cell_len(rule) <= width
    figures = [line for line in lines if " / " in line]
    assert len(figures) == sum(row["pool"] == "office" for row in summary["theory"]) + 4
    for line in figures:  # every figure of a row stands in its first line
        assert line.rstrip().endswith(tuple(label(f"verdict_{key}", lang) for key in ("agrees", "parts", "nothing_waits", "does_not_apply")))


def test_words_are_not_cut_in_a_narrow_terminal(county):
    output = printed(summary_in(county[0]), county[1], "en", 80)
    for word in ("dispatch", "supervision", "handling"):
        assert word in output


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_unit_that_parts_is_shown_however_little_it_has_to_do(lang):
    busy = [row_like(verdict="agrees", reason=None) for _ in range(5)]
    parameters = load("textbook")
    output = printed({"theory": [*busy, row_like(load=0.01, offered_load=0.01)]}, parameters, lang, 120)
    assert label("verdict_parts", lang) in output
    assert label("reason_erlang_c_above", lang) in output
    counts = text("theory_count", lang, total=6, agrees=5, parts=1, nothing_waits=0, does_not_apply=0, file="theory.csv")
    assert unbroken(counts) in unbroken(output)


def unbroken(words):
    return "".join(words.split())


def notes_of(summary, parameters, lang, width):
    """Return the lines below the table: the count and the notes."""
    lines = printed(summary, parameters, lang, width).splitlines()
    return lines[next(index for index, line in enumerate(lines) if "theory.csv" in line):]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_at_most_six_lines_stand_below_the_table(county, lang):
    summary = summary_in(county[0])
    assert len(notes_of(summary, county[1], lang, 110)) <= 6
    assert text("theory_legend", lang) in "".join(notes_of(summary, county[1], lang, 110))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 61, 80, 97])
def test_notes_break_between_words_only(county, lang, width):
    summary = summary_in(county[0])
    lines = notes_of(summary, county[1], lang, width)
    whole = notes_of(summary, county[1], lang, 10_000)
    assert max(cell_len(line) for line in lines) <= width
    assert unbroken("".join(lines)) == unbroken("".join(whole))
    words = re.compile(r"[A-Za-z0-9.'/-]+")
    assert [word for line in lines for word in words.findall(line)] == [word for line in whole for word in words.findall(line)]


def test_erlang_is_not_broken_in_chinese_at_80_columns(county):
    broken = "字" * 38 + "Erlang公式（积压）。"
    assert show.wrapped(broken, 80).splitlines() == ["字" * 38, "Erlang公式（积压）。"]
    assert show.wrapped("字" * 40 + "。", 80).splitlines() == ["字" * 39, "字。"]
    assert any("Erlang" in line for line in notes_of(summary_in(county[0]), county[1], "zh", 80))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_flow_cannot_see_is_counted_apart(county, lang):
    rows = summary_in(county[0])["theory"]
    unseen = [row for row in rows if row["figure"] == "backlog_days" and row["predicted"] is not None
              and max(row["predicted"], row["value"]) < 1]
    assert {row["verdict"] for row in unseen} == {"nothing_waits"}
    counts = {key: sum(row["verdict"] == key for row in rows) for key in VERDICTS}
    assert (counts["nothing_waits"], sum(counts.values())) == (len(unseen), len(rows))
    sentence = text("theory_count", lang, total=len(rows), file="theory.csv", **counts)
    output = printed({"theory": rows}, county[1], lang, 110)
    assert unbroken(sentence) in unbroken(output)
    assert label("verdict_nothing_waits", lang) in output


def test_fluid_is_called_by_its_chinese_name():
    words = [zh for zh, _ in (*TERMS.values(), *TEXTS.values())]
    assert not any("流量" in one for one in words)
    assert "积压（流体近似）" in label("reason_deferrable", "zh")


def test_a_county_without_work_shows_no_table():
    assert printed({"theory": []}, load("textbook"), "en", 80) == ""


def test_the_whole_table_is_in_the_folder_and_in_the_summary(county):
    table = pd.read_csv(county[0] / "theory.csv", encoding="utf-8-sig")
    rows = summary_in(county[0])["theory"]
    assert tuple(table.columns) == COLUMNS
    assert len(table) == len(rows) > 100
    assert not table.duplicated(["pool", "role"]).any()
    assert table["checks"].isna().all()


def test_jobs_and_events_do_not_change_it(hotline, county):
    hotline("run", "county.yaml", "--replications", "3", "--jobs", "2", "-o", "parallel", "--no-events")
    assert (county[0] / "theory.csv").read_bytes() == Path("parallel/theory.csv").read_bytes()


def test_a_resumed_run_has_the_same_table(hotline, monkeypatch):
    run(hotline, "queue", "fresh")
    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["sim.cli.run"], "finish_run", stop)
        result = CliRunner().invoke(main, ["run", "queue.yaml", "--replications", "2", "--jobs", "1", "-o", "out"])
        assert isinstance(result.exception, Stopped)
    run(hotline, "queue", "out", "--resume")
    assert Path("out/theory.csv").read_bytes() == Path("fresh/theory.csv").read_bytes()


class Stopped(Exception):  # noqa: N818 - not a mistake
    """The machine was switched off."""


def stop(*_arguments, **_options):
    raise Stopped
