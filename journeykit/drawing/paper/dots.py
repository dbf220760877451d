"""Voting dots, to cut out or to print on self-adhesive paper: each kind has its word and its sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from journeykit.drawing.marks import Block, Box, Icon, Mark, flat, paragraph
from journeykit.drawing.paper.forms import Form
from journeykit.drawing.paper.leaf import Bookmark, Leaf, pdf
from journeykit.text import Language, Phrase, phrase

__all__ = ["voting_dots"]

SIDE: Final = 19.0
"""The diameter of a dot, in millimetres."""
_ACROSS: Final = 12
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
    """A sheet of A4 with 72 dots of 19 mm, 12 of each of six kinds, and how to vote with them.

    >>> voting_dots()[:5]
    b'%PDF-'
    """
    form = Form("a4", language)
    title = form.say(phrase("Voting dots"))
    return pdf((sheet(form, title),), title, title, language, today or date.today())


def sheet(form: Form, title: str) -> Leaf:
    """The dots under what to do with them."""
    told = phrase(
        "Print on self-adhesive paper, or cut out and glue. Everybody gets three dots of a kind and sticks them, in "
        "silence, where they belong, more than one on a card if they like. Then count: the few cards with most dots "
        "are your priorities."
    )
    head = form.head(phrase("To cut out"), title, told)
    foot = form.foot([phrase("Each kind has its own sign and word, so that a print in black and white does as well.")])
    top, step = form.margin + head.height + 6.0, form.room / _ACROSS
    down = (form.height - form.margin - foot.height - 2.0 - top) / len(_KINDS)
    marks: list[Mark] = [*head.at(form.margin, form.margin)]
    for row, kind in enumerate(_KINDS):
        for n in range(_ACROSS):
            marks += _dot(form, *kind).at(
                form.margin + n * step + (step - SIDE) / 2, top + row * down + (down - SIDE) / 2
            )
    marks += foot.at(form.margin, form.height - form.margin - foot.height)
    return Leaf(form.width, form.height, tuple(flat(marks)), (Bookmark(title),))


def _dot(form: Form, icon: str, colour: str, said: Phrase) -> Block:
    return Block(
        SIDE, (Box(0, 0, SIDE, SIDE, "card", colour, radius=SIDE / 2, weight=0.6), *_inside(form, icon, colour, said))
    )


def _inside(form: Form, icon: str, colour: str, said: Phrase) -> Iterator[Mark]:
    if not icon:
        return
    side, room = 5.4, SIDE * 0.86
    text = paragraph(form.say(said), room, 7.4, "semibold", colour, "center", balanced=True)
    top = (SIDE - side - 0.4 - text.height) / 2 - 0.5
    yield Icon((SIDE - side) / 2, top, side, icon, colour)
    yield from text.at((SIDE - room) / 2, top + side + 0.4)
