"""Time-weighted tallies of every pool: people's duty and work by month and by hour of the week; work's waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.fields import MINUTES_PER_DAY, ROLE_CODES
from sim.hours import by_hour

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_ROLES = {code: role for role, code in ROLE_CODES.items()}
_MOST_ROLES = len(ROLE_CODES) + 1


class Post(NamedTuple):
    """Where a person works."""

    pool: str
    crew: str


def month_edges(start: dt.date, days: int) -> tuple[list[str], Floats]:
    """Return the months of the period as "2025-01" and their edges in minutes, shape (months + 1,)."""
    dates = [start + dt.timedelta(days=day) for day in range(days)]
    firsts = [day for day, date in enumerate(dates) if day == 0 or date.day == 1]
    return [f"{dates[day]:%Y-%m}" for day in firsts], np.array([*firsts, days], dtype=np.float64) * MINUTES_PER_DAY


def month_ends(start: dt.date, days: int) -> list[float]:
    """Return the ends of the calendar months that end in the period, in minutes since its start."""
    dates = [start + dt.timedelta(days=day) for day in range(1, days + 1)]
    return [float(day * MINUTES_PER_DAY) for day, date in enumerate(dates, 1) if date.day == 1]


class Tallies:
    """Adds up segments of work and of waiting as the log is written out; no state is sampled."""

    def __init__(self, start: dt.date, days: int) -> None:
        self.months, self.edges = month_edges(start, days)
        self._monday = -float(start.weekday() * MINUTES_PER_DAY)
        self._posts: dict[int, Post] = {}
        self._heads: dict[Post, int] = {}
        self._busy: dict[str, Floats] = {}  # by kind of time, shape (posts, months)
        self._hours: dict[str, Floats] = {}  # by kind of time, shape (posts, hours)
        self._duty: list[tuple[Post, Floats, Floats]] = []
        self._roles: dict[tuple[str, int], Floats] = {}

    def staff(self, actor: int, post: Post, starts: Floats, ends: Floats) -> None:
        """Count a person and their time on duty."""
        self._posts[actor] = post
        self._heads[post] = self._heads.get(post, 0) + 1
        self._duty.append((post, starts, ends))

    def add_work(self, log: NDArray[np.void]) -> None:
        """Add rows of the log that are segments of work (columns as in sim.recorder)."""
        names = "time", "actor", "detail", "since", "queued", "shift_end"
        stop, actor, role, since, queued, shift_end = (np.ascontiguousarray(log[name]) for name in names)
        posts = list(self._heads)
        number = {post: index for index, post in enumerate(posts)}
        post_of = np.zeros(max(self._posts, default=0) + 1, dtype=np.int64)
        for code, post in self._posts.items():
            post_of[code] = number[post]
        group = post_of[actor]
        on_shift = np.minimum(stop, shift_end)
        _add(self._busy, "on_shift", self._by_month(since, on_shift, group, len(posts)))
        _add(self._busy, "overtime", self._by_month(on_shift, stop, group, len(posts)))
        _add(self._hours, "on_shift", self._by_hour(since, on_shift, group, len(posts)))
        _add(self._hours, "overtime", self._by_hour(on_shift, stop, group, len(posts)))
        pools = list(dict.fromkeys(post.pool for post in posts))
        pool_of = np.array([pools.index(post.pool) for post in posts], dtype=np.int64)
        self._add_roles(pools, pool_of[group], role, queued, since, stop)

    def add_waiting(self, pool: str, role: int, queued: float, horizon: float) -> None:
        """Add work that still waits at the horizon."""
        moments = np.array([queued]), np.array([horizon])
        area = self._by_month(*moments, np.zeros(1, dtype=np.int64), 1)[0]
        none = np.zeros_like(area)
        _add(self._roles, (pool, role), np.stack([none, none, none, area]))

    def _add_roles(  # noqa: PLR0917 - columns of one table
        self, pools: list[str], pool: Integers, role: Integers, queued: Floats, since: Floats, stop: Floats
    ) -> None:
        """Add number of segments and their waiting (both by month of beginning), work, and area of the queue."""
        keys, group = np.unique(pool * _MOST_ROLES + role, return_inverse=True)
        month = np.searchsorted(self.edges, since, side="right") - 1
        inside = (month >= 0) & (month < len(self.months))
        cell = (group * len(self.months) + month)[inside]
        shape = len(keys), len(self.months)
        count = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
        waited = np.bincount(cell, weights=(since - queued)[inside], minlength=shape[0] * shape[1]).reshape(shape)
        work = self._by_month(since, stop, group, len(keys))
        area = self._by_month(queued, since, group, len(keys))
        for index, key in enumerate(keys.tolist()):
            rows = np.stack([count[index], waited[index], work[index], area[index]])
            _add(self._roles, (pools[key // _MOST_ROLES], key % _MOST_ROLES), rows)

    def _by_month(self, starts: Floats, ends: Floats, group: NDArray[np.int64], groups: int) -> Floats:
        """Return the minutes of each group's intervals that fall in each month, shape (groups, months)."""
        first, last = (starts.min(), ends.max()) if len(starts) else (0.0, 0.0)
        columns = [
            np.bincount(group, np.clip(np.minimum(ends, b) - np.maximum(starts, a), 0, None), minlength=groups)
            if first < b and a < last
            else np.zeros(groups)
            for a, b in pairwise(self.edges)
        ]
        return np.stack(columns, axis=1)

    def _by_hour(self, starts: Floats, ends: Floats, group: Integers, groups: int) -> Floats:
        """Return the minutes of each group's intervals within the period by hour of the week, shape (groups, hours)."""
        first, last = self.edges[0], self.edges[-1]
        return by_hour(np.clip(starts, first, last), np.clip(ends, first, last), group, groups, self._monday)

    def table(self, replication: int) -> pa.Table:
        """Return one row a pool, crew and month, and one a pool, role and month."""
        rows = [(replication, *row) for row in (*self._crew_rows(), *self._role_rows())]
        columns = zip(*rows, strict=True) if rows else [()] * len(POOL_SCHEMA)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, POOL_SCHEMA, strict=True)]
        return pa.Table.from_arrays(arrays, schema=POOL_SCHEMA)

    def hours(self, replication: int) -> pa.Table:
        """Return one row a pool, crew and hour of the week in which anybody was on duty or at work."""
        posts = list(self._heads)
        duty = self._by_hour(*self._duties(posts), len(posts))
        none = np.zeros_like(duty)
        times = np.stack([duty, self._hours.get("on_shift", none), self._hours.get("overtime", none)])
        post, hour = np.nonzero(times.any(axis=0))
        columns = [
            np.full(post.size, replication, dtype=np.int32), [posts[one].pool for one in post],
            [posts[one].crew for one in post], hour.astype(np.int16), *times[:, post, hour],
        ]  # fmt: skip
        arrays = [pa.array(column, field.type) for column, field in zip(columns, HOUR_SCHEMA, strict=True)]
        return pa.Table.from_arrays(arrays, schema=HOUR_SCHEMA)

    def _duties(self, posts: list[Post]) -> tuple[Floats, Floats, Integers]:
        """Return starts and ends of all times on duty, and the number of the post of each."""
        number = {post: index for index, post in enumerate(posts)}
        sizes = [len(starts) for _, starts, _ in self._duty]
        group = np.repeat(np.array([number[post] for post, _, _ in self._duty], dtype=np.int64), sizes)
        starts, ends = (np.concatenate([np.empty(0), *(duty[side] for duty in self._duty)]) for side in (1, 2))
        return starts, ends, group

    def _crew_rows(self) -> Iterable[tuple[object, ...]]:
        """Yield rows in the order of `_COLUMNS`, without the columns of roles."""
        posts = list(self._heads)
        duty = self._by_month(*self._duties(posts), len(posts))
        none = np.zeros_like(duty)
        busy, overtime = self._busy.get("on_shift", none), self._busy.get("overtime", none)
        for index, post in enumerate(posts):
            times = (duty[index].tolist(), busy[index].tolist(), overtime[index].tolist())
            for month, *figures in zip(self.months, *times, strict=True):
                yield post.pool, post.crew, None, month, float(self._heads[post]), *figures, *[None] * 4

    def _role_rows(self) -> Iterable[tuple[object, ...]]:
        """Yield rows in the order of `_COLUMNS`, without the columns of crews."""
        for (pool, role), rows in self._roles.items():
            for month, figures in zip(self.months, rows.T.tolist(), strict=True):
                yield pool, None, _ROLES[role], month, *[None] * 4, *figures


_COLUMNS = (
    "pool", "crew", "role", "month", "head_count", "on_duty_min", "busy_min", "overtime_min", "tasks", "wait_min",
    "work_min", "queue_area_min",
)  # fmt: skip
POOL_SCHEMA = pa.schema(
    [
        ("replication", pa.int32()),
        *((name, pa.string()) for name in _COLUMNS[:4]),
        *((name, pa.float64()) for name in _COLUMNS[4:]),
    ]
)

HOUR_SCHEMA = pa.schema(
    [
        ("replication", pa.int32()),
        ("pool", pa.string()),
        ("crew", pa.string()),
        ("hour", pa.int16()),
        ("on_duty_min", pa.float64()),
        ("busy_min", pa.float64()),
        ("overtime_min", pa.float64()),
    ]
)


def _add(totals: dict, key: object, amount: Floats) -> None:  # type: ignore[type-arg]
    totals[key] = totals[key] + amount if key in totals else amount
