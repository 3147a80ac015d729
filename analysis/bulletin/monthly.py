"""The monthly bulletin (通报): how a county's orders were handled in a month (C04, C37, C38)."""

from __future__ import annotations

import pandas as pd

from analysis.bulletin.charts import days_chart, pairs_chart
from analysis.bulletin.focus import focus_points
from analysis.bulletin.headings import COLUMNS
from analysis.bulletin.names import changed, shown
from analysis.bulletin.report import Report, Subject, as_table, footer, opening, title_line
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
from analysis.document import Align, Block, Bullets, Chart, Document, Heading, KeyFigures, Paragraph, Table
from analysis.kpi import KPIS
from analysis.numbers import signed

__all__ = ["monthly_bulletin"]

_KEY = ("orders_count", "on_time_share", "overdue_count", "completion_share", "satisfaction_share", "resolution_share")
_FIGURES = (
    *_KEY, "satisfaction_share_excluding", "first_satisfaction_share", "mean_days_to_report",
    "month_end_backlog_share", "early_share", "extension_share", "return_request_share", "prereview_fail_share",
    "redo_share", "repeat_share", "escalated_share", "executive_report_count", "accountability_count", "notice_count",
    "talk_count", "criticised_count",
)  # fmt: skip
_MOST_ROWS = 40
_UNIT_COLUMNS = ("unit", "orders", "deadlines", "overdue", "on_time_share", "on_time_rank", "called_back",
                 "satisfaction_share", "satisfaction_rank", "returns", "redone")  # fmt: skip


def monthly_bulletin(subject: Subject) -> Report:
    """Return the bulletin of a month with its tables."""
    now, before = subject.now, subject.before
    tables = {
        "figures": figure_table(_FIGURES, now, before),
        "mix": mix_table(now, before, ["channel", "tier", "request_type"]),
        "topics": topic_table(now, before), "hot_topics": hot_table(now), "units": unit_table(now, subject.parameters),
        "overdue_orders": overdue_table(now), "redone_orders": redo_table(now), "call_ups": action_table(now),
    }  # fmt: skip
    blocks = [
        *opening(subject), *_overall(subject, tables["figures"]), *_mix(subject, tables["mix"]),
        *_topics(subject, tables["topics"], tables["hot_topics"]), *_units(subject, tables["units"]),
        *_lists(subject, tables), Heading(subject.say("focus")), Bullets(focus_points(subject, tables)),
        Heading(subject.say("definitions")), _definitions(subject),
    ]  # fmt: skip
    document = Document(subject.say("title"), title_line(subject), subject.lang, tuple(blocks), footer(subject))
    return Report(document, tables)


def _overall(subject: Subject, figures: pd.DataFrame) -> list[Block]:
    say, lang = subject.say, subject.lang
    rows = figures.to_dict("records")
    now, last = ({str(row["figure"]): shown(row[which], row["measured_in"], lang) for row in rows}
                 for which in ("this_month", "last_month"))  # fmt: skip
    key = tuple((subject.names.figure(name), now[name], say("against", value=last[name])) for name in _KEY)
    return [
        Paragraph(say("overall_text", **now), "lead"), KeyFigures(key), Heading(say("overall")), _days(subject),
        _figures(subject, figures),
    ]  # fmt: skip


