"""How each mark of a picture is put on paper: as paths and lines of text, whatever the paper is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from matplotlib.path import Path

from journeykit.drawing.icons import icon
from journeykit.drawing.marks import Box, Dots, Icon, Line, Mark, Shape, Text

__all__ = ["Pen"]

_CAP: Final = 0.5522847498  # the handle of a quarter circle
_DASHES: Final = {"": (), "dash": (4.5, 2.6), "dot": (1.2, 2.2)}


class Pen(ABC):
    """Puts marks on a paper: what is to be known of one is how it takes a path and a line of text."""

    @abstractmethod
    def path(
        self, path: Path, fill: str | None, line: str | None, weight: float = 0.2, dash: tuple[float, ...] = (),
        x: float = 0.0, y: float = 0.0, size: float = 1.0,
    ) -> None:  # fmt: skip
        """A path, `size` times as large and moved to x and y; colours by role, weight in mm, dashes in multiples."""

    @abstractmethod
    def text(self, text: Text) -> None:
        """One line of text."""

    def draw(self, marks: Iterable[Mark]) -> None:
        """Each mark over those before it."""
        for mark in marks:
            _PENS[type(mark)](self, mark)

    def box(self, box: Box) -> None:
        """A rectangle, rounded if it has a radius."""
        self.path(_rounded(box), box.fill, box.line, box.weight, (3.2, 2.0) if box.dash else ())

    def icon(self, mark: Icon) -> None:
        """The strokes of an icon, each in its way of painting."""
        size = mark.size / 16
        for way, path in icon(mark.name):
            fill: str | None = mark.ground if way == "hole" or mark.outline else mark.colour
            line: str | None = mark.colour if mark.outline else None
            if way in ("line", "line-hole"):
                fill, line = None, mark.colour if way == "line" else mark.ground
            self.path(path, fill, line, 1.4 * size, (), mark.x, mark.y, size)

    def dots(self, dots: Dots) -> None:
        """The filled shapes as one path, the empty ones as another."""

        def some(count: range) -> Path:
            return Path.make_compound_path(*(_dot(dots, n) for n in count))

        if dots.filled:
            self.path(some(range(dots.filled)), dots.colour, dots.colour, 0.12)
        if dots.filled < dots.total:
            self.path(some(range(dots.filled, dots.total)), "card", "feel0", 0.15)

    def line(self, line: Line) -> None:
        """Straight from point to point, or along Bezier handles."""
        codes = [Path.MOVETO]
        for point in line.points[1:]:
            codes += [Path.CURVE4] * 3 if len(point) == 6 else [Path.LINETO]
        path = Path(np.concatenate(line.points).reshape(-1, 2), codes)
        self.path(path, None, line.colour, line.weight, _DASHES[line.dash], line.x, line.y)

    def shape(self, shape: Shape) -> None:
        """A polygon."""
        self.path(Path([*shape.points, shape.points[0]], closed=True), shape.fill, None, x=shape.x, y=shape.y)


_PENS: Final[dict[type[Mark], Callable[[Pen, Any], None]]] = {
    Box: Pen.box, Text: lambda pen, text: pen.text(text), Icon: Pen.icon, Dots: Pen.dots, Line: Pen.line,
    Shape: Pen.shape,
}  # fmt: skip


def _rounded(box: Box) -> Path:
    r = min(box.radius, box.w / 2, box.h / 2)
    x0, y0, x1, y1, k = box.x, box.y, box.x + box.w, box.y + box.h, r * (1 - _CAP)
    points = [
        (x0 + r, y0), (x1 - r, y0), (x1 - k, y0), (x1, y0 + k), (x1, y0 + r),
        (x1, y1 - r), (x1, y1 - k), (x1 - k, y1), (x1 - r, y1),
        (x0 + r, y1), (x0 + k, y1), (x0, y1 - k), (x0, y1 - r),
        (x0, y0 + r), (x0, y0 + k), (x0 + k, y0), (x0 + r, y0), (x0 + r, y0),
    ]  # fmt: skip
    corner = [Path.CURVE4] * 3
    codes = [
        Path.MOVETO,
        Path.LINETO,
        *corner,
        Path.LINETO,
        *corner,
        Path.LINETO,
        *corner,
        Path.LINETO,
        *corner,
        Path.CLOSEPOLY,
    ]
    return Path(np.array(points), codes)


def _placed(path: Path, scale: float, x: float, y: float) -> Path:
    return Path(np.asarray(path.vertices) * scale + np.array((x, y)), path.codes)


_DOTS: Final[dict[str, Path]] = {
    "circle": Path.unit_circle(),
    "square": Path(np.array([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9)]), closed=True),
    "diamond": Path(np.array([(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0), (0.0, -1.1)]), closed=True),
}


def _dot(dots: Dots, n: int) -> Path:
    half = dots.size / 2
    return _placed(_DOTS[dots.shape], half, dots.x + half + n * 1.3 * dots.size, dots.y)
