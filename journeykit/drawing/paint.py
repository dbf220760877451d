"""The picture drawn with matplotlib: one artist on one Axes, in millimetres, y down."""

from __future__ import annotations

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

from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import Style, Text, resolved
from journeykit.drawing.measure import PT, Font, font_paths
from journeykit.drawing.strokes import Stroke, strokes

__all__ = ["MapAxes", "axes_for", "paint", "size_of"]

FAMILIES: Final = ("JourneyKit Source Sans Pro", "JourneyKit DejaVu Sans", "JourneyKit Noto Emoji")
"""Names of our own, so that a font of the system is never taken for the one that was measured."""
_WEIGHTS: Final[dict[Font, tuple[int, Literal["normal", "italic"]]]] = {
    "regular": (400, "normal"), "semibold": (600, "normal"), "bold": (700, "normal"), "italic": (400, "italic"),
}  # fmt: skip
_PIXELS: Final = 150 * 420 / 25.4
"""The width of a picture in a notebook."""
_HERE: Final = IdentityTransform()
_CODES: Final = {
    "moveTo": Path.MOVETO, "lineTo": Path.LINETO, "curveTo": Path.CURVE4, "closePath": Path.CLOSEPOLY,
}  # fmt: skip


@cache
def _rgba(colour: str, style: Style) -> tuple[float, float, float, float]:
    return to_rgba(resolved(colour, style))


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
        figure.savefig(stream, format="png", dpi=_PIXELS / figure.get_figwidth())
        return {"image/png": stream.getvalue()}, {"image/png": {"alt": self.about}}


def axes_for(picture: Picture, style: Style = "light") -> MapAxes:
    """An Axes over a whole figure that is as large as the paper."""
    figure = Figure(figsize=(picture.width / 25.4, picture.height / 25.4), facecolor=resolved("ground", style))
    FigureCanvasAgg(figure)
    ax = MapAxes(figure, (0.0, 0.0, 1.0, 1.0))
    figure.add_axes(ax)
    return ax


def paint(picture: Picture, ax: Axes, style: Style = "light") -> Axes:
    """Draw the picture over the whole of `ax`; text and lines follow the size the Axes has now."""
    ax.set_axis_off()
    ax.set(xlim=(0, picture.width), ylim=(picture.height, 0), aspect="equal")
    wide, high = size_of(ax)
    ax.add_artist(_Map(picture, min(wide / picture.width, high / picture.height), style))
    return ax


def size_of(ax: Axes) -> tuple[float, float]:
    """How large an Axes is now, in millimetres."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    wide, high = figure.get_size_inches() * ax.get_position(original=True).size * 25.4
    return float(wide), float(high)


class _Map(Artist):
    """All marks of a picture as one artist: an artist for each would cost many times what drawing them does."""

    def __init__(self, picture: Picture, scale: float, style: Style) -> None:
        super().__init__()
        self.picture, self.scale, self.style = picture, scale, style

    def get_window_extent(self, renderer: Any = None) -> Bbox:
        """The whole Axes."""
        assert self.axes is not None
        return self.axes.get_window_extent(renderer)

    def draw(self, renderer: Any) -> None:
        """Each mark over those before it. Text is as wide as it was measured: hinting would move its letters apart."""
        with rc_context({"text.hinting": "none"}):
            pen = _Pen(self, renderer)
            for one in strokes((self.picture.ground, *self.picture.marks)):
                if isinstance(one, Text):
                    pen.text(one)
                else:
                    pen.stroke(one)


class _Pen:
    """Puts strokes and text straight on a renderer."""

    def __init__(self, artist: _Map, renderer: Any) -> None:
        assert artist.axes is not None
        self.renderer, self.scale, self.style = renderer, artist.scale, artist.style
        matrix = artist.axes.transData.get_matrix()
        self.ratio, self.origin = matrix[[0, 1], [0, 1]], matrix[:2, 2]
        self.height = renderer.get_canvas_width_height()[1] if renderer.flipy() else None
        self.words = _Text(fontfeatures=("-liga",))  # letters stand as they were measured
        self.contexts: dict[tuple[Any, ...], GraphicsContextBase] = {}

    def context(self, colour: str, weight: float = 0.0, dash: tuple[float, ...] = ()) -> GraphicsContextBase:
        """How a line of `weight` millimetres is drawn, its dashes in multiples of it; or a text."""
        key = (colour, weight, dash)
        if key not in self.contexts:
            gc, points = self.renderer.new_gc(), weight / PT * self.scale
            gc.set_foreground(_rgba(colour, self.style), isRGBA=True)
            gc.set_linewidth(points)
            gc.set_dashes(0, [part * points for part in dash] if dash else None)
            gc.set_capstyle("butt" if dash else "round")
            gc.set_joinstyle("round")
            self.contexts[key] = gc
        return self.contexts[key]

    def stroke(self, stroke: Stroke) -> None:
        """One path."""
        steps = [(_CODES[step], point) for step, points in stroke.steps for point in points or ((0.0, 0.0),)]
        points = (np.array([point for _, point in steps]) * stroke.size + (stroke.x, stroke.y)) * self.ratio
        gc = self.context(stroke.line, stroke.weight, stroke.dash) if stroke.line else self.context("ink")
        path = Path(points + self.origin, [code for code, _ in steps])
        self.renderer.draw_path(gc, path, _HERE, _rgba(stroke.fill, self.style) if stroke.fill else None)

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
