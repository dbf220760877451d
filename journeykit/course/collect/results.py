"""What a class handed in is worth, as values: the tables and the page of the report are made of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from journeykit.course.collect.sandbox import Wall
from journeykit.course.lessons import lessons, own_lessons
from journeykit.course.tasks import Task, tasks, tasks_of
from journeykit.text import Language, Phrase, phrase

STATES: Final = ("correct", "try_again", "not_yet", "missing")
WORDS: Final[Mapping[str, Phrase]] = {
    "correct": phrase("Correct"),
    "try_again": phrase("Try again"),
    "not_yet": phrase("Not yet"),
    "missing": phrase("Not handed in"),
}
SIGNS: Final[Mapping[str, str]] = {"correct": "✓", "try_again": "↻", "not_yet": "○", "missing": "–"}

__all__ = ["SIGNS", "STATES", "WORDS", "Answer", "Finding", "Mistake", "Report", "Seen", "Student"]


@dataclass(frozen=True)
class Answer:
    """What one answer is worth. `name` is the foreseen mistake; `says` what the learner would read."""

    task: str
    state: str
    name: str | None
    says: str


@dataclass(frozen=True)
class Finding:
    """One remark of the review, in words."""

    code: str
    severity: str
    place: str
    title: str
    seen: str
    next_step: str


@dataclass(frozen=True)
class Seen:
    """A map that was handed in; `error` says why it cannot be read."""

    file: str
    title: str
    error: str
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        """How many findings are to fix ("fix"), or to consider ("consider")."""
        return sum(one.severity == severity for one in self.findings)


@dataclass(frozen=True)
class Student:
    """One line of the report. `notes` say what could not be read or did not come to its end."""

    name: str
    files: tuple[str, ...]
    answers: Mapping[str, Answer]
    maps: tuple[Seen, ...]
    notes: tuple[Phrase, ...]

    def state(self, task: str) -> str:
        """The state of a task: the best of all that was handed in for it."""
        return self.answers[task].state if task in self.answers else "missing"

    def correct(self, of: tuple[Task, ...]) -> int:
        """How many of these tasks are correct."""
        return sum(self.state(one.id) == "correct" for one in of)


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that several may have given: who, and what each of them read."""

    task: str
    name: str
    says: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A class: its students in the order of their names, and the language of what is said."""

    title: str
    students: tuple[Student, ...]
    language: Language
    wall: Wall
    when: datetime

    @property
    def exercises(self) -> tuple[str, ...]:
        """The exercises that somebody handed in."""
        known = tasks()
        found = {known[task].exercise for one in self.students for task in one.answers}
        return tuple(name for name in (*lessons(), *own_lessons()) if name in found)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of those exercises: the columns of the report."""
        return tuple(task for name in self.exercises for task in tasks_of(name))

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The wrong answers, the most frequent first. What was not foreseen is counted by its task."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for student in self.students:
            for answer in student.answers.values():
                if answer.state == "try_again":
                    key = (answer.task, answer.name or "unknown")
                    found.setdefault(key, []).append((student.name, answer.says))
        ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
        return tuple(
            Mistake(task, name, told[0][1], tuple(student for student, _ in told)) for (task, name), told in ordered
        )

    @property
    def remarks(self) -> tuple[tuple[str, str, int], ...]:
        """The review's findings on all maps: code, title, and on how many students' maps; the most frequent first."""
        counted = Counter(
            found
            for student in self.students
            for found in {(one.code, one.title) for seen in student.maps for one in seen.findings}
        )
        return tuple(
            (code, title, n) for (code, title), n in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        )


def better(one: Answer, other: Answer | None) -> Answer:
    """The better of two answers to a task; of equals, the first."""
    if other is None:
        return one
    return min((other, one), key=lambda answer: STATES.index(answer.state))


def seen(told: Mapping[str, Any]) -> Seen:
    """A map's review, as the judge told it."""
    names = ("code", "severity", "place", "title", "seen", "next_step")
    findings = tuple(Finding(**{name: one[name] for name in names}) for one in told["findings"])
    return Seen(told["file"], told["title"], told["error"], findings)
