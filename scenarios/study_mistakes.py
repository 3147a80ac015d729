"""Turns what the sections of a study complain about into problems with file, line and column."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenarios.messages import wording
from scenarios.positions import FieldPath, Positions, dotted
from sim.errors import Problem
from sim.parameters import Precision
from sim.references import nearest
from sim.studies import (
    Constraint,
    Factor,
    Factorial,
    LatinHypercube,
    Morris,
    OneAtATime,
    Rows,
    Saltelli,
    Sobol,
    Study,
    StudyIdentity,
)

__all__ = ["checked"]

_DESIGNS = {
    "factorial": Factorial, "one_at_a_time": OneAtATime, "latin_hypercube": LatinHypercube, "sobol": Sobol,
    "morris": Morris, "saltelli": Saltelli, "rows": Rows,
}  # fmt: skip
_FORMS = ("number", "precision")


def checked(data: dict[str, Any], positions: Positions) -> tuple[Study | None, list[Problem]]:
    """Return the study in raw `data`, or None and every mistake that its sections find in it."""
    try:
        return Study.model_validate(data), []
    except ValidationError as error:
        found = error.errors(include_url=False)
    # a key that is missing only because it is misspelt is one mistake, not two
    meant = {(*path[:-1], hint[len("did you mean '") : -2]) for path, hint in
             ((_path(one), _hint_of_key(one)) for one in found) if hint.startswith("did you mean")}
    told = (_problem(one, positions) for one in found if one["type"] != "missing" or _path(one) not in meant)
    return None, list(dict.fromkeys(told))


def _path(details: ErrorDetails) -> FieldPath:
    """Return where a complaint is in the file: without the names of designs and forms, which stand in no file."""
    loc = details["loc"][:-1] if details["loc"][-1:] == ("[key]",) else details["loc"]
    if loc[:1] == ("design",) and loc[1:2] and loc[1] in _DESIGNS:
        return (loc[0], *loc[2:])
    if loc[:1] == ("replications",) and loc[1:2] and loc[1] in _FORMS:
        return (loc[0], *loc[2:])
    return loc


def _hint_of_key(details: ErrorDetails) -> str:
    if details["type"] != "extra_forbidden":
        return ""
    return nearest(str(details["loc"][-1]), list(_section(details["loc"][:-1]).model_fields))


def _section(loc: tuple[str | int, ...]) -> Any:
    """Return the section whose keys stand at a place."""
    sections: dict[object, Any] = {
        "study": StudyIdentity, "levers": Factor, "uncertainties": Factor, "constraints": Constraint,
        "replications": Precision,
    }  # fmt: skip
    if loc[:1] == ("design",):
        return _DESIGNS[str(loc[1])]
    return sections.get(loc[0], Study) if loc else Study


def _problem(details: ErrorDetails, positions: Positions) -> Problem:
    path, kind = _path(details), details["type"]
    rule, hint = wording(kind, details.get("ctx", {}), details["input"])
    if kind == "union_tag_invalid":
        path = (*path, "kind")
        hint = nearest(str(details["input"].get("kind")), list(_DESIGNS))
    if kind == "union_tag_not_found":
        kind, rule, hint = "missing", "is required", f"add kind: under design; {nearest('', list(_DESIGNS))}"
    if kind == "missing":
        hint = hint or (f"add it under {dotted(path[:-1])}" if len(path) > 1 else "add it at the top level of the file")
    hint = _hint_of_key(details) or hint
    place = positions.place(path)
    about_key = kind in {"missing", "extra_forbidden"} or details["loc"][-1:] == ("[key]",)
    line, column = (place.key if about_key else (place.line, place.column)) if place else (0, 0)
    shown = place.text if place and positions.known(path) and not about_key else ""
    return Problem(dotted(path) or "study", shown, rule, hint, place.file if place else "", line, column)
