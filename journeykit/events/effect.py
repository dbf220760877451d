"""What did a new measure do? A KPI before and after a day, or with and without, and whether that can be chance.

Two questions in one call each: `before_after` and `a_b`. Both give an `Effect`: the difference, its 95 % interval, how
many answers it takes to see a difference of this size, a sentence for a slide, and what to be careful of.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from journeykit.errors import BadData, BadValue, NotFound
from journeykit.events import cautions
from journeykit.events.counting import kinds_of, session_column
from journeykit.events.differences import Side, difference, needed_of_figures, needed_of_shares
from journeykit.events.grouping import first_values, held, said, with_group
from journeykit.events.measure import gathered, measure, measure_by
from journeykit.events.parse import day_of
from journeykit.events.sources import Frame
from journeykit.events.tables import TIME, Table
from journeykit.events.traces import Traces
from journeykit.model.cards import Measure
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, day, number, phrase, shown

__all__ = ["Arm", "Effect", "a_b", "before_after"]

Tables = Traces | Table | Sequence[Table]
_GROUP: Final = "journeykit_group"
"""The column that says to which group the whole unit (a customer, a case) belongs."""
_ALONE: Final = ("order_id", "seq")
"""Keys of which a table has one row each: their units need no group of their own."""


@dataclass(frozen=True)
class Arm:
    """One side of a comparison: what it is called, and the KPI's figure there."""

    name: Phrase
    figure: Measure

    @property
    def n(self) -> float:
        """How many count: orders, customers, cases or answers."""
        return self.figure.denominator or 0

    @property
    def side(self) -> Side | None:
        """The figure with its interval; None where there are too few for one."""
        low, high = self.figure.low, self.figure.high
        return None if low is None or high is None else Side(self.figure.value, low, high)


