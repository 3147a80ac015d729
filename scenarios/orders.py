"""Reads an order list: real orders, from a file, in the place of drawn ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from scenarios.positions import FieldPath, Node, Notes, OrderRows
from scenarios.spreadsheets import Table, TableError, cell_text, number_or_text, read_table, several
from scenarios.tables import at_file_name, beside
from sim.errors import Problem
from sim.fields import on_grid

FIELD = "demand.order_list"
_AT: FieldPath = ("demand", "order_list")
_MOST_SHOWN = 20
_BEIJING = timezone(timedelta(hours=8))
_TEXTS = ("urgency", "request_type", "channel", "topic", "unit", "sent_to")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?"
)
_YES_NO = {"是": "true", "否": "false"}


def read_orders(
    data: dict[str, Any], file: Node, notes: Notes
) -> tuple[list[dict[str, Any]] | None, OrderRows | None]:
    """Return the orders of the file that `file` names, as raw data for ``demand.listed``, and where each stands.

    Parameters
    ----------
    data : dict
        The merged scenario; its period gives the orders' zero and the dates allowed.
    file : Node
        Value of ``demand.order_list.file``.
    notes : Notes
        Takes up the mistakes in the file.
    """
    try:
        table = read_table(beside(file), required="received", parquet_too=True)
    except TableError as error:
        notes.problems.append(at_file_name(f"{FIELD}.file", file, error))
        notes.broken.add(_AT)
        return None, None
    moments = [_moment(cells.get("received")) for _, cells in table.rows]
    start, end = _period(data)
    notes.problems.extend(_time_problems(table, moments, start, end))
    notes.problems.extend(_repeated_ids(table))
    zero = datetime.combine(start, datetime.min.time()) if start else datetime.min  # noqa: DTZ901 (the county's clock)
    listed = [_order(index, cells, moment, zero)
              for index, ((_, cells), moment) in enumerate(zip(table.rows, moments, strict=True), 1)]
    texts = [{name: _shown(value) for name, value in cells.items()} for _, cells in table.rows]
    return listed, OrderRows(table.file, [number for number, _ in table.rows], table.columns, texts)


def _period(data: dict[str, Any]) -> tuple[date | None, date | None]:
    period = data.get("period")
    dates = [period.get(key) if isinstance(period, dict) else None for key in ("start", "end")]
    start, end = (_as_date(value) for value in dates)
    return start, end


def _as_date(value: Any) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _moment(value: Any) -> datetime | None:
    """Return the moment in a cell by the county's clock, or None."""
    if isinstance(value, datetime):
        return value.astimezone(_BEIJING).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time())  # a workbook's way to store midnight
    match = _MOMENT.fullmatch(cell_text(value))
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        return datetime(year, month, day, hour, minute, second, int((match[7] or "0").ljust(6, "0")))  # noqa: DTZ001
    except ValueError:
        return None


def _time_problems(
    table: Table, moments: list[datetime | None], start: date | None, end: date | None
) -> list[Problem]:
    problems = []
    before: datetime | None = None
    for (number, cells), moment in zip(table.rows, moments, strict=True):
        rule, hint = _time_rule(moment, before, start, end)
        if rule:
            shown, column = _shown(cells.get("received")), table.columns["received"]
            problems.append(Problem(f"{FIELD}.received", shown, rule, hint, table.file, number, column))
        if moment and not _outside(moment, start, end)[0]:
            before = moment
    return problems


def _time_rule(
    moment: datetime | None, before: datetime | None, start: date | None, end: date | None
) -> tuple[str, str]:
    if moment is None:
        return "must be a date and time such as 2025-01-31 08:30", ""
    outside = _outside(moment, start, end)
    if not outside[0] and before is not None and moment < before:
        return "is earlier than the row before it", "sort the file by received"
    return outside


def _outside(moment: datetime, start: date | None, end: date | None) -> tuple[str, str]:
    if start and moment.date() < start:
        return f"is before period.start = {start}", "leave out such orders, or change the period"
    if end and moment.date() > end:
        return f"is after period.end = {end}", "leave out such orders, or change the period"
    return "", ""


def _repeated_ids(table: Table) -> list[Problem]:
    problems = []
    rows: dict[str, int] = {}
    for number, cells in table.rows:
        name = cell_text(cells.get("order_id"))
        if name in rows:
            problems.append(Problem(f"{FIELD}.order_id", name, f"stands already in row {rows[name]}", "",
                                    table.file, number, table.columns["order_id"]))
        elif name:
            rows[name] = number
    return problems


def _order(index: int, cells: dict[str, Any], moment: datetime | None, zero: datetime) -> dict[str, Any]:
    minutes = on_grid((moment - zero) / timedelta(minutes=1)) if moment else 0.0
    order: dict[str, Any] = {"received_min": minutes, "order_id": cell_text(cells.get("order_id")) or f"L{index:05d}"}
    order |= {name: cell_text(cells[name]) for name in _TEXTS if name in cells}
    if "co_units" in cells:
        order["co_units"] = several(_shown(cells["co_units"]))
    if "complex" in cells:
        order["complex"] = _YES_NO.get(text := cell_text(cells["complex"]), text)
    if "handling_min" in cells:
        order["handling_min"] = number_or_text(cell_text(cells["handling_min"]))
    return order


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(cell_text(part) for part in value)
    return cell_text(value)


def cap(problems: list[Problem], file: str) -> list[Problem]:
    """Return `problems`, in order, with those in `file` after the first twenty made into a count."""
    inside = [problem for problem in problems if problem.file == file]
    more = len(inside) - _MOST_SHOWN
    if more <= 0:
        return problems
    dropped = {id(problem) for problem in inside[_MOST_SHOWN:]}
    count = replace(inside[_MOST_SHOWN - 1], field=FIELD, value="", hint="mend these first",
                    rule=f"and {more} more mistakes in this file", line=0, column=0)
    kept = [problem for problem in problems if id(problem) not in dropped]
    at = next(place for place, problem in enumerate(kept) if problem is inside[_MOST_SHOWN - 1]) + 1
    return [*kept[:at], count, *kept[at:]]
