"""What a value rests on, and what a scenario sets itself."""

from __future__ import annotations

import pytest

from scenarios.sources import assumptions, own_values, source_of, sources


def paths(scenario):
    return [source.path for source in assumptions(scenario)]


@pytest.fixture
def mine(tmp_path):
    """Write a scenario that extends huojia."""

    def write(text, extends="huojia", name="mine.yaml"):
        path = tmp_path / name
        path.write_text(f"extends: {extends}\n{text}", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("work.handling.mean_min", "work.handling"),
        ("work.reply.mean_min", "work"),
        ("period.start", "period"),
        ("period.lead_in_days", "period.lead_in_days"),
        ("demand.mix.urgency.urgent", "demand.mix.urgency.urgent"),
        ("demand.mix.urgency.general", "demand.mix.urgency"),
        ("policy.tiers.general.completion", "policy.tiers"),
    ],
)
def test_the_most_specific_entry_speaks(path, entry):
    assert source_of(path).path == entry


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("units.housing.staff.handlers", "units.*.staff"),
        ("policy.tiers.general.rank", "policy.tiers.*.rank"),
        ("staffing.units.crews.handlers.absence_share", "staffing.units.crews.*.absence_share"),
        ("staffing.units.crews.handlers.count", "staffing.units.crews.handlers.count"),
    ],
)
def test_a_star_stands_for_any_one_part(path, entry):
    assert source_of(path).path == entry


def test_what_no_entry_covers_has_no_source():
    assert source_of("units") is None
    assert source_of("demand.surges.heating_tail.first") is None


def test_every_entry_speaks_chinese():
    assert [source.path for source in sources() if not source.zh] == []


def test_the_baseline_rests_on_its_assumptions_and_sets_nothing_else():
    assert "work.handling" in paths("huojia")
    assert {source.kind for source in assumptions("huojia")} == {"assumed"}
    assert own_values("huojia") == []


def test_settings_are_no_assumptions():
    settings = {source.path for source in sources() if source.kind == "setting"}
    assert {"scenario", "period", "run"} <= settings
    assert settings.isdisjoint(paths("huojia"))


def test_a_scenario_names_what_it_sets_itself():
    assert own_values("edd") == ["staffing.office.queue.discipline", "staffing.units.queue.discipline"]
    assert own_values("two-more-handlers") == ["units.housing.staff"]


def test_an_entry_is_left_out_only_when_nothing_of_the_baseline_remains_under_it(mine):
    assert "units.*.staff" in paths("two-more-handlers")  # 49 of 50 units
    assert paths("edd") == paths("huojia")
    scenario = mine("work: {handling: {law: gamma, mean_min: 80, cv: 0.5}}\n")
    assert set(paths("huojia")) - set(paths(scenario)) == {"work.handling"}
    assert own_values(scenario) == ["work.handling"]


def test_a_part_that_is_new_or_gone_counts_as_a_whole():
    assert own_values("heating-surge")[-1] == "demand.surges.heating_tail"


def test_a_unit_taken_away_is_named_once(mine):
    assert own_values(mine("units: {tax: null}\n")) == ["units.tax"]


def test_repeating_the_baseline_sets_nothing(mine):
    scenario = mine("behaviour: {recognise_share: 0.9}\nscenario: {name: mine}\n")
    assert own_values(scenario) == []
    assert paths(scenario) == paths("huojia")


def test_values_add_up_along_a_chain(mine):
    mine("behaviour: {recognise_share: 0.8}\n", extends="edd")
    last = mine("behaviour: {shirk_share: 0.02}\n", extends="mine.yaml", name="last.yaml")
    assert set(own_values(last)) == {
        *own_values("edd"), "behaviour.recognise_share", "behaviour.shirk_share",
    }
    assert set(paths("huojia")) - set(paths(last)) == {"behaviour.recognise_share", "behaviour.shirk_share"}


def test_a_scenario_of_its_own_rests_on_itself(mine):
    for scenario in ("textbook", mine("behaviour: {misroute_share: 0.1}\n", extends="textbook")):
        assert own_values(scenario) == ["*"]
        assert paths(scenario) == []
