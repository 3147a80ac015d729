"""One scenario of a comparison: what its replications gave, and what was known of them beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.comparison.paired import Pairs
from sim.parameters import Parameters

__all__ = ["Side", "common", "control_names", "controls_of"]

_MOST_UNITS = 3
"""Units whose own work is a control; each control costs replications (`fewest_replications`)."""
_COUNTY = ("orders", "work")


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario and its replications."""

    parameters: Parameters
    """The scenario."""
    measures: Mapping[int, Mapping[str, Sequence[float]]]
    """What `analysis.kpi.measure` gave, by replication; failed ones are missing."""
    offered: Mapping[int, Mapping[str, Sequence[float]]]
    """What `sim.offered.offered_work` gave, by replication."""
    expected: Mapping[str, Sequence[float]]
    """What `sim.offered.expected_work` gave."""

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.parameters.scenario.name

    def pairs(self, kpi: str, replications: Sequence[int]) -> Pairs:
        """Return a KPI's numerator and denominator in each of some replications."""
        return [(self.measures[number][kpi][0], self.measures[number][kpi][1]) for number in replications]


def common(*sides: Side) -> list[int]:
    """Return the replications that all sides have, ascending."""
    return sorted(set.intersection(*(set(side.measures) for side in sides)))


def control_names(base: Side, other: Side) -> tuple[str, ...]:
    """Return the controls for a comparison: what the county's ordinary orders brought, and what changed units' did.

    Fixed by the two scenarios alone, before any result is seen: "orders" and "work" of the whole county, and
    "work/UNIT" of the units that the two scenarios staff differently, where these are three at most. Empty where the
    two do not meet the same orders, or orders come from a list.
    """
    if not base.expected or base.expected != other.expected:
        return ()
    one, two = base.parameters.units, other.parameters.units
    changed = [key for key in one if key in two and one[key] != two[key]]
    return (*_COUNTY, *(f"work/{key}" for key in changed if len(changed) <= _MOST_UNITS))


def controls_of(base: Side, other: Side, replications: Sequence[int]) -> tuple[npt.NDArray[np.float64], list[float]]:
    """Return the controls in each replication, one column a name of `control_names`, and their exact means.

    Both are empty where the two scenarios did not meet the same orders.
    """
    names = control_names(base, other)
    met_the_same = all(base.offered[number] == other.offered[number] for number in replications)
    if not names or not met_the_same:
        return np.empty((len(replications), 0)), []
    table = [[_value(base.offered[number], name) for name in names] for number in replications]
    return np.array(table, dtype=np.float64), [_value(base.expected, name) for name in names]


def _value(offered: Mapping[str, Sequence[float]], name: str) -> float:
    kind, _, unit = name.partition("/")
    place = 0 if kind == "orders" else 1
    return float(offered[unit][place] if unit else sum(one[place] for one in offered.values()))
