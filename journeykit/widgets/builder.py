"""The Builder: the five steps and the board around one map.

In a notebook, widget and code share one value::

    builder = jk.Builder("six-stages")
    builder               # edit on the board ...
    builder.journey       # ... and the next cell sees it; set it, and the board shows it

Served by Voila, `Builder.app()` keeps the work in the store and finds it again by the key in the link.
"""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import anywidget
import traitlets

from journeykit.deliverables import deliverable, suggested_name
from journeykit.errors import BadValue, JourneyError, NotFound
from journeykit.files import READABLE, load, native, personas
from journeykit.files.kept import KeptFile
from journeykit.frameworks import example, framework
from journeykit.model.becoming import becoming
from journeykit.model.edits import read_edit
from journeykit.model.gap import ideal_from_lived
from journeykit.model.history import Entry
from journeykit.model.journey import Journey
from journeykit.model.value import new_id
from journeykit.text import LANGUAGES, Language, Phrase, phrase, plural, shown
from journeykit.widgets.desk import Desk, content_of, text_of
from journeykit.widgets.messages import number_of
from journeykit.widgets.opening import Opening, maps_in
from journeykit.widgets.personas import ASKED as OF_PERSONAS
from journeykit.widgets.personas import PersonaDesk
from journeykit.widgets.source import module, style
from journeykit.widgets.spec import spec
from journeykit.widgets.versions import ASKED, Versions, version_of
from journeykit.widgets.view import diff, view
from journeykit.workshop.beside import FileWork
from journeykit.workshop.work import Work

if TYPE_CHECKING:
    from journeykit.workshop.store import Store

__all__ = ["Builder"]

_LOOK_EVERY: Final = 1.0  # seconds between looks for what others did
_ONCE: Final = (
    "start", "open", "edit", "undo", "redo", "restore", "put", "pin", "map_events", "copy_to_ideal", "merge_take",
    "copy_stage", "persona_new", "persona_open",
)  # fmt: skip
"""What is not done again when it is asked again."""
_REMEMBERED: Final = 100
_log = logging.getLogger(__name__)


