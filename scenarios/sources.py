"""Where the baseline's numbers come from: measured, published, given by the policy, or assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from scenarios.loader import load_data


@dataclass(frozen=True)
class Source:
    """What a group of numbers rests on."""

    path: str
    """Dotted path in the scenario; ``*`` stands for any part of it."""
    kind: str
    """measured, published, policy or assumed."""
    source: str
    """Where it comes from."""
    note: str
    """What to know about it."""
    zh: str = ""
    """The note in Chinese."""


@cache
def sources() -> tuple[Source, ...]:
    """Return every entry of sources.yaml, the most specific path first."""
    data = YAML(typ="safe").load(Path(__file__).with_name("sources.yaml").read_text(encoding="utf-8"))
    entries = [Source(path, **{key: str(value) for key, value in entry.items()}) for path, entry in data.items()]
    return tuple(sorted(entries, key=lambda entry: (-entry.path.count("."), entry.path.count("*"), entry.path)))


def source_of(path: str) -> Source | None:
    """Return the most specific entry that covers a dotted path, or None."""
    parts = path.split(".")
    fitting = [entry for entry in sources() if _covers(entry.path.split("."), parts)]
    return max(fitting, key=lambda entry: (len(entry.path.split(".")), -entry.path.count("*")), default=None)


def _covers(pattern: list[str], path: list[str]) -> bool:
    return len(pattern) <= len(path) and all(fnmatchcase(part, want) for part, want in zip(path, pattern, strict=False))


def leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield (dotted path, value) of every leaf of a scenario; a list is a leaf."""
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            yield from leaves(value, (*path, str(key)))
    else:
        yield ".".join(path), data


def assumptions(scenario: str | Path) -> list[Source]:
    """Return the assumed entries that a scenario still rests on, in the order of the file."""
    data, _ = load_data(scenario)
    used = {entry.path: entry for path, _ in leaves(data) if (entry := source_of(path)) and entry.kind == "assumed"}
    return list(used.values())
