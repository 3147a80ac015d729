"""What a worker does: one replication of each scenario, written part by part into their results folders."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.kpi import measure
from analysis.store import Store
from analysis.unit_figures import UNIT_ACTIONS, by_unit
from sim.demand import Tape
from sim.experiment import Failure, Task, attempt, drop_garbage
from sim.fields import MINUTES_PER_DAY
from sim.model import Replication, Setting, run_replication
from sim.offered import Offered, offered_work
from sim.parameters import Parameters
from sim.tallies import month_ends

_SHARED_COLUMNS = 4096
"""Columns of a tape that several scenarios read one after another: a year of the baseline reads about 1,900."""


@dataclass(frozen=True)
class Member:
    """One scenario of a batch, and where its results go."""

    parameters: Parameters
    store: Store


@dataclass(frozen=True)
class TaskMaker:
    """Makes, once a process, the function that runs a replication of every member and writes its parts."""

    members: Sequence[Member]
    keep_events: bool

    def __call__(self) -> Task:
        """Return the function; it gives one result a member: None, or the `Failure`."""
        settings = [Setting.of(member.parameters) for member in self.members]
        return lambda number: self._run(settings, number)

    def _run(self, settings: Sequence[Setting], number: int) -> list[Failure | None]:
        columns = _SHARED_COLUMNS if len(self.members) > 1 else None
        tape: Tape | None = None
        offered: dict[str, Offered] = {}
        results: list[Failure | None] = []
        for member, setting in zip(self.members, settings, strict=True):
            if number in member.store.done():  # a batch that was stopped has written some members' parts
                results.append(None)
                continue
            if tape is None or not tape.serves(member.parameters):
                tape = Tape(member.parameters, number, setting.days, columns)
                offered = offered_work(member.parameters, tape) if columns else {}
            result = attempt(_Part(member, setting, tape, offered, self.keep_events).run, number)
            results.append(result if isinstance(result, Failure) else None)
            drop_garbage()  # five runs on one tape would hold three times the memory of one
        return results


@dataclass(frozen=True)
class _Part:
    """One replication of one member."""

    member: Member
    setting: Setting
    tape: Tape
    offered: Mapping[str, Offered]
    """What the tape brings each unit; asked for in comparisons alone."""
    keep_events: bool

    def run(self, number: int) -> None:
        """Run it and write its tables and its record."""
        began = time.perf_counter()
        tables: dict[str, list[pa.Table]] = {"events": [], "orders": [], "actions": []}

        def sink(kind: str, table: pa.Table) -> None:
            if kind == "events":
                tables["actions"].append(_actions(table))
                if not self.keep_events:
                    table = table.slice(0, 0)
            tables[kind].append(table)

        parameters = self.member.parameters
        result = run_replication(parameters, number, sink, setting=self.setting, tape=self.tape)
        record = _record(parameters, result, tables)
        record["offered"] = self.offered
        tallied = {"units": record.pop("units"), "pools": result.pools, "hours": result.hours}
        record["seconds"] = time.perf_counter() - began
        written = {name: pa.concat_tables(tables[name]).unify_dictionaries() for name in ("events", "orders")}
        self.member.store.write(number, {**written, **tallied}, record)


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
