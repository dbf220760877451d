"""What every notebook must be as it is stored; `make test` runs each from top to bottom with nbval."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from journeykit.course.build import faults
from journeykit.course.lessons import lessons
from journeykit.course.quizzes import questions
from journeykit.course.tasks import tasks_of

COURSE = (
    "00_welcome", "01_stages", "02_goals", "03_expectations", "04_lived_process", "05_kpis", "06_ideal_and_gap",
    "07_priorities", "08_personas_and_segments", "09_your_own_map",
)  # fmt: skip
PROSE = (*COURSE, "instructor", "tour")
LESSONS = tuple(f"notebooks/{name}.ipynb" for name in COURSE)
SOLUTIONS = tuple(f"solutions/{name}.ipynb" for name in COURSE)
NOTEBOOKS = (
    "notebooks/apps/builder.ipynb",
    "notebooks/apps/dashboard.ipynb",
    *(f"notebooks/{name}.ipynb" for name in PROSE),
    *(f"notebooks/fr/{name}.ipynb" for name in PROSE),
    *(
        f"{kind}/{folder}{name}.ipynb"
        for kind in ("solutions", "exercises")
        for folder in ("", "fr/")
        for name in COURSE
    ),
)
MOST_WORDS, MOST_LINES, LARGEST = 80, 12, 120_000
PART = re.compile(r"^## (\d)\. (.+) · (\d+) min$", re.MULTILINE)
TASK = re.compile(r"^## (\d\d-[a-z]) (.+) · (\d+) min$", re.MULTILINE)


def read(top: Path, name: str) -> nbformat.NotebookNode:
    return nbformat.read(top / name, as_version=4)


def text_of(notebook: nbformat.NotebookNode, kind: str) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def test_every_notebook_is_in_the_list(top: Path) -> None:
    """No notebook is there without being listed here, and none is listed without being there."""
    folders = [top / name for name in ("notebooks", "solutions", "exercises")]
    found = [path for folder in folders for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts]
    assert sorted(path.relative_to(top).as_posix() for path in found) == sorted(NOTEBOOKS)
    assert tuple(lessons()) == COURSE


def test_make_runs_all_of_them(top: Path) -> None:
    """The commands that run the notebooks name their folders, and what each check must come out as; of the French
    ones, whose code is the same, the solutions run, where a map is judged in French."""
    made = (top / "Makefile").read_text()
    assert re.search(r"\$\(NBVAL\) notebooks --ignore=notebooks/fr ", made)
    assert re.search(r"JOURNEYKIT_EXPECT=correct \$\(NBVAL\) solutions$", made, re.MULTILINE)
    assert re.search(r"JOURNEYKIT_EXPECT=not_yet \$\(NBVAL\) exercises --ignore=exercises/fr$", made, re.MULTILINE)


def test_all_is_in_step(top: Path) -> None:
    """Exercises, French notebooks and the cases' data are, byte for byte, what their sources give; no French lacks."""
    assert [str(fault) for fault in faults(top)] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_is_stored_clean(top: Path, name: str) -> None:
    """A notebook is valid and small, has no outputs and no counts, stable ids of words, and any Python 3 runs it."""
    notebook = read(top, name)
    nbformat.validate(notebook)
    assert (top / name).stat().st_size < LARGEST
    assert notebook.metadata.kernelspec.name == "python3"
    ids = [cell.id for cell in notebook.cells]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", one) for one in ids)
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if "apps/" not in name])
def test_links_and_pictures(top: Path, name: str) -> None:
    """A link leads to a file that is there, nothing is fetched from elsewhere, and a picture has words."""
    for kind, words, target in re.findall(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", text_of(read(top, name), "markdown")):
        assert words.strip() if kind else True, target
        if re.match(r"https?://", target):
            assert not kind, f"{target} would be fetched"
        elif not target.startswith("#"):
            assert (top / name).parent.joinpath(unquote(target.partition("#")[0])).exists(), target
    assert "<img" not in text_of(read(top, name), "markdown")


@pytest.mark.parametrize("name", [*LESSONS, *SOLUTIONS])
def test_cells_are_short(top: Path, name: str) -> None:
    """Prose comes in pieces of 80 words at most (a table or the bullets of the title may be longer), code in 12 lines;
    no two pieces of code follow each other without words."""
    cells = read(top, name).cells
    for cell in cells:
        prose = [line for line in cell.source.splitlines() if not line.startswith("|")]
        if cell.cell_type == "markdown":
            assert len(" ".join(prose).split()) <= MOST_WORDS, cell.source
        else:
            assert len(cell.source.splitlines()) <= MOST_LINES, cell.source
    for before, cell in pairwise(cells):
        assert cell.cell_type == "markdown" or before.cell_type == "markdown", cell.source


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_its_parts(top: Path, name: str) -> None:
    """A lesson asks its question, says what one can do after it, has numbered parts with minutes that add up, something
    to do on one's own map, a quiz, key points with what comes next, and its sources."""
    notebook, lesson = read(top, name), lessons()[Path(name).stem]
    prose, code = text_of(notebook, "markdown"), text_of(notebook, "code")
    title = notebook.cells[0].source
    assert title.startswith(f"# {lesson.title.en}\n")
    assert f"*{lesson.question.en}*" in title
    assert "**After this lesson you can**" in title
    assert f"About {lesson.minutes} minutes" in title
    parts = PART.findall(prose)
    assert [int(number) for number, *_ in parts] == list(range(1, len(parts) + 1))
    assert len(parts) >= 4
    assert sum(int(minutes) for *_, minutes in parts) == lesson.minutes
    for call in ("lesson.quiz()", "lesson.next()", f'Lesson("{lesson.id}")'):
        assert code.count(call) == 1, call
    assert notebook.cells[-1].cell_type == "markdown" or "<small>" in prose
    assert "<small>" in prose
    assert 2 <= len(questions(lesson.id)) <= 4


@pytest.mark.parametrize("name", SOLUTIONS)
def test_a_task_is_asked_and_checked(top: Path, name: str) -> None:
    """Each task of an exercise stands in it once, with its title and time, its widget and its check in code."""
    notebook, exercise = read(top, name), Path(name).stem
    asked = {key: (title, int(minutes)) for key, title, minutes in TASK.findall(text_of(notebook, "markdown"))}
    assert asked == {one.id: (one.title.en, one.minutes) for one in tasks_of(exercise)}
    assert 4 <= len(asked) <= 6
    assert sum(minutes for _, minutes in asked.values()) == lessons()[exercise].exercise
    code = text_of(notebook, "code")
    assert Counter(re.findall(r"\bcheck\(\"([^\"]+)\"", code)) == Counter([*asked])
    assert set(re.findall(r"exercise\.task\(\"([^\"]+)\"", code)) == set(asked)
    assert "exercise.summary()" in code


@pytest.mark.parametrize("name", COURSE)
def test_an_exercise_gives_nothing_away(top: Path, name: str) -> None:
    """No line that solves a task stands in the exercise, and every check there is given three dots."""
    solved = text_of(read(top, f"solutions/{name}.ipynb"), "code")
    for folder in ("exercises", "exercises/fr"):
        left = text_of(read(top, f"{folder}/{name}.ipynb"), "code")
        assert "SOLUTION" not in left
        assert "SOLUTION" in solved
        dots = {node.targets[0].id for node in ast.walk(ast.parse(left)) if _is_stub(node)}  # type: ignore[attr-defined]
        for answer in re.findall(r"\bcheck\(\"[^\"]+\", ([^)]+)\)", left):
            assert answer == "..." or answer in dots, answer


def _is_stub(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and node.value.value is ...
    )


def test_five_lines_of_code(top: Path) -> None:
    """The Builder, an event log, the picture and the review take five statements, in the tour's first code cells."""
    code = [cell.source for cell in read(top, "notebooks/tour.ipynb").cells if cell.cell_type == "code"][:4]
    lines = [line for source in code for line in source.splitlines() if line and not re.fullmatch(r"\w+", line)]
    assert len(lines) == 5
    for name in ("jk.Builder", "jk.read_events", "jk.draw", "jk.review"):
        assert any(name in line for line in lines)
