"""The KPIs of a map, stage by stage: each value between its alert and its target, and how it went where a series says.

A map holds one value a KPI, with its interval (`Kpi.measure`). A series comes from data, by the id of the card or of
the KPI: `series={"nps": jk.events.measure_by("nps", answers, by="month")}`; or from the tiles of a dashboard:
`series={tile.kpi: [(one.day, one.value) for one in tile.trend] for tile in board.tiles}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Column, grid, plot, words
from journeykit.drawing.charts.sheet import NAME, NOTE, PANEL, Chart, Scale, Sign, key, listed, rule
from journeykit.drawing.marks import Block, Box, Icon, Line, Mark, Shape, side_by_side, tint
from journeykit.errors import BadValue
from journeykit.model.cards import Kpi
from journeykit.model.figures import figures
from journeykit.model.journey import Journey
from journeykit.model.kpis import state_of
from journeykit.text import Phrase, day, phrase, plural, shown

__all__ = ["CHART", "LACKS", "Series", "checked", "rows"]

LACKS: Final = (
    phrase("This map has no KPI yet."),
    phrase("Add a KPI to a stage, with a target, then draw them."),
)
Series = Mapping[str, Mapping[date, Any] | Sequence[tuple[date, float | None]]]
"""Days and values of KPIs, by the id of the card or of the KPI; a value may be a `Measure`."""
_TREND: Final = 7.0


def rows(journey: Journey) -> Iterator[Row]:
    """The KPIs, in map order."""
    for stage, kpi in journey.kpis():
        yield {"kpi": kpi, "stage": stage.title, "phase": stage.phase, "state": kpi.state}


def _of(facts: Facts, state: str) -> list[Row]:
    return [row for row in facts.rows if row["state"] == state]


def _title(facts: Facts) -> Phrase:
    alert, watch = len(_of(facts, "alert")), len(_of(facts, "watch"))
    if alert:
        return plural("{n} of {all} KPIs is in alert", "{n} of {all} KPIs are in alert", n=alert, all=len(facts.rows))
    if watch:
        return plural("No KPI is in alert, {n} is to be watched", "No KPI is in alert, {n} are to be watched", n=watch)
    known = len(_of(facts, "good"))
    return phrase("Every KPI with a target reaches it") if known else phrase("No KPI has both a value and a target yet")


def _lead(facts: Facts) -> Phrase:
    judged = [row["kpi"] for row in facts.rows if row["kpi"].measure and row["kpi"].target is not None]
    missed = [kpi for kpi in judged if kpi.state != "good"]
    if not missed:
        return phrase("A value reads from its alert, at the left, to its target, at the right.")
    far = max(missed, key=_distance)
    said = figures(far, facts.language)
    return phrase("The furthest from its target: “{kpi}”, {value}, {target}.",
                  kpi=said.name, value=said.value, target=said.target)  # fmt: skip


def _distance(kpi: Kpi) -> float:
    """How far a value is from its target, as a part of the target."""
    value, target = (kpi.measure.value if kpi.measure else 0.0), kpi.target or 0.0
    return abs(value - target) / (abs(target) or 1.0)


def _counted(facts: Facts) -> Phrase:
    known = sum(row["kpi"].measure is not None for row in facts.rows)
    return phrase("{n} of {all} KPIs have a value", n=known, all=len(facts.rows))


def checked(series: Series, journey: Journey) -> dict[str, list[tuple[date, float]]]:
    """The series as days and values, in the order of the days; what has no value is left out.

    Raises `BadValue` for a KPI that the map does not have, and for what is no series.
    """
    known = {name for _, kpi in journey.kpis() for name in (kpi.id, kpi.kpi) if name}
    found = {}
    for name, given in series.items():
        if name not in known:
            raise BadValue(
                phrase("This map has no KPI {name}.", name=shown(name)),
                phrase("Name a series by the id of a KPI of the map: {names}.", names=", ".join(sorted(known))),
            )
        try:
            pairs = [(when, getattr(value, "value", value)) for when, value in dict(given).items()]
            found[name] = sorted((when, float(value)) for when, value in pairs if value is not None)
            _ = [when.toordinal() for when, _ in pairs]
        except (TypeError, ValueError, AttributeError):
            raise BadValue(
                phrase("The series of {name} is not made of days and values.", name=shown(name)),
                phrase("Give pairs of a date and a number, or what measure_by returns by day, week or month."),
            ) from None
    return found


def _series(facts: Facts, kpi: Kpi) -> list[tuple[date, float]]:
    given: Mapping[str, list[tuple[date, float]]] = facts.about.get("series") or {}
    return given.get(kpi.id) or (given.get(kpi.kpi) if kpi.kpi else None) or []


def _days(facts: Facts) -> list[date]:
    """All days of all series drawn, in order."""
    return sorted(when for row in facts.rows for when, _ in _series(facts, row["kpi"]))


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        said = figures(row["kpi"], facts.language)
        told = [said.name, said.value, said.target, said.alert, said.state, *said.counted]
        if known := _series(facts, row["kpi"]):
            (first, a), (last, b) = known[0], known[-1]
            told.append(facts.say(phrase(
                "from {a} on {first} to {b} on {last}", a=facts.n(a), b=facts.n(b), first=day(first, facts.language),
                last=day(last, facts.language),
            )))  # fmt: skip
        yield phrase("{stage}: {told}.", stage=row["stage"], told=", ".join(filter(None, told)))


def _body(facts: Facts, wide: float, high: float) -> Block:
    shown = facts.rows
    stages = [row["stage"] if n == 0 or shown[n - 1]["stage"] != row["stage"] else "" for n, row in enumerate(shown)]
    said = [figures(row["kpi"], facts.language) for row in shown]
    columns = [
        words(facts.say(phrase("Stage")),
              [[(name, NAME, "semibold", row["phase"])] for name, row in zip(stages, shown, strict=True)], 0.2 * wide),
        words(facts.say(phrase("KPI")), [
            [(one.name, NAME, "semibold", "ink"), ("; ".join(one.counted[:1]), NOTE, "regular", "quiet")]
            for one in said
        ], 0.23 * wide),
        plot(facts.say(phrase("From alert to target")), lambda n, room: _bullet(shown[n]["kpi"], room), high=7.0),
        *([plot(facts.say(phrase("How it went")), lambda n, room: _spark(facts, shown[n]["kpi"], room), high=_TREND)]
          if _days(facts) else []),
        words(facts.say(phrase("Value")), [
            [(one.value or "\N{EN DASH}", NAME + 0.5, "bold", "ink"), (one.target, NOTE, "regular", "quiet"),
             (one.alert, NOTE, "regular", "quiet")] for one in said
        ], 34.0, "right"),
        Column(facts.say(phrase("State")), lambda n, room: _state(shown[n], said[n], room), 24.0),
    ]  # fmt: skip
    return grid(columns, len(shown), wide, high, _legend(facts, wide - 2 * PANEL))


def _state(row: Row, said: Any, room: float) -> Block:
    """The state with its sign and its word."""
    colour = row["state"] if row["state"] in ("alert", "watch", "good") else "quiet"
    word = listed([(said.state, NOTE + 0.5, "semibold", colour)], room - 5.0)
    return Block(max(3.4, word.height), side_by_side([
        (0.0, Block(3.4, (Icon(0.0, 0.2, 3.2, said.icon, colour),))), (5.0, word),
    ]).marks)  # fmt: skip


def _scale(kpi: Kpi, room: float) -> Scale | None:
    """From worse at the left to better at the right, over all that is known of it."""
    measure = kpi.measure
    known = [measure.value, measure.low, measure.high] if measure else []
    values = [one for one in (*known, kpi.target, kpi.alert) if one is not None]
    if len(values) < 2 or max(values) == min(values):
        return None
    pad = (max(values) - min(values)) * 0.18
    low, high = min(values) - pad, max(values) + pad
    return Scale(low, high, 0.0, room) if kpi.direction == "up" else Scale(low, high, room, 0.0)


def _bullet(kpi: Kpi, room: float) -> list[Mark]:
    """Grounds of alert and of target, the value with its interval."""
    scale = _scale(kpi, room)
    if scale is None:
        return [rule(0.0, 0.0, room, 0.0, "line")]
    marks: list[Mark] = [Box(0.0, -1.7, room, 3.4, "rule", None, radius=0.4)]
    if kpi.alert is not None:
        marks.append(Box(0.0, -1.7, scale.at(kpi.alert), 3.4, tint("alert", 0.28), None, radius=0.4))
    if kpi.target is not None:
        x = scale.at(kpi.target)
        marks += [Box(x, -1.7, room - x, 3.4, tint("good", 0.28), None, radius=0.4), rule(x, -2.7, x, 2.7, "ink", 0.5)]
    if kpi.measure:
        measure = kpi.measure
        if measure.low is not None and measure.high is not None:
            marks.append(rule(scale.at(measure.low), 0.0, scale.at(measure.high), 0.0, "ink", 0.4))
        marks += _dot(scale.at(measure.value), 0.0, kpi.state)
    return marks


def _dot(x: float, y: float, state: str) -> list[Mark]:
    """A value: a triangle in alert, a diamond to be watched, else a circle."""
    if state == "alert":
        return [Shape(x, y, ((-2.1, 1.7), (2.1, 1.7), (0.0, -2.1)), "alert")]
    if state == "watch":
        return [Shape(x, y, ((0.0, -2.2), (2.2, 0.0), (0.0, 2.2), (-2.2, 0.0)), "watch")]
    return [Box(x - 1.7, y - 1.7, 3.4, 3.4, "good" if state == "good" else "quiet", None, radius=1.7)]


def _spark(facts: Facts, kpi: Kpi, room: float) -> list[Mark]:
    """The series as a line, its last value as a dot, the target dotted; the days stand where those of others do."""
    known = _series(facts, kpi)
    if not known:
        return []
    values = [value for _, value in known] + ([kpi.target] if kpi.target is not None else [])
    low, high = min(values), max(values)
    half, days = _TREND / 2 - 0.6, _days(facts)
    across = Scale(float(days[0].toordinal()), float(days[-1].toordinal()), 1.0, room - 2.6)
    down = Scale(low, high, half, -half) if high > low else Scale(low - 1, high + 1, half, -half)
    points = [(across.at(when.toordinal()), down.at(value)) for when, value in known]
    marks: list[Mark] = []
    if kpi.target is not None:
        y = down.at(kpi.target)
        marks.append(rule(0.0, y, room, y, "quiet", 0.25, True))
    marks += [Line(*a, ((0.0, 0.0), (b[0] - a[0], b[1] - a[1])), "ink", 0.45) for a, b in pairwise(points)]
    last = state_of(known[-1][1], kpi.target, kpi.alert, kpi.direction)
    return [*marks, *_dot(*points[-1], last)]


def _legend(facts: Facts, room: float) -> Block:
    entries: list[tuple[Sign, str]] = [
        (lambda x, y: [Box(x, y - 1.6, 4.4, 3.2, tint("alert", 0.28), None, radius=0.4)],
         facts.say(phrase("in alert"))),
        (lambda x, y: [Box(x, y - 1.6, 4.4, 3.2, tint("good", 0.28), None, radius=0.4)],
         facts.say(phrase("target reached"))),
        (lambda x, y: [rule(x + 2.0, y - 1.9, x + 2.0, y + 1.9, "ink", 0.5)], facts.say(phrase("target"))),
        (lambda x, y: [*_dot(x + 2.0, y, "alert")], facts.say(phrase("alert"))),
        (lambda x, y: [*_dot(x + 2.0, y, "watch")], facts.say(phrase("to be watched"))),
        (lambda x, y: [*_dot(x + 2.0, y, "good")], facts.say(phrase("good"))),
        (lambda x, y: [rule(x, y, x + 4.4, y, "ink", 0.4)], facts.say(phrase("95 % interval"))),
    ]  # fmt: skip
    if days := _days(facts):
        start, end = (day(one, facts.language) for one in (days[0], days[-1]))
        entries.append((_trend, facts.say(phrase("{start} to {end}", start=start, end=end))))
    return key(entries, room)


def _trend(x: float, y: float) -> list[Mark]:
    """A small line that goes up and down."""
    return [Line(x, y, ((0.0, 0.6), (1.5, -0.6), (3.0, 0.4), (4.4, -0.9)), "ink", 0.45)]


CHART: Final = Chart(("kpi",), _title, _lead, _body, _lines, _counted, least=180.0)
