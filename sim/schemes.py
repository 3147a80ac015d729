"""What an assessment scheme may say: the frozen sections of a scheme file.

They stand in `sim`, beside the scenario's own sections, because `scenarios` reads them and `analysis` scores by them,
and neither uses the other. The model itself knows nothing of schemes.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from sim.fields import Bilingual, Count, NotNegative, Positive, Section

__all__ = [
    "COUNT_NAMES", "DAYS_NAMES", "FAULT_NAMES", "INDICATOR_NAMES", "MERIT_NAMES", "NOT_SIMULATED", "SHARE_NAMES",
    "Bonus", "Component", "CountName", "Exclusion", "FaultName", "Given", "Grades", "Identity", "IndicatorName",
    "Lists", "MeritName", "Penalty", "Period", "Ranking", "Rounding", "Scheme", "Total",
]  # fmt: skip

ShareName = Literal[
    "on_time_share", "on_time_share_first_deadline", "city_on_time_share", "urgent_on_time_share",
    "accepted_in_time_share", "contacted_in_time_share", "contact_made_share", "early_share", "completion_share",
    "satisfaction_share", "first_satisfaction_share", "resolution_share", "standard_reply_share",
    "prereview_fail_share", "redo_share", "return_request_share", "extension_share", "repeat_share",
    "unreported_share",
]  # fmt: skip
DaysName = Literal["mean_days_to_report", "mean_days_to_close"]
MeritName = Literal["early_count", "satisfied_count"]
"""What is counted of good work: points may be added for each."""
FaultName = Literal[
    "overdue_count", "missed_deadline_count", "substandard_count", "prereview_failure_count", "redo_count",
    "return_rejected_count", "urge_count", "accountability_count", "executive_report_count", "criticised_count",
    "notice_count", "talk_count",
]  # fmt: skip
"""What is counted of faults: points may be taken off for each."""
CountName = Literal[MeritName, FaultName]
IndicatorName = Literal[ShareName, DaysName, CountName]
"""A unit's figure that points may hang on; the names are those of the county's figures where these exist."""
SHARE_NAMES: tuple[str, ...] = get_args(ShareName)
DAYS_NAMES: tuple[str, ...] = get_args(DaysName)
MERIT_NAMES: tuple[str, ...] = get_args(MeritName)
FAULT_NAMES: tuple[str, ...] = get_args(FaultName)
COUNT_NAMES: tuple[str, ...] = get_args(CountName)
INDICATOR_NAMES: tuple[str, ...] = get_args(IndicatorName)

Exclusion = Literal[
    "unreasonable", "complex", "repeat", "unreachable", "misrouted", "legal_procedure", "withdrawn", "out_of_power"
]
"""A kind of orders that a scheme leaves out."""
NOT_SIMULATED: tuple[Exclusion, ...] = ("legal_procedure", "withdrawn", "out_of_power")
"""Kinds that real schemes leave out and the simulation does not know; with a run nothing is left out for them."""
Period = Literal["month", "quarter", "year"]
Key = Annotated[str, StringConstraints(pattern=r"^[\w-]+$")]
Said = Annotated[str, Field(min_length=1)]


def _fits(target: float | None, info: ValidationInfo) -> float | None:
    if target is not None and target > 1 and info.data.get("indicator") in SHARE_NAMES:
        raise ValueError("must be a share from 0 to 1, such as 0.96 for 96 %")
    return target


def _was_given(name: str, info: ValidationInfo) -> bool:
    """Tell whether an earlier field, empty by default, has a value; one that is no valid value is missing in `info`."""
    return info.data.get(name, "not valid") is not None


def _beside(rule: str) -> PydanticCustomError:
    """Return the error of a field that does not fit the fields beside it."""
    return PydanticCustomError("beside", "{error}", {"error": rule})


class Identity(Section):
    """What the scheme is called and where it is from."""

    name: Key
    """Short name, used for folders."""
    title: Bilingual
    """Title shown with the scores."""
    source: Said
    """Document that the scheme is taken from; says so where weights are assumed."""


class Component(Section):
    """Points for one indicator: its weight, less so much for each unit by which it falls short, down to a floor."""

    name: Bilingual
    """Name shown beside the points."""
    indicator: IndicatorName
    """The unit's figure that is scored."""
    weight: NotNegative
    """Full marks, in points."""
    target: NotNegative
    """From here on full marks: a share from 0 to 1, days, or a number of events; where less is better, up to here."""
    slope: NotNegative
    """Points lost for each unit short of the target: for a percentage point of a share, a day, or an event."""
    floor: NotNegative = 0
    """Points that are left whatever the figure; at most the weight."""
    exclusions: bool = True
    """Whether the orders in `exclude` are left out of this figure; `false` scores the raw figure."""
    named_below: NotNegative | None = None
    """The unit is called up where the figure is worse than this; empty: never."""
    source: Said
    """Where weight, target, slope and floor come from; begins with "assumed" where nobody has published them."""

    @field_validator("floor")
    @classmethod
    def _under_weight(cls, floor: float, info: ValidationInfo) -> float:
        if floor > info.data.get("weight", floor):
            raise ValueError("must not be above the weight")
        return floor

    _target_fits = field_validator("target", "named_below")(_fits)


class Given(Section):
    """Points for what no order shows, such as a knowledge base: full marks, unless a table of figures has them."""

    name: Bilingual
    """Name shown beside the points."""
    points: NotNegative
    """Full marks, in points."""
    source: Said
    """Where the number comes from."""


