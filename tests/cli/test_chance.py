"""hotline chance: files, texts in both languages, exit codes."""

from __future__ import annotations

import json
import string
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.cli.chance_texts import CHANCE_TEXTS

SMALL = """
extends: textbook
period: {start: 2025-01-01, end: 2025-02-28}
demand: {arrivals: {orders_per_day: 20}}
work: {handling: {law: exponential, mean_min: 120}}
units:
  unit1: {weight: 4}
  unit2: {name: {zh: 单位二, en: Unit two}, unit_class: department, weight: 2, staff: {handlers: 1}}
  slow: {name: {zh: 某镇, en: Some town}, unit_class: township, weight: 1, staff: {handlers: 1}, speed: 0.5}
  town: {name: {zh: 乙镇, en: Other town}, unit_class: township, weight: 1, staff: {handlers: 1}}
policy:
  tiers: {general: {completion: 12 hours}}
  accountability: {consecutive: 3, cumulative: 5, window: calendar_month}
"""
VARIANTS = ("out", "none", "rolling", "off", "idle")
CHANGES = {
    "rolling": ("window: calendar_month", "window: rolling, rolling_days: 20"),
    "off": ("consecutive: 3, cumulative: 5", "consecutive: 0, cumulative: 0"),
    "idle": ("mean_min: 120", "mean_min: 0.001"),
}
CHARTS = {"called_up.png", "thresholds.png", "consequences.png"}
FILES = CHARTS | {"units.csv", "thresholds.csv", "thresholds_by_share.csv", "last_places.csv", "consequences.csv",
                  "consequences_county.csv", "chance.xlsx", "chance.json"}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """Run the small scenario under several rules."""
    folder = tmp_path_factory.mktemp("chance")
    for name in VARIANTS:
        (folder / f"{name}.yaml").write_text(SMALL.replace(*CHANGES.get(name, ("", ""))), encoding="utf-8")
        arguments = ["run", str(folder / f"{name}.yaml"), "--replications", "3", "--jobs", "1", "-o", str(folder / name)]
        arguments += ["--no-events"] if name == "none" else []
        assert CliRunner().invoke(main, arguments, catch_exceptions=False).exit_code == 0
    return folder


