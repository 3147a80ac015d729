"""One replication: assemble the county, run it, return its result."""

from __future__ import annotations

import gc
from dataclasses import dataclass

import pyarrow as pa

from sim.arrivals import BLOCK, CAUSE_SLOTS, Arrival
from sim.assembly import Setting, assemble
from sim.births import Birth, Births
from sim.demand import Tape
from sim.engine import ARRIVE, DUE, FINISH, Course, Environment, Event, Timer
from sim.errors import ModelError
from sim.fields import MINUTES_PER_DAY
from sim.lifecycle import Life, first_handling, life
from sim.oversight.reports import TopicWatch
from sim.parameters import Parameters
from sim.recorder import Recorder, Sink
from sim.stages import dispatch
from sim.tallies import Tallies
from sim.work_order import Activity, TierRules, WorkOrder

__all__ = ["Replication", "Setting", "run_replication"]


@dataclass(frozen=True)
class Replication:
    """The result of one replication, beside the tables that went to the sink."""

    number: int
    counts: dict[str, int]
    """Events within the period, by activity."""
    pools: pa.Table
    """Tallies by pool, crew or role, and month."""
    hours: pa.Table
    """Tallies by pool, crew and hour of the week."""
    admitted: int
    """Orders that entered, opening backlog included."""
    outcomes: dict[str, int]
    """Of these, how many ended in each way, or are open at the horizon."""
    horizon_min: float
    """When the run stopped, in minutes since the period's start."""
    kernel_events: int
    """Events that the engine worked off."""


def run_replication(
    parameters: Parameters,
    number: int,
    sink: Sink,
    *,
    setting: Setting | None = None,
    events: bool = True,
    tape: Tape | None = None,
) -> Replication:
    """Run one replication.

    Parameters
    ----------
    parameters
        The scenario.
    number
        Number of the replication, from 0; alone or in a batch, its result is the same.
    sink
        Takes the tables "events" and "orders" chunk by chunk.
    setting
        Calendar and roster, where several replications share them.
    events
        Whether the event log goes to the sink.
    tape
        Chances of this replication that another scenario has used already; must serve this one (`Tape.serves`).

    Returns
    -------
    Replication
        Counts, tallies and the balance of orders.

    Raises
    ------
    ModelError
        Where orders are lost or doubled: a defect.
    """
    setting = setting or Setting.of(parameters)
    tape = tape or Tape(parameters, number, setting.days)
    return _Run(parameters, number, sink, setting, tape, events=events).result()


