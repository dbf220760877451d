"""What a source is, found by looking at it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from journeykit.events.blob import Blob, blob_of
from journeykit.events.large import LARGE, Large, Room, is_large_parquet, large_csv, large_parquet
from journeykit.events.progress import Bar
from journeykit.events.readers import database, folder, ga4, olist, shopify, xes
from journeykit.events.roles import Kind, kind_of
from journeykit.events.sources import Raw, read_raw
from journeykit.text import shown

__all__ = ["look"]


def look(source: Any, kind: Kind | None, name: str | None, bar: Bar) -> Raw | Large:
    """The columns of a source, read as what it is. Raises `BadData` when there is no table in it."""
    if database.is_one(source):
        return database.read(source, None, kind, name, bar)
    blob = blob_of(source, name and str(shown(name, 300)))
    if blob is None:
        return _shop(read_raw(source, name), kind)
    if blob.path is not None and blob.path.is_dir():
        return olist.read(blob.path, kind, bar) if olist.is_one(blob.path) else folder.read(blob.path, kind, name, bar)
    start = blob.start()
    if start.startswith(b"SQLite format 3\0") and blob.path is not None:
        return database.read(f"sqlite:///{blob.path}", None, kind, blob.name, bar)
    if xes.is_one(start):
        return xes.read(blob, bar)
    if ga4.is_one(start):
        return ga4.read(blob, bar)
    return _shop(_plain(blob, start, kind, bar), kind)


def _plain(blob: Blob, start: bytes, kind: Kind | None, bar: Bar) -> Raw | Large:
    """A CSV or Parquet file: on disk when it is a large log, else in memory."""
    packed = start.startswith(b"PAR1")
    large = blob.size >= LARGE or (packed and blob.path is not None and is_large_parquet(blob.path))
    if large and kind in (None, "events"):
        found = _large(blob, packed, bar)
        if (kind or kind_of(found.head.columns)) == "events":
            return found
    return read_raw(blob.path or (blob.name, blob.content), blob.name)


def _large(blob: Blob, packed: bool, bar: Bar) -> Large:
    path, room = blob.path, Room()
    if path is None:  # an upload
        path = room.folder / "upload"
        path.write_bytes(blob.content)
    found = large_parquet([path], blob.name) if packed else large_csv(path, blob.name, bar)
    return replace(found, room=room.joined(found.room))


def _shop(found: Raw | Large, kind: Kind | None) -> Raw | Large:
    """Shopify's export of orders, one row an order; anything else as it is."""
    ours = isinstance(found, Raw) and kind in (None, "orders") and shopify.is_one(found.columns)
    return shopify.orders(found) if ours and isinstance(found, Raw) else found
