"""95 % intervals: a class of 30 answers is not a fact.

Shares by Wilson (1927); the balance of two shares by the MOVER method with Wilson limits (Zou & Donner 2008);
means by Student's t, and ratios of two sums in the same way, linearised (Cochran 1977, chapter 6).

Medians by the percentile bootstrap (Efron 1979), without drawing a single sample: the median of a resample is one of
the values that were seen, and how often it is at most the k-th of them is a binomial probability (Maritz & Jarrett
1978). So the limits that endless resampling would come to are values at two ranks. Of an even number of values the
lower limit is that of the lower middle value and the upper limit that of the upper one.
"""

from __future__ import annotations

from functools import lru_cache
from math import erfc, exp, lgamma, log, log1p, sqrt
from typing import Final

Interval = tuple[float, float] | None
_Z: Final = 1.959963984540054
_LEAST: Final = 6
_MANY: Final = 3_000
"""Above it, the normal distribution stands for the binomial one: a rank at a limit is then at most one off."""

__all__ = ["Interval", "balance", "mean", "median_ranks", "ratio", "wilson"]


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


def ratio(up: float, down: float, squares: float, n: int) -> Interval:
    """The interval of a sum over a sum; `squares` is the sum over the `n` units of (up - ratio x down) squared.

    >>> [round(limit, 2) for limit in ratio(100.0, 25.0, 24.0, 25)]
    [3.59, 4.41]
    """
    if n < _LEAST or down <= 0:
        return None
    half = _student(n - 1) * sqrt(max(0.0, squares) * n / (n - 1)) / down
    return up / down - half, up / down + half


def _student(freedom: int) -> float:
    """The 97.5 % point of Student's t, within 0.004 from 5 degrees of freedom on (Cornish-Fisher)."""
    z, v = _Z, freedom
    first = (z**3 + z) / (4 * v)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
    return z + first + second + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)


@lru_cache(maxsize=4096)
def median_ranks(n: int) -> tuple[int, int] | None:
    """The ranks (from 1) of the values that bound the median; None below six values, which cannot.

    >>> median_ranks(100), median_ranks(101), median_ranks(5)
    ((40, 61), (41, 61), None)
    """
    if n < _LEAST:
        return None
    middle, about = (n + 1) // 2, (n + 1) / 2 - _Z / 2 * sqrt(n)
    # the first rank that the median of a resample stays under in 2.5 % of them
    low, above = (1, middle) if n < 100 else (int(about) - 5, int(about) + 5)
    while low < above:
        rank = (low + above) // 2
        if _at_least(middle, n, rank / n) >= 0.025:
            above = rank
        else:
            low = rank + 1
    return low, n + 1 - low


def _at_least(hits: int, n: int, p: float) -> float:
    """The probability of so many hits or more among `n`, each with probability `p`, up to a half or so."""
    if n > _MANY:
        return 0.5 * erfc((hits - 0.5 - n * p) / sqrt(2 * n * p * (1 - p)))
    first = lgamma(n + 1) + n * log1p(-p)
    odds = log(p) - log1p(-p)
    far = min(n, hits + int(12 * sqrt(n)))  # what lies beyond is nothing
    return sum(exp(first - lgamma(k + 1) - lgamma(n - k + 1) + k * odds) for k in range(hits, far + 1))
