"""Sensitivity analysis against functions whose indices are known, without and with noise.

Ishigami, a = 7, b = 0.1: S = .3139, .4424, 0; ST = .5576, .4424, .2437 (T. Ishigami and T. Homma, 1990; A. Saltelli et
al., Global Sensitivity Analysis: The Primer, 2008, p. 196). False alarms: limits are 4.5 standard errors where a single
estimate is held against its value (chance 7e-6), and stated where something else is counted.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.sweep.morris import elementary_effects, morris_effects
from analysis.sweep.noise import variance_split
from analysis.sweep.sobol import independent_rows, sobol_indices
from analysis.sweep.surface import main_effects

pytest.importorskip("SALib")
from SALib.sample import morris as morris_design
from SALib.sample import sobol as saltelli_design

SIGMAS = 4.5
FIRST, TOTAL = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}, {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}
CUBE = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0.0, 1.0]] * 3}


def ishigami(points):
    x = math.pi * (2 * points - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def saltelli(rows, seed=1):
    return saltelli_design.sample(CUBE, rows, calc_second_order=False, scramble=True, seed=seed)


def by_factor(frame, column):
    return dict(zip(frame["factor"], frame[column], strict=True))


def test_ishigami_by_sobol_indices():
    found = sobol_indices(ishigami(saltelli(8192))[:, None], CUBE["names"])
    # The error of the first order at N = 8192 is about sqrt(Var(f_B (f_AB - f_A)) / N) / V = 0.02; of the total, 0.01.
    for name in CUBE["names"]:
        for kind, exact in (("first", FIRST), ("total", TOTAL)):
            row = found[found["factor"] == name].iloc[0]
            error = (row[f"{kind}_high"] - row[kind]) / 1.96
            assert error < 0.025
            assert abs(row[kind] - exact[name]) <= SIGMAS * error, (name, kind)


def test_without_noise_the_indices_are_those_of_salib():
    found = sobol_indices(ishigami(saltelli(256))[:, None], CUBE["names"])
    for kind in ("first", "total"):
        assert found[kind].to_numpy() == pytest.approx(found[f"{kind}_raw"].to_numpy(), rel=1e-12)


def test_second_order_designs_are_read_in_their_own_order():
    points = saltelli_design.sample(CUBE, 256, calc_second_order=True, scramble=True, seed=1)
    found = sobol_indices(ishigami(points)[:, None], CUBE["names"], second_order=True)
    assert found["total"].to_numpy() == pytest.approx(found["total_raw"].to_numpy(), rel=1e-12)
    assert independent_rows(16, 3, second_order=True) == [0, 7, 8, 15]
    assert independent_rows(10, 3, second_order=False) == [0, 4, 5, 9]


# y = x1 + x2 / 2 + 0 x3 on the unit cube: V = (1 + 1/4) / 12, S = ST = .8, .2, 0. Independent noise of variance s2 on
# each run adds s2 / n to the variance of the means and to Jansen's numerator, and nothing to the first one's.
LINEAR = np.array([1.0, 0.5, 0.0])
V = 1.25 / 12
SHARES = {"x1": 0.8, "x2": 0.2, "x3": 0.0}
S2, N_REP, ROWS, SWEEPS = 0.25, 4, 128, 60


def noisy(points, generator, *, common=0.0):
    own = generator.normal(0, math.sqrt(S2), (len(points), N_REP))
    return (points @ LINEAR)[:, None] + own + generator.normal(0, 1, (1, N_REP)) * common


@pytest.mark.parametrize("common", [0.0, 2.0])
def test_noise_biases_the_plain_indices_by_a_known_amount_and_the_corrected_ones_not(common):
    """`common` is noise that all points of a replication share: it cancels, and must not be taken out twice."""
    noise = S2 / N_REP
    biased = {"first": {name: SHARES[name] * V / (V + noise) for name in SHARES},
              "total": {name: (SHARES[name] * V + noise) / (V + noise) for name in SHARES}}
    found = {(kind, name): [] for kind in ("first", "total", "first_raw", "total_raw") for name in SHARES}
    for sweep in range(SWEEPS):
        values = noisy(saltelli(ROWS, sweep), np.random.default_rng([20, sweep]), common=common)
        table = sobol_indices(values, CUBE["names"])
        for (kind, name), kept in found.items():
            kept.append(by_factor(table, kind)[name])
    for (kind, name), kept in found.items():
        mean, error = np.mean(kept), np.std(kept, ddof=1) / math.sqrt(SWEEPS)
        plain = biased[kind.removesuffix("_raw")][name]
        # ratio of two estimates: its own bias is below Var(V) / V^2 = .02 of the value at these sizes
        allowed = SIGMAS * error + 0.02 * abs(plain)
        exact = plain if kind.endswith("_raw") else SHARES[name]
        assert abs(mean - exact) <= allowed, (kind, name, mean, exact)
        if kind == "total_raw":
            assert abs(mean - SHARES[name]) > allowed, "the plain total must show its bias, or this test shows nothing"


@pytest.mark.slow
@pytest.mark.parametrize("common", [0.0, 0.5])
def test_intervals_of_noisy_indices_cover(common):
    sweeps, covered = 200, []
    for sweep in range(sweeps):
        table = sobol_indices(noisy(saltelli(ROWS, sweep), np.random.default_rng([21, sweep]), common=common), CUBE["names"])
        covered.append([(row[f"{kind}_low"] <= SHARES[row["factor"]] <= row[f"{kind}_high"])
                        for _, row in table.iterrows() for kind in ("first", "total")])
    # at true coverage 93 %, 200 sweeps fall below 85.5 % with chance 1e-4
    assert np.mean(covered, axis=0).min() > 0.855


def test_ishigami_by_morris_effects():
    """On the levels 0, 1/3, 2/3, 1 of the unit cube, the step being 2/3, effects can be worked out by hand.

    x2: sin^2 is 0 at 0 and 1 and 3/4 at 1/3 and 2/3; each step goes between the two, so every |EE| = 7 x .75 / (2/3) =
    7.875, upwards from 0 and downwards from 1/3: mean 0 over both. x1: f moves by -+ sin(pi/3) (1 + .1 x3^4), x3^4 being
    pi^4 at two levels and (pi/3)^4 at two. x3: x3^4 changes by pi^4 (1 - 1/81), times sin x1, which is 0 at two
    levels and sin(pi/3) in size at two.
    """
    points = morris_design.sample(CUBE, 400, num_levels=4, seed=1)
    found = morris_effects(points, ishigami(points)[:, None], CUBE["names"], 4)
    step, sine = 2 / 3, math.sin(math.pi / 3)
    x1 = sine * (1 + 0.1 * math.pi**4 * (1 + 1 / 81) / 2) / step
    x3 = 0.1 * math.pi**4 * (1 - 1 / 81) * sine / 2 / step
    spread_x1 = 0.1 * math.pi**4 * (1 - 1 / 81) / 2 * sine / step
    sizes = by_factor(found, "mu_star")
    assert sizes["x2"] == pytest.approx(7.875, rel=1e-12)
    assert sizes["x1"] == pytest.approx(x1, abs=SIGMAS * spread_x1 / math.sqrt(400))
    assert sizes["x3"] == pytest.approx(x3, abs=SIGMAS * x3 / math.sqrt(400))
    assert by_factor(found, "sigma")["x2"] == pytest.approx(7.875, rel=0.05)
    assert set(found["reading"]) == {"unknown"}, "one replication tells nothing of the noise"


def test_mu_star_is_the_mean_size_of_the_effects_given_to_salib():
    points = morris_design.sample(CUBE, 10, num_levels=4, seed=2)
    values = ishigami(points)[:, None] + np.random.default_rng(1).normal(0, 1, (len(points), 3))
    effects = elementary_effects(points, values, 4)
    sizes = np.abs(effects.mean(axis=2)).mean(axis=0)
    assert by_factor(morris_effects(points, values, CUBE["names"], 4), "mu_star") == pytest.approx(
        dict(zip(CUBE["names"], sizes, strict=True)))


def test_the_noise_of_an_effect_is_that_of_a_paired_difference():
    """Noise s on each run, n replications: an effect has the standard error s sqrt(2 / n) / step; common noise has none."""
    points = morris_design.sample(CUBE, 100, num_levels=4, seed=3)
    generator, spread, count = np.random.default_rng(5), 0.3, 6
    values = (points @ LINEAR)[:, None] + generator.normal(0, spread, (len(points), count)) + generator.normal(0, 9, (1, count))
    found = morris_effects(points, values, CUBE["names"], 4)
    exact = spread * math.sqrt(2 / count) / (2 / 3)
    # 100 trajectories x 5 degrees of freedom: a standard deviation known to 1 / sqrt(2 x 500) = 3.2 % of itself
    assert found["noise"].to_numpy() == pytest.approx(np.full(3, exact), rel=SIGMAS * 0.032)
    assert by_factor(found, "reading") == {"x1": "clear", "x2": "clear", "x3": "noise"}


def test_a_factor_of_pure_noise_is_seldom_called_clear():
    """Dependence of the trajectories, none to full: false alarms stay near 5 % of 400; above 35 with chance 2e-3 each."""
    from analysis.sweep.morris import _noise_alone

    for count in (3, 6):
        for shared in (0.0, 0.5, 1.0):
            generator = np.random.default_rng([count, int(10 * shared)])
            alarms = 0
            for _ in range(400):
                own, common = generator.normal(size=(8, count)), generator.normal(size=(1, count))
                alarms += _noise_alone(math.sqrt(shared) * common + math.sqrt(1 - shared) * own) <= 0.05
            assert alarms <= 35


def test_the_split_finds_known_variances():
    """Points of variance 4, years of variance 1 common to all, the rest 2, ten replications: noise share .2 / 4.2."""
    found, covered = [], []
    for sweep in range(100):
        generator = np.random.default_rng([30, sweep])
        values = (generator.uniform(-math.sqrt(12), math.sqrt(12), (60, 1)) + generator.normal(0, 1, (1, 10))
                  + generator.normal(0, math.sqrt(2), (60, 10)))
        split = variance_split(values)
        found.append((split.factors**2, split.luck**2, split.noise**2))
        covered.append((split.noise_share_low <= 0.2 / 4.2 <= split.noise_share_high, split.factors_low <= 2 <= split.factors_high,
                        split.luck_low <= math.sqrt(3) <= split.luck_high))
        assert split.more_replications_help == "no"
    means, errors = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / 10
    assert np.all(np.abs(means - [4, 3, 0.2]) <= SIGMAS * errors)
    # at true coverage 95 %, fewer than 84 of 100 come with chance 2e-5
    assert np.sum(covered, axis=0).min() >= 84


def test_the_intervals_of_main_effects_cover():
    """Linear and noise: of 200 sweeps x 3 effects 30 intervals should miss; 8 and 50 are 4 standard deviations off."""
    misses = 0
    for sweep in range(200):
        generator = np.random.default_rng([40, sweep])
        points = generator.random((40, 3))
        frame = main_effects(_frame(points), noisy(points, generator), sampled=True).rows
        ends = _frame(points).max() - _frame(points).min()
        exact = {name: slope * ends[name] for name, slope in zip(CUBE["names"], LINEAR, strict=True)}
        misses += sum(not row["low"] <= exact[row["factor"]] <= row["high"] for _, row in frame.iterrows())
    assert 8 <= misses <= 50


def _frame(points):
    import pandas as pd

    return pd.DataFrame(points, columns=CUBE["names"])
