"""What a picture is made of: frozen marks in millimetres, y down; colours by their role, or written out (#3B6EA5)."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal, Self

from journeykit.drawing.measure import ASCENT, LEADING, PT, Font, line_height, right_to_left, suited, width, wrap

__all__ = [
    "COLOURS", "STYLES", "Anchor", "Block", "Box", "Cloud", "Dash", "Dots", "Icon", "Line", "Mark", "Rect", "Shape",
    "Style", "Text", "contrast", "flat", "meet", "on", "paragraph", "rect", "resolved", "side_by_side", "stack", "tint",
    "uncollected",
]  # fmt: skip

Anchor = Literal["left", "center", "right"]
Dash = Literal["", "dash", "dot"]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

Style = Literal["light", "dark"]

COLOURS: Final = {
    "ground": "#F5F7FA", "card": "#FFFFFF", "line": "#CBD2D9", "ink": "#1F2933", "quiet": "#52606D",
    "before": "#3B6EA5", "during": "#B35900", "after": "#0F766E", "accent": "#3B4CCA",
    "tint": "#F1F3FD", "shade": "#E6EAFA", "portrait": "#DFE8F1", "rule": "#E4E9EE",
    "feel-2": "#882255", "feel-1": "#CC6677", "feel0": "#7B8794", "feel1": "#44AA99", "feel2": "#117733",
    "alert": "#B00020", "watch": "#8A6100", "good": "#1B7F3B",
    "group1": "#24496E", "group2": "#3B6EA5", "group3": "#8FB3DB", "group4": "#B9A26A", "group5": "#7A5C1E",
}  # fmt: skip
"""The light style: text has a contrast of at least 4.5:1; the emotions are never used for text."""
STYLES: Final[Mapping[Style, Mapping[str, str]]] = {
    "light": COLOURS,
    "dark": {
        "ground": "#14181D", "card": "#1F252C", "line": "#3A444F", "ink": "#F0F4F8", "quiet": "#A9B4C0",
        "before": "#7FB0E6", "during": "#F0A04B", "after": "#4FC3B7", "accent": "#9AA5FF",
        "tint": "#232A3F", "shade": "#2B3352", "portrait": "#2C3A49", "rule": "#2C343D",
        "feel-2": "#D97FB0", "feel-1": "#E893A1", "feel0": "#A9B4C0", "feel1": "#6FCFBF", "feel2": "#5CBF7C",
        "alert": "#FF8C98", "watch": "#E3B550", "good": "#6CCB8B",
        "group1": "#A9CBF2", "group2": "#7FB0E6", "group3": "#5279A3", "group4": "#8C7A48", "group5": "#D9B968",
    },
}  # fmt: skip
"""Both styles. A picture is laid out in roles; they become colours when it is painted."""


READABLE: Final = 4.5
"""The contrast that text needs (WCAG 2, level AA)."""


def tint(colour: str, part: float, ground: str = "card") -> str:
    """A colour let down with the ground, `part` of it from 0 to 1; it stays in roles."""
    return f"{colour}*{part:.3f}/{ground}"


def on(fill: str) -> str:
    """A colour of text with a contrast of at least 4.5:1 on a fill: ink or that of a card, else black or white."""
    return f"on {fill}"


@cache
def resolved(colour: str, style: Style = "light") -> str:
    """A role, `tint`, `on` or a role with an opacity (`quiet@58`) as a colour of a style; a colour stays what it is.

    >>> resolved("accent"), resolved("quiet@58"), resolved(tint("ink", 0.5)), resolved(on("ink"), "dark")
    ('#3B4CCA', '#52606D58', '#8F9499', '#1F252C')
    """
    if colour.startswith("on "):
        inks = [resolved(one, style) for one in ("ink", "card")]
        best = max(inks, key=lambda one: contrast(one, colour[3:], style))
        if contrast(best, colour[3:], style) >= READABLE:
            return best
        return max(("#000000", "#FFFFFF"), key=lambda one: contrast(one, colour[3:], style))
    if "*" in colour:
        top, _, rest = colour.partition("*")
        part, _, ground = rest.partition("/")
        share, pairs = float(part), zip(_bytes(top, style), _bytes(ground, style), strict=True)
        return "#" + bytes(round(low + (high - low) * share) for high, low in pairs).hex().upper()
    role, _, opacity = colour.partition("@")
    return STYLES[style].get(role, role) + opacity


def contrast(one: str, other: str, style: Style = "light") -> float:
    """How well one colour is seen on another: 1 not at all, 4.5 enough for text (WCAG 2)."""

    def light(colour: str) -> float:
        parts = (value / 255 for value in _bytes(colour, style))
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def _bytes(colour: str, style: Style) -> bytes:
    return bytes.fromhex(resolved(colour, style)[1:7])


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn at a place."""

    x: float
    y: float

    def moved(self, dx: float, dy: float) -> Self:
        """The same mark somewhere else."""
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, slots=True)
class Box(Mark):
    """A rectangle with rounded corners."""

    w: float
    h: float
    fill: str = "card"
    line: str | None = "line"
    dash: bool = False
    radius: float = 1.0
    weight: float = 0.2


