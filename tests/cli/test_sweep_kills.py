"""What a sweep survives, for real: its driver, workers and scheduler killed, the disk full, two of them on one folder."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from sweep_workers import KILLER, killing

from analysis.sweep.dask_engine import Dask
from analysis.sweep.engine_work import Chunk, Job, Run

pytestmark = pytest.mark.slow
SUPPORT = Path(__file__).parents[1] / "support"
SCENARIO = """
extends: textbook
scenario: {name: small, title: {zh: 小, en: Small}, question: {zh: 小, en: Small}}
period: {end: 2025-01-05, follow_up_days: 5}
demand: {arrivals: {orders_per_day: 20}}
work: {handling: {law: exponential, mean_min: 50}}
"""
STUDY = """
study: {name: wide, title: {zh: 大, en: Wide}, question: {zh: 大, en: Wide}}
base: small.yaml
levers: {staff: {path: units.unit1.staff.handlers, values: [1, 2, 3, 4, 5]}}
uncertainties:
  handling: {path: work.handling.mean_min, low: 30, high: 90}
  rate: {path: demand.arrivals.orders_per_day, low: 5, high: 25}
design: {kind: latin_hypercube, points: 200}
replications: 10
kpis: [mean_days_to_report, on_time_share]
"""
TABLES = ("points.csv", "runs.parquet")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Return a folder with a study of 200 points by 10 replications, and its results by one process, in ``one``."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "small.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    run(folder, "study.yaml", "--jobs", "1", "-o", "one")
    return folder


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from sweep_workers import main; main()", *arguments, "--lang", "en"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SUPPORT), "SWEEP_LOG": os.devnull, **more}


def run(folder: Path, *arguments: str, code: int = 0, **more: str) -> str:
    done = subprocess.run(command(*arguments), cwd=folder, capture_output=True, text=True, env=environment(**more), check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def started(folder: Path, *arguments: str, **more: str) -> subprocess.Popen:
    return subprocess.Popen(command(*arguments), cwd=folder, env=environment(**more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def same(one: Path, two: Path) -> bool:
    return all((one / name).read_bytes() == (two / name).read_bytes() for name in TABLES)


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("runs/*/*.json")}


def until(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


class Cluster:
    """A scheduler and workers, started as users start them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.scheduler, self.workers = self.dask("scheduler", "--port", "0", "--scheduler-file", str(self.file)), []
        until(self.file.exists)
        until(lambda: self.file.read_text(encoding="utf-8").endswith("}"))
        self.address = json.loads(self.file.read_text(encoding="utf-8"))["address"]
        for _ in range(2):
            self.add()

    def dask(self, *arguments: str) -> subprocess.Popen:
        dask = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(dask, cwd=self.folder, env=environment(), stdout=quiet, stderr=quiet)

    def add(self) -> None:
        place = str(self.folder / f"worker{len(self.workers)}")
        self.workers.append(self.dask("worker", self.address, "--nthreads", "1", "--local-directory", place))

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            with_children_killed(process)


def with_children_killed(process: subprocess.Popen) -> None:
    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


@contextmanager
def cluster(folder: Path):
    pytest.importorskip("distributed")
    folder.mkdir()
    made = Cluster(folder)
    try:
        yield made
    finally:
        made.end()


def test_the_same_with_one_process_two_shards_and_a_cluster(study, tmp_path):
    run(study, "study.yaml", "--jobs", "2", "-o", str(tmp_path / "two"))
    assert same(tmp_path / "two", study / "one")
    for part in (1, 2, 3):
        run(study, "study.yaml", "--jobs", "2", "--shard", f"{part}/3", "-o", str(tmp_path / f"part{part}"))
    run(study, "--merge", *(str(tmp_path / f"part{part}") for part in (1, 2, 3)), "-o", str(tmp_path / "whole"))
    assert same(tmp_path / "whole", study / "one")
    with cluster(tmp_path / "dask") as dask:
        run(study, "study.yaml", "--scheduler", dask.address, "-o", str(tmp_path / "cluster"))
    assert same(tmp_path / "cluster", study / "one")
    for name in ("two", "whole", "cluster"):
        assert len(stamps(tmp_path / name)) == 2000


