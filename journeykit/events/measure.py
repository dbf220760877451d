"""KPIs from data: each defined once in `sql/<id>.sql`, over any period and segment, with its interval.

The `.sql` files are plain ANSI SQL on integer microseconds. They read `orders`, `surveys` and `events` (already
cut to the period and segment), `stages(activity, stage)` and `meanings(activity, meaning)`, and give
numerator and denominator (a rate), promoters, detractors and denominator (a balance), or one `value` a row
(a mean or a median).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from journeykit.errors import BadData, NotFound
from journeykit.events import intervals
from journeykit.events.meanings import activities, all_meanings, meaning_of, stages_by_activity
from journeykit.events.parse import DAY_US, day_of
from journeykit.events.roles import KIND_NAMES, Kind, role, roles
from journeykit.events.tables import TIME, Table
from journeykit.model.cards import Measure
from journeykit.model.journey import Journey
from journeykit.model.kpis import KpiDefinition, kpis
from journeykit.text import Language, phrase, plural

__all__ = ["Segment", "computable", "measure"]

Segment = str | Mapping[str, str] | None
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {"stars": (1, 5), "scale7": (1, 7)}


@cache
def computable() -> tuple[str, ...]:
    """The ids of the KPIs that are computed from data, in the order of the catalogue."""
    return tuple(key for key, one in kpis().items() if one.statistic)


@cache
def definition_sql(kpi: str) -> str:
    """The SQL of a KPI."""
    return files("journeykit.events").joinpath("sql", f"{kpi}.sql").read_text("utf-8")


def measure(
    kpi: str,
    *tables: Table,
    journey: Journey | None = None,
    stage: str | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    segment: Segment = None,
    meanings: Mapping[str, Sequence[str]] | None = None,
    language: Language = "en",
) -> Measure:
    """A KPI of the catalogue, computed from tables: value, numerator, denominator, 95 % interval and days covered.

    Percentages are 0 to 100, times in days. `start` and `end` are days, both included: of orders the day they were
    placed, of answers the day they were given, of cases the day they began. `segment` is a value of the segment
    column, or `{"channel": "mobile"}` for any column; of a log, the events in it count. Answers also know the columns
    of their order, and of orders `delivery` is "on time" or "late". `journey` and `stage` (an id) are for KPIs of a
    stage. `meanings` names the activities that mean something where names do not tell: `{"purchase": ["Paid"]}`.
    Raises `NotFound` for a KPI that is not in the catalogue, and `BadData` when a table or column is missing or there
    is nothing to count: never a zero instead.

    >>> from journeykit.events.reading import read_surveys
    >>> answers = read_surveys(("survey.csv", b"nps\\n10\\n9\\n3\\n\\"\\"\\n"))
    >>> score = measure("nps", answers)
    >>> round(score.value, 1), score.numerator, score.denominator
    (33.3, 1.0, 3.0)
    """
    return Desk(tables, journey, segment, meanings).measure(kpi, stage, start, end, language)


class Period(NamedTuple):
    """From an instant to another, the second not included, in microseconds; None is open."""

    start: int | None
    end: int | None


class Desk:
    """Tables laid out in one DuckDB, so that several KPIs can be computed from them."""

    def __init__(
        self,
        tables: Sequence[Table],
        journey: Journey | None = None,
        segment: Segment = None,
        meanings: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        import duckdb

        self.tables: dict[Kind, Table] = {}
        for table in tables:
            if table.kind in self.tables:
                raise BadData(
                    phrase("Two tables are of the same kind: {kind}.", kind=KIND_NAMES[table.kind]),
                    phrase("Give one of each, or put their files together first."),
                )
            self.tables[table.kind] = table
        self.journey = journey
        self.segment = {"segment": segment} if isinstance(segment, str) and segment else dict(segment or {})
        self.con = duckdb.connect(config={"autoinstall_known_extensions": False})  # nothing leaves this machine
        for kind, table in self.tables.items():
            self.con.register(f"all_{kind}", table.data)
        self._widen()
        self._name_stages()
        self._name_meanings(meanings or {})

    def _widen(self) -> None:
        """Orders know whether they were on time, and answers what is known of their order."""
        known = {kind: [*self._columns(f"all_{kind}")] for kind in self.tables}
        if "orders" in known:
            self.con.sql(
                "create temp view wide_orders as select *, case when delivered_us <= promised_us then 'on time' "
                "when delivered_us > promised_us then 'late' end as delivery from all_orders"
            )
        if "surveys" in known:
            self.con.sql(f"create temp view wide_surveys as {self._surveys_with_orders(known)}")
        if "events" in known:
            self.con.sql("create temp view wide_events as select * from all_events")

    def _surveys_with_orders(self, known: Mapping[Kind, list[str]]) -> str:
        surveys = self.tables["surveys"]
        if "orders" not in known or "order_id" not in surveys.used:
            return "select * from all_surveys"
        empty = {one.column for one in roles("surveys") if one.id not in surveys.used}
        own = [name for name in known["surveys"] if name not in empty or name not in known["orders"]]
        taken = {name.casefold() for name in own}
        others = [name for name in [*known["orders"], "delivery"] if name.casefold() not in taken]
        chosen = ", ".join([*(f"s.{_quoted(name)}" for name in own), *(f"o.{_quoted(name)}" for name in others)])
        return f"select {chosen} from all_surveys s left join wide_orders o on o.order_id = s.order_id"

    def _name_stages(self) -> None:
        """The stages that the log reaches: a stage whose activities it does not have cannot be dropped off before."""
        said = stages_by_activity(self.journey) if self.journey else {}
        self.stages = {name: said[name] for name in self._activities() if name in said}
        self._small("stages", "activity varchar, stage bigint", list(self.stages.items()))

    def _name_meanings(self, given: Mapping[str, Sequence[str]]) -> None:
        for key in given:
            if key not in all_meanings():
                raise BadData(
                    phrase("There is no meaning {key} of an activity.", key=key),
                    phrase("Choose one of {choices}.", choices=", ".join(all_meanings())),
                )
        found = {name: meaning_of(name) for name in self._activities()}
        said = {name: key for key, names in given.items() for name in names}
        found = {name: key for name, key in found.items() if key not in given} | said
        self.meanings = set(found.values())
        self._small("meanings", "activity varchar, meaning varchar", list(found.items()))

    def _activities(self) -> tuple[str, ...]:
        return activities(self.tables["events"]) if "events" in self.tables else ()

    def _small(self, name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
        self.con.execute(f"create temp table {name} ({columns})")
        if rows:
            self.con.executemany(f"insert into {name} values (?, ?)", rows)

    def _columns(self, relation: str) -> list[str]:
        return list(self.con.sql(f"select * from {relation} limit 0").columns)

    def measure(
        self, kpi: str, stage: str | None, start: date | str | None, end: date | str | None, language: Language
    ) -> Measure:
        """One KPI; see `measure`."""
        definition = self._definition(kpi)
        self._check(definition, stage)
        period = Period(_midnight(start, 0), _midnight(end, 1))
        covered = self._cut(definition, period)
        counted = self._counted(definition, stage)
        names = ", ".join(self.tables[kind].name for kind in self._kinds(definition))
        return Measure(
            **counted,
            start=covered and covered[0],
            end=covered and covered[1],
            segment=", ".join(map(str, self.segment.values())),
            source=names[:300],
            note=definition.note.get(language, ""),
        )

    def _definition(self, kpi: str) -> KpiDefinition:
        definition = kpis().get(kpi)
        if definition is None:
            raise NotFound(
                phrase("There is no KPI {key} in the catalogue.", key=kpi),
                phrase("Choose one of {choices}.", choices=", ".join(computable())),
            )
        if not definition.statistic:
            raise BadData(
                phrase("“{kpi}” is not computed from data yet.", kpi=definition.called),
                phrase("Put it on the map with a value that you type."),
            )
        return definition

    def _kinds(self, definition: KpiDefinition) -> list[Kind]:
        return [kind for kind in KIND_NAMES if kind in definition.needs]

    def _check(self, definition: KpiDefinition, stage: str | None) -> None:
        """Whether everything is there that the KPI needs."""
        for kind, key in _columns_of(definition):
            if kind not in self.tables:
                raise BadData(
                    phrase("“{kpi}” needs {kind}.", kpi=definition.called, kind=KIND_NAMES[kind]),
                    phrase("Read them with read_{kind}, or upload their file.", kind=kind),
                )
            if key not in self.tables[kind].used:
                raise BadData(
                    phrase("“{kpi}” needs {role} in {file}.", kpi=definition.called, role=role(kind, key).label,
                           file=self.tables[kind].name),
                    phrase("Name its column: {key}.", key=key),
                )  # fmt: skip
        for key in definition.meanings:
            if key not in self.meanings:
                raise BadData(
                    phrase("“{kpi}” needs to know which activity means {key}.", kpi=definition.called, key=key),
                    phrase("Name it: meanings={example}.", example=f'{{"{key}": ["..."]}}'),
                )
        if definition.per_stage:
            self._check_stage(definition, stage)

    def _check_stage(self, definition: KpiDefinition, stage: str | None) -> None:
        if self.journey is None or stage is None:
            raise BadData(
                phrase("“{kpi}” is the figure of a stage.", kpi=definition.called),
                phrase("Give the map and the stage: journey=..., stage=..."),
            )
        position = self.journey.index(stage)
        named = set(self.stages.values())
        if position not in named:
            raise BadData(
                phrase(
                    "The stage “{stage}” names no activity that the log has.", stage=self.journey.stages[position].title
                ),
                phrase("Say which activities mean this stage; suggest_activities proposes some."),
            )
        if position == max(named):
            raise BadData(
                phrase(
                    "No stage that the log reaches comes after “{stage}”.", stage=self.journey.stages[position].title
                ),
                phrase("Choose an earlier stage, or say which activities mean the later ones."),
            )

    def _cut(self, definition: KpiDefinition, period: Period) -> tuple[date, date] | None:
        """Lay out the tables cut to the period and the segment; the days of the first that is needed."""
        base = self._base(definition)
        for kind in self._kinds(definition):
            self.con.execute(f"create or replace temp view {kind} as {self._cut_sql(kind, kind == base, period)}")
        low, high = self._row(f"select min({TIME[base]}), max({TIME[base]}) from {base}")
        return None if low is None else (day_of(low), day_of(high))

    def _base(self, definition: KpiDefinition) -> Kind:
        return next(kind for kind in KIND_NAMES if kind == definition.needs[0])

    def _cut_sql(self, kind: Kind, is_base: bool, period: Period) -> str:
        time, wide = TIME[kind], f"wide_{kind}"
        if not is_base:
            return f"select * from {wide}"
        if period != (None, None) and (time not in {role(kind, key).column for key in self.tables[kind].used}):
            raise BadData(
                phrase("{file} has no dates, so no period can be chosen.", file=self.tables[kind].name),
                phrase("Name the column of the dates, or leave start and end out."),
            )
        cuts = [self._segment_sql(kind, *pair) for pair in self.segment.items()]
        if period != (None, None):
            began = f"min({time}) over (partition by case_id)" if kind == "events" else time
            wide = f"(select *, {began} as began from {wide}) dated"
            cuts += [f"began >= {period.start}"] * (period.start is not None)
            cuts += [f"began < {period.end}"] * (period.end is not None)
        return f"select * from {wide}" + (f" where {' and '.join(cuts)}" if cuts else "")

    def _segment_sql(self, kind: Kind, column: str, value: str) -> str:
        names = self._columns(f"wide_{kind}")
        if column not in names:
            used = self.tables[kind].used
            column = next((key for key, name in used.items() if name == column), column)
        if column not in names:
            raise BadData(
                phrase("{file} has no column “{column}” for a segment.", file=self.tables[kind].name, column=column),
                phrase("Its columns are: {columns}.", columns=", ".join(names)),
            )
        text = str(value).replace("'", "''")
        return f"cast({_quoted(column)} as varchar) = '{text}'"

    def _row(self, sql: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self.con.sql(sql).fetchall()[0]
        return row

    def _counted(self, definition: KpiDefinition, stage: str | None) -> dict[str, float | None]:
        """Value, numerator, denominator and interval."""
        sql = definition_sql(definition.id)
        if definition.per_stage and stage is not None and self.journey is not None:
            sql = f"select numerator, denominator from ({sql}) stages_of where stage = {self.journey.index(stage)}"
        if definition.statistic in ("rate", "balance"):
            found = self.con.sql(sql).fetchall()
            if not found or not found[0][-1]:
                raise self._nothing(definition)
            return _rate(*found[0]) if definition.statistic == "rate" else _balance(*found[0])
        n = self._row(f"select count(*) from ({sql}) counted")[0]
        if not n:
            raise self._nothing(definition)
        if definition.statistic == "median":
            return self._median(sql, n)
        total, deviation = self._row(f"select sum(value), stddev_samp(value) from ({sql}) counted")
        return _mean(total, deviation, n, _BOUNDS.get(definition.unit))

    def _median(self, sql: str, n: int) -> dict[str, float | None]:
        value = self._row(f"select percentile_cont(0.5) within group (order by value) from ({sql}) counted")[0]
        ranks = intervals.median_ranks(n)
        low, high = None, None
        if ranks:
            ordered = f"select value, row_number() over (order by value) as place from ({sql}) counted"
            found = f"select value from ({ordered}) ordered where place in ({ranks[0]}, {ranks[1]}) order by place"
            (low,), (high,) = self.con.sql(found).fetchall()
        return {"value": value, "denominator": n, "low": low, "high": high}

    def _nothing(self, definition: KpiDefinition) -> BadData:
        kind = self._base(definition)
        said = phrase("There is nothing to count for “{kpi}” in {file}.", kpi=definition.called,
                      file=self.tables[kind].name)  # fmt: skip
        rows = plural("Its {n} row is empty there, or outside the period or segment.",
                      "Its {n} rows are empty there, or outside the period or segment.",
                      n=len(self.tables[kind]))  # fmt: skip
        return BadData(said, rows)


def _columns_of(definition: KpiDefinition) -> list[tuple[Kind, str]]:
    """What must be known, as kind of table and role."""
    pairs = [entry.split(".") for entry in definition.columns]
    return [(kind, key) for name, key in pairs for kind in KIND_NAMES if kind == name]


def _rate(hits: float, n: float) -> dict[str, float | None]:
    low, high = intervals.wilson(hits, n)
    return {"value": 100 * hits / n, "numerator": hits, "denominator": n, "low": 100 * low, "high": 100 * high}


def _balance(up: float, down: float, n: float) -> dict[str, float | None]:
    low, high = intervals.balance(up, down, n)
    balance = up - down
    return {"value": 100 * balance / n, "numerator": balance, "denominator": n, "low": 100 * low, "high": 100 * high}


def _mean(total: float, deviation: float | None, n: int, bounds: tuple[float, float] | None) -> dict[str, float | None]:
    limits = intervals.mean(total / n, deviation, n)
    low, high = limits if limits else (None, None)
    if limits and bounds:
        low, high = max(limits[0], bounds[0]), min(limits[1], bounds[1])
    return {"value": total / n, "numerator": total, "denominator": n, "low": low, "high": high}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _midnight(day: date | str | None, later: int) -> int | None:
    if day is None:
        return None
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            raise BadData(
                phrase("“{day}” is not a day.", day=day), phrase("Write it as year-month-day: 2026-01-31.")
            ) from None
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=later)
    return int(start.timestamp()) // 86_400 * DAY_US
