"""The tables of the store, and how entries and phrases stand in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Row, String, Table, Text

from journeykit.model.edits import Edit
from journeykit.model.history import Entry, Kind
from journeykit.model.kpis import KpiName
from journeykit.text import Phrase

__all__ = ["ENTRY", "FORMAT", "METADATA", "SNAPSHOT", "VERSION", "WORK", "from_row", "microseconds", "to_row"]

FORMAT: Final = 1
METADATA: Final = MetaData()

VERSION: Final = Table("journeykit_store", METADATA, Column("format", Integer, primary_key=True, autoincrement=False))

WORK: Final = Table(
    "journeykit_work",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_us", BigInteger, nullable=False),
)

ENTRY: Final = Table(
    "journeykit_entry",
    METADATA,
    Column("work_id", ForeignKey(WORK.c.id), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(4), nullable=False),
    Column("of", Integer, nullable=False),
    Column("edit", Text, nullable=False),
    Column("back", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)

# undoable and redoable: the positions of those entries, so that a work opens without reading its whole log
SNAPSHOT: Final = Table(
    "journeykit_snapshot",
    METADATA,
    Column("work_id", ForeignKey(WORK.c.id), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("journey", Text, nullable=False),
    Column("undoable", Text, nullable=False),
    Column("redoable", Text, nullable=False),
)

_EDIT: Final[TypeAdapter[Edit]] = TypeAdapter(Edit)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """A time as whole microseconds since 1970, UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def to_row(work_id: int, entry: Entry) -> dict[str, Any]:
    """An entry as a row of `ENTRY`."""
    return {
        "work_id": work_id,
        "seq": entry.seq,
        "kind": entry.kind,
        "of": entry.of,
        "edit": _EDIT.dump_json(entry.edit).decode(),
        "back": _EDIT.dump_json(entry.back).decode(),
        "says": json.dumps(_plain(entry.says)),
        "author": entry.author,
        "at_us": microseconds(entry.at),
    }


def from_row(row: Row[Any]) -> Entry:
    """A row of `ENTRY` as an entry."""
    return Entry(
        kind=cast("Kind", row.kind),
        edit=_EDIT.validate_json(row.edit),
        back=_EDIT.validate_json(row.back),
        at=_EPOCH + timedelta(microseconds=row.at_us),
        says=_phrase(json.loads(row.says)),
        seq=row.seq,
        author=row.author,
        of=row.of,
    )


def _plain(said: Phrase) -> dict[str, Any]:
    """A phrase with its values, not its text, so that the history reads in every language."""
    if isinstance(said, KpiName):
        return {"names": dict(said.names)}
    values = {name: {"says": _plain(v)} if isinstance(v, Phrase) else v for name, v in said.values.items()}
    return {"source": said.source, "many": said.many, "values": values}


def _phrase(plain: dict[str, Any]) -> Phrase:
    if "names" in plain:
        return KpiName(plain["names"])
    values = {n: _phrase(v["says"]) if isinstance(v, dict) else v for n, v in plain["values"].items()}
    return Phrase(plain["source"], values, plain["many"])
