"""Which way a change works, on common random numbers: order by order where theory says so, else on average."""

from __future__ import annotations

from textwrap import dedent

import numpy as np
import pytest

REPLICATIONS = range(5)
QUEUE = """
    period: {end: 2025-01-28, follow_up_days: 30}
    demand: {arrivals: {orders_per_day: 12}}
    work: {handling: {law: exponential, mean_min: 108}}
"""  # 90 % busy
REVIEW = """
    period: {end: 2025-01-28, follow_up_days: 30}
    demand: {arrivals: {orders_per_day: 8}, mix: {urgency: {general: 3, urgent: 1}}}
    units: {unit2: {name: {zh: 二, en: Two}, unit_class: department, weight: 1}}
    work: {handling: {law: exponential, mean_min: 90}, reply: 10, sign_principal: 5, return_request: 20}
    waits: {external_share: 0.5, external: {law: exponential, mean_min: 4000}, city_decision: 300}
    behaviour: {misroute_share: 0.3, ask_extension_share: 0.8}
    policy:
      signatures: [principal]
      extensions: {lead: 12 hours, margin_min: 600}
      tiers: {general: {completion: 2 natural_days, extension: true, prereview: true}}
"""


@pytest.fixture
def orders(scenario, simulate, tmp_path):
    """Return a function that gives the orders of each replication of a scenario, by order."""

    def run(base: str, change: str = ""):
        (tmp_path / "base.yaml").write_text(f"extends: textbook\n{dedent(base)}", encoding="utf-8")
        parameters = scenario(change, base="base.yaml")
        return [simulate(parameters, number, events=False).orders.set_index("order_id") for number in REPLICATIONS]

    return run


def on_time_share(table) -> float:
    return float((table["reported_min"] <= table["due_final_min"]).mean())


def waiting(table) -> float:
    return float(table.loc[table["cohort"] == "period", "queue_min"].mean())


def test_more_handlers_make_the_on_time_share_no_worse(orders):
    limit = "policy: {tiers: {general: {completion: 8 hours}}}\n"
    one, two = (orders(QUEUE, f"{limit}units: {{unit1: {{staff: {{handlers: {count}}}}}}}") for count in (1, 2))
    assert all(on_time_share(many) > on_time_share(few) for few, many in zip(one, two, strict=True))


def test_more_handlers_of_equal_work_report_no_order_later(orders):
    # Path by path: with one work a person and first come first served, c + 1 servers start each order no later than c.
    one, two = (orders(QUEUE, f"units: {{unit1: {{staff: {{handlers: {count}}}}}}}") for count in (1, 2))
    for few, many in zip(one, two, strict=True):
        both = few.index.intersection(many.index)
        assert not (many.loc[both, "handling_started_min"] > few.loc[both, "handling_started_min"]).any()
        started = [table.loc[both, "queue_min"] for table in (few, many)]
        assert not (started[1] > started[0]).any()


@pytest.mark.parametrize("limits", [("4 hours", "8 hours"), ("1 natural_days", "2 natural_days"), ("4 hours", "1 natural_days")])
def test_a_longer_limit_makes_no_order_overdue_that_was_not(orders, limits):
    short, long = (orders(QUEUE, f"policy: {{tiers: {{general: {{completion: {limit}}}}}}}") for limit in limits)
    for before, after in zip(short, long, strict=True):
        both = before.index.intersection(after.index)
        assert (after.loc[both, "overdue_count"] <= before.loc[both, "overdue_count"]).all()
        assert before.loc[both, "reported_min"].equals(after.loc[both, "reported_min"])
    assert sum(table["overdue_count"].sum() for table in short) > sum(table["overdue_count"].sum() for table in long)


def test_without_pre_review_no_order_is_reported_later(orders):
    # The office reviews alone and nothing fails, so that handlers meet the same queue either way.
    change = "work: {prereview: 30}\npolicy: {tiers: {general: {prereview: %s}}}"
    with_it, without = (orders(REVIEW, change % word) for word in ("true", "false"))
    for before, after in zip(with_it, without, strict=True):
        both = before.index[before["reported_min"].notna()].intersection(after.index)
        assert len(both) > 100
        assert (after.loc[both, "reported_min"] <= before.loc[both, "reported_min"]).all()
        assert (after.loc[both, "reported_min"] < before.loc[both, "reported_min"]).any()


def test_more_demand_means_more_waiting(orders):
    few, many = (orders(QUEUE, f"demand: {{arrivals: {{orders_per_day: {rate}}}}}") for rate in (6, 12))
    assert all(waiting(after) > waiting(before) for before, after in zip(few, many, strict=True))