@pytest.fixture
def chance(tmp_path, monkeypatch):
    """Run ``hotline chance`` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["chance", *map(str, arguments)], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return call


def test_english_and_its_files(chance, results):
    before = sorted((results / "out").iterdir())
    output = chance(results / "out", "--lang", "en", "--within", "10 %")
    for part in ("3 in a row or 5 in all", "Some town", "in force", "With 3 replications", "Thresholds", "its speed", "by unit and month",
                 "exact chain", "within 10%", "Results are in"):
        assert part in output, part
    folder = Path("results/out-chance")
    assert {path.name for path in folder.iterdir()} == FILES
    units = pd.read_csv(folder / "units.csv", encoding="utf-8-sig").set_index("unit")
    assert set(units.index) == {"unit1", "unit2", "slow", "town"}
    assert units.loc["slow", "overdue_share"] > units.loc["town", "overdue_share"]
    assert (units["called_up_low"] <= units["called_up"]).all()
    own = pd.read_csv(folder / "thresholds.csv", encoding="utf-8-sig").set_index(["consecutive", "cumulative"]).loc[(3, 5)]
    assert own["run_expected"] == pytest.approx(units["called_up"].sum())  # the scenario's own rule, replayed
    assert own["slow_called"] == pytest.approx(units.loc["slow", "called_up"])
    record = json.loads((folder / "chance.json").read_text(encoding="utf-8"))
    run = json.loads((results / "out" / "run.json").read_text(encoding="utf-8"))
    assert (record["scenario_hash"], record["within"], record["slow"]) == (run["scenario_hash"], 0.1, "slow")
    by_unit, county = (pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig") for name in ("consequences", "consequences_county"))
    assert (len(by_unit), len(county)) == (4 * 2 * 4, 2 * 4)
    sums = by_unit.groupby(["month", "kind"])["mean"].sum()
    assert county.set_index(["month", "kind"])["mean"].to_dict() == pytest.approx(sums.to_dict())
    assert all((folder / name).stat().st_size > 10_000 for name in CHARTS)
    assert sorted((results / "out").iterdir()) == before  # nothing is written into the run


def test_chinese_and_a_second_folder(chance, results):
    for _ in range(2):
        output = chance(results / "out", "--lang", "zh", "--peers", "all")
    for part in ("偶然还是过失", "连续逾期 3 件或累计逾期 5 件", "某镇", "现行", "只有 3 次重复运行", "精确链", "速度参数最低", "全部单位", "结果已写入"):
        assert part in output, part
    assert Path("results/out-chance-2/units.csv").exists()


@pytest.mark.parametrize(("lang", "kinds"), [("zh", ("的固定门槛", "的按比例门槛")), ("en", ("fixed thresholds", "thresholds by share"))])
def test_the_best_rule_of_each_kind_is_said_to_be_of_that_kind(chance, results, lang, kinds):
    output = chance(results / "out", "--lang", lang, "--within", "99%", "-o", "here")
    said = {"zh": "误伤概率不超过 99% {}中，最能看出问题的是", "en": "Of the {} that keep the chance of any false call-up within 99%"}[lang]
    assert [output.count(said.format(kind)) for kind in kinds] == [1, 1]


def cells(sheet, heading: str) -> list:
    """Return the cells below a heading."""
    return next(list(column[1:]) for column in sheet.columns if column[0].value == heading)


def test_the_workbook_is_for_people(chance, results):
    chance(results / "out", "--lang", "zh", "-o", "zh")
    chance(results / "out", "--lang", "en", "-o", "en")
    zh, en = (openpyxl.load_workbook(Path(lang) / "chance.xlsx") for lang in ("zh", "en"))
    assert zh.sheetnames == ["单位", "固定门槛", "按比例门槛", "末位名单", "各单位后果", "全县后果"]
    assert en.sheetnames == ["Units", "Thresholds", "By share", "Last places", "Consequences", "County by month"]
    units = pd.read_csv("zh/units.csv", encoding="utf-8-sig").sort_values(["called_up", "chance_as_peers"], ascending=False, kind="stable")
    names = {"unit1": ("单位一", "Unit 1"), "unit2": ("单位二", "Unit two"), "slow": ("某镇", "Some town"), "town": ("乙镇", "Other town")}
    assert [one.value for one in cells(zh["单位"], "承办单位")] == [names[unit][0] for unit in units["unit"]]
    assert [one.value for one in cells(en["Units"], "Unit")] == [names[unit][1] for unit in units["unit"]]
    shares = cells(en["Units"], "Overdue share")
    assert [one.value for one in shares] == pytest.approx(units["overdue_share"].tolist())
    assert {one.number_format for one in shares} == {"0.0%"}
    assert {one.number_format for one in cells(zh["固定门槛"], "看出三倍逾期者的概率")} == {"0%"}
    assert {one.value for one in cells(en["Last places"], "Slow by")} == {"its speed", "its long-run share"}
    assert {one.value for one in cells(zh["末位名单"], "范围")} == {"全部单位", "县直部门", "乡镇（街道）"}
    by_unit = pd.read_csv("zh/consequences.csv", encoding="utf-8-sig")
    assert sum(one.value for one in cells(zh["各单位后果"], "承办人问责")) == pytest.approx(by_unit.loc[by_unit["kind"] == "accountability", "mean"].sum())
    for sheet in (*zh, *en):
        assert sheet.freeze_panes == "B2"
        assert not {one.value for one in sheet[1]} & set(units)  # no heading for machines
        assert all(8 <= column.width <= 43 for column in sheet.column_dimensions.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "key"), [("rolling", "sampled"), ("off", "rule_off"), ("idle", "nobody_late")])
def test_other_rules(chance, results, name, key, lang):
    output = chance(results / name, "--lang", lang, "-o", "here")
    assert CHANCE_TEXTS[key][lang == "en"] in output
    assert "nan" not in output
    assert (Path("here") / "thresholds_by_share.csv").exists() == (name != "idle")
    charts = {path.name for path in Path("here").glob("*.png")}
    assert charts == {"rolling": CHARTS, "off": CHARTS - {"called_up.png"}, "idle": set()}[name]


def test_mistakes_end_with_code_2_and_write_nothing(chance, results):
    assert "without its event log" in chance(results / "none", "--lang", "en", code=2)
    assert "does not exist" in chance("nowhere", "--lang", "en", code=2)
    for wrong in ("150%", "much", "nan"):
        assert wrong in chance(results / "out", "--within", wrong, "--lang", "en", code=2)
    assert "不是 0 到 1" in chance(results / "out", "--within", "-1", "--lang", "zh", code=2)
    Path("taken").mkdir()
    assert "never overwritten" in chance(results / "out", "-o", "taken", "--lang", "en", code=2)
    assert list(Path("taken").iterdir()) == []
    assert not Path("results").exists()


def test_both_languages_ask_for_the_same_values():
    for key, pair in CHANCE_TEXTS.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in pair]
        assert fields[0] == fields[1], key
        assert all(pair), key


NOTICES = """
extends: textbook
period: {start: 2025-01-01, end: 2025-02-28}
demand: {arrivals: {orders_per_day: 14}}
work: {handling: {law: exponential, mean_min: 90}}
policy:
  tiers: {general: {completion: 12 hours}}
  supervision: {notice_after_redos: 1}
  audit: {enabled: true}
behaviour:
  audit_redo_share: {standard: 0.3, substandard: 0.3}
  EFFECT
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_notices_change_where_they_have_an_effect(chance, tmp_path, lang):
    effect = "effects: {supervision: {work_factor: 0.2}}"
    Path("help.yaml").write_text(NOTICES.replace("EFFECT", effect), encoding="utf-8")
    run = ["run", "help.yaml", "--replications", "4", "--jobs", "1", "-o", "out", "--no-report"]
    assert CliRunner().invoke(main, run, catch_exceptions=False).exit_code == 0
    output = chance("out", "--lang", lang, "--jobs", 1, "-o", "said")
    assert CHANCE_TEXTS["effect"][lang == "en"] in output
    found = pd.read_csv("said/effect.csv", encoding="utf-8-sig").set_index("figure")
    # a redo costs a fifth of the work with the notice: orders are sooner done, and none comes or goes
    assert found.loc["mean_days_to_report", "difference_high"] < 0
    assert found.loc["notice_count", "without"] > 20
    assert "effect.csv" not in {path.name for path in Path(chance("out", "--no-effect", "-o", "bare") and "bare").iterdir()}
    sheet = {"zh": "督办单的作用", "en": "Effect of notices"}[lang]
    assert openpyxl.load_workbook("said/chance.xlsx")[sheet].max_row == 1 + len(found)


def test_notices_without_an_effect_are_not_simulated_again(chance, results):
    chance(results / "out", "-o", "plain")
    assert not Path("plain/effect.csv").exists()
