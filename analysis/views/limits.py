"""How much of the time allowed orders take until they are reported."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.masks import due_final, on_time
from analysis.views.counting import Floats, Integers, coded, numbered, summed
from analysis.views.setting import observed, tiers_of
from sim.parameters import Parameters

__all__ = ["LIMIT_COLUMNS", "time_taken"]

LIMIT_COLUMNS = ("replication", "tier", "outcome", "dispatched_min", "due_final_min", "reported_min")
"""Columns of orders that the view reads."""
_STEPS = 20
"""Bins up to the deadline, and as many from there to twice the time allowed; one more for what is later or never."""


def time_taken(orders: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return how orders spread over the time that they were allowed, tier by tier.

    An order's share of its time is (first report - first dispatch) / (last deadline - first dispatch), extensions
    included: 1 is the deadline. The orders are those of the KPI `on_time_share`, and so are late and on time.

    Parameters
    ----------
    orders
        Rows of orders.parquet, every cohort and replication; at least `LIMIT_COLUMNS`.
    parameters
        The scenario of the run.

    Returns
    -------
    pandas.DataFrame
        tier; from_share, to_share: a bin of the share of the time allowed, its upper end included; the last is open
        (inf) and has the orders never reported too; orders: mean number a replication; order_share: of the tier's
        orders; up_to_share: of the tier's orders, in this bin or before. NaN for a tier without orders.
    """
    tiers, seen = tiers_of(parameters), observed(orders, parameters)
    replication, count = numbered(orders["replication"])
    due = due_final(seen).to_numpy(dtype=bool)
    tier = np.where(due, coded(orders["tier"], tiers), -1)
    bins, taken = 2 * _STEPS + 1, _bin(orders, on_time(seen).to_numpy(dtype=bool))
    cell = np.where(tier >= 0, tier * bins + taken, -1)
    number = summed(replication, cell, (count, len(tiers) * bins)).sum(axis=0).reshape(len(tiers), bins)
    whole = number.sum(axis=1, keepdims=True)
    share = np.divide(number, whole, out=np.full_like(number, np.nan), where=whole > 0)
    edges = np.append(np.arange(bins) / _STEPS, np.inf)
    return pd.DataFrame({
        "tier": np.repeat(tiers, bins), "from_share": np.tile(edges[:-1], len(tiers)),
        "to_share": np.tile(edges[1:], len(tiers)), "orders": number.ravel() / max(count, 1),
        "order_share": share.ravel(), "up_to_share": share.cumsum(axis=1).ravel(),
    })  # fmt: skip


def _bin(orders: pd.DataFrame, punctual: np.ndarray) -> Integers:
    """Return the bin of each order; what the masks call late is never in a bin up to the deadline, nor the reverse."""
    sent, due, reported = (orders[name].to_numpy(dtype=np.float64)
                           for name in ("dispatched_min", "due_final_min", "reported_min"))
    allowed = due - sent
    never: Floats = np.full_like(allowed, np.inf)
    share = np.divide(reported - sent, allowed, out=never, where=(allowed > 0) & ~np.isnan(reported))
    place = np.ceil(np.minimum(share, 3.0) * _STEPS) - 1
    bins = np.where(punctual, np.clip(place, 0, _STEPS - 1), np.clip(place, _STEPS, 2 * _STEPS))
    return np.asarray(bins, dtype=np.int64)
