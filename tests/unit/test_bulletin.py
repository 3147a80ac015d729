"""Bulletins and special reports, worked by hand on eight orders of February and March."""

from __future__ import annotations

import string
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.bulletin import Subject, monthly_bulletin, special_report
from analysis.bulletin.focus import focus_points
from analysis.bulletin.headings import COLUMNS, KINDS, MEASURES
from analysis.bulletin.months import month_before, months_of_run, the_month
from analysis.bulletin.names import Names, changed, lasted, shown, signed
from analysis.bulletin.replication import Replication, seen_in
from analysis.bulletin.tables import (
    action_table,
    figure_table,
    hot_table,
    mix_table,
    overdue_table,
    redo_table,
    topic_table,
    unit_table,
)
from analysis.bulletin.topics import causes, part_table, topic_units, week_table
from analysis.bulletin.words import WORDS
from analysis.document import Bullets, Chart, KeyFigures, Paragraph, Table
from analysis.kpi import TIME_PARTS
from sim.errors import ParameterError

COUNTY = """
period: {start: 2025-01-15, end: 2025-03-31}
demand:
  mix: {channel: {telephone: 1, web: 1}, request_type: {complaint: 1}}
  topics:
    water: {name: {zh: 供水, en: Water supply}, weight: 1, business_environment: true}
    roads: {name: {zh: 道路, en: Roads}, weight: 1}
units:
  unit1: {name: {zh: 单位一, en: Unit 1}}
  unit2: {name: {zh: 单位二, en: Unit 2}, unit_class: department, weight: 1, staff: {handlers: 1}}
  idle: {name: {zh: 闲置局, en: Idle bureau}, unit_class: department, weight: 1, staff: {handlers: 1}}
  town: {name: {zh: 某镇, en: Some town}, unit_class: township, weight: 1, staff: {handlers: 1}}
policy:
  reports: {monthly_statistics: true, hot_topic_orders: 3, hot_topic_days: 7, special_report_orders: 9, special_report_business_orders: 2}
"""
DAY = 1440.0
FEBRUARY, MARCH = 17 * DAY, 45 * DAY
"""Starts of the months, in minutes since 15 January."""
BLANK = {
    **{f"{name}_min": np.nan for name in (
        "dispatched", "accepted", "contacted", "prereview_submitted", "reported", "closed", "acceptance_due",
        "first_contact_due", "due_first", "due_final", "city_due")},
    **dict.fromkeys(("return_requests", "returns_upheld", "returns_rejected", "returns_void", "extensions_approved",
                     "prereview_failures", "redos", "overdue_count"), 0),
    **dict.fromkeys(("complex", "repeat", "unreasonable", "escalated", "called_back"), False),
    **dict.fromkeys(("satisfied", "solved", "first_satisfied"), np.nan),
    **{f"{part}_min": 0.0 for part in TIME_PARTS},
    "replication": 0, "cohort": "period", "outcome": "closed", "channel": "telephone", "tier": "general", "request_type": "complaint",
    "topic": "water", "cluster": None,
}  # fmt: skip


def order(order_id, unit, received, due, reported, said=None, **others):  # noqa: PLR0917 -- one row a line, below
    """One row; dispatched an hour after receipt, closed a day after the report; `said`: satisfied (1, 0), or None: not called back."""
    row = {**BLANK, "order_id": order_id, "unit": unit, "sent_to": unit, "holder": unit, "received_min": received, "dispatched_min": received + 60,
           "due_first_min": due, "due_final_min": due, "reported_min": reported, "closed_min": reported + DAY}  # fmt: skip
    if said is not None:
        row |= {"called_back": True, "satisfied": float(said), "solved": 1.0, "first_satisfied": float(said)}
    return {**row, **others}


