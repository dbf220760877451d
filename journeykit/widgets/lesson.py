"""What the lesson and exercise notebooks call: one's own map, the questions, the tasks, and what comes next."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ipywidgets  # type: ignore[import-untyped]

from journeykit.course.feedback import done
from journeykit.course.here import language_here, served, work_folder
from journeykit.course.lessons import lesson, lessons
from journeykit.course.own_map import FILE
from journeykit.course.tasks import task, tasks_of
from journeykit.errors import JourneyError
from journeykit.files.native import dumps
from journeykit.frameworks import framework
from journeykit.model.journey import Journey
from journeykit.model.method import progress
from journeykit.model.review import review
from journeykit.text import LANGUAGES, Language, Phrase, phrase, plural
from journeykit.widgets.desk import text_of
from journeykit.widgets.note import Block, Note
from journeykit.widgets.own import OwnBuilder
from journeykit.widgets.part import Part
from journeykit.widgets.quiz import quiz
from journeykit.widgets.task import ANSWERS, task_part
from journeykit.writing import write_whole

__all__ = ["Exercise", "Lesson"]


class _Course:
    """What lessons and exercises share: their entry in the list, the language, the learner's own map.

    An id that is not one of the list is said where the object is shown; everything else then is the first lesson's.
    """

    def __init__(self, id: str, language: Language | None = None) -> None:
        self.language: Language = language if language in LANGUAGES else language_here()
        self._unknown: JourneyError | None = None
        try:
            self._about = lesson(id)
        except JourneyError as error:
            self._unknown = error
            self._about = next(iter(lessons().values()))
        self._own: OwnBuilder | None = None

    @property
    def journey(self) -> Journey:
        """The learner's own map, as it stands now."""
        return self.board().now

    def board(self) -> OwnBuilder:
        """The Builder on the learner's own map, at this lesson's step. It is one, however often it is shown."""
        if self._own is None:
            self._own = OwnBuilder(self._about.id, self.language, tells=isinstance(self, Lesson))
        return self._own

    def explore(self, name: str, *data: Any, **choices: Any) -> Any:
        """An explorer of this name, on the shoe shop or on other data."""
        from journeykit.widgets.explore import explorer  # heavy

        return explorer(name, self.language, *data, **choices)

    def draw(self, thing: Any) -> Part | Note:
        """The picture of a map or of an analysis, in the language of the lesson; it opens large."""
        from journeykit.drawing import describe, render  # heavy

        try:
            drawn, alt = render(thing, "png", self.language), describe(thing, self.language)
        except JourneyError as error:
            return _said(error, self.language)
        title = thing.title if isinstance(thing, Journey) else alt.partition("\n")[0]
        shown = {
            "png": base64.b64encode(drawn).decode(),
            "alt": alt,
            "title": title,
            "name": _file_name(title) or "map",
        }
        return Part("picture", shown, self.language)

    def _address(self, room: str, id: str) -> str:
        """Where a lesson or an exercise stands, from where this one stands."""
        mine = "exercises" if isinstance(self, Exercise) else "notebooks"
        if served():
            return id if room == mine else f"../{'lessons' if room == 'notebooks' else room}/{id}"
        if room == mine:
            return f"{id}.ipynb"
        return f"../../{room}/fr/{id}.ipynb" if self.language == "fr" else f"../{room}/{id}.ipynb"

    def _after(self) -> Any:
        """The lesson after this one, or None."""
        order = list(lessons().values())
        return next(iter(order[order.index(self._about) + 1 :]), None) if self._about in order else None

    def _lesson_after(self) -> list[Block]:
        after = self._after()
        if after is None:
            return []
        return [
            Block(
                phrase("{number} {title}", number=after.number, title=after.title.to(self.language)),
                phrase("Then, {n} minutes", n=after.minutes),
                after.question,
                (phrase("Go to lesson {number}", number=after.number), self._address("notebooks", after.id)),
            )
        ]


