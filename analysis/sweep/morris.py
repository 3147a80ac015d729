"""Morris's elementary effects of a sweep, with the noise of the simulation beside them.

M. D. Morris, Technometrics 33 (1991) 161, doi:10.1080/00401706.1991.10484804; mu* after F. Campolongo, J. Cariboni and
A. Saltelli, Environmental Modelling & Software 22 (2007) 1509, doi:10.1016/j.envsoft.2006.10.004; computed by SALib.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from analysis.comparison.family import holm
from analysis.sweep.sensitivity_data import Floats, refuse, salib

__all__ = ["elementary_effects", "morris_effects"]

_LEVEL = 0.95
_RESAMPLES = 1000
_ROUNDING = 1e-20
"""Noise, as a share of the squares, below which it is rounding."""


def elementary_effects(inputs: Floats, values: Floats, levels: int) -> Floats:
    """Return every elementary effect of every replication; shape (trajectories, factors, replications).

    The effect of a factor on a trajectory is the change of the KPI when the factor alone goes up by the step of the
    design, levels / (2 (levels - 1)) of its range, divided by that step: the change over the whole range if it were
    straight. A step that leaves the factor's value as it is has no effect.

    Parameters
    ----------
    inputs
        Factors' values by point, trajectory after trajectory; shape (trajectories x (factors + 1), factors).
    values
        The KPI by point and replication; shape (trajectories x (factors + 1), replications).
    levels
        Levels of the design, even.

    Raises
    ------
    ParameterError
        If the points do not make whole trajectories, or two factors change in one step.
    """
    points, factors = inputs.shape
    if points % (factors + 1) or points != len(values) or levels < 2:
        raise refuse("points, factors", f"{points}, {factors}", "must be whole trajectories of a Morris design",
                     "use the points as hotline sweep made them")  # fmt: skip
    step = levels / (2 * (levels - 1))
    moves = np.diff(inputs.reshape(-1, factors + 1, factors), axis=1)
    changes = np.diff(values.reshape(-1, factors + 1, values.shape[1]), axis=1)
    if (np.count_nonzero(moves, axis=2) > 1).any():
        raise refuse("inputs", "two factors change in one step", "must be one step a factor",
                     "use the points as hotline sweep made them")  # fmt: skip
    return np.asarray(np.einsum("tsf,tsr->tfr", np.sign(moves), changes) / step)


def morris_effects(inputs: Floats, values: Floats, names: Sequence[str], levels: int, seed: int = 1) -> pd.DataFrame:
    """Return the rank of the factors: one row a factor, the strongest first.

    Parameters
    ----------
    inputs, values, levels
        As for `elementary_effects`.
    names
        The factors, in the order of the columns of `inputs`.
    seed
        Seed of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        factor; mu, mu_star, sigma in the KPI's unit over the factor's range; mu_star_low, mu_star_high (bootstrap over
        trajectories, 95 %); noise: standard error, from simulating a number of replications only, of one
        elementary effect, both its ends having met the same chances (root mean square over trajectories; NaN with one
        replication); p_value: chance that noise alone gives effects so large, adjusted for the number of factors
        (Holm); reading: none (no trajectory moved the figure), noise (it may be noise alone, p above 5 %), clear,
        unknown (one replication only).

    Notes
    -----
    Noise alone gives a mu_star of 0.8 `noise`, since sizes do not cancel: read the two together. The test compares the
    mean square of the effects with that of their noise. Trajectories met the same chances, so their noise is dependent;
    the degrees of freedom allow for that (A. P. Dempster, Annals of Mathematical Statistics 29 (1958) 995,
    doi:10.1214/aoms/1177706437). The quantity of interest is the mean over replications.
    """
    effects = elementary_effects(inputs, values, levels)
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    found = salib("morris").analyze(problem, inputs.astype(np.float64), np.asarray(values.mean(axis=1)),
                                    num_levels=levels, num_resamples=_RESAMPLES, conf_level=_LEVEL,
                                    seed=seed)  # fmt: skip
    rows = pd.DataFrame({name: np.asarray(found[name], dtype=np.float64)
                         for name in ("mu", "mu_star", "sigma", "mu_star_conf")})  # fmt: skip
    rows.insert(0, "factor", list(names))
    half = rows.pop("mu_star_conf")
    rows["mu_star_low"], rows["mu_star_high"] = (rows["mu_star"] - half).clip(lower=0), rows["mu_star"] + half
    rows["noise"] = _noise(effects)
    raw = {name: _noise_alone(effects[:, place]) for place, name in enumerate(names)}
    adjusted = holm(raw)
    rows["p_value"] = [math.nan if adjusted[name] is None else adjusted[name] for name in names]
    rows["reading"] = [_reading(effects[:, place], adjusted[name]) for place, name in enumerate(names)]
    return rows.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def _noise(effects: Floats) -> Floats:
    replications = effects.shape[2]
    if replications < 2:
        return np.full(effects.shape[1], math.nan)
    return np.asarray(np.sqrt((effects.var(axis=2, ddof=1) / replications).mean(axis=0)))


def _noise_alone(effects: Floats) -> float | None:
    """Return the chance of effects this large if all true ones are 0; None with one replication.

    Parameters
    ----------
    effects
        Shape (trajectories, replications).
    """
    replications = effects.shape[1]
    if not effects.any():
        return 1.0
    if replications < 2:
        return None
    means = effects.mean(axis=1)
    apart = effects - means[:, None]
    noise = float((apart**2).sum()) / (replications - 1)
    if not noise > _ROUNDING * float((effects**2).sum()):
        return 0.0  # every replication shows the same effect
    statistic = replications * float((means**2).sum()) / noise
    degrees = _degrees(apart, noise)
    return float(stats.f.sf(statistic, degrees, degrees * (replications - 1)))


def _degrees(apart: Floats, noise: float) -> float:
    """Return how many independent trajectories the dependent ones are worth at least; below the replications."""
    own = apart.shape[1] - 1
    # the plain estimate is too small, which makes the test careful; the unbiased one finds clear what is not
    square = float(((apart.T @ apart) ** 2).sum()) / own**2
    return float(max(noise**2 / square, 1.0))


def _reading(effects: Floats, p_value: float | None) -> str:
    if not effects.any():
        return "none"
    if p_value is None:
        return "unknown"
    return "clear" if p_value <= 1 - _LEVEL else "noise"
