"""The event log of one replication, as the reader sees it: events, and one story an order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from analysis.conformance.county_days import DAY, Duty
from analysis.conformance.limits import Limits
from analysis.conformance.words import BACKLOG, ENDS, GENERAL, MAY_FOLLOW
from sim.parameters import Parameters
from sim.parameters.policy import Tier

COLUMNS = ("order_id", "time", "activity", "actor", "round", "due", "detail", "since", "queued")
_REPEAT = re.compile(r"(?P<first>.+)-(?P<number>[2-9]|[1-9]\d+)")


class Event(NamedTuple):
    """One row of the log."""

    row: int
    order: str
    time: float
    activity: str
    actor: str
    round: int
    due: float
    detail: str
    since: float
    queued: float


class Story:
    """What the log says of one order, in its order."""

    def __init__(self, order: str, events: list[Event], tiers: dict[str, Tier]) -> None:
        self.order, self.events = order, events
        self._by_activity: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            self._by_activity[event.activity].append(event)
        self.received = next(iter(self.of("received")), None)
        self.tier_key = self.received.detail if self.received else ""
        self.tier = tiers.get(self.tier_key)
        self.course = [event for event in events if event.activity in MAY_FOLLOW]
        self.end = next((event for event in self.course if event.activity in ENDS), None)
        self.dispatches = [event for event in self.course if event.activity in {"dispatched", "redispatched"}]
        self.begins = "" if self.received else BACKLOG

    def of(self, *activities: str) -> list[Event]:
        """Return the order's events of these activities, in the order of the log."""
        if len(activities) == 1:
            return self._by_activity.get(activities[0], [])
        return sorted(event for name in activities for event in self._by_activity.get(name, []))

    @cached_property
    def _backlog_unit(self) -> str:
        others = {"city", "office", "leader", ""}
        names = [event.actor.split("/")[0] for event in self.events if event.activity != "co_unit_completed"]
        return next((name for name in names if name not in others), "")

    def holder(self, row: int) -> str:
        """Return the unit that holds the order as the log's row `row` is written; empty where none has had it yet."""
        if not self.received:
            return self._backlog_unit
        return next((event.detail for event in reversed(self.dispatches) if event.row < row), "")

    def holder_at(self, moment: float) -> str:
        """Return the unit that holds the order when all of the instant `moment` but its deadlines has happened."""
        if not self.received:
            return self._backlog_unit
        return next((event.detail for event in reversed(self.dispatches) if event.time <= moment), "")

    def reported(self, number: int) -> Event | None:
        """Return the report of a round."""
        return next((event for event in self.of("reported") if event.round == number), None)

    def ended_by(self, moment: float) -> bool:
        """Return whether the order has ended at `moment` or before."""
        return self.end is not None and self.end.time <= moment


class Log:
    """One replication's log with the scenario that it was made from."""

    def __init__(self, frame: pd.DataFrame, parameters: Parameters, duty: Duty, orders: pd.DataFrame | None) -> None:
        self.parameters, self.policy, self.duty, self.orders = parameters, parameters.policy, duty, orders
        self.limits = Limits(parameters, duty)
        self.frame = frame
        self.events = list(_events(frame))
        by_order: dict[str, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.activity not in GENERAL:
                by_order[event.order].append(event)
        self.stories = {name: Story(name, events, self.policy.tiers) for name, events in by_order.items()}
        self.period_min = float(parameters.period.days * DAY)
        lead_in = parameters.period.lead_in_days if parameters.period.opening == "lead_in" else 0
        self.start = float(-lead_in * DAY)
        self.last = self.period_min + parameters.period.follow_up_days * DAY

    @cached_property
    def horizon(self) -> float:
        """When the run stopped: as the period's orders had all ended, or at the end of the follow-up."""
        awaited = [story for story in self.stories.values() if self.is_awaited(story)]
        if any(story.end is None for story in awaited) or self.unseen_backlog:
            return self.last
        return max([self.period_min, *(story.end.time for story in awaited if story.end)])

    def is_awaited(self, story: Story) -> bool:
        """Return whether the run goes on until this order has ended: one of the period or of the opening backlog."""
        return story.received is None or 0 <= story.received.time < self.period_min

    @property
    def backlog(self) -> int:
        """Orders in hand at the start, as the scenario says."""
        return self.parameters.demand.backlog.orders if self.parameters.period.opening == "backlog" else 0

    @cached_property
    def unseen_backlog(self) -> int:
        """Orders in hand at the start of which the log says nothing at all."""
        return self.backlog - sum(story.received is None for story in self.stories.values())

    def parent(self, name: str) -> tuple[str, str, int] | None:
        """Return the first appeal, the appeal before, and the number of a repeat appeal; None for any other order."""
        found = _REPEAT.fullmatch(name)
        if found is None or found["first"] not in self.stories or name in self._listed:
            return None
        first, number = found["first"], int(found["number"])
        return first, (first if number == 2 else f"{first}-{number - 1}"), number

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(one.order_id for one in self.parameters.demand.listed or ())


def _events(frame: pd.DataFrame) -> Iterator[Event]:
    rows = zip(range(len(frame)), *(frame[name].tolist() for name in COLUMNS), strict=True)
    return map(Event._make, rows)
