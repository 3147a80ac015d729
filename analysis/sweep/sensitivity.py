"""What a sweep's factors do to one figure, by the method that its design was made for."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.kpi import KPIS
from analysis.sweep.morris import morris_effects
from analysis.sweep.noise import FEWEST_POINTS, Split, variance_split
from analysis.sweep.sensitivity_data import Floats, Response, response
from analysis.sweep.sobol import independent_rows, sobol_indices
from analysis.sweep.surface import main_effects, one_at_a_time, responses
from sim.studies import Factor, LatinHypercube, Morris, OneAtATime, Plan, Saltelli, Sobol

__all__ = ["Method", "Sensitivity", "sensitivity"]

Method = Literal["morris", "sobol", "main_effects", "one_at_a_time"]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the factors of a sweep do to one KPI. The quantity of interest is the KPI's mean over replications."""

    kpi: str
    """The KPI."""
    method: Method
    """How the factors were ranked."""
    points: int
    """Points used."""
    replications: int
    """Replications of each that were used: those that all points have."""
    table: pd.DataFrame
    """One row a factor or a step of it, the strongest first: as `morris_effects`, `sobol_indices`, `MainEffects.rows`
    or `one_at_a_time` say."""
    curves: pd.DataFrame
    """The KPI against each factor, as `responses` says; empty for a Morris design, whose points are made for steps."""
    explained: float | None
    """Share of the variance over points that straight lines explain; None by other methods."""
    split: Split | None
    """Factors against noise; None where the points are no sample, are too few, or have one replication."""


def sensitivity(plan: Plan, runs: pd.DataFrame, kpi: str) -> Sensitivity:
    """Return what the factors of a sweep do to one KPI.

    Parameters
    ----------
    plan
        The study as resolved.
    runs
        Its runs, as `SweepResults.runs`.
    kpi
        The KPI.

    Raises
    ------
    ParameterError
        If the KPI is not kept, or the finished runs are not enough for the design's method.
    """
    design, names = plan.study.design, list(plan.study.factors)
    whole = isinstance(design, (Morris, Saltelli, OneAtATime))
    found = response(runs, kpi, range(len(plan.points)) if whole else None)
    if isinstance(design, Morris):
        table = morris_effects(_unit(plan), found.table, names, design.levels)
        return _made(found, "morris", table, pd.DataFrame())
    if isinstance(design, Saltelli):
        table = sobol_indices(found.table, names, second_order=design.second_order)
        places = independent_rows(len(found.table), len(names), second_order=design.second_order)
        inputs, values = _inputs(plan, found).iloc[places], found.table[places]
        return _made(found, "sobol", table, responses(inputs, values, sampled=True), split=_split(values))
    inputs = _inputs(plan, found)
    if isinstance(design, OneAtATime):
        table = one_at_a_time(inputs, found.table, base=0)
        return _made(found, "one_at_a_time", table, _own_curves(inputs, found.table))
    return _by_lines(plan, found, inputs, sampled=isinstance(design, (LatinHypercube, Sobol)))


def _by_lines(plan: Plan, found: Response, inputs: pd.DataFrame, *, sampled: bool) -> Sensitivity:
    straight = inputs.copy()
    logarithmic = [name for name, factor in plan.study.factors.items() if factor.scale == "log"]
    for name in logarithmic:
        straight[name] = np.log(straight[name].astype(np.float64))
    effects = main_effects(straight, found.table, sampled=sampled, ranges=_ranges(plan, logarithmic))
    table = effects.rows
    for name in logarithmic:
        own = table["factor"] == name
        for end in ("from_value", "to_value"):
            table.loc[own, end] = table.loc[own, end].map(math.exp)
    curves = responses(inputs, found.table, sampled=sampled)
    split = _split(found.table) if sampled else None
    return _made(found, "main_effects", table, curves, explained=effects.explained, split=split)


def _ranges(plan: Plan, logarithmic: Collection[str]) -> dict[str, tuple[float, float]]:
    ranges = {name: (float(factor.low or 0), float(factor.high or 0))
              for name, factor in plan.study.factors.items() if factor.ranges}  # fmt: skip
    return {name: (math.log(low), math.log(high)) if name in logarithmic else (low, high)
            for name, (low, high) in ranges.items()}  # fmt: skip


def _own_curves(inputs: pd.DataFrame, values: Floats) -> pd.DataFrame:
    """Return each factor's curve over the base, which is the first point, and the points where it alone differs."""
    differs = inputs.ne(inputs.iloc[0])
    curves = []
    for name in inputs:
        own = (differs[name] | ~differs.any(axis=1)).to_numpy()
        curves.append(responses(inputs.loc[own, [name]], values[own], sampled=False))
    return pd.concat(curves, ignore_index=True)


def _made(found: Response, method: Method, table: pd.DataFrame, curves: pd.DataFrame, *,
          explained: float | None = None, split: Split | None = None) -> Sensitivity:  # fmt: skip
    points, replications = found.table.shape
    if not curves.empty and KPIS[found.kpi].unit == "share":
        curves = curves.assign(low=curves["low"].clip(lower=0.0), high=curves["high"].clip(upper=1.0))
    return Sensitivity(found.kpi, method, points, replications, table, curves, explained, split)


def _split(values: Floats) -> Split | None:
    return variance_split(values) if len(values) >= FEWEST_POINTS and values.shape[1] > 1 else None


def _unit(plan: Plan) -> Floats:
    return np.asarray([point.unit for point in plan.points], dtype=np.float64)


def _inputs(plan: Plan, found: Response) -> pd.DataFrame:
    """Return the factors' values, one row a point: numbers as numbers, whatever else as text."""
    chosen = [plan.points[number].values for number in found.points.tolist()]  # noqa: PD011 - no frame
    return pd.DataFrame({name: _column(factor, [values[name] for values in chosen])
                         for name, factor in plan.study.factors.items()})  # fmt: skip


def _column(factor: Factor, values: list[object]) -> list[object]:
    listed = factor.values or ()  # noqa: PD011 - no frame
    plain = all(isinstance(value, (int, float)) for value in listed)
    return values if plain else [str(value) for value in values]
