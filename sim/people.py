"""People, the work that they have in hand, and the lines in which work waits for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop
from typing import TYPE_CHECKING

from sim.engine import Timer
from sim.fields import ROLE_CODES
from sim.work_order import WorkOrder

if TYPE_CHECKING:
    from sim.calendars import WorkingTime
    from sim.parameters.staffing import Crew
    from sim.staffing import StaffPool

Entry = tuple[int, float, float, int, int, "Task"]


class Task:
    """One piece of work for one order; itself the event of being done, which a stage can wait for.

    It has what the engine asks of an event and nothing else: a list of callbacks, taken away when it has happened.
    """

    __slots__ = (
        "callbacks", "interrupted", "joined", "line", "minutes", "order", "pause", "person", "place", "pool", "queued",
        "rank", "remaining", "running_since", "shift_end", "started", "stays", "ticket", "wanted", "worked_closed",
    )  # fmt: skip
    # These have no value before somebody starts, and before it waits.
    started: float
    running_since: float
    shift_end: float
    rank: int  # as in sim.disciplines

    def __init__(self, pool: StaffPool, order: WorkOrder, role: str, minutes: float) -> None:
        self.pool = pool
        self.line = pool.line[role, order.tier.key]
        self.order: WorkOrder = order
        self.minutes = self.remaining = minutes
        self.joined: float = pool.env.now
        self.queued: float = self.joined
        self.callbacks: list[Callable[[Task], None]] | None = [pool.finished]  # None when it has happened
        self.worked_closed = 0.0  # overtime while nobody able was on duty by the roster
        self.interrupted = self.stays = False
        self.person: Person | None = None
        self.pause: Timer | None = None
        self.wanted: Callable[[], bool] | None = None  # of an errand: whether it is still worth taking up
        self.place = 0  # number in the queue, the first that it had; 0: has not waited yet
        self.ticket = 0  # number of its valid entry in the queue; 0: does not wait

    def still_wanted(self) -> bool:
        """Return whether it is still worth taking up; an errand that is not is the order's no more."""
        if self.wanted is None or (self.order.outcome == "open" and self.wanted()):
            return True
        self.order.drop_errand(self)
        return False


class Person:
    """Somebody on duty during dated intervals, able to fill some roles for some tiers."""

    __slots__ = ("actor", "crew", "ends", "lines", "next", "roles", "shift", "starts", "task", "tiers")

    def __init__(self, actor: int, crew_name: str, crew: Crew, starts: Sequence[float], ends: Sequence[float]) -> None:
        self.actor, self.crew, self.roles, self.tiers, self.shift = actor, crew_name, crew.roles, crew.tiers, crew.shift
        self.starts, self.ends = starts, ends  # both end with infinity, so that `next` never runs out
        self.next = 0
        self.task: Task | None = None
        self.lines: list[tuple[int, Line]] = []

    def on_duty(self, now: float) -> bool:
        """Return whether on duty at `now`; the shift's end itself is off duty."""
        index = self.next
        while self.ends[index] <= now:
            index += 1
        self.next = index
        return self.starts[index] <= now


class Line:
    """Work for one role that the same people can do, whatever its tiers."""

    __slots__ = ("able", "entries", "open_time", "preempting", "role_code", "waiting")

    def __init__(self, role: str, able: tuple[Person, ...], open_time: WorkingTime) -> None:
        self.role_code, self.able, self.open_time = ROLE_CODES[role], able, open_time
        self.preempting = False
        self.waiting = 0  # without the entries that have moved since
        self.entries: list[Entry] = []

    def first(self) -> Entry:
        """Return the entry that is served next, while work waits here; entries that have moved since are dropped."""
        entries = self.entries
        while entries[0][5].ticket != entries[0][4]:
            heappop(entries)
        return entries[0]

    def pop(self) -> Task:
        """Take out the task that is served next."""
        self.first()
        return heappop(self.entries)[5]

    def free(self, now: float) -> Person | None:
        """Return the first of the people here who is on duty and has nothing in hand."""
        for person in self.able:
            if person.task is None:
                index, ends = person.next, person.ends  # as in on_duty
                while ends[index] <= now:
                    index += 1
                person.next = index
                if person.starts[index] <= now:
                    return person
        return None
