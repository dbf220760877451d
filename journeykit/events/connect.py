"""`connect`: customers' traces where they are, in a database, on a cluster, or in files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from journeykit.errors import BadData, BadValue
from journeykit.events.dialects import POSTGRESQL, Dialect
from journeykit.events.engines import Embedded, Engine, Server, Sort, Spark
from journeykit.events.parse import to_flags
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, Role, guess, missing, roles
from journeykit.events.sources import listed
from journeykit.events.tables import MOST_SEQ
from journeykit.events.traces import Relation, Traces, checked
from journeykit.model.journey import Journey
from journeykit.text import Phrase, phrase, plural, shown

__all__ = ["connect"]

Named = str | Mapping[str, str] | None
_SCALES: Final = ((10**11, 1_000_000), (10**14, 1_000), (10**17, 1))
"""What a count since 1970 is multiplied with, by how large it is: seconds, milliseconds, microseconds."""


def connect(
    target: Any,
    *,
    events: Named = None,
    orders: Named = None,
    surveys: Named = None,
    contacts: Named = None,
    journey: Journey | None = None,
    meanings: Mapping[str, Sequence[str]] | None = None,
    memory: str | None = None,
) -> Traces:
    """Customers' traces in an engine that is there already; nothing is copied out of it, and nothing written to it.

    `target` is the URL of a PostgreSQL database (`postgresql://...`), an engine of SQLAlchemy, a DB-API connection to
    PostgreSQL, a connection of DuckDB, a session of Spark, the path of a `.duckdb` file, or an `Engine` of yours
    (docs/engines.md). A CSV, Parquet or other file, a folder, or a SQLite database is read into a DuckDB of its own
    instead, within `memory` ("512MiB").

    Each kind of table is named: `events="web.log"`, or with its columns by role, `events={"table": "web.log",
    "case_id": "visitor"}`; what is not named is guessed from the columns' names. Without any, the tables called events,
    orders, surveys and contacts are taken. Rows that lack what they must have are left out, and counted in `notes`.
    Raises `BadData` and `BadValue` with what to name or to change.

    >>> import duckdb
    >>> shop = duckdb.connect()
    >>> _ = shop.execute("create table events as select 1 as session, 'see' as event, timestamp '2025-01-01' as at")
    >>> connect(shop).rows("select case_id, activity, ts_us from events")
    [('1', 'see', 1735689600000000)]
    """
    given: dict[Kind, Named] = {"events": events, "orders": orders, "surveys": surveys, "contacts": contacts}
    engine = _engine(target, memory)
    if engine is None:
        return _read(target, {kind: one for kind, one in given.items() if one}, journey, meanings, memory)
    chosen = {kind: _spec(one) for kind, one in given.items() if one} or _found(engine)
    relations = {kind: _relation(engine, kind, spec) for kind, spec in chosen.items()}
    return Traces(engine, relations, journey, checked(meanings or {}))


def _engine(target: Any, memory: str | None) -> Engine | None:
    """The engine that answers for `target`; None where it must be read first."""
    if isinstance(getattr(target, "dialect", None), Dialect):
        answering: Engine = target
        return answering
    module = type(target).__module__.partition(".")[0]
    if module in ("duckdb", "_duckdb"):
        return Embedded(target)
    if module == "pyspark":
        return Spark(target)
    if module in ("psycopg", "psycopg2", "pg8000"):
        return Server(target, POSTGRESQL)
    if isinstance(target, str) and target.startswith("postgres"):
        target = _postgresql(target)
    if hasattr(target, "raw_connection") and target.dialect.name == "postgresql":
        return Server(target, POSTGRESQL)
    if isinstance(target, str | Path) and Path(target).suffix == ".duckdb":
        import duckdb

        try:
            return Embedded(duckdb.connect(str(target), read_only=True))
        except duckdb.Error:
            raise BadData(
                phrase("{file} cannot be opened as a DuckDB database.", file=str(target)),
                phrase("Check the name and the folder, and that no other program has it open."),
            ) from None
    return None


def _postgresql(url: str) -> Any:
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        made = make_url(url)
        if made.drivername in ("postgres", "postgresql"):
            made = made.set(drivername="postgresql+psycopg")
        return create_engine(made, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except (SQLAlchemyError, ValueError, ImportError) as error:
        missing_driver = isinstance(error, ImportError)
        raise BadValue(
            phrase("This is not the address of a PostgreSQL database that can be opened here."),
            phrase("Install its driver: pip install journeykit[postgresql]")
            if missing_driver
            else phrase("Write it like postgresql://user:password@host/database."),
        ) from None


def _spec(named: Named) -> Mapping[str, str]:
    spec = {"table": named} if isinstance(named, str) else dict(named or {})
    if not spec.get("table"):
        raise BadValue(
            phrase("No table is named."),
            phrase("Write it like {example}.", example='{"table": "web.log", "at": "time"}'),
        )
    return spec


def _found(engine: Engine) -> dict[Kind, Mapping[str, str]]:
    """The tables that are called as our kinds are."""
    found: dict[Kind, Mapping[str, str]] = {}
    for kind in KINDS:
        try:
            engine.types(f"select * from {engine.dialect.table(kind)}")
        except BadData:
            continue
        found[kind] = {"table": kind}
    if not found:
        raise BadData(
            phrase("There is no table called {kinds} here.", kinds=", ".join(KINDS)),
            phrase("Name yours: events={example}.", example='{"table": "web.log", "at": "time"}'),
        )
    return found


def _read(
    target: Any,
    given: Mapping[Kind, Named],
    journey: Journey | None,
    meanings: Mapping[str, Sequence[str]] | None,
    memory: str | None,
) -> Traces:
    """Files, folders and databases that have no such engine: read, then asked."""
    from journeykit.events.readers import read_any

    tables = read_any(target, {kind: _spec(one) for kind, one in given.items()})
    return Traces.of(*tables, journey=journey, meanings=meanings, memory=memory)


def _relation(engine: Engine, kind: Kind, spec: Mapping[str, str]) -> Relation:
    """A table as definitions read it, and what is said of it."""
    table = engine.dialect.table(spec["table"])
    types = engine.types(f"select * from {table}")
    used = _used(kind, spec, types)
    cells = _Cells(engine, table)
    columns = {one.column: _expression(engine, one, used.get(one.id), types, cells) for one in roles(kind)}
    needed = [one for one in roles(kind) if one.required]
    columns["seq"] = _seq(engine, kind, types, columns, cells)
    taken = {name.casefold() for name in columns}
    name = engine.dialect.quoted
    others = [one for one in types if one not in used.values() and one.casefold() not in taken]
    select = ", ".join([*(f"{text} as {name(key)}" for key, text in columns.items()), *map(name, others)])
    kept = " and ".join(f"{name(one.column)} is not null" for one in needed)
    whole = f"select {select} from {table}"
    return Relation(
        kind,
        f"select * from ({whole}) named where {kept}" if needed else whole,
        (*columns, *others),
        frozenset(used),
        spec["table"],
        (*_dropped(engine, spec["table"], whole, needed), *_untied(kind, types)),
    )


def _used(kind: Kind, spec: Mapping[str, str], types: Mapping[str, Sort]) -> dict[str, str]:
    """Which column plays which role: as said, else by the names."""
    said = {key: column for key, column in spec.items() if key != "table"}
    known = [one.id for one in roles(kind)]
    for key, column in said.items():
        if key not in known:
            raise BadData(
                phrase("There is nothing called {key} in {kind}.", key=shown(key), kind=KIND_NAMES[kind]),
                phrase("Choose one of {choices}.", choices=", ".join(known)),
            )
        if column not in types:
            raise BadData(
                phrase("{file} has no column “{column}”.", file=spec["table"], column=shown(column)),
                phrase("Its columns are: {columns}.", columns=listed(tuple(types))),
            )
    used = guess([one for one in types if one not in said.values()], kind) | said
    if lacking := missing(kind, used):
        raise BadData(
            phrase("{file} has no column for: {roles}. Its columns are: {columns}.", file=spec["table"],
                   roles=lacking[0].label, columns=listed(tuple(types))),
            phrase("Name it: {key}.", key=lacking[0].id),
        )  # fmt: skip
    return used


class _Cells:
    """What must be known of a column's cells to read them."""

    def __init__(self, engine: Engine, table: str) -> None:
        self.engine, self.table = engine, table

    def most(self, column: str) -> int:
        """The largest number."""
        name = self.engine.dialect.quoted(column)
        return int(self.engine.rows(f"select max(abs({name})) from {self.table}")[0][0] or 0)

    def within(self, column: str, limit: int) -> bool:
        """Whether all numbers are from 0 to below a limit."""
        name = self.engine.dialect.quoted(column)
        least, most = self.engine.rows(f"select min({name}), max({name}) from {self.table}")[0]
        return least is None or (least >= 0 and most < limit)

    def flags(self, column: str) -> str:
        """The column as 1 or 0, by the words that stand in it."""
        dialect = self.engine.dialect
        cell = f"cast({dialect.quoted(column)} as {dialect.text})"
        words = [word for (word,) in self.engine.rows(f"select distinct {cell} from {self.table}") if word is not None]
        read = {word: flag for word, flag in zip(words, to_flags(words), strict=True) if flag is not None}
        whens = " ".join(f"when {cell} = {dialect.literal(word)} then {flag}" for word, flag in read.items())
        return f"cast({f'case {whens} end' if whens else 'null'} as {dialect.integer})"


