"""What a duration law allows: its shortest length, its only length, and whether it takes time at all."""

from __future__ import annotations

from analysis.conformance.limits import tick
from sim.distributions import Constant, Duration, Empirical, Gamma, Triangular, Uniform, Weibull


def shortest(law: Duration) -> float:
    """Return a length that no draw falls short of."""
    if isinstance(law, Constant):
        return tick(law.mean_min)
    if isinstance(law, Uniform | Triangular):
        return max(0.0, tick(law.low_min) - 2**-20)
    return max(0.0, tick(min(law.values_min)) - 2**-20) if isinstance(law, Empirical) else 0.0


def only(law: Duration) -> float | None:
    """Return the one length that a law gives; None where lengths differ."""
    return tick(law.mean_min) if isinstance(law, Constant) else None


def takes_time(law: Duration) -> bool:
    """Return whether a step of this law takes somebody's time, whatever is drawn: laws steep at 0 may round to it."""
    if isinstance(law, Constant):
        return tick(law.mean_min) > 0
    if isinstance(law, Gamma):
        return law.cv <= 1
    if isinstance(law, Weibull):
        return law.shape >= 1
    return not isinstance(law, Empirical) or min(law.values_min) > 0
