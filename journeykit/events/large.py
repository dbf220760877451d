"""Sources too large to hold in Python: laid out as Parquet files in a folder of their own, a part at a time.

Cells are the same as those of `sources.py`, and so is what is said of them; `normal.py` makes a table of them.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from journeykit.errors import BadData
from journeykit.events.progress import Bar
from journeykit.events.sources import (
    CARELESS,
    FIRST_ROW,
    NOT_UTF8,
    SAMPLE,
    Raw,
    Remark,
    Shape,
    cut_by,
    damaged,
    empty,
    from_frame,
    is_noise,
    not_a_text,
    not_too_wide,
    own_names,
    records,
)

__all__ = ["LARGE", "Large", "Room", "files_sql", "gathered", "large_csv", "large_parquet", "literal", "quoted"]

LARGE: Final = 20_000_000
"""From so many bytes on, a file is not held in Python."""
CELLS: Final = 2_000_000
"""And a Parquet file from so many cells on."""
NORMAL: Final = {"case_id": "VARCHAR", "seq": "BIGINT", "ts_us": "BIGINT", "activity": "VARCHAR",
                 "channel": "VARCHAR", "segment": "VARCHAR"}  # fmt: skip
"""The form of a log that was read."""
ROWS: Final = 50_000
"""So many rows are held at a time."""
HELD: Final = 200_000
"""So many rows of a reader of a format are held in all."""
HEAD: Final = 2_000
_MEMORY: Final = "JOURNEYKIT_MEMORY"
_DEFAULT_MEMORY: Final = "1GB"
_BLOCK: Final = 1 << 24


class Room:
    """A folder for as long as somebody holds it, and a DuckDB that works in it within a limit of memory."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="journeykit-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._others: list[Room] = []

    def joined(self, other: Room) -> Room:
        """This one, which now keeps the other too."""
        self._others.append(other)
        return self

    @contextmanager
    def engine(self) -> Iterator[Any]:
        """A DuckDB that goes on on disk when its memory is full (the variable JOURNEYKIT_MEMORY, else 1 GB)."""
        import duckdb

        config: dict[str, Any] = {
            "autoinstall_known_extensions": False,
            "memory_limit": os.environ.get(_MEMORY) or _DEFAULT_MEMORY,
            "temp_directory": str(self.folder / "spill"),
        }
        con = duckdb.connect(config=config)
        con.execute("set TimeZone = 'UTC'; set enable_progress_bar = true; set enable_progress_bar_print = false")
        try:
            yield con
        finally:
            con.close()


@dataclass(frozen=True, eq=False)
class Large:
    """A source on disk. `head` is a source of its first rows, with the count and the remarks of the whole.

    `relation` is the SQL of its files, and `cells` that of each column: text, or microseconds where the source knew
    instants (`instants`); `seq` that of a row's position in the source. `ready` is a file that has the form of a table
    already.
    """

    head: Raw
    room: Room
    relation: str
    cells: Mapping[str, str]
    instants: frozenset[str] = frozenset()
    seq: str = "seq"
    ready: Path | None = None

    def first(self) -> Raw:
        """Its first rows, with what is known of the whole."""
        return self._held(f"order by 1 limit {HEAD}")

    def raw(self) -> Raw:
        """The whole source in memory, for what is small after all."""
        return self._held("order by 1")

    def _held(self, which: str) -> Raw:
        selected = ", ".join(f"{sql} as c{n}" for n, sql in enumerate(self.cells.values()))
        with self.room.engine() as con:
            table = con.sql(f"select {self.seq} as seq, {selected} from {self.relation} {which}").to_arrow_table()
        seq, *columns = table.columns
        cells = {
            name: found.to_pylist() if name in self.instants else [cell or "" for cell in found.to_pylist()]
            for name, found in zip(self.cells, columns, strict=True)
        }
        return replace(self.head, columns=cells, seq=seq.to_pylist())


def files_sql(files: Sequence[Path]) -> str:
    """Parquet files as one table; a column that a file lacks is empty there."""
    how = "file_row_number = true, hive_partitioning = false" + ", union_by_name = true" * (len(files) > 1)
    return f"read_parquet([{', '.join(map(literal, files))}], {how})"


def literal(text: object) -> str:
    """A text in SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


class Sheets:
    """Rows of text written to a room, a part at a time; columns may appear as they come."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.names: dict[str, None] = {}
        self.files: list[Path] = []

    def add(self, seq: Sequence[int], columns: Mapping[str, Sequence[str]]) -> None:
        """Write some rows: their positions in the source, and their cells by column."""
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet

        self.names |= dict.fromkeys(columns)
        places = {name: f"c{n}" for n, name in enumerate(self.names)}
        cells = {places[name]: pa.array(found, pa.string()) for name, found in columns.items()}
        self.files.append(self._room.folder / f"cells-{len(self.files):06}.parquet")
        parquet.write_table(pa.table({"seq": pa.array(seq, pa.int64()), **cells}), self.files[-1])


