"""The emotion curve: lived and ideal, faces, feelings, and where they are the furthest apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from journeykit.drawing.marks import Anchor, Block, Box, Dash, Icon, Line, Mark, Rect, Shape, Text, rect
from journeykit.drawing.measure import ASCENT, PT, clean, line_height, width
from journeykit.drawing.sheet import BODY, SMALL, Atom, Sheet, flow
from journeykit.model.cards import Step
from journeykit.model.journey import Stage
from journeykit.model.vocabulary import word
from journeykit.text import number, phrase

__all__ = ["LEVELS", "emotion_plot", "least_height", "places", "slopes"]

Point = tuple[float, float]
LEVELS: Final = (2, 1, 0, -1, -2)


def slopes(points: Sequence[Point]) -> list[float]:
    """Slopes of a monotone cubic through the points (Fritsch and Carlson 1980): it never overshoots them.

    >>> slopes([(0, 0), (1, 1), (2, 1)])
    [1.0, 0.0, 0.0]
    """
    steep = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    if not steep:
        return [0.0] * len(points)
    found = [float(steep[0]), *((a + b) / 2 if a * b > 0 else 0.0 for a, b in pairwise(steep)), float(steep[-1])]
    for n, slope in enumerate(steep):
        if slope == 0:
            found[n] = found[n + 1] = 0.0
            continue
        a, b = found[n] / slope, found[n + 1] / slope
        if (length := (a * a + b * b) ** 0.5) > 3:
            found[n], found[n + 1] = 3 * a / length * slope, 3 * b / length * slope
    return found


class Curve:
    """A monotone cubic through points with growing x."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.points = tuple(points)
        self.across = [x for x, _ in self.points]
        self.slopes = slopes(points)

    def beziers(self) -> tuple[tuple[float, ...], ...]:
        """The first point, then for each segment two handles and its end."""
        parts: list[tuple[float, ...]] = [self.points[0]]
        for n, (a, b) in enumerate(pairwise(self.points)):
            third = (b[0] - a[0]) / 3
            parts.append(
                (a[0] + third, a[1] + third * self.slopes[n], b[0] - third, b[1] - third * self.slopes[n + 1], *b)
            )
        return tuple(parts)

    def at(self, x: float) -> float:
        """Its height at x, level beyond its ends."""
        n = bisect_right(self.across, x) - 1
        if n < 0 or n >= len(self.points) - 1:
            return self.points[max(0, min(n, len(self.points) - 1))][1]
        (x0, y0), (x1, y1) = self.points[n : n + 2]
        wide = x1 - x0
        t = (x - x0) / wide
        return (
            (1 + 2 * t) * (1 - t) ** 2 * y0 + t * (1 - t) ** 2 * wide * self.slopes[n]
            + t * t * (3 - 2 * t) * y1 + t * t * (t - 1) * wide * self.slopes[n + 1]
        )  # fmt: skip

    def between(self, start: float, end: float) -> list[Point]:
        """Points on it, about one every two millimetres: what is softly filled needs no more."""
        count = max(2, round((end - start) / 2))
        return [(x, self.at(x)) for x in (start + (end - start) * n / count for n in range(count + 1))]


Stages = Sequence[tuple[Stage, float, float]]
"""Stages with their left edge and their width."""
_SIZES: Final = (BODY * 0.95,)
_FLATTEST: Final = 13.0
"""Between very good and very bad, in millimetres: words are not made larger at the cost of the curve."""
_AXIS: Final = 21.0
"""The room for the words at the left of the plot, at scale 1."""


def least_height(sheet: Sheet, stages: Stages, width_all: float, height: float) -> float:
    """The height of a plot that is `height` high without the feelings that stand in words under it."""
    words = _Plot(sheet, stages, width_all, height, sheet.pt(_SIZES[-1])).unplaced
    return height + (flow(sheet, words, width_all - sheet.mm(4)).height + sheet.mm(1) if words else 0.0)


