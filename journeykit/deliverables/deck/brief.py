"""The map in short, for who has one minute: where it is hardest, what must not fail, what warns, what to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from journeykit.deliverables.deck.actions import ranked
from journeykit.deliverables.deck.flow import Column, Note, draw, pages
from journeykit.deliverables.deck.overview import hardest
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.stage import felt
from journeykit.deliverables.deck.words import Para, Run, para
from journeykit.model.cards import Opportunity, Step
from journeykit.model.gap import gaps
from journeykit.model.journey import Stage
from journeykit.text import Phrase, number, phrase, plural, quoted

__all__ = ["brief"]


def brief(deck: Deck) -> None:
    """The slide; none where the map has less than two things to say."""
    said = list(_said(deck))
    if len(said) < 2:
        return
    half = len(said) // 2
    columns = [Column(tuple(said[:half])), Column(tuple(said[half:]))]
    notes: list[Phrase | str] = [
        phrase("If you have one minute, show this slide alone: what is hardest, and what you ask for."),
        phrase("End with the decision that you need: who does the first action, until when."),
    ]
    for page, placed in enumerate(pages(deck, columns, deck.area), start=1):
        draw(deck.slide(deck.say(_title(deck)), notes, page=page), placed)


def _title(deck: Deck) -> Phrase:
    first = next(iter(_actions(deck)), None)
    if first is None:
        return phrase("In short")
    return phrase("In short: begin with “{what}”", what=first.text.rstrip("."))


def _actions(deck: Deck) -> list[Opportunity]:
    """The opportunities that somebody has judged, what brings most for least first."""
    found = [(stage, cast("Opportunity", card)) for stage, card in deck.journey.cards("opportunity")]
    return [card for _, card in ranked(found) if card.impact is not None and card.effort is not None]


def _said(deck: Deck) -> Iterator[Note]:
    """Each thing to know, as a card."""
    if (low := hardest(deck)) is not None:
        yield _hardest(deck, low)
    wide = next((one for one in gaps(deck.journey) if one.width is not None and one.width > 0), None)
    if wide is not None:
        width = number(round(wide.width or 0.0, 1), deck.language, 1)
        told = phrase("{stage}: a gap of {gap}", stage=wide.stage.title, gap=width)
        yield _note(deck, phrase("Farthest from the ideal"), wide.stage.of("step", "ideal")[0].text, [told], "accent")
    flawless = [_numbered(deck, step) for _, step in deck.journey.steps() if step.priority]
    if flawless:
        yield _note(deck, phrase("Be flawless here first"), deck.say(flawless[0]), flawless[1:3], "accent")
    yield from _alerts(deck)
    for card in _actions(deck)[:1]:
        owner = phrase("Owner: {owner}", owner=card.owner) if card.owner else phrase("No owner yet")
        scores = phrase("Impact {impact} of 5, effort {effort} of 5", impact=card.impact, effort=card.effort)
        yield _note(deck, phrase("Begin with"), card.text, [owner, scores], "good")


def _hardest(deck: Deck, stage: Stage) -> Note:
    """The stage that feels worst, with its worst step and what customers say of it."""
    steps = cast("tuple[Step, ...]", stage.of("step", "lived"))
    worst = min((step for step in steps if step.emotion is not None), key=lambda step: step.emotion or 0)
    words: list[Phrase | str] = [_numbered(deck, worst, f" ({felt(deck, worst)})")]
    words += [quoted(one.text, deck.journey.language) for one in worst.verbatims[:1]]
    return _note(deck, phrase("Hardest for the customer"), stage.title, words, "alert")


def _numbered(deck: Deck, step: Step, more: str = "") -> Phrase:
    text = f"{step.text.rstrip('.')}{more}" if more else step.text
    return phrase("Step {n}: {text}", n=deck.numbers[step.id], text=text)


def _alerts(deck: Deck) -> Iterator[Note]:
    kpis = [kpi for _, kpi in deck.journey.kpis()]
    alerts = [deck.figures(kpi) for kpi in kpis if kpi.state == "alert"]
    if alerts:
        said = plural("{n} of {all} KPIs is in alert", "{n} of {all} KPIs are in alert", n=len(alerts), all=len(kpis))
        names = " \N{MIDDLE DOT} ".join(f"{one.name}\N{NO-BREAK SPACE}{one.value}" for one in alerts[:3])
        yield _note(deck, phrase("What warns"), deck.say(said), [names], "alert")


def _note(deck: Deck, label: Phrase, text: str, words: Sequence[Phrase | str], mark: str) -> Note:
    paras = [Para((deck.run(label, bold=True, colour="quiet"),), 13), para(text, 18, before=3, bold=True)]
    paras += [
        Para((deck.run(one, colour="quiet") if isinstance(one, Phrase) else Run(one, colour="quiet"),), 13, before=3)
        for one in words
        if one
    ]
    return Note(deck.say(label), tuple(paras), mark=mark)