def standing(room: Room, files: Sequence[Path], names: Sequence[str], about: Raw, seq: str = "seq") -> Large:
    """What was laid out in a room, with its first rows. `about` says the rest: name, count, remarks."""
    cells = {name: f"coalesce(c{n}, '')" for n, name in enumerate(names)}
    large = Large(about, room, files_sql(files), cells, seq=seq)
    return replace(large, head=large.first())


def gathered(name: str, rows: Iterable[tuple[int, Mapping[str, str]]], about: Raw) -> Raw | Large:
    """Rows that a reader of a format gives, each with its position: in memory, or on disk when they are many."""
    steady = iter(rows)
    part = list(islice(steady, HELD))
    more = list(islice(steady, 1)) if len(part) == HELD else []
    if not more:
        columns: dict[str, Any] = _turned(part)
        return replace(about, columns=columns, seq=[seq for seq, _ in part])
    room, part = Room(), part + more
    sheets = Sheets(room)
    while part:
        sheets.add([seq for seq, _ in part], _turned(part))
        part = list(islice(steady, ROWS))
    return standing(room, sheets.files, list(sheets.names), about)


def _turned(rows: Sequence[tuple[int, Mapping[str, str]]]) -> dict[str, list[str]]:
    names = dict.fromkeys(name for _, row in rows for name in row)
    return {name: [row.get(name, "") for _, row in rows] for name in names}


# -- text files


def large_csv(path: Path, name: str, bar: Bar) -> Large:
    """A large CSV file. A well-formed one is read by DuckDB; any other by the reader of small files, row by row."""
    with path.open("rb") as stream:
        start = stream.read(SAMPLE)
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    sample = start.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    delimiter, skipped = cut_by(sample)
    header = next(records(io.StringIO(sample[skipped:], newline=""), delimiter, name, strict=False), [])
    if not header:
        raise empty(name)
    shape, room = Shape(name, header), Room()
    first = sample[skipped:].partition("\n")[0]
    plain = next(csv.reader([first], delimiter=delimiter, skipinitialspace=True), []) == header
    about = Raw(name, {}, (), 0, delimiter == ";", FIRST_ROW)
    if plain and not wide and (rows := _by_duckdb(path, room, shape, delimiter, 1 if skipped else 0, bar)):
        files = (room.folder / "cells.parquet",)
        return standing(room, files, shape.header, replace(about, read=rows), "file_row_number")
    return _by_row(path, room, about, delimiter, skipped, bar)


def _by_duckdb(path: Path, room: Room, shape: Shape, delimiter: str, skip: int, bar: Bar) -> int:
    """How many rows a CSV file has that has nothing odd in its form, laid out; 0 when it has."""
    import duckdb

    names = [f"c{n}" for n in range(len(shape.header))]
    columns = ", ".join(f"'{one}': 'varchar'" for one in names)
    blank = " and ".join(f"coalesce(trim({one}), '') = ''" for one in names)
    sql = (
        f"copy (select * from read_csv({literal(path)}, auto_detect = false, header = true, skip = {skip}, "
        f"columns = {{{columns}}}, delim = {literal(delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"max_line_size = {csv.field_size_limit()}) where not ({blank})) "
        f"to {literal(room.folder / 'cells.parquet')} (format parquet)"
    )
    try:
        with room.engine() as con:
            return int(bar.run(con, sql)[0][0])
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:  # ragged rows, quotation marks, another encoding: the reader of small files knows them
        return 0


def _by_row(path: Path, room: Room, about: Raw, delimiter: str, skipped: int, bar: Bar) -> Large:
    """Lay out a CSV file as the reader of small files reads it."""
    encoding, remarks = _encoding(path, about.name)
    try:
        sheets, shape = _sheets(path, room, about.name, encoding, delimiter, skipped, bar, strict=True)
    except csv.Error:
        remarks = (*remarks, *CARELESS)
        sheets, shape = _sheets(path, room, about.name, encoding, delimiter, skipped, bar, strict=False)
    if not sheets.files:
        raise shape.nothing()
    told = replace(about, read=shape.read, remarks=(*remarks, *shape.remarks()))
    return standing(room, sheets.files, shape.header, told)


def _sheets(
    path: Path, room: Room, name: str, encoding: str, delimiter: str, skipped: int, bar: Bar, *, strict: bool
) -> tuple[Sheets, Shape]:
    size = path.stat().st_size
    with path.open("rb") as file, io.TextIOWrapper(file, encoding, newline="") as text:
        text.read(skipped)
        rows = records(text, delimiter, name, strict=strict)
        shape, sheets = Shape(name, next(rows)), Sheets(room)
        fitting = shape.fitting(rows)
        while part := list(islice(fitting, ROWS)):
            columns = zip(*(row for _, row in part), strict=True)
            sheets.add([seq for seq, _ in part], dict(zip(shape.header, columns, strict=True)))
            bar.reach(file.tell() / size)
    return sheets, shape


