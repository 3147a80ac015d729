"""What the replications showed at every station, added up part by part so that one is in memory at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.theory.hours import Hours
from analysis.theory.predictions import STEP_MIN
from analysis.theory.stations import MILESTONES, Station
from sim.fields import MINUTES_PER_DAY

__all__ = ["Measured", "Orders", "Pools"]

Floats = npt.NDArray[np.float64]
_HOUR_STEPS = int(60 / STEP_MIN)
_EXACT = 1e-6
"""Relative error that sums of minutes may have by rounding."""


@dataclass(frozen=True)
class Pools:
    """The tallies of one replication over the period."""

    crews: dict[tuple[str, str], dict[str, float]]
    """By (pool, crew): sums of on_duty_min, busy_min, overtime_min."""
    roles: dict[tuple[str, str], dict[str, float]]
    """By (pool, role): sums of tasks, wait_min, work_min, queue_area_min."""
    least_gap: dict[tuple[str, str], float]
    """By (pool, role): the least that area of the queue less waits has been at a month's end, in minutes."""

    @classmethod
    def of(cls, pools: pd.DataFrame) -> Pools:
        """Return the tallies in a table of pools."""
        people, work = pools[pools["crew"].notna()], pools[pools["role"].notna()]
        crews = people.groupby(["pool", "crew"], observed=True)[["on_duty_min", "busy_min", "overtime_min"]].sum()
        gap = (work["queue_area_min"] - work["wait_min"]).groupby([work["pool"], work["role"]], observed=True).cumsum()
        least = gap.groupby([work["pool"], work["role"]], observed=True).min()
        roles = work.groupby(["pool", "role"], observed=True)[
            ["tasks", "wait_min", "work_min", "queue_area_min"]
        ].sum()
        return cls(*(cast("dict[Any, Any]", rows) for rows in (crews.to_dict("index"), roles.to_dict("index"),
                                                               least.to_dict())))

    def of_crews(self, pool: str, crews: list[str], column: str) -> float:
        """Return the minutes in a column over some crews of a pool."""
        return sum(float(self.crews[pool, crew][column]) for crew in crews if (pool, crew) in self.crews)

    def failed_checks(self, station: Station, open_minutes: float, *, began_empty: bool) -> list[str]:
        """Return which of `reasons.CHECKS` fail in this replication at a station."""
        crews = {crew: row for (pool, crew), row in self.crews.items() if pool == station.pool}
        done = sum(float(row["busy_min"] + row["overtime_min"]) for row in crews.values())
        work = sum(float(row["work_min"]) for (pool, _), row in self.roles.items() if pool == station.pool)
        over = any(row["busy_min"] > row["on_duty_min"] * (1 + _EXACT) for row in crews.values())
        there = self.of_crews(station.pool, list(station.crews), "on_duty_min")
        area = float(self.roles[station.pool, station.role]["queue_area_min"])
        early = self.least_gap[station.pool, station.role] < -_EXACT * (1 + area)
        failed = {"check_work": abs(done - work) > _EXACT * (1 + work), "check_duty": over,
                  "check_people": _other_people(station, there, open_minutes),
                  "check_little": began_empty and early}
        return [name for name, wrong in failed.items() if wrong]


def _other_people(station: Station, there: float, open_minutes: float) -> bool:
    """Return whether people were on duty for other than the scenario's minutes; absence may be at most that of chance.

    A day of absence is one person's; with ten people's days or more, six standard deviations are not chance.
    """
    if len(station.shifts) != 1:
        return False
    away = sum(crew.count * crew.absence_share * (1 - crew.absence_share) for crew in station.crews.values())
    spread = 6 * np.sqrt(away * open_minutes * MINUTES_PER_DAY)
    return bool(abs(there - station.people_expected * open_minutes) > spread + _EXACT * open_minutes)


