"""What a dashboard shows: a tile a KPI of a stage, and how fresh it is. Values only; `live.py` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from journeykit.model.cards import Measure
from journeykit.model.kpis import Good, KpiDefinition, State, kpis
from journeykit.text import Phrase

__all__ = ["Board", "Point", "Tile"]


@dataclass(frozen=True)
class Point:
    """The value over one step of a trend (a day, a week, a month): `day` is its first day; None: nothing to count."""

    day: date
    value: float | None


@dataclass(frozen=True)
class Tile:
    """A KPI on a stage. `stage` and `card` are ids of the map; `card` is "" for a KPI that the map has no card for.

    `change` is the value minus that of the period before, as long as the one shown; `last` the newest day of the rows
    that it rests on. `since` is when its state was first seen as it is now. `needs` says what is lacking, and then
    there is no measure.
    """

    stage: str
    card: str
    kpi: str
    measure: Measure | None
    state: State = "unknown"
    trend: tuple[Point, ...] = ()
    change: float | None = None
    needs: Phrase | None = None
    last: date | None = None
    target: float | None = None
    alert: float | None = None
    since: datetime | None = None

    @property
    def definition(self) -> KpiDefinition:
        """The KPI in the catalogue: its name, unit and good direction."""
        return kpis()[self.kpi]

    @property
    def good(self) -> Good:
        """Whether higher or lower is better, by the catalogue."""
        return self.definition.good


@dataclass(frozen=True)
class Board:
    """All tiles at a moment, in the order of the map's stages.

    `updated` is when the source was last read with success, in UTC; `stale_since` is the same moment while the source
    is away, and `why` says what is wrong with it. `rows` counts the rows that are held, `new_rows` those that the last
    refresh brought, `left_out` those that could not be used. `segments` are the columns to choose a segment by, with
    their values; `days` the first and last day of the data; `segment`, `start` and `end` what is chosen. `notes` say
    what else must be known, such as a file that cannot be read.
    """

    tiles: tuple[Tile, ...]
    updated: datetime
    stale_since: datetime | None = None
    why: Phrase | None = None
    rows: int = 0
    new_rows: int = 0
    left_out: int = 0
    segments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: tuple[date, date] | None = None
    segment: Mapping[str, str] = field(default_factory=dict)
    start: date | None = None
    end: date | None = None
    notes: tuple[Phrase, ...] = ()

    @property
    def alerts(self) -> tuple[Tile, ...]:
        """The tiles in alert, the longest first."""
        found = [tile for tile in self.tiles if tile.state == "alert"]
        return tuple(sorted(found, key=lambda tile: (tile.since is None, tile.since)))
