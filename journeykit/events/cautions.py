"""What to be careful of in a comparison: few answers, looking too often, groups or days that are not alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from journeykit.events.differences import Side, difference
from journeykit.model.cards import Measure
from journeykit.model.kpis import KpiDefinition
from journeykit.text import Phrase, phrase, plural

if TYPE_CHECKING:
    from journeykit.events.effect import Arm

__all__ = ["ALL_ELSE", "NOT_BY_LOT", "apart", "few", "moved_after", "moved_before", "peeking", "windows"]

_FEW: Final = 30
_FEW_HITS: Final = 5
_RISKS: Final[Mapping[int, float]] = {
    2: 8.3, 3: 10.7, 4: 12.6, 5: 14.2, 10: 19.3, 20: 24.8, 50: 32.0, 100: 37.4, 1000: 53.0
}  # fmt: skip
"""How often, in %, chance alone shows an effect to whoever looks so many times (Armitage, McPherson & Rowe 1969)."""
_OVERLAP: Final = 0.9

NOT_BY_LOT: Final = phrase(
    "Did chance decide who is in which group? If not, the groups may differ in more than this, and that may be "
    "what shows."
)
ALL_ELSE: Final = phrase(
    "Season, campaigns and whatever else changed at that time are in this difference too; only a comparison by lot "
    "at the same time leaves them out."
)


def few(kpi: KpiDefinition, arms: Sequence[Arm]) -> Iterator[Phrase]:
    """Sides on which so few count that one more would change the picture."""
    for arm in arms:
        if arm.n < _FEW:
            yield plural(
                "Small numbers: {n} counts for “{name}”; below {least}, a figure moves a lot by chance.",
                "Small numbers: {n} count for “{name}”; below {least}, a figure moves a lot by chance.",
                n=round(arm.n), name=arm.name, least=_FEW,
            )  # fmt: skip
        elif kpi.statistic == "rate" and arm.figure.numerator is not None:
            hits = min(arm.figure.numerator, arm.n - arm.figure.numerator)
            if hits < _FEW_HITS:
                yield phrase(
                    "Small numbers: of {all} for “{name}”, only {n} are not like the others.",
                    all=round(arm.n), name=arm.name, n=round(hits),
                )  # fmt: skip


def peeking(arms: Sequence[Arm], planned: int | None, looks: int) -> Iterator[Phrase]:
    """Whether somebody looked before the planned end, or again and again."""
    least = min(arm.n for arm in arms)
    if planned is not None and least < planned:
        yield phrase(
            "Looked before the end: of {planned} planned on each side, there are {n}. "
            "Wait, or say that it is not final.",
            planned=planned, n=round(least),
        )  # fmt: skip
    known = [risk for times, risk in _RISKS.items() if times <= looks]
    if known:
        yield phrase(
            "Looked {n} times: whoever stops at the first effect that shows finds one by chance in {risk} of 100 "
            "trials and more, not in 5. Fix the end beforehand, and look then.",
            n=looks, risk=round(known[-1]),
        )  # fmt: skip


def apart(arms: Sequence[Arm]) -> Iterator[Phrase]:
    """Whether groups lived at different times, so that the season is in the difference."""
    spans = [(arm.figure.start, arm.figure.end) for arm in arms]
    (a, b), (c, d) = spans
    if not (a and b and c and d):
        return
    common = (min(b, d) - max(a, c)).days + 1
    if common < _OVERLAP * ((max(b, d) - min(a, c)).days + 1):
        yield phrase(
            "The groups are not of the same time: {a_start} to {a_end}, and {b_start} to {b_end}.",
            a_start=a.isoformat(), a_end=b.isoformat(), b_start=c.isoformat(), b_end=d.isoformat(),
        )  # fmt: skip


def windows(before: tuple[date, date], after: tuple[date, date]) -> Iterator[Phrase]:
    """Whether the days before and after are alike."""
    lengths = [(end - start).days + 1 for start, end in (before, after)]
    if lengths[0] != lengths[1]:
        yield phrase(
            "The windows are not alike: {before} days before, {after} after. "
            "What takes time has less of it in the shorter.",
            before=lengths[0], after=lengths[1],
        )  # fmt: skip
    if any(length % 7 for length in lengths):
        yield phrase("The windows are not whole weeks, so weekdays weigh differently in them.")


def moved_before(first: Measure | None, second: Measure | None) -> Iterator[Phrase]:
    """Whether the figure was moving before the change."""
    if _moved(first, second):
        yield phrase(
            "It was already moving before: the second half of the days before differs from the first by more "
            "than chance."
        )


def moved_after(first: Measure | None, second: Measure | None) -> Iterator[Phrase]:
    """Whether the figure did not stay where it went, as what is new often does not."""
    if _moved(first, second):
        yield phrase(
            "It did not stay as it was: the second half of the days after differs from the first by more than chance. "
            "What is new may wear off; measure again later."
        )


def _moved(first: Measure | None, second: Measure | None) -> bool:
    sides = [_side(one) for one in (first, second)]
    if sides[0] is None or sides[1] is None:
        return False
    _, low, high = difference(sides[0], sides[1])
    return not low <= 0 <= high


def _side(figure: Measure | None) -> Side | None:
    if figure is None or figure.low is None or figure.high is None:
        return None
    return Side(figure.value, figure.low, figure.high)
