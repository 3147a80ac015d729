"""Where the baseline's values come from, and which of them a scenario still rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from scenarios.loader import load_data, shipped
from scenarios.positions import LISTED, Positions, dotted

_BASELINE = "huojia"
_NOWHERE = object()
_NO_VALUES = ("scenario", dotted(LISTED))
"""Names and texts, and the orders that the loader reads from an order list."""


@dataclass(frozen=True)
class Source:
    """What a group of numbers rests on."""

    path: str
    """Dotted path in the scenario; ``*`` stands for any part of it."""
    kind: str
    """measured, published, policy, assumed or setting (a choice of the study, not a fact about the county)."""
    source: str
    """Where it comes from."""
    note: str
    """What to know about it."""
    zh: str = ""
    """The note in Chinese, with what matters of the source."""


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
    """Return the assumed entries that a scenario still rests on, in the order of its values.

    An entry counts as long as one value that it covers comes unchanged from the baseline; `own_values` names the
    others. A scenario that does not extend the baseline rests on none of them.

    Raises
    ------
    ScenarioError
        The scenario cannot be read.
    """
    values, extends = _values(scenario)
    unchanged = [path for path in values if extends and not _differs(path, values)]
    used = {entry.path: entry for path in unchanged if (entry := source_of(path)) and entry.kind == "assumed"}
    return list(used.values())


def own_values(scenario: str | Path) -> list[str]:
    """Return the dotted paths that a scenario sets otherwise than the baseline; names and texts do not count.

    Where everything below a path differs, the path stands for all of it: a new surge, a staff of one unit, a unit taken
    away. A scenario that does not extend the baseline has nothing but values of its own: ``["*"]``.

    Raises
    ------
    ScenarioError
        The scenario cannot be read.
    """
    values, extends = _values(scenario)
    if not extends:
        return ["*"]
    every = list(dict.fromkeys((*values, *_baseline())))
    own = [path for path in every if _differs(path, values)]
    shared = {start for path in every if not _differs(path, values) for start in _beginnings(path)}
    return list(dict.fromkeys(next(start for start in _beginnings(path) if start not in shared) for path in own))


def _values(scenario: str | Path) -> tuple[dict[str, Any], bool]:
    """Return a scenario's values by dotted path, and whether it is the baseline or extends it."""
    data, positions = load_data(scenario)
    values = {path: value for path, value in leaves(data) if not path.startswith(_NO_VALUES)}
    return values, any(_from_baseline(path, positions) for path in values)


def _from_baseline(path: str, positions: Positions) -> bool:
    place = positions.place(tuple(path.split(".")))
    return place is not None and Path(place.file).resolve() == shipped()[_BASELINE].resolve()


@cache
def _baseline() -> dict[str, Any]:
    return _values(shipped()[_BASELINE])[0]


def _differs(path: str, values: Mapping[str, Any]) -> bool:
    """Tell whether a value differs from the baseline's, is new, or is gone."""
    return bool(values.get(path, _NOWHERE) != _baseline().get(path, _NOWHERE))


def _beginnings(path: str) -> Iterator[str]:
    """Yield the paths that lead to a path, the shortest first, and the path itself."""
    parts = path.split(".")
    yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))
