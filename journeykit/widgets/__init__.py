"""The Builder, in a notebook or as a page of its own."""

from journeykit.widgets.builder import Builder

__all__ = ["Builder"]
