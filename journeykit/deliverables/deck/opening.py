"""The first slides: what the deck is of, and whom; and the last one: where it all comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from journeykit.deliverables.deck.flow import Column, Note, draw, pages
from journeykit.deliverables.deck.ground import Box
from journeykit.deliverables.deck.pen import Pen
from journeykit.deliverables.deck.road import head_height, head_size, road
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.words import Para, Run, largest, para
from journeykit.text import Phrase, day, phrase, plural, quoted

__all__ = ["review_line", "sources", "title", "whom"]

_MOST_NAMED: Final = 10
_LONGEST: Final = 80
"""So many letters a need may have that stands in a title."""


def title(deck: Deck) -> None:
    """The title; whose journey it is, who owns it, and until when it holds."""
    journey = deck.journey
    pen = deck.slide(journey.title, _welcome(deck), own=True, opening=True)
    who = ", ".join(filter(None, (journey.persona.name, journey.persona.summary)))
    held = " \N{MIDDLE DOT} ".join(deck.say(one).rstrip(".") for one in _kept(deck))
    under = "\n".join(filter(None, (who, _ends(deck), held))) or deck.say(phrase("Customer journey map"))
    holder = next((one for one in pen.slide.placeholders if one._element.ph.get("type") == "subTitle"), None)
    if holder is not None:
        deck.fill(pen, holder, under, own=True)
    elif not deck.look.own:  # a template without a layout for titles
        x, y, width, high = deck.area
        words = [para(line, 20, before=4, colour="quiet") for line in under.split("\n")]
        pen.shape("Subtitle", (x, y, width, min(high, deck.high(words, width))), words)
    if deck.look.own:
        _route(deck, pen)


def _ends(deck: Deck) -> str:
    journey = deck.journey
    if journey.need and journey.resolution:
        ends = (quoted(one.rstrip("."), deck.language) for one in (journey.need, journey.resolution))
        return deck.say(phrase("From {need} to {resolution}", need=next(ends), resolution=next(ends)))
    return ""


def _kept(deck: Deck) -> Iterator[Phrase]:
    if deck.journey.owner:
        yield phrase("Owner: {owner}", owner=deck.journey.owner)
    if line := review_line(deck):
        yield line


def review_line(deck: Deck) -> Phrase | None:
    """Until when the map holds, or since when it does not; None where no date is set."""
    due = deck.journey.review_on
    if due is None:
        return None
    when = day(due, deck.language)
    return phrase("Review overdue since {day}.", day=when) if due < deck.today else phrase("Review by {day}.", day=when)


def _welcome(deck: Deck) -> list[Phrase | str]:
    journey = deck.journey
    notes: list[Phrase | str] = [
        phrase("Say in a sentence why you are here, and that this is the journey of a customer, not of a department."),
        plural(
            "The map has {n} stage. Each has a slide of its own.",
            "The map has {n} stages. Each has a slide of its own.",
            n=len(journey.stages),
        ),
    ]
    if not journey.persona.name:
        notes.append(phrase("The map has no persona yet: say whom you speak of."))
    notes.append(phrase("Made with JourneyKit on {day}.", day=day(deck.today, deck.language)))
    return notes


def _route(deck: Deck, pen: Pen) -> None:
    """The stages as a road at the foot of the slide, with their names where there is room."""
    if not (stages := deck.journey.stages):
        return
    x, _, width, _ = deck.area
    each = width / len(stages)
    columns = [(x + n * each, each) for n in range(len(stages))]
    size = head_size(deck, columns)
    named = len(stages) <= _MOST_NAMED
    road(deck, pen, columns, 366, max(44.0, head_height(deck, columns, size)) if named else 24.0, size, named)


def whom(deck: Deck) -> None:
    """The persona, and the way from its need to the resolution; no slide where nothing is known of them."""
    journey, persona = deck.journey, deck.journey.persona
    about = [
        (phrase("Need"), persona.need),
        (phrase("Context"), persona.context),
        (phrase("Behaviour"), persona.behaviour),
    ]
    way = [
        (phrase("Starts with"), journey.need),
        (phrase("Ends with"), journey.resolution),
        (phrase("Scenario"), journey.scenario),
    ]
    person = [_told(deck, label, text, "accent") for label, text in about if text]
    if not persona.name and not persona.summary and not person:
        person = [Note("Persona", (Para((deck.run(phrase("No persona yet")),), 16),), dash=True)]
    travel = [_told(deck, label, text, "during" if n == 2 else "ink") for n, (label, text) in enumerate(way) if text]
    if not travel and person and person[0].dash:
        return
    heads = phrase("Who it is"), phrase("What the journey is")
    columns = [
        Column((_heading(deck, head), *notes), 1.0)
        for head, notes in zip(heads, (person, travel), strict=True)
        if notes
    ]
    name, own = persona.name or deck.say(phrase("Whom the map is about")), bool(persona.name)
    need = journey.need or persona.need
    if own and 0 < len(need) <= _LONGEST:
        name = phrase("{label}: {value}", label=name, value=quoted(need.rstrip("."), journey.language)).to(
            journey.language
        )
    x, y, width, high = deck.area
    over = 76.0 if persona.name or persona.summary else 0.0
    for page, placed in enumerate(pages(deck, columns, (x, y + over, width, high - over)), start=1):
        pen = deck.slide(name, _introduce(deck), own=own, page=page)
        if over:
            _portrait(deck, pen)
        draw(pen, placed)


def _portrait(deck: Deck, pen: Pen) -> None:
    """Their initials in a circle, and who they are in a line."""
    persona, (x, y, width, _) = deck.journey.persona, deck.area
    pen.shape(
        "Portrait",
        (x, y, 62, 62),
        [para(persona.initials or "\N{BULLET}", 22, align="ctr", bold=True, colour=deck.look.over("accent"))],
        kind="ellipse",
        fill="accent",
        anchor="ctr",
        lines=False,
    )
    words = persona.summary or persona.name
    size = largest(words, (20.0, 18.0, 16.0, 14.0, 12.0, 10.0), (width - 78, 62), deck.wider)
    pen.shape("Who it is", (x + 78, y, width - 78, 62), [para(words, size)], anchor="ctr")


def _introduce(deck: Deck) -> list[Phrase | str]:
    name = deck.journey.persona.name
    return [
        phrase("Introduce {name} as a person: what they need, where they are, what they usually do.", name=name)
        if name
        else phrase("Say whom the map is about: one typical customer, not all of them."),
        phrase("Remind everybody: another persona, or another scenario, has another map."),
    ]


def _heading(deck: Deck, said: Phrase) -> Note:
    return Note("Heading", (Para((deck.run(said, bold=True, colour="accent"),), 14),), heading=True)


def _told(deck: Deck, label: Phrase, text: str, mark: str) -> Note:
    words = (Para((deck.run(label, bold=True, colour="quiet"),), 12), Para((Run(text),), 16, before=3))
    return Note(deck.say(label), words, mark=mark if mark != "ink" else "quiet")


def sources(deck: Deck) -> None:
    """What the map rests on; no slide where nothing is named."""
    if not deck.journey.sources:
        return
    notes = tuple(Note("Source", (para(one, 14),)) for one in deck.journey.sources)
    area: Box = deck.area
    evidence = next(_evidence(deck), None)
    title = phrase("Sources") if evidence is None else phrase("Sources: {told}", told=evidence)
    for page, placed in enumerate(pages(deck, [Column(notes)], area), start=1):
        said = [phrase("Keep this slide for questions: it says what the map rests on.")]
        draw(deck.slide(deck.say(title), said, page=page), placed)


def _evidence(deck: Deck) -> Iterator[Phrase]:
    cards = [card for _, card in deck.journey.cards()]
    guessed = sum(card.rests_on == "assumption" for card in cards)
    if cards and not guessed:
        yield phrase("no card is a mere assumption")
    elif cards:
        yield plural(
            "{n} card of {all} is an assumption", "{n} cards of {all} are assumptions", n=guessed, all=len(cards)
        )
