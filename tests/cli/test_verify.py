"""hotline verify: exit codes, table, files, both languages; green as the simulator stands, red with a mistake planted."""

from __future__ import annotations

import importlib
import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from analysis.conformance import RULES
from analysis.conformance.chinese import RULES_ZH
from analysis.verification import CASES
from analysis.verification.quantities import QUANTITIES
from sim.cli import main
from sim.distributions import Exponential
from sim.oversight import reminders

command = importlib.import_module("sim.cli.verify")  # sim.cli has the command of the same name
FEW = ("mmc_exact", "rework_exact", "rework", "accountability_exact")
SMALL = """
extends: huojia
scenario: {name: small}
period: {end: 2025-01-14, lead_in_days: 2, follow_up_days: 20}
"""
VOID = {"meta", "br", "hr", "img", "link"}


@pytest.fixture
def hotline(tmp_path, monkeypatch):
    """Run a command in an empty folder that holds one small scenario, with a few known answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "CASES", {key: CASES[key] for key in FEW})
    Path("small.yaml").write_text(SMALL, encoding="utf-8")

    def call(*arguments: str, code: int = 0):
        result = CliRunner().invoke(main, ["verify", *arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return call


def quick(hotline, folder, *more, code=0):
    return hotline("small.yaml", "--quick", "--jobs", "1", "-o", folder, *more, code=code)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Give the screen and the folder of a sound simulator's verification, by language; made once."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("sound")
        patch.chdir(folder)
        patch.setattr(command, "CASES", {key: CASES[key] for key in FEW})
        Path("small.yaml").write_text(SMALL, encoding="utf-8")
        for lang in ("zh", "en"):
            arguments = ["verify", "small.yaml", "--quick", "--jobs", "1", "-o", lang, "--lang", lang]
            result = CliRunner().invoke(main, arguments, catch_exceptions=False)
            assert result.exit_code == 0, result.output
            found[lang] = result.output, folder / lang
    return found


class Page(HTMLParser):
    """Checks that tags are closed in order, and takes down the text."""

    def __init__(self, path: str | Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: list[str] = []
        self.feed(Path(path).read_text(encoding="utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.attributes += [name for name, _ in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


def test_a_sound_simulator_is_green_and_writes_both_files(sound):
    output, folder = sound["en"]
    assert "Everything agrees" in output
    assert "not exercised" in output
    assert "DIFFERS" not in output
    assert {path.name for path in folder.iterdir()} == {"verify.json", "verify.html"}
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []
    found = json.loads((folder / "verify.json").read_text(encoding="utf-8"))
    assert found["holds"] is found["conformance"]["holds"] is True
    assert [case["key"] for case in found["cases"]] == list(FEW)
    assert all(one["low"] <= one["theory"] <= one["high"] for case in found["cases"] for one in case["findings"])
    assert found["conformance"]["facts"] > 10_000
    assert {rule["verdict"] for rule in found["conformance"]["rules"]} == {"kept", "not exercised"}
    assert (found["conformance"]["first"], found["conformance"]["last"]) == ("2025-01-01", "2025-01-14")


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("全部通过", "模型与理论解对照", "平均送审次数", "未涉及", "符合")),
    ("en", ("Everything agrees", "The model against theory", "Mean number of passes", "not exercised", "kept")),
])  # fmt: skip
def test_the_page_is_well_formed_needs_nothing_else_and_speaks_the_language(sound, lang, words):
    output, folder = sound[lang]
    page = Page(folder / "verify.html")
    assert all(word in page.text for word in words)
    assert words[0] in output
    assert not {"src", "href"} & set(page.attributes)
    assert bool(re.search(r"[一-鿿]", page.text)) == (lang == "zh")


def test_nothing_on_the_chinese_page_or_screen_is_left_in_english(sound):
    output, folder = sound["zh"]
    names = {"hotline", "simpy", "numpy", "scipy", "pandas", "small", "yaml", "Jackson"}
    page = Page(folder / "verify.html").text
    assert set(re.findall(r"[A-Za-z]{4,}", page)) <= names
    assert set(re.findall(r"[A-Za-z]{4,}", output)) <= names | {"results", "verify"}
    assert all(name in page and name in output for name in RULES_ZH.values())
    english = Page(sound["en"][1] / "verify.html").text
    assert all(name in english for name in RULES)


@pytest.mark.parametrize(("lang", "line"), [
    ("zh", r"全部通过：理论情形 4/4 个一致。事件日志：未发现违反；(\d+) 条规则中涉及 (\d+) 条"),
    ("en", r"Everything agrees: 4 of 4 known answers agree. Event log: nothing violated; (\d+) of (\d+) rules exercised"),
])  # fmt: skip
def test_the_verdict_says_how_many_rules_were_exercised(sound, lang, line):
    output, folder = sound[lang]
    found = json.loads((folder / "verify.json").read_text(encoding="utf-8"))
    rules = found["conformance"]
    numbers = {str(rules["rules_exercised"]), str(rules["rules_in_all"])}
    assert rules["rules_exercised"] < rules["rules_in_all"] == len(rules["rules"])
    badge = re.search('class="verdict good">([^<]*)<', (folder / "verify.html").read_text(encoding="utf-8")).group(1)
    for text in (output.replace("\n", " " if lang == "en" else ""), badge, found["verdict"]):
        assert set(re.search(line, text).groups()) == numbers


def test_chinese_tables_fit_80_columns_and_cut_nothing_off(hotline, monkeypatch):
    monkeypatch.setattr(command, "console", lambda *, stderr=False: Console(stderr=stderr, highlight=False, width=80))
    output = quick(hotline, "out", "--lang", "zh").output
    assert "…" not in output
    rows = [re.split("[│┃]", line) for line in output.splitlines()]
    assert all(any(name == cell.strip() for row in rows for cell in row) for name in RULES_ZH.values())
    labels = "".join(row[0].strip() for row in rows if len(row) == 5)
    findings = json.loads(Path("out/verify.json").read_text(encoding="utf-8"))["cases"]
    shown = {QUANTITIES[one["quantity"]][0] for case in findings if case["kind"] == "closed form" for one in case["findings"]}
    assert shown
    assert all(name in labels for name in shown)


def test_a_mistake_in_the_simulator_turns_it_red_and_says_what_differs(hotline, monkeypatch):
    right = Exponential.quantile
    monkeypatch.setattr(Exponential, "quantile", lambda self, u: 1.2 * right(self, u))
    output = quick(hotline, "out", "--lang", "en", code=1).output
    assert "Something does not agree" in output
    assert re.search(r"Rework after pre-review: Mean work: theory says 41.7 min, the simulator \d+(\.\d+)? min .* apart", output)
    assert "report it with scenario known_answers/rework.yaml and seed 1" in output
    found = json.loads(Path("out/verify.json").read_text(encoding="utf-8"))
    assert not found["holds"]
    assert [case["key"] for case in found["cases"] if not case["holds"]] == ["rework"]
    assert "DIFFERS" in Page("out/verify.html").text


def test_a_rule_that_is_broken_turns_it_red_and_says_where(hotline, monkeypatch):
    monkeypatch.setattr(reminders, "_remind", lambda *_: None)
    output = quick(hotline, "out", "--lang", "zh", code=1).output
    assert "有不一致之处" in output
    assert "情景 small.yaml 和种子" in output
    assert "C30 到期前按时发临期提醒：重复运行" in output
    found = json.loads(Path("out/verify.json").read_text(encoding="utf-8"))["conformance"]
    assert {one["clause"] for one in found["violations"]} == {"C30"}
    assert all(one["order"] and one["message"] for one in found["violations"])


def test_a_replication_that_fails_turns_it_red(hotline, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(reminders, "_remind", broken)
    output = quick(hotline, "out", "--lang", "en", code=1).output
    assert "planted" in output
    assert "planted" in Page("out/verify.html").text


def test_the_seed_is_everybodys(hotline):
    quick(hotline, "out", "--seed", "77")
    found = json.loads(Path("out/verify.json").read_text(encoding="utf-8"))
    assert {case["seed"] for case in found["cases"]} | {found["conformance"]["seed"]} == {77}


def test_bad_input_is_refused_and_nothing_is_overwritten(hotline):
    assert "no file and no shipped scenario" in hotline("nowhere", "--lang", "en", code=2).output
    Path("taken").mkdir()
    assert "never overwritten" in quick(hotline, "taken", "--lang", "en", code=2).output
    assert list(Path("taken").iterdir()) == []
    hotline("--jobs", "0", code=2)


def test_several_processes_find_the_same(hotline, sound):
    hotline("small.yaml", "--quick", "--jobs", "2", "-o", "two", "--lang", "en")
    folders = sound["en"][1], Path("two")
    one, two = (json.loads((folder / "verify.json").read_text(encoding="utf-8")) for folder in folders)
    assert {**one, "seconds": 0} == {**two, "seconds": 0}


@pytest.mark.slow
def test_the_quick_verification_is_green_and_takes_about_a_minute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    began = time.perf_counter()
    result = CliRunner().invoke(main, ["verify", "--quick", "--lang", "en"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert Path("results/huojia-verify/verify.html").exists()
    assert time.perf_counter() - began < 180, "three times as long as on two free cores"


@pytest.mark.slow
def test_the_full_verification_is_green(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["verify", "--lang", "en"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
