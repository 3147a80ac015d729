"""Paired differences of alternatives from the base, in the measures that they are drawn in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import pandas as pd

from analysis.kpi import KPIS

__all__ = ["Differing", "differences"]

_SCALES = {"share": ("percentage_points", 100.0), "ratio": ("percentage_points", 100.0), "count": ("count", 1.0),
           "days": ("days", 1.0), "hours": ("hours", 1.0)}  # fmt: skip


class Differing(Protocol):
    """How an alternative differs from the base in one KPI, in the KPI's own unit; `analysis.comparison.Row` is one."""

    @property
    def scenario(self) -> str:
        """Key of the alternative."""

    @property
    def kpi(self) -> str:
        """Name of the KPI (`analysis.kpi.KPIS`)."""

    @property
    def value(self) -> float | None:
        """Alternative less base."""

    @property
    def low(self) -> float | None:
        """Lower end of its interval."""

    @property
    def high(self) -> float | None:
        """Upper end of its interval."""

    @property
    def verdict(self) -> str:
        """One of better, worse, higher, lower, identical, not_clear and too_few."""


def differences(found: Iterable[Differing]) -> pd.DataFrame:
    """Return one row a KPI and alternative, in the order given.

    Parameters
    ----------
    found
        What a comparison found: for a chart, the rows of as many KPIs and alternatives as it has room for.

    Returns
    -------
    pandas.DataFrame
        scenario, kpi; measure: percentage_points, count, days or hours; difference with its interval difference_low,
        difference_high, in the measure, NaN where unknown; better: which side is, higher, lower or none; verdict.
    """
    rows = []
    for one in found:
        measure, scale = _SCALES[KPIS[one.kpi].unit]
        scaled = [float("nan") if value is None else scale * value for value in (one.value, one.low, one.high)]
        rows.append((one.scenario, one.kpi, measure, *scaled, KPIS[one.kpi].better, one.verdict))
    columns = ["scenario", "kpi", "measure", "difference", "difference_low", "difference_high", "better", "verdict"]
    return pd.DataFrame(rows, columns=columns)
