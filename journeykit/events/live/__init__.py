"""A dashboard's figures that follow a growing source."""

from journeykit.events.live.board import Board, Point, Tile
from journeykit.events.live.live import Live
from journeykit.events.live.source import Source, open_source

__all__ = ["Board", "Live", "Point", "Source", "Tile", "open_source"]
