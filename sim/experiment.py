"""Many replications, one after another or side by side; a failure becomes a record, and the rest goes on."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from sim.errors import HotlineError

Task = Callable[[int], Any]
"""Runs one replication, given its number, and returns what is to be known of it."""

_MOST_DEATHS = 3
"""How often a replication may take its worker process down before it counts as failed."""
_task: Task | None = None


@dataclass(frozen=True)
class Failure:
    """A replication that did not come to its end."""

    replication: int
    """Its number."""
    stage: str
    """Module of the model in which it failed."""
    error: str
    """What happened, in one line."""
    trace: str
    """The whole traceback, for a report of a defect."""


def replicate(make_task: Callable[[], Task], numbers: Sequence[int], jobs: int) -> Iterator[tuple[int, Any]]:
    """Yield (number, result) of each replication as it finishes; a failed one yields its `Failure`.

    Parameters
    ----------
    make_task
        Makes the task, once a process; must be picklable where `jobs` is more than 1.
    numbers
        Replications to run; each gives the same result whatever the others and whatever `jobs`.
    jobs
        Number of processes; 1 runs here.

    Notes
    -----
    A worker that dies takes the others' pool with it: what is not done yet then goes to a new pool, and a replication
    that was under way at three such deaths is given up.
    """
    if jobs <= 1 or len(numbers) <= 1:
        task = make_task()
        for number in numbers:
            yield number, attempt(task, number)
        return
    deaths = dict.fromkeys(numbers, 0)
    left = list(numbers)
    while left:
        try:
            for number, result in _in_pool(make_task, left, jobs):
                left.remove(number)
                yield number, result
        except BrokenProcessPool:
            for number in left[: 2 * jobs]:
                deaths[number] += 1
                if deaths[number] >= _MOST_DEATHS:
                    left.remove(number)
                    yield number, Failure(number, "worker", "the worker process died three times", "")


def _in_pool(make_task: Callable[[], Task], numbers: Sequence[int], jobs: int) -> Iterator[tuple[int, Any]]:
    """Yield results from a pool of processes; few replications wait in it, so that a stop loses little."""
    context = multiprocessing.get_context("spawn")  # the same on every system, and safe beside threads
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare, initargs=(make_task,))
    pending: dict[Future[Any], int] = {}
    queue = list(numbers)
    try:
        while queue or pending:
            while queue and len(pending) < 2 * jobs:
                number = queue.pop(0)
                pending[pool.submit(_work, number)] = number
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=pending.__getitem__):
                yield pending.pop(future), future.result()
    except BaseException:
        _kill(pool)
        raise
    pool.shutdown()


def _kill(pool: ProcessPoolExecutor) -> None:
    """Stop the workers at once: what they have in hand is not wanted any more."""
    workers = list((pool._processes or {}).values())  # noqa: SLF001 - there is no public way before Python 3.14
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.kill()


def leave_with_parent() -> None:
    """Have this worker process end when the process that started it is gone, killed without a word."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def settle_memory() -> None:
    """Keep out of the search for garbage what a worker process has loaded for life, so that each search is short."""
    if multiprocessing.parent_process() is not None:
        gc.collect()
        gc.freeze()


def drop_garbage() -> None:
    """Free what the last replication left in cycles; in a worker process alone, where `settle_memory` made it cheap."""
    if multiprocessing.parent_process() is not None:
        gc.collect()


def _leave_after(parent: Any) -> None:
    parent.join()
    os._exit(1)  # what it has in hand nobody waits for any more


def _prepare(make_task: Callable[[], Task]) -> None:
    global _task  # noqa: PLW0603 - a worker process has one task for its life
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    leave_with_parent()
    _task = make_task()
    settle_memory()


def _work(number: int) -> Any:
    if _task is None:
        raise HotlineError("a worker process was not prepared")
    return attempt(_task, number)


def attempt(task: Task, number: int) -> Any:
    """Return what the task gives for one replication, or its `Failure`."""
    try:
        return task(number)
    except Exception as error:  # noqa: BLE001 - whatever it is becomes a record
        text = str(error).splitlines()[0] if str(error) else "no message"
        return Failure(number, _stage_of(error), f"{type(error).__name__}: {text}", traceback.format_exc())


def _stage_of(error: Exception) -> str:
    """Return the innermost module of the model on the way to the error."""
    names = [frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__)]
    inside = [name for name in names if name.startswith(("sim.", "analysis.")) and name != __name__]
    return inside[-1] if inside else "unknown"
