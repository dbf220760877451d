"""The course: what is made of its sources, and the instructor's side."""

from __future__ import annotations


import typer

from journeykit.cli.terminal import Lang, app, explained, spoken
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
