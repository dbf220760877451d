"""A table of a database, read a part at a time: by an address, an engine of SQLAlchemy, or a DB-API connection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.large import Large, gathered
from journeykit.events.progress import Bar
from journeykit.events.roles import KINDS, Kind
from journeykit.events.sources import Raw, listed, own_names
from journeykit.text import phrase, shown

__all__ = ["has", "is_one", "read"]

_PART: Final = 20_000
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9_]*(\+[a-z0-9_]+)?://")


def is_one(source: Any) -> bool:
    """Whether a source is a database.

    >>> is_one("sqlite:///shop.db"), is_one("shop.csv")
    (True, False)
    """
    if isinstance(source, str):
        return _ADDRESS.match(source) is not None
    return hasattr(source, "cursor") or (hasattr(source, "connect") and hasattr(source, "dialect"))


def has(source: Any, table: str) -> bool:
    """Whether a database has a table of this name that can be read."""
    try:
        with _cursor(source) as (cursor, quote):
            cursor.execute(f"select * from {quote(table)} where 1 = 0")
    except BadData:
        raise
    except Exception:  # each driver has its own
        return False
    return True


def read(source: Any, table: str | None, kind: Kind | None, name: str | None, bar: Bar) -> Raw | Large:
    """The rows of a table ("shop.events" names its schema), in the order the database gives them.

    Without a table, that of the kind's name. Raises `BadData` when the database or the table cannot be read.
    """
    with _cursor(source) as (cursor, quote):
        chosen = table or kind or next(iter(KINDS))
        try:
            cursor.execute(f"select * from {'.'.join(map(quote, chosen.split('.')))}")
        except Exception as error:  # each driver has its own
            raise _refused(chosen, error) from None
        columns = own_names(str(one[0]) for one in cursor.description)
        rows = _Rows(cursor, columns, bar)
        about = Raw(name or chosen, {}, (), 0, first_row=1)
        found = gathered(about.name, rows, about)
    head = found.head if isinstance(found, Large) else found
    if not len(head):
        raise BadData(
            phrase("The table {table} has no rows.", table=shown(chosen)),
            phrase("Its columns are: {columns}.", columns=listed(columns)),
        )
    head = replace(head, read=rows.read)
    return replace(found, head=head) if isinstance(found, Large) else head


class _Rows:
    """The rows of an answer as text."""

    def __init__(self, cursor: Any, columns: list[str], bar: Bar) -> None:
        self._cursor, self._columns, self._bar = cursor, columns, bar
        self.read = 0

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        while part := self._cursor.fetchmany(_PART):
            for row in part:
                yield self.read, {name: _text(value) for name, value in zip(self._columns, row, strict=True)}
                self.read += 1
            self._bar.reach(1 - 200_000 / (200_000 + self.read))  # how many there will be is not known


def _text(value: Any) -> str:
    """A value as text: numbers without a needless fraction, instants as ISO writes them."""
    if value is None:
        return ""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


@contextmanager
def _cursor(source: Any) -> Iterator[tuple[Any, Any]]:
    """A cursor, and how names are quoted there."""
    if hasattr(source, "cursor"):
        cursor = source.cursor()
        mark = "`" if "mysql" in type(source).__module__.casefold() else '"'
        try:
            yield cursor, lambda name: mark + name.replace(mark, mark * 2) + mark
        finally:
            cursor.close()
        return
    import sqlalchemy

    try:
        engine = sqlalchemy.create_engine(source) if isinstance(source, str) else source
        raw = engine.raw_connection()
    except (sqlalchemy.exc.SQLAlchemyError, ImportError, ValueError) as error:
        raise _away(source, error) from None
    try:
        cursor = raw.cursor()
        yield cursor, engine.dialect.identifier_preparer.quote_identifier
    finally:
        raw.close()
        if isinstance(source, str):
            engine.dispose()


def _away(source: Any, error: Exception) -> BadData:
    if isinstance(error, ImportError):
        return BadData(
            phrase("The driver of this database is not installed: {name}.", name=shown(error.name or str(error))),
            phrase("Install it, for example: pip install {package}.", package='"journeykit[postgresql]"'),
        )
    return BadData(
        phrase("The database cannot be reached: {why}.", why=shown(_first_line(error), 200)),
        phrase("Check its address, and that it runs."),
    )


def _refused(table: str, error: Exception) -> BadData:
    return BadData(
        phrase("The table {table} cannot be read: {why}.", table=shown(table), why=shown(_first_line(error), 200)),
        phrase("Name the table, for example {example}.", example='read_table(source, "events")'),
    )


def _first_line(error: Exception) -> str:
    """What a driver says, without the statement, and without an address that may hold a password."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0].rstrip(".")
    return re.sub(r"://[^@\s]*@", "://", said)
