"""One figure over the points of a sweep, as the methods of sensitivity analysis need it: points by replications."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.intervals import linearised
from analysis.kpi import KPIS
from sim.errors import ParameterError, Problem
from sim.references import nearest

__all__ = ["Floats", "Response", "known_kpi", "refuse", "response", "salib"]

Floats = npt.NDArray[np.float64]


def refuse(what: str, value: object, rule: str, hint: str) -> ParameterError:
    """Return the error that says what is wrong with an argument."""
    return ParameterError(Problem(what, str(value), rule, hint))


def salib(method: str) -> Any:
    """Return SALib's analyser of a method; raises ParameterError where the package is not installed.

    It is imported here alone: no other command needs it, and it takes half a second.
    """
    try:
        return importlib.import_module(f"SALib.analyze.{method}")
    except ImportError:
        raise refuse("method", method, "needs the package SALib", "pip install 'hotline-sim[sweep]'") from None


@dataclass(frozen=True, slots=True)
class Response:
    """One KPI over the points of a sweep."""

    kpi: str
    """Its name."""
    points: npt.NDArray[np.int64]
    """Numbers of the points, ascending; shape (points,)."""
    replications: npt.NDArray[np.int64]
    """Numbers of the replications that every one of these points has; shape (replications,)."""
    table: Floats
    """One value a run whose mean over a point's replications is the point's KPI; shape (points, replications)."""

    @property
    def means(self) -> Floats:
        """The KPI at each point: the mean over replications; shape (points,)."""
        return np.asarray(self.table.mean(axis=1))


def known_kpi(kpi: str, runs: pd.DataFrame) -> None:
    """Raise ParameterError where a sweep has not kept a KPI of this name."""
    kept = [name for name in KPIS if f"{name}_numerator" in runs]
    if kpi not in kept:
        raise refuse("kpi", kpi, "no figure of this name is kept in the sweep", nearest(kpi, kept))


def response(runs: pd.DataFrame, kpi: str, points: Sequence[int] | None = None) -> Response:
    """Return one KPI over the points of a sweep, over the replications that all of them have.

    Parameters
    ----------
    runs
        One row a run, as `SweepResults.runs`: point, replication, error, `kpi`_numerator and `kpi`_denominator.
    kpi
        The KPI.
    points
        Points that must all be there, as a Morris or Saltelli design needs them; None: those with a finished run.

    Returns
    -------
    Response
        Values linearised by the delta method (`analysis.intervals.linearised`), so that a share's value at a point is
        the ratio of the sums. Replications that failed at some point are left out at all: effects are compared on
        the same chances.

    Raises
    ------
    ParameterError
        If the KPI is not kept, a point has no finished run, no replication is common to all, or a point has nothing to
        measure.
    """
    known_kpi(kpi, runs)
    done = runs[runs["error"].fillna("").astype(str) == ""]
    wanted = sorted(set(done["point"].tolist()) if points is None else set(points))
    missing = sorted(set(wanted) - set(done["point"].tolist()))
    if missing or not wanted:
        first = ", ".join(str(point) for point in missing[:5]) or "all"
        raise refuse("points without a finished run", first, "every point of the design is needed",
                     "finish the sweep with hotline sweep --resume")  # fmt: skip
    parts = [_table(done, f"{kpi}_{part}", wanted) for part in ("numerator", "denominator")]
    shared = parts[0].columns[parts[0].notna().all() & parts[1].notna().all()]
    if shared.empty:
        raise refuse("replications", "none", "must be common to all points", "finish the sweep with --resume")
    over, under = (part[shared].to_numpy(dtype=np.float64) for part in parts)
    _measured(kpi, wanted, under)
    table = np.vstack([linearised(one.tolist(), two.tolist()) for one, two in zip(over, under, strict=True)])
    return Response(kpi, np.asarray(wanted), shared.to_numpy(dtype=np.int64), table)


def _table(done: pd.DataFrame, column: str, points: Sequence[int]) -> pd.DataFrame:
    table = done.pivot_table(index="point", columns="replication", values=column, aggfunc="first")
    return table.reindex(np.asarray(points))


def _measured(kpi: str, points: Sequence[int], under: Floats) -> None:
    empty = np.flatnonzero(~(under.sum(axis=1) > 0))
    if empty.size:
        nothing = f"nothing to measure at point {points[empty.tolist()[0]]}"
        raise refuse(kpi, nothing, "must have a value at every point", "choose another figure")
