"""The tasks of the exercises: what is asked, the hints, and what each answer is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from journeykit.course.lessons import lessons, own_lessons
from journeykit.course.texts import Said, read, said
from journeykit.errors import NotFound
from journeykit.text import phrase, shown

__all__ = ["Message", "Task", "task", "tasks", "tasks_of"]


@dataclass(frozen=True)
class Message:
    """What one answer is told: what was seen and, where there is something, what is right already and what is next."""

    says: Said
    already: Said | None = None
    next: Said | None = None
    more: Said | None = None

    def with_values(self, values: Mapping[str, Any]) -> Message:
        """The same message, told of these values."""
        rest = (one and one.with_values(values) for one in (self.already, self.next, self.more))
        return Message(self.says.with_values(values), *rest)


@dataclass(frozen=True)
class Task:
    """A task of an exercise. `ask` is how the widget lets one answer: number, choice, several, order, text or map.

    `options` (id and text) belong to choice, several and order; `wrong` holds a message for each foreseen answer, and
    one, `unknown`, for all others.
    """

    id: str
    exercise: str
    title: Said
    minutes: int
    ask: str
    right: Message
    wrong: Mapping[str, Message]
    start: Said
    hints: tuple[Said, ...]
    options: tuple[tuple[str, Said], ...] = ()
    unit: Said | None = None
    explore: str | None = None
    rubric: tuple[Said, ...] = ()
    in_code: tuple[tuple[int, Said], ...] = ()
    """What a hint, by its number from 1, adds for those who write Python."""


@cache
def tasks_of(exercise: str) -> tuple[Task, ...]:
    """The tasks of an exercise, such as `05_kpis`, in their order."""
    return tuple(_task(key, exercise, entry) for key, entry in read(f"tasks/{exercise}.toml").items())


@cache
def tasks() -> dict[str, Task]:
    """All tasks by their id."""
    return {one.id: one for exercise in (*lessons(), *own_lessons()) for one in tasks_of(exercise)}


def task(key: object) -> Task:
    """The task of this id. Raises `NotFound`."""
    if isinstance(key, str) and (found := tasks().get(key)):
        return found
    raise NotFound(
        phrase("There is no task {key}.", key=shown(key)),
        phrase("Its id stands in the heading above, such as 05-b."),
    )


def _task(key: str, exercise: str, entry: Mapping[str, Any]) -> Task:
    return Task(
        id=key,
        exercise=exercise,
        title=said(entry["title"]),
        minutes=entry["minutes"],
        ask=entry["ask"],
        right=_message(entry["right"]),
        wrong={name: _message(one) for name, one in entry["wrong"].items()},
        start=said(entry["start"]),
        hints=tuple(map(said, entry["hints"])),
        in_code=tuple((one["hint"], said(one)) for one in entry.get("in_code", ())),
        options=tuple((one["id"], said(one)) for one in entry.get("options", ())),
        unit=said(entry["unit"]) if "unit" in entry else None,
        explore=entry.get("explore"),
        rubric=tuple(map(said, entry.get("rubric", ()))),
    )


def _message(entry: Mapping[str, Any]) -> Message:
    return Message(**{name: said(one) for name, one in entry.items()})
