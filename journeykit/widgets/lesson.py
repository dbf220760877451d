"""What the lesson and exercise notebooks call: one's own map, the questions, the tasks, and what comes next."""

from __future__ import annotations

from typing import Any

from journeykit.course import own_map
from journeykit.course.feedback import done
from journeykit.course.here import language_here, work_folder
from journeykit.course.lessons import lesson, lessons
from journeykit.course.tasks import task, tasks_of
from journeykit.errors import JourneyError
from journeykit.files import load
from journeykit.model.journey import Journey
from journeykit.text import LANGUAGES, Language, phrase
from journeykit.widgets.builder import Builder
from journeykit.widgets.note import Note

__all__ = ["Exercise", "Lesson"]


class _Course:
    """What lessons and exercises share: their entry in the list, the language, the learner's own map."""

    def __init__(self, id: str, language: Language | None = None) -> None:
        self.language: Language = language if language in LANGUAGES else language_here()
        self._problem: JourneyError | None = None
        try:
            self._about = lesson(id)
        except JourneyError as error:
            self._problem = error
            self._about = next(iter(lessons().values()))
        self._map: Builder | None = None

    @property
    def journey(self) -> Journey:
        """The learner's own map, as it stands now."""
        return self.board().journey

    def board(self, new: bool = False) -> Any:
        """The Builder on the learner's own map, at this lesson's step."""
        if self._map is None:
            file = work_folder() / own_map.FILE
            begin = load(file) if file.is_file() else own_map.start(self._about.id, self.language)
            self._map = Builder(begin, language=self.language)
        return self._map

    def explore(self, name: str, *data: Any) -> Any:
        """An explorer of this name, on the shoe shop or on other data."""
        from journeykit.widgets.explore import explorer

        return explorer(name, self.language, *data)

    def draw(self, thing: Any, **options: Any) -> Any:
        """The picture of a map or of an analysis, in the language of the lesson."""
        from journeykit.drawing import draw  # heavy

        return draw(thing, language=self.language, **options)


class Lesson(_Course):
    """A lesson: what its notebook calls. Shown, it is the five steps with where the learner is.

    `id` is that of `journeykit.course.lessons`; `language` is the notebook's own unless given.
    """

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if self._problem:
            return Note(self.language, self._problem.message, [self._problem.next_step])._repr_mimebundle_()
        return Note(self.language, phrase("{title}", title=self._about.title.to(self.language)))._repr_mimebundle_()

    def quiz(self) -> Any:
        """The questions of the lesson."""
        return Note(self.language, phrase("Check yourself"))

    def next(self) -> Any:
        """The exercise, the next lesson, and where the map is kept."""
        return Note(self.language, phrase("What comes next"))

    def hand_in(self) -> Any:
        """The map and its picture as two files with one's name."""
        return Note(self.language, phrase("Hand in your map"))


class Exercise(_Course):
    """An exercise: what its notebook calls. Shown, it lists the tasks with their minutes, and which are done."""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        lines = [one.title for one in tasks_of(self._about.id)]
        return Note(
            self.language, phrase("{title}", title=self._about.title.to(self.language)), lines
        )._repr_mimebundle_()

    def task(self, key: str, *data: Any) -> Any:
        """A task to answer without code. `data` goes to the explorer shown above it; a map to start from, to the Builder."""
        try:
            return Note(self.language, phrase("{title}", title=task(key).title.to(self.language)))
        except JourneyError as error:
            return Note(self.language, error.message, [error.next_step])

    def summary(self) -> Any:
        """What is done, and what comes next."""
        return Note(
            self.language, phrase("{n} of {all} tasks", n=len(done(self._about.id)), all=len(tasks_of(self._about.id)))
        )
