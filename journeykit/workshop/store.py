"""Where work is kept: an append-only log of edits with snapshots, in SQLite or PostgreSQL.

An edit that was acknowledged is on the disk. SQLite serves any number of processes of one machine;
machines share a PostgreSQL server. A process that forks opens its store after the fork.

A work is found by its key alone, an unguessable word that is handed out once, in the link; the store knows
only the SHA-256 of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import connect
from typing import Any, Final, Self

import platformdirs
from pydantic import ValidationError
from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from journeykit.errors import NotFound, StoreError, why
from journeykit.model.history import Entry, History
from journeykit.model.journey import Journey
from journeykit.text import phrase
from journeykit.workshop.entries import from_row, microseconds, to_row
from journeykit.workshop.tables import ENTRY, FORMAT, METADATA, SNAPSHOT, VERSION, WORK
from journeykit.workshop.trouble import damaged, store_error, taken_away
from journeykit.workshop.work import Work, utc_now

__all__ = ["SNAPSHOT_EVERY", "Store", "default_place"]

SNAPSHOT_EVERY: Final = 50
_WAIT: Final = 5  # seconds, for another writer or for the server
_KEY_BYTES: Final = 18
_ALONE: Final = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(7102019)"}
_DRIVERS: Final = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def default_place() -> str:
    """Where work is kept unless told: `JOURNEYKIT_STORE` (a path or URL), else the user's data folder."""
    folder = Path(platformdirs.user_data_dir("journeykit", appauthor=False))
    return os.environ.get("JOURNEYKIT_STORE") or str(folder / "work.sqlite")


class Store:
    """All the work kept in one place.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Store.open(f"{folder}/work.sqlite") as store:
    ...     key = store.create(Journey(title="Shoes")).key
    ...     print(store.work(key).journey.title)
    Shoes
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._file = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
        self._is = self._file and _identity(self._file)

    @classmethod
    def open(cls, place: str | Path | None = None, *, now: Callable[[], datetime] = utc_now) -> Self:
        """Open the store at `place`, a file of SQLite or the URL of a database; it is made if it is new.

        Raises `StoreError` when the place cannot be used, or was made by a newer JourneyKit.
        """
        url = _url(str(place or default_place()))
        try:
            store = cls(_engine(url), now)
        except ImportError:
            raise StoreError(
                phrase("PostgreSQL needs a part of JourneyKit that is not installed."),
                phrase("Run: pip install 'journeykit[postgresql]'"),
            ) from None
        try:
            with store.connection() as connection:
                _prepare(connection)
        except StoreError:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.place}>"

    @property
    def place(self) -> str:
        """Where the store is, in words that hold no password."""
        return _said(self._engine.url)

    def close(self) -> None:
        """Let go of the database. Work that was opened can still be used; it opens it again."""
        self._engine.dispose()

    def create(self, journey: Journey, *, author: str = "") -> Work:
        """Keep a new piece of work that begins with `journey`. Its `key` is told here and never again."""
        key = secrets.token_urlsafe(_KEY_BYTES)
        with self.connection() as connection:
            made = connection.execute(insert(WORK).values(key_hash=_hash(key), created_us=microseconds(self._now())))
            work_id = int(made.inserted_primary_key[0])  # type: ignore[index]
            _snapshot(connection, work_id, History.start(journey))
        return Work(_SqlLog(self, work_id), History.start(journey), key=key, author=author, now=self._now)

    def work(self, key: str, *, author: str = "") -> Work:
        """The work that `key` opens, as it stands, its undo and redo included. Raises `NotFound`."""
        with self.connection() as connection:
            work_id = connection.scalar(select(WORK.c.id).where(WORK.c.key_hash == _hash(key)))
            if work_id is None:
                raise NotFound(
                    phrase("No map is kept under this link."),
                    phrase("Check that the link is complete, or start a new map."),
                )
            history = _newest(connection, work_id)
        return Work(_SqlLog(self, work_id), history, key=key, author=author, now=self._now)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A transaction; whatever goes wrong in the database is said as a `StoreError`."""
        self._look()
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except (DBAPIError, NoConnection) as error:
            raise store_error(error, self.place) from None
        except ValidationError:  # what was kept cannot be read
            raise damaged(self.place) from None
        self._look()

    def _look(self) -> None:
        """SQLite writes on without a word when its file, or the log beside it, was taken away: here it is said."""
        if self._file is None:
            return
        if _identity(self._file) != self._is:
            raise taken_away(self.place)  # still held open: so no other file can get its number
        if self._engine.pool.checkedin() and not _identity(Path(f"{self._file}-wal")):  # type: ignore[attr-defined]
            self.close()  # which puts what stood in the log into the file
            raise taken_away(self.place)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class _SqlLog:
    """The log of one work in a store."""

    def __init__(self, store: Store, work_id: int) -> None:
        self._store = store
        self._id = work_id

    def since(self, seq: int) -> tuple[Entry, ...]:
        with self._store.connection() as connection:
            return _entries(connection, self._id, seq)

    def append(self, history: History) -> bool:
        try:
            with self._store.connection() as connection:
                connection.execute(insert(ENTRY).values(work_id=self._id, **to_row(history.log[-1])))
                if history.seq % SNAPSHOT_EVERY == 0:
                    _snapshot(connection, self._id, history)
        except IntegrityError:  # its place in the log is taken
            return False
        return True

    def page(self, before: int | None, limit: int) -> tuple[Entry, ...]:
        rows = select(ENTRY).where(ENTRY.c.work_id == self._id).order_by(ENTRY.c.seq.desc()).limit(max(limit, 0))
        if before is not None:
            rows = rows.where(ENTRY.c.seq < before)
        with self._store.connection() as connection:
            return tuple(from_row(row) for row in connection.execute(rows).mappings())

    def at(self, seq: int) -> Journey:
        with self._store.connection() as connection:
            history = _from_snapshot(connection, self._id, seq)
            for entry in _entries(connection, self._id, history.seq, seq):
                history = history.follow(entry)
        return history.journey


