"""How many replications a run needs: as many as were asked for, or until the scenario's precision is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.summary import estimates
from sim.cli.parts import Member
from sim.parameters import Precision

__all__ = ["stopping", "targets"]


def targets(member: Member, wanted: int | None) -> Iterator[int]:
    """Yield how many replications there should be, larger and larger until precise enough."""
    run = member.parameters.run
    if wanted is not None or run.precision is None:
        yield wanted or run.replications
        return
    target = run.precision.at_least
    while True:
        yield target
        if target >= run.precision.at_most or _reached(member, run.precision):
            return
        target = min(target + run.precision.step, run.precision.at_most)


def stopping(member: Member, wanted: int | None) -> dict[str, Any] | None:
    """Return whether the scenario's precision is reached, where that decided how many replications there are."""
    precision = member.parameters.run.precision
    if wanted is not None or precision is None:
        return None
    return {
        "kpi": precision.kpi, "wanted": precision.half_width, "half_width": _half_width(member, precision),
        "reached": _reached(member, precision), "at_most": precision.at_most,
    }  # fmt: skip


def _reached(member: Member, precision: Precision) -> bool:
    """Return whether the KPI's interval is as narrow as wanted, over the replications in their order."""
    half_width = _half_width(member, precision)
    return half_width is not None and half_width <= precision.half_width


def _half_width(member: Member, precision: Precision) -> float | None:
    measures = [record["measures"] for record in member.store.records().values()]
    return estimates(measures)[precision.kpi].half_width
