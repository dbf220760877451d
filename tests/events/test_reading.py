"""Reading what people really have: every way a file can be odd works, or is refused in words, and nothing is lost."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from journeykit.errors import BadData
from journeykit.events import Table, measure, preview, read_contacts, read_events, read_orders, read_surveys

ORDERS = "Order No,Client,Date,Livré le\nA1,c1,2025-12-30 10:00,2025-12-31 09:00\nA2,c2,2025-12-31 10:00,\n"


def said(table: Table) -> str:
    """All that a table says about how it was read."""
    return "\n".join(remark.says.to("en") for remark in table.remarks)


def us(text: str) -> int:
    """An instant in microseconds, by another way than the reader's."""
    return int(pd.Timestamp(text, tz="UTC").value // 1000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_encodings(encoding: str) -> None:
    """A file reads the same in every usual encoding, with or without a byte-order mark."""
    orders = read_orders(("shop.csv", ORDERS.encode(encoding)))
    assert orders.used["delivered_at"] == "Livré le"
    assert orders.data["delivered_us"].to_pylist() == [us("2025-12-31 09:00"), None]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters(sign: str) -> None:
    """The sign between the cells is found, whichever it is."""
    assert len(read_orders(("shop.csv", ORDERS.replace(",", sign).encode()))) == 2


def test_windows_encoding_is_said() -> None:
    """That a file is not UTF-8 is said, because an accent may be wrong."""
    assert "Windows-1252" in said(read_orders(("shop.csv", ORDERS.encode("cp1252"))))


def test_decimal_commas() -> None:
    """1 234,50 € is one number in a French file, and 1,234.50 the same in an English one."""
    french = read_orders(("a.csv", "id;date;montant\n1;31/12/2025;1 234,50 €\n2;30/12/2025;12\n".encode()))
    english = read_orders(("b.csv", b'id,date,total\n1,2025-12-31,"1,234.50"\n2,2025-12-30,12\n'))
    assert french.data["amount"].to_pylist() == english.data["amount"].to_pylist() == [1234.5, 12.0]


def test_french_and_iso_dates() -> None:
    """31/12/2025 and 2025-12-31 are the same day."""
    orders = read_orders(("a.csv", b"id,date\n1,31/12/2025\n2,2025-12-31\n3,31.12.2025 14h30\n"))
    assert orders.data["ordered_us"].to_pylist() == [us("2025-12-31"), us("2025-12-31"), us("2025-12-31 14:30")]


def test_month_first_is_found() -> None:
    """One date with a day above 12 settles the order for the whole column."""
    orders = read_orders(("a.csv", b"id,date\n1,03/04/2025\n2,03/14/2025\n"))
    assert orders.data["ordered_us"].to_pylist()[0] == us("2025-03-04")


def test_undecided_dates_are_said() -> None:
    """Dates that can be read two ways are read with the day first, which is said and can be changed."""
    source = ("a.csv", b"id,date\n1,03/04/2025\n")
    assert "day first" in said(read_orders(source))
    assert read_orders(source, day_first=False).data["ordered_us"].to_pylist() == [us("2025-03-04")]
    assert read_orders(source, day_first=True).data["ordered_us"].to_pylist() == [us("2025-04-03")]


def test_time_zones() -> None:
    """Instants with different zones are brought to one clock, and a mixture with none is said."""
    orders = read_orders(
        ("a.csv", b"id,date\n1,2025-06-01T10:00:00+02:00\n2,2025-06-01 08:00:00 UTC\n3,2025-06-01 08:00\n")
    )
    assert len(set(orders.data["ordered_us"].to_pylist())) == 1
    assert "time zone" in said(orders)


def test_daylight_saving_keeps_the_order() -> None:
    """Across the change of clocks, offsets keep what happened first before what happened next."""
    log = read_events(("a.csv", b"case,event,at\n1,a,2025-10-26T02:30:00+02:00\n1,b,2025-10-26T02:10:00+01:00\n"))
    first, second = log.data["ts_us"].to_pylist()
    assert second - first == 40 * 60 * 1_000_000


def test_unreadable_dates_are_counted() -> None:
    """An order without a readable date is left out and counted; an unreadable delivery date is only emptied."""
    orders = read_orders(
        ("a.csv", b"id,date,delivered_at\n1,2025-01-01,soon\n2,2025-02-30,\n3,2025-01-02,2025-01-05\n")
    )
    assert (len(orders), orders.dropped) == (2, 1)
    assert orders.data["delivered_us"].to_pylist() == [None, us("2025-01-05")]
    assert "row 3: “2025-02-30”" in said(orders)
    assert "“soon” in row 2" in said(orders)


def test_every_row_is_accounted_for() -> None:
    """Rows read are rows kept plus the rows of each reason for leaving out."""
    text = b"id,date\n1,2025-01-01\n1,2025-01-02\n,2025-01-03\n4,never\n5,2025-01-05,surplus\n6,2025-01-06\n"
    orders = read_orders(("a.csv", text))
    assert orders.read == 6
    assert orders.read - len(orders) == sum(remark.rows for remark in orders.remarks if remark.dropped) == 4


def test_orders_that_repeat_are_reported() -> None:
    """An order that comes again counts once, and the report names it."""
    orders = read_orders(("a.csv", b"id,date\nA7,2025-01-01\nA7,2025-01-01\n"))
    assert len(orders) == 1
    assert "A7" in said(orders)


def test_orders_on_several_rows() -> None:
    """An order on several rows keeps a total that repeats or stands once; amounts that differ are emptied, and said."""
    orders = read_orders(("a.csv", b"id,date,total\n1,2025-01-01,9\n1,2025-01-01,9\n2,2025-01-02,5\n2,2025-01-02,\n"
                                   b"3,2025-01-03,4\n3,2025-01-03,6\n"))  # fmt: skip
    assert orders.data["amount"].to_pylist() == [9, 5, None]
    assert "Amount: 1 order stands on several rows" in said(orders)


def test_answers_and_events_that_repeat_are_kept() -> None:
    """Answers and events that come again stay, and are counted."""
    answers = read_surveys(("a.csv", b"id,nps\n7,9\n7,9\n"))
    log = read_events(("b.csv", b"case,event,at\n1,a,2025-01-01\n1,a,2025-01-01\n"))
    assert (len(answers), len(log)) == (2, 2)
    assert "kept" in said(answers)
    assert "kept" in said(log)


def test_scores_off_the_scale() -> None:
    """An 11 on a scale to 10 is left out of its measure and counted; the row stays, and an empty score is no zero."""
    answers = read_surveys(
        ("a.csv", b"nps,comment\n11,ok\n10,fine\n,late\n-1,bad\n9.5,half\n0,awful\nNA,nothing\n7,so\n")
    )
    assert answers.data["nps"].to_pylist() == [None, 10, None, None, None, 0, None, 7]
    assert len(answers) == 8
    assert "3 values are not on the scale from 0 to 10 (first “11” in row 2)" in said(answers)


def test_scores_as_people_write_them() -> None:
    """10.0, 4/5 and 4,5 are scores."""
    answers = read_surveys(("a.csv", b'nps;rating\n10.0;4/5\n9;"4,5"\n'))
    assert answers.data["nps"].to_pylist() == [10, 9]
    assert answers.data["rating"].to_pylist() == [4, 4.5]


def test_quoted_newlines() -> None:
    """A text over several lines is one text."""
    answers = read_surveys(("a.csv", b'nps,comment\n3,"Late,\nand ""lost"""\n9,ok\n'))
    assert answers.data["text"].to_pylist() == ['Late,\nand "lost"', "ok"]


def test_quotation_marks_not_doubled() -> None:
    """Quotation marks that are not doubled keep the row, and are said."""
    answers = read_surveys(("a.csv", b'nps,comment\n3,"Great" shoes\n9,ok\n'))
    assert len(answers) == 2
    assert "quotation marks" in said(answers)


def test_short_rows() -> None:
    """A row that ends early is read with empty cells, and said."""
    answers = read_surveys(("a.csv", b"nps,comment,lang\n3\n9,ok,en\n"))
    assert answers.data["nps"].to_pylist() == [3, 9]
    assert "fewer cells" in said(answers)


def test_excel_separator_line() -> None:
    """The line by which Excel names its separator is not a header."""
    assert len(read_surveys(("a.csv", b"sep=;\nnps;comment\n9;ok, fine\n"))) == 1


def test_one_row_is_enough() -> None:
    """A table of one row reads, and measures without a false certainty."""
    answers = read_surveys(("a.csv", b"rating\n5\n"))
    score = measure("average_rating", answers)
    assert (score.value, score.denominator, score.low) == (5, 1, None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n \n", "empty"),
        (b"id,date\n", "no rows"),
        (b"PK\x03\x04rest", "XLSX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b'id,date\n1,"2025-01-01\n2,2025-01-02\n', "never closed"),
        (b"PAR1 and nothing more", "Parquet"),
        (b"id,date\n1,never\n", "does not fit, for example “never”"),
        (b"a,b\n1,2\n", "Its columns are: a, b"),
    ],
)
def test_files_that_cannot_be_used(content: bytes, words: str) -> None:
    """A file that cannot be used is refused in words that say why, in both languages."""
    with pytest.raises(BadData) as refused:
        read_orders(("shop.csv", content))
    assert words in str(refused.value)
    assert refused.value.to("fr")


def test_missing_file(tmp_path: Path) -> None:
    """A path that leads nowhere is named."""
    with pytest.raises(BadData, match=r"nowhere\.csv"):
        read_orders(tmp_path / "nowhere.csv")


def test_not_a_table() -> None:
    """Something that is no table at all is refused."""
    with pytest.raises(BadData, match="int"):
        read_orders(12)


@pytest.mark.parametrize("header", [
    "Case ID;Activity;Complete Timestamp", "Case ID;Activity;Start Timestamp",
    "case:concept:name;concept:name;time:timestamp", "Incident ID;IncidentActivity_Type;DateStamp",
    "patient;task;day", "ID client;Événement;Horodatage",
])  # fmt: skip
def test_the_usual_names_of_logs_are_known(header: str) -> None:
    """A log is read without a word on its columns, by the names that other programs give them; dates need no times."""
    log = read_events(("log.csv", f"{header}\n1;see;2024-03-05\n1;buy;2024-03-05\n2;see;2024-03-06\n".encode()))
    assert log.frame[["case_id", "activity"]].values.tolist() == [["1", "see"], ["1", "buy"], ["2", "see"]]


def test_columns_named_by_the_caller() -> None:
    """What the caller names comes before what is guessed, and a guess can be taken out."""
    source = ("a.csv", b"id,ref,date,total\nx,A1,2025-01-01,5\n")
    assert read_orders(source).used["order_id"] == "id"
    named = read_orders(source, columns={"order_id": "ref", "amount": None})
    assert named.used == {"order_id": "ref", "ordered_at": "date"}
    assert named.unused == ("id", "total")


@pytest.mark.parametrize(
    ("columns", "words"), [({"order_id": "Nummer"}, "no column “Nummer”"), ({"order": "id"}, "Choose one of order_id")]
)
def test_wrong_names(columns: dict[str, str], words: str) -> None:
    """A column or a role that does not exist is refused, with those that do."""
    with pytest.raises(BadData, match=words):
        read_orders(("a.csv", b"id,date\n1,2025-01-01\n"), columns=columns)


def test_the_report_shows_what_was_used() -> None:
    """The table says which column plays which role, what is not used and what was left out; markup is harmless."""
    orders = read_orders(("a.csv", b"id,date,<b>note\n1,2025-01-01,x\n2,never,y\n"))
    for words in ("1 of 2 rows", "Order number (order_id) ← “id”", "Not used: <b>note", "left out"):
        assert words in repr(orders)
    assert "&lt;b&gt;note" in orders._repr_html_()


def test_ways_in(tmp_path: Path) -> None:
    """A path, its text, an upload, a file object, a Parquet file and a DataFrame give the same table."""
    content = ORDERS.encode()
    path = tmp_path / "shop.csv"
    path.write_bytes(content)
    frame = pd.read_csv(path)
    parquet = tmp_path / "shop.parquet"
    frame.to_parquet(parquet)
    opened = io.BytesIO(content)
    opened.name = "shop.csv"
    upload = {"name": "shop.csv", "content": memoryview(content)}
    tables = [read_orders(one) for one in (path, str(path), ("shop.csv", content), upload, opened, frame, parquet)]
    assert all(table.data.equals(tables[0].data) for table in tables)
    assert [table.name for table in tables[:5]] == ["shop.csv"] * 5


def test_frames_with_real_dates() -> None:
    """Instants of a DataFrame are used as they are (zones in UTC), and ids that became floats are ids again."""
    frame = pd.DataFrame(
        {"id": [1.0, None, 3.0], "date": pd.to_datetime(["2025-01-01"] * 3).tz_localize("Europe/Paris")}
    )
    orders = read_orders(frame)
    assert orders.data["order_id"].to_pylist() == ["1", "3"]
    assert orders.data["ordered_us"].to_pylist() == [us("2024-12-31 23:00")] * 2


def test_preview() -> None:
    """A preview guesses the kind and the columns, shows five rows, and uses nothing yet."""
    rows = "".join(f"{i};{i % 11};mot {i}\n" for i in range(9))
    seen = preview(("enquete.csv", f"Numéro;Note NPS;Commentaire\n{rows}".encode()))
    assert (seen.kind, seen.count, len(seen.rows)) == ("surveys", 9, 5)
    assert seen.rows[1]["Commentaire"] == "mot 1"
    assert seen.mapping == {"nps": "Note NPS", "text": "Commentaire"}
    assert [role.id for role in seen.roles if role.id in seen.mapping] == ["nps", "text"]
    assert seen.read({"answer_id": "Numéro"}).used["answer_id"] == "Numéro"


def test_preview_of_something_else() -> None:
    """A table that is none of the kinds is shown all the same; a person can say what it is."""
    seen = preview(("a.csv", b"x,y\n1,2025-01-01\n"))
    assert seen.kind is None
    assert seen.problems
    with pytest.raises(BadData, match="x, y"):
        seen.read()
    asked = seen.as_kind("orders")
    assert "Order number" in asked.problems[0].to("en")
    assert len(asked.read({"order_id": "x", "ordered_at": "y"})) == 1


def test_contacts_are_not_orders() -> None:
    """A table of contacts holds order numbers and dates, and is not taken for orders; nor are orders for contacts."""
    assert preview(("contacts.csv", b"ticket_id,order_id,created_at\n1,A1,2025-01-01\n")).kind == "contacts"
    assert preview(("orders.csv", b"customer_id,order_id,created_at,channel\nC1,A1,2025-01-01,web\n")).kind == "orders"
    assert preview(("log.csv", b"ticket_id,activity,timestamp\n1,opened,2025-01-01\n")).kind == "events"


def test_contacts() -> None:
    """A ticket has its moments and its yes or no; one that comes again is left out, and counted."""
    text = (
        "Ticket,Motif,Créé le,Première réponse,Résolu le,Rouvert\n"
        "7,retour,31/12/2025 10:00,31/12/2025 11:00,,oui\n8,taille,31/12/2025,,01/01/2026,0\n"
        "7,retour,31/12/2025 10:00,,,non\n9,taille,31/12/2025,,,peut-être\n10,taille,,,,1\n"
    )
    contacts = read_contacts(("tickets.csv", text.encode()))
    assert contacts.used.keys() == {"contact_id", "reason", "created_at", "first_reply_at", "solved_at", "reopened"}
    assert contacts.data["reopened"].to_pylist() == [1, 0, None]
    assert contacts.data["first_reply_us"].to_pylist() == [us("2025-12-31 11:00"), None, None]
    assert (contacts.read, len(contacts), contacts.days) == (5, 3, (date(2025, 12, 31), date(2025, 12, 31)))
    assert "1 row repeats a contact (ticket 7, row 4): left out" in said(contacts)
    assert "Opened again: 1 value is neither yes nor no (“peut-être” in row 5): read as empty" in said(contacts)
    assert "1 row without Asked on (row 6: “”): left out" in said(contacts)


def test_a_name_is_not_enough() -> None:
    """A column is not used for a score that most of it does not fit, and the preview says so."""
    seen = preview(("a.csv", b"nps,satisfaction\n9,10\n8,9\n7,8\n"))
    assert "csat" not in seen.mapping
    assert "satisfaction" in seen.problems[0].to("en")


def test_days() -> None:
    """A table knows the first and the last day it covers."""
    assert read_orders(("shop.csv", ORDERS.encode())).days == (date(2025, 12, 30), date(2025, 12, 31))
    assert read_surveys(("a.csv", b"nps\n9\n")).days is None


def test_a_customer_number_that_never_comes_again() -> None:
    """A hundred orders of a hundred customers hint at a customer number given anew with each order."""
    rows = "".join(f"{i},c{i},2025-01-01\n" for i in range(100))
    assert "no customer comes twice" in said(read_orders(("a.csv", f"id,customer,date\n{rows}".encode())))


def test_no_row_left() -> None:
    """When the columns named leave no row at all, it is said why."""
    with pytest.raises(BadData, match=r"No row of a\.csv can be used: 1 row without Ordered on"):
        read_orders(("a.csv", b"id,date\n1,never\n"), columns={"ordered_at": "date"})


def test_names_that_differ_in_case_alone() -> None:
    """A column that has the name of another, or of one that measuring adds, does no harm."""
    orders = read_orders(("a.csv", b"id,date,Statut,STATUS,delivery,Note,note\n1,2025-01-01,sent,x,y,1,2\n"))
    answers = read_surveys(("b.csv", b"order_id,nps,Carrier,DATE\n1,9,post,x\n"))
    assert (
        measure("purchase_frequency", read_orders(("a.csv", b"id,date,client,Customer_ID\n1,2025-01-01,c,d\n"))).value
        == 1
    )
    assert measure("nps", orders, answers).value == 100


def test_questions_of_a_form() -> None:
    """The columns of a form are questions, and are recognised by their words; its times name their zone as UTC+1."""
    form = (
        "Horodateur,Recommanderiez-vous la boutique ?,Êtes-vous satisfait ?,Pourquoi cette note ?\n"
        "2025/03/01 10:12:33 AM UTC+1,9,5,Livraison rapide\n2025/03/01 2:12:33 PM UTC+1,3,2,Trop cher\n"
    )
    answers = read_surveys(("form.csv", form.encode()))
    assert set(answers.used) == {"answered_at", "nps", "csat", "text"}
    assert answers.data["answered_us"].to_pylist() == [us("2025-03-01 09:12:33"), us("2025-03-01 13:12:33")]


def test_one_column_settles_the_dates_of_the_others() -> None:
    """When one column of dates can only name the month first, so do the others of the file."""
    orders = read_orders(("a.csv", b"id,date,delivered_at\n1,03/04/2025,03/14/2025\n"))
    assert orders.data["ordered_us"].to_pylist() == [us("2025-03-04")]
    assert "day first" not in said(orders)
