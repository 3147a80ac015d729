"""What a report rests on, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.document import Block, Command, Heading, Paragraph, Table
from analysis.report.words import word

__all__ = ["Grounds", "again", "assumptions"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a report rests on."""

    first: str
    """First date of the period."""
    last: str
    """Last date."""
    assumptions: Sequence[Mapping[str, Any]]
    """Sources of kind "assumed": path, note, zh."""
    own_values: Sequence[str]
    """Paths of values that scenarios set without a source."""
    command: str
    """Command that makes it again."""
    version: str
    """Version of hotline-sim."""
    python: str
    """Version of Python."""
    seed: int
    """Seed of all scenarios."""
    hashes: Mapping[str, str]
    """Hash of each scenario as resolved, by name."""


def assumptions(grounds: Grounds, lang: str) -> Iterator[Block]:
    """Yield the assumed numbers, each with its reason, and what scenarios set themselves."""
    yield Heading(word("rests_on", lang))
    yield Paragraph(word("assumptions_note", lang, count=len(grounds.assumptions)))
    rows = tuple((str(one["path"]), _why(one, lang)) for one in grounds.assumptions)
    yield Table((word("assumption", lang), word("why", lang)), rows)
    if grounds.own_values:
        yield Paragraph(word("own_values", lang, paths=word("comma", lang).join(grounds.own_values)), "note")


def _why(source: Mapping[str, Any], lang: str) -> str:
    """Return the reason and the plausible range of an assumed value."""
    if lang == "zh" and source["zh"]:
        return str(source["zh"])
    return "; ".join(str(source[name]) for name in ("source", "note") if source[name])


def again(grounds: Grounds, lang: str) -> Iterator[Block]:
    """Yield the command that makes the report again, with versions, seed and hashes."""
    yield Heading(word("again", lang))
    yield Command(grounds.command)
    hashes = word("semicolon", lang).join(f"{name} {value[:12]}" for name, value in grounds.hashes.items())
    yield Paragraph(word("versions", lang, version=grounds.version, seed=grounds.seed, python=grounds.python,
                         hashes=hashes), "note")  # fmt: skip
