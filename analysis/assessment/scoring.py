"""Points and scores by a scheme: clipped weights less slope x shortfall, given points, bonuses, penalties, rounding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.assessment.figures import EXCLUDING
from analysis.assessment.indicators import INDICATORS
from sim.schemes import Bonus, Component, Penalty, Scheme

__all__ = ["column_of", "half_up", "mean_of_months", "points_columns", "scored", "without_cases"]

Numbers = npt.NDArray[np.float64]


def half_up(values: Any, decimals: int) -> Numbers:
    """Return `values` rounded to so many `decimals`, halves away from 0, as officials do.

    A value that misses a half by less than a millionth of the last decimal is that half: 25 - 0.5 x 14.67 is 17.665
    on paper, and a hair less in binary.
    """
    scaled = np.round(np.abs(np.asarray(values, dtype=np.float64)) * 10.0**decimals, 6)
    return np.asarray(np.copysign(np.floor(scaled + 0.5), values) / 10.0**decimals + 0.0)


def column_of(component: Component, scheme: Scheme, columns: Iterable[str]) -> str:
    """Return the column that a component is scored by: after the scheme's exclusions where there is one such."""
    excluding = f"{component.indicator}{EXCLUDING}"
    return excluding if component.exclusions and scheme.exclude and excluding in columns else component.indicator


def points_columns(scheme: Scheme) -> list[str]:
    """Return the names of the columns of points, in the order of the scheme."""
    parts: dict[str, Iterable[str]] = {
        "component": scheme.components, "given": scheme.given, "bonus": scheme.bonuses, "penalty": scheme.penalties,
    }  # fmt: skip
    return [f"{part}.{key}" for part, entries in parts.items() for key in entries]


def _figure(figures: pd.DataFrame, name: str, indicator: str, scheme: Scheme) -> Numbers:
    """Return a figure as the scheme reads it: shares in percentage points, rounded; empty where there is no case."""
    if name not in figures:
        return np.full(len(figures), np.nan)
    values = figures[name].to_numpy(dtype=np.float64)
    if INDICATORS[indicator].unit != "share":
        return values
    decimals = scheme.rounding.rate_decimals
    return values * 100 if decimals is None else half_up(values * 100, decimals)


def _mark(indicator: str, mark: float) -> float:
    return mark * 100 if INDICATORS[indicator].unit == "share" else mark


def _component(figures: pd.DataFrame, component: Component, scheme: Scheme) -> Numbers:
    name = column_of(component, scheme, figures.columns)
    values, target = _figure(figures, name, component.indicator, scheme), _mark(component.indicator, component.target)
    short = target - values if INDICATORS[component.indicator].better == "higher" else values - target
    return np.clip(component.weight - component.slope * np.maximum(short, 0), component.floor, component.weight)


def _bonus(figures: pd.DataFrame, bonus: Bonus, scheme: Scheme) -> Numbers:
    if bonus.indicator is None or bonus.reaches is None:
        return _events(figures, bonus)
    values, mark = _figure(figures, bonus.indicator, bonus.indicator, scheme), _mark(bonus.indicator, bonus.reaches)
    good = values >= mark - 1e-9 if INDICATORS[bonus.indicator].better == "higher" else values <= mark + 1e-9
    return np.where(good, bonus.points, 0.0)


def _events(figures: pd.DataFrame, entry: Bonus | Penalty) -> Numbers:
    """Return the points of all of a row's events together, at most `at_most`; 0 where nothing is known of them."""
    if entry.count is None or entry.count not in figures:
        return np.zeros(len(figures))
    points = entry.points * figures[entry.count].fillna(0).to_numpy(dtype=np.float64)
    return points if entry.at_most is None else np.minimum(points, entry.at_most)


def scored(figures: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return `figures` with each component's points and the score.

    Parameters
    ----------
    figures
        One row a unit and period (and replication): indicators by name, shares from 0 to 1, empty where there is no
        case; ``given.<key>`` where points for what no order shows are known. An indicator without a column has no
        case in any row.
    scheme
        The scheme.

    Returns
    -------
    pandas.DataFrame
        The same rows with further columns ``component.<key>``, ``given.<key>``, ``bonus.<key>``, ``penalty.<key>``
        (negative) and ``score``, in points. A component that is left out for want of cases is empty.
    """
    parts: dict[str, Numbers]
    parts = {f"component.{key}": _component(figures, one, scheme) for key, one in scheme.components.items()}
    weights = {f"component.{key}": one.weight for key, one in scheme.components.items()}
    parts = _without_empty(parts, weights, scheme)
    for key, given in scheme.given.items():
        known = figures.get(f"given.{key}", pd.Series(np.nan, index=figures.index))
        parts[f"given.{key}"] = np.asarray(known.fillna(given.points), dtype=np.float64)
    parts |= {f"bonus.{key}": _bonus(figures, one, scheme) for key, one in scheme.bonuses.items()}
    parts |= {f"penalty.{key}": -_events(figures, one) for key, one in scheme.penalties.items()}
    if scheme.rounding.each == "component":
        parts = {name: half_up(points, scheme.rounding.decimals) for name, points in parts.items()}
    score = _cut(np.nansum(list(parts.values()), axis=0), scheme)
    others = figures[[name for name in figures.columns if name not in parts]]
    return others.assign(**parts, score=score)


def _without_empty(parts: dict[str, Numbers], weights: dict[str, float], scheme: Scheme) -> dict[str, Numbers]:
    """Return the components' points with full marks where there is no case, or with the others scaled up."""
    if scheme.no_cases == "full":
        return {name: np.asarray(np.where(np.isnan(points), weights[name], points)) for name, points in parts.items()}
    measured = np.sum([np.where(np.isnan(points), 0.0, weights[name]) for name, points in parts.items()], axis=0)
    empty, whole = measured == 0, sum(weights.values())
    measured = np.where(empty, 1.0, measured)
    scaled = {name: points / measured * whole for name, points in parts.items()}
    return {name: np.asarray(np.where(empty, weights[name], points)) for name, points in scaled.items()}


def _cut(score: Numbers, scheme: Scheme) -> Numbers:
    highest = np.inf if scheme.total.highest is None else scheme.total.highest
    return half_up(np.clip(score, scheme.total.lowest, highest), scheme.rounding.decimals)


def mean_of_months(months: pd.DataFrame, longer: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return the rows of `longer` periods with points and score as the means of their months'.

    Parameters
    ----------
    months
        Scored rows of months, with the column ``longer``: the period that each belongs to. Months in which a unit had
        no order are in no mean.
    longer
        Figures of the longer periods, with columns replication, period, unit.
    scheme
        The scheme.
    """
    keys, names = ["replication", "period", "unit"], [*points_columns(scheme), "score"]
    worked = months[months["orders"] > 0].assign(period=lambda rows: rows["longer"])
    means = worked.groupby(keys)[names].mean().reindex(pd.MultiIndex.from_frame(longer[keys]))
    columns = {name: half_up(means[name].to_numpy(), scheme.rounding.decimals) for name in names}
    idle = scored(longer, scheme)
    filled = {name: np.where(np.isnan(means["score"]), idle[name], column) for name, column in columns.items()}
    return longer.assign(**filled)


def without_cases(figures: pd.DataFrame, scheme: Scheme) -> list[str]:
    """Return the keys of the components for which no row has a case: they get full marks, or are left out."""
    named = {key: column_of(one, scheme, figures.columns) for key, one in scheme.components.items()}
    return [key for key, name in named.items() if name not in figures or figures[name].isna().all()]
