"""The simulator against theory: known answers, how they are judged, and the page that tells of it.

The simulator itself is run by `hotline verify`; here stand only what theory says and how its figures are compared.
"""

from analysis.verification.case import Case, Draw, Pair, Tables
from analysis.verification.cases import CASES
from analysis.verification.judging import FALSE_ALARM_RATE, Finding, judge
from analysis.verification.quantities import quantity_label, unit_of

__all__ = ["CASES", "FALSE_ALARM_RATE", "Case", "Draw", "Finding", "Pair", "Tables", "judge", "quantity_label",
           "unit_of"]  # fmt: skip
