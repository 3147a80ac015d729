"""What arguments may be, and the error that says so."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sim.errors import ParameterError, Problem

__all__ = ["ParameterError"]


def refuse(name: str, value: object, rule: str, hint: str) -> ParameterError:
    """Return the error for an argument: its name, its value, the rule that it breaks, and what to do."""
    return ParameterError(Problem(name, str(value), rule, hint))


def positive(**values: float) -> None:
    """Raise ParameterError unless every value is finite and above 0."""
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0):
            raise refuse(name, value, "must be above 0 and finite", "give rates and times in one unit of time")


def not_negative(**values: float) -> None:
    """Raise ParameterError unless every value is finite and at least 0."""
    for name, value in values.items():
        if not (math.isfinite(value) and value >= 0):
            raise refuse(name, value, "must be at least 0 and finite", "give rates and times in one unit of time")


def share(**values: float) -> None:
    """Raise ParameterError unless every value is a share from 0 to 1."""
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise refuse(name, value, "must be a share from 0 to 1", "write 0.05 for 5 %")


def inner_share(**values: float) -> None:
    """Raise ParameterError unless every value is a share above 0 and below 1."""
    for name, value in values.items():
        if not 0 < value < 1:
            raise refuse(name, value, "must be above 0 and below 1", "write 0.05 for 5 %")


def counts(least: int = 1, **values: int) -> None:
    """Raise ParameterError unless every value is a whole number of at least `least`."""
    for name, value in values.items():
        if int(value) != value or value < least:
            raise refuse(name, value, f"must be a whole number of at least {least}", "count servers or orders")


def same_length(name: str, values: Iterable[object], length: int) -> None:
    """Raise ParameterError unless there are `length` values."""
    found = len(list(values))
    if found != length:
        raise refuse(f"len({name})", found, f"must be {length}", "give one value for each class or station")


def stable(utilisation: float, name: str = "utilisation") -> None:
    """Raise ParameterError unless the load is below capacity, so that there is a steady state."""
    if not utilisation < 1:
        hint = "add servers, or ask for a span of time that ends (transient)"
        raise refuse(name, utilisation, "must be below 1, or the queue grows without end", hint)
