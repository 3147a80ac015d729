"""The compiled build gives the same results to the byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import NOT_COPIED

ROOT = Path(__file__).parents[2]
RUN = ["run", "huojia", "--replications", "2", "--jobs", "2", "-o", "year"]


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of each table of a run."""
    tables = sorted(folder.rglob("*.parquet"))
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in tables}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("cc"), reason="needs a C compiler")
def test_the_compiled_model_writes_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(ROOT, tmp_path / "copy", ignore=NOT_COPIED)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "-q", tmp_path / "copy"]
    subprocess.run(install, check=True, env={**os.environ, "HOTLINE_COMPILE": "1"})
    found = []
    for build, interpreter in (("compiled", python), ("plain", Path(sys.executable))):
        folder = tmp_path / build
        folder.mkdir()
        where = "import sim.staffing as module; print(module.__file__)"
        module = subprocess.run([interpreter, "-c", where], cwd=folder, check=True, capture_output=True, text=True).stdout
        assert module.strip().endswith(".py") == (build == "plain"), module
        subprocess.run([interpreter, "-c", f"from sim.cli import main; main({RUN!r})"], cwd=folder, check=True)
        found.append(digests(folder / "year"))
    assert found[0] == found[1] != {}
