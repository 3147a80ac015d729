"""Reads scenario files into parameters: extends, tables and order lists; every mistake at once, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.bases import Library
from scenarios.checks import check
from scenarios.messages import Language, translate
from scenarios.orders import cap, read_orders
from scenarios.positions import Node, Notes, Positions, merge, plain, replaced
from scenarios.tables import expand_tables
from scenarios.yaml_file import hides_punctuation, read_yaml
from sim.errors import Problem, ScenarioError
from sim.parameters import Parameters

__all__ = ["load", "load_data", "resolve", "shipped", "validate"]

_HERE = Path(__file__).parent
_NOT_SCENARIOS = ("sources",)


def shipped() -> dict[str, Path]:
    """Return the path of each shipped scenario by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_HERE.glob("*.yaml")) if path.stem not in _NOT_SCENARIOS}


LIBRARY = Library("scenario", shipped)
"""Where scenarios are found by name."""
resolve = LIBRARY.file


def load(path_or_name: str | Path, lang: Language = "en") -> Parameters:
    """Return the scenario in a file or of a shipped name, checked.

    Parameters
    ----------
    path_or_name : str or Path
        See `resolve`.
    lang : "en" or "zh"
        Language of the mistakes reported; fields and values stay as they are written.

    Raises
    ------
    ScenarioError
        The scenario cannot be used; holds every mistake, sorted by file and line.
    """
    try:
        read = _read(path_or_name)
        parameters, problems = check(read.data, read.positions, read.notes.broken)
        slips = {(slip.file, slip.line) for slip in read.notes.problems if hides_punctuation(slip)}
        further = [one for one in problems if (one.file, one.line) not in slips or not hides_punctuation(one)]
        return _without_mistakes(parameters, [*read.notes.problems, *further], read.positions)
    except ScenarioError as error:
        raise ScenarioError(tuple(translate(problem, lang) for problem in error.problems)) from None


def load_data(path_or_name: str | Path) -> tuple[dict[str, Any], Positions]:
    """Return a scenario's merged raw data, with tables and order list read in but unchecked, and the places of values.

    Raises
    ------
    ScenarioError
        A file, table or order list cannot be read.
    """
    read = _read(path_or_name)
    if read.notes.problems:
        raise ScenarioError(_sorted(read.notes.problems, read.positions))
    return read.data, read.positions


def validate(data: dict[str, Any], positions: Positions | None = None, lang: Language = "en") -> Parameters:
    """Return the scenario that raw `data` holds, checked like one from a file.

    Parameters
    ----------
    data : dict
        As from `load_data`, perhaps changed since.
    positions : Positions, optional
        As from `load_data`; without it mistakes carry no file and line.
    lang : "en" or "zh"
        Language of the mistakes reported.

    Raises
    ------
    ScenarioError
        The scenario cannot be used; holds every mistake.
    """
    places = positions or Positions()
    parameters, problems = check(data, places, set())
    try:
        return _without_mistakes(parameters, problems, places)
    except ScenarioError as error:
        raise ScenarioError(tuple(translate(problem, lang) for problem in error.problems)) from None


def _without_mistakes(parameters: Parameters | None, problems: list[Problem], positions: Positions) -> Parameters:
    if problems or parameters is None:
        raise ScenarioError(_sorted(problems, positions))
    return parameters


def _sorted(problems: list[Problem], positions: Positions) -> tuple[Problem, ...]:
    ordered = sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column))
    return tuple(cap(ordered, positions.orders.file) if positions.orders else ordered)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files of one scenario hold."""

    data: dict[str, Any]
    positions: Positions
    notes: Notes


def _read(path_or_name: str | Path) -> _Read:
    notes = Notes()
    root = _chain(resolve(path_or_name), (), notes)
    for path in notes.broken:
        root = replaced(root, path, None)
    data = plain(root)
    positions = Positions(root)
    demand = root.get("demand")
    order_list = demand.get("order_list") if demand else None
    alone = order_list is not None and isinstance(order_list.value, str)
    file = order_list if alone else order_list.get("file") if order_list else None
    if file and isinstance(file.value, str) and data["demand"].get("listed") is None:
        listed, rows = read_orders(data, file, notes)
        data["demand"]["listed"] = listed
        positions = Positions(root, rows)
    return _Read(data, positions, notes)


def _chain(path: Path, above: tuple[Path, ...], notes: Notes) -> Node:
    """Return the content of a file merged over what it extends; `above` are the files that extend it."""
    root = read_yaml(path, notes.problems)
    extends = root.value.pop("extends", None)
    inline = _keys(root, "units")
    root = expand_tables(root, notes)
    if extends is None or extends.value is None:
        return root
    base = _chain(LIBRARY.base(path, extends, (*above, path), notes.problems), (*above, path), notes)
    if _names_units(root, inline):
        base = Node({key: value for key, value in base.value.items() if key != "units"}, base.place)
    return merge(base, root)


def _keys(root: Node, section: str) -> set[str]:
    node = root.get(section)
    return set(node.value) if node is not None and isinstance(node.value, dict) else set()


def _names_units(root: Node, inline: set[str]) -> bool:
    """Tell whether the file brings a table that describes its units: a county's whole list, in place of the base's.

    A table without `unit_class` only changes the units that it lists.
    """
    units = root.get("units")
    rows = [units.value[key] for key in _keys(root, "units") - inline] if units is not None else []
    return bool(rows) and all(row.get("unit_class") is not None for row in rows)
