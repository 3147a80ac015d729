"""A sweep's folder: study.json, which says what is run and by which model, and the store of its runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.json_files import read_json
from analysis.sweep.keys import code_fingerprint, run_key, scenario_hash, versions
from analysis.sweep.store import RunStore
from sim.errors import ResultsError
from sim.parameters import Precision
from sim.studies import Plan

__all__ = ["STATE", "Shard", "SweepFolder", "differences", "is_leftover"]

_FILE = "study.json"
STATE = "progress.json"
"""What a driver writes down now and then of how far it is."""
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several parts of a study, each of which can be run apart."""

    number: int
    """Which, from 1."""
    of: int
    """Of how many."""


@dataclass(frozen=True)
class SweepFolder:
    """What a sweep's folder holds."""

    folder: Path
    """Where it is."""
    plan: Plan
    """The study as resolved."""
    hashes: tuple[str, ...]
    """Hash of each point's scenario; points of the same scenario share their runs."""
    code: str
    """Fingerprint of the model."""
    versions: Mapping[str, str]
    """Versions of the packages that it was begun with."""
    shard: Shard | None = None
    """The part of the study that is run here; None: the whole."""

    @classmethod
    def new(cls, folder: Path, plan: Plan, shard: Shard | None = None) -> SweepFolder:
        """Return the folder of a study for the model installed here; nothing is written."""
        hashes = tuple(scenario_hash(plan.scenario(number)) for number in range(len(plan.points)))
        return cls(folder, plan, hashes, code_fingerprint(), versions(), shard)

    @classmethod
    def read(cls, folder: Path) -> SweepFolder:
        """Return what study.json says; raises ResultsError where there is none."""
        content = read_json(folder / _FILE)
        if content is None:
            missing = "does not exist" if not folder.is_dir() else f"has no {_FILE}, or one that cannot be read"
            raise ResultsError(str(folder), missing, "name the folder that a sweep was written to")
        shard = Shard(**content["shard"]) if content["shard"] else None
        plan = Plan.model_validate(content["plan"])
        return cls(folder, plan, tuple(content["hashes"]), content["code"], content["versions"], shard)

    def write(self) -> None:
        """Write study.json; raises OSError where it cannot be written."""
        text = json.dumps(self.content(), ensure_ascii=False, indent=1, allow_nan=False)  # the base keeps its order
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / f".{_FILE}.{os.getpid()}"
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.folder / _FILE)

    def content(self) -> dict[str, Any]:
        """Return what study.json holds."""
        shard = {"number": self.shard.number, "of": self.shard.of} if self.shard else None
        return {
            "plan": self.plan.model_dump(mode="json"), "hashes": list(self.hashes), "code": self.code,
            "versions": dict(self.versions), "shard": shard,
        }  # fmt: skip

    def refuse_another(self, other: SweepFolder, *, shards_too: bool = True) -> None:
        """Raise ResultsError where this folder is of another study, version or shard than `other`; says what differs.

        Parameters
        ----------
        other
            What is to be written here.
        shards_too
            Whether the shard must be the same.
        """
        before, now = self.content(), other.content()
        for one in (before, now) if not shards_too else ():
            del one["shard"]
        told = differences(before, now)
        if not told:
            return
        same_study = before["plan"] == now["plan"]
        what = "the same study, begun with another model" if same_study else "another study"
        further = f" … and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
        raise ResultsError(str(self.folder), f"holds {what}: {'; '.join(told[:_MOST_TOLD])}{further}",
                           "write to another folder, or go on with what it was begun with")  # fmt: skip

    @cached_property
    def store(self) -> RunStore:
        """The store of its runs."""
        return RunStore(self.folder)

    @property
    def lock(self) -> Path:
        """The lock file of whoever writes to it."""
        return self.folder.absolute().with_name(f"{self.folder.name}.lock")

    @property
    def most(self) -> int:
        """Most replications that a point may get."""
        wanted = self.plan.replications
        return wanted.at_most if isinstance(wanted, Precision) else wanted

    def key(self, point: int, replication: int) -> str:
        """Return the key of a run."""
        return run_key(self.hashes[point], self.plan.base["run"]["seed"], replication, self.code)

    def points(self) -> list[int]:
        """Return the points that are run here: those of the shard, and of equal ones the first."""
        number, of = (self.shard.number, self.shard.of) if self.shard else (1, 1)
        firsts = {name: point for point, name in reversed(list(enumerate(self.hashes)))}
        return [point for place, point in enumerate(sorted(firsts.values())) if place % of == number - 1]

    def runs_of(self, point: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield (replication, run) for each run of a point that is there, in ascending order."""
        for replication in range(self.most):
            found = self.store.read(self.key(point, replication))
            if found is not None:
                yield replication, found


def is_leftover(path: Path) -> bool:
    """Return whether a file is what a stop has left of a study.json that was being written."""
    return path.name.startswith(f".{_FILE}.")


def differences(before: Any, now: Any, path: str = "") -> list[str]:
    """Return what differs between two contents of study.json, in sentences such as "seed was 1 and is 2"."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        keys = dict.fromkeys([*before, *now])
        return [one for key in keys for one in differences(before.get(key), now.get(key), f"{path}.{key}".lstrip("."))]
    if _listed(before) and _listed(now) and len(before) == len(now):
        pairs = enumerate(zip(before, now, strict=True))
        return [one for number, pair in pairs for one in differences(*pair, f"{path}.{number}")]
    if before == now or path.startswith("hashes"):  # hashes follow from the rest
        return []
    return [f"{path.removeprefix('plan.')} was {_shown(before)} and is {_shown(now)}"]


def _listed(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:39]}…"