class Builder(anywidget.AnyWidget):
    """A journey map to edit with mouse, touch or keyboard.

    `start` is a `Journey`, the path of a map file (which is then kept up to date, with its history beside it), the path
    of a file of personas or of another format that can be read (which stays as it is), the id of a framework, or
    nothing for a blank map. Raises `BadFile` or `NotFound` when there is no such thing.

    >>> builder = Builder("five-stages")
    >>> builder.journey.stages[0].id
    'awareness'
    """

    _esm = module("builder")
    _css = style("style", "versions")

    spec = traitlets.Any().tag(sync=True)
    view = traitlets.Any().tag(sync=True, to_json=lambda _, widget: widget._shown)
    journey = traitlets.Instance(Journey, allow_none=True)

    def __init__(self, start: Journey | str | Path | None = None, *, language: Language | None = None) -> None:
        self._name = f"notebook-{new_id()}"  # for the browser's memory, where work has no key
        self._file: KeptFile | None = None
        self._kept = True
        self._store: Store | None = None
        self._work: Work | None = None
        self._desk = Desk(self._tell)
        self._versions = Versions()
        self._opening = Opening()
        self._personas = PersonaDesk(self._new_work, self._found_work)
        self._language: Language = language or "en"
        self._shown: dict[str, Any] = {}
        self._answered: dict[str, dict[str, Any]] = {}
        if start is not _NOTHING_YET:
            first = self._opened(start, language or "en")
            self._language = language or first.language
            self._work = FileWork.of(self._file.path, first) if self._file else Work.start(first)
        self._shown = self._view()
        super().__init__(spec=spec(self._language), journey=self._work.journey if self._work else None)
        self.on_msg(self._hear)

    @classmethod
    def app(cls, store: Store | None = None) -> Self:
        """The Builder as a page of its own: a choice of how to start, and work that is kept in `store`."""
        from journeykit.workshop.store import Store  # SQLAlchemy: a notebook does without

        builder = cls(_NOTHING_YET)
        builder._store = store or Store.open()
        builder._show()
        asyncio.get_event_loop().create_task(builder._follow_others())
        return builder

    def _opened(self, start: Any, language: Language) -> Journey:
        if start is None:
            return framework("blank", language)
        if isinstance(start, Journey):
            return start
        path = Path(start)
        if path.name.lower().endswith(personas.ENDING):
            first, *others = maps_in(path.name, native.content(path))
            self._personas.take(others)
            return first
        if path.suffix == ".json":
            self._file = KeptFile(path)
            return self._file.journey
        if path.name.lower().endswith(READABLE):
            return load(path)
        return framework(str(start), language)

    # -- what is shown

    def _view(self) -> dict[str, Any]:
        common = {"app": self._store is not None, **self._desk.view(self._language)}
        if self._work is None:
            return {"mode": "start", "id": "", "key": "", **common}
        work = self._work
        return {
            **view(work.journey, self._language),
            **common,
            "id": sha256(work.key.encode()).hexdigest()[:16] if work.key else self._name,
            "key": work.key,
            "can": {"undo": work.can_undo, "redo": work.can_redo},
            "saved": self._saved(),
            "personas": self._personas.beside(work),
        }

    def _saved(self) -> str:
        last = self._work.changed_at if self._work else None
        if last is None:
            return phrase("Saved").to(self._language) if self._store else ""
        when = last.astimezone()
        clock = f"{when:%H:%M}" if self._language == "en" else f"{when:%H} h {when:%M}"
        if not self._kept:
            return phrase("Not saved").to(self._language)
        if self._store is None and self._file is None:
            return phrase("In this notebook, {time}", time=clock).to(self._language)
        return phrase("Saved {time}", time=clock).to(self._language)

    def _patch(self) -> dict[str, Any]:
        """What changed since the page was last told."""
        before, self._shown = self._shown, self._view()
        return diff(before, self._shown)

    def _tell(self, what: Phrase) -> None:
        """Say in the live region how long work goes on."""
        self.send({"heard": what.to(self._language)})

    def _anew(self) -> dict[str, Any]:
        """Everything, for a page that may have missed something."""
        self._shown = self._view()
        return {"view": self._shown}

    def _show(self) -> None:
        """Tell the page everything anew."""
        self.send(self._anew())

    # -- one value for widget and code

    @traitlets.observe("journey")
    def _set_from_code(self, change: Any) -> None:
        given = change["new"]
        if self._work is None or given == self._work.journey:
            return
        if given is None:
            self.journey = self._work.journey
            raise BadValue(phrase("The board needs a map."), phrase("Undo takes the last change back."))
        if edit := becoming(self._work.journey, given):
            self._work.do(edit, phrase("Changed by code"))
        try:
            self._keep_file()
        finally:
            self.send({"patch": self._patch()})

    def _edited(self) -> dict[str, Any]:
        """After an edit: the file, the value that code sees, and what the page must learn."""
        self.journey = self._open.journey
        answer: dict[str, Any] = {}
        try:
            self._keep_file()
        except JourneyError as error:  # the edit stands all the same
            answer["says"] = error.to(self._language)
        return {"patch": self._patch(), **answer}

    def _keep_file(self) -> None:
        if self._file is not None:
            self._kept = False
            self._file.save(self._open.journey)
            self._kept = True
            if isinstance(self._work, FileWork):
                self._work.keep()

    async def _follow_others(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            if self._work is None or self._store is None:
                continue
            try:
                entries = self._work.refresh()
            except JourneyError:
                continue  # said when the person edits; the next look may succeed
            if entries:
                heard = entries[-1].says.to(self._language)
                self.send({**self._edited(), "heard": heard})

    # -- what the page asks

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Nothing that a page writes into the widget's state is taken: it asks, by messages."""

    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        """Answer one question of the page. Whatever is wrong with it is said; nothing of it is trusted."""
        if not isinstance(content, dict):
            return
        number = number_of(content.get("n"))
        if isinstance(number, str) and number in self._answered:  # the page did not hear it: the link was cut
            self.send({"n": number, **self._answered[number], **self._anew()})
            return
        try:
            answer = self._answer_or_say(content, buffers)
        except Exception:
            _log.exception("The Builder could not answer %s", shown(content.get("ask")))
            sorry = phrase("Something went wrong here; your work is kept. Try again, or reload the page.")
            answer = {"problem": sorry.to(self._language)}
        if isinstance(number, str) and content.get("ask") in _ONCE:
            self._answered[number] = {name: answer[name] for name in ("says", "seq", "problem") if name in answer}
            self._answered = dict([*self._answered.items()][-_REMEMBERED:])
        self.send({"n": number, **answer})

    def _answer_or_say(self, content: dict[str, Any], buffers: Any) -> dict[str, Any]:
        try:
            return self._answer(content, buffers)
        except JourneyError as error:
            return {**(self._edited() if self._work else {}), "problem": error.to(self._language)}

    def _answer(self, content: dict[str, Any], buffers: Any) -> dict[str, Any]:
        asked = text_of(content, "ask")
        answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "start": lambda given: self._start(given, buffers),
            "leave": self._leave,
            "look": lambda _: self._anew(),
            "language": self._speak,
            "edit": lambda given: self._done(self._open.do(read_edit(given.get("edit")))),
            "undo": lambda _: self._done(self._open.undo()),
            "redo": lambda _: self._done(self._open.redo()),
            "restore": lambda given: self._done(self._open.restore(version_of(given.get("seq")))),
            "merge_take": lambda given: self._done(self._versions.merge(self._open, given)),
            "copy_stage": lambda given: self._done(self._personas.copy(self._open, given)),
            "persona_new": lambda given: self._go_on(lambda work: self._personas.begin(work, given)),
            "persona_open": lambda given: self._go_on(lambda work: self._personas.open(work, given.get("map"))),
            "copy_to_ideal": self._copy_to_ideal,
            "open_look": lambda given: self._opening.look(given, buffers, self._open.journey, self._language),
            "open": self._open_file,
            "export": lambda given: self._export(given, buffers),
            "picture": self._picture,
            "put": lambda given: self._done(self._open.do(self._desk.put(self._open.journey, given.get("ids")))),
            "map_events": lambda given: self._done(self._open.do(self._desk.map_events(self._open.journey, given))),
            "pin": lambda given: self._done(
                self._open.do(self._desk.pin(self._open.journey, text_of(given, "card"), given.get("hit")))
            ),
        }
        if asked in answers:
            return answers[asked](content)
        if asked in ASKED:
            return self._versions.answer(asked, content, buffers, self._open, self._language)
        if asked in OF_PERSONAS:
            found = self._personas.answer(asked, content, buffers, self._open, self._language)
            return {**found, "opens": self._opens_others, "patch": self._patch()}
        answer = self._desk.answer(asked, content, buffers, self._open.journey, self._language)
        return {**answer, "patch": self._patch()}

    @property
    def _open(self) -> Work:
        if self._work is None:
            raise BadValue(phrase("No map is open yet."), phrase("Choose how to start."))
        return self._work

    def _done(self, entry: Entry) -> dict[str, Any]:
        return {"says": entry.says.to(self._language), "seq": self._open.seq, **self._edited()}

    def _copy_to_ideal(self, given: dict[str, Any]) -> dict[str, Any]:
        edit = ideal_from_lived(self._open.journey, text_of(given, "stage") or None)
        said = plural("Copied {n} lived step to the ideal", "Copied {n} lived steps to the ideal", n=len(edit.edits))
        return {**self._done(self._open.do(edit)), "says": said.to(self._language)}

    def _start(self, given: dict[str, Any], buffers: Any) -> dict[str, Any]:
        others: list[Journey] = []
        match given.get("how"):
            case "framework":
                self._take(framework(text_of(given, "id"), self._language))
            case "example":
                self._take(example(self._language, text_of(given, "id")))
            case "file":
                first, *others = maps_in(str(given.get("name")), content_of(given, buffers))
                self._take(first)
            case "key" if self._store is not None:
                self._work = self._store.work(text_of(given, "key"))
            case _:
                raise BadValue(phrase("There is no such way to start."), phrase("Choose one of those on the page."))
        return self._begun(text_of(given, "guest"), others)

    def _begun(self, author: str, others: Sequence[Journey]) -> dict[str, Any]:
        """Another map is on the board, with those of other personas that came with it."""
        self._open.author = author
        self._versions, self._personas = Versions(), PersonaDesk(self._new_work, self._found_work)
        self._personas.take(others)
        self.journey = self._open.journey
        self._show()
        says = [phrase("Opened “{title}”", title=self._open.journey.title)]
        if others:
            says.append(plural("{n} more is in Menu, Personas", "{n} more are in Menu, Personas", n=len(others)))
        return {"says": ". ".join(one.to(self._language) for one in says)}

    def _open_file(self, given: dict[str, Any]) -> dict[str, Any]:
        """Take a map of the file that was brought in: in the place of this one, or as another."""
        chosen, others = self._opening.chosen(given)
        if given.get("apart") is True and self._view()["app"]:
            author = self._open.author
            self._take(chosen)
            return self._begun(author, others)
        answer = self._done(self._open.do(*self._opening.instead(chosen, self._open.journey)))
        self._personas.take(others)
        return answer

    def _take(self, journey: Journey) -> None:
        self._work = self._new_work(journey)

    # -- the maps of other personas, each a piece of work of its own

    @property
    def _opens_others(self) -> bool:
        return self._file is None  # which would else become another persona's

    def _new_work(self, journey: Journey) -> Work:
        return self._store.create(journey) if self._store and self._opens_others else Work.start(journey)

    def _found_work(self, key: str) -> Work:
        if self._store is None:
            raise NotFound(phrase("No map is kept under this link."))
        return self._store.work(key)

    def _go_on(self, other: Callable[[Work], Work]) -> dict[str, Any]:
        """Go on with another persona's map."""
        if not self._opens_others:
            raise BadValue(phrase("This Builder keeps one map."), phrase("Open the other map in a Builder of its own."))
        self._work, self._versions = other(self._open), Versions()
        self._name = f"notebook-{new_id()}"
        self.journey = self._open.journey
        self._show()
        return {"says": phrase("Opened “{title}”", title=self._open.journey.title).to(self._language)}

    def _leave(self, _: dict[str, Any]) -> dict[str, Any]:
        self._work = self.journey = None
        self._show()
        return {}

    def _speak(self, given: dict[str, Any]) -> dict[str, Any]:
        language = given.get("language")
        if language not in LANGUAGES:
            raise BadValue(phrase("The page speaks {languages}.", languages=", ".join(LANGUAGES)))
        self._language = language
        self.spec = spec(self._language)
        return self._anew()

    def _export(self, given: dict[str, Any], buffers: Any) -> dict[str, Any]:
        made = deliverable(text_of(given, "format"))
        if buffers and made.upon is not None:
            name = text_of(given, "name") or made.upon.endings[0]
            content = made.upon.make(self._open.journey, self._language, name, content_of(given, buffers))
        else:
            content = made.make(self._open.journey, self._language)
        return {
            "name": suggested_name(self._open.journey, made, self._language),
            "bytes": base64.b64encode(content).decode(),
        }

    def _picture(self, _: dict[str, Any]) -> dict[str, Any]:
        from journeykit.drawing import describe, render  # heavy

        drawn = render(self._open.journey, "png", language=self._language)
        return {"png": base64.b64encode(drawn).decode(), "alt": describe(self._open.journey, self._language)}


_NOTHING_YET: Final[Any] = object()
