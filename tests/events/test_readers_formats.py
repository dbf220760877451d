"""Exports of other programs: each is known by looking, read as what it means, and says what it left out and why."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from postgres import Server

from journeykit.errors import BadData
from journeykit.events import (
    Table,
    measure,
    preview,
    read_contacts,
    read_events,
    read_folder,
    read_ga4,
    read_olist,
    read_orders,
    read_shopify,
    read_surveys,
    read_table,
    read_xes,
)
from journeykit.events.readers import read_any


def said(table: Table) -> str:
    """All that a table says about how it was read."""
    return "\n".join(remark.says.to("en") for remark in table.remarks)


def us(text: str) -> int:
    """An instant in microseconds, by another way than the reader's."""
    return int(pd.Timestamp(text, tz="UTC").value // 1000)


# -- GA4


def ga4(user: str | None, name: str, at: int, **more: Any) -> dict[str, Any]:
    """An event as BigQuery exports it: integers are text."""
    return {
        "event_date": "20250101",
        "event_timestamp": str(at),
        "event_name": name,
        "event_params": [
            {"key": "ga_session_id", "value": {"int_value": "1735725600"}},
            {"key": "page_location", "value": {"string_value": "https://shop.example/"}},
            {"key": "engagement_time_msec", "value": {"int_value": "1200"}},
            {"key": "value", "value": {"double_value": 44.9}},
        ],
        "user_pseudo_id": user,
        "device": {"category": "mobile", "web_info": {"browser": "Firefox"}},
        "geo": {"country": "France"},
        "traffic_source": {"name": "(organic)", "medium": "organic", "source": "google"},
        "platform": "WEB",
        "items": [],
        **more,
    }


FIRST = 1735725600123456
CLICK = {"cross_channel_campaign": {"source": "meta", "medium": "paid", "default_channel_group": "Paid Social"}}
EVENTS = [
    ga4("111.222", "session_start", FIRST),
    ga4("111.222", "page_view", FIRST, collected_traffic_source={"manual_source": "news", "manual_medium": "email"}),
    ga4("111.222", "O'Brien; DROP TABLE", FIRST + 1),
    ga4(
        "333.444", "purchase", FIRST + 5, session_traffic_source_last_click=CLICK, ecommerce={"purchase_revenue": 44.9}
    ),
    ga4(None, "page_view", FIRST + 6),
]
LINES = "\n".join(map(json.dumps, EVENTS)) + "\n"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("read", [read_events, read_ga4])
def test_ga4(read: Any, packed: bool, tmp_path: Path) -> None:
    """GA4's events are known, packed or not: microseconds, sessions of their own, where a visit came from."""
    content = (LINES + "not JSON\n\n[1]\n").encode()
    path = tmp_path / ("events.json.gz" if packed else "events.json")
    path.write_bytes(gzip.compress(content) if packed else content)
    log = read(path)
    assert log.data["ts_us"].to_pylist() == [FIRST, FIRST, FIRST + 1, FIRST + 5]
    assert log.data["activity"].to_pylist() == ["session_start", "page_view", "O'Brien; DROP TABLE", "purchase"]
    assert log.data["channel"].to_pylist() == ["google / organic", "news / email", "google / organic", "Paid Social"]
    assert log.data["session_id"].to_pylist()[0] == "111.222.1735725600"
    assert log.data["device"].to_pylist() == ["mobile"] * 4
    assert (log.data["value"].to_pylist()[0], log.data["revenue"].to_pylist()[3]) == ("44.9", "44.9")
    assert (log.read, len(log)) == (7, 4)
    assert sum(remark.rows for remark in log.remarks if remark.dropped) == log.dropped == 3
    assert "2 lines are no events in JSON (first line 6: “not JSON”): left out" in said(log)
    assert "1 row without Customer or session (row 5: “”): left out" in said(log)


def test_ga4_by_session() -> None:
    """A case can be a visit instead of a device."""
    log = read_ga4(("events.json", LINES.encode()), columns={"case_id": "session_id"})
    assert set(log.data["case_id"].to_pylist()) == {"111.222.1735725600", "333.444.1735725600"}


def test_ga4_cut_in_the_middle(tmp_path: Path) -> None:
    """A packed file that ends in the middle is read as far as it goes, and that is said."""
    content = gzip.compress("\n".join(json.dumps(ga4(f"{n}.1", "view", FIRST + n)) for n in range(5_000)).encode())
    path = tmp_path / "events.json.gz"
    path.write_bytes(content[: len(content) // 2])
    log = read_events(path)
    assert 0 < len(log) < 5_000
    assert "events.json.gz ends in the middle" in said(log)
    path.write_bytes(content[:12])
    with pytest.raises(BadData):
        read_ga4(path)


def test_a_large_export_goes_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """An export of many events is not held in memory, and reads the same."""
    held = read_ga4(("events.json", (LINES + "no\n").encode()))
    monkeypatch.setattr("journeykit.events.large.HELD", 2)
    monkeypatch.setattr("journeykit.events.large.ROWS", 2)
    disk = read_ga4(("events.json", (LINES + "no\n").encode()))
    assert disk.files
    assert disk.data.to_pylist() == held.data.to_pylist()
    assert disk.lines("fr") == held.lines("fr")


# -- XES

XES = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
 <global scope="event"><string key="concept:name" value="__INVALID__"/></global>
 <string key="concept:name" value="a log"/>
 <trace>
  <string key="concept:name" value="c1"/>
  <string key="segment" value="city"><string key="inner" value="no column"/></string>
  <event><string key="concept:name" value="see"/><date key="time:timestamp" value="2025-03-30T01:30:00.000+01:00"/>
   <string key="lifecycle:transition" value="start"/></event>
  <event><string key="concept:name" value="see"/><date key="time:timestamp" value="2025-03-30T03:30:00.000+02:00"/>
   <string key="lifecycle:transition" value="complete"/><int key="cost" value="3"/></event>
 </trace>
 <trace><string key="concept:name" value="c2"/>
  <event><string key="concept:name" value="O'Brien; DROP TABLE &amp; co"/></event></trace>
 <trace><string key="concept:name" value="c3"/></trace>
</log>"""


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("read", [read_events, read_xes])
def test_xes(read: Any, packed: bool, tmp_path: Path) -> None:
    """A log in XES is known, packed or not: cases from traces, instants across the change of clocks, other columns."""
    path = tmp_path / ("log.xes.gz" if packed else "log.xes")
    path.write_bytes(gzip.compress(XES.encode()) if packed else XES.encode())
    log = read(path)
    assert log.data["case_id"].to_pylist() == ["c1", "c1"]
    assert log.data["ts_us"].to_pylist() == [us("2025-03-30 00:30"), us("2025-03-30 01:30")]
    assert log.data["case:segment"].to_pylist() == ["city", "city"]
    assert log.data["cost"].to_pylist() == [None, "3"]
    assert "inner" not in log.data.column_names
    assert (log.read, log.dropped) == (3, 1)
    for words in ("1 row without When (row 3: “”): left out", "1 case of the log has no event", "stand twice"):
        assert words in said(log)


def test_xes_without_times() -> None:
    """A log without any time is refused with what is missing."""
    with pytest.raises(BadData, match="has no column for: When"):
        read_xes(("log.xes", XES.replace("time:timestamp", "when").encode()))


def test_xes_cut_in_the_middle(tmp_path: Path) -> None:
    """A log that ends in the middle is read as far as it goes, packed or not; a damaged one is refused."""
    cut = XES[: XES.index('<trace><string key="concept:name" value="c2"/>')]
    assert "log.xes ends in the middle" in said(read_xes(("log.xes", cut.encode())))
    many = "<log>" + XES[XES.index(" <trace>") : XES.index(" <trace><string")] * 3_000
    packed = gzip.compress(many.encode())
    assert len(read_xes(("log.xes.gz", packed[: len(packed) // 2]))) > 0
    with pytest.raises(BadData, match=r"log\.xes is damaged: it cannot be read on from line 8"):
        read_xes(("log.xes", XES.replace('<string key="concept:name" value="c1"/>', "<string key='1' <").encode()))
    with pytest.raises(BadData, match="holds no events"):
        read_xes(("log.xes", b"<log></log>"))


def test_a_bomb_of_entities_is_refused() -> None:
    """A document type definition, by which a small file becomes endless, is refused before it does anything."""
    bomb = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<log><trace>&b;</trace></log>'
    for read in (read_xes, read_events):
        with pytest.raises(BadData, match="document type definition"):
            read(("log.xes", bomb.encode()))


# -- Shopify

HEADER = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Billing Name,Billing Street,Billing Phone,Shipping Country,Notes,Cancelled at,Payment Method,"
    "Refunded Amount,Vendor,Id,Source"
)


def order(name: str, created: str = "", quantity: int = 1, article: str = "Shoe", **more: str) -> str:
    """A row of the export: an order's own columns stand on its first row."""
    own = {"Name": name, "Created at": created, "Lineitem quantity": str(quantity), "Lineitem name": article}
    if created:
        own |= {"Email": "lea@example.org", "Financial Status": "paid", "Total": "99.80", "Source": "web",
                "Billing Name": "Léa Martin", "Billing Phone": "06 12 34 56 78", "Shipping Country": "FR",
                "Shipping Method": "Colissimo"}  # fmt: skip
    own |= {key.replace("_", " "): value for key, value in more.items()}
    return ",".join(own.get(column, "") for column in HEADER.split(","))


SHOPIFY = "\n".join([
    HEADER,
    order("#1003", "2025-01-05 10:15:13 +0100", 2, Fulfillment_Status="fulfilled",
          Fulfilled_at="2025-01-06 09:00:00 +0100"),
    order("#1003", quantity=1, article="Laces"),
    order("#1002", "2025-01-04 23:30:00 -0500", Email="LEA@example.org", Cancelled_at="2025-01-05 08:00:00 -0500"),
    order("#1001", "2025-01-03 10:00:00 +0100", Email="",
          Financial_Status="partially_refunded", Refunded_Amount="49.90"),
    order("#0999", quantity=3),
])  # fmt: skip


@pytest.mark.parametrize("read", [read_orders, read_shopify])
def test_shopify(read: Any, tmp_path: Path) -> None:
    """Shopify's export is known: one row an order, articles added up, instants in UTC, what became of it."""
    path = tmp_path / "orders_export.csv"
    path.write_text(SHOPIFY)
    orders = read(path)
    assert orders.data["order_id"].to_pylist() == ["#1003", "#1002", "#1001"]
    assert orders.data["units"].to_pylist() == [3, 1, 1]
    assert orders.data["amount"].to_pylist() == [99.8] * 3
    assert orders.data["ordered_us"].to_pylist()[:2] == [us("2025-01-05 09:15:13"), us("2025-01-05 04:30")]
    assert orders.data["shipped_us"].to_pylist() == [us("2025-01-06 08:00"), None, None]
    assert orders.data["status"].to_pylist() == ["fulfilled", "cancelled", "partially_refunded"]
    assert (orders.read, orders.dropped) == (5, 2)
    assert "1 row is a further article of an order: added to it" in said(orders)
    assert "1 row of an order whose first row is missing (row 6): left out" in said(orders)


def test_shopify_keeps_no_person() -> None:
    """Names, addresses and telephone numbers stay behind, and the same customer has one pseudonym whatever the case."""
    orders = read_shopify(("orders_export.csv", SHOPIFY.encode()))
    first, second, third = orders.data["customer_id"].to_pylist()
    assert first == second
    assert first.startswith("p-")
    assert third is None
    everything = str(orders.data.to_pylist()).lower()
    assert not any(word in everything for word in ("lea@", "martin", "06 12"))
    assert "2 e-mail addresses are replaced by pseudonyms" in said(orders)
    assert "lea@example.org" in read_shopify(("o.csv", SHOPIFY.encode()), mask=False).data["customer_id"].to_pylist()


def test_not_shopify() -> None:
    """Another table is not taken for Shopify's export."""
    with pytest.raises(BadData, match="not Shopify’s export"):
        read_shopify(("orders.csv", b"order_id,ordered_at\n1,2025-01-01\n"))


# -- Olist


def test_olist(real_data: Path) -> None:
    """Olist's folder gives orders with the known answers, answers with stars, and a log of the orders' moments."""
    orders, surveys, events = read_olist(real_data / "olist_sample")
    raw = pd.read_csv(real_data / "olist_sample" / "olist_orders_dataset.csv")
    assert len(orders) == len(raw) == 3_000
    assert round(measure("on_time_delivery_rate", orders).value, 1) == 92.0
    items = pd.read_csv(real_data / "olist_sample" / "olist_order_items_dataset.csv")
    assert sum(filter(None, orders.data["units"].to_pylist())) == len(items)
    paid = pd.read_csv(real_data / "olist_sample" / "olist_order_payments_dataset.csv").payment_value.sum()
    assert round(sum(filter(None, orders.data["amount"].to_pylist())), 2) == round(paid, 2)
    people = pd.read_csv(real_data / "olist_sample" / "olist_customers_dataset.csv").customer_unique_id.nunique()
    assert len(set(orders.data["customer_id"].to_pylist())) == people
    assert surveys.used["rating"] == "review_score"
    reviews = pd.read_csv(real_data / "olist_sample" / "olist_order_reviews_dataset.csv")
    assert len(surveys) == len(reviews)
    assert surveys.data["rating"].to_pylist() == reviews.review_score.tolist()
    frame = events.frame
    assert (frame.activity == "delivered").sum() == raw.order_delivered_customer_date.notna().sum()
    moments = {"purchase", "payment approved", "shipped", "delivered", "review asked", "review given"}
    assert set(frame.activity) == moments
    assert events.dropped == 0


def test_olist_is_known_by_looking(real_data: Path, tmp_path: Path) -> None:
    """Its folder is known, as each kind; what is missing is named, and no contacts are made up."""
    place = real_data / "olist_sample"
    assert read_surveys(place).name == read_events(place).name == read_orders(place).name == "olist_sample"
    assert {table.kind for table in read_any(place)} == {"orders", "surveys", "events"}
    with pytest.raises(BadData, match="hold no contacts"):
        read_contacts(place)
    (tmp_path / "olist_orders_dataset.csv").write_text("order_id\n1\n")
    with pytest.raises(BadData, match=r"olist_orders_dataset\.csv has no column “customer_id”"):
        read_olist(tmp_path)
    with pytest.raises(BadData, match="lacks olist_orders_dataset"):
        read_olist(tmp_path / "nowhere")


# -- folders

DAY = "session,event,timestamp\n"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_folder_of_days(ending: str, tmp_path: Path) -> None:
    """The files of a folder are one table in the order of their names; what cannot be read is said, nothing is lost."""
    for n, rows in enumerate(["1,see,2025-01-01\n2,see,2025-01-01\n", "1,buy,2025-01-02\n3,see,soon\n"], start=1):
        path = tmp_path / f"day={n}" / f"part.{ending}"
        path.parent.mkdir()
        path.write_text(DAY + rows)
        if ending == "parquet":
            pd.read_csv(path).to_parquet(path)
    (tmp_path / f"bad.{ending}").write_text("")
    (tmp_path / "_SUCCESS").write_text("")
    (tmp_path / "notes.md").write_text("mine")
    for read in (read_events, read_folder):
        log = read(tmp_path)
        assert log.data["case_id"].to_pylist() == ["1", "2", "1"]
        assert log.data["seq"].to_pylist() == [0, 1, 2]
        assert (log.read, log.dropped) == (4, 1)
        assert "1 of 3 files cannot be read and is left out" in said(log)


def test_a_large_folder_is_read_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many Parquet files give the same rows and the same report, whether they are held or read by an engine."""
    for n in range(1, 4):
        frame = pd.DataFrame(
            {"session": [n, n], "event": ["see", "O'Brien; DROP TABLE"], "timestamp": ["2025-01-01", "soon"]}
        )
        frame["timestamp"] = pd.to_datetime(frame.timestamp, errors="coerce") if n == 2 else frame.timestamp
        (frame.assign(price=n / 2) if n == 3 else frame).to_parquet(tmp_path / f"day-{n}.parquet")
    (tmp_path / "day-4.parquet").write_bytes(b"PAR1 and no more")
    held = read_events(tmp_path)
    monkeypatch.setattr("journeykit.events.readers.folder.LARGE", 0)
    disk = read_events(tmp_path)
    assert disk.files
    assert disk.data.to_pylist() == held.data.to_pylist()
    assert disk.lines() == held.lines()
    assert disk.data["seq"].to_pylist() == [0, 2, 4]


def test_a_folder_whose_files_differ(tmp_path: Path) -> None:
    """A column that a file lacks is empty there, instants and texts go together, and rows left out keep their file."""
    (tmp_path / "1.csv").write_text(DAY + "1,see,2025-01-01T10:00:00\n1,see,2025-01-01,surplus\n")
    (tmp_path / "2.csv").write_text("session,event,timestamp,channel\n1,buy,2025-01-02,ad\n")
    log = read_events(tmp_path)
    assert log.data["channel"].to_pylist() == [None, "ad"]
    assert "1.csv: 1 row has more cells than the header" in said(log)
    assert "1 column is not in every file (“channel”): empty in the others" in said(log)
    assert log.read - len(log) == sum(remark.rows for remark in log.remarks if remark.dropped) == 1


def test_a_folder_of_kinds(tmp_path: Path) -> None:
    """In a folder with orders.csv and events.csv, each kind is read from its file."""
    (tmp_path / "events.csv").write_text(DAY + "1,see,2025-01-01\n")
    (tmp_path / "orders.csv").write_text("order_id,ordered_at\nA,2025-01-01\n")
    assert read_events(tmp_path).data["activity"].to_pylist() == ["see"]
    assert read_orders(tmp_path).data["order_id"].to_pylist() == ["A"]
    assert {table.kind for table in read_any(tmp_path)} == {"orders", "events"}


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without a file to read is refused in words."""
    with pytest.raises(BadData, match="holds no CSV or Parquet file"):
        read_events(tmp_path)


# -- databases


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A SQLite file with a log."""
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as con:
        con.executescript(
            "create table events (case_id integer, activity text, at text, price real);"
            "insert into events values (1, 'see', '2025-01-01', 2.0), (1, 'O''Brien; DROP TABLE', '2025-01-01', null),"
            "(null, 'see', '2025-01-02', 2.5), (2, 'see', '2025-01-01', 1);"
            'create table "odd "" name" (id text, ordered_at text);'
            "insert into \"odd \"\" name\" values ('A','2025-01-01');"
            "create table hollow (case_id text, activity text, at text);"
        )
    con.close()
    return path


def test_a_table_of_a_database(shop: Path) -> None:
    """A file of SQLite, its address, an engine and a connection give the same table; ties keep the rows' order."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"sqlite:///{shop}")
    connection = sqlite3.connect(shop)
    named = [read_table(source, "events") for source in (engine, connection)]
    for table in (read_events(shop), read_events(f"sqlite:///{shop}"), *named):
        assert table.data["case_id"].to_pylist() == ["1", "1", "2"]
        assert table.data["activity"].to_pylist()[1] == "O'Brien; DROP TABLE"
        assert table.data["seq"].to_pylist() == [0, 1, 3]
        assert (table.read, table.dropped) == (4, 1)
        assert "1 row without Customer or session (row 3: “”): left out" in said(table)
    assert len(read_table(connection, 'odd " name', "orders", columns={"order_id": "id"})) == 1
    assert [table.kind for table in read_any(shop)] == ["events"]
    connection.close()
    engine.dispose()


def test_what_a_database_cannot_give(shop: Path) -> None:
    """A table that is not there, is empty, or a database that is away is refused in words, without a password."""
    wrong = {"clients": "clients cannot be read", "hollow": "has no rows", "x; drop table events": "cannot be read"}
    for name, words in wrong.items():
        with pytest.raises(BadData, match=words):
            read_table(f"sqlite:///{shop}", name)
    with pytest.raises(BadData) as refused:
        read_table("postgresql+psycopg://lea:secret@127.0.0.1:1/shop", "events")
    assert "secret" not in refused.value.to("en")
    for address in ("nosuch://x", f"sqlite:///{shop}x"):
        with pytest.raises(BadData, match="cannot be reached"):
            read_table(address, "events")
    assert not shop.with_name("shop.dbx").exists()
    assert len(read_events(shop)) == 3


def test_a_table_of_postgresql(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of a real server is read a part at a time, by its address or a connection, in UTC and in its order."""
    import psycopg

    address = postgres.new_store()
    monkeypatch.setattr("journeykit.events.large.HELD", 100)
    monkeypatch.setattr("journeykit.events.large.ROWS", 100)
    monkeypatch.setattr("journeykit.events.readers.database._PART", 64)
    with psycopg.connect(address) as con:
        con.execute("set timezone = 'Europe/Paris'")
        con.execute("create schema web")
        con.execute("create table web.log (visitor int, event text, at timestamptz)")
        con.execute(
            "insert into web.log select n % 7, 'see', timestamptz '2025-10-26 02:30:00+02' + n * interval '1 hour' "
            "from generate_series(0, 249) n"
        )
        log = read_table(con, "web.log", columns={"case_id": "visitor"})
        con.commit()
        same = read_table(address, "web.log", columns={"case_id": "visitor"})
        con.execute("drop schema web cascade")
    assert log.files
    assert (len(log), log.read) == (250, 250)
    assert log.data["ts_us"].to_pylist()[:2] == [us("2025-10-26 00:30"), us("2025-10-26 01:30")]
    assert same.data.to_pylist() == log.data.to_pylist()


# -- personal data


def test_what_people_wrote_is_masked() -> None:
    """Addresses and numbers in the texts of answers and contacts are masked and counted, unless asked otherwise."""
    text = "Call 06 12 34 56 78 or lea@example.org"
    source = ("s.csv", f"answer_id,nps,comment,email\n1,9,{text},lea@example.org\n2,3,fine,\n".encode())
    answers = read_surveys(source, columns={"customer_id": "email"})
    assert answers.data["text"].to_pylist() == ["Call [phone] or [e-mail]", "fine"]
    assert answers.masks == {"email": 1, "phone": 1}
    assert "masked in what they wrote: 1 e-mail address, 1 phone number" in said(answers)
    assert "Customer: 1 e-mail address is replaced by a pseudonym" in said(answers)
    assert read_surveys(source, language="fr").data["text"].to_pylist()[0] != text
    assert read_surveys(source, mask=False).data["text"].to_pylist()[0] == text
    tickets = ("t.csv", f"ticket_id,created_at,message\n1,2025-01-01,{text}\n".encode())
    assert "[phone]" in read_contacts(tickets).data["text"].to_pylist()[0]
    assert preview(tickets).read(mask=False).masks == {}


def test_a_pseudonym_joins_tables() -> None:
    """The same address is the same customer in orders, answers and contacts."""
    orders = read_orders(("o.csv", b"order_id,ordered_at,email\n1,2025-01-01,Lea@example.org\n"))
    contacts = read_contacts(("c.csv", b"ticket_id,created_at,email\n1,2025-01-01,lea@example.org\n"))
    assert orders.data["customer_id"] == contacts.data["customer_id"]
