"""Engines on this machine: the process itself, or several worker processes of its own.

Each worker has a pipe of its own, and sends every outcome as soon as it is there. So it is known which run a dead
worker had in hand, nothing else is lost with it, and a driver that is killed leaves no worker behind: their pipes end.
(A pool of `concurrent.futures` breaks as a whole, does not say who broke it, and its workers outlive a killed driver.)
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from typing import Protocol

from analysis.sweep.engine_work import Chunk, Job, Outcome, run_chunk
from sim.experiment import Failure

__all__ = ["MOST_DEATHS", "Engine", "Here", "Processes", "Work"]

Work = Callable[[Job, Chunk], Iterator[Outcome]]
"""What a worker does with a chunk."""
MOST_DEATHS = 3
"""How often a run may take its worker down before it counts as failed."""
_AHEAD = 2  # chunks that a worker has: one in hand, one that waits in its pipe


class Engine(Protocol):
    """Something that runs chunks."""

    target_seconds: float
    """How long a chunk should keep a worker busy."""

    @property
    def wants(self) -> int:
        """How many further chunks keep every worker busy."""

    @property
    def busy(self) -> bool:
        """Whether anything is in hand."""

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk."""

    def outcomes(self) -> list[Outcome]:
        """Return what has been finished since; waits for something where nothing is, but not for ever."""

    def close(self) -> None:
        """Stop the workers; what they have in hand is lost."""


class Here:
    """Runs in this very process, one after another."""

    target_seconds = 0.0

    def __init__(self, job: Job, work: Work = run_chunk) -> None:
        self._job, self._work = job, work
        self._chunk: Chunk | None = None

    @property
    def wants(self) -> int:
        """Return 1 where nothing is in hand."""
        return 0 if self._chunk else 1

    @property
    def busy(self) -> bool:
        """Return whether a chunk is in hand."""
        return self._chunk is not None

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk."""
        self._chunk = chunk

    def outcomes(self) -> list[Outcome]:
        """Run the chunk and return what came of it."""
        chunk, self._chunk = self._chunk, None
        return list(self._work(self._job, chunk)) if chunk else []

    def close(self) -> None:
        """Do nothing: there are no workers."""


class Processes:
    """Worker processes of this machine."""

    target_seconds = 1.0

    def __init__(self, job: Job, workers: int, work: Work = run_chunk) -> None:
        self._job, self._work = job, work
        self._workers = [_Worker(job, work) for _ in range(workers)]
        self._again: deque[Chunk] = deque()
        self._deaths: Counter[str] = Counter()

    @property
    def wants(self) -> int:
        """Return how many chunks the workers have room for."""
        return max(0, sum(_AHEAD - len(worker.chunks) for worker in self._workers) - len(self._again))

    @property
    def busy(self) -> bool:
        """Return whether any worker has a chunk."""
        return bool(self._again) or any(worker.chunks for worker in self._workers)

    def submit(self, chunk: Chunk) -> None:
        """Give a chunk to the worker that has least to do."""
        min(self._workers, key=lambda worker: len(worker.chunks)).give(chunk)

    def outcomes(self) -> list[Outcome]:
        """Return what the workers have sent; a worker that died is replaced, and what it had goes out again."""
        while self._again and self._free():
            self.submit(self._again.popleft())
        found: list[Outcome] = []
        ready = wait([worker.pipe for worker in self._workers if worker.chunks])
        for number, worker in enumerate(self._workers):
            if worker.pipe in ready:
                found += worker.received()
                if worker.dead:
                    found += self._mourn(worker)
                    self._workers[number] = _Worker(self._job, self._work)
        return found

    def _free(self) -> bool:
        return any(len(worker.chunks) < _AHEAD for worker in self._workers)

    def _mourn(self, worker: _Worker) -> list[Outcome]:
        """Send out again what a dead worker had, its run in hand alone; give that up after the third death."""
        worker.end()
        given_up: list[Outcome] = []
        for place, chunk in enumerate(worker.chunks):
            runs = chunk.runs
            if place == 0 and runs:
                suspect, runs = runs[0], runs[1:]
                self._deaths[suspect.key] += 1
                if self._deaths[suspect.key] >= MOST_DEATHS:
                    told = "the worker process died three times"
                    given_up.append(Outcome(suspect, None, 0.0, Failure(suspect.replication, "worker", told, "")))
                else:
                    self._again.append(replace(chunk, runs=(suspect,)))
            if runs:
                self._again.append(replace(chunk, runs=runs))
        return given_up

    def close(self) -> None:
        """Kill the workers."""
        for worker in self._workers:
            worker.end()


class _Worker:
    """One process, its pipe, and the chunks that it has, without the runs that are done."""

    def __init__(self, job: Job, work: Work) -> None:
        context = multiprocessing.get_context("spawn")  # the same on every system, and safe beside threads
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, job, work), daemon=True)
        self.process.start()
        other.close()  # or the pipe would not end with the worker
        self.chunks: deque[Chunk] = deque()
        self.dead = False

    def give(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)
        with suppress(OSError):  # dead: the end of the pipe will say so
            self.pipe.send(chunk)

    def received(self) -> list[Outcome]:
        """Return the outcomes that are there; notes where the pipe has ended."""
        found: list[Outcome] = []
        try:
            while self.pipe.poll():
                message = self.pipe.recv()
                if isinstance(message, Exception):
                    raise message
                found.append(message)
                chunk = self.chunks[0]
                self.chunks[0] = replace(chunk, runs=chunk.runs[1:])
                if len(chunk.runs) == 1:
                    self.chunks.popleft()
        except (EOFError, ConnectionError):
            self.dead = True
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, job: Job, work: Work) -> None:
    """Run chunks until the driver is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's to handle
    try:
        while True:
            for outcome in work(job, pipe.recv()):
                pipe.send(outcome)
    except (EOFError, ConnectionError):
        return  # the driver is gone
    except Exception as error:  # noqa: BLE001 - it stops the sweep, and the driver says so
        pipe.send(error)