class Orders:
    """The moments of one replication's orders that stations ask for, by pool."""

    def __init__(self, orders: pd.DataFrame) -> None:
        names = sorted({name for pair in MILESTONES.values() for name in pair} | {"closed_min"})
        self._all = {name: orders[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in names}
        self._all["tier"] = orders["tier"].astype(str).to_numpy(dtype=str)
        self._rows = orders.groupby(orders["holder"].astype(object)).indices

    def of(self, pool: str) -> dict[str, npt.NDArray[Any]]:
        """Return the columns for the orders that a unit held last, or for all orders of the office."""
        if pool == "office":
            return self._all
        rows = self._rows.get(pool, np.empty(0, dtype=np.int64))
        return {name: column[rows] for name, column in self._all.items()}


@dataclass
class Measured:
    """What all replications showed at one station."""

    station: Station
    hours: Hours
    pools: list[Pools] = field(default_factory=list)
    """One a replication."""
    arrivals: Floats = field(default_factory=lambda: np.zeros(0))
    """Orders that came in on each day, those of before the period that were not done on the first; summed."""
    done: float = 0.0
    """Orders done in the period, summed over replications."""
    by_hour: Floats = field(default_factory=lambda: np.zeros(0))
    """Orders that came straight in, in each hour of the period, without tiers that helpers serve; summed."""
    on_duty_waits: list[tuple[float, float]] = field(default_factory=list)
    """One a replication: minutes of waiting on duty of these orders, and how many they are."""

    def add(self, pools: Pools, orders: Orders) -> None:
        """Add one replication: its tallies, and all its orders."""
        self.pools.append(pools)
        names = MILESTONES.get(self.station.role)
        if names is None:
            return
        own = orders.of(self.station.pool)
        came, done = (own[name] for name in names)
        inside = (came >= 0) & (came < self.hours.minutes)
        days = np.bincount((came[inside] // MINUTES_PER_DAY).astype(np.int64), minlength=self.hours.days)
        days[0] += int(((came < 0) & ~(done < 0) & ~(own["closed_min"] < 0)).sum())
        self.arrivals = np.asarray(self.arrivals + days if self.arrivals.size else days, dtype=np.float64)
        self.done += float(((done >= 0) & (done < self.hours.minutes)).sum())
        if self.station.law is not None:
            regular = inside & ~np.isin(own["tier"], sorted(self.station.helped_tiers))
            self._add_straight(came[regular], done[regular])

    def _add_straight(self, came: Floats, done: Floats) -> None:
        hours = np.bincount((came // 60).astype(np.int64), minlength=self.hours.days * 24)
        self.by_hour = np.asarray(self.by_hour + hours if self.by_hour.size else hours, dtype=np.float64)
        seen = ~np.isnan(done)
        spent = self.hours.until(done[seen]) - self.hours.until(came[seen])
        self.on_duty_waits.append((float(spent.sum()), float(seen.sum())))

    def total(self, column: str) -> float:
        """Return a column of the role's tallies, averaged over replications."""
        key = self.station.pool, self.station.role
        return sum(float(one.roles[key][column]) for one in self.pools if key in one.roles) / len(self.pools)

    def people(self, column: str) -> float:
        """Return a column of the regular crews' tallies, averaged over replications."""
        crews = list(self.station.crews)
        return sum(one.of_crews(self.station.pool, crews, column) for one in self.pools) / len(self.pools)

    def each(self, column: str) -> list[float]:
        """Return a column of the role's tallies, one value a replication."""
        key = self.station.pool, self.station.role
        return [float(one.roles[key][column]) if key in one.roles else 0.0 for one in self.pools]

    @property
    def other_work(self) -> float:
        """Minutes that the regular crews work at other roles, averaged over replications."""
        return max(0.0, self.people("busy_min") + self.people("overtime_min") - self.total("work_min"))

    @property
    def steps(self) -> Floats:
        """Arrivals that came straight in, by step of `STEP_MIN`, averaged over replications."""
        return np.repeat(self.by_hour / len(self.pools) / _HOUR_STEPS, _HOUR_STEPS)
