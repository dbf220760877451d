"""A dashboard's figures that follow a growing source."""

from journeykit.events.live.board import Board, Point, Tile

__all__ = ["Board", "Point", "Tile"]
