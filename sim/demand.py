"""The demand tape: every order with all its chances, fixed before the run and keyed by name.

A number on the tape depends on the seed, the replication, the order, the purpose and the attempt, and on nothing else:
no policy, roster or other purpose can move it. Numbers are drawn a block of orders at a time, when first read.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.arrivals import BLOCK, Arrival, ArrivalTimes, on_grid
from sim.calendars import DayCalendar
from sim.distributions import Constant, Duration
from sim.parameters import Parameters
from sim.streams import generator

_MOST_COLUMNS = 1024
Floats = NDArray[np.float64]
Columns = dict[str | tuple[str, int], "array[float]"]
"""One number an order of a block, by purpose or step; from the second attempt on, by that and the attempt."""


class Source(NamedTuple):
    """Where a block of orders comes from: stream ("order", a surge …), number in the chain of appeals, block."""

    stream: str
    chain: int
    block: int


class Placed(Protocol):
    """What has a place on the tape: an order, or what it is like on arrival."""

    @property
    def source(self) -> int:
        """Number of its block."""

    @property
    def slot(self) -> int:
        """Place in the block."""


class Place(NamedTuple):
    """A place on the tape by itself."""

    source: int
    slot: int


class Tape:
    """All chances of one replication.

    Parameters
    ----------
    parameters
        The scenario; only demand, units, work, waits and behaviour are read.
    replication
        Number of the replication, from 0.
    days
        The calendar of the run.
    columns
        How many columns of a block of orders are kept at most; what is dropped is drawn again, the same, when asked
        for. A tape that serves several scenarios needs room for a whole run's. None: 1,024.
    """

    def __init__(
        self, parameters: Parameters, replication: int, days: DayCalendar, columns: int | None = None
    ) -> None:
        self.parameters, self.replication, self.seed = parameters, replication, parameters.run.seed
        self.times = ArrivalTimes(parameters, days, self._draw)
        self._sources: dict[Source, int] = {}
        self._source_of: list[Source] = []
        self._chances: list[Columns] = []  # by source
        self._lengths: list[Columns] = []
        self._kept: deque[tuple[Columns, str | tuple[str, int]]] = deque()
        self._laws = _laws(parameters)
        self._columns = columns or _MOST_COLUMNS

    def serves(self, parameters: Parameters) -> bool:
        """Return whether the same replication of another scenario would draw this very tape."""
        return same_tape(parameters, self.parameters)

    def _draw(self, name: str, size: int, *index: int) -> Floats:
        return generator(self.seed, self.replication, name, *index).random(size)

    def arrivals(self, start: float, end: float) -> Iterator[Arrival]:
        """Yield what arrives in [start, end) minutes, in time order, of all streams."""
        return merge(*self.times.streams(start, end))

    def source(self, stream: str, chain: int, block: int) -> int:
        """Return the number by which columns of this block are known."""
        source = Source(stream, chain, block)
        if source not in self._sources:
            self._sources[source] = len(self._source_of)
            self._source_of.append(source)
            self._chances.append({})
            self._lengths.append({})
        return self._sources[source]

    def uniforms(self, purpose: str, attempt: int, source: int) -> Floats:
        """Return one uniform number an order of the block, shape (BLOCK,)."""
        stream, chain, block = self._source_of[source]
        return self._draw(f"{stream}/{purpose}", BLOCK, chain, attempt, block)

    def chance(self, order: Placed, purpose: str, attempt: int = 1) -> float:
        """Return the order's own uniform number in [0, 1) for one purpose and attempt."""
        columns, key = self._chances[order.source], purpose if attempt == 1 else (purpose, attempt)
        try:
            return columns[key][order.slot]
        except KeyError:
            return self._keep(columns, key, self.uniforms(purpose, attempt, order.source))[order.slot]

    def minutes(self, order: Placed, step: str, attempt: int = 1) -> float:
        """Return the order's own minutes for a step of `work` or `waits`, on the clock's grid.

        A step that serves several ends is named with the end, as in "notification:extension": one law, other draws.
        """
        columns, key = self._lengths[order.source], step if attempt == 1 else (step, attempt)
        try:
            return columns[key][order.slot]
        except KeyError:
            law = self._laws[step.partition(":")[0]]
            # a constant needs no chance, and drawing one that is not read moves no other
            constant = isinstance(law, Constant)
            uniforms = np.zeros(BLOCK) if constant else self.uniforms(f"minutes/{step}", attempt, order.source)
            return self._keep(columns, key, on_grid(law.quantile(uniforms)))[order.slot]

    def _keep(self, columns: Columns, key: str | tuple[str, int], numbers: Floats) -> array[float]:
        if len(self._kept) >= self._columns:
            # The oldest column can be drawn again, the same, if anybody still asks for it.
            among, oldest = self._kept.popleft()
            del among[oldest]
        self._kept.append((columns, key))
        column = columns[key] = array("d", numbers.tobytes())
        return column


def same_tape(one: Parameters, other: Parameters) -> bool:
    """Return whether each replication of the two scenarios draws the same tape."""
    return one is other or _read_of(one) == _read_of(other)


def _read_of(parameters: Parameters) -> tuple[object, ...]:
    """Return everything of a scenario that its tape depends on, beside the number of the replication.

    As text, since topics and the like are drawn in the order in which they are named, and mappings that differ in
    nothing else are equal.
    """
    sections = parameters.period, parameters.calendar, parameters.demand, parameters.work, parameters.waits
    texts = (section.model_dump_json() for section in sections)
    return (parameters.run.seed, parameters.policy.returns.review_delay, *texts)


def _laws(parameters: Parameters) -> dict[str, Duration]:
    steps = {name: getattr(parameters.work, name) for name in type(parameters.work).model_fields}
    waits = {name: getattr(parameters.waits, name) for name in type(parameters.waits).model_fields}
    review = {"review_delay": parameters.policy.returns.review_delay}
    return {name: law for name, law in {**steps, **waits, **review}.items() if hasattr(law, "quantile")}
