"""What falls on units over time: accountability records, notices, talks and reports, by unit and month."""

from __future__ import annotations

import pandas as pd

from analysis.chance.verdicts import CONSEQUENCES
from analysis.intervals import ratio_interval
from analysis.unit_figures import month_of
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["consequences"]


def consequences(events: pd.DataFrame, replications: list[int], parameters: Parameters) -> pd.DataFrame:
    """Return one row a unit, month and kind: mean number a replication with its 95 % interval.

    Parameters
    ----------
    events
        Log; columns replication, time, activity, actor.
    replications
        Numbers of all replications: one in which nothing happened counts as 0.
    parameters
        The scenario of the run: units, and the months of its period.

    Returns
    -------
    pandas.DataFrame
        unit, month ("2025-01"), kind (one of `CONSEQUENCES`), mean, low, high; low and high are NaN where too few
        replications agree to say. For counts that are 0 in every replication the exact Poisson bound
        (`analysis.intervals.ratio_interval`).
    """
    start, end = parameters.period.start, float(parameters.period.days * MINUTES_PER_DAY)
    kept = events[events["activity"].isin(CONSEQUENCES) & events["time"].between(0, end, inclusive="left")]
    kept = kept[kept["actor"].isin(list(parameters.units))]
    months = pd.date_range(start, periods=parameters.period.days, freq="D").strftime("%Y-%m").unique()
    index = pd.MultiIndex.from_product([list(parameters.units), list(months), CONSEQUENCES],
                                       names=["unit", "month", "kind"])  # fmt: skip
    keys = [kept["actor"].astype(str).rename("unit"), month_of(kept["time"], start, end).rename("month"),
            kept["activity"].astype(str).rename("kind"), kept["replication"]]  # fmt: skip
    counts = pd.crosstab(keys[:3], keys[3]).reindex(index=index, columns=replications, fill_value=0)
    rows = [tuple(one) for one in counts.to_numpy().tolist()]
    known = {row: _estimate(row) for row in set(rows)}
    values = pd.DataFrame([known[row] for row in rows], columns=["mean", "low", "high"], index=index, dtype=float)
    return values.reset_index()


def _estimate(counts: tuple[int, ...]) -> tuple[float | None, ...]:
    estimate = ratio_interval(list(counts), [1] * len(counts), unit="count")
    return estimate.value, estimate.low, estimate.high
