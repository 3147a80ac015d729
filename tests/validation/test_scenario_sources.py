"""Every number of the baseline says where it comes from, and every shipped scenario says what it asks and changes."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from ruamel.yaml import YAML

from scenarios.loader import load, load_data, shipped
from sim.distributions import Constant
from sim.fields import Limit, Section

HERE = next(iter(shipped().values())).parent
SHIPPED = shipped()
KINDS = {"measured", "published", "assumed", "policy", "setting"}
LAST_CLAUSE = 39
NOWHERE = object()
_WRITTEN_AS_ONE = (Limit, Constant)  # as text, or as a bare number


def leaves(data, path=()):
    """Return what stands at each dotted path that has nothing below it; a list is one value."""
    if isinstance(data, dict) and data:
        return {key: value for step, below in data.items() for key, value in leaves(below, (*path, str(step))).items()}
    return {".".join(path): data}


def fits(pattern, path):
    """Tell whether an entry's name, in parts, fits the beginning of a path."""
    return len(pattern) <= len(path) and all(part in ("*", step) for part, step in zip(pattern, path, strict=False))


def rank(pattern):
    """Return how specific an entry's name is: its parts, and how many of them are no *."""
    return len(pattern), len(pattern) - pattern.count("*")


def raw(path):
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sources():
    return raw(HERE / "sources.yaml")


@pytest.fixture(scope="module")
def baseline():
    return leaves(load_data("huojia")[0])


@pytest.fixture(scope="module")
def speaking(sources, baseline):
    """Return, for each value of the baseline, the entries that are the most specific of those that fit it."""
    patterns = {name: name.split(".") for name in sources}
    found = {}
    for leaf in baseline:
        fitting = [name for name, pattern in patterns.items() if fits(pattern, leaf.split("."))]
        best = max((rank(patterns[name]) for name in fitting), default=None)
        found[leaf] = [name for name in fitting if rank(patterns[name]) == best]
    return found


def extending():
    return [name for name, path in SHIPPED.items() if "extends" in raw(path)]


def test_every_value_has_exactly_one_source(speaking):
    assert {leaf: names for leaf, names in speaking.items() if len(names) != 1} == {}


def test_no_source_is_orphaned(sources, speaking):
    assert set(sources) - {name for names in speaking.values() for name in names} == set()


def test_sources_are_complete(sources):
    for name, entry in sources.items():
        assert set(entry) == {"kind", "source", "note", "zh"}, name
        assert entry["kind"] in KINDS, name
        assert all(isinstance(text, str) and text for text in entry.values()), name
        assert re.search(r"[\u4e00-\u9fff]", entry["zh"]), name


def test_sources_can_be_looked_up_without_our_own_files(sources):
    assert [name for name, entry in sources.items() if "data/published" in " ".join(entry.values())] == []


def test_policy_sources_name_clauses(sources):
    for name, entry in sources.items():
        if entry["kind"] == "policy":
            clauses = re.findall(r"C(\d\d)", entry["source"])
            assert clauses, name
            assert all(1 <= int(clause) <= LAST_CLAUSE for clause in clauses), name


def test_published_sources_can_be_found(sources):
    for name, entry in sources.items():
        if entry["kind"] == "published":
            assert re.search(r"https?://|20\d\d-\d\d", entry["source"]), name


def test_baseline_states_every_section(baseline):
    """A field left to its default in the baseline would be a number without a source."""
    parameters = load("huojia")
    for section in ("period", "run", "calendar", "demand", "work", "waits", "behaviour", "policy", "staffing"):
        stated = {leaf for leaf in baseline if leaf.startswith(f"{section}.")}
        for field in _fields(getattr(parameters, section), (section,)):
            assert any(leaf == field or leaf.startswith(f"{field}.") for leaf in stated), field


def _fields(section, path):
    """Yield the dotted names of a section's fields; a mapping's entries stand for themselves."""
    for name in type(section).model_fields:
        value, here = getattr(section, name), (*path, name)
        if name == "listed":  # filled in by the loader
            continue
        if isinstance(value, Section) and not isinstance(value, _WRITTEN_AS_ONE):
            yield from _fields(value, here)
        elif isinstance(value, dict) and any(isinstance(entry, Section) for entry in value.values()):
            for key, entry in value.items():
                yield from _fields(entry, (*here, key))
        else:
            yield ".".join(here)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_loads_under_its_own_name(name):
    parameters = load(name)
    assert parameters.scenario.name == name
    assert all((parameters.scenario.title.zh, parameters.scenario.title.en))


