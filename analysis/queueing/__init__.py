"""Closed forms and exact chains of queueing theory: what a simulated figure is checked against, and planned with.

Rates and times are in any one unit of time. `arrival_rate` and `service_rate` are orders a unit of time; waits run from
arrival to the start of service and sojourns to completion.
"""

from analysis.queueing.accountability import (
    delayed_count_probabilities,
    orders_to_trigger,
    trigger_probability,
    trigger_probability_in_queue,
)
from analysis.queueing.certainty import (
    fewest_servers_for_certainty,
    fewest_servers_for_mean_share,
    on_time_certainty,
)
from analysis.queueing.checks import ParameterError
from analysis.queueing.constant_service import MDc
from analysis.queueing.deadlines import Misses, SlottedQueue
from analysis.queueing.erlang import MMc, erlang_b, erlang_c
from analysis.queueing.finite import MMcK
from analysis.queueing.fork_join import (
    fork_join_sojourn_mean,
    last_done_mean,
    last_done_tail,
    order_statistic_means,
    order_statistic_tail,
)
from analysis.queueing.infinite_server import open_orders_mean
from analysis.queueing.interruptions import BreakdownQueue, vacation_wait_mean
from analysis.queueing.laws import Law, lognormal_law
from analysis.queueing.networks import JacksonNetwork, tandem_sojourn_tail, traffic_rates
from analysis.queueing.patience import ErlangA, MMcD
from analysis.queueing.priorities import mg1_priority_waits, mmc_priority_wait_tail, mmc_priority_waits
from analysis.queueing.rework import Rework
from analysis.queueing.run_length import mm1_wait_asymptotic_variance, number_asymptotic_variance, run_length_needed
from analysis.queueing.shifts import FinishingShifts, SuspendingShifts
from analysis.queueing.single_server import MG1, mg1_sojourn_tail, mg1_wait_tail
from analysis.queueing.staffing import (
    fewest_servers_for_abandonment,
    fewest_servers_for_delay,
    fewest_servers_for_wait,
    halfin_whitt_beta,
    halfin_whitt_wait_probability,
    head_count,
    square_root_servers,
)
from analysis.queueing.staffing_over_time import mol_servers, sipp_servers
from analysis.queueing.time_varying import Course, Period, number_over_time
from analysis.queueing.transient import FirstOrders, first_orders
from analysis.queueing.two_classes import two_class_waits

__all__ = [
    "MG1",
    "BreakdownQueue",
    "Course",
    "ErlangA",
    "FinishingShifts",
    "FirstOrders",
    "JacksonNetwork",
    "Law",
    "MDc",
    "MMc",
    "MMcD",
    "MMcK",
    "Misses",
    "ParameterError",
    "Period",
    "Rework",
    "SlottedQueue",
    "SuspendingShifts",
    "delayed_count_probabilities",
    "erlang_b",
    "erlang_c",
    "fewest_servers_for_abandonment",
    "fewest_servers_for_certainty",
    "fewest_servers_for_delay",
    "fewest_servers_for_mean_share",
    "fewest_servers_for_wait",
    "first_orders",
    "fork_join_sojourn_mean",
    "halfin_whitt_beta",
    "halfin_whitt_wait_probability",
    "head_count",
    "last_done_mean",
    "last_done_tail",
    "lognormal_law",
    "mg1_priority_waits",
    "mg1_sojourn_tail",
    "mg1_wait_tail",
    "mm1_wait_asymptotic_variance",
    "mmc_priority_wait_tail",
    "mmc_priority_waits",
    "mol_servers",
    "number_asymptotic_variance",
    "number_over_time",
    "on_time_certainty",
    "open_orders_mean",
    "order_statistic_means",
    "order_statistic_tail",
    "orders_to_trigger",
    "run_length_needed",
    "sipp_servers",
    "square_root_servers",
    "tandem_sojourn_tail",
    "traffic_rates",
    "trigger_probability",
    "trigger_probability_in_queue",
    "two_class_waits",
    "vacation_wait_mean",
]
