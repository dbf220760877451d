"""What a class handed in, run behind a wall, judged, and told in one report.

`collect` reads a folder; `Report` holds what came of it; `write` makes the tables and the page.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from journeykit.course.collect.handin import HandedIn, gather
from journeykit.course.collect.judge import Judge
from journeykit.course.collect.results import Answer, Report, Student, better, seen
from journeykit.course.collect.sandbox import Limits, Run, Wall, run, wall
from journeykit.course.collect.sandbox import seen as visible
from journeykit.course.lessons import lessons
from journeykit.course.tasks import tasks, tasks_of
from journeykit.errors import BadValue
from journeykit.text import Language, Phrase, phrase, plural

__all__ = ["Limits", "Report", "Wall", "collect", "wall", "write"]

Progress = Callable[[Iterable[Any], int], Iterable[Any]]
_ENDS: Final = {
    "time": phrase("it takes longer than it may"),
    "memory": phrase("it takes more memory than it may"),
    "output": phrase("it gives more than an answer can be"),
    "stopped": phrase("it ended itself"),
}


def _quietly(all_of: Iterable[Any], _: int) -> Iterable[Any]:
    return all_of


def collect(
    folder: str | Path,
    language: Language = "en",
    *,
    kind: Wall | None = None,
    limits: Limits | None = None,
    progress: Progress = _quietly,
) -> Report:
    """Run and judge what a class handed in: a folder or ZIP file a student, or files that begin with the name.

    `kind` is the wall to run it behind, else the best that this machine has. "none" lets a stranger's code do all that
    you may do: only for people you trust. `progress` is given the students as they come, and their number. Raises
    `BadFile` for a folder that holds nothing, `BadValue` where the machine has no wall and "none" was not asked for.
    """
    folder = Path(folder)
    chosen = wall() if kind is None else kind
    if chosen == "none" and kind is None:
        raise BadValue(
            phrase("This machine cannot shut in what students handed in."),
            phrase("Run it on Linux, or say that it may run all the same."),
        )
    _outside(folder)
    with tempfile.TemporaryDirectory(prefix="jk-collect-") as place, Judge(language) as judge:
        handed = gather(folder, Path(place))
        limits = limits or Limits()
        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            ran = pool.map(lambda one: run(one.files, one.notebooks, limits, chosen) if one.notebooks else [], handed)
            rows = progress(zip(handed, ran, strict=True), len(handed))
            students = [_student(one, runs, judge) for one, runs in rows]
    return Report(folder.resolve().name, tuple(students), language, chosen, datetime.now())


def _outside(folder: Path) -> None:
    """What is handed in must not lie where every submission may read. Raises `BadValue`."""
    place = folder.resolve()
    for one in visible():
        if place.is_relative_to(one.resolve()):
            raise BadValue(
                phrase("{folder} lies among the programs that every submission may read.", folder=str(folder)),
                phrase("Move what was handed in to a folder of its own."),
            )


def _student(one: HandedIn, runs: list[Run], judge: Judge) -> Student:
    notes = list(one.notes)
    found: dict[str, Answer] = {}
    for ran in runs:
        given = list(_given(ran))
        for task, plain in given:
            _add(found, judge.answer(task, plain))
        notes += _notes(ran, bool(given))
    for task, answer in one.answers.items():
        if task in tasks():
            _add(found, judge.answer(task, _plain(answer)))
    for task, text in _maps_of_tasks(one):
        _add(found, judge.answer(task, {"kind": "map", "text": text}))
    maps = tuple(seen(judge.map(name, text)) for name, text in one.maps)
    return Student(one.student, tuple(one.names), found, maps, tuple(notes))


def _maps_of_tasks(one: HandedIn) -> Iterator[tuple[str, str]]:
    """Maps that answer a task. What the last lesson's form hands in, NAME_map, answers those of its exercise."""
    yield from one.task_maps.items()
    last = list(lessons())[-1]
    for text in [text for name, text in one.maps if name.endswith("_map.journey.json")][:1]:
        yield from ((task.id, text) for task in tasks_of(last) if task.ask == "map" and task.id not in one.task_maps)


def _add(found: dict[str, Answer], told: dict[str, Any]) -> None:
    answer = Answer(told["task"], told["state"], told["name"], told["says"])
    found[answer.task] = better(answer, found.get(answer.task))


def _given(ran: Run) -> Iterator[tuple[str, Any]]:
    """The last answer to each task of this course that a notebook gave. What it wrote is not believed to be more."""
    last = {}
    for line in ran.lines:
        with suppress(KeyError, TypeError):
            if line["task"] in tasks():
                last[line["task"]] = {"kind": "large"} if line.get("large") else line["answer"]
    yield from last.items()


def _notes(ran: Run, any_answer: bool) -> Iterator[Phrase]:
    if ran.ended != "done":
        yield phrase("{file} was stopped: {why}. What it had answered before counts.", file=ran.name,
                     why=_ENDS.get(ran.ended, _ENDS["stopped"]))  # fmt: skip
    elif not any_answer:
        yield phrase("{file} asks no task of this course: is it the exercise?", file=ran.name)
    failed = {line["cell"] for line in ran.lines if isinstance(line, dict) and isinstance(line.get("cell"), int)}
    if failed:
        yield plural("{n} cell of {file} ended with an error.", "{n} cells of {file} ended with an error.",
                     n=len(failed), file=ran.name)  # fmt: skip


def _plain(answer: Any) -> dict[str, Any]:
    """An answer given in a widget, in the form in which notebooks give theirs."""
    if isinstance(answer, list):
        return {"kind": "list", "items": [{"kind": "value", "value": one} for one in answer]}
    return {"kind": "value", "value": answer}


def write(report: Report, folder: Path) -> list[Path]:
    """Write the report: a workbook with the tables, and a page. Raises `BadFile`."""
    from journeykit.course.collect import page, tables  # openpyxl is heavy
    from journeykit.writing import write_whole

    folder.mkdir(parents=True, exist_ok=True)
    written = {folder / "class.xlsx": tables.workbook(report), folder / "class.html": page.html(report).encode()}
    for place, content in written.items():
        write_whole(place, content)
    return list(written)