ORDERS = pd.DataFrame([
    order("F1", "unit1", FEBRUARY + DAY, FEBRUARY + 4 * DAY, FEBRUARY + 2 * DAY, 1),
    order("F2 due in March, late", "unit1", MARCH - DAY, MARCH + 2 * DAY, MARCH + 2 * DAY + 90, 0),
    order("F3 due in March, in time", "unit2", MARCH - DAY, MARCH + 2 * DAY, MARCH + DAY, 1),
    order("M1", "unit1", MARCH + 10, MARCH + 3 * DAY, MARCH + DAY, 1, queue_min=600.0, cluster="burst/1"),
    order("M2 web, redone", "unit1", MARCH + 20, MARCH + 3 * DAY, MARCH + DAY, 0, channel="web", redos=1, queue_min=120.0, cluster="burst/1"),
    order("M3 roads, open", "town", MARCH + 5 * DAY, MARCH + 8 * DAY, np.nan, topic="roads", outcome="open", cohort="period"),
    order("M4 due in April", "unit2", MARCH + 30 * DAY, MARCH + 33 * DAY, MARCH + 32 * DAY, 1),
    order("A1 of April", "unit2", MARCH + 31 * DAY, MARCH + 34 * DAY, MARCH + 32 * DAY, 1, cohort="follow_up"),
])  # fmt: skip
EVENTS = pd.DataFrame(
    [
        (MARCH - 10, "criticised", "unit1", "F1", ""), (MARCH, "hot_topic", "office", "", "roads"),
        (MARCH + 60, "return_requested", "unit2", "M1", ""), (MARCH + 2 * DAY, "accountability", "unit1", "F2", "overdue"),
        (MARCH + 2 * DAY, "executive_report", "unit1", "F2", "consecutive"), (MARCH + 7 * DAY, "hot_topic", "office", "", "water"),
        (MARCH + 31 * DAY, "special_report", "office", "", "water"), (MARCH + 31 * DAY, "criticised", "town", "A1", ""),
    ],
    columns=["time", "activity", "actor", "order_id", "detail"],
).assign(replication=0, timestamp=lambda table: pd.Timestamp("2025-01-15") + pd.to_timedelta(table["time"], unit="min"))  # fmt: skip
POOLS = pd.DataFrame({"replication": [0], "pool": ["unit1"], "crew": ["handlers"], "role": [None], "month": ["2025-03"],
                      "busy_min": [10.0], "on_duty_min": [100.0], "overtime_min": [0.0]})  # fmt: skip


@pytest.fixture
def parameters(scenario):
    return scenario(COUNTY)


@pytest.fixture
def subject(parameters):
    """Return a function that gives a month as a report reads it."""

    def build(name: str = "2025-03", lang: str = "en", orders: pd.DataFrame = ORDERS, events: pd.DataFrame = EVENTS) -> Subject:
        replication = Replication(0, orders, events, POOLS)
        month = the_month(name, parameters)
        earlier = month_before(month, parameters)
        before = seen_in(earlier, replication) if earlier else None
        return Subject(parameters, replication, 8, "0.1.0", seen_in(month, replication), before, Names(parameters, lang))

    return build


def test_months_of_a_period_that_begins_within_one(parameters):
    january, february, march = months_of_run(parameters)
    assert (january.name, january.first, january.last, january.start_min, january.whole) == ("2025-01", date(2025, 1, 15), date(2025, 1, 31), 0, False)
    assert (february.start_min, february.minutes, february.whole) == (FEBRUARY, 28 * DAY, True)
    assert (march.start_min, march.minutes) == (MARCH, 31 * DAY)
    assert month_before(march, parameters) == february
    assert month_before(january, parameters) is None


@pytest.mark.parametrize("name", ["2025-04", "2024-12", "2025-3", "March", ""])
def test_another_month_is_refused_with_the_months_there_are(parameters, name):
    with pytest.raises(ParameterError, match=r"2025-01 to 2025-03.*two digits"):
        the_month(name, parameters)


