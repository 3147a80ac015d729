"""What a run ends with: its parts merged, its summary, and what theory says of it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis.summary import busiest, summarise
from analysis.theory import theory_rows, write_theory
from scenarios.sources import assumptions, own_values
from sim.cli.parts import Member
from sim.parameters import Parameters

__all__ = ["finish_run", "grounds_of", "manifest_of"]

_PACKAGES = ("hotline-sim", "simpy", "numpy", "scipy", "pandas", "pyarrow", "pydantic", "holidays")


def grounds_of(scenario: str) -> dict[str, Any]:
    """Return what the results rest on; read before the run, as the file may change during it."""
    return {"assumptions": [vars(source) for source in assumptions(scenario)], "own_values": own_values(scenario)}


def manifest_of(parameters: Parameters) -> dict[str, Any]:
    """Return what identifies a run: scenario as resolved, its hash, seed, versions."""
    resolved = parameters.model_dump(mode="json")
    text_form = json.dumps(resolved, ensure_ascii=False)  # in order: units and topics are drawn in theirs
    versions = {package: metadata.version(package) for package in _PACKAGES}
    return {
        "scenario": resolved,
        "scenario_hash": hashlib.sha256(text_form.encode()).hexdigest(),
        "seed": parameters.run.seed,
        "version": versions["hotline-sim"],
        "versions": {**versions, "python": ".".join(map(str, sys.version_info[:3]))},
    }


def finish_run(
    member: Member,
    failures: Sequence[Mapping[str, Any]],
    grounds: Mapping[str, Any],
    *,
    seconds: float,
    precision: Mapping[str, Any] | None = None,
    also: Callable[[Path], object] | None = None,
) -> dict[str, Any]:
    """Merge a member's parts into its results folder and return the summary; at least one replication is done.

    Parameters
    ----------
    member
        The scenario and its store.
    failures
        Its failed replications, as records.
    grounds
        What `grounds_of` gave.
    seconds
        Wall time of the simulation.
    precision
        What `sim.cli.enough.stopping` gave; None where nobody asked for a precision.
    also
        Adds what follows from the finished files to their folder.
    """
    records = member.store.records()
    summary = summarise(
        [record["measures"] for record in records.values()],
        [member.store.table(number, "units") for number in records],
        [record["counts"] for record in records.values()],
        member.parameters,
        failures=failures,
    )
    summary["busiest_crews"] = busiest([record["crews"] for record in records.values()], member.parameters)
    summary["events"] = _average([record["counts"] for record in records.values()])
    summary["balance"] = {
        str(number): {"admitted": record["admitted"], **record["outcomes"]} for number, record in records.items()
    }
    summary["precision"] = precision
    summary["theory"] = _theory(member, list(records))
    summary.update(grounds)
    member.store.finish(summary, {"wall_seconds": round(seconds, 3), "command": ["hotline", *sys.argv[1:]]}, also)
    return summary


def _theory(member: Member, numbers: list[int]) -> list[dict[str, Any]]:
    """Return what theory says beside the simulation, and write it to theory.csv among the results."""
    parts = ((member.store.table(number, "pools"), member.store.table(number, "orders")) for number in numbers)
    rows = theory_rows(parts, member.parameters)
    write_theory(rows, member.store.partial / "theory.csv")
    return rows


def _average(counts: list[dict[str, int]]) -> dict[str, float]:
    return {activity: sum(one[activity] for one in counts) / len(counts) for activity in counts[0]}
