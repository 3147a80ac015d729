"""The engine of a cluster: chunks go to a Dask scheduler, outcomes come back to the driver, which alone writes."""

from __future__ import annotations

import asyncio
import concurrent.futures
import importlib
import logging
import time
import uuid
from collections import deque
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from analysis.sweep.engine_local import Work
from analysis.sweep.engine_work import Chunk, Job, Outcome, run_chunk
from sim.errors import ResultsError
from sim.experiment import Failure

__all__ = ["Dask"]

_AHEAD = 2  # chunks for each worker thread: one in hand, one that waits at the scheduler
_LOOK_EVERY = 2.0
_WAIT = "20s"
_LOGGERS = ("distributed", "distributed.client", "distributed.utils", "distributed.comm", "distributed.core")


def _whole(work: Work, job: Job, chunk: Chunk) -> list[Outcome]:
    """Return all outcomes of a chunk; what a worker of Dask runs."""
    return list(work(job, chunk))


class Dask:
    """Workers of a Dask scheduler.

    A worker that dies has its chunk run again by another, which is the scheduler's own doing. Where that happened too
    often, the scheduler gives the chunk up, and with it perhaps an innocent one that waited at the same worker: each
    of their runs then goes out again alone, when nothing else is in hand. One that fails even so is a failed run.
    """

    target_seconds = 5.0

    def __init__(self, job: Job, address: str, folder: Path, work: Work = run_chunk) -> None:
        self._job, self._work, self._address, self._folder = job, work, address, folder
        distributed = _imported(address)  # first, since it sets the levels that are then lowered
        self._levels = {name: logging.getLogger(name).level for name in _LOGGERS}
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said here, without its tracebacks
        self._client = _connected(distributed, address)
        self._finished: SimpleQueue[Any] = SimpleQueue()
        self._pending: dict[str, tuple[Any, Chunk, bool]] = {}
        self._suspects: deque[Chunk] = deque()
        self._threads, self._looked, self._count = 1, 0.0, 0
        self._name = f"sweep-{uuid.uuid4().hex[:12]}"

    @property
    def wants(self) -> int:
        """Return how many chunks keep the workers that are there now busy."""
        if time.monotonic() - self._looked >= _LOOK_EVERY:
            self._looked = time.monotonic()
            self._threads = max(1, sum(self._ask().values()))
        return max(0, _AHEAD * self._threads - len(self._pending))

    @property
    def busy(self) -> bool:
        """Return whether any chunk is out."""
        return bool(self._pending or self._suspects)

    def submit(self, chunk: Chunk) -> None:
        """Send a chunk to the scheduler."""
        self._send(chunk, alone=False)

    def _send(self, chunk: Chunk, *, alone: bool) -> None:
        self._count += 1
        key = f"{self._name}-{self._count}"
        future = self._client.submit(_whole, self._work, self._job, chunk, key=key, pure=False)
        self._pending[key] = future, chunk, alone
        future.add_done_callback(self._finished.put)

    def outcomes(self) -> list[Outcome]:
        """Return what has come back; after a while nothing, so that new workers are seen."""
        if not self._pending and self._suspects:
            self._send(self._suspects.popleft(), alone=True)
        found: list[Outcome] = []
        try:
            found += self._result(self._finished.get(timeout=_LOOK_EVERY))
            while not self._finished.empty():
                found += self._result(self._finished.get())
        except Empty:
            self._ask()
        return found

    def _result(self, future: Any) -> list[Outcome]:
        _, chunk, alone = self._pending.pop(future.key)
        try:
            outcomes: list[Outcome] = future.result()
        except (concurrent.futures.CancelledError, asyncio.CancelledError):
            # the scheduler is gone, or the worker died between finishing and handing over
            self._ask()
            self._send(chunk, alone=alone)
            return []
        except Exception as error:
            if type(error).__name__ != "KilledWorker":
                raise
        else:
            return outcomes
        if alone:
            told = "its worker died again and again, with nothing else in hand"
            failures = ((run, Failure(run.replication, "worker", told, "")) for run in chunk.runs)
            return [Outcome(run, None, 0.0, failure) for run, failure in failures]
        self._suspects += [replace(chunk, runs=(run,)) for run in chunk.runs]
        return []

    def _ask(self) -> dict[str, int]:
        """Return the threads of each worker; raises ResultsError where the scheduler does not answer."""
        try:
            threads: dict[str, int] = self._client.nthreads()
        except (OSError, RuntimeError, ValueError, AttributeError) as error:
            raise self._gone() from error
        if self._client.status != "running":
            raise self._gone()
        return threads

    def _gone(self) -> ResultsError:
        return ResultsError(self._address, "the scheduler is gone; what was finished is kept",
                            f"start it again, then: hotline sweep --resume {self._folder} "
                            f"--scheduler {self._address}")  # fmt: skip

    def close(self) -> None:
        """Leave the scheduler; it drops what is still in hand."""
        self._pending.clear()
        self._client.close(timeout=2)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)


def _imported(address: str) -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise ResultsError(address, "a scheduler needs the package distributed",
                           "install it: pip install 'hotline-sim[dist]'") from None  # fmt: skip


def _connected(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ResultsError(address, f"no scheduler answers there ({error})",
                           "start one: dask scheduler --host 127.0.0.1") from error  # fmt: skip
