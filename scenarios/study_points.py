"""The points of a study: from its design or from its table, and what is wrong with their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from scenarios.checks import check
from scenarios.positions import Place, Positions
from scenarios.spreadsheets import Table, TableError, cell_text, number_or_text, read_table
from scenarios.tables import at_file_name, beside
from sim.errors import Problem
from sim.parameters import Parameters
from sim.references import nearest
from sim.studies import Factor, Point, Study, altered_scenario

__all__ = ["Placed", "rows_of", "singles", "wrong_values"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A point, its number, and where its values stand where it comes from a table."""

    number: int
    """Its number; -1 for a trial of one value alone."""
    point: Point
    """Its values."""
    cells: Mapping[str, Place] | None = None
    """Place of each value in the table."""


def singles(factors: Mapping[str, Factor]) -> Iterator[Placed]:
    """Yield each listed value, and each end of a range, alone."""
    for name, factor in factors.items():
        for value in factor.values if factor.values is not None else (factor.low, factor.high):
            if value is not None or factor.values is not None:
                whole = int(value) if factor.integer and isinstance(value, float) else value
                yield Placed(-1, Point(values={name: whole}))


def wrong_values(base: Mapping[str, Any], study: Mapping[str, Factor], points: Iterable[Placed],
                 positions: Positions, sections: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each value that the scenario's schema refuses, once, with the first point that has it.

    Parameters
    ----------
    base
        The base scenario as resolved.
    study
        The factors by name.
    points
        What is tried.
    positions
        Places in the study file.
    sections
        Section of each factor by name: levers or uncertainties.
    """
    found: dict[tuple[str, ...], tuple[Problem, Placed, int]] = {}
    for placed in points:
        changes = {study[name].path: value for name, value in placed.point.values.items()}
        for problem in _refused(altered_scenario(base, changes)):
            name = next((one for one in placed.point.values if _belongs(problem.field, study[one].path)), "")
            shown = str(placed.point.values.get(name, problem.value))
            key = (name or problem.field, shown if not name or not study[name].ranges else "", problem.rule)
            first = found.get(key)
            where = replace(problem, field=f"{sections[name]}.{name}" if name else problem.field, value=shown)
            found[key] = (first[0], first[1], first[2] + 1) if first else (where, placed, 1)
    return [_told(*one, positions, study) for one in found.values()]


def _refused(data: dict[str, Any]) -> list[Problem]:
    try:
        Parameters.model_validate(data)
    except ValidationError:
        return check(data, Positions(), set())[1]
    return []


def _belongs(field: str, path: str) -> bool:
    return f"{field}.".startswith(f"{path}.") or f"{path}.".startswith(f"{field}.")


def _told(problem: Problem, placed: Placed, count: int, positions: Positions, study: Mapping[str, Factor]) -> Problem:
    """Return the problem with its place, the point that shows it first, and how many do."""
    section, _, name = problem.field.partition(".")
    place = placed.cells.get(name) if placed.cells else None
    if place is None:
        path = (section, name, *_where(study[name], placed.point.values[name])) if name in study else ("design",)
        place = positions.place(path)
    hints = [problem.hint] if problem.hint else []
    if placed.number >= 0:
        values = ", ".join(f"{key} = {value}" for key, value in placed.point.values.items())
        hints.append(f"first at point {placed.number}: {values}")
        hints.append(f"at {count} points in all" if count > 1 else f"at point {placed.number} alone")
    hint = "; ".join(hints)
    if place is None:
        return replace(problem, hint=hint)
    return replace(problem, hint=hint, file=place.file, line=place.line, column=place.column)


def _where(factor: Factor, value: Any) -> tuple[str | int, ...]:
    """Return the path, below the factor, of one of its values: its entry, or the end of its range."""
    if factor.values is not None:
        return ("values", factor.values.index(value)) if value in factor.values else ("values",)
    middle = ((factor.low or 0) + (factor.high or 0)) / 2
    return ("high",) if isinstance(value, (int, float)) and value > middle else ("low",)


def rows_of(file: Any, study: Study) -> tuple[list[Placed], list[Problem]]:
    """Return the points in the table that a design of rows names, and what is wrong with it.

    Parameters
    ----------
    file : Node
        The name of the table, and where that stands.
    study
        The study; gives the factors.
    """
    try:
        path = beside(file)
        table = read_table(path, required=next(iter(study.factors)))
    except TableError as error:
        return [], [at_file_name("design.file", file, error)]
    problems = list(_wrong_columns(table, study))
    if not table.rows:
        problems.append(Problem("design.file", path.name, "has no points below the headings",
                                "add a row for each point", table.file, table.heading_row, 1))  # fmt: skip
    if problems:
        return [], problems
    placed = [_row(number, row, cells, table, study.factors) for number, (row, cells) in enumerate(table.rows)]
    return placed, [problem for one in placed for problem in _unfit(one, study.factors)]


def _wrong_columns(table: Table, study: Study) -> Iterator[Problem]:
    for name, column in table.columns.items():
        if name not in study.factors:
            hint = nearest(name, list(study.factors))
            yield Problem("design.file", name, "no factor of this name", hint, table.file, table.heading_row, column)
    for name in study.factors:
        if name not in table.columns:
            yield Problem("design.file", name, "no column of this factor", "add the column, or leave the factor out",
                          table.file, table.heading_row, 1)  # fmt: skip


def _row(number: int, row: int, cells: Mapping[str, Any], table: Table, factors: Mapping[str, Factor]) -> Placed:
    values = {name: _value(cell_text(cells.get(name))) for name in factors}
    places = {name: Place(table.file, row, table.columns[name], text=str(values[name])) for name in factors}
    return Placed(number, Point(values=values), places)


def _value(text: str) -> Any:
    """Return what a cell says: a number, true or false, null where it is empty, or a text."""
    known = {"": None, "null": None, "true": True, "TRUE": True, "false": False, "FALSE": False}
    return known[text] if text in known else number_or_text(text)


def _unfit(placed: Placed, factors: Mapping[str, Factor]) -> Iterator[Problem]:
    """Find values outside the range that the study itself gives a factor."""
    for name, value in placed.point.values.items():
        factor = factors[name]
        if factor.ranges and not (isinstance(value, (int, float)) and factor.low <= value <= factor.high):  # type: ignore[operator]
            place = (placed.cells or {})[name]
            rule = f"must be from {factor.low:g} to {factor.high:g}"
            yield Problem(name, str(value), rule, "", place.file, place.line, place.column)
