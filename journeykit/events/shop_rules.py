"""How the made-up shop works, and the problems that can be planted in it.

A fault is a function from rules to rules, listed in `FAULTS`: write another, pass
`faults={**FAULTS, "mine": mine}` to `make_shop`, and the shop lives by it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random
from types import MappingProxyType
from typing import Final, TypeVar

__all__ = ["FAULTS", "Carrier", "Chance", "Fault", "Rules", "Seasons"]

T = TypeVar("T")


@dataclass(frozen=True)
class Carrier:
    """A carrier: its share of the parcels, and how many of them miss the promise (0 to 1)."""

    name: str
    share: float
    late: float


@dataclass(frozen=True)
class Rules:
    """What a fault may change. Rates are 0 to 1; as they stand here, nothing is wrong with the shop.

    `return_confusion`: of those who want to return, how many do not understand how.
    `mobile_failure`, `desktop_failure`: how many attempts to pay fail; `payment_retry`: who tries again.
    `voucher_pull`: of those given a voucher, how many come back because of it.
    """

    carriers: tuple[Carrier, ...] = (
        Carrier("Colibri", 0.45, 0.05),
        Carrier("Martinet", 0.30, 0.06),
        Carrier("Albatros", 0.25, 0.05),
    )
    return_confusion: float = 0.06
    desktop_failure: float = 0.03
    mobile_failure: float = 0.04
    payment_retry: float = 0.30
    voucher_pull: float = 0.0


Fault = Callable[[Rules], Rules]


def unclear_returns(rules: Rules) -> Rules:
    """Two in three of those who want to return do not understand the procedure."""
    return replace(rules, return_confusion=0.65)


def late_carrier(rules: Rules) -> Rules:
    """Albatros keeps its promise for fewer than six parcels in ten; the others for nine."""
    carriers = (replace(c, late=0.40) if c.name == "Albatros" else c for c in rules.carriers)
    return replace(rules, carriers=tuple(carriers))


def mobile_checkout(rules: Rules) -> Rules:
    """Nearly every other attempt to pay on a phone or tablet fails."""
    return replace(rules, mobile_failure=0.48)


def voucher_works(rules: Rules) -> Rules:
    """One in four of those given a voucher, by the toss of a coin, comes back for it."""
    return replace(rules, voucher_pull=0.25)


FAULTS: Final[Mapping[str, Fault]] = MappingProxyType(
    {f.__name__: f for f in (unclear_returns, late_carrier, mobile_checkout, voucher_works)}
)
"""The problems (and the one success) planted in the shop that ships."""


class Chance:
    """Dice of their own for one purpose, so that a fault moves nothing but what it causes.

    Built on `Random.random` alone: Python promises that it gives the same numbers in every
    version, which numpy does not for its distributions. No logarithm, no sine, no `sum` of floats:
    those differ in the last bit between machines or versions.

    >>> Chance(7, "C00001", "order").yes(0.5) == Chance(7, "C00001", "order").yes(0.5)
    True
    """

    def __init__(self, *purpose: object) -> None:
        self.roll = Random("/".join(map(str, purpose))).random

    def yes(self, probability: float) -> bool:
        """True with this probability (0 to 1)."""
        return self.roll() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[int(self.roll() * len(choices))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by its weight."""
        heights = list(accumulate(weights.values()))
        return list(weights)[bisect(heights, self.roll() * heights[-1])]

    def between(self, *quantiles: float) -> float:
        """A number whose evenly spaced quantiles, from the least to the greatest, are these."""
        place = self.roll() * (len(quantiles) - 1)
        below = int(place)
        return quantiles[below] + (quantiles[below + 1] - quantiles[below]) * (place - below)

    def bell(self) -> float:
        """A number from -1.5 to 1.5 around 0, with a standard deviation of 0.5."""
        return self.roll() + self.roll() + self.roll() - 1.5


# From day to day (month, day), visits are multiplied for these segments (none: for all).
_SEASONS: Final = (
    ((1, 8), (2, 4), 1.4, ()),  # winter sales
    ((3, 10), (5, 25), 1.35, ("runners",)),  # races of spring
    ((6, 25), (7, 22), 1.5, ()),  # summer sales
    ((8, 1), (8, 17), 0.7, ()),  # away
    ((8, 20), (9, 7), 2.3, ("families",)),  # back to school
    ((9, 1), (10, 10), 1.3, ("runners", "city")),  # autumn
    ((11, 24), (12, 1), 2.2, ()),  # end of November offers
    ((12, 2), (12, 18), 1.9, ()),  # Christmas
    ((12, 24), (12, 31), 0.6, ()),
)
_WEEK: Final = (1.05, 0.95, 0.95, 0.95, 0.85, 0.95, 1.3)  # Monday to Sunday
_HOURS: Final = (1, 0.4, 0.2, 0.1, 0.1, 0.2, 0.8, 2, 3, 3.5, 4, 4, 5, 4.5, 3.5, 3.5, 4, 5, 6, 7, 9, 9, 6, 3)
_HOUR_HEIGHTS: Final = list(accumulate(_HOURS))
_SALES: Final = (_SEASONS[0], _SEASONS[2])


@dataclass(frozen=True)
class Seasons:
    """The shop's year: when somebody of a segment visits, and when there are sales."""

    year: int
    segment: str = ""

    @cached_property
    def _days(self) -> list[date]:
        first = date(self.year, 1, 1)
        return [first + timedelta(n) for n in range((date(self.year + 1, 1, 1) - first).days)]

    @cached_property
    def _heights(self) -> list[float]:
        return list(accumulate(map(self._weight, self._days)))

    def _weight(self, day: date) -> float:
        weight = _WEEK[day.weekday()]
        for start, end, factor, segments in _SEASONS:
            if start <= (day.month, day.day) <= end and (not segments or self.segment in segments):
                weight *= factor
        return weight

    def moment(self, chance: Chance) -> datetime:
        """A moment of a visit in the year."""
        day = self._days[bisect(self._heights, chance.roll() * self._heights[-1])]
        hour = bisect(_HOUR_HEIGHTS, chance.roll() * _HOUR_HEIGHTS[-1])
        return datetime.combine(day, time(hour)) + timedelta(seconds=int(chance.roll() * 3600))

    @staticmethod
    def sale(at: datetime) -> bool:
        """Whether the sales are on.

        >>> Seasons.sale(datetime(2025, 7, 1))
        True
        """
        return any(start <= (at.month, at.day) <= end for start, end, *_ in _SALES)
