"""Sources that grow while they are followed: nothing is lost, nothing doubled, and what is away comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from postgres import Server
from pyarrow import parquet

from journeykit.errors import BadValue
from journeykit.events import read_events
from journeykit.events.live import Live, open_source
from journeykit.model.cards import Kpi
from journeykit.model.journey import Journey, Stage

START = datetime(2025, 3, 1, 12)
KPIS = ("conversion_rate", "on_time_delivery_rate", "delivery_lead_time", "nps", "first_response_time")
MAP = Journey(title="Shoes", stages=(Stage(title="Buy", phase="during", cards=tuple(Kpi(kpi=kpi) for kpi in KPIS)),))


def figures(live: Live) -> dict[str, tuple[float, float | None] | None]:
    """Value and count of every KPI."""
    return {t.kpi: t.measure and (t.measure.value, t.measure.denominator) for t in live.refresh().tiles}


def write(file: Path, **columns: list[Any]) -> None:
    """A Parquet file, put in place as a whole."""
    hidden = file.with_name(f".{file.name}")
    parquet.write_table(pa.table(columns), hidden)
    hidden.replace(file)


def visits(file: Path, cases: list[str], activity: str = "visit") -> None:
    """Events, one a case."""
    write(file, case_id=cases, activity=[activity] * len(cases), at=[START] * len(cases))


# -- a folder


def test_folder_grows(tmp_path: Path) -> None:
    """New files are read once, whatever they are called, also in folders of their own."""
    visits(tmp_path / "events-1.parquet", ["a", "b"])
    live = Live(tmp_path, MAP)
    board = live.refresh()
    assert (board.rows, board.new_rows, board.stale_since) == (2, 2, None)
    assert live.refresh().new_rows == 0
    visits(tmp_path / "events-0.parquet", ["a"], "purchase")
    assert figures(live)["conversion_rate"] == (50.0, 2)
    (tmp_path / "events").mkdir()
    visits(tmp_path / "events" / "x.parquet", ["c"])
    assert figures(live)["conversion_rate"] == (pytest.approx(100 / 3), 3)


def test_half_written_file(tmp_path: Path) -> None:
    """A file that is not complete is tried again, and nothing of it counts before it is."""
    visits(tmp_path / "events-1.parquet", ["a"], "purchase")
    visits(tmp_path / "whole.parquet", ["b", "c"])
    content = (tmp_path / "whole.parquet").read_bytes()
    (tmp_path / "whole.parquet").unlink()
    live = Live(tmp_path, MAP)
    for length in (0, 4, len(content) // 2, len(content) - 1):
        (tmp_path / "events-2.parquet").write_bytes(content[:length])
        assert figures(live)["conversion_rate"] == (100.0, 1)
    (tmp_path / "events-2.parquet").write_bytes(content)
    assert figures(live)["conversion_rate"] == (pytest.approx(100 / 3), 3)


def test_file_written_again_and_deleted(tmp_path: Path) -> None:
    """The folder is the truth: the rows of a file that is replaced or deleted go, and nothing is doubled."""
    visits(tmp_path / "events-1.parquet", ["a", "b"])
    visits(tmp_path / "events-2.parquet", ["a"], "purchase")
    live = Live(tmp_path, MAP)
    assert figures(live)["conversion_rate"] == (50.0, 2)
    visits(tmp_path / "events-1.parquet", ["a", "b", "c", "d"])
    assert figures(live)["conversion_rate"] == (25.0, 4)
    (tmp_path / "events-2.parquet").unlink()
    assert figures(live)["conversion_rate"] == (0.0, 4)


def test_folder_goes_and_comes_back(tmp_path: Path) -> None:
    """Without its folder the board keeps its figures and says since when; then it goes on."""
    shop = tmp_path / "shop"
    shop.mkdir()
    live = Live(shop, MAP)
    board = live.refresh()
    assert board.stale_since is not None
    assert "no Parquet file" in str(board.why)
    visits(shop / "events-1.parquet", ["a"])
    before = live.refresh()
    assert before.stale_since is None
    shop.rename(tmp_path / "elsewhere")
    away = live.refresh()
    assert away.stale_since == before.updated
    assert "there is no such file or folder" in str(away.why)
    assert [tile.measure for tile in away.tiles] == [tile.measure for tile in before.tiles]
    assert live.refresh().stale_since == away.stale_since
    (tmp_path / "elsewhere").rename(shop)
    visits(shop / "events-2.parquet", ["a"], "purchase")
    back = live.refresh()
    assert (back.stale_since, back.why, back.rows) == (None, None, 2)
    assert figures(live)["conversion_rate"] == (100.0, 1)


def test_versions_in_a_folder(tmp_path: Path) -> None:
    """Of several rows about an order the last counts, by `changed` where there is one, whatever comes first."""

    def order(file: str, changed: int, delivered: datetime | None) -> None:
        write(
            tmp_path / file, order_id=["1"], ordered_at=[START], promised_at=[START + timedelta(days=2)],
            delivered_at=pa.array([delivered], pa.timestamp("us")), changed=[changed],
        )  # fmt: skip

    live = Live(tmp_path, MAP)
    order("orders-1.parquet", 1, None)
    assert figures(live)["on_time_delivery_rate"] is None
    order("orders-3.parquet", 3, START + timedelta(days=3))
    assert figures(live)["on_time_delivery_rate"] == (0.0, 1)
    order("orders-2.parquet", 2, START + timedelta(days=1))
    assert figures(live)["on_time_delivery_rate"] == (0.0, 1)
    (tmp_path / "orders-3.parquet").unlink()
    assert figures(live)["on_time_delivery_rate"] == (100.0, 1)


def test_folder_without_tables(tmp_path: Path) -> None:
    """Files that are none of the tables, and tables without their columns, are named; the rest is shown."""
    visits(tmp_path / "events-1.parquet", ["a"])
    write(tmp_path / "weather.parquet", sun=[1])
    write(tmp_path / "orders-1.parquet", number=[1])
    board = Live(tmp_path, MAP).refresh()
    said = " ".join(map(str, board.notes))
    assert "weather.parquet" in said
    assert "orders-1.parquet" in said
    assert board.rows == 1
    assert board.stale_since is None


# -- a SQLite file


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., None]:
    """Write to the SQLite file of the test."""

    def write_there(*statements: str) -> None:
        with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as db, db:
            for statement in statements:
                db.execute(statement)

    return write_there


EVENTS = "create table events (case_id text, activity text, at text)"


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_sqlite_grows(tmp_path: Path, run: Callable[..., None], mode: str) -> None:
    """Appended rows are read once; a table that comes later is followed, too."""
    run(f"pragma journal_mode = {mode}", EVENTS, "insert into events values ('a', 'purchase', '2025-03-01 12:00')")
    live = Live(tmp_path / "shop.sqlite", MAP)
    assert figures(live)["conversion_rate"] == (100.0, 1)
    run("insert into events values ('a', 'visit', '2025-03-01 11:00'), ('b', 'visit', '2025-03-01 12:00')")
    assert figures(live)["conversion_rate"] == (50.0, 2)
    run("create table surveys (answer_id integer primary key, nps integer)", "insert into surveys values (1, 9)")
    assert figures(live)["nps"] == (100.0, 1)
    assert live.refresh().new_rows == 0


@pytest.mark.parametrize("changed", ["", ", changed integer", ", updated_at text"])
def test_sqlite_rows_change_in_place(tmp_path: Path, run: Callable[..., None], changed: str) -> None:
    """An order that gets its delivery later is followed: by `changed`, by a time, and in a small table by neither."""
    columns = "order_id text, ordered_at text, promised_at text, delivered_at text" + changed
    first = {"": "", ", changed integer": ", 1", ", updated_at text": ", '2025-03-01 12:00:00'"}[changed]
    then = {"": "", ", changed integer": ", changed = 2", ", updated_at text": ", updated_at = '2025-03-02 09:00:00'"}[
        changed
    ]
    last = then.replace(" changed = ", " ").replace(" updated_at = ", " ")
    run(f"create table orders ({columns})", f"insert into orders values ('1', '2025-03-01', '2025-03-03', null{first})")
    live = Live(tmp_path / "shop.sqlite", MAP)
    assert figures(live)["on_time_delivery_rate"] is None
    run(f"update orders set delivered_at = '2025-03-02'{then}")
    assert figures(live)["on_time_delivery_rate"] == (100.0, 1)
    run(
        f"update orders set delivered_at = '2025-03-05'{then}",
        f"insert into orders values ('2', '2025-03-01', '2025-03-03', '2025-03-02'{last})",
    )
    assert figures(live)["on_time_delivery_rate"] == (50.0, 2)


def test_sqlite_file_goes_and_is_replaced(tmp_path: Path, run: Callable[..., None]) -> None:
    """Deleted, the board is stale; put back, it goes on; made anew, everything is read anew and nothing doubled."""
    file = tmp_path / "shop.sqlite"
    live = Live(file, MAP)
    assert live.refresh().stale_since is not None
    run(EVENTS, "insert into events values ('a', 'visit', '2025-03-01'), ('b', 'visit', '2025-03-01')")
    assert live.refresh().rows == 2
    file.rename(tmp_path / "kept")
    away = live.refresh()
    assert away.stale_since is not None
    assert away.rows == 2
    (tmp_path / "kept").rename(file)
    run("insert into events values ('a', 'purchase', '2025-03-01')")
    assert figures(live)["conversion_rate"] == (50.0, 2)
    file.rename(tmp_path / "old")
    run(EVENTS, "insert into events values ('c', 'purchase', '2025-03-01')")
    assert figures(live)["conversion_rate"] == (100.0, 1)
    run("drop table events", EVENTS, *["insert into events values ('d', 'purchase', '2025-03-01')"] * 4)
    assert figures(live)["conversion_rate"] == (100.0, 1)
    assert live.refresh().rows == 4


def test_sqlite_that_is_none(tmp_path: Path) -> None:
    """A file that is no database, and one without our tables, make the board stale with a reason."""
    (tmp_path / "a.sqlite").write_bytes(b"no database at all, " * 100)
    assert "not a SQLite database" in str(Live(tmp_path / "a.sqlite", MAP).refresh().why)
    with closing(sqlite3.connect(tmp_path / "b.sqlite")) as db, db:
        db.execute("create table weather (sun integer)")
    assert "none of the tables" in str(Live(tmp_path / "b.sqlite", MAP).refresh().why)


def test_clock_changes_and_ties(tmp_path: Path, run: Callable[..., None]) -> None:
    """What is new does not rest on when it happened: the clock may go back, and many rows bear one time."""
    run(EVENTS, "insert into events values ('a', 'visit', '2025-10-26 02:30:00')")
    live = Live(tmp_path / "shop.sqlite", MAP)
    live.refresh()
    run("insert into events values ('a', 'purchase', '2025-10-26 02:10:00'), ('b', 'visit', '1999-01-01')")
    assert figures(live)["conversion_rate"] == (50.0, 2)
    run(*["insert into events values ('b', 'purchase', '2025-10-26 02:30:00')"] * 3)
    assert figures(live)["conversion_rate"] == (100.0, 2)
    assert live.refresh().rows == 6


# -- PostgreSQL


@pytest.fixture
def shop(postgres: Server) -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    """The address of a schema of its own, and a connection to it."""
    address = postgres.new_store()
    with psycopg.connect(address) as db:
        db.autocommit = True
        yield address, db


@pytest.mark.parametrize("key", ["seq bigserial primary key, ", ""])
def test_postgresql_late_commits(shop: tuple[str, Any], key: str) -> None:
    """A row that was written first and committed last is not lost, and none is read twice; with savepoints, too."""
    address, db = shop
    db.execute(f"create table events ({key}case_id text, activity text, at timestamp)")
    add = "insert into events (case_id, activity, at) values (%s, %s, '2025-03-01')"
    db.execute(add, ("a", "visit"))
    with psycopg.connect(address) as slow, psycopg.connect(address) as slower:
        slower.execute(add, ("z", "visit"))
        live = Live(address, MAP)
        assert live.refresh().rows == 1
        slow.execute("savepoint one")
        slow.execute(add, ("b", "visit"))
        slow.execute("release savepoint one")
        db.execute(add, ("a", "purchase"))
        assert figures(live)["conversion_rate"] == (100.0, 1)
        slow.commit()
        assert figures(live)["conversion_rate"] == (50.0, 2)
        assert live.refresh().new_rows == 0
        slower.commit()
        assert figures(live)["conversion_rate"] == (pytest.approx(100 / 3), 3)
    assert live.refresh().rows == 4
    live.close()


@pytest.mark.parametrize("changed", ["", ", changed_at timestamptz default now()"])
def test_postgresql_rows_change_in_place(shop: tuple[str, Any], changed: str) -> None:
    """An order that is delivered, a ticket that is answered: seen without any column for it, and with one."""
    address, db = shop
    db.execute(
        "create table orders (order_id text primary key, ordered_at date, promised_at date, "
        f"delivered_at date{changed})"
    )
    if changed:
        db.execute("create index on orders (changed_at)")
    db.execute("create table contacts (ticket_id int primary key, created_at timestamptz, first_reply_at timestamptz)")
    db.execute("insert into orders (order_id, ordered_at, promised_at) values ('1', '2025-03-01', '2025-03-03')")
    db.execute("insert into contacts values (1, '2025-03-01 12:00+00', null)")
    live = Live(address, MAP)
    assert figures(live)["on_time_delivery_rate"] is None
    touch = ", changed_at = now()" if changed else ""
    db.execute(f"update orders set delivered_at = '2025-03-05'{touch}")
    db.execute("update contacts set first_reply_at = '2025-03-01 15:00+01'")
    assert figures(live)["on_time_delivery_rate"] == (0.0, 1)
    assert figures(live)["first_response_time"] == (2.0, 1)
    db.execute(f"update orders set delivered_at = '2025-03-02'{touch}")
    assert figures(live)["delivery_lead_time"] == (1.0, 1)
    assert live.refresh().new_rows == 0
    live.close()


def test_postgresql_table_emptied(shop: tuple[str, Any]) -> None:
    """A table that is emptied is read anew."""
    address, db = shop
    db.execute("create table surveys (answer_id int, nps int)")
    db.execute("insert into surveys values (1, 10), (2, 0)")
    live = Live(address, MAP)
    assert figures(live)["nps"] == (0.0, 2)
    db.execute("truncate surveys")
    db.execute("insert into surveys values (3, 10)")
    assert figures(live)["nps"] == (100.0, 1)
    live.close()


def test_postgresql_stopped_and_started(postgres: Server) -> None:
    """While the server is stopped the board is stale and says so; then it goes on, nothing lost, nothing doubled."""
    address = postgres.new_store()
    add = "insert into events values (%s, %s, '2025-03-01')"
    with psycopg.connect(address) as db:
        db.execute("create table events (case_id text, activity text, at timestamp)")
        db.execute(add, ("a", "visit"))
    live = Live(address, MAP)
    before = live.refresh()
    assert before.stale_since is None
    postgres.stop()
    try:
        away = live.refresh()
        assert away.stale_since == before.updated
        assert "does not answer" in str(away.why)
        assert [tile.measure for tile in away.tiles] == [tile.measure for tile in before.tiles]
        assert live.refresh().stale_since == before.updated
    finally:
        postgres.start()
    with psycopg.connect(address) as db:
        db.execute(add, ("a", "purchase"))
        db.execute(add, ("b", "visit"))
    back = live.refresh()
    assert (back.stale_since, back.new_rows, back.rows) == (None, 2, 3)
    assert figures(live)["conversion_rate"] == (50.0, 2)
    live.close()


# -- what stands still


def test_tables_and_other_files(tmp_path: Path) -> None:
    """Tables that were read, and a file that nothing is appended to, are shown as they are."""
    (tmp_path / "log.csv").write_text(
        "case,event,time\na,visit,2025-03-01\na,purchase,2025-03-02\nb,visit,2025-03-02\n"
    )
    for source in (tmp_path / "log.csv", read_events(tmp_path / "log.csv"), [read_events(tmp_path / "log.csv")]):
        live = Live(source, MAP)
        board = live.refresh()
        assert (board.rows, board.stale_since, str(board.days[0])) == (3, None, "2025-03-01")
        assert figures(live)["conversion_rate"] == (50.0, 2)


# -- addresses


@pytest.mark.parametrize(
    "address", ["mysql://me:geheim@host/shop", "http://me:geheim@host/shop", "postgresql://me:geheim@host:port/x"]
)
def test_addresses_that_cannot_be_followed(address: str) -> None:
    """They are refused with what can be, and a password is not repeated."""
    with pytest.raises(BadValue) as refused:
        open_source(address)
    assert "geheim" not in str(refused.value)
    assert "postgresql://" in str(refused.value)


def test_password_is_never_said() -> None:
    """A server that is not there is named without the password of its address."""
    live = Live("postgresql://me:geheim@127.0.0.1:1/shop", MAP)
    board = live.refresh()
    assert board.stale_since is not None
    assert "geheim" not in f"{board.why} {board.notes}"
    assert "127.0.0.1" in str(board.why)
