"""Which fact about an order turned its petitioner from satisfied to dissatisfied, or back."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation.causes import Texts
from analysis.explanation.states import GOOD
from sim.parameters.work import Satisfaction

__all__ = ["satisfaction_cause"]

_SMALLEST = 1e-300
"""Stands for odds of 0, whose logarithm is no number to calculate with."""


def satisfaction_cause(both: pd.DataFrame, base: Satisfaction, other: Satisfaction) -> Texts:
    """Return why each petitioner was satisfied in one scenario and not in the other; shape (n,).

    Parameters
    ----------
    both
        Rows of `changed.matched`: orders called back in both scenarios.
    base, other
        The chances of being satisfied in the two scenarios.

    Returns
    -------
    ndarray
        "redo" where the number of redos differs: the petitioner was asked anew, about another result. Else the fact
        that moved the logarithm of the odds most in the direction of the change: "solved", "lateness", "contact",
        "quality" (substandard reply), "days", or "behaviour" (the scenarios' base shares differ); "other" where none
        of them moved that way.

    Notes
    -----
    The two scenarios ask each petitioner with the same uniform number, so that an answer changes only where its chance
    does; the odds are the product of those in `Satisfaction`, and their logarithms add up.
    """
    before, after = _log_odds(both, "base", base), _log_odds(both, "other", other)
    direction = np.where(both["satisfaction_other"] == GOOD, 1.0, -1.0)
    changes = np.column_stack([(after[name] - before[name]) * direction for name in before])
    largest = np.array(list(before), dtype=object)[np.argmax(changes, axis=1)]
    found = np.where(changes.max(axis=1, initial=0.0) > 0, largest, "other")
    return np.where(both["redos_base"] != both["redos_other"], "redo", found).astype(object)


def _log_odds(both: pd.DataFrame, side: str, rules: Satisfaction) -> dict[str, npt.NDArray[np.float64]]:
    """Return what each fact adds to the logarithm of the odds of being satisfied."""
    facts = {
        "solved": (both[f"solved_{side}"] == 0, rules.unsolved_odds),
        "lateness": (both[f"overdue_count_{side}"] > 0, rules.late_odds),
        "contact": (~both[f"contact_made_{side}"].astype(bool), rules.no_contact_odds),
        "quality": (both[f"substandard_{side}"].astype(bool), rules.substandard_odds),
        "days": (both[f"waited_days_{side}"], rules.odds_per_day),
        "behaviour": (pd.Series(1.0, index=both.index), rules.share / max(1 - rules.share, _SMALLEST)),
    }
    return {name: held.to_numpy(dtype=np.float64) * math.log(max(odds, _SMALLEST))
            for name, (held, odds) in facts.items()}  # fmt: skip
