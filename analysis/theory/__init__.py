"""Theory beside the simulation: what queueing theory says of each role of each pool, and where the two part.

See docs/explanation/theory-column.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.theory.hours import Hours
from analysis.theory.measured import Measured, Orders, Pools
from analysis.theory.reasons import CHECKS, PARTINGS, REASONS
from analysis.theory.rows import COLUMNS, row_of
from analysis.theory.stations import stations
from sim.parameters import Parameters

__all__ = ["CHECKS", "COLUMNS", "PARTINGS", "REASONS", "theory_rows", "write_theory"]


def theory_rows(parts: Iterable[tuple[pd.DataFrame, pd.DataFrame]], parameters: Parameters) -> list[dict[str, Any]]:
    """Return one row a pool and role that had work, with theory's prediction and the simulation's figure.

    Parameters
    ----------
    parts
        Tables of pools and of orders, one pair a replication, in their order; each is read once.
    parameters
        The scenario: head counts, shifts and rules that theory goes by.

    Returns
    -------
    list of dict
        Keys are `COLUMNS`; what each means stands in docs/result_columns.csv.
    """
    hours = cache(lambda shifts: Hours(parameters, shifts))
    seen = [Measured(station, hours(frozenset(station.shifts or station.helper_shifts)))
            for station in stations(parameters)]
    for pools, orders in parts:
        tallies, moments = Pools.of(pools), Orders(orders)
        for one in seen:
            one.add(tallies, moments)
    return [row_of(one, parameters) for one in seen if one.total("tasks")]


def write_theory(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write rows of `theory_rows` as CSV, several names in one cell with semicolons, so that Excel opens it too."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in rows:
            cells = (row[name] for name in COLUMNS)
            writer.writerow([";".join(cell) if isinstance(cell, list) else cell for cell in cells])
