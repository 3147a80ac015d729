"""Orders that come back and orders in parts: returns, rework, co-units."""

from __future__ import annotations

import pandas as pd

from analysis.queueing import JacksonNetwork, Rework, fork_join_sojourn_mean
from analysis.queueing.erlang import MMc
from analysis.verification.case import Pair, Tables
from analysis.verification.reading import arrival_rate, handlers, mean_of
from sim.fields import MINUTES_PER_DAY
from sim.parameters import Parameters

__all__ = ["measure_co_units", "measure_returns", "measure_rework", "theory_co_units", "theory_returns",
           "theory_rework"]  # fmt: skip


def theory_returns(parameters: Parameters) -> dict[str, float]:
    """Return visits, queues and the time through reception and review (Jackson)."""
    asked, upheld = parameters.behaviour.shirk_share, parameters.behaviour.uphold_share_unjustified
    network = JacksonNetwork(
        [arrival_rate(parameters), 0.0],
        [[0.0, asked], [upheld, 0.0]],
        [1 / parameters.work.acceptance.mean, 1 / parameters.work.return_review.mean],
        [handlers(parameters), parameters.staffing.office.crews["office"].count],
    )
    return {
        "dispatches_mean": float(network.visits[0]),
        "requests_mean": float(network.visits[1]),
        "reception_queue_mean": network.stations[0].queue_mean,
        "review_queue_mean": network.stations[1].queue_mean,
        "sojourn_mean": network.sojourn_mean,
    }


def measure_returns(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders, minutes = tables.period, parameters.period.days * MINUTES_PER_DAY
    return {
        "dispatches_mean": mean_of(orders["dispatches"]),
        "requests_mean": mean_of(orders["return_requests"]),
        "reception_queue_mean": _queue(tables.pools, "unit1", "reception", minutes),
        "review_queue_mean": _queue(tables.pools, "office", "return_review", minutes),
        "sojourn_mean": mean_of(orders["closed_min"] - orders["received_min"]),
    }


def _queue(pools: pd.DataFrame, pool: str, role: str, minutes: float) -> Pair:
    """Return the area under the queue of a role, and the minutes of the period."""
    rows = pools[(pools["pool"] == pool) & (pools["role"] == role)]
    return float(rows["queue_area_min"].sum()), float(minutes)


def _rework(parameters: Parameters) -> Rework:
    mean = parameters.work.reply.mean
    failed = 1 - parameters.behaviour.prereview_pass_share.standard
    return Rework(failed, mean, mean**2, parameters.policy.prereview.most_rounds)


def theory_rework(parameters: Parameters) -> dict[str, float]:
    """Return the mean number of passes, and mean and standard deviation's square of an order's work."""
    law = _rework(parameters)
    return {"passes_mean": law.passes_mean, "work_mean": law.work_mean, "work_variance": law.work_variance}


def measure_rework(tables: Tables, parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication; the variance is taken around the known mean."""
    orders, known = tables.period, _rework(parameters).work_mean
    return {
        "passes_mean": mean_of(orders["prereview_rounds"]),
        "work_mean": mean_of(orders["work_min"]),
        "work_variance": mean_of((orders["work_min"] - known) ** 2),
    }


def theory_co_units(parameters: Parameters) -> dict[str, float]:
    """Return the mean time until both parts are done, and that of the lead's own part alone (Nelson and Tantawi)."""
    rate, service = arrival_rate(parameters), 1 / parameters.work.handling.mean
    return {
        "sojourn_mean": fork_join_sojourn_mean(rate, service),
        "own_part_mean": MMc(rate, service, 1).sojourn_mean,
    }


def measure_co_units(tables: Tables, _parameters: Parameters) -> dict[str, Pair]:
    """Return the same figures of one replication."""
    orders = tables.period
    return {
        "sojourn_mean": mean_of(orders["reported_min"] - orders["received_min"]),
        "own_part_mean": mean_of(orders["queue_min"] + orders["work_min"]),
    }
