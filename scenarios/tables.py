"""Expands the tables that a scenario keeps in spreadsheets: units and crews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scenarios.positions import FieldPath, Node, Notes, Place, dotted, exists, merge
from scenarios.spreadsheets import Table, TableError, cell_text, number_or_text, read_table, several
from sim.errors import Problem
from sim.parameters.staffing import Crew, Queue, Unit
from sim.references import nearest

_CREWS = ("crew", *Crew.model_fields)
_UNITS = (
    "unit", "name_zh", "name_en",
    *(name for name in Unit.model_fields if name not in ("name", "staff", "queue")),
    *(f"queue.{name}" for name in Queue.model_fields),
)
_LISTS = ("roles", "tiers", "queue.preempting_tiers")
_TEXTS = ("name_zh", "name_en", "unit_class", "shift")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A place where a table may stand."""

    path: FieldPath
    key: str  # the column that names the rows
    columns: tuple[str, ...]


_KINDS = (
    _Kind(("units",), "unit", _UNITS),
    _Kind(("staffing", "office", "crews"), "crew", _CREWS),
    _Kind(("staffing", "units", "crews"), "crew", _CREWS),
)


def expand_tables(root: Node, notes: Notes) -> Node:
    """Return `root` with the rows of its tables in the place of their file names.

    Parameters
    ----------
    root : Node
        Content of one scenario file.
    notes : Notes
        Takes up the mistakes in the tables, and the paths of tables that cannot be read.
    """
    for kind in _KINDS:
        root = _expanded(root, kind.path, kind, notes)
    return root


def _expanded(node: Node, rest: FieldPath, kind: _Kind, notes: Notes) -> Node:
    if rest:
        below = node.get(str(rest[0]))
        if below is None:
            return node
        return Node({**node.value, rest[0]: _expanded(below, rest[1:], kind, notes)}, node.place)
    file = node.get("table")
    if file is None or not isinstance(file.value, str):
        return node
    inline = Node({name: value for name, value in node.value.items() if name != "table"}, node.place)
    try:
        table = read_table(beside(file), required=kind.key)
    except TableError as error:
        notes.problems.append(at_file_name(dotted((*kind.path, "table")), file, error))
        notes.broken.add(kind.path)
        return Node(None, node.place)
    return merge(_rows(table, kind, notes), inline)


def beside(file: Node) -> Path:
    """Return the path of a file that a scenario names, relative to the scenario's own folder.

    Raises
    ------
    TableError
        There is no such file.
    """
    folder = Path(file.place.file).parent
    path = folder / str(file.value)
    if not exists(path) or path.is_dir():
        known = sorted(other.name for other in folder.glob("*.*") if other.suffix != ".yaml")
        raise TableError("no file of this name", _near(str(file.value), known))
    return path


def at_file_name(field: str, file: Node, error: TableError) -> Problem:
    """Return the problem that a file named in a scenario cannot be used."""
    place = file.place
    if error.table:
        return Problem(field, "", error.rule, error.hint, error.table.file, error.table.heading_row, 1)
    return Problem(field, place.text, error.rule, error.hint, place.file, place.line, place.column)


def _near(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    return close if close.startswith("did you mean") else ""


def _rows(table: Table, kind: _Kind, notes: Notes) -> Node:
    key_column = table.columns[kind.key]
    columns = _known_columns(table, kind, notes)
    found: dict[str, Node] = {}
    for number, cells in table.rows:
        name = cell_text(cells.get(kind.key))
        if not name or name in found:
            rule = f"stands already in row {found[name].place.line}" if name else "must not be empty"
            field = dotted((*kind.path, name)) if name else dotted(kind.path)
            notes.problems.append(Problem(field, "", rule, f"column {kind.key!r}", table.file, number, key_column))
            continue
        place = Place(table.file, number, key_column, table_row=True)
        found[name] = _row(table, place, {column: cells[column] for column in columns if column in cells})
        if kind.key == "unit":
            found[name].value.setdefault("name", Node({}, place))
    return Node(found, Place(table.file, table.heading_row, 1))


def _known_columns(table: Table, kind: _Kind, notes: Notes) -> list[str]:
    known = []
    for name, number in table.columns.items():
        if name in kind.columns or (kind.key == "unit" and name.startswith("staff.")):
            known.append(name)
        else:
            hint = nearest(name, list(kind.columns))
            where = dotted(kind.path)
            notes.problems.append(Problem(where, name, "no such column", hint, table.file, table.heading_row, number))
    return [name for name in known if name != kind.key]


def _row(table: Table, place: Place, cells: dict[str, Any]) -> Node:
    row: dict[str, Node] = {}
    for column, value in cells.items():
        text = cell_text(value)
        number = table.columns[column]
        here = Place(table.file, place.line, number, table.heading_row, number, text, table_column=column)
        head, _, tail = ("name", "_", column[5:]) if column.startswith("name_") else column.partition(".")
        cell = _cell(column, text, here)
        if tail:
            row.setdefault(head, Node({}, place)).value[tail] = cell
        else:
            row[head] = cell
    return Node(row, place)


def _cell(column: str, text: str, place: Place) -> Node:
    if column in _LISTS:
        return Node([Node(part, replace(place, text=part)) for part in several(text)], place)
    return Node(text if column in _TEXTS else number_or_text(text), place)
