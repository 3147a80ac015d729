"""Unit by unit: how often it would be called up by chance alone, how often it was, and why the two part."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.chance.chain import call_up_probability
from analysis.chance.clusters import clusters
from analysis.chance.replay import segments
from analysis.chance.rolling import sampled
from analysis.chance.verdicts import Sequence
from analysis.intervals import Estimate, proportion_interval, ratio_interval
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["Peers", "by_unit", "common_shares", "reading", "unit_table"]

Peers = Literal["class", "all"]
"""With whom a unit is compared: the units of its class, or all units."""
_SURE = 0.95


def by_unit(found: Many[Sequence]) -> dict[str, list[Sequence]]:
    """Return each unit's sequences, in the order of replications."""
    ordered = sorted(found, key=lambda one: (one.unit, one.replication))
    return {unit: list(group) for unit, group in groupby(ordered, key=lambda one: one.unit)}


@dataclass(frozen=True, slots=True)
class _Counted:
    """Deadlines and misses in the period."""

    deadlines: int
    missed: int


def _counted(sequence: Sequence, period_minutes: float) -> _Counted:
    inside = sequence.inside(period_minutes)
    return _Counted(int(inside.sum()), int(sequence.missed[inside].sum()))


def common_shares(found: Many[Sequence], parameters: Parameters, peers: Peers) -> dict[str, float]:
    """Return for each unit the share of deadlines missed by its peers and itself together, over all replications.

    Parameters
    ----------
    found
        Sequences of every unit and replication.
    parameters
        The scenario of the run.
    peers
        Who they are; a unit whose peers had no deadline has share 0.
    """
    group = {key: unit.unit_class if peers == "class" else "" for key, unit in parameters.units.items()}
    sums: dict[str, list[int]] = {name: [0, 0] for name in group.values()}
    for one in found:
        counted = _counted(one, _minutes(parameters))
        sums[group[one.unit]][0] += counted.missed
        sums[group[one.unit]][1] += counted.deadlines
    return {unit: missed / total if total else 0.0 for unit, (missed, total) in
            ((unit, sums[name]) for unit, name in group.items())}  # fmt: skip


def unit_table(found: Many[Sequence], reports: pd.DataFrame, parameters: Parameters,
               peers: Peers = "class") -> pd.DataFrame:
    """Return one row a unit: chance and fault.

    Parameters
    ----------
    found
        Sequences of every unit and replication (`analysis.chance.sequences`).
    reports
        The run's reports at the executive meeting: columns replication, actor, time (minutes).
    parameters
        The scenario of the run.
    peers
        Whose share a unit has in the chain: its class's or everybody's.

    Returns
    -------
    pandas.DataFrame
        unit, class; deadlines and missed: mean numbers a period; overdue_share with its 95 % interval (delta method);
        peer_share; chance_as_peers and chance_own_share: the chain with either share, averaged over the replications'
        own numbers of deadlines; called_up: share of the replications with a report in the period, with
        Clopper-Pearson's 95 % interval; reports: mean number; lag1, mean_run, run_ratio, variance_ratio
        (`analysis.chance.Clusters`); reading (`reading`).
    """
    common, end = common_shares(found, parameters, peers), _minutes(parameters)
    inside = reports[reports["time"].between(0, end, inclusive="left")]
    counts = inside.groupby([inside["actor"].astype(str), "replication"]).size().to_dict()
    grouped = by_unit(found)
    rows = [_row(unit, grouped[unit], common[unit], counts, parameters) for unit in parameters.units if unit in grouped]
    return pd.DataFrame(rows)


def _row(unit: str, held: list[Sequence], common: float, counts: Mapping[Any, int],
         parameters: Parameters) -> dict[str, Any]:
    end = _minutes(parameters)
    counted = [_counted(one, end) for one in held]
    numbers, missed = [one.deadlines for one in counted], [one.missed for one in counted]
    share = ratio_interval(missed, numbers)
    reports = [counts.get((unit, one.replication), 0) for one in held]
    seen = proportion_interval(sum(number > 0 for number in reports), len(held))
    chances = {"chance_as_peers": _chance(common, held, parameters),
               "chance_own_share": _chance(sum(missed) / max(sum(numbers), 1), held, parameters)}  # fmt: skip
    shape = clusters([one.missed[one.inside(end)] for one in held], [list(_months(one, parameters)) for one in held])
    return {
        "unit": unit, "class": parameters.units[unit].unit_class, "deadlines": float(np.mean(numbers)),
        "missed": float(np.mean(missed)), **_columns("overdue_share", share), "peer_share": common, **chances,
        **_columns("called_up", seen), "reports": float(np.mean(reports)), **shape._asdict(),
        "reading": reading(chances["chance_as_peers"], chances["chance_own_share"], seen),
    }  # fmt: skip


def _columns(name: str, estimate: Estimate) -> dict[str, float]:
    values = {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
    return {key: math.nan if value is None else value for key, value in values.items()}


def reading(as_peers: float, own_share: float, seen: Estimate) -> str:
    """Return in one word what the figures of a unit say.

    volume: called up in at least 95 of 100 periods though it works like its peers, and the run does not speak against
    it. as_peers: the chance of an equal lies in the interval of what was seen, so that no fault is shown. own_share:
    it does not, but the chance at the unit's own share does. more_by_clusters, fewer_by_clusters: neither does, and
    what was seen lies above or below the chance at its own share.
    """
    low, high = seen.low or 0.0, 1.0 if seen.high is None else seen.high
    if low <= as_peers <= high:
        return "volume" if as_peers >= _SURE else "as_peers"
    if low <= own_share <= high:
        return "own_share"
    return "more_by_clusters" if own_share < low else "fewer_by_clusters"


def _chance(share: float, held: list[Sequence], parameters: Parameters) -> float:
    rules = parameters.policy.accountability
    if rules.window == "rolling" and (rules.consecutive or rules.cumulative):
        draws = (sampled(share, one, rules.rolling_days, _minutes(parameters)) for one in held)
        return float(np.mean([one.called(rules.consecutive, rules.cumulative) for one in draws]))
    return float(np.mean([call_up_probability(share, segments(one, parameters), rules) for one in held]))


def _months(sequence: Sequence, parameters: Parameters) -> Iterator[tuple[int, int]]:
    """Yield deadlines and misses of each month of the period."""
    inside = sequence.inside(_minutes(parameters))
    start = np.datetime64(parameters.period.start, "D")
    days = np.floor(sequence.moment[inside] / MINUTES_PER_DAY).astype(int)
    _, place = np.unique((start + days).astype("datetime64[M]"), return_inverse=True)
    for deadlines, missed in zip(np.bincount(place), np.bincount(place, weights=sequence.missed[inside]), strict=True):
        yield int(deadlines), int(missed)


def _minutes(parameters: Parameters) -> float:
    return float(parameters.period.days * MINUTES_PER_DAY)
