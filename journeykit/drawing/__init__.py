"""The picture of a map, or of an analysis: drawn on an Axes, saved as PDF, SVG or PNG, and told in words."""

from journeykit.drawing.describe import describe
from journeykit.drawing.picture import FORMATS, draw, render, save

__all__ = ["FORMATS", "describe", "draw", "render", "save"]
