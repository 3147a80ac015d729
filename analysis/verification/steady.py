"""Queues in steady state: several people, priorities, a law of service that is not exponential, deadlines."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.queueing import (
    MG1,
    MMc,
    lognormal_law,
    mg1_sojourn_tail,
    mg1_wait_tail,
    mmc_priority_wait_tail,
    mmc_priority_waits,
)
from analysis.queueing.laws import Law
from analysis.verification.case import Pair, Tables
from analysis.verification.reading import arrival_rate, handlers, limit_min, mean_of, share_above, utilisation
from sim.distributions import Lognormal
from sim.errors import HotlineError
from sim.parameters import Parameters

__all__ = [
    "measure_mg1", "measure_mmc", "measure_overdue", "measure_preemptive", "measure_priorities", "theory_mg1",
    "theory_mmc", "theory_overdue", "theory_preemptive", "theory_priorities",
]  # fmt: skip

CLASSES = ("high", "general")
"""Tiers of the two classes, the one served first at the head."""


def _mmc(parameters: Parameters) -> MMc:
    return MMc(arrival_rate(parameters), 1 / parameters.work.handling.mean, handlers(parameters))


def theory_mmc(parameters: Parameters) -> dict[str, float]:
    """Return chance and mean of the wait, its tail at one mean of service, and the share of time at work (Erlang C)."""
    queue, service = _mmc(parameters), parameters.work.handling.mean
    return {
        "work_mean": service,
        "utilisation": queue.utilisation,
        "wait_probability": queue.wait_probability,
        "wait_mean": queue.wait_mean,
        "wait_tail": queue.wait_tail(service),
    }


def measure_mmc(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders = tables.period
    return {
        "work_mean": mean_of(orders["work_min"]),
        "utilisation": utilisation(tables.pools),
        "wait_probability": share_above(orders["queue_min"], 0),
        "wait_mean": mean_of(orders["queue_min"]),
        "wait_tail": share_above(orders["queue_min"], parameters.work.handling.mean),
    }


def _rates(parameters: Parameters) -> list[float]:
    """Return orders a minute of each class."""
    weights = parameters.demand.mix.urgency
    return [arrival_rate(parameters) * weights[name] / sum(weights.values()) for name in CLASSES]


def _by_class(orders: pd.DataFrame) -> Mapping[str, pd.Series[float]]:
    return {name: orders.loc[orders["tier"] == name, "queue_min"] for name in CLASSES}


def theory_priorities(parameters: Parameters) -> dict[str, float]:
    """Return each class's mean wait, and the share that waits longer than twice the mean of service (Cobham, Davis)."""
    rates, service, servers = _rates(parameters), parameters.work.handling.mean, handlers(parameters)
    means = mmc_priority_waits(rates, 1 / service, servers)
    found = {}
    for rank, name in enumerate(CLASSES):
        found[f"{name}_wait_mean"] = float(means[rank])
        found[f"{name}_wait_tail"] = mmc_priority_wait_tail(rates, 1 / service, servers, rank, 2 * service)
    return found


def measure_priorities(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    limit, found = 2 * parameters.work.handling.mean, {}
    for name, waits in _by_class(tables.period).items():
        found[f"{name}_wait_mean"] = mean_of(waits)
        found[f"{name}_wait_tail"] = share_above(waits, limit)
    return found


def theory_preemptive(parameters: Parameters) -> dict[str, float]:
    """Return each class's mean wait, interruptions included."""
    rates, service = _rates(parameters), parameters.work.handling.mean
    means = mmc_priority_waits(rates, 1 / service, handlers(parameters), preemptive=True)
    return {f"{name}_wait_mean": float(mean) for name, mean in zip(CLASSES, means, strict=True)}


def measure_preemptive(tables: Tables, _parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    return {f"{name}_wait_mean": mean_of(waits) for name, waits in _by_class(tables.period).items()}


def _lognormal(parameters: Parameters) -> Law:
    law = parameters.work.handling
    if not isinstance(law, Lognormal):
        raise HotlineError(f"work.handling.law = {law.law}: this known answer is for a lognormal law")
    return lognormal_law(law.mean_min, law.cv)


def theory_mg1(parameters: Parameters) -> dict[str, float]:
    """Return moments (Pollaczek and Khinchine) and tails of wait and sojourn, the latter at four means of service."""
    rate, law, service = arrival_rate(parameters), _lognormal(parameters), parameters.work.handling.mean
    queue = MG1.of(rate, law)
    return {
        "utilisation": queue.utilisation,
        "wait_probability": queue.wait_probability,
        "wait_mean": queue.wait_mean,
        "wait_tail": mg1_wait_tail(rate, law, service),
        "sojourn_tail": mg1_sojourn_tail(rate, law, 4 * service),
    }


def measure_mg1(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders, service = tables.period, parameters.work.handling.mean
    return {
        "utilisation": utilisation(tables.pools),
        "wait_probability": share_above(orders["queue_min"], 0),
        "wait_mean": mean_of(orders["queue_min"]),
        "wait_tail": share_above(orders["queue_min"], service),
        "sojourn_tail": share_above(orders["queue_min"] + orders["work_min"], 4 * service),
    }


def theory_overdue(parameters: Parameters) -> dict[str, float]:
    """Return the share overdue at the deadline in force, and how long orders go on past the first one."""
    queue, limit = _mmc(parameters), limit_min(parameters.policy.tiers["general"].completion)
    extension = limit_min(parameters.policy.extensions.length)
    return {
        "past_first_deadline": queue.sojourn_tail(limit),
        "overdue_share": queue.overdue_share(limit, extension, parameters.behaviour.ask_extension_share),
        "tardiness_mean": queue.tardiness_mean(limit),
    }


def measure_overdue(tables: Tables, _parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders = tables.period
    past = orders["reported_min"] - orders["due_first_min"]
    return {
        "past_first_deadline": share_above(past, 0),
        "overdue_share": share_above(orders["overdue_count"], 0),
        "tardiness_mean": mean_of(past.clip(lower=0)),
    }
