"""The course: what is made of its sources, and the instructor's side."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeykit.cli.terminal import Force, Lang, app, explained, may_write, option, reader, say, spoken
from journeykit.errors import BadValue
from journeykit.places import clone
from journeykit.text import LANGUAGES, phrase, plural

if TYPE_CHECKING:
    from journeykit.course.collect.sandbox import Wall

course = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=explained(
        phrase("Teach with the course: a case of your own, the students’ files, what they hand in."),
        "course release students.zip",
        "course collect handed-in -o report",
    ),
)
app.add_typer(course, name="course")


@course.command(
    help=explained(
        phrase("Print the rubric of a map: what to look at, and what earns how many points."),
        "course rubric",
        "course rubric --lang fr",
    )
)
def rubric(lang: Lang = None) -> None:
    from journeykit.course.rubric import table

    print(table(spoken(lang)))


@course.command(
    help=explained(
        phrase("Make exercises out of solutions, and French notebooks out of English ones and their catalogues."),
        "course build",
        "course build --check",
    )
)
def build(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help=phrase("The folder of a course; else the clone's.").to(reader())),
    ] = None,
    check: Annotated[bool, option(phrase("Write nothing; say what is out of step."), "--check")] = False,
    lang: Lang = None,
) -> None:
    from journeykit.course.build import build as make
    from journeykit.course.build import faults

    top = folder or clone() or Path.cwd()
    if not check:
        for path in make(top):
            print(path.relative_to(top).as_posix())
    found = faults(top)
    for fault in found:
        print(fault.to(spoken(lang)))
    raise typer.Exit(1 if found else 0)


@course.command(
    help=explained(
        phrase(
            "Make the skeleton of a case of your own: data with chosen faults, a lesson, a solved exercise, checks."
        ),
        "course new bikes",
        "course new velos --lang fr --title 'Mon vélo' --fault late_carrier --dir cours",
    )
)
def new(
    name: Annotated[str, typer.Argument(help=phrase("Small letters and digits, such as bikes.").to(reader()))],
    folder: Annotated[Path | None, option(phrase("The folder to write to (default: the name)."), "--dir")] = None,
    title: Annotated[str, option(phrase("The title of the lesson."))] = "",
    fault: Annotated[
        list[str] | None, option(phrase("Plant this fault in the data; may be repeated (default: all)."))
    ] = None,
    customers: Annotated[int, option(phrase("How many customers."), min=1)] = 400,
    seed: Annotated[int, option(phrase("Another seed makes another shop."))] = 7,
    lang: Lang = None,
) -> None:
    from journeykit.course.new import new as make

    language = spoken(lang)
    place = folder or Path(name)
    made = make(name, place, title=title, faults=fault or (), customers=customers, seed=seed, language=language)
    for path in made:
        print(path)
    say(phrase("Read {file} first.", file=str(place / "README.md")))


@course.command(
    help=explained(
        phrase("Make the students’ ZIP file: lessons, exercises and data, without solutions."),
        "course release students.zip",
        "course release etudiants.zip --lang fr --lesson 00_welcome --lesson 01_stages",
        "course release students.zip --course bikes",
    )
)
def release(
    target: Annotated[Path, typer.Argument(metavar="ZIP|DIR")],
    lang: Annotated[str | None, option(phrase("Language: en or fr (default: both)."), "--lang")] = None,
    lesson: Annotated[list[str] | None, option(phrase("Only this lesson; may be repeated."))] = None,
    own: Annotated[Path | None, option(phrase("The folder of a course of your own."), "--course")] = None,
    wheel: Annotated[Path | None, option(phrase("A package of JourneyKit (*.whl) to put beside it."))] = None,
    force: Force = False,
) -> None:
    from journeykit.course.release import NAME
    from journeykit.course.release import release as make

    may_write(target if target.suffix.lower() == ".zip" else target / NAME, force)
    languages = [spoken(lang)] if lang else LANGUAGES
    say(phrase("Wrote {file}.", file=str(make(target, languages=languages, only=lesson or (), own=own, wheel=wheel))))


@course.command(
    help=explained(
        phrase(
            "Run, check and review what a class handed in; write one XLSX and one HTML report. DIR holds a folder or a "
            "ZIP file for each student, or files whose names begin with the student’s."
        ),
        "course collect handed-in -o report",
        "course collect handed-in -o rapport --lang fr --nbgrader grades.csv",
    )
)
def collect(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    output: Annotated[Path, option(phrase("The folder for the report."), "-o", "--output")] = Path("report"),
    lang: Lang = None,
    own: Annotated[Path | None, option(phrase("The folder of a course of your own."), "--course")] = None,
    nbgrader: Annotated[
        Path | None, option(phrase("Also write the points in the form of nbgrader’s gradebook (CSV)."))
    ] = None,
    seconds: Annotated[int, option(phrase("How long a notebook may run."), min=1)] = 60,
    memory: Annotated[int, option(phrase("How much memory it may take, in megabytes."), min=500)] = 2048,
    unsafe: Annotated[
        bool, option(phrase("Run it even where this machine cannot shut it in; only for people you trust."), "--unsafe")
    ] = False,
    force: Force = False,
) -> None:
    from journeykit.course import collect as gathering

    language = spoken(lang)
    report = output / "class.xlsx"
    for place in (report, output / "class.html", *([nbgrader] if nbgrader else [])):
        may_write(place, force)
    # what is handed in never says which course it belongs to: only the teacher does
    os.environ["JOURNEYKIT_COURSE"] = str(own.resolve()) if own else os.environ.get("JOURNEYKIT_COURSE", "")
    kind = _shut_in(unsafe)
    limits = gathering.Limits(seconds=seconds, memory_mb=memory)
    found = gathering.collect(folder, language, kind=kind, limits=limits, progress=_progress)
    written = gathering.write(found, output)
    if nbgrader:
        from journeykit.course.collect.gradebook import gradebook
        from journeykit.writing import write_whole

        write_whole(nbgrader, gradebook(found).encode())
        written.append(nbgrader)
    for place in written:
        say(phrase("Wrote {file}.", file=str(place)))
    noted = sum(bool(one.notes) for one in found.students)
    say(plural("{n} student", "{n} students", n=len(found.students)))
    if noted:
        say(plural("{n} of them with a note: look at it.", "{n} of them with a note: look at them.", n=noted))


def _shut_in(unsafe: bool) -> Wall:
    """The wall to run it behind; where there is none, that is said first. Raises `BadValue` unless it was agreed to."""
    from journeykit.course.collect import wall

    if (kind := wall()) != "none":
        return kind
    danger = phrase(
        "This machine cannot shut in what students handed in (that takes Linux with bubblewrap, or with user "
        "namespaces). Their code would run with all that you may do: read and delete your files, use the network."
    )
    if not unsafe:
        raise BadValue(danger, phrase("Run it on such a machine, or add --unsafe if you trust all of them."))
    print(danger.to(reader()), file=sys.stderr, flush=True)
    return "none"


def _progress(students: Iterable[Any], n: int) -> Iterable[Any]:
    from tqdm import tqdm  # type: ignore[import-untyped]

    shown: Iterable[Any] = tqdm(students, total=n, delay=1, leave=False, desc=phrase("Students").to(reader()))
    return shown
