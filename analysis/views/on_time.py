"""On-time share by tier or by unit."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from analysis.masks import due_final, on_time
from analysis.views.counting import coded, estimated, estimates, numbered, summed
from analysis.views.setting import observed, tiers_of
from sim.parameters import Parameters

__all__ = ["ON_TIME_COLUMNS", "on_time_by"]

ON_TIME_COLUMNS = ("replication", "tier", "holder", "outcome", "due_final_min", "reported_min")
"""Columns of orders that the view reads."""


def on_time_by(orders: pd.DataFrame, parameters: Parameters, by: Literal["tier", "unit"]) -> pd.DataFrame:
    """Return the on-time share of each tier or unit, those without orders too.

    The share is the KPI `on_time_share` (`analysis.kpi`); a unit's orders are those that it held last.

    Parameters
    ----------
    orders
        Rows of orders.parquet, every cohort and replication; at least `ON_TIME_COLUMNS`.
    parameters
        The scenario of the run.
    by
        What the rows are.

    Returns
    -------
    pandas.DataFrame
        `by` (key); orders_due and orders_on_time: mean number a replication; on_time_share (0 to 1) with its 95 %
        interval on_time_share_low, on_time_share_high, NaN where unknown; replications: how many had an order due.
    """
    keys = tiers_of(parameters) if by == "tier" else list(parameters.units)
    seen = observed(orders, parameters)
    replication, count = numbered(orders["replication"])
    group = coded(orders["tier" if by == "tier" else "holder"], keys)
    shape, due = (count, len(keys)), due_final(seen)
    denominators = summed(replication, group, shape, due.to_numpy().astype(np.float64))
    numerators = summed(replication, group, shape, (due & on_time(seen)).to_numpy().astype(np.float64))
    found = estimates(numerators, denominators, "share")
    return pd.DataFrame({
        by: keys, "orders_due": denominators.sum(axis=0) / max(count, 1),
        "orders_on_time": numerators.sum(axis=0) / max(count, 1), **estimated("on_time_share", found),
        "replications": [one.replications for one in found],
    })  # fmt: skip
