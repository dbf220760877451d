"""A slide a stage: goals and expectations, what is lived, what hurts and what could be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from journeykit.deliverables.deck.flow import Column, Note, draw, pages
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.words import APART, Para, Run, one_line, para
from journeykit.model.cards import CardBase, Expectation, Kpi, Opportunity, Step, lane
from journeykit.model.journey import Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, quoted

__all__ = ["PHASES", "SIGNS", "STATES", "felt", "kpi_line", "stages"]

STATES: Final = ("alert", "watch", "good", "unknown")
"""How a KPI stands, the worst first."""
PHASES: Final = {
    "before": phrase("Before purchase"),
    "during": phrase("During purchase"),
    "after": phrase("After purchase"),
}
SIGNS: Final = {
    "alert": "\N{BLACK UP-POINTING TRIANGLE}",
    "watch": "\N{BLACK DIAMOND}",
    "good": "\N{BLACK CIRCLE}",
    "unknown": "\N{EN DASH}",
}
"""The sign of each state, beside its word."""
_TEXT: Final = 13.0
_META: Final = 11.0
_LONGEST: Final = 110
"""So many letters a title may have that says more than the name of its stage."""


def stages(deck: Deck) -> None:
    """A slide for every stage, and more where its cards need them."""
    for n, stage in enumerate(deck.journey.stages, start=1):
        columns = [Column(tuple(notes), share) for notes, share in _columns(deck, stage) if notes]
        x, y, wide, high = deck.area
        for page, placed in enumerate(pages(deck, columns, (x, y + 22, wide, high - 22)), start=1):
            pen = deck.slide(_title(deck, stage), _notes(deck, stage), own=True, page=page)
            deck.first.setdefault(stage.id, pen.slide)
            where = phrase("Stage {n} of {all} · {phase}", n=n, all=len(deck.journey.stages), phase=PHASES[stage.phase])
            pen.shape("Stage", (x, y + 2, 10, 10), fill=stage.phase)
            pen.shape(
                "Where we are",
                (x + 16, y - 2, wide - 16, 17),
                (Para((deck.run(where, True, "quiet"),), 12),),
                anchor="ctr",
            )
            draw(pen, placed)
            if not columns:
                _empty(deck, pen, stage)


def _title(deck: Deck, stage: Stage) -> str:
    """The stage, and what it says: what hurts there, else its lowest step, else what the customer wants."""
    felt = [step for step in cast("tuple[Step, ...]", stage.of("step", "lived")) if step.emotion is not None]
    low = min(felt, key=lambda step: step.emotion or 0, default=None)
    said = next((card.text for card in (*stage.of("pain"), low, *stage.of("goal")) if card is not None), "")
    said = one_line(said)
    if not said or len(stage.title) + len(said) > _LONGEST:
        return stage.title
    return f"{stage.title.rstrip('.')}\N{NO-BREAK SPACE}\N{EN DASH} {said.rstrip('.')}"


def _empty(deck: Deck, pen: object, stage: Stage) -> None:
    """An empty stage invites."""
    x, y, wide, _ = deck.area
    words = [Para((deck.run(phrase("No card yet. What does the customer want to reach here?"), colour="quiet"),), 16)]
    words += [para(stage.hint, 14, before=6, colour="quiet")] if stage.hint else []
    box = (x, y + 24, wide, deck.high(words, wide - 24) + 24)
    pen.shape("Empty stage", box, words, fill="card", line="accent", dash=True, inset=(12, 12))  # type: ignore[attr-defined]


def _columns(deck: Deck, stage: Stage) -> Iterator[tuple[list[Note], float]]:
    """Three columns, in the order in which they are read."""
    yield _group(deck, stage, "goal") + _group(deck, stage, "expectation"), 0.9
    yield _steps(deck, stage), 1.25
    yield [note for key in ("pain", "opportunity", "kpi") for note in _group(deck, stage, key)], 1.0


def _heading(deck: Deck, said: Phrase) -> Note:
    return Note("Heading", (Para((deck.run(said, bold=True, colour="accent"),), 12, before=2),), heading=True)


def _group(deck: Deck, stage: Stage, key: str) -> list[Note]:
    cards = stage.of(key)
    if not cards:
        return []
    one = deck.say(lane(key).one)
    return [
        _heading(deck, lane(key).title),
        *(Note(f"{one}: {_named(deck, card)}", _told(deck, card), mark=_mark(card)) for card in cards),
    ]


def _named(deck: Deck, card: CardBase) -> str:
    return deck.figures(card).name if isinstance(card, Kpi) else card.text


def _mark(card: CardBase) -> str:
    return {"pain": "alert", "opportunity": "good"}.get(card.lane, "")


def _told(deck: Deck, card: CardBase) -> tuple[Para, ...]:
    """A card's words, and what else it says under them."""
    if isinstance(card, Kpi):
        return _kpi(deck, card)
    size = _TEXT + 1 if card.lane == "goal" else _TEXT
    return (para(card.text, size, bold=card.lane == "goal"), *_meta(deck, card))


def _kpi(deck: Deck, card: Kpi) -> tuple[Para, ...]:
    said = deck.figures(card)
    value = Run(f"{said.value}{APART}", True, own=False)
    target = Run(f"{said.target}{APART}", colour="quiet", own=False)
    runs = tuple(run for run in (value, target, _state(deck, card)) if run.text.strip())
    return para(said.name, _TEXT, own=bool(card.text)), Para(runs, _META + 0.5, before=2)


