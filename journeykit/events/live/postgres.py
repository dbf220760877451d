"""A PostgreSQL database that grows: tables events, orders, surveys, contacts, any of them absent.

What is new is told by PostgreSQL itself: every version of a row bears the number of the transaction that wrote it, and
a transaction that was not over when we last looked has a number from that snapshot's least on. So nothing is lost that
is committed late, rows changed in place are seen without any column for it, and what is met again is known by its
place and number. Events are appended; one changed in place would be counted twice.

To find those rows without looking at the whole table, PostgreSQL needs an index: for events on a whole number that
grows (`seq`, `id`), for the others on a column `changed` (also `updated_at` ...) that grows with every
write. Without one it scans the table, which is right all the same, and slower the longer the table. With one, a row
is missed whose number is drawn more than 60 seconds (of a column of numbers: 1,000 numbers) before its transaction
first writes.
Deleted rows stay counted until the table is truncated, made anew, or the dashboard started again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from journeykit.errors import BadValue
from journeykit.events.live.source import Anew, Away, Fresh, as_arrow
from journeykit.events.live.watermark import as_rank, changed_column
from journeykit.events.roles import KINDS, Kind, squeeze
from journeykit.text import Phrase, phrase

__all__ = ["Postgres"]

_AT_ONCE: Final = 50_000
_NUMBERS_BACK: Final = 1_000
_TIME_BACK: Final = timedelta(seconds=60)
_WAIT: Final = 3  # seconds
_GROWING: Final = ("seq", "id", "eventid", "eventno", "rowid", "position")
_NUMBERS: Final = ("int2", "int4", "int8")
_MOMENTS: Final = ("timestamp", "timestamptz")
_XID: Final = (
    "((cast(:most as bigint) >> 32 << 32) + t.xmin::text::bigint"
    " - case when t.xmin::text::bigint > (cast(:most as bigint) & 4294967295) then 4294967296 else 0 end)"
)
"""The number of the transaction that wrote a row, with the epoch that its 32 bits lack."""
_TABLES: Final = """
select c.relname, c.oid::text || '/' || coalesce(pg_relation_filenode(c.oid)::text, ''), a.attname, y.typname,
       exists (select 1 from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indpred is null)
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type y on y.oid = a.atttypid
where c.relname = any(:names) and c.relkind in ('r', 'p') and pg_table_is_visible(c.oid)
order by c.relname, a.attnum
"""


@dataclass
class Table:
    """What is known of one table. `floor` is the column with an index that its new rows are found by."""

    kind: Kind
    made: str
    columns: tuple[str, ...]
    changed: str | None
    floor: str | None
    order: str | None
    least: int | None = None
    marks: list[tuple[int, Any]] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)


class Postgres:
    """Follows a PostgreSQL database; it is only read."""

    def __init__(self, url: str) -> None:
        from sqlalchemy import create_engine, make_url
        from sqlalchemy.exc import ArgumentError

        waits = {"connect_timeout": _WAIT, "keepalives_idle": _WAIT, "keepalives_interval": 1, "keepalives_count": 2}
        try:
            made = make_url(url).set(drivername="postgresql+psycopg")
            self._engine = create_engine(
                made,
                hide_parameters=True,
                pool_size=1,
                isolation_level="REPEATABLE READ",
                connect_args={**waits, "tcp_user_timeout": 1000 * _WAIT, "application_name": "journeykit"},
            )
        except (ArgumentError, ValueError, ImportError) as error:
            raise BadValue(
                phrase("This is not the address of a PostgreSQL database that can be opened here."),
                phrase("Install its driver: pip install journeykit[postgresql]")
                if isinstance(error, ImportError)
                else phrase("Write it like postgresql://user:password@host/database."),
            ) from None
        self.name = f"{made.database or made.username or ''} ({made.host or 'PostgreSQL'})"
        self.notes: tuple[Phrase, ...] = ()
        self.forget()

    def forget(self) -> None:
        """Everything will be given again."""
        self._tables: dict[Kind, Table] = {}
        self._whole = False

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def news(self) -> Iterator[Fresh]:
        """The rows that were committed since the last time."""
        from sqlalchemy import text
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.connect().execution_options(postgresql_readonly=True) as db:
                snapshot = "select pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
                least, most = db.execute(text(f"{snapshot} from pg_current_snapshot() s")).one()
                self._look(db)
                for table in self._tables.values():
                    yield from self._fresh(db, table, least, most)
        except SQLAlchemyError as error:
            self._engine.dispose()
            if self._tables and not self._whole:  # broken off in the first reading
                self.forget()
                raise Anew from None
            raise Away(self._words(error)) from None
        self._whole = True

    def _words(self, error: Exception) -> Phrase:
        """Never the driver's own words: they may hold the address."""
        state = str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
        if state.startswith("28"):
            return phrase("{place} does not accept this user or password.", place=self.name)
        if state == "3D000":
            return phrase("There is no database {place}.", place=self.name)
        if state == "42501":
            return phrase("{place} does not let this user read the tables.", place=self.name)
        return phrase("{place} does not answer.", place=self.name)

    def _look(self, db: Any) -> None:
        """The tables that there are. When one was made anew or emptied, all is read anew."""
        from sqlalchemy import text

        found: dict[str, list[Any]] = {}
        for row in db.execute(text(_TABLES), {"names": list(KINDS)}):
            found.setdefault(row[0], []).append(row)
        if any(kind not in found or found[kind][0][1] != one.made for kind, one in self._tables.items()):
            raise Anew
        if not found:
            raise Away(phrase("{place} has none of the tables {tables}.", place=self.name, tables=", ".join(KINDS)))
        for kind in KINDS:
            if kind in found and kind not in self._tables:
                self._tables[kind] = _table(kind, found[kind])

    def _fresh(self, db: Any, table: Table, least: int, most: int) -> Iterator[Fresh]:
        from sqlalchemy import text

        floor = _floor(table, least)
        cuts = [f"{_XID} >= :least"] * (table.least is not None)
        cuts += [f"t.{_quoted(table.floor or '')} >= :floor"] * (floor is not None)
        chosen = ", ".join(f"t.{_quoted(name)}" for name in table.columns)
        where = f" where {' and '.join(cuts)}" if cuts else ""
        order = f" order by t.{_quoted(table.order)}" if table.order else ""
        sql = f"select t.tableoid::text || t.ctid::text, {_XID}, {chosen} from {table.kind} t{where}{order}"
        values = {"least": table.least, "floor": floor, "most": most}
        used = {name: value for name, value in values.items() if f":{name}" in sql}
        found = db.execution_options(yield_per=_AT_ONCE).execute(text(sql), used)
        seen: set[tuple[str, int]] = set()
        for rows in found.partitions():
            seen.update((row[0], row[1]) for row in rows if row[1] >= least)
            if new := [row for row in rows if (row[0], row[1]) not in table.seen]:
                yield _fresh(table, new)
        table.seen, table.least = seen, least
        if table.floor:
            highest = db.execute(text(f"select max(t.{_quoted(table.floor)}) from {table.kind} t")).scalar()
            table.marks.append((most, highest))


