"""Tables of a Word file: widths by content, the heading row repeated on every page, no row cut in two."""

from __future__ import annotations

import unicodedata
from typing import Any

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Length

from analysis.document.blocks import Table
from analysis.document.word_styles import TEXT_WIDTH, shade

__all__ = ["add_table", "column_widths"]

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_NARROWEST, _SHORT_HEAD, _WIDEST, _MARGINS = 4, 10, 60, 2
"""In half-width characters."""
_MOST_IN_A_LINE, _MOST_IN_A_SMALL_LINE = 95, 120
"""Half-width characters that a line holds in 9 and in 7.5 points."""
_WRAPS_WELL = 14
_BOLD = 1.15  # a bold letter is so much wider


def add_table(word: WordFile, table: Table) -> None:
    """Add the table with its caption above and its note below."""
    if table.caption:
        word.add_paragraph(table.caption, style="Caption")
    grid = word.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    widths = column_widths(table)
    style = "Small Cell" if sum(_longest(table)) > _MOST_IN_A_LINE else "Cell"
    _narrow_margins(grid)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for number, (row, texts) in enumerate(zip(grid.rows, (table.columns, *table.rows), strict=True)):
        _row_rules(row._tr, header=number == 0)  # noqa: SLF001 -- python-docx has no such setting
        for cell, text, align, width in zip(row.cells, texts, table.alignments, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.style, paragraph.alignment = style, _ALIGN[align]
            paragraph.add_run(text).bold = True if number == 0 else None
            if number == 0:
                shade(cell._tc.get_or_add_tcPr(), "EFEFEF")  # noqa: SLF001
    word.add_paragraph(table.note, style="Note")


def _narrow_margins(grid: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "50")  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # Word refuses a file whose elements are not in the order of the schema
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 -- python-docx has no such setting


def _row_rules(row: Any, *, header: bool) -> None:
    properties = row.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if header else ())):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        properties.append(mark)


def column_widths(table: Table) -> list[Length]:
    """Return widths that share the page in proportion to the longest cell of each column, within bounds."""
    longest = _longest(table)
    return [Length(round(TEXT_WIDTH * width / sum(longest))) for width in longest]


def _longest(table: Table) -> list[float]:
    """Return the width of each column's longest cell with its margins, within bounds, in half-width characters."""
    columns = zip(table.columns, *table.rows, strict=True)
    widths = [max(_of_heading(head), *map(_cells, cells), _NARROWEST) for head, *cells in columns]
    bounded = [min(width, _WIDEST) + _MARGINS for width in widths]
    while sum(bounded) > _MOST_IN_A_SMALL_LINE and max(bounded) > _WRAPS_WELL:
        bounded[bounded.index(max(bounded))] -= 1  # long texts take a second line, so that numbers need none
    return bounded


def _of_heading(text: str) -> float:
    """Return the width that a heading needs: it may take a line a word, and a long word of Chinese two."""
    return _BOLD * max((min(_cells(word), max(_SHORT_HEAD, _cells(word) / 2)) for word in text.split()), default=0)


def _cells(text: str) -> float:
    """Return the width of a text in half-width characters: a Chinese one has two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