def test_figures_of_march_and_february(subject):
    march = subject()
    names = ["orders_count", "on_time_share", "overdue_count", "completion_share", "satisfaction_share", "executive_report_count", "criticised_count",
             "mean_days_to_report", "month_end_backlog_share", "redo_share", "queue_hours"]  # fmt: skip
    table = figure_table(names, march.now, march.before).set_index("figure")
    # M1, M2, M3, M4; due in March F2 F3 M1 M2 M3, of which F2 and M3 late; reported by the end M1, M2 of M1 M2 M3 M4 and the
    # follow-up A1 comes after; satisfied M1, M4 of M1 M2 M4; days M1 1-10/1440, M2 1-20/1440, M4 2; not closed at the end M3 and
    # M4, A1 arriving at that very moment; 600 + 120 minutes in queues over 4 orders
    expected = {"orders_count": 4, "on_time_share": 3 / 5, "overdue_count": 2, "completion_share": 2 / 4, "satisfaction_share": 2 / 3,
                "executive_report_count": 1, "criticised_count": 0, "mean_days_to_report": (4 - 30 / 1440) / 3, "month_end_backlog_share": 3 / 4,
                "redo_share": 1 / 3, "queue_hours": 3}  # fmt: skip
    assert table["this_month"].to_dict() == pytest.approx(expected)
    # F1, F2, F3; only F1 due, in time; F1 alone reported by the end; F1 and F3 satisfied; days 1, 3.0625, 2
    expected = {"orders_count": 3, "on_time_share": 1, "overdue_count": 0, "completion_share": 1 / 3, "satisfaction_share": 2 / 3,
                "executive_report_count": 0, "criticised_count": 1, "mean_days_to_report": 6.0625 / 3, "month_end_backlog_share": 2 / 3,
                "redo_share": 0, "queue_hours": 0}  # fmt: skip
    assert table["last_month"].to_dict() == pytest.approx(expected)
    assert figure_table(["orders_count"], subject("2025-01").now, None)["last_month"].isna().all()


def test_what_came(subject):
    march = subject()
    table = mix_table(march.now, march.before, ["channel", "tier"])
    assert table.to_dict("list") == {"by": ["channel", "channel", "tier"], "kind": ["telephone", "web", "general"], "orders": [3, 1, 4],
                                     "share": [0.75, 0.25, 1.0], "last_month": [3, 0, 3], "change": [0, 1, 1]}  # fmt: skip
    topics = topic_table(march.now, march.before).set_index("topic")
    assert topics["orders"].to_dict() == {"water": 3, "roads": 1}
    assert topics["overdue"].to_dict() == {"water": 1, "roads": 1}
    assert topics["on_time_share"].to_dict() == {"water": 3 / 4, "roads": 0}
    assert topics["satisfaction_share"]["water"] == pytest.approx(2 / 3)
    assert np.isnan(topics["satisfaction_share"]["roads"])


def test_units_and_their_ranks(subject):
    march = subject()
    table = unit_table(march.now, march.parameters).set_index("unit")
    assert list(table.index) == ["unit1", "unit2", "idle", "town"]  # by class, most orders first
    for column, expected in (("orders", [2, 1, 0, 1]), ("deadlines", [3, 1, 0, 1]), ("on_time", [2, 1, 0, 0]), ("overdue", [1, 0, 0, 1]),
                             ("called_back", [2, 1, 0, 0]), ("satisfied_orders", [1, 1, 0, 0]), ("redone", [1, 0, 0, 0]), ("returns", [0, 1, 0, 0]),
                             ("executive_report", [1, 0, 0, 0]), ("criticised", [0, 0, 0, 0])):  # fmt: skip
        assert table[column].tolist() == expected, column
    assert table["on_time_rank"].tolist() == [2, 1, pd.NA, 1]  # the town is alone in its class
    assert table["satisfaction_rank"].tolist() == [2, 1, pd.NA, pd.NA]
    now = march.now
    assert table[["orders", "deadlines", "overdue", "called_back"]].sum().tolist() == [4, 5, now.figure("overdue_count"), 3]


def test_equal_shares_have_the_same_rank(subject):
    fine = ORDERS.assign(reported_min=ORDERS["received_min"] + 100)
    table = unit_table(subject(orders=fine).now, subject().parameters).set_index("unit")
    assert table["on_time_rank"].tolist()[:2] == [1, 1]


