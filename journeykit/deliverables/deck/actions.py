"""What comes next: the opportunities with their owners, what brings most for least first, and the review."""

from __future__ import annotations

from typing import Final, cast

from journeykit.deliverables.deck.lists import Row, Table, draw_table, table_pages
from journeykit.deliverables.deck.opening import review_line
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.words import Para, para
from journeykit.model.cards import Opportunity
from journeykit.model.journey import Stage
from journeykit.text import Phrase, phrase, plural

__all__ = ["actions", "ranked"]

_TEXT: Final = 12.0
_BANNER: Final = 30.0


def ranked(found: list[tuple[Stage, Opportunity]]) -> list[tuple[Stage, Opportunity]]:
    """The most impact for the least effort first; what nobody has judged yet at the end, in the order of the map."""

    def worth(one: Opportunity) -> tuple[bool, int, int]:
        known = one.impact is not None and one.effort is not None
        return not known, (one.effort or 0) - (one.impact or 0) if known else 0, -(one.impact or 0)

    return sorted(found, key=lambda one: worth(one[1]))


def actions(deck: Deck) -> None:
    """The table, with the review over it; no slide where there is neither."""
    found = ranked([(stage, cast("Opportunity", card)) for stage, card in deck.journey.cards("opportunity")])
    line = review_line(deck)
    if not found and line is None:
        return
    x, y, width, high = deck.area
    over = _BANNER + 8 if line else 0.0
    area = (x, y + over, width, high - over)
    heads = (
        phrase("No."),
        phrase("Opportunity"),
        phrase("Pain point answered"),
        phrase("Owner"),
        phrase("Impact"),
        phrase("Effort"),
    )
    rows = tuple(_row(deck, n, *one) for n, one in enumerate(found, start=1))
    table = Table(phrase("Next actions"), heads, (0.5, 3.4, 3.0, 1.9, 0.9, 0.9), rows)
    told = "\n".join(f"{n}. {card.text} ({stage.title})" for n, (stage, card) in enumerate(found, start=1))
    for page, piece in enumerate(table_pages(deck, table, area), start=1):
        pen = deck.slide(deck.say(_title(found)), _notes(deck, found), page=page)
        if line:
            due = deck.journey.review_on
            late = due is not None and due < deck.today
            words = [Para((deck.run(line, bold=True, colour="alert" if late else "ink"),), 13)]
            pen.shape(
                "Review",
                (x, y, width, _BANNER),
                words,
                fill="card",
                line="alert" if late else "line",
                inset=(10, 4),
                anchor="ctr",
            )
        if piece.rows:
            draw_table(deck, pen, piece, area, told)


def _title(found: list[tuple[Stage, Opportunity]]) -> Phrase:
    if not found:
        return phrase("Next: the review of the map")
    unowned = sum(not card.owner for _, card in found)
    if unowned:
        return plural("Next actions: {n} has no owner yet", "Next actions: {n} have no owner yet", n=unowned)
    return phrase("Next actions: most impact for least effort first")


def _notes(deck: Deck, found: list[tuple[Stage, Opportunity]]) -> list[Phrase | str]:
    notes: list[Phrase | str] = [
        phrase("Agree on a few: who does what, until when, and which KPI will show it."),
        phrase("The order: impact minus effort, both as judged in the map."),
    ]
    unowned = [card.text for _, card in found if not card.owner]
    notes += [phrase("Find an owner for: {what}", what=text) for text in unowned[:5]]
    if line := review_line(deck):
        notes.append(line)
    return notes


def _row(deck: Deck, n: int, stage: Stage, card: Opportunity) -> Row:
    answered = next((other.text for _, other in deck.journey.cards("pain") if other.id == card.answers), "")
    owner = card.owner or deck.say(phrase("No owner yet"))
    score = (
        deck.say(phrase("{n} of 5", n=value)) if value is not None else "\N{EN DASH}"
        for value in (card.impact, card.effort)
    )
    return (
        (para(str(n), _TEXT, bold=True, own=False, colour="accent"),),
        (para(card.text, _TEXT, bold=True), para(stage.title, _TEXT - 1, before=1, colour="quiet")),
        (para(answered or "\N{EN DASH}", _TEXT),),
        (para(owner, _TEXT, own=bool(card.owner), colour="ink" if card.owner else "alert"),),
        *((para(one, _TEXT, own=False),) for one in score),
    )
