"""Many comparisons at once: how to keep chance from making one of them look clear."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from analysis.comparison.student import check_level, refuse
from analysis.intervals import LEVEL

__all__ = ["holm", "simultaneous_level"]

Key = TypeVar("Key", bound=Hashable)


def holm(p_values: Mapping[Key, float | None]) -> dict[Key, float | None]:
    """Return the p values adjusted for being many, by key, in the order given.

    Parameters
    ----------
    p_values
        One of each comparison in the family; None where there is nothing to test, which counts for nothing. All others
        count, those of p = 1 too: leaving them out after a look would be choosing.

    Returns
    -------
    dict
        The adjusted p values; None stays None. Calling clear whatever is at most 1 - level calls a difference that does
        not exist clear with a chance of at most 1 - level in the *whole* family, however its members depend on each
        other.

    Raises
    ------
    ParameterError
        If a p value is not from 0 to 1.

    Notes
    -----
    Step-down: the p values sorted, the j-th smallest of m becomes the largest of (m - i + 1) p_i over i up to j, at
    most 1. S. Holm, Scandinavian Journal of Statistics 6 (1979) 65, https://www.jstor.org/stable/4615733. There are no
    simple two-sided intervals that go with it; `simultaneous_level` gives wider ones. So a difference may be clear
    by Holm while its simultaneous interval still holds 0. The other way round happens only where every replication
    shows the same difference, whose interval is one value.
    """
    known = {key: value for key, value in p_values.items() if value is not None}
    for key, value in known.items():
        if not 0 <= value <= 1:
            raise refuse(f"p_values[{key!r}]", value, "must be from 0 to 1", "give None where nothing can be tested")
    adjusted: dict[Key, float] = {}
    largest = 0.0
    for place, key in enumerate(sorted(known, key=lambda one: known[one])):
        largest = max(largest, min((len(known) - place) * known[key], 1.0))
        adjusted[key] = largest
    return {key: adjusted.get(key) for key in p_values}


def simultaneous_level(comparisons: int, level: float = LEVEL) -> float:
    """Return the level at which each of so many intervals must be taken so that all hold together at `level`.

    1 - (1 - level) / comparisons, Bonferroni's: valid however the intervals depend on each other. O. J. Dunn, Journal
    of the American Statistical Association 56 (1961) 52, doi:10.1080/01621459.1961.10482090.

    Raises
    ------
    ParameterError
        If there is not at least one comparison, or the level is not above 0 and below 1.
    """
    check_level(level)
    if comparisons < 1:
        raise refuse("comparisons", comparisons, "must be at least 1", "count the intervals that are shown together")
    return 1 - (1 - level) / comparisons
