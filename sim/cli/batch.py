"""A batch of replications: of one scenario, or of several side by side, into their results folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sim.cli.parts import Member, TaskMaker
from sim.experiment import Failure, replicate

Progress = Callable[[int, int], None]
"""progress(done, of): called after each replication."""


@dataclass
class Batch:
    """The same replications of every member, until there are enough."""

    members: Sequence[Member]
    jobs: int
    keep_events: bool = True
    failures: list[dict[int, Failure]] = field(init=False)
    """By member, then by replication."""

    def __post_init__(self) -> None:
        self.failures = [{} for _ in self.members]

    def run(self, targets: Iterable[int], progress: Progress) -> None:
        """Run what is not done yet of the replications below each target in turn."""
        for target in targets:
            settled = self._settled()
            missing = [number for number in range(target) if number not in settled]
            progress(target - len(missing), target)
            maker = TaskMaker(self.members, self.keep_events)
            jobs = min(self.jobs, len(missing)) or 1
            for count, (number, results) in enumerate(replicate(maker, missing, jobs), 1):
                self._note(number, results)
                progress(target - len(missing) + count, target)

    def _settled(self) -> set[int]:
        """Return the replications that every member has done or has failed."""
        own = [member.store.done() | set(failed) for member, failed in zip(self.members, self.failures, strict=True)]
        return set.intersection(*own)

    def _note(self, number: int, results: list[Failure | None] | Failure) -> None:
        """Keep failures; where a whole worker failed, of every member that has no part."""
        if isinstance(results, Failure):
            results = [None if number in member.store.done() else results for member in self.members]
        for failed, result in zip(self.failures, results, strict=True):
            if result is not None:
                failed[number] = result
