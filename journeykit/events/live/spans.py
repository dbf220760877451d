"""Days, and the spans of days that a dashboard looks at: the period, the one before it, the steps of the trend."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from journeykit.events.parse import DAY_US
from journeykit.model.tiles import days_before

__all__ = ["DAYS", "UNDATED", "Span", "Spans", "day_number", "instant", "spans"]

DAYS: Final = 65_536
"""So many days from 1970 on can be told apart."""
UNDATED: Final = DAYS - 1
_EPOCH: Final = date(1970, 1, 1)
_STEPS: Final = ((14, "day"), (98, "week"), (430, "month"), (1300, "quarter"))
_FEWEST: Final = 7


class Span(NamedTuple):
    """From a day to a day, both included, as numbers of days since 1970."""

    low: int
    high: int

    @property
    def first(self) -> date:
        """Its first day."""
        return _EPOCH + timedelta(days=self.low)

    @property
    def last(self) -> date:
        """Its last day."""
        return _EPOCH + timedelta(days=self.high)


class Spans(NamedTuple):
    """What is looked at. `open` is a period that has no first day; of one that has no last day either (`whole`) rows
    without a date count, too."""

    period: Span
    before: Span | None
    trend: tuple[Span, ...]
    open: bool
    whole: bool

    @property
    def all(self) -> tuple[Span | None, ...]:
        """The period, the one before, the steps of the trend."""
        return (self.period, self.before, *self.trend)


def day_number(day: date) -> int:
    """The number of a day.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return max(0, min((day - _EPOCH).days, UNDATED - 1))


def instant(day: int) -> int:
    """The microsecond a day begins with."""
    return day * DAY_US


def spans(days: tuple[date, date], start: date | None = None, end: date | None = None) -> Spans:
    """What to look at in data that has `days` as its first and last: from `start` to `end`, None is open.

    The trend has nine steps or so, of a day, a week, a month, a quarter or a year, seven days at the least.

    >>> found = spans((date(2025, 1, 1), date(2025, 12, 31)), date(2025, 12, 1))
    >>> found.before.first.isoformat(), len(found.trend), found.trend[0].first.isoformat()
    ('2025-10-31', 5, '2025-12-01')
    """
    low, high = start or days[0], max(end or days[1], start or days[0])
    before = Span(*map(day_number, days_before(low, high))) if start else None
    length = (high - low).days + 1
    step = next((name for most, name in _STEPS if length <= most), "year")
    edges = [low if length >= _FEWEST else high - timedelta(days=_FEWEST - 1)]
    while (following := _next(step, edges[-1])) <= high:
        edges.append(following)
    ends = [*(edge - timedelta(days=1) for edge in edges[1:]), high]
    trend = tuple(Span(day_number(a), day_number(b)) for a, b in zip(edges, ends, strict=True))
    return Spans(Span(day_number(low), day_number(high)), before, trend, start is None, start is None and end is None)


def _next(step: str, day: date) -> date:
    """The day that the next step begins with: a Monday, the first of a month, a quarter, a year."""
    if step == "day":
        return day + timedelta(days=1)
    if step == "week":
        return day + timedelta(days=7 - day.weekday())
    if step == "year":
        return date(day.year + 1, 1, 1)
    months = 1 if step == "month" else 3 - (day.month - 1) % 3
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
