"""How long each step takes its people, how long it waits for nobody in the county, and how people behave."""

from __future__ import annotations

from pydantic import Field

from sim.distributions import INSTANT, Duration
from sim.fields import Count, NotNegative, Positive, Section, Share


class Work(Section):
    """Minutes of people's work, step by step; 0 makes a step instant."""

    dispatch: Duration = INSTANT
    """Dispatcher reads an order and sends it to a unit (office, role dispatch)."""
    direct_answer: Duration = INSTANT
    """Office answers an order itself (office, role dispatch)."""
    dismissal: Duration = INSTANT
    """Office disposes of an unreasonable repeat (office, role return_review)."""
    return_review: Duration = INSTANT
    """Office reviews a return request (office, role return_review)."""
    prereview: Duration = INSTANT
    """Office reviews a reply before it goes to the city (office, role prereview)."""
    callback: Duration = INSTANT
    """Office calls the petitioner back (office, role callback)."""
    supervision: Duration = INSTANT
    """Office urges, or issues a supervision notice or a talk (office, role supervision)."""
    acceptance: Duration = INSTANT
    """Unit reads and signs for an order (unit, role reception)."""
    return_request: Duration = INSTANT
    """Unit writes the reason and grounds of a return (unit, role reception)."""
    extension_request: Duration = INSTANT
    """Unit writes an extension request (unit, role handling)."""
    contact: Duration = INSTANT
    """Unit calls the petitioner (unit, role handling)."""
    handling: Duration = INSTANT
    """Unit solves the matter (unit, role handling)."""
    handling_factor_by_tier: dict[str, NotNegative] = {}
    """Multiplies handling, by tier; a tier left out has 1."""
    co_unit_handling: Duration = INSTANT
    """A co-unit does its part (co-unit, role handling)."""
    reply: Duration = INSTANT
    """Unit writes the reply and uploads the evidence (unit, role handling)."""
    rework: Duration = INSTANT
    """Unit mends a reply that pre-review sent back (unit, role handling)."""
    redo_share: NotNegative = 1
    """Handling work of a redo as a share of a first handling."""
    sign_handler: Duration = INSTANT
    """First signature (unit, role handling)."""
    sign_section_head: Duration = INSTANT
    """Second signature (unit, role section_head)."""
    sign_principal: Duration = INSTANT
    """Third signature; also on return and extension requests (unit, role principal)."""
    notification: Duration = INSTANT
    """Unit tells the petitioner of an extension, of progress, or of the result (unit, role handling)."""


class Waits(Section):
    """Elapsed minutes that need nobody of the county's staff."""

    external_share: Share = 0
    """Share of handlings that wait for something outside: a site visit, materials, another body."""
    external: Duration = INSTANT
    """Length of that wait."""
    external_factor_by_tier: dict[str, NotNegative] = {}
    """Multiplies external, by tier; a tier left out has 1."""
    work_before_share: Share = 0.5
    """Share of the handling work done before that wait; the rest comes after it."""
    city_decision: Duration = INSTANT
    """City platform decides on an extension; in the city's working hours if city_works_office_hours."""
    city_audit: Duration = INSTANT
    """City platform audits a result; in the city's working hours if city_works_office_hours."""
    city_works_office_hours: bool = False
    """Whether the city's decisions and audits count working hours instead of elapsed ones."""
    leader_coordination: Duration = INSTANT
    """Deputy county leader coordinates an escalated order."""
    before_callback: Duration = INSTANT
    """Time from the city's audit to the callback."""
    before_repeat: Duration = INSTANT
    """Time from closing to the petitioner's next appeal."""


class ByQuality(Section):
    """A chance that depends on the reply's quality."""

    standard: Share
    """For a reply with its three parts."""
    substandard: Share
    """For a reply that lacks one."""


class Satisfaction(Section):
    """Chance that a petitioner is satisfied: a base, and odds ratios for what went wrong (1 changes nothing)."""

    share: Share
    """Satisfied when solved, on time, contacted first, and the reply standard."""
    unsolved_odds: NotNegative = 1
    """Odds ratio where the matter is not solved."""
    late_odds: NotNegative = 1
    """Odds ratio where the report was overdue."""
    no_contact_odds: NotNegative = 1
    """Odds ratio where the unit did not call first."""
    substandard_odds: NotNegative = 1
    """Odds ratio where the reply is substandard."""
    redo_odds: NotNegative = 1
    """Odds ratio for each redo."""
    odds_per_day: NotNegative = 1
    """Odds ratio for each day from receipt to report."""


