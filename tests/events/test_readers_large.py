"""Large logs are read on disk: the same table and the same report as in memory, whatever is odd in the file."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from journeykit.errors import BadData
from journeykit.events import Table, preview, read_events, read_orders
from journeykit.events.traces import Traces

HEAD = "case,event,at,channel,Note\n"
CLEAN = HEAD + "1,see,2025-01-01T10:00:00,web,x\n1,buy,2025-01-01T10:00:00,web,\n2,see,2025-01-02T00:00:00,,y\n"


def log(*dates: str) -> str:
    """A log with these dates."""
    return HEAD + "".join(f"{n % 3},see,{date},web,\n" for n, date in enumerate(dates))


FILES: dict[str, str | bytes] = {
    "clean": CLEAN,
    "dates without times": log("2025-01-01", "2025-01-01", "2025-01-02"),
    "French dates": log("31/12/2025 14:30", "01/02/2025", "3.4.2025 à 9h05", "5/6/25"),
    "dates of two orders": log("03/04/2025", "2025-03-04", "01-02-2025 10:00"),
    "month first": log("03/04/2025 10:00:00", "03/14/2025", "3/4/2025 2:00 PM"),
    "epoch numbers": log("1735689600", "1735689600000", "1735689600000000", "12"),
    "daylight saving": log("2025-10-26T02:30:00+02:00", "2025-10-26T02:30:00+01:00", "2025-10-26 02:30:00Z"),
    "zones and none": log("2025-06-01T10:00:00+02:00", "2025-06-01 08:00", "2025-06-01 08:00:00 UTC", "soon"),
    "a zone after a space": log("2025-06-01 10:00:00 +0200", "2025-06-01 10:00:00 -03:30"),
    "fractions": log("2025-01-01T10:00:00.5", "2025-01-01 10:00:00,123456789", "2025-01-01T10:00:00.123456Z"),
    "no such dates": log("2025-02-30", "2025-01-01T24:00", "2025-01-01", "31/02/2025", "0001-01-01T00:00+14:00"),
    "empty cells": HEAD + "1,see,2025-01-01,web,\n,see,2025-01-02,web,\n2,NA,2025-01-03,null,-\n3,see,,n/a,NaN\n",
    "several reasons": HEAD + ",,soon,,\n1,,soon,,\n1,see,soon,,\n1,see,2025-01-01,,\n,see,2025-01-01,,\n",
    "repeated rows": CLEAN + "1,buy,2025-01-01T10:00:00,web,other\n1,buy,2025-01-01T10:00:00,,\n",
    "blanks around": HEAD + " 1 ,\u00a0see ,  2025-01-01 10:00 , web\u202f, x y \n2, \u3000, 2025-01-01,, \n",
    "accents": HEAD + "é1,Étape vue,2025-01-01,télé,À\n2,SANS RÉPONSE,2025-01-01,sans réponse,Sans réponse\n",
    "names that are code": 'case,event,at,"x""; drop table t; --",{n!r},Note,note\n'
    '1,"O\'Brien; DROP TABLE",2025-01-01,3,4,5,6\n',
    "addresses": HEAD + "lea@example.org,see,2025-01-01,web,a@b.org\nLEA@example.org,buy,2025-01-02,web,see a@b.org\n",
    "equal times": HEAD + "".join(f"1,step {n},2025-01-01,web,\n" for n in range(50)),
    "short and long rows": CLEAN + "3,see\n4,see,2025-01-05,web,y,z\n5,see,2025-01-06,web,y,\n6,see,2025-01-07\n",
    "blank lines": CLEAN + "\n\n,,,,\n  \n9,see,2025-01-09,web,\n\n",
    "quotes": HEAD + '1,"see, and ""look""",2025-01-01,"we\nb",\n2, "see",2025-01-02,,\n',
    "quotes not doubled": HEAD + '1,"see "it" now",2025-01-01,web,\n2,a"b,2025-01-02,,\n',
    "semicolons": CLEAN.replace(",", ";"),
    "a separator line": "sep=;\n" + CLEAN.replace(",", ";"),
    "Windows lines": CLEAN.replace("\n", "\r\n"),
    "mixed lines": CLEAN.replace("\n", "\r\n", 2),
    "a byte-order mark": CLEAN.encode("utf-8-sig"),
    "Windows-1252": (CLEAN + "7,Étape,2025-01-07,télé,é\n").encode("cp1252"),
    "utf-16": CLEAN.encode("utf-16"),
    "leading blank lines": "\n\n" + CLEAN,
    "columns of one name": "case,event,at,x,x,,X\n1,see,2025-01-01,1,2,3,4\n",
    "a long cell": HEAD + f"1,see,2025-01-01,web,{'x' * 100_000}\n",
}


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make every file a large one; call it to go on in memory again."""
    monkeypatch.setattr("journeykit.events.readers.look.LARGE", 0)
    return lambda: monkeypatch.setattr("journeykit.events.readers.look.LARGE", 1 << 40)


def same(path: Path, in_memory: Any, **asked: Any) -> Table:
    """A file read both ways, with the same rows and the same report."""
    disk = read_events(path, **asked)
    assert disk.files
    in_memory()
    memory = read_events(path, **asked)
    assert not memory.files
    assert disk.lines("fr") == memory.lines("fr")
    assert disk.remarks == memory.remarks
    assert (disk.used, disk.unused, disk.read, len(disk)) == (memory.used, memory.unused, memory.read, len(memory))
    assert disk.data.schema.names == memory.data.schema.names
    assert disk.data.to_pylist() == memory.data.to_pylist()
    assert disk.data.schema.types == memory.data.schema.types
    assert disk.days == memory.days
    assert disk.frame.equals(memory.frame)
    return disk


@pytest.mark.parametrize("what", FILES)
def test_both_ways_read_the_same(what: str, tmp_path: Path, on_disk: Any) -> None:
    """Whatever is odd in a text file, it gives the same table and the same report in memory and on disk."""
    content = FILES[what]
    path = tmp_path / "log.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    columns = {"case_id": "case", "activity": "event", "at": "at"}
    table = same(path, on_disk, columns=columns)
    assert table.dropped == sum(remark.rows for remark in table.remarks if remark.dropped)


@pytest.mark.parametrize("asked", [{"day_first": True}, {"day_first": False}, {"mask": False}])
def test_what_is_asked_is_done_both_ways(asked: dict[str, Any], tmp_path: Path, on_disk: Any) -> None:
    """Which dates name the day first, and whether addresses are masked, is as asked."""
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "lea@example.org,see,03/04/2025,web,\n2,see,05/06/2025,web,c@d.org\n")
    table = same(path, on_disk, **asked)
    assert ("lea@example.org" in table.data["case_id"].to_pylist()) == (asked.get("mask") is False)


def test_parquet_both_ways(tmp_path: Path, on_disk: Any) -> None:
    """A Parquet file with instants, numbers, truths and gaps gives the same table both ways."""
    path = tmp_path / "log.parquet"
    times = pd.to_datetime(["2025-03-30 01:59", None, "2025-03-30 03:00", "2025-03-30 03:00"]).tz_localize(
        "Europe/Paris"
    )
    columns = {
        "session": pa.array([1, 2, None, 9007199254740993], pa.int64()),
        "event": ["see", "see", "buy", "O'Brien; DROP TABLE"],
        "timestamp": pa.array(times),
        "price": pa.array([1.0, 2.5, None, float("nan")]),
        "known": pa.array([True, None, False, True]),
        "day": pa.array(pd.to_datetime(["2025-01-01"] * 4).date),
        "word": pa.array(["a", "b", "a", None]).dictionary_encode(),
    }
    parquet.write_table(pa.table(columns), path)
    table = same(path, on_disk)
    assert (len(table), table.dropped) == (2, 2)
    assert table.data["case_id"].to_pylist() == ["1", "9007199254740993"]


def test_refusals_are_the_same(tmp_path: Path, on_disk: Any) -> None:
    """A file that cannot be used is refused in the same words both ways."""
    said = []
    contents = [b"", b"case,event,at\n", b"case,event,at\n1,see,soon\n", b'case,event,at\n1,"see,2025-01-01\n',
                b"\x89PNG\r\n\x1a\n\x00", b"a,b\n1,2\n", b"PAR1 and no more", b"case,event,at\n1,2,3,4\n"]  # fmt: skip
    for _ in range(2):
        for content in contents:
            path = tmp_path / "log.csv"
            path.write_bytes(content)
            with pytest.raises(BadData) as refused:
                read_events(path, columns={"at": "at"} if b"at" in content else None)
            said.append(refused.value.to("fr"))
        on_disk()
    assert said[: len(contents)] == said[len(contents) :]


def test_other_kinds_are_read_in_memory(tmp_path: Path, on_disk: Any) -> None:
    """A large file of orders is read as ever, and a log can be looked at as another kind."""
    path = tmp_path / "orders.csv"
    path.write_text("order_id,ordered_at\nA1,2025-01-01\nA1,2025-01-01\n")
    assert len(read_orders(path)) == 1
    path.write_text(CLEAN)
    assert len(preview(path).as_kind("orders").read({"order_id": "case", "ordered_at": "at"})) == 2


def test_a_preview_of_a_large_log(tmp_path: Path, on_disk: Any) -> None:
    """A preview counts all rows and shows five."""
    path = tmp_path / "log.csv"
    path.write_text(log(*["2025-01-01"] * 3_000))
    seen = preview(path)
    assert (seen.kind, seen.count, len(seen.rows)) == ("events", 3_000, 5)
    assert len(seen.read()) == 3_000


def test_a_file_in_the_form_of_a_table(tmp_path: Path) -> None:
    """A Parquet file that has the form of a table is used where it is, in its own order; what is odd in it is not."""
    path = tmp_path / "events.parquet"
    rows = {"case_id": ["1", "1", "2"], "seq": [7, 3, 1], "ts_us": [5, 5, -10], "activity": ["a", "b", "c"]}
    more = {"channel": ["web", None, None], "segment": pa.nulls(3, pa.string()), "device": ["x", "y", "z"]}
    parquet.write_table(pa.table({**rows, **more}), path)
    table = read_events(path)
    assert table.files == (path,)
    assert (len(table), table.dropped, table.remarks, table.unused) == (3, 0, (), ("device",))
    assert table.data.select(["seq", "activity"]).to_pylist()[0] == {"seq": 1, "activity": "c"}
    parquet.write_table(pa.table({**rows, **more, "activity": ["a", " NA ", "lea@example.org"]}), path)
    table = read_events(path)
    assert table.files != (path,)
    assert (len(table), table.dropped) == (2, 1)
    assert table.data["seq"].to_pylist() == [1, 7]
    assert table.data["ts_us"].to_pylist() == [-10, 5]


def test_a_log_of_several_threads_keeps_its_order(tmp_path: Path) -> None:
    """The position of a row is that in the file, however many threads read it."""
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "".join(f"{n % 7},see,{1_700_000_000 + n},web,{'x' * 30}\n" for n in range(400_000)))
    table = read_events(path)
    assert table.files
    assert table.data["seq"].to_pylist() == list(range(400_000))
    assert table.data["ts_us"].to_pylist() == [(1_700_000_000 + n) * 1_000_000 for n in range(400_000)]


def test_a_large_upload(on_disk: Any) -> None:
    """An upload that is a large log goes to disk, and reads like a file."""
    assert read_events(("log.csv", CLEAN.encode())).files
    table = read_events({"name": "log.csv", "content": memoryview(CLEAN.encode())})
    assert (table.name, len(table)) == ("log.csv", 3)


def test_an_engine_reads_the_files(tmp_path: Path, on_disk: Any) -> None:
    """Traces read the files of a large log where they are, and keep them; they go when nobody needs them."""
    path = tmp_path / "log.csv"
    path.write_text(CLEAN)
    table = read_events(path)
    (file,) = table.files
    traces = Traces.of(table)
    del table
    gc.collect()
    assert traces.rows("select count(*) from events") == [(3,)]
    del traces
    gc.collect()
    assert not file.exists()


def test_progress_is_told_and_can_be_silent(tmp_path: Path, on_disk: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """Who asks is told how far a read is, up to the end; a short read shows nothing."""
    path = tmp_path / "log.csv"
    path.write_text(CLEAN)
    told: list[float] = []
    read_events(path, progress=told.append)
    assert told[-1] == 1
    read_events(path)
    read_events(path, progress=False)
    shown = capfd.readouterr()
    assert shown.out + shown.err == ""
