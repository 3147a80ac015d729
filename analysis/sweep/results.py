"""Reads a sweep back: runs and points as frames, as xarray, or through SQL; and writes its tables at the end."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.intervals import ratio_interval
from analysis.kpi import KPIS
from analysis.sweep.store_folder import SweepFolder
from sim.errors import ResultsError
from sim.fields import Bilingual
from sim.studies import FactorKind

__all__ = ["FactorInfo", "SweepResults", "drop_tables", "read_sweep", "write_tables"]

_RUNS, _TIMINGS, _POINTS = "runs.parquet", "timings.parquet", "points.csv"
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class FactorInfo:
    """A factor of a study."""

    name: str
    """Its name, and that of its column."""
    kind: FactorKind
    """lever or uncertainty."""
    path: str
    """Dotted path of the value that it varies."""
    low: float | None
    """Lower end of its range; None where it has listed values."""
    high: float | None
    """Upper end of its range."""
    values: tuple[Any, ...] | None
    """Its listed values; None where it has a range."""
    scale: str
    """linear or log."""
    names: Bilingual
    """Name to be shown."""


@dataclass(frozen=True)
class SweepResults:
    """A sweep read back, finished or not."""

    place: SweepFolder
    """Its folder and study."""

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: point, replication, each factor, and for each figure numerator, denominator and value.

        Then seconds (processor time), error (empty where there is none) and key. Points of the same scenario share
        their runs, which stand under each of them.
        """
        if (self.place.folder / _RUNS).exists() and (self.place.folder / _TIMINGS).exists():
            runs: pd.DataFrame = pq.read_table(self.place.folder / _RUNS).to_pandas()
            timings = pq.read_table(self.place.folder / _TIMINGS).to_pandas()
        else:
            rows = list(_rows(self.place))
            runs = pa.Table.from_pylist(rows, schema=_schema(self.place)).to_pandas()
            timings = pd.DataFrame({"seconds": [row["seconds"] for row in rows]})
        runs.insert(len(runs.columns) - 2, "seconds", timings["seconds"])
        return runs

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point: point, each factor, replications, and for each figure its value, low and high."""
        return _points(self.place)

    @property
    def factors(self) -> list[FactorInfo]:
        """Every factor of the study, levers first."""
        study = self.place.plan.study
        return [FactorInfo(name, study.kind_of(name), one.path, one.low if one.ranges else None,
                           one.high if one.ranges else None, one.values, one.scale,
                           one.name or Bilingual(zh=name, en=name)) for name, one in study.factors.items()]  # fmt: skip

    @property
    def kpis(self) -> list[str]:
        """Names of the figures kept."""
        return _kpis(self.place)

    @property
    def unit_cube(self) -> pd.DataFrame | None:
        """Each point's place in the unit cube, one column a factor; None for designs that are not drawn there."""
        places = [point.unit for point in self.place.plan.points]
        if not places or places[0] is None:
            return None
        return pd.DataFrame(places, columns=list(self.place.plan.study.factors))

    def to_xarray(self) -> Any:
        """Return an xarray Dataset: each figure by point and replication, each factor as a coordinate of the points.

        Raises ResultsError where xarray is not installed.
        """
        _needed("xarray", self.place.folder)
        indexed = self.runs[["point", "replication", *self.kpis]].set_index(["point", "replication"]).to_xarray()
        names = list(self.place.plan.study.factors)
        factors = self.points.set_index("point").loc[indexed["point"].to_numpy(), names]
        return indexed.assign_coords({name: ("point", factors[name].to_numpy()) for name in names})

    def sql(self, query: str) -> pd.DataFrame:
        """Return what a query in SQL (DuckDB) gives over the tables `runs` and `points`.

        Raises ResultsError where DuckDB is not installed.
        """
        duckdb = _needed("duckdb", self.place.folder)
        with duckdb.connect() as connection:
            parquet = self.place.folder / _RUNS
            if parquet.exists():  # read where it lies: it may be larger than memory
                connection.read_parquet(str(parquet)).create_view("runs")
            else:
                connection.register("runs", self.runs)
            connection.register("points", self.points)
            found: pd.DataFrame = connection.execute(query).df()
        return found


def _needed(package: str, folder: Path) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError:
        raise ResultsError(str(folder), f"cannot be read in this way without the package {package}",
                           "install it: pip install 'hotline-sim[sweep]'") from None  # fmt: skip


def read_sweep(folder: str | Path) -> SweepResults:
    """Return the sweep in a folder, finished or not; a torn file counts as not there.

    Raises ResultsError where the folder holds no sweep.
    """
    return SweepResults(SweepFolder.read(Path(folder)))


