"""The persona sheet: empty, or filled from a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, cast

from journeykit.drawing.marks import Block, Box, Mark, Rect, flat, paragraph, stack
from journeykit.drawing.paper.forms import Form
from journeykit.drawing.paper.leaf import Bookmark, Leaf, pdf
from journeykit.model.cards import Expectation
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, phrase, plural, quoted

__all__ = ["persona_sheet"]

_SIDE: Final[tuple[tuple[str, Phrase, Phrase], ...]] = (
    ("who", phrase("Who it is"), phrase("Name, age, what they do")),
    ("verbatim", phrase("Something they said"), phrase("Word for word, with its source")),
    ("channel", phrase("Channels"), phrase("Where do they look, ask, buy and complain?")),
)
_MAIN: Final[tuple[tuple[str, Phrase, Phrase], ...]] = (
    ("need", phrase("Need"), phrase("What problem do they want to solve?")),
    ("context", phrase("Context"), phrase("Where, when and with whom does it come up? Which means do they have?")),
    ("behaviour", phrase("Behaviour"), phrase("How do they decide? What did they do the last time?")),
    ("goal", phrase("Goals"), phrase("What do they want to reach?")),
    ("pain", phrase("Pain points"), phrase("What stops them?")),
    ("expectation", phrase("Expectations"), phrase("What do they count on, and what made them?")),
)
"""The boxes under the portrait, and those in two columns beside it: what they hold, title, what to write there."""
_FACE: Final = 44.0
_SIZES: Final = (11.0, 10.0, 9.0, 8.0, 7.0)


def persona_sheet(
    journey: Journey | None = None, language: Language | None = None, paper: str = "a4", *, today: date | None = None
) -> bytes:
    """A sheet for one persona as a PDF: empty, or filled with what a map knows of its persona.

    What a map knows beyond the persona itself, its goals, pain points, expectations, channels and verbatims, comes from
    its cards, as many as there is room for; what the persona's own words need beyond that goes on over the next page.
    `paper` is "a4" or "a3"; raises `BadValue` for another.

    >>> persona_sheet()[:5]
    b'%PDF-'
    """
    today = today or date.today()
    form = Form(paper, language or (journey.language if journey else "en"))
    title = journey.persona.name if journey and journey.persona.name else form.say(phrase("Who is the customer?"))
    about = form.say(phrase("Persona sheet: {name}", name=title))
    return pdf(tuple(leaves(form, journey, title)), about, about, form.language, today)


def leaves(form: Form, journey: Journey | None, title: str) -> Iterator[Leaf]:
    """The sheet, and one more for words that find no room on it."""
    told = phrase(
        "One map, one persona: somebody in particular, not an average customer. Write what you know from people, in "
        "their words; mark with “?” what you only assume."
    )
    head = form.head(phrase("Persona sheet"), title, told)
    foot = form.foot(_foot(journey))
    top = form.margin + head.height + form.mm(4.0)
    high = form.height - form.margin - foot.height - form.mm(2.0) - top
    marks: list[Mark] = [*head.at(form.margin, form.margin), *_portrait(form, top)]
    more: list[tuple[Phrase, str]] = []
    for (key, name, prompt), (x, y, wide, tall) in zip((*_SIDE, *_MAIN), _places(form, top, high), strict=True):
        said, rest = _said(form, journey, key, form.left_in(wide, tall, name))
        marks += form.box(wide, tall, name, None if said else prompt, said).at(x, y)
        more += [(name, rest)] if rest else []
    marks += foot.at(form.margin, form.height - form.margin - foot.height)
    yield Leaf(form.width, form.height, tuple(flat(marks)), (Bookmark(title),))
    if more:
        yield _more(form, title, more)


def _places(form: Form, top: float, high: float) -> Iterator[Rect]:
    """Left, top, width and height of each box."""
    own, gap = form.mm(66.0), form.mm(3.0)
    face = form.mm(_FACE) + gap
    tall = (high - face - 2 * gap) / 3
    for n in range(3):
        yield form.margin, top + face + n * (tall + gap), own, tall
    wide, tall = (form.room - own - 2 * gap) / 2, (high - 2 * gap) / 3
    for n in range(6):
        yield form.margin + own + gap + n // 3 * (wide + gap), top + n % 3 * (tall + gap), wide, tall


def _foot(journey: Journey | None) -> list[Phrase]:
    said = [phrase("Rests on: □ assumption  □ observation  □ verbatim  □ data.")]
    return [*said, phrase("From the map: {title}.", title=journey.title)] if journey else said


def _portrait(form: Form, top: float) -> Iterator[Mark]:
    """A place for a face."""
    face, x = form.mm(_FACE), form.margin + form.mm(33.0 - _FACE / 2)
    hint = paragraph(
        form.say(phrase("Draw a face, or stick a photo")), face * 0.8, form.pt(8.0), colour="quiet", anchor="center"
    )
    yield Box(x, top, face, face, "card", "quiet", radius=face / 2, dash=True)
    yield from hint.at(x + face * 0.1, top + (face - hint.height) / 2)


def _said(form: Form, journey: Journey | None, key: str, room: tuple[float, float]) -> tuple[Block | None, str]:
    """What a box is filled with, if there is something; and what did not fit of the persona's own words."""
    if journey is None:
        return None, ""
    if key in ("who", "need", "context", "behaviour"):
        who = journey.persona
        text = ", ".join(filter(None, (who.name, who.summary))) if key == "who" else getattr(who, key)
        whole = _fitted(form, text, room)
        if whole is None:
            return form.text(form.say(phrase("See the next page.")), room[0], 9.0, colour="quiet"), text
        return (whole if text else None), ""
    lines = _from_cards(journey, form.language, key)
    return (_listed(form, lines, room) if lines else None), ""


