"""What a KPI adds up to, by part: a part is a day, or a span of days. New rows change only the parts they are in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from math import sqrt
from typing import Any, Final

from sortedcontainers import SortedList  # type: ignore[import-untyped]

from journeykit.events import intervals
from journeykit.events.counting import Counted, figure
from journeykit.events.live.spans import DAYS
from journeykit.model.kpis import KpiDefinition

__all__ = ["ADDED", "Lists", "Sums", "totals"]

_SQUARES: Final = (
    "sum(1.0 * numerator * numerator), sum(1.0 * numerator * denominator), sum(1.0 * denominator * denominator)"
)
ADDED: Final = {
    "rate": "sum(numerator), sum(denominator)",
    "balance": "sum(promoters), sum(detractors), sum(denominator)",
    "mean": "sum(value), count(*), sum(1.0 * value * value), sum(case when value < 0 then 1 else 0 end)",
    "ratio": f"sum(numerator), sum(denominator), count(*), {_SQUARES}, sum(case when numerator < 0 then 1 else 0 end)",
    "median": "value",
}
"""What is asked of the units of a part, in the order in which `counting.figure` takes it; it all can be added up."""
ADDED["estimate"] = ADDED["ratio"]
_MOST_MOVED: Final = 0.25


class Sums:
    """Figures that are made of sums."""

    def __init__(self, definition: KpiDefinition) -> None:
        self.definition = definition
        self._sums: dict[str, Any] = {}

    def add(self, stage: str, parts: Any, values: Any, sign: int) -> None:
        """Add what units come to, or take it away (`sign` -1). `values` has a row a part."""
        import numpy as np

        if stage not in self._sums:
            self._sums[stage] = np.zeros((DAYS, values.shape[1]))  # what is never touched takes no memory
        np.add.at(self._sums[stage], parts, sign * values)

    def over(self, stage: str, parts: Iterable[tuple[int, int]], _: str) -> Counted | None:
        """The figure of parts, each from one to another, both included; None where there is nothing to count."""
        if stage not in self._sums:
            return None
        sums = [float(one) for one in sum(self._sums[stage][low : high + 1].sum(axis=0) for low, high in parts)]
        if self.definition.statistic == "mean":
            total, n, squares, negative = sums
            if n < 0.5:
                return None
            deviation = sqrt(max(0.0, squares - total * total / n) / (n - 1)) if n > 1.5 else None
            sums = [total, round(n), deviation, -negative]  # type: ignore[list-item]
        elif len(sums) == 7:
            sums = [*sums[:2], round(sums[2]), *sums[3:6], -sums[6]]
        made = figure(self.definition, sums)
        return Counted(*made, None, None) if made else None


class Lists:
    """Medians: the values by part, in order, and those of each span that was asked for."""

    def __init__(self, definition: KpiDefinition) -> None:
        self.definition = definition
        self._parts: dict[str, dict[int, SortedList]] = {}
        self._spans: dict[tuple[str, str], tuple[frozenset[int], SortedList]] = {}

    def add(self, stage: str, parts: Any, values: Any, sign: int) -> None:
        """Add values, or take them away (`sign` -1). `values` has a row a unit."""
        found: dict[int, list[float]] = {}
        for part, value in zip(parts.tolist(), values[:, 0].tolist(), strict=True):
            found.setdefault(part, []).append(value)
        of_stage = self._parts.setdefault(stage, {})
        for part, some in found.items():
            if part not in of_stage:
                of_stage[part] = SortedList()
            kept = [ordered for (of, _), (held, ordered) in self._spans.items() if of == stage and part in held]
            for ordered in (of_stage[part], *kept):
                _change(ordered, some, sign)

    def over(self, stage: str, parts: Iterable[tuple[int, int]], span: str) -> Counted | None:
        """The figure of parts; what is asked for by the same name of a span again is not put together anew."""
        of_stage = self._parts.get(stage, {})
        wanted = frozenset(part for low, high in parts for part in of_stage if low <= part <= high)
        alone = next(iter(wanted)) if len(wanted) == 1 else None
        ordered = self._together(stage, span, wanted, of_stage) if alone is None else of_stage[alone]
        n = len(ordered)
        if not n:
            return None
        value = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
        ranks = intervals.median_ranks(n)
        low, high = (ordered[ranks[0] - 1], ordered[ranks[1] - 1]) if ranks else (None, None)
        return Counted(value, None, n, low, high, None, None)

    def _together(self, stage: str, span: str, wanted: frozenset[int], parts: dict[int, SortedList]) -> SortedList:
        held, ordered = self._spans.get((stage, span), (frozenset[int](), SortedList()))
        moved = sum(len(parts[part]) for part in held ^ wanted)
        if moved > _MOST_MOVED * len(ordered):
            ordered = SortedList(chain.from_iterable(parts[part] for part in wanted))
        else:
            for part in held - wanted:
                _change(ordered, parts[part], -1)
            for part in wanted - held:
                _change(ordered, parts[part], 1)
        self._spans[stage, span] = (wanted, ordered)
        return ordered


def _change(ordered: SortedList, values: Iterable[float], sign: int) -> None:
    if sign > 0:
        ordered.update(values)
    else:
        for value in values:
            ordered.remove(value)


def totals(definition: KpiDefinition) -> Sums | Lists:
    """An empty account for a KPI."""
    return Lists(definition) if definition.statistic == "median" else Sums(definition)
