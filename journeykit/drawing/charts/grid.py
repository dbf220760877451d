"""Rows with columns of words and of drawings: the shape of most charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.sheet import (
    LABEL,
    NAME,
    NOTE,
    PANEL,
    Scale,
    listed,
    panel,
    rule,
    texts_wide,
    written,
)  # fmt: skip
from journeykit.drawing.marks import Anchor, Block, Box, Mark, Text, paragraph, tint
from journeykit.drawing.measure import Font, line_height, width

__all__ = [
    "Column", "Said", "bar", "figures", "grid", "middle_half", "names", "plot", "share_lines", "share_ticks", "shares",
    "span", "spans", "words",
]  # fmt: skip

_GAP: Final = 6.0
_LEAST: Final = 8.5
_MOST: Final = 17.0
_LEAST_PLOT: Final = 34.0
_HEAD: Final = 34.0
Said = tuple[str, float, Font, str]
"""A text with its size, font and colour."""


@dataclass(frozen=True)
class Column:
    """One column: its head, a block for each row in a width, and how wide it would like to be (None: what is left)."""

    head: str
    cell: Callable[[int, float], Block]
    wide: float | None = None
    anchor: Anchor = "left"
    behind: Callable[[float, float], Sequence[Mark]] | None = None
    """What stands behind all rows, in a width and a height."""
    ticks: Callable[[float], Sequence[Text]] | None = None
    """What is written over the rows, in a width; y is the middle of the line."""


def words(
    head: str, rows: Sequence[Sequence[Said]], most: float = 40.0, anchor: Anchor = "left"
) -> Column:  # fmt: skip
    """A column of texts, as wide as the widest, and `most` millimetres at most."""
    wide = max((width(text, font, size) for row in rows for text, size, font, _ in row), default=0.0)
    return Column(head, lambda n, room: listed(rows[n], room, anchor), min(most, wide + 0.6), anchor)


def names(head: str, texts: Sequence[str], room: float) -> Column:
    """The first column: what each row is about."""
    return words(head, [[(text, NAME, "semibold", "ink")] for text in texts], 0.27 * room)


def figures(head: str, texts: Sequence[str], notes: Sequence[str] = (), most: float = 44.0) -> Column:
    """A column of numbers, at the right; notes stand under them in small."""
    notes = notes or [""] * len(texts)
    rows: list[Sequence[Said]] = [
        [(text, NAME, "semibold", "ink"), (note, NOTE, "regular", "quiet")]
        for text, note in zip(texts, notes, strict=True)
    ]
    return words(head, rows, most, "right")


def plot(
    head: str, draw: Callable[[int, float], Sequence[Mark]],
    behind: Callable[[float, float], Sequence[Mark]] | None = None,
    ticks: Callable[[float], Sequence[Text]] | None = None, high: float = 6.0,
) -> Column:  # fmt: skip
    """A column of drawings, y at the middle of the row, that takes the width that is left."""

    def cell(n: int, wide: float) -> Block:
        return Block(high, tuple(mark.moved(0, high / 2) for mark in draw(n, wide)))

    return Column(head, cell, None, "left", behind, ticks)


def grid(columns: Sequence[Column], rows: int, wide: float, high: float, below: Block | None = None) -> Block:
    """The rows in a card: lines between them, heads over them; `below` closes it."""
    room = wide - 2 * PANEL
    widths = _widths(columns, room)
    lefts = [PANEL + sum(widths[:n]) + _GAP * n for n in range(len(widths))]
    heads = [
        paragraph(one.head, w, LABEL, "semibold", "quiet", one.anchor) for one, w in zip(columns, widths, strict=True)
    ]
    ticked = line_height(NOTE) + 0.8 if any(one.ticks for one in columns) else 0.0
    top = PANEL + max(block.height for block in heads)
    first = top + ticked + 1.6
    cells = [[one.cell(n, w) for one, w in zip(columns, widths, strict=True)] for n in range(rows)]
    least = [max(_LEAST, *(cell.height + 2.6 for cell in row)) for row in cells]
    closing = below.height + 3.0 if below else 0.0
    spare = (high - first - PANEL - closing - sum(least)) / rows
    heights = [min(max(one, _MOST), one + max(0.0, spare)) for one in least]
    last = first + sum(heights)
    marks: list[Mark] = [panel(wide, last + closing + PANEL - 1.5)]
    marks += [m for block, x in zip(heads, lefts, strict=True) for m in block.at(x, top - block.height)]
    y = first
    for tall in heights:
        marks.append(rule(PANEL, y, wide - PANEL, y, weight=0.2))
        y += tall
    for one, x, w in zip(columns, lefts, widths, strict=True):
        marks += [m.moved(x, first) for m in (one.behind(w, last - first) if one.behind else ())]
        marks += [m.moved(x, top + ticked / 2 + 0.5) for m in (one.ticks(w) if one.ticks else ())]
    y = first
    for row, tall in zip(cells, heights, strict=True):
        for cell, x in zip(row, lefts, strict=True):
            marks += cell.at(x, y + (tall - cell.height) / 2)
        y += tall
    if below:
        marks += below.at(PANEL, last + 2.5)
    return Block(last + closing + PANEL - 1.5, tuple(marks))


def _widths(columns: Sequence[Column], room: float) -> list[float]:
    """The widths of the columns: texts as wide as they are, or their heads; drawings share the rest."""
    fixed = [None if one.wide is None else max(one.wide, _head_wide(one.head)) for one in columns]
    plots = sum(one is None for one in fixed)
    room -= _GAP * (len(columns) - 1)
    taken = sum(one or 0.0 for one in fixed)
    over = taken + plots * _LEAST_PLOT - room
    if over > 0 and fixed[0]:  # names give way first, then all texts alike
        fixed[0] -= min(over, max(0.0, fixed[0] - 24.0))
        taken = sum(one or 0.0 for one in fixed)
        squeeze = min(1.0, (room - plots * _LEAST_PLOT * 0.7) / taken) if taken else 1.0
        fixed = [None if one is None else one * squeeze for one in fixed]
        taken = sum(one or 0.0 for one in fixed)
    left = (room - taken) / plots if plots else 0.0
    spare = 0.0 if plots else max(0.0, (room - taken) / len(columns))
    return [left if one is None else one + spare for one in fixed]


def _head_wide(head: str) -> float:
    """A head may be broken between words, into lines of about 22 mm."""
    whole = width(head, "semibold", LABEL)
    return min(_HEAD, max(texts_wide(head.split(), "semibold", LABEL), min(whole, 22.0))) + 0.4


def bar(scale: Scale, value: float, colour: str, high: float = 4.2) -> list[Mark]:
    """A bar from the scale's start."""
    wide = scale.at(value) - scale.start
    return [Box(scale.start, -high / 2, max(wide, 0.3), high, colour, None, radius=min(0.7, wide / 2))]


