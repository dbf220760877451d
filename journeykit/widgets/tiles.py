"""What the Dashboard's page shows of a board, as plain data: tiles under their stages, alerts in words, choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from journeykit.errors import BadValue
from journeykit.model.cards import Kpi, Measure
from journeykit.model.figures import figures
from journeykit.model.journey import Journey, Stage
from journeykit.model.kpis import kpis
from journeykit.model.tiles import alert_days, change_in_words, clock, days_before, last_days, trend_in_words
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, day, number, phrase, plural, shown

if TYPE_CHECKING:
    from journeykit.events.live import Board, Tile

__all__ = ["ALL", "OWN", "PERIODS", "Period", "known_segment", "news", "read_period", "view"]

ALL: Final = "all"
OWN: Final = "own"
PERIODS: Final[Mapping[str, int]] = {"1": 1, "7": 7, "30": 30, "90": 90}
"""How many of the last days each choice shows; it moves on with the data."""


@dataclass(frozen=True, slots=True)
class Period:
    """What somebody chose to look at: one of `PERIODS`, `ALL`, or `OWN` with two days.

    At first it is what most want to know: the last three months, against the three before.
    """

    id: str = "90"
    start: date | None = None
    end: date | None = None

    def days(self, known: tuple[date, date] | None) -> tuple[date | None, date | None]:
        """Its first and last day in data of these days; None is open."""
        if self.id in PERIODS and known:
            return last_days(PERIODS[self.id], known), None
        return (self.start, self.end) if self.id == OWN else (None, None)


def read_period(asked: Mapping[str, Any]) -> Period:
    """The period that a page asks for. Raises `BadValue` for what is none.

    >>> read_period({"period": "own", "start": "2026-01-01", "end": "2026-01-31"}).start
    datetime.date(2026, 1, 1)
    """
    key = asked.get("period")
    if key in (ALL, *PERIODS):
        return Period(str(key))
    if key != OWN:
        raise BadValue(phrase("There is no such period."), phrase("Choose one of the list."))
    start, end = _day(asked.get("start")), _day(asked.get("end"))
    if start > end:
        raise BadValue(
            phrase("The first day, {start}, is after the last, {end}.", start=str(start), end=str(end)),
            phrase("Choose a first day that is not after the last."),
        )
    return Period(OWN, start, end)


def _day(typed: Any) -> date:
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        raise BadValue(
            phrase("“{day}” is not a day.", day=shown(typed)), phrase("Write it as year-month-day: 2026-01-31.")
        ) from None


def view(journey: Journey, board: Board, period: Period, language: Language) -> dict[str, Any]:
    """The board as the page shows it: header, choices, alerts, stages, tiles."""
    board = _with_typed(journey, board)
    cards = {tile_id(tile): _card(journey, tile) for tile in board.tiles}
    tiles = {tile_id(tile): _tile(cards[tile_id(tile)], tile, board, language) for tile in board.tiles}
    return {
        "mode": "board",
        "title": journey.title,
        "about": _about(journey, board, language),
        "order": [stage.id for stage in journey.stages],
        "stages": {stage.id: _stage(stage, language) for stage in journey.stages},
        "places": {s.id: [key for key, one in tiles.items() if one["stage"] == s.id] for s in journey.stages},
        "tiles": tiles,
        "alerts": [_alert(journey, cards[tile_id(tile)], tile, language) for tile in board.alerts],
        "headline": _headline(board).to(language),
        "away": _away(board, language),
        **_choices(board, period, language),
        "updated": phrase("Updated {time}", time=clock(board.updated, language)).to(language) if board.days else "",
        "notes": [note.to(language) for note in board.notes],
        "totals": plural("{rows} row", "{rows} rows", n=board.rows, rows=number(board.rows, language)).to(language),
        "legend": " ".join(said.to(language) for said in _legend(board)),
    }


def _with_typed(journey: Journey, board: Board) -> Board:
    """The board with those KPIs of the map that are no data's: their values were typed there. In the map's order."""
    from journeykit.events.live.board import Tile  # it is loaded: here is one of its boards

    typed = tuple(
        Tile(stage.id, card.id, "", card.measure, card.state, target=card.target, alert=card.alert)
        for stage, card in journey.kpis()
        if not card.kpi
    )
    place = {card.id: n for n, (_, card) in enumerate(journey.kpis())}
    return replace(board, tiles=tuple(sorted((*board.tiles, *typed), key=lambda one: place.get(one.card, len(place)))))


def news(journey: Journey, before: Board, after: Board) -> Iterator[Phrase]:
    """What must be heard when a board follows another: what came into alert, and whether the source went or came."""
    if after.stale_since and not before.stale_since:
        yield phrase("The source does not answer. The figures stand as they were.")
    if before.stale_since and not after.stale_since:
        yield phrase("The source is back.")
    states = {tile_id(tile): tile.state for tile in before.tiles}
    for tile in after.tiles:
        if tile.state == "alert" and states.get(tile_id(tile)) != "alert":
            yield phrase("Alert: {name}.", name=_card(journey, tile).called)


def known_segment(board: Board, key: str) -> dict[str, str] | None:
    """The segment that the page calls `key`; empty for all customers, None if the data has no such segment."""
    known = {_key(column, value): {column: value} for column, values in board.segments.items() for value in values}
    return {} if not key else known.get(key)


def tile_id(tile: Tile) -> str:
    """The name of a tile on the page: its card's, or its stage's with the KPI's."""
    return tile.card or f"{tile.stage}.{tile.kpi}"


