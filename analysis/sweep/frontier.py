"""What staff buys: the points of a sweep that no other point beats, and how sure that is.

Screening by paired differences on common seeds: B. L. Nelson, J. Swann, D. Goldsman and W. Song, Operations Research 49
(2001) 950, doi:10.1287/opre.49.6.950.10019. Chances: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis.comparison.paired import Pairs, paired_difference
from analysis.intervals import LEVEL, Estimate, proportion_interval, ratio_interval
from analysis.kpi import KPIS
from analysis.sweep.sensitivity_data import known_kpi, refuse
from sim.studies import Constraint

__all__ = ["Frontier", "Place", "competitors", "frontier", "pairs_of"]

Place = Literal["on", "may_be_on", "beaten", "too_few"]
"""on: none of at most its cost shows better; may_be_on: one does, but not for certain; beaten: for certain."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """Every point of a sweep by cost and figure."""

    kpi: str
    """The KPI that is bought."""
    rows: pd.DataFrame
    """One row a point, the cheapest first: point, hours, value, low, high, place (`Place`), replications, chance with
    chance_low and chance_high (of a replication that meets all constraints; NaN without constraints), meets: certainly,
    maybe or no (empty without constraints)."""
    cheapest_certain: int | None
    """The cheapest point that certainly meets the constraints."""
    cheapest_possible: int | None
    """The cheapest that may."""


def pairs_of(runs: pd.DataFrame, kpi: str) -> dict[int, dict[int, tuple[float, float]]]:
    """Return a KPI's numerator and denominator by point and replication, of the runs that did not fail."""
    done = runs[runs["error"].fillna("").astype(str) == ""]
    found: dict[int, dict[int, tuple[float, float]]] = {}
    for point, replication, over, under in zip(done["point"], done["replication"], done[f"{kpi}_numerator"],
                                               done[f"{kpi}_denominator"], strict=True):  # fmt: skip
        found.setdefault(int(point), {})[int(replication)] = float(over), float(under)
    return found


def frontier(runs: pd.DataFrame, hours: Mapping[int, float], kpi: str,
             constraints: Sequence[Constraint] = ()) -> Frontier:
    """Return which points are worth their cost.

    Parameters
    ----------
    runs
        One row a run, as `SweepResults.runs`.
    hours
        What each point costs: staff hours a week (`analysis.sweep.staff_hours.staff_hours`).
    kpi
        The KPI that is bought; one that is better higher or lower.
    constraints
        What a point must reach.

    Returns
    -------
    Frontier
        A point is `on` the frontier where no other point of at most its cost has a better figure. It is `beaten` where
        a point of at most its cost is better by a paired test on common replications, Bonferroni over all its
        competitors: the chance that a point which no other truly beats is called beaten is at most 5 %. Else it
        `may_be_on`. A point of one replication is `too_few`.

        Constraints are on the figure in the long run: `certainly` where each holds over the whole interval, `no` where
        one holds nowhere in it. These intervals are simultaneous over points and constraints (Bonferroni), so that "the
        cheapest that certainly meets them" is right with chance 95 %. `chance` is of a single replication, a period as
        it may come, with the interval of Clopper and Pearson.

    Raises
    ------
    ParameterError
        If the KPI cannot be bought, is not kept, or a point has no cost.
    """
    for name in (kpi, *(one.kpi for one in constraints)):
        known_kpi(name, runs)
    if KPIS[kpi].better == "none":
        raise refuse("kpi", kpi, "is neither better higher nor lower", "choose a figure such as on_time_share")
    pairs = pairs_of(runs, kpi)
    missing = sorted(set(pairs) - set(hours))
    if missing or not pairs:
        raise refuse("hours", f"none for points {missing[:5]}", "every point needs its cost", "give all of them")
    places = _places(pairs, hours, kpi)
    rows = []
    for point in sorted(pairs, key=lambda one: (hours[one], one)):
        found = _estimate(pairs[point], kpi, LEVEL)
        rows.append({"point": point, "hours": hours[point], "value": _number(found.value), "low": _number(found.low),
                     "high": _number(found.high), "place": places[point], "replications": len(pairs[point]),
                     **_judged(runs, point, constraints, len(pairs))})  # fmt: skip
    frame = pd.DataFrame(rows)
    return Frontier(kpi, frame, _first(frame, {"certainly"}), _first(frame, {"certainly", "maybe"}))


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _estimate(runs: Mapping[int, tuple[float, float]], kpi: str, level: float) -> Estimate:
    over, under = zip(*runs.values(), strict=True)
    return ratio_interval(over, under, level, KPIS[kpi].unit)


def _first(rows: pd.DataFrame, wanted: set[str]) -> int | None:
    found = rows[rows["meets"].isin(wanted)]
    return None if found.empty else int(found["point"].iloc[0])


