"""What notices change where the scenario gives them an effect: the same replications with the effect and without."""

from __future__ import annotations

import pandas as pd

from analysis.comparison import holm, verdict
from analysis.comparison.compared import Compared
from analysis.kpi import KPIS
from sim.parameters import Parameters
from sim.parameters.work import Effect

__all__ = ["EFFECT_KPIS", "effect_rows", "without_effect"]

EFFECT_KPIS = (
    "overdue_count", "on_time_share", "satisfaction_share", "mean_days_to_report", "notice_count", "talk_count",
    "accountability_count", "executive_report_count",
)  # fmt: skip
"""Figures that notices may change, the first of which decides."""


def without_effect(parameters: Parameters) -> Parameters | None:
    """Return the scenario in which a supervision notice changes nothing; None where that is this scenario."""
    effects = parameters.behaviour.effects
    if effects.supervision == Effect():
        return None
    neutral = effects.model_copy(update={"supervision": Effect()})
    identity = parameters.scenario.model_copy(update={"name": f"{parameters.scenario.name}-without-effect"})
    behaviour = parameters.behaviour.model_copy(update={"effects": neutral})
    return parameters.model_copy(update={"behaviour": behaviour, "scenario": identity})


def effect_rows(found: Compared) -> pd.DataFrame:
    """Return one row a figure of `EFFECT_KPIS`: without the effect, with it, and the paired difference.

    Parameters
    ----------
    found
        The scenario compared with itself `without_effect`, which is the base.

    Returns
    -------
    pandas.DataFrame
        figure (name of the KPI); without, with_effect; difference with its 95 % interval difference_low and
        difference_high, in the KPI's unit; p_adjusted (Holm over these figures); verdict; replications (those that
        both came to the end of).
    """
    rows = {row.kpi: row for row in found.rows if row.kpi in EFFECT_KPIS}
    adjusted = holm({kpi: rows[kpi].p_value for kpi in EFFECT_KPIS})
    return pd.DataFrame([{
        "figure": kpi, "without": rows[kpi].base, "with_effect": rows[kpi].other, "difference": rows[kpi].value,
        "difference_low": rows[kpi].low, "difference_high": rows[kpi].high, "p_adjusted": adjusted[kpi],
        "verdict": verdict(rows[kpi].value, adjusted[kpi], better=KPIS[kpi].better,
                           identical=rows[kpi].verdict == "identical"),
        "replications": rows[kpi].replications,
    } for kpi in EFFECT_KPIS])  # fmt: skip
