"""Customers' traces in an engine: which tables there are, cut to a period and a segment, with the stages of a map.

A definition is a text of SQL that reads `events`, `orders`, `surveys`, `contacts`, `stages(activity, stage)`,
and `meanings(activity, meaning)`. `Traces` puts them before it as a WITH clause: nothing is written to the engine, and
the same text runs on every one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, Self

from journeykit.errors import BadData
from journeykit.events.engines import Embedded, Engine
from journeykit.events.meanings import all_meanings, meaning_of, stages_by_activity
from journeykit.events.parse import day_of, midnight
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, roles
from journeykit.events.sources import Frame
from journeykit.events.tables import TIME, Table
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, phrase, shown

__all__ = ["Relation", "Scope", "Segment", "Small", "Traces", "checked", "lived"]

Segment = str | Mapping[str, str] | None
"""A value of the segment column, or `{"channel": "mobile"}` for any column."""
_ONE_DAY: Final = timedelta(days=1)


class Small(NamedTuple):
    """A small table that a definition needs: it stands in the query itself. An empty one has text columns unless
    `empty` gives a value of each column's type."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: Sequence[Any] = ()


@dataclass(frozen=True)
class Relation:
    """A table of an engine: a select that gives the columns of its kind (roles.py), and its source's other columns.

    `known` are the roles that the source has; `notes` is what a reader must know, such as rows that were left out.
    `held` is what must live as long: the files of a large table go with it.
    """

    kind: Kind
    select: str
    columns: tuple[str, ...]
    known: frozenset[str]
    name: str
    notes: tuple[Phrase, ...] = ()
    held: object = None

    @property
    def lacking(self) -> frozenset[str]:
        """Columns of roles that the source does not have: there, but empty."""
        return frozenset(one.column for one in roles(self.kind) if one.id not in self.known)


class Scope(NamedTuple):
    """What a log covers: how many cases and events, from which day to which, of which segment, from which source."""

    cases: int
    events: int
    start: date | None
    end: date | None
    segment: str
    source: str


