"""Intervals, families, the best and the stopping rule keep what they promise, on toys whose truth is known.

How a limit is made. A promise is "at least this share" (or "at most" for errors). With N independent trials a share that
is exactly the promised one falls beyond the limit with probability 1e-4 (binomial); a better one more rarely. Where the
promise is exact (normal values) the other side has its limit too. Where a method is known to fall a little short, its
promise here is the figure measured over very many trials (named beside it) and not the nominal one.

Power. Beside each promise stands a plausible mistake, which must miss the same limit.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import binom, t

from analysis.comparison import (
    Precision,
    StoppingRule,
    compare_with_best,
    controlled,
    holm,
    paired_difference,
    simultaneous_level,
)

pytestmark = pytest.mark.slow
FALSE_ALARM = 1e-4
Array = npt.NDArray[np.float64]


def least(share: float, trials: int) -> float:
    """Return the share of trials below which a true share of at least this falls once in 10,000 runs."""
    return float(binom.ppf(FALSE_ALARM, trials, share)) / trials


def most(share: float, trials: int) -> float:
    """Return the share of trials above which a true share of at most this rises once in 10,000 runs."""
    return float(binom.isf(FALSE_ALARM, trials, share)) / trials


def pairs(values: Array) -> list[tuple[float, float]]:
    return [(value, 1.0) for value in values.tolist()]


# the paired difference of two shares


class Hotline:
    """Two policies on the same orders: orders share their replication's luck; the second dismisses some of them.

    Of the orders on time with the first, a share `lost` is not with the second; of the others a share `won` is. Their
    true shares are `mean` and mean (1 - lost) + (1 - mean) won.
    """

    mean, lost, won, dismissed, orders = 0.85, 0.02, 0.15, 0.03, 300
    truth = mean * (1 - lost) + (1 - mean) * won - mean

    def draw(self, rng: np.random.Generator, shape: tuple[int, int]) -> tuple[Array, Array, Array, Array]:
        """Return numerators and denominators of the first and of the second."""
        luck = rng.beta(34, 6, shape)
        kept, gone = rng.poisson(self.orders * (1 - self.dismissed), shape), rng.poisson(self.orders * self.dismissed, shape)
        first = rng.binomial(kept, luck)
        second = first - rng.binomial(first, self.lost) + rng.binomial(kept - first, self.won)
        return first + rng.binomial(gone, luck), kept + gone, second, kept


@pytest.mark.parametrize("replications", [10, 30])
def test_paired_intervals_of_a_ratio_cover(replications):
    """Over 400,000 trials of either 94.9 % (standard error .03); nominal 95 %.

    Mistake: Welch's unpaired standard error, which takes the two as independent. Here it is too long by far, so that it
    covers always; the upper limit sees it.
    """
    trials = 6000
    toy = Hotline()
    drawn = toy.draw(np.random.default_rng(41), (trials, replications))
    covered = unpaired = 0
    for one in zip(*drawn, strict=True):
        base, other = list(zip(one[0], one[1], strict=True)), list(zip(one[2], one[3], strict=True))
        found = paired_difference(base, other, unit="share")
        covered += found.low <= toy.truth <= found.high
        unpaired += abs(found.value - toy.truth) <= found.half_width * np.sqrt(found.variance_ratio)
    print(replications, covered / trials, unpaired / trials)  # noqa: T201 - pytest -rP shows it
    assert least(0.9485, trials) <= covered / trials <= most(0.95, trials)
    assert unpaired / trials > most(0.95, trials)


# control variates


def controlled_trials(trials: int, replications: int, controls: int, seed: int) -> tuple[Array, Array]:
    """Return differences with true mean 1 that lean on normal controls of mean 0, and the controls."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(trials, replications, controls))
    return 1 + table @ np.linspace(0.5, 1, controls) + rng.normal(size=(trials, replications)), table


def controlled_coverage(replications: int, controls: int, trials: int) -> Array:
    """Return the coverage of the interval; with the leverage of the averages left out; with n in place of n - q - 1."""
    values, tables = controlled_trials(trials, replications, controls, 42)
    hits = np.zeros(3)
    for one, table in zip(values, tables, strict=True):
        found = controlled(one, table, [0.0] * controls)
        no_leverage = 1 / np.sqrt(1 + replications * leverage(table))
        no_degrees = np.sqrt(found.degrees / replications)
        hits += [abs(found.value - 1) <= found.half_width * factor for factor in (1, no_leverage, no_degrees)]
    print(replications, controls, hits / trials)  # noqa: T201 - pytest -rP shows it
    return hits / trials