def drop_tables(folder: Path) -> None:
    """Delete the tables of a sweep that goes on: they are written anew from the run files at its end."""
    for name in (_RUNS, _TIMINGS, _POINTS):
        (folder / name).unlink(missing_ok=True)


def write_tables(place: SweepFolder) -> None:
    """Write runs.parquet, timings.parquet and points.csv from the run files, each whole or not at all.

    The same runs give the same bytes, whatever order, engine or machine they came from; what does differ, the time
    that they took, stands apart in timings.parquet. A few thousand rows are in memory at a time.
    """
    runs, timings = (_temporary(place.folder / name) for name in (_RUNS, _TIMINGS))
    seconds = pa.schema([("key", pa.string()), ("seconds", pa.float64())])
    schema, rows = _schema(place), _rows(place)
    with pq.ParquetWriter(runs, schema, compression="zstd") as one, pq.ParquetWriter(timings, seconds) as other:
        while batch := list(islice(rows, _BATCH)):
            one.write_table(pa.Table.from_pylist(batch, schema=schema))
            other.write_table(pa.Table.from_pylist(batch, schema=seconds))
    points = _temporary(place.folder / _POINTS)
    _points(place).to_csv(points, index=False, encoding="utf-8-sig", lineterminator="\n")
    for path, name in ((runs, _RUNS), (timings, _TIMINGS), (points, _POINTS)):
        path.replace(place.folder / name)


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _kpis(place: SweepFolder) -> list[str]:
    return list(dict.fromkeys(place.plan.study.kpis)) or list(KPIS)


def _schema(place: SweepFolder) -> pa.Schema:
    figures = [name + ending for name in _kpis(place) for ending in ("_numerator", "_denominator", "")]
    return pa.schema([
        ("point", pa.int64()), ("replication", pa.int64()), *_factor_types(place),
        *((name, pa.float64()) for name in figures), ("error", pa.string()), ("key", pa.string()),
    ])  # fmt: skip


def _factor_types(place: SweepFolder) -> list[tuple[str, pa.DataType]]:
    """Return the type of each factor's column: whole number, number, truth value or text."""
    found = []
    for name in place.plan.study.factors:
        kinds = {type(point.values[name]) for point in place.plan.points}  # noqa: PD011 - no frame
        one = pa.string()
        if kinds <= {int, float}:
            one = pa.int64() if kinds == {int} else pa.float64()
        elif kinds == {bool}:
            one = pa.bool_()
        found.append((name, one))
    return found


def _cells(place: SweepFolder) -> list[dict[str, Any]]:
    """Return each point's values as they stand in tables: a list, and what stands beside texts, as JSON text."""
    types = dict(_factor_types(place))
    return [{name: json.dumps(value, ensure_ascii=False)
             if types[name] == pa.string() and not isinstance(value, str) else value
             for name, value in point.values.items()} for point in place.plan.points]  # noqa: PD011 - no frame


def _rows(place: SweepFolder) -> Iterator[dict[str, Any]]:
    """Yield a row of the runs for each run that is there, in the order of points and replications."""
    kpis, cells = _kpis(place), _cells(place)
    for point in _points_here(place):
        for replication, run in place.runs_of(point):
            row = {"point": point, "replication": replication, **cells[point], "seconds": run["seconds"],
                   "error": run["error"], "key": run["key"]}  # fmt: skip
            for name in kpis if run["measures"] else ():
                over, under = run["measures"].get(name, (None, None))
                row |= {f"{name}_numerator": over, f"{name}_denominator": under, name: over / under if under else None}
            yield row


def _points_here(place: SweepFolder) -> list[int]:
    """Return the points whose runs are here: those of the shard, and all that are equal to them."""
    here = {place.hashes[point] for point in place.points()}
    return [point for point, name in enumerate(place.hashes) if name in here]


def _points(place: SweepFolder) -> pd.DataFrame:
    kpis, cells = _kpis(place), _cells(place)
    rows = []
    for point in _points_here(place):
        measures = [run["measures"] for _, run in place.runs_of(point) if run["measures"]]
        row: dict[str, Any] = {"point": point, **cells[point], "replications": len(measures)}
        for name in kpis:
            row |= _estimate(name, [one[name] for one in measures if name in one])
        rows.append(row)
    columns = ["point", *place.plan.study.factors, "replications",
               *(name + ending for name in kpis for ending in ("", "_low", "_high"))]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _estimate(name: str, pairs: Sequence[Sequence[float]]) -> dict[str, float | None]:
    found = ratio_interval([one[0] for one in pairs], [one[1] for one in pairs], unit=KPIS[name].unit)
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
