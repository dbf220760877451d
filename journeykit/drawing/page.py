"""A picture for a page of ours: as plain data, whose colours are the page's and whose text stays text."""

from __future__ import annotations

from typing import Any, Final

from journeykit.drawing.charts import CHARTS, facts_of, of_map, told
from journeykit.drawing.charts.sheet import Chart
from journeykit.drawing.marks import COLOURS, Text, flat, resolved
from journeykit.drawing.measure import PT, width
from journeykit.drawing.strokes import Stroke, strokes
from journeykit.model.journey import Journey
from journeykit.text import Language

__all__ = ["on_page"]

_WIDE: Final = 210.0
_NARROW: Final = 94.0
_HIGH: Final = 130.0
_EDGE: Final = 0.6
_WEIGHTS: Final = {"regular": 400, "semibold": 600, "bold": 700, "italic": 400}
_ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}
_LETTERS: Final = {"moveTo": "M", "lineTo": "L", "curveTo": "C", "closePath": "Z"}


def on_page(what: Journey | Any, view: of_map.View = "map", language: Language = "en", **more: Any) -> dict[str, Any]:
    """One side of a map, or the frame of an analysis, laid out for a wide page (210 mm) and for a phone (94 mm).

    `wide` and `narrow` each have `width`, `height` and `marks`: paths (`d`, `fill`, `line`, `weight`, `dash`) and
    texts, with colours by their role. `about` is the text alternative. `more` is what a chart knows besides: `step=9`
    marks a step of the curve. Raises `BadValue` as `draw` does.

    >>> from journeykit.frameworks import example
    >>> on_page(example(), "gap")["wide"]["width"]
    211.2
    """
    if isinstance(what, Journey):
        chart, facts = of_map.facts_of_map(what, view, language, **more)
    else:
        facts = facts_of(what, language)
        chart = CHARTS[facts.analysis]
    sheets = {name: _sheet(chart, facts, room) for name, room in (("wide", _WIDE), ("narrow", _NARROW))}
    return {**sheets, "about": told(chart, facts)}


def _sheet(chart: Chart, facts: Any, room: float) -> dict[str, Any]:
    block = chart.body(facts, room, _HIGH)
    marks = flat(block.marks, _EDGE, _EDGE)
    return {
        "width": room + 2 * _EDGE,
        "height": round(block.height + 2 * _EDGE, 2),
        "marks": [_text(mark) if isinstance(mark, Text) else _path(mark) for mark in strokes(marks)],
    }


def _text(mark: Text) -> dict[str, Any]:
    return {
        "text": mark.text, "x": round(mark.x, 2), "y": round(mark.y, 2), "colour": _role(mark.colour),
        "size": round(mark.size * PT, 2), "bold": _WEIGHTS[mark.font], "anchor": _ANCHORS[mark.anchor],
        "wide": round(width(mark.text, mark.font, mark.size), 2),
    }  # fmt: skip


def _path(mark: Stroke) -> dict[str, Any]:
    return {
        "d": _drawn(mark), "fill": _role(mark.fill), "line": _role(mark.line),
        "weight": round(mark.weight, 3) if mark.line else 0,
        "dash": " ".join(f"{mark.weight * one:.2f}" for one in mark.dash),
    }  # fmt: skip


def _role(colour: str | None) -> str | None:
    """A role is the page's to colour; what was mixed from roles is a colour of the light style."""
    return colour if colour is None or colour in COLOURS else resolved(colour)


def _drawn(mark: Stroke) -> str:
    """The steps of a pen as the path of SVG."""
    parts = []
    for letter, points in mark.steps:
        spots = " ".join(f"{mark.x + x * mark.size:.2f} {mark.y + y * mark.size:.2f}" for x, y in points)
        parts.append(_LETTERS[letter] + spots)
    return "".join(parts)
