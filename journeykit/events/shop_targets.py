"""Where the living shoe shop writes: a folder of Parquet files, a SQLite file, a PostgreSQL database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from journeykit.errors import BadValue, why
from journeykit.events.shop import COLUMNS
from journeykit.events.shop_life import Row
from journeykit.events.shop_live import KEYS, Target, TargetAway
from journeykit.text import phrase, shown

__all__ = ["open_target"]

_SORTS: Final[Mapping[str, str]] = {
    "amount": "number", "units": "whole", "returned_units": "whole", "nps": "whole", "csat": "whole", "ces": "whole",
    "rating": "whole", "reopened": "yes", "voucher_offered": "yes", "changed": "whole", "seq": "whole",
}  # fmt: skip


def open_target(target: str) -> Target:
    """The place to write to: a folder, a file that ends in .sqlite, .sqlite3 or .db, or postgresql://user@host/database.

    Raises `BadValue` for what is none of these.
    """
    if "://" in target and not target.startswith("sqlite:///"):
        return _Database.at(target)
    place = Path(target.removeprefix("sqlite:///")).expanduser()
    if place.suffix in (".sqlite", ".sqlite3", ".db") or place.is_file():
        return _Sqlite(place)
    return _Folder(place)


def _columns(table: str) -> tuple[str, ...]:
    return ("seq", *COLUMNS[table]) if table == "events" else (*COLUMNS[table], "changed")


def _sort(column: str) -> str:
    return _SORTS.get(column, "moment" if column == "at" or column.endswith("_at") else "text")


def _occupied(name: str, what: str) -> BadValue:
    return BadValue(
        phrase("{target} has {what} already.", target=name, what=what),
        phrase("Choose another place, or add --force: then what is there goes."),
    )


class _Folder:
    """A Parquet file a table and write, put in place as a whole."""

    def __init__(self, place: Path) -> None:
        self.place, self.name, self.shown, self._n = place, str(place), str(place), 0

    def make(self, force: bool) -> None:
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            there = sorted(self.place.glob("*.parquet"))
            if there and not force:
                raise _occupied(self.name, there[0].name)
            for file in there:
                file.unlink()
        except OSError as error:
            raise BadValue(
                phrase("{target} cannot be written to: {why}.", target=self.name, why=why(error)),
                phrase("Choose another place."),
            ) from None

    def write(self, rows: Mapping[str, Sequence[Row]]) -> None:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet

        types = {"number": pa.float64(), "whole": pa.int64(), "yes": pa.bool_(), "moment": pa.timestamp("us")}
        for table, some in rows.items():
            columns = {
                name: pa.array([row[name] for row in some], types.get(_sort(name), pa.string()))
                for name in _columns(table)
            }
            file = self.place / f"{table}-{self._n:06d}.parquet"
            hidden = self.place / f".{file.name}"
            try:
                parquet.write_table(pa.table(columns), hidden)
                hidden.replace(file)
            except OSError as error:
                raise TargetAway(str(error)) from None
        self._n += 1


class _Database:
    """Tables of a database, all changes of a write in one transaction."""

    def __init__(self, engine: Any, name: str, shown: str) -> None:
        import sqlalchemy as sql

        sorts = {"number": sql.Float, "whole": sql.BigInteger, "yes": sql.Boolean, "moment": sql.DateTime}
        self.engine, self.name, self.shown, self.metadata = engine, name, shown, sql.MetaData()
        self.tables = {
            table: sql.Table(
                table,
                self.metadata,
                *(
                    sql.Column(
                        column,
                        sql.Integer
                        if column == "seq" and engine.dialect.name == "sqlite"
                        else sorts.get(_sort(column), sql.Text),
                        primary_key=column == KEYS[table],
                        autoincrement=False,
                        index=column == "changed",
                    )
                    for column in _columns(table)
                ),
            )
            for table in COLUMNS
        }

    @classmethod
    def at(cls, address: str) -> _Database:
        """A PostgreSQL database."""
        from sqlalchemy import create_engine, make_url
        from sqlalchemy.exc import ArgumentError

        try:
            url = make_url(address)
            if url.get_backend_name() not in ("postgresql", "postgres"):
                raise ValueError
            url = url.set(drivername="postgresql+psycopg")
            engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 3})
        except (ArgumentError, ValueError):
            scheme = address.partition("://")[0]
            raise BadValue(
                phrase(
                    "{what} is not something that the shop can write to.", what=shown(scheme)
                ),  # it may hold a password
                phrase("Give a folder, a file that ends in .sqlite, or postgresql://user@host/database."),
            ) from None
        except ImportError:
            raise BadValue(
                phrase("This is not the address of a PostgreSQL database that can be opened here."),
                phrase("Install its driver: pip install journeykit[postgresql]"),
            ) from None
        plain = url.set(drivername="postgresql").render_as_string(hide_password=True)
        return cls(engine, f"{url.database or url.username or ''} ({url.host or 'PostgreSQL'})", plain)

    def make(self, force: bool) -> None:
        from sqlalchemy import inspect
        from sqlalchemy.exc import SQLAlchemyError

        try:
            there = sorted(set(inspect(self.engine).get_table_names()) & self.tables.keys())
            if there and not force:
                raise _occupied(self.name, there[0])
            self.metadata.drop_all(self.engine)
            self.metadata.create_all(self.engine)
        except SQLAlchemyError:
            raise BadValue(
                phrase("The tables cannot be made in {target}.", target=self.name),
                phrase("Check that the database is there, and that you may make tables in it."),
            ) from None

    def write(self, rows: Mapping[str, Sequence[Row]]) -> None:
        from sqlalchemy.dialects import postgresql, sqlite
        from sqlalchemy.exc import SQLAlchemyError

        insert = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[self.engine.dialect.name]
        try:
            with self.engine.begin() as connection:
                for name, some in rows.items():
                    table, key = self.tables[name], KEYS[name]
                    new: Any = insert(table)
                    changes = {column: new.excluded[column] for column in _columns(name) if column != key}
                    connection.execute(new.on_conflict_do_update(index_elements=[key], set_=changes), list(some))
        except SQLAlchemyError as error:
            raise TargetAway(type(error).__name__) from None


class _Sqlite(_Database):
    """A SQLite file. One that was taken away is not made anew, and empty: the shop waits for it."""

    def __init__(self, place: Path) -> None:
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        self._mode = "rwc"
        where = place.absolute().as_uri()
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(f"{where}?mode={self._mode}", uri=True, timeout=3, check_same_thread=False),
            poolclass=NullPool,
            hide_parameters=True,
        )
        super().__init__(engine, place.name, str(place))

    def make(self, force: bool) -> None:
        super().make(force)
        self._mode = "rw"
