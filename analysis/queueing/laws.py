"""Laws of service times: what the formulas ask of them, and the lognormal law by mean and spread."""

from __future__ import annotations

import math
from typing import Any, Protocol

from scipy.stats import lognorm

from analysis.queueing.checks import positive

__all__ = ["Law", "lognormal_law"]


class Law(Protocol):
    """A law of times above 0: any frozen law of scipy.stats."""

    def sf(self, x: Any) -> Any:
        """Return the share of times longer than x."""

    def moment(self, order: int) -> Any:
        """Return the mean of the time to the power `order`."""


def lognormal_law(mean: float, cv: float) -> Law:
    """Return the lognormal law of this mean and coefficient of variation, as a frozen law of scipy.stats.

    Parameters
    ----------
    mean : float
        Mean time, above 0.
    cv : float
        Standard deviation over mean, above 0.

    Raises
    ------
    ParameterError
        If an argument is not above 0.

    References
    ----------
    Law, Simulation Modeling and Analysis, 5th ed., section 6.2, ISBN 978-0-07-340132-4.
    """
    positive(mean=mean, cv=cv)
    variance = math.log1p(cv * cv)
    law: Law = lognorm(math.sqrt(variance), scale=mean * math.exp(-variance / 2))
    return law
