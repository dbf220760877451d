"""The course: what is made of its sources, and the instructor's side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeykit.cli.terminal import Lang, app, explained, option, reader, spoken
from journeykit.places import clone
from journeykit.text import phrase

course = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=explained(
        phrase("Teach with the course: a case of your own, the students' files, what they hand in."),
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