class Lesson(_Course):
    """A lesson: what its notebook calls. Shown, it is the five steps, with where the learner is.

    `id` is that of `journeykit.course.lessons`; `language` is the notebook's own unless given.

    >>> Lesson("05_kpis").language
    'en'
    """

    def __init__(self, id: str, language: Language | None = None) -> None:
        super().__init__(id, language)
        self._told: list[Callable[[], None]] = []

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if self._unknown is not None:
            return _said(self._unknown, self.language)._repr_mimebundle_()
        answers = {"start": self._met, "look": lambda _: self._look()}
        steps = Part("steps", self._steps(), self.language, answers)
        self._follow(lambda: steps.show(**self._steps()))
        return steps._repr_mimebundle_(**options)

    def _follow(self, told: Callable[[], None]) -> None:
        """Have a part told whenever the map has changed, or was looked at."""
        self._told.append(told)
        self.board().observe(lambda _: told(), "journey")

    def _met(self, given: dict[str, Any]) -> dict[str, Any]:
        """The page said which map is its own: the board shows it too."""
        answer = self.board()._start(given, None)
        self.board().send(self.board()._anew())
        return {name: answer[name] for name in ("forgotten",) if name in answer}

    def _look(self) -> dict[str, Any]:
        self.board()._answer({"ask": "look"}, None)
        self.board().send(self.board()._anew())
        for told in self._told:
            told()
        return {}

    def _steps(self) -> dict[str, Any]:
        board = self.board()
        about = board._about()
        steps = []
        for n, one in enumerate(progress(board._open.journey), start=1):
            here = n == self._about.step
            complete = bool(one.marks) and not one.missing
            state = "correct" if complete else "begun" if here or any(one.marks) else "not_yet"
            says = phrase("you are here") if here else phrase("done") if complete else None
            if says is None:
                says = _so_far(n, one.done, len(one.marks)) if any(one.marks) else phrase("to come")
            steps.append({"title": one.step.title.to(self.language), "state": state, "here": here,
                          "says": says.to(self.language)})  # fmt: skip
        return {"steps": steps, **{name: about[name] for name in ("memory", "served", "trouble")}}

    def quiz(self) -> Part:
        """The questions of the lesson: every option explains itself, and nothing is counted."""
        return quiz(self._about.id, self.language)

    def next(self) -> Note:
        """The exercise, the next lesson, and where the map is kept."""
        another = phrase("The same work on another case, with feedback at once.")
        own = phrase("Your own map again, task by task, with feedback at once.")
        exercise = Block(
            phrase("Exercise {number}", number=self._about.number),
            phrase("Next, {n} minutes", n=self._about.exercise),
            another if self._after() else own,
            (phrase("Open exercise {number}", number=self._about.number), self._address("exercises", self._about.id)),
        )
        return Note(self.language, [exercise, *self._lesson_after()], _kept_where())

    def hand_in(self) -> Part:
        """A form that makes the two files to hand in: the map and its picture, with one's name."""
        answers = {"start": self._met, "look": lambda _: self._look(), "make": self._make}
        form = Part("hand_in", self._to_fix(), self.language, answers)
        self._follow(lambda: form.show(**self._to_fix()))
        return form

    def _to_fix(self) -> dict[str, Any]:
        board = self.board()
        fixes = sum(one.severity == "fix" for one in review(board._open.journey))
        says = plural("The review has {n} thing to fix. You can hand in all the same.",
                      "The review has {n} things to fix. You can hand in all the same.", n=fixes)  # fmt: skip
        about = board._about()
        shown = {name: about[name] for name in ("memory", "served")}
        return {"fixes": says.to(self.language) if fixes else "", **shown}

    def _make(self, given: dict[str, Any]) -> dict[str, Any]:
        from journeykit.drawing import render  # heavy

        journey = self.journey
        name = _file_name(text_of(given, "name")) or _file_name(journey.title) or "map"
        made = {
            f"{name}_map.journey.json": dumps(journey).encode(),
            f"{name}_map.png": render(journey, "png", self.language),
        }
        if served():
            files = [
                {"name": one, "bytes": base64.b64encode(content).decode(), "type": _TYPES[one.rpartition(".")[2]]}
                for one, content in made.items()
            ]
            says = phrase("{files} are in your downloads.", files=_and(list(made)))
            return {"files": files, "says": says.to(self.language)}
        folder = work_folder()
        for one, content in made.items():
            write_whole(folder / one, content)
        return {
            "says": phrase("{files} are in {folder}.", files=_and(list(made)), folder=str(folder)).to(self.language)
        }


