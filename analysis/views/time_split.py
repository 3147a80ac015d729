"""Where an order's time goes, by cause."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from analysis.kpi import TIME_PARTS
from analysis.views.counting import coded, estimated, estimates, numbered, summed
from analysis.views.setting import tiers_of
from sim.parameters import Parameters

__all__ = ["TIME_COLUMNS", "time_split"]

TIME_COLUMNS = ("replication", "cohort", "tier", *(f"{part}_min" for part in TIME_PARTS))
"""Columns of orders that the view reads."""


def time_split(orders: pd.DataFrame, parameters: Parameters, by: Literal["all", "tier"] = "all") -> pd.DataFrame:
    """Return the mean hours an order spends by cause: the KPIs ``<cause>_hours``, of all orders or tier by tier.

    Parameters
    ----------
    orders
        Rows of orders.parquet, every replication; at least `TIME_COLUMNS`. Orders of the period count.
    parameters
        The scenario of the run.
    by
        all: one group, named "all"; tier: a group a tier.

    Returns
    -------
    pandas.DataFrame
        group, cause; hours: mean hours of natural time an order, with the 95 % interval hours_low, hours_high; share
        of the group's time (0 to 1); orders: mean number a replication. NaN where there is no order.
    """
    keys = tiers_of(parameters) if by == "tier" else ["all"]
    replication, count = numbered(orders["replication"])
    group = coded(orders["tier"], keys) if by == "tier" else np.zeros(len(orders), dtype=np.int64)
    group = np.where((orders["cohort"] == "period").to_numpy(), group, -1)
    shape = (count, len(keys))
    numbers = summed(replication, group, shape)
    frames = []
    for cause in TIME_PARTS:
        hours = summed(replication, group, shape, orders[f"{cause}_min"].to_numpy(dtype=np.float64)) / 60
        found = estimated("hours", estimates(hours, numbers, "hours"))
        frames.append(pd.DataFrame({"group": keys, "cause": cause, **found,
                                    "orders": numbers.sum(axis=0) / max(count, 1)}))
    rows = pd.concat(frames, ignore_index=True)
    whole = rows.groupby("group")["hours"].transform("sum")
    rows.insert(5, "share", rows["hours"] / whole.where(whole > 0))
    rank = rows["group"].map({key: place for place, key in enumerate(keys)})
    return rows.assign(rank=rank).sort_values("rank", kind="stable").drop(columns="rank").reset_index(drop=True)
