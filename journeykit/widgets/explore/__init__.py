"""Explorers: look into data and maps without writing code, inside a lesson or an exercise."""

from journeykit.widgets.explore.explorer import NAMES, Explorer, explorer

__all__ = ["NAMES", "Explorer", "explorer"]
