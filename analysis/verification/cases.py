"""The known answers: every case, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.verification import networks, over_time, same_tape, shifts, slots, steady
from analysis.verification.case import Case, Draw, Pair, Prepare, Tables, as_it_is
from analysis.verification.same_tape import (
    ASKING,
    CO_UNIT,
    HANDLING,
    REDO,
    no_difference,
    no_unit_differs,
    rework_draws,
)
from analysis.verification.whole_tape import OfAllOrders
from sim.parameters import Parameters

__all__ = ["CASES"]

Theory = Callable[[Parameters], Mapping[str, float]]
QUICK, FULL = 16, 400
"""Replications of a closed form in the quick verification and in the full one."""
_PASSES = 3
"""As many passes as the scenario of rework allows."""


def _exact(
    key: str, names: tuple[str, str], scenario: str, compare: Callable[[Tables, Parameters], Mapping[str, Pair]],
    draws: tuple[Draw, ...] = (HANDLING,), *, events: bool = False, prepare: Prepare = as_it_is,
    theory: Theory = no_difference,
) -> Case:  # fmt: skip
    """Return a case in which the simulator is compared with a recursion order by order."""
    name_zh, name_en = f"{names[0]}（逐单递推）", f"{names[1]}, order by order"
    return Case(
        f"{key}_exact", name_zh, name_en, scenario, "recursion", 1, 5, theory, OfAllOrders(theory, compare), draws,
        events=events, prepare=prepare,
    )  # fmt: skip


RECURSIONS = (
    _exact("mmc", ("M/M/c", "M/M/c"), "mmc", same_tape.first_come),
    _exact("priorities", ("M/M/c 优先级", "Priorities"), "priorities", same_tape.priorities),
    _exact("preemptive", ("M/M/c 抢占", "Preemption"), "preemptive", same_tape.preemptive),
    _exact("mg1", ("M/G/1", "M/G/1"), "mg1", same_tape.first_come),
    _exact("overdue", ("带时限与延期的 M/M/c", "M/M/c with deadlines"), "overdue", same_tape.with_deadlines,
           (HANDLING, ASKING)),
    _exact("rework", ("返工", "Rework"), "rework", same_tape.rework, rework_draws(_PASSES)),
    _exact("co_units", ("牵头与协办", "Fork-join"), "co-units", same_tape.co_units, (HANDLING, CO_UNIT)),
    _exact("suspend", ("下班搁置", "Shifts, suspended"), "suspend", same_tape.suspend),
    _exact("finish", ("下班办完", "Shifts, finished"), "finish", same_tape.finish),
    _exact("hourly", ("按小时变化的 M(t)/M/c", "M(t)/M/c by the hour"), "hourly", same_tape.copies),
    _exact("from_empty", ("从空开始的 M/M/1", "M/M/1 from empty"), "from-empty", same_tape.copies),
    _exact("first_orders", ("前 25 单", "First 25 orders"), "first-orders", same_tape.copies),
    _exact("slotted", ("时隙先到先办", "Slots"), "slotted", same_tape.slotted, (), prepare=slots.with_slotted_orders),
    _exact("earliest_due", ("最早时限优先", "Earliest due date"), "earliest-due", same_tape.earliest_due, (),
           prepare=slots.with_slotted_orders),
    _exact("accountability", ("问责触发", "Accountability"), "accountability", same_tape.accountability,
           (HANDLING, REDO), events=True, theory=no_unit_differs),
)  # fmt: skip

CLOSED_FORMS = (
    Case("mmc", "M/M/c 排队", "M/M/c", "mmc", "closed form", QUICK, FULL, steady.theory_mmc, steady.measure_mmc),
    Case("priorities", "M/M/c 非抢占优先级", "M/M/c, two priorities", "priorities", "closed form", QUICK, FULL,
         steady.theory_priorities, steady.measure_priorities),
    Case("preemptive", "M/M/c 抢占优先级", "M/M/c, preemptive priority", "preemptive", "closed form", QUICK, FULL,
         steady.theory_preemptive, steady.measure_preemptive),
    Case("mg1", "M/G/1 对数正态服务", "M/G/1, lognormal", "mg1", "closed form", QUICK, FULL, steady.theory_mg1,
         steady.measure_mg1),
    Case("overdue", "先到先办的逾期", "Deadlines, first come first served", "overdue", "closed form", QUICK, FULL,
         steady.theory_overdue, steady.measure_overdue),
    Case("returns", "退单回路（Jackson 网络）", "Returns (Jackson network)", "returns", "closed form", QUICK, FULL,
         networks.theory_returns, networks.measure_returns),
    Case("rework", "预审核返工", "Rework after pre-review", "rework", "closed form", QUICK, FULL,
         networks.theory_rework, networks.measure_rework),
    Case("co_units", "牵头与协办（分叉汇合）", "Lead and co-unit (fork-join)", "co-units", "closed form", QUICK, FULL,
         networks.theory_co_units, networks.measure_co_units),
    Case("suspend", "轮班，下班搁置", "Shifts, work suspended", "suspend", "closed form", QUICK, FULL,
         shifts.theory_suspend, shifts.measure_suspend),
    Case("finish", "轮班，下班办完", "Shifts, work finished", "finish", "closed form", QUICK, FULL,
         shifts.theory_finish, shifts.measure_finish),
    Case("hourly", "到达率按小时变化", "Rates that change by the hour", "hourly", "closed form", QUICK, FULL,
         over_time.theory_hourly, over_time.measure_hourly),
    Case("from_empty", "从空开始的瞬态", "Transient from empty", "from-empty", "closed form", QUICK, FULL,
         over_time.theory_from_empty, over_time.measure_from_empty),
    Case("first_orders", "最先到的 25 单", "First 25 orders", "first-orders", "closed form", QUICK, FULL,
         over_time.theory_first_orders, over_time.measure_first_orders),
    Case("slotted", "时隙，先到先办", "Slots, first come first served", "slotted", "closed form", QUICK, FULL,
         slots.theory_slotted, slots.measure_slots, prepare=slots.with_slotted_orders),
    Case("earliest_due", "时隙，最早时限优先", "Slots, earliest due date", "earliest-due", "closed form", QUICK, FULL,
         slots.theory_earliest_due, slots.measure_slots, prepare=slots.with_slotted_orders),
    Case("accountability", "三连五累触发", "Accountability in a queue", "accountability", "closed form", QUICK, FULL,
         over_time.theory_accountability, over_time.measure_accountability, events=True),
)  # fmt: skip

CASES: dict[str, Case] = {case.key: case for case in (*RECURSIONS, *CLOSED_FORMS)}
"""Every known answer by key: the exact recursions first."""
