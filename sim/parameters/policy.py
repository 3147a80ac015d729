"""The rules: tiers and their deadlines, returns, extensions, review, reminders, supervision, accountability."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.distributions import INSTANT, Duration
from sim.fields import (
    Bilingual,
    ClockTime,
    Count,
    Deadline,
    Limit,
    NotNegative,
    Positive,
    PositiveCount,
    Section,
    Share,
)

TierKey = Literal["urgency", "request_type", "channel", "unit_class"]


class Tier(Section):
    """One tier: which orders are in it, and its limits (C17 to C20)."""

    name: Bilingual
    """Name shown in results."""
    when: dict[TierKey, Annotated[tuple[str, ...], Field(min_length=1)]] = {}
    """Which orders: all the keys named must have one of the values listed; empty: every order. The first tier that
    fits, in the order of the file, is the order's."""
    rank: Count
    """Rank for the queue discipline by tier: 0 is served first."""
    completion: Deadline
    """Limit from the start of the county clock to the report."""
    city: Deadline | None = None
    """Limit of the city platform, from receipt to report, beside the county's (C18); empty: none."""
    dispatch: Deadline | None = None
    """Limit from receipt to dispatch; empty: none."""
    acceptance: Deadline | None = None
    """Limit from dispatch to acceptance; empty: none."""
    first_contact: Deadline | None = None
    """Limit from dispatch to the first call to the petitioner; empty: none."""
    extension: bool = False
    """Whether an extension may be asked."""
    prereview: bool = False
    """Whether the reply goes through pre-review."""
    reminder: bool = False
    """Whether a pre-overdue reminder is sent."""
    urgent: bool = False
    """Whether an overdue order counts as an urgent one not answered in time (C35)."""


class Returns(Section):
    """Return of an order by a unit (C13 to C15)."""

    allowed: bool = True
    """Whether a unit may ask to return an order at all."""
    window: Deadline = Limit(amount=1, clock="hours")
    """From each dispatch to the moment the signed request is in; a request exactly at its end is in time."""
    most: Count = 1
    """How many return requests of one order are heard; a later one is void, or sends it to the fallback unit."""
    review_delay: Duration = INSTANT
    """Elapsed time before the office's review begins."""
    barred_after_rejection: bool = True
    """Whether a unit whose request was rejected may not ask again (C14)."""
    clock_after_upheld: Literal["keep", "restart"] = "keep"
    """County clock after an upheld return: the deadline stays, or starts again at redispatch."""
    fallback_unit: str | None = None
    """Unit that takes an order when yet another return is upheld, and may not return it; empty: such a request is
    void."""
    criticised_share: Share = 1
    """Unjustified requests and refusals that are criticised county-wide and escalated (C15)."""


class Extensions(Section):
    """Extension of a deadline (C19 to C24)."""

    lead: Deadline = Limit(amount=24, clock="hours")
    """How long before the deadline in force the signed request must be in; a request exactly then is in time."""
    margin_min: NotNegative = 0
    """How long before that last moment the unit decides and begins to write, in minutes of working time
    (calendar.working_hours), so that a last moment at night or on a day off is met on the working day before."""
    cutoff: ClockTime | None = None
    """Daily hour after which a request counts as made the next day; empty: none."""
    length: Deadline = Limit(amount=3, clock="working_days")
    """Length asked for and granted."""
    cap: Deadline = Limit(amount=3, clock="working_days")
    """Longest extension (C21); a longer one is cut to it."""
    counted_from: Literal["deadline", "approval"] = "deadline"
    """What the extension is counted from."""
    most: Count = 1
    """How many extensions one order may get in a round."""


class Prereview(Section):
    """Review of a reply by the office before it goes to the city (C27, C28)."""

    lead: Deadline = Limit(amount=24, clock="hours")
    """How long before the deadline the reply must reach the office; later is marked late."""
    most_rounds: PositiveCount = 3
    """After so many submissions the reply goes to the city as it is."""


class Audit(Section):
    """Redo ordered after the report (C31, C34)."""

    enabled: bool = True
    """Whether the city audits results at all."""
    most_redos: Count = 2
    """How many redos one order gets at most."""
    redo_limit_share: Positive = 1
    """Deadline of a redo as a share of the tier's completion limit."""


class Callback(Section):
    """Callback to the petitioner (C03, C33)."""

    share: Share = 1
    """Share of orders called back: 1 is a census."""


