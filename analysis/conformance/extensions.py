"""Extensions: who may ask, until when, who decides, who is told (C19, C20, C22 to C24)."""

from __future__ import annotations

from analysis.conformance.county_days import DAY
from analysis.conformance.findings import Book
from analysis.conformance.laws import only
from analysis.conformance.log import Event, Log, Story

RULES = {
    "extension by tier": "C19",
    "extension barred": "C19",
    "a late request is refused at once": "C20",
    "a request in time is decided": "C20",
    "the city decides in its hours": "C20",
    "number of extensions": "C20",
    "nothing to extend any more": "C20",
    "told of an extension": "C22",
    "progress told after an extension": "C24",
}
DECIDED = ("extension_approved", "extension_rejected")


def read(log: Log, book: Book) -> None:
    """Hold each order's extensions against these rules."""
    for story in log.stories.values():
        for event in story.of("extension_requested"):
            _request(log, story, event, book)
        _decisions(log, story, book)
        _barred(log, story, book)
        _told(log, story, book)


def _request(log: Log, story: Story, event: Event, book: Book) -> None:
    rules = log.policy.extensions
    if story.tier is not None:
        book.hold("extension by tier", event, story.tier.extension, "tier {} gets no extension", story.tier_key)
    approved = sum(one.round == event.round and one.row < event.row for one in story.of("extension_approved"))
    book.hold(
        "number of extensions",
        event,
        approved < rules.most,
        "{} extensions approved in this round already, at most {}",
        approved,
        rules.most,
    )
    report = story.reported(event.round)
    over = (report is not None and report.row < event.row) or story.ended_by(event.time)
    book.hold("nothing to extend any more", event, not over, "the order was reported or ended before the request")
    last = log.limits.before(rules.lead, event.due)
    made = event.time
    if rules.cutoff is not None and made % DAY > rules.cutoff:
        made = (made // DAY + 1) * DAY  # counts as made the next day
    answer = next((one for one in story.of("extension_rejected") if one.row > event.row), None)
    refused = answer is not None and answer.detail == "late" and answer.time == event.time
    book.hold(
        "a late request is refused at once",
        event,
        refused == (made > last),
        "due {}, to be asked by {}, made {}: {} refused at once",
        event.due,
        last,
        made,
        "is" if refused else "is not",
    )


def _decisions(log: Log, story: Story, book: Book) -> None:
    pending: list[Event] = []
    for event in story.of("extension_requested", *DECIDED):
        if event.activity == "extension_requested":
            pending.append(event)
            continue
        if event.detail == "late":
            pending.pop()
            continue
        known = bool(pending)
        book.hold("a request in time is decided", event, known, "the city decides on what nobody has asked")
        if known:
            request = pending.pop()  # an earlier one has lapsed
            _decision(log, request, event, book)
    for request in pending:
        decided_by = _ready(log, request)
        if decided_by is None or decided_by >= log.horizon:
            continue
        report = story.reported(request.round)
        over = (report is not None and report.time <= decided_by) or story.ended_by(decided_by)
        later = [one for one in story.events if one.row > request.row and one.time <= decided_by]
        lapsed = over or any(one.due != request.due for one in later)
        book.hold("a request in time is decided", request, lapsed, "the city should have decided by {}", decided_by)


def _decision(log: Log, request: Event, event: Event, book: Book) -> None:
    ready = _ready(log, request)
    if ready is not None:
        book.hold(
            "the city decides in its hours",
            event,
            event.time == ready,
            "asked {}, decided {}, not {}",
            request.time,
            ready,
            event.time,
        )
    elif log.parameters.waits.city_works_office_hours and event.time > request.time:
        book.hold(
            "the city decides in its hours",
            event,
            log.limits.is_working_time(event.time),
            "decided outside working hours",
        )
    share = log.parameters.behaviour.extension_approval_share
    possible = {"approved": share > 0, "refused": share < 1}
    expected = {"deadline_passed"} if event.time > request.due else {word for word, may in possible.items() if may}
    found = "approved" if event.activity == "extension_approved" else event.detail
    book.hold(
        "a request in time is decided",
        event,
        found in expected,
        "due {}, decided {}: {}, but the log says {}",
        request.due,
        event.time,
        " or ".join(sorted(expected)),
        found,
    )


def _ready(log: Log, request: Event) -> float | None:
    """Return when the city has decided, where its time is always the same."""
    minutes = only(log.parameters.waits.city_decision)
    if not minutes:
        return None if minutes is None else request.time
    if log.parameters.waits.city_works_office_hours:
        return log.limits.work_after(request.time, minutes)
    return request.time + minutes


def _barred(log: Log, story: Story, book: Book) -> None:
    moments = {event.time for event in story.of("overdue")}
    for event in story.of("extension_barred"):
        good = event.time in moments and not (story.tier and story.tier.extension)
        book.hold(
            "extension barred", event, good, "only an overdue order of a tier without extensions is barred from one"
        )
    unit = log.parameters.units
    for event in story.of("overdue"):
        own = unit[event.actor].ask_extension_share if event.actor in unit else 0
        share = log.parameters.behaviour.ask_extension_share if own is None else own
        if story.tier is not None and not story.tier.extension and share == 1:
            found = any(one.time == event.time for one in story.of("extension_barred"))
            book.hold(
                "extension barred", event, found, "the unit would have asked, and the log does not say it was barred"
            )


def _told(log: Log, story: Story, book: Book) -> None:
    """See that the petitioner is told of each approval, marked by its day, and of progress after it was not enough."""
    instant = only(log.parameters.work.notification) == 0
    approvals = story.of("extension_approved")
    for number, event in enumerate(story.of("extension_notified")):
        sources = [one for one in approvals if one.row < event.row]
        days = {"same_day" if one.time // DAY == event.time // DAY else "later" for one in sources}
        good = number < len(sources) and event.detail in days
        book.hold(
            "told of an extension",
            event,
            good,
            "approvals at {}, told {} at {}",
            [one.time for one in sources],
            event.detail,
            event.time,
        )
    if instant:
        told = [event.time for event in story.of("extension_notified")]
        for event in approvals:
            book.hold("told of an extension", event, event.time in told, "approved, and the petitioner is not told")
    missed = [
        event
        for event in story.of("overdue")
        if any(one.round == event.round and one.row < event.row for one in approvals)
    ]
    for number, event in enumerate(story.of("progress_told")):
        good = number < sum(one.row < event.row for one in missed)
        book.hold("progress told after an extension", event, good, "no extension of this round has run out")
    if instant:
        told = [event.time for event in story.of("progress_told")]
        for event in missed:
            book.hold(
                "progress told after an extension",
                event,
                event.time in told or event.actor == "office",
                "the extension was not enough, and the petitioner is not told",
            )
