"""The event log and the orders' rows, in columns, written out in chunks as they fill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from struct import Struct
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.fields import ROLE_CODES
from sim.order_rows import order_row, order_table
from sim.work_order import CLAUSES, Activity, WorkOrder

if TYPE_CHECKING:
    from sim.engine import Environment
    from sim.people import Person, Task
    from sim.tallies import Tallies

Sink = Callable[[str, pa.Table], None]
"""Takes ("events" or "orders", table) whenever a chunk is full, and at the end."""

_EVENTS_PER_CHUNK, _ORDERS_PER_CHUNK = 1 << 16, 1 << 13
_ROW = Struct("dqqqqdqddd")  # three times as fast as extending an array
_COLUMNS = np.dtype([
    ("time", "f8"), ("order", "i8"), ("activity", "i8"), ("actor", "i8"), ("round", "i8"), ("due", "f8"),
    ("detail", "i8"), ("since", "f8"), ("queued", "f8"), ("shift_end", "f8"),
])  # fmt: skip
Log = NDArray[np.void]
"""Rows of `_COLUMNS`."""
_pack_into, _SIZE = _ROW.pack_into, _ROW.size
_CHUNK = _EVENTS_PER_CHUNK * _SIZE
_NO_ORDER, _NAN = -1, float("nan")
_WORKED = Activity.WORKED
_ACTIVITY_NAMES = pa.array([activity.name.lower() for activity in Activity])
_DISTINCT_CLAUSES = list(dict.fromkeys(CLAUSES.values()))
_CLAUSE_NAMES = pa.array(_DISTINCT_CLAUSES)
_CLAUSE_OF = np.array([_DISTINCT_CLAUSES.index(CLAUSES[activity]) for activity in Activity], dtype=np.int8)


class Recorder:
    """Takes down what happens in one replication."""

    def __init__(
        self,
        *,
        env: Environment,
        replication: int,
        start: dt.date,
        period_min: float,
        sink: Sink,
        tallies: Tallies,
        events: bool = True,
    ) -> None:
        self.env, self.replication, self.start, self.period_min = env, replication, start, period_min
        self.sink, self.tallies, self.keep_events = sink, tallies, events
        self.counts = [0] * len(Activity)
        self._buffer = bytearray(_CHUNK)
        self._filled = 0
        self._order_names: dict[int, str] = {}
        self._finished: list[int] = []
        self._rows: list[tuple[object, ...]] = []
        self.log = self._log if events else self._count
        self._actors: dict[str, int] = {}
        self._details = {detail: code for code, detail in enumerate(("", *ROLE_CODES))}

    def actor(self, name: str) -> int:
        """Return the number under which the log knows somebody."""
        return self._actors.setdefault(name, len(self._actors))

    def admit(self, order: WorkOrder) -> None:
        """Make an order known to the log."""
        self._order_names[order.number] = order.order_id

    def mention(self, order: WorkOrder) -> None:
        """Make the name of an order known once more, that is closed and perhaps written out already."""
        if order.outcome != "open":
            self._order_names[order.number] = order.order_id
            self._finished.append(order.number)

    def _log(self, order: WorkOrder, activity: Activity, actor: int, detail: str = "") -> None:
        """Take down that something happens to an order now."""
        code = self._details.get(detail)
        if code is None:
            code = self._details[detail] = len(self._details)
        _pack_into(
            self._buffer, self._filled, self.env.now, order.number, activity, actor, order.round, order.due, code,
            _NAN, _NAN, _NAN,
        )  # fmt: skip
        self._filled += _SIZE
        if self._filled == _CHUNK:
            self._flush_events()

    def _count(self, _order: WorkOrder, activity: Activity, _actor: int, _detail: str = "") -> None:
        """Count what happens to an order now, where there is no event log."""
        if 0 <= self.env.now < self.period_min:
            self.counts[activity] += 1

    def log_general(self, activity: Activity, actor: int, detail: str = "") -> None:
        """Take down something that concerns no single order."""
        code = self._details.setdefault(detail, len(self._details))
        now = self.env.now
        _pack_into(self._buffer, self._filled, now, _NO_ORDER, activity, actor, 0, _NAN, code, _NAN, _NAN, _NAN)
        self._advance()

    def _advance(self) -> None:
        self._filled += _SIZE
        if self._filled == _CHUNK:
            self._flush_events()

    def worked(self, person: Person, task: Task) -> None:
        """Take down a segment of work that ends now."""
        order = task.order
        self.mention(order)
        _pack_into(
            self._buffer, self._filled, self.env.now, order.number, _WORKED, person.actor, order.round, order.due,
            task.line.role_code, task.started, task.queued, task.shift_end,
        )  # fmt: skip
        self._advance()

    def finish(self, order: WorkOrder, horizon: float) -> None:
        """Take down an order's row: nothing more will happen to it."""
        self._rows.append(order_row(order, self.replication, horizon))
        self._finished.append(order.number)
        if len(self._rows) >= _ORDERS_PER_CHUNK:
            self._flush_orders()

    def close(self) -> None:
        """Write out what is left; where nothing ever happened, tables without rows."""
        self._flush_events(last=True)
        self._flush_orders(last=True)

    def _flush_orders(self, *, last: bool = False) -> None:
        if self._rows or last:
            self.sink("orders", order_table(self._rows))
            self._rows = []

    def _flush_events(self, *, last: bool = False) -> None:
        log = np.frombuffer(self._buffer, dtype=_COLUMNS, count=self._filled // _SIZE)  # no copy: columns are copied
        self._filled = 0
        time, activity = log["time"], log["activity"]
        inside = (time >= 0) & (time < self.period_min)
        inside |= (log["order"] == _NO_ORDER) & (time == self.period_min)  # reports made as the period ends
        found = np.bincount(activity[inside], minlength=len(Activity)).tolist()
        self.counts = [before + more for before, more in zip(self.counts, found, strict=True)]
        self.tallies.add_work(log[activity == Activity.WORKED])
        if self.keep_events and (log.size or last):
            self.sink("events", self._event_table(log))
        for number in self._finished:
            self._order_names.pop(number, None)
        self._finished = []

    def _event_table(self, log: Log) -> pa.Table:
        time, codes = np.ascontiguousarray(log["time"]), log["activity"].astype(np.int8)
        start = np.datetime64(self.start, "us")
        columns = {
            "replication": pa.array(np.full(len(log), self.replication, dtype=np.int32)),
            "order_id": self._order_ids(log["order"]),
            "time": pa.array(time),
            "timestamp": pa.array(start + np.round(time * 60_000_000).astype("timedelta64[us]")),
            "activity": pa.DictionaryArray.from_arrays(codes, _ACTIVITY_NAMES),
            "actor": pa.DictionaryArray.from_arrays(log["actor"].astype(np.int32), pa.array(list(self._actors))),
            "round": pa.array(log["round"].astype(np.int16)),
            "due": _nullable(log["due"]),
            "clause": pa.DictionaryArray.from_arrays(_CLAUSE_OF[codes], _CLAUSE_NAMES),
            "detail": pa.DictionaryArray.from_arrays(log["detail"].astype(np.int32), pa.array(list(self._details))),
            "since": _nullable(log["since"]),
            "queued": _nullable(log["queued"]),
        }
        return pa.table(columns)

    def _order_ids(self, numbers: NDArray[np.int64]) -> pa.DictionaryArray:
        # As np.unique, without its sorting: the orders of a chunk have numbers close together.
        first = numbers.min(initial=0)
        seen = np.zeros(numbers.max(initial=0) - first + 1, dtype=bool)
        seen[numbers - first] = True
        names = [self._order_names.get(number, "") for number in (np.flatnonzero(seen) + first).tolist()]
        index = (np.cumsum(seen, dtype=np.int32) - 1)[numbers - first]
        return pa.DictionaryArray.from_arrays(pa.array(index, mask=numbers < 0), pa.array(names))


def _nullable(column: NDArray[np.float64]) -> pa.Array:
    return pa.array(np.ascontiguousarray(column), from_pandas=True)  # NaN becomes null
