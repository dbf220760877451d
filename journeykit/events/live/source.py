"""What is followed: a source tells what is new in it each time it is asked, and says so when it is away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from journeykit.errors import BadValue
from journeykit.events.roles import Kind
from journeykit.events.tables import Table
from journeykit.text import Phrase, phrase, shown

__all__ = ["Anew", "Away", "Fresh", "Gone", "Source", "as_arrow", "open_source"]


class Fresh(NamedTuple):
    """New rows of a table, as an Arrow table with the source's columns. `rank` orders versions of one thing (a number,
    or one a row), `seq` what happened at the same time (None: the order in which they come)."""

    kind: Kind
    data: Any
    place: str
    rank: Any = 0
    seq: Any = None
    file: str = ""


class Gone(NamedTuple):
    """The rows that came from a file are no longer there."""

    kind: Kind
    file: str


class Away(Exception):
    """The source cannot be read now. What was read stays, and it will be tried again."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(str(why))
        self.why = why


class Anew(Exception):
    """What was read no longer stands: the source was replaced, and is to be read from its beginning."""


class Source(Protocol):
    """Something that grows."""

    name: str
    notes: tuple[Phrase, ...]

    def news(self) -> Iterator[Fresh | Gone]:
        """What came since the last time, everything the first time. Raises `Away` and `Anew`; what was given before
        that is not given again."""

    def forget(self) -> None:
        """Everything will be given again."""

    def close(self) -> None:
        """Let go of files and connections."""


def open_source(target: str | Path | Table | Sequence[Table]) -> Source:
    """The source at a folder of Parquet files, a SQLite file, or a database's address. It need not be there yet.

    Another file is read as it is now, and tables that were read stand still. Raises `BadValue` for what is none of
    these, and `BadData` for a file that cannot be read.

    >>> open_source("shop.sqlite").name, open_source("shop").name
    ('shop.sqlite', 'shop')
    >>> open_source("mysql://me:secret@host/shop")
    Traceback (most recent call last):
    journeykit.errors.BadValue: ... Give a folder of Parquet files, a SQLite file or postgresql://user@host/database.
    """
    from journeykit.events.live.folder import Folder
    from journeykit.events.live.postgres import Postgres
    from journeykit.events.live.sqlite import Sqlite
    from journeykit.events.live.still import Still
    from journeykit.events.reading import preview

    if isinstance(target, Table):
        return Still([target])
    if not isinstance(target, str | Path):
        return Still(target)
    said = str(target)
    if said.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        return Postgres(said)
    place = Path(said.removeprefix("sqlite:///")).expanduser()
    if "://" in str(place) or "://" in said.removeprefix("sqlite:///"):
        raise BadValue(
            phrase("{what} is not something that can be followed.", what=shown(said.partition("://")[0])),
            phrase("Give a folder of Parquet files, a SQLite file or postgresql://user@host/database."),
        )
    if place.suffix in (".sqlite", ".sqlite3", ".db") or said.startswith("sqlite:///") or _is_sqlite(place):
        return Sqlite(place)
    return Still([preview(place).read()]) if place.is_file() else Folder(place)


def _is_sqlite(place: Path) -> bool:
    try:
        with place.open("rb") as file:
            return file.read(15) == b"SQLite format 3"
    except OSError:
        return False


def as_arrow(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
    """Rows of Python values as an Arrow table; a column of several sorts, which SQLite allows, as text.

    >>> as_arrow(["n"], [(1,), ("two",)]).to_pydict()
    {'n': ['1', 'two']}
    """
    import pyarrow as pa  # type: ignore[import-untyped]

    columns = {}
    for name, cells in zip(names, zip(*rows, strict=True), strict=True):
        try:
            columns[name] = pa.array(cells)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            columns[name] = pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
    return pa.table(columns)
