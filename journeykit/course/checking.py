"""What an answer to a task is worth, and what to say of it.

`judge` is the whole of it, and pure: a task's id and a value give a `Feedback`. A check (journeykit/course/checks/)
gets the answer as the kind it asked for, computes what is right from the case's data, and says which of the task's
messages fits, with the answer's own numbers::

    @checks("05-b", "number")
    def _nps(answer: float) -> Verdict:
        if close(answer, 53.4, 0.1):
            return right(nps=53.4)
        return wrong("unknown")
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from runpy import run_path
from typing import Any, Final, Literal

from journeykit.course.answers import Kind, Refused, described, missing, taken
from journeykit.course.tasks import Message, Task, task
from journeykit.course.texts import Said
from journeykit.errors import JourneyError
from journeykit.places import own_course
from journeykit.text import Phrase, phrase, shown

State = Literal["not_yet", "try_again", "correct"]

__all__ = ["Feedback", "State", "Verdict", "checks", "close", "judge", "right", "wrong"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """Which message of the task fits (None: the one for right answers), and the values it tells."""

    name: str | None
    values: Mapping[str, Any]


Judge = Callable[[Any], Verdict]


def right(**values: Any) -> Verdict:
    """The answer is right; `values` go into the task's `right` message."""
    return Verdict(None, values)


def wrong(name: str, /, **values: Any) -> Verdict:
    """The answer is wrong as `name` in the task's `wrong` table foresees; "unknown" where it was not foreseen."""
    return Verdict(name, values)


def close(answer: float, value: float, within: float = 0.05) -> bool:
    """Whether the answer is the value, up to rounding.

    >>> close(53.4, 53.38), close(53.0, 53.38)
    (True, False)
    """
    return abs(answer - value) <= within + 1e-9


@dataclass(frozen=True)
class Feedback:
    """What a learner is told about an answer.

    `state` is not_yet, try_again or correct. The sentences are not in a language yet; `given` says what was given in a
    few words. `task` is None where the id is not one of a task.
    """

    id: str
    state: State
    says: Said | Phrase
    given: Phrase | None = None
    already: Said | None = None
    next: Said | Phrase | None = None
    more: Said | None = None
    name: str | None = None
    """Which foreseen wrong answer it was, for the report of a class."""
    task: Task | None = None


@dataclass(frozen=True)
class _Check:
    kind: Kind
    columns: tuple[str, ...]
    judge: Judge


_CHECKS: Final[dict[str, _Check]] = {}


def checks(
    key: str, kind: Kind, *, columns: tuple[str, ...] = ()
) -> Callable[[Callable[[Any], Verdict]], Callable[[Any], Verdict]]:
    """Make a function the check of a task. `kind` is what it is given; `columns` are those a frame must have."""

    def register(judge: Judge) -> Judge:
        _CHECKS[key] = _Check(kind, columns, judge)
        return judge

    return register


def judge(key: object, answer: object) -> Feedback:
    """What to say of an answer. It never raises: an unknown id, too, is said.

    >>> judge("no-such-task", 1).state
    'not_yet'
    """
    try:
        asked = task(key)
    except JourneyError as error:
        return Feedback(str(key)[:20], "not_yet", says=error.message, next=error.next_step)
    if (nothing := missing(answer)) is not None:
        return Feedback(asked.id, "not_yet", nothing, next=asked.start, task=asked)
    try:
        check = _check_of(asked)
        value = taken(check.kind, answer, asked, check.columns)
        return _told(asked, check.judge(value), _given(check.kind, answer))
    except Refused as refused:
        return Feedback(asked.id, "try_again", refused.says, next=asked.start, task=asked, name="other kind")
    except Exception:  # a learner's value can be anything
        _log.exception("The check of %s could not look at %s", asked.id, described(answer))
        says = phrase("This answer has a form that the check cannot look at: {what}.", what=described(answer))
        return Feedback(asked.id, "try_again", says, next=asked.start, task=asked, name="other kind")


def _given(kind: Kind, answer: object) -> Phrase | None:
    """What was given, as it was typed; nothing where it stands above the card, chosen or on a board."""
    if kind in ("choice", "journey"):
        return None
    typed = isinstance(answer, str) and kind in ("number", "whole")
    return phrase("{value}", value=shown(answer, 40)) if typed else described(answer)


def _told(asked: Task, verdict: Verdict, given: Phrase | None) -> Feedback:
    found = asked.right if verdict.name is None else asked.wrong[verdict.name]
    message: Message = found.with_values(verdict.values)
    return Feedback(
        asked.id,
        "correct" if verdict.name is None else "try_again",
        message.says,
        given,
        message.already,
        message.next,
        message.more,
        verdict.name,
        asked,
    )


def _check_of(asked: Task) -> _Check:
    if asked.id not in _CHECKS and find_spec(name := f"journeykit.course.checks.c{asked.exercise}"):
        import_module(name)
    elif asked.id not in _CHECKS and (own := own_course()) is not None:
        run_path(str(own / "checks.py"))
    return _CHECKS[asked.id]
