"""Notebooks: the text file is executed, and the one with outputs is its pair."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SCRIPTS = sorted(NOTEBOOKS.glob("*.py"))
LARGEST_FILE = 1_500_000  # bytes; code hosts show no larger ones
SECONDS_A_CELL = 240

scripts = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)


def committed(script: Path) -> nbformat.NotebookNode:
    return nbformat.read(script.with_suffix(".ipynb"), as_version=4)


def cells(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]


def test_every_notebook_has_its_pair():
    assert SCRIPTS
    assert {path.stem for path in SCRIPTS} == {path.stem for path in NOTEBOOKS.glob("*.ipynb")}


@scripts
def test_pair_is_in_step(script):
    assert cells(committed(script)) == cells(jupytext.read(script))


@scripts
def test_committed_outputs_are_those_of_one_run_from_the_top(script):
    notebook = committed(script)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [o for o in outputs(notebook) if o.output_type == "error"]
    assert not [o for o in outputs(notebook) if o.get("name") == "stderr"]


@scripts
def test_committed_figures_can_be_seen_without_scripts(script):
    figures = [
        output.data
        for output in outputs(committed(script))
        if "application/vnd.plotly.v1+json" in output.get("data", {})
    ]
    assert figures
    assert all("image/png" in figure for figure in figures)
    assert script.with_suffix(".ipynb").stat().st_size < LARGEST_FILE


@scripts
def test_committed_notebook_says_nothing_of_the_machine_it_ran_on(script):
    text = script.with_suffix(".ipynb").read_text(encoding="utf-8")
    for trace in (str(NOTEBOOKS.parent), str(Path.home()) + "/", "/tmp/", "site-packages"):
        assert trace not in text


@pytest.mark.model
@scripts
def test_executes(script):
    notebook = jupytext.read(script)
    NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
    ).execute()
    said = {
        i: [output for output in cell.outputs if output.output_type != "error"]
        for i, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
    }
    shown = {
        i: [output for output in cell.outputs if output.output_type != "error"]
        for i, cell in enumerate(committed(script).cells)
        if cell.cell_type == "code"
    }
    assert {i for i in said if said[i]} == {i for i in shown if shown[i]}
