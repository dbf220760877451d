"""The report of a class as one page that needs nothing else: to read, to print, to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Any, Final

from journeykit.course.collect.results import SIGNS, STATES, WORDS, Report, Seen, Student
from journeykit.course.collect.sandbox import Wall
from journeykit.course.rubric import MOST, rubric
from journeykit.text import Phrase, day, number, phrase, plural

_RUN: Final[dict[Wall, Phrase]] = {
    "bubblewrap": phrase("Each student’s notebooks ran shut in by bubblewrap: no network, no sight of others’ files."),
    "namespaces": phrase("Each student’s notebooks ran shut in by Linux: no network, no sight of others’ files."),
    "none": phrase("The notebooks ran without being shut in, as you had agreed."),
}
_TOP: Final = 12

__all__ = ["html"]


def html(report: Report) -> str:
    """The page."""
    return "\n".join(_Page(report).lines()) + "\n"


class _Page:
    def __init__(self, report: Report) -> None:
        self._report = report

    def _say(self, what: Any) -> str:
        """Text as HTML: nothing that anybody wrote is ever markup."""
        said = what if isinstance(what, str) else what.to(self._report.language)
        return escape(said.encode("utf-8", "replace").decode())

    def lines(self) -> Iterator[str]:
        report = self._report
        style = files("journeykit.course.collect").joinpath("page.css").read_text(encoding="utf-8")
        title = phrase("Handed in: {title}", title=report.title)
        yield f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        yield f"<title>{self._say(title)}</title><style>{style}</style></head><body><main>"
        yield f'<header><h1>{self._say(title)}</h1><p class="quiet">{self._say(day(report.when, report.language))}. '
        yield f"{self._say(_RUN[report.wall])}</p></header>"
        yield from self._tiles()
        yield from self._mistakes()
        yield from self._class()
        yield from self._maps()
        yield from self._students()
        yield "</main></body></html>"

    def _part(self, title: Phrase, *more: Phrase) -> str:
        said = "".join(f'<p class="quiet">{self._say(one)}</p>' for one in more)
        return f"<h2>{self._say(title)}</h2>{said}"

    def _task(self, key: str) -> str:
        title = next((one.title for one in self._report.tasks if one.id == key), "")
        return f"{self._say(key)} {self._say(title)}".strip()

    def _table(self, heads: Sequence[Any], rows: Iterable[Sequence[str]], kind: str = "") -> Iterator[str]:
        """A table; the cells of `rows` are HTML already."""
        yield f'<div class="wide" tabindex="0"><table class="{kind}"><thead><tr>'
        yield "".join(f'<th scope="col">{one if one.startswith("<") else self._say(one)}</th>' if isinstance(one, str)
                      else f'<th scope="col">{self._say(one)}</th>' for one in heads)  # fmt: skip
        yield "</tr></thead><tbody>"
        for first, *rest in rows:
            yield f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in rest)}</tr>'
        yield "</tbody></table></div>"

    def _tiles(self) -> Iterator[str]:
        report = self._report
        given = [
            state for one in report.students for task in report.tasks if (state := one.state(task.id)) != "missing"
        ]
        right = sum(state == "correct" for state in given)
        maps = sum(len(one.maps) for one in report.students)
        noted = sum(bool(one.notes) for one in report.students)
        tiles = [
            (str(len(report.students)), plural("student", "students", n=len(report.students))),
            (str(maps), plural("map", "maps", n=maps)),
            (f"{right} / {len(given)}", phrase("answers correct, of those handed in")),
            (
                str(noted),
                plural("student with a note: look at the files", "students with a note: look at their files", n=noted),
            ),
        ]
        yield '<ul class="tiles">'
        for figure, said in tiles:
            yield f"<li><b>{self._say(figure)}</b> {self._say(said)}</li>"
        yield "</ul>"

    def _mistakes(self) -> Iterator[str]:
        found = self._report.mistakes
        yield self._part(
            phrase("What to talk about"), phrase("The wrong answers given most often, and what the learner reads.")
        )
        if not found:
            yield f"<p>{self._say(phrase('No wrong answer was handed in.'))}</p>"
            return
        most = len(found[0].students)
        yield '<ol class="mistakes">'
        for one in found[:_TOP]:
            n = len(one.students)
            yield f'<li><div class="bar"><i style="width:{100 * n / most:.0f}%"></i></div>'
            yield f"<b>{self._task(one.task)}</b> · {self._say(plural('{n} student', '{n} students', n=n))}"
            yield f'<p>{self._say(one.says)}</p><p class="quiet">{self._say(", ".join(one.students))}</p></li>'
        yield "</ol>"

    def _class(self) -> Iterator[str]:
        report = self._report
        legend = " · ".join(f"{SIGNS[state]} {self._say(WORDS[state])}" for state in STATES)
        yield f'{self._part(phrase("The class"))}<p class="quiet">{legend}</p>'
        heads = [phrase("Student"), *(f'<abbr title="{self._say(one.title)}">{one.id}</abbr>' for one in report.tasks)]
        rows = [
            [self._say(one.name), *(self._sign(one.state(task.id)) for task in report.tasks),
             f"{one.correct(report.tasks)} / {len(report.tasks)}"]
            for one in report.students
        ]  # fmt: skip
        yield from self._table([*heads, phrase("Tasks done")], rows, "class")

    def _sign(self, state: str) -> str:
        return f'<span class="{state}" role="img" aria-label="{self._say(WORDS[state])}">{SIGNS[state]}</span>'

    def _maps(self) -> Iterator[str]:
        report = self._report
        if not any(one.maps for one in report.students):
            return
        yield self._part(phrase("The maps"), phrase("Points are yours to give, 0 to {most} each.", most=MOST))
        criteria = rubric()
        heads = [phrase("Student"), phrase("Map"), phrase("To fix"), phrase("To consider")]
        rows = [
            [self._say(student.name), self._say(seen.error or seen.title or seen.file), *self._counts(seen),
             *[""] * (len(criteria) + 1)]
            for student in report.students
            for seen in student.maps
        ]  # fmt: skip
        yield from self._table([*heads, *(one.title for one in criteria), phrase("Points")], rows, "rubric")
        if report.remarks:
            yield f"<h3>{self._say(phrase('What the review remarks most often'))}</h3><ul>"
            for code, title, n in report.remarks[:_TOP]:
                said = plural("{n} student", "{n} students", n=n)
                yield f"<li><b>{self._say(code)}</b> {self._say(title)} · {self._say(said)}</li>"
            yield "</ul>"

    def _counts(self, seen: Seen) -> list[str]:
        if seen.error:
            return ["", ""]
        return [number(seen.count(what), self._report.language) for what in ("fix", "consider")]

    def _students(self) -> Iterator[str]:
        yield self._part(phrase("Student by student"))
        for one in self._report.students:
            done = phrase("{n} of {all} correct", n=one.correct(self._report.tasks), all=len(self._report.tasks))
            note = f" · {self._say(phrase('with a note'))}" if one.notes else ""
            yield f"<details><summary><b>{self._say(one.name)}</b> {self._say(done)}{note}</summary>"
            yield from self._one(one)
            yield "</details>"

    def _one(self, student: Student) -> Iterator[str]:
        if student.notes:
            yield '<ul class="notes">' + "".join(f"<li>{self._say(note)}</li>" for note in student.notes) + "</ul>"
        said = [student.answers[task.id] for task in self._report.tasks if task.id in student.answers]
        if said:
            rows = [[self._task(one.task), f"{self._sign(one.state)} {self._say(one.says)}"] for one in said]
            yield from self._table([phrase("Task"), phrase("What the learner reads")], rows)
        for seen in student.maps:
            yield f"<h4>{self._say(seen.title or seen.file)}</h4>"
            if seen.error:
                yield f"<p>{self._say(seen.error)}</p>"
            rows = [
                [self._say(one.code), self._say(one.place), self._say(f"{one.seen} {one.next_step}")]
                for one in seen.findings
            ]
            if rows:
                yield from self._table([phrase("Rule"), phrase("Place"), phrase("Seen")], rows)
        yield f'<p class="quiet">{self._say(", ".join(student.files))}</p>'