def emotion_plot(sheet: Sheet, stages: Stages, width_all: float, height: float, larger: Sequence[float] = ()) -> Block:
    """The plot, `height` high; `larger` are sizes for its words that are better, the best first.

    Feelings that find no free place beside their face stand in words under the curve, and are not larger then.
    """
    for points in larger:
        plot = _Plot(sheet, stages, width_all, height, points * max(1.0, sheet.scale))
        if not plot.unplaced and plot.bottom - plot.top >= _FLATTEST:
            return Block(height, (Box(0.0, 0.0, width_all, height), *plot.marks))
    room, below = height, Block(0.0)
    for _ in range(4):
        plot = _Plot(sheet, stages, width_all, room, sheet.pt(_SIZES[-1]))
        words = plot.unplaced
        needed = flow(sheet, words, width_all - sheet.mm(4)) if words else Block(0.0)
        if needed.height <= below.height:
            break
        below, room = needed, height - needed.height - sheet.mm(1)
    frame = Box(0.0, 0.0, width_all, height)
    return Block(height, (frame, *plot.marks, *below.at(sheet.mm(2), height - below.height - sheet.mm(0.6))))


class _Plot:
    """One try at the plot for a height."""

    def __init__(self, sheet: Sheet, stages: Stages, wide: float, height: float, size: float) -> None:
        self.sheet, self.wide, self.height, self.size = sheet, wide, height, size
        self.marks: list[Mark] = []
        self.unplaced: list[Atom] = []
        lived, ideal = places(stages, "lived"), places(stages, "ideal")
        self.spacing = min((b[0] - a[0] for a, b in pairwise(lived)), default=20.0)
        self.face = max(1.2, min(sheet.mm(5.0), self.spacing * 0.92))
        self.star, self.high = sheet.mm(3.4), line_height(max(size, sheet.pt(BODY)))
        self.figure = max(size, sheet.pt(BODY))
        """The size of the steps' numbers."""
        self.axis = height - sheet.mm(1.0) - line_height(self.figure) - self.star
        """Where the stars begin; under them the numbers."""
        self.top = self.face / 2 + self.high + sheet.mm(1.2)
        self.bottom = self.axis - self.face / 2 - self.high - sheet.mm(0.9)
        self.obstacles: list[Rect] = []
        self._ground(stages)
        felt = [(x, step) for x, _, step in lived if step.emotion is not None]
        wished = [(x, step) for x, _, step in ideal if step.emotion is not None]
        self.curves = [self._curve(one) for one in (felt, wished) if one]
        self._between(felt, wished)
        if wished:
            self._line(wished, "accent", 0.4, "dash")
        self._axis(lived)
        if felt:
            self._line(felt, "ink", 0.65, "")
            self._faces(felt)
            self._widest(felt, wished)
            self._feelings(felt)
            self._drops(lived)

    def y(self, emotion: float) -> float:
        return self.top + (2 - emotion) / 4 * (self.bottom - self.top)

    def _curve(self, steps: Sequence[tuple[float, Step]]) -> Curve:
        """Through the steps; where the map goes on, on another page, to the edge, where the other page's curve ends."""
        points = [(x, self.y(step.emotion or 0)) for x, step in steps]
        before, after = self.sheet.beside(steps[0][1].layer)
        start = [] if before is None else [(0.4, (points[0][1] + self.y(before)) / 2)]
        end = [] if after is None else [(self.wide - 0.4, (points[-1][1] + self.y(after)) / 2)]
        return Curve([*start, *points, *end])

    def _ground(self, stages: Stages) -> None:
        sheet, size = self.sheet, self._axis_size()
        for level in LEVELS:
            strong = level == 0
            self._rule(
                (0.4, self.y(level)),
                (self.wide - 0.4, self.y(level)),
                "line" if strong else "rule",
                "" if strong else "dot",
            )
            entry, side = word("emotion", level), sheet.mm(3.2)
            self.marks.append(Icon(-sheet.mm(1.6) - side, self.y(level) - side / 2, side, entry.icon, f"feel{level}"))
            if level % 2 and (self.bottom - self.top) / 4 < line_height(size):
                continue
            self.marks.append(
                Text(
                    -sheet.mm(2.4) - side,
                    self.y(level) + 0.33 * size * PT,
                    entry.to(sheet.language),
                    "regular",
                    size,
                    "quiet",
                    "right",
                )
            )
        for (_, x0, w0), (_, x1, _) in pairwise(stages):
            middle = (x0 + w0 + x1) / 2
            self._rule((middle, 0.4), (middle, self.height - 0.4), "rule", "")

    def _axis_size(self) -> float:
        """The size of the words at the left: as much larger as those at the curve, if there is room."""
        sheet, least = self.sheet, self.sheet.pt(SMALL)
        widest = max(width(word("emotion", level).to(sheet.language), "regular", 1.0) for level in LEVELS)
        most = min(sheet.mm(_AXIS) / widest, (self.bottom - self.top) / 4.01 / line_height(1.0))
        return max(least, min(least * self.size / sheet.pt(_SIZES[-1]), most))

    def _rule(self, start: Point, end: Point, colour: str, dash: Dash) -> None:
        stroke = ((0.0, 0.0), (end[0] - start[0], end[1] - start[1]))
        self.marks.append(Line(*start, stroke, colour, 0.2, dash))

    def _line(self, steps: Sequence[tuple[float, Step]], colour: str, weight: float, dash: Dash) -> None:
        curve, weight = self._curve(steps), weight * max(1.0, self.sheet.scale)
        if len(curve.points) > 1:
            self.marks.append(Line(0.0, 0.0, curve.beziers(), colour, weight, dash))
        elif dash:
            x, y = curve.points[0]
            self._rule((x - 2, y), (x + 2, y), colour, dash)

    def _between(self, felt: Sequence[tuple[float, Step]], wished: Sequence[tuple[float, Step]]) -> None:
        """The room between lived and ideal, softly filled."""
        if not felt or not wished:
            return
        lived, ideal = (self._curve(one) for one in (felt, wished))
        start, end = max(lived.across[0], ideal.across[0]), min(lived.across[-1], ideal.across[-1])
        if end - start > 1:
            around = (*lived.between(start, end), *reversed(ideal.between(start, end)))
            self.marks.append(Shape(0.0, 0.0, around, "shade"))

    def _axis(self, lived: Sequence[tuple[float, Stage, Step]]) -> None:
        """The number of each step that has room for it, with a star over each moment of truth."""
        size, free, half = self.figure, 0.0, self.star / 2
        for x, stage, step in lived:
            label = Text(
                x,
                self.axis + self.star + ASCENT * size * PT,
                str(self.sheet.numbers[step.id]),
                "semibold",
                size,
                stage.phase,
                "center",
            )
            if rect(label)[0] >= free:
                self.marks.append(label)
                free = rect(label)[2] + 0.6
            if (step.moment or step.priority) and self.spacing >= self.star:
                self.marks.append(Icon(x - half, self.axis, self.star, "star", "accent", outline=not step.priority))
                self.obstacles.append((x - half, self.axis, x + half, self.axis + self.star))

    def _drops(self, lived: Sequence[tuple[float, Stage, Step]]) -> None:
        """A dotted line from a face, or what is written under it, down to its star."""
        for x, _, step in lived:
            if (step.moment or step.priority) and step.emotion is not None and self.spacing >= self.star:
                over = [room[3] for room in self.obstacles if room[0] < x < room[2] and room[3] < self.axis]
                start = max(over, default=self.y(step.emotion) + self.face / 2) + 0.2
                if self.axis - start > 0.8:
                    self._rule((x, start), (x, self.axis), "accent", "dot")

    def _faces(self, felt: Sequence[tuple[float, Step]]) -> None:
        half = self.face / 2
        for x, step in felt:
            y = self.y(step.emotion or 0)
            self.marks.append(Icon(x - half, y - half, self.face, f"feel{step.emotion}", f"feel{step.emotion}"))
            self.obstacles.append((x - half, y - half, x + half, y + half))

    def _feelings(self, felt: Sequence[tuple[float, Step]]) -> None:
        """A word beside each face: the customer's own, else that of the scale where there is room."""
        size = self.size
        for own in (True, False):
            for x, step in felt:
                if bool(step.feeling) is not own:
                    continue
                said = step.feeling or word("emotion", step.emotion).to(self.sheet.language)
                text = clean(said, "semibold")
                if not self._beside(text, x, self.y(step.emotion or 0), size, "ink") and own:
                    n = self.sheet.numbers[step.id]
                    self.unplaced.append(Atom(f"{n}\N{NO-BREAK SPACE}{text}", colour="ink"))

    def _widest(self, felt: Sequence[tuple[float, Step]], wished: Sequence[tuple[float, Step]]) -> None:
        """Where the ideal journey is the furthest above the lived one."""
        if len(wished) < 2 or self.sheet.part is not None:  # of a whole map, not of each page
            return
        ideal = self._curve(wished)
        inside = [one for one in felt if wished[0][0] <= one[0] <= wished[-1][0]]
        gaps = [(self.y(step.emotion or 0) - ideal.at(x), x, self.y(step.emotion or 0)) for x, step in inside]
        gap, x, y = max(gaps, default=(0.0, 0.0, 0.0))
        value = gap / (self.bottom - self.top) * 4
        if value < 1.5:
            return
        mark = x + self.face / 2 + self.sheet.mm(1.0)
        top = ideal.at(mark)
        said = self.sheet.say(phrase("widest gap: {gap}", gap=number(round(value, 1), self.sheet.language)))
        size, side = self.size, self.sheet.mm(1)
        spots: tuple[tuple[float, Anchor], ...] = ((side, "left"), (-side, "right"))
        labels = [
            Text(mark + shift, top + (y - top) * share, said, "semibold", size, "alert", anchor)
            for share in (0.55, 0.4, 0.7, 0.25) for shift, anchor in spots
        ]  # fmt: skip
        if free := [label for label in labels if self._free(rect(label))]:
            label, cap = min(free, key=lambda one: self._crossed(rect(one))), self.sheet.mm(0.9)
            self.marks.append(Line(mark, top, ((0.0, 0.0), (0.0, y - top)), "alert", 0.35))
            self.marks += [Line(mark, at, ((-cap, 0.0), (cap, 0.0)), "alert", 0.35) for at in (top, y)]
            self.marks.append(label)
            self.obstacles += [rect(label), (mark - cap, top, mark + cap, y)]

    def _free(self, room: Rect) -> bool:
        inside = room[0] > 0.5 and room[2] < self.wide - 0.5 and room[1] > 0.3 and room[3] < self.axis
        left, top, right, bottom = room[0] - 0.2 * self.high, room[1], room[2] + 0.2 * self.high, room[3]
        return inside and all(
            right <= one[0] or one[2] <= left or bottom <= one[1] or one[3] <= top for one in self.obstacles
        )

    def _beside(self, text: str, x: float, y: float, size: float, colour: str) -> bool:
        """Put a label where it is free, least on the curves, nearest to its face."""
        high, wide, clear = line_height(size), width(text, "semibold", size), self.face / 2 + 0.3
        least, best = 0.0, None
        for row in (0, 1, 2):
            for above in (True, False):
                edge = y - clear - (row + 1) * high if above else y + clear + row * high
                for shift in (0.0, -0.3, 0.3, -0.48, 0.48):
                    left = x + (shift - 0.5) * wide
                    room = (left, edge, left + wide, edge + high)
                    cost = row * 3 + abs(shift) * 2 + (0.1 if above else 0.0)
                    if (best is None or cost < least) and self._free(room):
                        cost += self._crossed(room)
                        if best is None or cost < least:
                            least, best = cost, room
        if best is None:
            return False
        left, top, *_ = best
        self.marks.append(Text(left + wide / 2, top + ASCENT * size * PT, text, "semibold", size, colour, "center"))
        self.obstacles.append(best)
        return True

    def _crossed(self, room: Rect) -> float:
        """How much of the curves runs behind a label; a steep one may pass between two of the places looked at."""
        steps = [room[0] + (room[2] - room[0]) * n / 8 for n in range(9)]
        ways = [way for curve in self.curves for way in pairwise([curve.at(x) for x in steps])]
        return sum(0.8 for a, b in ways if min(a, b) < room[3] + 0.2 and max(a, b) > room[1] - 0.4)


def places(stages: Iterable[tuple[Stage, float, float]], layer: str) -> list[tuple[float, Stage, Step]]:
    """Each step of a layer with its x: evenly spaced within its stage."""
    found: list[tuple[float, Stage, Step]] = []
    for stage, x, w in stages:
        steps = [card for card in stage.cards if isinstance(card, Step) and card.layer == layer]
        found += [(x + w * (n + 0.5) / len(steps), stage, step) for n, step in enumerate(steps)]
    return found
