"""The register of the policy's clauses: what each says, what sets it, which code carries it out, what shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.clause_links import CODE, PARAMETERS, TESTS
from sim.clause_texts import TEXTS
from sim.work_order import CLAUSES, Activity

__all__ = ["CLAUSES_REGISTER", "Clause", "exercised"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the policy, as the model reproduces it."""

    id: str
    """Its id, C01 to C39, as in the event log's column `clause`."""
    section: str
    """Section of the document that it stands in."""
    zh: str
    """What it asks, in Chinese."""
    en: str
    """What it asks, in English."""
    parameters: tuple[str, ...]
    """Dotted scenario paths that set it; a last .* stands for everything below, any other * for any key."""
    code: tuple[str, ...]
    """Dotted names of what carries it out."""
    activities: tuple[Activity, ...]
    """What the event log says when it is exercised."""
    tests: tuple[str, ...]
    """Tests that show its behaviour."""


def _activities(clause: str) -> tuple[Activity, ...]:
    return tuple(activity for activity, clauses in CLAUSES.items() if clause in clauses.split())


CLAUSES_REGISTER: dict[str, Clause] = {
    key: Clause(key, *texts, PARAMETERS[key], CODE[key], _activities(key), TESTS[key]) for key, texts in TEXTS.items()
}
"""Every clause by id, in order."""


def exercised(counts_by_activity: Mapping[str, int]) -> dict[str, int]:
    """Return how often each clause was exercised.

    Parameters
    ----------
    counts_by_activity
        Number of events by activity, named as in the event log; an activity left out has none.

    Returns
    -------
    dict
        Number of events by clause, every clause in order; an event of several clauses counts for each of them.
    """
    return {
        clause.id: sum(counts_by_activity.get(activity.name.lower(), 0) for activity in clause.activities)
        for clause in CLAUSES_REGISTER.values()
    }
