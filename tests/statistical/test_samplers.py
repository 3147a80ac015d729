"""Samplers have the moments and profiles of their parameters.

Every statistical test here raises a false alarm once in a million runs, whatever the seed; the planted errors show that
it would see one of 5 %. Where a moment can be had without sampling, by quadrature of the quantile function, it is.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from pydantic import TypeAdapter
from scipy import integrate, stats

from sim.arrivals import CAUSE_SLOTS
from sim.demand import Place, Tape
from sim.distributions import Duration, Law
from sim.model import Setting
from sim.offered import expected_work, offered_work
from sim.streams import generator

FALSE_ALARM = 1e-6
SEEDS = [0, 1, 20250101]
SAMPLE = 200_000

# Each law, and the same law by SciPy.
LAWS = {
    "exponential": ({"law": "exponential", "mean_min": 40}, stats.expon(scale=40)),
    "lognormal": (
        {"law": "lognormal", "mean_min": 90, "cv": 0.8},
        stats.lognorm(np.sqrt(np.log(1.64)), scale=90 / np.sqrt(1.64)),
    ),
    "lognormal, wide": (
        {"law": "lognormal", "mean_min": 10, "cv": 2}, stats.lognorm(np.sqrt(np.log(5)), scale=10 / np.sqrt(5)),
    ),
    "gamma": ({"law": "gamma", "mean_min": 30, "cv": 0.5}, stats.gamma(4, scale=7.5)),
    "gamma, wide": ({"law": "gamma", "mean_min": 30, "cv": 1.5}, stats.gamma(1 / 2.25, scale=30 * 2.25)),
    "weibull": (
        {"law": "weibull", "mean_min": 60, "shape": 2}, stats.weibull_min(2, scale=60 / (np.sqrt(np.pi) / 2)),
    ),
    "uniform": ({"law": "uniform", "low_min": 10, "high_min": 50}, stats.uniform(10, 40)),
    "triangular": (
        {"law": "triangular", "low_min": 10, "mode_min": 20, "high_min": 60}, stats.triang(0.2, loc=10, scale=50),
    ),
}  # fmt: skip


def law_of(data: object) -> Law:
    return TypeAdapter(Duration).validate_python(data)


def is_plausible(sample: np.ndarray, reference: object) -> bool:
    """Whether a sample fits a law by Kolmogorov and Smirnov, and its mean by the normal limit."""
    fits = stats.kstest(sample, reference.cdf).pvalue > FALSE_ALARM / 2
    error = reference.std() / np.sqrt(sample.size)
    return fits and abs(sample.mean() - reference.mean()) < stats.norm.isf(FALSE_ALARM / 4) * error


def fits(observed: np.ndarray, expected: np.ndarray) -> bool:
    """Whether counts fit expected ones by chi-square."""
    return stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > FALSE_ALARM


@pytest.mark.parametrize("name", LAWS)
def test_a_law_has_the_mean_and_spread_of_its_parameters(name):
    law, reference = law_of(LAWS[name][0]), LAWS[name][1]
    near_one = 1 - 1e-9  # by parts, for the tail has most of the variance
    parts = [0, 0.5, 0.9, 0.99, 0.999, 0.99999, 0.9999999, near_one]
    moments = [
        sum(
            integrate.quad(lambda u, power=power: float(law.quantile(np.array([u]))[0]) ** power, low, high)[0]
            for low, high in pairwise(parts)
        )
        for power in (1, 2)
    ]
    assert law.mean == pytest.approx(reference.mean(), rel=1e-12)
    assert moments[0] == pytest.approx(law.mean, rel=1e-5)
    assert np.sqrt(moments[1] - moments[0] ** 2) == pytest.approx(reference.std(), rel=1e-3)
    if "cv" in LAWS[name][0]:
        assert reference.std() / reference.mean() == pytest.approx(LAWS[name][0]["cv"], rel=1e-12)


@pytest.mark.parametrize("name", LAWS)
def test_a_law_is_the_one_of_its_name(name):
    law, reference = law_of(LAWS[name][0]), LAWS[name][1]
    u = np.linspace(0, 1 - 1e-6, 1001)[1:]
    np.testing.assert_allclose(law.quantile(u), reference.ppf(u), rtol=1e-9)
    assert np.isfinite(law.quantile(np.array([0.0, 1 - 2**-53]))).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", LAWS)
def test_samples_fit_their_law(name, seed):
    sample = law_of(LAWS[name][0]).quantile(generator(seed, 0, f"test/{name}").random(SAMPLE))
    assert is_plausible(sample, LAWS[name][1])


@pytest.mark.parametrize("name", LAWS)
def test_a_mean_wrong_by_a_twentieth_is_noticed(name):
    sample = law_of(LAWS[name][0]).quantile(generator(0, 0, f"test/{name}").random(SAMPLE))
    assert not is_plausible(1.05 * sample, LAWS[name][1])


@pytest.mark.parametrize("law", ["lognormal", "gamma"])
def test_a_spread_wrong_by_a_twentieth_is_noticed(law):
    data, reference = LAWS[law]
    sample = law_of({**data, "cv": 1.05 * data["cv"]}).quantile(generator(0, 0, law).random(SAMPLE))
    assert not is_plausible(sample, reference)


def test_measured_lengths_are_drawn_between_the_shortest_and_the_longest_with_the_stated_mean():
    law = law_of({"law": "empirical", "values_min": [30, 10, 20, 90]})
    u = (np.arange(3_000_000) + 0.5) / 3_000_000
    assert law.quantile(np.array([0, 1 / 3, 2 / 3, 1])).tolist() == [10, 20, 30, 90]
    assert law.quantile(u).mean() == pytest.approx(law.mean, rel=1e-6)
    assert law_of(7).quantile(u[:3]).tolist() == [7, 7, 7]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_minutes_on_the_tape_fit_their_law(scenario, seed):
    parameters = scenario(f"run: {{seed: {seed}}}\nwork: {{handling: {{law: gamma, mean_min: 30, cv: 0.5}}}}")
    tape = Tape(parameters, 0, Setting.of(parameters).days)
    sample = [
        tape.minutes(Place(tape.source("order", 0, block), slot), "handling") for block in range(5) for slot in range(4096)
    ]
    assert is_plausible(np.array(sample), LAWS["gamma"][1])


def test_offered_work_has_the_mean_that_is_expected_of_it(scenario):
    parameters = scenario("""
        period: {start: 2025-01-01, end: 2025-02-28, lead_in_days: 10}
        demand:
          arrivals: {orders_per_day: 25, overdispersion_k: 4, holiday_factor: 0.5, trend_share_per_year: 0.5}
          topics: {roads: {name: {zh: 路, en: Roads}, weight: 2, units: {unit1: 1, unit2: 3}},
                   all: {name: {zh: 全部, en: All}, weight: 2}}
        units: {unit2: {name: {zh: 二, en: Two}, unit_class: township, weight: 2}}
        work: {handling: {law: gamma, mean_min: 30, cv: 0.5}}
    """)
    days, replications = Setting.of(parameters).days, 300
    expected = expected_work(parameters, days)
    drawn = [offered_work(parameters, Tape(parameters, number, days)) for number in range(replications)]
    for unit, share in {"unit1": 1 / 2 * 1 / 4 + 1 / 2 * 1 / 3, "unit2": 1 / 2 * 3 / 4 + 1 / 2 * 2 / 3}.items():
        assert expected[unit].handling_min == pytest.approx(30 * expected[unit].orders)
        assert expected[unit].orders == pytest.approx(share * sum(one.orders for one in expected.values()))
        for index in range(2):
            sample = np.array([one[unit][index] for one in drawn])
            z = (sample.mean() - expected[unit][index]) / (sample.std(ddof=1) / replications**0.5)
            assert abs(z) < stats.norm.isf(FALSE_ALARM / 8)  # four figures, two sides


# Arrivals.

MONTHS = [1.3, 0.6, 0.9, 1, 1, 1.1, 1.2, 1, 0.9, 0.8, 1, 1.2]
WEEKDAYS = {"mon": 1.3, "tue": 1.1, "sat": 0.6, "sun": 0.5}
HOURS = [1, 1, 0, 1, 1, 2, 4, 8, 12, 14, 13, 10, 8, 9, 12, 13, 11, 8, 6, 5, 4, 3, 2, 1]


def year(scenario, seed: int, rate: float = 250, more: str = ""):
    parameters = scenario(f"""
        period: {{start: 2025-01-01, end: 2025-12-31, follow_up_days: 1}}
        run: {{seed: {seed}}}
        demand:
          arrivals: {{orders_per_day: {rate}, month_factors: {MONTHS}, weekday_factors: {WEEKDAYS},
                      hour_weights: {HOURS}{more}}}
    """)
    days = Setting.of(parameters).days
    moments = [one.received for one in Tape(parameters, 0, days).arrivals(0, 365 * 1440)]
    when = [days.date_of(day) for day in range(365)]
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    factors = np.array([MONTHS[day.month - 1] * WEEKDAYS.get(names[day.weekday()], 1) for day in when])
    return np.array(moments), when, factors


@pytest.mark.parametrize("seed", SEEDS)
def test_arrivals_have_the_year_the_week_and_the_day_of_their_factors(scenario, seed):
    moments, when, factors = year(scenario, seed)
    daily = np.bincount((moments // 1440).astype(int), minlength=365)
    month, weekday = (np.array([part(day) for day in when]) for part in (lambda day: day.month - 1, lambda day: day.weekday()))
    assert fits(np.bincount(month, daily), np.bincount(month, factors))
    assert fits(np.bincount(weekday, daily), np.bincount(weekday, factors))
    hours = np.bincount((moments % 1440 // 60).astype(int), minlength=24)
    assert hours[2] == 0
    assert fits(hours[hours > 0], np.array(HOURS, dtype=float)[hours > 0])
    expected = 250 * factors.sum()
    assert abs(moments.size - expected) < stats.norm.isf(FALSE_ALARM / 2) * np.sqrt(expected)
    # Poisson: daily counts vary about the factors as much as their mean.
    assert fits(daily, factors)


@pytest.mark.parametrize("planted", ["months", "weekdays", "hours", "volume"])
def test_a_profile_wrong_by_a_twentieth_is_noticed(scenario, planted):
    moments, when, factors = year(scenario, 0, 262.5 if planted == "volume" else 1000)
    daily = np.bincount((moments // 1440).astype(int), minlength=365)
    if planted == "months":
        month = np.array([day.month - 1 for day in when])
        wrong = np.where(month == 0, 1.05, 1) * factors
        assert not fits(np.bincount(month, daily), np.bincount(month, wrong))
    elif planted == "weekdays":
        weekday = np.array([day.weekday() for day in when])
        assert not fits(np.bincount(weekday, daily), np.bincount(weekday, np.where(weekday == 0, 1.05, 1) * factors))
    elif planted == "hours":
        hours = np.bincount((moments % 1440 // 60).astype(int), minlength=24)
        wrong = np.array(HOURS, dtype=float)
        wrong[8:11] *= 1.05
        assert not fits(hours[hours > 0], wrong[hours > 0])
    else:
        expected = 250 * factors.sum()
        assert abs(moments.size - expected) > stats.norm.isf(FALSE_ALARM / 2) * np.sqrt(expected)


def days_of(scenario, seed: int, k: float) -> np.ndarray:
    """Return 20 000 daily counts of mean 20 under a gamma rate of variance 1 / k."""
    parameters = scenario(f"""
        period: {{start: 2025-01-01, end: 2025-12-31, follow_up_days: 1}}
        run: {{seed: {seed}}}
        demand: {{arrivals: {{orders_per_day: 20, overdispersion_k: {k}}}}}
    """)
    days = Setting.of(parameters).days
    counts = [
        np.bincount([int(one.received // 1440) for one in Tape(parameters, number, days).arrivals(0, 365 * 1440)], minlength=365)
        for number in range(55)
    ]
    return np.concatenate(counts)


def is_negative_binomial(counts: np.ndarray, k: float) -> bool:
    """Whether daily counts of mean 20 fit the negative binomial, by chi-square over its twentieths."""
    law = stats.nbinom(k, k / (k + 20))
    edges = np.unique(law.ppf(np.linspace(0.05, 0.95, 19)))
    expected = np.diff(np.concatenate([[0], law.cdf(edges), [1]]))
    observed = np.bincount(np.searchsorted(edges, counts), minlength=expected.size)
    return fits(observed, expected)


def test_daily_counts_vary_as_overdispersion_says(scenario):
    counts = days_of(scenario, 0, 5)
    variance = 20 + 20**2 / 5
    fourth = stats.nbinom(5, 0.2).stats("k") + 2
    assert abs(counts.var() - variance) < stats.norm.isf(FALSE_ALARM / 2) * variance * np.sqrt(float(fourth) / counts.size)
    assert is_negative_binomial(counts, 5)
    # Half the error in spread that a dispersion without the gamma day would make is far outside.
    assert not is_negative_binomial(counts, 6)
    assert not is_negative_binomial(np.round(counts * 1.05), 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_days_rate_is_gamma_with_variance_one_over_k(scenario, seed):
    parameters = scenario(f"run: {{seed: {seed}}}\ndemand: {{arrivals: {{orders_per_day: 20, overdispersion_k: 5}}}}")
    days = Setting.of(parameters).days
    rates = [Tape(parameters, number, days).times._daily_rates(0, 300 * 1440) for number in range(200)]
    assert is_plausible(np.concatenate(rates) / 20, stats.gamma(5, scale=1 / 5))
    assert not is_plausible(1.05 * np.concatenate(rates) / 20, stats.gamma(5, scale=1 / 5))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hot_spot_brings_a_geometric_number_of_orders(scenario, seed):
    parameters = scenario(f"""
        period: {{start: 2025-01-01, end: 2025-12-31, follow_up_days: 1}}
        run: {{seed: {seed}}}
        demand:
          arrivals: {{orders_per_day: 0}}
          clusters: {{pipe: {{per_year: 20000, orders_mean: 3, spread: 0, topic: all}}}}
    """)
    days = Setting.of(parameters).days
    sizes = np.array(list(Counter(one.cause for one in Tape(parameters, 0, days).arrivals(0, 365 * 1440)).values()))
    assert abs(sizes.size - 20000) < stats.norm.isf(FALSE_ALARM / 2) * np.sqrt(20000)
    assert sizes.max() <= CAUSE_SLOTS
    assert has_geometric_mean(sizes, 3)
    assert not has_geometric_mean(sizes, 3 * 1.05)
    classes = np.bincount(np.minimum(sizes, 20), minlength=21)[1:]
    law = stats.geom(1 / 3)
    assert fits(classes, np.append(law.pmf(np.arange(1, 20)), law.sf(19)))


def has_geometric_mean(sizes: np.ndarray, mean: float) -> bool:
    error = np.sqrt(mean * (mean - 1) / sizes.size)
    return bool(abs(sizes.mean() - mean) < stats.norm.isf(FALSE_ALARM / 2) * error)
