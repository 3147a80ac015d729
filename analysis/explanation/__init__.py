"""Why two scenarios that met the same orders differ: which orders changed, from what cause, and one's two lives."""

from analysis.explanation.biography import Entry, Step, entries, side_by_side
from analysis.explanation.changed import changed_orders
from analysis.explanation.divergence import Divergence, Meanwhile, divergence, largest_gap, meanwhile
from analysis.explanation.grouped import by_cause, by_unit, net_effects
from analysis.explanation.headline import Headline, headline
from analysis.explanation.rerun import Rerun, rerun
from analysis.explanation.results import Explanation, examples, explain

__all__ = [
    "Divergence", "Entry", "Explanation", "Headline", "Meanwhile", "Rerun", "Step", "by_cause", "by_unit",
    "changed_orders", "divergence", "entries", "examples", "explain", "headline", "largest_gap", "meanwhile",
    "net_effects", "rerun", "side_by_side",
]  # fmt: skip
