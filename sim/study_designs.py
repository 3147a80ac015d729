"""The designs that a study may have: the frozen sections under ``design``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.fields import Count, PositiveCount, Section

__all__ = ["Design", "Factorial", "LatinHypercube", "Morris", "OneAtATime", "Rows", "Saltelli", "Sobol"]


class Factorial(Section):
    """Every combination of the factors' values."""

    kind: Literal["factorial"]
    """Which design."""
    levels: Annotated[int, Field(ge=2)] | None = None
    """Into how many values, equally spaced, a range is cut."""


class OneAtATime(Section):
    """The base, and each factor in turn at each of its values while the others stay as in the base."""

    kind: Literal["one_at_a_time"]
    """Which design."""
    levels: Annotated[int, Field(ge=2)] = 2
    """Into how many values, equally spaced, a range is cut; 2: its ends."""


def _power_of_two(points: int) -> int:
    if points & (points - 1):
        raise ValueError("must be a power of 2 (64, 128, 256 …): the sequence is balanced only then")
    return points


PowerOfTwo = Annotated[int, Field(ge=2), AfterValidator(_power_of_two)]


class LatinHypercube(Section):
    """Latin hypercube: each factor's range is cut into as many slices as there are points, and each is used once."""

    kind: Literal["latin_hypercube"]
    """Which design."""
    points: PositiveCount
    """How many points."""
    seed: Count = 1
    """Seed of the design, not of the runs."""


class Sobol(Section):
    """Scrambled Sobol' sequence: fills the space evenly."""

    kind: Literal["sobol"]
    """Which design."""
    points: PowerOfTwo
    """How many points; a power of 2."""
    seed: Count = 1
    """Seed of the scrambling, not of the runs."""


def _even(levels: int) -> int:
    if levels % 2:
        raise ValueError("must be a multiple of 2")
    return levels


class Morris(Section):
    """Elementary effects: trajectories on which one factor changes at a time."""

    kind: Literal["morris"]
    """Which design."""
    trajectories: Annotated[int, Field(ge=2)]
    """How many trajectories; each has one point more than there are factors."""
    levels: Annotated[int, Field(ge=2), AfterValidator(_even)] = 4
    """Levels of each factor; even."""
    seed: Count = 1
    """Seed of the design, not of the runs."""


class Saltelli(Section):
    """The design for Sobol' indices (Saltelli): N (factors + 2) points, or N (2 factors + 2) for second order."""

    kind: Literal["saltelli"]
    """Which design."""
    points: PowerOfTwo
    """N; a power of 2."""
    second_order: bool = False
    """Whether indices of pairs of factors are wanted too."""
    seed: Count = 1
    """Seed of the design, not of the runs."""


class Rows(Section):
    """Points from a table: one column a factor, named as the factor is, and one row a point."""

    kind: Literal["rows"]
    """Which design."""
    file: str
    """CSV or XLSX file beside the study."""


Design = Annotated[
    Factorial | OneAtATime | LatinHypercube | Sobol | Morris | Saltelli | Rows, Field(discriminator="kind")
]
