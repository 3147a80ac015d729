"""The event engine behind one name: SimPy's environment, timers with callbacks, and the order of one instant.

At one instant things happen in this order: people finish and hand over (FINISH, SimPy's own priority), then orders
arrive, then free people choose their next work, then watchers act (reminders, extension requests, urging), last of all
deadlines fall due. So work that is reported exactly at its deadline is in time, and nobody chooses work before all the
work of that instant has come in.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heapify, heappop, heappush
from typing import Any

import simpy
from simpy import Event
from simpy.events import EventPriority

__all__ = ["ARRIVE", "CHOOSE", "DUE", "FINISH", "WATCH", "Course", "Environment", "Event", "EventPriority", "Timer"]

FINISH, ARRIVE, CHOOSE, WATCH, DUE = (EventPriority(rank) for rank in range(1, 6))


class Environment(simpy.Environment):
    """SimPy's environment, with a hook between an instant's arrivals and its watchers.

    `now` is a plain attribute: the model asks for it about two hundred times an order.
    """

    now: float = 0.0  # a property in SimPy

    def __init__(self, start: float) -> None:
        super().__init__(initial_time=start)
        self.now = start
        self._to_settle: list[Callable[[], None]] = []
        self._running = True

    def settle(self, callback: Callable[[], None]) -> None:
        """Call back once when all that finishes or arrives at this instant has done so, before its watchers act."""
        self._to_settle.append(callback)

    def schedule(self, event: Event, priority: EventPriority = FINISH, delay: float = 0.0) -> None:
        """Let `event` happen after `delay` minutes, as SimPy does; by `now`, which takes the place of its own clock."""
        self.at(self.now + delay, priority, event)

    def at(self, moment: float, priority: EventPriority, event: Any) -> None:
        """Let `event` happen at `moment`."""
        heappush(self._queue, (moment, priority, next(self._eid), event))

    def cancel(self, event: Any) -> None:
        """Take an event back that has not happened yet. Looks through all that is to come: for rare cases."""
        self._queue.remove(next(entry for entry in self._queue if entry[3] is event))
        heapify(self._queue)

    def quiet(self) -> bool:
        """Return whether nothing more finishes or arrives at this instant, and nothing waits for its end."""
        queue = self._queue
        return not self._to_settle and (not queue or queue[0][0] > self.now or queue[0][1] > CHOOSE)

    def halt(self) -> None:
        """End the run: nothing more happens."""
        self._running = False

    def run_until_halted(self) -> None:
        """Run: SimPy's own loop, with the hook. An error in a callback goes through to the caller."""
        queue: Any = self._queue
        to_settle = self._to_settle
        while self._running:
            now, _, _, event = heappop(queue)
            self.now = now
            callbacks, event.callbacks = event.callbacks, None
            for callback in callbacks:
                callback(event)
            if to_settle and self._running and (not queue or queue[0][0] > now or queue[0][1] > CHOOSE):
                settling = to_settle[:]
                to_settle.clear()
                for settle in settling:
                    settle()


class Course:
    """Leads a generator from event to event: of a SimPy process what the life of an order needs, and nothing else.

    It begins at once, tells nobody when it ends and cannot be interrupted; it may only wait for what has not happened
    yet and does not fail. An error goes through to whoever runs the engine.
    """

    __slots__ = ("_send",)

    def __init__(self, steps: Generator[Event, Any, None]) -> None:
        self._send = steps.send
        self._go_on(None)

    def _go_on(self, _event: Event | None) -> None:
        try:
            self._send(None).callbacks.append(self._go_on)
        except StopIteration:
            return


class Timer:
    """An event at a given moment that calls back with itself; its `payload` is what it was made with.

    Much cheaper than a process that waits, and than SimPy's Timeout, of which it has what our loop asks for. It cannot
    be taken back: the callback must see whether it still applies.
    """

    __slots__ = ("callbacks", "payload")

    def __init__(
        self,
        env: Environment,
        moment: float,
        priority: EventPriority,
        callback: Callable[[Any], None] | None = None,
        payload: Any = None,
    ) -> None:
        self.callbacks: list[Callable[[Any], None]] | None = [callback] if callback is not None else []
        self.payload = payload
        env.at(moment, priority, self)
