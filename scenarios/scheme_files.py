"""Reads assessment schemes: every mistake at once, each with its file, line and column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scenarios.messages import Language, wording
from scenarios.positions import FieldPath, Node, Positions, dotted, exists, plain
from scenarios.scheme_words import in_language
from scenarios.yaml_file import hides_punctuation, read_yaml
from sim.errors import Problem, ScenarioError
from sim.references import nearest
from sim.schemes import COUNT_NAMES, INDICATOR_NAMES, Scheme

__all__ = ["load_scheme", "scheme_file", "shipped_schemes"]

_HERE = Path(__file__).parent / "schemes"
_NAMES = {"indicator": INDICATOR_NAMES, "count": COUNT_NAMES}


def shipped_schemes() -> dict[str, Path]:
    """Return the path of each shipped scheme by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_HERE.glob("*.yaml"))}


def scheme_file(name_or_path: str | Path) -> Path:
    """Return the file that a path or a shipped scheme's name stands for.

    Raises
    ------
    ScenarioError
        There is none; names the nearest ones.
    """
    path = Path(name_or_path)
    known = shipped_schemes()
    shipped = known.get(path.name.removesuffix(".yaml")) if len(path.parts) == 1 else None
    if exists(path) and not (path.is_dir() and shipped):
        return path
    if shipped:
        return shipped
    rule = "no file and no shipped scheme of this name"
    hint = nearest(path.name.removesuffix(".yaml"), list(known))
    raise ScenarioError((Problem("scheme", str(name_or_path), rule, hint),))


def load_scheme(name_or_path: str | Path, lang: Language = "en") -> Scheme:
    """Return the scheme in a file or of a shipped name, checked.

    Parameters
    ----------
    name_or_path : str or Path
        See `scheme_file`.
    lang : "en" or "zh"
        Language of the mistakes reported; fields and values stay as they are written.

    Raises
    ------
    ScenarioError
        The scheme cannot be used; holds every mistake, sorted by line.
    """
    try:
        return _load(scheme_file(name_or_path))
    except ScenarioError as error:
        raise ScenarioError(tuple(in_language(problem, lang) for problem in error.problems)) from None


def _load(path: Path) -> Scheme:
    slips: list[Problem] = []
    root = read_yaml(path, slips)
    scheme, further = _checked(root)
    slipped = {slip.line for slip in slips if hides_punctuation(slip)}
    problems = [*slips, *(one for one in further if one.line not in slipped or not hides_punctuation(one))]
    if scheme is None or problems:
        raise ScenarioError(tuple(sorted(problems, key=lambda one: (one.line, one.column))))
    return scheme


def _checked(root: Node) -> tuple[Scheme | None, list[Problem]]:
    data = _without_fold_marks(plain(root))
    try:
        return Scheme.model_validate(data), []
    except ValidationError as error:
        found = error.errors(include_url=False)
    positions = Positions(root)
    meant = set(_meant(found))
    problems = [_problem(details, positions) for details in found if details["loc"] not in meant]
    return None, list(dict.fromkeys(problems))


def _without_fold_marks(data: Any) -> Any:
    """Return `data` without the bell characters that ruamel.yaml leaves in folded texts (``>``) where lines met."""
    if isinstance(data, dict):
        return {key: _without_fold_marks(below) for key, below in data.items()}
    if isinstance(data, list):
        return [_without_fold_marks(below) for below in data]
    return data.replace("\a", "") if isinstance(data, str) else data


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
    return list(section.model_fields) if _is_section(section) else []


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
    names = _NAMES.get(str(path[-1])) if path else None
    if kind == "literal_error" and names and len(path) > 1:
        rule, hint = "no indicator of this name", nearest(str(value), list(names))
    if kind == "missing":
        hint = f"add it under {dotted(path[:-1])}" if len(path) > 1 else "add it at the top level of the file"
    if kind == "extra_forbidden":
        hint = nearest(str(path[-1]), _keys(path[:-1]))
    place = positions.place(path)
    about_key = kind in ("missing", "extra_forbidden") or path != details["loc"]
    line, column = (place.key if about_key else (place.line, place.column)) if place else (0, 0)
    shown = place.text if place and positions.known(path) and not about_key else ""
    return Problem(dotted(path) or "scheme", shown, rule, hint, place.file if place else "", line, column)
