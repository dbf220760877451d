"""The maps of several personas in the Builder: side by side, a stage copied across, another of them opened.

Each is a piece of work of its own, with its own history; one is open, the others stand beside it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from journeykit.deliverables import deliverable, suggested_name
from journeykit.errors import BadValue, NotFound
from journeykit.files import personas as several
from journeykit.model.history import Entry
from journeykit.model.journey import Journey, Stage
from journeykit.model.personas import MOST_MAPS, Personas, compared, copied, for_persona, lacking, mood, name_of, same
from journeykit.model.vocabulary import fold, word
from journeykit.text import Language, Phrase, phrase
from journeykit.widgets.desk import content_of, text_of
from journeykit.widgets.opening import maps_in
from journeykit.workshop.work import Work

if TYPE_CHECKING:
    from journeykit.drawing.marks import Style

__all__ = ["ASKED", "PersonaDesk"]

ASKED: Final = ("personas", "personas_file", "personas_picture")
"""What the page may ask here without changing a map."""


class PersonaDesk:
    """The maps that stand beside the open one. `create` begins a piece of work; `find` finds one by its key."""

    def __init__(self, create: Callable[[Journey], Work], find: Callable[[str], Work]) -> None:
        self._create, self._find = create, find
        self._others: tuple[Work, ...] = ()
        self._remarks: tuple[Phrase, ...] = ()
        self._at = 0  # the place of the open one among them

    def answer(
        self, asked: str, given: Mapping[str, Any], buffers: Any, work: Work, language: Language
    ) -> dict[str, Any]:
        """Answer one of `ASKED`. Raises `BadFile`, `BadValue` and `NotFound`."""
        if asked == "personas":
            self._bring(given, buffers, work)
            return self._side_by_side(work, language)
        if asked == "personas_picture":
            return self._picture(given, work, language)
        whole = Personas(title="-").replace(title=work.journey.title, maps=self._journeys(work))
        name = suggested_name(work.journey, deliverable("map"), language).removesuffix(".journey.json")
        return {"name": f"{name}{several.ENDING}", "text": several.dumps(whole)}

    def beside(self, work: Work) -> list[dict[str, Any]]:
        """The maps that stand together, as the page remembers them; none where there is one alone."""
        works = self._works(work) if self._others else ()
        return [{"key": one.key, "name": name_of(one.journey), "here": one is work} for one in works]

    # -- which maps

    def take(self, maps: Iterable[Journey]) -> None:
        """Put the other maps of a file that was opened beside it; if there are none, those that are there stay."""
        if others := tuple(map(self._create, maps)):
            self._others, self._at = others, 0

    def add(self, maps: tuple[Journey, ...], work: Work) -> None:
        """Put more maps beside the open one. Raises `BadValue` when one of the same persona is there."""
        here = {fold(name_of(one)) for one in self._journeys(work)}
        if twin := next((name_of(one) for one in maps if fold(name_of(one)) in here), ""):
            raise BadValue(
                phrase("There is a map of “{name}” here already.", name=twin),
                phrase("Each map needs a persona of its own: name it under Menu, About this map."),
            )
        Personas(title="-").replace(maps=(*self._journeys(work), *maps))  # or there are too many
        self._others = (*self._others, *map(self._create, maps))

    def _works(self, work: Work) -> tuple[Work, ...]:
        return (*self._others[: self._at], work, *self._others[self._at :])

    def _journeys(self, work: Work) -> tuple[Journey, ...]:
        for one in self._others:
            one.refresh()  # others may work on it, too
        return tuple(one.journey for one in self._works(work))

    def _numbered(self, given: Any, work: Work) -> Work:
        """Another map than the open one, by its number on the page. Raises `NotFound`."""
        works = self._works(work)
        if type(given) is int and given in range(len(works)) and works[given] is not work:
            return works[given]
        raise NotFound(phrase("That map is no longer here."), phrase("Add it again."))

    def _bring(self, given: Mapping[str, Any], buffers: Any, work: Work) -> None:
        """Take in the maps of a file, or those the page remembers; or let one go again."""
        self._remarks = ()
        if "forget" in given:
            self._leave(self._numbered(given["forget"], work), work)
        elif buffers:
            name = text_of(given, "name")
            maps = maps_in(name, content_of(given, buffers))
            if len(maps) > 1:  # the open one may be of that file, and changed since
                here = {fold(name_of(one)) for one in self._journeys(work)}
                left = [name_of(one) for one in maps if fold(name_of(one)) in here]
                maps = tuple(one for one in maps if fold(name_of(one)) not in here)
                says = phrase("Here already, so not taken from {file}: {names}.", file=name, names=", ".join(left))
                self._remarks = (says,) if left else ()
            self.add(maps, work)
        elif not self._others and isinstance(keys := given.get("keys"), list) and work.key in keys:
            self._at = 0
            for key in dict.fromkeys(key for key in keys[:MOST_MAPS] if isinstance(key, str)):
                self._recall(key, work)

    def _recall(self, key: str, work: Work) -> None:
        if key == work.key:
            self._at = len(self._others)
            return
        with suppress(NotFound):  # it is kept no longer
            self._others = (*self._others, self._find(key))

    def _leave(self, other: Work, work: Work) -> None:
        works = [one for one in self._works(work) if one is not other]
        self._at = works.index(work)
        self._others = tuple(one for one in works if one is not work)

    # -- another map

    def open(self, work: Work, number: Any) -> Work:
        """The map with this number, to be edited from now on; the one that was open takes its place beside it."""
        wanted = self._numbered(number, work)
        works = self._works(work)
        self._at = works.index(wanted)
        self._others = tuple(one for one in works if one is not wanted)
        wanted.author = work.author
        wanted.refresh()
        return wanted

    def begin(self, work: Work, given: Mapping[str, Any]) -> Work:
        """A map for another persona, made from the open one: with its stages, or with its cards, too."""
        name = " ".join(text_of(given, "name").split())
        if not name:
            raise BadValue(phrase("Who is it?"), phrase("Give the persona a name."))
        self.add((for_persona(work.journey, name, cards=given.get("cards") is True),), work)
        return self.open(work, len(self._others))

    def copy(self, work: Work, given: Mapping[str, Any]) -> Entry:
        """Copy a stage of another persona’s map into this one. Undo takes it back."""
        source = self._numbered(given.get("map"), work).journey
        stage = source.stage(text_of(given, "stage"))
        edit = copied(source, stage.id, work.journey)
        return work.do(edit, phrase("Copied “{stage}” from {name}", stage=stage.title, name=name_of(source)))

    # -- side by side

    def _picture(self, given: Mapping[str, Any], work: Work, language: Language) -> dict[str, Any]:
        """Their emotion curves in one picture, for a light page or a dark one. Raises `BadValue` where nobody feels."""
        from journeykit.drawing import describe, render  # heavy

        maps = self._journeys(work)
        style: Style = "dark" if given.get("dark") is True else "light"
        drawn = render(maps, "png", language, view="curve", style=style)
        return {"png": b64encode(drawn).decode(), "alt": describe(maps, language, "curve")}

    def _side_by_side(self, work: Work, language: Language) -> dict[str, Any]:
        maps = self._journeys(work)
        return {
            "maps": [
                {"name": name_of(one.journey), "title": one.journey.title, "here": one is work, "key": one.key}
                for one in self._works(work)
            ],
            "remarks": [one.to(language) for one in (*self._remarks, *same(maps))],
            "rows": [
                {
                    "title": row.title,
                    "moods": [_mood(stage, language) for stage in row.stages],
                    "says": [one.says.to(language) for one in found],
                    "copies": self._copies(maps, row.stages),
                }
                for row, found in (compared(maps) if self._others else ())
            ],
        }

    def _copies(self, maps: tuple[Journey, ...], stages: tuple[Stage | None, ...]) -> list[dict[str, Any]]:
        """From which maps something of a stage can be copied into the open one."""
        own = stages[self._at]
        return [
            {"map": n, "stage": stage.id, "from": name_of(maps[n])}
            for n, stage in enumerate(stages)
            if n != self._at and stage is not None and (own is None or lacking(stage, own))
        ]


def _mood(stage: Stage | None, language: Language) -> str:
    felt = mood(stage) if stage is not None else None
    return "" if felt is None else word("emotion", round(felt)).to(language)
