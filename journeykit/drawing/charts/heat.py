"""A table of shares whose cells are the darker the larger they are; the numbers stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.sheet import LABEL, NAME, NOTE, PANEL, listed, panel, texts_wide, written
from journeykit.drawing.marks import Block, Box, Mark, on, paragraph, tint
from journeykit.drawing.measure import line_height

__all__ = ["heat"]

_TALL: Final = (7.0, 13.0)
_WIDE: Final = (7.5, 30.0)


def heat(
    facts: Facts,
    names: Sequence[tuple[str, str]],
    heads: Sequence[str],
    cells: Sequence[Sequence[float | None]],
    room: tuple[float, float],
    colours: Sequence[str],
    corner: str,
    over: str,
    below: Block | None = None,
    apart: int = 0,
) -> Block:
    """Rows with a name (and a note), columns with heads; None is a cell that could not be.

    `over` stands on the heads; the last `apart` rows have a scale of their own.
    """
    wide, high = room
    inner, columns = wide - 2 * PANEL, len(heads)
    label = _label_wide(names, corner, inner, columns)
    cell = min(_WIDE[1], (inner - label) / columns)
    said = [
        listed([(name, NAME, "semibold", "ink"), (note, NOTE, "regular", "quiet")], label - 3.0) for name, note in names
    ]
    top = PANEL + 2 * line_height(LABEL) + 1.5
    closing = below.height + 3.0 if below else 0.0
    tall = min(_TALL[1], max(_TALL[0], (high - top - PANEL - closing) / len(names)))
    heights = [max(tall, block.height + 1.6) for block in said]
    last, middle = top + sum(heights), top - line_height(LABEL) / 2 - 0.6
    marks: list[Mark] = [panel(wide, last + PANEL + closing)]
    marks += paragraph(over, inner - label, LABEL, "semibold", "quiet").at(PANEL + label, PANEL - 1)
    marks.append(written(PANEL, middle, corner, LABEL, "semibold", "quiet"))
    for n, head in enumerate(heads):
        marks.append(written(PANEL + label + (n + 0.5) * cell, middle, head, LABEL, "semibold", anchor="center"))
    most = [_most(cells[: len(cells) - apart])] * (len(cells) - apart) + [_most(cells[len(cells) - apart :])] * apart
    y = top
    for block, row, colour, deep, whole in zip(said, cells, colours, heights, most, strict=True):
        marks += block.at(PANEL, y + (deep - block.height) / 2)
        for n, value in enumerate(row):
            if value is not None:
                marks += _cell(facts, value, whole, (PANEL + label + n * cell, y, cell, deep), colour)
        y += deep
    return Block(last + PANEL + closing, (*marks, *(below.at(PANEL, last + 2.5) if below else ())))


def _label_wide(names: Sequence[tuple[str, str]], corner: str, inner: float, columns: int) -> float:
    """The width of the names: as wide as they are, while the cells keep their room."""
    label = max(
        texts_wide((name for name, _ in names), "semibold", NAME),
        texts_wide((note for _, note in names), "regular", NOTE),
        texts_wide([corner], "semibold", LABEL),
    ) + 3.0  # fmt: skip
    return min(label, max(0.27 * inner, inner - columns * _WIDE[1]), inner - columns * _WIDE[0])


def _most(rows: Sequence[Sequence[float | None]]) -> float:
    return max((one for row in rows for one in row if one is not None), default=0.0) or 1.0


def _cell(facts: Facts, value: float, most: float, place: tuple[float, float, float, float], colour: str) -> list[Mark]:
    x, y, wide, high = place
    part = 0.05 + 0.95 * (value / most) if value else 0.0
    fill = tint(colour, part) if value else "ground"
    text = facts.share(value).removesuffix("\N{NO-BREAK SPACE}%")
    shade = on(fill) if value else "quiet"
    size = next((one for one in (LABEL, NOTE, 7.0) if texts_wide([text], "regular", one) < wide - 1.0), 7.0)
    return [
        Box(x + 0.25, y + 0.25, wide - 0.5, high - 0.5, fill, None, radius=0.6),
        written(x + wide / 2, y + high / 2, text, size, "regular", shade, "center"),
    ]
