"""Orders that come back: how often an order is worked on, and how much work it makes."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.queueing.checks import counts, not_negative, positive, refuse, share

__all__ = ["Rework"]


@dataclass(frozen=True, slots=True)
class Rework:
    """An order that after each pass comes back with the same chance, up to a greatest number of passes.

    Parameters
    ----------
    return_probability : float
        Chance that a pass is followed by another; below 1 where `most_passes` is None.
    pass_mean : float
        Mean work of a pass.
    pass_variance : float
        Variance of the work of a pass; passes are independent.
    most_passes : int or None
        Greatest number of passes; None for no limit.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Feller, An Introduction to Probability Theory and Its Applications, vol. 1, 3rd ed., chapters XI and XII,
    ISBN 978-0-471-25708-0.
    """

    return_probability: float
    pass_mean: float
    pass_variance: float
    most_passes: int | None = None

    def __post_init__(self) -> None:
        share(return_probability=self.return_probability)
        positive(pass_mean=self.pass_mean)
        not_negative(pass_variance=self.pass_variance)
        if self.most_passes is not None:
            counts(most_passes=self.most_passes)
        elif self.return_probability == 1:
            raise refuse("return_probability", 1, "must be below 1 where passes have no limit", "set most_passes")

    def _moments(self) -> tuple[float, float]:
        """Return E[N] and E[N^2] of the number of passes, from P(N > k) = return_probability ** k."""
        chance = self.return_probability
        if self.most_passes is None:
            return 1 / (1 - chance), (1 + chance) / (1 - chance) ** 2
        tails = [chance**done for done in range(self.most_passes)]
        return sum(tails), sum((2 * done + 1) * tail for done, tail in enumerate(tails))

    @property
    def passes_mean(self) -> float:
        """Mean number of passes of an order."""
        return self._moments()[0]

    @property
    def passes_variance(self) -> float:
        """Variance of the number of passes of an order."""
        mean, square = self._moments()
        return square - mean**2

    @property
    def work_mean(self) -> float:
        """Mean work that an order makes over all its passes."""
        return self.passes_mean * self.pass_mean

    @property
    def work_variance(self) -> float:
        """Variance of the work that an order makes over all its passes."""
        return self.passes_mean * self.pass_variance + self.passes_variance * self.pass_mean**2
