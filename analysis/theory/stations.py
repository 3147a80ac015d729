"""Where work waits: one station for each role of a pool, with those who do it, as the scenario has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.assembly import crews_of
from sim.distributions import Duration
from sim.fields import OFFICE_ROLES, UNIT_ROLES
from sim.parameters import Parameters
from sim.parameters.staffing import Crew, Queue

__all__ = ["MILESTONES", "Station", "stations"]

MILESTONES: dict[str, tuple[str, str]] = {
    "dispatch": ("received_min", "dispatched_min"),
    "prereview": ("prereview_submitted_min", "prereview_passed_min"),
    "callback": ("audited_min", "called_back_min"),
    "reception": ("dispatched_min", "accepted_min"),
    "handling": ("accepted_min", "replied_min"),
    "section_head": ("replied_min", "signed_min"),
    "principal": ("replied_min", "signed_min"),
}
"""By role, the columns of the orders that say when its work comes in and when it is done; other roles have none."""
_STEPS = {
    "dispatch": ("dispatch",), "reception": ("acceptance",),
    "handling": ("contact", "handling", "reply", "sign_handler", "notification"),
}  # fmt: skip


@dataclass(frozen=True)
class Station:
    """The work of one role in one pool."""

    pool: str
    """``office`` or the key of a unit."""
    role: str
    """The role."""
    crews: dict[str, Crew]
    """Crews that do this work for every tier, with the pool's own head counts."""
    helpers: dict[str, Crew]
    """Crews that do it for some tiers only, such as a duty roster for urgent orders."""
    queue: Queue
    """The pool's queue rules."""
    law: Duration | None
    """Law of its minutes where orders come straight in and it is one step for all; else None."""

    @property
    def head_count(self) -> int:
        """People in `crews`."""
        return sum(crew.count for crew in self.crews.values())

    @property
    def people_expected(self) -> float:
        """People of `crews` on duty at a time, absences taken off, where all have one shift."""
        return sum(crew.count * (1 - crew.absence_share) for crew in self.crews.values())

    @property
    def shifts(self) -> set[str]:
        """Names of the shifts of `crews`."""
        return {crew.shift for crew in self.crews.values()}

    @property
    def helper_shifts(self) -> set[str]:
        """Names of the shifts of `helpers`."""
        return {crew.shift for crew in self.helpers.values()}

    @property
    def helped_tiers(self) -> set[str]:
        """Tiers that `helpers` serve."""
        return {tier for crew in self.helpers.values() for tier in crew.tiers}


def stations(parameters: Parameters) -> Iterator[Station]:
    """Yield every role of every pool that somebody can do: the office first, then the units in their order."""
    staffing = parameters.staffing
    for role in OFFICE_ROLES:
        yield from _station(parameters, "office", role, staffing.office.crews, staffing.office.queue)
    for key, unit in parameters.units.items():
        crews = crews_of(unit, staffing.units.crews)
        for role in UNIT_ROLES:
            yield from _station(parameters, key, role, crews, unit.queue or staffing.units.queue)


def _station(parameters: Parameters, pool: str, role: str, crews: dict[str, Crew], queue: Queue) -> Iterator[Station]:
    able = {name: crew for name, crew in crews.items() if role in crew.roles and crew.count}
    tiers = set(parameters.policy.tiers)
    regular = {name: crew for name, crew in able.items() if not crew.tiers or tiers <= set(crew.tiers)}
    helpers = {name: crew for name, crew in able.items() if name not in regular}
    if able:
        yield Station(pool, role, regular, helpers, queue, _law(parameters, role))


def _law(parameters: Parameters, role: str) -> Duration | None:
    """Return the law of a role's only step, where nobody's work comes before it; None where that is not so."""
    work, factors = parameters.work, parameters.work.handling_factor_by_tier.values()
    steps = {name: [step for step in _STEPS[name] if getattr(work, step).mean > 0] for name in _STEPS}
    before = next((name for name in _STEPS if steps[name]), None)
    if role != before or len(steps[role]) != 1 or (role == "handling" and any(factor != 1 for factor in factors)):
        return None
    law: Duration = getattr(work, steps[role][0])
    return law