def test_the_driver_killed_twenty_times(study, tmp_path):
    out, log, chance = tmp_path / "out", tmp_path / "log", random.Random(6)
    written: dict[str, int] = {}
    for attempt in range(20):
        driver = started(study, "study.yaml", "--resume", "--jobs", "2", "-o", str(out), SWEEP_LOG=str(log))
        if attempt % 4:  # in the midst of the runs; else while it starts
            until(lambda: driver.poll() is not None or len(stamps(out)) > len(written))  # noqa: B023 - called at once
        time.sleep(chance.uniform(0, 1) if attempt % 4 else chance.uniform(0, 4))
        workers = psutil.Process(driver.pid).children(recursive=True)
        driver.send_signal(signal.SIGKILL)
        driver.communicate()
        psutil.wait_procs(workers, timeout=20)
        assert not [one for one in workers if one.is_running() and one.status() != "zombie"]  # none is left behind
        now = stamps(out)
        assert written.items() <= now.items()  # what was there is there still, and was not written again
        written = now
    assert 15 <= len(written) < 2000
    run(study, "--resume", str(out), "--jobs", "2", SWEEP_LOG=str(log))
    assert same(out, study / "one")
    assert written.items() <= stamps(out).items()
    times = Counter(log.read_text(encoding="ascii").split())
    assert len(times) == 2000
    wasted = sum(times.values()) - 2000
    assert wasted <= 20 * 2 * 2, wasted  # each of two workers: the run in hand, and one that is on its way to the driver
    assert list(out.glob("torn/*")) == []


def test_a_worker_of_the_cluster_killed_and_another_gone_for_good(study, tmp_path):
    out = tmp_path / "out"
    with cluster(tmp_path / "dask") as dask:
        driver = started(study, "study.yaml", "--scheduler", dask.address, "-o", str(out))
        until(lambda: len(stamps(out)) > 100)
        children = psutil.Process(dask.workers[0].pid).children(recursive=True)
        max(children, key=lambda one: one.cpu_times().user).kill()  # the nanny starts another
        count = len(stamps(out))
        until(lambda: len(stamps(out)) > count + 200)
        with_children_killed(dask.workers[1])
        output, _ = driver.communicate(timeout=300)
        assert driver.returncode == 0, output
    assert "200 points, 2,000 runs: 2,000 done now" in output
    assert same(out, study / "one")


def test_the_scheduler_killed_and_the_sweep_gone_on_with(study, tmp_path):
    out = tmp_path / "out"
    with cluster(tmp_path / "dask") as dask:
        driver = started(study, "study.yaml", "--scheduler", dask.address, "-o", str(out))
        until(lambda: len(stamps(out)) > 100)
        dask.scheduler.kill()
        output, _ = driver.communicate(timeout=120)
    assert driver.returncode == 2
    assert "the scheduler is gone; what was finished is kept; start it again, then: hotline sweep --resume" in output
    assert "Traceback" not in output
    written = stamps(out)
    assert 100 < len(written) < 2000
    with cluster(tmp_path / "dask2") as dask:
        run(study, "--resume", str(out), "--scheduler", dask.address)
    assert same(out, study / "one")
    assert written.items() <= stamps(out).items()


def test_no_scheduler_at_all(study, tmp_path):
    pytest.importorskip("distributed")
    output = run(study, "study.yaml", "--scheduler", "tcp://127.0.0.1:9", "-o", str(tmp_path / "out"), code=2)
    assert "no scheduler answers there" in output
    assert "Traceback" not in output


def test_a_run_that_kills_every_worker_of_the_cluster_fails_and_its_neighbours_do_not(tmp_path):
    with cluster(tmp_path / "dask") as dask:
        engine = Dask(Job(b"", ""), dask.address, tmp_path, killing)
        for points in ((0, 1), (2, KILLER, 4), (5, 6), (7,)):
            engine.submit(Chunk(tuple(Run(point, 0, f"key{point}") for point in points), {}, shared=False))
        found = []
        while engine.busy:
            found += engine.outcomes()
        engine.close()
    assert sorted(outcome.run.point for outcome in found) == list(range(8))
    assert [outcome.run.point for outcome in found if outcome.failure] == [KILLER]


def test_two_sweeps_on_one_folder(study, tmp_path):
    out = tmp_path / "out"
    first = started(study, "study.yaml", "--jobs", "2", "-o", str(out))
    until(lambda: len(stamps(out)) > 10)
    assert "is being written by another run" in run(study, "--resume", str(out), "--jobs", "1", code=2)
    output, _ = first.communicate(timeout=300)
    assert first.returncode == 0, output
    assert same(out, study / "one")


def test_a_full_disk(study, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        out = disk / "out"
        output = run(study, "study.yaml", "--jobs", "2", "-o", str(out), code=2)
        assert "No space left on device; make room or mend it, then go on: hotline sweep --resume" in output
        assert "Traceback" not in output
        written = stamps(out)
        assert 100 < len(written) < 2000
        subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
        run(study, "--resume", str(out), "--jobs", "2")
        assert same(out, study / "one")
        assert written.items() <= stamps(out).items()
    finally:
        subprocess.run(["umount", str(disk)], check=True)
