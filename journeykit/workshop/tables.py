"""The tables of the store."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Text

__all__ = ["ENTRY", "FORMAT", "METADATA", "SNAPSHOT", "VERSION", "WORK"]

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
