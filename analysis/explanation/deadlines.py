"""Whether a deadline that moved turned an order on time or overdue: by rule, by extension, or along with its start."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation.states import GOOD
from sim.assembly import Setting
from sim.parameters import Parameters

__all__ = ["MOMENT", "Marks", "by_any_move", "by_extension", "by_rule", "by_start"]

MOMENT = 1e-6
"""Minutes within which two times are the same; what is less is rounding."""
Marks = npt.NDArray[np.bool_]
_STARTS = {"receipt": "received_min", "dispatch": "dispatched_min", "acceptance": "accepted_min"}
"""What starts the clock (`policy.clock_starts`), and the column that has the moment."""


def by_rule(both: pd.DataFrame, base: Parameters) -> Marks:
    """Return which orders have another time allowed, and would have come out as in the base with the base's; (n,).

    The base's limit and clock run from the moment at which the order's clock started in the other scenario, so that an
    order that only came or was dispatched at another time has the same time allowed, whatever days off lie in it.

    Parameters
    ----------
    both
        Rows of `changed.matched` that turned on time or overdue.
    base
        The base's scenario.
    """
    clocks, tiers = Setting.of(base).clocks, base.policy.tiers
    starts = both[f"{_STARTS[base.policy.clock_starts]}_other"]
    due = [clocks.after(tiers[tier].completion, start) for tier, start in zip(both["tier_base"], starts, strict=True)]
    longer = both["due_first_min_other"] - pd.Series(due, index=both.index, dtype=np.float64)
    is_other = (longer.abs() > MOMENT).to_numpy(dtype=bool)
    return is_other & _as_in_base(both, both["due_final_min_other"] - longer)


def by_extension(both: pd.DataFrame) -> Marks:
    """Return which orders had more or fewer extensions, and would have come out as in the base with its ones; (n,)."""
    is_other = (both["extensions_approved_base"] != both["extensions_approved_other"]).to_numpy(dtype=bool)
    extended = both["due_final_min_base"] - both["due_first_min_base"]
    return is_other & _as_in_base(both, both["due_first_min_other"] + extended)


def by_start(both: pd.DataFrame, base: Parameters) -> Marks:
    """Return which orders' clock started at another moment; shape (n,)."""
    is_anew = base.policy.returns.clock_after_upheld == "restart"
    name = "last_dispatched_min" if is_anew else _STARTS[base.policy.clock_starts]
    return ((both[f"{name}_other"] - both[f"{name}_base"]).abs() > MOMENT).to_numpy(dtype=bool)


def by_any_move(both: pd.DataFrame) -> Marks:
    """Return which orders would have come out as in the base by its deadline; shape (n,).

    Only where the deadline moved no less than the report. Both moves are counted towards the change: a sooner deadline
    and a later report make an order overdue.
    """
    towards = np.where(both["on_time_base"] == GOOD, 1.0, -1.0)
    sooner_due = (both["due_final_min_base"] - both["due_final_min_other"]) * towards
    later_report: pd.Series[float] = (_reported(both, "other") - _reported(both, "base")) * towards
    is_further = (sooner_due >= later_report).to_numpy(dtype=bool)
    return is_further & _as_in_base(both, both["due_final_min_base"])


def _as_in_base(both: pd.DataFrame, due: pd.Series[float]) -> Marks:
    """Return whether the other scenario's report, held against these deadlines, comes out as in the base."""
    in_time = both["reported_min_other"] <= due + MOMENT
    return (in_time == (both["on_time_base"] == GOOD)).to_numpy(dtype=bool)


def _reported(both: pd.DataFrame, side: str) -> pd.Series[float]:
    """Return when each order was reported; one that never was is later than any."""
    return both[f"reported_min_{side}"].fillna(np.inf)
