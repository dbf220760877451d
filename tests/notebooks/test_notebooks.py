"""What every notebook must be as it is stored; `make test` runs each from top to bottom with nbval."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = ("00_welcome.ipynb", "apps/builder.ipynb", "apps/dashboard.ipynb")
LESSONS = tuple(name for name in NOTEBOOKS if "/" not in name)


def read(top: Path, name: str) -> nbformat.NotebookNode:
    return nbformat.read(top / "notebooks" / name, as_version=4)


def test_every_notebook_is_in_the_list(top: Path) -> None:
    """No notebook is there without being listed here, and none is listed without being there."""
    found = (path.relative_to(top / "notebooks") for path in (top / "notebooks").rglob("*.ipynb"))
    assert sorted(path.as_posix() for path in found if ".ipynb_checkpoints" not in path.parts) == sorted(NOTEBOOKS)


def test_make_runs_all_of_them(top: Path) -> None:
    """The command that runs the notebooks names their folder, so none passes by being absent."""
    assert re.search(r"--nbval-lax .* notebooks$", (top / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_is_stored_clean(top: Path, name: str) -> None:
    """A notebook is valid, has no outputs and no counts, stable ids of words, and any Python 3 runs it."""
    notebook = read(top, name)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", cell.id) for cell in notebook.cells)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("name", LESSONS)
def test_each_cell_is_introduced(top: Path, name: str) -> None:
    """A lesson says what it asks, what it is for and how long it takes, and each piece of code has words before it."""
    cells = read(top, name).cells
    for said in ("Questions", "Objective", "minutes"):
        assert said in cells[0].source
    for before, cell in pairwise(cells):
        assert cell.cell_type == "markdown" or before.cell_type == "markdown"


def test_five_lines_of_code(top: Path) -> None:
    """The Builder, an event log, the picture and the review take five statements, in the first four code cells."""
    code = [cell.source for cell in read(top, LESSONS[0]).cells if cell.cell_type == "code"][:4]
    lines = [line for source in code for line in source.splitlines() if line and not re.fullmatch(r"\w+", line)]
    assert len(lines) == 5
    for name in ("jk.Builder", "jk.read_events", "jk.draw", "jk.review"):
        assert any(name in line for line in lines)