@dataclass(frozen=True, slots=True)
class Text(Mark):
    """One line of text: x at its `anchor`, y at its baseline, `size` in points."""

    text: str
    font: Font = "regular"
    size: float = 8.0
    colour: str = "ink"
    anchor: Anchor = "left"


@dataclass(frozen=True, slots=True)
class Icon(Mark):
    """An icon of icons.json in a square; `ground` is the colour of its holes; `outline` draws fills as lines."""

    size: float
    name: str
    colour: str
    ground: str = "card"
    outline: bool = False


@dataclass(frozen=True, slots=True)
class Dots(Mark):
    """`filled` of five small shapes in a row, y at their centre."""

    size: float
    filled: int
    shape: Literal["circle", "square", "diamond"]
    colour: str
    total: int = 5


@dataclass(frozen=True, slots=True)
class Cloud(Mark):
    """Many small shapes alike as one mark, each about a point relative to its place."""

    points: tuple[tuple[float, float], ...]
    size: float
    shape: Literal["circle", "square", "diamond"]
    colour: str


@dataclass(frozen=True, slots=True)
class Line(Mark):
    """A line through points relative to its place; each point after the first may bring two Bezier handles."""

    points: tuple[tuple[float, ...], ...]
    colour: str = "line"
    weight: float = 0.2
    dash: Dash = ""


@dataclass(frozen=True, slots=True)
class Shape(Mark):
    """A filled outline through points relative to its place; each after the first may bring two Bezier handles."""

    points: tuple[tuple[float, ...], ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Block:
    """Marks that belong together, from (0, 0) down to `height`."""

    height: float
    marks: tuple[Mark, ...] = ()

    def at(self, x: float, y: float) -> tuple[Mark]:
        """The marks, moved, as one."""
        return (Group(x, y, self.marks),)


@dataclass(frozen=True, slots=True)
class Group(Mark):
    """Marks moved together: most layouts are only tried, so their marks are moved one by one as late as possible."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lines(Mark):
    """The lines of a paragraph as one mark, x at their `anchor`, y at the top; a `Text` each when they are drawn."""

    lines: tuple[str, ...]
    font: Font
    size: float
    colour: str
    anchor: Anchor

    def texts(self, x: float, y: float) -> Iterator[Text]:
        """Each line, moved."""
        high, top = line_height(self.size), ASCENT * self.size * PT
        for n, line in enumerate(self.lines):
            yield Text(x + self.x, y + self.y + top + n * high, line, self.font, self.size, self.colour, self.anchor)


def flat(marks: Iterable[Mark], x: float = 0.0, y: float = 0.0) -> Iterator[Mark]:
    """The marks in the groups, each at its own place."""
    for mark in marks:
        if isinstance(mark, Group):
            yield from flat(mark.marks, x + mark.x, y + mark.y)
        elif isinstance(mark, Lines):
            yield from mark.texts(x, y)
        else:
            yield mark.moved(x, y)


def rect(mark: Mark) -> Rect:
    """The room a mark takes; of text, its advance width and the height of its line."""
    x, y = mark.x, mark.y
    if isinstance(mark, Text):
        wide, em = width(mark.text, mark.font, mark.size), mark.size * PT
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[mark.anchor]
        return (left, y - ASCENT * em, left + wide, y + (LEADING - ASCENT) * em)
    if isinstance(mark, Box):
        return (x, y, x + mark.w, y + mark.h)
    if isinstance(mark, Icon):
        return (x, y, x + mark.size, y + mark.size)
    if isinstance(mark, Dots):
        return (x, y - mark.size / 2, x + mark.size * (1.3 * mark.total - 0.3), y + mark.size / 2)
    points = mark.points if isinstance(mark, Line | Shape | Cloud) else ((0.0, 0.0),)
    across, down = [p[-2] for p in points], [p[-1] for p in points]
    return (x + min(across), y + min(down), x + max(across), y + max(down))


def meet(one: Rect, other: Rect, slack: float = 0.0) -> bool:
    """Whether two rectangles overlap by more than `slack` millimetres."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )


def paragraph(
    text: str, room: float, size: float, font: Font = "regular", colour: str = "ink",
    anchor: Anchor = "left", balanced: bool = False,
) -> Block:  # fmt: skip
    """Text wrapped into `room` millimetres."""
    if not text.isascii():
        font = suited(text, font)
        if anchor == "left" and right_to_left(text):
            anchor = "right"
    x = {"left": 0.0, "center": room / 2, "right": room}[anchor]
    lines = wrap(text, font, size, room, balanced)
    return Block(line_height(size) * len(lines), (Lines(x, 0.0, lines, font, size, colour, anchor),))


def stack(blocks: Iterable[Block], gap: float = 0.0) -> Block:
    """Blocks one under the other; empty ones take no room."""
    y, marks = 0.0, list[Mark]()
    for block in blocks:
        if block.height:
            y += gap if y else 0.0
            marks += block.at(0, y)
            y += block.height
    return Block(y, tuple(marks))


def side_by_side(blocks: Iterable[tuple[float, Block]]) -> Block:
    """Blocks beside each other, each with its x."""
    blocks = tuple(blocks)
    return Block(
        max((block.height for _, block in blocks), default=0.0),
        tuple(mark for x, block in blocks for mark in block.at(x, 0)),
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Without a search for cycles: marks have none, and walking over it again and again takes a fifth."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