def _card(journey: Journey, tile: Tile) -> Kpi:
    own = next((card for _, card in journey.kpis() if tile.card and card.id == tile.card), None)
    card = own or Kpi(kpi=tile.kpi, target=tile.target, alert=tile.alert)
    return card if tile.needs else card.replace(measure=tile.measure)


def _key(column: str, value: str) -> str:
    return f"{column}={value}"


# -- header


def _about(journey: Journey, board: Board, language: Language) -> str:
    counted = (
        plural("{n} stage", "{n} stages", n=len(journey.stages)).to(language),
        plural("{n} KPI", "{n} KPIs", n=len(board.tiles)).to(language),
        _span(*_bounds(board), language),
    )
    who = phrase("Dashboard of {name}’s journey", name=journey.persona.name)
    what = who if journey.persona.name else phrase("Dashboard")
    return phrase("{what}: {parts}", what=what, parts=", ".join(part for part in counted if part)).to(language)


def _choices(board: Board, period: Period, language: Language) -> dict[str, Any]:
    start, end = _bounds(board)
    return {
        "segments": [
            {
                "column": column.replace("_", " ").capitalize(),
                "values": [{"id": _key(column, value), "label": value} for value in values],
            }
            for column, values in board.segments.items()
        ],
        "segment": next((_key(column, value) for column, value in board.segment.items()), ""),
        "periods": [
            {"id": ALL, "label": phrase("All days").to(language)},
            *(
                {"id": k, "label": plural("The last day", "The last {n} days", n=n).to(language)}
                for k, n in PERIODS.items()
            ),
            {"id": OWN, "label": phrase("From ... to ...").to(language)},
        ],
        "period": period.id,
        "start": start.isoformat() if start else "",
        "end": end.isoformat() if end else "",
        "days": _span(start, end, language),
        "compared": _compared(board, period, language),
    }


def _compared(board: Board, period: Period, language: Language) -> str:
    """The days before that the shown ones are compared with; nothing where there is no data of them."""
    start, end = _bounds(board)
    if not start or not end or not board.days or period.id == ALL:
        return ""
    before = days_before(start, end)
    return _span(*before, language) if before[1] >= board.days[0] else ""


def _bounds(board: Board) -> tuple[date | None, date | None]:
    """The first and last day that is shown."""
    first, last = board.days or (None, None)
    return board.start or first, board.end or last


def _span(start: date | None, end: date | None, language: Language) -> str:
    if not start or not end:
        return ""
    if start == end:
        return day(start, language)
    first, last = day(start, language), day(end, language)
    if start.year == end.year:
        first = first.rpartition(" ")[0]  # the year is said once
    return phrase("{start} to {end}", start=first, end=last).to(language)


def _headline(board: Board) -> Phrase:
    if board.alerts:
        return plural("{n} alert", "{n} alerts", n=len(board.alerts))
    return phrase("No alert")


def _away(board: Board, language: Language) -> dict[str, str] | None:
    if board.stale_since is None:
        return None
    since = clock(board.stale_since, language)
    return {
        "says": phrase("No answer from the source since {time}.", time=since).to(language),
        "why": board.why.to(language) if board.why else "",
        "next": phrase("The figures stand as they were, and go on by themselves once it answers.").to(language),
    }


def _legend(board: Board) -> Iterator[Phrase]:
    gaps = [(b.day - a.day).days for tile in board.tiles for a, b in zip(tile.trend, tile.trend[1:], strict=False)][:1]
    if not gaps:
        yield phrase("The dashed line is the target.")
    elif gaps[0] == 1:
        yield phrase("A point of a line is a day; the dashed line is the target.")
    elif gaps[0] <= 7:
        yield phrase("A point of a line is a week; the dashed line is the target.")
    elif gaps[0] <= 31:
        yield phrase("A point of a line is a month; the dashed line is the target.")
    else:
        yield phrase("A point of a line is a quarter; the dashed line is the target.")
    if any(tile.trend and tile.trend[-1].value is None for tile in board.tiles if tile.measure):
        yield phrase("Where a line ends in grey there is nothing to count.")


# -- stages and alerts


