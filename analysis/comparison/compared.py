"""Alternatives held against a base: every KPI's difference, how sure it is, and which scenario is best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.comparison.best import Standing, compare_with_best
from analysis.comparison.controls import Controlled, controlled
from analysis.comparison.family import holm, simultaneous_level
from analysis.comparison.paired import Difference, linearised_differences, paired_difference
from analysis.comparison.settling import Needed, replications_to_settle
from analysis.comparison.side import Side, common, control_names, controls_of
from analysis.comparison.verdicts import Verdict, verdict
from analysis.kpi import HEADLINE, KPIS

__all__ = ["SHOWN", "Compared", "Family", "Row", "compare", "half_widths"]

Family = Literal["primary", "shown", "other"]
SHOWN = (
    *HEADLINE, "first_satisfaction_share", "return_request_share", "extension_share", "prereview_fail_share",
    "redo_share", "repeat_share", "early_share", "city_on_time_share", "mean_days_to_close", "accountability_count",
    "office_utilisation", "unit_utilisation",
)  # fmt: skip
"""KPIs of the second family, beside the primary one: those that a report shows."""


_POWER = 0.8
"""Chance with which the number of replications named would make a difference clear; a convention (Cohen, 1988)."""


@dataclass(frozen=True, slots=True)
class Row:
    """The difference of one alternative from the base in one KPI."""

    scenario: str
    """The alternative."""
    kpi: str
    """The KPI."""
    family: Family
    """Which p values it was adjusted with: the primary KPI, the other KPIs shown, or all others."""
    base: float | None
    """The base's figure, over the replications compared."""
    other: float | None
    """The alternative's."""
    value: float | None
    """The difference, other less base, in the KPI's unit; where controls are used, at their known means."""
    low: float | None
    """Lower end of its 95 % interval."""
    high: float | None
    """Upper end."""
    half_width: float | None
    """Half the interval."""
    p_value: float | None
    """Chance of a difference at least as large if there is none."""
    p_adjusted: float | None
    """The same, adjusted for the whole family (Holm)."""
    verdict: Verdict
    """What may be said, by the adjusted value."""
    replications: int
    """Replications compared."""
    pairing: float | None
    """How many times more replications independent orders would need; infinite, or None where nothing varies."""
    controls: tuple[str, ...]
    """Controls used."""
    control_gain: float | None
    """How many times more replications would be needed without the controls; None where none are used."""
    needed: Needed | None
    """How many replications would make it clear with a chance of 80 %, if it is as large as it looks; None where it is
    clear or nothing can tell."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A whole comparison."""

    primary: str
    """KPI that decides."""
    rows: tuple[Row, ...]
    """One an alternative and KPI: the primary first, then those shown, then the others."""
    best: Mapping[str, Standing]
    """By scenario, the base among them; empty where the primary KPI is neither better higher nor lower, or fewer than
    two replications are common to all."""
    common: int
    """Replications that all scenarios have."""

    def row(self, scenario: str, kpi: str) -> Row:
        """Return one row."""
        return next(row for row in self.rows if (row.scenario, row.kpi) == (scenario, kpi))


def compare(base: Side, others: Sequence[Side], primary: str) -> Compared:
    """Return how the alternatives differ from the base on the same orders.

    Parameters
    ----------
    base, others
        The scenarios; each alternative is compared on the replications that it and the base have.
    primary
        KPI that decides; a name of `analysis.kpi.KPIS`.

    Notes
    -----
    Differences are paired by replication (`paired_difference`). Where the two met the same orders and there are
    replications enough, the luck of the draw is taken out by controls (`controlled`); which ones is fixed by the
    scenarios (`control_names`), so that no result is picked. p values are adjusted by Holm's method within each of
    three families: the primary KPI over all alternatives, the other KPIs of `SHOWN` over all of them, and the rest. In
    each, the chance that any difference which does not exist is called clear is at most 5 %.
    """
    kpis = list(dict.fromkeys((primary, *SHOWN, *KPIS)))
    raw = [_raw(base, other, kpi, primary) for kpi in kpis for other in others]
    families: tuple[Family, ...] = ("primary", "shown", "other")
    rows = [row for family in families for row in _judged([one for one in raw if one.family == family])]
    every = common(base, *others)
    return Compared(primary, tuple(_settled(base, others, rows)), _best(base, others, primary, every), len(every))