def _fitted(form: Form, text: str, room: tuple[float, float]) -> Block | None:
    """The text at the largest size at which it fits; none if it does at none."""
    blocks = (form.text(text, room[0], size) for size in _SIZES)
    return next((block for block in blocks if block.height <= room[1]), None)


def _from_cards(journey: Journey, language: Language, key: str) -> list[str]:
    if key == "channel":
        counted = Counter(step.channel for _, step in journey.steps() if step.channel)
        said = (f"{word('channel', name).to(language)} ({count})" for name, count in counted.most_common())
        return [", ".join(said)] if counted else []
    if key == "verbatim":
        found = [one for _, step in journey.steps() for one in step.verbatims]
        return [quoted(one.text, language) + (f" {one.source}" if one.source else "") for one in found]
    cards = [card for _, card in journey.cards(key)]
    if key == "expectation":  # those that matter most first
        cards.sort(key=lambda card: -(cast("Expectation", card).importance or 0))
    return [card.text for card in cards]


def _listed(form: Form, lines: Sequence[str], room: tuple[float, float]) -> Block:
    """As many of the lines as there is room for, and how many more the map has."""
    gap = form.mm(1.3)
    for size in (9.0, 8.0):
        block = stack([form.text(line, room[0], size) for line in lines], gap)
        if block.height <= room[1]:
            return block
    for count in range(len(lines) - 1, -1, -1):
        rest = plural("{n} more on the map", "{n} more on the map", n=len(lines) - count)
        more = form.text(form.say(rest), room[0], 8.0, "italic", "quiet")
        block = stack([*(form.text(line, room[0], 8.0) for line in lines[:count]), more], gap)
        if block.height <= room[1]:
            break
    return block


def _more(form: Form, title: str, texts: Sequence[tuple[Phrase, str]]) -> Leaf:
    """Words that need more room than their box has."""
    head = form.head(phrase("Persona sheet"), title, phrase("What needs more room than the first page has"))
    for size in (9.0, 8.0, 7.0):
        body = stack(
            (stack([form.text(form.say(name), form.room, size + 1.5, "semibold"), form.text(text, form.room, size)])
             for name, text in texts), form.mm(3.0),
        )  # fmt: skip
        if head.height + body.height < form.height - 2 * form.margin - form.mm(4.0):
            break
    marks = (*head.at(form.margin, form.margin), *body.at(form.margin, form.margin + head.height + form.mm(4.0)))
    return Leaf(form.width, form.height, tuple(flat(marks)))
