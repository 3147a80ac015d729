"""Turns what the schema and the references complain about into problems with file, line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenarios.messages import wording
from scenarios.orders import FIELD as ORDER_LIST
from scenarios.positions import LISTED, FieldPath, Place, Positions, dotted
from scenarios.schema import keys_at
from sim.errors import Problem
from sim.parameters import Parameters
from sim.parameters.demand import Mix
from sim.references import at, dangling, nearest

_SHIFTS: FieldPath = ("staffing", "shifts")


@dataclass(frozen=True, slots=True)
class _Found:
    """One mistake, before its place is known."""

    path: FieldPath
    kind: str
    rule: str
    hint: str
    value: Any


def check(
    data: dict[str, Any], positions: Positions, broken: set[FieldPath]
) -> tuple[Parameters | None, list[Problem]]:
    """Return the scenario in `data`, or None and every mistake in it.

    Parameters
    ----------
    data : dict
        Merged scenario data.
    positions : Positions
        Where each value stands.
    broken : set of paths
        Paths about which nothing more need be said: their tables could not be read.
    """
    names = [*_names(data), *_circles(data)]
    try:
        parameters = Parameters.model_validate(data)
    except ValidationError as error:
        fields = [_found(data, details) for details in error.errors(include_url=False) if not _miscounted(details)]
    else:
        if not names:
            return parameters, []
        fields = []
    if len(fields) == 1 and not fields[0].path and names:
        fields = []  # the schema's own word for the same dangling names
    found = [one for one in _distinct([*names, *fields]) if not any(one.path[: len(path)] == path for path in broken)]
    problems: dict[tuple[Any, ...], Problem] = {}
    for problem in (_problem(one, positions) for one in found):
        problems.setdefault(_sameness(problem), problem)
    return None, list(problems.values())


def _sameness(problem: Problem) -> tuple[Any, ...]:
    """Return what is equal for reports of one mistake, such as a faulty heading that each row of a table repeats."""
    heading = problem.hint.rpartition("; ")[2].startswith("column ")
    where = (problem.file, problem.line, problem.column) if problem.line else (problem.field,)
    return (*where, problem.rule, "" if heading else problem.field, problem.value)


def _names(data: dict[str, Any]) -> Iterator[_Found]:
    for problem in dangling(_with_default_kinds(data)):
        yield _Found(_path(data, problem.field), "name", problem.rule, problem.hint, problem.value)


def _with_default_kinds(data: dict[str, Any]) -> dict[str, Any]:
    """Return `data` with the kinds of orders that it leaves to the schema's defaults, for names to be looked up in."""
    mix = at(data, "demand.mix")
    if not isinstance(mix, Mapping):
        return data
    kinds = {name: Mix.model_fields[name].default for name in ("request_type", "channel")}
    return {**data, "demand": {**data["demand"], "mix": {**kinds, **mix}}}


def _path(data: Any, field: str) -> FieldPath:
    """Return the path that a dotted `field` means in `data`, where keys may hold dots themselves."""
    path: list[str | int] = []
    while field:
        if isinstance(data, Mapping):
            fitting = [str(key) for key in data if field == key or field.startswith(f"{key}.")]
            key = max(fitting, key=len) if fitting else field.partition(".")[0]
            data = data.get(key)
            path.append(key)
        else:
            key = field.partition(".")[0]
            step = int(key) if key.isdigit() else key
            data = data[step] if isinstance(data, list | tuple) and isinstance(step, int) and step < len(data) else None
            path.append(step)
        field = field[len(key) + 1 :]
    return tuple(path)


def _circles(data: dict[str, Any]) -> Iterator[_Found]:
    """Find chains of shifts, each defined as the time outside the next, that come back to where they began."""
    shifts = at(data, "staffing.shifts")
    if not isinstance(shifts, Mapping):
        return
    following = {name: shift.get("outside") for name, shift in shifts.items() if isinstance(shift, Mapping)}
    reported: set[str] = set()
    for name in following:
        chain: list[str] = []
        at_shift: Any = name
        while isinstance(at_shift, str) and at_shift in following and at_shift not in chain:
            chain.append(at_shift)
            at_shift = following[at_shift]
        if at_shift == name and not reported.intersection(chain):
            reported.update(chain)
            rule = f"shifts refer to each other in a circle: {' → '.join([*chain, name])}"
            yield _Found((*_SHIFTS, name, "outside"), "circle", rule, "give hours to one of them", chain[-1])


