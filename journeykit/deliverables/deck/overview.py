"""The map on one slide: stages across, the emotion curve, lanes down: as many as have room and can be read."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import fmean
from typing import Final, cast

from journeykit.deliverables.deck.cells import LANES, Length, cell
from journeykit.deliverables.deck.ground import Box
from journeykit.deliverables.deck.pen import Cell, Pen
from journeykit.deliverables.deck.road import BESIDE, PHASE_LINE, head_height, head_size, road
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.stage import PHASES
from journeykit.deliverables.deck.words import LINE, Para, Run, para, wide
from journeykit.model.cards import Step, lane
from journeykit.model.journey import Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase

__all__ = ["hardest", "mean_feeling", "whole"]

_CHANGES: Final[tuple[dict[str, Length], ...]] = (
    dict.fromkeys(LANES, "all"),
    {"kpi": "few"},
    {"expectation": "few"},
    {"kpi": "count"},
    {"step": "few"},
    {"pain": "few", "opportunity": "few"},
    {"expectation": "count"},
    {"step": "one"},
    {"goal": "few", "step": "count"},
    {"opportunity": "count"},
    {"pain": "count"},
)
_SHORTER: Final[tuple[dict[str, Length], ...]] = tuple(accumulate(_CHANGES, operator.or_))
"""What each lane shows, from all of it to how many cards there are: none is left out."""
_BIGGEST: Final = 11.0
_TRIED: Final = (
    (_SHORTER[:8], (_BIGGEST, 10.5, 10.0)),
    (_SHORTER[:8], (9.5, 9.0)),
    (_SHORTER[8:], (10.0, 9.5, 9.0)),
    (_SHORTER[8:], (8.5, 8.0)),
)
"""How far the lanes are shortened at which sizes, the best first: rather fewer words than words that nobody reads."""
_CURVE: Final = 58.0
_INSET: Final = (4.0, 3.0)
_MOST_COLUMNS: Final = 15
_GAP: Final = 3.0
_NOTE: Final = 15.0
_NAMES: Final = 8.5
"""The size at which the longest word of a stage's name makes its column wider."""


