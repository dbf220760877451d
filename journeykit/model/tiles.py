"""A dashboard's tile in words: the change against the period before, the trend, since when.

Pictures, page and their text alternatives say them this way; value, target and counts are said by `figures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from journeykit.model.cards import Kpi, Measure
from journeykit.model.figures import figures
from journeykit.model.kpis import state_of
from journeykit.text import Language, Phrase, day, number, phrase, plural

__all__ = ["Change", "alert_days", "change_in_words", "clock", "days_before", "last_days", "trend_in_words"]

Trend = Sequence[tuple[date, float | None]]


@dataclass(frozen=True, slots=True)
class Change:
    """How a value moved: in words, and whether that is for the better (None: it did not move)."""

    says: Phrase
    better: bool | None


def change_in_words(kpi: Kpi, change: float | None, language: Language) -> Change | None:
    """The change of a KPI's value against the period before, in its unit; None where it is not known.

    >>> change_in_words(Kpi(kpi="cart_abandonment_rate"), 5.04, "en").says.to("en")
    '5 points worse'
    >>> change_in_words(Kpi(kpi="refund_lead_time"), -1.5, "fr").better
    True
    """
    if change is None:
        return None
    much = round(abs(change), 1)
    if not much:
        return Change(phrase("no change"), None)
    better = (change > 0) == (kpi.direction == "up")
    return Change(_moved(kpi.measured_in, much, better, number(much, language)), better)


def _moved(unit: str, n: float, better: bool, much: str) -> Phrase:
    match unit, better:
        case ("percent" | "points", True):
            return plural("{much} point better", "{much} points better", n=n, much=much)
        case ("percent" | "points", False):
            return plural("{much} point worse", "{much} points worse", n=n, much=much)
        case ("days", True):
            return plural("{much} day faster", "{much} days faster", n=n, much=much)
        case ("days", False):
            return plural("{much} day slower", "{much} days slower", n=n, much=much)
        case ("hours", True):
            return plural("{much} hour faster", "{much} hours faster", n=n, much=much)
        case ("hours", False):
            return plural("{much} hour slower", "{much} hours slower", n=n, much=much)
        case (_, True):
            return phrase("better by {much}", much=much)
    return phrase("worse by {much}", much=much)


def alert_days(kpi: Kpi, trend: Trend) -> date | None:
    """The day from which the trend of a KPI is in alert without a break; None where it began before the trend does.

    >>> days = [(date(2026, 10, n), value) for n, value in ((1, 60.0), (2, 72.0), (3, 73.0))]
    >>> alert_days(Kpi(kpi="cart_abandonment_rate", target=65, alert=70), days)
    datetime.date(2026, 10, 2)
    """
    first = None
    for when, value in reversed([point for point in trend if point[1] is not None]):
        if state_of(value, kpi.target, kpi.alert, kpi.direction) != "alert":
            return first
        first = when
    return None


def trend_in_words(kpi: Kpi, trend: Trend, language: Language) -> Phrase | None:
    """What the line of a tile shows, for who does not see it; None for fewer than two points."""
    known = [(when, value) for when, value in trend if value is not None]
    if len(known) < 2:
        return None
    (start, first), (end, last) = known[0], known[-1]
    values = [value for _, value in known]
    said = {
        name: figures(kpi.replace(measure=Measure(value=value)), language).value
        for name, value in (("first", first), ("last", last), ("low", min(values)), ("high", max(values)))
    }
    return phrase(
        "{first} on {start}, {last} on {end}; between {low} and {high}",
        start=day(start, language),
        end=day(end, language),
        **said,
    )


def days_before(start: date, end: date) -> tuple[date, date]:
    """The period that one of `start` to `end` is compared with: as long, and just before.

    >>> days_before(date(2026, 9, 1), date(2026, 9, 30))
    (datetime.date(2026, 8, 2), datetime.date(2026, 8, 31))
    """
    return start - (end - start) - timedelta(days=1), start - timedelta(days=1)


def last_days(n: int, days: tuple[date, date]) -> date:
    """The first of the last `n` days, of data that has `days` as its first and last; never before the first.

    >>> last_days(7, (date(2026, 1, 1), date(2026, 1, 31)))
    datetime.date(2026, 1, 25)
    """
    return max(days[0], days[1] - timedelta(days=n - 1))


def clock(when: datetime, language: Language, zone: tzinfo | None = None) -> str:
    """The time of day where the reader is: in `zone`, else here.

    >>> from datetime import UTC
    >>> clock(datetime.now(UTC), "fr")[3:4]
    'h'
    """
    here = when.astimezone(zone)
    return f"{here:%H:%M}" if language == "en" else f"{here:%H}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{here:%M}"
