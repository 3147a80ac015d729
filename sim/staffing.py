"""Pools of people with calendars: who takes up which work next, pre-emption, and the end of a shift.

A pool hands out tokens on bare events instead of SimPy resources: one kernel event for a piece of work, and a second
only where something interrupts it. People are on duty by their own list of dated intervals; nobody starts work outside
them, and work in hand at their end is treated as the scenario's rule says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, get_args

from sim.engine import CHOOSE, FINISH, Environment, Event, Timer
from sim.fields import Role
from sim.work_order import Cause, WorkOrder

if TYPE_CHECKING:
    from sim.calendars import WorkingTime
    from sim.parameters.staffing import Crew, Queue
    from sim.recorder import Recorder
    from sim.roster import Roster

# Ranks of waiting work; a smaller one is taken up first.
_PREEMPTING, _RESUMED, _BOOSTED, _ORDINARY, _PARKED = -3, -2, -1, 0, 1
Work = Generator[Event, Any, None]
_Entry = tuple[int, float, float, int, "Task"]


class Task:
    """One piece of work for one order; itself the event of being done, which a stage can wait for.

    It has what SimPy asks of an event and nothing else: a list of callbacks, emptied when it has happened.
    """

    __slots__ = (
        "callbacks", "interrupted", "joined", "line", "minutes", "order", "overtime", "pause", "person", "pool",
        "queued", "rank", "remaining", "role", "running_since", "shift_end", "started", "stays", "ticket",
    )  # fmt: skip
    _ok = True
    _value = None

    def __init__(self, pool: StaffPool, order: WorkOrder, role: str, minutes: float) -> None:
        self.pool = pool
        self.line = pool.line[role, order.tier.key]
        self.order = order
        self.role = role
        self.minutes = self.remaining = minutes
        self.joined: float = pool.env.now
        self.queued = self.joined
        self.callbacks: list[Callable[[Task], None]] | None = [pool.finished]  # None when it has happened
        self.started = self.running_since = self.shift_end = math.nan
        self.overtime = 0.0
        self.interrupted = self.stays = False
        self.person: Person | None = None
        self.pause: Timer | None = None
        self.ticket = 0  # number in the queue; 0: does not wait
        self.rank = _ORDINARY


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

    __slots__ = ("able", "entries", "open_time", "preempting", "role")

    def __init__(self, role: str, able: tuple[Person, ...], open_time: WorkingTime) -> None:
        self.role, self.able, self.open_time = role, able, open_time
        self.preempting = False
        self.entries: list[_Entry] = []

    def first(self) -> _Entry | None:
        """Return the entry that is served next; entries that have moved since are dropped."""
        entries = self.entries
        while entries and entries[0][4].ticket != entries[0][3]:
            heappop(entries)
        return entries[0] if entries else None

    def free(self, now: float) -> Person | None:
        """Return the first of the people here who is on duty and has nothing in hand."""
        for person in self.able:
            if person.task is None and person.on_duty(now):
                return person
        return None


class StaffPool:
    """The people of one organisation and the work that waits for them."""

    def __init__(
        self,
        *,
        env: Environment,
        people: list[Person],
        rules: Queue,
        tiers: Sequence[str],
        recorder: Recorder,
        roster: Roster,
    ) -> None:
        self.env, self.people, self.rules, self.recorder = env, people, rules, recorder
        self.preempting = frozenset(rules.preempting_tiers)
        self._waiting = self._urgent_waiting = 0
        self._joined = 0
        self._settling = False
        self._openings = roster.openings(frozenset(person.shift for person in people))
        self._next_opening = 0
        self._wake_at = -math.inf
        self._plain = not (self.preempting or rules.reminder_boost or rules.discipline == "earliest_due_parked")
        self._sort: Callable[[Task], tuple[float, float]] = _SORTS[rules.discipline]
        self.line: dict[tuple[str, str], Line] = {}
        self._lines = self._link(tiers, roster)

    def _link(self, tiers: Sequence[str], roster: Roster) -> list[Line]:
        """Make a line for each role and group of people; tiers that the same people serve share it."""
        lines: dict[tuple[str, tuple[int, ...]], Line] = {}
        for role in get_args(Role):
            for tier in tiers:
                able = tuple(one for one in self.people if role in one.roles and (not one.tiers or tier in one.tiers))
                key = role, tuple(one.actor for one in able)
                if key not in lines:
                    lines[key] = Line(role, able, roster.open_time(frozenset(one.shift for one in able)))
                    for person in able:
                        person.lines.append((person.roles.index(role), lines[key]))
                self.line[role, tier] = lines[key]
                lines[key].preempting |= tier in self.preempting
        return [line for line in lines.values() if line.able]

    def serve(self, order: WorkOrder, role: str, minutes: float, *, stay: bool = False) -> Work:
        """Wait for somebody and have `minutes` of work done; book the time under the order's causes.

        With `stay`, whoever has done it stays with the order and goes on with its next step, which must be one of the
        same role and must follow at once.
        """
        task = order.sitting
        if minutes <= 0:
            if task is not None and not stay:
                self.leave(order)
            return
        if task is None:
            task = Task(self, order, role, minutes)
            self.submit(task)
        else:
            self._go_on(task, minutes)
        order.task, order.sitting, task.stays = task, None, stay
        yield task  # type: ignore[misc]  # an event in all that matters
        order.task = None
        if stay:
            order.sitting = task
        if self.env.now - task.joined == minutes:
            order.spend(Cause.WORK, minutes)
        else:
            self.book(task)

    def leave(self, order: WorkOrder) -> None:
        """Let whoever has stayed with the order go."""
        task, order.sitting = order.sitting, None
        if task is not None:
            self._release(task, 0.0)
            if self._waiting:
                self._choose_when_settled()

    def _go_on(self, task: Task, minutes: float) -> None:
        """Begin another step of a task with the person who has stayed with it."""
        task.minutes = task.remaining = minutes
        task.joined, task.overtime = self.env.now, 0.0
        task.callbacks = [self.finished]
        self._run(task)

    def errand(self, order: WorkOrder, role: str, minutes: float, then: Callable[[], None]) -> None:
        """Have `minutes` of work done beside the order's own course, and call `then` when done.

        What is not done before the order is closed lapses.
        """
        if minutes <= 0:
            then()
            return
        task = Task(self, order, role, minutes)
        self.submit(task)
        if task.callbacks is not None:
            task.callbacks.append(lambda _event: then() if order.outcome == "open" else None)

    def submit(self, task: Task) -> None:
        """Put a task before the people: it starts at once where somebody is free, else it waits."""
        if self._settling or not self.env.quiet():
            self._push(task)
            self._choose_when_settled()
            return
        # Nothing better can come in at this instant: no need to wait for its end.
        person = task.line.free(self.env.now)
        if person is not None:
            self._start(person, task)
            return
        self._push(task)
        if task.order.tier.key in self.preempting:
            self._choose_when_settled()
        else:
            self._arm()

    def reconsider(self, task: Task) -> None:
        """Give a task its new place, if it waits, after its order's deadline or priority has changed."""
        if task.ticket:
            self._take(task)
            self._push(task)

    def waiting(self) -> list[Task]:
        """Return the tasks that wait, in no particular order."""
        lines = dict.fromkeys(self.line.values())
        return [entry[4] for line in lines for entry in line.entries if entry[4].ticket == entry[3]]

    def stop(self) -> None:
        """Take down work in hand and waiting so far: the run ends now."""
        working = [person.task for person in self.people if person.task is not None]
        for task in [*working, *self.waiting()]:
            if task is task.order.task:
                self.book(task)
        for task in working:
            self._release(task, task.remaining - (self.env.now - task.running_since))

    def book(self, task: Task) -> None:
        """Book the time since the task was submitted: work, waiting off shift, waiting in the queue."""
        order, now = task.order, self.env.now
        elapsed = now - task.joined
        worked = task.minutes - task.remaining
        if task.person is not None:
            worked += now - task.running_since
        waited = elapsed - worked
        order.spend(Cause.WORK, worked)
        if waited > 0:
            closed = elapsed - task.line.open_time.between(task.joined, now) - task.overtime
            off_shift = min(waited, max(0.0, closed))
            if off_shift:
                order.spend(Cause.OFF_SHIFT, off_shift)
            order.spend(Cause.QUEUE, waited - off_shift)

    def _push(self, task: Task) -> None:
        first, second = self._sort(task)
        rank = self._rank(task)
        self._joined += 1
        self._waiting += 1
        self._urgent_waiting += rank == _PREEMPTING
        task.rank, task.ticket = rank, self._joined
        heappush(task.line.entries, (rank, first, second, task.ticket, task))

    def _take(self, task: Task) -> None:
        """Take a task out of the count of waiting ones; its entry is then passed over."""
        self._waiting -= 1
        self._urgent_waiting -= task.rank == _PREEMPTING
        task.ticket = 0

    def _rank(self, task: Task) -> int:
        if self._plain and not task.interrupted:
            return _ORDINARY
        order = task.order
        if order.tier.key in self.preempting:
            return _PREEMPTING
        if task.interrupted:
            return _RESUMED
        if order.boosted and self.rules.reminder_boost:
            return _BOOSTED
        if order.overdue_now and self.rules.discipline == "earliest_due_parked":
            return _PARKED
        return _ORDINARY

    def _choose_when_settled(self) -> None:
        if not self._settling:
            self._settling = True
            self.env.settle(self._choose)

    def _arm(self) -> None:
        """Wake up when the next shift begins."""
        now = self.env.now
        if self._wake_at <= now:
            openings, index = self._openings, self._next_opening
            while openings[index] <= now:
                index += 1
            self._next_opening, self._wake_at = index, openings[index]
            if self._wake_at < math.inf:
                Timer(self.env, self._wake_at, CHOOSE, self._wake)

    def _wake(self, _timer: Timer) -> None:
        if self._waiting:
            self._choose_when_settled()

    def _choose(self) -> None:
        """Let every free person on duty take up the best work waiting for them."""
        self._settling = False
        now = self.env.now
        for line in self._lines:
            while line.entries and line.first() is not None:
                person = line.free(now)
                if person is None:
                    break
                self._start(person, self._best(person))
        if self._waiting:
            if self._urgent_waiting:
                self._preempt(now)
            self._arm()

    def _best(self, person: Person) -> Task:
        """Take from the lines the work that `person` should do next: by rank, then role, then discipline."""
        best: tuple[int, int, float, float, int] | None = None
        for precedence, line in person.lines:
            if line.entries and (entry := line.first()) is not None:
                key = entry[0], precedence, entry[1], entry[2], entry[3]
                if best is None or key < best:
                    best, chosen = key, line
        return heappop(chosen.entries)[4]

    def _preempt(self, now: float) -> None:
        """Let waiting work of a pre-empting tier interrupt the work that would come last."""
        for line in self._lines:
            while line.preempting and (entry := line.first()) is not None and entry[0] == _PREEMPTING:
                victims = [person for person in line.able if self._interruptible(person, now)]
                if not victims:
                    break
                person = max(victims, key=self._sort_of_work)
                heappop(line.entries)
                self._interrupt(person)
                self._start(person, entry[4])

    def _interruptible(self, person: Person, now: float) -> bool:
        return person.task is not None and person.task.order.tier.key not in self.preempting and person.on_duty(now)

    def _sort_of_work(self, person: Person) -> tuple[float, float]:
        assert person.task is not None  # noqa: S101 - narrowed by _interruptible
        return self._sort(person.task)

    def _start(self, person: Person, task: Task) -> None:
        if task.ticket:
            self._take(task)
        person.task, task.person, task.started = task, person, self.env.now
        task.shift_end = person.ends[person.next]
        self._run(task)

    def _run(self, task: Task) -> None:
        """Let the work go on from now to its end, or to the end of the shift."""
        env, now, shift_end = self.env, self.env.now, task.shift_end
        task.running_since = now
        finish = now + task.remaining
        if finish <= shift_end or self._may_overrun(finish - shift_end):
            task.pause = None
            env.at(finish, FINISH, task)
        else:
            task.pause = Timer(env, max(now, shift_end), FINISH, self._shift_over, task)

    def _may_overrun(self, minutes: float) -> bool:
        rules = self.rules
        return rules.shift_end == "finish" or (rules.shift_end == "overtime" and minutes <= rules.overtime_max_min)

    def finished(self, task: Task) -> None:
        """Free the person whose work on `task` ends now, unless they stay with it."""
        if task.stays:
            return
        self._release(task, 0.0)
        if self._waiting and not self._settling:
            self._settling = True
            self.env.settle(self._choose)

    def _shift_over(self, timer: Timer) -> None:
        task: Task = timer.payload
        if task.pause is timer:
            self._put_back(task)
            self._choose_when_settled()

    def _interrupt(self, person: Person) -> None:
        task = person.task
        assert task is not None  # noqa: S101 - the caller has chosen somebody at work
        if task.pause is None:
            self.env.cancel(task)
        self._put_back(task)

    def _put_back(self, task: Task) -> None:
        self._release(task, task.remaining - (self.env.now - task.running_since))
        task.pause = None
        task.interrupted = True
        task.queued = self.env.now
        self._push(task)

    def _release(self, task: Task, remaining: float) -> None:
        """Free the person and record the segment of work that ends now."""
        person = task.person
        assert person is not None  # noqa: S101 - a task in work has somebody
        self.recorder.worked(person, task)
        if self.env.now > task.shift_end:
            task.overtime += self.env.now - max(task.shift_end, task.running_since)
        task.remaining = remaining
        task.person = person.task = None


def _due(task: Task) -> float:
    due = task.order.due
    return due if due == due else math.inf  # noqa: PLR0124 - NEVER is not equal to itself


_SORTS: dict[str, Callable[[Task], tuple[float, float]]] = {
    "first_come": lambda task: (task.joined, 0.0),
    "oldest_order": lambda task: (task.order.received, task.joined),
    "tier": lambda task: (task.order.tier.rank, task.order.received),
    "earliest_due": lambda task: (_due(task), task.order.received),
    "earliest_due_parked": lambda task: (_due(task), task.order.received),
}
