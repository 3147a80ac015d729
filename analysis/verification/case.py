"""A known answer: a scenario that reduces the simulator to a system of which theory knows the figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from sim.parameters import Parameters

__all__ = ["Case", "Draw", "Pair", "Prepare", "Tables", "as_it_is"]

Pair = tuple[float, float]
"""Numerator and denominator of a figure in one replication."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A number of each order that stands on the demand tape, wanted as a column of its orders."""

    kind: Literal["minutes", "chance"]
    """Minutes of a step, or the order's uniform number for a purpose."""
    purpose: str
    """The step, as in `work`, or the purpose of the chance."""
    attempt: int = 1
    """Which time, from 1."""

    @property
    def column(self) -> str:
        """Name of the column: purpose and attempt."""
        return f"{self.purpose}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class Tables:
    """What one replication has left behind."""

    orders: pd.DataFrame
    """Rows of orders.parquet in the order of receipt, with a column for each `Draw` of the case."""
    pools: pd.DataFrame
    """Rows of pools.parquet."""
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Rows of events.parquet, where the case asks for them; else empty."""
    arrivals: pd.Series[float] = field(default_factory=lambda: pd.Series(dtype="float64"))
    """When each order comes by the demand tape, by its name, until the end of the follow-up."""
    end_min: float = math.inf
    """When the simulation ended."""

    @property
    def period(self) -> pd.DataFrame:
        """The orders received within the period."""
        return self.orders[self.orders["cohort"] == "period"]


Prepare = Callable[[Parameters, int], Parameters]
"""Makes the scenario of one replication, given its number."""


def as_it_is(parameters: Parameters, _replication: int) -> Parameters:
    """Return the scenario unchanged."""
    return parameters


@dataclass(frozen=True, slots=True)
class Case:
    """One known answer."""

    key: str
    """Its name in results, in lower case."""
    name_zh: str
    """Name in Chinese."""
    name_en: str
    """Name in English."""
    scenario: str
    """Its scenario: a file of scenarios/known_answers, without the ending."""
    kind: Literal["recursion", "closed form"]
    """recursion: equal order by order on the same tape; closed form: within an interval over replications."""
    quick: int
    """Replications in the quick verification."""
    full: int
    """Replications in the full one."""
    theory: Callable[[Parameters], Mapping[str, float]]
    """Gives what theory says of the scenario, by quantity; times in minutes."""
    measure: Callable[[Tables, Parameters], Mapping[str, Pair]]
    """Gives the same quantities as the simulator has them in one replication."""
    draws: tuple[Draw, ...] = ()
    """What of the demand tape `measure` needs."""
    events: bool = False
    """Whether `measure` needs the event log."""
    prepare: Prepare = as_it_is
    """Makes the scenario of a replication where a file cannot hold it."""

    def name(self, lang: str) -> str:
        """Return the name in Chinese ("zh") or English."""
        return self.name_zh if lang == "zh" else self.name_en
