"""The widget of an explorer: it hears what a person chose, asks an explorer's module, and shows what it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import Any, Final

import anywidget
import traitlets

from journeykit.errors import BadValue, JourneyError
from journeykit.text import LANGUAGES, Language, Phrase, phrase, shown
from journeykit.widgets.explore.given import Given
from journeykit.widgets.messages import number_of
from journeykit.widgets.source import module, style
from journeykit.widgets.spec import page_spec

__all__ = ["NAMES", "Explorer", "explorer"]

NAMES: Final = ("words", "kpis", "funnel", "paths", "segments", "curve", "matrix", "gap", "ideal", "stages")
"""What can be explored: each is a module beside this one."""
Look = Callable[[Given, Mapping[str, Any]], Iterator[dict[str, Any]]]
"""An explorer: yields its controls first, then what they show; a `JourneyError` on the way is said in its place."""
_SORRY: Final = phrase("Something went wrong here. Reload the page; if that does not help, run: journeykit doctor")
_QUICK: Final = ("curve", "matrix", "gap", "stages")
"""What is there at once: it reads no data."""
_LONGEST: Final = 200
_MOST_CHOSEN: Final = 40
_log = logging.getLogger(__name__)


@cache
def _thread() -> ThreadPoolExecutor:
    """One thread for all: a database's connection stays where it was made, and the shop is read once."""
    return ThreadPoolExecutor(1, "journeykit-explore")


def explorer(name: str, language: Language = "en", *data: Any, **chosen: Any) -> Explorer:
    """Look into data: "words", "kpis", "funnel", "paths", "segments", "curve", "matrix", "gap", "ideal" or "stages".

    Without `data` they look at the shoe shop that ships and at its worked example. Else give what the explorer needs:
    tables that were read, `Traces`, a DataFrame, a map; for "funnel" also a list of steps. `chosen` sets controls at
    first: `explorer("kpis", "en", kpi="nps")`. What cannot be shown is said in the widget; nothing is raised.

    >>> explorer("curve").view["says"][:40]
    'Step 1 of 16. My old pair hurts by noon.'
    """
    return Explorer(name, language if language in LANGUAGES else "en", data, chosen)


class Explorer(anywidget.AnyWidget):
    """A few controls, what they show, and one sentence that says it."""

    _esm = module("explore")
    _css = style("style", "explore")

    spec = traitlets.Any().tag(sync=True)
    view = traitlets.Any().tag(sync=True)

    def __init__(self, name: str, language: Language, data: tuple[Any, ...], chosen: Mapping[str, Any]) -> None:
        self._name, self._language = name, language
        self._data = data
        self._given: Given | None = None
        self._chosen = _cleaned(chosen)
        self._asked = 0
        self._tasks: set[asyncio.Task[None]] = set()
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:  # plain Python: nobody looks at a page
            self._loop = None
        waits = self._loop is not None and name not in _QUICK
        first = {"name": name, "waiting": True} if waits else self._look_now()
        super().__init__(spec=page_spec(language), view=first)
        self.on_msg(self._hear)
        if waits:
            self._later(self._show({}))

    # -- what is seen

    def _look_now(self) -> dict[str, Any]:
        return _thread().submit(self._look, self._chosen).result()

    def _look(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """What the page shows for these choices; whatever is wrong is said on it."""
        view: dict[str, Any] = {"name": self._name, "waiting": False, "problem": ""}
        try:
            look = self._explorer()
            if self._given is None:
                self._given = Given(self._data, self._language, self._say)
            for part in look(self._given, chosen):
                view |= part
        except JourneyError as error:
            view["problem"] = error.to(self._language)
        except Exception:
            _log.exception("The explorer %s could not look.", self._name)
            view["problem"] = _SORRY.to(self._language)
        return view

    def _explorer(self) -> Look:
        if self._name not in NAMES:
            raise BadValue(
                phrase("There is no explorer “{name}”.", name=shown(self._name)),
                phrase("Choose one of {choices}.", choices=", ".join(NAMES)),
            )
        look: Look = import_module(f"journeykit.widgets.explore.{self._name}").look
        return look

    def _say(self, what: Phrase) -> None:
        """Say in the live region how far a long read is; called in the thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.send, {"heard": what.to(self._language)})

    # -- what the page asks

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Nothing that a page writes into the widget's state is taken: it asks, by messages."""

    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        if isinstance(content, dict):
            self._later(self._show(content))

    async def _show(self, content: dict[str, Any]) -> None:
        """Look with what was chosen, and show it; what was asked before the newest question is not shown."""
        if content.get("ask") == "choose":
            self._chosen = {**self._chosen, **_cleaned(content.get("values"))}
        elif not self.view["waiting"]:
            self.send({"n": number_of(content.get("n"))})
            return
        self._asked += 1
        mine, chosen = self._asked, self._chosen

        def look() -> dict[str, Any] | None:
            return self._look(chosen) if mine == self._asked else None

        view = await asyncio.get_running_loop().run_in_executor(_thread(), look)
        if view is not None and mine == self._asked:
            self.view = view
        self.send({"n": number_of(content.get("n"))})

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            task = asyncio.get_running_loop().create_task(work)
        except RuntimeError:
            return work.close()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return None


def _cleaned(values: Any) -> dict[str, Any]:
    """What somebody chose, as far as it can be something: short texts, numbers, lists of texts."""
    if not isinstance(values, Mapping):
        return {}
    found: dict[str, Any] = {}
    for name, value in list(values.items())[:_MOST_CHOSEN]:
        if isinstance(value, list | tuple):
            value = [_text(one) for one in value[:_MOST_CHOSEN] if isinstance(one, str)]
        elif isinstance(value, str):
            value = _text(value)
        elif not isinstance(value, bool | int):
            continue
        found[_text(str(name))] = value
    return found


def _text(given: str) -> str:
    """A text of some length that can be sent back: a page may send half a sign."""
    return given[:_LONGEST].encode("utf-8", "ignore").decode()
