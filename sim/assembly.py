"""Assembles a county from its parameters: the calendar that replications share, and one replication's people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.births import Births
from sim.calendars import DayCalendar
from sim.county import County, UnitDesk
from sim.deadlines import Clocks
from sim.engine import Environment
from sim.oversight.accountability import StreakLedger, window_of
from sim.parameters import Parameters
from sim.parameters.staffing import Crew, Queue, Unit
from sim.recorder import Recorder
from sim.roster import Roster
from sim.staffing import StaffPool
from sim.tallies import Post, Tallies

_MARGIN_DAYS = 370
"""Days of calendar beyond the run's own, for deadlines that reach past it and ages that reach before it."""


@dataclass(frozen=True)
class Setting:
    """What every replication of a scenario shares: calendar, roster, clocks."""

    days: DayCalendar
    roster: Roster
    clocks: Clocks

    @classmethod
    def of(cls, parameters: Parameters) -> Setting:
        """Return the setting for a scenario."""
        period = parameters.period
        first = -period.lead_in_days - _MARGIN_DAYS
        end = period.days + period.follow_up_days + _MARGIN_DAYS
        days = DayCalendar(parameters.calendar, period.start, first, end)
        # A day more at either end, for shifts that run past midnight.
        wanted = -period.lead_in_days - 1, period.days + period.follow_up_days + 1
        roster = Roster(parameters.staffing.shifts, days, *wanted)
        working = roster.open_time(frozenset([parameters.calendar.working_hours]))
        return cls(days, roster, Clocks(days, working))


def assemble(
    parameters: Parameters,
    number: int,
    setting: Setting,
    *,
    env: Environment,
    recorder: Recorder,
    tallies: Tallies,
    births: Births,
) -> County:
    """Return the county of replication `number`, everybody at their posts and nothing to do yet."""
    staffing, rules = parameters.staffing, parameters.policy.accountability

    def pool(name: str, crews: Mapping[str, Crew], queue: Queue) -> StaffPool:
        keys = [f"{name}/{crew}/{place}" for crew, size in crews.items() for place in range(1, size.count + 1)]
        actors = {key: recorder.actor(key) for key in keys}
        people = setting.roster.people(parameters.run.seed, number, name, crews, actors)
        for person in people:
            tallies.staff(person.actor, Post(name, person.crew), *setting.roster.duty(person))
        tiers = list(parameters.policy.tiers)
        return StaffPool(env=env, people=people, rules=queue, tiers=tiers, recorder=recorder, roster=setting.roster)

    def desk(key: str, unit: Unit) -> UnitDesk:
        people = pool(key, crews_of(unit, staffing.units.crews), unit.queue or staffing.units.queue)
        return UnitDesk(key, recorder.actor(key), unit, people, StreakLedger(rules, window))

    window = window_of(rules, parameters.period.start)
    return County(
        env=env,
        parameters=parameters,
        tape=births.tape,
        births=births,
        clocks=setting.clocks,
        city_hours=setting.roster.open_time(frozenset([parameters.calendar.working_hours])),
        recorder=recorder,
        office=pool("office", staffing.office.crews, staffing.office.queue),
        units={key: desk(key, unit) for key, unit in parameters.units.items()},
    )


def crews_of(unit: Unit, common: dict[str, Crew]) -> dict[str, Crew]:
    """Return the common crews with the unit's own head counts."""
    return {
        name: crew.model_copy(update={"count": unit.staff.get(name, crew.count)}) for name, crew in common.items()
    }
