"""Who there is, by the scenario: pools, crews, people, their shifts; and what the log says they worked on."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from analysis.conformance.county_days import Duty, Spans
from analysis.conformance.log import Event, Log
from sim.parameters import Parameters
from sim.parameters.staffing import Crew, Queue


@dataclass
class Person:
    """Somebody whom the scenario names by pool, crew and number."""

    name: str
    crew: Crew
    duty: Spans
    worked: list[Event] = field(default_factory=list)
    """Segments of work, by their beginning."""

    def is_able(self, role: str, tier: str) -> bool:
        """Return whether the person may do work of a role for a tier."""
        return role in self.crew.roles and (not self.crew.tiers or tier in self.crew.tiers)

    def shift_at(self, moment: float) -> tuple[float, float] | None:
        """Return the span of duty that a moment falls in; its end itself is off duty."""
        place = bisect_right(self.duty, (moment, float("inf"))) - 1
        if place >= 0 and self.duty[place][0] <= moment < self.duty[place][1]:
            return self.duty[place]
        return None


@dataclass
class Pool:
    """The office's people, or a unit's."""

    name: str
    rules: Queue
    people: dict[str, Person]


def pools(parameters: Parameters, duty: Duty) -> dict[str, Pool]:
    """Return the office and the units with their people."""
    staffing = parameters.staffing
    found = {"office": _pool("office", staffing.office.queue, staffing.office.crews, {}, duty)}
    for key, unit in parameters.units.items():
        found[key] = _pool(key, unit.queue or staffing.units.queue, staffing.units.crews, unit.staff, duty)
    return found


def _pool(name: str, rules: Queue, crews: dict[str, Crew], own: dict[str, int], duty: Duty) -> Pool:
    people = {}
    for key, crew in crews.items():
        for number in range(1, own.get(key, crew.count) + 1):
            actor = f"{name}/{key}/{number}"
            people[actor] = Person(actor, crew, duty.spans(crew.shift))
    return Pool(name, rules, people)


def staffed(log: Log) -> dict[str, Pool]:
    """Return the pools, each person with the segments that the log says they worked."""
    found = pools(log.parameters, log.duty)
    by_person: dict[str, list[Event]] = defaultdict(list)
    for event in log.events:
        if event.activity == "worked":
            by_person[event.actor].append(event)
    for pool in found.values():
        for person in pool.people.values():
            person.worked = sorted(by_person[person.name], key=lambda event: (event.since, event.time))
    return found
