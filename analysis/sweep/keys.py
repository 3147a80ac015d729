"""What identifies a run: the scenario as resolved, seed, replication, and the model that ran it."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import sim
from sim.parameters import Parameters

__all__ = ["canonical", "code_fingerprint", "run_key", "scenario_hash", "versions"]

_PACKAGES = ("hotline-sim", "simpy", "numpy", "scipy", "pandas", "holidays")
_NOT_THE_MODEL = {
    "cli", "__init__.py", "api.py", "experiment.py", "schemes.py", "studies.py", "study_designs.py",
}  # fmt: skip
"""What stands at the top of `sim` and no replication reads."""
_MEASURING = ("kpi.py", "masks.py")
"""What of `analysis` makes the figures of a replication from its tables."""
_NOT_READ = ("scenario", "run")
"""Sections that a replication does not read, but for the seed."""


def canonical(content: Any) -> str:
    """Return JSON text that is the same for the same content, without blanks.

    Keys stay in their order. The model goes by the order of tiers and units, so that two scenarios that differ in it
    alone give different numbers.
    """
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def versions() -> dict[str, str]:
    """Return the versions of the packages that a run's numbers may depend on, and of Python."""
    return {**{name: metadata.version(name) for name in _PACKAGES}, "python": platform.python_version()}


@cache
def code_fingerprint() -> str:
    """Return the SHA-256 of the installed model: its source, what measures its figures, and its packages' versions.

    Python's own version is left out: the model's numbers do not depend on it, and the machines of a cluster may
    differ in it by a patch.
    """
    model = Path(sim.__file__).parent
    tops = [path for path in model.iterdir() if path.name not in _NOT_THE_MODEL]
    sources = sorted(file for path in tops for file in ([path] if path.suffix == ".py" else path.rglob("*.py")))
    sources += [model.parent / "analysis" / name for name in _MEASURING]
    digest = hashlib.sha256(canonical([metadata.version(name) for name in _PACKAGES]).encode())
    for file in sources:
        digest.update(f"\0{file.relative_to(model.parent).as_posix()}\0".encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def scenario_hash(parameters: Parameters) -> str:
    """Return the SHA-256 of all that a replication reads of a scenario, but for seed and number.

    Names, texts and the number of replications are left out: they change no number.
    """
    content = parameters.model_dump(mode="json", exclude=set(_NOT_READ))
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def run_key(scenario: str, seed: int, replication: int, code: str) -> str:
    """Return the key of one run: the SHA-256 of scenario hash, seed, replication and the model's fingerprint."""
    return hashlib.sha256(canonical([scenario, seed, replication, code]).encode()).hexdigest()
