"""When to stop replicating: once the differences are known precisely enough, looked at rarely and from a fixed plan.

The rule in words: run at least ten replications. Then, and after every further five or more, look at the difference of
each alternative from the base in the primary KPI. Stop at the first look at which the half-width of *every* one of
these intervals is at most the one wanted, or when the most replications are reached. Between looks nothing is decided,
and how large the differences are plays no part, only how precisely they are known.

Formulas: A. M. Law, Simulation Modeling and Analysis, 5th ed., ch. 9; Y. S. Chow and H. Robbins, Annals of Mathematical
Statistics 36 (1965) 457, doi:10.1214/aoms/1177700156.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.comparison.precision import Precision
from analysis.comparison.student import refuse

__all__ = ["Look", "StoppingRule"]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the intervals showed, and what follows."""

    rule: StoppingRule
    """The rule that was applied."""
    replications: int
    """Replications looked at."""
    wanted: float | None
    """Half-width wanted, in the KPI's unit; None where it is a share of a base that is 0 or unknown."""
    half_widths: dict[str, float | None]
    """Half-width reached, by alternative; None where there is no interval yet."""
    outcome: Literal["precise", "at_most", "go_on"]
    """precise: stop, every alternative is precise enough; at_most: stop without that; go_on: replicate further."""
    next_look: int | None
    """Replications at the next look; None where there is none."""


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """When to look, what to want, and when to give up.

    Looking more often, or sooner, would end more runs at a moment when the spread happens to look small, and their
    intervals would be too narrow; hence the least that `at_least` and `step` may be. Some of that remains. With normal
    differences and whatever precision, 95 % intervals from the rule hold the true difference in 93.6 % of the cases
    at the least with `step` 5, in 93.7 % with 10, and in 94.2 % if it looks first at 20
    (tests/statistical/test_comparison_coverage.py).

    Raises ParameterError if `at_least` is below 10, `step` below 5, or `at_most` below `at_least`.
    """

    precision: Precision
    """What half-width is wanted."""
    at_most: int
    """Most replications."""
    at_least: int = 10
    """Replications at the first look."""
    step: int = 10
    """Replications between two looks."""

    def __post_init__(self) -> None:
        for name, value, least in (("at_least", self.at_least, 10), ("step", self.step, 5),
                                   ("at_most", self.at_most, self.at_least)):  # fmt: skip
            if value < least:
                hint = "looking too soon or too often makes intervals too narrow"
                raise refuse(name, value, f"must be at least {least}", hint)

    def next_look(self, replications: int) -> int | None:
        """Return how many replications there are at the first look after so many; None where there is none."""
        if replications >= self.at_most:
            return None
        if replications < self.at_least:
            return self.at_least
        steps = (replications - self.at_least) // self.step + 1
        return min(self.at_least + steps * self.step, self.at_most)

    def look(self, replications: int, half_widths: Mapping[str, float | None], *, base: float | None,
             unit: str) -> Look:
        """Return whether to stop.

        Parameters
        ----------
        replications
            How many there are: a number at which the rule looks.
        half_widths
            Half-width of each alternative's difference in the primary KPI, by alternative; None where unknown.
        base
            The base's figure, which a relative precision refers to.
        unit
            The KPI's unit.

        Raises
        ------
        ParameterError
            If the rule does not look at this number of replications, there is nothing to look at, or the precision
            does not fit the unit.
        """
        if replications != self.next_look(replications - 1):
            hint = f"look at {self.at_least}, then every {self.step}, and at {self.at_most}"
            raise refuse("replications", replications, "must be a number at which the rule looks", hint)
        if not half_widths:
            raise refuse("half_widths", "{}", "must hold at least one alternative", "compare something with the base")
        wanted = self.precision.half_width(base, unit)
        precise = wanted is not None and all(half is not None and half <= wanted for half in half_widths.values())
        following = None if precise else self.next_look(replications)
        outcome: Literal["precise", "at_most", "go_on"] = (
            "precise" if precise else "at_most" if following is None else "go_on")
        return Look(self, replications, wanted, dict(half_widths), outcome, following)