def _newest(connection: Connection, work_id: int) -> History:
    """The work as it stands: the last snapshot, what can be undone and redone then, and what came after."""
    history = _from_snapshot(connection, work_id)
    for entry in _entries(connection, work_id, history.seq):
        history = history.follow(entry)
    return history._replace(log=())


def _from_snapshot(connection: Connection, work_id: int, until: int | None = None) -> History:
    newest = select(SNAPSHOT).where(SNAPSHOT.c.work_id == work_id).order_by(SNAPSHOT.c.seq.desc()).limit(1)
    if until is not None:
        newest = newest.where(SNAPSHOT.c.seq <= until)
    row = connection.execute(newest).one()
    journey = Journey.model_validate_json(row.journey)
    if until is not None:
        return History(journey, seq=row.seq)
    undoable, redoable = json.loads(row.undoable), json.loads(row.redoable)
    wanted = select(ENTRY).where(ENTRY.c.work_id == work_id, ENTRY.c.seq.in_([*undoable, *redoable]))
    found = {one["seq"]: from_row(one) for one in connection.execute(wanted).mappings()}
    return History(journey, (), tuple(found[n] for n in undoable), tuple(found[n] for n in redoable), row.seq)


def _entries(connection: Connection, work_id: int, after: int, until: int | None = None) -> tuple[Entry, ...]:
    rows = select(ENTRY).where(ENTRY.c.work_id == work_id, ENTRY.c.seq > after).order_by(ENTRY.c.seq)
    if until is not None:
        rows = rows.where(ENTRY.c.seq <= until)
    return tuple(from_row(row) for row in connection.execute(rows).mappings())


def _snapshot(connection: Connection, work_id: int, history: History) -> None:
    row = {
        "work_id": work_id,
        "seq": history.seq,
        "journey": history.journey.model_dump_json(exclude_defaults=True),
        "undoable": json.dumps([one.seq for one in history.undoable]),
        "redoable": json.dumps([one.seq for one in history.redoable]),
    }
    connection.execute(insert(SNAPSHOT).values(row))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def _url(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=str(Path(place).expanduser().absolute()))
    try:
        url = make_url(place)
        driver = _DRIVERS[url.drivername]
        if driver.startswith("postgresql+") or url.database not in (None, "", ":memory:"):
            return url.set(drivername=driver)
    except (ArgumentError, ValueError, KeyError):
        pass
    raise StoreError(
        phrase("This is not a place where work can be kept."),  # not repeated: it may hold a password
        phrase("Give the path of a file, or a URL such as postgresql://user@host/database."),
    )


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": _WAIT})
    file = Path(url.database or "")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)  # other people on this machine are not to read it
    except OSError as error:
        raise StoreError(
            phrase("Work cannot be kept in {place}: {why}.", place=str(file), why=why(error)),
            phrase("Set JOURNEYKIT_STORE to a file in a folder you may write to."),
        ) from None
    place = f"{file.as_uri()}?mode=rw"  # a file that was taken away is not made anew, and empty
    engine = create_engine(
        url, hide_parameters=True, creator=lambda: connect(place, timeout=_WAIT, uri=True, check_same_thread=False)
    )
    event.listen(engine, "connect", _careful)
    return engine


def _careful(connection: Any, _: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare(connection: Connection) -> None:
    """Make the tables of a new store, all or none; refuse those of a newer JourneyKit."""
    if not inspect(connection).has_table(VERSION.name):
        connection.exec_driver_sql(_ALONE[connection.dialect.name])  # many kernels may start at once
        METADATA.create_all(connection)
        if connection.scalar(select(VERSION.c.format)) is None:
            connection.execute(insert(VERSION).values(format=FORMAT))
    found = connection.scalar(select(VERSION.c.format))
    if found is None or found > FORMAT:
        raise StoreError(
            phrase("This store was made by a newer JourneyKit (format {found}; this one reads up to {known}).",
                   found=found, known=FORMAT),
            phrase("Update JourneyKit; the store was left as it is."),
        )  # fmt: skip


def _said(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return url.database or "memory"
    return f"{url.database} ({url.host or 'PostgreSQL'})"
