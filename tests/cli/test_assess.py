"""hotline assess: files, texts in both languages, exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from scenarios.scheme_files import load_scheme, shipped_schemes
from sim.cli import main
from sim.cli.show_assessment import latest, score_texts

SMALL = """
extends: textbook
period: {start: 2025-01-20, end: 2025-02-10, lead_in_days: 3}
demand: {arrivals: {orders_per_day: 20}}
units:
  unit2: {name: {zh: 单位二, en: Unit two}, unit_class: department, weight: 1, staff: {handlers: 1}}
  town: {name: {zh: 某镇, en: Some town}, unit_class: township, weight: 1, staff: {handlers: 1}}
"""
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "assess-units.md"
TABLE = "单位,时期,及时签收率,按时办结率,回访满意率,答复不规范数\n甲公司,2022-02,,66.67%,66.67%,0\n乙局,2022-02,80%,,50%,1\n"


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """Run the small scenario three times and once."""
    folder = tmp_path_factory.mktemp("assess")
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    for name, replications in (("out", "3"), ("single", "1")):
        arguments = ["run", str(folder / "small.yaml"), "--replications", replications, "--jobs", "1", "--no-events", "-o", str(folder / name)]
        assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    return folder


@pytest.fixture
def assess(tmp_path, monkeypatch):
    """Run ``hotline assess`` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(TABLE, encoding="utf-8")

    def call(*arguments: object, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["assess", *map(str, arguments)], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return call


def test_a_run_is_assessed_into_a_folder_of_its_own(assess, results):
    before = sorted((results / "out").iterdir())
    output = assess(results / "out", "--scheme", "policy-principle", "--lang", "en")
    for part in ("weights assumed", "3 replications, each score covers a month", "Departments", "Townships", "Some town",
                 "Same rules, same unit", "share the better rank", "matters before the courts", "points that are assumed", "Results are in"):
        assert part in output, part
    folder = Path("results/out-assessment")
    assert {path.name for path in folder.iterdir()} == {"scores.csv", "spread.csv", "assessment.xlsx", "assessment.json", "ranks.png"}
    scores = pd.read_csv(folder / "scores.csv", encoding="utf-8-sig")
    assert len(scores) == 3 * 2 * 3  # replications, months, units
    assert {"component.satisfaction", "satisfaction_share", "satisfaction_share_excluding", "score", "rank", "grade"} <= set(scores)
    spread = pd.read_csv(folder / "spread.csv", encoding="utf-8-sig")
    assert set(spread["period"]) == {"2025-01", "2025-02", "all"}
    assert spread[[f"grade_{grade}_share" for grade in "ABCD"]].sum(axis=1).between(0, 1.001).all()
    record = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    run = json.loads((results / "out" / "run.json").read_text(encoding="utf-8"))
    assert (record["scenario_hash"], record["period"]) == (run["scenario_hash"], "month")
    assert record["scheme"]["components"]["satisfaction"]["weight"] == 40
    assert sorted((results / "out").iterdir()) == before  # nothing is written into the run


def test_chinese_quarters_and_a_second_folder(assess, results):
    for _ in range(2):
        output = assess(results / "out", "--scheme", "lianyungang-2021", "--period", "quarter", "--lang", "zh")
    for part in ("连云港市", "每季一个得分", "县直部门", "单位二", "同样的规则", "没有可计量的工单或数据，按满分计：及时签收率", "按满分计：工作网络"):
        assert part in output, part
    assert Path("results/out-assessment-2/ranks.png").stat().st_size > 10_000
    sheets = pd.read_excel("results/out-assessment/assessment.xlsx", sheet_name=None, engine="calamine")
    assert list(sheets) == ["名次分布", "得分", "考核办法"]
    assert {"承办单位", "名次中位数", "列末概率"} <= set(sheets["名次分布"])
    assert set(sheets["名次分布"]["承办单位"]) == {"单位一", "单位二", "某镇"}
    assert {"及时签收率（分）", "得分", "名次"} <= set(sheets["得分"])
    spread = openpyxl.load_workbook("results/out-assessment/assessment.xlsx")["名次分布"]
    formats = {column[0].value: column[1].number_format for column in spread.columns}
    assert (formats["列末概率"], formats["满意率（平均）"], formats["名次中位数"], spread.freeze_panes) == ("0.0%", "0.0%", "General", "B2")
    assert set(pd.read_csv("results/out-assessment/spread.csv", encoding="utf-8-sig")["period"]) == {"2025-Q1"}


def rules(name: str, **changes: int) -> str:
    """Write a scheme like daying-2016 with other numbers of orders and places, and return its file."""
    text = shipped_schemes()["daying-2016"].read_text(encoding="utf-8")
    for key, number in changes.items():
        text = re.sub(rf"\b{key}: \d+", f"{key}: {number}", text)
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize(("lang", "covers", "others"), [
    ("zh", "乡镇（街道）：列前 1 与列末 1 加起来已覆盖全类（通常有 1 个单位参加排名）", "县直部门：列前 1"),
    ("en", "Townships: the first 1 and the last 1 together are the whole class (units usually ranked: 1)", "Departments: the first 1"),
])
def test_lists_that_cover_a_whole_class_are_said_to(assess, results, lang, covers, others):
    three = assess(results / "out", "--scheme", "daying-2016", "--lang", lang, "-o", "three")
    assert covers.replace("1", "3", 2).replace("last 1", "last 3") in three
    assert others.replace("1", "3") in three
    one = assess(results / "out", "--scheme", rules("one.yaml", first=1, last=1), "--lang", lang, "-o", "one")
    assert covers in one
    assert others in one  # two departments, 1 + 1 places
    together = Path("one.yaml").read_text(encoding="utf-8").replace("by_class: true", "by_class: false")
    Path("together.yaml").write_text(together, encoding="utf-8")
    assert "已覆盖全类" not in assess(results / "out", "--scheme", "together.yaml", "--lang", "zh", "-o", "all")  # 1 + 1 of three


def test_the_seldom_ranked_stand_below_a_line_and_the_never_ranked_have_no_score(assess, results):
    assess(results / "out", "--scheme", "daying-2016", "-o", "out")
    orders = pd.read_csv("out/scores.csv", encoding="utf-8-sig")
    town = orders[orders["unit"] == "town"]["orders"].sort_values().tolist()  # of six periods: three replications of two months
    seldom = assess(results / "out", "--scheme", rules("seldom.yaml", min_orders=int(town[-1])), "--lang", "en", "-o", "seldom")
    assert seldom.index("Seldom ranked:") < seldom.index("Some town")
    assert f"{100 * sum(one >= town[-1] for one in town) / len(town):.0f} %" in next(line for line in seldom.splitlines() if "Some town" in line)
    assert "in less than half of the periods" in seldom
    never = assess(results / "out", "--scheme", rules("never.yaml", min_orders=int(town[-1]) + 1), "--lang", "zh", "-o", "never")
    assert next(line for line in never.splitlines() if "某镇" in line).split()[3:8] == ["–", "0", "%", "–", "–"]
    assert "从未参加排名" in never
    assert "较少参评" not in assess(results / "out", "--scheme", "daying-2016", "--lang", "zh", "-o", "often")


def test_one_replication_has_no_chart(assess, results):
    assert "one replication only" in assess(results / "single", "--scheme", "daying-2016", "-o", "here", "--lang", "en")
    assert not Path("here/ranks.png").exists()


@pytest.mark.parametrize("name", shipped_schemes())
def test_every_shipped_scheme_assesses_a_run(assess, results, name):
    assess(results / "out", "--scheme", name, "-o", "here", "--period", "year")


def test_a_table_of_real_figures(assess):
    output = assess("--figures", "table.csv", "--scheme", "lianyungang-2021", "--lang", "zh")
    for part in ("甲公司", "66.5", "75.5", "2022-02", "没有工单数列"):
        assert part in output, part
    scores = pd.read_csv("results/table-assessment/scores.csv", encoding="utf-8-sig").set_index("unit")
    assert scores["score"].to_dict() == {"甲公司": 66.5, "乙局": 75.5}
    assert scores["rank"].to_dict() == {"甲公司": 2, "乙局": 1}
    english = assess("--figures", "table.csv", "--scheme", "lianyungang-2021", "--lang", "en", "-o", "en")
    assert "every unit is ranked" in english
    for folder in ("results/table-assessment", "en"):
        assert {path.name for path in Path(folder).iterdir()} == {"scores.csv", "assessment.xlsx", "assessment.json", "scores.png"}
        assert Path(folder, "scores.png").stat().st_size > 10_000


def test_the_chart_of_a_table_shows_the_latest_period():
    rows = pd.DataFrame({"period": ["2022年9月", "2022年10月", "2022年2月"], "unit": ["a", "b", "c"]})
    assert latest(rows)["unit"].tolist() == ["b"]
    assert latest(rows.assign(period=["", "", ""]))["unit"].tolist() == ["a", "b", "c"]
    assert latest(rows.assign(period=["上半年", "下半年", "上半年"]))["unit"].tolist() == ["b"]


def test_the_chart_of_a_table_says_where_most_points_are_lost():
    scheme = load_scheme("lianyungang-2021", "zh")
    full = {f"component.{key}": [one.weight, one.weight] for key, one in scheme.components.items()}
    rows = pd.DataFrame({"period": ["1月", "2月"], "unit": ["a", "b"], **full, **{f"given.{key}": 0.0 for key in scheme.given}})
    assert score_texts(rows, scheme, {}, "zh").title == "2月（共 2 期，图为最近一期）：各项都是满分"
    lost = rows.assign(period="", **{"component.satisfaction": [25.0, 20.0]})
    said = score_texts(lost, scheme, {}, "en")
    assert said.title == "Most points are lost on Satisfaction: 2.5 of 25 on average"
    assert set(said.parts) == set(full)  # what is given to nobody is not in the legend


def test_mistakes_end_with_code_2_and_write_nothing(assess, results):
    Path("bad.yaml").write_text("scheme: {name: b, title: {zh: 甲, en: A}, source: x}\ncomponents:\n  a: {weight: -1}\n", encoding="utf-8")
    output = assess(results / "out", "--scheme", "bad.yaml", "--lang", "en", code=2)
    assert "bad.yaml:3:15: components.a.weight = -1: must be at least 0" in output
    assert "6 mistakes" in output
    assert "错误" in assess(results / "out", "--scheme", "bad.yaml", "--lang", "zh", code=2)
    Path("bad.csv").write_text("unit,on_time_shar\n甲,2\n", encoding="utf-8")
    assert "did you mean 'on_time_share'" in assess("--figures", "bad.csv", "--scheme", "yichun-2022", "--lang", "en", code=2)
    assert "没有这一列" in assess("--figures", "bad.csv", "--scheme", "yichun-2022", "--lang", "zh", code=2)
    assert "no file of this name" in assess("--figures", "none.csv", "--scheme", "yichun-2022", "--lang", "en", code=2)
    assert "does not exist" in assess("nowhere", "--scheme", "yichun-2022", "--lang", "en", code=2)
    assert "did you mean 'yichun-2022'" in assess(results / "out", "--scheme", "yichun", "--lang", "en", code=2)
    assert not Path("results").exists()


def test_a_run_or_a_table_and_never_over_another_folder(assess, results):
    assert "either RUN" in assess("--scheme", "yichun-2022", "--lang", "en", code=2)
    assert "二者择一" in assess(results / "out", "--figures", "table.csv", "--scheme", "yichun-2022", "--lang", "zh", code=2)
    assert "goes with a results folder" in assess("--figures", "table.csv", "--period", "year", "--scheme", "yichun-2022", "--lang", "en", code=2)
    Path("taken").mkdir()
    assert "never overwritten" in assess("--figures", "table.csv", "--scheme", "lianyungang-2021", "-o", "taken", "--lang", "en", code=2)
    assert list(Path("taken").iterdir()) == []


def test_where_nobody_has_enough_orders_nobody_is_ranked(assess, results):
    text = shipped_schemes()["daying-2016"].read_text(encoding="utf-8").replace("min_orders: 1", "min_orders: 99999")
    Path("strict.yaml").write_text(text, encoding="utf-8")
    output = assess(results / "out", "--scheme", "strict.yaml", "--lang", "en")
    assert "fewer than 99999 orders" in output
    assert "nan" not in output
    assert not Path("results/out-assessment/ranks.png").exists()


def test_a_damaged_table_is_no_traceback(assess):
    Path("broken.xlsx").write_bytes(b"PK not a workbook")
    assert "cannot be read as a table" in assess("--figures", "broken.xlsx", "--scheme", "yichun-2022", "--lang", "en", code=2)
    assert "无法作为表格读取" in assess("--figures", "broken.xlsx", "--scheme", "yichun-2022", "--lang", "zh", code=2)


def test_the_examples_of_the_how_to_page_work(assess, results):
    blocks = PAGE.read_text(encoding="utf-8").split("```")[1::2]
    table = next(block for block in blocks if block.startswith("text\n单位"))
    Path("lianyungang.csv").write_text(table.removeprefix("text\n"), encoding="utf-8")
    output = assess("--figures", "lianyungang.csv", "--scheme", "lianyungang-2021", "--lang", "zh")
    shown = next(block for block in blocks if "点名原因" in block)
    said = {line.rstrip() for line in output.splitlines()}
    assert {line.rstrip() for line in shown.removeprefix("text\n").splitlines()} <= said
    Path("mine.yaml").write_text(next(block for block in blocks if block.startswith("yaml")).removeprefix("yaml"), encoding="utf-8")
    assert "Our draft" in assess(results / "out", "--scheme", "mine.yaml", "--lang", "en")
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in shipped_schemes())
