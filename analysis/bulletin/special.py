"""The special report (专报) on topics of wide concern or on the business environment (C39)."""

from __future__ import annotations

import pandas as pd

from analysis.bulletin.charts import pairs_chart, weeks_chart
from analysis.bulletin.headings import COLUMNS
from analysis.bulletin.names import shown
from analysis.bulletin.replication import TOPIC_ACTIVITIES, Seen
from analysis.bulletin.report import Report, Subject, as_table, footer, opening, title_line
from analysis.bulletin.tables import hot_table, overdue_table
from analysis.bulletin.topics import causes, part_table, topic_units, week_table
from analysis.document import Block, Chart, Document, Heading, KeyFigures, PageBreak, Paragraph
from analysis.numbers import signed
from analysis.terms import label
from sim.errors import ParameterError, Problem

__all__ = ["special_report"]

_KEY = ("overdue_count", "on_time_share", "satisfaction_share", "resolution_share")


def special_report(subject: Subject) -> Report:
    """Return the report on the topics that were hot, or called for one, in the month; each begins a page.

    Raises ParameterError where there was no such topic; the message says in which months there was.
    """
    hot = hot_table(subject.now)
    topics = list(dict.fromkeys(hot["topic"]))
    if not topics:
        raise ParameterError(_no_topic(subject))
    named = subject.names.listed([subject.names.topic(topic) for topic in topics])
    blocks: list[Block] = [*opening(subject), Paragraph(subject.say("special_lead", topics=named), "lead")]
    tables: dict[str, pd.DataFrame] = {"hot_topics": hot}
    for number, topic in enumerate(topics):
        parts, found = _on_topic(subject, topic, hot[hot["topic"] == topic])
        blocks += [*([PageBreak()] if number else []), *parts]
        tables |= {f"{topic}_{name}": table for name, table in found.items()}
    title = subject.say("special_title")
    return Report(Document(title, title_line(subject), subject.lang, tuple(blocks), footer(subject)), tables)


def _no_topic(subject: Subject) -> Problem:
    said = subject.replication.events
    said = said[said["activity"].isin(TOPIC_ACTIVITIES) & (said["time"] > 0)]
    # the last moment of a month is the first of the next
    months = sorted(set((said["timestamp"] - pd.Timedelta(minutes=1)).dt.strftime("%Y-%m")))
    hint = f"months that had one: {', '.join(months)}" if months else "no month of this replication had one"
    return Problem("month", repr(subject.now.month.name), "no topic was hot or called for a special report", hint)


def _on_topic(subject: Subject, topic: str, hot: pd.DataFrame) -> tuple[list[Block], dict[str, pd.DataFrame]]:
    say, seen = subject.say, subject.now.on_topic(topic)
    found = {"weeks": week_table(seen), "units": topic_units(seen), "time": part_table(seen, subject.now),
             "overdue_orders": overdue_table(seen)}  # fmt: skip
    blocks: list[Block] = [
        Heading(subject.names.topic(topic)), Paragraph(_why(subject, topic, hot)), _key_figures(subject, seen, topic),
        Paragraph(_causes(subject, seen)),
    ]  # fmt: skip
    if len(found["weeks"]):
        blocks.append(_weeks(subject, found["weeks"], topic))
    columns: tuple[str, ...] = tuple(found["units"].columns)
    blocks.append(as_table(subject, found["units"], columns, say("special_units"), say("special_units_note"), most=15,
                           name=f"{topic}_units"))  # fmt: skip
    if len(found["overdue_orders"]):
        late = found["overdue_orders"].rename(columns={"hours_late": "late"})
        columns = ("order", "unit", "tier", "due", "reported", "late")
        caption = say("overdue_table", count=len(late))
        blocks.append(as_table(subject, late, columns, caption, say("overdue_note"), most=10,
                               name=f"{topic}_overdue_orders"))  # fmt: skip
    return [*blocks, _parts(subject, found["time"], topic), Paragraph(say("parts_note"), "note")], found


def _why(subject: Subject, topic: str, hot: pd.DataFrame) -> str:
    say, rules = subject.say, subject.parameters.policy.reports
    business = subject.parameters.demand.topics[topic].business_environment
    reasons = []
    dates = [subject.names.date(moment) for moment in hot.loc[hot["activity"] == "hot_topic", "until"]]
    if dates:
        reasons.append(say("why_hot_topic", dates=subject.names.listed(dates), days=rules.hot_topic_days,
                           least=rules.hot_topic_orders))  # fmt: skip
    if (hot["activity"] == "special_report").any():
        limits = [rules.special_report_orders, rules.special_report_business_orders if business else 0]
        reasons.append(say("why_special_report", least=min(limit for limit in limits if limit)))
    text = say("reasons", reasons=say("reason_comma").join(reasons))
    return text + ("" if subject.lang == "zh" else " ") + say("business") if business else text


def _key_figures(subject: Subject, seen: Seen, topic: str) -> KeyFigures:
    say, lang = subject.say, subject.lang
    share = len(seen.received) / max(len(subject.now.received), 1)
    last = float(len(subject.before.on_topic(topic).received)) if subject.before else float("nan")
    first = [(subject.names.figure("orders_count"), str(len(seen.received)),
              say("share_of_all", share=shown(share, "share", lang))),
             (COLUMNS["last_month"][lang == "en"], shown(last, "count", lang), "")]  # fmt: skip
    units = {"overdue_count": "count"}
    rest = [(subject.names.figure(name), shown(seen.figure(name), units.get(name, "share"), lang),
             say("county_has", value=shown(subject.now.figure(name), units.get(name, "share"), lang))) for name in _KEY]
    return KeyFigures((*first, *rest))


def _causes(subject: Subject, seen: Seen) -> str:
    found = causes(seen)
    if found.empty:
        return subject.say("causes_none")
    return subject.say("causes_text", clustered=int(found.sum()), causes=len(found), largest=int(found.iloc[0]))


def _weeks(subject: Subject, weeks: pd.DataFrame, topic: str) -> Chart:
    say = subject.say
    most = weeks.iloc[int(weeks["orders"].argmax())]
    sentence = say("trend_sentence", last=weeks["orders"].iloc[-1], count=len(weeks), most=most["orders"],
                   day=subject.names.date(most["week_to"]))  # fmt: skip
    counts = weeks.set_index(weeks["week_to"].dt.strftime("%m-%d"))["orders"]
    labels = say("in_month"), say("earlier"), say("week_axis"), say("orders_axis")
    figure = weeks_chart(counts, weeks["in_month"].tolist(), labels)
    return Chart(figure, sentence, say("trend_alt"), (f"{topic}_weeks.csv",))


def _parts(subject: Subject, parts: pd.DataFrame, topic: str) -> Chart:
    say = subject.say
    longest, slow = (parts.iloc[int(parts[column].argmax())] for column in ("hours", "change"))
    values = {"part": label(longest["part"], subject.lang), "hours": f"{longest['hours']:.1f}"}
    if slow["change"] > 0:
        values |= {"slow": label(slow["part"], subject.lang), "change": signed(slow["change"], 1)}
        sentence = say("parts_sentence", **values)
    else:
        sentence = say("parts_level", **values)
    rows = parts.set_index(parts["part"].map(lambda part: label(part, subject.lang)))[["hours", "hours_all"]]
    figure = pairs_chart(rows.set_axis([say("this_topic"), say("all_orders")], axis=1), say("parts_axis"), decimals=1)
    return Chart(figure, sentence, say("parts_alt"), (f"{topic}_time.csv",))
