"""The questions of each lesson: every option explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from journeykit.course.texts import Said, read, said

__all__ = ["Option", "Question", "questions"]


@dataclass(frozen=True)
class Option:
    """One answer of a question, whether it is right, and what is said of it."""

    text: Said
    right: bool
    says: Said


@dataclass(frozen=True)
class Question:
    """A question with its options; `several` where more than one is right."""

    id: str
    text: Said
    options: tuple[Option, ...]

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.right for option in self.options) > 1


@cache
def questions(lesson: str) -> tuple[Question, ...]:
    """The questions of a lesson, in their order; none for a lesson without a quiz.

    >>> all(any(option.right for option in one.options) for one in questions("01_stages"))
    True
    """
    return tuple(
        Question(
            id=entry["id"],
            text=said(entry["text"]),
            options=tuple(
                Option(said(option["text"]), bool(option.get("right", False)), said(option["says"]))
                for option in entry["option"]
            ),
        )
        for entry in read(f"quizzes/{lesson}.toml").get("question", [])
    )
