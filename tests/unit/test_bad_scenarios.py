"""Every mistake in a scenario is reported, with its place, its rule and what to do, in English and in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenarios.loader import load
from sim.errors import ScenarioError

BASE = "extends: textbook\n"
FULL_COLON = 'full-width colon ： outside quotes; type ": " (colon and space) instead, or put the text in quotes'
FULL_COMMA = 'full-width comma ， outside quotes; type ", " (comma and space) instead, or put the text in quotes'
FULL_HASH = 'full-width number sign ＃ outside quotes; type " #" (space and #) instead, or put the text in quotes'
INDENTATION = "check the indentation of this line and of the one above"


def report(path: Path, lang: str = "en") -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path, lang=lang)
    return [str(problem).removeprefix(f"{path.parent}/") for problem in caught.value.problems]


def written(folder: Path, content: str | bytes, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Text after the line "extends: textbook", and the one report expected.
FIELDS = {
    "misspelt key": ("run: {sede: 1}", "2:7: run.sede: no such key; did you mean 'seed'?"),
    "misspelt section": ("polcy: {}", "2:1: polcy: no such key; did you mean 'policy'?"),
    "misspelt key of a law": ("work: {reply: {law: gamma, mean_min: 5, cvv: 1}}",
                              "2:41: work.reply.cvv: no such key; did you mean 'cv'?"),
    "misspelt extends": ("extend: textbook", "2:1: extend: no such key; did you mean 'extends'?"),
    "negative head count": ("units: {unit1: {staff: {handlers: -1}}}",
                            "2:35: units.unit1.staff.handlers = -1: must be at least 0"),
    "part of a person": ("staffing: {office: {crews: {office: {count: 1.5}}}}",
                         "2:45: staffing.office.crews.office.count = 1.5: must be a whole number"),
    "share above 1": ("demand: {mix: {complex_share: 1.2}}", "2:31: demand.mix.complex_share = 1.2: must be at most 1"),
    "word for a number": ("demand: {arrivals: {orders_per_day: many}}",
                          "2:37: demand.arrivals.orders_per_day = many: must be a number"),
    "infinity": ("units: {unit1: {speed: .inf}}", "2:24: units.unit1.speed = .inf: must be a finite number"),
    "eleven months": (f"demand: {{arrivals: {{month_factors: [{', '.join('1' * 11)}]}}}}",
                      ("2:36: demand.arrivals.month_factors = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]: must have at least 12 "
                      "entries; it has 11")),
    "all weights 0": ("demand: {mix: {urgency: {general: 0}}}",
                      "2:25: demand.mix.urgency: must have at least one weight above 0"),
    "unknown unit in a topic": ("demand: {topics: {all: {units: {unti1: 1}}}}",
                                "2:33: demand.topics.all.units.unti1: no unit of this name; did you mean 'unit1'?"),
    "unknown topic": ("demand: {surges: {s: {first: 2025-01-02, last: 2025-01-02, orders_per_day: 1, topic: al}}}",
                      "2:86: demand.surges.s.topic = al: no topic of this name; did you mean 'all'?"),
    "unknown urgency": ("policy: {tiers: {general: {when: {urgency: [generl]}}}}",
                        ("2:45: policy.tiers.general.when.urgency.0 = generl: no urgency of this name; "
                        "did you mean 'general'?")),
    "request type beside the default": ("policy: {tiers: {general: {when: {request_type: [complaint]}}}}",
                                        ("2:50: policy.tiers.general.when.request_type.0 = complaint: no request type of "
                                        "this name; known: any")),
    "unknown channel": ("policy: {tiers: {general: {when: {channel: [web]}}}}",
                        "2:45: policy.tiers.general.when.channel.0 = web: no channel of this name; known: any"),
    "unknown condition": ("policy: {tiers: {general: {when: {urgncy: [general]}}}}",
                          ("2:35: policy.tiers.general.when.urgncy: must be one of 'urgency', 'request_type', 'channel', "
                          "'unit_class'; did you mean 'urgency'?")),
    "unknown tier": ("staffing: {office: {crews: {office: {tiers: [generl]}}}}",
                     "2:46: staffing.office.crews.office.tiers.0 = generl: no tier of this name; did you mean 'general'?"),
    "unknown shift": ("calendar: {working_hours: alway}",
                      "2:27: calendar.working_hours = alway: no shift of this name; did you mean 'always'?"),
    "unknown crew": ("units: {unit1: {staff: {handler: 1}}}",
                     "2:25: units.unit1.staff.handler: no crew of this name; did you mean 'handlers'?"),
    "unknown role": ("staffing: {office: {crews: {office: {roles: [dispach]}}}}",
                     ("2:46: staffing.office.crews.office.roles.0 = dispach: no role in staffing.office of this name; "
                     "did you mean 'dispatch'?")),
    "role of the other house": ("staffing: {units: {crews: {handlers: {roles: [callback]}}}}",
                                ("2:47: staffing.units.crews.handlers.roles.0 = callback: no role in staffing.units of "
                                "this name; known: reception, handling, section_head, principal")),
    "one bad month of twelve": (f"demand: {{arrivals: {{month_factors: [{', '.join('1' * 11)}, x]}}}}",
                                "2:70: demand.arrivals.month_factors.11 = x: must be a number"),
    "no roles": ("staffing: {office: {crews: {office: {roles: []}}}}",
                 "2:45: staffing.office.crews.office.roles = []: must not be empty"),
    "shifts in a circle": ("staffing: {shifts: {a: {outside: b}, b: {outside: c}, c: {outside: a}}}",
                           ("2:34: staffing.shifts.a.outside = b: shifts refer to each other in a circle: a → b → c → a; "
                           "give hours to one of them")),
    "shift outside itself": ("staffing: {shifts: {a: {outside: a}}}",
                             ("2:34: staffing.shifts.a.outside = a: shifts refer to each other in a circle: a → a; "
                             "give hours to one of them")),
    "hours and outside": ('staffing: {shifts: {a: {hours: ["08:00-12:00"], outside: always}}}',
                          "2:58: staffing.shifts.a.outside = always: must be given exactly where hours are not"),
    "hours that are none": ('staffing: {shifts: {a: {hours: ["8-12"]}}}',
                            '2:33: staffing.shifts.a.hours.0 = "8-12": must be a time of day such as "08:30"'),
    "deadline of 0": ("policy: {tiers: {general: {completion: 0 hours}}}",
                      ("2:40: policy.tiers.general.completion = 0 hours: must be more than 0; to have no limit, leave it "
                      "out or write null")),
    "deadline without a unit": ("policy: {tiers: {general: {completion: 3}}}",
                                "2:40: policy.tiers.general.completion = 3: must be a mapping of keys and values"),
    "deadline in an unknown unit": ("policy: {tiers: {general: {completion: 3 dyas}}}",
                                    ('2:40: policy.tiers.general.completion = 3 dyas: must be a length of time such as '
                                    '"24 hours", "3 natural_days" or "5 working_days"')),
    "half a day": ("policy: {tiers: {general: {completion: 1.5 working_days}}}",
                   ("2:40: policy.tiers.general.completion = 1.5 working_days: must be a whole number of days; write hours "
                   "for parts of a day")),
    "end before start": ("period: {end: 2024-12-31}",
                         "2:15: period.end = 2024-12-31: must not be before start = 2025-01-01"),
    "special days the wrong way round": (
        "demand: {arrivals: {special_days: [{first: 2025-01-05, last: 2025-01-04, factor: 1}]}}",
        "2:62: demand.arrivals.special_days.0.last = 2025-01-04: must not be before first = 2025-01-05",
    ),
    "30 February": ("period: {end: 2025-02-30}", "2:15: period.end = 2025-02-30: must be a date such as 2025-01-31"),
    "law without its number": ("work: {reply: {law: gamma, mean_min: 5}}",
                               "2:8: work.reply.cv: is required; add it under work.reply"),
    "law without its name": ("work: {contact: {mean_min: 5}}",
                             '2:17: work.contact: must name its law; add "law: constant" or another law'),
    "unknown law": ("work: {reply: {law: lognormall, mean_min: 5}}",
                    ("2:21: work.reply.law = lognormall: must be one of 'constant', 'exponential', 'lognormal', 'gamma', "
                    "'weibull', 'uniform', 'triangular', 'empirical'; did you mean 'lognormal'?")),
    "negative duration": ("work: {reply: -5}", "2:15: work.reply = -5: must be at least 0"),
    "unit without a weight": ("units: {new: {name: {zh: 新, en: New}, unit_class: x}}",
                              "2:9: units.new.weight: is required; add it under units.new"),
    "empty section": ("behaviour:", ("2:1: behaviour: must be a mapping of keys and values; nothing stands here: fill it "
                                    "in, or delete the line")),
    "text for a list": ("calendar: {weekend: sun}", "2:21: calendar.weekend = sun: must be a list"),
    "text for a truth value": ("policy: {audit: {enabled: maybe}}",
                               "2:27: policy.audit.enabled = maybe: must be true or false"),
    "number for a text": ("calendar: {working_hours: 8}",
                          "2:27: calendar.working_hours = 8: must be text; put it in quotes"),
    "choice that is none": ("policy: {clock_starts: receit}",
                            ("2:24: policy.clock_starts = receit: must be one of 'dispatch', 'receipt', 'acceptance'; "
                            "did you mean 'receipt'?")),
    "name with a blank": ("scenario: {name: my county}",
                          "2:18: scenario.name = my county: must be made of letters, digits, - and _ only"),
}
# Text of a whole file (after the line "extends: textbook"), and the one report expected.
WRITING = {
    "full-width colon in a key": ("run:\n  seed：3\n  replications: 5\n", f"3:7: text = seed：3: {FULL_COLON}"),
    "full-width colon in the only key": ("run:\n  seed：3\n", f"3:7: text = seed：3: {FULL_COLON}"),
    "full-width colon after a text": ("scenario:\n  title:\n    zh: 甲：乙\n    en：A\n", f"5:7: text = en：A: {FULL_COLON}"),
    "full-width comma in a list": ("demand: {mix: {co_units: [0.1，0.2]}}\n", f"2:30: text = 0.1，0.2: {FULL_COMMA}"),
    "full-width comma in braces": ("run: {seed: 1，replications: 5}\n",
                                   f"2:14: text = run: {{seed: 1，replications: 5}}: {FULL_COMMA}"),
    "full-width comment": ("run:\n  seed: 5　＃ note\n", f"3:11: text = 5　＃ note: {FULL_HASH}"),
    "tab": ("run:\n\tseed: 1\n", "3:1: text = seed: 1: indented with a tab; type spaces instead"),
    "duplicate key": ("run:\n  seed: 1\n  seed: 2\n",
                      "4:3: text = seed: this key stands already in line 3; leave one of the two"),
    "two keys in a line": ("run: seed: 1\n",
                           f"2:10: text = run: seed: 1: a colon where no key can stand; {INDENTATION}"),
    "open bracket": ("calendar:\n  weekend: [sun\nrun: {}\n", ("4:4: text = run: {}: a list in brackets is not closed, or a "
                                                             "comma is missing; check the brackets and commas")),
    "open quotation mark": ("calendar: {official: 'CN}\n", "3:1: text: a quotation mark is not closed; close it"),
    "bad first character": ("run: {seed: @1}\n",
                            ("2:13: text = run: {seed: @1}: a value must not begin with this character; "
                            "put the text in quotes")),
    "too deep": ("run:\n  seed: 1\n    replications: 2\n",
                 f"4:17: text = replications: 2: a colon where no key can stand; {INDENTATION}"),
    "not deep enough": ("run:\n    seed: 1\n  replications: 2\n",
                        f"4:3: text = replications: 2: does not fit what stands above it; {INDENTATION}"),
    "two scenarios": ("---\nrun: {}\n", ("2:1: text = ---: a second scenario begins here; keep one scenario in a file: "
                                        "delete the line ---")),
    "alias of nothing": ("run: *day\n", "2:6: text = run: *day: an alias that stands for nothing; put the text in quotes"),
    "alias of itself": ("calendar: {weekend: &w [*w, sun]}\n",
                        "2:21: text: an alias stands inside what it stands for; write the values out"),
    "tag": ("calendar: {working_hours: !x always}\n",
            "2:27: text = always: a tag that starts with ! has no meaning here; put the text in quotes"),
    "list as a key": ("? [a]\n: 1\n", "2:3: text: a key must be a single word; write key: value"),
    "backslash": ('calendar: {working_hours: "C:\\q"}\n', ('2:31: text = calendar: {working_hours: "C:\\q"}: '
                                                         "a backslash in double quotes; use single quotes")),
    "control character": ("run: {seed: \x07}\n", ("2:13: text = run: {seed: \x07}: a control character, which a text "
                                                  "cannot hold; delete it and type the line again")),
}
# Content of a whole file, and the one report expected.
FILES = {
    "binary file": (b"PK\x03\x04\x00\x00\xff", "mine.yaml: file = mine.yaml: is not a text file; give a scenario file in YAML"),
    "noise": (b"\x81\xff\xfe\x81 abc\xff", "mine.yaml: file = mine.yaml: is not a text file; give a scenario file in YAML"),
    "GBK file": ("scenario: {title: {zh: 基线}}".encode("gbk"),
                 "mine.yaml: file = mine.yaml: is not in UTF-8 (it looks like GBK); save as UTF-8"),
    "empty file": (b"", "mine.yaml: file = mine.yaml: is empty; write a scenario into it, or give another file"),
    "only a comment": (b"# to do\n", "mine.yaml: file = mine.yaml: is empty; write a scenario into it, or give another file"),
    "a list": (b"- a\n", ("mine.yaml: file = mine.yaml: must be a mapping of keys and values; write sections such as "
                         "period: and demand:, each followed by indented lines")),
    "unknown extends": (b"extends: textbok\n", ("mine.yaml:1:10: extends = textbok: no file and no shipped scenario of this "
                                               "name; did you mean 'textbook'?")),
    "extends itself": (b"run: {}\nextends: mine.yaml\n",
                       ("mine.yaml:2:10: extends = mine.yaml: extends comes back to a file that it started from: "
                       "mine.yaml → mine.yaml; let one of them stand alone")),
    "extends a number": (b"extends: 3\n", "mine.yaml:1:10: extends = 3: must be the name of a scenario or of a file"),
}


def assert_chinese(path: Path) -> None:
    """Every rule and hint is translated; names, values and quoted examples may stay."""
    with pytest.raises(ScenarioError) as english:
        load(path)
    with pytest.raises(ScenarioError) as chinese:
        load(path, lang="zh")
    for before, after in zip(english.value.problems, chinese.value.problems, strict=True):
        assert (before.field, before.value, before.line) == (after.field, after.value, after.line)
        assert re.search("[\u4e00-\u9fff]", after.rule), after.rule
        assert not before.hint or re.search("[\u4e00-\u9fff]", after.hint), after.hint
        assert not re.search(r"\b(must|is|the|of|it|this|no)\b", after.rule + after.hint), after


@pytest.mark.parametrize(("text", "expected"), FIELDS.values(), ids=FIELDS)
def test_a_wrong_field_is_one_report_with_its_place(tmp_path, text, expected):
    path = written(tmp_path, BASE + text + "\n")
    assert report(path) == [f"mine.yaml:{expected}"]
    assert_chinese(path)


@pytest.mark.parametrize(("text", "expected"), WRITING.values(), ids=WRITING)
def test_a_slip_in_writing_is_one_report_with_what_to_type(tmp_path, text, expected):
    path = written(tmp_path, BASE + text)
    assert report(path) == [f"mine.yaml:{expected}"]
    assert_chinese(path)


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_scenario_is_one_report_of_what_it_is(tmp_path, content, expected):
    path = written(tmp_path, content)
    assert report(path) == [expected]
    assert_chinese(path)


def test_after_a_file_that_cannot_be_read_the_next_one_loads(tmp_path):
    report(written(tmp_path, FILES["GBK file"][0]))
    report(written(tmp_path, BASE + "run: \x07"))
    assert load(written(tmp_path, BASE)).run.seed == 1


def test_a_circle_of_extends_names_the_files_in_it(tmp_path):
    written(tmp_path, "extends: c.yaml\n", "b.yaml")
    written(tmp_path, "run: {seed: 1}\nextends: b.yaml\n", "c.yaml")
    [problem] = report(written(tmp_path, "extends: b.yaml\n"))
    assert problem == ("c.yaml:2:10: extends = b.yaml: extends comes back to a file that it started from: "
                       "b.yaml → c.yaml → b.yaml; let one of them stand alone")


def test_a_folder_and_a_missing_file_say_so(tmp_path):
    with pytest.raises(ScenarioError, match="is a folder, not a file"):
        load(tmp_path)
    written(tmp_path, BASE, "county.yaml")
    with pytest.raises(ScenarioError, match=r"no file and no shipped scenario of this name; did you mean 'county\.yaml'"):
        load(tmp_path / "conty.yaml")


def test_a_name_too_long_for_a_file_is_a_mistake_like_any_other(tmp_path):
    [problem] = report(written(tmp_path, f"extends: {'x' * 300}\n"))
    assert "no file and no shipped scenario of this name; known: " in problem or "did you mean" in problem
    [problem] = report(written(tmp_path, BASE + f"units: {{table: {'x' * 300}.csv}}\n"))
    assert problem.endswith("no file of this name")


def test_a_scenario_without_sections_says_which_ones_it_needs(tmp_path):
    found = report(written(tmp_path, "work: {}\n"))
    assert found == [
        f"mine.yaml:1:1: {name}: is required; add it at the top level of the file"
        for name in ("scenario", "period", "run", "calendar", "demand", "units", "policy", "staffing")
    ]


MANY = """extends: textbook
scenario:
  titel: {zh: 甲，乙, en: A}
