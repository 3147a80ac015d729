"""An order's biography in two scenarios: alike up to the first divergence, then side by side to the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import pandas as pd

from analysis.explanation.deadlines import MOMENT

__all__ = ["Entry", "Step", "crew_of", "entries", "place_of", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a biography, times in minutes since the period's start."""

    activity: str
    """Name of the activity, as in the event log."""
    actor: str
    """Who."""
    detail: str
    """Detail, as in the event log; the role where the activity is `worked`."""
    round: int
    """1 for the first handling, 2 for the first redo."""
    start: float
    """When it happened; of a segment of work, when it began."""
    end: float
    """The same, but of a segment of work when it ended."""
    due: float
    """Deadline in force; NaN where there is none."""
    clause: str
    """Ids of its clauses, with spaces between them."""

    @property
    def step(self) -> tuple[str, int, str, str]:
        """What it is, whenever it is done and whatever comes out of it; of work, also in which role and where."""
        role = self.detail if self.activity in {"worked", "signed"} else ""
        return self.activity, self.round, role, place_of(self.actor) if self.activity == "worked" else ""

    @property
    def content(self) -> tuple[str, str]:
        """What comes out of it, and where."""
        return self.detail, place_of(self.actor)

    def same(self, other: Entry) -> bool:
        """Return whether it is the same event at the same time, whichever person of the organisation does it."""
        is_alike = self.step == other.step and self.content == other.content
        return is_alike and all(_close(getattr(self, name), getattr(other, name)) for name in ("start", "end", "due"))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of two biographies: the same step in both, or a step that only one has."""

    base: Entry | None
    """The base's, if it has it."""
    other: Entry | None
    """The other's, if it has it."""

    @property
    def is_same(self) -> bool:
        """Whether both have the same at the same time."""
        return self.base is not None and self.other is not None and self.base.same(self.other)


def place_of(actor: str) -> str:
    """Return the organisation of an actor: a unit's key, or office."""
    return actor.partition("/")[0]


def crew_of(actor: str) -> str:
    """Return an actor without the number of the person, as in unit1/handlers."""
    name, _, number = actor.rpartition("/")
    return name if number.isdecimal() else actor


def entries(events: pd.DataFrame) -> list[Entry]:
    """Return an order's events by the time at which they begin; at one instant in the order of the log."""
    start = events["since"].where(events["activity"] == "worked", events["time"])
    columns = events.assign(start=start)[["activity", "actor", "detail", "round", "start", "time", "due", "clause"]]
    found = [Entry(*one) for one in columns.to_numpy(dtype=object).tolist()]
    return sorted(found, key=lambda entry: entry.start)


def side_by_side(base: Sequence[Entry], other: Sequence[Entry]) -> tuple[list[Step], int]:
    """Return the steps of two biographies, and how many of them are the same before the first divergence.

    After it, equal steps stand beside each other whenever they happened; what only one has stands alone.
    """
    alike = 0
    while alike < min(len(base), len(other)) and base[alike].same(other[alike]):
        alike += 1
    steps = [Step(*pair) for pair in zip(base[:alike], other[:alike], strict=True)]
    left, right = base[alike:], other[alike:]
    matcher = SequenceMatcher(None, [one.step for one in left], [one.step for one in right], autojunk=False)
    for tag, from_left, to_left, from_right, to_right in matcher.get_opcodes():
        if tag == "equal":
            steps += [Step(*pair) for pair in zip(left[from_left:to_left], right[from_right:to_right], strict=True)]
        else:
            steps += [Step(one, None) for one in left[from_left:to_left]]
            steps += [Step(None, one) for one in right[from_right:to_right]]
    return steps, alike


def _close(one: float, two: float) -> bool:
    return abs(one - two) <= MOMENT or (math.isnan(one) and math.isnan(two))
