"""hotline explain: texts in both languages, files, exit codes, and a first difference that can be looked up."""

from __future__ import annotations

import json
import shutil
import string
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.kpi import KPIS, Observation
from sim.cli import main
from sim.cli.explain import explain
from sim.cli.explain_texts import DETAILS, EXPLAIN_TEXTS

SMALL = """
extends: textbook
scenario: {name: base}
period: {end: 2025-01-10}
demand: {arrivals: {orders_per_day: 40}}
units: {unit2: {name: {zh: 单位二, en: Unit 2}, unit_class: department, weight: 1, staff: {handlers: 1}}}
work: {handling: {law: lognormal, mean_min: 50, cv: 1}, dispatch: 3, prereview: 30, reply: 5}
policy:
  tiers: {general: {completion: 8 hours, prereview: true}}
  callback: {share: 1}
behaviour: {satisfaction: {share: 0.8, late_odds: 0.2}, repeat: {share_if_dissatisfied: 0.3}}
waits: {before_repeat: 600}
"""
CHANGES = {
    "noop": ("", ""),
    "direct": ("prereview: true", "prereview: false"),
    "two": ("weight: 1, staff: {handlers: 1}}}", "weight: 1, staff: {handlers: 2}}}"),
}
FILES = {"changed_orders.csv", "by_cause.csv", "by_unit.csv", "explanation.json", "explanation.xlsx"}


def compared(folder: Path) -> Path:
    for one in ("base", *CHANGES):
        text = SMALL.replace("name: base", f"name: {one}").replace(*CHANGES.get(one, ("", "")))
        (folder / f"{one}.yaml").write_text(text, encoding="utf-8")
    files = [str(folder / f"{one}.yaml") for one in ("base", *CHANGES)]
    arguments = ["compare", *files, "--replications", "3", "--jobs", "1", "-o", str(folder / "found"), "--lang", "en"]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder / "found"


