"""`check`, as the exercises call it, and the card on which a learner reads what their answer is worth."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any, Final

from journeykit.course.checking import Feedback, State, judge
from journeykit.course.here import language_here
from journeykit.course.tasks import tasks_of
from journeykit.course.texts import Said
from journeykit.text import Language, Phrase, phrase, plural

__all__ = ["STATES", "Card", "check", "done", "plain", "remember"]

STATES: Final[Mapping[State, Phrase]] = {
    "not_yet": phrase("Not yet"),
    "try_again": phrase("Try again"),
    "correct": phrase("Correct"),
}
_TIERS: Final = (phrase("where to look"), phrase("the idea"), phrase("the line, with a gap"))
_MARKS: Final[Mapping[State, str]] = {
    "not_yet": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "try_again": '<path d="M13.5 8a5.5 5.5 0 1 1-1.7-4M12.3 1v3.4H8.9" fill="none" stroke="currentColor" '
    'stroke-width="1.8"/>',
    "correct": '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M4.6 8.3l2.4 2.4 4.5-5" fill="none" '
    'stroke="var(--jkc-card)" stroke-width="1.8"/>',
}
_STYLE: Final = files("journeykit").joinpath("course", "card.css").read_text(encoding="utf-8")
_DONE: Final[dict[str, State]] = {}
"""What this kernel was told last of each task."""


@dataclass(frozen=True)
class Card:
    """What an answer was told, as a notebook shows it: a card, or plain text where there are no cards."""

    feedback: Feedback
    language: Language

    @property
    def state(self) -> State:
        """not_yet, try_again or correct."""
        return self.feedback.state

    def __repr__(self) -> str:
        told = plain(self.feedback, self.language)
        return "\n".join([f"{told['word']} ({told['id']})", told["says"], *(f"{a}: {b}" for a, b in told["rows"])])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": _html(plain(self.feedback, self.language))}


def check(key: str, answer: object = None) -> Card:
    """What your answer to a task is worth: not yet, try again or correct, with what was seen and the next step.

    `key` is the task's id, as it stands in the heading. It never raises.

    >>> check("01-a", ...).state
    'not_yet'
    """
    feedback = judge(key, answer)
    remember(feedback)
    expected = os.environ.get("JOURNEYKIT_EXPECT")  # when the course itself is tested: each check must come out so
    assert expected in (None, feedback.state), f"{key} is {feedback.state}, not {expected}: {feedback.says}"
    return Card(feedback, language_here())


def remember(feedback: Feedback) -> None:
    """Count a task as done in this kernel once it was answered right."""
    if feedback.task is not None and _DONE.get(feedback.id) != "correct":
        _DONE[feedback.id] = feedback.state


def done(exercise: str) -> tuple[str, ...]:
    """The tasks of an exercise that were answered right in this kernel."""
    return tuple(one.id for one in tasks_of(exercise) if _DONE.get(one.id) == "correct")


def plain(feedback: Feedback, language: Language, *, code: bool = True) -> dict[str, Any]:
    """Feedback as plain data in a language: what the card and the widget show; without `code`, no hint speaks Python.

    Keys: id, state, word (the state's name), given, says, rows (pairs of label and text), hints (label, tier and text).
    """
    told = feedback.task
    rows: list[tuple[Phrase, Said | Phrase | None]] = [
        (phrase("Already right"), feedback.already),
        (phrase("One more thing"), feedback.more),
    ]
    label = phrase("To start") if told is not None and feedback.state == "not_yet" else phrase("Next")
    rows.append((label, feedback.next))
    if told is not None and feedback.state == "correct":
        all_of = tasks_of(told.exercise)
        rows.append((phrase("Done"), _of_all(len(done(told.exercise)), len(all_of))))
    hints = told.hints if told is not None and feedback.state != "correct" else ()
    added = dict(told.in_code) if told is not None and code else {}
    return {
        "id": feedback.id,
        "state": feedback.state,
        "word": STATES[feedback.state].to(language),
        "given": phrase("you gave {what}", what=feedback.given).to(language) if feedback.given else "",
        "says": feedback.says.to(language),
        "rows": [[label.to(language), _begun(text.to(language))] for label, text in rows if text is not None],
        "hints": [
            [
                phrase("Hint {n} of {all}", n=n, all=len(hints)).to(language),
                tier.to(language),
                " ".join(one.to(language) for one in (hint, added.get(n)) if one is not None),
            ]
            for n, (tier, hint) in enumerate(zip(_TIERS, hints, strict=False), start=1)
        ],
    }


def _of_all(n: int, every: int) -> Phrase:
    return plural("{n} of {all} tasks", "{n} of {all} tasks", n=n, all=every)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _html(told: Mapping[str, Any]) -> str:
    mark = f'<svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">{_MARKS[told["state"]]}</svg>'
    aside = " · ".join(filter(None, (told["given"] if told["state"] == "try_again" else "", told["id"])))
    rows = "".join(f"<dt>{_code(label)}</dt><dd>{_code(text)}</dd>" for label, text in told["rows"])
    hints = "".join(
        f"<details><summary>{escape(name)} <span>{escape(tier)}</span></summary><p>{_code(hint)}</p></details>"
        for name, tier, hint in told["hints"]
    )
    return (
        f"<style>{_STYLE}</style>"
        f'<section class="jkc jkc-{told["state"]}" aria-label="{escape(told["word"])}, {escape(told["id"])}">'
        f'<div class="jkc-head">{mark}<b>{escape(told["word"])}</b><span>{escape(aside)}</span></div>'
        f'<p class="jkc-says">{_code(told["says"])}</p>{f"<dl>{rows}</dl>" if rows else ""}{hints}</section>'
    )


def _code(text: str) -> str:
    """Text as HTML; what stands between `backquotes` is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
