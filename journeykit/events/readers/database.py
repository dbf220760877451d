"""A table of a database, read a part at a time: by an address, an engine of SQLAlchemy, or a DB-API connection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from errno import ENOENT
from functools import partial
from pathlib import Path
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
    """Whether a database has a table of this name that can be read. Raises `BadData` when it cannot be reached."""
    with _connected(source) as (ask, quote):
        try:
            ask(f"select * from {quote(table)} where 1 = 0")
        except Exception:  # each driver has its own
            return False
    return True


def read(source: Any, table: str | None, kind: Kind | None, name: str | None, bar: Bar) -> Raw | Large:
    """The rows of a table ("shop.events" names its schema), in the order the database gives them.

    Without a table, that of the kind's name. Raises `BadData` when the database or the table cannot be read.
    """
    chosen = table or kind or KINDS[0]
    with _connected(source) as (ask, quote):
        try:
            answer = ask(f"select * from {'.'.join(map(quote, chosen.split('.')))}")
        except Exception as error:  # each driver has its own
            raise _refused(chosen, error) from None
        names = answer.keys() if hasattr(answer, "keys") else [one[0] for one in answer.description]
        rows = _Rows(answer, own_names(map(str, names)), bar)
        about = Raw(name or chosen, {}, (), 0, first_row=1)
        found = gathered(about.name, rows, about)
    head = found.head if isinstance(found, Large) else found
    if not len(head):
        raise BadData(
            phrase("The table {table} has no rows.", table=shown(chosen)),
            phrase("Its columns are: {columns}.", columns=listed(rows.columns)),
        )
    head = replace(head, read=rows.read)
    return replace(found, head=head) if isinstance(found, Large) else head


class _Rows:
    """The rows of an answer as text."""

    def __init__(self, answer: Any, columns: list[str], bar: Bar) -> None:
        self._answer, self.columns, self._bar = answer, columns, bar
        self.read = 0

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        while part := self._answer.fetchmany(_PART):
            for row in part:
                yield self.read, {name: _text(value) for name, value in zip(self.columns, row, strict=True)}
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
def _connected(source: Any) -> Iterator[tuple[Callable[[str], Any], Callable[[str], str]]]:
    """How a database is asked, an answer at a time and never held as a whole, and how names are quoted there."""
    if hasattr(source, "cursor"):
        driver = type(source).__module__.casefold()
        mark = "`" if "mysql" in driver else '"'
        streams = (
            driver.startswith("psycopg") and not source.autocommit
        )  # the server keeps the answer within a transaction
        cursor = source.cursor(name="journeykit") if streams else source.cursor()
        try:
            yield partial(_asked, cursor), lambda one: mark + one.replace(mark, mark * 2) + mark
        finally:
            cursor.close()
        return
    import sqlalchemy

    try:
        address = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", source) if isinstance(source, str) else source
        engine = sqlalchemy.create_engine(address) if isinstance(source, str) else source
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        if file and file != ":memory:" and not Path(file).exists():  # SQLite would make an empty one
            raise FileNotFoundError(ENOENT, "there is no such file")
        connection = engine.connect()
    except Exception as error:  # each driver has its own
        raise _away(error) from None
    quote = engine.dialect.identifier_preparer.quote_identifier
    streamed = connection.execution_options(stream_results=True, max_row_buffer=_PART)
    try:
        yield lambda sql: streamed.exec_driver_sql(sql), quote
    finally:
        connection.close()
        if isinstance(source, str):
            engine.dispose()


def _asked(cursor: Any, sql: str) -> Any:
    cursor.execute(sql)
    return cursor


def _away(error: Exception) -> BadData:
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