@pytest.fixture(scope="module")
def comparison(tmp_path_factory) -> Path:
    """Return a comparison of three alternatives, three replications each."""
    return compared(tmp_path_factory.mktemp("explain"))


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Run ``hotline explain`` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, code: int = 0) -> str:
        result = CliRunner().invoke(explain, [str(one) for one in arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return run


def orders_of(comparison: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(comparison / "runs" / name / "orders.parquet")


def flat(output: str) -> str:
    return " ".join(output.split())


def when(minutes: float) -> str:
    return f"{pd.Timestamp('2025-01-01') + pd.Timedelta(minutes=minutes):%Y-%m-%d %H:%M}"


def test_all_alternatives_in_english(call, comparison):
    output = flat(call(comparison, "--lang", "en"))
    for part in ("Why noop differs from base", "Nothing changed: in noop every order came out as in base.", "Why direct differs",
                 "Why two differs", "3 replications", "fewer overdue orders", "in review", "in queues", "Unit 2", "overdue → on time",
                 "--alternative direct --order A", "Results are in results/found-explanation"):  # fmt: skip
        assert part in output, part
    folder = Path("results/found-explanation")
    assert {path.name for path in folder.iterdir()} == FILES
    assert (folder / "by_cause.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    causes, changed = (pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig") for name in ("by_cause", "changed_orders"))
    assert set(causes["alternative"]) == set(changed["alternative"]) == {"direct", "two"}
    for name, rows in changed.groupby("alternative"):
        result = rows[["on_time_change", "satisfaction_change", "received_change"]].notna().any(axis=1)
        large = ~result & (rows["days_change"].abs() >= 1)
        said = f"{result.sum() + large.sum():,} came out differently: {result.sum():,} changed in being on time or satisfied"
        assert said in output, name
        assert f"another {large.sum():,} were reported 24 h or more" in output
        assert f"Not counted here: {len(rows) - result.sum() - large.sum():,} that moved by less" in output
    assert not causes["cause"].eq("deadline").any()  # no alternative allows another time
    for name, rows in causes.groupby("alternative"):  # what was counted is what there is
        flips = changed[(changed["alternative"] == name) & (changed["on_time_change"] == "to_on_time")]
        assert rows.loc[rows["kind"] == "to_on_time", "orders"].sum() == pytest.approx(len(flips) / 3)
    assert json.loads((folder / "explanation.json").read_text(encoding="utf-8"))["net"]["noop"]["overdue_count"]["value"] == 0


def test_net_flips_are_the_difference_of_the_comparison(call, comparison):
    call(comparison, "--lang", "en", "-o", "out")
    net = json.loads(Path("out/explanation.json").read_text(encoding="utf-8"))["net"]
    for name in ("noop", "direct", "two"):
        seen = [Observation(orders_of(comparison, one), pd.DataFrame(), {}, 10 * 1440.0, ()) for one in ("base", name)]
        for figure, kpi in {"overdue_count": "overdue_count", "on_time": "on_time_share", "satisfied": "satisfaction_share", "orders_count": "orders_count"}.items():
            before, after = (KPIS[kpi].numerator(one) for one in seen)
            assert net[name][figure]["value"] == pytest.approx((after - before) / 3, abs=1e-12), (name, figure)
    assert net["direct"]["overdue_count"]["value"] < 0


def test_one_alternative_in_chinese(call, comparison):
    output = call(comparison, "--lang", "zh", "--alternative", "direct", "-o", "out")
    for part in ("差别从何而来：direct 对比 base", "由逾期变按时", "审核", "单位二", "结果已写入 out"):
        assert part in output, part
    assert "two" not in output
    book = openpyxl.load_workbook("out/explanation.xlsx")
    assert book.sheetnames == ["按原因", "按单位", "变化最大的工单"]
    assert {cell.value for cell in book["按单位"]["B"]} == {"承办单位", "单位一", "单位二"}
    assert {cell.value for cell in book["按原因"]["B"]} >= {"变化", "由逾期变按时", "上报提前"}
    headings = [cell.value for cell in book["变化最大的工单"][1]]
    assert not set(headings) & set(pd.read_csv("out/changed_orders.csv", encoding="utf-8-sig").columns)
    assert {cell.value for cell in book["变化最大的工单"]["D"]} == {"级别", "一般"}
    due = book["变化最大的工单"].cell(2, headings.index("基准方案时限") + 1).value
    row = pd.read_csv("out/changed_orders.csv", encoding="utf-8-sig").set_index(["replication", "order_id"])
    assert due == when(row.loc[tuple(book["变化最大的工单"].cell(2, column).value for column in (2, 3)), "due_final_min_base"])


def test_the_first_difference_where_prereview_is_switched_off(call, comparison):
    """The first order of all has nobody before it: its two lives are the same until the reply is ready."""
    output = flat(call(comparison, "--order", "A000001", "--alternative", "direct", "--replication", "0", "--lang", "en"))
    rows = [orders_of(comparison, name).query("replication == 0 and order_id == 'A000001'").iloc[0] for name in ("base", "direct")]
    ready = when(rows[0]["prereview_submitted_min"])
    assert ready == when(rows[1]["reported_min"])
    said = f"First difference: in base: Submitted to pre-review (too late) at {ready}; in direct: Reported to the city (on time) at {ready}."
    assert said in output
    assert "C27: General and difficult results reach the office for pre-review" in output
    assert "C18: " in output
    table = pd.read_csv("results/found-explanation/biography.csv", encoding="utf-8-sig")
    first = table[~table["alike"]].iloc[0]
    assert (first["base_activity"], pd.isna(first["other_activity"])) == ("prereview_submitted", True)
    reported = table[table["base_activity"] == "reported"].iloc[0]
    assert reported["base_start"] == pytest.approx(rows[0]["reported_min"], abs=1e-9)
    assert reported["other_start"] == pytest.approx(rows[1]["reported_min"], abs=1e-9)
    assert reported["base_start"] - reported["other_start"] >= 30  # the review's own work


def test_who_was_served_while_it_waited(call, comparison):
    base, two = (orders_of(comparison, name).query("replication == 0 and unit == 'unit2'").set_index("order_id") for name in ("base", "two"))
    two = two.reindex(base.index)
    waited = (base["dispatched_min"] == two["dispatched_min"]) & (base["replied_min"] > two["replied_min"] + 1)
    order = waited.index[waited][0]  # the first that waits for the one handler and not for two, all before being the same
    output = flat(call(comparison, "--order", order, "--alternative", "two", "--replication", "0", "--lang", "en"))
    table = pd.read_csv("results/found-explanation/biography.csv", encoding="utf-8-sig")
    first = table[~table["alike"]].iloc[0]
    since, until = first["other_start"], first["base_start"]
    assert f"First difference: Work: handling (Unit 2). In base at {when(until)}; in two at {when(since)}" in output
    assert f"While it waited in base ({when(since)} to {when(until)}), the same people (Unit 2" in output
    served = base[(base["replied_min"] > since + 1e-6) & (base["replied_min"] <= until + 1e-6)].sort_values("replied_min")
    assert served["replied_min"].iloc[-1] == pytest.approx(until, abs=1e-6)  # the one handler went from that order to this
    assert f"worked on other orders, {len(served)} in all: {served.index[0]} (handling" in output


def test_an_order_that_did_not_change_and_all_alternatives(call, comparison):
    output = call(comparison, "--order", "A000001", "--lang", "zh", "-o", "out")
    for part in ("工单 A000001", "base 与 noop", "两个方案中这件工单的经过完全相同", "首个差别：base：提交预审核", "C27：", "▶"):
        assert part in output, part
    assert set(pd.read_csv("out/biography.csv", encoding="utf-8-sig")["alternative"]) == {"noop", "direct", "two"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_appeal_that_only_one_has(call, comparison, lang):
    ids = [set(zip(frame["replication"], frame["order_id"].astype(str), strict=True)) for frame in (orders_of(comparison, one) for one in ("base", "two"))]
    number, order = min(ids[0] ^ ids[1])
    output = flat(call(comparison, "--order", order, "--alternative", "two", "--replication", number, "--lang", lang))
    name = "base" if (number, order) in ids[0] else "two"
    assert EXPLAIN_TEXTS["say_absent"][lang == "en"].format(name=name) in output
    first = order.rpartition("-")[0]
    assert f"--order {first}" in output.replace(" --", "--").replace("--order", " --order")


def test_mistakes_end_with_code_2_and_write_nothing(call, comparison):
    for arguments, said in (
        (("--order", "A000007x"), "nearest: A000007"),
        (("--order", "A000001", "--replication", "9"), "choose from 0, 1, 2"),
        (("--replication", "0"), "goes with --order"),
        (("--alternative", "base"), "choose from noop, direct, two"),
    ):
        assert said in flat(call(comparison, *arguments, "--lang", "en", code=2)).replace(" │ │ ", " ")
    assert "holds no comparison" in call(comparison / "runs", "--lang", "en", code=2)
    Path("taken").mkdir()
    assert "never overwritten" in call(comparison, "-o", "taken", "--lang", "en", code=2)
    assert not Path("results").exists()


def test_a_run_of_another_version_is_told_and_one_that_differs_is_refused(call, comparison, tmp_path):
    shutil.copytree(comparison, tmp_path / "old")
    path = tmp_path / "old" / "runs" / "base" / "run.json"
    run = json.loads(path.read_text(encoding="utf-8"))
    run["versions"]["hotline-sim"] = "0.0.9"
    path.write_text(json.dumps(run), encoding="utf-8")
    arguments = ("old", "--order", "A000001", "--alternative", "direct", "--replication", "0", "--lang", "en")
    assert "made with hotline-sim 0.0.9" in flat(call(*arguments, "-o", "one"))
    table = tmp_path / "old" / "runs" / "base" / "orders.parquet"
    orders = pd.read_parquet(table)
    orders.loc[(orders["order_id"] == "A000001") & (orders["replication"] == 0), "reported_min"] += 1.0
    orders.to_parquet(table)
    output = flat(call(*arguments, "-o", "two", code=2))
    assert "differs from what is stored in reported_min; stored by version" in output
    assert not Path("two").exists()


def with_replications(comparison: Path, folder: Path, numbers: dict[str, list[int]]) -> None:
    """Copy a comparison as if its runs had finished some replications only."""
    shutil.copytree(comparison, folder)
    for name, done in numbers.items():
        path = folder / "runs" / name / "run.json"
        run = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**run, "replications_done": done}), encoding="utf-8")


def test_one_replication_has_no_interval(call, comparison, tmp_path):
    with_replications(comparison, tmp_path / "single", {"direct": [1]})
    output = call("single", "--alternative", "direct", "--lang", "en")
    assert EXPLAIN_TEXTS["no_interval"][1] in flat(output)
    assert "1 replications" in output
    assert " nan" not in output


def test_no_replication_in_common(call, comparison, tmp_path):
    with_replications(comparison, tmp_path / "apart", {"direct": [1], "base": [0, 2]})
    output = flat(call("apart", "--alternative", "direct", "--lang", "en"))
    assert EXPLAIN_TEXTS["no_common"][1].format(base="base", other="direct") in output
    said = flat(call("apart", "--alternative", "direct", "--order", "A000001", "--lang", "en", code=2))
    assert "no order of the comparison" in said


def test_both_languages_ask_for_the_same_values():
    for key, pair in {**EXPLAIN_TEXTS, **DETAILS}.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in pair]
        assert fields[0] == fields[1], key
        assert all(pair), key