@pytest.mark.parametrize("name", SHIPPED)
def test_question_stands_in_the_first_lines(name):
    question = load(name).scenario.question
    first, second, *_ = SHIPPED[name].read_text(encoding="utf-8").splitlines()
    assert first == f"# {question.en}"
    assert question.en.endswith("?")
    assert question.zh.endswith("？")
    if name != "textbook":  # written for readers of queueing theory
        assert second == f"# {question.zh}"


@pytest.mark.parametrize("name", extending())
def test_extending_scenario_changes_what_it_says_and_nothing_else(name, baseline):
    said = leaves({key: value for key, value in raw(SHIPPED[name]).items() if key != "extends"})
    result = leaves(load_data(name)[0])
    changed = {leaf for leaf in {*result, *baseline} if result.get(leaf, NOWHERE) != baseline.get(leaf, NOWHERE)}
    assert changed <= set(said)
    assert {leaf for leaf in said if leaf not in changed and not _needed(leaf)} == set()


def _needed(leaf):
    """Tell whether a value may be repeated: a law's name goes with its numbers, a tier's conditions with each other."""
    return leaf.endswith((".law", ".when.urgency"))


def expected_shares(parameters):
    """Return each unit's expected share of ordinary orders, from topics and units."""
    shares: Counter[str] = Counter()
    weights = {key: unit.weight for key, unit in parameters.units.items()}
    total = sum(topic.weight for topic in parameters.demand.topics.values())
    for topic in parameters.demand.topics.values():
        row = topic.units or weights
        for key, weight in row.items():
            shares[key] += topic.weight / total * weight / sum(row.values())
    return shares


def test_units_resemble_published_tables():
    """Ruyuan 2020-12: top five 50 %, top ten 73 %, townships 36 %; largest unit 12.6 % there, up to 17 % elsewhere.

    Within two standard errors of a table of 430 orders.
    """
    parameters = load("huojia")
    shares = expected_shares(parameters)
    ordered = sorted((shares[key] for key in parameters.units), reverse=True)
    towns = sum(shares[key] for key, unit in parameters.units.items() if unit.unit_class == "township")
    assert len(parameters.units) == 50
    assert 0.13 <= ordered[0] <= 0.17
    assert sum(ordered[:5]) == pytest.approx(0.50, abs=0.05)
    assert sum(ordered[:10]) == pytest.approx(0.73, abs=0.05)
    assert towns == pytest.approx(0.36, abs=0.05)
    assert min(ordered) > 0


def test_unit_weights_are_the_expected_shares():
    """Misrouted orders and topics without a row go by weight: weights must tell the same story as the matrix."""
    parameters = load("huojia")
    shares = expected_shares(parameters)
    weights = np.array([unit.weight for unit in parameters.units.values()])
    wanted = np.array([shares[key] for key in parameters.units])
    assert weights / weights.sum() == pytest.approx(wanted, abs=0.005)


def test_two_more_handlers_go_to_the_busiest_unit():
    base, more = load("huojia"), load("two-more-handlers")
    busiest = max(expected_shares(base).items(), key=lambda item: item[1])[0]
    added = {key: unit.staff["handlers"] - base.units[key].staff["handlers"] for key, unit in more.units.items()}
    assert {key: number for key, number in added.items() if number} == {busiest: 2}


def test_months_average_to_one():
    factors = load("huojia").demand.arrivals.month_factors
    assert sum(factors) == pytest.approx(12)


def test_spring_festival_twins_differ_in_their_clock_alone():
    natural, working = (leaves(load_data(name)[0]) for name in ("spring-festival-natural", "spring-festival"))
    differing = {leaf for leaf in natural if natural[leaf] != working[leaf] and not leaf.startswith("scenario.")}
    assert differing == {"policy.tiers.general.completion", "policy.tiers.difficult.completion"}
