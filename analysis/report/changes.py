"""What an alternative changes: every parameter that differs from the base, with both values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.parameters import Parameters

__all__ = ["Change", "changes"]

Change = tuple[str, str, str]
"""Dotted path, value in the base, value in the alternative; an empty text where there is none."""
_NOT_RULES = {"scenario", "run"}


def changes(base: Parameters, other: Parameters) -> list[Change]:
    """Return the parameters in which two scenarios differ; names, texts, seed and replications aside."""
    one, two = dict(_leaves(base.model_dump(mode="json"))), dict(_leaves(other.model_dump(mode="json")))
    paths = [path for path in dict.fromkeys((*one, *two)) if path.partition(".")[0] not in _NOT_RULES]
    return [(path, one.get(path, ""), two.get(path, "")) for path in paths if one.get(path) != two.get(path)]


def _leaves(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every single value with its path; a list is one value."""
    if isinstance(content, Mapping) and content:
        for key, value in content.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, _text(content)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_text(one) for one in value)}]"
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
