"""Two biographies of one order: where they part, and what was done meanwhile."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from analysis.explanation import Divergence, Entry, Step, divergence, entries, largest_gap, meanwhile, side_by_side
from analysis.explanation.biography import crew_of, place_of


def event(activity: str, at: float, actor: str = "unit1", detail: str = "", until: float | None = None, **more) -> Entry:
    return Entry(activity, actor, detail, more.get("round", 1), at, at if until is None else until, more.get("due", 500.0), "C07")


def work(at: float, until: float, actor: str = "unit1/handlers/1", role: str = "handling") -> Entry:
    return event("worked", at, actor, role, until)


LIFE = [event("received", 0, "city"), event("dispatched", 10, "office", "unit1"), work(20, 60), event("replied", 60, detail="standard"),
        event("reported", 70, "office", "on_time"), event("closed", 90, "office")]  # fmt: skip


def parted(base: list[Entry], other: list[Entry]) -> tuple[list[Step], int, Divergence | None]:
    steps, alike = side_by_side(base, other)
    assert [step.base for step in steps if step.base] == base  # nothing is lost, nothing doubled
    assert [step.other for step in steps if step.other] == other
    assert all(step.is_same for step in steps[:alike])
    return steps, alike, divergence(steps, alike)


def test_the_same_life():
    assert parted(LIFE, list(LIFE))[1:] == (6, None)


def test_another_person_of_the_same_organisation_is_no_difference():
    other = [replace(one, actor=one.actor.replace("handlers/1", "section_head/2")) for one in LIFE]
    assert parted(LIFE, other)[1:] == (6, None)


def test_work_that_is_taken_up_later():
    other = [*LIFE[:2], work(50, 90), *(replace(one, start=one.start + 30, end=one.end + 30) for one in LIFE[3:])]
    steps, alike, found = parted(LIFE, other)
    assert (alike, len(steps)) == (2, 6)
    assert found == Divergence("moved", LIFE[2], other[2])
    assert largest_gap(steps) == (steps[2], 30)


def test_what_comes_in_between_does_not_hide_what_waited():
    other = [*LIFE[:2], event("predue_reminder", 30), work(50, 90), *(replace(one, start=one.start + 30, end=one.end + 30) for one in LIFE[3:])]
    steps, alike, found = parted(LIFE, other)
    assert alike == 2
    assert found == Divergence("moved", LIFE[2], other[3])
    assert [step.base is None for step in steps] == [False, False, True, False, False, False, False]
    back = parted(other, LIFE)[2]
    assert back == Divergence("moved", other[3], LIFE[2])


@pytest.mark.parametrize(("changes", "kind"), [
    ({"start": 25.0, "end": 60.0}, "moved"), ({"end": 66.0}, "longer"), ({"due": 501.0}, "deadline"), ({"due": math.nan}, "deadline"),
    ({"start": 20.0000001}, None),
])  # fmt: skip
def test_how_the_same_step_differs(changes, kind):
    other = [*LIFE[:2], replace(LIFE[2], **changes), *LIFE[3:]]
    found = parted(LIFE, other)[2]
    assert (found and found.kind) == kind


@pytest.mark.parametrize("changes", [{"detail": "substandard"}, {"actor": "unit2"}, {"activity": "extension_requested"}])
def test_another_step_content_or_unit_at_the_same_time(changes):
    other = [*LIFE[:3], replace(LIFE[3], **changes), *LIFE[4:]]
    assert parted(LIFE, other)[2] == Divergence("different", LIFE[3], other[3])


def test_a_step_that_one_lacks():
    submitted = event("prereview_submitted", 70)
    base = [*LIFE[:4], submitted, work(75, 80, "office/reviewers/1", "prereview"), event("prereview_passed", 80, "office"),
            *(replace(one, start=one.start + 10, end=one.end + 10) for one in LIFE[4:])]  # fmt: skip
    assert parted(base, LIFE)[2] == Divergence("different", submitted, LIFE[4])
    assert parted(LIFE, base)[2] == Divergence("different", LIFE[4], submitted)


def test_only_one_has_the_order_or_goes_on():
    assert parted([], LIFE)[2] == Divergence("absent", None, LIFE[0])
    assert parted(LIFE, LIFE[:4])[2] == Divergence("ended", LIFE[4], None)


def test_the_gap_is_counted_up_to_the_first_report_only():
    late = [*LIFE[:2], work(23, 63), replace(LIFE[3], start=63, end=63), replace(LIFE[4], start=65, end=65), replace(LIFE[5], start=990, end=990)]
    steps = parted(LIFE, late)[0]
    assert largest_gap(steps) == (steps[4], -8)  # 3 behind, then 5 ahead
    assert largest_gap(side_by_side(LIFE[:3], late[:3])[0]) is None  # never reported
    assert largest_gap(side_by_side(LIFE, LIFE)[0]) is None


def test_entries_begin_when_work_begins():
    log = pd.DataFrame({
        "activity": ["received", "contacted", "worked"], "actor": ["city", "unit1", "unit1/handlers/1"], "detail": ["", "", "handling"],
        "round": [1, 1, 1], "time": [0.0, 15.0, 40.0], "since": [math.nan, math.nan, 10.0], "due": [math.nan, 90.0, 90.0], "clause": ["C01", "C09", "C07"],
    })  # fmt: skip
    found = entries(log)
    assert [(one.activity, one.start, one.end) for one in found] == [("received", 0, 0), ("worked", 10, 40), ("contacted", 15, 15)]


def test_what_a_crew_did_while_work_waited():
    log = pd.DataFrame([
        ("A2", "unit1/handlers/1", "handling", 0.0, 25.0), ("A3", "unit1/handlers/2", "reception", 21.0, 30.0),
        ("A4", "unit1/handlers_night/1", "handling", 21.0, 30.0), ("A5", "unit1/handlers/1", "handling", 50.0, 55.0),
        ("A6", "unit1/handlers/1", "handling", 5.0, 20.0), ("A7", "unit2/handlers/1", "handling", 21.0, 30.0),
    ], columns=["order_id", "actor", "detail", "since", "time"])  # fmt: skip
    assert [one.order_id for one in meanwhile(log, work(50, 60), since=20.0)] == ["A2", "A3"]


def test_names_of_people():
    assert [crew_of(name) for name in ("unit1/handlers/12", "office", "unit1/crew")] == ["unit1/handlers", "office", "unit1/crew"]
    assert [place_of(name) for name in ("unit1/handlers/12", "office")] == ["unit1", "office"]
