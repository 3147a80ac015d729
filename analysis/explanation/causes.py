"""Why an order turned on time or overdue, or was reported sooner or later."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation.deadlines import MOMENT, Marks, by_any_move, by_extension, by_rule, by_start
from analysis.explanation.states import WAITS
from sim.parameters import Parameters

__all__ = ["Texts", "days_cause", "on_time_cause"]

Texts = npt.NDArray[np.object_]
_ROUTE = ("holder", "dispatches", "return_requests")


def on_time_cause(both: pd.DataFrame, base: Parameters) -> Texts:
    """Return why each order was on time in one scenario and overdue in the other; shape (n,).

    Parameters
    ----------
    both
        Rows of `changed.matched`: orders in both scenarios, columns ``<name>_base`` and ``<name>_other``.
    base
        The base's scenario.

    Returns
    -------
    ndarray
        The first that applies. "route": another unit handled it, or it was returned or sent on another number of
        times. "deadline": another time allowed by rule, without which the verdict had stayed. "extension": more or
        fewer extensions, without which it had stayed. "came": the appeal itself came at another time, as a repeat
        appeal may. "dispatch": its clock started at another time, the deadline moved along, and no less than the
        report did; by the base's deadline the verdict had stayed. Where the deadline moved in the same way but its
        clock started at the same time, "extension" (one that was granted at another time, or of another length) or
        "deadline" (by the rule on restarts). Else the part of `WAITS` that changed most in the direction of the
        report's move.
    """
    moved, extended = by_any_move(both), (both["extensions_approved_base"] > 0).to_numpy(dtype=bool)
    conditions = [_rerouted(both), by_rule(both, base), by_extension(both), _came_at_another_time(both),
                  moved & by_start(both, base), moved & extended, moved]  # fmt: skip
    words = ["route", "deadline", "extension", "came", "dispatch", "extension", "deadline"]
    return np.select(conditions, words, default=_part(both)).astype(object)


def days_cause(both: pd.DataFrame) -> Texts:
    """Return why each order took more or fewer days to report: "route", "came" or the part that changed most; (n,)."""
    conditions = [_rerouted(both), _came_at_another_time(both)]
    return np.select(conditions, ["route", "came"], default=_part(both)).astype(object)


def _came_at_another_time(both: pd.DataFrame) -> Marks:
    return ((both["received_min_other"] - both["received_min_base"]).abs() > MOMENT).to_numpy(dtype=bool)


def _rerouted(both: pd.DataFrame) -> Marks:
    differs = np.zeros(len(both), dtype=bool)
    for name in _ROUTE:
        differs |= (both[f"{name}_base"] != both[f"{name}_other"]).to_numpy(dtype=bool)
    return differs


def _part(both: pd.DataFrame) -> Texts:
    """Return the part of the time that changed most in the direction in which the report moved."""
    never = both[["reported_min_base", "reported_min_other"]].isna().to_numpy()
    move = (both["reported_min_other"] - both["reported_min_base"]).to_numpy(dtype=np.float64)
    # a report that never came is later than any
    direction = np.where(never[:, 1], 1.0, np.where(never[:, 0], -1.0, np.sign(move)))
    changes = np.column_stack([both[f"{part}_min_other"] - both[f"{part}_min_base"] for part in WAITS])
    return np.asarray(np.array(WAITS, dtype=object)[np.argmax(changes * direction[:, None], axis=1)])
