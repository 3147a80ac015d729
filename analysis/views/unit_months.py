"""Every unit in every month, and which units are called up."""

from __future__ import annotations

import pandas as pd

from analysis.intervals import Estimate, proportion_interval
from analysis.views.counting import estimated
from sim.parameters import Parameters

__all__ = ["CALLED_UP_COLUMNS", "MONTH_COLUMNS", "called_up", "unit_months"]

MONTH_COLUMNS = ("replication", "month", "unit", "orders", "deadlines", "on_time")
"""Columns of units that `unit_months` reads."""
CALLED_UP_COLUMNS = ("replication", "unit", "executive_report")
"""Columns of units that `called_up` reads."""
_UNKNOWN = [Estimate(None, None, None, None, 0)]


def unit_months(units: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return orders and on-time share of every unit in every month of the period.

    Parameters
    ----------
    units
        Rows of units.parquet, every replication; at least `MONTH_COLUMNS`.
    parameters
        The scenario of the run.

    Returns
    -------
    pandas.DataFrame
        unit, month of receipt ("2025-01"); orders, orders_due: mean number a replication; on_time_share (0 to 1), NaN
        where no order was due.
    """
    days = pd.period_range(parameters.period.start, parameters.period.end, freq="D")
    months = [str(month) for month in days.asfreq("M").unique()]
    cells = pd.MultiIndex.from_product([list(parameters.units), months], names=["unit", "month"])
    keys = [units["unit"].astype(str), units["month"].astype(str)]
    sums = units.groupby(keys)[["orders", "deadlines", "on_time"]].sum().reindex(cells, fill_value=0).reset_index()
    count = max(units["replication"].nunique(), 1)
    return pd.DataFrame({
        "unit": sums["unit"], "month": sums["month"], "orders": sums["orders"] / count,
        "orders_due": sums["deadlines"] / count,
        "on_time_share": sums["on_time"] / sums["deadlines"].where(sums["deadlines"] > 0),
    })  # fmt: skip


def called_up(units: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return how often each unit has to report at the executive meeting at least once in the period (C36).

    Parameters
    ----------
    units
        Rows of units.parquet, every replication; at least `CALLED_UP_COLUMNS`.
    parameters
        The scenario of the run.

    Returns
    -------
    pandas.DataFrame
        unit; called_up_share: share of the replications with at least one such report, with its Clopper-Pearson 95 %
        interval called_up_share_low, called_up_share_high; reports: mean number a replication; replications. NaN
        where there is no replication.
    """
    wide = units.pivot_table("executive_report", "replication", units["unit"].astype(str), aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(parameters.units), fill_value=0)
    called, count = (wide > 0).sum(), len(wide)
    if not count:
        return pd.DataFrame({"unit": list(wide.columns), **estimated("called_up_share", _UNKNOWN * len(wide.columns)),
                             "reports": float("nan"), "replications": 0})
    found = [proportion_interval(int(number), count) for number in called]
    return pd.DataFrame({"unit": list(wide.columns), **estimated("called_up_share", found),
                         "reports": wide.mean().to_numpy(), "replications": count})