class Resolution(Section):
    """Chance that the matter is really solved: a base, and odds ratios."""

    share: Share
    """Solved, for an ordinary order."""
    complex_odds: NotNegative = 1
    """Odds ratio for a complex order."""
    substandard_odds: NotNegative = 1
    """Odds ratio where the reply is substandard."""
    redo_odds: NotNegative = 1
    """Odds ratio for each redo."""
    repeat_odds: NotNegative = 1
    """Odds ratio for a repeat appeal."""


class Repeat(Section):
    """Whether a petitioner appeals again after closing."""

    share_if_content: Share = 0
    """Of those satisfied and solved."""
    share_if_unsolved: Share = 0
    """Of those satisfied though not solved."""
    share_if_dissatisfied: Share = 0
    """Of those not satisfied."""
    told_odds: NotNegative = 1
    """Odds ratio where progress and measures were told after a failed extension (C24)."""
    unreasonable_share: Share = 0
    """Share of repeats that are unreasonable (C16)."""
    longest_chain: Count = 5
    """How many repeats one petitioner makes at most."""


class Effect(Section):
    """What a reminder, a supervision or an escalation changes for its order; the defaults change nothing."""

    priority: bool = False
    """Whether the order goes ahead in the unit's queue (with queue.reminder_boost)."""
    work_factor: Positive = 1
    """Multiplies the handling work still to be started."""
    wait_factor: NotNegative = 1
    """Multiplies the external waits still to be started."""


class Effects(Section):
    """What oversight changes; neutral unless set."""

    reminder: Effect = Effect()
    """Pre-overdue reminder and urging."""
    supervision: Effect = Effect()
    """Supervision message or notice."""
    escalation: Effect = Effect()
    """Coordination by the deputy county leader."""


class Behaviour(Section):
    """Chances: how often people err, refuse, ask and are content."""

    direct_answer_share: Share = 0
    """Orders that the office answers itself."""
    misroute_share: Share = 0
    """Dispatches to a wrong unit."""
    misroute_matrix: dict[str, dict[str, NotNegative]] = {}
    """Where a unit's orders go when misrouted: relative weights by unit; a unit left out: all others, by weight."""
    recognise_share: Share = 1
    """Misrouted orders that the unit recognises as not its own, and asks to return."""
    shirk_share: Share = 0
    """Own orders that a unit asks to return all the same."""
    refuse_share: Share = 0
    """Own orders that a unit refuses outright (C15)."""
    uphold_share_justified: Share = 1
    """Return requests upheld where the order is not the unit's."""
    uphold_share_unjustified: Share = 0
    """Return requests upheld where it is."""
    redispatch_right_share: Share = 1
    """Redispatches after an upheld return that reach the unit in charge."""
    contact_share: Share = 1
    """Orders whose petitioner the unit calls first (C09)."""
    ask_extension_share: Share = 0
    """Unfinished orders for which the unit asks an extension at the last moment allowed."""
    extension_approval_share: Share = 1
    """Admissible requests that the city approves."""
    substandard_share: Share = 0
    """First replies that lack a part (C25)."""
    substandard_share_reworked: Share = 0
    """Reworked replies that still lack a part."""
    prereview_pass_share: ByQuality = ByQuality(standard=1, substandard=1)
    """Replies that pass pre-review."""
    audit_redo_share: ByQuality = ByQuality(standard=0, substandard=0)
    """Reported results that the city orders to be redone."""
    callback_redo_share: Share = 0
    """Dissatisfied callbacks that lead to a redo."""
    resolution: Resolution = Resolution(share=1)
    """Chance of being solved."""
    satisfaction: Satisfaction = Satisfaction(share=1)
    """Chance of being satisfied."""
    repeat: Repeat = Repeat()
    """Chance of appealing again."""
    effects: Effects = Field(default=Effects())
    """What reminders, supervision and escalation change."""
