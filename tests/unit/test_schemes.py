"""Scheme files: bonuses for each event, schemes that extend others, what kind a file is, texts without control characters."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.assessment import assess_figures
from analysis.assessment.scoring import scored
from scenarios.figure_tables import read_figures
from scenarios.loader import load, shipped
from scenarios.scheme_files import is_scheme, load_scheme, shipped_schemes
from scenarios.scheme_reference import scheme_schema
from sim.errors import ScenarioError
from sim.schemes import FAULT_NAMES, MERIT_NAMES, Scheme

NAME = {"zh": "甲", "en": "A"}
HEAD = "scheme: {name: mine, title: {zh: 甲, en: A}, source: test}\n"
PART = "components: {a: {name: {zh: 甲, en: A}, indicator: on_time_share, weight: 60, target: 1, slope: 1, source: x}}\n"


def scheme(bonus, **sections):
    part = {"name": NAME, "indicator": "on_time_share", "weight": 60, "target": 1, "slope": 1, "source": "x"}
    return Scheme.model_validate({
        "scheme": {"name": "test", "title": NAME, "source": "x"}, "components": {"a": {**part, **sections.pop("part", {})}},
        "bonuses": {"b": {"name": NAME, "source": "x", **bonus}}, **sections,
    })


def table(**columns):
    size = len(next(iter(columns.values())))
    return pd.DataFrame({"period": "2025-01", "unit": [f"u{number}" for number in range(size)], "on_time_share": 1.0, **columns})


def written(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(path: Path, lang: str = "en") -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scheme(path, lang)
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


# --- points for each event ------------------------------------------------------------------------------------------


def test_a_bonus_for_each_event_up_to_its_most():
    points = scored(table(early_count=[0, 1, 7, 8, 40, np.nan]), scheme({"count": "early_count", "points": 0.4, "at_most": 3}))
    # 0.4 each: 7 are 2.8, 8 would be 3.2; where nothing is known nothing is added
    assert list(points["bonus.b"]) == [0, 0.4, 2.8, 3, 3, 0]
    assert list(points["score"]) == [60, 60.4, 62.8, 63, 63, 60]


def test_without_a_most_or_a_column_of_figures():
    rules = scheme({"count": "satisfied_count", "points": 2})
    assert list(scored(table(satisfied_count=[50]), rules)["bonus.b"]) == [100]
    assert list(scored(table(early_count=[50]), rules)["bonus.b"]) == [0]
    assert list(scored(table(satisfied_count=[50]), scheme({"count": "satisfied_count", "points": 2, "at_most": 0}))["bonus.b"]) == [0]


@pytest.mark.parametrize(("rounding", "bonus", "score"), [
    ({"decimals": 1}, 0.4, 60.4),  # 59.95 and 0.35 both go up: 60.0 + 0.4
    ({"decimals": 1, "each": "total"}, 0.35, 60.3),  # 59.95 + 0.35
    ({"decimals": 0}, 0.0, 60.0),  # 60 + 0
])
def test_points_for_events_are_rounded_like_the_others(rounding, bonus, score):
    rules = scheme({"count": "early_count", "points": 0.05}, rounding=rounding)
    points = scored(table(early_count=[7]).assign(on_time_share=0.9995), rules)
    assert points["bonus.b"].iloc[0] == pytest.approx(bonus, abs=1e-12)
    assert points["score"].iloc[0] == score


def test_a_bonus_does_not_fill_up_a_floor_and_the_ends_cut_the_sum():
    sections = {
        "part": {"floor": 20}, "total": {"lowest": 15, "highest": 62},
        "penalties": {"p": {"name": NAME, "count": "redo_count", "points": 1.5, "at_most": 9, "source": "x"}},
    }
    figures = table(early_count=[5, 5, 0], redo_count=[2, 0, 9]).assign(on_time_share=[0.1, 1, 0.1])
    points = scored(figures, scheme({"count": "early_count", "points": 1, "at_most": 4}, **sections))
    assert list(points["component.a"]) == [20, 60, 20]  # 60 - 90 under the floor, whatever the bonus
    assert list(points["bonus.b"]) == [4, 4, 0]
    assert list(points["penalty.p"]) == [-3, 0, -9]
    assert list(points["score"]) == [21, 62, 15]  # 20 + 4 - 3; 64 cut; 11 raised


def test_a_table_of_figures_may_hold_what_bonuses_and_penalties_count(tmp_path):
    rules = scheme({"count": "early_count", "points": 0.5, "at_most": 3},
                   penalties={"p": {"name": NAME, "count": "redo_count", "points": 1, "source": "x"}})
    read = read_figures(written(tmp_path, "unit,early_count,redo_count\nA,5,2\nB,9,\n", "t.csv"), rules)
    assert list(assess_figures(pd.DataFrame(read), rules)["score"]) == [60 + 2.5 - 2, 60 + 3]
    with pytest.raises(ScenarioError, match="known: on_time_share, early_count, redo_count"):
        read_figures(written(tmp_path, "unit,talk_count\nA,5\n", "t.csv"), rules)


# --- mistakes in bonuses --------------------------------------------------------------------------------------------

BAD = HEAD + """components:
  a: {name: {zh: 甲, en: A}, indicator: on_time_shar, weight: 60, target: 1, slope: 1, source: x}
  b: {name: {zh: 甲, en: A}, indicator: redo_share, weight: -5, target: 0, slope: 1, source: x}
  c: {name: {zh: 甲, en: A}, indicator: redo_share, weight: 5, target: 0, slope: 1, floor: 6, source: x}
