"""Voting dots, to cut out or to print on self-adhesive paper: each kind has its word and its sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import Final

from journeykit.drawing.marks import Block, Box, Icon, Line, Mark, flat, paragraph
from journeykit.drawing.paper.forms import Form
from journeykit.drawing.paper.leaf import Bookmark, Leaf, pdf
from journeykit.text import Language, Phrase, phrase

__all__ = ["voting_dots"]

SIDE: Final = 19.0
"""The diameter of a dot, in millimetres: that of those which shops sell on rolls and sheets."""
_ACROSS: Final = 12
_DOWN: Final = 6
_TICK: Final = 2.5
_FOOT: Final = 5.0
_KINDS: Final = (
    ("pain", "alert", phrase("Hurts most")),
    ("star", "accent", phrase("Must be flawless")),
    ("arrow", "after", phrase("Do first")),
    ("feel2", "feel2", phrase("Keep this")),
    ("faq", "watch", phrase("Check this")),
    ("", "ink", phrase("Blank")),
)
"""The sign, the colour and the word of each kind; the last one has none, to draw on."""


def voting_dots(language: Language = "en", *, today: date | None = None) -> bytes:
    """Sheets of A4 with 72 dots of 19 mm: the first 12 of each of six kinds, then a sheet of each kind.

    72 are three each for 24 people; the first sheet says how to vote with them. Short lines at the edges say where a
    guillotine cuts them apart.

    >>> voting_dots()[:5]
    b'%PDF-'
    """
    form = Form("a4", language)
    title = form.say(phrase("Voting dots"))
    return pdf(tuple(leaves(form)), title, title, language, today or date.today())


def leaves(form: Form) -> Iterator[Leaf]:
    """All kinds on one sheet, then a sheet of each."""
    told = phrase(
        "Print on self-adhesive paper, or cut out and glue. Everybody gets three dots of a kind and sticks them, in "
        "silence, where they belong, more than one on a card if they like. Then count: the few cards with most dots "
        "are your priorities."
    )
    yield _sheet(form, phrase("Voting dots"), told, _KINDS)
    for kind in _KINDS:
        enough = phrase("{n} dots of one kind: three each for up to {people} people.", n=_COUNT, people=_COUNT // 3)
        yield _sheet(form, kind[-1], enough, (kind,) * _DOWN)


_COUNT: Final = _ACROSS * _DOWN


def _sheet(form: Form, title: Phrase, told: Phrase, rows: Sequence[tuple[str, str, Phrase]]) -> Leaf:
    """The dots, a kind a row, under what to do with them."""
    head = form.head(phrase("To cut out"), form.say(title), told)
    foot = form.foot([
        phrase("Each kind has its own sign and word, so that a print in black and white does as well."),
        phrase("Ready-made dots of 19 mm do too: a colour for each kind."),
    ])  # fmt: skip
    top, wide = form.margin + head.height + _FOOT, form.room / _ACROSS
    high = (form.height - form.margin - foot.height - _FOOT - top) / _DOWN
    marks: list[Mark] = [*head.at(form.margin, form.margin)]
    for (row, kind), column in product(enumerate(rows), range(_ACROSS)):
        x, y = form.margin + column * wide + (wide - SIDE) / 2, top + row * high + (high - SIDE) / 2
        marks += _dot(form, *kind).at(x, y)
    marks += _cuts(form.margin, top, wide, high)
    marks += foot.at(form.margin, form.height - form.margin - foot.height)
    return Leaf(form.width, form.height, tuple(flat(marks)), (Bookmark(form.say(title)),))


def _cuts(left: float, top: float, wide: float, high: float) -> Iterator[Line]:
    """Short lines around the dots, where a guillotine cuts between them."""
    ends = (top - 0.5 - _TICK, top + _DOWN * high + 0.5), (left - 0.5 - _TICK, left + _ACROSS * wide + 0.5)
    for n, y in product(range(_ACROSS + 1), ends[0]):
        yield Line(left + n * wide, y, ((0.0, 0.0), (0.0, _TICK)), "quiet")
    for n, x in product(range(_DOWN + 1), ends[1]):
        yield Line(x, top + n * high, ((0.0, 0.0), (_TICK, 0.0)), "quiet")


def _dot(form: Form, icon: str, colour: str, said: Phrase) -> Block:
    circle = Box(0, 0, SIDE, SIDE, "card", colour, radius=SIDE / 2, weight=0.6)
    return Block(SIDE, (circle, *_inside(form, icon, colour, said)))


def _inside(form: Form, icon: str, colour: str, said: Phrase) -> Iterator[Mark]:
    if not icon:
        return
    side, room = 5.4, SIDE * 0.86
    text = paragraph(form.say(said), room, 7.4, "semibold", colour, "center", balanced=True)
    top = (SIDE - side - 0.4 - text.height) / 2 - 0.5
    yield Icon((SIDE - side) / 2, top, side, icon, colour)
    yield from text.at((SIDE - room) / 2, top + side + 0.4)
