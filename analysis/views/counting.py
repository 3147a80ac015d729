"""Sums by replication and group, and the intervals that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.intervals import Estimate, ratio_interval

__all__ = ["Floats", "Integers", "coded", "estimated", "estimates", "numbered", "summed"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def coded(values: pd.Series, keys: Sequence[str]) -> Integers:
    """Return the place of each value in `keys`, -1 for values that are not there; shape (values,)."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return np.asarray(pd.Index(keys).get_indexer(pd.Index(values.astype(object))), dtype=np.int64)
    places = pd.Index(keys).get_indexer(values.cat.categories.astype(object))
    # the code of a missing value is -1, which reads the entry added at the end
    return np.append(places, -1).astype(np.int64)[values.cat.codes.to_numpy()]


def numbered(replication: pd.Series) -> tuple[Integers, int]:
    """Return the place of each row's replication, 0 and up in ascending order, and how many replications there are."""
    values, places = np.unique(replication.to_numpy(), return_inverse=True)
    return places.astype(np.int64), int(values.size)


def summed(replication: Integers, group: Integers, shape: tuple[int, int], weights: Floats | None = None) -> Floats:
    """Return the sum of `weights` (else the number of rows) by replication and group, shape (replications, groups).

    Rows of group -1 are in no sum.
    """
    kept = group >= 0
    cell = replication[kept] * shape[1] + group[kept]
    inside = None if weights is None else weights[kept]
    sums = np.bincount(cell, weights=inside, minlength=shape[0] * shape[1]).reshape(shape)
    return np.asarray(sums, dtype=np.float64)


def estimates(numerators: Floats, denominators: Floats, unit: str) -> list[Estimate]:
    """Return each group's ratio over replications with its 95 % interval, from sums of shape (replications, groups)."""
    pairs = zip(numerators.T, denominators.T, strict=True)
    return [ratio_interval(over.tolist(), under.tolist(), unit=unit) for over, under in pairs]


def estimated(name: str, found: Sequence[Estimate]) -> dict[str, Any]:
    """Return the columns `name`, `name`_low and `name`_high; NaN where there is nothing to know."""
    sides = {name: "value", f"{name}_low": "low", f"{name}_high": "high"}
    return {column: np.array([getattr(one, side) for one in found], dtype=np.float64) for column, side in sides.items()}
