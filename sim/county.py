"""What every stage has at hand: the engine, the rules, the tape, the office, the units, the log."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from sim.engine import FINISH, Environment, Event, EventPriority, Timer
from sim.fields import on_grid
from sim.parameters.staffing import Unit
from sim.staffing import StaffPool
from sim.work_order import Cause, TierRules, WorkOrder

if TYPE_CHECKING:
    from sim.births import Births
    from sim.calendars import WorkingTime
    from sim.deadlines import Clocks
    from sim.demand import Tape
    from sim.oversight.accountability import StreakLedger
    from sim.parameters import Parameters
    from sim.parameters.work import Effect
    from sim.recorder import Recorder


class UnitDesk:
    """An undertaking unit at work: its people, its rules, and what oversight has counted against it."""

    def __init__(self, key: str, actor: int, unit: Unit, pool: StaffPool, streak: StreakLedger) -> None:
        self.key, self.actor, self.unit, self.pool, self.streak = key, actor, unit, pool, streak
        self.notice_times: list[float] = []
        self.cause_counts: dict[str, int] = {}


class County:
    """One replication's world. Stages read it; nothing in it knows the stages."""

    def __init__(
        self,
        *,
        env: Environment,
        parameters: Parameters,
        tape: Tape,
        births: Births,
        clocks: Clocks,
        city_hours: WorkingTime,
        recorder: Recorder,
        office: StaffPool,
        units: dict[str, UnitDesk],
    ) -> None:
        self.env, self.parameters, self.tape, self.births = env, parameters, tape, births
        self.clocks, self.city_hours, self.recorder, self.office, self.units = (
            clocks, city_hours, recorder, office, units,
        )  # fmt: skip
        self.policy, self.behaviour, self.work, self.waits = (
            parameters.policy, parameters.behaviour, parameters.work, parameters.waits,
        )  # fmt: skip
        self.at_city, self.at_office = recorder.actor("city"), recorder.actor("office")
        self.at_leader = recorder.actor("leader")
        self.tiers = [TierRules(key, tier) for key, tier in self.policy.tiers.items()]
        self.log, self.chance, self.minutes = recorder.log, tape.chance, tape.minutes
        self.appeal_again: Callable[[WorkOrder], None] = lambda _order: None

    def desk(self, order: WorkOrder) -> UnitDesk:
        """Return the unit that holds the order."""
        return self.units[order.holder]

    def unit_minutes(self, order: WorkOrder, step: str, attempt: int = 1, factor: float = 1.0) -> float:
        """Return the minutes that a step takes the unit that holds the order, at its own speed."""
        factor /= self.units[order.holder].unit.speed
        minutes = self.minutes(order, step, attempt)
        return minutes if factor == 1 else on_grid(minutes * factor)

    def wait(self, order: WorkOrder, minutes: float, cause: Cause) -> Generator[Event, Any, None]:
        """Let time pass that needs nobody here, and book it under `cause`."""
        if minutes > 0:
            order.waiting_for = cause
            yield Timer(self.env, self.env.now + minutes, FINISH)  # type: ignore[misc]  # an event in all that matters
            order.spend(cause, minutes)
            order.waiting_for = Cause.QUEUE

    def city_ready(self, minutes: float) -> float:
        """Return the moment at which the city is done with something that takes it `minutes` from now."""
        if not self.waits.city_works_office_hours or not minutes:
            return self.env.now + minutes
        return self.city_hours.after(self.env.now, minutes)

    def later(
        self, moment: float, priority: EventPriority, callback: Callable[[Timer], None], payload: Any = None
    ) -> None:
        """Call back at `moment`; a moment that never comes is left out."""
        if self.env.now <= moment < float("inf"):
            Timer(self.env, moment, priority, callback, payload)

    def affect(self, order: WorkOrder, effect: Effect) -> None:
        """Let a reminder, supervision or escalation have its effect on the order."""
        order.work_factor *= effect.work_factor
        order.wait_factor *= effect.wait_factor
        if effect.priority and not order.boosted:
            order.boosted = True
            self.requeue(order)

    def requeue(self, order: WorkOrder) -> None:
        """Give the order's waiting work its new place after its deadline or priority has changed."""
        if order.task is not None:
            order.task.pool.reconsider(order.task)
        for task in order.errands:
            task.pool.reconsider(task)


def odds(share: float, ratio: float) -> float:
    """Return the share whose odds are `ratio` times those of `share`."""
    whole = 1 - share + share * ratio
    return share * ratio / whole if whole else 0.0  # a certainty with a ratio of 0
