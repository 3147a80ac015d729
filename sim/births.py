"""What orders are like on arrival: kind, topic, unit in charge, first dispatch, co-units; drawn a block at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrivals import BLOCK, CAUSE_SLOTS, Arrival
from sim.demand import Place, Tape
from sim.parameters import Parameters
from sim.parameters.demand import ListedOrder

_CACHED_BLOCKS = 32


class Birth(NamedTuple):
    """What an order is like on arrival, before any rule is applied to it."""

    source: int
    slot: int
    chain: int
    stream: str
    block: int
    received: float
    cause: str
    urgency: str
    request_type: str
    channel: str
    topic: str
    unit: str
    sent_to: str
    co_units: tuple[str, ...]
    complex: bool
    unreachable: bool
    handling_min: float | None


_Kind = tuple[str, str, str, str, str, str, tuple[str, ...], bool, bool]


class Births:
    """Turns arrivals into orders' attributes by reading the tape."""

    def __init__(self, parameters: Parameters, tape: Tape) -> None:
        self.parameters, self.tape = parameters, tape
        self.units = list(parameters.units)
        self._weights = {key: unit.weight for key, unit in parameters.units.items()}
        self._kinds: dict[int, list[_Kind]] = {}
        self._others: dict[tuple[str, tuple[str, ...]], tuple[list[str], list[float]]] = {}

    def of(self, arrival: Arrival) -> Birth:
        """Return the attributes of an order that arrives."""
        source = self.tape.source(arrival.stream, 0, arrival.block)
        kinds = self._kinds.get(source) or self._draw(source, arrival.stream)
        birth = Birth(
            source, arrival.slot, 0, arrival.stream, arrival.block, arrival.received, arrival.cause,
            *kinds[arrival.slot], None,
        )  # fmt: skip
        return self._as_listed(birth) if arrival.stream == "listed" else birth

    def again(self, birth: Birth, received: float) -> Birth:
        """Return the same matter appealed once more: the same attributes, chances of its own, misrouting among them."""
        chain = birth.chain + 1
        source = self.tape.source(birth.stream, chain, birth.block)
        once_more = birth._replace(
            source=source, chain=chain, received=received, cause="", handling_min=None,
        )  # fmt: skip
        return once_more._replace(sent_to=self._first_dispatch(once_more))

    def unit_shares(self) -> dict[str, float]:
        """Return the chance that an ordinary order is in the charge of each unit; they sum to 1."""
        shares = dict.fromkeys(self.units, 0.0)
        topics = self._topic_weights()
        for topic, weight in topics.items():
            weights = self._unit_weights(topic)
            for unit, own in weights.items():
                shares[unit] += weight / sum(topics.values()) * own / sum(weights.values())
        return shares

    def _unit_weights(self, topic: str) -> Mapping[str, float]:
        return self.parameters.demand.topics[topic].units or self._weights

    def _first_dispatch(self, birth: Birth) -> str:
        """Return the unit that the order's first dispatch goes to."""
        if self.tape.chance(birth, "misroute") >= self._misroute_share(birth.unit):
            return birth.unit
        return self.other_unit(birth.unit, (), self.tape.chance(birth, "misroute_to"))

    def _misroute_share(self, unit: str) -> float:
        own = self.parameters.units[unit].misroute_share
        return self.parameters.behaviour.misroute_share if own is None else own

    def other_unit(self, unit: str, excluded: tuple[str, ...], uniform: float) -> str:
        """Return a unit other than `unit` and `excluded`, by the misroute matrix or the units' weights."""
        if (unit, excluded) not in self._others:
            self._others[unit, excluded] = self._open_to(unit, excluded)
        names, edges = self._others[unit, excluded]
        return names[min(bisect_right(edges, uniform * edges[-1]), len(names) - 1)] if names else unit

    def _open_to(self, unit: str, excluded: tuple[str, ...]) -> tuple[list[str], list[float]]:
        """Return the other units that an order of `unit` may go to, and the running sum of their weights."""
        weights = self.parameters.behaviour.misroute_matrix.get(unit, self._weights)
        found = {key: weight for key, weight in weights.items() if key != unit and key not in excluded and weight}
        return list(found), list(accumulate(found.values()))

    def _draw(self, source: int, stream: str) -> list[_Kind]:
        """Return and keep the attributes of a block of orders."""
        mix = self.parameters.demand.mix
        topic, units, urgency = self._fixed_by(stream)
        uniform = {name: self.tape.uniforms(name, 1, source) for name in _PURPOSES}
        topics = np.full(BLOCK, topic, dtype=object) if topic else _pick(self._topic_weights(), uniform["topic"])
        in_charge = self._in_charge(topics, units, stream, uniform["unit"])
        kinds = list(
            zip(
                _pick(urgency or mix.urgency, uniform["urgency"]).tolist(),
                _pick(mix.request_type, uniform["request_type"]).tolist(),
                _pick(mix.channel, uniform["channel"]).tolist(),
                topics.tolist(),
                in_charge.tolist(),
                self._sent_to(in_charge, uniform),
                self._co_units(source, in_charge, uniform["co_units"]),
                (uniform["complex"] < mix.complex_share).tolist(),
                (uniform["unreachable"] < mix.unreachable_share).tolist(),
                strict=True,
            )
        )
        if len(self._kinds) >= _CACHED_BLOCKS:
            del self._kinds[next(iter(self._kinds))]
        self._kinds[source] = kinds
        return kinds

    def _topic_weights(self) -> dict[str, float]:
        return {key: topic.weight for key, topic in self.parameters.demand.topics.items()}

    def _fixed_by(self, stream: str) -> tuple[str, Mapping[str, float], Mapping[str, float] | None]:
        """Return topic, unit weights and urgency weights where a surge or a hot spot fixes them."""
        kind, _, key = stream.partition("/")
        demand = self.parameters.demand
        if kind == "surge":
            surge = demand.surges[key]
            return surge.topic, surge.units, surge.urgency
        if kind == "cluster":
            return demand.clusters[key].topic, demand.clusters[key].units, None
        return "", {}, None

    def _in_charge(
        self, topics: NDArray[np.object_], units: Mapping[str, float], stream: str, uniform: NDArray[np.float64]
    ) -> NDArray[np.object_]:
        """Return the unit in charge of each order; one cause's orders are all one unit's."""
        if stream.startswith("cluster/"):
            uniform = np.repeat(uniform[::CAUSE_SLOTS], CAUSE_SLOTS)
        chosen = np.empty(BLOCK, dtype=object)
        for topic in dict.fromkeys(topics.tolist()):
            mask = topics == topic
            chosen[mask] = _pick(units or self._unit_weights(topic), uniform[mask])
        return chosen

    def _sent_to(self, in_charge: NDArray[np.object_], uniform: Mapping[str, NDArray[np.float64]]) -> list[str]:
        """Return the unit that the first dispatch goes to: the one in charge, or a wrong one."""
        shares = {key: self._misroute_share(key) for key in self.parameters.units}
        return [
            self.other_unit(unit, (), where) if chance < shares[unit] else unit
            for unit, chance, where in zip(
                in_charge.tolist(), uniform["misroute"].tolist(), uniform["misroute_to"].tolist(), strict=True
            )
        ]

    def _co_units(
        self, source: int, in_charge: NDArray[np.object_], uniform: NDArray[np.float64]
    ) -> list[tuple[str, ...]]:
        """Return the co-units of each order, most often none."""
        found: list[tuple[str, ...]] = [()] * BLOCK
        shares = self.parameters.demand.mix.co_units
        if not sum(shares):
            return found
        # From the top down, so that one co-unit more is a smaller uniform number.
        at_least = np.cumsum(shares[::-1])[::-1]
        counts = (uniform[:, None] < at_least[None, :]).sum(axis=1)
        for slot in np.flatnonzero(counts).tolist():
            chosen: tuple[str, ...] = ()
            for number in range(1, int(counts[slot]) + 1):
                where = self.tape.chance(Place(source, slot), "co_unit", number)
                chosen = (*chosen, self.other_unit(str(in_charge[slot]), chosen, where))
            found[slot] = tuple(key for key in dict.fromkeys(chosen) if key != in_charge[slot])
        return found

    def _as_listed(self, birth: Birth) -> Birth:
        """Return `birth` with what the list says of this order in place of what was drawn."""
        listed: ListedOrder = (self.parameters.demand.listed or ())[birth.block * BLOCK + birth.slot]
        given = {
            name: value for name, value in listed if name in Birth._fields and value is not None
        }  # fmt: skip
        if "unit" in given and "sent_to" not in given:
            given["sent_to"] = self._first_dispatch(birth._replace(unit=given["unit"]))
        if "unit" in given and "co_units" not in given:  # drawn for another unit: the two change places
            given["co_units"] = tuple(birth.unit if key == given["unit"] else key for key in birth.co_units)
        return birth._replace(**given)


_PURPOSES = (
    "urgency", "request_type", "channel", "topic", "unit", "misroute", "misroute_to", "co_units", "complex",
    "unreachable",
)  # fmt: skip


def _pick(weights: Mapping[str, float], uniform: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return a name for each uniform number, by inverse transform of the weights in their order."""
    names = np.array(list(weights), dtype=object)
    edges = np.cumsum(np.fromiter(weights.values(), dtype=np.float64))
    index = np.searchsorted(edges, uniform * edges[-1], side="right")
    return np.asarray(names[np.minimum(index, len(names) - 1)])
