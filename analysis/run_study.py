"""A study run and read back: `analysis.sweep`."""

from __future__ import annotations

from pathlib import Path

from analysis.sweep.engine import Options, run_sweep
from analysis.sweep.results import SweepResults, read_sweep
from sim.studies import Plan

__all__ = ["sweep"]


def sweep(study: Plan, folder: str | Path, *, jobs: int = 1, scheduler: str | None = None,
          resume: bool = False) -> SweepResults:  # fmt: skip
    """Return a study's results, run into a folder as ``hotline sweep`` does it.

    Parameters
    ----------
    study
        The study as resolved, from `sim.load_study`.
    folder
        A new folder; with `resume` also one in which the same study was begun.
    jobs
        Processes side by side; 1 runs here. The results are the same. In a script, call it under
        ``if __name__ == "__main__":`` where it is more than 1, since each process imports the script.
    scheduler
        Address of a Dask scheduler, in place of processes of this machine.
    resume
        Go on with what is there; what is done is not done again.

    Returns
    -------
    SweepResults
        `runs`: one row a run; `points`: one row a point with intervals. Failed runs are rows with their error.

    Raises
    ------
    ResultsError
        If the folder is there already, or is of something else, or cannot be written.

    Examples
    --------
    >>> import analysis, sim
    >>> found = analysis.sweep(sim.load_study("my-study.yaml"), "results/my-study", jobs=2)
    >>> found.points[["point", "on_time_share", "on_time_share_low", "on_time_share_high"]]
    """
    run_sweep(study, folder, Options(jobs=jobs, scheduler=scheduler), resume=resume)
    return read_sweep(folder)
