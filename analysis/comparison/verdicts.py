"""What may be said of a difference in one word."""

from __future__ import annotations

from typing import Literal

from analysis.comparison.student import check_level
from analysis.intervals import LEVEL

__all__ = ["Verdict", "verdict"]

Verdict = Literal["identical", "better", "worse", "higher", "lower", "not_clear", "too_few"]


def verdict(value: float | None, p_value: float | None, *, better: Literal["higher", "lower", "none"],
            identical: bool = False, level: float = LEVEL) -> Verdict:
    """Return what may be said of the difference of an alternative from the base.

    Parameters
    ----------
    value
        Alternative less base; None where nothing was measured.
    p_value
        Its p value, adjusted for the whole family (`analysis.comparison.holm`); None where there is nothing to test.
    better
        Which way the KPI is better; none: neither.
    identical
        Whether no replication shows any difference.
    level
        Confidence level of the family.

    Returns
    -------
    str
        too_few: no statement is possible; identical: no difference in any of the replications run; better or worse, for
        a KPI of which neither is better higher or lower: clear, at a chance of at most 1 - level that any one such
        word in the family is due to chance; not_clear: the difference may well be chance, which does not show that
        there is none.

    Raises
    ------
    ParameterError
        If the level is not above 0 and below 1.
    """
    check_level(level)
    if value is None or p_value is None:
        return "too_few"
    if identical:
        return "identical"
    if value == 0 or p_value > _alpha(level):
        return "not_clear"
    way: Literal["higher", "lower"] = "higher" if value > 0 else "lower"
    return way if better == "none" else "better" if way == better else "worse"


def _alpha(level: float) -> float:
    return 1 - level + 1e-12  # 1 - 0.95 is 0.050000000000000044, 1 - 0.9 is 0.09999999999999998
