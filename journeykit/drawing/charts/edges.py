"""Ways between boxes: curves that go round other boxes, with figures that stand free, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import hypot
from typing import Final

from journeykit.drawing.charts.sheet import LABEL, NOTE, texts_wide, written
from journeykit.drawing.marks import Box, Line, Mark, Rect, Shape, meet, tint
from journeykit.drawing.measure import line_height

__all__ = ["Edge", "Router"]

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
_ARCS: Final = (0.16, 0.24, 0.34, 0.46, 0.1, 0.6)
"""How far an arc goes out, in parts of its length."""
_SLOTS: Final = (0.0, -0.22, 0.16, -0.36, 0.3)
"""Where on a side ways begin and end, in parts of the side from its middle."""
_ALONG: Final = (0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75)
"""Where on its way a figure may stand."""
_SAMPLES: Final = 28
_TIP: Final = 2.4


@dataclass(frozen=True)
class Edge:
    """A way to be drawn: how thick, in which colour, and the two short texts on it."""

    source: str
    target: str
    thick: float
    colour: str
    said: tuple[str, str]


class Router:
    """Takes ways one after the other, the strongest first, and keeps those that find a free course."""

    def __init__(self, boxes: Mapping[str, tuple[float, ...]], page: Rect) -> None:
        self.boxes: dict[str, Rect] = {name: (a, b, c, d) for name, (a, b, c, d) in boxes.items()}
        self.page = page
        self.kept: list[tuple[Edge, Curve, Rect]] = []
        self.used: Counter[tuple[str, str]] = Counter()

    def add(self, edge: Edge) -> bool:
        """Whether the way could be drawn."""
        for sides, curve in self._courses(edge):
            if not self._free(edge, curve):
                continue
            for room in self._places(edge, curve):
                if self._clear(room):
                    self.kept.append((edge, curve, room))
                    self.used.update(sides)
                    return True
        return False

    def _courses(self, edge: Edge) -> Iterator[tuple[tuple[tuple[str, str], ...], Curve]]:
        """Courses to try: straight on, then in arcs over and under."""
        one, other = self.boxes[edge.source], self.boxes[edge.target]
        if edge.source == edge.target:
            yield from self._round(edge.source, one)
            return
        if other[0] > one[2]:
            sides = ((edge.source, "right"), (edge.target, "left"))
            a, b = self._port(edge.source, "right"), self._port(edge.target, "left")
            half = (b[0] - a[0]) / 2
            yield sides, (a, (a[0] + half, a[1]), (b[0] - half, b[1]), b)
        elif other[2] < one[0] and abs(other[1] - one[1]) > one[3] - one[1]:
            sides = ((edge.source, "left"), (edge.target, "right"))
            a, b = self._port(edge.source, "left"), self._port(edge.target, "right")
            half = (a[0] - b[0]) / 2
            yield sides, (a, (a[0] - half, a[1]), (b[0] + half, b[1]), b)
        if abs(other[0] - one[0]) < 1.0:
            yield from self._beside(edge)
        forward = other[0] > one[0]
        for part in _ARCS:
            for side in ("top", "bottom") if forward else ("bottom", "top"):
                a, b = self._port(edge.source, side), self._port(edge.target, side)
                out = max(9.0, part * abs(b[0] - a[0])) * (-1 if side == "top" else 1)
                lean = 0.18 * (b[0] - a[0])
                curve = (a, (a[0] + lean, a[1] + 1.33 * out), (b[0] - lean, b[1] + 1.33 * out), b)
                yield ((edge.source, side), (edge.target, side)), curve

    def _beside(self, edge: Edge) -> Iterator[tuple[tuple[tuple[str, str], ...], Curve]]:
        """Within a column: straight down or up, or in an arc at a side."""
        one, other = self.boxes[edge.source], self.boxes[edge.target]
        down = other[1] > one[1]
        ends = ("bottom", "top") if down else ("top", "bottom")
        a, b = self._port(edge.source, ends[0]), self._port(edge.target, ends[1])
        yield (
            ((edge.source, ends[0]), (edge.target, ends[1])),
            (a, (a[0], (a[1] + b[1]) / 2), (b[0], (a[1] + b[1]) / 2), b),
        )
        for side, way in (("right", 1.0), ("left", -1.0)):
            a, b = self._port(edge.source, side), self._port(edge.target, side)
            out = way * max(8.0, 0.25 * abs(b[1] - a[1]))
            yield ((edge.source, side), (edge.target, side)), (a, (a[0] + out, a[1]), (b[0] + out, b[1]), b)

    def _round(self, name: str, box: Rect) -> Iterator[tuple[tuple[tuple[str, str], ...], Curve]]:
        """From a box back to itself: a loop over it, or under it."""
        wide = box[2] - box[0]
        sides = (("top", box[1], -10.0), ("bottom", box[3], 10.0))
        for side, y, out in sorted(sides, key=lambda one: self.used[name, one[0]]):
            for middle in (0.84, 0.16, 0.5):
                a, b = (box[0] + wide * (middle + 0.11), y), (box[0] + wide * (middle - 0.11), y)
                yield ((name, side),), (a, (a[0] + 4.0, y + out), (b[0] - 4.0, y + out), b)

    def _port(self, name: str, side: str) -> Point:
        left, top, right, foot = self.boxes[name]
        part = 0.5 + _SLOTS[self.used[name, side] % len(_SLOTS)]
        if side in ("left", "right"):
            return (right if side == "right" else left, top + part * (foot - top))
        return (left + part * (right - left), foot if side == "bottom" else top)

    def _free(self, edge: Edge, curve: Curve) -> bool:
        """Whether a course stays on the page and does not cross a box, its own ends aside."""
        left, top, right, foot = self.page
        for n in range(1, _SAMPLES):
            x, y = _at(curve, n / _SAMPLES)
            if not (left + 1 <= x <= right - 1 and top + 1 <= y <= foot - 1):
                return False
            for name, box in self.boxes.items():
                slack = -0.05 if name in (edge.source, edge.target) else 1.2
                if box[0] - slack < x < box[2] + slack and box[1] - slack < y < box[3] + slack:
                    return False
        return True

    def _places(self, edge: Edge, curve: Curve) -> Iterator[Rect]:
        """Where the figures may stand: on the way; outside of a loop, which would be hidden."""
        if edge.source != edge.target:
            yield from (self._label(edge, _at(curve, t)) for t in _ALONG)
            return
        x, y = _at(curve, 0.5)
        room = self._label(edge, (x, y))
        out = (room[3] - room[1]) / 2 + edge.thick / 2
        yield self._label(edge, (x, y - out if y < curve[0][1] else y + out))

    def _label(self, edge: Edge, at: Point) -> Rect:
        wide = max(texts_wide([edge.said[0]], "semibold", LABEL), texts_wide([edge.said[1]], "regular", NOTE)) + 2.0
        high = line_height(LABEL) + (line_height(NOTE) if edge.said[1] else 0.0) + 0.6
        return (at[0] - wide / 2, at[1] - high / 2, at[0] + wide / 2, at[1] + high / 2)

    def _clear(self, room: Rect) -> bool:
        left, top, right, foot = self.page
        on = left <= room[0] and top <= room[1] and room[2] <= right and room[3] <= foot
        return on and not any(meet(room, one) for one in (*self.boxes.values(), *(label for *_, label in self.kept)))

    def extent(self) -> tuple[float, float]:
        """How high and how low boxes, ways and figures reach."""
        edges = [y for one in (*self.boxes.values(), *(room for *_, room in self.kept)) for y in (one[1], one[3])]
        edges += [_at(curve, n / _SAMPLES)[1] for _, curve, _ in self.kept for n in range(_SAMPLES)]
        return min(edges), max(edges)

    def ways(self) -> Iterator[Mark]:
        """The curves with their tips, the weakest under the others."""
        for edge, curve, _ in reversed(self.kept):
            colour = tint(edge.colour, 0.55, "ground")
            a, b, c, d = curve
            away = hypot(d[0] - c[0], d[1] - c[1]) or 1.0
            ux, uy = (d[0] - c[0]) / away, (d[1] - c[1]) / away
            size = _TIP + 0.5 * edge.thick
            end = (d[0] - ux * size * 0.8, d[1] - uy * size * 0.8)
            back = tuple((x - a[0], y - a[1]) for x, y in (b, c, end))
            yield Line(a[0], a[1], ((0.0, 0.0), (*back[0], *back[1], *back[2])), colour, edge.thick)
            half = 0.45 * size + 0.3 * edge.thick
            yield Shape(d[0], d[1], (
                (0.0, 0.0), (-ux * size - uy * half, -uy * size + ux * half),
                (-ux * size + uy * half, -uy * size - ux * half),
            ), colour)  # fmt: skip

    def labels(self) -> Iterator[Mark]:
        """The figures, on a ground of their own."""
        for edge, _, (left, top, right, foot) in self.kept:
            yield Box(left, top, right - left, foot - top, "ground@E0", None, radius=1.0)
            middle, first = (left + right) / 2, top + 0.3 + line_height(LABEL) / 2
            yield written(middle, first, edge.said[0], LABEL, "semibold", anchor="center")
            if edge.said[1]:
                second = first + (line_height(LABEL) + line_height(NOTE)) / 2
                yield written(middle, second, edge.said[1], NOTE, "regular", "quiet", "center")


def _at(curve: Curve, t: float) -> Point:
    """A point of a Bezier curve."""
    s = 1.0 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    return (
        sum(w * p[0] for w, p in zip(weights, curve, strict=True)),
        sum(w * p[1] for w, p in zip(weights, curve, strict=True)),
    )
