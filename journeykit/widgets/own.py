"""The Builder inside a lesson or an exercise: on the learner's own map, at the step they are at.

The map is found again by itself. In a notebook it is a file of the work folder, which every lesson opens; in a page of
`journeykit serve` it is in the store, under a key that the browser remembers. Nothing is written before the first edit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from journeykit.course.here import served, work_folder
from journeykit.course.lessons import lessons
from journeykit.course.own_map import FILE, lacking, start, work_of
from journeykit.errors import BadFile, BadValue, JourneyError, NotFound, why
from journeykit.files import save
from journeykit.files.kept import KeptFile
from journeykit.frameworks import framework
from journeykit.model.edits import Restore
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase, plural
from journeykit.widgets.builder import Builder
from journeykit.widgets.desk import text_of
from journeykit.workshop.beside import FileWork
from journeykit.workshop.work import Work

__all__ = ["OwnBuilder"]

_CHANGES: Final = (
    "edit", "undo", "redo", "restore", "put", "pin", "map_events", "again", "keep", "copy_to_ideal",
    "merge_take", "copy_stage", "open",
)  # fmt: skip
_OWN: Final = "journeykit.course"


class OwnBuilder(Builder):
    """The Builder as `lesson.board()` and the map tasks show it.

    `lesson` says which lanes are worked on; `begin` is the map it starts from where there is none; a `task`'s map is
    one of its own, kept beside the learner's. The page around one that `tells` hears when nothing lacks any more.

    >>> issubclass(OwnBuilder, Builder)
    True
    """

    def __init__(
        self, lesson: str, language: Language, begin: Journey | None = None, *, task: str = "", tells: bool = True
    ) -> None:
        self._lesson, self._task, self._tells = lesson, task, tells and not task
        self._begin = begin or start(lesson, language)
        self._served = served()
        self._path: Path | None = None
        self._trouble: JourneyError | None = None
        super().__init__(self._begin, language=language)
        self._name = f"{task or 'my-map'}-{lesson}"
        if self._served:
            self._follow()
        else:
            self._find()
        self._shown = self._view()

    @property
    def now(self) -> Journey:
        """The map as it stands, with what another notebook has done to it meanwhile."""
        if not self._served:
            self._find()
        return self._open.journey

    def _follow(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no kernel, so nobody to follow
            return
        self._following = loop.create_task(self._follow_others())

    # -- what is shown

    def _view(self) -> dict[str, Any]:
        # its name stays when the first edit gives it a key, for the page begins anew with a map of another name
        return {**super()._view(), "app": False, "id": self._name, "lesson": self._about()}

    def _about(self) -> dict[str, Any]:
        journey, say = self._open.journey, self._language
        work = work_of(self._lesson)
        missing = lacking(journey, self._lesson)
        titles = {stage.id: stage.title for stage in journey.stages}
        lane = work.lanes[0] if work.lanes else ""
        return {
            "id": self._lesson,
            "memory": f"journeykit.map.{self._task}" if self._task else _OWN,
            "own": not self._task,
            "tells": self._tells,
            "served": self._served,
            "lanes": work.lanes,
            "before": work.before,
            "layer": work.layer,
            "whole": work.whole,
            "head": work.head,
            "from": {lane: one.number for one in lessons().values() for lane in _lanes_of(one.id)},
            "missing": [
                {"stage": one.stage, "lane": lane, "title": titles.get(one.stage, ""), "what": one.what.to(say)}
                for one in missing
            ],
            "part": plural("{n} to go", "{n} to go", n=len(missing)).to(say) if missing else "",
            "trouble": self._trouble.to(say) if self._trouble else "",
        }

    # -- where it is kept

    def _find(self) -> None:
        """Take in what stands in the file: what another lesson did, or that the file cannot be read."""
        try:
            self._path = _place(self._task)
            theirs = None
            if self._file is not None:
                theirs = self._file.refresh() if self._kept else None
            elif self._path.exists():
                if self._open.seq:  # what was edited while it could not be read stays in this notebook
                    return
                self._file = KeptFile(self._path)
                theirs = self._file.journey
            self._trouble = None
        except JourneyError as error:
            self._trouble = error
            return
        if theirs is not None and (theirs != self._open.journey or not isinstance(self._work, FileWork)):
            self._work = FileWork.of(self._path, theirs)
            self.journey = theirs

    def _keep_file(self) -> None:
        if self._served or (self._path is None and self._trouble is None):
            return
        self._kept = False
        if self._trouble is not None:
            raise self._trouble
        if self._file is None and self._path is not None:
            if self._path.exists():
                raise BadFile(
                    phrase("{file} is there already; it was left as it is.", file=self._path.name),
                    phrase("Run the notebook again to open it."),
                )
            save(self._open.journey, self._path)
            self._file = KeptFile(self._path)
            self._work = self._with_history(self._path)
        super()._keep_file()
        self._kept = True

    def _with_history(self, path: Path) -> Work:
        """What was begun in this notebook, with its history beside the new file from now on."""
        work = FileWork.of(path, self._open.at(0))
        for entry in reversed(self._open.history(limit=self._open.seq)):
            work.do(entry.edit, entry.says)
        return work

    @property
    def _opens_others(self) -> bool:
        return False  # the lesson is on this map

    def _saved(self) -> str:
        if self._store is None and self._file is None and self._kept:
            return ""
        return super()._saved()

    # -- what the page asks

    def _answer(self, content: dict[str, Any], buffers: Any) -> dict[str, Any]:
        asked = text_of(content, "ask")
        if not self._served:
            self._find()
        elif asked in _CHANGES:
            self._into_store()
        own: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "again": self._again,
            "keep": lambda _: {"key": self._open.key, **self._anew()},
            "leave": _refuse,
            "language": _refuse,
        }
        if asked in own:
            return own[asked](content)
        return super()._answer(content, buffers)

    def _into_store(self) -> None:
        """From the first edit on, the map is in the store; who only looks leaves nothing there."""
        if self._open.key:
            return
        self._work = self._opened_store().create(self._open.journey, author=self._open.author)

    def _opened_store(self) -> Any:
        from journeykit.workshop.store import Store  # SQLAlchemy: a notebook does without

        if self._store is None:
            self._store = Store.open()
        return self._store

    def _start(self, given: dict[str, Any], _: Any) -> dict[str, Any]:
        """The page is there, and says by which key its browser knows the map."""
        key = text_of(given, "key")
        if given.get("how") != "course" or not self._served or key in ("", self._open.key):
            return self._anew()
        try:
            self._work = self._opened_store().work(key)
        except NotFound:
            return {"forgotten": True, **self._anew()}
        self._open.author = text_of(given, "guest")
        self.journey = self._open.journey
        return self._anew()

    def _export(self, given: dict[str, Any], buffers: Any) -> dict[str, Any]:
        made = super()._export(given, buffers)
        if self._task and made["name"].endswith(".journey.json"):  # the report of a class knows by it what it answers
            made["name"] = f"{self._task}.journey.json"
        return made

    def _again(self, given: dict[str, Any]) -> dict[str, Any]:
        """Put the prepared map, or a framework, in the place of this one. Undo takes that back."""
        chosen = text_of(given, "id")
        fresh = framework(chosen, self._language) if chosen else self._begin
        self._set_aside()
        return self._done(self._open.do(Restore(journey=fresh)))

    def _set_aside(self) -> None:
        """A copy of the map's file beside it: in the store, earlier states are kept anyway."""
        if self._path is not None and self._path.exists():
            stem = self._path.name.removesuffix(".journey.json")
            free = next(n for n in range(1, 10_000) if not self._path.with_name(f"{stem}-{n}.journey.json").exists())
            save(self._open.journey, self._path.with_name(f"{stem}-{free}.journey.json"))


def _refuse(_: dict[str, Any]) -> dict[str, Any]:
    raise BadValue(phrase("A lesson’s map stays open."), phrase("Reload the page."))


def _lanes_of(lesson: str) -> tuple[str, ...]:
    return work_of(lesson).lanes if lesson < "06" else ()


def _place(task: str) -> Path:
    try:
        return work_folder() / (f"{task}.journey.json" if task else FILE)
    except OSError as error:
        raise BadFile(
            phrase("Your work folder cannot be used: {why}.", why=why(error)),
            phrase("Your map stays in this notebook. Set JOURNEYKIT_WORK to a folder of yours, then start again."),
        ) from None
