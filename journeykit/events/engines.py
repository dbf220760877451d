"""Where definitions run: DuckDB inside this process, or a database or cluster that is there already.

An engine answers SQL with rows or a DataFrame. Nothing is ever written to it: small tables that a definition needs
stand in the query itself (traces.py).
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Final, Literal, Protocol

from journeykit.errors import BadData
from journeykit.events.dialects import DUCKDB, SPARK, Dialect
from journeykit.events.sources import Frame
from journeykit.text import phrase, shown

__all__ = ["Embedded", "Engine", "Server", "Sort", "Spark"]

Sort = Literal["instant", "clock", "day", "integer", "number", "text"]
"""What stands in a column: an instant (with a time zone), a date and time as on a clock, a day, or the like."""

_MEMORY: Final = "JOURNEYKIT_MEMORY"
_OIDS: Final[dict[Any, Sort]] = {
    1184: "instant", 1114: "clock", 1082: "day", 20: "integer", 21: "integer", 23: "integer",
    700: "number", 701: "number", 1700: "number",
}  # fmt: skip
"""PostgreSQL's numbers of its types."""


class Engine(Protocol):
    """What answers SQL."""

    dialect: Dialect

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of an answer, numbers as Python's own."""

    def frame(self, sql: str) -> Frame:
        """The answer as a DataFrame: integers, floats and text, whatever the engine calls them."""

    def types(self, select: str) -> dict[str, Sort]:
        """The columns of an answer, and what stands in each."""


class Embedded:
    """DuckDB in this process: no server, no account, nothing leaves this machine.

    `memory` is how much it may use before it goes on on disk, such as "512MiB" (default: the variable
    JOURNEYKIT_MEMORY, else DuckDB's own, 80 % of what there is).
    """

    dialect = DUCKDB

    def __init__(self, connection: Any = None, *, memory: str | None = None) -> None:
        self.con = connection if connection is not None else _open(memory or os.environ.get(_MEMORY))

    def lay(self, name: str, data: Any) -> None:
        """An Arrow table under a name, without a copy."""
        self.con.register(name, data)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        with self._answering():
            return [tuple(_plain(value) for value in row) for row in self.con.sql(sql).fetchall()]

    def frame(self, sql: str) -> Frame:
        """The answer as a DataFrame."""
        with self._answering():
            answer = self.con.sql(sql)
            columns = [_number(name, str(kind)) for name, kind in zip(answer.columns, answer.types, strict=True)]
            # by way of Arrow: half the time and two thirds of the memory of DuckDB's own way, where there is text
            return answer.project(", ".join(columns)).to_arrow_table().to_pandas()

    def types(self, select: str) -> dict[str, Sort]:
        """The columns of an answer, and what stands in each."""
        with self._answering():
            answer = self.con.sql(select)
            return {name: _sort(str(kind)) for name, kind in zip(answer.columns, answer.types, strict=True)}

    @contextmanager
    def _answering(self) -> Iterator[None]:
        import duckdb

        try:
            yield
        except duckdb.OutOfMemoryException:
            raise BadData(
                phrase("There is not enough memory for this."),
                phrase("Choose a shorter period, or set the variable JOURNEYKIT_MEMORY higher."),
            ) from None
        except duckdb.Error as error:
            raise _refused(self, error) from None


def _open(memory: str | None) -> Any:
    import duckdb

    spill = tempfile.mkdtemp(prefix="journeykit-")
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    config: dict[str, Any] = {
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        "temp_directory": spill, "preserve_insertion_order": False,
    } | ({"memory_limit": memory} if memory else {})  # fmt: skip
    try:
        return duckdb.connect(config=config)
    except duckdb.Error:
        raise BadData(
            phrase("“{value}” is not an amount of memory.", value=shown(memory)), phrase("Write it like 512MiB or 4GB.")
        ) from None


class Server:
    """A database by its DB-API connection, or through SQLAlchemy; each answer is a transaction of its own."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self.connection, self.dialect = connection, dialect

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return self._ask(sql)[1]

    def frame(self, sql: str) -> Frame:
        """The answer as a DataFrame."""
        import pandas as pd  # type: ignore[import-untyped]

        names, rows, _ = self._ask(sql)
        return pd.DataFrame(rows, columns=names)

    def types(self, select: str) -> dict[str, Sort]:
        """The columns of an answer, and what stands in each."""
        names, _, kinds = self._ask(f"select * from ({select}) nothing where 1 = 0")
        return {name: _OIDS.get(kind, "text") for name, kind in zip(names, kinds, strict=True)}

    def _ask(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]], list[Any]]:
        try:
            with self._transaction() as connection:
                cursor = connection.cursor()
                cursor.execute(sql)
                names, kinds = ([column[i] for column in cursor.description] for i in (0, 1))
                rows = [tuple(_plain(value) for value in row) for row in cursor.fetchall()]
                cursor.close()
                return names, rows, kinds
        except Exception as error:  # each driver has errors of its own
            raise _refused(self, error) from None

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        """Only read; what goes wrong must not leave the connection unusable."""
        pooled = hasattr(self.connection, "raw_connection")  # SQLAlchemy's engine; its text() would read colons
        connection = self.connection.raw_connection() if pooled else self.connection
        try:
            yield connection
        finally:
            connection.rollback()
            if pooled:
                connection.close()


class Spark:
    """Apache Spark, by a session that is open already."""

    dialect = SPARK

    def __init__(self, session: Any) -> None:
        self.session = session

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return [tuple(_plain(value) for value in row) for row in self._ask(sql).collect()]

    def frame(self, sql: str) -> Frame:
        """The answer as a DataFrame."""
        import pandas as pd

        answer = self._ask(sql)
        rows: Sequence[Any] = answer.collect()
        return pd.DataFrame([tuple(map(_plain, row)) for row in rows], columns=list(answer.columns))

    def types(self, select: str) -> dict[str, Sort]:
        """The columns of an answer, and what stands in each."""
        return {name: _sort(kind) for name, kind in self._ask(select).dtypes}

    def _ask(self, sql: str) -> Any:
        try:
            return self.session.sql(sql)
        except Exception as error:  # Spark's own kinds, when a table or column is not there
            raise _refused(self, error) from None


def _number(name: str, kind: str) -> str:
    """A column of an answer; sums and products in a type that pandas has."""
    column = DUCKDB.quoted(name)
    wanted = "bigint" if kind == "HUGEINT" else "double" if kind.startswith("DECIMAL") else ""
    return f"cast({column} as {wanted}) as {column}" if wanted else column


def _refused(engine: Engine, error: Exception) -> BadData:
    said = str(error).strip().partition("\n")[0]
    return BadData(
        phrase("{engine} could not answer: {why}", engine=engine.dialect.name, why=shown(said, 300)),
        phrase("Check the names of its tables and columns, and whether it can be reached."),
    )


def _plain(value: Any) -> Any:
    """A number as Python's own: sums of integers come as decimals from some engines."""
    if isinstance(value, Decimal):
        return (
            int(value) if value == value.to_integral_value() and value.as_tuple().exponent in (0, "n") else float(value)
        )
    return value


def _sort(kind: str) -> Sort:
    """What stands in a column of this type, by its name in DuckDB and Spark."""
    name = kind.lower()
    if name.startswith("timestamp"):
        zoned = name in ("timestamp", "timestamp_ltz") if kind.islower() else "time zone" in name
        return "instant" if zoned else "clock"
    if name == "date":
        return "day"
    if "int" in name:
        return "integer"
    return "number" if name.startswith(("double", "float", "decimal")) else "text"
