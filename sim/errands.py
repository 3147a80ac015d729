"""Work beside an order's own course: requests, notices, urging, the co-units' parts."""

from __future__ import annotations

from collections.abc import Callable

from sim.people import Task
from sim.staffing import StaffPool
from sim.work_order import WorkOrder


def errand(
    pool: StaffPool,
    order: WorkOrder,
    role: str,
    minutes: float,
    then: Callable[[], None],
    *,
    wanted: Callable[[], bool] = lambda: True,
) -> None:
    """Have `minutes` of work done by `pool` beside the order's own course, and call `then` when done.

    Nobody takes up what is not `wanted` any more, and what is not done before the order is closed lapses.
    """
    if minutes <= 0:
        then()
        return
    task = Task(pool, order, role, minutes)
    task.wanted = wanted

    def done(_event: object) -> None:
        order.drop_errand(task)
        if order.outcome == "open":
            then()

    if task.callbacks is not None:
        task.callbacks.append(done)
    order.errands = (*order.errands, task)
    pool.submit(task)