def test_orders_that_only_come_sooner_wait_no_less(orders):
    # Lindley: the same work at shorter gaps waits at least as long, order by order, where all gaps shrink alike.
    slow, fast = (orders(QUEUE, f"demand: {{arrivals: {{orders_per_day: {rate}}}}}") for rate in (10, 12))
    for before, after in zip(slow, fast, strict=True):
        both = before.index[before["outcome"] == "closed"].intersection(after.index[after["outcome"] == "closed"])
        assert (after.loc[both, "queue_min"] >= before.loc[both, "queue_min"] - 1e-3).all()


@pytest.mark.parametrize("discipline", ["earliest_due", "oldest_order", "tier", "earliest_due_parked"])
def test_with_equal_limits_earliest_due_is_first_come_order_by_order(orders, discipline):
    parked = discipline == "earliest_due_parked"  # equal only while nothing is overdue
    change = "policy: {tiers: {general: {completion: 90 natural_days}}}\n" if parked else ""
    fifo = orders(QUEUE, change)
    other = orders(QUEUE, f"{change}staffing: {{units: {{queue: {{discipline: {discipline}}}}}}}")
    for before, after in zip(fifo, other, strict=True):
        assert before.equals(after)


def test_a_longer_return_window_hears_no_fewer_returns(orders):
    narrow, wide = (
        orders(REVIEW, f"policy: {{returns: {{allowed: true, window: {window}}}}}") for window in ("1 hours", "4 hours")
    )
    heard = [[int((table["returns_upheld"] + table["returns_rejected"]).sum()) for table in run] for run in (narrow, wide)]
    assert all(after >= before for before, after in zip(*heard, strict=True))
    assert sum(heard[1]) > sum(heard[0]) > 0


def test_without_a_queue_a_longer_return_window_hears_every_return_that_a_shorter_one_did(orders):
    crowd = "units: {unit1: {staff: {handlers: 60}}, unit2: {staff: {handlers: 60}}}\n"
    lengths = "work: {return_request: {law: exponential, mean_min: 60}}\n"
    runs = [orders(REVIEW, f"{crowd}{lengths}policy: {{returns: {{allowed: true, window: {window}}}}}")
            for window in ("1 hours", "2 hours")]  # fmt: skip
    for narrow, wide in zip(*runs, strict=True):
        both = narrow.index.intersection(wide.index)
        assert (wide.loc[both, "returns_upheld"] >= narrow.loc[both, "returns_upheld"]).all()
    assert sum(table["returns_upheld"].sum() for table in runs[1]) > sum(table["returns_upheld"].sum() for table in runs[0])


@pytest.mark.parametrize(("short", "long"), [("1 working_days", "3 working_days"), ("5 hours", "1 natural_days")])
def test_a_lower_cap_on_extensions_makes_no_final_deadline_later(orders, short, long):
    # First come, first served: nobody's turn depends on a deadline.
    low, high = (orders(REVIEW, f"policy: {{extensions: {{cap: {cap}}}}}") for cap in (short, long))
    for capped, freer in zip(low, high, strict=True):
        both = capped.index.intersection(freer.index)
        assert (capped.loc[both, "due_final_min"] <= freer.loc[both, "due_final_min"]).all()
        assert (capped.loc[both, "due_first_min"] == freer.loc[both, "due_first_min"]).all()
        assert capped.loc[both, "extensions_approved"].sum() > 0
    assert np.mean([table["due_final_min"].mean() for table in low]) < np.mean([table["due_final_min"].mean() for table in high])


def test_absence_makes_waiting_longer(orders):
    full, thin = (
        orders(QUEUE, f"staffing: {{units: {{crews: {{handlers: {{absence_share: {share}}}}}}}}}") for share in (0, 0.3)
    )
    longer = [after["closed_min"].sub(after["received_min"]).mean() > before["closed_min"].sub(before["received_min"]).mean()
              for before, after in zip(full, thin, strict=True)]  # fmt: skip
    assert all(longer)


def test_a_faster_unit_reports_no_order_later(orders):
    slow, fast = (orders(QUEUE, f"units: {{unit1: {{speed: {speed}}}}}") for speed in (1, 1.5))
    for before, after in zip(slow, fast, strict=True):
        both = before.index[before["reported_min"].notna()].intersection(after.index)
        assert (after.loc[both, "reported_min"] <= before.loc[both, "reported_min"]).all()
