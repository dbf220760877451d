"""The formats that have a name, each by a function of its own; `read_events` and its like find them by looking."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from journeykit.errors import BadData
from journeykit.events.blob import blob_of
from journeykit.events.large import Large
from journeykit.events.progress import Bar, Tell
from journeykit.events.readers import database, folder, ga4, olist, shopify, xes
from journeykit.events.reading import preview, reading, seen
from journeykit.events.roles import KINDS, Kind
from journeykit.events.sources import Raw, read_raw
from journeykit.events.tables import Table
from journeykit.text import phrase

__all__ = ["Olist", "read_any", "read_folder", "read_ga4", "read_olist", "read_shopify", "read_table", "read_xes"]

Columns = Mapping[str, str | None] | None


def read_ga4(source: Any, *, columns: Columns = None, mask: bool = True, progress: Tell = True) -> Table:
    """The events of GA4's export to BigQuery, as JSON lines (`.json`, `.jsonl`, or packed as `.json.gz`).

    A case is a device (user_pseudo_id); `columns={"case_id": "session_id"}` makes it a visit. `channel` is the default
    channel group of the session where the export has it, else source and medium. Lines that are no event are left out
    and counted. Raises `BadData`.

    >>> line = b'{"event_timestamp": "1735689600000000", "event_name": "page_view", "user_pseudo_id": "1.2"}'
    >>> read_ga4(("ga4.json", line)).data["activity"].to_pylist()
    ['page_view']
    """
    return _named(ga4.read, source, columns, mask, progress)


def read_xes(source: Any, *, columns: Columns = None, mask: bool = True, progress: Tell = True) -> Table:
    """The events of a log in XES (IEEE 1849; `.xes`, or packed as `.xes.gz`).

    A case is a trace's concept:name, its attributes stand as `case:...`. A file with a document type definition is
    refused, one that ends in the middle is read so far; both are said. Raises `BadData`.

    >>> log = (b'<log><trace><string key="concept:name" value="c1"/><event><string key="concept:name" value="see"/>'
    ...        b'<date key="time:timestamp" value="2025-01-01T10:00:00+01:00"/></event></trace></log>')
    >>> read_xes(("log.xes", log)).data["case_id"].to_pylist()
    ['c1']
    """
    return _named(xes.read, source, columns, mask, progress)


def read_shopify(source: Any, *, columns: Columns = None, mask: bool = True, progress: Tell = True) -> Table:
    """The orders of Shopify's export (CSV): one row an order, the articles of its rows added up.

    The customer is a pseudonym of the e-mail address (unless `mask` is False); names, addresses, telephone numbers and
    notes are left behind. The export does not say when a parcel arrived. Raises `BadData`.

    >>> header = b"Name,Email,Created at,Total,Lineitem quantity\\n"
    >>> orders = read_shopify(("o.csv", header + b"#1,a@b.org,2025-01-01 10:00:00 +0100,9,1\\n#1,,,,2\\n"))
    >>> orders.data["units"].to_pylist(), orders.dropped
    ([3.0], 1)
    """
    raw = read_raw(source)
    if not shopify.is_one(raw.columns):
        raise BadData(
            phrase("{file} is not Shopify’s export of orders.", file=raw.name),
            phrase(
                "Export the orders as CSV, with the columns {columns}.", columns="Name, Created at, Lineitem quantity"
            ),
        )
    return seen(shopify.orders(raw), "orders").read(columns, mask=mask, progress=progress)


class Olist(NamedTuple):
    """What Olist's tables give."""

    orders: Table
    surveys: Table
    events: Table


