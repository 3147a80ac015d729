"""What a document is made of. Texts are in the reader's language, and numbers in them are formatted already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matplotlib.figure import Figure

from sim.errors import ParameterError, Problem

__all__ = [
    "Align", "Block", "Bullets", "Chart", "Command", "Document", "Heading", "KeyFigures", "PageBreak", "Paragraph",
    "Table",
]  # fmt: skip

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the document."""

    text: str
    """Its text."""
    level: Literal[1, 2, 3] = 1
    """1 is the first level below the document's title."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    """Its text."""
    kind: Literal["plain", "lead", "note", "warning"] = "plain"
    """lead: larger, opens a document; note: smaller, for definitions and sources; warning: in a frame."""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]
    """The texts, in order."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts.

    Raises ParameterError where a row, or `align`, has not one entry a column.
    """

    columns: tuple[str, ...]
    """Headings of the columns."""
    rows: tuple[tuple[str, ...], ...]
    """Cells, row by row."""
    caption: str = ""
    """What the table shows."""
    align: tuple[Align, ...] = ()
    """How each column is set; empty: all to the left. Numbers belong to the right."""
    note: str = ""
    """Stands below: definitions, sources."""

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        wanted = len(self.columns)
        lengths = {"align": len(self.align) or wanted}
        lengths |= {f"rows[{index}]": len(row) for index, row in enumerate(self.rows)}
        for name, length in lengths.items():
            if length != wanted:
                rule = f"must have one entry for each of the {wanted} columns"
                raise ParameterError(Problem(f"table {self.caption!r}: entries of {name}", str(length), rule,
                                             "add what is missing, or leave out what is too much"))  # fmt: skip

    @property
    def alignments(self) -> tuple[Align, ...]:
        """How each column is set, for every column."""
        return self.align or tuple("left" for _ in self.columns)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the sentence that says what to see in it."""

    figure: Figure
    """The chart. Without a title of its own: `sentence` stands above it."""
    sentence: str
    """What to see, in one plain sentence."""
    alt: str
    """What the chart shows, for those who cannot see it."""
    files: tuple[str, ...] = ()
    """Names of the files beside the document that hold its data."""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A few large numbers side by side."""

    items: tuple[tuple[str, str, str], ...]
    """Of each: label, value, and a small text below, which may be empty."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to type, or other text to copy as it is."""

    text: str
    """One or more lines."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page when printed."""


Block = Heading | Paragraph | Bullets | Table | Chart | KeyFigures | Command | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A document in one language."""

    title: str
    """Title on the first page."""
    subtitle: str
    """Line below the title; may be empty."""
    lang: Literal["zh", "en"]
    """Language of every text in it."""
    blocks: tuple[Block, ...]
    """Its content, in order."""
    footer: str = ""
    """Stands at the foot: at the end of the page, and on every page in Word."""
