"""Chance or fault: what the rule of accountability shows about a unit, and what it only shows about chance.

Everything is worked out from a run's own tables: the sequences of deadlines met and missed, unit by unit.
"""

from analysis.chance.chain import call_up_probability, not_called
from analysis.chance.clusters import Clusters, clusters
from analysis.chance.consequences import consequences
from analysis.chance.power import in_last, last_places, share_table, slowest
from analysis.chance.replay import Report, replay, segments
from analysis.chance.results import Chance, of_run
from analysis.chance.thresholds import best, fixed_thresholds, share_thresholds
from analysis.chance.units import Peers, common_shares, reading, unit_table
from analysis.chance.verdicts import CONSEQUENCES, EVENT_COLUMNS, ORDER_COLUMNS, Sequence, sequences

__all__ = [
    "CONSEQUENCES", "EVENT_COLUMNS", "ORDER_COLUMNS", "Chance", "Clusters", "Peers", "Report", "Sequence", "best",
    "call_up_probability", "clusters", "common_shares", "consequences", "fixed_thresholds", "in_last", "last_places",
    "not_called", "of_run", "reading", "replay", "segments", "sequences", "share_table", "share_thresholds", "slowest",
    "unit_table",
]  # fmt: skip
