"""A map out of rows: cards are put into their stages, pointed at each other, and every fault is said with its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from journeykit.errors import BadFile
from journeykit.files.excel.cells import Fault, check, read
from journeykit.files.excel.columns import Column
from journeykit.files.excel.keys import Sign
from journeykit.files.excel.opened import Row
from journeykit.model.cards import LANES
from journeykit.model.faults import bad_value
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import fold
from journeykit.text import LANGUAGES, Language, Phrase, phrase, shown

__all__ = ["Draft", "Place", "Way", "language_of", "put", "same_words"]

Place = Callable[[int, int], Phrase]
Way = tuple[int | str, ...]
_MOST: Final = 5
_TAGS: Final = {one.id for one in LANES}


def put(into: dict[str, Any], path: str, value: Any) -> None:
    """Set a field; a dot in its path leads into another."""
    name, _, rest = path.partition(".")
    if rest:
        put(into.setdefault(name, {}), rest, value)
    else:
        into[name] = value


def same_words(text: str) -> str:
    """Text as it is compared when cells name each other."""
    return fold(text.strip())


class Draft:
    """A map while it is put together from rows, with where each part of it stands and what is wrong with it."""

    def __init__(self, file: str, language: Language = "en") -> None:
        self.file = file
        self.language = language
        self.plain: dict[str, Any] = {"stages": []}
        self._faults: list[Phrase] = []
        self._places: dict[Way, tuple[Place, int, int]] = {}

    # -- faults

    def fault(self, place: Phrase | None, says: Phrase) -> None:
        """Keep what is wrong; `finished` says it."""
        self._faults.append(says if place is None else phrase("{place}: {allowed}", place=place, allowed=says))

    def _refused(self, says: Phrase) -> BadFile:
        return BadFile(
            phrase("{file} cannot be read: {fault}.", file=self.file, fault=says),
            phrase("Correct it there; the file was left as it is."),
        )

    def stop(self) -> None:
        """Raise `BadFile` with the faults so far, at most five of them."""
        if not self._faults:
            return
        said = self._faults[0]
        for line in self._faults[1:_MOST]:
            said = phrase("{first}\n{second}", first=said, second=line)
        if len(self._faults) > _MOST:
            said = phrase("{first}\nand {n} more", first=said, n=len(self._faults) - _MOST)
        raise self._refused(said)

    # -- parts

    def at(self, way: Way, place: Place, row: int, column: int) -> None:
        """Remember where a part of the map stands."""
        self._places[way] = (place, row, column)

    def fields(
        self, into: dict[str, Any], way: Way, row: Row, columns: Mapping[int, Column], place: Place
    ) -> dict[str, Any]:
        """Read the cells of a row into the fields of a part; empty cells leave a field as it is by itself."""
        for at, column in columns.items():
            value = row.at(at)
            self._places[(*way, *column.path.split("."))] = (place, row.number, at)
            if value is None:
                continue
            try:
                put(into, column.path, read(column, value, self.language))
            except Fault as fault:
                self.fault(place(row.number, at), fault.says)
        return into

    def point(
        self,
        typed: str,
        link: Sign | None,
        cards: Mapping[str, Sequence[str]],
        near: Callable[[str], bool] = lambda key: True,
    ) -> str | None:
        """The id of the card that a cell names by its words; `cards` are ids by words, `near` says which go first.

        Where nobody changed the cell, it is the card it was written for, whatever that says now. Raises `Fault`.
        """
        if link and check(typed) == link[1]:
            return link[0]
        found = cards.get(same_words(typed), ())
        here = [key for key in found if near(key)]
        if len(here) == 1 or len(found) == 1:
            return (here or list(found))[0]
        if not typed:
            return None
        said = shown(typed)
        if found:
            raise Fault(phrase("{n} cards say “{text}”; give one of them other words", n=len(found), text=said))
        raise Fault(phrase("there is no card “{text}”", text=said))

    # -- the map

    def finished(self) -> Journey:
        """The map. Raises `BadFile`, which names the cells that are wrong."""
        self.stop()
        try:
            return Journey.model_validate(self.plain)
        except ValidationError as error:
            raise self._refused(bad_value(error, Journey, self.plain, None, self._cell).message) from None

    def _cell(self, way: Way) -> Phrase | None:
        """Where a part of the map stands: the cell of the field, else of what it belongs to."""
        way = tuple(part for at, part in enumerate(way) if not (at == 4 and part in _TAGS))
        for end in range(len(way), 0, -1):
            if found := self._places.get(way[:end]):
                place, row, column = found
                return place(row, column)
        return None


def language_of(headings: Sequence[str], columns: Sequence[Column]) -> Language:
    """The language that most of some headings are in."""
    said = {fold(one) for one in headings}
    return max(LANGUAGES, key=lambda one: sum(fold(column.label.to(one)) in said for column in columns))
