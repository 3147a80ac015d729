"""What researchers call: `sim.load`, `sim.load_study`, `sim.run`; sees all three packages, as `sim.cli` does.

Nothing in the three packages uses it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from analysis.in_memory import Runs, Table, replicated
from analysis.kpi import KPIS
from scenarios import loader, study_files
from sim.parameters import Parameters
from sim.studies import Plan

__all__ = ["load", "load_study", "run"]


def load(name_or_path: str | Path, *, lang: Literal["en", "zh"] = "en") -> Parameters:
    """Return the scenario in a file or of a shipped name, checked.

    Parameters
    ----------
    name_or_path
        A file, or the name of a shipped scenario, such as "huojia".
    lang
        Language of the mistakes reported.

    Raises
    ------
    ScenarioError
        If the scenario cannot be used; holds every mistake.

    Examples
    --------
    >>> import sim
    >>> huojia = sim.load("huojia")
    >>> huojia.units["housing"].staff
    """
    return loader.load(name_or_path, lang)


def load_study(name_or_path: str | Path, *, lang: Literal["en", "zh"] = "en") -> Plan:
    """Return the study in a file or of a shipped name, with every point of its design, checked.

    Parameters
    ----------
    name_or_path
        A file, or the name of a shipped study.
    lang
        Language of the mistakes reported.

    Raises
    ------
    ScenarioError
        If the study or one of its points cannot be used; holds every mistake.

    Examples
    --------
    >>> import sim
    >>> plan = sim.load_study("my-study.yaml")
    >>> len(plan.points), plan.scenario(0).scenario.name
    """
    return study_files.load_study(name_or_path, lang, tuple(KPIS))


def run(parameters: Parameters, *, replications: int | None = None, jobs: int = 1,
        tables: Collection[Table] = ()) -> Runs:  # fmt: skip
    """Return replications of a scenario, measured, in memory.

    Parameters
    ----------
    parameters
        The scenario, as from `load`.
    replications
        How many, from number 0; None: as the scenario says.
    jobs
        Processes side by side; 1 runs here. The result is the same. In a script, call it under
        ``if __name__ == "__main__":`` where it is more than 1, since each process imports the script.
    tables
        Tables to keep as well: "events", "orders", "pools", "hours" (docs/reference/results.md).

    Returns
    -------
    Runs
        `figures`: one row a KPI with its interval; `replications`: one row a replication; `tables`; `failures`.

    Raises
    ------
    ParameterError
        If an argument cannot be used.
    HotlineError
        If every replication failed.

    Examples
    --------
    >>> import sim
    >>> sim.run(sim.load("huojia"), replications=10, jobs=2).figures.set_index("kpi").loc["on_time_share"]
    """
    number = parameters.run.replications if replications is None else replications
    return replicated([parameters], number, jobs=jobs, tables=tables)[0]
