"""A folder of files of one kind, such as one a day: read in the order of their names, as one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from journeykit.errors import BadData
from journeykit.events.large import LARGE, Large, gathered, large_parquet
from journeykit.events.progress import Bar
from journeykit.events.roles import KINDS, Kind, kind_of
from journeykit.events.sources import Raw, Remark, read_raw
from journeykit.text import phrase, plural

__all__ = ["files_of", "of_kinds", "read"]

ENDINGS: Final = (".parquet", ".csv", ".tsv", ".txt")


def files_of(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that make its table: those of the ending that most of them have, in the order of names.

    Folders inside (`day=2026-01-31/...`) are looked into; names that begin with a dot or a low line are not.
    """
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part[0] in "._" for part in path.relative_to(folder).parts)
    ]
    kinds = [(sum(path.suffix.lower() == ending for path in found), -n) for n, ending in enumerate(ENDINGS)]
    ending = ENDINGS[-max(kinds)[1]]
    return tuple(path for path in found if path.suffix.lower() == ending)


def of_kinds(folder: Path) -> dict[Kind, Path]:
    """The files of a folder that are called like kinds of tables, when it has several."""
    found = {path.stem: path for path in files_of(folder)}
    own = {kind: found[kind] for kind in KINDS if kind in found}
    return own if len(own) > 1 else {}


def read(folder: Path, kind: Kind | None, name: str | None, bar: Bar) -> Raw | Large:
    """One table of all the files of a folder. A file that is empty or cannot be read is left out, and said; a column
    that a file lacks is empty there. In a folder with a file of each kind (`orders.csv`, `events.csv` ...), that of
    `kind`. Raises `BadData` when there is nothing to read.
    """
    if kind and (own := of_kinds(folder).get(kind)):
        return read_raw(own)
    paths = files_of(folder)
    if _is_large(paths):
        return _large(paths, name or folder.name, bar)
    parts = _Parts(paths, bar)
    about = Raw(name or folder.name, {}, (), 0, first_row=1)
    found = gathered(about.name, parts, about)
    return parts.told(found, about.name, len(paths))


def _is_large(paths: Sequence[Path]) -> bool:
    return bool(paths) and paths[0].suffix.lower() == ".parquet" and sum(one.stat().st_size for one in paths) >= LARGE


def _large(paths: Sequence[Path], name: str, bar: Bar) -> Raw | Large:
    """Many Parquet files, read where they are; those that cannot be read are left out and said."""
    good: list[Path] = []
    parts = _Parts(paths, bar)
    for path in paths:
        try:
            parts.note(large_parquet([path], path.name).head)
        except BadData as refused:
            parts.bad.append(refused)
        else:
            good.append(path)
    if not good:
        raise parts.bad[0]
    large = large_parquet(good, name)
    found = parts.told(large, name, len(paths))
    return found if kind_of(large.head.columns) == "events" or not isinstance(found, Large) else found.raw()


class _Parts:
    """The rows of the files of a folder, one file after the other."""

    def __init__(self, paths: Sequence[Path], bar: Bar) -> None:
        self._paths, self._bar = paths, bar
        self._read = 0
        self._comma = False
        self._remarks: list[Remark] = []
        self.bad: list[BadData] = []
        self._columns: dict[str, int] = {}

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        for n, path in enumerate(self._paths, start=1):
            try:
                raw = read_raw(path)
            except BadData as refused:
                self.bad.append(refused)
                continue
            self.note(raw)
            texts = [_dated(raw, column) for column in raw.columns]
            for seq, row in zip(raw.seq, zip(*texts, strict=True), strict=True):
                yield self._read - raw.read + seq, dict(zip(raw.columns, row, strict=True))
            self._bar.reach(n / len(self._paths))

    def note(self, raw: Raw) -> None:
        """What must be known of one file, once it is read."""
        self._comma |= raw.decimal_comma
        self._read += raw.read
        self._remarks += [
            Remark(one.rows, one.dropped, phrase("{file}: {what}", file=raw.name, what=one.says)) for one in raw.remarks
        ]
        for column in raw.columns:
            self._columns[column] = self._columns.get(column, 0) + 1

    def told(self, found: Raw | Large, name: str, files: int) -> Raw | Large:
        """The same with the count of all rows and what is said of the files."""
        head = found.head if isinstance(found, Large) else found
        if not len(head):
            if self.bad:
                raise self.bad[0]
            raise BadData(
                phrase("The folder {folder} holds no CSV or Parquet file.", folder=name),
                phrase("Choose the folder the files are in."),
            )
        remarks = [*self._files_said(files), *self._remarks]
        head = replace(head, read=self._read, decimal_comma=self._comma, remarks=tuple(remarks))
        return replace(found, head=head) if isinstance(found, Large) else head

    def _files_said(self, files: int) -> Iterator[Remark]:
        if self.bad:
            said = plural("{n} of {all} files cannot be read and is left out ({why})",
                          "{n} of {all} files cannot be read and are left out (first: {why})",
                          n=len(self.bad), all=files, why=self.bad[0].message)  # fmt: skip
            yield Remark(0, True, said)
        most = files - len(self.bad)
        lacking = [column for column, n in self._columns.items() if n < most]
        if lacking:
            said = plural("{n} column is not in every file (“{column}”): empty in the others",
                          "{n} columns are not in every file (first “{column}”): empty in the others",
                          n=len(lacking), column=lacking[0])  # fmt: skip
            yield Remark(0, False, said)


def _dated(raw: Raw, column: str) -> list[str]:
    """A column as text; instants that the source knew are written as such, so that other files may have text."""
    cells = raw.columns[column]
    if not isinstance(next((cell for cell in cells if cell is not None), ""), int):
        return raw.texts(column)
    start = datetime(1970, 1, 1)
    return ["" if us is None else (start + timedelta(microseconds=int(us))).isoformat() for us in cells]
