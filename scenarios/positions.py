"""Data as read from files, each value together with the place that it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import Problem

FieldPath = tuple[str | int, ...]
"""Keys and list indices from the top of a scenario down to one value."""
LISTED: FieldPath = ("demand", "listed")
"""Where the orders of an order list go."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and how it is written there."""

    file: str
    """Path of the file."""
    line: int
    """Line of the value, counted from 1; in a table its row."""
    column: int
    """Column of the value, counted from 1; in a table the number of its column."""
    key_line: int = 0
    """Line of the key in front of the value, in a table of the heading; 0 where there is none."""
    key_column: int = 0
    """Column of that key."""
    text: str = ""
    """The value as written; empty for what is longer than a few words."""
    table_column: str = ""
    """Heading of the column, for a cell of a table."""
    table_row: bool = False
    """Whether the place is a whole row of a table."""

    @property
    def key(self) -> tuple[int, int]:
        """Line and column of the key, or of the value where there is no key."""
        return (self.key_line, self.key_column) if self.key_line else (self.line, self.column)


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place; mappings and lists hold further nodes."""

    value: Any
    """A dict of nodes by key, a list of nodes, or a plain value."""
    place: Place
    """Where it stands."""

    def get(self, key: str) -> Node | None:
        """Return what stands under `key`, or None."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return found if isinstance(found, Node) else None


@dataclass(frozen=True, slots=True)
class OrderRows:
    """Where the orders of an order list stand in its file."""

    file: str
    """Path of the file."""
    lines: Sequence[int]
    """Row of each order."""
    columns: Mapping[str, int]
    """Number of each column, by heading."""
    cells: Sequence[Mapping[str, Any]]
    """Each order's cells as written, by heading."""


class Positions:
    """Finds the place of any value in merged scenario data."""

    def __init__(self, root: Node | None = None, orders: OrderRows | None = None) -> None:
        self.root, self.orders = root, orders

    def node(self, path: FieldPath) -> tuple[Node | None, int]:
        """Return the deepest known node on the way along `path`, and how many steps lead to it."""
        node, steps = self.root, 0
        for key in path:
            below = _step(node, key)
            if below is None:
                break
            node, steps = below, steps + 1
        return node, steps

    def place(self, path: FieldPath) -> Place | None:
        """Return the place of the value at `path`, or of the nearest value above it; None for data without a file."""
        if self.orders and path[:2] == LISTED and len(path) > 2 and isinstance(path[2], int):
            return self._order_place(self.orders, path[2], str(path[3]) if len(path) > 3 else "")
        node, _ = self.node(path)
        return node.place if node else None

    @staticmethod
    def _order_place(orders: OrderRows, index: int, field: str) -> Place:
        column = "received" if field == "received_min" else field
        text = str(orders.cells[index].get(column) or "")
        return Place(orders.file, orders.lines[index], orders.columns.get(column, 1), text=text, table_column=column)

    def known(self, path: FieldPath) -> bool:
        """Tell whether a value stands at exactly this `path`."""
        return self.node(path)[1] == len(path)


@dataclass(frozen=True, slots=True)
class Notes:
    """What reading the files of one scenario brings to light."""

    problems: list[Problem] = field(default_factory=list)
    """Mistakes that did not stop the reading."""
    broken: set[FieldPath] = field(default_factory=set)
    """Paths whose table or order list cannot be read: what lies below is unknown."""


def _step(node: Node | None, key: str | int) -> Node | None:
    if node is None:
        return None
    if isinstance(node.value, list):
        return node.value[key] if isinstance(key, int) and key < len(node.value) else None
    return node.get(str(key))


def plain(node: Node) -> Any:
    """Return the data of `node` without places."""
    if isinstance(node.value, dict):
        return {key: plain(below) for key, below in node.value.items()}
    if isinstance(node.value, list):
        return [plain(below) for below in node.value]
    return node.value


def merge(base: Node, overlay: Node) -> Node:
    """Return `base` overlaid: mappings merge key by key, all else replaces.

    A duration law is replaced as a whole where the overlay names a law of its own; otherwise only the numbers given
    change. `null` in the place of a mapping takes it away: a surge or a unit of the base that is not wanted.
    """
    if not isinstance(base.value, dict) or not isinstance(overlay.value, dict) or _names_a_law(overlay):
        return overlay
    merged = dict(base.value)
    for key, value in overlay.value.items():
        if key in merged and isinstance(merged[key].value, dict) and _says_null(value):
            del merged[key]
        else:
            merged[key] = merge(merged[key], value) if key in merged else value
    return Node(merged, overlay.place)


def _says_null(node: Node) -> bool:
    """Tell whether null is written out; a heading with nothing under it is a slip, not a wish."""
    return node.value is None and node.place.text.strip() in {"null", "~"}


def _names_a_law(node: Node) -> bool:
    law = node.get("law")
    return law is not None and isinstance(law.value, str)


def replaced(node: Node, path: FieldPath, value: Any) -> Node:
    """Return `node` with `value` (plain) in the place of what stands at `path`, where something stands there."""
    if not path:
        return Node(value, node.place)
    below = node.get(str(path[0]))
    if below is None:
        return node
    return Node({**node.value, path[0]: replaced(below, path[1:], value)}, node.place)


def exists(path: Path) -> bool:
    """Tell whether there is a file or folder at `path`; False for a name that no file can have."""
    try:
        return path.exists()
    except OSError:
        return False


def dotted(path: FieldPath) -> str:
    """Return `path` as people write it: keys and indices joined by dots."""
    return ".".join(str(key) for key in path)
