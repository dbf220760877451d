"""Sheets of paper, and the PDF they make: fonts embedded, tagged, a bookmark for each stage, its language told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from journeykit.drawing.marks import Mark, Text, rect, resolved
from journeykit.drawing.typesetting import Told, page, pane, typeset
from journeykit.text import Language

__all__ = ["Bookmark", "Leaf", "Window", "pdf"]

_PRINTED_SO: Final = b"/PrintScaling/None/Duplex/Simplex"
_SLACK: Final = 1.0
"""What a line may reach beyond its points, in millimetres."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF's outline, and the place it leads to."""

    title: str
    x: float = 0.0
    y: float = 0.0
    level: int = 1


@dataclass(frozen=True, slots=True)
class Window:
    """Marks seen through a rectangle, at its `scale`: what lies outside is cut off."""

    x: float
    y: float
    w: float
    h: float
    marks: tuple[Mark, ...]
    scale: float = 1.0

    @property
    def seen(self) -> Iterator[Mark]:
        """The marks of which something shows."""
        wide, high = self.w / self.scale, self.h / self.scale
        for mark in self.marks:
            left, top, right, bottom = rect(mark)
            if left < wide + _SLACK and right > -_SLACK and top < high + _SLACK and bottom > -_SLACK:
                yield mark


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet: its size in millimetres, what is printed on it, and where its bookmarks lead."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    bookmarks: tuple[Bookmark, ...] = ()
    windows: tuple[Window, ...] = ()

    @property
    def texts(self) -> Iterator[Text]:
        """All lines of text, as they stand on the sheet; of what is shown small, none."""
        for window in self.windows:
            if window.scale == 1.0:
                yield from (one.moved(window.x, window.y) for one in window.seen if isinstance(one, Text))
        yield from (mark for mark in self.marks if isinstance(mark, Text))


def pdf(leaves: Sequence[Leaf], title: str, about: str, language: Language, today: date) -> bytes:
    """The sheets as a PDF that keeps to PDF/UA-1 as far as Typst can tell: tagged, titled, in a language."""
    pages = [
        page(
            leaf.width, leaf.height, leaf.marks,
            bookmarks=[(one.level, one.title, one.x, one.y) for one in leaf.bookmarks],
            windows=[pane(one.x, one.y, one.w, one.h, one.scale, one.seen) for one in leaf.windows],
        )
        for leaf in leaves
    ]  # fmt: skip
    return _as_printed(typeset(pages, Told(title, about, language, today), _printed, "pdf", pdf_standards="ua-1"))


def _as_printed(content: bytes) -> bytes:
    """The PDF with the wish to be printed at 100 % and on one side, for which Typst has no setting: dialogs offer that.

    The catalogue is its last object, so that only the table after it moves; where it is not, all stays as it is.
    """
    before, catalogue, after = content.rpartition(b"/ViewerPreferences<<")
    table, start, end = after.rpartition(b"startxref\n")
    if not catalogue or not start or b" obj" in table:
        return content
    place, _, last = end.partition(b"\n")
    moved = b"%d\n" % (int(place) + len(_PRINTED_SO))
    return b"".join((before, catalogue, _PRINTED_SO, table, start, moved, last))


def _printed(role: str) -> str:
    """Paper is white: a tinted ground costs ink, and shows where printers leave their margins."""
    return "#FFFFFF" if role == "ground" else resolved(role)
