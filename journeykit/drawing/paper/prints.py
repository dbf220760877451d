"""A map as a PDF to print: on A4, A3 or A1, or as a poster of several sheets."""

from __future__ import annotations

from datetime import date
from typing import Final

from journeykit.drawing.describe import describe
from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import uncollected
from journeykit.drawing.paper.leaf import Bookmark, Leaf, pdf
from journeykit.drawing.paper.parts import Size, on_pages
from journeykit.drawing.paper.tiles import SHEETS, poster
from journeykit.errors import BadValue
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase, shown

__all__ = ["PAPERS", "print_map"]

SIZES: Final = {
    "a4": Size("a4", 297.0, 210.0), "a3": Size("a3", 420.0, 297.0), "a1": Size("a1", 841.0, 594.0),
}  # fmt: skip
PAPERS: Final = (*SIZES, *SHEETS)
"""What a map is printed on: one or more sheets of A4, A3 or A1; or a poster glued from sheets of A4, or of A3."""


def known(paper: str) -> str:
    """The paper, if it is one of ours. Raises `BadValue`."""
    if paper not in PAPERS:
        raise BadValue(
            phrase("There is no paper {paper}.", paper=repr(shown(paper))),
            phrase("Choose one of {papers}.", papers=", ".join(PAPERS)),
        )
    return paper


@uncollected()
def leaves(journey: Journey, paper: str, language: Language, today: date) -> tuple[Leaf, ...]:
    """The sheets of a map. Raises `BadValue` for a paper that is not known."""
    if known(paper) in SHEETS:
        return poster(journey, language, SHEETS[paper], today)
    return tuple(leaf(one) for one in on_pages(journey, language, SIZES[paper], today))


def leaf(picture: Picture) -> Leaf:
    """A picture as a sheet of its own."""
    return Leaf(
        picture.width, picture.height, picture.marks, tuple(Bookmark(title, x, y) for title, x, y in picture.stages)
    )


def print_map(
    journey: Journey, paper: str = "a3", language: Language | None = None, *, today: date | None = None
) -> bytes:
    """A map as a PDF to print on `paper`: "a4", "a3", "a1", or "tiles" (a poster of A4 sheets) or "tiles-a3".

    No text is smaller than 7 points: a map that is too much for one sheet goes over several, with its lanes named
    again on each and the curve going on; a poster takes as many sheets as it needs, with crop marks, and a plan of how
    they are glued. Bookmarks lead to the stages. Raises `BadValue` for another paper.

    >>> print_map(Journey(title="Shoes"), "a4")[:5]
    b'%PDF-'
    """
    language, today = language or journey.language, today or date.today()
    return pdf(leaves(journey, paper, language, today), journey.title, describe(journey, language), language, today)