period: {start: 2025-02-01, end: 2025-01-31}
run:
  seed: -1
  seed: 3
demand:
  arrivals: {orders_per_day: ten}
  mix: {complex_share: 1.2, co_units: [0.1，0.2]}
  topics:
    all: {units: {unti1: 1}}
units:
  table: units.csv
policy:
  tiers:
    general: {completion: 0 hours}
    urgent:
      name: {zh: 紧急, en: Urgent}
      when: {urgency: [urgent]}
      rank: 0
work:
  handling: {law: lognormal, mean_min: -5}
staffing:
  shifts:
    a: {outside: b}
    b: {outside: a}
  office:
    crews:
      office: {count: -1, shift: nights, tiers: [generl]}
"""


def test_many_mistakes_in_one_file_are_reported_at_once_each_with_its_place(tmp_path):
    written(tmp_path, "unit,name_zh,name_en,unit_class,weight\nwater,供水,Water,x,-1\n", "units.csv")
    path = written(tmp_path, MANY)
    assert report(path) == [
        "mine.yaml:3:3: scenario.titel: no such key; did you mean 'title'?",
        "mine.yaml:4:34: period.end = 2025-01-31: must not be before start = 2025-02-01",
        "mine.yaml:6:9: run.seed = -1: must be at least 0",
        "mine.yaml:7:3: text = seed: this key stands already in line 6; leave one of the two",
        "mine.yaml:9:30: demand.arrivals.orders_per_day = ten: must be a number",
        "mine.yaml:10:24: demand.mix.complex_share = 1.2: must be at most 1",
        f"mine.yaml:10:43: text = 0.1，0.2: {FULL_COMMA}",
        "mine.yaml:12:19: demand.topics.all.units.unti1: no unit of this name; known: water",
        ("mine.yaml:17:27: policy.tiers.general.completion = 0 hours: must be more than 0; to have no limit, leave it out "
        "or write null"),
        "mine.yaml:18:5: policy.tiers.urgent.completion: is required; add it under policy.tiers.urgent",
        "mine.yaml:20:24: policy.tiers.urgent.when.urgency.0 = urgent: no urgency of this name; known: general",
        "mine.yaml:23:3: work.handling.cv: is required; add it under work.handling",
        "mine.yaml:23:40: work.handling.mean_min = -5: must be more than 0",
        ("mine.yaml:26:18: staffing.shifts.a.outside = b: shifts refer to each other in a circle: a → b → a; give hours to "
        "one of them"),
        "mine.yaml:30:23: staffing.office.crews.office.count = -1: must be at least 0",
        "mine.yaml:30:34: staffing.office.crews.office.shift = nights: no shift of this name; known: always, a, b",
        "mine.yaml:30:50: staffing.office.crews.office.tiers.0 = generl: no tier of this name; did you mean 'general'?",
        "units.csv:2:5: units.water.weight = -1: must be at least 0; column 'weight'",
    ]
    assert_chinese(path)
