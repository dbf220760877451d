"""Prompts for empathy: what a customer says, thinks, does and feels; and questions to ask them.

The four quarters are the empathy map of Gray, Brown and Macanufo (Gamestorming, 2010) as it is taught today; the
questions follow the five steps (L'Usine Digitale), the moments of truth (Thierry Spencer, Sens du client) and the
workshop of 50A: put yourself in the users' place, find what blocks them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from journeykit.drawing.marks import Block, Box, Line, Mark, flat, paragraph, rect, stack
from journeykit.drawing.paper.forms import Form
from journeykit.drawing.paper.leaf import Bookmark, Leaf, pdf
from journeykit.text import Language, Phrase, phrase

__all__ = ["empathy_sheet"]

_QUARTERS: Final = (
    ("quote", phrase("Says"), phrase("What did they say or write? Their own words, with the source.")),
    (
        "expectation",
        phrase("Thinks"),
        phrase("What matters to them and is not said? What worries them, what do they hope?"),
    ),
    ("step", phrase("Does"), phrase("What do they do, where, by which channel? What did they try before?")),
    ("feel1", phrase("Feels"), phrase("How do they feel, from very bad to very good? What sets it off?")),
)
_BELOW: Final = (
    ("pain", phrase("Pain points"), phrase("What stops them, what takes too long, what do they put up with?")),
    ("good", phrase("Gains"), phrase("What helps them, what would they miss, what would make them come back?")),
)
_QUESTIONS: Final[tuple[tuple[Phrase, tuple[Phrase, ...]], ...]] = (
    (phrase("Stages"), (
        phrase("When did it begin? What happened just before you thought of looking?"),
        phrase("Who came to mind first, and why? When was it over for you?"),
    )),
    (phrase("Goals"), (
        phrase("What did you want to reach at that moment? How would you have known that it was done?"),
    )),
    (phrase("Expectations"), (
        phrase("What did you count on? What made you: our communication, the site, the photos, our sales people, "
               "other offers, what somebody told you?"),
        phrase("From 1 to 5, how much did it matter? And how well was it met?"),
    )),
    (phrase("Lived process"), (
        phrase("Tell me about the last time, step by step: what did you do, where, with what?"),
        phrase("What did you say to those around you? How did you feel then?"),
        phrase("Where did you nearly give up? What made you go on?"),
    )),
    (phrase("Priorities"), (
        phrase("If one thing had to be flawless, which one? What did you tell others afterwards?"),
    )),
)  # fmt: skip


def empathy_sheet(language: Language = "en", paper: str = "a4", *, today: date | None = None) -> bytes:
    """A PDF of two pages: says, thinks, does, feels; and an interview guide along the five steps, with room to write.

    `paper` is "a4" or "a3"; raises `BadValue` for another.

    >>> empathy_sheet("fr")[:5]
    b'%PDF-'
    """
    form = Form(paper, language)
    title = form.say(phrase("In the customer’s place"))
    return pdf(leaves(form), title, title, language, today or date.today())


def leaves(form: Form) -> tuple[Leaf, ...]:
    """The four quarters, and the questions."""
    return _map(form), _guide(form)


def _map(form: Form) -> Leaf:
    told = phrase(
        "One sheet a customer, or a group of them. Write what you heard and saw; one idea a line or a sticky note. "
        "Mark with “?” what you only assume."
    )
    title = phrase("In the customer’s place")
    head = form.head(phrase("Empathy map"), form.say(title), told)
    foot = form.foot(
        [phrase("Afterwards: what they say becomes verbatims, what they do steps, what they feel the curve.")]
    )
    gap, top = form.mm(3.0), form.margin + head.height + form.mm(3.0)
    high = form.height - form.margin - foot.height - form.mm(2.0) - top
    wide, tall = (form.room - gap) / 2, (high - 2 * gap) * 0.37
    last = high - 2 * (tall + gap)
    marks: list[Mark] = [*head.at(form.margin, form.margin)]
    for n, (icon, name, prompt) in enumerate((*_QUARTERS, *_BELOW)):
        row, column = divmod(n, 2)
        covered = form.mm(20.0) if (row, column) == (1, 1) else 0.0  # by whom it is about
        block = form.box(wide, last if row == 2 else tall, name, prompt, icon=icon, indent=covered)
        marks += block.at(form.margin + column * (wide + gap), top + row * (tall + gap))
    marks += _who(form, form.margin + wide + gap / 2, top + tall + gap / 2)
    marks += foot.at(form.margin, form.height - form.margin - foot.height)
    return Leaf(form.width, form.height, tuple(flat(marks)), (Bookmark(form.say(title)),))


def _who(form: Form, x: float, y: float) -> Iterator[Mark]:
    """In the middle, whom it is about."""
    side = form.mm(38.0)
    yield Box(x - side / 2, y - side / 2, side, side, "ground", "ink", radius=side / 2, weight=0.4)
    label = stack([
        paragraph(form.say(phrase("Who, at which stage?")), side * 0.7, form.pt(9.0), "semibold", anchor="center"),
    ])  # fmt: skip
    yield from label.at(x - side * 0.35, y - side * 0.36)
    for n in (0, 1):
        yield Line(x - side * 0.36, y + form.mm(3.0 + 8.0 * n), ((0.0, 0.0), (side * 0.72, 0.0)), "line", 0.2)


def _guide(form: Form) -> Leaf:
    told = phrase(
        "Ask about the last time it really happened, then be silent. No “would you”. Note the words as they are said, "
        "with who, when and where: they are your verbatims."
    )
    title = phrase("Questions for an interview")
    head = form.head(phrase("Interview guide"), form.say(title), told)
    foot = form.foot([phrase("May we quote you? □ yes, by name  □ yes, without a name  □ no")])
    top = form.margin + head.height + form.mm(2.0)
    marks: list[Mark] = [*head.at(form.margin, form.margin), *_met(form).at(form.margin, top)]
    y, bottom = top + form.mm(_MET), form.height - form.margin - foot.height - form.mm(2.0)
    each = (bottom - y) / sum(len(questions) for _, questions in _QUESTIONS)
    for name, questions in _QUESTIONS:
        marks.append(Line(form.margin, y, ((0.0, 0.0), (form.room, 0.0)), "quiet", 0.3))
        marks += form.text(form.say(name), form.mm(30.0), 10.5, "semibold").at(form.margin, y + form.mm(1.2))
        for n, question in enumerate(questions):
            marks += _question(form, question, each).at(form.margin + form.mm(32.0), y + n * each)
        y += each * len(questions)
    marks += foot.at(form.margin, form.height - form.margin - foot.height)
    return Leaf(form.width, form.height, tuple(flat(marks)), (Bookmark(form.say(title)),))


_MET: Final = 11.0
"""The height of the line that says whom one met, in millimetres on A4."""


def _met(form: Form) -> Block:
    """With whom, when and where, each with room to write."""
    marks: list[Mark] = []
    x, gap = 0.0, form.mm(4.0)
    for share, said in ((0.5, phrase("With whom")), (0.2, phrase("When")), (0.3, phrase("Where"))):
        wide = share * (form.room + gap) - gap
        name = form.text(form.say(said), wide, 9.5, "semibold")
        start = max(rect(mark)[2] for mark in flat(name.marks)) + form.mm(2.0)
        y = form.mm(_MET - 3.0)
        marks += name.at(x, y - name.height + form.mm(1.0))
        marks.append(Line(x + start, y, ((0.0, 0.0), (wide - start, 0.0)), "quiet", 0.2))
        x += wide + gap
    return Block(form.mm(_MET), tuple(marks))


def _question(form: Form, question: Phrase, high: float) -> Block:
    """A question with lines for the answer beside it."""
    asked = form.mm(92.0)
    left = asked + form.mm(4.0)
    wide = form.room - form.mm(32.0) - left
    text = form.text(form.say(question), asked, 9.5)
    return Block(high, (*text.at(0, form.mm(1.4)), *form.lines(left, 0.0, wide, high)))
