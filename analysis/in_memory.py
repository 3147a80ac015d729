"""Replications run and measured in memory: for researchers who want frames and no folders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

from analysis.intervals import ratio_interval
from analysis.kpi import KPIS, measure
from sim.demand import Tape
from sim.errors import HotlineError, ParameterError, Problem
from sim.experiment import Failure, Task, attempt, replicate
from sim.fields import MINUTES_PER_DAY
from sim.model import Setting, run_replication
from sim.offered import Offered, offered_work
from sim.parameters import Parameters
from sim.tallies import month_ends

__all__ = ["TABLES", "Runs", "Table", "replicated"]

Table = Literal["events", "orders", "pools", "hours"]
TABLES: tuple[Table, ...] = ("events", "orders", "pools", "hours")
"""Tables that can be kept; their columns are in docs/reference/results.md."""
_SHARED_COLUMNS = 4096
"""Columns of a tape that several scenarios read one after another: a year of the baseline reads about 1,900."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The replications of one scenario, in memory."""

    parameters: Parameters
    """The scenario."""
    measures: Mapping[int, Mapping[str, tuple[float, float]]]
    """Numerator and denominator of each KPI, by replication; failed ones are missing."""
    offered: Mapping[int, Mapping[str, Offered]]
    """Orders and work that the tape brought each unit, by replication."""
    tables: Mapping[str, pd.DataFrame]
    """The tables that were asked for, all replications in one frame each."""
    failures: tuple[Failure, ...]
    """Replications that did not come to their end, and why; they are in no figure."""

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.parameters.scenario.name

    @property
    def replications(self) -> pd.DataFrame:
        """One row a replication: replication, and each KPI's value (NaN where there was nothing to measure)."""
        rows = [{"replication": number, **{name: over / under if under else float("nan")
                                           for name, (over, under) in own.items()}}
                for number, own in self.measures.items()]  # fmt: skip
        return pd.DataFrame(rows, columns=["replication", *KPIS])

    @property
    def figures(self) -> pd.DataFrame:
        """One row a KPI: kpi, name_zh, name_en, unit, value, low, high, half_width, replications.

        The value is the ratio of sums over replications with its 95 % interval (`analysis.intervals.ratio_interval`).
        """
        rows = []
        for name, kpi in KPIS.items():
            pairs = [own[name] for own in self.measures.values()]
            found = ratio_interval([one[0] for one in pairs], [one[1] for one in pairs], unit=kpi.unit)
            rows.append({"kpi": name, "name_zh": kpi.zh, "name_en": kpi.en, "unit": kpi.unit, "value": found.value,
                         "low": found.low, "high": found.high, "half_width": found.half_width,
                         "replications": found.replications})  # fmt: skip
        return pd.DataFrame(rows)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a worker gives back of one replication of one scenario."""

    measures: Mapping[str, tuple[float, float]]
    offered: Mapping[str, Offered]
    tables: Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes, once a process, the function that runs a replication of every scenario on the same tape."""

    scenarios: Sequence[Parameters]
    keep: Collection[Table]

    def __call__(self) -> Task:
        settings = [Setting.of(one) for one in self.scenarios]
        return lambda number: self._run(settings, number)

    def _run(self, settings: Sequence[Setting], number: int) -> list[_Part | Failure]:
        tape: Tape | None = None
        offered: dict[str, Offered] = {}
        found = []
        for parameters, setting in zip(self.scenarios, settings, strict=True):
            if tape is None or not tape.serves(parameters):
                tape = Tape(parameters, number, setting.days, _SHARED_COLUMNS)
                offered = offered_work(parameters, tape)
            one = _Run(parameters, setting, tape, offered, self.keep)
            found.append(attempt(one.part, number))
        return found


@dataclass(frozen=True, slots=True)
class _Run:
    """One scenario's replication on a tape."""

    parameters: Parameters
    setting: Setting
    tape: Tape
    offered: Mapping[str, Offered]
    keep: Collection[Table]

    def part(self, number: int) -> _Part:
        """Return what is to be known of one replication."""
        kept: dict[str, list[pa.Table]] = {"events": [], "orders": []}
        result = run_replication(self.parameters, number, lambda kind, table: kept[kind].append(table),
                                 setting=self.setting, events="events" in self.keep, tape=self.tape)  # fmt: skip
        orders = pa.concat_tables(kept["orders"]).unify_dictionaries()
        period = self.parameters.period
        measures = measure(orders.to_pandas(), result.pools.to_pandas(), result.counts,
                           float(period.days * MINUTES_PER_DAY), month_ends(period.start, period.days))  # fmt: skip
        made = {"orders": orders, "pools": result.pools, "hours": result.hours}
        if "events" in self.keep:
            made["events"] = pa.concat_tables(kept["events"]).unify_dictionaries()
        return _Part(measures, self.offered, {name: made[name] for name in TABLES if name in self.keep})


def replicated(scenarios: Sequence[Parameters], replications: int, *, jobs: int = 1,
               tables: Collection[Table] = ()) -> list[Runs]:
    """Return the replications of several scenarios, each replication on the same tape where the scenarios allow it.

    Parameters
    ----------
    scenarios
        One or more.
    replications
        How many of each, from number 0.
    jobs
        Processes side by side; 1 runs here. The result is the same.
    tables
        Which of `TABLES` to keep. The event log of a year of the baseline has about 360,000 rows a replication.

    Raises
    ------
    ParameterError
        If there are no replications, or a table is not one of `TABLES`.
    HotlineError
        If every replication of a scenario failed; says the first error.
    """
    unknown = sorted(set(tables) - set(TABLES))
    if unknown or replications < 1 or jobs < 1:
        raise ParameterError(Problem(
            "replications, jobs, tables", f"{replications}, {jobs}, {unknown or list(tables)}",
            f"must be at least 1, at least 1, and of {', '.join(TABLES)}"))  # fmt: skip
    done: list[dict[int, _Part]] = [{} for _ in scenarios]
    failed: list[list[Failure]] = [[] for _ in scenarios]
    for number, results in replicate(_Maker(scenarios, tables), range(replications), jobs):
        several = [results] * len(scenarios) if isinstance(results, Failure) else results
        for place, result in enumerate(several):
            if isinstance(result, Failure):
                failed[place].append(result)
            else:
                done[place][number] = result
    return [_runs(*one) for one in zip(scenarios, done, failed, strict=True)]


def _runs(parameters: Parameters, done: Mapping[int, _Part], failed: Sequence[Failure]) -> Runs:
    if not done:
        raise HotlineError(f"{parameters.scenario.name}: every replication failed; the first: {failed[0].error}")
    ordered = {number: done[number] for number in sorted(done)}
    parts: dict[str, list[pa.Table]] = {}
    for part in ordered.values():
        for name, table in part.tables.items():
            parts.setdefault(name, []).append(table)
    tables: dict[str, Any] = {name: _joined(some) for name, some in parts.items()}
    return Runs(parameters, {number: part.measures for number, part in ordered.items()},
                {number: part.offered for number, part in ordered.items()}, tables,
                tuple(sorted(failed, key=lambda one: one.replication)))  # fmt: skip


def _joined(tables: Sequence[pa.Table]) -> pd.DataFrame:
    # a column that is empty in one replication has no type there
    whole = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()
    frame: pd.DataFrame = whole.to_pandas()
    return frame
