"""Workbooks that are no maps, or mean harm: each is refused in a sentence, quickly, and nothing of them is run."""

from __future__ import annotations

import io
import os
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import excel

MAP = jk.example()
WRITTEN = excel.dumps(MAP)
GOALS = "xl/worksheets/sheet5.xml"


def changed(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The map's workbook with parts of the file changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def rows(count: int) -> bytes:
    """The map's workbook with so many goals."""
    cells = '<c r="A{n}" t="inlineStr"><is><t>x</t></is></c><c r="B{n}" t="inlineStr"><is><t>y</t></is></c>'
    data = "".join(f'<row r="{n}">{cells.format(n=n)}</row>' for n in range(2, count + 2)).encode()
    return changed(lambda name, old: old.replace(b"</sheetData>", data + b"</sheetData>") if name == GOALS else old)


def bomb() -> bytes:
    """A small file that unpacks to 130 MB."""
    out = io.BytesIO(WRITTEN)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/worksheets/more.xml", "w") as part:
        for _ in range(130):
            part.write(bytes(1_000_000))
    return out.getvalue()


def entities() -> bytes:
    """A workbook whose text is made of entities of entities."""
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    return changed(lambda name, old: lol + re.sub(rb"^<\?xml[^>]*>", b"", old) if name == GOALS else old)


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: b"", "is not an Excel workbook"),
        (lambda: b"stage,lane,text\n", "is not an Excel workbook.*A table of text ends in .csv"),
        (lambda: b'{"format": 1, "title": "Shoes"}', "is not an Excel workbook.*a map file in .journey.json"),
        (lambda: WRITTEN[:-200], "is not an Excel workbook, or not a whole one"),
        (lambda: WRITTEN[:20_000] + bytes(500) + WRITTEN[20_500:], "(is not an Excel workbook|is damaged)"),
        (lambda: changed(lambda name, old: b"<x" if name == "xl/workbook.xml" else old), "is damaged"),
        (lambda: changed(lambda name, old: b"<x/>" if name == "xl/styles.xml" else old), "map.xlsx"),
        (lambda: LOCKED, "is locked with a password. Open it in Excel, take the password away"),
        (lambda: LOCKED[:300], "is in the format of Excel before 2007"),
        (bomb, "would be larger than a map can be once unpacked"),
        (entities, "is not an Excel workbook"),
        (lambda: rows(200_000), r"has 200\d{3} rows; a map has far fewer"),
        (lambda: rows(5_100), r"sheet Goals, A5002: a map holds at most 5000 cards"),
        (lambda: changed(lambda name, old: old.replace(b'r="3"', b'r="99999999999"') if name == GOALS else old), "map"),
    ],
    ids=["empty", "csv", "json", "cut", "holes", "no xml", "styles", "password", "xls", "bomb", "entities", "200,000",
         "5,001", "far"],
)  # fmt: skip
def test_what_is_no_workbook_of_a_map_is_refused(make: Callable[[], bytes], says: str) -> None:
    """A file that cannot be read says its name and what to do, never in the words of a library."""
    with pytest.raises(BadFile, match=re.compile(says, re.S)) as caught:
        excel.loads(make(), "map.xlsx")
    assert "map.xlsx" in str(caught.value)
    assert "openpyxl" not in str(caught.value)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """Of a file that would fill the memory hardly more is held than the file."""
    content = bomb()
    tracemalloc.start()
    with pytest.raises(BadFile):
        excel.loads(content)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 10_000_000


def test_macros_are_never_looked_at() -> None:
    """A workbook with macros reads like one without."""
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    content = changed(
        lambda name, old: old.replace(plain, kind), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open"}
    )
    assert excel.loads(content) == MAP


def test_a_hidden_sheet_of_the_map_counts() -> None:
    """A sheet that somebody hid is read as before."""
    book: Any = openpyxl.load_workbook(io.BytesIO(WRITTEN))
    book["Goals"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert excel.loads(out.getvalue()) == MAP


def test_a_workbook_of_something_else() -> None:
    """A workbook without a map says which headings a map has; what is hidden in it is no map either."""
    book: Any = openpyxl.Workbook()
    book.active.append(["Month", "Sales"])
    hidden = book.create_sheet("Old")
    hidden.append(["Stage", "Lane", "Text"])
    hidden.append(["Pay", "Goals", "x"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadFile, match="has no map in it: there are no columns called Stage, Lane and Text"):
        excel.loads(out.getvalue())


@pytest.mark.parametrize("name", ["shoes.xlsm", "shoes.xls", "shoes.ods"])
def test_other_endings_are_refused_with_those_there_are(name: str, tmp_path: Path) -> None:
    """A workbook of another kind is refused by its name, with what to save it as."""
    (tmp_path / name).write_bytes(WRITTEN)
    with pytest.raises(BadFile, match=rf"{name} is not named like a map file\. .*\*\.xlsx"):
        jk.load(tmp_path / name)


def test_reading_leaves_the_file_alone_and_writing_is_whole(tmp_path: Path) -> None:
    """A file that is refused is untouched; one that is written replaces what was there only once it is whole."""
    path = tmp_path / "map.xlsx"
    path.write_bytes(LOCKED)
    with pytest.raises(BadFile):
        jk.load(path)
    assert path.read_bytes() == LOCKED
    assert jk.load(jk.save(MAP, path)) == MAP
    assert os.listdir(tmp_path) == ["map.xlsx"]
