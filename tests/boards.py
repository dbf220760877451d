"""A board of the worked example, for tests of what is shown: good, watch, alert, and data that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import journeykit as jk
from journeykit.events.live.board import Board, Point, Tile
from journeykit.model.kpis import state_of
from journeykit.text import phrase

__all__ = ["Source", "a_board", "moved"]

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
DAYS = (date(2026, 9, 1), date(2026, 10, 31))
LACKING = {"kpi-ctr": phrase("needs impressions and clicks"), "kpi-fcr": phrase("needs contacts")}


def a_board(journey: jk.Journey | None = None, **changes: Any) -> Board:
    """The figures that stand on the example map, each with nine weeks of a line that leads to it."""
    tiles = tuple(_tiles(journey or jk.example()))
    board = Board(
        tiles,
        updated=NOW,
        rows=12_800,
        segments={"channel": ("ad", "search"), "device": ("desktop", "mobile")},
        days=DAYS,
    )
    return replace(board, **changes)


def _tiles(journey: jk.Journey) -> Iterator[Tile]:
    for n, (stage, card) in enumerate(journey.kpis()):
        assert card.measure
        lacking = LACKING.get(card.id)
        value = card.measure.value
        values = [value - (8 - k) * (n % 3 - 1) * abs(value) / 25 for k in range(9)]
        trend = tuple(Point(DAYS[0] + timedelta(weeks=k), round(one, 2)) for k, one in enumerate(values))
        yield Tile(
            stage.id,
            card.id,
            card.kpi,
            None if lacking else card.measure,
            "unknown" if lacking else card.state,
            () if lacking else trend,
            None if lacking else round((n % 3 - 1) * abs(value) / 12, 2),
            lacking,
            None if lacking else DAYS[1],
            card.target,
            card.alert,
        )


def moved(board: Board, card: str, value: float) -> Board:
    """The board after rows came that changed one figure."""

    def new(tile: Tile) -> Tile:
        if tile.card != card:
            return tile
        assert tile.measure
        state = state_of(value, tile.target, tile.alert, tile.good)
        return replace(tile, measure=tile.measure.replace(value=value), state=state)

    return replace(board, tiles=tuple(map(new, board.tiles)), rows=board.rows + 1, new_rows=1)


class Source:
    """What `Live` is to the widget, with a board that a test sets."""

    def __init__(self, source: Any, journey: jk.Journey) -> None:
        self.board = a_board(journey)
        self.asked = 0

    def refresh(self) -> Board:
        """The board that the test set."""
        self.asked += 1
        return self.board

    def choose(
        self, segment: Mapping[str, str] | None = None, start: date | None = None, end: date | None = None
    ) -> Board:
        """The same figures, said to be of a segment and a period."""
        self.board = replace(self.board, segment=dict(segment or {}), start=start, end=end)
        return self.board
