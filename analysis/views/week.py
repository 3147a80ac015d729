"""How busy people are in each hour of the week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.parameters import Parameters

__all__ = ["WEEK_COLUMNS", "week"]

WEEK_COLUMNS = ("replication", "pool", "crew", "hour", "on_duty_min", "busy_min", "overtime_min")
"""Columns of hours that the view reads."""
_MINUTES = ["on_duty_min", "busy_min", "overtime_min"]
_BUSIEST = 5


def week(hours: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return how busy crews are in each hour of the week: the office's, the units' together, and the busiest units.

    Parameters
    ----------
    hours
        Rows of hours.parquet, every replication; at least `WEEK_COLUMNS`.
    parameters
        The scenario of the run.

    Returns
    -------
    pandas.DataFrame
        pool: office, units (every unit together), or the key of one of the five units with the highest utilisation of
        a crew over the period; crew; hour: 0 to 167, 0 begins on Monday at midnight; on_duty_hours, busy_hours,
        overtime_hours: mean person-hours a week; utilisation: busy ÷ on duty (0 to 1), NaN where nobody is on duty.
        Every crew has all 168 hours.
    """
    minutes = hours.assign(pool=hours["pool"].astype(str), crew=hours["crew"].astype(str))
    office = minutes["pool"] == "office"
    together = minutes.assign(pool=minutes["pool"].where(office, "units"))
    crews = minutes[~office].groupby(["pool", "crew"], as_index=False)[_MINUTES].sum()
    busy = (crews["busy_min"] / crews["on_duty_min"].where(crews["on_duty_min"] > 0)).rename("busy")
    first = crews.assign(busy=busy)[busy > 0].sort_values(["busy", "pool", "crew"], ascending=[False, True, True])
    picked = first.drop_duplicates("pool").head(_BUSIEST)[["pool", "crew"]]
    table = pd.concat([together, minutes.merge(picked, on=["pool", "crew"])])
    sums = table.groupby(["pool", "crew", "hour"])[_MINUTES].sum()
    order = _order(together) + [(row.pool, row.crew) for row in picked.itertuples()]
    wanted = pd.MultiIndex.from_tuples([(*one, hour) for one in order for hour in range(168)], names=sums.index.names)
    weeks = max(hours["replication"].nunique(), 1) * parameters.period.days / 7
    return _figures(sums.reindex(wanted, fill_value=0.0), weeks)


def _order(together: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the crews of the office, then of all units together, each from the busiest on."""
    sums = together.groupby(["pool", "crew"])[_MINUTES].sum().reset_index()
    busy = sums["busy_min"] / sums["on_duty_min"].where(sums["on_duty_min"] > 0)
    ordered = sums.assign(busy=busy).sort_values(["pool", "busy", "crew"], ascending=[True, False, True])
    return list(zip(ordered["pool"], ordered["crew"], strict=True))


def _figures(sums: pd.DataFrame, weeks: float) -> pd.DataFrame:
    duty, busy, overtime = (sums[name].to_numpy(dtype=np.float64) for name in _MINUTES)
    share = np.divide(busy, duty, out=np.full_like(duty, np.nan), where=duty > 0)
    return sums.index.to_frame(index=False).assign(
        on_duty_hours=duty / 60 / weeks, busy_hours=busy / 60 / weeks, overtime_hours=overtime / 60 / weeks,
        utilisation=share)
