"""A workbook from anywhere, opened without harm: its sheets as rows of plain values, or a sentence on what is wrong."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from journeykit.errors import BadFile
from journeykit.files.excel.cells import Broken, Percent, unescaped
from journeykit.text import Phrase, phrase, shown

__all__ = ["MOST_ROWS", "MOST_UNPACKED", "Grid", "Row", "letters", "open_book"]

MOST_ROWS: Final = 100_000
"""Of all sheets together: a map of 5,000 cards, each with many verbatims, has fewer."""
MOST_UNPACKED: Final = 120_000_000
_WIDEST: Final = 1_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_NO_VALUE: Final = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.')
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_FAR: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="\d{8,}"')
_UNFINISHED: Final = Broken(phrase("is a formula that was never worked out; open the file in Excel and save it there"))

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its number, from 1, and its values."""

    number: int
    values: Sequence[Any]

    def at(self, column: int) -> Any:
        """The value in a column, from 0; None beyond the last and for an empty text."""
        value = self.values[column] if column < len(self.values) else None
        return None if value == "" or (isinstance(value, str) and not value.strip()) else value


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet, or a table from elsewhere: its rows, and how to say where a cell is.

    `merged` are areas of several cells as (row, column, last row, last column); rows from 1, columns from 0.
    """

    name: str
    rows: Sequence[Row]
    place: Callable[[int, int], Phrase]
    hidden: bool = False
    merged: Sequence[Area] = field(default_factory=tuple)


def letters(column: int) -> str:
    """The letters of a column, from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    said = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1


def open_book(content: bytes, name: str) -> list[Grid]:
    """The sheets of a workbook, in their order. Raises `BadFile`.

    Macros, links to other files and pictures are never looked at; formulas count by the value they had when the file
    was saved.
    """
    parts = _parts(content, name)
    try:
        return list(_sheets(content, parts, name))
    except BadFile:
        raise
    except Exception:  # whatever the library meets in a file that is damaged: there is no end to the kinds
        raise BadFile(
            phrase("{file} is damaged: its sheets cannot be read.", file=name),
            phrase("Open it in Excel, save it again as *.xlsx, or choose another copy."),
        ) from None


def _parts(content: bytes, name: str) -> Mapping[str, bytes]:
    """The sheets' own text, checked before anything is made of it."""
    if content.startswith(_OLE):
        raise _locked(content, name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
            if sum(one.file_size for one in entries) > MOST_UNPACKED:
                raise BadFile(
                    phrase("{file} is small, but would be larger than a map can be once unpacked.", file=name),
                    phrase("Check where it comes from."),
                )
            if not any(one.filename == "[Content_Types].xml" for one in entries):
                raise _no_workbook(name)
            sheets = [one for one in entries if re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", one.filename)]
            found = {one.filename.lstrip("/"): packed.read(one) for one in sheets}
            _harmless(packed, entries, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise _no_workbook(name) from None
    if any(map(_FAR.search, found.values())):
        raise _no_workbook(name)
    rows = sum(len(_ROW.findall(text)) for text in found.values())
    if rows > MOST_ROWS:
        raise BadFile(
            phrase("{file} has {n} rows; a map has far fewer.", file=name, n=rows),
            phrase("Keep the rows of the map, and put other data into a file of its own."),
        )
    return found


def _harmless(packed: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], name: str) -> None:
    """A workbook declares no entities; a file that does wants to fill the memory."""
    for one in entries:
        if one.filename.endswith((".xml", ".rels")):
            with packed.open(one) as part:
                if b"<!DOCTYPE" in part.read(4096):
                    raise _no_workbook(name)


def _no_workbook(name: str) -> BadFile:
    return BadFile(
        phrase("{file} is not an Excel workbook, or not a whole one.", file=name),
        phrase(
            "Save it as *.xlsx from Excel or LibreOffice. A table of text ends in .csv, a map file in .journey.json."
        ),
    )


def _locked(content: bytes, name: str) -> BadFile:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return BadFile(
            phrase("{file} is locked with a password.", file=name),
            phrase("Open it in Excel, take the password away (File, Info, Protect Workbook), and save it."),
        )
    return BadFile(
        phrase("{file} is in the format of Excel before 2007.", file=name),
        phrase("Open it in Excel and save it as *.xlsx."),
    )


def _sheets(content: bytes, parts: Mapping[str, bytes], name: str) -> Iterator[Grid]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which are not read
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        literal = _has_literal(content)
        for sheet in book.worksheets:
            text = parts.get(str(sheet._worksheet_path).lstrip("/"), b"")
            sheet.reset_dimensions()  # some programs write wrong ones
            unfinished = {found.decode() for found in _NO_VALUE.findall(text)}
            yield Grid(
                sheet.title,
                list(_rows(sheet, unfinished, literal, name)),
                _place(sheet.title),
                sheet.sheet_state != "visible",
                [
                    (int(top), _column(left), int(bottom), _column(right))
                    for left, top, right, bottom in _MERGED.findall(text)
                ],
            )
        book.close()


def _has_literal(content: bytes) -> bool:
    """Whether a shared text holds something that only looks like an escape: the library does not tell them apart."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        names = [one for one in packed.namelist() if one.endswith("sharedStrings.xml")]
        return any(b"_x005F_" in packed.read(one) for one in names)


def _place(sheet: str) -> Callable[[int, int], Phrase]:
    return lambda row, column: phrase("sheet {sheet}, {cell}", sheet=shown(sheet), cell=f"{letters(column)}{row}")


def _rows(sheet: Any, unfinished: set[str], literal: bool, name: str) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > 1_048_576 or len(cells) > 16_384:
            raise _no_workbook(name)
        values = [_value(cell, literal) for cell in cells[:_WIDEST]]
        if unfinished:
            for column in range(len(values)):
                if f"{letters(column)}{number}" in unfinished:
                    values[column] = _UNFINISHED
        if any(value is not None for value in values):
            yield Row(number, values)


def _value(cell: Any, literal: bool) -> Any:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        if cell.data_type == "e":
            return Broken(phrase("shows the error {error}", error=value))
        return value if literal and "_x005F_" not in value else unescaped(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        percent = "%" in cell.number_format and "%" in _LITERAL.sub("", cell.number_format)
        return Percent(round(value * 100, 12)) if percent else value
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    return value if isinstance(value, date) else str(value)
