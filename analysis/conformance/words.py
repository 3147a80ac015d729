"""The log's words, stated again: activities, their clauses, the course that an order may take."""

from __future__ import annotations

CLAUSES = {
    "received": "C01", "answered": "C03", "dispatched": "C02 C11 C17", "dispatch_sms": "C29",
    "accepted": "C07 C08 C11", "return_requested": "C13", "return_void": "C13", "return_upheld": "C13 C16",
    "return_rejected": "C14 C16", "redispatched": "C02", "refused": "C15", "criticised": "C15",
    "contacted": "C09 C11", "handling": "C07", "co_units_convened": "C12", "co_unit_completed": "C12",
    "extension_barred": "C19", "extension_requested": "C20", "extension_approved": "C20 C21",
    "extension_rejected": "C20 C23", "extension_notified": "C22", "progress_told": "C24", "replied": "C07 C25",
    "evidence_uploaded": "C10", "signed": "C07 C26", "prereview_submitted": "C27", "prereview_passed": "C28",
    "prereview_failed": "C28", "reported": "C08 C18", "result_told": "C09", "audit_passed": "C18",
    "redo_ordered": "C31 C34", "called_back": "C03 C33", "closed": "C07", "dismissed": "C16",
    "predue_reminder": "C30", "overdue": "C17", "city_overdue": "C18", "urged": "C03 C31", "supervision_sms": "C31",
    "escalated": "C15 C32", "leader_coordinated": "C15 C32", "supervision_notice": "C34", "admonition_talk": "C34",
    "accountability": "C35", "executive_report": "C36", "statistics": "C04", "hot_topic": "C06",
    "demand_reviewed": "C38", "special_report": "C39", "units_assessed": "C05 C37", "annual_assessment": "C37",
    "worked": "C07",
}  # fmt: skip
"""Every activity and the clauses that it belongs to."""

GENERAL = frozenset(
    {"statistics", "hot_topic", "demand_reviewed", "special_report", "units_assessed", "annual_assessment"}
)
"""Activities that concern no single order."""

ENDS = frozenset({"closed", "answered", "dismissed"})
"""Activities with which an order ends."""

AFTER_THE_END = frozenset({"worked", "executive_report"})
"""What may still be said of an order that has ended: work under way, and a report on deadlines missed before."""

BACKLOG = "opening backlog"
"""Stands for what came before the first event of an order that was in hand at the start."""

_UNIT_BEGINS = frozenset({"contacted", "handling"})
_UNIT_DECIDES = _UNIT_BEGINS | {"return_requested", "return_void"}

MAY_FOLLOW: dict[str, frozenset[str]] = {
    "": frozenset({"received"}),
    BACKLOG: _UNIT_BEGINS,
    "received": frozenset({"answered", "dismissed", "dispatched"}),
    "dispatched": frozenset({"accepted"}),
    "redispatched": frozenset({"accepted"}),
    "accepted": _UNIT_DECIDES | {"refused"},
    "refused": _UNIT_BEGINS,
    "return_requested": frozenset({"return_upheld", "return_rejected"}),
    "return_void": _UNIT_BEGINS,
    "return_upheld": frozenset({"redispatched"}),
    "return_rejected": _UNIT_DECIDES,
    "contacted": frozenset({"handling"}),
    "handling": frozenset({"result_told"}),
    "result_told": frozenset({"replied"}),
    "replied": frozenset({"evidence_uploaded"}),
    "evidence_uploaded": frozenset({"signed", "prereview_submitted", "reported"}),
    "signed": frozenset({"signed", "prereview_submitted", "reported"}),
    "prereview_submitted": frozenset({"prereview_passed", "prereview_failed"}),
    "prereview_failed": frozenset({"replied"}),
    "prereview_passed": frozenset({"reported"}),
    "reported": frozenset({"audit_passed", "redo_ordered", "called_back", "closed"}),
    "audit_passed": frozenset({"called_back", "closed"}),
    "called_back": frozenset({"redo_ordered", "closed"}),
    "redo_ordered": _UNIT_BEGINS,
    "closed": frozenset(),
    "answered": frozenset(),
    "dismissed": frozenset(),
}
"""The course of an order (lifecycle, section 3): which step may follow which. All other activities happen beside it."""

BY_THE_HOLDER = frozenset({
    "dispatch_sms", "accepted", "return_requested", "return_void", "refused", "criticised", "contacted", "handling",
    "co_units_convened", "extension_barred", "extension_requested", "replied", "evidence_uploaded", "signed",
    "prereview_submitted", "result_told", "urged", "supervision_sms", "escalated", "accountability",
})  # fmt: skip
"""Activities whose actor must be the unit that holds the order then."""
