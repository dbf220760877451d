"""The map on one slide: stages across, the emotion curve, lanes down: as many as have room and can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Final, cast

from journeykit.deliverables.deck.ground import Box
from journeykit.deliverables.deck.pen import Cell, Pen
from journeykit.deliverables.deck.road import PHASE_LINE, head_height, head_size, road
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.stage import PHASES, SIGNS
from journeykit.deliverables.deck.words import LINE, Para, Run, para
from journeykit.model.cards import CardBase, Kpi, Step, lane
from journeykit.model.journey import Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase

__all__ = ["mean_feeling", "whole"]

_LEVELS: Final = (
    ("goal", "expectation", "step", "pain", "opportunity", "kpi"),
    ("goal", "step", "pain", "opportunity", "kpi"),
    ("goal", "step", "pain", "opportunity"),
    ("goal", "pain", "opportunity"),
    ("goal", "pain"),
    ("goal",),
    (),
)
"""The lanes that are shown, from all of them to none: the first that fits is taken."""
_SIZES: Final = (11.0, 10.0, 9.0, 8.5, 8.0)
_LABELS: Final = 78.0
_CURVE: Final = 62.0
_INSET: Final = (4.0, 3.0)
_MOST_COLUMNS: Final = 15
_GAP: Final = 3.0
_NOTE: Final = 15.0


@dataclass(frozen=True)
class _Fit:
    """What fits: the lanes, their size, that of the heads, and how high heads and rows are."""

    lanes: tuple[str, ...]
    size: float
    title: float
    head: float
    rows: tuple[float, ...]


def whole(deck: Deck) -> None:
    """The slide of the map; of a map with more stages than columns have room, the road of its stages."""
    stages = deck.journey.stages
    title = deck.say(phrase("The journey at a glance"))
    if not stages:
        pen = deck.slide(title, [phrase("Fill the map first: the first stage is where the need appears.")])
        said = phrase("No stage yet. Add the first: what does the customer do when the need appears?")
        x, y, width, _ = deck.area
        pen.shape(
            "Empty map",
            (x, y, width, 60),
            [Para((deck.run(said),), 18)],
            fill="card",
            line="accent",
            dash=True,
            inset=(14, 10),
            anchor="ctr",
        )
        return
    fit = _fitting(deck) if len(stages) <= _MOST_COLUMNS else None
    if fit is None:
        _road(deck, title)
        return
    pen = deck.slide(title, _notes(deck))
    road(deck, pen, _columns(deck), deck.area[1], fit.head, fit.title)
    _curve(deck, pen, fit)
    _lanes(deck, pen, fit)
    left_out = [key for key in _LEVELS[0] if key not in fit.lanes and any(stage.of(key) for stage in stages)]
    if left_out:
        told = phrase(
            "Left out here for want of room: {lanes}. All of it is on the slide of each stage.",
            lanes=", ".join(deck.say(lane(key).title) for key in left_out),
        )
        x, y, width, high = deck.area
        words = [Para((deck.run(told, colour="quiet", italic=True),), 9)]
        pen.shape("What is left out", (x, y + high - _NOTE + 2, width, _NOTE), words, anchor="b")


def _notes(deck: Deck) -> list[Phrase | str]:
    felt = [(mean, stage) for stage in deck.journey.stages if (mean := mean_feeling(stage)) is not None]
    notes: list[Phrase | str] = [
        phrase("Read it from left to right: stages, how they feel, then what stands under them.")
    ]
    if felt:
        low = min(felt, key=lambda one: one[0])[1]
        notes.append(phrase("It feels worst at “{stage}”: stop there, then go on stage by stage.", stage=low.title))
    return notes


def mean_feeling(stage: Stage, layer: str = "lived") -> float | None:
    """How a stage feels on average; None where no step says."""
    steps = cast("tuple[Step, ...]", stage.of("step", layer))  # type: ignore[arg-type]
    felt = [step.emotion for step in steps if step.emotion is not None]
    return fmean(felt) if felt else None


def _labels(deck: Deck) -> float:
    """How wide the names of the lanes are."""
    return min(_LABELS, deck.area[2] * 0.12)


def _columns(deck: Deck) -> list[tuple[float, float]]:
    """Where each stage begins, and how wide it is: by its words, so that no column is much longer than the others."""
    x, _, width, _ = deck.area
    labels, stages = _labels(deck), deck.journey.stages
    least = 1 / len(stages) * 0.72
    words = [sum(len(card.text) for card in stage.cards if card.lane != "expectation") ** 0.6 + 1 for stage in stages]
    shares = [least + (1 - least * len(stages)) * count / sum(words) for count in words]
    starts = [x + labels + (width - labels) * sum(shares[:n]) for n in range(len(stages))]
    return [(start, (width - labels) * share) for start, share in zip(starts, shares, strict=True)]


def _fitting(deck: Deck) -> _Fit | None:
    """The most lanes at the largest size that stand on the slide; None where not even the heads do."""
    stages, columns = deck.journey.stages, _columns(deck)
    title = head_size(deck, columns)
    head = head_height(deck, columns, title)
    free = deck.area[3] - PHASE_LINE - _CURVE - 2 * _GAP - 2
    for lanes in _LEVELS:
        kept = tuple(key for key in lanes if any(stage.of(key) for stage in stages))
        note = _NOTE if len(kept) < len([key for key in _LEVELS[0] if any(s.of(key) for s in stages)]) else 0.0
        for size in _SIZES:
            rows = tuple(_row(deck, key, size, columns) for key in kept)
            if head + sum(rows) + note <= free:
                return _Fit(kept, size, title, head, rows)
    return None


def _row(deck: Deck, key: str, size: float, columns: Sequence[tuple[float, float]]) -> float:
    cells = [
        deck.high(_cell(deck, stage, key, size), each - 2 * _INSET[0])
        for stage, (_, each) in zip(deck.journey.stages, columns, strict=True)
    ]
    label = deck.high([para(deck.say(lane(key).title), size, bold=True)], _labels(deck) - 2 * _INSET[0])
    return max(*cells, label) + 2 * _INSET[1]


def _cell(deck: Deck, stage: Stage, key: str, size: float) -> list[Para]:
    """The cards of a lane at a stage, a paragraph each."""
    cards = stage.of(key, "lived") if key == "step" else stage.of(key)
    return [_brief(deck, card, size, 2.0 if n else 0.0) for n, card in enumerate(cards)]


def _brief(deck: Deck, card: CardBase, size: float, before: float) -> Para:
    if isinstance(card, Kpi):
        said = deck.figures(card)
        colour = card.state if card.state != "unknown" else "quiet"
        value = Run(f" {said.value}", True, own=False) if said.value else Run("", own=False)
        state = Run(f" {SIGNS[card.state]}\N{NO-BREAK SPACE}{said.state}", colour=colour, own=False)
        return Para((Run(said.name, own=bool(card.text)), value, state), size, before)
    if isinstance(card, Step):
        star = " \N{BLACK STAR}" if card.priority else " \N{WHITE STAR}" if card.moment else ""
        number = Run(f"{deck.numbers[card.id]} ", True, colour="accent", own=False)
        return Para((number, Run(card.text), Run(star, colour="accent", own=False)), size, before)
    return para(card.text, size, before, bold=card.lane == "goal")


def _curve(deck: Deck, pen: Pen, fit: _Fit) -> None:
    """How each stage feels on average: a face, its word, and a line from one to the next."""
    columns, labels = _columns(deck), _labels(deck)
    (x, _), across = columns[0], deck.area[2] - labels
    top, left = deck.area[1] + PHASE_LINE + fit.head + _GAP, deck.area[0]
    size = max(fit.size, 9.0)
    pen.shape(
        "Emotion",
        (left, top, labels - 4, _CURVE),
        [Para((deck.run(phrase("Emotion"), bold=True),), size)],
        anchor="ctr",
    )
    pen.shape("Ground", (x, top, across - 2, _CURVE), fill="card", line="line")
    face = min(18.0, across / len(columns) * 0.4)
    middle, reach = top + (_CURVE - size * LINE) / 2, (_CURVE - size * LINE - face - 6) / 2
    pen.rule((x + 2, middle), (x + across - 4, middle), "rule")
    room = min(80.0, *(each for _, each in columns))
    felt = [
        (start + each / 2, mean)
        for stage, (start, each) in zip(deck.journey.stages, columns, strict=True)
        if (mean := mean_feeling(stage)) is not None
    ]
    spots = [(at, middle - mean / 2 * reach, round(mean)) for at, mean in felt]
    for (ax, ay, _), (bx, by, _) in pairwise(spots):
        pen.rule((ax, ay), (bx, by), "ink", 1.5)
    for at, y, level in spots:
        said = word("emotion", level).to(deck.language)
        pen.face(level, (at, y), face)
        under = [para(said, size, align="ctr", own=False)]
        pen.shape("Feeling", (at - room / 2, y + face / 2 + 1, room, size * LINE), under, lines=False)
    if not spots:
        nothing = phrase("No step says yet how it feels.")
        pen.shape(
            "No feeling", (x + 8, top, 400, _CURVE), [Para((deck.run(nothing, colour="quiet"),), size)], anchor="ctr"
        )


def _lanes(deck: Deck, pen: Pen, fit: _Fit) -> None:
    """The lanes as one table that can be edited; its description names the stages, which stand over it."""
    if not fit.lanes:
        return
    columns, labels, stages = _columns(deck), _labels(deck), deck.journey.stages
    top = deck.area[1] + PHASE_LINE + fit.head + _CURVE + 2 * _GAP
    rows = []
    for key, high in zip(fit.lanes, fit.rows, strict=True):
        label = Cell((Para((deck.run(lane(key).title, bold=True),), fit.size),), "ground" if deck.look.own else "")
        rows.append((high, [label, *(Cell(tuple(_cell(deck, stage, key, fit.size))) for stage in stages)]))
    alt = phrase("The lanes of the map, stage by stage: {stages}.", stages=", ".join(stage.title for stage in stages))
    widths = [each for _, each in columns]
    widths[-1] -= 2
    pen.table(
        "Map",
        (deck.area[0], top, deck.area[2] - 2, sum(fit.rows)),
        [labels, *widths],
        rows,
        deck.say(alt),
        inset=_INSET,
        heads="firstCol",
    )


def _road(deck: Deck, title: str) -> None:
    """Many stages: each a card with its number, its name and its feeling, row under row."""
    x, y, width, high = deck.area
    stages = list(enumerate(deck.journey.stages, start=1))
    across, size, tall = _grid(deck, width, high - _NOTE)
    down = max(1, int((high - _NOTE + 4) // (tall + 4)))
    each = (width + 4) / across
    groups = [stages[n : n + across * down] for n in range(0, len(stages), across * down)]
    for page, group in enumerate(groups, start=1):
        pen = deck.slide(title, _notes(deck), page=page)
        for n, (number, stage) in enumerate(group):
            box = (x + n % across * each, y + n // across * (tall + 4), each - 4, tall)
            _milestone(deck, pen, stage, number, box, size)
        said = phrase("Only the stages: their cards have no room here. Each stage has its own slide.")
        pen.shape(
            "What is left out",
            (x, y + high - _NOTE + 2, width, _NOTE),
            [Para((deck.run(said, colour="quiet", italic=True),), 9)],
            anchor="b",
        )


def _grid(deck: Deck, width: float, high: float) -> tuple[int, float, float]:
    """How many stand side by side, at which size, how high: all on one slide if they can."""
    stages = deck.journey.stages
    for size in (12.0, 11.0, 10.0, 9.0, 8.0):
        for across in range(5, 11):
            room = (width + 4) / across - 4 - 14
            tall = max(deck.high(_signpost(deck, stage, 999, size), room) for stage in stages) + 10
            if -(-len(stages) // across) * (tall + 4) - 4 <= high:
                return across, size, tall
    return 6, 9.0, min(high, max(deck.high(_signpost(deck, s, 999, 9.0), (width + 4) / 6 - 18) for s in stages) + 10)


def _signpost(deck: Deck, stage: Stage, number: int, size: float) -> Sequence[Para]:
    return tuple(_signs(deck, stage, number, size))


def _signs(deck: Deck, stage: Stage, number: int, size: float) -> Iterator[Para]:
    yield Para((Run(f"{number}  ", True, colour="accent", own=False), Run(stage.title, True)), size)
    said, mean = deck.say(PHASES[stage.phase]), mean_feeling(stage)
    if mean is not None:
        said += f" \N{MIDDLE DOT} {word('emotion', round(mean)).to(deck.language)}"
    yield para(said, max(8.0, size - 1), before=1, own=False, colour="quiet")


def _milestone(deck: Deck, pen: Pen, stage: Stage, number: int, box: Box, size: float) -> None:
    pen.shape(
        f"{number} {stage.title}",
        box,
        _signpost(deck, stage, number, size),
        fill="card",
        line="line",
        inset=(7, 5),
        alt=f"{stage.title} ({deck.say(PHASES[stage.phase])})",
    )
    pen.shape("Phase", (box[0], box[1], 3, box[3]), fill=stage.phase)
