"""Who works when, at what, and in which order they take the work up."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from sim.fields import Bilingual, Count, Day, NotNegative, Positive, Role, Section, Share, Span


class Shift(Section):
    """When a crew is on duty: hours on certain days, or all the time that another shift is not."""

    on: Literal["working_days", "days_off", "all_days"] = "working_days"
    """Days of the official calendar."""
    weekdays: tuple[Day, ...] = ()
    """Only these weekdays; empty: any."""
    hours: tuple[Span, ...] = ()
    """Spans of the day."""
    outside: str | None = None
    """Name of another shift: on duty exactly when that one is not; hours must then be empty."""

    @field_validator("outside")
    @classmethod
    def _one_way(cls, outside: str | None, info: ValidationInfo) -> str | None:
        if "hours" in info.data and (outside is None) == (not info.data["hours"]):
            raise ValueError("must be given exactly where hours are not")
        return outside


class Crew(Section):
    """People who do the same work at the same times."""

    name: Bilingual | None = None
    """Name shown in results; empty: the crew's key."""
    count: Count
    """Head count; in units, used where the unit's own staff does not name the crew."""
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    """What each of them can do; of waiting work, they take up earlier roles first."""
    shift: str
    """Name of the shift."""
    tiers: tuple[str, ...] = ()
    """Tiers that they serve; empty: all. A duty roster names the urgent ones."""
    absence_share: Share = 0
    """Chance that one of them is away on a day of duty (leave, sickness, training)."""


class Queue(Section):
    """In which order waiting work is taken up, and what happens at the end of a shift."""

    discipline: Literal["first_come", "oldest_order", "tier", "earliest_due", "earliest_due_parked"] = "first_come"
    """first_come: by the time of joining the queue; oldest_order: by the order's receipt; tier: by the tier's rank,
    then the order's receipt; earliest_due: by the deadline in force; earliest_due_parked: the same, overdue orders
    last."""
    reminder_boost: bool = False
    """Whether an order whose reminder, supervision or escalation has the effect `priority` goes before the others."""
    preempting_tiers: tuple[str, ...] = ()
    """Tiers that interrupt work on other tiers; the interrupted work is taken up again later."""
    shift_end: Literal["suspend", "finish", "overtime"] = "suspend"
    """Work in hand at the end of the shift: suspended; finished; or (overtime) finished where overtime_max_min is
    enough for it, and suspended where not."""
    overtime_max_min: NotNegative = 0
    """Longest overtime, in minutes, for shift_end = overtime."""


class OfficeStaffing(Section):
    """The county hotline office."""

    crews: Annotated[dict[str, Crew], Field(min_length=1)]
    """Crews by name; roles dispatch, return_review, prereview, callback, supervision."""
    queue: Queue = Queue()
    """Queue rules."""


class UnitStaffing(Section):
    """What units have in common; each unit's own head counts stand in units."""

    crews: Annotated[dict[str, Crew], Field(min_length=1)]
    """Crews by name; roles reception, handling, section_head, principal."""
    queue: Queue = Queue()
    """Queue rules."""


class Unit(Section):
    """An undertaking unit."""

    name: Bilingual
    """Name shown in results."""
    unit_class: str
    """Class, such as department, township, enterprise."""
    weight: NotNegative
    """Relative share of orders, for topics that name no units."""
    staff: dict[str, Count] = {}
    """Head count by crew; a crew left out has its common count."""
    speed: Positive = 1
    """How fast it works: its work takes 1/speed of the common time."""
    misroute_share: Share | None = None
    """Its own share of misrouted orders; empty: behaviour.misroute_share."""
    shirk_share: Share | None = None
    """Its own behaviour.shirk_share; empty: the common one."""
    substandard_share: Share | None = None
    """Its own behaviour.substandard_share; empty: the common one."""
    ask_extension_share: Share | None = None
    """Its own behaviour.ask_extension_share; empty: the common one."""
    queue: Queue | None = None
    """Its own queue rules; empty: the common ones."""


class Staffing(Section):
    """Shifts, the office, and what units have in common."""

    shifts: Annotated[dict[str, Shift], Field(min_length=1)]
    """Shifts by name."""
    office: OfficeStaffing
    """The office."""
    units: UnitStaffing
    """The units."""