def _expression(engine: Engine, one: Role, column: str | None, types: Mapping[str, Sort], cells: _Cells) -> str:
    """A role's column in its type."""
    dialect = engine.dialect
    wanted = {
        "instant": dialect.integer,
        "flag": dialect.integer,
        "number": dialect.double,
        "score": dialect.double,
    }.get(one.sort, dialect.text)
    if column is None:
        return f"cast(null as {wanted})"
    if one.sort == "flag":
        return cells.flags(column)
    name = dialect.quoted(column)
    if one.sort != "instant":
        cell = f"cast({name} as {wanted})"
        return f"case when {cell} between {one.least} and {one.most} then {cell} end" if one.sort == "score" else cell
    sort = types[column]
    if sort == "integer":
        scale = next((factor for limit, factor in _SCALES if cells.most(column) < limit), 1)
        return f"cast({name} as {dialect.integer}) * {scale}"
    if sort in ("instant", "clock", "day"):
        stamp = f"cast({name} as {dialect.stamp})" if sort == "day" else name
        return (dialect.instant if sort == "instant" else dialect.clock).format(stamp)
    raise BadData(
        phrase("The column “{column}” holds text, not dates.", column=shown(column)),
        phrase("Make it a column of timestamps there, or read the table with read_table."),
    )


