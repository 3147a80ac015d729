"""The report of a comparison, for people who decide: what follows and how sure it is, then all that it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal

from analysis.comparison.compared import Row
from analysis.document import Align, Block, Bullets, Chart, Command, Document, Heading, KeyFigures, Paragraph, Table
from analysis.kpi import KPIS
from analysis.numbers import changed, changed_interval, shown
from analysis.report.decision import Comparison, best_sentences, decisions, stopping_sentences, warnings
from analysis.report.grounds import Grounds, again, assumptions
from analysis.report.words import word
from analysis.terms import label

__all__ = ["comparison_document", "difference_tables", "gain"]

_MOST_CHANGES = 15
_ALIGN: tuple[Align, ...] = ("left", "right", "right", "right", "right", "left", "right")


def comparison_document(found: Comparison, charts: Sequence[Chart], grounds: Grounds,
                        lang: Literal["zh", "en"]) -> Document:
    """Return the report.

    Parameters
    ----------
    found
        The comparison.
    charts
        Charts with their sentences, in order.
    grounds
        What it rests on.
    lang
        The reader's language.
    """
    blocks = (
        *_first_screen(found, lang), *_changes(found, lang), *_differences(found, lang),
        Heading(word("charts", lang)), *charts,
        *assumptions(grounds, lang), *_method(found, lang), *again(grounds, lang),
        Paragraph(word("explain", lang)), Command("hotline explain FOLDER"),
    )  # fmt: skip
    subtitle = word("subtitle", lang, first=grounds.first, last=grounds.last, count=found.compared.common)
    return Document(_title(found, lang), subtitle, lang, blocks, word("made_by", lang, version=grounds.version))


def _title(found: Comparison, lang: str) -> str:
    base, others = found.title(found.base, lang), found.alternatives
    if len(others) == 1:
        return word("title_one", lang, base=base, other=found.title(others[0], lang))
    return word("title", lang, base=base, count=len(others))


def _first_screen(found: Comparison, lang: str) -> Iterator[Block]:
    best = best_sentences(found, lang)
    if best:
        yield Paragraph(("" if lang == "zh" else " ").join(best), "lead")
    yield Bullets(tuple(decisions(found, lang))) if best else Paragraph(decisions(found, lang)[0], "lead")
    yield KeyFigures(tuple(_key_figure(found, name, lang) for name in found.alternatives))
    for sentence in warnings(found, lang):
        yield Paragraph(sentence, "warning")
    for sentence in stopping_sentences(found, lang):
        yield Paragraph(sentence, "note")


def _key_figure(found: Comparison, name: str, lang: str) -> tuple[str, str, str]:
    row = found.compared.row(name, found.compared.primary)
    unit = KPIS[row.kpi].unit
    levels = f"{shown(row.base, unit, lang)} → {shown(row.other, unit, lang)}"
    interval = f"{word('interval', lang)} {changed_interval(row.low, row.high, unit, lang)}"
    below = f"{levels}{word('semicolon', lang)}{interval}"
    verdict = label(f"differs_{row.verdict}", lang)
    head = f"{found.title(name, lang)}{word('colon', lang)}{getattr(KPIS[row.kpi], lang)}"
    return head, changed(row.value, unit, lang, row.half_width), f"{below}{word('semicolon', lang)}{verdict}"


def _changes(found: Comparison, lang: str) -> Iterator[Block]:
    """Yield what each alternative asks and changes."""
    yield Heading(word("changes", lang))
    heads = (word("parameter", lang), word("base", lang), word("scenario", lang))
    for name in found.alternatives:
        own = found.changes.get(name, ())
        rows = [tuple(text or word("absent", lang) for text in one) for one in own[:_MOST_CHANGES]]
        more = word("changes_more", lang, count=len(own) - _MOST_CHANGES) if len(own) > _MOST_CHANGES else ""
        question = found.questions.get(name, {}).get(lang, "")
        yield Paragraph(f"{found.title(name, lang)}{word('colon', lang)}{question}")
        if rows:
            yield Table(heads, tuple(rows), note=more)


def _differences(found: Comparison, lang: str) -> Iterator[Block]:
    yield Heading(word("differences", lang))
    yield from difference_tables(found, lang)
    yield Paragraph(word("table_note", lang), "note")
    controls = list(dict.fromkeys(name for row in found.compared.rows for name in row.controls))
    if controls:
        named = word("comma", lang).join(_control(name, found, lang) for name in controls)
        yield Paragraph(word("controlled_note", lang, controls=named), "note")


def _control(name: str, found: Comparison, lang: str) -> str:
    kind, _, unit = name.partition("/")
    return word("control_unit", lang, unit=found.units[unit][lang]) if unit else word(f"control_{kind}", lang)


def difference_tables(found: Comparison, lang: str) -> Iterator[Table]:
    """Yield one table an alternative: every figure that is shown, base, alternative, difference and verdict."""
    for name in found.alternatives:
        rows = [row for row in found.compared.rows if row.scenario == name and row.family != "other"]
        cells = tuple(_cells(row, lang) for row in rows if row.base is not None or row.other is not None)
        heads = ("figure", "base", "scenario", "difference", "interval", "verdict", "bought")
        columns = tuple(word(head, lang) for head in heads)
        yield Table(columns, cells, found.title(name, lang), _ALIGN)


def _cells(row: Row, lang: str) -> tuple[str, ...]:
    kpi = KPIS[row.kpi]
    star = "*" if row.controls else ""
    return (
        str(getattr(kpi, lang)), shown(row.base, kpi.unit, lang), shown(row.other, kpi.unit, lang),
        changed(row.value, kpi.unit, lang, row.half_width) + star, changed_interval(row.low, row.high, kpi.unit, lang),
        label(f"differs_{row.verdict}", lang), _worth(row, lang),
    )  # fmt: skip


def gain(row: Row) -> float | None:
    """Return how many times more replications independent orders would need; infinite, or None where unknown."""
    return None if row.pairing is None else row.pairing * (row.control_gain or 1)


def _worth(row: Row, lang: str) -> str:
    value = gain(row)
    if value is None or row.verdict == "identical":
        return "–"
    if math.isinf(value):
        return word("beyond", lang)
    return word("times", lang, value=f"{value:,.{1 if value < 10 else 0}f}")


def _method(found: Comparison, lang: str) -> Iterator[Block]:
    yield Heading(word("method", lang))
    yield Paragraph(word("method_pairs", lang, count=found.compared.common))
    yield Paragraph(word("method_family", lang, kpi=getattr(KPIS[found.compared.primary], lang)))
