"""How a figure moves with each factor of a sweep: main effects, one factor at a time, and response curves.

Regression with standardised coefficients: A. Saltelli et al., Global Sensitivity Analysis: The Primer, 2008, ch. 1.
Errors of a sample of points: J. G. MacKinnon and H. White, Journal of Econometrics 29 (1985) 305 (HC3),
doi:10.1016/0304-4076(85)90158-7. Errors of a fixed set of points: Student's t over replications.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.sweep.sensitivity_data import Floats, refuse

__all__ = ["MainEffects", "main_effects", "mean_interval", "one_at_a_time", "responses"]

_LEVEL = 0.95
_MOST_LEVELS, _BINS = 8, 6
_FEWEST_TO_BE_CERTAIN = 10
_ROUNDING = 1e-12
Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class MainEffects:
    """What a straight line, or a step a text, makes of each factor."""

    rows: pd.DataFrame
    """factor, from_value, to_value; effect: change of the KPI from one to the other, all else equal, with low and high
    (95 %); standardised: in standard deviations of the KPI for one of the factor (NaN for texts). Strongest first."""
    explained: float
    """Share of the variance over the points that these effects explain (R squared), 0 to 1."""


def mean_interval(values: Floats) -> tuple[float, float, float]:
    """Return the mean over the last axis' replications with its 95 % t interval; NaN where it is unknown.

    Values that agree up to rounding are certain where they are 0, and from ten replications on.
    """
    count, mean = values.size, float(values.mean())
    if np.ptp(values) <= _ROUNDING * float(np.abs(values).max(initial=0.0)):
        certain = count > 1 and (not values.any() or count >= _FEWEST_TO_BE_CERTAIN)
        return (mean, mean, mean) if certain else (mean, math.nan, math.nan)
    half = float(stats.t.ppf((1 + _LEVEL) / 2, count - 1)) * float(values.std(ddof=1)) / math.sqrt(count)
    return mean, mean - half, mean + half


def main_effects(inputs: pd.DataFrame, values: Floats, *, sampled: bool, ranges: Ranges | None = None) -> MainEffects:
    """Return the main effects of the factors by least squares on all of them at once.

    Parameters
    ----------
    inputs
        One row a point, one column a factor: numbers, truth values or texts.
    values
        The KPI by point and replication, common seeds; shape (points, replications).
    sampled
        Whether the points are a sample of what the factors may be (Latin hypercube, Sobol' points, rows): intervals
        then cover the choice of points too. Else the points are all there is (factorial, one at a time).
    ranges
        Range of a factor, by name, where effects are to be over it; else from its lowest value to its highest.

    Raises
    ------
    ParameterError
        If the points are too few or cannot tell the factors apart.
    """
    table, labels = _columns(inputs, ranges or {})
    points, columns = table.shape
    if points < columns or np.linalg.matrix_rank(table) < columns:
        raise refuse("points", points, f"cannot tell {columns - 1} effects apart", "sweep more points")
    solve: Floats = np.asarray(np.linalg.pinv(table), dtype=np.float64)
    means = values.mean(axis=1)
    found = solve @ values
    found[np.abs(found) <= _ROUNDING * np.abs(values).max(initial=0.0)] = 0.0  # nothing is nothing, not rounding
    rest = means - table @ (solve @ means)
    errors, degrees = _errors(table, solve, rest, found, sampled=sampled)
    half = (stats.t.ppf((1 + _LEVEL) / 2, degrees) if degrees > 0 else math.nan) * errors
    spread = float(means.var())
    scale = table.std(axis=0) / math.sqrt(spread) if spread > 0 else np.full(columns, math.nan)
    rows = [{**label, "effect": effect, "low": effect - wide, "high": effect + wide,
             "standardised": math.nan if label["is_text"] else effect * unit}
            for label, effect, wide, unit in zip(labels, found.mean(axis=1)[1:], half[1:], scale[1:], strict=True)]
    frame = pd.DataFrame(rows).drop(columns="is_text")
    order = frame["effect"].abs().sort_values(ascending=False, kind="stable").index
    explained = 1 - float((rest**2).mean()) / spread if spread > 0 else 0.0
    return MainEffects(frame.loc[order].reset_index(drop=True), explained)


def _columns(inputs: pd.DataFrame, ranges: Ranges) -> tuple[Floats, list[dict[str, object]]]:
    """Return the table of the regression, a column of ones first, and what each other column is."""
    columns, labels = [np.ones(len(inputs))], list[dict[str, object]]()
    for name in inputs:
        values = inputs[name]
        if _is_text(values):
            first, *others = dict.fromkeys(values.astype(str))
            for other in others:
                columns.append(np.asarray(values.astype(str) == other, dtype=np.float64))
                labels.append({"factor": name, "from_value": first, "to_value": other, "is_text": True})
        else:
            numbers = values.to_numpy(dtype=np.float64)
            low, high = ranges.get(str(name), (float(numbers.min()), float(numbers.max())))
            if np.ptp(numbers) > 0:  # a factor that never moves has no effect to estimate
                columns.append((numbers - low) / (high - low))
                labels.append({"factor": name, "from_value": low, "to_value": high, "is_text": False})
    if not labels:
        raise refuse("factors", "none", "must move at some point", "vary at least one factor")
    return np.column_stack(columns), labels


def _is_text(values: pd.Series) -> bool:
    return not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values))


def _errors(table: Floats, solve: Floats, rest: Floats, found: Floats, *, sampled: bool) -> tuple[Floats, int]:
    """Return the standard error of each coefficient and the degrees of freedom; NaN and 0 where unknown."""
    points, columns = table.shape
    if not sampled and found.shape[1] > 1:
        return found.std(axis=1, ddof=1) / math.sqrt(found.shape[1]), found.shape[1] - 1
    leverage = np.einsum("ij,ji->i", table, solve, dtype=np.float64)
    if points <= columns or (leverage > 1 - _ROUNDING).any():
        return np.full(columns, math.nan), 0
    return np.sqrt(((solve * (rest / (1 - leverage))) ** 2).sum(axis=1)), points - columns


def one_at_a_time(inputs: pd.DataFrame, values: Floats, base: int) -> pd.DataFrame:
    """Return how the KPI changes when one factor alone leaves the base: one row a changed value.

    Parameters
    ----------
    inputs
        One row a point, one column a factor.
    values
        The KPI by point and replication, common seeds.
    base
        Place of the base among the points; each other point must differ from it in one factor, or in none.

    Returns
    -------
    pandas.DataFrame
        factor, from_value, to_value, effect, low, high: paired differences with 95 % t intervals; factors with
        the largest effect first.

    Raises
    ------
    ParameterError
        If a point differs from the base in several factors.
    """
    differs = inputs.ne(inputs.iloc[base])
    if (differs.sum(axis=1) > 1).any():
        raise refuse("points", "one differs from the base in several factors", "must differ in one",
                     "use a design one_at_a_time, or look at the main effects")  # fmt: skip
    rows = []
    for place in np.flatnonzero(differs.any(axis=1).to_numpy()):
        name = str(differs.columns[int(differs.iloc[int(place)].to_numpy().argmax())])
        effect, low, high = mean_interval(values[place] - values[base])
        rows.append({"factor": name, "from_value": inputs[name].iloc[base], "to_value": inputs[name].iloc[place],
                     "effect": effect, "low": low, "high": high})  # fmt: skip
    frame = pd.DataFrame(rows, columns=["factor", "from_value", "to_value", "effect", "low", "high"])
    largest = frame["effect"].abs().groupby(frame["factor"]).transform("max")
    return frame.loc[largest.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def responses(inputs: pd.DataFrame, values: Floats, *, sampled: bool) -> pd.DataFrame:
    """Return the KPI against each factor: one row a value, or a class of values, of a factor.

    Parameters
    ----------
    inputs, values, sampled
        As for `main_effects`.

    Returns
    -------
    pandas.DataFrame
        factor; at: the value, for a class the mean of its values, for a text its place from 0; label: the value as
        text, empty for a class; points; mean of the KPI over these points, low and high (95 %). A sample's interval is
        over its points, that of a fixed design over replications.
    """
    rows = [row for name in inputs for row in _response(str(name), inputs[name], values, sampled=sampled)]
    return pd.DataFrame(rows)


def _response(name: str, column: pd.Series, values: Floats, *, sampled: bool) -> list[dict[str, object]]:
    text = _is_text(column)
    codes, levels = pd.factorize(column.astype(str) if text else column, sort=not text)
    grouped = not text and len(levels) > _MOST_LEVELS
    if grouped:
        ranks = column.rank(method="first").to_numpy() - 1
        codes = (ranks * _BINS // len(column)).astype(np.int64)
    rows: list[dict[str, object]] = []
    for code in range(int(codes.max()) + 1):
        some = codes == code
        part = values[some]
        over_points = sampled and len(part) > 1
        mean, low, high = mean_interval(part.mean(axis=1) if over_points else part.mean(axis=0))
        at = float(code) if text else float(column[some].astype(float).mean())
        label = "" if grouped else str(levels[code])
        rows.append({"factor": name, "at": at, "label": label, "points": int(some.sum()), "mean": mean, "low": low,
                     "high": high})  # fmt: skip
    return rows
