"""Where further replications would tell most about the frontier.

The rule is that of optimal computing budget allocation (C.-H. Chen, J. Lin, E. Yücesan and S. E. Chick, Discrete Event
Dynamic Systems 10 (2000) 251, doi:10.1023/A:1008349927281): effort in proportion to (spread / difference)^2, here of
the paired difference between a point and its strongest competitor, both of which need the same replications.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.comparison.paired import linearised_differences
from analysis.kpi import KPIS
from analysis.sweep.frontier import competitors, pairs_of
from analysis.sweep.sensitivity_data import known_kpi, refuse

__all__ = ["more_replications"]

Runs = Mapping[int, tuple[float, float]]


def more_replications(runs: pd.DataFrame, hours: Mapping[int, float], kpi: str, budget: int) -> dict[int, int]:
    """Return how many further replications each point should get, by point; those that should get none are left out.

    Parameters
    ----------
    runs
        One row a run, as `SweepResults.runs`; each point with two replications or more.
    hours
        What each point costs.
    kpi
        The KPI that is bought; one that is better higher or lower.
    budget
        How many further runs there may be; all are given out, unless nothing varies at all.

    Notes
    -----
    A point competes with the best point of at most its cost; one that none beats, with the best of the others of at
    most its cost; a pair whose difference never varies is passed over. Its weight is s^2 / (d^2 + s^2 / n), with d
    their paired difference, s its standard deviation over replications and n their number: a difference is known no
    better than its standard error, which keeps a tie from taking everything. Both of a pair get the larger of their
    weights. Each point's wanted total is in proportion to its weight; nobody gives back what is done, and what is over
    goes to the others. A rule to spend effort by; it promises no chance of a right frontier.

    Raises
    ------
    ParameterError
        If the KPI cannot be bought or is not kept, a point has fewer than two replications, or the budget is below 1.
    """
    known_kpi(kpi, runs)
    if budget < 1 or KPIS[kpi].better == "none":
        raise refuse("kpi, budget", f"{kpi}, {budget}", "must be a figure with a better side, and at least 1",
                     "choose another figure or budget")  # fmt: skip
    pairs = {point: own for point, own in pairs_of(runs, kpi).items() if sum(one[1] for one in own.values()) > 0}
    few = [point for point, own in pairs.items() if len(own) < 2]
    if few or not pairs:
        raise refuse("points with one replication", few[:5], "the spread needs two", "finish the sweep first")
    done = {point: len(own) for point, own in pairs.items()}
    return _given_out(done, _weights(pairs, hours, kpi), budget)


def _weights(pairs: Mapping[int, Runs], hours: Mapping[int, float], kpi: str) -> dict[int, float]:
    values = {point: sum(one[0] for one in own.values()) / sum(one[1] for one in own.values())
              for point, own in pairs.items()}  # fmt: skip
    ahead = competitors(values, hours, KPIS[kpi].better)
    sign = 1.0 if KPIS[kpi].better == "higher" else -1.0
    weights = dict.fromkeys(pairs, 0.0)
    for point, others in ahead.items():
        behind = [other for other in values if other != point and hours[other] <= hours[point]]
        rivals = others or sorted(behind, key=lambda other: -sign * values[other])
        for rival in rivals:  # one that is the same in every run, or always as far off, leaves nothing to find out
            weight = _weight(pairs[point], pairs[rival])
            if weight > 0:
                weights[point], weights[rival] = max(weights[point], weight), max(weights[rival], weight)
                break
    return weights


def _weight(one: Runs, two: Runs) -> float:
    shared = sorted(set(one) & set(two))
    if len(shared) < 2:
        return 0.0
    found = linearised_differences([one[number] for number in shared], [two[number] for number in shared])
    variance, difference = float(found.var(ddof=1)), float(found.mean())
    return variance / (difference**2 + variance / len(shared)) if variance > 0 else 0.0


def _given_out(done: Mapping[int, int], weights: Mapping[int, float], budget: int) -> dict[int, int]:
    """Return further replications so that totals come as near as can be to being in proportion to the weights."""
    open_points = [point for point, weight in weights.items() if weight > 0]
    if not open_points:
        return {}
    while True:
        total = budget + sum(done[point] for point in open_points)
        whole = sum(weights[point] for point in open_points)
        wanted = {point: total * weights[point] / whole - done[point] for point in open_points}
        if min(wanted.values()) >= 0:
            return _rounded(wanted, budget)
        open_points = [point for point in open_points if wanted[point] > 0]


def _rounded(wanted: Mapping[int, float], budget: int) -> dict[int, int]:
    """Return whole numbers that add up to the budget, the largest remainders rounded up."""
    found = {point: math.floor(number) for point, number in wanted.items()}
    left = budget - sum(found.values())
    remainders = np.argsort([found[point] - wanted[point] for point in wanted], kind="stable")
    for place in remainders[:left].tolist():
        found[list(wanted)[place]] += 1
    return {point: number for point, number in sorted(found.items()) if number}