def kpi_line(deck: Deck, card: Kpi) -> Para:
    """A KPI on one line: its name, its value and how it stands."""
    said = deck.figures(card)
    value = Run(f"{APART}{said.value}{APART}", True, own=False)
    return Para((Run(said.name, own=bool(card.text)), value, _state(deck, card)), 12)


def _state(deck: Deck, card: Kpi) -> Run:
    said = deck.figures(card).state
    colour = "quiet" if card.state == "unknown" else card.state
    return Run(f"{SIGNS[card.state]}\N{NO-BREAK SPACE}{said}", True, colour=colour, own=False)


def _meta(deck: Deck, card: CardBase) -> Iterator[Para]:
    said: list[Phrase] = []
    if isinstance(card, Expectation):
        said = [
            phrase("{what} {n} of 5", what=label, n=value)
            for label, value in ((phrase("Importance"), card.importance), (phrase("Satisfaction"), card.satisfaction))
            if value is not None
        ]
    if isinstance(card, Opportunity):
        said = [phrase("Owner: {owner}", owner=card.owner)] if card.owner else [phrase("No owner yet")]
        said += [
            phrase("{what} {n} of 5", what=label, n=value)
            for label, value in ((phrase("Impact"), card.impact), (phrase("Effort"), card.effort))
            if value is not None
        ]
    if said:
        kept = (deck.say(one).replace(" ", "\N{NO-BREAK SPACE}") for one in said)
        yield _quiet(deck, " \N{MIDDLE DOT} ".join(kept))


def _quiet(deck: Deck, text: str) -> Para:
    return para(text, _META, before=2, colour="quiet")


def felt(deck: Deck, step: Step) -> str:
    """How a step feels, in words; empty where it does not say."""
    scale = "" if step.emotion is None else word("emotion", step.emotion).to(deck.language)
    return ", ".join(filter(None, (scale, step.feeling)))


def _steps(deck: Deck, stage: Stage) -> list[Note]:
    lived, ideal = (cast("tuple[Step, ...]", stage.of("step", layer)) for layer in ("lived", "ideal"))
    found = [_heading(deck, lane("step").title), *(_step(deck, step) for step in lived)] if lived else []
    if ideal:
        found += [_heading(deck, phrase("Ideal journey")), *(_step(deck, step) for step in ideal)]
    return found


def _step(deck: Deck, step: Step) -> Note:
    number = deck.numbers.get(step.id)
    first = Run(f"{number}{APART}", True, colour="accent", own=False) if number else Run("", own=False)
    words = [Para((first, Run(step.text)), _TEXT)]
    places = [
        word(kind, key).to(deck.language)
        for kind, key in (("touchpoint", step.touchpoint), ("channel", step.channel))
        if key
    ]
    feels = felt(deck, step)
    line = " \N{MIDDLE DOT} ".join(filter(None, (", ".join(places), feels)))
    words += [_quiet(deck, line)] if line else []
    if step.priority or step.moment:
        words.append(_moment(deck, step))
    for one in step.verbatims:
        source = Run(f"{APART}{one.source}", colour="quiet") if one.source else Run("")
        words.append(Para((Run(quoted(one.text, deck.journey.language), italic=True), source), _META + 0.5, before=3))
    return Note(f"{number or ''} {step.text}".strip(), tuple(words), face=step.emotion, dash=step.layer == "ideal")


def _moment(deck: Deck, step: Step) -> Para:
    star = "\N{BLACK STAR}" if step.priority else "\N{WHITE STAR}"
    said = phrase("Must be flawless") if step.priority else phrase("Moment of truth")
    runs = (
        Run(f"{star}\N{NO-BREAK SPACE}", colour="accent", own=False),
        deck.run(said, bold=True, colour="accent"),
        Run(f"{APART}{step.moment_question}" if step.moment_question else ""),
    )
    return Para(runs, _META + 0.5, before=2)


def _notes(deck: Deck, stage: Stage) -> list[Phrase | str]:
    """What to say at this stage, and what it rests on."""
    notes: list[Phrase | str] = []
    goal = next(iter(stage.of("goal")), None)
    if goal:
        notes.append(phrase("Begin with the goal: {goal}", goal=quoted(goal.text, deck.language)))
    lived = cast("tuple[Step, ...]", stage.of("step", "lived"))
    notes += [
        phrase(
            "Read aloud: {words}", words=quoted(one.text, deck.language) + (f" ({one.source})" if one.source else "")
        )
        for one in [one for step in lived for one in step.verbatims][:2]
    ]
    low = min((step for step in lived if step.emotion is not None), key=lambda step: step.emotion or 0, default=None)
    if low is not None and (low.emotion or 0) < 0:
        notes.append(phrase("The lowest point: {step} ({feels})", step=low.text, feels=felt(deck, low)))
    if opportunity := next(iter(stage.of("opportunity")), None):
        notes.append(phrase("End with what could be done: {text}", text=opportunity.text))
    elif stage.of("pain"):
        notes.append(phrase("No opportunity answers this stage yet: ask the room for one."))
    places = list(dict.fromkeys(card.source for card in stage.cards if card.source))
    if places:
        notes.append(phrase("Where it comes from: {sources}.", sources="; ".join(places)))
    guessed = sum(card.rests_on == "assumption" for card in stage.cards)
    if guessed:
        notes.append(
            phrase("{n} of {all} cards of this stage are assumptions: say so.", n=guessed, all=len(stage.cards))
        )
    return notes or [phrase("This stage is still empty: ask the room what the customer wants to reach here.")]
