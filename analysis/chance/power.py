"""Whether a list of the last few by overdue share names the unit that is truly slow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from collections.abc import Sequence as Many
from typing import Any

import pandas as pd

from analysis.chance.verdicts import Sequence
from analysis.intervals import proportion_interval
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["in_last", "last_places", "share_table", "slowest"]


def share_table(found: Many[Sequence], period_minutes: float) -> pd.DataFrame:
    """Return deadlines and misses in the period: columns replication, unit, deadlines, missed."""
    rows = [(one.replication, one.unit, int((inside := one.inside(period_minutes)).sum()),
             int(one.missed[inside].sum())) for one in found]  # fmt: skip
    return pd.DataFrame(rows, columns=["replication", "unit", "deadlines", "missed"])


def in_last(shares: pd.DataFrame, last: int, least: int) -> pd.DataFrame:
    """Return who is among the last `last` of each replication by overdue share: bool, replications by units.

    Parameters
    ----------
    shares
        As from `share_table`, the units that are ranked together.
    last
        Length of the list. All who tie at its edge are on it; a unit without a miss never is.
    least
        Deadlines that a unit needs in the period to be ranked.
    """
    ranked = shares["missed"] / shares["deadlines"].where(shares["deadlines"] >= max(least, 1))
    wide = ranked.rename("share").to_frame().join(shares[["replication", "unit"]]).pivot_table(
        index="replication", columns="unit", values="share", dropna=False)  # fmt: skip
    places = wide.rank(axis=1, ascending=False, method="min")
    return (places <= last) & (wide > 0)


def slowest(shares: pd.DataFrame, parameters: Parameters, least: int) -> dict[str, str]:
    """Return the truly slow unit by two tests, each left out where it names none.

    Parameters
    ----------
    shares
        As from `share_table`, the units that are ranked together.
    parameters
        The scenario of the run.
    least
        Deadlines that a unit needs in the period on average.

    Returns
    -------
    dict
        speed: the unit whose parameter ``speed`` is lowest, where one alone has it; long_run: the unit with the
        largest share of deadlines missed over all replications.
    """
    sums = shares.groupby("unit")[["deadlines", "missed"]].sum()
    kept = sums[sums["deadlines"] >= max(least, 1) * shares["replication"].nunique()]
    found = {}
    speeds = {str(unit): parameters.units[str(unit)].speed for unit in sums.index}
    lowest = [unit for unit, speed in speeds.items() if speed == min(speeds.values())]
    if len(lowest) == 1 < len(speeds):
        found["speed"] = lowest[0]
    worst = kept["missed"] / kept["deadlines"]
    if len(worst) > 1 and worst.max() > 0:
        found["long_run"] = str(worst.idxmax())
    return found


def last_places(found: Many[Sequence], parameters: Parameters, last: int = 3, least: int = 10) -> pd.DataFrame:
    """Return how often the truly slow unit is among the last few: one row a group of units and test.

    Parameters
    ----------
    found
        Sequences of every unit and replication.
    parameters
        The scenario of the run.
    last
        Length of the list.
    least
        Deadlines that a unit needs in the period to be ranked.

    Returns
    -------
    pandas.DataFrame
        group (a class, or all), units (ranked in the group, mean), test (speed or long_run), unit, listed with
        Clopper-Pearson's 95 % interval, by_lot (the chance if the list were drawn by lot). For long_run each
        replication is asked for the unit that is worst over the others, so that it does not choose its own answer.
    """
    shares = share_table(found, float(parameters.period.days * MINUTES_PER_DAY))
    classes = shares["unit"].map(lambda unit: parameters.units[unit].unit_class)
    names = list(dict.fromkeys(classes))
    groups = {"all": shares} | {name: shares[classes == name] for name in names if len(names) > 1}
    rows = [row for name, one in groups.items() for row in _rows(name, one, parameters, last, least)]
    return pd.DataFrame(rows, columns=["group", "units", "test", "unit", "listed", "listed_low", "listed_high",
                                       "by_lot"])  # fmt: skip


def _rows(name: str, shares: pd.DataFrame, parameters: Parameters, last: int, least: int) -> Iterator[dict[str, Any]]:
    listed = in_last(shares, last, least)
    ranked = float((shares["deadlines"] >= max(least, 1)).groupby(shares["replication"]).sum().mean())
    for test, unit in slowest(shares, parameters, least).items():
        named = dict.fromkeys(listed.index, unit)
        if test == "long_run" and len(listed) > 1:
            named = {number: slowest(shares[shares["replication"] != number], parameters, least).get(test, unit)
                     for number in listed.index}  # fmt: skip
        hits = [one in listed and bool(listed[one].to_dict()[number]) for number, one in named.items()]
        seen = proportion_interval(sum(hits), len(hits))
        yield {"group": name, "units": ranked, "test": test, "unit": unit, "listed": seen.value,
               "listed_low": seen.low, "listed_high": seen.high,
               "by_lot": min(last / ranked, 1.0) if ranked else math.nan}  # fmt: skip
