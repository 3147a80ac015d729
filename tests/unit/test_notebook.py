"""The notebook runs as it stands, in less than a minute, and is stored without outputs."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "first-study.ipynb"
nbformat = pytest.importorskip("nbformat")


def cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_stored_without_what_a_machine_put_into_it():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells(notebook))
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@pytest.mark.slow
def test_it_runs_and_says_what_it_promises(tmp_path):
    client = pytest.importorskip("nbclient")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Jupyter and its event loop, not of this project
        client.NotebookClient(notebook, timeout=120, kernel_name="python3",
                              resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in cells(notebook) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    said = "".join(output.get("data", {}).get("text/markdown", "") for output in outputs)
    for words in ("影响最大的是“办理时长”", '"Handling time"', "more replications"):
        assert words in said, said
    assert any("image/png" in output.get("data", {}) for output in outputs), "the chart is shown"
