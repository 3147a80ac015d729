"""hotline chance: files, texts in both languages, exit codes."""

from __future__ import annotations

import json
import string
from pathlib import Path

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
FILES = {"units.csv", "thresholds.csv", "thresholds_by_share.csv", "last_places.csv", "consequences.csv", "chance.json"}


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
    assert len(pd.read_csv(folder / "consequences.csv", encoding="utf-8-sig")) == 4 * 2 * 4
    assert sorted((results / "out").iterdir()) == before  # nothing is written into the run


def test_chinese_and_a_second_folder(chance, results):
    for _ in range(2):
        output = chance(results / "out", "--lang", "zh", "--peers", "all")
    for part in ("偶然还是过失", "连续逾期 3 件或累计逾期 5 件", "某镇", "现行", "只有 3 次重复运行", "精确链", "速度参数最低", "全部单位", "结果已写入"):
        assert part in output, part
    assert Path("results/out-chance-2/units.csv").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "key"), [("rolling", "sampled"), ("off", "rule_off"), ("idle", "nobody_late")])
def test_other_rules(chance, results, name, key, lang):
    output = chance(results / name, "--lang", lang, "-o", "here")
    assert CHANCE_TEXTS[key][lang == "en"] in output
    assert "nan" not in output
    assert (Path("here") / "thresholds_by_share.csv").exists() == (name == "off")


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