def _misspelt_entry(data: Mapping[str, Any], path: FieldPath) -> str:
    """Return a hint where an incomplete entry looks like a misspelt one: units.housin beside units.housing."""
    section = at(data, dotted(path[:-2])) if len(path) > 2 else None
    if not isinstance(section, Mapping):
        return ""
    hint = nearest(str(path[-2]), [str(key) for key in section if key != path[-2]])
    return hint if hint.startswith("did you mean") else ""


def _found(data: dict[str, Any], details: ErrorDetails) -> _Found:
    path, is_key = _file_path(data, details["loc"])
    kind, value = details["type"], details["input"]
    rule, hint = wording(kind, details.get("ctx", {}), value)
    if kind == "union_tag_invalid":
        path = (*path, "law")
    if kind == "missing":
        hint = f"add it under {dotted(path[:-1])}" if len(path) > 1 else "add it at the top level of the file"
        hint = _misspelt_entry(data, path) or hint
    if kind == "extra_forbidden":
        hint = nearest(str(path[-1]), keys_at(path[:-1], data))
        is_key = True
    if kind == "value_error" and not path:
        rule = f"is not valid: {rule}"
    return _Found(path, "key" if is_key else kind, rule, hint, "" if is_key else value)


def _miscounted(details: ErrorDetails) -> bool:
    """Tell whether a list is called too short only because some of its entries are wrong."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _file_path(data: Any, loc: tuple[str | int, ...]) -> tuple[FieldPath, bool]:
    """Return pydantic's `loc` as a path in the file, and whether it means a key.

    Steps that the file does not have are left out: names of laws, and the parts of a text such as "3 working_days".
    """
    path: list[str | int] = []
    for index, step in enumerate(loc):
        if step == "[key]" and index == len(loc) - 1:
            return tuple(path), True
        if isinstance(data, Mapping):
            if data.get("law") == step and step not in data:
                continue
            data = data.get(step)
        elif isinstance(data, list | tuple) and isinstance(step, int) and step < len(data):
            data = data[step]
        elif path:
            break
        path.append(step)
        if data is None:
            break
    return tuple(path), False


def _distinct(found: list[_Found]) -> list[_Found]:
    """Keep one report of each mistake: names before the schema's word on them, typos before what they left missing."""
    meant = {(*one.path[:-1], one.hint[len("did you mean '") : -2]) for one in found
             if one.rule == "no such key" and one.hint.startswith("did you mean")}
    kept: dict[tuple[FieldPath, str], _Found] = {}
    named = {one.path for one in found if one.kind in ("name", "circle")}
    for one in found:
        if one.kind == "missing" and one.path in meant:
            continue
        if one.kind not in ("name", "circle") and one.path in named:
            continue
        kept.setdefault((one.path, one.rule), one)
    return list(kept.values())


def _problem(found: _Found, positions: Positions) -> Problem:
    path = found.path
    place = positions.place(path)
    problem = Problem(_field(path), _value(found, place, known=positions.known(path)), found.rule, found.hint)
    if place is None:
        return problem
    line, column = place.line, place.column
    if found.kind in ("missing", "key") or _is_key(found, positions):
        line, column = place.key
        problem = replace(problem, value="")
    hint = problem.hint
    if place.table_column and path[:2] != LISTED:
        hint = "; ".join(part for part in (hint, f"column {place.table_column!r}") if part)
    if place.table_row and found.kind == "missing":
        column_name = f"name_{path[-1]}" if path[-2] == "name" else str(path[-1])
        hint = f"fill in column {column_name!r}"
    return replace(problem, hint=hint, file=place.file, line=line, column=column)


def _is_key(found: _Found, positions: Positions) -> bool:
    """Tell whether a name that is not known is itself a key of the file, as a unit's is in a matrix."""
    node, steps = positions.node(found.path)
    return found.kind == "name" and steps == len(found.path) and node is not None and repr(node.value) != found.value


def _field(path: FieldPath) -> str:
    if path[:2] == LISTED and len(path) > 2:
        column = "received" if path[3:4] == ("received_min",) else dotted(path[3:4])
        return f"{ORDER_LIST}.{column}" if column else ORDER_LIST
    return dotted(path) or "scenario"


def _value(found: _Found, place: Place | None, *, known: bool) -> str:
    if found.kind in ("missing", "key"):
        return ""
    if place is not None and (known or found.path[:2] == LISTED):
        return place.text
    return "" if isinstance(found.value, dict | list) else str(found.value)
