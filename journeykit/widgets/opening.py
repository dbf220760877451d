"""A map file that a person brings into the Builder: what is in it, what it would change on the board, where it goes.

Nothing changes before the person has chosen; then undo takes it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from journeykit.errors import BadFile, BadValue
from journeykit.files import personas, read
from journeykit.model.becoming import becoming
from journeykit.model.compare import Difference, Kind, aligned, differences
from journeykit.model.edits import Edit
from journeykit.model.journey import Journey
from journeykit.model.personas import name_of
from journeykit.text import Language, Phrase, phrase, plural
from journeykit.widgets.desk import content_of, text_of
from journeykit.widgets.view import totals

__all__ = ["Opening", "maps_in"]

_SHOWN: Final = 40


def maps_in(name: str, content: bytes) -> tuple[Journey, ...]:
    """The maps of a file with this name: one, or one a persona. Raises `BadFile`.

    A file of personas is told by what is in it: a browser that saves it twice breaks its ending.

    >>> [one.title for one in maps_in("p (1).json", b'{"format": 1, "title": "Shoes", "maps": [{"title": "Lea"}]}')]
    ['Lea']
    """
    try:
        return (read(name, content),)
    except BadFile:
        if not name.lower().endswith(".json") or b'"maps"' not in content:
            raise
    found = personas.loads(content, name).maps
    if not found:
        raise BadFile(phrase("{file} holds no map.", file=name), phrase("Choose another file."))
    return found


class Opening:
    """The file that a page has brought in last."""

    def __init__(self) -> None:
        self._name = ""
        self._maps: tuple[Journey, ...] = ()

    def look(self, given: Mapping[str, Any], buffers: Any, now: Journey, language: Language) -> dict[str, Any]:
        """What is in the file, and what of the map `now` it would change. Raises `BadFile` and `BadData`."""
        self._maps = maps_in(str(given.get("name")), content_of(given, buffers))
        self._name = text_of(given, "name")
        return {"name": self._name, "maps": [_about(one, now, language) for one in self._maps]}

    def chosen(self, given: Mapping[str, Any]) -> tuple[Journey, tuple[Journey, ...]]:
        """The map of the file that was chosen, and the others. Raises `BadValue`."""
        number = given.get("map")
        if type(number) is not int or number not in range(len(self._maps)):
            raise BadValue(phrase("That file is no longer here."), phrase("Choose it again."))
        return self._maps[number], tuple(one for n, one in enumerate(self._maps) if n != number)

    def instead(self, journey: Journey, now: Journey) -> tuple[Edit, Phrase]:
        """The edit that puts the file's map in the place of `now`, and what the history says. Raises `BadValue`."""
        edit = becoming(now, aligned(journey, now))
        if edit is None:
            raise BadValue(
                phrase("{file} says what the map says already.", file=self._name), phrase("Choose another file.")
            )
        return edit, phrase("Opened {file} in the place of the map", file=self._name)


def _about(journey: Journey, now: Journey, language: Language) -> dict[str, Any]:
    found = differences(now, journey)
    return {
        "title": journey.title,
        "who": name_of(journey),
        "totals": totals(journey, language),
        "counts": _counts(found, language),
        "says": [one.says.to(language) for one in found[:_SHOWN]],
        "more": max(0, len(found) - _SHOWN),
    }


def _counts(found: tuple[Difference, ...], language: Language) -> str:
    """How many there are of each kind."""
    kinds = Counter(one.kind for one in found)
    said: dict[Kind, Phrase] = {
        "added": plural("{n} addition", "{n} additions", n=kinds["added"]),
        "changed": plural("{n} change", "{n} changes", n=kinds["changed"]),
        "moved": plural("{n} move", "{n} moves", n=kinds["moved"]),
        "removed": plural("{n} removal", "{n} removals", n=kinds["removed"]),
    }
    return ", ".join(one.to(language) for kind, one in said.items() if kinds[kind])
