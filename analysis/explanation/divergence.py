"""Where two biographies of one order part, and what the people did while it waited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.explanation.biography import Entry, Step, crew_of
from analysis.explanation.deadlines import MOMENT

__all__ = ["Divergence", "Meanwhile", "divergence", "largest_gap", "meanwhile"]

Kind = Literal["absent", "moved", "longer", "deadline", "different", "ended"]


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first difference of two biographies."""

    kind: Kind
    """absent: one scenario does not have the order; moved: the same step at another time; longer: work that took
    another time; deadline: the same step with another deadline; different: different steps, or the same with another
    content or another unit; ended: one biography goes on after the other's end."""
    base: Entry | None
    """What the base has there."""
    other: Entry | None
    """What the other has there."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Work on another order."""

    order_id: str
    """Which order."""
    actor: str
    """Who did it."""
    role: str
    """What kind of work."""
    start: float
    """When the work began, in minutes since the period's start."""
    end: float
    """When it ended or was interrupted."""


def divergence(steps: Sequence[Step], alike: int) -> Divergence | None:
    """Return the first difference of two biographies; None where there is none. Arguments as `side_by_side` gives."""
    rest = steps[alike:]
    if not rest:
        return None
    base = next((step.base for step in rest if step.base), None)
    other = next((step.other for step in rest if step.other), None)
    if base is None or other is None:
        return Divergence("ended" if alike else "absent", base, other)
    if base.step == other.step:
        return Divergence(_kind(base, other), base, other)
    if abs(base.start - other.start) <= MOMENT:
        return Divergence("different", base, other)
    # the earlier one is what the other biography lacks at that time; it may have it later
    first = next(step for step in rest if (step.base is base if base.start < other.start else step.other is other))
    if first.base and first.other:
        return Divergence("moved", first.base, first.other)
    return Divergence("different", base, other)


def _kind(base: Entry, other: Entry) -> Kind:
    if base.content != other.content:
        return "different"
    if abs(base.start - other.start) > MOMENT:
        return "moved"
    return "longer" if abs(base.end - other.end) > MOMENT else "deadline"


def meanwhile(work: pd.DataFrame, waiting: Entry, since: float) -> list[Meanwhile]:
    """Return what the crew that took up a piece of work at last had worked on while it waited, in order of time.

    Parameters
    ----------
    work
        Every segment of work in the scenario where it waited longer (`Rerun.work`).
    waiting
        The segment of work that was taken up later there.
    since
        When the other scenario took it up, in minutes since the period's start.
    """
    crew = crew_of(waiting.actor)
    rows = work[(work["since"] < waiting.start - MOMENT) & (work["time"] > since + MOMENT)]
    rows = rows[rows["actor"].map(crew_of) == crew]
    values = rows[["order_id", "actor", "detail", "since", "time"]].to_numpy(dtype=object).tolist()
    found = [Meanwhile(*one) for one in values]
    return sorted(found, key=lambda one: (one.start, one.actor))


def largest_gap(steps: Sequence[Step]) -> tuple[Step, float] | None:
    """Return the step up to the first report at which the two biographies drifted apart most, and by how much.

    The drift is in minutes, above 0 where the other scenario fell behind; None where no step is at different times in
    the two, or either never reported.
    """
    gap, found = 0.0, None
    for step in steps:
        if step.base is None or step.other is None:
            continue
        drift = (step.other.end - step.base.end) - gap
        gap += drift
        if abs(drift) > max(MOMENT, abs(found[1]) if found else 0.0):
            found = step, drift
        if step.base.activity == "reported":
            return found
    return None
