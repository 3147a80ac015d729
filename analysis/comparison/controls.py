"""Less noise in a difference, from what is known exactly about the orders that both scenarios met.

Some replications happen to bring more orders than others, or harder ones, and where an effect depends on that (one more
person helps most in a busy year) it varies with it. How much work a replication should bring on average is known from
the scenario. A regression on the work that it did bring takes that part of the noise away.

Formulas: S. S. Lavenberg and P. D. Welch, Management Science 27 (1981) 322, doi:10.1287/mnsc.27.3.322.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.comparison.student import check_level, half_width, refuse, two_sided_p
from analysis.intervals import LEVEL

__all__ = ["Controlled", "controlled", "fewest_replications", "independent_controls"]

_Array = npt.NDArray[np.float64]
_ROUNDING = 1e-9
"""Share of a control's spread that must be its own, beyond the ones before it; residuals below it are rounding too."""


@dataclass(frozen=True, slots=True)
class Controlled:
    """A difference at the controls' known means, and how sure it is."""

    value: float
    """The difference, in the KPI's unit."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end."""
    half_width: float
    """Half the interval."""
    standard_error: float
    """Standard error of the value."""
    p_value: float
    """Chance of a difference at least as large, to either side, if there is none in truth."""
    degrees: int
    """Degrees of freedom of Student's t."""
    replications: int
    """How many replications it rests on."""
    used: tuple[int, ...]
    """Places of the controls used, from 0; the others were constant or followed from those before them."""
    variance_ratio: float
    """How many times more replications would be needed without the controls; below 1 they did harm."""


def fewest_replications(controls: int) -> int:
    """Return from how many replications on so many controls are used: 10 + 5 q.

    Controls that explain nothing make the variance larger by (n - 2) / (n - q - 2), since their slopes are estimated.
    With n of at least 10 + 5 q that is less than a quarter more for any q. Below, not even good controls are used.
    """
    return 10 + 5 * controls


def independent_controls(controls: npt.ArrayLike) -> tuple[int, ...]:
    """Return the places of the controls that bring something of their own: neither constant nor following from others.

    Of controls that follow from each other the first ones stay. It looks at the controls alone and never at a result,
    so that it makes no result look better than it is.

    Parameters
    ----------
    controls
        One row a replication, one column a control.
    """
    table = np.asarray(controls, dtype=np.float64)
    centred = table - table.mean(axis=0)
    kept: list[int] = []
    basis: list[_Array] = []
    for place in range(table.shape[1]):
        own = centred[:, place]
        for _ in range(2):  # twice is enough for rounding (L. Giraud et al., doi:10.1007/s00211-005-0615-4)
            for direction in basis:
                own = own - (own @ direction) * direction
        size = float(np.linalg.norm(own))
        if size > _ROUNDING * max(float(np.linalg.norm(centred[:, place])), float(np.linalg.norm(table[:, place]))):
            kept.append(place)
            basis.append(own / size)
    return tuple(kept)


def controlled(differences: npt.ArrayLike, controls: npt.ArrayLike, means: Sequence[float],
               level: float = LEVEL) -> Controlled | None:
    """Return the difference at the controls' known means with its exact t interval; None where controls cannot be used.

    Parameters
    ----------
    differences
        One value a replication, as from `analysis.comparison.linearised_differences`. Every replication should have
        had something to measure in both scenarios.
    controls
        One row a replication, one column a control, in the order of the differences: numbers that do not depend on the
        scenario, such as orders received or minutes of work drawn.
    means
        The controls' exact means in the same order: known from the scenario's parameters, not estimated from the run.
    level
        Confidence level.

    Returns
    -------
    Controlled or None
        None where there are fewer than `fewest_replications` for the independent controls, where no control varies, or
        where the differences leave no spread to judge by. The plain paired interval holds then.

    Raises
    ------
    ParameterError
        If the shapes do not fit each other, a number is not finite, or the level cannot be used.

    Notes
    -----
    Regression of the differences on (control - mean): the value is the intercept, its variance s^2 (1 / n + d' S^-1 d)
    with d the distance of the controls' averages from their means, S their sums of squares and products, s^2 the
    residual variance with n - q - 1 degrees of freedom. Exact for normal values, given the controls.
    `variance_ratio` is s_D^2 / (s^2 (n - 2) / (n - q - 2)): Lavenberg and Welch's factor, loss included.

    Which controls are used follows from a list fixed beforehand, from the number of replications and from the
    controls themselves. The shorter of two intervals is never chosen after a look at both, which would make it too
    short; where controls explain nothing the price is small (`fewest_replications`) and is shown.
    """
    values, table, exact = _checked(differences, controls, means)
    check_level(level)
    used = independent_controls(table)
    if not used or len(values) < fewest_replications(len(used)):
        return None
    return _regression(values, table[:, used] - exact[list(used)], used, level)


def _checked(differences: npt.ArrayLike, controls: npt.ArrayLike, means: Sequence[float]) -> tuple[_Array, ...]:
    values, table, exact = (np.asarray(one, dtype=np.float64) for one in (differences, controls, means))
    if table.shape != (len(values), len(exact)) or not len(values):
        wanted = f"must be {(len(values), len(exact))}, with at least one replication"
        raise refuse("controls.shape", table.shape, wanted, "give one row a replication and one mean a control")
    for name, one in (("differences", values), ("controls", table), ("means", exact)):
        if not np.isfinite(one).all():
            raise refuse(name, one[~np.isfinite(one)][0], "must be finite", "leave out what was not measured")
    return values, table, exact


def _regression(values: _Array, apart: _Array, used: tuple[int, ...], level: float) -> Controlled | None:
    count, degrees = len(values), len(values) - len(used) - 1
    average = apart.mean(axis=0)
    orthogonal, triangle = np.linalg.qr(apart - average)
    shares = orthogonal.T @ (values - values.mean())
    residuals = values - values.mean() - orthogonal @ shares
    if np.ptp(values) == 0 or float(np.linalg.norm(residuals)) <= _ROUNDING * float(np.linalg.norm(values)):
        return None
    distance = np.linalg.solve(triangle.T, average)  # its square is d' S^-1 d
    value = float(values.mean() - distance @ shares)
    spread = float(residuals @ residuals) / degrees
    error = math.sqrt(spread * (1 / count + float(distance @ distance)))
    half, loss = half_width(error, degrees, level), (count - 2) / (degrees - 1)
    ratio, p_value = float(values.var(ddof=1)) / (spread * loss), two_sided_p(value, error, degrees)
    return Controlled(value, value - half, value + half, half, error, p_value, degrees, count, used, ratio)
