"""What the office cannot choose about its work: how many orders come, when, about what, for whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from sim.distributions import INSTANT, Duration
from sim.fields import Bilingual, Count, Day, NotNegative, Positive, PositiveCount, Section, Share

Weights = Annotated[dict[str, NotNegative], Field(min_length=1)]
"""Relative weights by name; they need not add up to 1, but one must be above 0."""
_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def some_weight(weights: dict[str, float]) -> dict[str, float]:
    """Return `weights`, or raise ValueError where all of them are 0."""
    if weights and not any(weights.values()):
        raise ValueError("must have at least one weight above 0")
    return weights


def not_before_first(last: date, info: ValidationInfo) -> date:
    """Return `last`, or raise ValueError where it comes before the section's `first`."""
    if "first" in info.data and last < info.data["first"]:
        raise ValueError(f"must not be before first = {info.data['first']}")
    return last


class SpecialDays(Section):
    """A run of dates with its own level of demand."""

    first: date
    """First date."""
    last: date
    """Last date, inclusive."""
    factor: NotNegative
    """Multiplies the rate that month, weekday and trend give."""

    _ordered = field_validator("last")(not_before_first)


class Arrivals(Section):
    """The rate at which orders reach the county: an average, and the factors that shape it."""

    orders_per_day: NotNegative
    """Average orders a day at the start of the period, before the factors."""
    month_factors: Annotated[tuple[NotNegative, ...], Field(min_length=12, max_length=12)] = (1,) * 12
    """Twelve factors, January to December."""
    weekday_factors: dict[Day, NotNegative] = {}
    """Factor for each weekday; a weekday left out has 1."""
    hour_weights: Annotated[tuple[NotNegative, ...], Field(min_length=24, max_length=24)] = (1,) * 24
    """Twenty-four weights, from the hour after midnight; the day's orders are spread in proportion."""
    holiday_factor: NotNegative = 1
    """Factor on official days off that fall on a weekday, in place of the weekday's own."""
    special_days: tuple[SpecialDays, ...] = ()
    """Dates with a factor of their own, such as the Spring Festival; holiday_factor does not apply to them."""
    trend_share_per_year: Annotated[float, Field(gt=-1)] = 0
    """Growth a year, as a share: 0.25 means that a year later a quarter more orders come."""
    overdispersion_k: Positive | None = None
    """Day-to-day noise beyond Poisson: the day's rate is multiplied by a gamma number of mean 1 and variance 1/k,
    so that daily counts are negative binomial; empty: Poisson."""

    @field_validator("hour_weights")
    @classmethod
    def _some_hour(cls, weights: tuple[float, ...]) -> tuple[float, ...]:
        if not any(weights):
            raise ValueError("must have at least one weight above 0")
        return weights

    def weekday_factor(self, weekday: int) -> float:
        """Factor of a weekday, Monday = 0."""
        return self.weekday_factors.get(_DAYS[weekday], 1)


class Topic(Section):
    """What orders are about, and who is in charge of it."""

    name: Bilingual
    """Name shown in results."""
    weight: NotNegative
    """Relative share of orders on this topic."""
    units: dict[str, NotNegative] = {}
    """One row of the matrix of topics and units: relative weight of each unit in charge; empty: all units, by their
    own weights."""
    business_environment: bool = False
    """Whether orders on it concern the business environment (C39)."""

    _some = field_validator("units")(some_weight)


class Cluster(Section):
    """Hot spots: many orders with one cause, for one unit (a burst pipe, an estate without heat)."""

    per_year: NotNegative
    """Average number of such causes a year."""
    orders_mean: Annotated[float, Field(ge=1)]
    """Average number of orders that one cause brings (geometric)."""
    spread: Duration
    """Time from the cause's beginning to each of its orders."""
    topic: str
    """Topic of its orders."""
    units: dict[str, NotNegative] = {}
    """Relative weight of each unit that it may hit; empty: the topic's."""


class Surge(Section):
    """Extra orders on given dates, on top of everything else (heating start, a storm)."""

    first: date
    """First date."""
    last: date
    """Last date, inclusive."""
    orders_per_day: NotNegative
    """Average extra orders a day, spread over the hours like the others."""
    topic: str
    """Topic of its orders."""
    units: dict[str, NotNegative] = {}
    """Relative weight of each unit that it hits; empty: the topic's."""
    urgency: Weights | None = None
    """Urgency of its orders as relative weights; empty: as everywhere."""
    one_cause: bool = True
    """Whether its orders to one unit count as one concentrated complaint."""

    _ordered = field_validator("last")(not_before_first)


