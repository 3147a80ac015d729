"""Scenarios compared in memory: `analysis.compare`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from analysis.comparison.comparable import obstacles
from analysis.comparison.compared import Compared
from analysis.comparison.compared import compare as compare_sides
from analysis.comparison.side import Side
from analysis.in_memory import Runs, replicated
from sim.errors import ScenarioError
from sim.model import Setting
from sim.offered import expected_work
from sim.parameters import Parameters

__all__ = ["Comparison", "compare"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios side by side on the same orders."""

    compared: Compared
    """Every difference with what may be said of it."""
    runs: Mapping[str, Runs]
    """The replications of each scenario by its name, the base first."""

    @property
    def rows(self) -> pd.DataFrame:
        """One row an alternative and KPI, columns as the fields of `analysis.comparison.compared.Row`."""
        return pd.DataFrame([asdict(row) for row in self.compared.rows])

    @property
    def best(self) -> pd.DataFrame:
        """One row a scenario: scenario, ahead, low, high, place (`analysis.comparison.Standing`); may be empty."""
        rows = [{"scenario": name, **asdict(standing)} for name, standing in self.compared.best.items()]
        return pd.DataFrame(rows, columns=["scenario", "ahead", "low", "high", "place"])


def compare(base: Parameters, others: Sequence[Parameters], *, replications: int | None = None, jobs: int = 1,
            primary: str = "on_time_share") -> Comparison:  # fmt: skip
    """Return how alternatives differ from a base on the same orders, as ``hotline compare`` does, without a folder.

    Parameters
    ----------
    base
        The scenario that the others are compared with.
    others
        The alternatives, with names and over the period that the base has too.
    replications
        How many of each; None: as the base says.
    jobs
        Processes side by side; 1 runs here. The result is the same. In a script, call it under
        ``if __name__ == "__main__":`` where it is more than 1, since each process imports the script.
    primary
        The KPI that decides; a name of `analysis.kpi.KPIS`.

    Returns
    -------
    Comparison
        All run with the base's seed.

    Raises
    ------
    ScenarioError
        If the scenarios cannot be compared; holds every obstacle.
    ParameterError
        If `replications` or `jobs` is below 1.
    HotlineError
        If every replication of a scenario failed.

    Examples
    --------
    >>> import analysis, sim
    >>> found = analysis.compare(sim.load("huojia"), [sim.load("two-more-handlers")], replications=20, jobs=2)
    >>> found.rows.query("family == 'primary'")[["scenario", "value", "low", "high", "verdict"]]
    """
    problems = obstacles([base, *others], primary)
    if problems:
        raise ScenarioError(tuple(problems))
    seed = {"seed": base.run.seed}
    scenarios = [base, *(one.model_copy(update={"run": one.run.model_copy(update=seed)}) for one in others)]
    runs = replicated(scenarios, base.run.replications if replications is None else replications, jobs=jobs)
    first, *rest = (_side(one) for one in runs)
    return Comparison(compare_sides(first, rest, primary), {one.name: one for one in runs})


def _side(runs: Runs) -> Side:
    expected = expected_work(runs.parameters, Setting.of(runs.parameters).days)
    plain = {unit: [work.orders, work.handling_min] for unit, work in expected.items()}
    return Side(runs.parameters, runs.measures, runs.offered, plain)
