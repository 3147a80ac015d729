"""One order's two lives, simulated again, and what stands in the folder about them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from analysis.explanation.biography import Entry, Step, entries, side_by_side
from analysis.explanation.rerun import Rerun, rerun
from analysis.explanation.results import changed_in, replications_of
from analysis.explanation.states import ORDER_COLUMNS
from analysis.store import Results

__all__ = ["Biographies", "biographies", "biography_table", "replication_to_tell"]


@dataclass(frozen=True, slots=True)
class Biographies:
    """An order's biography in the base and in an alternative."""

    order_id: str
    """Which order."""
    replication: int
    """In which replication."""
    base: Rerun
    """The base, simulated again."""
    other: Rerun
    """The alternative, simulated again."""
    steps: tuple[Step, ...]
    """Both biographies, line by line."""
    alike: int
    """How many of the first lines are the same in both."""

    @property
    def before(self) -> str:
        """The same petitioner's appeal before this one; empty where this is the first."""
        row = pd.concat([self.base.row, self.other.row]).iloc[0]
        if not row["chain"]:
            return ""
        return str(row["first_order_id"]) if row["chain"] == 1 else f"{row['first_order_id']}-{row['chain']}"


def biographies(base: Results, other: Results, replication: int, order_id: str) -> Biographies:
    """Return an order's life in two runs; raises ResultsError where a run cannot be repeated (`rerun`)."""
    sides = rerun(base, replication, order_id), rerun(other, replication, order_id)
    steps, alike = side_by_side(*(entries(side.events) for side in sides))
    return Biographies(order_id, replication, *sides, tuple(steps), alike)


def replication_to_tell(base: Results, other: Results, order_id: str) -> int | None:
    """Return the first replication in which an order changed, else the first that has it; None where none has it."""
    sides = [results.table("orders", ORDER_COLUMNS) for results in (base, other)]
    own = pd.concat([side[side["order_id"].astype(object) == order_id].astype({"first_order_id": object})
                     for side in sides])  # fmt: skip
    own = own[own["replication"].isin(replications_of(base, other))]
    if not len(own):
        return None
    kept = [side[side["first_order_id"].isin(own["first_order_id"].unique())] for side in sides]
    changed = changed_in(kept[0], kept[1], base, other)
    numbers = changed.loc[changed["order_id"] == order_id, "replication"]
    return int(min(numbers, default=own["replication"].min()))


def biography_table(both: Biographies) -> pd.DataFrame:
    """Return one row a line: `step`, `alike` (the same before the first divergence), and each side's entry.

    Columns of a side are ``base_`` and ``other_`` with the names of `Entry`; they are empty where the side lacks the
    step. Times are minutes since the period's start.
    """
    names = [field.name for field in fields(Entry)]
    rows = []
    for place, step in enumerate(both.steps):
        row: dict[str, object] = {"step": place + 1, "alike": place < both.alike}
        for side, entry in (("base", step.base), ("other", step.other)):
            row |= {f"{side}_{name}": getattr(entry, name, None) for name in names}
        rows.append(row)
    columns = ["step", "alike", *(f"{side}_{name}" for side in ("base", "other") for name in names)]
    return pd.DataFrame(rows, columns=columns)