class Bonus(Section):
    """Points for reaching a mark (`indicator` and `reaches`), or for each event (`count`)."""

    name: Bilingual
    """Name shown beside the points."""
    count: MeritName | None = None
    """For each event: what is counted; the scheme's exclusions do not touch it."""
    indicator: IndicatorName | None = None
    """For a mark: the unit's figure looked at; a unit without any case gets nothing."""
    reaches: NotNegative | None = None
    """The mark: a share from 0 to 1, days, or a number of events; reached where the figure is as good or better."""
    points: Positive
    """Points added: once for a mark, or for each event."""
    at_most: NotNegative | None = None
    """Points added at most for all events together; empty: no limit."""
    source: Said
    """Where the numbers come from."""

    _mark_fits = field_validator("reaches")(_fits)

    @field_validator("indicator", "reaches")
    @classmethod
    def _one_kind(cls, value: str | float | None, info: ValidationInfo) -> str | float | None:
        if value is not None and _was_given("count", info):
            raise _beside("cannot stand beside count: keep indicator and reaches for a mark, or count for each event")
        return value

    @field_validator("reaches")
    @classmethod
    def _whole_mark(cls, reaches: float | None, info: ValidationInfo) -> float | None:
        given, looked_at, counted = reaches is not None, _was_given("indicator", info), _was_given("count", info)
        if given and not looked_at and not counted:
            raise _beside("must stand beside an indicator")
        if looked_at and not given and not counted:
            raise _beside("must be given beside indicator")
        if not given and not looked_at and not counted:
            raise _beside("must be given with indicator, or count in their place")
        return reaches

    @field_validator("at_most")
    @classmethod
    def _of_events(cls, at_most: float | None, info: ValidationInfo) -> float | None:
        if at_most is not None and not _was_given("count", info):
            raise _beside("goes with count only")
        return at_most


class Penalty(Section):
    """Points taken off for each event."""

    name: Bilingual
    """Name shown beside the points."""
    count: FaultName
    """Events that are counted; the scheme's exclusions do not touch them."""
    points: Positive
    """Points taken off for each."""
    at_most: NotNegative | None = None
    """Points taken off at most; empty: no limit."""
    source: Said
    """Where the numbers come from."""


class Total(Section):
    """Ends that the sum is cut to."""

    lowest: float = 0
    """Lowest score, in points."""
    highest: float | None = None
    """Highest score, in points; empty: no limit but those of weights and bonuses."""

    @field_validator("highest")
    @classmethod
    def _above_lowest(cls, highest: float | None, info: ValidationInfo) -> float | None:
        if highest is not None and highest < info.data.get("lowest", highest):
            raise ValueError("must not be below lowest")
        return highest


class Rounding(Section):
    """How points are rounded: half up, as officials do."""

    decimals: Annotated[Count, Field(le=6)] = 2
    """Decimals of the points."""
    each: Literal["component", "total"] = "component"
    """component: each component's points are rounded, and the total too; total: only the total is."""
    rate_decimals: Annotated[Count, Field(le=6)] | None = None
    """Decimals of a percentage to which a share is rounded before it is scored; empty: not rounded."""


class Ranking(Section):
    """Who is ranked, and among whom. Units of equal score share the better rank: 1, 2, 2, 4."""

    by_class: bool = True
    """Whether each class of units (departments, townships, enterprises) is ranked apart."""
    min_orders: Count = 1
    """A unit with fewer orders in the period gets a score and a grade, but no rank, and is not among first or last."""


class Lists(Section):
    """Units that a bulletin names, in each class where classes are ranked apart."""

    first: Count = 3
    """How many of the first are named; ties at the edge are all named."""
    last: Count = 3
    """How many of the last are named; ties at the edge are all named."""
    called_up_below: float | None = None
    """Units with a lower score are called up; empty: no score calls up. See also `named_below`."""


class Grades(Section):
    """Lowest score of each grade; what is lower than C is D."""

    A: float
    """Lowest score of grade A."""
    B: float
    """Lowest score of grade B."""
    C: float
    """Lowest score of grade C."""

    @field_validator("B", "C")
    @classmethod
    def _in_order(cls, mark: float, info: ValidationInfo) -> float:
        if mark >= min(info.data.values(), default=mark + 1):
            raise ValueError("must be below the mark of the grade above it")
        return mark


class Scheme(Section):
    """An assessment scheme: the score is the sum of components and of given points, plus bonuses, less penalties."""

    scheme: Identity
    """Name, title and source."""
    period: Period = "month"
    """What one score covers; ``hotline assess --period`` overrules it."""
    longer_periods: Literal["pooled", "mean_of_months"] = "pooled"
    """Score of a quarter or a year: from its own figures, or the mean of its months' scores."""
    components: Annotated[dict[Key, Component], Field(min_length=1)]
    """Indicators that points hang on, by a key of your own."""
    given: dict[Key, Given] = {}
    """Points for what no order shows, by a key of your own."""
    bonuses: dict[Key, Bonus] = {}
    """Points added, by a key of your own."""
    penalties: dict[Key, Penalty] = {}
    """Points taken off, by a key of your own."""
    no_cases: Literal["full", "rescaled"] = "full"
    """A component with nothing to measure gets full marks, or is left out and the rest scaled up to its place."""
    exclude: tuple[Exclusion, ...] = ()
    """Kinds of orders left out of every component that does not say ``exclusions: false``."""
    total: Total = Total()
    """Lowest and highest score."""
    rounding: Rounding = Rounding()
    """How points are rounded."""
    ranking: Ranking = Ranking()
    """Who is ranked, and among whom."""
    lists: Lists = Lists()
    """Units that a bulletin names."""
    grades: Grades | None = None
    """Grades A to D; empty: none."""
