"""A SQLite file that grows: tables events, orders, surveys, contacts, any of them absent.

Events are appended: those with a greater rowid are new. Of the other tables, a row that is changed in place is seen
- in a table with a column `changed` (also `updated_at`, `modified_at` ...) that grows with every write, a number or a
  moment; an index on it keeps that cheap;
- else, in a table of at most 20,000 rows, which is looked through whenever the file was written.
In a larger table without such a column only appended rows are seen; a later row with the same id counts instead of
the earlier one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from journeykit.errors import why
from journeykit.events.live.source import Anew, Away, Fresh, as_arrow
from journeykit.events.live.watermark import as_rank, changed_column
from journeykit.events.roles import KINDS, Kind
from journeykit.text import Phrase, phrase

__all__ = ["Sqlite"]

_AT_ONCE: Final = 50_000
_SMALL: Final = 20_000
_NUMBERS_BACK: Final = 1_000
_TIME_BACK: Final = timedelta(seconds=60)
_SAME_TICK: Final = 100_000_000
_WAIT: Final = 2  # seconds, for somebody who writes


@dataclass
class Table:
    """What is known of one table: where reading stands, and the rows there that may be met again."""

    kind: Kind
    columns: tuple[str, ...]
    changed: str | None
    with_rowid: bool
    last: Any = None
    seen: dict[Any, int] = field(default_factory=dict)


class Sqlite:
    """Follows a SQLite file. It is opened anew each time, only to be read."""

    def __init__(self, place: Path) -> None:
        self.place, self.name = place.expanduser(), place.name
        self.notes: tuple[Phrase, ...] = ()
        self.forget()

    def forget(self) -> None:
        """Everything will be given again."""
        self._tables: dict[Kind, Table] = {}
        self._file: tuple[int, int] | None = None
        self._schema: int | None = None
        self._written: Any = None

    def close(self) -> None:
        """Nothing is held open."""

    def news(self) -> Iterator[Fresh]:
        """The rows that were written since the last time."""
        try:
            stat = self.place.stat()
        except OSError as error:
            raise Away(phrase("{place}: {why}.", place=self.name, why=why(error))) from None
        if self._file not in (None, (stat.st_dev, stat.st_ino)):
            raise Anew
        written = (stat.st_mtime_ns, stat.st_size, _stamp(Path(f"{self.place}-wal")))
        if written == self._written:
            return
        try:
            with closing(sqlite3.connect(f"{self.place.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT)) as db:
                db.execute("begin")  # all tables as they are at one moment
                self._look(db)
                for table in self._tables.values():
                    yield from self._news_of(db, table)
        except sqlite3.Error as error:
            if self._file is None and self._tables:  # broken off in the first reading
                self.forget()
                raise Anew from None
            raise Away(self._words(error)) from None
        self._file = (stat.st_dev, stat.st_ino)
        settled = time.time_ns() - stat.st_mtime_ns > _SAME_TICK  # else another write may bear the same time
        self._written = written if settled else None

    def _words(self, error: sqlite3.Error) -> Phrase:
        name = str(getattr(error, "sqlite_errorname", ""))
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            return phrase("{place} is not a SQLite database, or is damaged.", place=self.name)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return phrase("{place} is busy: somebody writes to it.", place=self.name)
        return phrase("{place} cannot be read.", place=self.name)

    def _look(self, db: sqlite3.Connection) -> None:
        """The tables that there are. When some are made anew or numbered anew, all is read anew."""
        schema = db.execute("pragma schema_version").fetchone()[0]
        if self._schema not in (None, schema):
            raise Anew
        self._schema = schema
        rows = db.execute("select lower(name), name, sql from sqlite_master where type = 'table'").fetchall()
        there = {key: (name, made) for key, name, made in rows if key in KINDS}
        if not there:
            self._schema = None
            raise Away(phrase("{place} has none of the tables {tables}.", place=self.name, tables=", ".join(KINDS)))
        for kind in KINDS:
            if kind in there and kind not in self._tables:
                name, made = there[kind]
                columns = tuple(str(row[1]) for row in db.execute(f"pragma table_info({_quoted(name)})"))
                whole = "without rowid" not in made.casefold()
                self._tables[kind] = Table(kind, columns, changed_column(columns), whole)

    def _news_of(self, db: sqlite3.Connection, table: Table) -> Iterator[Fresh]:
        if table.kind != "events" and table.changed:
            return self._changed(db, table, _quoted(table.changed))
        if not table.with_rowid:
            return self._whole(db, table)
        if (db.execute(f"select max(rowid) from {table.kind}").fetchone()[0] or 0) < (table.last or 0):
            raise Anew  # rows were taken away: their numbers may come again
        many = f"select count(*) from (select 1 from {table.kind} limit {_SMALL + 1})"
        if table.kind == "events" or db.execute(many).fetchone()[0] > _SMALL:
            return self._appended(db, table)
        return self._whole(db, table)

    def _appended(self, db: sqlite3.Connection, table: Table) -> Iterator[Fresh]:
        """Rows with a greater rowid."""
        found = db.execute(f"{_select(table)} where rowid > ? order by rowid", (table.last or 0,))
        while rows := found.fetchmany(_AT_ONCE):
            yield _fresh(table, rows)
            table.last = rows[-1][0]

    def _whole(self, db: sqlite3.Connection, table: Table) -> Iterator[Fresh]:
        """Rows that are not as they were, of all."""
        rows = db.execute(f"{_select(table)} order by {'rowid' if table.with_rowid else 1}").fetchall()
        yield from _different(table, rows)
        table.last = rows[-1][0] if rows else 0

    def _changed(self, db: sqlite3.Connection, table: Table, column: str) -> Iterator[Fresh]:
        """Rows that are not as they were, of those written since a little before the newest that was seen."""
        at = 1 + table.columns.index(table.changed or "")
        if table.last is None:
            found = db.execute(f"{_select(table)} order by {column}")
            while rows := found.fetchmany(_AT_ONCE):
                yield _fresh(table, rows)
                table.last = rows[-1][at] if rows[-1][at] is not None else table.last
            if table.last is not None:
                again = db.execute(f"{_select(table)} where {column} >= ?", (_before(table.last),))
                table.seen = {_key(table, row): hash(row) for row in again}
            return
        since = _before(table.last)
        rows = db.execute(f"{_select(table)} where {column} >= ? order by {column}", (since,)).fetchall()
        yield from _different(table, rows)
        table.last = rows[-1][at] if rows else table.last


def _select(table: Table) -> str:
    columns = ", ".join(map(_quoted, table.columns))
    return f"select {'rowid' if table.with_rowid else 'null'}, {columns} from {table.kind}"


def _key(table: Table, row: Sequence[Any]) -> Any:
    return row[0] if table.with_rowid else row[1:]


def _different(table: Table, rows: Sequence[Sequence[Any]]) -> Iterator[Fresh]:
    """Of rows that may have been seen, those that are new or not as they were."""
    now = {_key(table, row): hash(row) for row in rows}
    if new := [row for row in rows if table.seen.get(_key(table, row)) != now[_key(table, row)]]:
        yield _fresh(table, new)
    table.seen = now


def _before(value: Any) -> Any:
    """A little before a watermark: what bears an older number or time and was written later is met, too."""
    if isinstance(value, int | float):
        return value - _NUMBERS_BACK
    try:
        moment = datetime.fromisoformat(str(value)) - _TIME_BACK
    except ValueError:
        return value
    return moment.isoformat(sep="T" if "T" in str(value) else " ")


def _stamp(path: Path) -> Any:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _fresh(table: Table, rows: Sequence[Sequence[Any]]) -> Fresh:
    import numpy as np

    data = as_arrow(table.columns, [row[1:] for row in rows])
    rank = as_rank(data[table.changed].combine_chunks()) if table.changed else 0
    numbered = table.kind == "events" and table.with_rowid
    return Fresh(table.kind, data, table.kind, rank, np.array([row[0] for row in rows]) if numbered else None)
