"""What the office publishes at its dates (C04 to C06, C37 to C39); topics stand in no event, so counts are bounded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import timedelta

from analysis.conformance.county_days import DAY
from analysis.conformance.findings import Book
from analysis.conformance.log import Event, Log

RULES = {
    "statistics at each month's end": "C04",
    "assessment at each month's end": "C05",
    "demand review at each month's end": "C38",
    "yearly assessment": "C37",
    "hot topics": "C06",
    "special reports": "C39",
}
_MONTHLY = {
    "statistics": "statistics at each month's end", "units_assessed": "assessment at each month's end",
    "demand_reviewed": "demand review at each month's end",
}  # fmt: skip


def month_ends(log: Log) -> list[float]:
    """Return the ends of calendar months within the period, and the period's own."""
    start, days = log.parameters.period.start, log.parameters.period.days
    found = [day for day in range(1, days) if (start + timedelta(days=day)).day == 1]
    return [float(day * DAY) for day in [*found, days]]


def read(log: Log, book: Book) -> None:
    """Hold the office's publications against these rules."""
    published = log.policy.reports.monthly_statistics
    for activity, rule in _MONTHLY.items():
        _at_dates(log, activity, rule, month_ends(log) if published else [], book)
    _at_dates(log, "annual_assessment", "yearly assessment", [log.period_min] if published else [], book)
    moments = sorted(
        event.time for event in log.events if event.activity == "received" and 0 <= event.time < log.period_min
    )
    _hot(log, moments, book)
    _special(log, moments, book)


def _at_dates(log: Log, activity: str, rule: str, dates: list[float], book: Book) -> None:
    found = Counter(event.time for event in log.events if event.activity == activity)
    for moment in sorted({*dates, *found}):
        expected = int(moment in dates)
        book.hold_at(
            rule, "", moment, found[moment] == expected, "{} {} expected, {} found", expected, activity, found[moment]
        )


def _hot(log: Log, moments: list[float], book: Book) -> None:
    rules, topics = log.policy.reports, log.parameters.demand.topics
    window = rules.hot_topic_days * DAY
    looks = {float(look * window) for look in range(1, int(log.period_min // window) + 1)}
    by_look = _by_moment(log, "hot_topic")
    if not rules.hot_topic_orders:
        looks = set()
    for moment in sorted(looks | set(by_look)):
        found = by_look.get(moment, [])
        orders = bisect_right(moments, moment) - bisect_left(moments, moment - window)
        names = [event.detail for event in found]
        good = moment in looks and set(names) <= set(topics) and len(set(names)) == len(names)
        enough = orders >= len(names) * rules.hot_topic_orders
        some = bool(names) or orders <= len(topics) * (rules.hot_topic_orders - 1)
        book.hold_at(
            "hot topics",
            "",
            moment,
            good and enough and some,
            "{} orders came in the window, {} make a topic hot; found hot: {}",
            orders,
            rules.hot_topic_orders,
            names,
        )


def _special(log: Log, moments: list[float], book: Book) -> None:
    rules, topics = log.policy.reports, log.parameters.demand.topics
    ends = month_ends(log)
    by_end = _by_moment(log, "special_report")
    for moment, events in sorted(by_end.items()):
        begin = max([0.0, *(end for end in ends if end < moment)])
        orders = bisect_right(moments, moment) - bisect_left(moments, begin)
        least = 0
        for event in events:
            business = event.detail in topics and topics[event.detail].business_environment
            bars = [rules.special_report_orders, rules.special_report_business_orders if business else 0]
            least += min((bar for bar in bars if bar), default=orders + 1)
        good = moment in ends and {event.detail for event in events} <= set(topics) and least <= orders
        book.hold_at(
            "special reports",
            "",
            moment,
            good,
            "{} orders in the month; reports on {} need {}",
            orders,
            [event.detail for event in events],
            least,
        )


def _by_moment(log: Log, activity: str) -> dict[float, list[Event]]:
    found: dict[float, list[Event]] = {}
    for event in log.events:
        if event.activity == activity:
            found.setdefault(event.time, []).append(event)
    return found
