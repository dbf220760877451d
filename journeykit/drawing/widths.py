"""How wide each stage is drawn: the search for the widths that make the map lowest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from journeykit.drawing.lanes import cell
from journeykit.drawing.rows import Columns, moment_cell, verbatim_cell
from journeykit.drawing.sheet import Sheet, kept
from journeykit.model.cards import LANES
from journeykit.model.journey import Stage

__all__ = ["balanced_columns", "unused"]

_LEAST: Final = 10
"""The fewest units of width a stage keeps, of 24 on average."""
_STEP: Final = 4
"""How many units go from one stage to another at once."""


def balanced_columns(sheet: Sheet, shares: Sequence[float] | float, free: float, gap: float) -> Columns:
    """Stages as wide as makes the map lowest: width goes from stage to stage as long as that helps.

    It begins with widths that follow the number of cards, to the power of `shares`; shares that are given
    (found at another scale) are kept.
    """
    stages = sheet.stages
    if isinstance(shares, int | float):
        units = _sought(sheet, free, shares)
        shares = [unit / sum(units) for unit in units]
    widths = tuple(round(free * share, 3) for share in shares)
    return Columns(stages, tuple(sum(widths[:n]) + gap * n for n in range(len(widths))), widths)


def unused(sheet: Sheet, free: float) -> float:
    """The height that stages of one width leave empty: no other widths make the lanes much lower than by that."""
    heights = _even(sheet, free)
    return _total(heights) - sum(map(sum, heights)) / len(heights)


def _even(sheet: Sheet, free: float) -> list[tuple[float, ...]]:
    stages = sheet.stages
    return [_heights(sheet, n, free / len(stages)) for n in range(len(stages))]


def _sought(sheet: Sheet, free: float, power: float) -> list[int]:
    """Units of width for each stage: at first by the number of its cards, then moved where they help."""
    stages = sheet.stages
    counts = [(1 + max(len(stage.of(lane.id)) for lane in LANES)) ** power for stage in stages]
    units = [max(_LEAST, round(24 * len(stages) * count / sum(counts))) for count in counts]
    while move := _best_move(sheet, units, free):
        to, source = move
        units[to] += _STEP
        units[source] -= _STEP
    return units


def _best_move(sheet: Sheet, units: list[int], free: float) -> tuple[int, int] | None:
    """The stage to widen and the one to narrow so that the map becomes lowest; none if no move lowers it."""
    grain = free / sum(units)
    now = [_heights(sheet, n, unit * grain) for n, unit in enumerate(units)]
    tallest = [max(row) for row in zip(*now, strict=True)]
    best, move = sum(tallest) - 0.2, None
    for to, heights in enumerate(now):
        if not any(top > 0 and high >= top - 0.1 for high, top in zip(heights, tallest, strict=True)):
            continue  # a stage that is nowhere the highest: widening it lowers nothing
        wider = [*now[:to], _heights(sheet, to, (units[to] + _STEP) * grain), *now[to + 1 :]]
        if _total(wider) >= best:
            continue  # even at the cost of no other
        for source, unit in enumerate(units):
            if source != to and unit - _STEP >= _LEAST:
                tried = list(wider)
                tried[source] = _heights(sheet, source, (unit - _STEP) * grain)
                if (total := _total(tried)) < best:
                    best, move = total, (to, source)
    return move


def _total(heights: Sequence[tuple[float, ...]]) -> float:
    """The height of all rows, each as high as its highest stage."""
    rows: Iterable[tuple[float, ...]] = zip(*heights, strict=True)
    return sum(max(row) for row in rows)


def _heights(sheet: Sheet, n: int, width: float) -> tuple[float, ...]:
    """How high each row of a stage is at a width."""
    width = round(width, 3)  # as the columns are: what was laid out in the search is kept for them
    stage = sheet.stages[n]
    return kept(sheet, ("heights", stage.id, width), partial(_measured, sheet, stage, width))


def _measured(sheet: Sheet, stage: Stage, width: float) -> tuple[float, ...]:
    cells = [cell(sheet, lane, stage, width) for lane in LANES]
    return tuple(one.height for one in (*cells, verbatim_cell(sheet, stage, width), moment_cell(sheet, stage, width)))
