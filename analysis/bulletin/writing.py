"""Writes a report to a folder of its own: page, Word file, tables; whole or not at all, and never over another."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.archives import write_archive
from analysis.bulletin.names import Names
from analysis.bulletin.report import Report
from analysis.document import write_docx, write_html
from analysis.new_folder import new_folder

__all__ = ["write_report"]

_LONGEST_SHEET_NAME = 31
_WIDTHS = (9, 48)


def write_report(report: Report, folder: Path, stem: str, names: Names) -> None:
    """Write ``<stem>.html``, ``.docx``, ``.xlsx`` (headings and names for people) and one CSV a table to a new folder.

    CSV files have machine names and are in UTF-8 that Excel knows. The same report gives the same bytes. Raises
    ResultsError where the folder is there already.
    """
    with new_folder(folder) as partial:
        write_html(report.document, partial / f"{stem}.html")
        write_docx(report.document, partial / f"{stem}.docx")
        for name, table in report.tables.items():
            table.to_csv(partial / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        _write_workbook(report.tables, partial / f"{stem}.xlsx", names)


def _write_workbook(tables: dict[str, pd.DataFrame], path: Path, names: Names) -> None:
    buffer = BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as workbook:
        for name, table in tables.items():
            sheet = name[:_LONGEST_SHEET_NAME]
            _readable(table, names).to_excel(workbook, sheet_name=sheet, index=False, freeze_panes=(1, 0))
            _show_shares(workbook.sheets[sheet], table)
            _tidy(workbook.sheets[sheet])
    write_archive(buffer.getvalue(), path)


def _readable(table: pd.DataFrame, names: Names) -> pd.DataFrame:
    shown = table.copy()
    if "kind" in table:
        shown["kind"] = [names.kind(by, kind) for by, kind in zip(table["by"], table["kind"], strict=True)]
    for column in table.columns:
        texts = shown[column].map(lambda value: isinstance(value, str))
        shown[column] = shown[column].where(~texts, shown[column].map(lambda value, c=column: names.text(c, value)))
    return shown.set_axis([names.heading(column) for column in table.columns], axis=1)


def _show_shares(sheet: Any, table: pd.DataFrame) -> None:
    """Have shares shown as percentages."""
    for number, column in enumerate(table.columns, start=1):
        of_figures = column in {"this_month", "last_month"} and "measured_in" in table
        for row in range(len(table)):
            if column.endswith("share") or (of_figures and table["measured_in"].iloc[row] in {"share", "ratio"}):
                sheet.cell(row + 2, number).number_format = "0.0%"


def _tidy(sheet: Any) -> None:
    """Set widths by content, and keep texts that begin with = from being run."""
    for column in sheet.iter_cols():
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(max(longest * 1.5, _WIDTHS[0]), _WIDTHS[1])
        for cell in column:
            if cell.data_type == "f":
                cell.data_type = "s"
