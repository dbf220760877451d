"""The Dashboard: a tile a KPI under its stage, which follows a source that grows while it is watched.

In a notebook::

    board = Dashboard(journey, "shop.sqlite")  # or a folder, a file, tables that were read, a database's address
    board                                      # watch it ...
    board.board                                # ... and the next cell has the same figures

Figures are those of `journeykit.events.live`; the source is read in a thread, about every second, while somebody looks.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
import traceback
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import unquote, urlsplit

import anywidget
import traitlets

from journeykit.errors import BadValue, JourneyError
from journeykit.files import load
from journeykit.frameworks import example
from journeykit.model.journey import Journey
from journeykit.text import LANGUAGES, Language, Phrase, phrase, shown
from journeykit.widgets.desk import text_of
from journeykit.widgets.messages import number_of
from journeykit.widgets.source import module, style
from journeykit.widgets.spec import page_spec
from journeykit.widgets.tiles import PERIODS, Period, known_segment, news, read_period, view
from journeykit.widgets.view import diff

if TYPE_CHECKING:
    from journeykit.events.live import Board, Live

__all__ = ["Dashboard"]

_LOOK_EVERY: Final = 0.8  # seconds between looks at the source
_WATCHED: Final = 30.0  # so long a page counts as seen; every ten seconds it says that it is
_SORRY: Final = phrase("Something went wrong here. Reload the page; if that does not help, run: journeykit doctor")
_log = logging.getLogger(__name__)


class Dashboard(anywidget.AnyWidget):
    """The KPIs of a journey, live: value, trend, target, state in words and shape, and how each is counted.

    `journey` is a `Journey`, or the path of a map file; without one it is the worked example, and without a `source`
    the shoe shop's data. Raises `BadFile`, and `BadData` where the source holds nothing that can be read.

    >>> Dashboard.__name__
    'Dashboard'
    """

    _esm = module("dashboard")
    _css = style("style", "dashboard")

    spec = traitlets.Any().tag(sync=True)
    view = traitlets.Any().tag(sync=True, to_json=lambda _, widget: widget._shown)

    def __init__(
        self,
        journey: Journey | str | Path | None = None,
        source: Any = None,
        *,
        language: Language | None = None,
        app: bool = False,
    ) -> None:
        self.board: Board | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = ThreadPoolExecutor(1, "journeykit-dashboard")  # one: a connection stays where it was made
        self._app = app
        self._own = journey if isinstance(journey, Journey) or journey is None else load(Path(journey))
        self._source = source
        self._language: Language = language or (self._own.language if self._own else "en")
        self._live: Live | None = None
        self._period = Period()
        self._problem: Phrase | JourneyError | None = None
        self._seen = -_WATCHED
        if not app:
            self.board = self._thread.submit(self._refreshed).result()
        self._shown = self._view()
        super().__init__(spec=page_spec(self._language))
        self.on_msg(self._hear)
        self._later(self._follow())

    @classmethod
    def app(cls) -> Self:
        """The Dashboard as a page of its own, of the map JOURNEYKIT_MAP and the data JOURNEYKIT_DATA."""
        return cls(os.environ.get("JOURNEYKIT_MAP"), os.environ.get("JOURNEYKIT_DATA"), app=True)

    @property
    def journey(self) -> Journey:
        """The map; the worked example speaks the reader's language."""
        return self._own or example(self._language)

    def close(self) -> None:
        """Look at the source no more."""
        for task in self._tasks:
            task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)
        super().close()

    # -- the source: all of this is done in the thread

    def _refreshed(self) -> Board:
        if self._live is None:
            from journeykit.events.live import Live  # heavy
            from journeykit.events.live.shipped import shipped

            self._live = Live(self._source or shipped(), self.journey)
        board = self._live.refresh()
        start, end = self._period.days(board.days)
        if self._period.id in PERIODS and start != board.start:  # the last days move on with the data
            return self._live.choose(segment=board.segment, start=start, end=end)
        return board

    def _chosen(self, segment: Mapping[str, str], period: Period) -> Board:
        if self._live is None or self.board is None:
            raise BadValue(phrase("There is nothing to choose from yet."), phrase("Wait until the figures are there."))
        self._period = period
        start, end = period.days(self.board.days)
        return self._live.choose(segment=segment, start=start, end=end)

    # -- what is shown

    def _view(self) -> dict[str, Any]:
        if self.board is not None:
            shown = view(self.journey, self.board, self._period, self._language)
        else:
            shown = {"mode": "waiting", "title": self.journey.title}
        problem = self._problem.to(self._language) if self._problem else ""
        return {**shown, "app": self._app, "problem": self._without_password(problem)}

    def _without_password(self, text: str) -> str:
        """A database's address may hold one, and its driver may say it again."""
        try:
            secret = urlsplit(str(self._source)).password
        except ValueError:
            return text
        for one in filter(None, (secret, unquote(secret or ""))):
            text = text.replace(one, "\N{HORIZONTAL ELLIPSIS}")
        return text

    def _patch(self) -> dict[str, Any]:
        before, self._shown = self._shown, self._view()
        return diff(before, self._shown) if before["mode"] == self._shown["mode"] else self._shown

    def _anew(self) -> dict[str, Any]:
        self._shown = self._view()
        return {"view": self._shown}

    # -- following

    async def _follow(self) -> None:
        while True:
            if self.board is None or time.monotonic() - self._seen < _WATCHED:
                await self._look()
            await asyncio.sleep(_LOOK_EVERY)

    async def _look(self) -> None:
        """Read what is new, and tell the page what changed by it."""
        before = after = self.board
        try:
            after = await self._in_thread(self._refreshed)
        except JourneyError as error:
            self._problem = error
        except Exception:
            _log.error("The dashboard could not be refreshed: %s", self._without_password(traceback.format_exc()))
            self._problem = _SORRY
        else:
            before, self.board = self.board, after  # meanwhile another segment may have been chosen
            self._problem = None
        told = news(self.journey, before, after) if before and after else ()
        heard = " ".join(one.to(self._language) for one in told)
        patch = self._patch()
        if patch or heard:
            self.send({"patch": patch, **({"heard": heard} if heard else {})})

    async def _in_thread(self, work: Callable[..., Board], *given: Any) -> Board:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            task = asyncio.get_running_loop().create_task(work)
        except RuntimeError:  # plain Python: nobody looks at a page
            return work.close()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return None

    # -- what the page asks

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Nothing that a page writes into the widget's state is taken: it asks, by messages."""

    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        """Answer one question of the page. Whatever is wrong with it is said; nothing of it is trusted."""
        if isinstance(content, dict):
            self._seen = time.monotonic()
            self._later(self._answer(content))

    async def _answer(self, content: dict[str, Any]) -> None:
        try:
            answer = await self._answered(content)
        except JourneyError as error:
            answer = {"problem": self._without_password(error.to(self._language))}
        except Exception:
            _log.error("The dashboard could not answer: %s", self._without_password(traceback.format_exc()))
            answer = {"problem": _SORRY.to(self._language)}
        self.send({"n": number_of(content.get("n")), **answer})

    async def _answered(self, content: dict[str, Any]) -> dict[str, Any]:
        match content.get("ask"):
            case "here":
                return {}
            case "look":
                return self._anew()
            case "language":
                return self._speak(content.get("language"))
            case "choose":
                return await self._choose(content)
        raise BadValue(
            phrase("The dashboard does not know what to do with “{asked}”.", asked=shown(content.get("ask"), 40)),
            phrase("Reload the page."),
        )

    def _speak(self, language: Any) -> dict[str, Any]:
        if language not in LANGUAGES:
            raise BadValue(phrase("The page speaks {languages}.", languages=", ".join(LANGUAGES)))
        self._language = language
        self.spec = page_spec(self._language)
        return self._anew()

    async def _choose(self, content: dict[str, Any]) -> dict[str, Any]:
        if self.board is None:
            raise BadValue(phrase("There is nothing to choose from yet."), phrase("Wait until the figures are there."))
        segment = known_segment(self.board, text_of(content, "segment"))
        if segment is None:
            raise BadValue(phrase("The data has no such segment."), phrase("Choose one of the list."))
        period = read_period(content)
        self.board = await self._in_thread(self._chosen, segment, period)
        patch = self._patch()
        who = next(iter(segment.values()), phrase("all customers"))
        says = phrase("Shown: {segment}; {days}", segment=who, days=self._shown["days"])
        return {"patch": patch, "says": says.to(self._language)}
