"""A part of a lesson or an exercise that answers: the five steps, a quiz, a task, the list of tasks, handing in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from journeykit.errors import JourneyError
from journeykit.text import Language, phrase, shown
from journeykit.widgets.desk import text_of
from journeykit.widgets.messages import number_of
from journeykit.widgets.source import module, style
from journeykit.widgets.spec import page_spec

__all__ = ["Part"]

Answers = Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]
_log = logging.getLogger(__name__)


class Part(anywidget.AnyWidget):
    """One such part. `kind` says what it looks like, `shown` what is in it, `answers` what its page may ask.

    >>> Part("steps", {"steps": []}, "en").view["kind"]
    'steps'
    """

    _esm = module("course")
    _css = style("style", "course")

    spec = traitlets.Any().tag(sync=True)
    view = traitlets.Any().tag(sync=True)

    def __init__(self, kind: str, shown: Mapping[str, Any], language: Language, answers: Answers | None = None) -> None:
        self._language = language
        self._answers = answers or {}
        super().__init__(spec=page_spec(language), view={"kind": kind, **shown})
        self.on_msg(self._hear)

    def show(self, **shown: Any) -> None:
        """Tell the page what is different now."""
        self.view = {**self.view, **shown}

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Nothing that a page writes into the widget's state is taken: it asks, by messages."""

    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        asked = text_of(content, "ask")
        try:
            answer = self._answers[asked](content) if asked in self._answers else {}
        except JourneyError as error:
            answer = {"problem": error.to(self._language)}
        except Exception:
            _log.exception("A part of the course could not answer %s", shown(asked))
            answer = {"problem": phrase("Something went wrong here. Try again, or reload the page.").to(self._language)}
        self.send({"n": number_of(content.get("n")), **answer})
