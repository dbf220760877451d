"""A field of two scores from 1 to 5, in four parts: numbered points on it, and what they are in a list beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Final, Literal

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Said
from journeykit.drawing.charts.sheet import LABEL, NAME, NOTE, Scale, Sign, key, listed, rule, texts_wide, written
from journeykit.drawing.marks import (
    Block,
    Box,
    Icon,
    Line,
    Mark,
    Rect,
    Shape,
    flat,
    meet,
    paragraph,
    rect,
    side_by_side,
    stack,
)  # fmt: skip
from journeykit.drawing.measure import line_height
from journeykit.text import Phrase, phrase

__all__ = ["Axis", "Field", "Part", "Point", "field"]

Corner = Literal["left top", "right top", "left foot", "right foot"]
_SIDE_BY_SIDE: Final = 165.0
_LONG: Final = 1.5
"""A list that is so many times as high as the field stands in two columns under it."""
_SIZE: Final = 5.2
"""Of a point, in millimetres."""
_ACROSS: Final = (0.62, 5.38)
_DOWN: Final = (0.42, 5.58)
"""So far the scales go, so that points at 1 and 5 stand whole, clear of the names in the corners."""


@dataclass(frozen=True)
class Axis:
    """One of the two scores: its name in the rows, its words, those of its ends, and from where on it is high."""

    name: str
    said: Phrase
    low: Phrase
    high: Phrase
    edge: float


@dataclass(frozen=True)
class Part:
    """A quarter of the field: its name, what it means, its colour and its sign."""

    said: Phrase
    means: Phrase
    colour: str
    icon: str
    corner: Corner


@dataclass(frozen=True)
class Point:
    """A row with its number, and the part of the field in which it stands."""

    number: int
    row: Row
    part: str


@dataclass(frozen=True)
class Field:
    """What a field shows: two axes, four parts from the most urgent, of which `best` is tinted."""

    across: Axis
    down: Axis
    parts: Mapping[str, Part]
    best: str
    scores: Phrase
    """What the two figures behind a name are."""

    def part(self, row: Row) -> str:
        """The part in which a row stands: from an axis’ edge on a score is high."""
        side, level = (row[axis.name] >= axis.edge for axis in (self.across, self.down))
        corner = f"{'right' if side else 'left'} {'top' if level else 'foot'}"
        return next(name for name, one in self.parts.items() if one.corner == corner)

    def points(self, rows: Iterable[Row], rank: Callable[[Row], tuple[float, ...]]) -> list[Point]:
        """The rows that have both scores, numbered: part by part, in each part in the order of `rank`."""
        scored = (row for row in rows if row[self.across.name] is not None and row[self.down.name] is not None)
        parts, found = list(self.parts), [(self.part(row), row) for row in scored]
        found.sort(key=lambda one: (parts.index(one[0]), *rank(one[1])))
        return [Point(n, row, part) for n, (part, row) in enumerate(found, start=1)]

    def figures(self, facts: Facts, row: Row) -> str:
        """Both scores of a row."""
        one, other = (facts.n(row[axis.name]) for axis in (self.across, self.down))
        return facts.say(phrase("{importance} / {satisfaction}", importance=one, satisfaction=other))


def field(field: Field, facts: Facts, points: Sequence[Point], wide: float, high: float) -> Block:
    """The field with its list: beside it; under it where the page is narrow, or the list is long."""
    if wide < _SIDE_BY_SIDE:
        return stack([_plot(field, facts, points, wide, 0.92 * wide), _legend(field, facts, points, wide)], 5.0)
    plot_wide = 0.57 * wide
    tall = max(70.0, min(0.78 * plot_wide, high))
    legend = _legend(field, facts, points, wide - plot_wide - 8.0)
    if legend.height <= _LONG * tall:
        return side_by_side([(0.0, _plot(field, facts, points, plot_wide, tall)), (plot_wide + 8.0, legend)])
    half = (wide - 8.0) / 2
    parts = _parted(_entries(field, facts, points, half))
    lists = side_by_side((n * (half + 8.0), stack(part)) for n, part in enumerate(parts))
    return stack([_plot(field, facts, points, wide, 0.5 * wide), lists, _signs(field, facts, points, wide)], 5.0)


def _plot(field: Field, facts: Facts, points: Sequence[Point], wide: float, high: float) -> Block:
    """The field with its four parts, and the points by their numbers."""
    head = line_height(LABEL) + 1.5
    left, top, right, bottom = 5.0, head, wide, high - line_height(NOTE) - line_height(LABEL) - 3.5
    across, down = Scale(*_ACROSS, left, right), Scale(*_DOWN, bottom, top)
    marks: list[Mark] = [Box(left, top, right - left, bottom - top, "card", "line", radius=0.8)]
    for n in range(1, 6):
        marks += [rule(across.at(n), top, across.at(n), bottom), rule(left, down.at(n), right, down.at(n))]
        marks.append(written(across.at(n), bottom + 2.4, str(n), NOTE, colour="quiet", anchor="center"))
        marks.append(written(left - 1.4, down.at(n), str(n), NOTE, colour="quiet", anchor="right"))
    whole = all(float(one.row[axis.name]).is_integer() for one in points for axis in (field.across, field.down))
    shift = 0.5 if whole else 0.0  # between two whole scores the edge stands in the middle
    edge = across.at(field.across.edge - shift), down.at(field.down.edge - shift)
    marks += _best(field.parts[field.best].corner, (left, top, right, bottom), edge)
    names = list(_corners(field, facts, (left, top, right, bottom), edge))
    marks += _axes(field, facts, left, right, head, high)
    spots = _spots(field, points, across, down, [rect(one) for name, _ in names for one in flat(name)])
    for name, means in names:
        marks += name
        clear = not any(meet(rect(one), _around(x, y)) for one in flat(means) for x, y in spots)
        marks += means if clear else ()
    marks += _points(field, points, across, down, spots)
    return Block(high, tuple(marks))


def _best(corner: Corner, box: tuple[float, float, float, float], edge: tuple[float, float]) -> Iterator[Mark]:
    """The best part in a frame, with the edges of the others as dashed lines."""
    left, top, right, bottom = box
    a, b = (left, edge[0]) if corner.startswith("left") else (edge[0], right)
    yield Box(a, top, b - a, edge[1] - top, "tint", "accent", radius=0.8, weight=0.4)
    yield Line(edge[0], edge[1], ((0.0, 0.0), (0.0, bottom - edge[1])), "accent", 0.3, "dash")
    start, end = (left, edge[0]) if corner.startswith("right") else (edge[0], right)
    yield Line(start, edge[1], ((0.0, 0.0), (end - start, 0.0)), "line", 0.3, "dash")


def _axes(field: Field, facts: Facts, left: float, right: float, head: float, high: float) -> Iterator[Mark]:
    """The names of the axes and of their ends."""
    for axis, y, arrow, end in (
        (field.down, head / 2 - 0.8, "\N{UPWARDS ARROW}", "left"),
        (field.across, high - line_height(LABEL) / 2, "\N{RIGHTWARDS ARROW}", "right"),
    ):
        name = f"{facts.say(axis.said)} {arrow}"
        ends = facts.say(phrase("from {low} to {high}", low=axis.low, high=axis.high))
        long = texts_wide([name], "semibold", LABEL) + 2.5
        fits = long + texts_wide([ends], "regular", NOTE) <= right - left
        if end == "left":
            yield written(left, y, name, LABEL, "semibold")
            yield from [written(left + long, y, ends, NOTE, colour="quiet")] if fits else []
        else:
            yield written(right, y, name, LABEL, "semibold", anchor="right")
            yield from [written(right - long, y, ends, NOTE, colour="quiet", anchor="right")] if fits else []


def _corners(
    field: Field, facts: Facts, box: tuple[float, float, float, float], edge: tuple[float, float]
) -> Iterator[tuple[Sequence[Mark], Sequence[Mark]]]:
    """The parts in their corners: sign and name; and what they mean, which is left out where a point stands."""
    left, top, right, bottom = box
    for part in field.parts.values():
        a, b = (left, edge[0]) if part.corner.startswith("left") else (edge[0], right)
        side = 4.6 if part.icon else 0.0
        room = b - a - 3.0 - side
        said, told = facts.say(part.said), facts.say(part.means)
        size = next((one for one in (LABEL, NOTE) if paragraph(said, room, one, "semibold").height < 5), 7.2)
        name, means = paragraph(said, room, size, "semibold", part.colour), paragraph(told, room, NOTE, colour="quiet")
        means = means if means.height < 4.5 else Block(0.0)
        y = top + 1.4 if part.corner.endswith("top") else bottom - 1.4 - name.height - means.height
        icon = (Icon(a + 1.6, y + 0.2, 3.4, part.icon, part.colour),) if part.icon else ()
        yield (*icon, *name.at(a + 1.6 + side, y)), means.at(a + 1.6 + side, y + name.height)


def _around(x: float, y: float) -> Rect:
    half = 0.61 * _SIZE
    return (x - half, y - half, x + half, y + half)


def _spots(
    field: Field, points: Sequence[Point], across: Scale, down: Scale, names: Sequence[Rect]
) -> list[tuple[float, float]]:
    """Where each point is drawn: those that would stand on each other, or on a name, stand beside."""
    taken: list[tuple[float, float]] = []
    inside = (across.start, across.end, down.end, down.start)
    own = tuple(abs(axis.at(2) - axis.at(1)) / 2 for axis in (across, down))
    for one in points:
        x, y = across.at(one.row[field.across.name]), down.at(one.row[field.down.name])
        taken.append(_free(x, y, taken, inside, names, own))
    return taken


def _points(
    field: Field, points: Sequence[Point], across: Scale, down: Scale, spots: Sequence[tuple[float, float]]
) -> Iterator[Mark]:
    """The points with their numbers; intervals go through their true place."""
    h, v = field.across.name, field.down.name
    for row, colour in ((one.row, _colour(one.row)) for one in points):
        x, y = across.at(row[h]), down.at(row[v])
        if row.get(f"{h}_low") is not None:
            yield rule(across.at(row[f"{h}_low"]), y, across.at(row[f"{h}_high"]), y, colour, 0.25)
        if row.get(f"{v}_low") is not None:
            yield rule(x, down.at(row[f"{v}_low"]), x, down.at(row[f"{v}_high"]), colour, 0.25)
    for one, (x, y) in zip(points, spots, strict=True):
        yield from _sign(one.row, x, y)
        yield written(x, y, str(one.number), NOTE, "bold", "card", "center")


def _free(
    x: float, y: float, taken: Sequence[tuple[float, float]], inside: Rect, names: Sequence[Rect],
    own: tuple[float, ...],
) -> tuple[float, float]:  # fmt: skip
    """The nearest place where a point stands on no other, and on no name; within half a score if there is one."""
    step, half = 1.22 * _SIZE + 0.4, _SIZE / 2

    def rank(one: tuple[int, int]) -> tuple[bool, int, int, int]:
        astray = any(abs(shift) * step > room for shift, room in zip(one, own, strict=True))
        return astray, one[0] ** 2 + one[1] ** 2, -one[0], one[1]

    for across, down in sorted(product(range(-5, 6), range(-5, 6)), key=rank):
        px, py = x + across * step, y + down * step
        fits = inside[0] + half <= px <= inside[1] - half and inside[2] + half <= py <= inside[3] - half
        clear = all(abs(px - ox) >= step - 0.01 or abs(py - oy) >= step - 0.01 for ox, oy in taken)
        if fits and clear and not any(meet(_around(px, py), name) for name in names):
            return px, py
    return x, y


def _colour(row: Row) -> str:
    return str(row.get("phase") or "accent")


def _sign(row: Row, x: float, y: float, size: float = _SIZE) -> Iterator[Mark]:
    """A circle before, a square during, a diamond after the purchase, in the colour of the phase."""
    phase, half = _colour(row), size / 2
    if phase == "after":
        half *= 1.22
        yield Shape(x, y, ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)), phase)
    else:
        yield Box(x - half, y - half, size, size, phase, None, radius=0.7 if phase == "during" else half)


def _legend(field: Field, facts: Facts, points: Sequence[Point], room: float) -> Block:
    """Every point with its words, part by part, and what the signs mean."""
    return stack([*_entries(field, facts, points, room), _signs(field, facts, points, room)])


def _parted(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """A list in two columns of about one height."""
    half, y = sum(block.height for block in blocks) / 2, 0.0
    for n, block in enumerate(blocks):
        y += block.height
        if y >= half:
            return blocks[: n + 1], blocks[n + 1 :]
    return blocks, ()


def _entries(field: Field, facts: Facts, points: Sequence[Point], room: float) -> list[Block]:
    blocks: list[Block] = [paragraph(facts.say(field.scores), room, NOTE, colour="quiet", anchor="right")]
    for name, part in field.parts.items():
        own = [one for one in points if one.part == name]
        if own:
            told: list[Said] = [(facts.say(part.said), NAME, "semibold", part.colour),
                    (facts.say(part.means), NOTE, "regular", "quiet")]  # fmt: skip
            head = listed(told, room - 5.0)
            marks = (Icon(0.0, 0.4, 3.6, part.icon, part.colour), *head.at(5.0, 0)) if part.icon else head.marks
            blocks.append(Block(head.height + 1.0, tuple(marks)))
            blocks += [*(_entry(field, facts, one, room) for one in own), Block(2.6)]
    return blocks


def _signs(field: Field, facts: Facts, points: Sequence[Point], room: float) -> Block:
    """The phases, and the intervals where there are any."""
    phases = {one.row.get("phase") for one in points}
    signs = [("before", phrase("before purchase")), ("during", phrase("during")), ("after", phrase("after"))]
    entries: list[tuple[Sign, str]] = [
        (partial(_in_key, phase), facts.say(said)) for phase, said in signs if phase in phases
    ]
    if any(one.row.get(f"{field.down.name}_low") is not None for one in points):
        entries.append((_interval, facts.say(phrase("95 % interval"))))
    return key(entries, room) if entries else Block(0.0)


def _in_key(phase: str, x: float, y: float) -> list[Mark]:
    return list(_sign({"phase": phase}, x + 1.6, y, 2.8))


def _interval(x: float, y: float) -> list[Mark]:
    return [rule(x, y, x + 3.6, y, "quiet", 0.3)]


def _entry(field: Field, facts: Facts, one: Point, room: float) -> Block:
    """A point in words: its number, its name, who answers for it, both scores."""
    side = 15.0
    note = str(one.row.get("note") or "")
    text = listed(
        [(str(one.row["name"]), LABEL, "regular", "ink"), (note, NOTE, "regular", "quiet")], room - 6.5 - side
    )
    high = max(text.height, line_height(LABEL)) + 1.5
    middle = line_height(LABEL) / 2
    number = (*_sign(one.row, 2.2, middle, 3.9), written(2.2, middle, str(one.number), 7.2, "bold", "card", "center"))
    value = written(room, middle, field.figures(facts, one.row), LABEL, "semibold", anchor="right")
    return Block(high, (*number, *text.at(6.5, 0), value))
