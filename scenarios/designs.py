"""The points of a design: full factorial, one at a time, Latin hypercube, Sobol', Morris, Saltelli."""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from sim.errors import Problem, ScenarioError
from sim.studies import (
    Factor,
    Factorial,
    LatinHypercube,
    Morris,
    OneAtATime,
    Point,
    Rows,
    Saltelli,
    Sobol,
    Study,
)

__all__ = ["MOST_POINTS", "between", "points_of", "size_of"]

MOST_POINTS = 1_000_000
"""Most points of a study; every one is checked before anything runs."""
_SLACK = 1e-9  # 2/3 of three equal slices is the third one, though 2/3 * 3 may come out below 2


def size_of(study: Study) -> int:
    """Return how many points the study's design has at most; 0 for rows, whose table says."""
    design, factors = study.design, study.factors
    if isinstance(design, Factorial):
        return math.prod(len(_levels(factor, design.levels or 0)) for factor in factors.values())
    if isinstance(design, OneAtATime):
        return 1 + sum(len(_levels(factor, design.levels)) for factor in factors.values())
    if isinstance(design, Morris):
        return design.trajectories * (len(factors) + 1)
    if isinstance(design, Saltelli):
        return design.points * ((2 if design.second_order else 1) * len(factors) + 2)
    return design.points if isinstance(design, (LatinHypercube, Sobol)) else 0


def points_of(study: Study, at_base: Mapping[str, Any]) -> tuple[Point, ...]:
    """Return the points of a design in their order; the same study gives the same points everywhere.

    Parameters
    ----------
    study
        The study; its design is not one of rows.
    at_base
        The base's value of each factor, by name; read by the design that varies one factor at a time.

    Raises
    ------
    ScenarioError
        If the design needs a package that is not installed.
    """
    design, factors = study.design, study.factors
    if isinstance(design, Factorial):
        levels = [_levels(factor, design.levels or 0) for factor in factors.values()]
        return tuple(Point(values=dict(zip(factors, one, strict=True))) for one in product(*levels))
    if isinstance(design, OneAtATime):
        return tuple(_one_at_a_time(factors, at_base, design.levels))
    if isinstance(design, Rows):
        raise TypeError("the points of a design of rows stand in its table")
    cube = _unit_cube(design, len(factors))
    return tuple(_mapped(factors, row) for row in cube.tolist())


def _one_at_a_time(factors: Mapping[str, Factor], at_base: Mapping[str, Any], levels: int) -> list[Point]:
    base = {name: at_base[name] for name in factors}
    found = [Point(values=base)]
    for name, factor in factors.items():
        others = (value for value in _levels(factor, levels) if value != base[name])
        found += [Point(values={**base, name: value}) for value in others]
    return found


def _levels(factor: Factor, levels: int) -> Sequence[Any]:
    """Return a factor's values; of a range, so many that are equally spaced, both ends included."""
    if factor.values is not None:
        return factor.values
    if levels < 2:
        return ()
    spaced = [between(factor, number / (levels - 1)) for number in range(levels)]
    return list(dict.fromkeys(spaced))  # a short range of whole numbers may have fewer


def between(factor: Factor, place: float) -> Any:
    """Return the value of a factor at a place of its range.

    Parameters
    ----------
    factor
        With listed values or with a range.
    place
        From 0, its low end or first value, to 1, its high end or last value. Listed values, and the whole numbers of
        an integer range, take equal parts of it: value number floor(place * count).
    """
    if factor.values is not None:
        return factor.values[_slice(place, len(factor.values))]
    low, high = float(factor.low or 0), float(factor.high or 0)
    if factor.integer:
        return int(low) + _slice(place, int(high) - int(low) + 1)
    if place in {0, 1}:
        return high if place else low  # the end itself, without rounding
    logarithmic = factor.scale == "log"
    inside = low * (high / low) ** place if logarithmic else low + place * (high - low)
    return float(f"{inside:.12g}")  # machines may differ in the last digits, and shards must agree on every one


def _slice(place: float, count: int) -> int:
    return min(int(place * count + _SLACK), count - 1)


def _mapped(factors: Mapping[str, Factor], place: Sequence[float]) -> Point:
    values = {name: between(factor, one) for (name, factor), one in zip(factors.items(), place, strict=True)}
    return Point(values=values, unit=tuple(place))


def _unit_cube(design: LatinHypercube | Sobol | Morris | Saltelli, factors: int) -> npt.NDArray[np.float64]:
    """Return the design in the unit cube, shape (points, factors)."""
    generator = np.random.default_rng(design.seed)
    if isinstance(design, LatinHypercube):
        return np.asarray(qmc.LatinHypercube(factors, seed=generator).random(design.points))
    if isinstance(design, Sobol):
        return np.asarray(qmc.Sobol(factors, scramble=True, seed=generator).random(design.points))
    names = [f"x{number}" for number in range(factors)]
    problem = {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}
    if isinstance(design, Morris):
        sampled = _salib("morris").sample(problem, design.trajectories, num_levels=design.levels, seed=design.seed)
    else:
        sampled = _salib("sobol").sample(problem, design.points, calc_second_order=design.second_order,
                                         scramble=True, seed=design.seed)  # fmt: skip
    return np.asarray(sampled, dtype=np.float64)


def _salib(method: str) -> Any:
    """Return the sampler of SALib, which no other design needs."""
    try:
        return importlib.import_module(f"SALib.sample.{method}")
    except ImportError:
        hint = "install it: pip install 'hotline-sim[sweep]'"
        raise ScenarioError((Problem("design.kind", method, "needs the package SALib", hint),)) from None
