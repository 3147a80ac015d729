"""Whether the paths that a study varies lead to values of its base scenario that may be varied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from scenarios.schema import keys_at
from sim.fields import Limit
from sim.references import nearest
from sim.studies import Factor

__all__ = ["NOTHING", "path_mistake", "same_place", "value_at"]

NOTHING = object()
"""What `value_at` gives where there is no value."""
_FIXED = {
    "scenario": ("is not the model's to read, so that it changes nothing", "leave it out"),
    "run.seed": ("is set for all points by the study", "write seed: at the top level of the study"),
    "run": ("is set for all points by the study", "write replications: at the top level of the study"),
    "period.start": ("would make points of different lengths, whose figures cannot be compared",
                     "make one study for each period"),
    "period.end": ("would make points of different lengths, whose figures cannot be compared",
                   "make one study for each period"),
    "demand.order_list": ("is read from a file before the study begins",
                          "write it in a scenario file, and take that as base"),
    "demand.listed": ("is read from a file before the study begins",
                      "write it in a scenario file, and take that as base"),
}  # fmt: skip


def path_mistake(path: str, base: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return rule and hint, in English, where a path cannot be varied; None where it can.

    Parameters
    ----------
    path
        Dotted path.
    base
        The base scenario as resolved: every field is there, those with defaults too.
    """
    for fixed, said in _FIXED.items():
        if path == fixed or path.startswith(f"{fixed}."):
            return said
    steps, place = path.split("."), base
    for number, step in enumerate(steps):
        below = _step(place, step)
        if below is NOTHING and not (number == len(steps) - 1 and _is_free(tuple(steps[:-1]), place, base)):
            return _nothing_there(steps[:number], step, place)
        place = below
    return None


def _step(place: Any, step: str) -> Any:
    if isinstance(place, Mapping):
        return place.get(step, NOTHING)
    if isinstance(place, (list, tuple)) and step.isdecimal() and int(step) < len(place):
        return place[int(step)]
    return NOTHING


def _is_free(path: tuple[str, ...], place: Any, base: Mapping[str, Any]) -> bool:
    """Tell whether a mapping may have keys that it has not yet, such as the head counts of a unit's crews."""
    return (isinstance(place, Mapping) and not any(isinstance(value, Mapping) for value in place.values())
            and not keys_at(path, base))  # fmt: skip


def _nothing_there(above: list[str], step: str, place: Any) -> tuple[str, str]:
    if place is None:
        return "nothing stands there in the base scenario", f"vary {'.'.join(above)} as a whole, or set it in the base"
    known = [str(key) for key in place] if isinstance(place, Mapping) else []
    return "no such value in the base scenario", nearest(step, known)


def value_at(path: str, base: Mapping[str, Any]) -> Any:
    """Return the base's value at a path, written as in a scenario file; `NOTHING` where there is no single value."""
    place: Any = base
    for step in path.split("."):
        place = _step(place, step)
    if isinstance(place, Mapping):
        try:
            return str(Limit.model_validate(place))
        except ValidationError:
            return NOTHING
    return place


def same_place(factor: Factor, other: Factor) -> bool:
    """Return whether one factor varies the other's value, or a part of it, or what it is part of."""
    one, two = f"{factor.path}.", f"{other.path}."
    return one.startswith(two) or two.startswith(one)
