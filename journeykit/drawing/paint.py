"""The picture drawn with matplotlib: one Axes in millimetres, y down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text as _Text

from journeykit.drawing.icons import icon
from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import COLOURS, Box, Dots, Icon, Line, Mark, Shape, Text
from journeykit.drawing.measure import PT, Font, font_paths

__all__ = ["paint"]

FAMILIES: Final = ("JourneyKit Source Sans Pro", "JourneyKit DejaVu Sans")
"""Names of our own, so that a font of the system is never taken for the one that was measured."""
_WEIGHTS: Final[dict[Font, tuple[int, Literal["normal", "italic"]]]] = {
    "regular": (400, "normal"), "semibold": (600, "normal"), "bold": (700, "normal"), "italic": (400, "italic"),
}  # fmt: skip
_CAP: Final = 0.5522847498  # the handle of a quarter circle


@cache
def _fonts() -> dict[Font, FontProperties]:
    for name, (weight, style) in _WEIGHTS.items():
        for family, path in zip(FAMILIES, font_paths(name), strict=True):
            fontManager.ttflist.append(FontEntry(
                fname=str(path), name=family, style=style, variant="normal", weight=weight, stretch="normal",
                size="scalable",
            ))  # fmt: skip
    return {
        name: FontProperties(family=list(FAMILIES), style=style, weight=weight)
        for name, (weight, style) in _WEIGHTS.items()
    }


def paint(picture: Picture, ax: Axes) -> Axes:
    """Draw the picture over the whole of `ax`; text and lines follow the size the Axes has now."""
    ax.set_axis_off()
    ax.set(xlim=(0, picture.width), ylim=(picture.height, 0), aspect="equal")
    figure = ax.get_figure(root=True)
    assert figure is not None
    inches = figure.get_size_inches() * ax.get_position().size
    scale = min(inches[0] * 25.4 / picture.width, inches[1] * 25.4 / picture.height)
    painter = _Painter(ax, scale)
    painter.box(Box(0, 0, picture.width, picture.height, "ground", "ground", radius=0))
    for mark in picture.marks:
        _PAINTERS[type(mark)](painter, mark)
    return ax


class _Line(_Text):
    """Text drawn as wide as it was measured: hinting would move its letters apart."""

    def draw(self, renderer: Any) -> None:
        with rc_context({"text.hinting": "none"}):
            super().draw(renderer)


class _Painter:
    """Puts marks on an Axes, in the order they come."""

    def __init__(self, ax: Axes, scale: float) -> None:
        self.ax, self.scale, self.order = ax, scale, 0

    def patch(
        self, path: Path, fill: str | None, line: str | None, weight: float = 0.2, dash: Sequence[float] = ()
    ) -> None:
        """One path; weight in millimetres, dashes in multiples of it."""
        self.order += 1
        self.ax.add_patch(PathPatch(
            path, facecolor=COLOURS[fill] if fill else "none", edgecolor=COLOURS[line] if line else "none",
            linewidth=weight / PT * self.scale if line else 0, linestyle=(0, tuple(dash)) if dash else "solid",
            capstyle="butt" if dash else "round", joinstyle="round", zorder=1 + self.order / 1e5, clip_on=False,
        ))  # fmt: skip

    def box(self, box: Box) -> None:
        """A rectangle, rounded if it has a radius."""
        dash = (3.2, 2.0) if box.dash else ()
        self.patch(_rounded(box), box.fill, box.line, box.weight, dash)

    def text(self, text: Text) -> None:
        """One line of text."""
        self.order += 1
        self.ax.add_artist(_Line(
            text.x, text.y, text.text, color=COLOURS[text.colour], ha=text.anchor, va="baseline", parse_math=False,
            fontproperties=_fonts()[text.font], fontsize=text.size * self.scale, zorder=1 + self.order / 1e5,
            usetex=False, clip_on=False,
        ))  # fmt: skip

    def icon(self, mark: Icon) -> None:
        """The strokes of an icon, each in its way of painting."""
        for paint, grid in icon(mark.name):
            path = _placed(grid, mark.size / 16, mark.x, mark.y)
            stroke = 1.4 * mark.size / 16
            if paint == "fill" and mark.outline:
                self.patch(path, mark.ground, mark.colour, stroke)
            elif paint in ("fill", "hole"):
                self.patch(path, mark.colour if paint == "fill" else mark.ground, None)
            else:
                self.patch(path, None, mark.colour if paint == "line" else mark.ground, stroke)

    def dots(self, dots: Dots) -> None:
        """The filled shapes as one path, the empty ones as another."""

        def some(count: range) -> Path:
            return Path.make_compound_path(*(_dot(dots, n) for n in count))

        if dots.filled:
            self.patch(some(range(dots.filled)), dots.colour, dots.colour, 0.12)
        if dots.filled < dots.total:
            self.patch(some(range(dots.filled, dots.total)), "card", "feel0", 0.15)

    def line(self, line: Line) -> None:
        """Straight from point to point, or along Bezier handles."""
        codes = [Path.MOVETO]
        for point in line.points[1:]:
            codes += [Path.CURVE4] * 3 if len(point) == 6 else [Path.LINETO]
        path = _placed(Path(np.concatenate(line.points).reshape(-1, 2), codes), 1.0, line.x, line.y)
        self.patch(path, None, line.colour, line.weight, {"": (), "dash": (4.5, 2.6), "dot": (1.2, 2.2)}[line.dash])

    def shape(self, shape: Shape) -> None:
        """A polygon."""
        self.patch(
            _placed(Path([*shape.points, shape.points[0]], closed=True), 1.0, shape.x, shape.y), shape.fill, None
        )


_PAINTERS: Final[dict[type[Mark], Callable[[_Painter, Any], None]]] = {
    Box: _Painter.box, Text: _Painter.text, Icon: _Painter.icon, Dots: _Painter.dots, Line: _Painter.line,
    Shape: _Painter.shape,
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
