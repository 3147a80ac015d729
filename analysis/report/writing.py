"""Writes reports: the documents, a picture and a table of every chart, and one workbook with all tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.document import Chart, Document, write_docx, write_html
from analysis.figures import Names, saved
from analysis.report.charts import Drawn
from analysis.report.sheets import formats, readable, sheet_name
from analysis.workbooks import write_workbook

__all__ = ["write_charts", "write_documents"]


def write_charts(charts: Iterable[Drawn], folder: Path, names: Names, workbook: str) -> list[Chart]:
    """Write picture and table of every chart and one workbook; return the charts for a document.

    The files are ``charts/KEY.png`` and ``charts/KEY.csv``.

    Parameters
    ----------
    charts
        Charts with their tables.
    folder
        Where to write; must be there.
    names
        Names in the reader's language.
    workbook
        Name of the workbook's file.
    """
    (folder / "charts").mkdir(exist_ok=True)
    blocks: list[Chart] = []
    sheets: dict[str, pd.DataFrame] = {}
    shares: dict[str, str] = {}
    for one in charts:
        saved(one.figure, folder / "charts" / f"{one.key}.png")
        one.rows.to_csv(folder / "charts" / f"{one.key}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        sheets[_free(sheet_name(one.key, names), sheets)] = readable(one.rows, names)
        shares |= formats(one.rows, names)
        blocks.append(_block(one, names, workbook))
    write_workbook(folder / workbook, sheets, shares)
    return blocks


def _free(name: str, taken: Mapping[str, object]) -> str:
    """Return a sheet's name that is not taken yet: cut to Excel's 31 characters, two may be the same."""
    number = 2
    while name in taken:
        name, number = f"{name[:28]} {number}", number + 1
    return name


def _block(one: Drawn, names: Names, workbook: str) -> Chart:
    """Return the chart with its title as text above it, where it can be read aloud and copied."""
    sentence = one.figure.get_suptitle().replace("\n", names.say("", " "))
    one.figure.suptitle("")
    return Chart(one.figure, sentence, sentence, (f"charts/{one.key}.csv", workbook))


def write_documents(document: Document, folder: Path) -> None:
    """Write report.html and report.docx."""
    write_html(document, folder / "report.html")
    write_docx(document, folder / "report.docx")