class Cut(NamedTuple):
    """What is looked at: from a day to a day (both included), and the columns' values."""

    start: date | None = None
    end: date | None = None
    segment: tuple[tuple[str, str], ...] = ()
    entered: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Traces:
    """Customers' traces, to be asked by definitions. Values do not change: `where` and `mapped` return new ones.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> Traces.of(log).rows("select activity, count(*) from events group by activity order by activity")
    [('buy', 1), ('see', 2)]
    >>> Traces.of(log).where(end="2025-01-31").scope().cases
    1
    """

    engine: Engine
    relations: Mapping[Kind, Relation]
    journey: Journey | None = None
    named: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cut: Cut = field(default_factory=Cut)
    staged: bool = False
    _known: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        *tables: Table,
        journey: Journey | None = None,
        meanings: Mapping[str, Sequence[str]] | None = None,
        memory: str | None = None,
    ) -> Self:
        """Tables that were read, in a DuckDB of their own. `meanings` names the activities that mean something where
        names do not tell: `{"purchase": ["Paid"]}`; `memory` as in `Embedded`. Raises `BadData` for two of a kind.
        """
        engine, relations = Embedded(memory=memory), dict[Kind, Relation]()
        for table in tables:
            if table.kind in relations:
                raise BadData(
                    phrase("Two tables are of the same kind: {kind}.", kind=KIND_NAMES[table.kind]),
                    phrase("Give one of each, or put their files together first."),
                )
            relations[table.kind] = _laid(engine, table)
        return cls(engine, relations, journey, checked(meanings or {}))

    # -- narrower, or with a map

    def where(
        self,
        *,
        start: date | str | None = None,
        end: date | str | None = None,
        segment: Segment = None,
        entered: Segment = None,
    ) -> Self:
        """A part of the traces. `start` and `end` are days, both included: of cases the day they began, of orders the
        day they were placed, of answers the day they were given, of contacts the day they came. `segment` keeps the
        events (orders, answers, contacts) that have the value; `entered` keeps whole cases whose first event has it.
        A part of a part is never larger than it.
        """
        cut = self.cut
        return replace(
            self,
            cut=Cut(
                max(filter(None, (_day(start), cut.start)), default=None),
                min(filter(None, (_day(end), cut.end)), default=None),
                cut.segment + _pairs(segment),
                cut.entered + _pairs(entered),
            ),
        )

    def mapped(self, journey: Journey) -> Self:
        """The same traces with the stages of a map."""
        return replace(self, journey=journey)

    def by_stage(self) -> Self:
        """The log as a way through the stages: an event is the arrival at a stage, its activity the stage's title.

        Activities that mean no stage are left out, and several events in a row in the same stage are one.
        Raises `BadData` when the map's stages name no activity of the log.
        """
        if not self.stages:
            raise BadData(
                phrase("No stage of the map names an activity that the log has."),
                phrase("Say which activities mean which stage; suggest_activities proposes some."),
            )
        return replace(self, staged=True)

    # -- what is known of them

    @property
    def notes(self) -> tuple[Phrase, ...]:
        """What a reader must know of the sources, such as rows that were left out."""
        return tuple(note for one in self.relations.values() for note in one.notes)

    def lines(self, language: Language = "en") -> list[str]:
        """Where the traces are, and what must be known of them."""
        said = [f"{KIND_NAMES[kind].to(language)}: {one.name}" for kind, one in self.relations.items()]
        return [self.engine.dialect.name, *said, *(note.to(language) for note in self.notes)]

    def __repr__(self) -> str:
        return "\n  ".join(self.lines())

    @property
    def source(self) -> str:
        """The names of the sources."""
        return ", ".join(one.name for one in self.relations.values())

    @property
    def segment(self) -> str:
        """The values of the segment, in words; "" for all."""
        return ", ".join(value for _, value in (*self.cut.segment, *self.cut.entered))

    @property
    def activities(self) -> tuple[str, ...]:
        """The activities of the log, the most frequent first; none without a log. The map and the cut do not count."""
        if "events" not in self.relations:
            return ()
        if "activities" not in self._known:
            counted = "select activity, count(*) from whole group by activity"
            whole = self.relations["events"].select
            found = self.engine.rows(self.engine.dialect.translated(f"with whole as ({whole}) {counted}"))
            ordered = sorted(found, key=lambda one: (-one[1], one[0]))  # here, because servers sort text differently
            self._known["activities"] = tuple(str(name) for name, _ in ordered)
        known: tuple[str, ...] = self._known["activities"]
        return known

    @property
    def stages(self) -> dict[str, int]:
        """The position of the stage that each activity of the log means, as the map says."""
        return stages_by_activity(self.journey, self.activities) if self.journey else {}

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the map's stages, each of its own: a second "Wait" is "Wait (2)"."""
        found: list[str] = []
        for stage in self.journey.stages if self.journey else ():
            again = sum(one == stage.title or one.startswith(f"{stage.title} (") for one in found)
            found.append(f"{stage.title} ({again + 1})" if again else stage.title)
        return tuple(found)

    @property
    def meanings(self) -> dict[str, str]:
        """What each activity of the log means (meanings.toml), as said or by its name."""
        found = {name: meaning_of(name) for name in self.activities}
        said = {name: key for key, names in self.named.items() for name in names}
        return {name: key for name, key in found.items() if key not in self.named} | said

    def scope(self) -> Scope:
        """How many cases and events are looked at, and from which day to which. Costs a scan of the log."""
        sql = "select count(distinct case_id), count(*), min(ts_us), max(ts_us) from events"
        cases, events, *bounds = self.rows(sql)[0]
        start, end = (None if us is None else day_of(us) for us in bounds)
        return Scope(cases, events, start, end, self.segment, self.source)

    # -- asked

    def frame(self, sql: str, *, base: Sequence[Kind] = ("events",), dated: bool = True, **small: Small) -> Frame:
        """The answer of a definition as a DataFrame; `small` are tables that it reads besides.

        `base` are the kinds of tables that are cut to the period and the segment, the others stand whole; without
        `dated`, not to the period. Raises `BadData` for a table that is not there.
        """
        return self.engine.frame(self.query(sql, base=base, dated=dated, **small))

    def rows(
        self, sql: str, *, base: Sequence[Kind] = ("events",), dated: bool = True, **small: Small
    ) -> list[tuple[Any, ...]]:
        """The same as rows."""
        return self.engine.rows(self.query(sql, base=base, dated=dated, **small))

    def query(self, sql: str, *, base: Sequence[Kind] = ("events",), dated: bool = True, **small: Small) -> str:
        """The whole text that the engine reads: the tables that the definition names, then the definition."""
        dialect = self.engine.dialect
        words = set(re.findall(r"\b\w+\b", re.sub(r"--[^\n]*|'(?:[^']|'')*'", " ", sql)))
        parts = [(name, self._inlined(table)) for name, table in small.items()]
        if "stages" in words and "stages" not in small:
            parts.append(("stages", self._inlined(Small(("activity", "stage"), self._places(), ("", 0)))))
        if "meanings" in words and "meanings" not in small:
            parts.append(("meanings", self._inlined(Small(("activity", "meaning"), [*self.meanings.items()]))))
        needed = [kind for kind in KINDS if kind in words and kind not in small]
        parts += [(kind, self._cut(kind, kind in base, dated)) for kind in needed]
        once = f"as {dialect.inline} (" if dialect.inline else "as ("
        # a definition may begin with WITH: some engines want it inside, none minds
        head = ",\n".join(f"{dialect.quoted(name)} {once}{text})" for name, text in parts)
        return dialect.translated(
            f"with {head}\nselect * from (\n{sql.rstrip().rstrip(';')}\n) answer" if head else sql
        )

    def columns(self, kind: Kind) -> tuple[str, ...]:
        """The columns that a table of this kind has for definitions and segments."""
        if kind not in self.relations:
            raise BadData(
                phrase("There are no {kind}.", kind=KIND_NAMES[kind]),
                phrase("Read them with read_{kind}, or upload their file.", kind=kind),
            )
        own = self.relations[kind].columns
        if kind == "orders":
            return (*own, "delivery")
        return (*own, *self._of_orders()) if kind == "surveys" else own

    # -- how the text is put together

    def _places(self) -> list[tuple[str, int]]:
        return [(title, i) for i, title in enumerate(self.titles)] if self.staged else [*self.stages.items()]

    def _inlined(self, table: Small) -> str:
        say, name = self.engine.dialect.literal, self.engine.dialect.quoted
        if not table.rows:
            empty = zip(table.empty or [""] * len(table.columns), table.columns, strict=True)
            return "select " + ", ".join(f"{say(value)} as {name(column)}" for value, column in empty) + " where 1 = 0"
        rows = ",\n".join(f"({', '.join(map(say, row))})" for row in table.rows)
        return f"select * from (values {rows}) small ({', '.join(map(name, table.columns))})"

    def _of_orders(self) -> tuple[str, ...]:
        """What answers know of their order, besides their own columns."""
        surveys, orders = self.relations.get("surveys"), self.relations.get("orders")
        if surveys is None or orders is None or "order_id" not in surveys.known:
            return ()
        own = {name.casefold() for name in surveys.columns if name not in surveys.lacking or name not in orders.columns}
        return tuple(name for name in (*orders.columns, "delivery") if name.casefold() not in own)

    def _wide(self, kind: Kind) -> str:
        """A table with what is known from elsewhere: orders whether they were on time, answers all of their order."""
        if kind not in self.relations:
            self.columns(kind)  # says what is missing
        select, name = self.relations[kind].select, self.engine.dialect.quoted
        if kind == "orders":
            return (
                "select *, case when delivered_us <= promised_us then 'on time' "
                f"when delivered_us > promised_us then 'late' end as delivery from ({select}) read_orders"
            )
        others = self._of_orders() if kind == "surveys" else ()
        if not others:
            return select
        own = ", ".join(f"s.{name(one)}" for one in self.relations["surveys"].columns if one not in others)
        theirs = ", ".join(f"o.{name(one)}" for one in others)
        return (
            f"select {own}, {theirs} from ({select}) s left join ({self._wide('orders')}) o on o.order_id = s.order_id"
        )

    def _cut(self, kind: Kind, is_base: bool, dated: bool) -> str:
        wide = self._wide(kind)
        if is_base:
            cuts = [self._is(kind, *pair) for pair in self.cut.segment]
            if kind == "events":
                cuts += [self._began_with(wide, *pair) for pair in self.cut.entered]
            if dated and (self.cut.start or self.cut.end):
                wide, dates = self._dated(kind, wide)
                cuts += dates
            if cuts:
                wide = f"select * from ({wide}) whole where {' and '.join(cuts)}"
        return self._arrivals(wide) if kind == "events" and self.staged else wide

    def _dated(self, kind: Kind, wide: str) -> tuple[str, list[str]]:
        time, relation = TIME[kind], self.relations[kind]
        if time in relation.lacking:
            raise BadData(
                phrase("{file} has no dates, so no period can be chosen.", file=relation.name),
                phrase("Name the column of the dates, or leave start and end out."),
            )
        began = f"min({time}) over (partition by case_id)" if kind == "events" else time
        start, end = self._bounds()
        cuts = [f"began_us >= {start}"] * (start is not None) + [f"began_us < {end}"] * (end is not None)
        return f"select *, {began} as began_us from ({wide}) undated", cuts

    def _bounds(self) -> tuple[int | None, int | None]:
        """The period in microseconds, its end not included."""
        start, end = self.cut.start, self.cut.end
        return (None if start is None else midnight(start)), (None if end is None else midnight(end + _ONE_DAY))

    def _is(self, kind: Kind, column: str, value: str) -> str:
        dialect = self.engine.dialect
        found = self._column(kind, column)
        return f"cast({dialect.quoted(found)} as {dialect.text}) = {dialect.literal(value)}"

    def _column(self, kind: Kind, column: str) -> str:
        names = self.columns(kind)
        if column in names:
            return column
        raise BadData(
            phrase("{file} has no column “{column}” for a segment.",
                   file=self.relations[kind].name, column=shown(column)),
            phrase("Its columns are: {columns}.", columns=", ".join(names)),
        )  # fmt: skip

    def _began_with(self, wide: str, column: str, value: str) -> str:
        name = self.engine.dialect.quoted(self._column("events", column))
        first = (
            f"select case_id, {name} as entry, row_number() over (partition by case_id order by ts_us, seq) as place"
        )
        is_it = f"place = 1 and cast(entry as {self.engine.dialect.text}) = {self.engine.dialect.literal(value)}"
        return f"case_id in (select case_id from ({first} from ({wide}) entries) firsts where {is_it})"

    def _arrivals(self, events: str) -> str:
        """The log as arrivals at stages."""
        titles = self.titles
        places = self._inlined(Small(("name", "place", "title"), [(n, i, titles[i]) for n, i in self.stages.items()]))
        name = self.engine.dialect.quoted
        others = [name(one) for one in self.relations["events"].columns if one != "activity"]
        return (
            f"select {', '.join(others)}, title as activity from (select e.*, p.title, p.place, "
            "lag(p.place) over (partition by e.case_id order by e.ts_us, e.seq) as place_before "
            f"from ({events}) e join ({places}) p on p.name = e.activity) moves "
            "where place_before is null or place_before <> place"
        )