class Mix(Section):
    """What orders are like on arrival: relative weights of each kind."""

    urgency: Weights
    """Relative weights of the urgencies, by name."""
    request_type: Weights = {"any": 1}
    """Relative weights of the request types (consultation, complaint …), by name."""
    channel: Weights = {"any": 1}
    """Relative weights of the channels (telephone, web …), by name."""
    complex_share: Share = 0
    """Share of orders that are complex, wide or too difficult for the unit alone (C32)."""
    co_units: tuple[Share, ...] = ()
    """Share of orders with one co-unit, with two, …; the rest have none (C12)."""
    unreachable_share: Share = 0
    """Share of petitioners whom the callback does not reach."""

    _some = field_validator("urgency", "request_type", "channel")(some_weight)

    @field_validator("co_units")
    @classmethod
    def _at_most_all(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if sum(shares) > 1:
            raise ValueError("must add up to at most 1")
        return shares


class Backlog(Section):
    """Orders already in hand when the period begins."""

    orders: Count
    """How many."""
    age: Duration
    """Time since each was received and dispatched."""
    work_left_share: Share = 1
    """Share of the handling work that is still to be done."""


class OrderList(Section):
    """A list of orders from a file, in place of drawn ones."""

    file: str
    """CSV or Parquet file beside the scenario. Column `received` (date and time) is required; `order_id`, `urgency`,
    `request_type`, `channel`, `topic`, `unit`, `sent_to`, `co_units`, `complex` and `handling_min` are used where they
    stand; what an order leaves out is drawn as for any other."""


def _file_alone(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class ListedOrder(Section):
    """One order of a list, as resolved."""

    received_min: float
    """Minutes since the period's start."""
    order_id: str
    """Its name."""
    urgency: str | None = None
    """Urgency; empty: drawn."""
    request_type: str | None = None
    """Request type; empty: drawn."""
    channel: str | None = None
    """Channel; empty: drawn."""
    topic: str | None = None
    """Topic; empty: drawn."""
    unit: str | None = None
    """The unit in charge; empty: drawn."""
    sent_to: str | None = None
    """Unit that the first dispatch goes to; empty: drawn (the unit in charge, or a wrong one)."""
    co_units: tuple[str, ...] | None = None
    """Co-units; empty: drawn."""
    complex: bool | None = None
    """Whether it is complex; empty: drawn."""
    handling_min: NotNegative | None = None
    """Handler's work in minutes; empty: drawn."""


class Demand(Section):
    """What comes: rate, kinds, hot spots, surges, or a list of orders in their place; and the opening backlog."""

    arrivals: Arrivals
    """Rate of ordinary orders."""
    mix: Mix
    """What orders are like."""
    topics: Annotated[dict[str, Topic], Field(min_length=1)]
    """Topics by key."""
    clusters: dict[str, Cluster] = {}
    """Hot spots by key."""
    surges: dict[str, Surge] = {}
    """Surges by key."""
    order_list: Annotated[
        OrderList | None, BeforeValidator(_file_alone, json_schema_input_type=str | OrderList | None)
    ] = None
    """A list of orders, or just its file; with it, arrivals, clusters and surges are not drawn."""
    listed: tuple[ListedOrder, ...] | None = None
    """The orders of that list, filled in when the file is read."""
    backlog: Backlog = Backlog(orders=0, age=INSTANT)
    """Opening backlog; used where period.opening is backlog."""

    @field_validator("topics")
    @classmethod
    def _some_topic(cls, topics: dict[str, Topic]) -> dict[str, Topic]:
        if not any(topic.weight for topic in topics.values()):
            raise ValueError("must have a topic with a weight above 0")
        return topics


Opening = Literal["empty", "backlog", "lead_in"]


class Period(Section):
    """The dates that the results are about; orders of these dates are followed past the end."""

    start: date
    """First date."""
    end: date
    """Last date, inclusive."""
    opening: Opening = "empty"
    """How it begins: empty; with demand.backlog; or after a lead-in whose own orders are not counted."""
    lead_in_days: Count = 0
    """Length of the lead-in; used where opening is lead_in."""
    follow_up_days: PositiveCount = 60
    """How long after the end the period's orders are followed at most; orders go on arriving meanwhile."""

    @field_validator("end")
    @classmethod
    def _ordered(cls, end: date, info: ValidationInfo) -> date:
        if "start" in info.data and end < info.data["start"]:
            raise ValueError(f"must not be before start = {info.data['start']}")
        return end

    @property
    def days(self) -> int:
        """Number of dates in the period."""
        return (self.end - self.start).days + 1
