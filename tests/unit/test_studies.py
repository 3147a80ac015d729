"""Study files: what a good one becomes, and every mistake of a bad one at once, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.kpi import KPIS
from scenarios.loader import load
from scenarios.study_files import is_study, load_study, shipped_studies, study_file
from scenarios.study_words import STUDY_CHINESE, in_language
from sim.errors import Problem, ScenarioError

HEAD = "study: {name: mine, title: {zh: 甲, en: A}, question: {zh: 甲, en: A}}\nbase: textbook\n"
LEVER = "levers:\n  staff: {path: units.unit1.staff.handlers, values: [1, 2]}\n"


def written(folder: Path, text: str, name: str = "study.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str, lang: str = "en") -> list[str]:
    path = written(folder, text)
    with pytest.raises(ScenarioError) as caught:
        load_study(path, lang, list(KPIS))
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_a_study_becomes_its_base_and_its_points(tmp_path):
    text = HEAD + LEVER + "uncertainties:\n  rate: {path: demand.arrivals.orders_per_day, low: 5, high: 10}\n"
    plan = load_study(written(tmp_path, text + "design: {kind: factorial, levels: 2}\nreplications: 3\nseed: 7\n"))
    assert [point.values for point in plan.points] == [
        {"staff": 1, "rate": 5}, {"staff": 1, "rate": 10}, {"staff": 2, "rate": 5}, {"staff": 2, "rate": 10},
    ]
    assert plan.replications == 3
    scenario = plan.scenario(3)
    assert (scenario.units["unit1"].staff["handlers"], scenario.demand.arrivals.orders_per_day) == (2, 10)
    assert scenario.run.seed == 7
    untouched = load("textbook")
    assert scenario.policy == untouched.policy
    assert scenario.staffing == untouched.staffing


def test_replications_are_the_bases_where_the_study_says_nothing(tmp_path):
    plan = load_study(written(tmp_path, HEAD + LEVER + "design: {kind: factorial}\n"))
    assert plan.replications == load("textbook").run.replications


def test_the_base_may_be_a_file_beside_the_study(tmp_path):
    (tmp_path / "county.yaml").write_text("extends: textbook\nrun: {seed: 5}\n", encoding="utf-8")
    text = HEAD.replace("textbook", "county.yaml") + LEVER + "design: {kind: factorial}\n"
    assert load_study(written(tmp_path, text)).base["run"]["seed"] == 5


def test_deadlines_words_and_lists_may_be_varied(tmp_path):
    text = HEAD + (
        "levers:\n"
        "  deadline: {path: policy.tiers.general.completion, values: [3 natural_days, 5 working_days]}\n"
        "  queue: {path: staffing.units.queue.discipline, values: [first_come, earliest_due]}\n"
        "  off: {path: calendar.weekend, values: [[], [sat, sun]]}\n"
        "design: {kind: one_at_a_time}\n"
    )
    plan = load_study(written(tmp_path, text))
    assert plan.points[0].values == {"deadline": "3 natural_days", "queue": "first_come", "off": []}
    assert [str(plan.scenario(point).policy.tiers["general"].completion) for point in range(4)] == [
        "3 natural_days", "5 working_days", "3 natural_days", "3 natural_days",
    ]
    assert plan.scenario(3).calendar.weekend == ("sat", "sun")


def test_every_mistake_at_once_with_its_place(tmp_path):
    found = mistakes(tmp_path, HEAD + (
        "levers:\n"
        "  staff: {path: units.unit1.staff.handlers, values: [1, -1]}\n"
        "  unknown: {path: units.unit2.staff.handlers, values: [1]}\n"
        "  twice: {path: units.unit1.staff.handlers, values: [1]}\n"
        "  seed: {path: run.seed, values: [1]}\n"
        "  end: {path: period.end, values: [2025-03-01]}\n"
        "design: {kind: latin_hypercube, points: 0}\n"
        "kpiss: [on_time_share]\n"
        "kpis: [on_tim_share]\n"
    ))
    assert found == [
        "study.yaml:4:57: levers.staff = -1: must be at least 0",
        "study.yaml:5:19: levers.unknown.path = units.unit2.staff.handlers: no such value in the base scenario; did you mean 'unit1'?",
        "study.yaml:6:17: levers.twice.path = units.unit1.staff.handlers: is varied already by staff",
        "study.yaml:7:16: levers.seed.path = run.seed: is set for all points by the study; write seed: at the top level of the study",
        ("study.yaml:8:15: levers.end.path = period.end: would make points of different lengths, whose figures cannot be compared; "
         "make one study for each period"),
        "study.yaml:9:41: design.points = 0: must be at least 1",
        "study.yaml:10:1: kpiss: no such key; did you mean 'kpis'?",
        "study.yaml:11:8: kpis.0 = on_tim_share: no figure of this name; did you mean 'on_time_share'?",
    ]


def test_a_wrong_value_is_told_once_with_the_first_point_that_has_it(tmp_path):
    text = HEAD + (
        "levers:\n  staff: {path: units.unit1.staff.handlers, values: [1, -1]}\n"
        "uncertainties:\n  rate: {path: demand.arrivals.orders_per_day, low: 5, high: 10}\n"
        "design: {kind: factorial, levels: 3}\n"
    )
    assert mistakes(tmp_path, text) == [
        "study.yaml:4:57: levers.staff = -1: must be at least 0; first at point 3: staff = -1, rate = 5.0; at 3 points in all",
    ]


def test_a_range_outside_the_parameters_own_is_told_once(tmp_path):
    text = HEAD + (
        "uncertainties:\n  share: {path: behaviour.shirk_share, low: 0.5, high: 1.5}\ndesign: {kind: factorial, levels: 5}\n"
    )
    assert mistakes(tmp_path, text) == [
        "study.yaml:4:56: uncertainties.share = 1.25: must be at most 1; first at point 3: share = 1.25; at 2 points in all",
    ]


def test_values_that_are_wrong_only_together_are_told_with_their_point(tmp_path):
    law = "work: {handling: {law: uniform, low_min: 10, high_min: 60}}\n"
    (tmp_path / "county.yaml").write_text(f"extends: textbook\n{law}", encoding="utf-8")
    text = HEAD.replace("textbook", "county.yaml") + (
        "levers:\n"
        "  lowest: {path: work.handling.low_min, values: [10, 50]}\n"
        "  highest: {path: work.handling.high_min, values: [20, 60]}\n"
        "design: {kind: factorial}\n"
    )
    (found,) = mistakes(tmp_path, text)
    assert "high_min must not be less than low_min; first at point 2: lowest = 50, highest = 20; at point 2 alone" in found
    assert found.startswith("study.yaml:")


def test_one_at_a_time_needs_a_single_value_to_start_from(tmp_path):
    text = HEAD + "levers:\n  when: {path: work.handling, values: [30]}\ndesign: {kind: one_at_a_time}\n"
    assert mistakes(tmp_path, text) == [
        "study.yaml:4:16: levers.when.path = work.handling: has no value in the base scenario to start from",
    ]
    (found,) = mistakes(tmp_path, text.replace("work.handling", "work.handlin"))
    assert "no such value in the base scenario" in found
    assert load_study(written(tmp_path, text.replace("one_at_a_time", "factorial"))).scenario(0).work.handling.mean == 30


def test_an_empty_design(tmp_path):
    assert mistakes(tmp_path, HEAD + "design: {kind: factorial}\n") == [
        "study.yaml:3:9: design: varies nothing; add levers: or uncertainties:",
    ]
    (found,) = mistakes(tmp_path, HEAD + "levers:\n  a: {path: period.follow_up_days, values: []}\ndesign: {kind: factorial}\n")
    assert found == "study.yaml:4:44: levers.a.values = []: must not be empty"


def test_a_factor_needs_values_or_a_range_and_not_both(tmp_path):
    body = (
        "levers:\n  a: {path: period.follow_up_days}\n  b: {path: period.lead_in_days, values: [1], low: 1, high: 2}\n"
        "  c: {path: behaviour.shirk_share, low: 0.1, high: 0.2}\ndesign: {kind: factorial}\n"
    )
    assert mistakes(tmp_path, HEAD + body) == [
        "study.yaml:4:6: levers.a: must have values, or low and high",
        "study.yaml:5:6: levers.b: has both values and a range; keep values, or low and high",
        "study.yaml:7:9: design: must have levels: c is a range; add it under design, such as levels: 3",
    ]


@pytest.mark.parametrize(("path", "told"), [
    ("scenario.name", "is not the model's to read, so that it changes nothing; leave it out"),
    ("units.unit1.queue.discipline", "nothing stands there in the base scenario; vary units.unit1.queue as a whole, or set it in the base"),
    ("demand.arrivals.month_factors.12", "no such value in the base scenario"),
    ("work.handlin.mean_min", "no such value in the base scenario; did you mean 'handling'?"),
    ("run.replications", "is set for all points by the study; write replications: at the top level of the study"),
])  # fmt: skip
def test_paths_that_cannot_be_varied(tmp_path, path, told):
    (found,) = mistakes(tmp_path, HEAD + f"levers:\n  a: {{path: {path}, values: [1]}}\ndesign: {{kind: factorial}}\n")
    assert found == f"study.yaml:4:13: levers.a.path = {path}: {told}"


def test_an_entry_of_a_list_and_a_crew_that_a_unit_does_not_name_yet(tmp_path):
    text = HEAD + "levers:\n  a: {path: demand.arrivals.month_factors.11, values: [2]}\ndesign: {kind: factorial}\n"
    assert load_study(written(tmp_path, text)).scenario(0).demand.arrivals.month_factors[10:] == (1, 2)
    (found,) = mistakes(tmp_path, HEAD + "levers:\n  a: {path: units.unit1.staff.handler, values: [2]}\ndesign: {kind: factorial}\n")
    assert "levers.a = 2: no crew of this name; did you mean 'handlers'?" in found


def test_names_that_are_taken(tmp_path):
    body = "levers:\n  point: {path: period.follow_up_days, values: [1]}\n  on_time_share: {path: period.lead_in_days, values: [1]}\n"
    assert mistakes(tmp_path, HEAD + body + "design: {kind: factorial}\n") == [
        "study.yaml:4:3: levers.point: is the name of a column of the results; choose another name",
        "study.yaml:5:3: levers.on_time_share: is the name of a column of the results; choose another name",
    ]


def test_rows_from_a_table(tmp_path):
    (tmp_path / "points.csv").write_text("rate,staff\n5,1\n7.5,2\n", encoding="utf-8")
    body = HEAD + (
        "levers:\n  staff: {path: units.unit1.staff.handlers}\n"
        "uncertainties:\n  rate: {path: demand.arrivals.orders_per_day}\ndesign: {kind: rows, file: points.csv}\n"
    )
    plan = load_study(written(tmp_path, body))
    assert [point.values for point in plan.points] == [{"staff": 1, "rate": 5}, {"staff": 2, "rate": 7.5}]
    (tmp_path / "points.csv").write_text("rate,staff\n5,1\n5,-2\n6,-2\n", encoding="utf-8")
    found = mistakes(tmp_path, body)
    assert found == ["points.csv:3:2: levers.staff = -2: must be at least 0; first at point 1: staff = -2, rate = 5; at 2 points in all"]


def test_what_is_wrong_with_a_table_of_points(tmp_path):
    body = HEAD + (
        "levers:\n  staff: {path: units.unit1.staff.handlers}\n  rate: {path: demand.arrivals.orders_per_day, low: 1, high: 9}\n"
        "design: {kind: rows, file: points.csv}\n"
    )
    assert mistakes(tmp_path, body) == ["study.yaml:6:28: design.file = points.csv: no file of this name"]
    (tmp_path / "points.csv").write_text("staff,rat\n", encoding="utf-8")
    assert mistakes(tmp_path, body) == [
        "points.csv:1:1: design.file = rate: no column of this factor; add the column, or leave the factor out",
        "points.csv:1:1: design.file = points.csv: has no points below the headings; add a row for each point",
        "points.csv:1:2: design.file = rat: no factor of this name; did you mean 'rate'?",
    ]
    (tmp_path / "points.csv").write_text("staff,rate\n1,9.5\n", encoding="utf-8")
    assert mistakes(tmp_path, body) == ["points.csv:2:2: rate = 9.5: must be from 1 to 9"]


def test_too_many_points_are_refused_before_they_are_made(tmp_path):
    many = "".join(f"  a{month}: {{path: demand.arrivals.month_factors.{month}, low: 0, high: 1}}\n" for month in range(8))
    (found,) = mistakes(tmp_path, HEAD + f"levers:\n{many}design: {{kind: factorial, levels: 10}}\n")
    assert "has 100000000 points: must be at most 1000000" in found


def test_mistakes_in_the_base_are_told_too(tmp_path):
    (tmp_path / "county.yaml").write_text("extends: textbook\nrun: {seed: -5}\n", encoding="utf-8")
    text = HEAD.replace("textbook", "county.yaml") + LEVER + "design: {kind: sobol, points: 6}\n"
    assert mistakes(tmp_path, text) == [
        "county.yaml:2:13: run.seed = -5: must be at least 0",
        "study.yaml:5:31: design.points = 6: must be a power of 2 (64, 128, 256 …): the sequence is balanced only then",
    ]
    text = text.replace("county.yaml", "contry").replace("6}", "8}")
    (found,) = mistakes(tmp_path, text)
    assert found.startswith("study.yaml:2:7: base = contry: no file and no shipped scenario of this name")


@pytest.mark.parametrize(("line", "told"), [
    ("design: {kind: factoral}", "design.kind = factoral: must be one of 'factorial', "),
    ("design: {levels: 3}", "design: is required; add kind: under design; known: factorial, "),
    ("design: {kind: factorial}\nreplications: 0", "replications = 0: must be at least 1"),
    ("design: {kind: factorial}\nreplications: {kpi: on_time_share, half_widt: 1}", "half_widt: no such key; did you mean 'half_width'?"),
    ("design: {kind: factorial}\nreplications: {kpi: on_tim, half_width: 1}", "replications.kpi = on_tim: no figure of this name"),
    ("design: {kind: factorial}\nconstraints: [{kpi: on_time_share}]", "constraints.0: must be at least at_least, or at most at_most"),
    ("design: {kind: morris, trajectories: 4, levels: 3}", "design.levels = 3: must be a multiple of 2"),
])  # fmt: skip
def test_other_sections(tmp_path, line, told):
    found = mistakes(tmp_path, HEAD + LEVER + line + "\n")
    assert len(found) == 1
    assert told in found[0]


def test_mistakes_are_told_in_chinese(tmp_path):
    found = mistakes(tmp_path, HEAD + LEVER.replace("[1, 2]", "[1, -1]") + "design: {kind: factorial}\n", "zh")
    assert found == ["study.yaml:4:57: levers.staff = -1: 不得小于 0; 最早出现在第 1 点：staff = -1；仅涉及第 1 点"]


@pytest.mark.parametrize("english", STUDY_CHINESE)
def test_every_rule_and_hint_has_its_own_chinese(english):
    sentence = english.replace("{}", "7")
    found = in_language(Problem("x", "", sentence, sentence), "zh")
    assert found.rule == found.hint == STUDY_CHINESE[english].replace("{}", "7")


@pytest.mark.parametrize("name", shipped_studies())
def test_shipped_studies_can_be_run(name):
    assert is_study(name)
    assert is_study(study_file(name))
    plan = load_study(name, kpis=list(KPIS))
    assert plan.study.study.name == name
    assert 20 <= len(plan.points) <= 200


def test_what_kind_a_file_is(tmp_path):
    assert is_study(written(tmp_path, HEAD.replace("study:", "stuyd:") + LEVER))
    assert not is_study(written(tmp_path, "extends: huojia\nrun: {seed: 1}\n", "scenario.yaml"))
    assert not is_study("huojia")
    assert not is_study(tmp_path / "nothing.yaml")
