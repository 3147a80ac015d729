"""Reads a table (CSV, XLSX, Parquet) into rows of cells that know their row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import python_calamine
from pyarrow import ArrowException, parquet

from sim.references import nearest

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


class TableError(Exception):
    """A file cannot be used as a table; holds the rule it breaks, what to do, and the table where it could be read."""

    def __init__(self, rule: str, hint: str = "", table: Table | None = None) -> None:
        super().__init__(rule, hint, table)
        self.rule, self.hint, self.table = rule, hint, table


@dataclass(frozen=True, slots=True)
class Table:
    """A table's headings and the rows that are not empty."""

    file: str
    """Path of the file."""
    heading_row: int
    """Row of the headings; 0 where the file keeps them apart, as Parquet does."""
    columns: dict[str, int]
    """Number of each column, counted from 1, by heading."""
    rows: list[tuple[int, dict[str, Any]]]
    """Row number, counted from 1, and the cells that are not empty, by heading."""


def read_table(path: Path, required: str, *, parquet_too: bool = False) -> Table:
    """Return the table in a CSV file, in the first sheet of a workbook, or in a Parquet file where these may be used.

    Raises
    ------
    TableError
        The file is of no such kind, is damaged or empty, or has no column `required`.
    """
    table = _any_table(path, parquet_too)
    if required not in table.columns:
        close = nearest(required, list(table.columns))
        raise TableError(f"no column {required!r}", close if close.startswith("did you mean") else "", table)
    return table


def _any_table(path: Path, parquet_too: bool) -> Table:
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _table(path, _csv_rows(path))
    if suffix in _WORKBOOKS:
        return _table(path, iter(_workbook_rows(path)))
    if suffix == ".parquet" and parquet_too:
        return _parquet_table(path)
    raise TableError("must be a CSV, Parquet or XLSX file" if parquet_too else "must be a CSV or XLSX file")


def cell_text(value: Any) -> str:
    """Return a cell as text, without the blanks around it; a whole number without its ".0"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def number_or_text(text: str) -> float | str:
    """Return the number that `text` is, or `text` itself."""
    if re.fullmatch(r"[-+]?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text) else text


def several(text: str) -> list[str]:
    """Return the entries of a cell that holds several, separated by semicolons."""
    return [part.strip() for part in re.split("[;；]", text) if part.strip()]


def _unreadable() -> TableError:
    return TableError("cannot be read as a table", "save it as CSV in UTF-8 or as XLSX")


def _csv_rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _unreadable()
    if "\0" in text:
        raise _unreadable()
    reader = csv.reader(io.StringIO(text, newline=""))
    last = 0
    try:
        for cells in reader:
            yield last + 1, list(cells)
            last = reader.line_num
    except csv.Error:
        raise _unreadable() from None


def _workbook_rows(path: Path) -> list[tuple[int, list[Any]]]:
    try:
        sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return list(enumerate(sheet.to_python(skip_empty_area=False), 1))
    except (python_calamine.CalamineError, OSError):
        raise _unreadable() from None


def _table(path: Path, rows: Iterator[tuple[int, list[Any]]]) -> Table:
    heading_row, headings = next((row for row in rows if any(cell_text(cell) for cell in row[1])), (0, []))
    if not headings:
        raise TableError("is empty")
    names = [cell_text(cell) for cell in headings]
    columns = {name: number for number, name in reversed(list(enumerate(names, 1))) if name}
    filled = []
    for number, cells in rows:
        named = {name: cells[at - 1] for name, at in columns.items() if at <= len(cells) and cell_text(cells[at - 1])}
        if named:
            filled.append((number, named))
    return Table(str(path), heading_row, columns, filled)


def _parquet_table(path: Path) -> Table:
    try:
        content = parquet.read_table(path)
    except (ArrowException, OSError):
        raise _unreadable() from None
    columns = {str(name): number for number, name in enumerate(content.column_names, 1)}
    rows = [
        (number, {name: value for name, value in row.items() if _given(value)})
        for number, row in enumerate(content.to_pylist(), 1)
    ]
    return Table(str(path), 0, columns, rows)


def _given(value: Any) -> bool:
    if isinstance(value, list):
        return True
    return isinstance(value, date | datetime) or (value == value and cell_text(value) != "")  # noqa: PLR0124 (NaN)