bonuses:
  both: {name: {zh: 甲, en: A}, indicator: early_share, reaches: 0.9, count: early_count, points: 1, source: x}
  typo: {name: {zh: 甲, en: A}, count: early_cuont, points: 1, at_most: 3, source: x}
  key: {name: {zh: 甲, en: A}, cout: early_count, points: 1, at_most: 3, source: x}
  fault: {name: {zh: 甲, en: A}, count: redo_count, points: 1, source: x}
  neither: {name: {zh: 甲, en: A}, points: 1, source: x}
  half: {name: {zh: 甲, en: A}, indicator: early_share, points: 1, source: x}
  other: {name: {zh: 甲, en: A}, reaches: 0.9, points: 1, source: x}
  most: {name: {zh: 甲, en: A}, indicator: early_share, reaches: 0.9, points: 0, at_most: 3, source: x}
penalties:
  merit: {name: {zh: 甲, en: A}, count: early_count, points: 1, source: x}
"""
TOGETHER = "cannot stand beside count: keep indicator and reaches for a mark, or count for each event"
REPORTS = [
    "3:40: components.a.indicator = on_time_shar: no indicator of this name; did you mean 'on_time_share'?",
    "4:60: components.b.weight = -5: must be at least 0",
    "5:91: components.c.floor = 6: must not be above the weight",
    f"7:43: bonuses.both.indicator = early_share: {TOGETHER}",
    f"7:65: bonuses.both.reaches = 0.9: {TOGETHER}",
    "8:39: bonuses.typo.count = early_cuont: no count that points are added for; did you mean 'early_count'?",
    "9:31: bonuses.key.cout: no such key; did you mean 'count'?",
    "10:40: bonuses.fault.count = redo_count: no count that points are added for; known: early_count, satisfied_count",
    "11:12: bonuses.neither.reaches: must be given with indicator, or count in their place",
    "12:9: bonuses.half.reaches: must be given beside indicator",
    "13:42: bonuses.other.reaches = 0.9: must stand beside an indicator",
    "14:78: bonuses.most.points = 0: must be more than 0",
    "14:90: bonuses.most.at_most = 3: goes with count only",
    f"16:40: penalties.merit.count = early_count: no count that points are taken off for; known: {', '.join(FAULT_NAMES)}",
]


def test_every_mistake_in_bonuses_at_once_each_in_its_line(tmp_path):
    path = written(tmp_path, BAD)
    assert [one.removeprefix("mine.yaml:") for one in mistakes(path)] == REPORTS
    chinese = mistakes(path, "zh")
    assert len(chinese) == len(REPORTS)
    assert "mine.yaml:14:90: bonuses.most.at_most = 3: 只能与 count 一起填写" in chinese
    assert not any(word in one for one in chinese for word in ("must", "cannot", "no count", "goes with"))


def test_the_two_kinds_of_bonuses_are_read(tmp_path):
    text = HEAD + PART + """bonuses:
  mark: {name: {zh: 甲, en: A}, indicator: early_share, reaches: 0.9, points: 2, source: x}
  each: {name: {zh: 甲, en: A}, count: early_count, points: 0.5, at_most: 3, source: x}
