"""Behind each step that takes time stands somebody's work, as long as the scenario says (C07)."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.conformance.findings import Book
from analysis.conformance.laws import only, takes_time
from analysis.conformance.limits import tick
from analysis.conformance.log import Event, Log, Story
from sim.distributions import Duration

RULES = {"somebody has worked on it": "C07", "as long as the scenario says": "C07"}
_OFFICE = {
    "dispatched": ("dispatch", "dispatch"), "redispatched": ("dispatch", "dispatch"),
    "answered": ("dispatch", "direct_answer"), "dismissed": ("return_review", "dismissal"),
    "return_upheld": ("return_review", "return_review"), "return_rejected": ("return_review", "return_review"),
    "prereview_passed": ("prereview", "prereview"), "prereview_failed": ("prereview", "prereview"),
    "called_back": ("callback", "callback"), "supervision_notice": ("supervision", "supervision"),
    "urged": ("supervision", "supervision"),
}  # fmt: skip
_UNIT = {
    "accepted": ("reception", "acceptance"), "return_requested": ("principal", "sign_principal"),
    "return_void": ("principal", "sign_principal"), "contacted": ("handling", "contact"),
    "result_told": ("handling", "notification"), "extension_requested": ("principal", "sign_principal"),
    "extension_notified": ("handling", "notification"), "progress_told": ("handling", "notification"),
    "co_unit_completed": ("handling", "co_unit_handling"), "replied": ("handling", "reply"),
}  # fmt: skip
Step = tuple[Event, str, str, Duration]
_SIGNATURES = {"handling": "sign_handler", "section_head": "sign_section_head", "principal": "sign_principal"}


def read(log: Log, book: Book) -> None:
    """Look for the work behind each step."""
    for story in log.stories.values():
        if story.received is not None:
            for step in _steps(log, story):
                _step(log, story, step, book)


def _steps(log: Log, story: Story) -> Iterator[Step]:
    """Yield each step with the pool and role that do it, and its law."""
    work, reworked = log.parameters.work, False
    for event in story.events:
        if event.activity in _OFFICE:
            role, name = _OFFICE[event.activity]
            yield event, "office", role, getattr(work, name)
        elif event.activity in _UNIT:
            role, name = _UNIT[event.activity]
            yield event, event.actor, role, getattr(work, "rework" if reworked and name == "reply" else name)
        elif event.activity == "signed":
            yield event, event.actor, event.detail, getattr(work, _SIGNATURES.get(event.detail, "sign_handler"))
        if event.activity in {"prereview_failed", "replied"}:
            reworked = event.activity == "prereview_failed"


def _step(log: Log, story: Story, step: Step, book: Book) -> None:
    event, pool, role, law = step
    if not takes_time(law):
        return
    segments = [one for one in story.of("worked") if one.detail == role and one.actor.startswith(f"{pool}/")]
    # A handler stays with the order for several steps: the step ends within the segment. All others end with theirs.
    behind = [
        one for one in segments if one.since < event.time <= one.time and (role == "handling" or one.time == event.time)
    ]
    book.hold(
        "somebody has worked on it",
        event,
        bool(behind),
        "{} takes somebody of {} in the role {}; the log has {}",
        event.activity,
        pool,
        role,
        [(one.since, one.time) for one in segments][-3:] or "nothing",
    )
    minutes = only(law)
    if not behind or minutes is None or role == "handling":
        return
    speed = 1.0 if pool == "office" else log.parameters.units[pool].speed
    expected = minutes if speed == 1 else tick(minutes / speed)
    sums = {_total(one, segments) for one in behind}
    possible = {total for many in sums for total in many}
    book.hold(
        "as long as the scenario says",
        event,
        expected in possible,
        "{} takes {}, here {}",
        event.activity,
        expected,
        sorted(possible),
    )


def _total(last: Event, segments: list[Event]) -> tuple[float, ...]:
    """Return how long the work that ends with a segment may have taken, with or without what went before it."""
    totals = [last.time - last.since]
    while True:
        before = next((one for one in segments if one.time == last.queued and one.row < last.row), None)
        if before is None:
            return tuple(totals)
        totals.append(totals[-1] + before.time - before.since)
        last = before
