"""What a report is about, and the parts that bulletins and special reports share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.bulletin.headings import COLUMNS
from analysis.bulletin.months import month_before, the_month
from analysis.bulletin.names import Lang, Names
from analysis.bulletin.replication import Replication, Seen, read_replication, seen_in
from analysis.bulletin.words import word
from analysis.document import Align, Document, Paragraph, Table
from analysis.store import Results
from sim.parameters import Parameters

__all__ = ["Report", "Subject", "as_table", "footer", "opening", "subject_of", "title_line"]

_TEXT_COLUMNS = {"unit", "topic", "class", "figure", "activity", "tier", "by", "kind", "why", "order", "satisfied",
                 "part", "definition", "due", "reported", "timestamp", "until"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """A month of one replication of a run, in one language."""

    parameters: Parameters
    """The scenario of the run."""
    replication: Replication
    """The replication."""
    replications: int
    """How many the run has."""
    version: str
    """Version of hotline-sim that ran it."""
    now: Seen
    """The month."""
    before: Seen | None
    """The month before, if the period has one."""
    names: Names
    """Names in the reader's language."""

    @property
    def lang(self) -> Lang:
        """The reader's language."""
        return self.names.lang

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of `words` in the reader's language."""
        return word(key, self.lang, **values)

    @property
    def month_name(self) -> str:
        """The month and its year."""
        return self.names.month(pd.Timestamp(self.now.month.first))


@dataclass(frozen=True, slots=True)
class Report:
    """A document, and the tables that it rests on."""

    document: Document
    """To be read."""
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    """Content of each CSV file, by its name without ``.csv``."""


def subject_of(results: Results, month: str, replication: int, lang: Lang) -> Subject:
    """Return a month of a run as a report reads it.

    Raises ParameterError where the period has no such month, or the run no such replication, and ResultsError where the
    run kept no events.
    """
    parameters = Parameters.model_validate(results.run["scenario"])
    chosen = the_month(month, parameters)
    read = read_replication(results, replication)
    earlier = month_before(chosen, parameters)
    before = seen_in(earlier, read) if earlier else None
    return Subject(parameters, read, len(results.run["replications_done"]), str(results.run["version"]),
                   seen_in(chosen, read), before, Names(parameters, lang))  # fmt: skip


def title_line(subject: Subject) -> str:
    """Return the line below a title: month and scenario."""
    title = getattr(subject.parameters.scenario.title, subject.lang)
    return f"{subject.month_name}{'｜' if subject.lang == 'zh' else ' | '}{title}"


def footer(subject: Subject) -> str:
    """Return the line at the foot of every page: not real, and of which run."""
    parameters = subject.parameters
    return subject.say("footer", version=subject.version, name=parameters.scenario.name, seed=parameters.run.seed,
                       number=subject.replication.place)  # fmt: skip


def opening(subject: Subject) -> list[Paragraph]:
    """Return the warning that nothing here is real, the basis in the policy, and what of the figures is missing."""
    month = subject.now.month
    title = getattr(subject.parameters.scenario.title, subject.lang)
    said = subject.say("simulated", scenario=title, number=subject.replication.place, count=subject.replications,
                       option=subject.replication.number, month=subject.month_name)  # fmt: skip
    blocks = [Paragraph(said, "warning")]
    blocks.append(Paragraph(subject.say("basis"), "note"))
    if not month.whole:
        blocks.append(Paragraph(subject.say("part_of_month", first=month.first, last=month.last), "note"))
    if subject.before is None:
        blocks.append(Paragraph(subject.say("no_last_month"), "note"))
    return blocks


def as_table(subject: Subject, frame: pd.DataFrame, columns: Sequence[str], caption: str, note: str = "", *,
             most: int = 0, name: str = "") -> Table:
    """Return some columns of a table as people read them; where it has more than `most` rows, the rest is in `name`."""
    shown = frame.head(most) if most else frame
    if len(shown) < len(frame):
        note += subject.say("more_rows", shown=most, file=str(Path(name).with_suffix(".csv")))
    rows = tuple(tuple(subject.names.cell(column, value) for column, value in zip(columns, row, strict=True))
                 for row in shown[list(columns)].itertuples(index=False, name=None))  # fmt: skip
    headings = tuple(COLUMNS[column][subject.lang == "en"] for column in columns)
    align: tuple[Align, ...] = tuple("left" if column in _TEXT_COLUMNS else "right" for column in columns)
    return Table(headings, rows, caption, align, note)
