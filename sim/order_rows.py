"""One row an order: its attributes, milestones, deadlines, outcome, and where its time went."""

from __future__ import annotations

import pyarrow as pa

from sim.work_order import Cause, WorkOrder

_TEXT, _NUMBER, _COUNT, _FLAG = pa.dictionary(pa.int32(), pa.string()), pa.float64(), pa.int16(), pa.bool_()

# (column, type, attribute of WorkOrder); a column ending in _min is minutes since the period's start, null: never.
_TEXTS = (
    "order_id", "first_order_id", "cohort", "urgency", "request_type", "channel", "topic", "tier", "unit", "sent_to",
    "holder", "co_units", "cluster", "outcome",
)  # fmt: skip
_TIMES = (
    "received", "dispatched", "last_dispatched", "accepted", "contacted", "handling_started", "replied", "signed",
    "prereview_submitted", "prereview_passed", "reported", "last_reported", "audited", "called_back", "closed",
    "dispatch_due", "acceptance_due", "first_contact_due", "due_first", "due_final", "city_due", "redo_due",
)  # fmt: skip
_COUNTS = (
    "chain", "dispatches", "return_requests", "returns_upheld", "returns_rejected", "returns_void",
    "extension_requests", "extensions_approved", "prereview_rounds", "prereview_failures", "redos", "overdue_count",
    "urges", "supervision_messages", "notices",
)  # fmt: skip
_FLAGS = (
    "complex", "repeat", "unreasonable", "unreachable", "refused", "criticised", "escalated", "contact_made",
    "substandard", "prereview_late", "was_called_back",
)  # fmt: skip
_RATINGS = ("satisfied", "solved", "first_satisfied")
_CAUSES = tuple(f"{cause.name.lower()}_min" for cause in Cause)
_RENAMED = {"was_called_back": "called_back"}

ORDER_SCHEMA = pa.schema(
    [
        ("replication", pa.int32()),
        *((name, _TEXT) for name in _TEXTS),
        *((f"{name}_min", _NUMBER) for name in _TIMES),
        *((name, _COUNT) for name in _COUNTS),
        *((_RENAMED.get(name, name), _FLAG) for name in _FLAGS),
        *((name, _NUMBER) for name in _RATINGS),
        *((name, _NUMBER) for name in _CAUSES),
    ]
)


def order_row(order: WorkOrder, replication: int, horizon: float) -> tuple[object, ...]:
    """Return the order's row, in the order of `ORDER_SCHEMA`; an open order's time runs to `horizon`."""
    birth, spent = order.birth, order.spent
    end = order.closed if order.outcome != "open" else horizon
    if end > order.spent_until:
        spent = list(spent)
        spent[order.waiting_for if order.phase is None else order.phase] += end - order.spent_until
    return (
        replication, order.order_id, order.first_order_id, order.cohort, birth.urgency, birth.request_type,
        birth.channel, birth.topic, order.tier.key, birth.unit, birth.sent_to, order.holder, ";".join(birth.co_units),
        birth.cause or None, order.outcome,
        order.received, order.dispatched, order.last_dispatched, order.accepted, order.contacted,
        order.handling_started, order.replied, order.signed, order.prereview_submitted, order.prereview_passed,
        order.reported, order.last_reported, order.audited, order.called_back, order.closed,
        order.dispatch_due, order.acceptance_due, order.first_contact_due, order.due_first, order.due_final,
        order.city_due, order.redo_due,
        order.chain, order.dispatches, order.return_requests, order.returns_upheld, order.returns_rejected,
        order.returns_void, order.extension_requests, order.extensions_approved, order.prereview_rounds,
        order.prereview_failures, order.redos, order.overdue_count, order.urges, order.supervision_messages,
        order.notices,
        birth.complex, order.chain > 0, order.unreasonable, birth.unreachable, order.refused, order.criticised,
        order.escalated, order.contact_made, order.substandard, order.prereview_late, order.was_called_back,
        order.said_satisfied, order.said_solved, order.first_satisfied,
        *spent,
    )  # fmt: skip


def order_table(rows: list[tuple[object, ...]]) -> pa.Table:
    """Return the rows as a table; a time that never came is null."""
    if not rows:
        return ORDER_SCHEMA.empty_table()
    columns = zip(*rows, strict=True)
    arrays = [
        pa.array(column, type=field.type, from_pandas=True)  # from_pandas: NaN becomes null
        for column, field in zip(columns, ORDER_SCHEMA, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=ORDER_SCHEMA)
