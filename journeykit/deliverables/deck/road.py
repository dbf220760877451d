"""The stages as one road: chevrons in the colours of their phases, under the names of the phases."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from journeykit.deliverables.deck.pen import Pen
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.stage import PHASES
from journeykit.deliverables.deck.words import LINE, SMALLEST, Para, para, wide
from journeykit.text import phrase

__all__ = ["BESIDE", "PHASE_LINE", "head_height", "head_size", "road"]

PHASE_LINE: Final = 14.0
"""The room that the names of the phases take."""
_SIZES: Final = (12.0, 11.0, 10.0, 9.0, 8.5, 8.0)
_SHORT: Final = {"before": phrase("Before"), "during": phrase("During"), "after": phrase("After")}
BESIDE: Final = 16.0
"""What of a chevron's width holds no words."""
_MANY: Final = 2.1, 3.1
"""So many lines a title may have where it is large, and where it is small."""

Columns = Sequence[tuple[float, float]]
"""Where each stage begins, and how wide it is."""


def head_size(deck: Deck, columns: Columns) -> float:
    """The largest size at which the titles stand in few lines with every word whole; else the smallest."""
    return next((size for size in _SIZES if _stands(deck, size, columns)), _SIZES[-1])


def _stands(deck: Deck, size: float, columns: Columns) -> bool:
    for stage, (_, each) in zip(deck.journey.stages, columns, strict=True):
        room = each - BESIDE
        if any(wide(part, size, deck.wider, True) > room for part in stage.title.split()):
            return False
        if deck.high([para(stage.title, size, bold=True)], room) > _MANY[size < 10] * size * LINE:
            return False
    return True


def head_height(deck: Deck, columns: Columns, size: float) -> float:
    """How high the chevrons must be."""
    titles = zip(deck.journey.stages, columns, strict=True)
    return max(deck.high([para(stage.title, size, bold=True)], each - BESIDE) for stage, (_, each) in titles) + 10


def road(deck: Deck, pen: Pen, columns: Columns, top: float, high: float, size: float, named: bool = True) -> None:
    """Draw it; without names the chevrons say theirs to screen readers alone."""
    _phases(deck, pen, columns, top)
    for n, (stage, (x, each)) in enumerate(zip(deck.journey.stages, columns, strict=True), start=1):
        words = [para(stage.title, size, bold=True, colour=deck.look.over(stage.phase))] if named else []
        if not named and each >= 24:
            words = [para(str(n), 9, align="ctr", bold=True, own=False, colour=deck.look.over(stage.phase))]
        shape = pen.shape(
            f"{n} {stage.title}",
            (x, top + PHASE_LINE, max(1.0, each - 2), high),
            words,
            kind="homePlate",
            adjust=[("adj", round(100_000 * min(0.5, 9 / high)))],
            fill=stage.phase,
            inset=(4, 2) if named else (0, 0),
            right=5 if named else 0,
            anchor="ctr",
            alt=f"{stage.title} ({deck.say(PHASES[stage.phase])})",
        )
        deck.link(pen, shape, stage)


def _phases(deck: Deck, pen: Pen, columns: Columns, top: float) -> None:
    """The name of each phase over its stages; in short, or not at all, where it has no room."""
    pairs = zip(deck.journey.stages, columns, strict=True)
    for phase, group in groupby(pairs, key=lambda pair: pair[0].phase):
        own = list(group)
        x, room = own[0][1][0], own[-1][1][0] + own[-1][1][1] - own[0][1][0]
        for said in (PHASES[phase], _SHORT[phase]):
            if wide(deck.say(said), SMALLEST, deck.wider, True) <= room - 2:
                words = Para((deck.run(said, bold=True, colour=phase),), SMALLEST)
                pen.shape("Phase", (x, top, room, PHASE_LINE - 1), [words], anchor="ctr", lines=False)
                break