def read_olist(place: str | Path, *, mask: bool = True, progress: Tell = True) -> Olist:
    """Olist's nine tables, from the folder they are in, as orders, survey answers and events.

    The customer is customer_unique_id; the events are the moments of orders and reviews. Raises `BadData` when a file
    that is needed is missing.
    """
    path = Path(place)
    if not olist.is_one(path):
        raise BadData(
            phrase("The folder {folder} lacks {file}.", folder=path.name, file="olist_orders_dataset.csv"),
            phrase("Put all of Olist’s files into one folder."),
        )
    orders, surveys, events = (
        preview(path, kind, progress=progress).read(mask=mask, progress=progress)
        for kind in ("orders", "surveys", "events")
    )
    return Olist(orders, surveys, events)


def read_folder(
    place: str | Path, kind: Kind = "events", *, columns: Columns = None, mask: bool = True, progress: Tell = True
) -> Table:
    """All the CSV or Parquet files of a folder as one table, in the order of their names, such as one a day.

    Files that cannot be read are left out, and said. Raises `BadData` when none is left.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for day in ("2025-01-01", "2025-01-02"):
    ...         _ = Path(place, f"{day}.csv").write_text(f"case_id,activity,at\\na,visit,{day}\\n")
    ...     len(read_folder(place, progress=False).data)
    2
    """
    path = Path(place)
    with Bar(reading(path.name), progress) as bar:
        found = folder.read(path, None, None, bar)
    return seen(found, kind).read(columns, mask=mask, progress=progress)


def read_table(
    source: Any,
    table: str,
    kind: Kind = "events",
    *,
    columns: Columns = None,
    mask: bool = True,
    progress: Tell = True,
) -> Table:
    """A table of a database: `source` is an address (`postgresql://...`, `sqlite:///shop.db`), an engine of SQLAlchemy
    or a DB-API connection. It is read a part at a time, and never written to. Raises `BadData`.

    >>> import sqlite3
    >>> shop = sqlite3.connect(":memory:")
    >>> _ = shop.executescript("create table log (session, event, at); insert into log values (1, 'see', '2025-01-01')")
    >>> read_table(shop, "log").used["activity"]
    'event'
    """
    with Bar(reading(table), progress) as bar:
        found = database.read(source, table, kind, None, bar)
    return seen(found, kind).read(columns, mask=mask, progress=progress)


def read_any(source: Any, asked: Mapping[Kind, Mapping[str, str]] | None = None) -> tuple[Table, ...]:
    """Every kind of table that a source holds: of a database the tables called so, of a folder the files called so, of
    Olist's folder its three kinds, else the one it looks like. `asked` names kinds, each with its `table` and columns.
    """
    if asked:
        return tuple(_asked(source, kind, dict(named)) for kind, named in asked.items())
    if database.is_one(source):
        kinds: tuple[Kind, ...] = tuple(kind for kind in KINDS if database.has(source, kind))
        return tuple(read_table(source, kind, kind) for kind in kinds) or (preview(source).read(),)
    path = Path(source) if isinstance(source, str | Path) else None
    if path is not None and path.is_dir() and olist.is_one(path):
        return read_olist(path)
    if path is not None and path.is_dir() and (own := folder.of_kinds(path)):
        return tuple(preview(file, kind).read() for kind, file in own.items())
    return (preview(source).read(),)


def _asked(source: Any, kind: Kind, named: dict[str, str]) -> Table:
    table = named.pop("table", "")
    if database.is_one(source):
        return read_table(source, table or kind, kind, columns=named)
    path = Path(source) if isinstance(source, str | Path) else None
    if path is not None and path.is_dir() and table and (path / table).exists():
        source = path / table
    return preview(source, kind).read(named)


def _named(read: Any, source: Any, columns: Columns, mask: bool, progress: Tell) -> Table:
    blob = blob_of(source)
    if blob is None:
        raise BadData(
            phrase("This is not a table of data: {kind}.", kind=type(source).__name__),
            phrase("Give the path of a CSV or Parquet file, an uploaded file, or a DataFrame."),
        )
    with Bar(reading(blob.name), progress) as bar:
        found: Raw | Large = read(blob, bar)
    return seen(found, "events").read(columns, mask=mask, progress=progress)
