"""95 % intervals: a class of 30 answers is not a fact.

Shares by Wilson (1927); the balance of two shares by the MOVER method with Wilson limits (Zou & Donner 2008);
means by Student's t; medians by order statistics (Conover 1999, no assumption on the distribution).
"""

from __future__ import annotations

from math import floor, sqrt
from typing import Final

Interval = tuple[float, float] | None
_Z: Final = 1.959963984540054
_LEAST: Final = 6

__all__ = ["Interval", "balance", "mean", "median_ranks", "wilson"]


def wilson(hits: float, n: float) -> tuple[float, float]:
    """The interval of a share, from 0 to 1; `n` must not be 0.

    >>> [round(limit, 4) for limit in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    p, z2 = hits / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == n else middle + half)


def balance(up: float, down: float, n: float) -> tuple[float, float]:
    """The interval of a share minus another share of the same answers, such as the NPS, from -1 to 1.

    >>> [round(limit, 3) for limit in balance(50, 20, 100)]
    [0.14, 0.442]
    """
    p, q = up / n, down / n
    (low_p, high_p), (low_q, high_q) = wilson(up, n), wilson(down, n)
    spread = sqrt(p * q / ((1 - p) * (1 - q))) if 0 < p < 1 and 0 < q < 1 else 0.0

    def reach(a: float, b: float) -> float:
        return sqrt(a * a + 2 * spread * a * b + b * b)

    return max(-1.0, p - q - reach(p - low_p, high_q - q)), min(1.0, p - q + reach(high_p - p, q - low_q))


def mean(value: float, deviation: float | None, n: int) -> Interval:
    """The interval of a mean; `deviation` is the sample's. None below six values.

    >>> [round(limit, 2) for limit in mean(4.0, 1.0, 25)]
    [3.59, 4.41]
    """
    if n < _LEAST or deviation is None:
        return None
    half = _student(n - 1) * deviation / sqrt(n)
    return value - half, value + half


def _student(freedom: int) -> float:
    """The 97.5 % point of Student's t, within 0.004 from 5 degrees of freedom on (Cornish-Fisher)."""
    z, v = _Z, freedom
    first = (z**3 + z) / (4 * v)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
    return z + first + second + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)


def median_ranks(n: int) -> tuple[int, int] | None:
    """The ranks (from 1) of the values that bound the median; None below six values, which cannot.

    >>> median_ranks(100), median_ranks(5)
    ((40, 61), None)
    """
    if n < _LEAST:
        return None
    half = _Z * sqrt(n) / 2
    low = max(1, floor(n / 2 - half + 0.5))
    return low, n + 1 - low
