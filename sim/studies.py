"""What a study file may say: the frozen sections of a study, and the study as resolved, with every point of its design.

They stand in `sim`, beside the scenario's own sections, because `scenarios` reads them and `analysis` runs them, and
neither uses the other. The model itself knows nothing of studies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, ValidationInfo, field_validator

from sim.fields import Bilingual, Count, PositiveCount, Section
from sim.parameters import Parameters, Precision
from sim.study_designs import Design, Factorial, LatinHypercube, Morris, OneAtATime, Rows, Saltelli, Sobol

__all__ = [
    "Constraint", "Design", "Factor", "FactorKind", "Factorial", "LatinHypercube", "Morris", "OneAtATime", "Plan",
    "Point", "Rows", "Saltelli", "Sobol", "Study", "StudyIdentity", "altered_scenario",
]  # fmt: skip

FactorKind = Literal["lever", "uncertainty"]
Key = Annotated[str, StringConstraints(pattern=r"^[\w-]+$")]


def _plain_value(value: Any) -> Any:
    """Return a factor's value in JSON's own types, or raise ValueError."""
    if isinstance(value, (list, tuple)):
        return [_plain_value(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise ValueError("must be a number, a word, true, false, null, or a list of these")


Value = Annotated[Any, AfterValidator(_plain_value)]
"""A value that a factor takes; no mapping, since two mappings of another order are equal and yet run differently."""


class StudyIdentity(Section):
    """What the study is, for people."""

    name: Key
    """Short name, used for folders; letters, digits, - and _."""
    title: Bilingual
    """Title shown with the results."""
    question: Bilingual
    """The question that it answers."""


class Factor(Section):
    """Something that the study varies: one value of the scenario, over listed values or over a range."""

    path: Annotated[str, Field(min_length=1)]
    """Dotted path of the value in the scenario, as in units.housing.staff.handlers."""
    values: Annotated[tuple[Value, ...], Field(min_length=1)] | None = None
    """Its values; in a space-filling design each is taken equally often."""
    low: float | None = None
    """Lower end of its range, in place of values."""
    high: float | None = None
    """Upper end of its range."""
    scale: Literal["linear", "log"] = "linear"
    """log: equal ratios are equally likely; the range must then lie above 0."""
    integer: bool = False
    """Whether only the whole numbers of the range are taken, its ends included."""
    name: Bilingual | None = None
    """Name shown in charts; empty: its key."""

    @field_validator("values")
    @classmethod
    def _each_once(cls, values: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        for number, value in enumerate(values or ()):
            if any(value == other and type(value) is type(other) for other in (values or ())[:number]):
                raise ValueError(f"must name each value once: {value} stands twice")
        return values

    @field_validator("high")
    @classmethod
    def _above_low(cls, high: float | None, info: ValidationInfo) -> float | None:
        low = info.data.get("low")
        if high is not None and low is not None and high <= low:
            raise ValueError(f"must be more than low = {low:g}")
        return high

    @field_validator("scale")
    @classmethod
    def _has_logarithm(cls, scale: str, info: ValidationInfo) -> str:
        low = info.data.get("low")
        if scale == "log" and low is not None and low <= 0:
            raise ValueError("log needs a range above 0")
        return scale

    @field_validator("integer")
    @classmethod
    def _whole_ends(cls, integer: bool, info: ValidationInfo) -> bool:
        ends = [info.data.get("low"), info.data.get("high")]
        if integer and (info.data.get("scale") == "log" or any(end is not None and end != int(end) for end in ends)):
            raise ValueError("needs whole numbers as low and high, and a linear scale")
        return integer

    @property
    def ranges(self) -> bool:
        """Whether it has a range in place of listed values."""
        return self.values is None and self.low is not None and self.high is not None


class Constraint(Section):
    """What a figure must reach for a point to be acceptable."""

    kpi: str
    """Name of the figure (docs/reference/kpis.md)."""
    at_least: float | None = None
    """Least acceptable value, in the figure's unit."""
    at_most: float | None = None
    """Greatest acceptable value, in the figure's unit."""

    @field_validator("at_most")
    @classmethod
    def _above_least(cls, at_most: float | None, info: ValidationInfo) -> float | None:
        least = info.data.get("at_least")
        if at_most is not None and least is not None and at_most < least:
            raise ValueError(f"must not be less than at_least = {least:g}")
        return at_most


def _form(value: Any) -> str:
    return "precision" if isinstance(value, (Mapping, Precision)) else "number"


Replications = Annotated[
    Annotated[PositiveCount, Tag("number")] | Annotated[Precision, Tag("precision")], Discriminator(_form)
]


class Study(Section):
    """A study: one scenario, what varies, the design, and what is to be known of each point."""

    study: StudyIdentity
    """Name, title, question."""
    base: Annotated[str, Field(min_length=1)]
    """A shipped scenario's name, or a scenario file relative to the study."""
    levers: dict[Key, Factor] = {}
    """What the office can choose, by a name of your own."""
    uncertainties: dict[Key, Factor] = {}
    """What nobody knows, by a name of your own."""
    design: Design
    """Which points are run."""
    replications: Replications | None = None
    """How many at each point, or the precision wanted; empty: as many as the base says."""
    seed: Count | None = None
    """Seed of all points, so that they meet the same orders; empty: the base's."""
    kpis: tuple[str, ...] = ()
    """Figures that the tables keep; empty: all."""
    constraints: tuple[Constraint, ...] = ()
    """What a point must reach to be acceptable."""

    @property
    def factors(self) -> dict[str, Factor]:
        """Levers and uncertainties by name, levers first."""
        return {**self.levers, **self.uncertainties}

    def kind_of(self, name: str) -> FactorKind:
        """Return which kind of factor a name is."""
        return "lever" if name in self.levers else "uncertainty"


class Point(Section):
    """One point of a design."""

    values: dict[str, Value]
    """Value of each factor by name."""
    unit: tuple[float, ...] | None = None
    """Its place in the unit cube, one number a factor, for designs that are drawn there."""


class Plan(Section):
    """A study as resolved: what a sweep runs."""

    study: Study
    """The study as written."""
    base: dict[str, Any]
    """The base scenario as resolved, with the study's seed; in the order of its file, which the model goes by."""
    points: tuple[Point, ...]
    """Every point of the design; a point's number is its place here, from 0."""

    @property
    def replications(self) -> int | Precision:
        """How many replications each point gets, or the precision wanted."""
        run = self.base["run"]
        fallback = run["replications"] if run["precision"] is None else Precision.model_validate(run["precision"])
        return fallback if self.study.replications is None else self.study.replications

    def changes(self, number: int) -> dict[str, Any]:
        """Return what a point changes in the base, by dotted path."""
        factors = self.study.factors
        return {factors[name].path: value for name, value in self.points[number].values.items()}

    def scenario(self, number: int) -> Parameters:
        """Return the scenario of a point."""
        return Parameters.model_validate(altered_scenario(self.base, self.changes(number)))


def altered_scenario(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resolved scenario's data with other values at some dotted paths; the base stays as it is.

    Raises KeyError or IndexError where a path leads nowhere.
    """
    altered: dict[str, Any] = dict(base)
    for path, value in changes.items():
        *steps, last = path.split(".")
        place: Any = altered
        for step in steps:
            key = int(step) if isinstance(place, list) else step
            below = place[key]
            place[key] = place = list(below) if isinstance(below, list) else dict(below)
        place[int(last) if isinstance(place, list) else last] = value
    return altered
