"""The picture of a map, of a side of it, or of an analysis: on an Axes, as PDF, SVG or PNG, and in words."""

from journeykit.drawing.describe import describe
from journeykit.drawing.page import on_page
from journeykit.drawing.picture import FORMATS, draw, render, save

__all__ = ["FORMATS", "describe", "draw", "on_page", "render", "save"]