@pytest.mark.parametrize(("replications", "controls"), [(15, 1), (30, 4)])
def test_controlled_intervals_cover_exactly(replications, controls):
    """Exact for normal values, also from the fewest replications on. Both mistakes are seen with four controls."""
    trials = 10_000
    right, *mistakes = controlled_coverage(replications, controls, trials)
    assert least(0.95, trials) <= right <= most(0.95, trials)
    if controls == 4:
        assert max(mistakes) < least(0.95, trials)


def leverage(table: Array) -> float:
    average = table.mean(axis=0)
    apart = table - average
    return float(average @ np.linalg.solve(apart.T @ apart, average))


def test_controlled_values_vary_by_lavenberg_and_welchs_factor():
    """Variance (1 - R^2) (n - 2) / (n - q - 2) of the plain one's: over N normal values a log variance has variance 2 / N.

    3.9 sigma is a false alarm of 1e-4; a twentieth more is for the values' kurtosis, 3.04 and not 3. The factor without
    its loss, 1 in place of 28 / 24, misses the limit.
    """
    trials, replications, controls = 10_000, 30, 4
    values, tables = controlled_trials(trials, replications, controls, 43)
    found = [controlled(one, table, [0.0] * controls).value for one, table in zip(values, tables, strict=True)]
    seen = np.log(np.var(found) * replications)  # residual variance 1
    limit = 3.9 * np.sqrt(2 / trials) * 1.05
    assert abs(seen - np.log(28 / 24)) < limit
    assert abs(seen) > limit


# families


def p_values(trials: int, effects: list[float], seed: int) -> list[dict[int, float]]:
    """Return p values of alternatives with these true effects against one base: ten replications, correlated by it."""
    rng = np.random.default_rng(seed)
    luck = rng.normal(size=(trials, 10, 1))
    base, noise = luck + rng.normal(size=(trials, 10, 1)), rng.normal(size=(trials, 10, len(effects)))
    others = luck + noise + effects
    return [{place: paired_difference(pairs(one[:, 0]), pairs(many[:, place]), unit="days").p_value
             for place in range(len(effects))} for one, many in zip(base, others, strict=True)]  # fmt: skip


@pytest.mark.parametrize("effects", [[0.0] * 6, [0.0] * 4 + [9.0] * 2, [0.0, 0.0, 9.0, 9.0, 9.0, 9.0]])
def test_holm_keeps_the_chance_of_any_false_call_in_the_family(effects):
    """At most 5 %. Mistake: no adjustment, which calls something falsely in more than 5 %."""
    trials = 3000
    nothing = [place for place, effect in enumerate(effects) if effect == 0]
    false = unadjusted = power = 0
    for found in p_values(trials, effects, 44):
        adjusted = holm(found)
        false += any(adjusted[place] <= 0.05 for place in nothing)
        unadjusted += any(found[place] <= 0.05 for place in nothing)
        power += all(adjusted[place] <= 0.05 for place in adjusted if place not in nothing)
    print(effects, false / trials, unadjusted / trials)  # noqa: T201 - pytest -rP shows it
    assert false / trials <= most(0.05, trials)
    assert unadjusted / trials > most(0.05, trials)
    assert power / trials > 0.99  # effects of six standard deviations of a difference are found


def test_simultaneous_intervals_hold_together():
    """Six differences from one base, all in their intervals in at least 95 %. Mistake: each at 95 % by itself."""
    trials, members = 3000, 6
    level = simultaneous_level(members)
    together = alone = 0
    for found in p_values(trials, [0.0] * members, 45):  # the interval holds the truth, 0, exactly where p >= 1 - level
        together += min(found.values()) >= 1 - level
        alone += min(found.values()) >= 0.05
    print(together / trials, alone / trials)  # noqa: T201 - pytest -rP shows it
    assert together / trials >= least(0.95, trials)
    assert alone / trials < least(0.95, trials)


# the best


MEANS = (0.3, 0.0, 0.0, 0.0, 0.0)
"""The hard case: one policy is better than four that are alike, by little."""


