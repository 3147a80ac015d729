"""Scenario files become parameters: extends, merging, encodings, places, names."""

from __future__ import annotations

import ast
import codecs
import json
from pathlib import Path

import pytest

import sim
from scenarios.chinese import CHINESE
from scenarios.loader import load, load_data, resolve, shipped, validate
from scenarios.messages import in_chinese, sentences, translate
from sim.distributions import Constant, Gamma, Lognormal
from sim.errors import Problem, ScenarioError


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_textbook_scenario_loads_by_name_with_and_without_ending():
    assert load("textbook") == load("textbook.yaml")
    assert load("textbook").scenario.name == "textbook"


def test_every_shipped_scenario_loads_and_begins_with_its_question():
    for path in shipped().values():
        load(path)
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# "), path


def test_the_list_of_shipped_scenarios_leaves_out_the_sources():
    assert "textbook" in shipped()
    assert "sources" not in shipped()


def test_a_path_wins_over_a_shipped_name(tmp_path, monkeypatch):
    write(tmp_path, "extends: textbook\n", "textbook.yaml")
    monkeypatch.chdir(tmp_path)
    assert resolve("textbook.yaml") == Path("textbook.yaml")
    assert resolve("textbook") == shipped()["textbook"]


def test_a_folder_does_not_hide_the_shipped_scenario_of_its_name(tmp_path, monkeypatch):
    (tmp_path / "textbook").mkdir()
    monkeypatch.chdir(tmp_path)
    assert resolve("textbook") == shipped()["textbook"]


def test_an_unknown_name_is_answered_with_the_nearest_one():
    with pytest.raises(ScenarioError, match="did you mean 'textbook'"):
        resolve("textbok")


def test_mappings_merge_key_by_key_and_lists_replace(tmp_path):
    path = write(tmp_path, "extends: textbook\nrun: {seed: 7}\ncalendar: {weekend: [sun]}\n")
    scenario = load(path)
    assert (scenario.run.seed, scenario.run.replications) == (7, 20)
    assert scenario.calendar.weekend == ("sun",)
    assert scenario.calendar.working_hours == "always"


def test_null_replaces_a_value_that_may_be_empty(tmp_path):
    write(tmp_path, "extends: textbook\nrun: {precision: {half_width: 0.01}}\n", "base.yaml")
    assert load(tmp_path / "base.yaml").run.precision is not None
    assert load(write(tmp_path, "extends: base.yaml\nrun: {precision: null}\n")).run.precision is None


def test_a_chain_of_extends_is_followed_relative_to_each_file(tmp_path):
    (tmp_path / "deep").mkdir()
    write(tmp_path, "extends: deep/middle.yaml\nrun: {replications: 9}\n")
    write(tmp_path / "deep", "extends: base.yaml\nrun: {seed: 5, replications: 8}\n", "middle.yaml")
    write(tmp_path / "deep", "extends: textbook\nrun: {seed: 4}\nperiod: {lead_in_days: 3}\n", "base.yaml")
    scenario = load(tmp_path / "mine.yaml")
    assert (scenario.run.seed, scenario.run.replications, scenario.period.lead_in_days) == (5, 9, 3)


@pytest.mark.parametrize(("overlay", "expected"), [
    ("{mean_min: 120}", Lognormal(law="lognormal", mean_min=120, cv=0.5)),
    ("{law: gamma, mean_min: 30, cv: 1}", Gamma(law="gamma", mean_min=30, cv=1)),
    ("{law: constant, mean_min: 30}", Constant(mean_min=30)),
    ("45", Constant(mean_min=45)),
])
def test_a_duration_changes_only_its_numbers_unless_it_names_a_law(tmp_path, overlay, expected):
    write(tmp_path, "extends: textbook\nwork: {handling: {law: lognormal, mean_min: 60, cv: 0.5}}\n", "base.yaml")
    assert load(write(tmp_path, f"extends: base.yaml\nwork: {{handling: {overlay}}}\n")).work.handling == expected


def test_every_value_remembers_its_file_line_and_column(tmp_path):
    base = write(tmp_path, "extends: textbook\nwork:\n  reply: 5\n", "base.yaml")
    mine = write(tmp_path, "extends: base.yaml\nrun:\n  seed:   0007\n")
    data, positions = load_data(mine)
    assert data["run"] == {"seed": 7, "replications": 20}
    assert "extends" not in data
    seed = positions.place(("run", "seed"))
    assert (seed.file, seed.line, seed.column, seed.key, seed.text) == (str(mine), 3, 11, (3, 3), "0007")
    reply = positions.place(("work", "reply"))
    assert (reply.file, reply.line, reply.column) == (str(base), 3, 10)
    assert positions.place(("period", "start")).file == str(shipped()["textbook"])


