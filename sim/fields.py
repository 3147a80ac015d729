"""Field types that scenario sections are made of: units, ranges, dates and deadlines, each checked when read."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

MINUTES_PER_DAY = 1440
TICKS_PER_MIN = 1 << 20
Role = Literal[
    "dispatch", "return_review", "prereview", "callback", "supervision",
    "reception", "handling", "section_head", "principal",
]
OFFICE_ROLES: tuple[Role, ...] = ("dispatch", "return_review", "prereview", "callback", "supervision")
UNIT_ROLES: tuple[Role, ...] = ("reception", "handling", "section_head", "principal")
"""What the people of the office and of a unit can do."""
ROLE_CODES: dict[str, int] = {role: code for code, role in enumerate((*OFFICE_ROLES, *UNIT_ROLES), 1)}
"""Number of each role among the details of the event log; 0 is no detail."""


def on_grid(minutes: float) -> float:
    """Return `minutes` rounded to the clock's grid of 2**-20 minutes (57 microseconds).

    Sums and differences of such numbers are exact in binary floating point up to 2**33 minutes (16,000 years),
    so that the parts of an order's time add up to the whole and a deadline is met or missed without rounding.
    """
    return round(minutes * TICKS_PER_MIN) / TICKS_PER_MIN


class Section(BaseModel):
    """Base of every scenario section: frozen, closed to unknown keys, documented field by field."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False, validate_default=True
    )


def _clock_time(value: Any) -> Any:
    match = re.fullmatch(r"(\d{1,2})[:：](\d{2})", value.strip()) if isinstance(value, str) else None
    if match is None:
        if isinstance(value, int) and not isinstance(value, bool):
            return value  # minutes of the day, as a resolved scenario stores it
        raise ValueError('must be a time of day such as "08:30"')
    hour, minute = int(match[1]), int(match[2])
    if minute > 59 or hour * 60 + minute > MINUTES_PER_DAY:
        raise ValueError('must be a time of day from "00:00" to "24:00"')
    return hour * 60 + minute


def _span(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split("-")]
    if len(parts) != 2:
        raise ValueError('must be a span of hours such as "08:30-12:00"')
    return tuple(_clock_time(part) for part in parts)


def _not_empty_span(span: tuple[int, int]) -> tuple[int, int]:
    if span[0] == span[1]:
        raise ValueError('must begin and end at different times ("00:00-24:00" is the whole day)')
    return span


Share = Annotated[float, Field(ge=0, le=1)]
"""A proportion from 0 to 1."""
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
PositiveCount = Annotated[int, Field(ge=1)]
ClockTime = Annotated[
    int, BeforeValidator(_clock_time), Field(ge=0, le=MINUTES_PER_DAY),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}$"}),
]
"""A time of day, written "HH:MM", held as minutes after midnight (0 to 1440)."""
Span = Annotated[
    tuple[ClockTime, ClockTime], BeforeValidator(_span), AfterValidator(_not_empty_span),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}-\d{1,2}:\d{2}$"}),
]
"""A span of the day, written "08:30-12:00"; one that ends before it begins runs past midnight."""
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Bilingual(Section):
    """A text in Chinese and English."""

    zh: str
    """The text in Chinese."""
    en: str
    """The text in English."""


LimitClock = Literal["hours", "natural_days", "working_hours", "working_days"]

_CLOCK_WORDS: dict[str, LimitClock] = {
    "h": "hours", "hour": "hours", "hours": "hours", "小时": "hours",
    "natural_day": "natural_days", "natural_days": "natural_days", "自然日": "natural_days",
    "working_hour": "working_hours", "working_hours": "working_hours", "工作小时": "working_hours",
    "working_day": "working_days", "working_days": "working_days", "工作日": "working_days",
}
_LIMIT = re.compile(
    r"(?P<amount>\d+(?:\.\d+)?)\s*个?\s*(?P<clock>[a-z_]+|[\u4e00-\u9fff]+?)(?:\s*(?:at|至)\s*(?P<at>\S+))?"
)


class Limit(Section):
    """A length of time together with the clock that it runs on.

    Written as text: ``1 hours``, ``3 natural_days``, ``5 working_days``, ``4 working_hours``, and with the time of
    day at which its last day ends, ``3 natural_days at 24:00``; in Chinese ``3个自然日``, ``5个工作日``.
    """

    amount: Positive
    """How many units of the clock; whole for days."""
    clock: LimitClock
    """hours: elapsed; natural_days: elapsed days of 24 hours; working_hours and working_days: by the calendar."""
    at: ClockTime | None = None
    """Time of day at which the last day ends; empty: the same time of day as the start. Days only."""

    def model_post_init(self, _context: Any) -> None:
        """Check what no single field can."""
        if self.clock.endswith("days") and self.amount != int(self.amount):
            raise ValueError("must be a whole number of days; write hours for parts of a day")
        if self.at is not None and not self.clock.endswith("days"):
            raise ValueError('"at" goes with natural_days and working_days only')

    def __str__(self) -> str:
        ending = "" if self.at is None else f" at {self.at // 60:02d}:{self.at % 60:02d}"
        return f"{self.amount:g} {self.clock}{ending}"


def _limit(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _LIMIT.fullmatch(value.strip())
    if match is None or match["clock"] not in _CLOCK_WORDS:
        raise ValueError('must be a length of time such as "24 hours", "3 natural_days" or "5 working_days"')
    if float(match["amount"]) == 0:
        raise ValueError("must be more than 0; to have no limit, leave it out or write null")
    return {"amount": float(match["amount"]), "clock": _CLOCK_WORDS[match["clock"]], "at": match["at"]}


Deadline = Annotated[Limit, BeforeValidator(_limit, json_schema_input_type=str | Limit)]
"""A `Limit`, most easily written as text."""
