"""From a file, an upload or a DataFrame to plain columns: every cell as it was written, nothing lost silently."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO, cast

from journeykit.errors import BadData, why
from journeykit.events.blob import blob_of
from journeykit.text import Phrase, phrase, plural, shown

__all__ = ["Frame", "Raw", "Remark", "listed", "read_raw"]

Frame = Any
"""A pandas DataFrame; pandas has no types of its own."""
Cells = list[str] | list[int | None]

MOST_BYTES: Final = 2_000_000_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 200_000_000
"""Of a Parquet file, which is far smaller than what is in it."""
_NOISE: Final = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
_NAME: Final = 300
_LISTED: Final = 30
SAMPLE: Final = 100_000
_DELIMITERS: Final = (",", ";", "\t", "|")
FIRST_ROW: Final = 2
"""The number of the first row under a header."""


@dataclass(frozen=True)
class Remark:
    """Something a reader must know about `rows` rows of a table: left out, emptied or only noted."""

    rows: int
    dropped: bool
    says: Phrase


@dataclass(frozen=True)
class Raw:
    """A table before anything is used: its columns, each cell as text, or as instants where the source knew.

    `seq` is the position of each row in the source, from 0; `read` counts the rows of the source. A known format says
    which `kind` of table it holds and which column plays which role (`roles`).
    """

    name: str
    columns: Mapping[str, Cells]
    seq: Sequence[int]
    read: int
    decimal_comma: bool = False
    first_row: int = 2
    remarks: tuple[Remark, ...] = ()
    kind: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)

    def texts(self, column: str) -> list[str]:
        """A column as text; instants as integers."""
        cells = self.columns[column]
        if isinstance(next((cell for cell in cells if cell is not None), None), str):
            return cast(list[str], cells)
        return ["" if cell is None else str(cell) for cell in cells]

    def __len__(self) -> int:
        return len(self.seq)


NOT_UTF8: Final = (Remark(0, False, phrase("read as Windows-1252 (Western European), because it is not UTF-8")),)
CARELESS: Final = (Remark(0, False, phrase("some quotation marks inside texts are not doubled; check those texts")),)


def read_raw(source: Any, name: str | None = None) -> Raw:
    """The columns of `source`: a path, an upload (`(name, bytes)`, a mapping with name and content, a file object)
    or a DataFrame. Raises `BadData` when there is no table in it.

    >>> read_raw(("shop.csv", b"order;total\\n7;3,50\\n")).columns["total"]
    ['3,50']
    """
    blob = blob_of(source, name and str(shown(name, _NAME)))
    if blob is not None:
        return _from_bytes(blob.content, blob.name) if blob.path is None else _from_path(blob.path, blob.name)
    frame = source.to_pandas() if hasattr(source, "to_pandas") else source
    if hasattr(frame, "columns") and hasattr(frame, "iloc"):
        return from_frame(frame, name or "DataFrame", 1)
    raise BadData(
        phrase("This is not a table of data: {kind}.", kind=type(source).__name__),
        phrase("Give the path of a CSV or Parquet file, an uploaded file, or a DataFrame."),
    )


def _from_path(path: Path, name: str) -> Raw:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadData(
                phrase("{file} is larger than {n} GB.", file=path.name, n=MOST_BYTES // 1_000_000_000),
                phrase("Choose fewer columns or a shorter period, and save it again."),
            )
        content = path.read_bytes()
    except OSError as error:
        raise BadData(
            phrase("{file} cannot be read: {why}.", file=str(path), why=why(error)),
            phrase("Check the name and the folder."),
        ) from None
    return _from_bytes(content, name)


def _from_bytes(content: bytes, name: str) -> Raw:
    if content[:4] == b"PAR1":
        return _from_parquet(content, name)
    for start, what in ((b"PK\x03\x04", "XLSX"), (b"\xd0\xcf\x11\xe0", "XLS"), (b"%PDF", "PDF"), (b"\x1f\x8b", "GZ")):
        if content.startswith(start):
            raise another(name, what)
    text, remarks = decoded(content, name)
    head = text[:1_000].strip().lower()
    if head.startswith(("<!doctype", "<html", "<?xml")):
        raise another(name, "XML" if head.startswith("<?xml") else "HTML")
    if head.startswith(("{", "[{")) and text.rstrip().endswith(("}", "]")):
        raise another(name, "JSON")
    return _from_text(text, name, remarks)


def another(name: str, what: str) -> BadData:
    return BadData(
        phrase("{file} is not a CSV or Parquet file, but {what}.", file=name, what=what),
        phrase("Open it in the program it comes from, save the table as CSV, and choose that file."),
    )


def empty(name: str) -> BadData:
    """Why an empty file is refused."""
    return BadData(
        phrase("{file} is empty.", file=name), phrase("Export it again with a header row and at least one row.")
    )


def _from_parquet(content: bytes, name: str) -> Raw:
    from pyarrow import parquet  # type: ignore[import-untyped]

    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        columns, cells = file.metadata.num_columns, file.metadata.num_rows * file.metadata.num_columns
        not_too_wide(columns, name)
        if cells > MOST_CELLS:
            raise BadData(
                phrase("{file} holds more than a computer like this one can read at once.", file=name),
                phrase("Choose fewer columns or a shorter period, and save it again."),
            )
        frame = file.read().to_pandas(integer_object_nulls=True)
    except BadData:
        raise
    except Exception:  # pyarrow raises several kinds for a damaged file
        raise damaged(name) from None
    return from_frame(frame, name, 1)


def damaged(name: str) -> BadData:
    """Why a Parquet file is refused."""
    return BadData(
        phrase("{file} is a Parquet file that is damaged or not complete.", file=name),
        phrase("Export it again, or save it as CSV."),
    )


def not_too_wide(columns: int, name: str) -> None:
    """Raise `BadData` for more columns than a person could choose from."""
    if columns > MOST_COLUMNS:
        raise BadData(
            phrase("{file} has {n} columns; at most {most} can be read.", file=name, n=columns, most=MOST_COLUMNS),
            phrase("Save it again with only the columns that are needed."),
        )


def from_frame(frame: Frame, name: str, first_row: int) -> Raw:
    """The columns of a DataFrame. Raises `BadData` when it has none, or no row."""
    not_too_wide(len(frame.columns), name)
    names = [str(column) for column in frame.columns]
    if not len(frame) or not names:
        raise BadData(phrase("{file} has no rows.", file=name), phrase("Give a table with at least one row."))
    columns = {column: _cells_of(frame.iloc[:, position]) for position, column in enumerate(own_names(names))}
    return Raw(name, columns, range(len(frame)), len(frame), first_row=first_row)


def _cells_of(series: Any) -> Cells:
    import pandas as pd  # type: ignore[import-untyped]

    if isinstance(series.dtype, pd.DatetimeTZDtype):
        series = series.dt.tz_convert("UTC").dt.tz_localize(None)
    if not pd.api.types.is_datetime64_any_dtype(series.dtype):
        return ["" if gone else _cell(value) for value, gone in zip(series.tolist(), series.isna(), strict=True)]
    stamps = series.astype("datetime64[us]")
    return [None if gone else us for us, gone in zip(stamps.astype("int64").tolist(), stamps.isna(), strict=True)]


def _cell(value: Any) -> str:
    """A number that became 2482.0 because a neighbour was empty is 2482 again."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def decoded(content: bytes, name: str) -> tuple[str, tuple[Remark, ...]]:
    """The text of a file, and how it was read when it is not UTF-8."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    text, said = "", False
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            said = True
        else:
            break
    if "\0" in text or (wide and said) or is_noise(text[:SAMPLE]):
        raise not_a_text(name)
    return text, NOT_UTF8 if said else ()


def not_a_text(name: str) -> BadData:
    """Why a file of bytes is refused."""
    return BadData(phrase("{file} is not a text file.", file=name), phrase("Choose a CSV or Parquet file of the data."))


def is_noise(text: str) -> bool:
    """Whether one sign in a hundred is one that no text holds."""
    return 100 * len(_NOISE.findall(text)) > len(text)


def listed(columns: Sequence[str]) -> str:
    """Names of columns in a sentence: the first of them, as far as a sentence goes."""
    names = [str(shown(name)) for name in columns[:_LISTED]]
    return ", ".join(names if len(columns) <= _LISTED else [*names, "…"])


def _from_text(text: str, name: str, remarks: tuple[Remark, ...]) -> Raw:
    delimiter, skipped = cut_by(text)
    careless = False
    try:
        rows = list(records(io.StringIO(text[skipped:], newline=""), delimiter, name))
    except csv.Error:
        careless = True
        rows = list(records(io.StringIO(text[skipped:], newline=""), delimiter, name, strict=False))
    if not rows:
        raise empty(name)
    shape = Shape(name, rows[0])
    kept = list(shape.fitting(rows[1:]))
    remarks = (*remarks, *CARELESS[:careless], *shape.remarks())
    if not kept:
        raise shape.nothing()
    cells = zip(*(row for _, row in kept), strict=True)
    columns: dict[str, Cells] = {column: list(found) for column, found in zip(shape.header, cells, strict=True)}
    return Raw(name, columns, [seq for seq, _ in kept], shape.read, delimiter == ";", FIRST_ROW, remarks)


def cut_by(text: str) -> tuple[str, int]:
    """The sign between the cells of a text, and how many signs of it come before the header."""
    first, end, _ = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # a line that Excel writes and reads
        return first.strip()[4], len(first + end)
    return _delimiter(text), 0


def _delimiter(text: str) -> str:
    """The sign that cuts most rows into as many cells as the header has."""
    best, chosen = (0.0, 0), ","
    for sign in _DELIMITERS:
        sample = csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=sign, skipinitialspace=True)
        rows = [row for row in islice(_until_error(sample), 60) if row]
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        alike = sum(len(row) == width for row in rows) / len(rows)
        if (alike, width) > best:
            best, chosen = (alike, width), sign
    return chosen


def _until_error(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error:
        return


def records(stream: TextIO, delimiter: str, name: str, *, strict: bool = True) -> Iterator[list[str]]:
    """The rows that are not empty. Raises `csv.Error` where a careless reader (not `strict`) may still read on."""
    reader = csv.reader(stream, delimiter=delimiter, strict=strict, skipinitialspace=True)
    line = 0  # where the last whole row ended
    try:
        for row in reader:
            line = reader.line_num
            if "".join(row).strip():
                yield row
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise BadData(
                phrase("{file} has a quotation mark that is opened and never closed, in line {line} or after it.",
                       file=name, line=line + 1),
                phrase("Export it again; a quotation mark inside a text is written twice."),
            ) from None  # fmt: skip
        if "field limit" in str(error):
            raise BadData(
                phrase("{file} has a cell of more than {n} characters, in line {line} or after it.",
                       file=name, n=csv.field_size_limit(), line=line + 1),
                phrase("A quotation mark may be missing there: correct it, or export the file again."),
            ) from None  # fmt: skip
        raise


class Shape:
    """The header of a text file, and the rows that fit under it, while they are read.

    Rows with too many cells cannot be told apart and are left out; short ones end in empty cells. Both are counted.
    """

    def __init__(self, name: str, header: Sequence[str]) -> None:
        not_too_wide(len(header), name)
        self.name = name
        self.header = own_names(header)
        self.read = 0
        self._short = self._long = 0
        self._first_short = self._first_long = 0

    def fitting(self, rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
        """Each row that fits, with its position in the source."""
        width = len(self.header)
        for position, row in enumerate(rows):
            self.read += 1
            if len(row) != width:
                if any(cell.strip() for cell in row[width:]):
                    self._first_long = self._first_long or position + FIRST_ROW
                    self._long += 1
                    continue
                if len(row) < width:
                    self._first_short = self._first_short or position + FIRST_ROW
                    self._short += 1
                row = [*row, *[""] * (width - len(row))][:width]
            yield position, row

    def remarks(self) -> Iterator[Remark]:
        """What did not fit, once all rows are read."""
        if self._long:
            said = plural("{n} row has more cells than the header (row {row}): left out",
                          "{n} rows have more cells than the header (first in row {row}): left out",
                          n=self._long, row=self._first_long)  # fmt: skip
            yield Remark(self._long, True, said)
        if self._short:
            said = plural("{n} row has fewer cells than the header (row {row}): the rest is read as empty",
                          "{n} rows have fewer cells than the header (first in row {row}): the rest is read as empty",
                          n=self._short, row=self._first_short)  # fmt: skip
            yield Remark(self._short, False, said)

    def nothing(self) -> BadData:
        """Why a file without a row that fits is refused."""
        if not self.read:
            return BadData(
                phrase("{file} has a header and no rows.", file=self.name),
                phrase("Export it again with at least one row."),
            )
        why = next(self.remarks()).says
        return BadData(
            phrase("No row of {file} can be used: {why}.", file=self.name, why=why), phrase("Export it again.")
        )


def own_names(names: Iterable[str]) -> list[str]:
    """Every column with a name, and a name of its own."""
    found: dict[str, None] = {}
    last: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        twin = plain = str(shown(name.strip(), _NAME)) or f"column {position}"
        while twin in found:
            last[plain] = last.get(plain, 1) + 1
            twin = f"{plain} ({last[plain]})"
        found[twin] = None
    return list(found)
