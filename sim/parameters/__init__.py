"""Everything that a scenario may set: frozen, typed by unit and range, documented field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from sim.fields import Bilingual, Count, Day, Positive, PositiveCount, Section
from sim.parameters.demand import Demand, Period
from sim.parameters.policy import Policy
from sim.parameters.staffing import Staffing, Unit
from sim.parameters.work import Behaviour, Waits, Work
from sim.references import dangling

__all__ = ["Calendar", "Identity", "Parameters", "Precision", "Run"]


class Identity(Section):
    """What the scenario is, for people."""

    name: str = Field(pattern=r"^[\w-]+$")
    """Short name; letters, digits, - and _."""
    title: Bilingual
    """Title shown in results."""
    question: Bilingual
    """The question that it answers."""


class Precision(Section):
    """Replicate until the headline KPI is precise enough."""

    kpi: str = "on_time_share"
    """Name of the KPI, as in summary.json."""
    half_width: Positive
    """Wanted half-width of its 95 % interval, in the KPI's own unit."""
    at_least: Annotated[int, Field(ge=5)] = 10
    """Fewest replications."""
    step: PositiveCount = 5
    """Replications between two looks; looking after each one would make intervals too narrow."""
    at_most: PositiveCount = 200
    """Most replications."""

    @field_validator("at_most")
    @classmethod
    def _ordered(cls, at_most: int, info: ValidationInfo) -> int:
        if at_most < info.data.get("at_least", 0):
            raise ValueError(f"must be at least at_least = {info.data['at_least']}")
        return at_most


class Run(Section):
    """How often, and from which seed."""

    seed: Count
    """Seed; any whole number from 0."""
    replications: PositiveCount = 20
    """How many, where precision is not set."""
    precision: Precision | None = None
    """Stop by precision instead."""


class Calendar(Section):
    """Working days and days off."""

    official: Literal["CN"] | None = None
    """CN: official Chinese holidays and make-up days; empty: the weekly pattern alone."""
    weekend: tuple[Day, ...] = ("sat", "sun")
    """Weekly days off."""
    extra_days_off: tuple[date, ...] = ()
    """Further days off."""
    extra_working_days: tuple[date, ...] = ()
    """Further working days; they win over every day off."""
    working_hours: str
    """Name of the shift whose hours are the working hours of deadlines."""


class Parameters(Section):
    """A whole scenario."""

    scenario: Identity
    """Name, title, question."""
    period: Period
    """Dates."""
    run: Run
    """Seed and replications."""
    calendar: Calendar
    """Working days."""
    demand: Demand
    """What comes."""
    units: Annotated[dict[str, Unit], Field(min_length=1)]
    """Undertaking units by key."""
    work: Work = Work()
    """How long steps take people."""
    waits: Waits = Waits()
    """How long things take that need nobody."""
    behaviour: Behaviour = Behaviour()
    """How people behave."""
    policy: Policy
    """The rules."""
    staffing: Staffing
    """Who works when."""

    @model_validator(mode="after")
    def _references_resolve(self) -> Parameters:
        problems = dangling(self.model_dump())
        if problems:
            raise ValueError("; ".join(str(problem) for problem in problems))
        return self