class Reminders(Section):
    """Messages and urging (C29 to C31)."""

    predue_lead: Deadline = Limit(amount=24, clock="hours")
    """How long before the deadline the pre-overdue reminder is sent."""
    urge_after: Deadline | None = None
    """How long after the deadline an unreported order is urged for the first time; empty: never."""
    urge_interval: Deadline = Limit(amount=24, clock="hours")
    """Interval between urgings."""
    most_urges: Count = 10
    """How many urgings one round gets at most."""
    supervision_after_urges: Count = 0
    """A supervision message goes out with the so-many-th urging without a result, and with each later one; 0: never."""


class Supervision(Section):
    """Joint supervision (C34)."""

    notice_after_dispatches: Count = 0
    """A supervision notice goes to the unit that gets an order's so-many-th dispatch; 0: never."""
    notice_after_redos: Count = 0
    """A notice with an order's so-many-th redo, and each later one; 0: never."""
    notice_after_cluster_orders: Count = 0
    """A notice when one cause has brought a unit so many orders; 0: never."""
    talk_after_notices: Count = 0
    """An admonition talk when a unit has so many notices within the window; the count then starts again; 0: never."""
    talk_window_days: PositiveCount = 90
    """Window for that count, in days."""


class Escalation(Section):
    """Escalation to the deputy county leader (C32)."""

    enabled: bool = True
    """Whether complex orders are escalated at once."""
    cluster_orders: Count = 0
    """Orders of one cause at one unit from which the next ones are escalated; 0: never."""
    handling_waits: bool = False
    """Whether the unit can finish only after the leader has coordinated."""


class Accountability(Section):
    """Who answers for overdue orders (C35, C36)."""

    consecutive: Count = 3
    """A unit's principal reports at the county executive meeting after so many overdue orders in a row; 0: off."""
    cumulative: Count = 5
    """… or after so many in all within the window; 0: off."""
    window: Literal["calendar_year", "calendar_quarter", "calendar_month", "rolling", "none"] = "calendar_year"
    """Window of the counts: both start again at its end; rolling: the cumulative count looks back rolling_days."""
    rolling_days: PositiveCount = 365
    """Length of the rolling window, in days."""
    order: Literal["deadline", "dispatch", "completion"] = "deadline"
    """Order in which a unit's orders are read for "consecutive"."""
    reset: bool = True
    """Whether both counts start again after a report."""
    co_units_share_blame: bool = False
    """Whether an overdue order counts for its co-units too."""


class Reports(Section):
    """Statistics, topics and assessment (C04 to C06, C37 to C39)."""

    monthly_statistics: bool = True
    """Whether statistics, demand review and assessment are published at each month's end, and at the period's."""
    hot_topic_orders: Count = 0
    """Orders on one topic within the window that make it hot; 0: never."""
    hot_topic_days: PositiveCount = 7
    """Window, and interval between looks, in days."""
    special_report_orders: Count = 0
    """Orders on one topic in a month from which a special report is written; 0: never."""
    special_report_business_orders: Count = 0
    """The same for topics that concern the business environment; 0: never."""


class Policy(Section):
    """The rules that the office and the county set."""

    tiers: Annotated[dict[str, Tier], Field(min_length=1)]
    """Tiers by key, in the order in which they are tried."""
    clock_starts: Literal["dispatch", "receipt", "acceptance"] = "dispatch"
    """What starts the county clock; acceptance: it does not run while the order is unaccepted."""
    returns: Returns = Returns()
    """Returns."""
    extensions: Extensions = Extensions()
    """Extensions."""
    signatures: tuple[Literal["handling", "section_head", "principal"], ...] = ("handling", "section_head", "principal")
    """Who signs a reply, in this order (C26)."""
    prereview: Prereview = Prereview()
    """Pre-review."""
    audit: Audit = Audit()
    """Audit and redo."""
    callback: Callback = Callback()
    """Callback."""
    dismiss_unreasonable: bool = True
    """Whether unreasonable repeats are dismissed by the office (C16); otherwise they are handled like any order."""
    reminders: Reminders = Reminders()
    """Reminders."""
    supervision: Supervision = Supervision()
    """Supervision."""
    escalation: Escalation = Escalation()
    """Escalation."""
    accountability: Accountability = Accountability()
    """Accountability."""
    reports: Reports = Reports()
    """Reports."""