def test_lists(subject):
    now = subject().now
    late = overdue_table(now)
    assert late["order"].tolist() == ["F2 due in March, late", "M3 roads, open"]
    assert late["due"].tolist() == [pd.Timestamp("2025-03-03"), pd.Timestamp("2025-03-09")]
    assert late["reported"].tolist() == [pd.Timestamp("2025-03-03 01:30"), pd.NaT]
    assert late["hours_late"].tolist() == pytest.approx([1.5, np.nan], nan_ok=True)
    assert redo_table(now)[["order", "redos", "satisfied"]].to_numpy().tolist() == [["M2 web, redone", 1, 0.0]]
    # what happens at the end of the month belongs to the next, but what is said about topics then is about this one
    assert action_table(now)[["activity", "unit", "why"]].to_numpy().tolist() == [["executive_report", "unit1", "consecutive"]]
    assert hot_table(now).to_numpy().tolist() == [[pd.Timestamp("2025-03-07"), "hot_topic", "water"], [pd.Timestamp("2025-03-31"), "special_report", "water"]]
    assert hot_table(subject("2025-02").now)["topic"].tolist() == ["roads"]


def test_a_topic(subject):
    now = subject().now
    water = now.on_topic("water")
    weeks = week_table(water)
    # weeks end on 10, 17, 24 and 31 March backwards; 76 days since 15 January hold ten whole weeks
    assert (len(weeks), weeks["week_to"].iloc[-1], weeks["orders"].iloc[-1]) == (10, pd.Timestamp("2025-03-31"), 1)
    assert weeks["orders"].sum() == 6
    assert weeks["in_month"].tolist() == [False] * 6 + [True] * 4
    # M1 and M2 came on 1 March, and F2 and F3 on 28 February: in the week to 3 March, which is not all in March
    assert weeks.set_index("week_to")["orders"][pd.Timestamp("2025-03-03")] == 4
    assert topic_units(water)[["unit", "orders", "overdue"]].to_numpy().tolist() == [["unit1", 2, 1], ["unit2", 1, 0]]
    parts = part_table(water, now).set_index("part")
    assert parts.loc["queue"].tolist() == pytest.approx([4.0, 3.0, 1.0])
    assert causes(water).to_dict() == {"burst/1": 2}
    assert causes(now.on_topic("roads")).empty


@pytest.mark.parametrize(("arguments", "text"), [
    ((0.9726, "share", "zh"), "97.3%"), ((0.9726, "share", "en"), "97.3\N{NO-BREAK SPACE}%"), ((1234.0, "count", "en"), "1,234"),
    ((1.304, "days", "zh"), "1.30 天"), ((1.04, "hours", "en"), "1.0 hours"), ((float("nan"), "share", "zh"), "–"),
])  # fmt: skip
def test_numbers(arguments, text):
    assert shown(*arguments) == text


def test_changes():
    assert changed(0.98, 0.95, "share", "en") == "+3.0 pp"
    assert changed(0.95, 0.98, "share", "zh") == "−3.0 个百分点"
    assert changed(900.0, 1000.0, "count", "en") == "−100"
    assert changed(1.0, float("nan"), "count", "en") == "–"
    assert changed(1.25, 1.0, "days", "zh") == "+0.25 天"
    assert changed(1.0, 3.5, "hours", "en") == "−2.5 hours"
    assert (signed(0.04, 1), signed(-0.04, 1), signed(1200)) == ("0.0", "0.0", "+1,200")


@pytest.mark.parametrize(("minutes", "zh", "en"), [
    (0.2, "1 分钟", "1 min"), (2, "2 分钟", "2 min"), (59.4, "59 分钟", "59 min"), (59.6, "1.0 小时", "1.0 hours"), (90, "1.5 小时", "1.5 hours"),
])  # fmt: skip
def test_what_is_late_by_less_than_an_hour_is_told_in_minutes(minutes, zh, en):
    assert (lasted(minutes / 60, "zh"), lasted(minutes / 60, "en")) == (zh, en)


def texts_of(report) -> str:
    """Return every text of a document."""
    found: list[str] = [report.document.title, report.document.subtitle, report.document.footer]
    for block in report.document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Table):
            found += [block.caption, block.note, *block.columns, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Chart):
            found += [block.sentence, block.alt]
        elif isinstance(block, KeyFigures):
            found += [text for item in block.items for text in item]
    return "\n".join(found)


