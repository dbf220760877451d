"""The lessons, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from journeykit.course.texts import Said, read, said
from journeykit.errors import NotFound
from journeykit.text import phrase, shown

__all__ = ["GROUPS", "Lesson", "lesson", "lessons", "own_lessons"]


@dataclass(frozen=True)
class Lesson:
    """A lesson as the landing page and the rail tell of it; times in minutes.

    `step` is the one of the five steps (1 to 5) that it teaches, or None.
    """

    id: str
    group: str
    title: Said
    question: Said
    minutes: int
    exercise: int
    step: int | None = None

    @property
    def number(self) -> str:
        """Its number in two digits."""
        return self.id[:2]


GROUPS = {name: said(entry) for name, entry in read("lessons.toml")["group"].items()}
"""What the groups of lessons are called, in their order."""


@cache
def lessons() -> dict[str, Lesson]:
    """All lessons by their id, in the order of the course.

    >>> list(lessons())[1], lessons()["01_stages"].title.to("fr")
    ('01_stages', 'Les étapes')
    """
    return {key: _lesson(key, entry) for key, entry in read("lessons.toml")["lesson"].items()}


@cache
def own_lessons() -> dict[str, Lesson]:
    """The lessons of a course of one's own, where this is one (`journeykit.places.own_course`)."""
    return {key: _lesson(key, entry) for key, entry in read("course.toml").get("lesson", {}).items()}


def _lesson(key: str, entry: Mapping[str, Any]) -> Lesson:
    texts = {name: said(entry[name]) for name in ("title", "question")}
    return Lesson(id=key, **{**entry, **texts})


def lesson(key: str) -> Lesson:
    """The lesson of this id. Raises `NotFound`.

    >>> lesson("01_stages").number
    '01'
    """
    if found := lessons().get(str(key)) or own_lessons().get(str(key)):
        return found
    raise NotFound(
        phrase("There is no lesson {key}.", key=shown(key)),
        phrase("Choose one of {choices}.", choices=", ".join(lessons())),
    )