class Exercise(_Course):
    """An exercise: what its notebook calls. Shown, it lists the tasks with their minutes, and which are done.

    >>> Exercise("05_kpis").language
    'en'
    """

    def __init__(self, id: str, language: Language | None = None) -> None:
        super().__init__(id, language)
        self._lists: list[Part] = []

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if self._unknown is not None:
            return _said(self._unknown, self.language)._repr_mimebundle_()
        return self._list()._repr_mimebundle_(**options)

    def _list(self, hand_in: str = "") -> Part:
        made = Part(
            "tasks", {"tasks": self._tasks(), "hand_in": hand_in}, self.language, {"look": lambda _: self._told()}
        )
        self._lists.append(made)
        return made

    def _tasks(self) -> list[dict[str, Any]]:
        right = done(self._about.id)
        return [
            {
                "id": one.id,
                "title": one.title.to(self.language),
                "minutes": one.minutes,
                "done": one.id in right,
                "map": one.ask == "map",
            }
            for one in tasks_of(self._about.id)
        ]

    def _told(self) -> dict[str, Any]:
        tasks = self._tasks()
        for one in self._lists:
            if one.view["tasks"] != tasks:
                one.show(tasks=tasks)
        return {}

    def task(self, key: str, *data: Any) -> Any:
        """A task to answer without code.

        `data` goes to the explorer that is shown above; a task that asks for a map takes the map to start from.
        """
        try:
            about = task(key)
        except JourneyError as error:
            return _said(error, self.language)
        if about.ask == "map":
            board = self._map_of(about.id, next((one for one in data if isinstance(one, Journey)), None))
            above, journey = [board], lambda: board.now
        else:
            above, journey = [], lambda: self.journey
            if about.explore:
                above = [self.explore(about.explore, *data)]
        part = task_part(about, self.language, journey, self._told)
        return (
            ipywidgets.VBox([*(one for one in above if isinstance(one, ipywidgets.DOMWidget)), part]) if above else part
        )

    def _map_of(self, key: str, begin: Journey | None) -> OwnBuilder:
        if begin is None and key.startswith("09"):
            return self.board()
        return OwnBuilder(self._about.id, self.language, begin or framework("blank", self.language), task=key)

    def summary(self) -> Any:
        """What is done, what is handed in, and what comes next."""
        answered = any(one.ask != "map" for one in tasks_of(self._about.id))
        after = self._lesson_after() or [self._hand_in()]
        return _Both(self._list(ANSWERS if served() and answered else ""), Note(self.language, after, _kept_where()))

    def _hand_in(self) -> Block:
        """After the last exercise: where its map becomes two files."""
        return Block(
            phrase("Hand in your map"),
            phrase("At the end of lesson {number}", number=self._about.number),
            phrase("Its last part makes two files: the map, and its picture."),
            (phrase("Go to lesson {number}", number=self._about.number), self._address("notebooks", self._about.id)),
        )


class _Both:
    """A widget, and below it a card with links, which a notebook follows only outside of widgets."""

    def __init__(self, part: Part, note: Note) -> None:
        self._shown = (part, note)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self._shown)  # type: ignore[no-untyped-call]


_TYPES: Final = {"json": "application/json", "png": "image/png"}


def _so_far(step: int, n: int, every: int) -> Phrase:
    """How far one of the five steps is; the first one makes the stages that the others are counted by."""
    if step == 1:
        return plural("{n} stage so far", "{n} stages so far", n=every)
    return plural("{n} stage of {all}", "{n} stages of {all}", n=n, all=every)


def _said(error: JourneyError, language: Language) -> Note:
    return Note(language, [Block(error.message, text=error.next_step)])


def _kept_where() -> Any:
    if served():
        return phrase("Your map goes on by itself: this browser remembers it.")
    return phrase("Your map goes on by itself: it is the file {file} in {folder}.", file=FILE, folder=str(_folder()))


def _folder() -> Path | str:
    try:
        return work_folder()
    except OSError:
        return ""


def _file_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60]


def _and(names: list[str]) -> Any:
    return phrase("{one} and {other}", one=names[0], other=names[1])