def _encoding(path: Path, name: str) -> tuple[str, tuple[Remark, ...]]:
    """How a text file is written. Raises `BadData` when it is none."""
    with path.open("rb") as stream:
        start = stream.read(SAMPLE)
        stream.seek(0)
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16", ()
        fits = {encoding: codecs.getincrementaldecoder(encoding)() for encoding in ("utf-8-sig", "cp1252")}
        for block in iter(lambda: stream.read(_BLOCK), b""):
            if b"\0" in block:
                raise not_a_text(name)
            for encoding, decoder in list(fits.items()):
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    del fits[encoding]
    encoding = next(iter(fits), "latin-1")
    if is_noise(start.decode(encoding, errors="replace")):
        raise not_a_text(name)
    return encoding, () if encoding == "utf-8-sig" else NOT_UTF8


# -- Parquet files


def large_parquet(paths: Sequence[Path], name: str) -> Large:
    """Large Parquet files, one after the other, where they are. Raises `BadData` for a damaged one."""
    firsts, starts, rows = [], [], 0
    for path in paths:
        first, count = _first(path, name if len(paths) == 1 else path.name)
        firsts.append(first)
        starts.append(rows)
        rows += count
    placed = ", ".join(f"({literal(path)}, {start})" for path, start in zip(paths, starts, strict=True))
    relation = files_sql(paths)
    if len(paths) > 1:
        relation = (
            f"(select p.*, s.start_ + p.file_row_number as seq_ from {relation[:-1]}, filename = 'file_') p "
            f"join (values {placed}) s(file_, start_) on p.file_ = s.file_)"
        )
    with (room := Room()).engine() as con:
        found = con.sql(f"select * from {files_sql(paths)} limit 0")
        types = {
            one: str(kind) for one, kind in zip(found.columns, found.types, strict=True) if one != "file_row_number"
        }
    own = list(firsts[0].columns) if len(paths) == 1 else own_names(types)
    cells = {told: _as_cell(quoted(one), kind) for told, (one, kind) in zip(own, types.items(), strict=True)}
    instants = frozenset(told for told, kind in zip(own, types.values(), strict=True) if kind.startswith("TIMESTAMP"))
    head = replace(next((one for one in firsts if len(one)), firsts[0]), name=name, read=rows)
    large = Large(head, room, relation, cells, instants, "seq_" if len(paths) > 1 else "file_row_number")
    if len(paths) == 1 and NORMAL.items() <= types.items():
        return _normal(large, paths[0], types)
    return large if set(own) == set(head.columns) else replace(large, head=large.first())


def _normal(large: Large, path: Path, types: Mapping[str, str]) -> Large:
    """A file in the form of a table: its own `seq` orders it, and when all else is text it needs no other."""
    cells = {name: sql for name, sql in large.cells.items() if name != "seq"} | {"ts_us": "ts_us"}
    text = all(kind == "VARCHAR" for name, kind in types.items() if name not in NORMAL)
    columns = {name: found for name, found in large.head.columns.items() if name != "seq"}
    columns["ts_us"] = [int(us) if us else None for us in large.head.texts("ts_us")]
    head = replace(large.head, columns=columns)
    instants = large.instants | {"ts_us"}
    return replace(large, head=head, cells=cells, instants=instants, seq="seq", ready=path if text else None)


def is_large_parquet(path: Path) -> bool:
    """Whether a Parquet file is large once it is unpacked, or has the form of a table already."""
    from pyarrow import parquet

    try:
        about = parquet.read_metadata(path)
    except Exception:  # pyarrow raises several kinds for a damaged file
        return False
    names = set(about.schema.to_arrow_schema().names)
    return about.num_rows * about.num_columns >= CELLS or set(NORMAL) <= names


def _first(path: Path, name: str) -> tuple[Raw, int]:
    """The first rows of a Parquet file, and how many it has."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
        not_too_wide(len(file.schema_arrow.names), name)
        first = next(file.iter_batches(HEAD), None)
        frame = (pa.table(first) if first else file.schema_arrow.empty_table()).to_pandas(integer_object_nulls=True)
        return from_frame(frame, name, 1), file.metadata.num_rows
    except BadData:
        raise
    except Exception:  # pyarrow raises several kinds for a damaged file
        raise damaged(name) from None


def _as_cell(name: str, kind: str) -> str:
    """The SQL of a cell, written as the reader of small files writes it."""
    if kind.startswith("TIMESTAMP"):
        return f"epoch_us({name})"
    if kind == "BOOLEAN":
        return f"case {name} when true then 'True' when false then 'False' else '' end"
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{name} = trunc({name}) and abs({name}) < 1e15"
        kept = f"when {whole} then {name}::bigint::varchar else {name}::varchar"
        return f"case when {name} is null or isnan({name}) then '' {kept} end"
    return f"coalesce({name}::varchar, '')"
