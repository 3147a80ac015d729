"""What every view asks of a scenario, and how the views of several scenarios are put under each other."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.masks import Observation
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["SCENARIO", "observed", "side_by_side", "tiers_of"]

SCENARIO = "scenario"
"""Column that names the scenario in a view of several."""


def observed(orders: pd.DataFrame, parameters: Parameters) -> Observation:
    """Return `orders`, of one replication or of many, as the masks of `analysis.masks` read them."""
    return Observation(orders, pd.DataFrame(), {}, float(parameters.period.days * MINUTES_PER_DAY), ())


def tiers_of(parameters: Parameters) -> list[str]:
    """Return the keys of the tiers, the most pressing first."""
    return sorted(parameters.policy.tiers, key=lambda key: parameters.policy.tiers[key].rank)


def side_by_side(views: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one view of several scenarios: the rows of all, in order, with the scenario's key in the first column.

    Parameters
    ----------
    views
        What the same view gave for each scenario, by the scenario's key; the first is the one that others are held
        against.
    """
    keyed = [frame.assign(**{SCENARIO: key}) for key, frame in views.items()]
    together = pd.concat(keyed, ignore_index=True)
    return together[[SCENARIO, *(name for name in together.columns if name != SCENARIO)]]
