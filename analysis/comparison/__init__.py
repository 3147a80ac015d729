"""Comparing policies that met the same orders: what differs, how sure that is, and which is best.

Pure functions on one numerator and denominator a replication; no files, no text for users.
"""

from analysis.comparison.best import Place, Standing, compare_with_best
from analysis.comparison.controls import Controlled, controlled, fewest_replications, independent_controls
from analysis.comparison.family import holm, simultaneous_level
from analysis.comparison.paired import Difference, Pairs, linearised_differences, paired_difference
from analysis.comparison.precision import Precision
from analysis.comparison.settling import Needed, replications_to_settle
from analysis.comparison.stopping import Look, StoppingRule
from analysis.comparison.verdicts import Verdict, verdict

__all__ = [
    "Controlled", "Difference", "Look", "Needed", "Pairs", "Place", "Precision", "Standing", "StoppingRule", "Verdict",
    "compare_with_best", "controlled", "fewest_replications", "holm", "independent_controls", "linearised_differences",
    "paired_difference", "replications_to_settle", "simultaneous_level", "verdict",
]  # fmt: skip
