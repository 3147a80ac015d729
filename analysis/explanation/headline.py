"""How many orders came out differently, and how many only moved a little."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["LARGE_MOVE_DAYS", "Headline", "headline"]

LARGE_MOVE_DAYS = 1.0
"""From how many days on a report that came sooner or later makes an order one that came out differently; a convention
of ours: deadlines are counted in days."""


@dataclass(frozen=True, slots=True)
class Headline:
    """Changed orders, over all replications."""

    verdicts: int
    """Orders whose being on time or satisfied changed, or that came in one scenario only."""
    moved: int
    """Others whose report came `LARGE_MOVE_DAYS` or more sooner or later."""
    less: int
    """The rest: the report moved by less."""

    @property
    def different(self) -> int:
        """How many came out differently: all but the rest."""
        return self.verdicts + self.moved


def headline(changed: pd.DataFrame) -> Headline:
    """Return how many rows of `changed_orders` are of each sort."""
    is_other = (changed[["on_time_change", "satisfaction_change", "received_change"]] != "").any(axis=1)
    is_large = changed["days_change"].abs() >= LARGE_MOVE_DAYS
    return Headline(int(is_other.sum()), int((~is_other & is_large).sum()), int((~is_other & ~is_large).sum()))
