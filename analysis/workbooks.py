"""Workbooks (XLSX) for people to read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from analysis.archives import write_archive

__all__ = ["Contents", "write_workbook"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NARROWEST, _NUMBER, _WIDEST = 8, 11, 42
"""Widths of columns, in characters."""
Contents = Mapping[str, pd.DataFrame]


def write_workbook(path: Path, sheets: Contents, formats: Mapping[str, str]) -> None:
    """Write sheets for people to read: headings and first column stay in sight, columns are as wide as they need.

    The same sheets give the same bytes.

    Parameters
    ----------
    path
        File to write, .xlsx.
    sheets
        Content of each sheet by its name, with headings as people read them.
    formats
        Number format ("0.0%") by heading; numbers under other headings are written as they are.
    """
    buffer = BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as workbook:
        for name, sheet in sheets.items():
            _clean(sheet).to_excel(workbook, sheet_name=name, index=False, freeze_panes=(1, 1))
            for column in workbook.sheets[name].columns:
                _lay_out(column, formats)
                workbook.sheets[name].column_dimensions[column[0].column_letter].width = _width(column)
    write_archive(buffer.getvalue(), path)


def _lay_out(column: Any, formats: Mapping[str, str]) -> None:
    """Give the cells of a column their number format, and let its heading run over several lines."""
    heading, *cells = column
    wrapped = copy(heading.alignment)
    wrapped.wrap_text = True
    heading.alignment = wrapped
    for cell in cells:
        cell.number_format = formats.get(heading.value, cell.number_format)


def _width(column: Any) -> int:
    """Return the width of a column: its longest text, or half its heading, which runs over lines."""
    heading, *cells = column
    widths = [_characters(cell.value) if isinstance(cell.value, str) else _NUMBER for cell in cells]
    return min(max([_NARROWEST, (_characters(heading.value) + 1) // 2, *widths]) + 1, _WIDEST)


def _characters(text: str) -> int:
    """Return the room that a text takes, Chinese characters counting twice."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _clean(sheet: pd.DataFrame) -> pd.DataFrame:
    """Return `sheet` without what a workbook refuses or would run: control characters, texts that begin a formula."""
    def text(value: object) -> object:
        return re.sub(r"^(?==)", "'", _CONTROL.sub("", value)) if isinstance(value, str) else value

    return sheet.map(text)