@pytest.mark.parametrize(("lang", "parts"), [
    ("en", ("Simulated, not real figures", "replication 1 (8 were completed)", "--replication 0", "March 2025", "received 4 orders", "60.0\N{NO-BREAK SPACE}% were on time",
            "2 were overdue", "Last month 3", "Idle bureau", "3\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}01:30", "Executive-meeting report",
            "Overdue in a row", "3 orders were not closed", "Water supply", "seed 1, replication 1", "Late by", "1.5 hours")),
    ("zh", ("模拟数据，不是真实数字", "第 1 次重复运行（共完成 8 次）", "--replication 0", "第 1 次重复运行", "2025年3月", "受理工单 4 件", "按时办结率 60.0%", "逾期 2 件", "上月 3", "闲置局",
            "3月3日\N{NO-BREAK SPACE}01:30", "常务会议专题汇报", "连续逾期", "月末未办结归档 3 件", "供水", "种子 1，第 1 次重复运行", "超时", "1.5 小时")),
])  # fmt: skip
def test_the_bulletin_says_it_in_both_languages(subject, lang, parts):
    report = monthly_bulletin(subject(lang=lang))
    text = texts_of(report)
    for part in parts:
        assert part in text, part
    assert "nan" not in text
    assert "NaT" not in text
    assert set(report.tables) == {"figures", "mix", "topics", "hot_topics", "units", "overdue_orders", "redone_orders", "call_ups"}


def test_what_is_missing_is_said(subject):
    text = texts_of(monthly_bulletin(subject("2025-01")))
    assert "Only 2025-01-15 to 2025-01-31" in text
    assert "no month before" in text
    assert "No topic was hot" in text
    assert "None this month." in text
    assert "nan" not in text


def test_next_month_is_told_only_what_the_figures_say(subject):
    points = "\n".join(focus_points(subject(), monthly_bulletin(subject()).tables))
    assert "Unit 1 1, Some town 1; together 100.0\N{NO-BREAK SPACE}%" in points
    assert "In queues" in points
    assert "Water supply" in points
    assert "Satisfaction" not in points  # no unit had ten callbacks
    calm = subject("2025-02", events=EVENTS[EVENTS["time"] < 0])
    assert focus_points(calm, monthly_bulletin(calm).tables) == ("2 orders were not closed at the month's end; 2 of them are still in units' hands.",)


@pytest.mark.parametrize(("lang", "parts"), [
    ("en", ("hot (3 orders within 7 days) up to 7\N{NO-BREAK SPACE}Mar", "special report this month (2 orders)", "concerns the business environment",
            "75.0\N{NO-BREAK SPACE}% of all", "2 of them share a cause with others (causes: 1)", "“In queues” takes longest: 4.0 hours", "+1.0 hours", "F2 due in March")),
    ("zh", ("截至 3月7日 的 7 天内达到热点标准（3 件）", "本月工单达到专报标准（2 件）", "涉及营商环境", "占全部 75.0%", "其中 2 件出自 1 个集中的起因",
            "用时最长的是“排队”，平均 4.0 小时", "模拟数据")),
])  # fmt: skip
def test_the_special_report_says_it_in_both_languages(subject, lang, parts):
    report = special_report(subject(lang=lang))
    text = texts_of(report)
    for part in parts:
        assert part in text, part
    assert "M3 roads" not in text  # another topic
    assert set(report.tables) == {"hot_topics", "water_weeks", "water_units", "water_time", "water_overdue_orders"}


def test_without_a_hot_topic_there_is_no_special_report(subject):
    with pytest.raises(ParameterError, match="months that had one: 2025-02, 2025-03"):
        special_report(subject("2025-01"))
    with pytest.raises(ParameterError, match="no month of this replication"):
        special_report(subject("2025-01", events=EVENTS[EVENTS["activity"] == "criticised"]))


def test_both_languages_ask_for_the_same_values():
    for key, pair in {**WORDS, **COLUMNS, **KINDS, **MEASURES}.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in pair]
        assert fields[0] == fields[1], key
        assert all(pair), key
        assert not set(pair[0]) & set(",;"), key  # Chinese has punctuation of its own
