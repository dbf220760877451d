"""The picture drawn with matplotlib: one artist on one Axes, in millimetres, y down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from typing import Any, Final, Literal

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.path import Path
from matplotlib.text import Text as _Text
from matplotlib.transforms import Bbox, IdentityTransform

from journeykit.drawing.icons import icon
from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import COLOURS, Box, Dots, Icon, Line, Mark, Shape, Text
from journeykit.drawing.measure import PT, Font, font_paths

__all__ = ["MapAxes", "axes_for", "paint"]

FAMILIES: Final = ("JourneyKit Source Sans Pro", "JourneyKit DejaVu Sans")
"""Names of our own, so that a font of the system is never taken for the one that was measured."""
_WEIGHTS: Final[dict[Font, tuple[int, Literal["normal", "italic"]]]] = {
    "regular": (400, "normal"), "semibold": (600, "normal"), "bold": (700, "normal"), "italic": (400, "italic"),
}  # fmt: skip
_RGBA: Final = {name: to_rgba(colour) for name, colour in COLOURS.items()}
_HERE: Final = IdentityTransform()
_CAP: Final = 0.5522847498  # the handle of a quarter circle
_DASHES: Final = {"": (), "dash": (4.5, 2.6), "dot": (1.2, 2.2)}


@cache
def _register() -> None:
    for name, (weight, style) in _WEIGHTS.items():
        for family, path in zip(FAMILIES, font_paths(name), strict=True):
            fontManager.ttflist.append(FontEntry(
                fname=str(path), name=family, style=style, variant="normal", weight=weight, stretch="normal",
                size="scalable",
            ))  # fmt: skip


@cache
def _font(name: Font, size: float) -> FontProperties:
    _register()
    weight, style = _WEIGHTS[name]
    return FontProperties(family=list(FAMILIES), style=style, weight=weight, size=size)


class MapAxes(Axes):
    """An Axes that shows itself in a notebook with its text alternative."""

    about = ""

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, bytes], dict[str, dict[str, Any]]]:
        figure = self.get_figure(root=True)
        assert isinstance(figure, Figure)
        stream = BytesIO()
        figure.savefig(stream, format="png", dpi=150 * 420 / 25.4 / figure.get_figwidth())
        return {"image/png": stream.getvalue()}, {"image/png": {"alt": self.about}}


def axes_for(picture: Picture) -> MapAxes:
    """An Axes over a whole figure that is as large as the paper."""
    figure = Figure(figsize=(picture.width / 25.4, picture.height / 25.4), facecolor=COLOURS["ground"])
    FigureCanvasAgg(figure)
    ax = MapAxes(figure, (0.0, 0.0, 1.0, 1.0))
    figure.add_axes(ax)
    return ax


def paint(picture: Picture, ax: Axes) -> Axes:
    """Draw the picture over the whole of `ax`; text and lines follow the size the Axes has now."""
    ax.set_axis_off()
    ax.set(xlim=(0, picture.width), ylim=(picture.height, 0), aspect="equal")
    figure = ax.get_figure(root=True)
    assert figure is not None
    inches = figure.get_size_inches() * ax.get_position().size
    scale = min(inches[0] * 25.4 / picture.width, inches[1] * 25.4 / picture.height)
    ax.add_artist(_Map(picture, scale))
    return ax


class _Map(Artist):
    """All marks of a picture as one artist: an artist for each would cost many times what drawing them does."""

    def __init__(self, picture: Picture, scale: float) -> None:
        super().__init__()
        self.picture, self.scale = picture, scale

    def get_window_extent(self, renderer: Any = None) -> Bbox:
        """The whole Axes."""
        assert self.axes is not None
        return self.axes.get_window_extent(renderer)

    def draw(self, renderer: Any) -> None:
        """Each mark over those before it. Text is as wide as it was measured: hinting would move its letters apart."""
        with rc_context({"text.hinting": "none"}):
            _Pen(self, renderer).draw((self.picture.ground, *self.picture.marks))


class _Pen:
    """Puts marks straight on a renderer."""

    def __init__(self, artist: _Map, renderer: Any) -> None:
        assert artist.axes is not None
        self.renderer, self.scale = renderer, artist.scale
        matrix = artist.axes.transData.get_matrix()
        self.ratio, self.origin = matrix[[0, 1], [0, 1]], matrix[:2, 2]
        self.height = renderer.get_canvas_width_height()[1] if renderer.flipy() else None
        # without ligatures letters stand as they were measured, and a PDF needs no second font for them
        self.words = _Text(fontfeatures=("-liga",))
        self.contexts: dict[tuple[Any, ...], GraphicsContextBase] = {}

    def context(self, colour: str, weight: float = 0.0, dash: tuple[float, ...] = ()) -> GraphicsContextBase:
        """How a line of `weight` millimetres is drawn, its dashes in multiples of it; or a text."""
        key = (colour, weight, dash)
        if key not in self.contexts:
            gc, points = self.renderer.new_gc(), weight / PT * self.scale
            gc.set_foreground(_RGBA[colour], isRGBA=True)
            gc.set_linewidth(points)
            gc.set_dashes(0, [part * points for part in dash] if dash else None)
            gc.set_capstyle("butt" if dash else "round")
            gc.set_joinstyle("round")
            self.contexts[key] = gc
        return self.contexts[key]

    def path(
        self, path: Path, fill: str | None, line: str | None, weight: float = 0.2, dash: tuple[float, ...] = (),
        x: float = 0.0, y: float = 0.0, size: float = 1.0,
    ) -> None:  # fmt: skip
        """One path, `size` times as large and moved to x and y."""
        points = (np.asarray(path.vertices) * size + (x, y)) * self.ratio + self.origin
        gc = self.context(line, weight, dash) if line else self.context("ink")
        self.renderer.draw_path(gc, Path(points, path.codes), _HERE, _RGBA[fill] if fill else None)

    def text(self, text: Text) -> None:
        """One line of text."""
        font = _font(text.font, text.size * self.scale)
        x, y = np.array((text.x, text.y)) * self.ratio + self.origin
        if text.anchor != "left":
            wide = self.renderer.get_text_width_height_descent(text.text, font, False)[0]
            x -= wide / 2 if text.anchor == "center" else wide
        if self.height is not None:
            y = self.height - y
        gc = self.context(text.colour)
        self.renderer.draw_text(gc, x, y, text.text, font, 0, ismath=False, mtext=self.words)

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


_PENS: Final[dict[type[Mark], Callable[[_Pen, Any], None]]] = {
    Box: _Pen.box, Text: _Pen.text, Icon: _Pen.icon, Dots: _Pen.dots, Line: _Pen.line,
    Shape: _Pen.shape,
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