"""
    bonuses = load_scheme(written(tmp_path, text)).bonuses
    assert (bonuses["mark"].indicator, bonuses["mark"].reaches, bonuses["mark"].count) == ("early_share", 0.9, None)
    assert (bonuses["each"].count, bonuses["each"].points, bonuses["each"].at_most) == ("early_count", 0.5, 3)
    assert set(MERIT_NAMES).isdisjoint(FAULT_NAMES)


# --- extends --------------------------------------------------------------------------------------------------------


def test_a_scheme_that_extends_another_changes_what_it_names_and_nothing_else(tmp_path):
    path = written(tmp_path, "extends: lianyungang-2021\ncomponents: {satisfaction: {weight: 30}}\nexclude: [repeat]\n")
    base, mine = load_scheme("lianyungang-2021").model_dump(), load_scheme(path).model_dump()
    assert mine["components"]["satisfaction"] == {**base["components"]["satisfaction"], "weight": 30}
    mine["components"]["satisfaction"]["weight"], mine["exclude"] = 25, ()
    assert mine == base


def test_a_file_beside_it_may_be_the_base_and_null_takes_an_entry_away(tmp_path):
    each = "{name: {zh: 甲, en: A}, count: redo_count, points: 1, source: x}"
    written(tmp_path, f"{HEAD}{PART}penalties: {{p: {each}, q: {each}}}\ngrades: {{A: 90, B: 80, C: 70}}\n", "base.yaml")
    written(tmp_path, "extends: base.yaml\npenalties: {p: null}\n", "middle.yaml")
    mine = load_scheme(written(tmp_path, "extends: middle.yaml\npenalties: {q: {at_most: 4}}\ngrades: null\n"))
    assert set(mine.penalties) == {"q"}
    assert (mine.penalties["q"].points, mine.penalties["q"].at_most, mine.grades) == (1, 4, None)


def test_a_bonus_of_the_base_can_be_made_one_for_each_event(tmp_path):
    mark = "{name: {zh: 甲, en: A}, indicator: early_share, reaches: 0.9, points: 2, source: x}"
    written(tmp_path, f"{HEAD}{PART}bonuses: {{b: {mark}}}\n", "base.yaml")
    path = written(tmp_path, "extends: base.yaml\nbonuses: {b: {indicator: null, reaches: null, count: early_count}}\n")
    assert (load_scheme(path).bonuses["b"].count, load_scheme(path).bonuses["b"].points) == ("early_count", 2)
    path = written(tmp_path, "extends: base.yaml\nbonuses: {b: {count: early_count}}\n")
    assert [one.partition(": ")[0] for one in mistakes(path)] == ["base.yaml:3:48", "base.yaml:3:70"]


def test_a_mistake_is_placed_in_the_file_that_the_value_is_in(tmp_path):
    written(tmp_path, HEAD + PART.replace("weight: 60", "weight: -60") + "perod: month\n", "base.yaml")
    path = written(tmp_path, "extends: base.yaml\ncomponents:\n  a: {slope: x}\ntotal: {lowst: 1}\n")
    assert mistakes(path) == [
        "base.yaml:2:74: components.a.weight = -60: must be at least 0",
        "base.yaml:3:1: perod: no such key; did you mean 'period'?",
        "mine.yaml:3:14: components.a.slope = x: must be a number",
        "mine.yaml:4:9: total.lowst: no such key; did you mean 'lowest'?",
    ]


@pytest.mark.parametrize(("extends", "report"), [
    ("lianyungang-2o21", "1:10: extends = lianyungang-2o21: no file and no shipped scheme of this name; did you mean 'lianyungang-2021'?"),
    ("besides", "1:10: extends = besides: no file and no shipped scheme of this name; did you mean 'beside'?"),
    ("3", "1:10: extends = 3: must be the name of a scheme or of a file"),
    ("mine.yaml", "1:10: extends = mine.yaml: extends comes back to a file that it started from: mine.yaml → mine.yaml; let one of them stand alone"),
])
def test_a_base_that_cannot_be_used(tmp_path, extends, report):
    written(tmp_path, HEAD + PART, "beside.yaml")
    path = written(tmp_path, f"extends: {extends}\n")
    assert mistakes(path) == [f"mine.yaml:{report}"]
    chinese = mistakes(path, "zh")[0]
    assert "no file" not in chinese
    assert "must" not in chinese
    assert "comes back" not in chinese


def test_files_that_extend_each_other_and_a_misspelt_extends(tmp_path):
    written(tmp_path, "extends: mine.yaml\n", "other.yaml")
    path = written(tmp_path, "extends: other.yaml\n")
    assert mistakes(path)[0].startswith("other.yaml:1:10: extends = mine.yaml: extends comes back to a file that it started from: "
                                        "mine.yaml → other.yaml → mine.yaml")
    path = written(tmp_path, f"extend: yichun-2022\n{HEAD}{PART}")
    assert mistakes(path) == ["mine.yaml:1:1: extend: no such key; did you mean 'extends'?"]


# --- which kind of file ---------------------------------------------------------------------------------------------


def test_shipped_names_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert all(is_scheme(name) and is_scheme(path) for name, path in shipped_schemes().items())
    assert not any(is_scheme(name) or is_scheme(path) for name, path in shipped().items())
    assert is_scheme("yichun")  # near a scheme's name, and near no scenario's
    assert not is_scheme("huoja")


@pytest.mark.parametrize(("text", "expected"), [
    (HEAD + PART, True),
    ("extends: yichun-2022\n", True),
    ("extends: yichun-2022\nperiod: year\n", True),
    ("extends: nothing-here\ncomponets: {}\n", True),  # misspelt, and still no scenario's key
    ("extends: huojia\n", False),
    ("extends: nothing-here\n", False),
    ("extends: huojia\nperiod: {start: 2025-01-01}\npolcy: {}\n", False),
    ("extends: [\n", False),  # cannot be read
    ("extends: mine.yaml\n", False),  # a circle
    ("units: {}\ndemand: {}\ngrades: {}\n", False),
])
def test_a_file_is_told_by_its_keys_or_by_what_it_extends(tmp_path, text, expected):
    assert is_scheme(written(tmp_path, text)) == expected


def test_a_circle_by_ever_longer_paths_ends(tmp_path):
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        written(tmp_path / name, f"extends: ../{other}/mine.yaml\n")
    assert not is_scheme(tmp_path / "a" / "mine.yaml")


def test_the_json_schema_knows_every_section_and_requires_nothing():
    schema = scheme_schema()
    assert set(schema["properties"]) == {"extends", *Scheme.model_fields}
    assert '"required"' not in json.dumps(schema)
    assert set(schema["$defs"]["Bonus"]["properties"]) == {"name", "count", "indicator", "reaches", "points", "at_most", "source"}


# --- texts ----------------------------------------------------------------------------------------------------------

FOLDED = """extends: textbook
scenario:
  title:
    zh: >
      第一行是一个很长的题目，
      第二行接着写。

      另起一段
    en: >-
      A long title
      in two lines
