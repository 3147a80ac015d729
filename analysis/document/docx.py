"""A document as a Word file, with real heading styles, so that people can go on working in it."""

from __future__ import annotations

from functools import singledispatchmethod
from io import BytesIO
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Length

from analysis.archives import FIXED_DATE, write_archive
from analysis.document.blocks import (
    Block,
    Bullets,
    Chart,
    Command,
    Document,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
)
from analysis.document.pictures import as_png
from analysis.document.word_styles import TEXT_WIDTH, apply_styles, shade
from analysis.document.word_tables import add_table

__all__ = ["write_docx"]

_EMU_PER_INCH = 914_400


def write_docx(document: Document, path: Path) -> None:
    """Write the document to `path` as a Word file (DOCX), on A4, with page numbers; the same gives the same bytes."""
    writer = _Writer(document)
    for block in document.blocks:
        writer.add(block)
    buffer = BytesIO()
    writer.word.save(buffer)
    write_archive(buffer.getvalue(), path)


class _Writer:
    """Adds blocks to a Word file."""

    def __init__(self, document: Document) -> None:
        self.document, self.word = document, docx.Document()
        apply_styles(self.word, document.lang)
        properties = self.word.core_properties
        properties.title, properties.subject = document.title[:255], document.subtitle[:255]
        properties.author, properties.comments = "hotline-sim", ""
        properties.language = "zh-CN" if document.lang == "zh" else "en-US"
        properties.created = properties.modified = FIXED_DATE
        self.word.add_paragraph(document.title, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
        if document.subtitle:
            self.word.add_paragraph(document.subtitle, style="Subtitle").alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._footer()

    def _footer(self) -> None:
        paragraph = self.word.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if self.document.footer:
            paragraph.add_run(self.document.footer + "　" * 2)
        for number, (before, field) in enumerate((("", "PAGE"), (" / ", "NUMPAGES"))):
            if number:
                paragraph.add_run(before)
            mark = OxmlElement("w:fldSimple")
            mark.set(qn("w:instr"), field)
            paragraph._p.append(mark)  # noqa: SLF001 -- python-docx has no fields

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Add a block."""
        raise TypeError(block)

    @add.register
    def _(self, block: Heading) -> None:
        self.word.add_heading(block.text, block.level)

    @add.register
    def _(self, block: Paragraph) -> None:
        style = {"plain": "Normal", "lead": "Lead", "note": "Note", "warning": "Warning"}[block.kind]
        self.word.add_paragraph(block.text, style=style)

    @add.register
    def _(self, block: Bullets) -> None:
        for item in block.items:
            self.word.add_paragraph(item, style="List Bullet")

    @add.register
    def _(self, block: Table) -> None:
        add_table(self.word, block)

    @add.register
    def _(self, block: Chart) -> None:
        self.word.add_paragraph(block.sentence, style="Caption")
        width, height = block.figure.get_size_inches()
        shown = min(TEXT_WIDTH, round(width * _EMU_PER_INCH))
        size = Length(shown), Length(round(shown * height / width))
        picture = self.word.add_picture(BytesIO(as_png(block.figure)), *size)
        picture._inline.docPr.set("descr", block.alt)  # noqa: SLF001 -- python-docx has no alternative text
        if block.files:
            self.word.paragraphs[-1].paragraph_format.keep_with_next = True
            word, comma = ("数据：", "、") if self.document.lang == "zh" else ("Data: ", ", ")
            self.word.add_paragraph(word + comma.join(block.files), style="Note")

    @add.register
    def _(self, block: KeyFigures) -> None:
        grid = self.word.add_table(rows=1, cols=len(block.items))
        for cell, (label, value, small) in zip(grid.rows[0].cells, block.items, strict=True):
            shade(cell._tc.get_or_add_tcPr(), "F2F5F8")  # noqa: SLF001
            cell.paragraphs[0].style = "Cell"
            cell.paragraphs[0].add_run(label)
            cell.add_paragraph(value, style="Figure")
            if small:
                cell.add_paragraph(small, style="Cell")
        self.word.add_paragraph("", style="Note")

    @add.register
    def _(self, block: Command) -> None:
        self.word.add_paragraph(block.text, style="Command")

    @add.register
    def _(self, _block: PageBreak) -> None:
        self.word.add_page_break()  # type: ignore[no-untyped-call]
