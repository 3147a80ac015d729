"""A lock file beside a results folder, so that two writers do not harm each other."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

from analysis.json_files import read_json
from sim.errors import ResultsError

_held: set[Path] = set()


def take_lock(lock: Path, folder: Path) -> None:
    """Take the lock file, or that of a writer that is no more; raises ResultsError where another one is at work."""
    try:
        _write_lock(lock)
    except FileExistsError:
        if _alive(lock):
            raise _locked(folder, lock) from None
    else:
        return
    guard = lock.with_name(f"{lock.name}.takeover")  # two that find the same dead lock must not both take it
    try:
        guard.touch(exist_ok=False)
    except FileExistsError:
        raise _locked(folder, guard) from None
    try:
        if _alive(lock):
            raise _locked(folder, lock)
        lock.unlink(missing_ok=True)
        _write_lock(lock)
    except FileExistsError:
        raise _locked(folder, lock) from None
    finally:
        guard.unlink()


def _write_lock(lock: Path) -> None:
    handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"host": socket.gethostname(), "pid": os.getpid()}, file)
    _held.add(lock)


def _alive(lock: Path) -> bool:
    """Whether the lock's writer may still be at work: unless it is a process of this machine that is gone, it may."""
    owner = read_json(lock)
    if owner is None or owner.get("host") != socket.gethostname() or os.name == "nt":  # there, os.kill ends a process
        return lock.exists()
    if owner["pid"] == os.getpid():  # in a container, a new run may well have the pid of the one before
        return lock in _held
    try:
        os.kill(owner["pid"], 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def _locked(folder: Path, lock: Path) -> ResultsError:
    return ResultsError(str(folder), "is being written by another run", f"wait for it; if there is none, delete {lock}")


def give_back(lock: Path) -> None:
    """Give a lock back that this process holds; nothing happens where it does not."""
    if lock in _held:
        _held.discard(lock)
        lock.unlink(missing_ok=True)