@dataclass(frozen=True)
class _Fit:
    """What fits: the lanes with their lengths, where the columns stand, the sizes, how high heads and rows are."""

    lanes: Mapping[str, Length]
    columns: Sequence[tuple[float, float]]
    size: float
    title: float
    head: float
    rows: tuple[float, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every card stands there."""
        return all(length == "all" for length in self.lanes.values())


def whole(deck: Deck) -> None:
    """The slide of the map; of a map with more stages than columns have room, the road of its stages."""
    if not deck.journey.stages:
        return _invite(deck)
    fit = _fitting(deck) if len(deck.journey.stages) <= _MOST_COLUMNS else None
    if fit is None:
        return _road(deck)
    pen = deck.slide(deck.say(_title(deck)), _notes(deck))
    road(deck, pen, fit.columns, deck.area[1], fit.head, fit.title)
    _curve(deck, pen, fit)
    _lanes(deck, pen, fit)
    if not fit.is_whole:
        _remark(deck, pen, phrase("In short: the slide of each stage has every word."))
    return None


def _invite(deck: Deck) -> None:
    """An empty map invites."""
    notes = [phrase("Fill the map first: the first stage is where the need appears.")]
    pen = deck.slide(deck.say(phrase("The journey at a glance")), notes)
    said = phrase("No stage yet. Add the first: what does the customer do when the need appears?")
    x, y, width, _ = deck.area
    words = [Para((deck.run(said),), 18)]
    box = (x, y, width, 60)
    pen.shape("Empty map", box, words, fill="card", line="accent", dash=True, inset=(14, 10), anchor="ctr")


def _remark(deck: Deck, pen: Pen, said: Phrase) -> None:
    """What is not shown, at the foot."""
    x, y, width, high = deck.area
    words = [Para((deck.run(said, colour="quiet"),), 10)]
    pen.shape("What is left out", (x, y + high - _NOTE + 2, width, _NOTE), words, anchor="b")


def _title(deck: Deck) -> Phrase:
    """Where it is hardest; how long the journey is, where no step says how it feels."""
    low = hardest(deck)
    if low is not None:
        return phrase("The journey is hardest at “{stage}”", stage=low.title)
    return phrase("The journey at a glance")


def hardest(deck: Deck) -> Stage | None:
    """The stage that feels worst; None where none feels worse than another."""
    felt = [(mean, stage) for stage in deck.journey.stages if (mean := mean_feeling(stage)) is not None]
    low = min(felt, key=lambda one: one[0], default=None)
    return low[1] if low and low[0] < max(mean for mean, _ in felt) else None


def _notes(deck: Deck) -> list[Phrase | str]:
    notes: list[Phrase | str] = [
        phrase("Read it from left to right: stages, how they feel, then what stands under them.")
    ]
    if (low := hardest(deck)) is not None:
        notes.append(phrase("It feels worst at “{stage}”: stop there, then go on stage by stage.", stage=low.title))
    notes.append(phrase("A click on a stage goes to its slide."))
    return notes


def mean_feeling(stage: Stage, layer: str = "lived") -> float | None:
    """How a stage feels on average; None where no step says."""
    steps = cast("tuple[Step, ...]", stage.of("step", layer))  # type: ignore[arg-type]
    felt = [step.emotion for step in steps if step.emotion is not None]
    return fmean(felt) if felt else None


def _labels(deck: Deck) -> float:
    """How wide the names of the lanes are."""
    longest = max(wide(part, _BIGGEST, deck.wider, True) for key in LANES for part in deck.say(lane(key).title).split())
    return min(longest + 2 * _INSET[0], deck.area[2] * 0.14)


def _curve_high(deck: Deck) -> float:
    """How high the curve is: a line of words where no step says how it feels."""
    felt = any(mean_feeling(stage) is not None for stage in deck.journey.stages)
    return _CURVE if felt else _CURVE / 2


def _columns(deck: Deck, lanes: Mapping[str, Length]) -> list[tuple[float, float]]:
    """Where each stage begins, and how wide it is: by its words, so that no column is much longer than the others."""
    x, _, width, _ = deck.area
    labels, stages = _labels(deck), deck.journey.stages
    words = [
        sum(len(one.text) for key, length in lanes.items() for one in cell(deck, stage, key, 10.0, length)) ** 0.6 + 1
        for stage in stages
    ]
    least = [max(_longest(deck, stage), 0.72 * (width - labels) / len(stages)) for stage in stages]
    if sum(least) > width - labels:
        least = [0.72 * (width - labels) / len(stages)] * len(stages)
    rest = width - labels - sum(least)
    wides = [one + rest * count / sum(words) for one, count in zip(least, words, strict=True)]
    return list(zip(accumulate(wides[:-1], initial=x + labels), wides, strict=True))


def _longest(deck: Deck, stage: Stage) -> float:
    """How wide a column is in which every word of the stage's name stands whole."""
    return max(wide(part, _NAMES, deck.wider, True) for part in stage.title.split()) + BESIDE


def _fitting(deck: Deck) -> _Fit | None:
    """The most words at the largest size that stand on the slide; None where not even the fewest do."""
    held = [key for key in LANES if any(stage.of(key) for stage in deck.journey.stages)]
    for shorter, sizes in _TRIED:
        for lengths in shorter:
            lanes = {key: lengths[key] for key in held}
            columns = _columns(deck, lanes)
            title = head_size(deck, columns)
            head = head_height(deck, columns, title)
            note = 0.0 if set(lanes.values()) <= {"all"} else _NOTE
            free = deck.area[3] - PHASE_LINE - _curve_high(deck) - 2 * _GAP - 2 - head - note
            for size in sizes:
                rows: list[float] = []
                for key in lanes:
                    rows.append(_row(deck, lanes, key, size, columns))
                    if sum(rows) > free:
                        break
                else:
                    return _Fit(lanes, columns, size, title, head, tuple(rows))
    return None


def _row(
    deck: Deck, lanes: Mapping[str, Length], key: str, size: float, columns: Sequence[tuple[float, float]]
) -> float:
    cells = [
        deck.high(cell(deck, stage, key, size, lanes[key]), each - 2 * _INSET[0])
        for stage, (_, each) in zip(deck.journey.stages, columns, strict=True)
    ]
    label = deck.high([para(deck.say(lane(key).title), size, bold=True)], _labels(deck) - 2 * _INSET[0])
    return max(*cells, label) + 2 * _INSET[1]


def _curve(deck: Deck, pen: Pen, fit: _Fit) -> None:
    """How each stage feels on average: a face, its word, and a line from one to the next."""
    columns, labels, high = fit.columns, _labels(deck), _curve_high(deck)
    (x, _), across = columns[0], deck.area[2] - labels
    top, left = deck.area[1] + PHASE_LINE + fit.head + _GAP, deck.area[0]
    size = max(fit.size, 9.0)
    pen.shape(
        "Emotion",
        (left, top, labels - 4, high),
        [Para((deck.run(phrase("Emotion"), bold=True),), size)],
        anchor="ctr",
    )
    pen.shape("Ground", (x, top, across - 2, high), fill="card", line="line")
    face = min(18.0, across / len(columns) * 0.4)
    middle, reach = top + (high - size * LINE) / 2, (high - size * LINE - face - 6) / 2
    pen.rule((x + 2, middle), (x + across - 4, middle), "rule")
    room = min(80.0, *(each for _, each in columns))
    felt = [
        (start + each / 2, mean, stage)
        for stage, (start, each) in zip(deck.journey.stages, columns, strict=True)
        if (mean := mean_feeling(stage)) is not None
    ]
    spots = [(at, middle - mean / 2 * reach, round(mean), stage) for at, mean, stage in felt]
    for (ax, ay, *_), (bx, by, *_) in pairwise(spots):
        pen.rule((ax, ay), (bx, by), "ink", 1.5)
    for at, y, level, stage in spots:
        said = word("emotion", level).to(deck.language)
        pen.face(level, (at, y), face)
        under = [para(said, size, align="ctr", own=False)]
        where = (at - room / 2, y + face / 2 + 1, room, size * LINE)
        pen.shape("Feeling", where, under, lines=False, alt=f"{stage.title}: {said}")
    if not spots:
        nothing = phrase("No step says yet how it feels.")
        pen.shape(
            "No feeling", (x + 8, top, 400, high), [Para((deck.run(nothing, colour="quiet"),), size)], anchor="ctr"
        )


def _lanes(deck: Deck, pen: Pen, fit: _Fit) -> None:
    """The lanes as one table that can be edited; its description names the stages, which stand over it."""
    if not fit.lanes:
        return
    columns, labels, stages = fit.columns, _labels(deck), deck.journey.stages
    top = deck.area[1] + PHASE_LINE + fit.head + _curve_high(deck) + 2 * _GAP
    rows = []
    for (key, length), high in zip(fit.lanes.items(), fit.rows, strict=True):
        label = Cell((Para((deck.run(lane(key).title, bold=True),), fit.size),), "ground" if deck.look.own else "")
        rows.append((high, [label, *(Cell(tuple(cell(deck, stage, key, fit.size, length))) for stage in stages)]))
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


def _road(deck: Deck) -> None:
    """Many stages: each a card with its number, its name and its feeling, row under row."""
    x, y, width, high = deck.area
    stages = list(enumerate(deck.journey.stages, start=1))
    across, size, tall = _grid(deck, width, high - _NOTE)
    down = max(1, int((high - _NOTE + 4) // (tall + 4)))
    each = (width + 4) / across
    groups = [stages[n : n + across * down] for n in range(0, len(stages), across * down)]
    for page, group in enumerate(groups, start=1):
        pen = deck.slide(deck.say(_title(deck)), _notes(deck), page=page)
        for n, (number, stage) in enumerate(group):
            box = (x + n % across * each, y + n // across * (tall + 4), each - 4, tall)
            _milestone(deck, pen, stage, number, box, size)
        _remark(deck, pen, phrase("Only the stages: their cards have no room here. Each stage has its own slide."))


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
    shape = pen.shape(
        f"{number} {stage.title}",
        box,
        _signpost(deck, stage, number, size),
        fill="card",
        line="line",
        inset=(7, 5),
        alt=f"{stage.title} ({deck.say(PHASES[stage.phase])})",
    )
    deck.link(pen, shape, stage)
    pen.shape("Phase", (box[0], box[1], 3, box[3]), fill=stage.phase)
