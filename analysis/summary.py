"""The summary of a run: every KPI with its interval, units in trouble, where time goes, what fired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from analysis.intervals import Estimate, ratio_interval
from analysis.kpi import HEADLINE, KPIS, TIME_PARTS
from sim.fields import Bilingual
from sim.parameters import Parameters

__all__ = ["FIRED", "busiest", "estimates", "summarise"]

FIRED = (
    "return_requested", "return_upheld", "return_rejected", "return_void", "refused", "criticised",
    "extension_requested", "extension_approved", "extension_rejected", "extension_barred", "prereview_failed",
    "redo_ordered", "dismissed", "predue_reminder", "overdue", "city_overdue", "urged", "supervision_sms", "escalated",
    "leader_coordinated", "supervision_notice", "admonition_talk", "accountability", "executive_report", "hot_topic",
    "special_report",
)
"""Activities whose counts a summary shows, those that never happened too."""
_LISTED = 5
_UNIT_LISTS = {  # heading: (numerator, denominator, unit of the figure, whether the lowest lead)
    "lowest_on_time": ("on_time", "deadlines", "share", True),
    "highest_in_hand": ("in_hand_at_end", None, "count", False),
    "most_executive_reports": ("executive_report", None, "count", False),
}

_OFFICE = Bilingual(zh="县热线办", en="County hotline office")

Measures = Mapping[str, Sequence[float]]


def estimates(measures: Sequence[Measures]) -> dict[str, Estimate]:
    """Return every KPI's estimate over replications, by name, from what `analysis.kpi.measure` gave for each."""
    return {name: ratio_interval([one[name][0] for one in measures], [one[name][1] for one in measures], unit=kpi.unit)
            for name, kpi in KPIS.items()}


def summarise(measures: Sequence[Measures], unit_frames: Sequence[pd.DataFrame], counts: Sequence[Mapping[str, float]],
              parameters: Parameters, *, failures: Sequence[Mapping[str, Any]] = (),
              least_orders: float = 10) -> dict[str, Any]:
    """Return the summary of a run, ready for JSON.

    Parameters
    ----------
    measures
        What `analysis.kpi.measure` gave, one a replication.
    unit_frames
        What `analysis.unit_figures.by_unit` gave, one a replication, in the same order.
    counts
        Number of events in the period by activity, one a replication, in the same order.
    parameters
        The scenario; gives its texts and the units' names.
    failures
        Replications that failed, as the run describes them; they are in no figure.
    least_orders
        Units with fewer orders due in the period, on average over replications, are not ranked by on-time share: a
        few orders say little about a unit.

    Returns
    -------
    dict
        scenario; replications (number); failures; headline (names of KPIs in order); kpis (by name: value, low, high,
        half_width, replications, unit, better); units (by heading, up to five: unit, zh, en, value, low, high,
        half_width, replications, and figure, the unit of the value); time (by cause: hours an order, share of all);
        fired (by activity: mean, least and most a replication).
    """
    figures = estimates(measures)
    return {
        "scenario": {"name": parameters.scenario.name, "title": parameters.scenario.title.model_dump(),
                     "question": parameters.scenario.question.model_dump()},
        "replications": len(measures),
        "failures": [dict(failure) for failure in failures],
        "headline": list(HEADLINE),
        "kpis": {name: {**asdict(estimate), "unit": KPIS[name].unit, "better": KPIS[name].better}
                 for name, estimate in figures.items()},
        "units": _units(unit_frames, parameters, least_orders),
        "time": _time(figures),
        "fired": {activity: _spread([float(one.get(activity, 0)) for one in counts]) for activity in FIRED},
    }


def _units(frames: Sequence[pd.DataFrame], parameters: Parameters, least_orders: float) -> dict[str, Any]:
    totals = [frame.groupby("unit").sum(numeric_only=True) for frame in frames]
    table = pd.concat(totals, keys=range(len(totals)), names=["run"]) if totals else pd.DataFrame()
    if table.empty:
        return {heading: [] for heading in _UNIT_LISTS}
    runs = pd.MultiIndex.from_product([range(len(totals)), sorted(table.index.unique("unit"))], names=["run", "unit"])
    table = table.reindex(runs, fill_value=0)  # a unit without a row had nothing to do in that replication
    return {heading: _ranked(table, heading, parameters, least_orders) for heading in _UNIT_LISTS}


def _ranked(table: pd.DataFrame, heading: str, parameters: Parameters, least_orders: float) -> list[dict[str, Any]]:
    over, under, figure, lowest = _UNIT_LISTS[heading]
    county = table[over].sum() / table[under].sum() if lowest and table[under].sum() else 1.0
    rows = []
    for unit, own in table.groupby("unit"):
        denominators = [1.0] * len(own) if under is None else own[under].tolist()
        estimate = ratio_interval(own[over].tolist(), denominators, unit=figure)
        enough = under != "deadlines" or own["deadlines"].mean() >= least_orders
        # of fifty units some are lowest by chance: only those whose whole interval lies below the county's share
        worth = (estimate.high or estimate.value or 0) < county if lowest else (estimate.value or 0) > 0
        if enough and estimate.value is not None and worth:
            name = parameters.units[str(unit)].name
            rows.append({"unit": str(unit), "zh": name.zh, "en": name.en, "figure": figure, **asdict(estimate)})
    return sorted(rows, key=lambda row: (row["value"] if lowest else -row["value"], row["unit"]))[:_LISTED]


def busiest(crews: Sequence[Mapping[str, Sequence[float]]], parameters: Parameters) -> list[dict[str, Any]]:
    """Return the five crews that are at work for the largest share of their time on duty.

    Parameters
    ----------
    crews
        One mapping a replication: minutes at work and on duty in the period, by "pool/crew".
    parameters
        The scenario; gives the units' names.
    """
    rows = []
    for name in sorted({name for one in crews for name in one}):
        pool, _, crew = name.partition("/")
        pairs = [one.get(name, (0.0, 0.0)) for one in crews]
        estimate = ratio_interval([pair[0] for pair in pairs], [pair[1] for pair in pairs])
        if estimate.value:
            name_of = parameters.units[pool].name if pool in parameters.units else _OFFICE
            people = _crew_name(parameters, pool, crew)
            names = {"zh": f"{name_of.zh} {people.zh}", "en": f"{name_of.en}: {people.en.lower()}"}
            rows.append({"pool": pool, "crew": crew, **names, **asdict(estimate)})
    return sorted(rows, key=lambda row: (-row["value"], row["pool"], row["crew"]))[:_LISTED]


def _crew_name(parameters: Parameters, pool: str, crew: str) -> Bilingual:
    staffing = parameters.staffing
    crews = staffing.units.crews if pool in parameters.units else staffing.office.crews
    return crews[crew].name or Bilingual(zh=crew, en=crew)


def _time(figures: Mapping[str, Estimate]) -> dict[str, Any]:
    hours = {part: figures[f"{part}_hours"].value or 0.0 for part in TIME_PARTS}
    whole = sum(hours.values())
    return {part: {"hours": value, "share": value / whole if whole else None} for part, value in hours.items()}


def _spread(values: Sequence[float]) -> dict[str, float | None]:
    if not values:
        return {"mean": None, "least": None, "most": None}
    return {"mean": sum(values) / len(values), "least": min(values), "most": max(values)}
