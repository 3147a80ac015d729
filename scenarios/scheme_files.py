"""Reads assessment schemes: every mistake at once, each with its file, line and column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scenarios.messages import Language, wording
from scenarios.positions import FieldPath, Node, Positions, dotted, plain
from scenarios.scheme_bases import is_scheme, merged, scheme_file, shipped_schemes
from scenarios.scheme_words import in_language
from scenarios.yaml_file import hides_punctuation
from sim.errors import Problem, ScenarioError
from sim.references import nearest
from sim.schemes import FAULT_NAMES, INDICATOR_NAMES, MERIT_NAMES, Scheme

__all__ = ["is_scheme", "load_scheme", "scheme_file", "shipped_schemes"]

_NAMES = {
    "indicator": (INDICATOR_NAMES, "no indicator of this name"),
    "bonuses": (MERIT_NAMES, "no count that points are added for"),
    "penalties": (FAULT_NAMES, "no count that points are taken off for"),
}


def load_scheme(name_or_path: str | Path, lang: Language = "en") -> Scheme:
    """Return the scheme in a file or of a shipped name, put together with what it extends, and checked.

    Parameters
    ----------
    name_or_path : str or Path
        See `scheme_file`.
    lang : "en" or "zh"
        Language of the mistakes reported; fields and values stay as they are written.

    Raises
    ------
    ScenarioError
        The scheme cannot be used; holds every mistake, sorted by file and line.
    """
    try:
        return _load(scheme_file(name_or_path))
    except ScenarioError as error:
        raise ScenarioError(tuple(in_language(problem, lang) for problem in error.problems)) from None


def _load(path: Path) -> Scheme:
    slips: list[Problem] = []
    root = merged(path, slips)
    scheme, further = _checked(root)
    slipped = {(slip.file, slip.line) for slip in slips if hides_punctuation(slip)}
    problems = [*slips, *(one for one in further if (one.file, one.line) not in slipped or not hides_punctuation(one))]
    if scheme is None or problems:
        raise ScenarioError(tuple(sorted(problems, key=lambda one: (one.file, one.line, one.column))))
    return scheme


def _checked(root: Node) -> tuple[Scheme | None, list[Problem]]:
    try:
        return Scheme.model_validate(plain(root)), []
    except ValidationError as error:
        found = error.errors(include_url=False)
    positions = Positions(root)
    meant = set(_meant(found))
    misspelt = {path[:-1] for path in meant}
    told = [details for details in found if details["loc"] not in meant
            and not (details["type"] == "beside" and details["loc"][:-1] in misspelt)]  # fmt: skip
    return None, list(dict.fromkeys(_problem(details, positions) for details in told))


def _meant(found: list[ErrorDetails]) -> Iterator[FieldPath]:
    """Yield the paths that are missing only because their key is misspelt."""
    for details in found:
        if details["type"] == "extra_forbidden":
            hint = nearest(str(details["loc"][-1]), _keys(details["loc"][:-1]))
            if hint.startswith("did you mean"):
                yield (*details["loc"][:-1], hint[len("did you mean '") : -2])


def _keys(path: FieldPath) -> list[str]:
    """Return the keys that a section of the scheme may have."""
    section: Any = Scheme
    for step in path:
        section = _section(section.model_fields[step].annotation) if _is_section(section) else section
        if get_origin(section) is dict:
            section = ("entries of", _section(get_args(section)[1]))
        elif isinstance(section, tuple):
            section = section[1]
    keys = list(section.model_fields) if _is_section(section) else []
    return keys if path else [*keys, "extends"]


def _section(annotation: Any) -> Any:
    """Return the section or mapping that an annotation holds, without `Annotated` and without None."""
    if _is_section(annotation) or get_origin(annotation) is dict:
        return annotation
    return next((found for part in get_args(annotation) if (found := _section(part)) is not None), None)


def _is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _problem(details: ErrorDetails, positions: Positions) -> Problem:
    kind, value = details["type"], details["input"]
    path = details["loc"][:-1] if details["loc"][-1:] == ("[key]",) else details["loc"]
    rule, hint = wording(kind, details.get("ctx", {}), value)
    named = str(path[0] if path[-1:] == ("count",) else path[-1] if len(path) > 1 else "")
    if kind == "literal_error" and named in _NAMES:
        names, rule = _NAMES[named]
        hint = nearest("" if value in INDICATOR_NAMES else str(value), list(names))  # no slip: show what there is
    if kind == "missing":
        hint = f"add it under {dotted(path[:-1])}" if len(path) > 1 else "add it at the top level of the file"
    if kind == "extra_forbidden":
        hint = nearest(str(path[-1]), _keys(path[:-1]))
    place = positions.place(path)
    about_key = kind in ("missing", "extra_forbidden") or path != details["loc"]
    line, column = (place.key if about_key else (place.line, place.column)) if place else (0, 0)
    shown = place.text if place and positions.known(path) and not about_key else ""
    return Problem(dotted(path) or "scheme", shown, rule, hint, place.file if place else "", line, column)