def _table(kind: Kind, rows: Sequence[Any]) -> Table:
    """By the rows of `_TABLES`: name, identity, column, type, whether an index begins with it."""
    sorts = {row[2]: row[3] for row in rows}
    indexed = {row[2] for row in rows if row[4]}
    changed = changed_column(sorts)
    if kind == "events":
        growing = [name for name, sort in sorts.items() if sort in _NUMBERS and squeeze(name) in _GROWING]
        order = next((name for name in growing if name in indexed), growing[0] if growing else None)
    else:
        order = changed if changed and sorts[changed] in (*_NUMBERS, *_MOMENTS) else None
    return Table(kind, rows[0][1], tuple(sorts), changed, order if order in indexed else None, order)


def _floor(table: Table, least: int) -> Any:
    """Below this there is nothing new: all transactions that were not over when the mark was made are over now."""
    over = [mark for mark in table.marks if mark[0] <= least]
    table.marks = [*over[-1:], *(mark for mark in table.marks if mark[0] > least)]
    highest = over[-1][1] if over else None
    if highest is None:
        return None
    return highest - (_NUMBERS_BACK if isinstance(highest, int) else _TIME_BACK)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace(":", r"\:") + '"'


def _fresh(table: Table, rows: Sequence[Any]) -> Fresh:
    data = as_arrow(table.columns, [row[2:] for row in rows])
    rank = as_rank(data[table.changed].combine_chunks()) if table.changed else 0
    seq = as_rank(data[table.order].combine_chunks()) if table.kind == "events" and table.order else None
    return Fresh(table.kind, data, table.kind, rank, seq)