def lived(log: Traces | Table) -> Traces:
    """The traces of a log: what every analysis begins with. Raises `BadData` when there are no events."""
    traces = log if isinstance(log, Traces) else Traces.of(log)
    traces.columns("events")
    return traces


def _laid(engine: Embedded, table: Table) -> Relation:
    if table.files:
        names = ", ".join(engine.dialect.literal(str(path)) for path in table.files)
        select = f"select * from read_parquet([{names}])"
    else:
        engine.lay(f"all_{table.kind}", table.data)
        select = f"select * from all_{table.kind}"
    return Relation(
        table.kind,
        select,
        tuple(engine.types(select)),
        frozenset(table.used),
        table.name,
        tuple(remark.says for remark in table.remarks),
        table,
    )


def checked(given: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Names of activities by meaning, as a person gives them. Raises `BadData` for a meaning that there is not."""
    for key in given:
        if key not in all_meanings():
            raise BadData(
                phrase("There is no meaning {key} of an activity.", key=shown(key)),
                phrase("Choose one of {choices}.", choices=", ".join(all_meanings())),
            )
    return given


def _pairs(segment: Segment) -> tuple[tuple[str, str], ...]:
    chosen = {"segment": segment} if isinstance(segment, str) and segment else dict(segment or {})
    return tuple((column, str(value)) for column, value in chosen.items())


def _day(given: date | str | None) -> date | None:
    if not isinstance(given, str):
        return given.date() if isinstance(given, datetime) else given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadData(
            phrase("“{day}” is not a day.", day=shown(given)), phrase("Write it as year-month-day: 2026-01-31.")
        ) from None
