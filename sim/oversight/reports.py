"""Statistics, topics and assessment at their dates (C04 to C06, C37 to C39): here their events and counts."""

from __future__ import annotations

from collections import Counter, deque

from sim.county import County
from sim.engine import WATCH, Timer
from sim.fields import MINUTES_PER_DAY
from sim.work_order import Activity, WorkOrder


class TopicWatch:
    """Follows topics through the period and says what the rules make of them."""

    def __init__(self, county: County, month_ends: list[float], period_min: float) -> None:
        self.county, self.rules, self.period_min = county, county.policy.reports, period_min
        self._recent: deque[tuple[float, str]] = deque()
        self._month: Counter[str] = Counter()
        self._year: Counter[str] = Counter()
        if self.rules.hot_topic_orders:
            self._look_again(self.rules.hot_topic_days * MINUTES_PER_DAY)
        for end in month_ends:
            county.later(end, WATCH, self._end_of_month)
        if self.rules.monthly_statistics:
            county.later(period_min, WATCH, self._end_of_period)

    def received(self, order: WorkOrder) -> None:
        """Count an order that the office receives within the period."""
        now = self.county.env.now
        if 0 <= now < self.period_min:
            self._recent.append((now, order.birth.topic))
            self._month[order.birth.topic] += 1

    def _say(self, activity: Activity, detail: str = "") -> None:
        self.county.recorder.log_general(activity, self.county.at_office, detail)

    def _look_again(self, moment: float) -> None:
        if moment <= self.period_min:
            self.county.later(moment, WATCH, self._look)

    def _look(self, _timer: Timer) -> None:
        """Report topics that were hot in the last days (C06)."""
        now = self.county.env.now
        window = self.rules.hot_topic_days * MINUTES_PER_DAY
        while self._recent and self._recent[0][0] < now - window:
            self._recent.popleft()
        for topic, count in sorted(Counter(topic for _, topic in self._recent).items()):
            if count >= self.rules.hot_topic_orders:
                self._say(Activity.HOT_TOPIC, topic)
        self._look_again(now + window)

    def _end_of_month(self, _timer: Timer) -> None:
        if self.rules.monthly_statistics:
            for activity in (Activity.STATISTICS, Activity.DEMAND_REVIEWED, Activity.UNITS_ASSESSED):
                self._say(activity)
        self._special_reports()
        self._month.clear()

    def _special_reports(self) -> None:
        """Write a special report on each topic of wide concern, or on the business environment (C39)."""
        topics = self.county.parameters.demand.topics
        for topic, count in sorted(self._month.items()):
            wide, business = self.rules.special_report_orders, self.rules.special_report_business_orders
            if (wide and count >= wide) or (topics[topic].business_environment and business and count >= business):
                self._say(Activity.SPECIAL_REPORT, topic)

    def _end_of_period(self, _timer: Timer) -> None:
        self._say(Activity.ANNUAL_ASSESSMENT)