run: {sede: 1}
"""


def test_folded_texts_hold_no_control_characters_and_what_follows_keeps_its_place(tmp_path):
    path = written(tmp_path, FOLDED)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert [(one.line, one.column, one.field) for one in caught.value.problems] == [(12, 7, "run.sede")]
    title = load(written(tmp_path, FOLDED.replace("sede", "seed"))).scenario.title
    assert title.zh == "第一行是一个很长的题目， 第二行接着写。\n另起一段\n"
    assert title.en == "A long title in two lines"


@pytest.mark.parametrize("escaped", [r"\x07", r"\e", r"\x7f", r"\x85", r"\r", r"\0", r"\ud800"])
def test_control_characters_by_escapes_are_mistakes(tmp_path, escaped):
    path = written(tmp_path, f'{HEAD}{PART}grades: {{A: 90, B: 80, C: 70}}\ngiven:\n  g: {{name: {{zh: "甲{escaped}", en: A}}, points: 1, source: x}}\n')
    assert mistakes(path) == [f'mine.yaml:5:18: text = "甲{escaped}": a control character, which a text cannot hold; delete it and type the line again']
    path = written(tmp_path, f'{HEAD}{PART}"perio{escaped}d": month\n')
    assert mistakes(path)[0].startswith(f'mine.yaml:3:1: text = "perio{escaped}d": a control character')


def test_line_breaks_and_tabs_are_no_control_characters(tmp_path):
    path = written(tmp_path, HEAD.replace("source: test", r'source: "one\ntwo\tthree"') + PART)
    assert load_scheme(path).scheme.source == "one\ntwo\tthree"