class _Run:
    """Assembles the county and drives its orders."""

    def __init__(
        self, parameters: Parameters, number: int, sink: Sink, setting: Setting, tape: Tape, *, events: bool
    ) -> None:
        period = parameters.period
        self.parameters, self.number, self.setting = parameters, number, setting
        self.period_min = float(period.days * MINUTES_PER_DAY)
        lead_in = period.lead_in_days if period.opening == "lead_in" else 0
        self.start = float(-lead_in * MINUTES_PER_DAY)
        self.last = self.period_min + period.follow_up_days * MINUTES_PER_DAY
        self.env = Environment(self.start)
        self.tallies = Tallies(period.start, period.days)
        self.recorder = Recorder(
            env=self.env, replication=number, start=period.start, period_min=self.period_min, sink=sink,
            tallies=self.tallies, events=events,
        )  # fmt: skip
        self.tape = tape
        self.births = Births(parameters, self.tape)
        self._tiers: dict[tuple[str, ...], TierRules] = {}
        self.county = assemble(
            parameters, number, setting, env=self.env, recorder=self.recorder, tallies=self.tallies, births=self.births
        )
        self.county.appeal_again = self._appeal_again
        self.topics = TopicWatch(self.county, self.tallies.edges[1:].tolist(), self.period_min)
        self.open: dict[int, WorkOrder] = {}
        self.admitted = 0
        self.outcomes = dict.fromkeys(("closed", "answered", "dismissed", "open"), 0)
        self.awaited = 0
        self.ending = False

    def result(self) -> Replication:
        """Run to the end and return what came of it."""
        self._open_with_backlog()
        self.arriving = self.tape.arrivals(self.start, self.last)
        self._expect_next()
        Timer(self.env, self.period_min, DUE, self._period_over)
        # What the model makes is freed by counting references; looking for cycles would cost a tenth of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            self.env.run_until_halted()
        finally:
            if collecting:
                gc.enable()
        return self._close()

    def _expect_next(self) -> None:
        arrival = next(self.arriving, None)
        if arrival is not None:
            Timer(self.env, arrival.received, ARRIVE, self._arrive, arrival)

    def _arrive(self, timer: Timer) -> None:
        arrival: Arrival = timer.payload
        self._expect_next()  # first, so that what comes at the same instant is known to come
        self._lead(self._new(self.births.of(arrival), _order_id(self.parameters, arrival)))

    def _appeal_again(self, order: WorkOrder) -> None:
        """Let the petitioner of a closed order appeal again after a while."""
        moment = self.env.now + self.county.minutes(order, "before_repeat")
        if moment < self.last:
            Timer(self.env, moment, ARRIVE, self._arrive_again, order)

    def _arrive_again(self, timer: Timer) -> None:
        before: WorkOrder = timer.payload
        birth = self.births.again(before.birth, self.env.now)
        order = self._new(birth, f"{before.first_order_id}-{birth.chain + 1}")
        order.first_order_id = before.first_order_id
        share = self.parameters.behaviour.repeat.unreasonable_share
        order.unreasonable = self.county.chance(order, "unreasonable") < share
        self._lead(order)

    def _new(self, birth: Birth, order_id: str, cohort: str = "") -> WorkOrder:
        if not cohort:
            cohort = "lead_in" if birth.received < 0 else "period" if birth.received < self.period_min else "follow_up"
        order = WorkOrder.born(birth, self.admitted, order_id, self._tier(birth), cohort)
        self.admitted += 1
        self.awaited += cohort in {"period", "backlog"}
        self.open[order.number] = order
        self.recorder.admit(order)
        return order

    def _tier(self, birth: Birth) -> TierRules:
        """Return the first tier whose conditions the order meets."""
        kind = birth.urgency, birth.request_type, birth.channel, birth.unit
        if kind not in self._tiers:
            self._tiers[kind] = self._find_tier(birth)
        return self._tiers[kind]

    def _find_tier(self, birth: Birth) -> TierRules:
        traits = {
            "urgency": birth.urgency, "request_type": birth.request_type, "channel": birth.channel,
            "unit_class": self.parameters.units[birth.unit].unit_class,
        }  # fmt: skip
        for tier in self.county.tiers:
            if all(traits[key] in values for key, values in tier.rules.when.items()):
                return tier
        raise ModelError("intake", f"no tier fits an order with {traits}")

    def _lead(self, order: WorkOrder) -> None:
        self.topics.received(order)
        Course(self._until_settled(order))

    def _until_settled(self, order: WorkOrder) -> Life:
        yield from life(self.county, order)
        self._settle(order)

    def _settle(self, order: WorkOrder) -> None:
        del self.open[order.number]
        self.outcomes[order.outcome] += 1
        self.recorder.finish(order, self.env.now)
        self.awaited -= order.cohort in {"period", "backlog"}
        if not self.awaited and self.env.now > self.period_min:
            self._end(None)

    def _period_over(self, _timer: Event) -> None:
        """Go on until the period's orders are settled, or the follow-up is used up."""
        if not self.awaited:
            self._end(None)
        Timer(self.env, self.last, DUE, self._end)

    def _end(self, _timer: Event | None) -> None:
        if not self.ending:
            self.ending = True
            Timer(self.env, self.env.now, FINISH, lambda _timer: self.env.halt())  # what finishes now still does

    def _open_with_backlog(self) -> None:
        """Put the opening backlog into the units' hands: received and dispatched at their ages, accepted."""
        if self.parameters.period.opening != "backlog":
            return
        for age, block, slot in self.tape.times.backlog():
            arrival = Arrival(-age, "backlog", block, slot)
            order = self._new(self.births.of(arrival), _order_id(self.parameters, arrival), "backlog")
            dispatch.resume(self.county, order)
            Timer(self.env, self.start, ARRIVE, self._take_up, order)

    def _take_up(self, timer: Timer) -> None:
        Course(self._backlogged(timer.payload))

    def _backlogged(self, order: WorkOrder) -> Life:
        yield from first_handling(self.county, order)
        self._settle(order)

    def _close(self) -> Replication:
        """Take down what is still open, and check that every order is accounted for."""
        horizon = self.env.now
        pools = {"office": self.county.office, **{key: desk.pool for key, desk in self.county.units.items()}}
        for pool in pools.values():
            pool.stop()
        for name, pool in pools.items():
            for task in pool.waiting():
                self.tallies.add_waiting(name, task.line.role_code, task.queued, horizon)
        for order in self.open.values():
            self.outcomes["open"] += 1
            self.recorder.finish(order, horizon)
        self.recorder.close()
        if self.admitted != sum(self.outcomes.values()):
            raise ModelError("horizon", f"{self.admitted} orders came, {self.outcomes} are accounted for")
        counts = {activity.name.lower(): self.recorder.counts[activity] for activity in Activity}
        return Replication(
            self.number, counts, self.tallies.table(self.number), self.tallies.hours(self.number), self.admitted,
            self.outcomes, horizon,
            next(self.env._eid),  # noqa: SLF001 - SimPy keeps no public count
        )  # fmt: skip


def _order_id(parameters: Parameters, arrival: Arrival) -> str:
    """Return the order's name: A for ordinary ones, B for the opening backlog, else the surge's or hot spot's key."""
    kind, _, key = arrival.stream.partition("/")
    index = arrival.block * BLOCK + arrival.slot
    if kind == "listed" and parameters.demand.listed is not None:
        return parameters.demand.listed[index].order_id
    if kind == "cluster":
        return f"{key}-{index // CAUSE_SLOTS + 1}-{index % CAUSE_SLOTS + 1}"
    return f"{key}-{index + 1:05d}" if key else f"{'B' if kind == 'backlog' else 'A'}{index + 1:06d}"
