"""Closed forms: limits in which one formula becomes another, laws between figures, and refusals of bad arguments."""

from __future__ import annotations

import itertools
import math
import pickle

import numpy as np
import pytest
from scipy.stats import binom, expon, gamma, poisson

from analysis import queueing as q
from analysis.queueing.transient import arrival_chain


def steady_state(generator):
    """Return the steady state of a generator matrix by a plain linear solve."""
    balance = generator.T.copy()
    balance[-1] = 1.0
    return np.linalg.solve(balance, np.eye(len(balance))[-1])


def area(tail, *edges):
    """Return the integral of a tail, piece by piece between the edges, by Gauss's rule."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    pieces = itertools.pairwise(edges)
    return sum((b - a) / 2 * sum(w * tail(a + (b - a) * (x + 1) / 2) for x, w in zip(nodes, weights, strict=True)) for a, b in pieces)


def always(value):
    """Return a function of time that has this value at any time."""
    return lambda _: value


# Erlang B and C, M/M/c, M/M/c/K


def test_erlang_b_is_the_sum_it_is_defined_by():
    terms = [7.0**k / math.factorial(k) for k in range(11)]
    assert q.erlang_b(10, 7.0) == pytest.approx(terms[-1] / sum(terms), rel=1e-13)


@pytest.mark.parametrize("servers", [1, 10, 1000, 5000])
def test_erlang_b_and_c_hold_for_many_servers(servers):
    load = servers * 0.97
    exact = math.exp(poisson.logpmf(servers, load) - poisson.logcdf(servers, load))
    assert q.erlang_b(servers, load) == pytest.approx(exact, rel=1e-9)
    assert q.erlang_b(servers, load) < q.erlang_c(servers, load) < 1


def test_mmck_with_a_large_capacity_is_mmc():
    full, open_ended = q.MMcK(4.0, 1.0, 5, 400), q.MMc(4.0, 1.0, 5)
    for name in ("wait_probability", "wait_mean", "queue_mean", "system_mean", "sojourn_mean", "empty_probability", "utilisation"):
        assert getattr(full, name) == pytest.approx(getattr(open_ended, name), rel=1e-12)


def test_mmck_without_room_to_wait_is_erlang_b():
    assert q.MMcK(7.0, 1.0, 10, 10).blocking_probability == pytest.approx(q.erlang_b(10, 7.0), rel=1e-12)


def test_the_states_of_mmc_sum_to_one_and_have_its_mean():
    queue = q.MMc(19.0, 1.0, 20)
    states = queue.state_probabilities(1500)
    assert states.sum() == pytest.approx(1, rel=1e-12)
    assert states @ np.arange(1501) == pytest.approx(queue.system_mean, rel=1e-10)


@pytest.mark.parametrize("queue", [q.MMc(0.8, 1.0, 1), q.MMc(2.0, 1.0, 3), q.MMc(19.0, 1.0, 20)])
def test_the_tails_of_mmc_integrate_to_its_means(queue):
    for tail, mean in ((queue.wait_tail, queue.wait_mean), (queue.sojourn_tail, queue.sojourn_mean)):
        assert area(tail, 0, 1, 4, 16, 50, 200) == pytest.approx(mean, rel=1e-10)
    assert queue.tardiness_mean(0) == pytest.approx(queue.sojourn_mean, rel=1e-12)


@pytest.mark.parametrize("servers", [1, 2, 3])
def test_the_sojourn_tail_neither_jumps_nor_overflows_where_its_two_rates_meet(servers):
    rate = servers - 1 if servers > 1 else 0.5  # two servers and load 1: the rates are equal
    near = [q.MMc(rate + shift, 1.0, servers).sojourn_tail(3.0) for shift in (-1e-9, 0, 1e-9)]
    assert near[0] == pytest.approx(near[1], rel=1e-7) == pytest.approx(near[2], rel=1e-7)
    assert q.MMc(0.99, 1.0, 1).sojourn_tail(1e5) == pytest.approx(math.exp(-1000), rel=1e-6, abs=1e-300)


# patience


def test_erlang_a_becomes_erlang_c_as_patience_grows():
    patient, endless = q.ErlangA(4.0, 1.0, 5, 1e-9), q.MMc(4.0, 1.0, 5)
    for name in ("wait_probability", "wait_mean", "queue_mean", "system_mean", "empty_probability"):
        assert getattr(patient, name) == pytest.approx(getattr(endless, name), rel=1e-6)
    assert patient.wait_tail(1.0) == pytest.approx(endless.wait_tail(1.0), rel=1e-6)
    assert q.MMcD(4.0, 1.0, 5, 60.0).wait_mean == pytest.approx(endless.wait_mean, rel=1e-9)


@pytest.mark.parametrize(("rate", "servers", "leaving"), [(0.9, 1, 0.3), (48, 50, 0.5), (150, 100, 2.0), (1200, 1000, 0.1)])
def test_erlang_a_equals_its_birth_death_chain(rate, servers, leaving):
    queue = q.ErlangA(rate, 1.0, servers, leaving)
    number = np.arange(1, servers + int(4 * rate / leaving) + 60)
    logs = np.concatenate([[0.0], np.cumsum(np.log(rate) - np.log(np.minimum(number, servers) + np.maximum(number - servers, 0) * leaving))])
    states = np.exp(logs - logs.max())
    states /= states.sum()
    waiting = np.maximum(np.arange(states.size) - servers, 0)
    assert queue.wait_probability == pytest.approx(states[servers:].sum(), rel=1e-9)
    assert queue.queue_mean == pytest.approx(states @ waiting, rel=1e-9)
    assert queue.abandonment_probability == pytest.approx(leaving * queue.queue_mean / rate, rel=1e-9)


def test_where_nobody_has_patience_nobody_waits():
    assert q.ErlangA(7.0, 1.0, 10, 1e9).abandonment_probability == pytest.approx(q.erlang_b(10, 7.0), rel=1e-6)


def test_those_served_in_time_and_those_that_leave_make_up_all():
    queue = q.MMcD(12.0, 1.0, 10, 0.5)
    assert queue.served_within(0.5) + queue.abandonment_probability == pytest.approx(1, rel=1e-12)
    patient = q.ErlangA(12.0, 1.0, 10, 0.5)
    assert patient.served_within(100.0) + patient.abandonment_probability == pytest.approx(1, rel=1e-12)


# M/G/1 and M/D/c


def test_exponential_service_makes_mg1_into_mm1():
    one, law = q.MMc(0.8, 1.0, 1), expon()
    queue = q.MG1.of(0.8, law)
    assert (queue.wait_mean, queue.wait_sd) == pytest.approx((one.wait_mean, one.wait_sd), rel=1e-12)
    for time in (0.0, 0.5, 4.0, 20.0):
        assert q.mg1_wait_tail(0.8, law, time) == pytest.approx(one.wait_tail(time), rel=1e-8)
        assert q.mg1_sojourn_tail(0.8, law, time) == pytest.approx(one.sojourn_tail(time), rel=1e-8)


def test_the_wait_tail_of_mg1_integrates_to_its_mean():
    law = gamma(3, scale=1 / 3)
    found = area(lambda time: q.mg1_wait_tail(0.7, law, time), 0, 3, 30)
    assert found == pytest.approx(q.MG1.of(0.7, law).wait_mean, rel=1e-6)


@pytest.mark.parametrize(("rate", "servers"), [(0.95, 1), (2.4, 3), (18.0, 20)])
def test_the_wait_tail_of_mdc_starts_at_the_wait_probability_and_integrates_to_the_mean(rate, servers):
    queue = q.MDc(rate, 1.0, servers)
    assert queue.wait_tail(0.0) == pytest.approx(queue.wait_probability, rel=1e-9)
    tails = np.array([queue.wait_tail(time) for time in np.linspace(0, 60, 601)])
    assert np.all(np.diff(tails) <= 1e-13)
    assert area(queue.wait_tail, *range(251)) == pytest.approx(queue.wait_mean, rel=1e-9)


def test_constant_service_halves_the_wait_of_one_server():
    assert q.MDc(0.9, 1.0, 1).wait_mean == pytest.approx(q.MMc(0.9, 1.0, 1).wait_mean / 2, rel=1e-9)
    assert q.MG1(0.9, 1, 1, 1).wait_sd < q.MMc(0.9, 1.0, 1).wait_sd


# priorities


def test_the_load_weighted_wait_does_not_depend_on_the_order_of_the_classes():
    rates, means = np.array([0.15, 0.25, 0.2]), np.array([0.8, 1.2, 1.5])
    squares = means**2 * np.array([1.25, 2.0, 3.25])
    sums = set()
    for order in itertools.permutations(range(3)):
        at = list(order)
        waits = q.mg1_priority_waits(rates[at], means[at], squares[at])
        sums.add(round(float((rates * means)[at] @ waits), 12))
    assert len(sums) == 1


@pytest.mark.parametrize("preemptive", [False, True])
def test_with_one_service_rate_the_classes_together_wait_as_one(preemptive):
    rates = np.array([0.5, 1.0, 2.0])
    waits = q.mmc_priority_waits(rates, 1.0, 5, preemptive=preemptive)
    assert np.all(np.diff(waits) > 0)
    assert rates @ waits / 3.5 == pytest.approx(q.MMc(3.5, 1.0, 5).wait_mean, rel=1e-12)


@pytest.mark.parametrize("preemptive", [False, True])
def test_one_server_and_exponential_service_agree_in_both_formulas(preemptive):
    rates = [0.2, 0.3, 0.3]
    general = q.mg1_priority_waits(rates, [1, 1, 1], [2, 2, 2], preemptive=preemptive)
    assert general == pytest.approx(q.mmc_priority_waits(rates, 1.0, 1, preemptive=preemptive), rel=1e-12)


@pytest.mark.parametrize("preemptive", [False, True])
def test_the_chain_of_two_classes_gives_the_closed_form_where_there_is_one(preemptive):
    found = q.two_class_waits([0.5, 1.0], [1.0, 1.0], 2, preemptive=preemptive)
    assert found == pytest.approx(q.mmc_priority_waits([0.5, 1.0], 1.0, 2, preemptive=preemptive), rel=1e-8)


def test_with_preemption_the_first_class_never_notices_the_second():
    high, _ = q.two_class_waits([0.6, 0.5], [1.5, 0.5], 2, preemptive=True)
    assert high == pytest.approx(q.MMc(0.6, 1.5, 2).wait_mean, rel=1e-9)


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_the_wait_tail_of_a_class_integrates_to_its_mean(rank):
    rates = [0.5, 1.0, 0.8]
    found = area(lambda time: q.mmc_priority_wait_tail(rates, 1.0, 3, rank, time), 0, 2, 8, 30, 120)
    assert found == pytest.approx(q.mmc_priority_waits(rates, 1.0, 3)[rank], rel=1e-5)


# networks, rework, fork-join


def test_the_product_form_is_the_steady_state_of_the_networks_chain():
    network = q.JacksonNetwork([0.3, 0.1], [[0.1, 0.6], [0.3, 0.0]], [1.0, 0.7], [1, 2])
    most = 40
    at = np.arange(most * most).reshape(most, most)
    generator = np.zeros((most * most, most * most))
    for n, m in np.ndindex(most, most):
        work = [1.0 * min(n, 1), 0.7 * min(m, 2)]
        moves = [(1, 0, 0.3), (0, 1, 0.1), (-1, 1, work[0] * 0.6), (-1, 0, work[0] * 0.3), (1, -1, work[1] * 0.3), (0, -1, work[1] * 0.7)]
        for dn, dm, rate in moves:
            if 0 <= n + dn < most and 0 <= m + dm < most:
                generator[at[n, m], at[n + dn, m + dm]] += rate
    generator -= np.diag(generator.sum(axis=1))
    states = steady_state(generator).reshape(most, most)
    for n, m in ((0, 0), (1, 0), (0, 3), (2, 2), (5, 1)):
        assert network.state_probability([n, m]) == pytest.approx(states[n, m], rel=1e-6)


def test_returns_are_visits_and_rework_counts_the_same_passes():
    network = q.JacksonNetwork([0.6], [[0.25]], [1.0], [1])
    assert network.visits[0] == pytest.approx(q.Rework(0.25, 1.0, 1.0).passes_mean)


def test_a_high_limit_of_passes_is_none():
    limited, endless = q.Rework(0.3, 2.0, 3.0, 200), q.Rework(0.3, 2.0, 3.0)
    assert (limited.work_mean, limited.work_variance) == pytest.approx((endless.work_mean, endless.work_variance))
    assert q.Rework(1.0, 2.0, 0.0, 3).work_variance == 0


def test_two_stations_with_one_rate_have_the_erlang_sojourn():
    assert q.tandem_sojourn_tail(0.5, [1.0, 1.0], 4.0) == pytest.approx(gamma(2, scale=2).sf(4.0), rel=1e-10)
    assert q.tandem_sojourn_tail(0.5, [1.0], 4.0) == pytest.approx(q.MMc(0.5, 1, 1).sojourn_tail(4.0), rel=1e-12)


def test_the_last_of_alike_units_is_the_last_order_statistic():
    laws = [expon(scale=2.0)] * 6
    assert q.last_done_mean(laws) == pytest.approx(q.order_statistic_means(6, 0.5)[-1], rel=1e-9)
    assert q.last_done_tail(laws, 3.0) == pytest.approx(q.order_statistic_tail(6, 0.5, 6, 3.0), rel=1e-12)
    assert q.last_done_tail(laws, 0.0) == 1


def test_a_fork_join_takes_longer_than_either_queue_and_less_than_independent_ones():
    one = q.MMc(0.5, 1.0, 1)
    assert one.sojourn_mean < q.fork_join_sojourn_mean(0.5, 1.0) < q.last_done_mean([expon(scale=one.sojourn_mean)] * 2)


def test_a_server_that_never_fails_or_leaves_is_an_ordinary_one():
    assert q.BreakdownQueue(0.5, 1.0, 1e-12, 1.0).system_mean == pytest.approx(q.MMc(0.5, 1, 1).system_mean)
    assert q.vacation_wait_mean(1.0, 1e-9, 1e-18) == pytest.approx(1.0)


# time-varying, transient


def test_the_number_over_time_settles_at_the_steady_state():
    course = q.number_over_time([q.Period(400, 2.0, 3)], 1.0, [0, 400])
    assert course.mean()[0] == 0
    assert course.mean()[1] == pytest.approx(q.MMc(2, 1, 3).system_mean, rel=1e-7)
    assert course.at_least(3)[1] == pytest.approx(q.MMc(2, 1, 3).wait_probability, rel=1e-7)
    assert course.probabilities.sum(axis=1) == pytest.approx(1, rel=1e-10)


def test_a_period_cut_in_two_and_a_constant_function_change_nothing():
    whole = q.number_over_time([q.Period(9, 2.0, 3)], 1.0, [3, 9], start=4)
    cut = q.number_over_time([q.Period(5, always(2.0), 3), q.Period(4, 2.0, 3)], 1.0, [3, 9], start=4)
    assert cut.mean() == pytest.approx(whole.mean(), rel=1e-9)
    assert cut.wait_mean(3, 1.0) == pytest.approx(whole.wait_mean(3, 1.0), rel=1e-9)
    assert whole.seen.sum() == pytest.approx(18, rel=1e-9)
    assert whole.occupied.sum() == pytest.approx(9, rel=1e-9)


def test_with_more_servers_than_orders_the_number_is_that_of_infinitely_many():
    def rate(time):
        return 2 + math.sin(time)

    course = q.number_over_time([q.Period(6, rate, 200)], 0.5, [6])
    mean = q.open_orders_mean(rate, expon(scale=2).sf, 6)
    assert course.mean()[0] == pytest.approx(mean, rel=1e-9)
    assert course.probabilities[0] == pytest.approx(poisson.pmf(np.arange(course.occupied.size), mean), abs=1e-9)


def test_the_offered_load_of_a_steady_stream_is_rate_times_mean():
    law = q.lognormal_law(5, 1.2)
    assert q.open_orders_mean(always(3.0), law.sf, 0, start=-math.inf) == pytest.approx(15, rel=1e-9)


def test_the_first_orders_wait_longer_and_longer_up_to_the_steady_state():
    first = q.first_orders(2.0, 1.0, 3, 300)
    assert first.wait_means[:3].tolist() == [0, 0, 0]
    assert np.all(np.diff(first.wait_means) >= -1e-15)
    assert first.wait_means[-1] == pytest.approx(q.MMc(2, 1, 3).wait_mean, rel=1e-6)


def test_the_rows_of_the_arrival_chain_are_chances():
    chain = arrival_chain(3.0, 1.0, 2, 60)
    assert np.all(chain >= 0)
    assert chain.sum(axis=1) == pytest.approx(1, rel=1e-12)


# shifts


def test_servers_that_are_always_on_shift_are_mmc():
    shifts = q.SuspendingShifts([q.Period(8, 2.0, 3), q.Period(16, 2.0, 3)], 1.0)
    queue = q.MMc(2, 1, 3)
    assert shifts.sojourn_mean == pytest.approx(queue.sojourn_mean, rel=1e-8)
    assert shifts.sojourn_tail(4.0) == pytest.approx(queue.sojourn_tail(4.0), rel=1e-8)
    assert shifts.working_sojourn_tail(4.0) == pytest.approx(queue.sojourn_tail(4.0), rel=1e-8)
    assert shifts.off_shift_share == 0


def test_both_ways_to_the_periodic_state_agree():
    constant = q.SuspendingShifts([q.Period(8, 0.5, 2), q.Period(16, 0.5, 0)], 1.0)
    function = q.SuspendingShifts([q.Period(8, always(0.5), 2), q.Period(16, 0.5, 0)], 1.0)
    assert function.system_mean == pytest.approx(constant.system_mean, rel=1e-7)


@pytest.mark.parametrize("rule", [q.SuspendingShifts, q.FinishingShifts])
def test_a_cycle_written_twice_or_from_another_hour_is_the_same(rule):
    day = [q.Period(8, 0.5, 2), q.Period(10, 0.7, 0), q.Period(6, 0.2, 0)]
    means = [rule(periods, 1.0).sojourn_mean for periods in (day, day * 2, [*day[2:], *day[:2]])]
    assert means[1:] == pytest.approx(means[:1] * 2, rel=1e-7)


def test_finishing_the_work_in_hand_shortens_the_sojourn():
    day = [q.Period(8, 0.5, 2), q.Period(16, 0.5, 0)]
    finishing = q.FinishingShifts(day, 1.0)
    assert finishing.sojourn_mean < q.SuspendingShifts(day, 1.0).sojourn_mean
    assert finishing.overtime_per_cycle == pytest.approx(finishing.in_hand_at_close[0] * (1 - math.exp(-16)), rel=1e-9)


# accountability, deadlines


@pytest.mark.parametrize(("run", "total"), [(3, 5), (2, 4), (1, 1), (3, None), (None, 3)])
def test_the_trigger_is_what_counting_all_sequences_gives(run, total):
    chance = 0.3
    exact = 0.0
    for sequence in itertools.product((0, 1), repeat=8):
        longest = max(len(part) for part in "".join(map(str, sequence)).split("0"))
        if (run and longest >= run) or (total and sum(sequence) >= total):
            exact += chance ** sum(sequence) * (1 - chance) ** (8 - sum(sequence))
    assert q.trigger_probability(chance, 8, consecutive=run, cumulative=total) == pytest.approx(exact, rel=1e-12)


def test_the_orders_to_a_trigger_are_the_sum_of_the_tails():
    tails = [1 - q.trigger_probability(0.3, orders, consecutive=3, cumulative=5) for orders in range(300)]
    mean, variance = q.orders_to_trigger(0.3, consecutive=3, cumulative=5)
    assert mean == pytest.approx(sum(tails), rel=1e-10)
    assert variance == pytest.approx(sum((2 * k + 1) * tail for k, tail in enumerate(tails)) - mean**2, rel=1e-9)
    assert q.orders_to_trigger(1.0, consecutive=3, cumulative=5) == pytest.approx((3, 0))


def test_lateness_in_a_queue_comes_in_clusters():
    chance = q.first_orders(2.0, 1.0, 5, 20).wait_probabilities.mean()
    queue = q.trigger_probability_in_queue(2.0, 1.0, 5, 20, consecutive=3, cumulative=5)
    assert queue > 10 * q.trigger_probability(chance, 20, consecutive=3, cumulative=5)


def test_the_count_of_overdue_orders_agrees_with_its_parts():
    chances = q.delayed_count_probabilities(2.0, 1.0, 3, 30)
    assert chances.sum() == pytest.approx(1, rel=1e-12)
    assert chances @ np.arange(31) == pytest.approx(q.first_orders(2.0, 1.0, 3, 30).wait_probabilities.sum(), rel=1e-12)
    trigger = q.trigger_probability_in_queue(2.0, 1.0, 3, 30, consecutive=None, cumulative=5)
    assert chances[5:].sum() == pytest.approx(trigger, rel=1e-10)


def test_each_rule_of_the_slotted_queue_agrees_with_a_plain_run():
    queue, rng = q.SlottedQueue(0.3, 0.5, 2, 4), np.random.default_rng(1)
    keys = {  # what goes first: (arrival, class, due, slot) to a key
        "first_come": lambda a, k, *_: (a, k), "head_of_line": lambda a, k, *_: (k, a),
        "due": lambda a, k, due, _: (due, a, k), "late_last": lambda a, k, due, now: (due <= now, due, a, k),
    }
    exact = {
        "first_come": queue.first_come(), "head_of_line": queue.head_of_line(),
        "due": queue.earliest_due(), "late_last": queue.earliest_due(late="last"),
    }
    comes = rng.random((20_000, 2)) < [0.3, 0.5]
    for rule, key in keys.items():
        waiting, missed = [], np.zeros(2)
        for now, pair in enumerate(comes):
            waiting += [(now, kind, now + (2, 4)[kind]) for kind in range(2) if pair[kind]]
            if waiting:
                served = min(waiting, key=lambda order: key(*order, now))
                waiting.remove(served)
                missed[served[1]] += now + 1 > served[2]
        # lateness comes in clusters, so the standard error is taken four times that of independent orders
        for share, count, among in zip((exact[rule].first, exact[rule].second), missed, comes.sum(axis=0), strict=True):
            assert abs(count / among - share) <= 4.5 * 4 * math.sqrt((share * (1 - share) + 1e-9) / among)


def test_longer_deadlines_are_missed_less_and_parking_late_orders_helps():
    short, long = q.SlottedQueue(0.3, 0.5, 2, 4), q.SlottedQueue(0.3, 0.5, 3, 5)
    for queue in (short, long):
        assert queue.earliest_due(late="last").overall < queue.earliest_due().overall < queue.first_come().overall
    assert long.earliest_due().overall < short.earliest_due().overall


# staffing, run length


def test_one_server_fewer_misses_the_target():
    servers = q.fewest_servers_for_wait(1000.0, 1.0, 0.01, 0.8)
    assert q.MMc(1000, 1, servers).wait_tail(0.01) <= 0.2 < q.MMc(1000, 1, servers - 1).wait_tail(0.01)
    delay = q.fewest_servers_for_delay(20.0, 0.1)
    assert q.erlang_c(delay, 20.0) <= 0.1 < q.erlang_c(delay - 1, 20.0)


def test_the_square_root_rule_is_right_for_many_servers():
    beta = q.halfin_whitt_beta(0.2)
    assert q.halfin_whitt_wait_probability(beta) == pytest.approx(0.2, rel=1e-12)
    assert abs(q.square_root_servers(10_000, beta) - q.fewest_servers_for_delay(10_000, 0.2)) <= 1
    assert q.halfin_whitt_beta(q.halfin_whitt_wait_probability(1.0)) == pytest.approx(1.0, rel=1e-12)


def test_people_are_found_by_dividing_by_the_availability():
    assert q.head_count(7, 0.7) == 10
    assert q.head_count(8, 0.8) == 10
    assert q.head_count(5, 1.0) == 5


def test_a_steady_day_is_staffed_alike_by_every_rule():
    servers = q.fewest_servers_for_delay(30.0, 0.1)
    assert q.sipp_servers(always(30.0), 1.0, range(4), 0.1) == (servers,) * 3
    assert q.mol_servers(always(30.0), range(4), 0.1, looks=2) == (servers,) * 3


def test_lagged_staffing_follows_the_rate_of_an_hour_before():
    def rate(time):
        return 30 + 10 * math.sin(time)

    assert q.sipp_servers(rate, 1.0, [1, 2, 3], 0.1, lag=1.0) == q.sipp_servers(rate, 1.0, [0, 1, 2], 0.1)


def test_what_holds_on_average_holds_in_few_periods():
    servers = q.fewest_servers_for_mean_share(4.0, 1.0, 50, 0.9)
    certain = q.fewest_servers_for_certainty(4.0, 1.0, 50, 0.9, 0.95)
    assert q.on_time_certainty(4.0, 1.0, servers, 50, 0.9) < 0.95 <= q.on_time_certainty(4.0, 1.0, certain, 50, 0.9)
    assert certain > servers
    assert q.on_time_certainty(4.0, 1.0, 50, 50, 1.0) == pytest.approx(1)


def test_the_asymptotic_variance_of_one_server_is_its_closed_form():
    for load in (0.1, 0.5, 0.95):
        closed = 2 * load * (1 + load) / (1 - load) ** 4
        assert q.number_asymptotic_variance(load * 3, 3.0, 1) == pytest.approx(closed / 3, rel=1e-9)


def test_with_many_servers_the_variance_is_that_of_infinitely_many():
    assert q.number_asymptotic_variance(5.0, 1.0, 60) == pytest.approx(2 * 5.0, rel=1e-9)


def test_the_run_length_for_one_percent_of_a_busy_queue_is_millions():
    length = q.run_length_needed(q.number_asymptotic_variance(0.9, 1.0, 1), 0.09)
    assert length == pytest.approx(16.2e6, rel=0.01)


def test_a_binomial_law_would_be_too_narrow_for_overdue_orders():
    chances = q.delayed_count_probabilities(4.0, 1.0, 6, 100)
    number = np.arange(101)
    mean = chances @ number
    assert chances @ (number - mean) ** 2 > 3 * binom(100, mean / 100).var()


# refusals

REFUSED = [
    (lambda: q.erlang_b(-1, 1.0), "servers = -1"),
    (lambda: q.erlang_b(3, -1.0), "offered_load = -1.0"),
    (lambda: q.erlang_c(3, 3.0), "offered_load / servers = 1.0: must be below 1"),
    (lambda: q.MMc(1.0, 1.0, 1), "must be below 1, or the queue grows without end; add servers"),
    (lambda: q.MMc(-1.0, 1.0, 1), "arrival_rate = -1.0: must be above 0"),
    (lambda: q.MMc(1.0, math.nan, 3), "service_rate = nan"),
    (lambda: q.MMc(1.0, 1.0, 0), "servers = 0: must be a whole number of at least 1"),
    (lambda: q.MMc(1.0, 1.0, 2).wait_tail(-1), "time = -1"),
    (lambda: q.MMc(1.0, 1.0, 2).overdue_share(4, 4, 1.2), "extension_share = 1.2"),
    (lambda: q.MMcK(1.0, 1.0, 3, 2), "capacity = 2: must be at least servers = 3"),
    (lambda: q.ErlangA(1.0, 1.0, 1, 0.0), "abandonment_rate = 0.0"),
    (lambda: q.MMcD(1.0, 1.0, 1, -2.0), "patience = -2.0"),
    (lambda: q.MG1(0.5, 1.0, 0.5, 1.0), "service_square = 0.5"),
    (lambda: q.MG1(0.5, 1.0, 2.0, 1.0), "service_cube = 1.0"),
    (lambda: q.MG1(1.0, 1.0, 2.0, 6.0), "arrival_rate * service_mean = 1.0"),
    (lambda: q.mg1_wait_tail(2.0, expon(), 1.0), "must be below 1"),
    (lambda: q.lognormal_law(1.0, 0.0), "cv = 0.0"),
    (lambda: q.MDc(3.0, 1.0, 3), "must be below 1"),
    (lambda: q.mmc_priority_waits([], 1.0, 1), "arrival_rates"),
    (lambda: q.mmc_priority_waits([0.5, -0.1], 1.0, 1), "arrival_rates[1] = -0.1"),
    (lambda: q.mg1_priority_waits([0.5], [1.0, 1.0], [2.0]), "len(service_means) = 2: must be 1"),
    (lambda: q.mg1_priority_waits([0.5], [1.0], [0.5]), "service_squares"),
    (lambda: q.mmc_priority_wait_tail([0.2, 0.2], 1.0, 1, 2, 1.0), "rank = 2"),
    (lambda: q.two_class_waits([0.5, 0.6], [1.0, 1.0], 1), "must be below 1"),
    (lambda: q.two_class_waits([0.5], [1.0, 1.0], 1), "len(arrival_rates) = 1"),
    (lambda: q.traffic_rates([1.0], [[1.0]]), "must let every order leave"),
    (lambda: q.traffic_rates([1.0], [[0.5, 0.5]]), "must have shape"),
    (lambda: q.traffic_rates([1.0, 1.0], [[0.7, 0.5], [0, 0]]), "no row above 1"),
    (lambda: q.JacksonNetwork([1.0], [[0.5]], [1.0], [1]), "utilisation of station 0 = 2.0"),
    (lambda: q.tandem_sojourn_tail(1.0, [2.0, 0.9], 1.0), "must be below 1"),
    (lambda: q.Rework(1.0, 1.0, 1.0), "return_probability = 1"),
    (lambda: q.Rework(0.5, 1.0, 1.0, 0), "most_passes = 0"),
    (lambda: q.last_done_tail([], 1.0), "must hold at least one law"),
    (lambda: q.order_statistic_tail(3, 1.0, 4, 1.0), "done = 4"),
    (lambda: q.vacation_wait_mean(1.0, 2.0, 3.0), "vacation_square = 3.0"),
    (lambda: q.BreakdownQueue(0.9, 1.0, 0.1, 0.4), "must be below 1"),
    (lambda: q.Period(0, 1.0, 1), "length = 0"),
    (lambda: q.Period(1, -1.0, 1), "arrival_rate = -1.0"),
    (lambda: q.number_over_time([q.Period(1, 1.0, 1)], 1.0, [2.0]), "must rise from 0 to at most 1"),
    (lambda: q.number_over_time([q.Period(1, 1.0, 1)], 1.0, []), "times"),
    (lambda: q.open_orders_mean(always(1.0), expon().sf, -1.0), "time = -1.0"),
    (lambda: q.SuspendingShifts([q.Period(8, 1.0, 1), q.Period(16, 1.0, 0)], 1.0), "must be below 1"),
    (lambda: q.SuspendingShifts([q.Period(8, 1.0, 0)], 1.0), "must be below 1"),
    (lambda: q.SuspendingShifts([q.Period(8, 0.1, 1), q.Period(16, 0.1, 2)], 1.0).sojourn_tail(1), "one number of servers"),
    (lambda: q.FinishingShifts([q.Period(8, 0.1, 1)], 1.0), "no period off shift"),
    (lambda: q.FinishingShifts([q.Period(8, always(0.1), 1), q.Period(1, 0.1, 0)], 1.0), "must be a constant"),
    (lambda: q.trigger_probability(0.1, 10, consecutive=None, cumulative=None), "must not both be None"),
    (lambda: q.trigger_probability(1.1, 10, consecutive=3, cumulative=5), "overdue_probability = 1.1"),
    (lambda: q.trigger_probability(0.1, 10, consecutive=0, cumulative=5), "threshold = 0"),
    (lambda: q.orders_to_trigger(0.0, consecutive=3, cumulative=5), "overdue_probability = 0.0"),
    (lambda: q.SlottedQueue(0.5, 0.5, 2, 6), "must be below 1"),
    (lambda: q.SlottedQueue(0.3, 0.5, 2, 6).earliest_due("never"), "late = never"),
    (lambda: q.fewest_servers_for_wait(1.0, 1.0, 0.1, 1.0), "target = 1.0"),
    (lambda: q.halfin_whitt_wait_probability(0.0), "beta = 0.0"),
    (lambda: q.head_count(5, 0.0), "availability = 0.0"),
    (lambda: q.sipp_servers(always(1.0), 1.0, [2, 1], 0.1), "must be at least two rising times"),
    (lambda: q.run_length_needed(1.0, 0.0), "half_width = 0.0"),
]


@pytest.mark.parametrize(("call", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_a_bad_argument_is_refused_with_its_value_the_rule_and_what_to_do(call, said):
    with pytest.raises(q.ParameterError) as caught:
        call()
    assert said in str(caught.value)
    assert "; " in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_the_error_survives_pickle_and_being_made_again_from_its_args():
    with pytest.raises(q.ParameterError) as caught:
        q.MMc(-1.0, 1.0, 1)
    for copy in (pickle.loads(pickle.dumps(caught.value)), q.ParameterError(*caught.value.args)):
        assert str(copy) == str(caught.value)


def test_everything_public_is_documented_and_exported():
    for name in q.__all__:
        assert (getattr(q, name).__doc__ or "").strip(), name
