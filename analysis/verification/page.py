"""The page that a verification writes: one HTML file that needs nothing else, for the screen and for A4 paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from analysis.verification.outcome import CaseOutcome, Outcome, RulesOutcome
from analysis.verification.quantities import quantity_label
from analysis.verification.words import (
    case_mistakes,
    clause_name,
    interval,
    number,
    rule_name,
    rules_mistakes,
    sharpness,
    verdict_line,
    word,
)

__all__ = ["page"]

_NUMBERS = ("theory", "simulated", "interval", "sharpness", "facts", "violations")
_STYLE = """
@page { size: A4; margin: 15mm 12mm; }
:root { color-scheme: light; }
body { font: 15px/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
  color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; } .small { color: #555; font-size: .85rem; }
.verdict { display: inline-block; padding: .3rem .8rem; border-radius: .3rem; font-weight: 600; color: #fff; }
.good { background: #1b6e3c; } .bad { background: #a3231b; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #ddd; }
thead th { border-bottom: 2px solid #555; } .n { text-align: right; font-variant-numeric: tabular-nums; }
tbody th { font-weight: 600; background: #f3f3f3; }
tr.wrong td { background: #fbe9e7; font-weight: 600; } tr.idle td { color: #777; }
li { margin: .3rem 0; overflow-wrap: anywhere; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10pt; } tr { break-inside: avoid; }
  thead { display: table-header-group; } .wide { overflow: visible; }
  .verdict, tbody th, tr.wrong td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def page(outcome: Outcome, lang: str) -> str:
    """Return the page in Chinese ("zh") or English."""
    title = escape(word("title", lang))
    parts = [
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>",
        *_head(outcome, lang),
        *_mistakes(outcome, lang),
        *_known_answers(outcome.cases, lang, quick=outcome.quick),
        *_rules(outcome.rules, lang),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _head(outcome: Outcome, lang: str) -> Iterable[str]:
    kind = word("quick" if outcome.quick else "full", lang)
    versions = word("comma", lang).join(f"{name} {version}" for name, version in outcome.versions.items())
    made = word(
        "made_by", lang, version=outcome.version, kind=kind, seconds=f"{outcome.seconds:.0f}", versions=versions
    )
    mark = "good" if outcome.holds else "bad"
    yield f'<p><span class="verdict {mark}">{escape(verdict_line(outcome, lang))}</span></p>'
    yield f'<p class="small">{escape(made)}</p>'


def _mistakes(outcome: Outcome, lang: str) -> Iterable[str]:
    lines = [line for case in outcome.cases for line in case_mistakes(case, lang)]
    lines += rules_mistakes(outcome.rules, lang)
    if lines:
        yield f"<h2>{escape(word('mistakes', lang))}</h2>\n<ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul>"


def _table(columns: Sequence[str], rows: Iterable[str], lang: str) -> Iterable[str]:
    marks = ['class="n"' if name in _NUMBERS else 'class="w"' for name in columns]
    heads = [f"<th {mark}>{escape(word(name, lang))}</th>" for name, mark in zip(columns, marks, strict=True)]
    yield f'<div class="wide">\n<table>\n<thead><tr>{"".join(heads)}</tr></thead>\n<tbody>'
    yield from rows
    yield "</tbody>\n</table>\n</div>"


def _known_answers(cases: Sequence[CaseOutcome], lang: str, *, quick: bool) -> Iterable[str]:
    yield f"<h2>{escape(word('known_answers', lang))}</h2>"
    yield f'<p class="small">{escape(word("how_cases", lang))}</p>'
    columns = ("quantity", "theory", "simulated", "interval", "sharpness", "verdict")
    yield from _table(columns, (row for case in cases for row in _case_rows(case, lang, quick=quick)), lang)


def _case_rows(outcome: CaseOutcome, lang: str, *, quick: bool) -> Iterable[str]:
    """Yield a row with the case's name and one for each quantity; a recursion has one quantity and so one row."""
    exact, name = outcome.case.kind == "recursion", escape(outcome.case.name(lang))
    if not exact:
        runs = escape(word("runs", lang, count=outcome.replications))
        yield f'<tr><th colspan="6">{name} <span class="small">{runs}</span></th></tr>'
    if outcome.failure:
        failed = escape(word("failed_because", lang, failure=outcome.failure))
        yield f'<tr class="wrong"><td colspan="6">{failed}</td></tr>'
    for one in outcome.findings:
        texts = (
            number(one.theory, one.quantity, lang), number(one.simulated, one.quantity, lang),
            "–" if exact else interval(one, lang), sharpness(one, lang, quick=quick),
        )  # fmt: skip
        cells = "".join(f'<td class="n">{escape(text)}</td>' for text in texts)
        verdict = word("agrees" if one.agrees else "differs", lang)
        mark = "" if one.agrees else ' class="wrong"'
        label = name if exact else escape(quantity_label(one.quantity, lang))
        yield f"<tr{mark}><td>{label}</td>{cells}<td>{escape(verdict)}</td></tr>"


def _rules(rules: RulesOutcome, lang: str) -> Iterable[str]:
    how = word("how_rules", lang, scenario=rules.scenario, first=rules.first, last=rules.last,
               replications=rules.replications, seed=rules.seed)  # fmt: skip
    yield f"<h2>{escape(word('rules', lang))}</h2>"
    yield f'<p class="small">{escape(how)}</p>'
    if rules.failure:
        yield f"<p>{escape(word('failed_because', lang, failure=rules.failure))}</p>"
    marks = {"broken": ' class="wrong"', "not exercised": ' class="idle"', "kept": ""}
    rows = (
        f"<tr{marks[rule.verdict]}><td>{escape(clause_name(rule.clause, lang))}</td>"
        f"<td>{escape(rule_name(rule.rule, lang))}</td>"
        f'<td class="n">{rule.facts:,}</td><td class="n">{rule.violations:,}</td>'
        f"<td>{escape(word(rule.verdict, lang))}</td></tr>"
        for rule in rules.rules
    )
    yield from _table(("clause", "rule", "facts", "violations", "verdict"), rows, lang)
