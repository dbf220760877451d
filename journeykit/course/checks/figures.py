"""What checks share: numbers as people round them, and people's sentences inside of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from journeykit.course.checking import close
from journeykit.course.texts import Said
from journeykit.model.vocabulary import word

__all__ = ["ROUNDED_TWICE", "bare", "feeling", "same", "which"]

ROUNDED_TWICE: Final = 0.11
"""How far a difference may be off where each of its two parts was rounded to one decimal."""


def same(answer: float, value: float, within: float = 0.06) -> bool:
    """Whether the answer is the value: to one decimal, or rounded to a whole number.

    >>> same(35.3, 35.27), same(35, 35.27), same(35.5, 35.27)
    (True, True, False)
    """
    return close(answer, value, within) or (abs(value) >= 2 and answer == round(value))


def which(answer: float, foreseen: Mapping[str, float], within: float = 0.06) -> str | None:
    """The name of the figure that the answer is, of several that were foreseen; None where it is none of them.

    >>> which(18, {"late": 18.2, "all": 76.0}), which(50, {"late": 18.2})
    ('late', None)
    """
    return next((name for name, value in foreseen.items() if same(answer, value, within)), None)


def bare(text: str) -> str:
    """A card's text, to stand between quotation marks in a sentence that has its own full stop.

    >>> bare("I wait. ")
    'I wait'
    """
    return text.strip().rstrip(".")


def feeling(emotion: int) -> Said:
    """An emotion of the map in words.

    >>> feeling(-2).to("fr")
    'très mal'
    """
    names = word("emotion", str(emotion)).names
    return Said(names["en"], names["fr"])
