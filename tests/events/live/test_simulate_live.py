"""The shoe shop's days as they happen, written into every kind of target and followed from there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from postgres import Server

from journeykit.errors import BadValue
from journeykit.events import measure, read_contacts, read_events, read_orders, read_surveys
from journeykit.events.live import Live
from journeykit.events.shop import make_shop, shop_tables
from journeykit.events.shop_live import Moment, feed, first_alert, moments
from journeykit.events.shop_targets import open_target
from journeykit.frameworks import example
from journeykit.text import Phrase

EVER = datetime(2027, 1, 1)


@pytest.fixture(scope="module")
def found() -> list[Moment]:
    """All that happens in a small shop."""
    return moments(shop_tables(customers=80))


@pytest.fixture(params=["folder", "sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place of each kind that nothing was written to."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").new_store())
    return str(tmp_path / ("shop" if request.param == "folder" else "shop.sqlite"))


def go(target: str, found: list[Moment], start: datetime, say: Callable[[Phrase], None] = lambda said: None,
       sleep: Callable[[float], None] = lambda seconds: None) -> None:  # fmt: skip
    """Make the tables and let everything happen, 90 days a write."""
    place = open_target(target)
    place.make(False)
    feed(place, found, start, EVER, 86_400 * 180, say, sleep=sleep)


def test_year_ends_as_the_files_are(target: str, found: list[Moment], tmp_path: Path) -> None:
    """Once all has happened, a dashboard that watched has the figures of the shop's files."""
    journey, live = example("en"), Live(target, example("en"))
    seen: list[int] = []
    go(target, found, datetime(2025, 6, 1), sleep=lambda seconds: seen.append(live.refresh().rows))
    assert len(set(seen)) > 2
    files = make_shop(tmp_path / "files", customers=80)
    tables = (
        read_orders(files["orders"]), read_surveys(files["surveys"]),
        read_contacts(files["contacts"]), read_events(files["events"]),
    )  # fmt: skip
    for tile in live.refresh().tiles:
        if tile.kpi == "click_through_rate":
            continue  # nobody counts impressions here
        wanted = measure(tile.kpi, *tables, journey=journey, stage=tile.stage)
        assert tile.measure is not None, (tile.kpi, str(tile.needs))
        assert tile.measure.value == pytest.approx(wanted.value), tile.kpi
        assert tile.measure.denominator == wanted.denominator, tile.kpi
    live.close()


def test_occupied_target_is_left_alone(target: str, found: list[Moment]) -> None:
    """Tables that are there stay, unless one says that they may go."""
    go(target, found[:20], EVER)
    again = open_target(target)
    with pytest.raises(BadValue, match="--force"):
        again.make(False)
    again.make(True)
    feed(again, found[:5], EVER, EVER, 1, lambda said: None)
    live = Live(target, example("en"))
    assert live.refresh().rows == 5
    live.close()


def test_target_goes_away(tmp_path: Path, found: list[Moment]) -> None:
    """While the target is away the shop waits, and says so once; then it goes on and nothing is missing."""
    file, kept = tmp_path / "shop.sqlite", tmp_path / "kept"
    said: list[str] = []
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 2:
            file.rename(kept)
        if len(naps) == 6:
            kept.rename(file)

    go(str(file), found, datetime(2025, 3, 1), lambda what: said.append(str(what)), sleep)
    assert [text for text in said if "waits" in text] == ["shop.sqlite cannot be written to. The shop waits for it."]
    assert "shop.sqlite is back." in said
    with closing(sqlite3.connect(file)) as db:
        events = sum(moment.table == "events" for moment in found)
        assert db.execute("select count(*) from events").fetchone() == (events,)


def test_server_stopped_meanwhile(postgres: Server, found: list[Moment]) -> None:
    """A server that is stopped and started again loses nothing and gets nothing twice."""
    target = postgres.new_store()
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 1:
            postgres.stop()
        if len(naps) == 3:
            postgres.start()

    go(target, found, datetime(2025, 3, 1), sleep=sleep)
    live = Live(target, example("en"))
    board = live.refresh()
    live.close()
    assert len(naps) > 3
    rows = {(m.table, m.row.get("order_id") if m.table == "orders" else m.row.get("answer_id") or m.row.get("ticket_id")
             or m.row.get("seq")) for m in found}  # fmt: skip
    assert board.rows == len(rows)


def test_rows_change_as_they_are_lived(found: list[Moment]) -> None:
    """A row knows nothing of what is to come, and its number grows with every change."""
    for moment in found:
        for column, value in moment.row.items():
            if column.endswith("_at") and column not in ("promised_at", "asked_at") and value is not None:
                assert value <= moment.at, (moment.table, column)
    numbers = [moment.row["seq" if moment.table == "events" else "changed"] for moment in found]
    assert numbers == sorted(set(numbers))
    last: dict[Any, str] = {m.row["order_id"]: m.row["status"] for m in found if m.table == "orders"}
    assert last == {row["order_id"]: row["status"] for row in shop_tables(customers=80)["orders"]}


def test_alert_is_foretold() -> None:
    """The first moment at which the share of orders on time is as low as an alert, and the share before."""
    start = datetime(2025, 1, 10)

    def order(number: int, days: int, late: bool) -> list[Moment]:
        placed = datetime(2025, 1, 1)
        row = {"order_id": number, "ordered_at": placed, "status": "ordered", "delivered_at": None}
        came = placed + timedelta(days=days)
        after = {**row, "status": "delivered", "delivered_at": came, "promised_at": came - timedelta(days=late)}
        return [Moment(placed, "orders", row), Moment(came, "orders", after)]

    some = [m for one in (order(1, 5, False), order(2, 12, True), order(3, 14, True)) for m in one]
    some.sort(key=lambda moment: moment.at)
    assert first_alert(some, start, EVER, 50) == (100.0, datetime(2025, 1, 13))
    assert first_alert(some, start, EVER, 10) == (100.0, None)


@pytest.mark.parametrize("target", ["mysql://me:geheim@host/shop", "postgresql://me:geheim@host:port/shop"])
def test_targets_that_are_none(target: str) -> None:
    """An address that the shop cannot write to is refused, without its password."""
    with pytest.raises(BadValue) as refused:
        open_target(target)
    assert "geheim" not in str(refused.value)


def test_speed_that_is_none(tmp_path: Path, found: list[Moment]) -> None:
    """A speed of nothing is refused."""
    with pytest.raises(BadValue, match="more than 0"):
        feed(open_target(str(tmp_path / "shop")), found, EVER, EVER, 0, lambda said: None)
