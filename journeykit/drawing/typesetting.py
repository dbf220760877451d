"""Pages of marks as Typst sets them: what is drawn goes to pages.typ as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import typst
from pydantic_core import to_json

from journeykit.drawing.marks import Mark, Text, uncollected
from journeykit.drawing.measure import FAMILIES, font_paths, right_to_left
from journeykit.drawing.strokes import Stroke, strokes
from journeykit.text import Language

__all__ = ["Told", "page", "pane", "typeset"]

Plain = dict[str, Any]
_MANY: Final = 1000
"""So many marks are worth forgetting."""
_REMEMBERED: Final = 10
"""So many pages Typst keeps, 13 MB for a map: as many empty ones let it forget them, in a few milliseconds."""


@dataclass(frozen=True)
class Told:
    """What a file says of what is drawn in it."""

    title: str
    about: str
    language: Language
    today: date


def page(width: float, height: float, marks: Iterable[Mark], **more: Any) -> Plain:
    """A page, its size in millimetres; `more` are its `bookmarks` (level, title, x, y) and `windows`."""
    return {"width": width, "height": height, "marks": [*strokes(marks)], "bookmarks": (), "windows": (), **more}


def pane(x: float, y: float, w: float, h: float, scale: float, marks: Iterable[Mark]) -> Plain:
    """Marks at a scale, seen through a rectangle of a page."""
    return {"x": x, "y": y, "w": w, "h": h, "scale": scale, "marks": [*strokes(marks)]}


@uncollected()
def typeset(pages: Sequence[Plain], told: Told, coloured: Callable[[str], str], format: Any, **more: Any) -> bytes:
    """The pages as a file, "pdf", "svg" or "png"; `coloured` gives a colour for each role, `more` goes to Typst."""
    marks = [*_all_marks(pages)]
    roles = {role for mark in marks for role in ((mark.colour,) if isinstance(mark, Text) else (mark.fill, mark.line))}
    said = {
        "title": told.title, "about": told.about, "language": told.language, "families": FAMILIES,
        "colours": {role: coloured(role) for role in roles if role}, "day": told.today.timetuple()[:3], "pages": pages,
        "turned": {mark.text: True for mark in marks if isinstance(mark, Text) and right_to_left(mark.text)},
    }  # fmt: skip
    content = typst.compile(
        _source(), font_paths=_fonts(), format=format, sys_inputs={"said": to_json(said).decode()}, **more
    )
    for _ in range(_REMEMBERED if len(marks) > _MANY else 0):
        typst.compile(b"", font_paths=_fonts(), format="svg")
    assert isinstance(content, bytes)  # a PDF of many pages is one file, and so is one page
    return content


def _all_marks(pages: Sequence[Plain]) -> Iterator[Stroke | Text]:
    for one in pages:
        yield from one["marks"]
        for part in one["windows"]:
            yield from part["marks"]


@cache
def _source() -> bytes:
    return files("journeykit.drawing").joinpath("pages.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(False, False, sorted({str(path.parent) for path in font_paths("regular")}))
