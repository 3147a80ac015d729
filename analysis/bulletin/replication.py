"""One replication of a run, seen month by month by the definitions of the KPIs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.bulletin.months import Month
from analysis.kpi import KPIS, TIME_PARTS
from analysis.masks import Observation
from analysis.store import Results
from analysis.unit_figures import UNIT_ACTIONS, by_unit
from sim.errors import ParameterError, Problem, ResultsError

__all__ = ["TOPIC_ACTIVITIES", "Replication", "Seen", "read_replication", "seen_in"]

TOPIC_ACTIVITIES = ("hot_topic", "special_report")
"""Activities that say a topic, in `detail`, at the end of the time that they speak of."""
_ACTIVITIES = (*UNIT_ACTIONS, *TOPIC_ACTIVITIES, "return_requested")
_EVENT_COLUMNS = ("replication", "order_id", "time", "timestamp", "activity", "actor", "detail")
_DURATIONS = {f"{part}_min" for part in TIME_PARTS}


@dataclass(frozen=True, slots=True)
class Replication:
    """What one replication wrote, times in minutes since the period's start."""

    number: int
    """Its number in files and options, from 0."""
    orders: pd.DataFrame
    """Rows of orders.parquet."""
    events: pd.DataFrame
    """Rows of events.parquet that bulletins read."""
    pools: pd.DataFrame
    """Rows of pools.parquet."""

    @property
    def place(self) -> int:
        """Its number as people count, from 1."""
        return self.number + 1


def read_replication(results: Results, number: int) -> Replication:
    """Return one replication of a run.

    Raises ResultsError where the run kept no events, and ParameterError where it has no replication of that number.
    """
    if not results.run.get("events_kept", True):
        raise ResultsError(str(results.folder), "was run without its event log, which has the call-ups and hot topics",
                           "run it again without --no-events")  # fmt: skip
    done = results.run.get("replications_done", [])
    if number not in done:
        rule = f"must be a replication of the run: it has {', '.join(map(str, done))}"
        raise ParameterError(Problem("replication", str(number), rule, "choose one of them; the first is 0"))
    of_it = pc.field("replication") == number
    events = pq.read_table(results.folder / "events.parquet", columns=list(_EVENT_COLUMNS),
                           filters=of_it & pc.field("activity").isin(list(_ACTIVITIES)))  # fmt: skip
    orders = pq.read_table(results.folder / "orders.parquet", filters=of_it)
    pools = pq.read_table(results.folder / "pools.parquet", filters=of_it)
    return Replication(number, _plain(orders.to_pandas()), _plain(events.to_pandas()), _plain(pools.to_pandas()))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with plain texts in the place of categories: their order is that of first appearance."""
    texts = [name for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.assign(**{name: frame[name].astype(object) for name in texts})


@dataclass(frozen=True)
class Seen:
    """A month of a replication, or some of its orders: times in minutes since the month's start.

    It is as if the period were the month: what came in it has the cohort "period", and what came before counts where
    its deadline fell in the month.
    """

    month: Month
    """Which month."""
    orders: pd.DataFrame
    """Every order of the replication, or those on one topic."""
    events: pd.DataFrame
    """Events of the month; those of `TOPIC_ACTIVITIES` up to its very end, the others before it."""
    pools: pd.DataFrame
    """Rows of the month."""

    @cached_property
    def observation(self) -> Observation:
        """The month as KPIs read it."""
        counts = {str(name): float(number) for name, number in self.events["activity"].value_counts().items()}
        return Observation(self.orders, self.pools, counts, self.month.minutes, (self.month.minutes,))

    @property
    def received(self) -> pd.DataFrame:
        """Orders received in the month."""
        return self.observation.period

    def figure(self, name: str) -> float:
        """Return a KPI of the month by its name in `KPIS`; NaN where there is nothing to measure."""
        whole = KPIS[name].denominator(self.observation)
        return KPIS[name].numerator(self.observation) / whole if whole else float("nan")

    @cached_property
    def units(self) -> pd.DataFrame:
        """Figures of units by `by_unit`, for the month, by key of the unit; those without any are left out."""
        table = by_unit(self.orders, self.events, self.pools, self.month.first, self.month.minutes)
        return table.set_index("unit").drop(columns=["replication", "month"])

    def on_topic(self, topic: str) -> Seen:
        """Return the same month with the orders on one topic alone."""
        return Seen(self.month, self.orders[self.orders["topic"] == topic], self.events, self.pools)


def seen_in(month: Month, replication: Replication) -> Seen:
    """Return a month of a replication."""
    orders, events, pools = replication.orders, replication.events, replication.pools
    times = [name for name in orders.columns if name.endswith("_min") and name not in _DURATIONS]
    orders = orders.assign(**{name: orders[name] - month.start_min for name in times})
    inside = orders["received_min"].between(0, month.minutes, inclusive="left")
    orders["cohort"] = orders["cohort"].where(inside, "before_or_after").mask(inside, "period")
    events = events.assign(time=events["time"] - month.start_min)
    ends = events["activity"].isin(TOPIC_ACTIVITIES)
    early = events["time"].between(0, month.minutes, inclusive="left")
    events = events[early.where(~ends, events["time"].between(0, month.minutes, inclusive="right"))]
    return Seen(month, orders, events, pools[pools["month"].astype(str) == month.name])
