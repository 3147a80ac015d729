"""The model against recursions that are exact: equal to 1e-9 minutes, so there is no tolerance to argue about."""

from __future__ import annotations

import heapq

import numpy as np
import pytest

from sim.arrivals import BLOCK
from sim.calendars import DayCalendar
from sim.demand import Place, Tape

TRACE_ARRIVALS = [0, 1, 2, 2, 5, 6, 6, 7, 12, 13, 20, 21]
TRACE_SERVICE = [4, 3, 6, 2, 5, 1, 4, 3, 2, 7, 3, 1]
TRACE_PRIORITY = [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]
# Case trace_deterministic of the project's known answers: Kiefer-Wolfowitz recursion, checked by unit-tick replay.
TRACE_FINISH = {
    ("first_come", 1): [4, 7, 13, 15, 20, 21, 25, 28, 30, 37, 40, 41],
    ("tier", 1): [4, 7, 26, 9, 32, 10, 36, 13, 38, 20, 41, 27],
    ("first_come", 2): [4, 4, 10, 6, 11, 11, 15, 14, 16, 22, 23, 23],
    ("tier", 2): [4, 4, 10, 6, 15, 7, 14, 10, 17, 21, 23, 22],
}
TRACE_QUEUE = {("first_come", 1): 3.53658536585, ("tier", 1): 3.09756097561, ("first_come", 2): 1.0, ("tier", 2): 0.739130434783}

TWO_TIERS = """
demand: {{mix: {{urgency: {{general: 0, high: 1, low: 1}}}}, order_list: {{file: orders.csv}}}}
policy:
  tiers:
    high: {{name: {{zh: 高, en: high}}, when: {{urgency: [high]}}, rank: 0, completion: 3 natural_days}}
    general: {{rank: 1, when: {{urgency: [low]}}}}
units: {{unit1: {{staff: {{handlers: {servers}}}}}}}
staffing: {{units: {{queue: {{discipline: {discipline}}}}}}}
"""


@pytest.mark.parametrize(("discipline", "servers"), TRACE_FINISH)
def test_a_fixed_trace_finishes_order_by_order_as_the_recursion_says(scenario, simulate, discipline, servers):
    lines = [
        f"2025-01-01 00:{arrival:02d},L{index:02d},{'low' if priority else 'high'},{service}"
        for index, (arrival, service, priority) in enumerate(zip(TRACE_ARRIVALS, TRACE_SERVICE, TRACE_PRIORITY, strict=True))
    ]
    text = TWO_TIERS.format(servers=servers, discipline=discipline)
    parameters = scenario(text, "received,order_id,urgency,handling_min\n" + "\n".join(lines))
    run = simulate(parameters)
    finish = run.orders.sort_values("order_id")["reported_min"].tolist()
    assert finish == TRACE_FINISH[discipline, servers]
    area = run.pools.query("role == 'handling'")["queue_area_min"].sum()
    assert area / max(finish) == pytest.approx(TRACE_QUEUE[discipline, servers], abs=1e-9)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("servers", [1, 2, 5])
def test_a_queue_in_the_order_of_arrival_equals_the_kiefer_wolfowitz_recursion(scenario, simulate, seed, servers):
    parameters = scenario(f"""
        run: {{seed: {seed}}}
        demand: {{arrivals: {{orders_per_day: {180 * servers}}}}}
        period: {{end: 2025-01-04}}
        work: {{handling: {{law: exponential, mean_min: 7}}}}
        units: {{unit1: {{staff: {{handlers: {servers}}}}}}}
    """)
    run = simulate(parameters)
    orders = run.orders.sort_values("received_min")
    tape = Tape(parameters, 0, DayCalendar(parameters.calendar, parameters.period.start, -10, 100))
    service = [tape.minutes(Place(tape.source("order", 0, i // BLOCK), i % BLOCK), "handling") for i in range(len(orders))]
    free = [-np.inf] * servers
    expected = []
    for arrival, minutes in zip(orders["received_min"], service, strict=True):
        start = max(arrival, heapq.heappop(free))
        heapq.heappush(free, start + minutes)
        expected.append(start + minutes)
    done = orders["reported_min"].notna().to_numpy()
    assert done.sum() > 400
    assert np.abs(orders["reported_min"].to_numpy()[done] - np.array(expected)[done]).max() < 1e-9
