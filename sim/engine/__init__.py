"""The event engine behind one name: SimPy's environment, timers with callbacks, and the order of one instant.

At one instant things happen in this order: people finish and hand over (FINISH, SimPy's own priority), then orders
arrive, then free people choose their next work, then watchers act (reminders, extension requests, urging), last of all
deadlines fall due. So work that is reported exactly at its deadline is in time, and nobody chooses work before all the
work of that instant has come in.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any

import simpy
from simpy import Event
from simpy.events import EventPriority

__all__ = ["ARRIVE", "CHOOSE", "DUE", "FINISH", "WATCH", "Environment", "Event", "EventPriority", "Timer"]

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

    def settle(self, callback: Callable[[], None]) -> None:
        """Call back once when all that finishes or arrives at this instant has done so, before its watchers act."""
        self._to_settle.append(callback)

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

    def run_until(self, stop: Event) -> None:
        """Run until `stop` has happened. SimPy's own loop, with the hook; an unhandled failure stops the run."""
        queue, pop, to_settle = self._queue, heappop, self._to_settle
        while stop.callbacks is not None:  # None once it has happened
            self.now, _, _, event = pop(queue)
            self._now = self.now
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):  # noqa: SLF001 - as SimPy does
                raise event._value  # noqa: SLF001
            if to_settle and (not queue or queue[0][0] > self.now or queue[0][1] > CHOOSE):
                settling = to_settle[:]
                to_settle.clear()
                for settle in settling:
                    settle()


class Timer(Event):
    """An event at a given moment that calls back with itself; its `payload` is what it was made with.

    Much cheaper than a process that waits. It cannot be taken back: the callback must see whether it still applies.
    """

    def __init__(
        self,
        env: Environment,
        moment: float,
        priority: EventPriority,
        callback: Callable[[Any], None],
        payload: Any = None,
    ) -> None:
        # As in simpy.Timeout, whose priority is fixed: the event is triggered when made.
        self.env = env
        self.callbacks = [callback]
        self._value = None
        self.payload = payload
        self._ok = True
        env.at(moment, priority, self)
