"""The questions of a lesson: every option explains itself, and one may change one's mind."""

from __future__ import annotations

from journeykit.course.quizzes import questions
from journeykit.text import Language
from journeykit.widgets.part import Part

__all__ = ["quiz"]


def quiz(lesson: str, language: Language) -> Part:
    """The quiz of a lesson. What was chosen stays in the browser; nothing is counted.

    >>> len(quiz("no-such-lesson", "en").view["questions"])
    0
    """
    shown = [
        {
            "id": one.id,
            "text": one.text.to(language),
            "several": one.several,
            "options": [
                {"text": option.text.to(language), "right": option.right, "says": option.says.to(language)}
                for option in one.options
            ],
        }
        for one in questions(lesson)
    ]
    return Part("quiz", {"questions": shown}, language)