@dataclass(frozen=True, repr=False)
class Effect:
    """What a KPI shows on two sides: `difference` is `b` minus `a`, in the KPI's unit (of percentages, in points).

    `low` and `high` bound its 95 % interval; None where answers are too few for one. `warnings` say what to be careful
    of. `str(effect)` and `sentence("fr")` say it in words.
    """

    kpi: KpiDefinition
    a: Arm
    b: Arm
    warnings: tuple[Phrase, ...]
    by: str
    source: str

    @cached_property
    def _joined(self) -> Side | None:
        a, b = self.a.side, self.b.side
        return difference(a, b) if a and b else None

    @property
    def difference(self) -> float:
        """The figure of `b` minus that of `a`."""
        return self.b.figure.value - self.a.figure.value

    @property
    def low(self) -> float | None:
        """The lower bound of the difference."""
        return self._joined and self._joined.low

    @property
    def high(self) -> float | None:
        """The upper bound of the difference."""
        return self._joined and self._joined.high

    @property
    def seen(self) -> bool:
        """Whether the difference is more than chance makes: its interval does not hold 0."""
        return self._joined is not None and not self._joined.low <= 0 <= self._joined.high

    @property
    def better(self) -> bool:
        """Whether `b` is better than `a` and it is more than chance."""
        return self.seen and (self.difference > 0) == (self.kpi.good == "up")

    @property
    def needed(self) -> int | None:
        """How many each side must have so that a difference of this size is seen in 8 of 10 trials; None if it is 0."""
        a, b = self.a.side, self.b.side
        if self.kpi.statistic == "rate" and all(0 <= arm.figure.value <= 100 for arm in (self.a, self.b)):
            return needed_of_shares(self.a.figure.value / 100, self.b.figure.value / 100)
        return needed_of_figures(a, b, self.a.n, self.b.n) if a and b else None

    @property
    def more(self) -> int | None:
        """How many more than now the smaller side needs for that; 0 when there are enough."""
        return None if self.needed is None else max(0, round(self.needed - min(self.a.n, self.b.n)))

    @property
    def digits(self) -> int:
        """How many decimals tell the two figures apart, and the bounds from 0."""
        least = 2 if self.kpi.unit in ("money", "stars", "scale7") else 1
        steps = [abs(value) for value in (self.difference, self.low, self.high) if value]
        return next((n for n in range(least, 4) if all(step >= 10**-n for step in steps)), least + 1)

    def sentence(self, language: Language = "en") -> str:
        """The effect in words that can stand on a slide, without the warnings."""
        said: dict[str, Any] = {
            "kpi": self.kpi.called,
            "a": _arm(self, self.a, language),
            "b": _arm(self, self.b, language),
            "difference": _signed(self, self.difference, language),
            "verdict": self._verdict(),
        }
        if self.low is None or self.high is None:
            found = phrase("{kpi}: {a}, {b}. Difference {difference}: {verdict}.", **said)
        else:
            low, high = (_signed(self, value, language, unit=False) for value in (self.low, self.high))
            found = phrase("{kpi}: {a}, {b}. Difference {difference} (95 % interval: {low} to {high}): {verdict}.",
                           low=low, high=high, **said)  # fmt: skip
        return f"{found.to(language)} {self._wanted(language)}".rstrip()

    def _verdict(self) -> Phrase:
        if self._joined is None:
            return phrase("too few to say more")
        if not self.seen:
            return phrase("this may be chance")
        return phrase("better, by more than chance") if self.better else phrase("worse, by more than chance")

    def _wanted(self, language: Language) -> str:
        if self.seen or self.needed is None or not self.more:
            return ""
        needed, more = (number(value, language) for value in (self.needed, self.more))
        return phrase(
            "To see a difference of this size in 8 of 10 trials, {needed} on each side would be needed, {more} more "
            "than there are.",
            needed=needed,
            more=more,
        ).to(language)

    @property
    def frame(self) -> Frame:
        """The effect as a DataFrame of one row, as `compare` gives it, for `draw`."""
        import pandas as pd  # type: ignore[import-untyped]

        a, b = self.a.figure, self.b.figure
        row = (self.kpi.id, self.a.n, self.b.n, a.value, b.value, self.difference, self.low, self.high)
        columns = ["kpi", "n_a", "n_b", "value_a", "value_b", "difference", "low", "high"]
        frame = pd.DataFrame([row], columns=columns)
        starts, ends = [f.start for f in (a, b) if f.start], [f.end for f in (a, b) if f.end]
        frame.attrs = {
            "analysis": "compare",
            "of": self.kpi.id,
            "by": self.by,
            "a": self.a.name.to("en"),
            "b": self.b.name.to("en"),
            "value": "value",
            "keys": ["kpi"],
            "cases": int(self.a.n + self.b.n),
            "events": int(self.a.n + self.b.n),
            "cases_a": int(self.a.n),
            "cases_b": int(self.b.n),
            "start": min(starts).isoformat() if starts else "",
            "end": max(ends).isoformat() if ends else "",
            "segment": "",
            "source": self.source,
        }
        return frame

    def __repr__(self) -> str:
        return "\n".join([self.sentence(), *(f"! {one.to('en')}" for one in self.warnings)])

    def __str__(self) -> str:
        return self.sentence()

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{html.escape(one.to('en'))}</li>" for one in self.warnings)
        careful = html.escape(phrase("Careful").to("en"))
        return f"<p>{html.escape(self.sentence())}</p>" + (f"<p>{careful}</p><ul>{items}</ul>" if items else "")