def _seq(engine: Engine, kind: Kind, types: Mapping[str, Sort], columns: Mapping[str, str], cells: _Cells) -> str:
    """The order among what happened at the same time: the table's own, numbered anew where it has too many digits."""
    if types.get("seq") == "integer":
        own = f"cast({engine.dialect.quoted('seq')} as {engine.dialect.integer})"
        return own if cells.within("seq", MOST_SEQ) else f"row_number() over (order by {own})"
    if kind != "events":
        first = next(columns[one.column] for one in roles(kind))
        return f"row_number() over (order by {first})"
    case, time, activity = (columns[key] for key in ("case_id", "ts_us", "activity"))
    return f"row_number() over (partition by {case} order by {time}, {activity})"


def _untied(kind: Kind, types: Mapping[str, Sort]) -> Iterator[Phrase]:
    if kind == "events" and types.get("seq") != "integer":
        yield phrase("events of a case at the same time are ordered by name, since there is no column seq")


def _dropped(engine: Engine, table: str, whole: str, needed: Sequence[Role]) -> Iterator[Phrase]:
    """How many rows lack what they must have: each is counted once, where it first lacks something."""
    if not needed:
        return
    name = engine.dialect.quoted
    there, counts = "1 = 1", []
    for one in needed:
        counts.append(f"sum(case when {there} and {name(one.column)} is null then 1 else 0 end)")
        there += f" and {name(one.column)} is not null"
    rows, *lost = engine.rows(f"select count(*), {', '.join(counts)} from ({whole}) named")[0]
    for one, n in zip(needed, lost, strict=True):
        if n:
            yield plural("{n} row without {role}: left out", "{n} rows without {role}: left out", n=n, role=one.label)
    if not rows or sum(lost) == rows:
        raise BadData(phrase("{file} has no row that can be used.", file=table), phrase("Check which column is which."))
