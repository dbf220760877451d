"""The icons (icons.json) as matplotlib paths on a grid of 16."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.svgLib.path import parse_path  # type: ignore[import-untyped]
from matplotlib.path import Path

__all__ = ["icon"]


class _PathPen(BasePen):  # type: ignore[misc]
    """Draws into the vertices and codes of a matplotlib path; BasePen gives the names of its methods."""

    def __init__(self) -> None:
        super().__init__(None)
        self.vertices: list[tuple[float, float]] = []
        self.codes: list[int] = []

    def _add(self, code: Any, *points: tuple[float, float]) -> None:
        self.vertices += points
        self.codes += [int(code)] * len(points)

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add(Path.MOVETO, pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add(Path.LINETO, pt)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add(Path.CURVE4, *points)

    def _closePath(self) -> None:  # noqa: N802
        self._add(Path.CLOSEPOLY, self.vertices[-1])


@cache
def _drawings() -> dict[str, list[tuple[str, str]]]:
    read: dict[str, list[tuple[str, str]]] = json.loads(files("journeykit").joinpath("icons.json").read_text("utf-8"))
    return read


@cache
def icon(name: str) -> tuple[tuple[str, Path], ...]:
    """The strokes of an icon, each with how it is painted: line, fill, hole or line-hole. "tag" if unknown."""
    drawings = _drawings()
    return tuple((paint, _path(d)) for paint, d in drawings.get(name, drawings["tag"]))


def _path(d: str) -> Path:
    pen = _PathPen()
    parse_path(d, pen)
    return Path(np.array(pen.vertices, dtype=float), pen.codes)
