"""Pools of people with calendars: who takes up which work next, pre-emption, and the end of a shift.

A pool hands out tokens on bare events instead of SimPy resources: one kernel event for a piece of work, and a second
only where something interrupts it. People are on duty by their own list of dated intervals; nobody starts work outside
them, and work in hand at their end is treated as the scenario's rule says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from heapq import heappush
from typing import TYPE_CHECKING, Any, get_args

from sim.disciplines import ORDINARY, PREEMPTING, SORTS, rank_by
from sim.engine import CHOOSE, FINISH, Environment, Event, Timer
from sim.fields import Role
from sim.people import Line, Person, Task
from sim.work_order import Cause, WorkOrder

if TYPE_CHECKING:
    from sim.parameters.staffing import Queue
    from sim.recorder import Recorder
    from sim.roster import Roster

Work = Generator[Event, Any, None]


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
        self._plain = not (rules.preempting_tiers or rules.reminder_boost or rules.discipline == "earliest_due_parked")
        self._rank = rank_by(rules)
        self._sort: Callable[[Task], tuple[float, float]] = SORTS[rules.discipline]
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
        task.joined, task.worked_closed = self.env.now, 0.0
        task.callbacks = [self.finished]
        self._run(task)

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
        return [entry[5] for line in lines for entry in line.entries if entry[5].ticket == entry[4]]

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
            closed = elapsed - task.line.open_time.between(task.joined, now) - task.worked_closed
            off_shift = min(waited, max(0.0, closed))
            if off_shift:
                order.spend(Cause.OFF_SHIFT, off_shift)
            order.spend(Cause.QUEUE, waited - off_shift)

    def _push(self, task: Task) -> None:
        first, second = self._sort(task)
        rank = ORDINARY if self._plain and not task.interrupted else self._rank(task)
        self._joined += 1
        self._waiting += 1
        task.line.waiting += 1
        self._urgent_waiting += rank == PREEMPTING
        task.rank, task.ticket = rank, self._joined
        task.place = task.place or self._joined  # kept, so that nobody loses to those who came at the same instant
        heappush(task.line.entries, (rank, first, second, task.place, task.ticket, task))

    def _take(self, task: Task) -> None:
        """Take a task out of the count of waiting ones; its entry is then passed over."""
        self._waiting -= 1
        task.line.waiting -= 1
        self._urgent_waiting -= task.rank == PREEMPTING
        task.ticket = 0

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
        self._take_up(now)
        if self._urgent_waiting:
            self._preempt(now)
            self._take_up(now)  # what was interrupted may be work for somebody else who is free
        if self._waiting:
            self._arm()

    def _take_up(self, now: float) -> None:
        for line in self._lines:
            while line.waiting and (person := line.free(now)) is not None:
                # Most often nothing waits but in this line, and there is nothing to compare.
                self._start(person, line.pop() if line.waiting == self._waiting else self._best(person))

    def _best(self, person: Person) -> Task:
        """Take from the lines the work that `person` should do next: by rank, then role, then discipline."""
        best: tuple[int, int, float, float, int] | None = None
        for precedence, line in person.lines:
            if line.waiting:
                entry = line.first()
                key = entry[0], precedence, entry[1], entry[2], entry[3]
                if best is None or key < best:
                    best, chosen = key, line
        return chosen.pop()

    def _preempt(self, now: float) -> None:
        """Let waiting work of a pre-empting tier interrupt the work that would come last."""
        for line in self._lines:
            while line.preempting and line.waiting and line.first()[0] == PREEMPTING:
                victims = [person for person in line.able if self._interruptible(person, now)]
                if not victims:
                    break
                task = line.pop()
                if task.still_wanted():
                    person = max(victims, key=self._sort_of_work)
                    self._interrupt(person)
                    self._start(person, task)
                else:
                    self._take(task)

    def _interruptible(self, person: Person, now: float) -> bool:
        return person.task is not None and person.task.order.tier.key not in self.preempting and person.on_duty(now)

    def _sort_of_work(self, person: Person) -> tuple[float, float]:
        assert person.task is not None  # noqa: S101 - narrowed by _interruptible
        return self._sort(person.task)

    def _start(self, person: Person, task: Task) -> None:
        if task.ticket:
            self._take(task)
        if not task.still_wanted():
            return
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
        if self._waiting:
            self._choose_when_settled()

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
            since = max(task.shift_end, task.running_since)
            task.worked_closed += self.env.now - since - task.line.open_time.between(since, self.env.now)
        task.remaining = remaining
        task.person = person.task = None
