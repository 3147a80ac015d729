"""Queues that orders leave: Erlang A (M/M/c+M), and M/M/c+D, where an order leaves when its wait reaches a limit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit, gammaln, logsumexp

from analysis.queueing.checks import counts, not_negative, positive

__all__ = ["ErlangA", "MMcD"]

Array = npt.NDArray[np.float64]
_NEGLIGIBLE = 45.0  # the density is left out where it is below exp(-45) of its peak
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(128)


@dataclass(frozen=True, slots=True)
class _Impatient:
    """M/M/c with patience of some law; what the two laws share.

    With V the wait that an order of endless patience would have, V has an atom at 0 and above it the density
    proportional to exp(arrival_rate * stay(x) - servers * service_rate * x), stay(x) being the mean of the lesser of
    patience and x.
    """

    arrival_rate: float
    service_rate: float
    servers: int

    def _check(self) -> None:
        positive(arrival_rate=self.arrival_rate, service_rate=self.service_rate)
        counts(servers=self.servers)

    def _patience_tail(self, time: Array) -> Array:
        raise NotImplementedError

    def _stay(self, time: Array) -> Array:
        raise NotImplementedError

    def _mode(self) -> float:
        raise NotImplementedError

    def _kinks(self) -> tuple[float, ...]:
        raise NotImplementedError

    def _exponent(self, time: Array) -> Array:
        return self.arrival_rate * self._stay(time) - self.servers * self.service_rate * time

    def _support(self) -> tuple[float, float, float]:
        """Return where the density of V begins and ends to matter, and its exponent at its peak."""
        mode = self._mode()
        peak = float(self._exponent(np.array(mode)))

        def fallen(time: float) -> float:
            return peak - float(self._exponent(np.array(time))) - _NEGLIGIBLE

        low = 0.0 if mode == 0 or fallen(0.0) <= 0 else float(brentq(fallen, 0.0, mode))
        step = 1 / (self.servers * self.service_rate)
        while fallen(mode + step) < 0:
            step *= 2
        return low, float(brentq(fallen, mode, mode + step)), peak

    def _integral(self, weight: Callable[[Array], Array], start: float = 0.0, end: float = math.inf) -> float:
        """Return the integral of weight times exp(exponent - peak) from start to end."""
        low, high, peak = self._support()
        low, high = max(low, start), min(high, end)
        inner = [point for point in (self._mode(), *self._kinks()) if low < point < high]
        total = 0.0
        edges = sorted({low, max(low, high), *inner})
        for left, right in pairwise(edges):
            time = left + (right - left) * (_NODES + 1) / 2
            values = weight(time) * np.exp(self._exponent(time) - peak)
            total += (right - left) / 2 * float(_WEIGHTS @ values)
        return total

    def _log_weights(self) -> tuple[float, float]:
        """Return the logarithms of the weights of the states below full and of the states at or above it."""
        number = np.arange(self.servers)
        logs = number * math.log(self.arrival_rate / self.service_rate) - gammaln(number + 1)
        waiting = math.log(self.arrival_rate) + self._support()[2] + math.log(self._integral(np.ones_like))
        return float(logsumexp(logs)), float(logs[-1]) + waiting

    def _mean(self, weight: Callable[[Array], Array], start: float = 0.0, end: float = math.inf) -> float:
        """Return the mean of weight(V) over all orders, of the part in which V is above 0 and from start to end."""
        return self.wait_probability * self._integral(weight, start, end) / self._integral(np.ones_like)

    @property
    def empty_probability(self) -> float:
        """Share of time in which nobody is there."""
        below, above = self._log_weights()
        return float(np.exp(-np.logaddexp(below, above)))

    @property
    def wait_probability(self) -> float:
        """Share of orders that find every server busy."""
        below, above = self._log_weights()
        return float(expit(above - below))

    @property
    def abandonment_probability(self) -> float:
        """Share of orders that leave before service begins."""
        return self._mean(lambda time: 1 - self._patience_tail(time))

    @property
    def wait_mean(self) -> float:
        """Mean wait of all orders, up to service or to leaving."""
        return self._mean(self._stay)

    @property
    def served_wait_mean(self) -> float:
        """Mean wait of the orders that are served."""
        return self._mean(lambda time: time * self._patience_tail(time)) / (1 - self.abandonment_probability)

    @property
    def queue_mean(self) -> float:
        """Mean number of orders that wait."""
        return self.arrival_rate * self.wait_mean

    @property
    def system_mean(self) -> float:
        """Mean number of orders that wait or are in service."""
        return self.queue_mean + self.utilisation * self.servers

    @property
    def utilisation(self) -> float:
        """Share of its time that a server is busy."""
        served = self.arrival_rate * (1 - self.abandonment_probability)
        return served / (self.servers * self.service_rate)

    def wait_tail(self, time: float) -> float:
        """Return the share of orders that wait longer than `time`, up to service or to leaving."""
        not_negative(time=time)
        return float(self._patience_tail(np.array(time))) * self._mean(np.ones_like, start=time)

    def served_within(self, time: float) -> float:
        """Return the share of all orders whose service begins within `time`."""
        not_negative(time=time)
        return 1 - self.wait_probability + self._mean(self._patience_tail, end=time)


@dataclass(frozen=True, slots=True)
class ErlangA(_Impatient):
    """The queue M/M/c+M (Erlang A) in steady state: each waiting order leaves at a constant rate.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    servers : int
        Number of servers.
    abandonment_rate : float
        One over the mean patience (exponential patience). The load may be above capacity.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Garnett, Mandelbaum and Reiman (2002), doi:10.1287/msom.4.3.208.7753; Zeltyn and Mandelbaum (2005), Queueing
    Systems 51, doi:10.1007/s11134-005-3699-8 (the integrals).
    """

    abandonment_rate: float

    def __post_init__(self) -> None:
        self._check()
        positive(abandonment_rate=self.abandonment_rate)

    def _patience_tail(self, time: Array) -> Array:
        return np.exp(-self.abandonment_rate * time)

    def _stay(self, time: Array) -> Array:
        return -np.expm1(-self.abandonment_rate * time) / self.abandonment_rate

    def _mode(self) -> float:
        return max(0.0, math.log(self.arrival_rate / (self.servers * self.service_rate)) / self.abandonment_rate)

    def _kinks(self) -> tuple[float, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class MMcD(_Impatient):
    """The queue M/M/c+D in steady state: an order leaves the queue (or is escalated) when its wait reaches a limit.

    Parameters
    ----------
    arrival_rate : float
        Orders a unit of time (Poisson).
    service_rate : float
        Orders a unit of time that one busy server completes (exponential service).
    servers : int
        Number of servers.
    patience : float
        Longest wait. The load may be above capacity.

    Raises
    ------
    ParameterError
        If an argument is out of range.

    References
    ----------
    Zeltyn and Mandelbaum (2005), Queueing Systems 51, doi:10.1007/s11134-005-3699-8.
    """

    patience: float

    def __post_init__(self) -> None:
        self._check()
        positive(patience=self.patience)

    def _patience_tail(self, time: Array) -> Array:
        return np.where(time < self.patience, 1.0, 0.0)

    def _stay(self, time: Array) -> Array:
        return np.minimum(time, self.patience)

    def _mode(self) -> float:
        return self.patience if self.arrival_rate > self.servers * self.service_rate else 0.0

    def _kinks(self) -> tuple[float, ...]:
        return (self.patience,)
