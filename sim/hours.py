"""Time by hour of the week: when people were on duty, and when they were at work."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOURS = 168
"""Hours of a week; hour 0 begins on Monday at midnight."""
_HOUR = 60.0


def by_hour(starts: Floats, ends: Floats, group: NDArray[np.int64], groups: int, monday: float) -> Floats:
    """Return the minutes of each group's intervals that fall in each hour of the week, shape (groups, HOURS).

    Parameters
    ----------
    starts, ends
        Intervals, in minutes; one that ends before it starts is empty.
    group
        Group of each interval.
    groups
        Number of groups.
    monday
        A moment at which an hour 0 begins.
    """
    some = ends > starts
    begin, stop, of = starts[some] - monday, ends[some] - monday, group[some]
    first = np.floor(begin / _HOUR).astype(np.int64)
    touched = np.ceil(stop / _HOUR).astype(np.int64) - first
    before = np.repeat(np.cumsum(touched) - touched, touched)
    hour = np.repeat(first, touched) + np.arange(before.size) - before
    until = np.minimum(np.repeat(stop, touched), (hour + 1) * _HOUR)
    length = until - np.maximum(np.repeat(begin, touched), hour * _HOUR)
    cell = np.repeat(of, touched) * HOURS + hour % HOURS
    sums = np.bincount(cell, weights=length, minlength=groups * HOURS).reshape(groups, HOURS)
    return np.asarray(sums, dtype=np.float64)