def _stage(stage: Stage, language: Language) -> dict[str, Any]:
    felt = [(step.emotion, step.feeling) for step in stage.of("step", "lived") if step.emotion is not None]  # type: ignore[union-attr]
    words = list(dict.fromkeys(feeling for _, feeling in felt if feeling))
    return {
        "id": stage.id,
        "title": stage.title,
        "phase": stage.phase,
        "phase_name": word("phase", stage.phase).to(language),
        "emotion": felt[-1][0] if felt else None,
        "feels": phrase("{first}, then {last}", first=words[0], last=words[-1]).to(language)
        if len(words) > 1
        else "".join(words),
    }


def _alert(journey: Journey, card: Kpi, tile: Tile, language: Language) -> dict[str, Any]:
    said = figures(card, language)
    moved = change_in_words(card, tile.change, language)
    since = alert_days(card, _points(tile))
    more = (
        said.target,
        moved.says.to(language) if moved and moved.better is not None else "",
        phrase("in alert since {day}", day=day(since, language)).to(language) if since else "",
        journey.stage(tile.stage).title,
    )
    says = phrase("{name}: {value}", name=said.name, value=said.value).to(language)
    return {"tile": tile_id(tile), "says": says, "more": [one for one in more if one]}


# -- tiles


def _points(tile: Tile) -> list[tuple[date, float | None]]:
    return [(point.day, point.value) for point in tile.trend]


def _tile(card: Kpi, tile: Tile, board: Board, language: Language) -> dict[str, Any]:
    said = figures(card, language)
    stale = _stale(tile, board, language)
    state = "stale" if stale else tile.state
    moved = change_in_words(card, tile.change, language)
    shape = trend_in_words(card, _points(tile), language)
    return {
        "id": tile_id(tile),
        "stage": tile.stage,
        "name": said.name,
        "state": state,
        "icon": word("state", state).icon,
        "state_name": word("state", state).to(language),
        "amount": said.amount,
        "unit": said.unit,
        "change": moved.says.to(language) if moved else "",
        "target": said.target,
        "counted": " · ".join(figures(card.replace(measure=_bare(card.measure)), language).counted),
        "trend": [[point.day.toordinal(), point.value] for point in tile.trend] if shape else [],
        "level": card.target,
        "shape": shape.to(language) if shape else "",
        "lacks": _lacks(tile, card, language),
        "stale": stale,
        "how": _how(card, tile, language),
    }


def _bare(measure: Measure | None) -> Measure | None:
    """What stands on the tile itself: counts and interval."""
    return measure and measure.replace(start=None, end=None, segment="", note="")


def _stale(tile: Tile, board: Board, language: Language) -> str:
    if not board.stale_since or not tile.measure or not tile.kpi:
        return ""
    since = clock(board.stale_since, language)
    if tile.last is None:
        return phrase("stale since {time}", time=since).to(language)
    return phrase("last data on {day}, stale since {time}", day=day(tile.last, language), time=since).to(language)


def _lacks(tile: Tile, card: Kpi, language: Language) -> list[str]:
    """Why there is no value, and what there will be; nothing where there is one."""
    if tile.measure:
        return []
    if not tile.kpi:
        return [phrase("No value on the map yet.").to(language)]
    said = [
        phrase("No data yet: {needs}.", needs=tile.needs or phrase("nothing to count yet")).to(language),
        phrase("It will show: {formula}.", formula=kpis()[tile.kpi].formula[language]).to(language),
    ]
    if card.measure:
        said.append(phrase("On the map: {value}.", value=figures(card, language).value).to(language))
    return said


def _how(card: Kpi, tile: Tile, language: Language) -> list[list[str]]:
    """How a figure is counted: rows of a label and what is said."""
    measure = tile.measure and tile.measure.replace(note="")
    counted = " · ".join(figures(card.replace(measure=measure), language).counted)
    levels = (phrase("Target and alert"), _levels(card, language))
    if not tile.kpi:
        own = (phrase("Defined by"), phrase("the map; it is not counted from data").to(language))
        return _said(((phrase("Counted"), counted), levels, own), language)
    known = kpis()[tile.kpi]
    given = {name: number(value, language) for name, value in known.given.items()}
    rows = (
        (phrase("It means"), known.sentence(measure.value, language) if measure else ""),
        (phrase("Formula"), known.formula[language]),
        (phrase("Counted"), counted),
        (phrase("To know"), known.note.get(language, "").format(**given)),
        levels,
        (phrase("Newest data"), day(tile.last, language) if tile.last else ""),
        (phrase("Defined by"), known.source),
    )
    return _said(rows, language)


def _said(rows: Sequence[tuple[Phrase, str]], language: Language) -> list[list[str]]:
    return [[label.to(language), text] for label, text in rows if text]


def _levels(card: Kpi, language: Language) -> str:
    said = figures(card, language)
    return " · ".join(filter(None, (said.target, said.alert))) if said.target else ""