def a_b(
    kpi: str,
    traces: Tables,
    by: str,
    a: object,
    b: object,
    *,
    stage: str | None = None,
    given: Mapping[str, float] | None = None,
    by_lot: bool = False,
    planned: int | None = None,
    looks: int = 1,
) -> Effect:
    """A KPI for the group `b` against the group `a`: the values of the column `by`.

    Who counts (an order, a customer, a case) belongs to one group as a whole: that of the first of its rows that has
    a value. So customers who were sent a voucher stay customers with a voucher in all they do afterwards.
    `by_lot` says that chance decided who is in which group. `planned` is the number a side that was fixed before,
    `looks` how often the result was looked at: looking until it fits finds effects where there are none.
    `traces` may be a table, several (`[orders, contacts]`) or `Traces`. Raises what `measure` raises, and `BadData` for
    a column or group that is not there.

    >>> from journeykit.events.reading import read_orders
    >>> from journeykit.places import dataset
    >>> orders = read_orders(dataset("orders.csv"))
    >>> voucher = a_b("repeat_purchase_rate", orders, "voucher_offered", "false", "true", by_lot=True)
    >>> round(voucher.difference, 1), round(voucher.low, 1), round(voucher.high, 1), voucher.better
    (10.8, 6.9, 14.6, True)
    >>> carrier = a_b("on_time_delivery_rate", orders, "carrier", "Colibri", "Albatros")
    >>> str(carrier).replace("\N{NO-BREAK SPACE}", " ").split(". ")[1]
    'Difference −37.7 points (95 % interval: −41.1 to −34.3): worse, by more than chance.'
    """
    whole = gathered([traces] if isinstance(traces, Traces | Table) else traces, None, None)
    definition, values = _definition(kpi), (said(a), said(b))
    if definition.per_stage:
        found = {value: _of_stage(kpi, whole, by, value, stage) for value in values}
    else:
        parted, column = _grouped(definition, whole, by)
        measured = measure_by(kpi, parted, by=column, given=given)
        found = {str(name): figure for name, figure in measured.items()}
    for value in values:
        if value not in found:
            raise BadData(
                phrase("“{kpi}” counts nobody with “{value}” in “{column}”.", kpi=definition.called,
                       value=shown(value), column=by),
                phrase("Choose two of {choices}.", choices=", ".join(sorted(filter(None, found))[:20])),
            )  # fmt: skip
    arms = [Arm(Phrase(f"{by} {value}"), found[value]) for value in values]
    doubts = [*cautions.few(definition, arms), *cautions.peeking(arms, planned, looks), *cautions.apart(arms)]
    if not by_lot:
        doubts.append(cautions.NOT_BY_LOT)
    return Effect(definition, arms[0], arms[1], tuple(doubts), by, arms[0].figure.source)


def before_after(
    kpi: str,
    traces: Tables,
    change_on: date | str,
    *,
    before: int | None = None,
    after: int | None = None,
    stage: str | None = None,
    given: Mapping[str, float] | None = None,
    planned: int | None = None,
    looks: int = 1,
) -> Effect:
    """A KPI from the day of a change on, against the days before it.

    `before` and `after` are numbers of days (default: as many on both sides as there are, in whole weeks). Orders
    count by the day they were placed, answers by the day they were given, cases by the day they began.
    Whatever else changed on these days is in the difference as well; where one can, let chance decide who gets what
    is new, and ask `a_b`. The warnings say so, and whether the figure was moving before or did not stay where it went.
    `traces`, `planned` and `looks` as in `a_b`. Raises what `measure` raises, and `BadValue` for windows without data.

    >>> from journeykit.events.reading import read_orders
    >>> from journeykit.places import dataset
    >>> orders = read_orders(dataset("orders.csv"))
    >>> effect = before_after("average_order_value", orders, "2025-07-01", before=28, after=28)
    >>> round(effect.difference, 2), effect.seen, str(effect.warnings[0])[:29]
    (-15.16, True, 'It was already moving before:')
    """
    whole = gathered([traces] if isinstance(traces, Traces | Table) else traces, None, None)
    definition = _definition(kpi)
    change = _change(change_on)
    windows = _windows(definition, whole, change, before, after)

    def figure(start: date, end: date) -> Measure:
        return measure(kpi, whole, start=start, end=end, stage=stage, given=given)

    names = phrase("before {day}", day=_Day(change)), phrase("from {day} on", day=_Day(change))
    arms = [Arm(name, figure(*window)) for name, window in zip(names, windows, strict=True)]
    doubts = [*cautions.few(definition, arms), *cautions.peeking(arms, planned, looks), *cautions.windows(*windows)]
    halves = [[_try(figure, *half) for half in _halves(*window)] for window in windows]
    doubts += [*cautions.moved_before(*halves[0]), *cautions.moved_after(*halves[1]), cautions.ALL_ELSE]
    return Effect(definition, arms[0], arms[1], tuple(doubts), "period", arms[0].figure.source)


class _Day(Phrase):
    """A day, to stand in a sentence of either language."""

    __slots__ = ("when",)

    def __init__(self, when: date) -> None:
        super().__init__(day(when, "en"))
        self.when = when

    def to(self, language: Language) -> str:
        """The day in `language`."""
        return day(self.when, language)


def _definition(kpi: str) -> KpiDefinition:
    measurable = {key: one for key, one in kpis().items() if one.statistic}
    if kpi not in measurable:
        raise NotFound(
            phrase("There is no KPI {key} in the catalogue that data tells.", key=shown(kpi)),
            phrase("Choose one of {choices}.", choices=", ".join(measurable)),
        )
    return measurable[kpi]


