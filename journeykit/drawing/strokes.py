"""Marks as strokes: the one way in which boxes, icons, dots and lines become paths, whatever paints them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fontTools.pens.recordingPen import RecordingPen  # type: ignore[import-untyped]
from fontTools.svgLib.path import parse_path  # type: ignore[import-untyped]

from journeykit.drawing.marks import Box, Cloud, Dots, Icon, Line, Mark, Shape, Text

__all__ = ["Step", "Stroke", "icon", "strokes"]

Step = tuple[str, tuple[tuple[float, float], ...]]
"""As a fontTools pen is told: moveTo, lineTo, curveTo (two handles and an end) or closePath, with its points."""
_CAP: Final = 0.5522847498  # the handle of a quarter circle
_DASHES: Final = {"": (), "dash": (4.5, 2.6), "dot": (1.2, 2.2)}


@dataclass(frozen=True, slots=True)
class Stroke(Mark):
    """A path, `size` times as large as its steps; colours by role, `weight` in mm, dashes in multiples of it."""

    steps: tuple[Step, ...]
    fill: str | None
    line: str | None = None
    weight: float = 0.2
    dash: tuple[float, ...] = ()
    size: float = 1.0


def strokes(marks: Iterable[Mark]) -> Iterator[Stroke | Text]:
    """Each mark over those before it, as strokes; text stays text."""
    for mark in marks:
        yield from _STROKES[type(mark)](mark)


def _box(box: Box) -> Iterator[Stroke]:
    r = min(box.radius, box.w / 2, box.h / 2)
    dash = (3.2, 2.0) if box.dash else ()
    yield Stroke(box.x, box.y, _rounded(box.w, box.h, r), box.fill, box.line, box.weight, dash)


def _icon(mark: Icon) -> Iterator[Stroke]:
    size = mark.size / 16
    for way, steps in icon(mark.name):
        fill: str | None = mark.ground if way == "hole" or mark.outline else mark.colour
        line: str | None = mark.colour if mark.outline else None
        if way in ("line", "line-hole"):
            fill, line = None, mark.colour if way == "line" else mark.ground
        yield Stroke(mark.x, mark.y, steps, fill, line, 1.4 * size, (), size)


def _dots(dots: Dots) -> Iterator[Stroke]:
    half = dots.size / 2
    for n in range(dots.total):
        full, x = n < dots.filled, dots.x + half + n * 1.3 * dots.size
        fill, line, weight = (dots.colour, dots.colour, 0.12) if full else ("card", "feel0", 0.15)
        yield Stroke(x, dots.y, _DOTS[dots.shape], fill, line, weight, (), half)


def _cloud(cloud: Cloud) -> Iterator[Stroke]:
    steps, half = _DOTS[cloud.shape], cloud.size / 2
    moved = tuple(
        (step, tuple((x + a / half, y + b / half) for x, y in points))
        for a, b in cloud.points
        for step, points in steps
    )
    if moved:
        yield Stroke(cloud.x, cloud.y, moved, cloud.colour, size=half)


def _line(line: Line) -> Iterator[Stroke]:
    yield Stroke(line.x, line.y, _through(line.points), None, line.colour, line.weight, _DASHES[line.dash])


def _shape(shape: Shape) -> Iterator[Stroke]:
    yield Stroke(shape.x, shape.y, (*_through(shape.points), ("closePath", ())), shape.fill)


def _text(text: Text) -> Iterator[Text]:
    yield text


_STROKES: Final[dict[type[Mark], Callable[[Any], Iterator[Stroke | Text]]]] = {
    Box: _box, Text: _text, Icon: _icon, Dots: _dots, Cloud: _cloud, Line: _line, Shape: _shape,
}  # fmt: skip


def _through(points: tuple[tuple[float, ...], ...]) -> tuple[Step, ...]:
    """A path through points, of which some bring their Bezier handles."""
    first, *rest = (tuple(zip(point[::2], point[1::2], strict=True)) for point in points)
    return (("moveTo", first), *(("lineTo" if len(step) == 1 else "curveTo", step) for step in rest))


def _polygon(first: tuple[float, float], *rest: tuple[float, float]) -> tuple[Step, ...]:
    return (("moveTo", (first,)), *(("lineTo", (point,)) for point in rest), ("closePath", ()))


def _rounded(w: float, h: float, r: float, x: float = 0.0, y: float = 0.0) -> tuple[Step, ...]:
    """A rectangle with quarter circles of radius `r` at its corners."""
    if r == 0:
        return _polygon((x, y), (x + w, y), (x + w, y + h), (x, y + h))
    x1, y1, k = x + w, y + h, r * (1 - _CAP)
    return (
        ("moveTo", ((x + r, y),)),
        ("lineTo", ((x1 - r, y),)),
        ("curveTo", ((x1 - k, y), (x1, y + k), (x1, y + r))),
        ("lineTo", ((x1, y1 - r),)),
        ("curveTo", ((x1, y1 - k), (x1 - k, y1), (x1 - r, y1))),
        ("lineTo", ((x + r, y1),)),
        ("curveTo", ((x + k, y1), (x, y1 - k), (x, y1 - r))),
        ("lineTo", ((x, y + r),)),
        ("curveTo", ((x, y + k), (x + k, y), (x + r, y))),
        ("closePath", ()),
    )


_DOTS: Final[dict[str, tuple[Step, ...]]] = {
    "circle": _rounded(2.0, 2.0, 1.0, -1.0, -1.0),
    "square": _polygon((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": _polygon((0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)),
}


@cache
def _drawings() -> dict[str, list[tuple[str, str]]]:
    read: dict[str, list[tuple[str, str]]] = json.loads(files("journeykit").joinpath("icons.json").read_text("utf-8"))
    return read


@cache
def icon(name: str) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """The paths of an icon of icons.json, each with its way of painting: line, fill, hole or line-hole.

    An unknown name gives the icon "tag".

    >>> icon("arrow")[0][1][:2]
    (('moveTo', ((2.5, 8.0),)), ('lineTo', ((13.5, 8.0),)))
    """
    drawings = _drawings()
    return tuple((way, _steps(d)) for way, d in drawings.get(name, drawings["tag"]))


def _steps(d: str) -> tuple[Step, ...]:
    pen = RecordingPen()
    parse_path(d, pen)
    return tuple((step, points) for step, points in pen.value if step != "endPath")