def competitors(values: Mapping[int, float], hours: Mapping[int, float], better: str) -> dict[int, list[int]]:
    """Return, for each point, the points of at most its cost that show a better figure, the best first.

    A point of the same figure and lower cost is better too.

    Parameters
    ----------
    values
        The figure of each point.
    hours
        Its cost.
    better
        "higher" or "lower".
    """
    sign = 1.0 if better == "higher" else -1.0
    worth = {point: sign * value for point, value in values.items()}
    return {one: sorted((two for two in worth if hours[two] <= hours[one] and
                         (worth[two], -hours[two]) > (worth[one], -hours[one])),
                        key=lambda two: (-worth[two], hours[two]))
            for one in worth}  # fmt: skip


def _places(pairs: Mapping[int, Mapping[int, tuple[float, float]]], hours: Mapping[int, float],
            kpi: str) -> dict[int, Place]:  # fmt: skip
    values = {point: _number(_estimate(runs, kpi, LEVEL).value) for point, runs in pairs.items()}
    values = {point: value for point, value in values.items() if not math.isnan(value)}
    ahead = competitors(values, hours, KPIS[kpi].better)
    on = {point for point, others in ahead.items() if not others}
    found: dict[int, Place] = {}
    for point in pairs:
        cheaper = sum(1 for other in values if other != point and hours[other] <= hours[point])
        if point in on:
            found[point] = "on" if len(pairs[point]) > 1 else "too_few"
        elif len(pairs[point]) < 2 or point not in values:
            found[point] = "too_few"
        else:
            # those on the frontier are the strongest competitors; the price is for all
            beaten = any(_beats(pairs[other], pairs[point], kpi, cheaper, dearer=hours[point] > hours[other])
                         for other in ahead[point] if other in on)  # fmt: skip
            found[point] = "beaten" if beaten else "may_be_on"
    return found


def _beats(other: Mapping[int, tuple[float, float]], point: Mapping[int, tuple[float, float]], kpi: str,
           count: int, *, dearer: bool) -> bool:
    """Return whether `other`, which shows a better figure, certainly beats `point`, or does the same for less."""
    shared = sorted(set(other) & set(point))
    if len(shared) < 2:
        return False
    one, two = (_listed(runs, shared) for runs in (point, other))
    found = paired_difference(one, two, unit=KPIS[kpi].unit)
    if found.identical:
        return dearer
    sign = 1.0 if KPIS[kpi].better == "higher" else -1.0
    better = found.value is not None and sign * found.value > 0
    return better and found.p_value is not None and found.p_value / 2 <= (1 - LEVEL) / count


def _listed(runs: Mapping[int, tuple[float, float]], replications: Sequence[int]) -> Pairs:
    return [runs[number] for number in replications]


def _judged(runs: pd.DataFrame, point: int, constraints: Sequence[Constraint], points: int) -> dict[str, Any]:
    """Return the chance that a replication meets all constraints, and whether the long run does."""
    unknown = {"chance": math.nan, "chance_low": math.nan, "chance_high": math.nan, "meets": ""}
    own = runs[runs["point"] == point]
    measured = [pairs_of(own, one.kpi)[point] for one in constraints]
    shared = [number for number in (measured[0] if measured else {}) if all(one[number][1] > 0 for one in measured)]
    if not shared:
        return {**unknown, "meets": "maybe" if constraints else ""}
    met = [all(_met(one, runs_[number][0] / runs_[number][1]) for one, runs_ in zip(constraints, measured, strict=True))
           for number in shared]
    chance = proportion_interval(sum(met), len(met))
    level = 1 - (1 - LEVEL) / (points * len(constraints))
    verdicts = {_meets(one, _estimate(runs_, one.kpi, level)) for one, runs_ in zip(constraints, measured, strict=True)}
    meets = "no" if "no" in verdicts else "maybe" if "maybe" in verdicts else "certainly"
    return {"chance": _number(chance.value), "chance_low": _number(chance.low), "chance_high": _number(chance.high),
            "meets": meets}


def _met(constraint: Constraint, value: float) -> bool:
    enough = constraint.at_least is None or value >= constraint.at_least
    return enough and (constraint.at_most is None or value <= constraint.at_most)


def _meets(constraint: Constraint, found: Estimate) -> str:
    """Return whether the constraint holds everywhere in an interval, somewhere, or nowhere."""
    if found.low is None or found.high is None:
        return "maybe"
    if _met(constraint, found.low) and _met(constraint, found.high):
        return "certainly"
    too_low = constraint.at_least is not None and found.high < constraint.at_least
    too_high = constraint.at_most is not None and found.low > constraint.at_most
    return "no" if too_low or too_high else "maybe"
