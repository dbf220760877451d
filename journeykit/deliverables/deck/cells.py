"""What stands in a cell of the map on one slide: all of its cards, the few that matter most, or how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Literal, cast

from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.stage import SIGNS, STATES
from journeykit.deliverables.deck.words import Para, Run, para
from journeykit.drawing.charts import matrix
from journeykit.model.cards import CardBase, Expectation, Kpi, Step
from journeykit.model.journey import Stage
from journeykit.model.vocabulary import word
from journeykit.text import plural

__all__ = ["LANES", "Length", "cell", "is_missed", "star"]

Length = Literal["all", "few", "one", "count"]
LANES: Final = ("goal", "expectation", "step", "pain", "opportunity", "kpi")
"""The lanes of the slide, in their order."""
_FEW: Final = {"expectation": 1, "step": 2, "kpi": 2}
"""So many cards are a few; of the other lanes it is one."""


def cell(deck: Deck, stage: Stage, key: str, size: float, length: Length) -> list[Para]:
    """The paragraphs of a lane at a stage; the lived steps alone."""
    cards = stage.of(key, "lived") if key == "step" else stage.of(key)
    if not cards:
        return []
    if length == "count" and key in _COUNTED:
        return list(_COUNTED[key](deck, cards, size))
    few = 1 if length == "one" else _FEW.get(key, 1)
    kept = cards if length == "all" or len(cards) <= few else _weightiest(cards, few)
    paras = [_brief(deck, card, size, 2.0 if n else 0.0, length) for n, card in enumerate(kept)]
    if hidden := len(cards) - len(kept):
        paras.append(para(f"+\N{NO-BREAK SPACE}{hidden}", size, 1.0, bold=True, own=False, colour="quiet"))
    return paras


def _weightiest(cards: Sequence[CardBase], few: int) -> list[CardBase]:
    """The cards that matter most, in the order in which they stand."""
    chosen = sorted(range(len(cards)), key=lambda n: _weight(cards[n]))[:few]
    return [cards[n] for n in sorted(chosen)]


def _weight(card: CardBase) -> float:
    """The less, the more it matters: what is missed, what feels worst or must be flawless, what is in alert."""
    if isinstance(card, Expectation):
        return -(card.importance or 0) * (5 - (card.satisfaction or 5))
    if isinstance(card, Step):
        return (card.emotion or 0) - (3 if card.priority else 1 if card.moment else 0)
    if isinstance(card, Kpi):
        return STATES.index(card.state)
    return 0


def is_missed(card: Expectation) -> bool:
    """Whether it decides, and fails."""
    return _fails(card.importance, card.satisfaction)


@cache
def _fails(importance: int | None, satisfaction: int | None) -> bool:
    """As the matrix of the deck has it."""
    found = matrix.places([{"importance": importance, "satisfaction": satisfaction}])
    return any(one.part == "fix" for one in found)


def star(step: Step) -> str:
    """The sign of a moment of truth: full where one must be flawless."""
    return "\N{BLACK STAR}" if step.priority else "\N{WHITE STAR}" if step.moment else ""


def _brief(deck: Deck, card: CardBase, size: float, before: float, length: Length) -> Para:
    if isinstance(card, Kpi):
        said = deck.figures(card)
        state = Run(f"{SIGNS[card.state]}\N{NO-BREAK SPACE}", colour=_colour(card), own=False)
        if length != "all":
            return Para((state, Run(said.name, own=bool(card.text))), size, before)
        value = Run(f" {said.value}", True, own=False) if said.value else Run("", own=False)
        return Para((state, Run(said.name, own=bool(card.text)), value), size, before)
    if isinstance(card, Step):
        number = Run(f"{deck.numbers[card.id]} ", True, colour="accent", own=False)
        sign = Run(f"\N{NO-BREAK SPACE}{star(card)}" if star(card) else "", colour="accent", own=False)
        return Para((number, Run(card.text), sign), size, before)
    if isinstance(card, Expectation) and is_missed(card):
        sign = Run(f"{SIGNS['alert']}\N{NO-BREAK SPACE}", colour="alert", own=False)
        return Para((sign, Run(card.text)), size, before)
    return para(card.text, size, before, bold=card.lane == "goal")


def _colour(card: Kpi) -> str:
    return card.state if card.state != "unknown" else "quiet"


def _expectations(deck: Deck, cards: Sequence[CardBase], size: float) -> Iterator[Para]:
    missed = sum(is_missed(card) for card in cards if isinstance(card, Expectation))
    if not missed:
        yield from _number(deck, cards, size)
        return
    said = plural("{n} of {all} is missed", "{n} of {all} are missed", n=missed, all=len(cards))
    sign = Run(f"{SIGNS['alert']}\N{NO-BREAK SPACE}", colour="alert", own=False)
    yield Para((sign, deck.run(said)), size)


def _steps(deck: Deck, cards: Sequence[CardBase], size: float) -> Iterator[Para]:
    """Their numbers, by which they are found on the curve."""
    signed = " ".join(f"{deck.numbers[step.id]}{star(step)}" for step in cast("Sequence[Step]", cards))
    yield para(signed, size, bold=True, own=False, colour="accent")


def _kpis(deck: Deck, cards: Sequence[CardBase], size: float) -> Iterator[Para]:
    """How many stand how, the worst first."""
    states = Counter(card.state for card in cast("Sequence[Kpi]", cards))
    for state in (one for one in STATES if one in states):
        sign = Run(f"{SIGNS[state]}\N{NO-BREAK SPACE}", colour=state if state != "unknown" else "quiet", own=False)
        said = word("state", state).to(deck.language)
        yield Para((sign, Run(f"{states[state]}\N{NO-BREAK SPACE}{said}", own=False)), size)


def _number(deck: Deck, cards: Sequence[CardBase], size: float) -> Iterator[Para]:
    """The head of the row says of what."""
    yield para(str(len(cards)), size, own=False)


_COUNTED: Final[Mapping[str, Callable[[Deck, Sequence[CardBase], float], Iterator[Para]]]] = {
    "expectation": _expectations,
    "step": _steps,
    "pain": _number,
    "opportunity": _number,
    "kpi": _kpis,
}
"""How a lane is counted; goals are not: one of them stands."""
