"""From a definition to figures: the question that an engine is asked, and what its answer makes.

A definition gives one row a unit (kpis.toml). Figures of parts (by a column, by month) are asked in one query: each
unit becomes one unit a part, by putting the part before the key of its rows, and the definition itself does not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import inf
from typing import Any, Final, NamedTuple

from journeykit.events import intervals
from journeykit.events.parse import DAY_US, day_of, midnight
from journeykit.events.roles import KIND_NAMES, Kind, squeeze
from journeykit.events.tables import TIME
from journeykit.events.traces import Cut, Small, Traces
from journeykit.model.kpis import KpiDefinition, kpis

__all__ = [
    "CALENDAR",
    "Counted",
    "Split",
    "by_session",
    "count",
    "definition_sql",
    "figure",
    "kinds_of",
    "session_column",
    "spans_of",
]

CALENDAR: Final = ("day", "week", "month")
_APART: Final = "\x1f"
"""Between a part and a key; no text that was read holds it."""
_SESSIONS: Final = ("sessionid", "gasessionid", "visitid", "session")
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {"stars": (1, 5), "scale7": (1, 7)}


@dataclass(frozen=True)
class Counted:
    """The figure of a part of the traces; `start` and `end` are instants, the first and the last that count."""

    value: float
    numerator: float | None
    denominator: float
    low: float | None
    high: float | None
    start: int | None
    end: int | None


class Split(NamedTuple):
    """How units are parted: by the values of a column, by the spans of a calendar, by stage, or not at all.

    `stage` takes those of one stage only.
    """

    column: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    stages: bool = False
    stage: int | None = None


@cache
def _shipped_sql(kpi: str) -> str:
    return files("journeykit.events").joinpath("sql", f"{kpi}.sql").read_text("utf-8")


def definition_sql(kpi: str) -> str:
    """The query of a KPI: its own, else that of `sql/<id>.sql`."""
    return kpis()[kpi].sql or _shipped_sql(kpi)


def kinds_of(definition: KpiDefinition) -> tuple[Kind, ...]:
    """The tables that units come from, which a period and a segment cut."""
    return tuple(kind for kind in KIND_NAMES if kind in definition.keys)


def session_column(traces: Traces) -> str | None:
    """The column of the log that names the session; None when the case itself is as near as one gets."""
    relation = traces.relations["events"]
    named = {squeeze(name): name for name in relation.columns if name not in relation.lacking and name != "case_id"}
    return next((named[name] for name in _SESSIONS if name in named), None)


def by_session(traces: Traces) -> Traces:
    """The log with sessions as its cases, where it has them; what happens outside of sessions is left out."""
    column = session_column(traces)
    if column is None:
        return traces
    dialect, relation = traces.engine.dialect, traces.relations["events"]
    session = f"cast({dialect.quoted(column)} as {dialect.text})"
    others = ", ".join(dialect.quoted(one) for one in relation.columns if one != "case_id")
    select = f"select {session} as case_id, {others} from ({relation.select}) cases where {session} <> ''"
    return replace(traces, relations={**traces.relations, "events": replace(relation, select=select)})


def count(definition: KpiDefinition, traces: Traces, given: Mapping[str, float], split: Split) -> dict[str, Counted]:
    """The figures of a KPI by part, those with something to count; the part of all is "".

    A stage and a span are named by their number: position, first instant.
    """
    asked = _Asked(definition, traces, split)
    small = {"given": Small([*given], [[*given.values()]])} if given else {}
    if definition.history:
        small["period"] = Small(("start_us", "end_us"), split.spans or _period(asked.kinds[0], traces, given), (0, 0))
    elif split.spans:
        small["spans"] = Small(("start_us", "end_us"), split.spans)
    rows = traces.rows(asked.sql(), base=asked.kinds, dated=not definition.history, **small)
    return dict(_figures(definition, rows))


def _period(kind: Kind, traces: Traces, given: Mapping[str, float]) -> list[tuple[int, int]]:
    """The period that is asked for, else the last days of the data, whatever the segment: as many as are given."""
    cut = traces.cut
    last = None if cut.end is None else midnight(cut.end) + DAY_US
    if last is None:
        ((newest,),) = replace(traces, cut=Cut()).rows(f"select max({TIME[kind]}) from {kind}", base=(kind,))
        if newest is None:
            return []
        last = newest + 1
    span = int(given.get("window_days", 0) * DAY_US)
    return [(last - span if cut.start is None else midnight(cut.start), last)]


class _Asked:
    """The text of one question."""

    def __init__(self, definition: KpiDefinition, traces: Traces, split: Split) -> None:
        self.definition, self.traces, self.split = definition, traces, split
        self.kinds = kinds_of(definition)
        self.name = traces.engine.dialect.quoted
        self.text = traces.engine.dialect.text
        self.parted = bool(split.column) or (bool(split.spans) and not definition.history)

    def sql(self) -> str:
        """Figures by part, each with the first and the last instant that count."""
        tables = [f"{kind} as ({self._parted(kind)})" for kind in self.kinds if self.parted]
        tables += [f"{kind} as ({self._beside(kind)})" for kind in self._others() if self.parted]
        tables += [
            f"units as (\n{definition_sql(self.definition.id).rstrip().rstrip(';')}\n)",
            f"days as ({self._days()})",
        ]
        here = "" if self.split.stage is None else f" where stage = {self.split.stage}"
        tables.append(f"parts as (select {self._part('unit')} as part, units.* from units{here})")
        return f"with {', '.join(tables)}\nselect f.*, d.low_us, d.high_us from ({self._sums()}) f {self._with_days()}"

    def _others(self) -> list[Kind]:
        return [kind for kind in KIND_NAMES if kind in self.definition.needs and kind not in self.kinds]

    def _key(self, kind: str) -> str:
        key = self.definition.keys[kind]
        return "case_id" if key == "session_id" else key

    def _parted(self, kind: Kind) -> str:
        """The rows of a table with their part, and with the part before their key."""
        key, columns = self.name(self._key(kind)), [self.name(one) for one in self.traces.columns(kind)]
        others = ", ".join(f"t.{one}" for one in columns if one != key)
        if self.split.column:
            part, rows = f"coalesce(cast(t.{self.name(self.split.column)} as {self.text}), '')", f"{kind} t"
        else:
            at = f"min({TIME[kind]}) over (partition by case_id)" if kind == "events" else TIME[kind]
            rows = (
                f"(select *, {at} as at_us from {kind}) t join spans s on t.at_us >= s.start_us and t.at_us < s.end_us"
            )
            part = f"cast(s.start_us as {self.text})"
        whole = f"{part} || '{_APART}' || cast(t.{key} as {self.text})"
        return f"select {whole} as {key}, {others}, {part} as part_of, t.{key} as key_of from {rows}"

    def _beside(self, kind: Kind) -> str:
        """The rows of another table, once for each part that their key is in."""
        first = self.kinds[0]
        key = self.name(self._key(first))
        others = ", ".join(f"t.{self.name(one)}" for one in self.traces.columns(kind) if self.name(one) != key)
        parts = f"select distinct part_of, key_of from {first}"
        whole = f"p.part_of || '{_APART}' || t.{key} as {key}"
        return f"select {whole}, {others} from {kind} t join ({parts}) p on p.key_of = t.{key}"

    def _part(self, unit: str) -> str:
        if self.split.stages:
            return f"cast(stage as {self.text})"
        if self.definition.history and self.split.spans:
            return f"cast(start_us as {self.text})"
        if self.parted:
            return f"substring({unit}, 1, position('{_APART}' in {unit}) - 1)"
        return "''"

    def _days(self) -> str:
        if self.definition.history:
            part = f"cast(start_us as {self.text})" if self.split.spans else "''"
            return f"select distinct {part} as part, start_us as low_us, end_us - 1 as high_us from period"
        kind = self.kinds[0]
        part = "part_of" if self.parted else "''"
        return (
            f"select part, min({TIME[kind]}) as low_us, max({TIME[kind]}) as high_us "
            f"from (select {part} as part, {TIME[kind]} from {kind}) dated group by part"
        )

    def _with_days(self) -> str:
        apart = bool(self.split.spans) or (self.parted and not self.definition.history)
        return "join days d on d.part = f.part" if apart else "cross join days d"

    def _sums(self) -> str:
        """One row a part; of medians the few rows that the median and its limits can be."""
        if self.definition.statistic == "median":
            return _RANKED
        sums = ", ".join(f"{one} as s{i}" for i, one in enumerate(_SUMS[self.definition.statistic]))
        return f"select part, {sums} from parts group by part"


_RATIO: Final = (
    "sum(numerator)",
    "sum(denominator)",
    "count(*)",
    "sum(1.0 * numerator * numerator)",
    "sum(1.0 * numerator * denominator)",
    "sum(1.0 * denominator * denominator)",
    "min(numerator)",
)
_SUMS: Final[Mapping[str, tuple[str, ...]]] = {
    "rate": ("sum(numerator)", "sum(denominator)"),
    "balance": ("sum(promoters)", "sum(detractors)", "sum(denominator)"),
    "mean": ("sum(value)", "count(*)", "stddev_samp(value)", "min(value)"),
    "ratio": _RATIO,
    "estimate": _RATIO,
}
_RANKED: Final = """
select part, value, place, n
from (
    select
        part,
        value,
        row_number() over (partition by part order by value) as place,
        count(*) over (partition by part) as n
    from parts
) ranked
where abs(2 * place - n - 1) <= 1 or abs(abs(place - (n + 1) / 2.0) - 0.98 * sqrt(1.0 * n)) <= 2
"""
"""The middle values, and those about the ranks that bound the median: which exactly, intervals.py says."""


def _figures(definition: KpiDefinition, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, Counted]]:
    if definition.statistic == "median":
        yield from _medians(rows)
        return
    for part, *sums, start, end in rows:
        if made := figure(definition, sums):
            value, numerator, denominator, low, high = made
            yield str(part), Counted(value, numerator, denominator, low, high, start, end)


Figure = tuple[float, float | None, float, float | None, float | None]


def figure(definition: KpiDefinition, sums: Sequence[Any]) -> Figure | None:
    """Value, numerator, denominator and interval of a part, from its sums in the order of `_SUMS`."""
    match definition.statistic:
        case "rate":
            return _rate(*sums)
        case "balance":
            return _balance(*sums)
        case "mean":
            return _mean(*sums, bounds=_BOUNDS.get(definition.unit, (-inf, inf)))
    made = _ratio(*sums, per=definition.per)
    if made and definition.statistic == "estimate":
        return (made[0], None, sums[2], *made[3:])
    return made


def _rate(hits: float, n: float) -> Figure | None:
    if not n:
        return None
    low, high = intervals.wilson(hits, n) if 0 <= hits <= n else (None, None)  # more clicks than ads were counted
    limits = (None, None) if low is None or high is None else (100 * low, 100 * high)
    return (100 * hits / n, hits, n, *limits)


def _balance(up: float, down: float, n: float) -> Figure | None:
    if not n:
        return None
    low, high = intervals.balance(up, down, n)
    return 100 * (up - down) / n, up - down, n, 100 * low, 100 * high


def _mean(total: float, n: int, deviation: float | None, least: float, *, bounds: tuple[float, float]) -> Figure:
    limits = intervals.mean(total / n, deviation, n)
    if limits is None:
        return total / n, total, n, None, None
    bottom = max(bounds[0], 0.0) if least >= 0 else bounds[0]
    return total / n, total, n, max(limits[0], bottom), min(limits[1], bounds[1])


def _ratio(
    up: float, down: float, n: int, ups: float, both: float, downs: float, least: float, *, per: float
) -> Figure | None:
    if not down:
        return None
    ratio = up / down
    limits = intervals.ratio(up, down, ups - 2 * ratio * both + ratio * ratio * downs, n)
    if limits is None:
        return per * ratio, up, down, None, None
    low = max(limits[0], 0.0) if least >= 0 else limits[0]
    return per * ratio, up, down, per * low, per * limits[1]


def _medians(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, Counted]]:
    parts: dict[str, dict[int, float]] = {}
    about: dict[str, tuple[int, int | None, int | None]] = {}
    for part, value, place, n, start, end in rows:
        parts.setdefault(str(part), {})[place] = value
        about[str(part)] = (n, start, end)
    for part, values in parts.items():
        n, start, end = about[part]
        middle = (values[(n + 1) // 2] + values[n // 2 + 1]) / 2
        ranks = intervals.median_ranks(n)
        low, high = (values[ranks[0]], values[ranks[1]]) if ranks else (None, None)
        yield part, Counted(middle, None, n, low, high, start, end)


def spans_of(span: str, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """The days, weeks (from Monday) or months from one instant to another, each from its first instant to the next.

    >>> [day_of(start).isoformat() for start, _ in spans_of("month", 0, 40 * DAY_US)]
    ['1970-01-01', '1970-02-01']
    """
    day, end = day_of(first), day_of(last)
    if span == "week":
        day -= timedelta(days=day.weekday())
    if span == "month":
        day = day.replace(day=1)
    starts = [day]
    while starts[-1] <= end:
        starts.append(_next(span, starts[-1]))
    edges = [midnight(one) for one in starts]
    return tuple(pairwise(edges))


def _next(span: str, day: date) -> date:
    if span == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=7 if span == "week" else 1)
