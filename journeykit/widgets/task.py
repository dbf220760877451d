"""A task to answer without code: a field of the kind that is asked for, Check, what the answer is told, hints."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, Final

from journeykit.course.checking import Feedback, judge
from journeykit.course.feedback import plain, remember
from journeykit.course.here import served, work_folder
from journeykit.course.tasks import Task
from journeykit.errors import BadFile
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase
from journeykit.widgets.part import Part
from journeykit.writing import write_whole

__all__ = ["ANSWERS", "task_part"]

ANSWERS: Final = "my-answers.json"
"""The file of what was answered in the widgets, in the learner's work folder: by task, the last answer."""
_LONGEST: Final = 20_000
_MOST: Final = 200
_log = logging.getLogger(__name__)


def task_part(
    task: Task, language: Language, journey: Callable[[], Journey], told: Callable[[], object] = lambda: None
) -> Part:
    """The widget of a task. A map task is answered by what `journey` gives; `told` hears of every answer."""

    def check(given: dict[str, Any]) -> dict[str, Any]:
        answer = journey() if task.ask == "map" else answer_of(given.get("answer"), task)
        feedback = judge(task.id, answer)
        remember(feedback)
        if task.ask != "map":
            _keep(task.id, given.get("answer"))
        told()
        shown = plain(feedback, language, code=False)
        return {"told": shown if task.ask == "number" else shown | {"given": ""}}  # the rest stands above

    return Part("task", _shown(task, language), language, {"check": check})


def _shown(task: Task, language: Language) -> dict[str, Any]:
    nothing = Feedback(task.id, "not_yet", phrase("Not yet"), task=task)
    return {
        "id": task.id,
        "ask": task.ask,
        "unit": task.unit.to(language) if task.unit else "",
        "options": [{"id": key, "text": said.to(language)} for key, said in task.options],
        "hints": plain(nothing, language, code=False)["hints"],
        "rubric": [one.to(language) for one in task.rubric],
    }


def answer_of(given: Any, task: Task) -> Any:
    """What a page sent, as the value that the task's check wants; None for anything else.

    A number stays as it was typed: the check reads both decimal marks.
    """
    if task.ask in ("several", "order"):
        known = {key for key, _ in task.options}
        ids = [one for one in given if isinstance(one, str) and one in known] if isinstance(given, list) else []
        return tuple(ids[:_MOST]) if task.ask == "order" else frozenset(ids)
    return given[:_LONGEST] if isinstance(given, str) else None


def _keep(key: str, answer: Any) -> None:
    """Keep the answer beside the map, for handing in. A file that cannot be read or written is left as it is."""
    if served() or not answer or not isinstance(answer, str | list):
        return
    try:
        place = work_folder() / ANSWERS
        kept = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
        if isinstance(kept, dict):
            write_whole(place, (json.dumps(kept | {key: answer}, ensure_ascii=False, indent=1) + "\n").encode())
    except (OSError, ValueError, BadFile):
        _log.warning("The answer to %s could not be kept in %s", key, ANSWERS)
