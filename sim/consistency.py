"""What a valid scenario may still have overlooked: worth a word, not a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.assembly import crews_of
from sim.calendars import DayCalendar
from sim.fields import Role
from sim.parameters import Parameters
from sim.parameters.staffing import Crew


@dataclass(frozen=True)
class Warning_:  # noqa: N801 - Warning is a builtin
    """Something worth knowing about a scenario."""

    key: str
    """Which sentence says it."""
    values: tuple[tuple[str, str], ...]
    """What the sentence needs."""


def warnings_of(parameters: Parameters, days: DayCalendar) -> list[Warning_]:
    """Return what a planner should know before running a scenario."""
    found = []
    run_years = _years_of_run(parameters)
    unknown = [str(year) for year in days.unannounced_years if year in run_years]
    if unknown:
        found.append(Warning_("no_notice", (("years", ", ".join(unknown)),)))
    return [*found, *_nobody(parameters)]


def _years_of_run(parameters: Parameters) -> set[int]:
    """Return the years of the period and of a month of deadlines after it."""
    period = parameters.period
    return {period.start.year, period.end.year}


def _nobody(parameters: Parameters) -> Iterator[Warning_]:
    """Yield a warning for each role that work needs and nobody fills."""
    for place, crews in _pools(parameters):
        for role in _needed(parameters, place):
            for tier in parameters.policy.tiers:
                if not any(_fills(crew, role, tier) for crew in crews.values()):
                    yield Warning_("nobody", (("place", place), ("role", role), ("tier", tier)))


def _pools(parameters: Parameters) -> Iterator[tuple[str, Mapping[str, Crew]]]:
    yield "office", parameters.staffing.office.crews
    for key, unit in parameters.units.items():
        yield key, crews_of(unit, parameters.staffing.units.crews)


def _fills(crew: Crew, role: Role, tier: str) -> bool:
    return crew.count > 0 and role in crew.roles and (not crew.tiers or tier in crew.tiers)


def _needed(parameters: Parameters, place: str) -> list[Role]:
    """Return the roles that some step with a duration needs."""
    work, policy = parameters.work, parameters.policy
    takes_time = {
        "dispatch": work.dispatch.mean > 0,
        "prereview": work.prereview.mean > 0 and any(tier.prereview for tier in policy.tiers.values()),
        "callback": work.callback.mean > 0 and policy.callback.share > 0,
        "reception": work.acceptance.mean > 0,
        "handling": work.handling.mean + work.contact.mean + work.reply.mean > 0,
        "section_head": work.sign_section_head.mean > 0 and "section_head" in policy.signatures,
        "principal": work.sign_principal.mean > 0 and "principal" in policy.signatures,
    }
    ours: tuple[Role, ...] = ("dispatch", "prereview", "callback")
    theirs: tuple[Role, ...] = ("reception", "handling", "section_head", "principal")
    return [role for role in (ours if place == "office" else theirs) if takes_time[role]]
