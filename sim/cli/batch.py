"""A batch of replications into a results folder: what each worker does, and when there are enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.intervals import Estimate
from analysis.kpi import measure
from analysis.store import Store
from analysis.summary import estimates
from analysis.unit_figures import UNIT_ACTIONS, by_unit
from sim.experiment import Failure, Task, replicate
from sim.fields import MINUTES_PER_DAY
from sim.model import Replication, Setting, run_replication
from sim.parameters import Parameters, Precision
from sim.tallies import month_ends


@dataclass(frozen=True)
class TaskMaker:
    """Makes, once a process, the function that runs a replication and writes its part."""

    parameters: Parameters
    store: Store
    keep_events: bool

    def __call__(self) -> Task:
        """Return the function."""
        setting = Setting.of(self.parameters)
        return lambda number: _run_part(self, setting, number)


def _run_part(maker: TaskMaker, setting: Setting, number: int) -> dict[str, Any]:
    """Run one replication, write its tables, and return its record."""
    began = time.perf_counter()
    tables: dict[str, list[pa.Table]] = {"events": [], "orders": [], "actions": []}

    def sink(kind: str, table: pa.Table) -> None:
        if kind == "events":
            tables["actions"].append(_actions(table))
            if not maker.keep_events:
                table = table.slice(0, 0)
        tables[kind].append(table)

    result = run_replication(maker.parameters, number, sink, setting=setting)
    record = _record(maker.parameters, result, tables)
    written = {name: pa.concat_tables(tables[name]).unify_dictionaries() for name in ("events", "orders")}
    tallied = {"units": record.pop("units"), "pools": result.pools, "hours": result.hours}
    maker.store.write(number, {**written, **tallied}, record)
    return {**record, "seconds": time.perf_counter() - began}


def _actions(events: pa.Table) -> pa.Table:
    """Return what the log says against units."""
    columns = events.select(["replication", "activity", "actor", "time"])
    return columns.filter(pc.is_in(columns["activity"].cast(pa.string()), pa.array(UNIT_ACTIONS)))


def _record(parameters: Parameters, result: Replication, tables: dict[str, list[pa.Table]]) -> dict[str, Any]:
    period = parameters.period
    minutes = float(period.days * MINUTES_PER_DAY)
    orders = pa.concat_tables(tables["orders"]).unify_dictionaries().to_pandas()
    actions = pa.concat_tables(tables["actions"]).unify_dictionaries().to_pandas()
    pools = result.pools.to_pandas()
    measures = measure(orders, pools, result.counts, minutes, month_ends(period.start, period.days))
    return {
        "measures": {name: list(pair) for name, pair in measures.items()},
        "units": by_unit(orders, actions, pools, period.start, minutes),
        "crews": _crews(pools),
        "counts": result.counts,
        "admitted": result.admitted,
        "outcomes": result.outcomes,
        "horizon_min": result.horizon_min,
    }


def _crews(pools: pd.DataFrame) -> dict[str, list[float]]:
    """Return each crew's minutes at work and on duty in the period, by "pool/crew"."""
    rows = pools[pools["crew"].notna()]
    sums = rows.groupby([rows["pool"] + "/" + rows["crew"]])[["busy_min", "on_duty_min"]].sum()
    return {str(name): pair for name, pair in zip(sums.index, sums.to_numpy().tolist(), strict=True)}


@dataclass
class Batch:
    """Replications of one scenario, until there are enough."""

    parameters: Parameters
    store: Store
    jobs: int
    keep_events: bool = True
    failures: list[Failure] = field(default_factory=list)
    wanted: int | None = None
    """Replications asked for; None: as the scenario says."""

    def run(self, wanted: int | None, progress: Callable[[int, int], None]) -> None:
        """Run what is not done yet of `wanted` replications, or until the scenario's precision is reached.

        `progress(done, of)` is called after each replication.
        """
        self.wanted = wanted
        for target in self._targets(wanted):
            missing = [number for number in range(target) if number not in self._settled()]
            progress(target - len(missing), target)
            for count, (_, result) in enumerate(self._replicate(missing), 1):
                if isinstance(result, Failure):
                    self.failures.append(result)
                progress(target - len(missing) + count, target)

    def _replicate(self, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
        maker = TaskMaker(self.parameters, self.store, self.keep_events)
        return replicate(maker, numbers, min(self.jobs, len(numbers)) or 1)

    def _settled(self) -> set[int]:
        return self.store.done() | {failure.replication for failure in self.failures}

    def _targets(self, wanted: int | None) -> Iterator[int]:
        """Yield how many replications there should be, larger and larger until precise enough."""
        precision = self.parameters.run.precision
        if wanted is not None or precision is None:
            yield wanted or self.parameters.run.replications
            return
        target = precision.at_least
        while True:
            yield target
            if target >= precision.at_most or self.precise(precision):
                return
            target = min(target + precision.step, precision.at_most)

    def precise(self, precision: Precision) -> bool:
        """Return whether the KPI's interval is as narrow as wanted, over the replications in their order."""
        half_width = self.estimate(precision.kpi).half_width
        return half_width is not None and half_width <= precision.half_width

    def stopping(self) -> dict[str, Any] | None:
        """Return whether the scenario's precision is reached, where that decided how many replications there are."""
        precision = self.parameters.run.precision
        if self.wanted is not None or precision is None:
            return None
        half_width = self.estimate(precision.kpi).half_width
        return {
            "kpi": precision.kpi, "wanted": precision.half_width, "half_width": half_width,
            "reached": self.precise(precision), "at_most": precision.at_most,
        }  # fmt: skip

    def estimate(self, kpi: str) -> Estimate:
        """Return a KPI's estimate over what is done."""
        return estimates([record["measures"] for record in self.store.records().values()])[kpi]

    @property
    def folder(self) -> Path:
        """Where the parts are until the run is finished."""
        return self.store.partial
