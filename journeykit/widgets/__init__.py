"""The Builder and the Dashboard, in a notebook or as pages of their own."""

from journeykit.widgets.builder import Builder
from journeykit.widgets.dashboard import Dashboard

__all__ = ["Builder", "Dashboard"]