def _days(subject: Subject) -> Chart:
    say, month = subject.say, subject.now.month
    days = pd.date_range(month.first, month.last)
    numbers = (subject.now.received["received_min"] // 1440).astype(int).value_counts()
    counts = numbers.reindex(range(len(days)), fill_value=0).set_axis(days)
    most = subject.names.date(days[int(counts.to_numpy().argmax())])
    sentence = say("days_sentence", mean=f"{counts.mean():.1f}", day=most, most=counts.max())
    labels = say("weekday"), say("weekend"), say("day_axis"), say("orders_axis")
    return Chart(days_chart(counts, labels), sentence, say("days_alt"))


def _figures(subject: Subject, figures: pd.DataFrame) -> Table:
    lang = subject.lang
    rows = []
    for row in figures.to_dict("records"):
        now, last, unit = row["this_month"], row["last_month"], row["measured_in"]
        texts = shown(now, unit, lang), shown(last, unit, lang), changed(now, last, unit, lang)
        rows.append((subject.names.figure(row["figure"]), *texts))
    columns = tuple(COLUMNS[name][lang == "en"] for name in ("figure", "this_month", "last_month", "change"))
    align: tuple[Align, ...] = ("left", "right", "right", "right")
    return Table(columns, tuple(rows), subject.say("figures_table"), align, subject.say("definitions_at_end"))


def _mix(subject: Subject, mix: pd.DataFrame) -> list[Block]:
    named = mix.assign(kind=[subject.names.kind(row["by"], row["kind"]) for row in mix.to_dict("records")])
    columns = ("by", "kind", "orders", "share", "last_month", "change")
    table = as_table(subject, named, columns, subject.say("mix_table"), subject.say("mix_note"))
    return [Heading(subject.say("mix")), table]


def _topics(subject: Subject, topics: pd.DataFrame, hot: pd.DataFrame) -> list[Block]:
    say, rules = subject.say, subject.parameters.policy.reports
    rule = say("hot_rule", days=rules.hot_topic_days, orders=rules.hot_topic_orders)
    rule = rule if rules.hot_topic_orders else say("hot_off")
    columns = ("topic", "orders", "share", "last_month", "change", "overdue", "on_time_share", "satisfaction_share")
    blocks: list[Block] = [Heading(say("topics"))]
    if len(topics):
        blocks.append(_topics_chart(subject, topics))
    blocks.append(as_table(subject, topics, columns, say("topics_table"), say("topics_note")))
    if hot.empty:
        return [*blocks, Paragraph(say("hot_none", rule=rule))]
    note = say("hot_note", rule=rule, wide=rules.special_report_orders, business=rules.special_report_business_orders)
    return [*blocks, as_table(subject, hot, ("until", "topic", "activity"), say("hot_table"), note)]


def _topics_chart(subject: Subject, topics: pd.DataFrame) -> Chart:
    say, name = subject.say, subject.names.topic
    top = topics.iloc[0]
    share = shown(top["share"], "share", subject.lang)
    sentence = say("topics_sentence", top=name(top["topic"]), orders=top["orders"], share=share)
    if topics["change"].max() > 0:
        most = topics.iloc[int(topics["change"].argmax())]
        sentence += say("topics_more", topic=name(most["topic"]), change=signed(most["change"]))
    bars = ["orders", "last_month"] if topics["last_month"].notna().any() else ["orders"]
    rows = topics.set_index(topics["topic"].map(name))[bars]
    rows.columns = [say("in_month") if column == "orders" else COLUMNS[column][subject.lang == "en"] for column in bars]
    return Chart(pairs_chart(rows, say("orders_axis")), sentence, say("topics_alt"), ("topics.csv",))


def _units(subject: Subject, units: pd.DataFrame) -> list[Block]:
    classes = list(dict.fromkeys(units["class"]))
    tables = [as_table(subject, units[units["class"] == one], _UNIT_COLUMNS, subject.names.unit_class(one),
                       subject.say("units_note") if one == classes[-1] else "") for one in classes]  # fmt: skip
    return [Heading(subject.say("units")), *tables]


def _lists(subject: Subject, tables: dict[str, pd.DataFrame]) -> list[Block]:
    say = subject.say
    cases = shown(subject.now.figure("accountability_count"), "count", subject.lang)
    lists = (
        ("overdue_orders", "overdue_table", say("overdue_note"),
         ("order", "unit", "topic", "tier", "due", "reported", "late")),
        ("redone_orders", "redo_table", say("redo_note"), ("order", "unit", "topic", "tier", "redos", "satisfied")),
        ("call_ups", "action_table", say("action_note", cases=cases),
         ("timestamp", "unit", "activity", "order", "why")),
    )  # fmt: skip
    blocks: list[Block] = [Heading(say("lists"))]
    tables = tables | {"overdue_orders": tables["overdue_orders"].rename(columns={"hours_late": "late"})}
    for name, caption, note, columns in lists:
        rows = tables[name]
        if len(rows):
            table = as_table(subject, rows, columns, say(caption, count=len(rows)), note, most=_MOST_ROWS, name=name)
            blocks.append(table)
        else:
            blocks += [Heading(say(caption, count=0), 2), Paragraph(say("none_listed"))]
    return blocks


def _definitions(subject: Subject) -> Table:
    lang = subject.lang
    rows = tuple((subject.names.figure(name), getattr(KPIS[name], f"definition_{lang}")) for name in _FIGURES)
    return Table((COLUMNS["figure"][lang == "en"], COLUMNS["definition"][lang == "en"]), rows)
