"""Documents for people: a few kinds of blocks, written as one self-contained page or as a Word file."""

from __future__ import annotations

from analysis.document.blocks import (
    Align,
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
from analysis.document.docx import write_docx
from analysis.document.html import write_html

__all__ = [
    "Align",
    "Block",
    "Bullets",
    "Chart",
    "Command",
    "Document",
    "Heading",
    "KeyFigures",
    "PageBreak",
    "Paragraph",
    "Table",
    "write_docx",
    "write_html",
]
