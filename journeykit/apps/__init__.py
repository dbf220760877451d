"""The apps of JourneyKit, and how they are started on this machine, safely."""

from journeykit.apps.notebooks import lab
from journeykit.apps.start import PORT, free_port, serve
from journeykit.places import share

__all__ = ["PORT", "free_port", "lab", "serve", "share"]
