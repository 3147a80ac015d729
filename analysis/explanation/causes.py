"""Which part of an order's time moved its report."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation.states import GOOD, WAITS

__all__ = ["MOMENT", "Texts", "days_cause", "on_time_cause"]

MOMENT = 1e-6
"""Minutes within which two times are the same; what is less is rounding."""
Texts = npt.NDArray[np.object_]
_ROUTE = ("holder", "dispatches", "return_requests")


def on_time_cause(both: pd.DataFrame) -> Texts:
    """Return why each order was on time in one scenario and overdue in the other; shape (n,).

    Parameters
    ----------
    both
        Rows of `changed.matched`: orders in both scenarios, columns ``<name>_base`` and ``<name>_other``.

    Returns
    -------
    ndarray
        "route" where another unit handled it, or it was returned or sent on another number of times; "extension" or
        "deadline" where the verdict would not have changed without the move of the deadline (by more or fewer
        extensions, or by rule); else the part of `WAITS` that changed most in the direction of the report's move.
    """
    by_deadline = _reported_in_time(both) == (both["on_time_base"] == GOOD).to_numpy()
    extended = (both["extensions_approved_base"] != both["extensions_approved_other"]).to_numpy()
    by_deadline_words = np.where(extended, "extension", "deadline")
    return np.where(_rerouted(both), "route", np.where(by_deadline, by_deadline_words, _part(both))).astype(object)


def days_cause(both: pd.DataFrame) -> Texts:
    """Return why each order was reported sooner or later: "route" or the part of `WAITS` that changed most; (n,)."""
    return np.where(_rerouted(both), "route", _part(both)).astype(object)


def _reported_in_time(both: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return whether the other scenario's report would have met the base's deadline."""
    return (both["reported_min_other"] <= both["due_final_min_base"] + MOMENT).to_numpy(dtype=bool)


def _rerouted(both: pd.DataFrame) -> npt.NDArray[np.bool_]:
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
