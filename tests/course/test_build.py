"""Exercises out of solutions, French out of catalogues: what comes out, and what is said when something is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from journeykit.course.build import build, exercise, faults, translated, written


def notebook(*cells: tuple[str, str, str], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    made = [
        {"cell_type": kind, "id": key, "metadata": {"tags": [*tags]} if tags else {}, "source": source}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for kind, key, source in cells
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize(
    ("solved", "left"),
    [
        ("x = 1 + 1  # SOLUTION", "x = ..."),
        ("a, b = 1, 2  # SOLUTION\nprint(a)", "a, b = ...\nprint(a)"),
        ("show(x)  # SOLUTION", "..."),
        ("    y = f(x)  # SOLUTION", "    y = ..."),
        ("# BEGIN SOLUTION\na = 1\nb = a + 1\n# END SOLUTION\ncheck('1', b)", "b = ...\ncheck('1', b)"),
        ("# BEGIN SOLUTION\nimport os\n# END SOLUTION\n1", "...\n1"),
        ("def f(x):\n    # BEGIN SOLUTION\n    return x\n    # END SOLUTION\nf(1)", "def f(x):\n    ...\nf(1)"),
        ("# BEGIN SOLUTION\ndef f(x):\n    return x\n# END SOLUTION\nf", "f = ...\nf"),
        ("x = 'is no # SOLUTION mark'", "x = 'is no # SOLUTION mark'"),
    ],
)
def test_what_solves_it_becomes_three_dots(solved: str, left: str) -> None:
    """A solved line or block becomes three dots under the names that are used later; nothing else changes."""
    assert exercise(notebook(("code", "a", solved)))["cells"][0]["source"] == left


def test_a_name_that_a_later_cell_needs() -> None:
    """A block leaves the names that any later cell uses, so that Run All reaches the end."""
    made = exercise(notebook(("code", "a", "# BEGIN SOLUTION\nx = 1\n# END SOLUTION"), ("code", "b", "print(x)")))
    assert [cell["source"] for cell in made["cells"]] == ["x = ...", "print(x)"]


def test_a_cell_of_the_solution_alone() -> None:
    """A cell tagged `solution` does not reach the exercise."""
    assert exercise(notebook(("markdown", "why", "Because."), tags=("solution",)))["cells"] == []


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A small course: a lesson and a solution, in English only."""
    for folder, cells in (
        ("notebooks", [("markdown", "title", "# Goals"), ("code", "a", "1")]),
        ("solutions", [("markdown", "title", "# Exercise"), ("code", "a", "x = 2  # SOLUTION")]),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "goals.ipynb").write_text(written(notebook(*cells)))  # type: ignore[arg-type]
    return tmp_path


def say(file: Path, english: str, french: str, cell: str = "title", flag: str = "") -> None:
    file.parent.mkdir(exist_ok=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    file.write_text(f'{header}{flag}msgctxt "{cell}"\nmsgid "{english}"\nmsgstr "{french}"\n')


def said(course: Path) -> set[str]:
    return {str(fault) for fault in faults(course)}


def test_a_course_is_built(course: Path) -> None:
    """The sources give exercises and French; built again, nothing changes; then nothing is out of step."""
    say(course / "notebooks" / "fr" / "goals.po", "# Goals", "# Objectifs")
    say(course / "solutions" / "fr" / "goals.po", "# Exercise", "# Exercice")
    made = {path.relative_to(course).as_posix() for path in build(course)}
    places = ("notebooks/fr", "solutions/fr", "exercises", "exercises/fr")
    assert made == {f"{place}/goals.ipynb" for place in places}
    assert build(course) == []
    assert said(course) == set()
    cells = {place: json.loads((course / place / "goals.ipynb").read_text())["cells"] for place in places}
    assert "".join(cells["exercises/fr"][0]["source"]) == "# Exercice"
    assert "".join(cells["exercises/fr"][1]["source"]) == "x = ..."
    assert "".join(cells["solutions/fr"][1]["source"]) == "x = 2  # SOLUTION"


def test_what_is_missing_is_said(course: Path) -> None:
    """A cell without French, French of a cell that has changed or is gone, a file touched by hand: each is named."""
    build(course)
    assert said(course) == {f"{name}/fr/goals.po: the cell title has no French." for name in ("notebooks", "solutions")}
    say(course / "notebooks" / "fr" / "goals.po", "# Aims", "# Buts")
    assert "notebooks/fr/goals.po: the entry title is stale." in said(course)
    build(course)
    assert "notebooks/fr/goals.po: the English of the cell title has changed." in said(course)
    assert "# Buts" in (course / "notebooks" / "fr" / "goals.po").read_text(), "the work of a translator is kept"
    made = course / "exercises" / "goals.ipynb"
    made.write_text(made.read_text().replace("x = ...", "x = 3"))
    (course / "exercises" / "old.ipynb").write_text("{}")
    assert {"exercises/goals.ipynb is not what its source gives.", "exercises/old.ipynb has no source."} <= said(course)
    build(course)
    assert not (course / "exercises" / "old.ipynb").exists()


def test_french_that_is_only_a_guess_is_not_shown(tmp_path: Path) -> None:
    """A fuzzy entry leaves the English in place."""
    say(tmp_path / "a.po", "# Goals", "# Buts", flag="#, fuzzy\n")
    assert translated(notebook(("markdown", "title", "# Goals")), tmp_path / "a.po")["cells"][0]["source"] == "# Goals"
