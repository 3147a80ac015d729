"""Reads a table of real units' figures, rates or counts: every mistake at once, each with its file, row and column."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.messages import Language
from scenarios.positions import exists
from scenarios.scheme_words import in_language
from scenarios.spreadsheets import Table, TableError, cell_text, read_table
from sim.errors import Problem, ScenarioError
from sim.references import nearest
from sim.schemes import COUNT_NAMES, INDICATOR_NAMES, SHARE_NAMES, Scheme

__all__ = ["read_figures"]

EXCLUDING, HITS, CASES = "_excluding", ".met", ".of"
_TEXTS = ("unit", "class", "period")
_NUMBERS = ("orders",)
_PASSED_OVER = ("source", "note")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


@dataclass(slots=True)
class _Reading:
    """A table on its way to figures."""

    table: Table
    names: dict[str, str]
    """Heading as written, by what it means."""
    problems: list[Problem] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """Meanings of columns that cannot be used, so that nothing more need be said of their cells."""

    def report(self, heading: str, value: str, rule: str, hint: str = "", line: int = 0) -> None:
        line, column = line or self.table.heading_row, self.table.columns.get(heading, 1)
        self.problems.append(Problem(heading, value, rule, hint, self.table.file, line, column))


def read_figures(path: str | Path, scheme: Scheme, headings: Mapping[str, str] | None = None,
                 lang: Language = "en") -> list[dict[str, Any]]:
    """Return the rows of a table of unit figures.

    Parameters
    ----------
    path : str or Path
        CSV or XLSX file. Columns: ``unit``; ``class``, ``period`` and ``orders`` as far as wanted; for each indicator
        its name with rates (0.965, or 96.5 %), days or numbers of events, or in the place of a rate two columns
        ``<name>.met`` and ``<name>.of`` with orders; ``_excluding`` after the name for what was counted after
        exclusions; ``given.<key>`` for points that no order shows; ``source`` and ``note`` are passed over.
    scheme : Scheme
        At least one of its figures, or of its given points, must have a column.
    headings : mapping, optional
        Further headings that may be used, and what they mean: an indicator's Chinese label, for one.
    lang : "en" or "zh"
        Language of the mistakes reported.

    Returns
    -------
    list of dict
        One a row: unit, class and period as text (empty where the table has none), numbers by column; a rate as a
        share from 0 to 1; None where a cell is empty, which means that there was no case.

    Raises
    ------
    ScenarioError
        The table cannot be used; holds every mistake, sorted by row.
    """
    try:
        return _read(Path(path), scheme, headings or {})
    except ScenarioError as error:
        raise ScenarioError(tuple(in_language(problem, lang) for problem in error.problems)) from None


def _read(path: Path, scheme: Scheme, headings: Mapping[str, str]) -> list[dict[str, Any]]:
    reading = _opened(path, headings)
    _check_headings(reading, scheme)
    rows = [_row(reading, number, cells) for number, cells in reading.table.rows]
    _check_repeats(reading, rows)
    if reading.problems:
        raise ScenarioError(tuple(sorted(reading.problems, key=lambda one: (one.line, one.column))))
    return rows


def _opened(path: Path, headings: Mapping[str, str]) -> _Reading:
    if not exists(path) or path.is_dir():
        raise ScenarioError((Problem("figures", str(path), "no file of this name"),))
    try:
        table = read_table(path, required=_unit_heading(path, headings))
    except TableError as error:
        file, line = (error.table.file, error.table.heading_row) if error.table else ("", 0)
        raise ScenarioError((Problem("figures", str(path), error.rule, error.hint, file, line, 1),)) from None
    reading = _Reading(table, {})
    for heading in sorted(table.columns, key=lambda one: table.columns[one]):
        name = _meaning(heading, headings)
        if name in reading.names:
            reading.report(heading, "", "means the same as another column", f"column {reading.names[name]!r}")
        reading.names.setdefault(name, heading)
    return reading


def _unit_heading(path: Path, headings: Mapping[str, str]) -> str:
    """Return the first heading that means the unit, to look for in the table; ``unit`` where there is none."""
    for name in [name for name, meant in headings.items() if meant == "unit"]:
        try:
            read_table(path, required=name)
        except TableError:
            continue
        return name
    return "unit"


def _meaning(heading: str, headings: Mapping[str, str]) -> str:
    stem, dot, ending = heading.rpartition(".")
    if dot and f".{ending}" in (HITS, CASES):
        return f"{headings.get(stem, stem)}.{ending}"
    return headings.get(heading, heading)


def _stem(name: str) -> str:
    """Return the indicator that a column is about."""
    return name.removesuffix(HITS).removesuffix(CASES).removesuffix(EXCLUDING)


def _check_headings(reading: _Reading, scheme: Scheme) -> None:
    names, used = reading.names, _used(scheme)
    known = [*_TEXTS, *_NUMBERS, *used, *_PASSED_OVER, *(name for name in INDICATOR_NAMES if name not in used)]
    for name, heading in names.items():
        pair = name.endswith((HITS, CASES))
        if _stem(name) not in INDICATOR_NAMES if pair else _stem(name) not in known:
            reading.report(heading, "", "no such column", nearest(_stem(name), known))
            reading.unknown.add(name)
        elif pair and _stem(name) in COUNT_NAMES:
            reading.report(heading, "", "no such column", f"did you mean {_stem(name)!r}?")
        elif pair:
            _check_pair(reading, name, heading)
    if not reading.problems and not set(used) & {_stem(name) for name in names}:
        hint = f"known: {', '.join(used)}"
        reading.report(names["unit"], "", "no column of this scheme's indicators", hint)
    if not reading.table.rows:
        reading.report(names["unit"], "", "has no figures below the headings")


def _used(scheme: Scheme) -> list[str]:
    """Return the columns that a scheme reads, each once."""
    scored = [one.indicator for one in scheme.components.values()]
    added = [str(one.count or one.indicator) for one in scheme.bonuses.values()]
    taken_off = [one.count for one in scheme.penalties.values()]
    return list(dict.fromkeys([*scored, *added, *taken_off, *(f"given.{key}" for key in scheme.given)]))


def _check_pair(reading: _Reading, name: str, heading: str) -> None:
    stem, dot, ending = name.rpartition(".")
    other = CASES if dot + ending == HITS else HITS
    if stem + other not in reading.names:
        what = "cases" if other == CASES else "hits"
        reading.report(heading, "", f"has no column of {what} beside it")
    if stem in reading.names:
        reading.report(heading, "", "stands beside a column of the same indicator's rate", "keep one of the two")


def _row(reading: _Reading, line: int, cells: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(_TEXTS, "")
    for name, heading in reading.names.items():
        text = cell_text(cells.get(heading))
        if name in _TEXTS:
            row[name] = text
        elif name not in _PASSED_OVER and name not in reading.unknown:
            row[name] = _number(reading, name, heading, text, line)
    if not row["unit"]:
        reading.report(reading.names["unit"], "", "must not be empty", line=line)
    for name in [name for name in row if name.endswith(HITS) and _stem(name) in SHARE_NAMES]:
        met, of = row[name], row.get(name.removesuffix(HITS) + CASES)
        if met is not None and of is not None and met > of:
            rule = "must not be more than the cases in the column beside it"
            reading.report(reading.names[name], f"{met:g}", rule, line=line)
    return row


def _number(reading: _Reading, name: str, heading: str, text: str, line: int) -> float | None:
    if not text:
        return None
    rate = name.removesuffix(EXCLUDING) in SHARE_NAMES
    per_cent = rate and text.endswith(("%", "％"))
    digits = text.rstrip("%％ ").replace(",", "") if per_cent else text
    value = float(digits) if _NUMBER.fullmatch(digits) else math.nan
    value = round(value / 100, 12) if per_cent else value  # 66.67 % is 0.6667, not 0.6667000000000001
    if rate and not 0 <= value <= 1:
        reading.report(heading, text, "must be a share from 0 to 1, or a percentage such as 96.5 %", line=line)
        return None
    if math.isnan(value) or value < 0 or math.isinf(value):
        reading.report(heading, text, "must be at least 0" if value < 0 else "must be a number", line=line)
        return None
    return value


def _check_repeats(reading: _Reading, rows: list[dict[str, Any]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for (line, _), row in zip(reading.table.rows, rows, strict=True):
        key = row["period"], row["unit"]
        if row["unit"] and key in seen:
            rule = "this unit stands already in the same period"
            reading.report(reading.names["unit"], row["unit"], rule, f"stands already in row {seen[key]}", line)
        seen.setdefault(key, line)
