"""The apps of JourneyKit, and how they are started on this machine, safely."""

from journeykit.apps.notebooks import lab
from journeykit.apps.start import DASHBOARD_PORT, PORT, dashboard, free_port, serve
from journeykit.places import share

__all__ = ["DASHBOARD_PORT", "PORT", "dashboard", "free_port", "lab", "serve", "share"]