def best_is_kept(level: float, trials: int, seed: int) -> tuple[float, float, float]:
    """Return shares of trials: all intervals hold their truth; the best is called not best; any wrong place."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(trials, 10, 1)) + rng.normal(size=(trials, 10, len(MEANS))) + MEANS
    truth = [mean - max(MEANS[:place] + MEANS[place + 1 :]) for place, mean in enumerate(MEANS)]
    held = lost = wrong = 0
    for one in values:
        found = compare_with_best({str(place): pairs(one[:, place]) for place in range(len(MEANS))}, better="higher",
                                  unit="days", level=level)  # fmt: skip
        held += all(found[str(place)].low <= mean <= found[str(place)].high for place, mean in enumerate(truth))
        lost += found["0"].place == "not_best"
        wrong += found["0"].place == "not_best" or any(found[str(place)].place == "best" for place in range(1, len(MEANS)))
    return held / trials, lost / trials, wrong / trials


def test_intervals_against_the_best_hold_together_and_the_best_is_kept():
    """All hold with at least 1 - .05 / 5 = 99 %. Mistake: no Bonferroni, each pair two-sided at 95 %.

    Level .5 of five policies is that mistake: .5 / (5 * 4) is .025 to a side.
    """
    trials = 2000
    held, lost, wrong = best_is_kept(0.95, trials, 46)
    careless = best_is_kept(0.5, trials, 46)
    print(held, lost, wrong, careless)  # noqa: T201 - pytest -rP shows it
    assert held >= least(0.99, trials)
    assert max(lost, wrong) <= most(0.01, trials)
    assert careless[0] < least(0.99, trials)


# the stopping rule


def stopped(rule: StoppingRule, trials: int, seed: int) -> tuple[float, float]:
    """Return how often the interval at the stop holds the truth, and the mean number of replications."""
    drawn = np.random.default_rng(seed).normal(size=(trials, rule.at_most))
    nothing = [(0.0, 1.0)] * rule.at_most
    held = total = 0
    for values in drawn:
        one, count = pairs(values), rule.next_look(0)
        while count is not None:
            found = paired_difference(nothing[:count], one[:count], unit="days")
            last, count = count, rule.look(count, {"one": found.half_width}, base=None, unit="days").next_look
        held, total = held + (found.low <= 0 <= found.high), total + last
    return held / trials, total / trials


@pytest.mark.parametrize(("wanted", "at_least", "step", "promise"), [
    ("0.45 days", 10, 5, 0.936), ("0.45 days", 10, 10, 0.937), ("0.35 days", 20, 10, 0.942), ("0.9 days", 10, 10, 0.947),
])  # fmt: skip
def test_the_stopping_rule_covers_as_often_as_it_says(wanted, at_least, step, promise):
    """Standard deviation 1, so that 0.45 ends at some 25 replications, where the rule falls shortest."""
    trials = 5000
    held, replications = stopped(StoppingRule(Precision.parse(wanted), at_most=200, at_least=at_least, step=step), trials, 47)
    print(wanted, at_least, step, held, replications)  # noqa: T201 - pytest -rP shows it
    assert least(promise, trials) <= held <= most(0.95, trials)


PRECISIONS = (0.2, 0.25, 0.3, 0.35, 0.375, 0.4, 0.425, 0.45, 0.475, 0.5, 0.55, 0.6, 0.7, 0.9)
"""Half-widths in standard deviations: from some 100 replications to the first look."""


def least_covered(looks: npt.NDArray[np.int64], trials: int, seed: int) -> float:
    """Return the coverage of the same rule for any looks, worked out in arrays, at the precision where it is least."""
    drawn = np.random.default_rng(seed).normal(size=(trials, int(looks[-1])))
    sums, squares = np.cumsum(drawn, axis=1)[:, looks - 1], np.cumsum(drawn**2, axis=1)[:, looks - 1]
    means = sums / looks
    half = t.ppf(0.975, looks - 1) * np.sqrt((squares - looks * means**2) / (looks - 1) / looks)
    held, row, shares = np.abs(means) <= half, np.arange(trials), []
    for wanted in PRECISIONS:
        precise = half <= wanted
        precise[:, -1] = True
        shares.append(float(held[row, precise.argmax(axis=1)].mean()))
    print(looks[:3], dict(zip(PRECISIONS, shares, strict=True)))  # noqa: T201 - pytest -rP shows it
    return min(shares)


@pytest.mark.parametrize(("at_least", "step", "claim"), [(10, 5, 0.936), (10, 10, 0.937), (20, 10, 0.942)])
def test_the_least_coverage_of_the_rule_is_the_one_that_its_docstring_states(at_least, step, claim):
    """Over 1,200,000 trials .9364, .9375 and .9424 (standard error .0002).

    A claim that is too modest is wrong too: the upper side allows a thousandth for the digits left off.
    """
    trials = 40_000
    share = least_covered(np.arange(at_least, 201, step), trials, 48)
    assert least(claim, trials) <= share <= most(claim + 0.001, trials)


def test_looking_after_every_replication_from_the_second_on_is_seen_to_fail():
    trials = 10_000
    assert least_covered(np.arange(2, 201), trials, 49) < least(0.936, trials)
