"""The charts of a report: each with the table behind it, from the results of one scenario or of several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from matplotlib.figure import Figure

from analysis import figures, views
from analysis.figures.names import Names, names_of
from analysis.store import Results
from sim.parameters import Parameters

__all__ = ["Drawn", "Run", "drawn", "runs_of"]

_READ = (views.ON_TIME_COLUMNS, views.TIME_COLUMNS, views.LIMIT_COLUMNS, views.BACKLOG_COLUMNS)
_ORDERS = tuple(dict.fromkeys(column for columns in _READ for column in columns))


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario's results, as the charts read them."""

    parameters: Parameters
    """The scenario."""
    orders: pd.DataFrame
    """Columns of the orders that the charts need."""
    units: pd.DataFrame
    """units.parquet."""
    hours: pd.DataFrame
    """hours.parquet."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart and its table."""

    key: str
    """Name of its files."""
    rows: pd.DataFrame
    """What it shows."""
    figure: Figure
    """The chart, with its sentence as title."""


def runs_of(results: Mapping[str, Results]) -> dict[str, Run]:
    """Return what the charts need of each scenario's results."""
    return {name: Run(Parameters.model_validate(one.run["scenario"]), one.table("orders", _ORDERS),
                      one.table("units"), one.table("hours")) for name, one in results.items()}  # fmt: skip


_View = Callable[[Run], pd.DataFrame]


def drawn(runs: Mapping[str, Run], lang: Literal["zh", "en"]) -> Iterator[Drawn]:
    """Yield the charts, in the order of a report.

    Parameters
    ----------
    runs
        By the scenario's name; the first is the base. Those charts that show one scenario only are drawn of the base,
        and of the alternative too where there is but one.
    lang
        The reader's language.
    """
    names = names_of({name: run.parameters for name, run in runs.items()}, lang)
    together: dict[str, tuple[_View, Callable[[pd.DataFrame, Names], Figure]]] = {
        "on_time_by_tier": (lambda run: views.on_time_by(run.orders, run.parameters, "tier"), figures.on_time_chart),
        "time_split": (lambda run: views.time_split(run.orders, run.parameters), figures.time_chart),
        "backlog": (lambda run: views.backlog(run.orders, run.parameters), _backlog(runs)),
        "time_taken": (lambda run: views.time_taken(run.orders, run.parameters), figures.limit_chart),
        "on_time_by_unit": (lambda run: views.on_time_by(run.orders, run.parameters, "unit"), figures.on_time_chart),
        "called_up": (lambda run: views.called_up(run.units, run.parameters), figures.called_up_chart),
    }
    for key, (view, chart) in together.items():
        rows = _side_by_side(runs, view)
        yield Drawn(key, rows, chart(rows, names))
    apart: dict[str, tuple[_View, Callable[[pd.DataFrame, Names], Figure]]] = {
        "unit_months": (lambda run: views.unit_months(run.units, run.parameters), figures.month_chart),
        "week": (lambda run: views.week(run.hours, run.parameters), figures.week_chart),
    }
    for key, (view, chart) in apart.items():
        yield from (Drawn(f"{key}_{name}" if len(runs) > 1 else key, rows, chart(rows, names))
                    for name, rows in _apart(runs, view))  # fmt: skip


def _backlog(runs: Mapping[str, Run]) -> Callable[[pd.DataFrame, Names], Figure]:
    breaks = views.long_breaks(next(iter(runs.values())).parameters)
    return lambda rows, names: figures.backlog_chart(rows, breaks, names)


def _side_by_side(runs: Mapping[str, Run], view: _View) -> pd.DataFrame:
    return views.side_by_side({name: view(run) for name, run in runs.items()}) if len(runs) > 1 else _only(runs, view)


def _only(runs: Mapping[str, Run], view: _View) -> pd.DataFrame:
    return view(next(iter(runs.values())))


def _apart(runs: Mapping[str, Run], view: _View) -> Iterator[tuple[str, pd.DataFrame]]:
    for name in list(runs)[: 2 if len(runs) == 2 else 1]:
        yield name, views.side_by_side({name: view(runs[name])}) if len(runs) > 1 else view(runs[name])
