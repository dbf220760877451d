"""95 % intervals of a difference between two groups that have nothing to do with each other, and how many one needs.

Every figure has an interval of its own side; MOVER joins two of them into that of their difference (Zou & Donner 2008).
Of two shares with Wilson's limits that is Newcombe's method 10 (1998); of two means with Student's limits it is Welch's
interval, a little wider where answers are few; of medians and balances it takes their own limits as they are.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import Final, NamedTuple

__all__ = ["Side", "difference", "needed_of_figures", "needed_of_shares"]

_Z: Final = 1.959963984540054
_POWER: Final = 0.8416212335729143
"""The 80 % point of the normal distribution: an effect of this size is seen in 8 of 10 trials."""


class Side(NamedTuple):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def difference(a: Side, b: Side) -> Side:
    """`b` minus `a`, with its 95 % interval.

    >>> from journeykit.events.intervals import wilson
    >>> newcombe = difference(Side(48 / 80, *wilson(48, 80)), Side(56 / 70, *wilson(56, 70)))
    >>> [round(value, 4) for value in newcombe]  # Newcombe 1998, table II: 0.0524 to 0.3339
    [0.2, 0.0524, 0.3339]
    """
    middle = b.value - a.value
    down = sqrt((b.value - b.low) ** 2 + (a.high - a.value) ** 2)
    up = sqrt((b.high - b.value) ** 2 + (a.value - a.low) ** 2)
    return Side(middle, middle - down, middle + up)


def needed_of_shares(a: float, b: float) -> int | None:
    """How many each side must have, for two shares (0 to 1) that differ so much to be told apart in 8 of 10 trials.

    None where they do not differ (Fleiss, Levin & Paik 2003, without continuity correction).

    >>> needed_of_shares(0.10, 0.12)
    3841
    """
    if a == b:
        return None
    middle = (a + b) / 2
    spread = _Z * sqrt(2 * middle * (1 - middle)) + _POWER * sqrt(a * (1 - a) + b * (1 - b))
    return max(2, ceil((spread / (a - b)) ** 2))


def needed_of_figures(a: Side, b: Side, n_a: float, n_b: float) -> int | None:
    """The same for any figures: a side's variance follows from its interval and its number of answers.

    >>> needed_of_figures(Side(10, 9, 11), Side(11, 10, 12), 100, 100)
    409
    """
    if a.value == b.value:
        return None
    spread = sum(((one.high - one.low) / (2 * _Z)) ** 2 * n for one, n in ((a, n_a), (b, n_b)))
    return max(2, ceil((_Z + _POWER) ** 2 * spread / (a.value - b.value) ** 2))