def half_widths(base: Side, others: Sequence[Side], kpi: str) -> dict[str, float | None]:
    """Return the half-width of each alternative's difference in one KPI, as `compare` would report it."""
    return {other.name: _raw(base, other, kpi, kpi).half_width for other in others}


def _family(kpi: str, primary: str) -> Family:
    return "primary" if kpi == primary else "shown" if kpi in SHOWN else "other"


def _raw(base: Side, other: Side, kpi: str, primary: str) -> Row:
    """Return the difference, not yet adjusted for being one of many."""
    replications = common(base, other)
    one, two = base.pairs(kpi, replications), other.pairs(kpi, replications)
    found = paired_difference(one, two, unit=KPIS[kpi].unit) if replications else Difference(None, None, None, 0, 0)
    plain = Row(
        other.name, kpi, _family(kpi, primary), found.base, found.other, found.value, found.low, found.high,
        found.half_width, found.p_value, None, "identical" if found.identical else "too_few", len(replications),
        found.variance_ratio, (), None, None,
    )  # fmt: skip
    adjusted = _controlled(base, other, kpi, replications) if found.measured == len(replications) > 1 else None
    if adjusted is None or found.identical:
        return plain
    names = control_names(base, other)
    return replace(
        plain, value=adjusted.value, low=adjusted.low, high=adjusted.high, half_width=adjusted.half_width,
        p_value=adjusted.p_value, controls=tuple(names[place] for place in adjusted.used),
        control_gain=adjusted.variance_ratio,
    )  # fmt: skip


def _controlled(base: Side, other: Side, kpi: str, replications: Sequence[int]) -> Controlled | None:
    table, means = controls_of(base, other, replications)
    return controlled(_differences(base, other, kpi, replications), table, means) if means else None


def _differences(base: Side, other: Side, kpi: str, replications: Sequence[int]) -> npt.NDArray[np.float64]:
    return linearised_differences(base.pairs(kpi, replications), other.pairs(kpi, replications))


def _judged(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of one family with their adjusted p values and verdicts."""
    adjusted = holm({(row.scenario, row.kpi): row.p_value for row in rows})
    return [_with_verdict(row, adjusted[row.scenario, row.kpi]) for row in rows]


def _with_verdict(row: Row, p_adjusted: float | None) -> Row:
    said = verdict(row.value, p_adjusted, better=KPIS[row.kpi].better, identical=row.verdict == "identical")
    return replace(row, p_adjusted=p_adjusted, verdict=said)


def _settled(base: Side, others: Sequence[Side], rows: Sequence[Row]) -> list[Row]:
    """Return the rows; those of the primary KPI that are not clear say how many replications would make them so."""
    sides = {other.name: other for other in others}
    level = simultaneous_level(len(others))
    settled = []
    for row in rows:
        if row.family == "primary" and row.verdict == "not_clear":
            replications = common(base, sides[row.scenario])
            values = _differences(base, sides[row.scenario], row.kpi, replications)
            if row.control_gain is not None and row.value is not None:
                # the same spread as the controlled difference has, about its value
                values = row.value + (values - values.mean()) / np.sqrt(row.control_gain)
            settled.append(replace(row, needed=replications_to_settle(values, level, power=_POWER)))
        else:
            settled.append(row)
    return settled


def _best(base: Side, others: Sequence[Side], primary: str, every: Sequence[int]) -> dict[str, Standing]:
    better = KPIS[primary].better
    if better == "none" or len(every) < 2:
        return {}
    policies = {side.name: side.pairs(primary, every) for side in (base, *others)}
    return compare_with_best(policies, better=better, unit=KPIS[primary].unit)