def _of_stage(kpi: str, traces: Traces, by: str, value: str, stage: str | None) -> Measure:
    return measure(kpi, traces.where(entered={by: value}), stage=stage)


def _grouped(definition: KpiDefinition, traces: Traces, by: str) -> tuple[Traces, str]:
    """The traces with a column that says to which group a unit belongs, and the name of that column."""
    keys = {kind: _key(definition.keys[kind], traces) for kind in kinds_of(definition) if kind in traces.relations}
    if len(keys) < len(definition.keys):
        return traces, by  # measure_by says which table is missing
    owners = [kind for kind in keys if held(traces, kind, by)]
    if not owners and not any(by in traces.columns(kind) for kind in keys):
        columns = dict.fromkeys(name for kind in keys for name in traces.columns(kind))
        raise BadData(
            phrase(
                "There is no column “{column}” to tell groups of “{kpi}” apart.",
                column=shown(by),
                kpi=definition.called,
            ),
            phrase("Its columns are: {columns}.", columns=", ".join(columns)),
        )
    if not owners or (len(keys) == 1 and keys[owners[0]] in _ALONE):
        return traces, by
    first = first_values(traces, owners[0], keys[owners[0]], by)
    relations = {kind: with_group(traces, traces.relations[kind], first, key, _GROUP) for kind, key in keys.items()}
    return replace(traces, relations={**traces.relations, **relations}), _GROUP


def _key(key: str, traces: Traces) -> str:
    return (session_column(traces) or "case_id") if key == "session_id" else key


def _change(given: date | str) -> date:
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadData(
            phrase("“{day}” is not a day.", day=shown(given)), phrase("Write it as year-month-day: 2026-01-31.")
        ) from None


Window = tuple[date, date]


def _windows(
    definition: KpiDefinition, traces: Traces, change: date, before: int | None, after: int | None
) -> tuple[Window, Window]:
    """The days before and from the change on, both ends included."""
    kind = kinds_of(definition)[0]
    traces.columns(kind)
    low, high = traces.rows(f"select min({TIME[kind]}), max({TIME[kind]}) from {kind}", base=(kind,))[0]
    there = (0, 0) if low is None else ((change - day_of(low)).days, (day_of(high) - change).days + 1)
    if min(there) < 1:
        raise BadValue(
            phrase("There is no data on both sides of {day}.", day=_Day(change)),
            *(
                [phrase("It reaches from {start} to {end}.", start=_Day(day_of(low)), end=_Day(day_of(high)))]
                * (low is not None)
            ),
        )
    both = min(there) // 7 * 7 or min(there)
    spans = (before or after or both, after or before or both)
    for asked, most in zip(spans, there, strict=True):
        if not 1 <= asked <= most:
            raise BadValue(
                phrase("There are no {n} days on that side of {day}.", n=asked, day=_Day(change)),
                phrase("Give 1 to {n}.", n=most),
            )
    return (change - timedelta(days=spans[0]), change - timedelta(days=1)), (
        change,
        change + timedelta(days=spans[1] - 1),
    )


def _halves(start: date, end: date) -> tuple[Window, Window]:
    middle = start + (end - start) / 2
    return (start, middle), (middle + timedelta(days=1), end)


def _try(figure: Any, start: date, end: date) -> Measure | None:
    """The figure of half a window, where there is something to count."""
    try:
        found: Measure = figure(start, end)
    except BadData:
        return None
    return found


def _arm(effect: Effect, arm: Arm, language: Language) -> str:
    value = number(arm.figure.value, language, effect.digits)
    unit = _unit(effect.kpi.unit, language)
    n = number(arm.n, language)
    return phrase("{value} ({name}, n = {n})", value=f"{value}{unit}", name=arm.name, n=n).to(language)


def _signed(effect: Effect, value: float, language: Language, unit: bool = True) -> str:
    said = number(value, language, effect.digits)
    scale = "points" if effect.kpi.unit in ("percent", "stars", "scale7") else effect.kpi.unit
    return ("+" if value > 0 else "") + said + (_unit(scale, language) if unit else "")


def _unit(key: str, language: Language) -> str:
    """The unit of a figure, with the space before it; sums of money have none, since no file says which."""
    name = "" if key == "money" else word("unit", key).to(language)
    return name and f"\N{NO-BREAK SPACE}{name}"