def span(scale: Scale, low: float | None, high: float | None, colour: str = "ink", cap: float = 1.1) -> list[Mark]:
    """An interval, as a thin line with ends."""
    if low is None or high is None:
        return []
    left, right = scale.at(low), scale.at(high)
    return [
        rule(left, 0, right, 0, colour, 0.35), rule(left, -cap, left, cap, colour, 0.35),
        rule(right, -cap, right, cap, colour, 0.35),
    ]  # fmt: skip


def shares(most: float = 100.0) -> Callable[[float], Scale]:
    """A scale of shares over a width, up to a round share over `most`."""
    end = next((one for one in (10, 20, 25, 50, 75, 100) if most <= one), most)
    return lambda wide: Scale(0.0, float(end), 0.0, wide)


def share_ticks(facts: Facts, scale: Callable[[float], Scale]) -> Callable[[float], Sequence[Text]]:
    """The scale of shares in words: its start, middle and end."""

    def ticks(wide: float) -> Sequence[Text]:
        one = scale(wide)
        return [
            written(0, 0, facts.n(0), NOTE, colour="quiet"),
            written(wide / 2, 0, facts.share(one.high / 2), NOTE, colour="quiet", anchor="center"),
            written(wide, 0, facts.share(one.high), NOTE, colour="quiet", anchor="right"),
        ]

    return ticks


def share_lines(scale: Callable[[float], Scale]) -> Callable[[float, float], Sequence[Mark]]:
    """Dotted lines at the ends and in the middle of a scale of shares."""
    return lambda wide, high: [rule(x, 0, x, high, "line", 0.2, True) for x in (0, wide / 2, wide)]


def spans(
    facts: Facts, head: str, scale: Callable[[float], Scale | None],
    draw: Callable[[int, Scale], Sequence[Mark]], high: float = 6.0,
) -> Column:  # fmt: skip
    """A column on a scale of time, with lines and words at round lengths of it."""

    def marks(n: int, wide: float) -> Sequence[Mark]:
        known = scale(wide)
        return draw(n, known) if known else ()

    def behind(wide: float, tall: float) -> Sequence[Mark]:
        known = scale(wide)
        return [rule(x, 0, x, tall, "line", 0.2, True) for x, _ in known.ticks(facts)] if known else ()

    def ticks(wide: float) -> Sequence[Text]:
        known = scale(wide)
        return (
            [written(x, 0, text, NOTE, colour="quiet", anchor="center") for x, text in known.ticks(facts)]
            if known
            else ()
        )

    return plot(head, marks, behind, ticks, high)


def middle_half(scale: Scale, q1: float | None, median: float | None, q3: float | None, colour: str) -> list[Mark]:
    """The middle half as a pale bar, the median as a line over it."""
    marks: list[Mark] = []
    if q1 is not None and q3 is not None:
        left, right = scale.at(q1), scale.at(q3)
        pale = tint(colour, 0.35)
        marks.append(Box(left, -1.8, max(right - left, 0.6), 3.6, pale, None, radius=0.8))
    if median is not None:
        marks.append(Box(scale.at(median) - 0.5, -2.6, 1.0, 5.2, colour, None, radius=0.4))
    return marks
