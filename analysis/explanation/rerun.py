"""One replication simulated again, with its event log: a comparison keeps orders, but as a rule no log."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.explanation.deadlines import MOMENT
from analysis.store import Results
from sim.errors import ResultsError
from sim.model import run_replication
from sim.parameters import Parameters

__all__ = ["Rerun", "rerun"]

_COLUMNS = ["order_id", "time", "activity", "actor", "round", "due", "clause", "detail", "since"]


@dataclass(frozen=True, slots=True)
class Rerun:
    """What of a replication a biography reads, times in minutes since the period's start."""

    parameters: Parameters
    """The scenario."""
    events: pd.DataFrame
    """Every event of the order, in the order of the log; empty where the scenario does not have the order."""
    row: pd.DataFrame
    """The order's row as in orders.parquet, if it is there."""
    work: pd.DataFrame
    """Every segment of anybody's work on any order: order_id, actor, detail (the role), since, time (its end)."""


def rerun(results: Results, number: int, order_id: str) -> Rerun:
    """Return a replication of a run, simulated again, as far as the biography of one order reads it.

    Raises ResultsError where the order's row is not the one that the run has stored: the run is of another version.
    """
    parameters = Parameters.model_validate(results.run["scenario"])
    parts: dict[str, list[pa.Table]] = {"orders": [], "order": [], "work": []}

    def sink(kind: str, table: pa.Table) -> None:
        if kind == "events":
            parts["order"].append(_rows(table, "order_id", order_id))
            parts["work"].append(_rows(table, "activity", "worked"))
        else:
            parts["orders"].append(_rows(table, "order_id", order_id))

    run_replication(parameters, number, sink)
    row = _frame(parts["orders"])
    _check(results, number, order_id, row)
    return Rerun(parameters, _frame(parts["order"])[_COLUMNS], row, _frame(parts["work"])[_COLUMNS])


def _rows(table: pa.Table, column: str, value: str) -> pa.Table:
    return table.filter(pc.fill_null(pc.equal(table[column].cast(pa.string()), value), fill_value=False))


def _frame(parts: Sequence[pa.Table]) -> pd.DataFrame:
    frame = pa.concat_tables(parts).unify_dictionaries().to_pandas()
    texts = [name for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.assign(**{name: frame[name].astype(object).fillna("") for name in texts})  # type: ignore[no-any-return]


def _check(results: Results, number: int, order_id: str, found: pd.DataFrame) -> None:
    stored = results.table("orders")
    stored = stored[(stored["replication"] == number) & (stored["order_id"].astype(object) == order_id)]
    differing = ["whether there is such an order"] if len(stored) != len(found) else _differing(stored, found)
    if differing:
        raise ResultsError(
            str(results.folder), f"replication {number}, order {order_id}: simulated again, it differs from what is "
            f"stored in {', '.join(differing)}; stored by version {results.run.get('version')}",
            "install that version of hotline-sim (see versions in run.json), or compare again with this one",
        )  # fmt: skip


def _differing(stored: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    """Return the columns in which two tables of one row, or none, differ."""
    return [str(name) for name in stored if not all(map(_same, stored[name].tolist(), found[name].tolist()))]


def _same(one: object, two: object) -> bool:
    """Return whether two values of a row are the same, rounding apart; a value missing in both is."""
    if _missing(one) or _missing(two):
        return _missing(one) and _missing(two)
    if isinstance(one, float) and isinstance(two, float):
        return abs(one - two) <= MOMENT
    return one == two


def _missing(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))
