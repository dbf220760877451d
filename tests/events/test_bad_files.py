"""Whatever is chosen as a data file: a table with all that was left out counted, or a sentence that says what to do."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from journeykit.errors import BadData
from journeykit.events import measurable, preview, read_orders, read_surveys, verbatims
from journeykit.events.sources import MOST_CELLS, MOST_COLUMNS

HEAD = "order_id,ordered_at,delivered_at,amount\n"
ROW = "A1,2025-01-02,2025-01-04,10.5\n"


def as_parquet(**columns: Any) -> bytes:
    """A Parquet file of these columns."""
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def zipped() -> bytes:
    """What a spreadsheet program calls XLSX."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


GOOD = as_parquet(order_id=["a", "b"], ordered_at=["2025-01-01", "2025-01-02"])
WIDE = ",".join(["order_id", "ordered_at", *(f"c{i}" for i in range(10_000))])

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "nothing": (b"", "f.csv is empty. Export it again with a header row and at least one row."),
    "a mark of the encoding": (b"\xef\xbb\xbf", "f.csv is empty."),
    "commas": (",,,,\n,,,,\n", "f.csv is empty."),
    "a separator line": ("sep=;\n", "f.csv is empty."),
    "a header": (HEAD, "f.csv has a header and no rows. Export it again with at least one row."),
    "xlsx": (zipped(), "f.csv is not a CSV or Parquet file, but XLSX. Open it in the program it comes from, save"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1", "but XLS."),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "but PDF."),
    "gzip": (b"\x1f\x8b\x08\x00", "but GZ."),
    "json": ('[{"order_id": 1, "ordered_at": "2025-01-01"}]\n', "but JSON."),
    "a web page": ("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "but HTML."),
    "xml": ("<?xml version='1.0'?>\n<orders/>", "but XML."),
    "bytes": (bytes(range(256)), "f.csv is not a text file. Choose a CSV or Parquet file of the data."),
    "bytes without zero": (b"\xff\xd8\xff\xe0" + b"\x10JFIF,\xfe\n" * 50, "f.csv is not a text file."),
    "utf-16 without its mark": ((HEAD + ROW).encode("utf-16-le"), "f.csv is not a text file."),
    "a cut parquet": (
        GOOD[: len(GOOD) // 2],
        "f.csv is a Parquet file that is damaged or not complete. Export it again",
    ),
    "five bytes of parquet": (GOOD[:5], "damaged or not complete"),
    "a spoilt parquet": (GOOD[:40] + b"\xff" * 40 + GOOD[80:], "damaged or not complete"),
    "parquet without rows": (as_parquet(order_id=pa.array([], pa.string())), "f.csv has no rows."),
    "an open quotation mark": (
        HEAD + ROW + '"A2,2025-01-02,,1\nA3,2025-01-02,,1\n',
        "never closed, in line 3 or after",
    ),
    "a cell of 200,000": (HEAD + ROW + "A2,2025-01-02,," + "x" * 200_000, "more than 131072 characters, in line 3 or"),
    "10,000 columns": (WIDE + "\n1,2025-01-01\n", f"f.csv has 10002 columns; at most {MOST_COLUMNS} can be read."),
    "10,000 of one name": (",".join(["c"] * 10_000) + "\n1,2\n", "has 10000 columns"),
    "rows that are all too long": ("a\n1,2\n", "No row of f.csv can be used: 1 row has more cells than the header"),
    "missing columns": (
        "order_id,amount\n1,2\n",
        "f.csv has no column for: Ordered on. Its columns are: order_id, amount",
    ),
    "long names": ("x" * 100_000 + ",order_id\n1,2\n", "x…, order_id."),
    "no dates": (HEAD + "A1,soon,,1\nA2,never,,2\n", "most of it does not fit, for example “soon”."),
    "no such days": (HEAD + "A1,2025-02-30,,1\nA2,0000-00-00,,2\n", "does not fit, for example “2025-02-30”."),
    "a date of 100,000 digits": (HEAD + "A1," + "1" * 100_000 + ",,1\n", "1…”."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_holds_no_orders_is_refused_in_words(what: str) -> None:
    """What cannot be used is refused with its name, why, and what to do; short, and in both languages."""
    content, says = REFUSED[what]
    with pytest.raises(BadData) as refused:
        read_orders(("f.csv", content.encode() if isinstance(content, str) else content))
    said = str(refused.value)
    assert says in said
    assert len(said) < 1_000
    assert refused.value.to("fr")


READ: dict[str, tuple[str | bytes, int, str]] = {
    "latin-1": ((HEAD + "é1,2025-01-02,,3\n").encode("latin-1"), 1, "read as Windows-1252"),
    "utf-16": ((HEAD + ROW).encode("utf-16"), 1, ""),
    "a mark": ((HEAD + ROW).encode("utf-8-sig"), 1, ""),
    "decimal commas": ("order_id;ordered_at;amount\nA1;31/01/2025;1 234,50\n", 1, ""),
    "mixed zones": (HEAD + "A1,2025-01-02T10:00+02:00,,1\nA2,2025-01-02 10:00,,2\n", 2, "some dates name a time zone"),
    "duplicates": (HEAD + ROW + ROW, 1, "1 row repeats an order (order A1, row 3): left out"),
    "ragged rows": (HEAD + "A1\nA2,2025-01-02,,3,4,5\nA3,2025-01-02,,3\n", 1, "1 row has more cells than the header"),
    "out of the calendar": (
        HEAD + ROW + "A2,0001-01-01T00:00+14:00,,1\n" + "A3,2025-01-03,9999-12-31T23:59-14:00,1\n",
        2,
        "1 row without Ordered on (row 3: “0001-01-01T00:00+14:00”): left out",
    ),
    "endless numbers": (
        HEAD + ROW * 2 + "A2,2025-01-02,,1\nA3,2025-01-02,,1e999\nA4,2025-01-02,," + "9" * 400 + "\n",
        4,
        "Amount: 2 values are not a number (first “1e999” in row 5)",
    ),
    "parquet beyond the calendar": (
        as_parquet(order_id=["a", "b"], ordered_at=pa.array([2**62, 0], pa.timestamp("us"))),
        1,
        "1 row without Ordered on (row 1:",
    ),
    "two columns of one name": ("order_id,order_id,ordered_at,\nA1,2,2025-01-02,x\n", 1, "order_id (2), column 4"),
    "names that are code": ('order_id,ordered_at,"x""; drop table t; --",{n!r}\nA1,2025-01-01,3,4\n', 1, "drop table"),
}


@pytest.mark.parametrize("what", READ)
def test_a_file_that_can_be_used_says_what_was_left_out(what: str) -> None:
    """What can be read is read, what cannot is counted, and figures come of it without a failure."""
    content, rows, says = READ[what]
    table = read_orders(("f.csv", content.encode() if isinstance(content, str) else content))
    assert len(table) == rows
    assert says in "\n".join(table.lines())
    assert all(one.measure.denominator for one in measurable(table))


@pytest.mark.parametrize("score", ["11", "-1", "ten", "9.5"])
def test_a_score_off_the_scale(score: str) -> None:
    """A score that is not on the scale is no score: counted, named with its row, and in no figure."""
    table = read_surveys(("s.csv", f"answer_id,nps\n1,9\n2,10\n3,{score}\n".encode()))
    assert table.data["nps"].to_pylist() == [9, 10, None]
    assert f"1 value is not on the scale from 0 to 10 (“{score}” in row 4)" in "\n".join(table.lines())


def test_a_parquet_file_with_two_columns_of_one_name() -> None:
    """Columns of one name in a Parquet file are told apart as in a CSV file."""
    out = io.BytesIO()
    names = ["order_id", "order_id", "ordered_at"]
    parquet.write_table(pa.table([["a"], ["b"], ["2025-01-01"]], names=names), out)
    assert preview(("f.parquet", out.getvalue())).columns == ("order_id", "order_id (2)", "ordered_at")


def test_a_parquet_file_of_far_too_many_cells() -> None:
    """A small file that holds more than memory does is refused before it is unpacked."""
    out = io.BytesIO()
    nothing = pa.nulls(MOST_CELLS // 100 + 1, pa.string())
    parquet.write_table(pa.table([nothing] * 100, names=[f"c{i}" for i in range(100)]), out)
    assert len(out.getvalue()) < 5_000_000
    with pytest.raises(BadData, match="holds more than a computer like this one can read at once"):
        preview(("f.parquet", out.getvalue()))


def test_words_without_end_are_masked_in_time() -> None:
    """A text of a million signs that nearly is an address is searched like any other, and so is one of digits."""
    rows = [f'{i},3,"{part * (120_000 // len(part))}"' for i, part in enumerate(["a.", "1 ", "a@b.", "+1", "(1"])]
    table = read_surveys(("s.csv", ("answer_id,nps,comment\n" + "\n".join(rows)).encode()))
    assert len(verbatims(table)) == 5


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=200)
    | st.text(st.sampled_from("order_id,ordered_at;nps\n\r\t\"' 0123-:é\x00😀"), max_size=200).map(str.encode)
    | st.integers(0, len(GOOD)).flatmap(lambda n: st.binary(max_size=20).map(lambda more: GOOD[:n] + more))
)
def test_any_bytes_are_previewed_or_refused(content: bytes) -> None:
    """Whatever the bytes, the answer is a table or a refusal in words."""
    try:
        said = "\n".join([*preview(("f.csv", content)).lines("fr"), *preview(("f.csv", content)).read().lines("fr")])
    except BadData as refused:
        said = refused.to("fr")
    assert "f.csv" in said