def test_a_mistake_inherited_from_the_base_is_reported_in_the_base(tmp_path):
    base = write(tmp_path, "extends: textbook\nrun:\n  seed: -1\n", "base.yaml")
    with pytest.raises(ScenarioError) as caught:
        load(write(tmp_path, "extends: base.yaml\nrun: {replications: 3}\n"))
    assert str(caught.value) == f"{base}:3:9: run.seed = -1: must be at least 0"


def test_raw_data_can_be_changed_and_checked_again(tmp_path):
    data, positions = load_data("textbook")
    data["run"]["seed"] = 99
    assert validate(data, positions).run.seed == 99
    data["run"]["seed"] = -1
    with pytest.raises(ScenarioError, match=r"textbook\.yaml:\d+:9: run\.seed"):
        validate(data, positions)
    with pytest.raises(ScenarioError, match=r"^run\.seed = -1: must be at least 0$"):
        validate(data)


def test_a_resolved_scenario_stored_as_json_loads_again(tmp_path):
    scenario = load("textbook")
    path = write(tmp_path, json.dumps(scenario.model_dump(mode="json"), indent=1, ensure_ascii=False), "resolved.json")
    assert load(path) == scenario


@pytest.mark.parametrize("encode", [
    lambda text: codecs.BOM_UTF8 + text.encode(),
    lambda text: text.encode("utf-16"),
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.replace("\n", "\r\n").encode("utf-16"),
])
def test_byte_order_marks_utf_16_and_windows_line_ends_load(tmp_path, encode):
    path = tmp_path / "mine.txt"
    path.write_bytes(encode("extends: textbook\nscenario:\n  title:\n    zh: 甲，乙：丙\n    en: A\n"))
    assert load(path).scenario.title.zh == "甲，乙：丙"


def test_chinese_punctuation_in_unquoted_chinese_text_is_no_mistake(tmp_path):
    path = write(tmp_path, "extends: textbook\nscenario:\n  question: {zh: 增加两人，够吗？答：够, en: Two more?}\n")
    assert load(path).scenario.question.zh == "增加两人，够吗？答：够"


def test_yes_no_times_and_dates_are_read_as_yaml_1_2_has_them(tmp_path):
    text = "extends: textbook\nstaffing: {shifts: {no: {hours: [8:30-12:00]}}}\nperiod: {end: 2025-01-05}\n"
    scenario = load(write(tmp_path, text))
    assert scenario.staffing.shifts["no"].hours == ((510, 720),)
    assert scenario.period.days == 5


def test_anchors_and_merge_keys_are_understood(tmp_path):
    text = """
extends: textbook
work:
  handling: &law {law: lognormal, mean_min: 60, cv: 1}
  reply: *law
  contact: {<<: *law, mean_min: 5}
"""
    work = load(write(tmp_path, text)).work
    assert work.reply == work.handling
    assert work.contact == Lognormal(law="lognormal", mean_min=5, cv=1)


def raised_sentences() -> set[str]:
    """Return every sentence of a ValueError raised in the schema, with {} for what is filled in."""
    folder = Path(sim.__file__).parent
    files = [folder / "fields.py", folder / "distributions.py", *(folder / "parameters").glob("*.py")]
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                found |= sentence_of(node.exc.args[0])
    return found


def sentence_of(argument: ast.expr) -> set[str]:
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    if isinstance(argument, ast.JoinedStr):
        return {"".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in argument.values)}
    return set()  # joins sentences that sim.references made


def test_every_sentence_of_the_schema_has_a_chinese_translation():
    found = raised_sentences()
    assert len(found) > 12
    assert found - set(CHINESE) == set()


def test_every_sentence_of_the_loader_has_a_chinese_translation():
    assert sentences() - set(CHINESE) == set()


def test_every_rule_and_hint_that_the_loader_writes_has_a_chinese_translation():
    folder = Path(__file__).parents[2] / "scenarios"
    texts = set()
    for file in ("loader.py", "yaml_file.py", "spreadsheets.py", "tables.py", "orders.py", "checks.py"):
        for node in ast.walk(ast.parse((folder / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in {"TableError", "_about", "Problem", "report"}:
                texts |= {text for argument in node.args for text in sentence_of(argument)}
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                texts |= {text for element in node.elts for text in sentence_of(element)}
    said = {text for text in texts if " " in text.strip() and not text.startswith(("{", "%"))}
    assert len(said) > 15
    assert {text for text in said if text not in CHINESE and in_chinese(text) == text} == set()


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def test_translations_fill_in_what_the_english_has():
    assert all(english.count("{}") == chinese.count("{}") for english, chinese in CHINESE.items())


def test_a_translated_problem_keeps_field_value_and_place():
    problem = Problem("run.seed", "-1", "must be at least 0", "did you mean 'x'?; column 'weight'", "a.yaml", 3, 9)
    assert translate(problem, "en") is problem
    assert str(translate(problem, "zh")) == "a.yaml:3:9: run.seed = -1: 不得小于 0; 是否应为 'x'？；列 'weight'"
