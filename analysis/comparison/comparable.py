"""Whether two scenarios can be compared order by order, and what a reader must know where they can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from analysis.kpi import KPIS
from sim.errors import Problem
from sim.parameters import Parameters
from sim.references import nearest

__all__ = ["Remark", "obstacles", "remarks"]

Remark = Literal["other_seed", "other_opening", "other_calendar", "other_demand", "other_work", "other_behaviour"]


def obstacles(scenarios: Sequence[Parameters], primary: str) -> list[Problem]:
    """Return everything that stands against comparing the first scenario with the others."""
    base, *others = scenarios
    found = []
    if primary not in KPIS:
        found.append(Problem("--primary", primary, "no figure of this name", nearest(primary, list(KPIS))))
    names = [one.scenario.name for one in scenarios]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    found += [Problem("scenario.name", name, "stands in more than one of the scenarios compared",
                      "give each a name of its own") for name in twice]  # fmt: skip
    for other in others:
        for field in ("start", "end", "follow_up_days"):
            mine, theirs = getattr(base.period, field), getattr(other.period, field)
            if mine != theirs:
                found.append(Problem(
                    f"{other.scenario.name}: period.{field}", str(theirs),
                    f"must be {mine} as in {base.scenario.name}: over other days the figures mean something else",
                    "give both the same period"))  # fmt: skip
    return found


def remarks(base: Parameters, other: Parameters) -> list[Remark]:
    """Return what a reader must know: in what the two differ beside the rules and the staff."""
    differs: dict[Remark, bool] = {
        "other_seed": other.run.seed != base.run.seed,
        "other_opening": other.period != base.period,
        "other_calendar": other.calendar != base.calendar,
        "other_demand": other.demand != base.demand or _drawn_by_unit(other) != _drawn_by_unit(base),
        "other_work": (other.work, other.waits) != (base.work, base.waits),
        "other_behaviour": other.behaviour != base.behaviour,
    }
    return [remark for remark, holds in differs.items() if holds]


def _drawn_by_unit(parameters: Parameters) -> dict[str, tuple[float, float | None]]:
    """Return what of each unit decides which orders it gets."""
    return {key: (unit.weight, unit.misroute_share) for key, unit in parameters.units.items()}
