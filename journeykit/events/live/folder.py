"""A folder of Parquet files that grows. The folder is the truth: the rows of a file that is replaced or deleted go too.

A file is `events`, `orders`, `surveys` or `contacts` by the beginning of its name or of a folder's above it, else by
its columns. Of several rows about one order (contact, answer) the last counts: by a column `changed`, else by the
time the file was written.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from journeykit.errors import why
from journeykit.events.live.source import Away, Fresh, Gone
from journeykit.events.live.watermark import as_rank, changed_column
from journeykit.events.roles import KIND_NAMES, KINDS, Kind, kind_of
from journeykit.text import Phrase, phrase, shown

__all__ = ["Folder"]

_AT_ONCE: Final = 250_000
_PATIENCE: Final = 10  # seconds that a file may stay half written before it is said


class Seen(NamedTuple):
    """What a file was when it was looked at."""

    mtime: int
    size: int
    inode: int


class Folder:
    """Follows the Parquet files of a folder and of the folders in it; names that begin with a dot or an underscore are
    not looked at."""

    def __init__(self, place: Path) -> None:
        self.place, self.name = place, place.name or str(place)
        self.notes: tuple[Phrase, ...] = ()
        self.forget()

    def forget(self) -> None:
        """Everything will be given again."""
        self._read: dict[str, tuple[Seen, Kind]] = {}
        self._strange: dict[str, Seen] = {}
        self._waiting: dict[str, float] = {}

    def close(self) -> None:
        """Nothing is held open."""

    def news(self) -> Iterator[Fresh | Gone]:
        """The rows of files that are new or were written again, and the files that are gone."""
        found = self._files()
        self._all_there(found)
        for file in [file for file in self._read if file not in found]:
            yield Gone(self._read.pop(file)[1], file)
        for file in sorted(found, key=lambda one: (found[one].mtime, one)):
            if self._strange.get(file) != found[file] and (
                file not in self._read or self._read[file][0] != found[file]
            ):
                yield from self._take(file, found[file])
        self._waiting = {file: since for file, since in self._waiting.items() if file in found}
        self.notes = tuple(self._notes(found))

    def _files(self) -> dict[str, Seen]:
        found: dict[str, Seen] = {}
        try:
            _scan(str(self.place), "", found)
        except OSError as error:
            raise Away(phrase("{place}: {why}.", place=self.name, why=why(error))) from None
        if not found:
            raise Away(phrase("There is no Parquet file in {place} yet.", place=self.name))
        return found

    def _all_there(self, found: Mapping[str, Seen]) -> None:
        """A table of which no file is left was not emptied: it is away."""
        for kind in {kind for _, kind in self._read.values()}:
            if not any(file in found for file, (_, of) in self._read.items() if of == kind) and not any(
                _kind_by_name(file) == kind for file in found
            ):
                raise Away(phrase("{place} has no file of {kind} any more.", place=self.name, kind=KIND_NAMES[kind]))

    def _take(self, file: str, seen: Seen) -> Iterator[Fresh | Gone]:
        """The rows of a file; of one that is not whole yet nothing, and it is tried again."""
        from pyarrow import ArrowException, parquet  # type: ignore[import-untyped]

        begun: Kind | None = None
        try:
            with parquet.ParquetFile(self.place / file) as opened:
                names = opened.schema_arrow.names
                kind = _kind_by_name(file) or kind_of(names)
                if kind is None:
                    self._strange[file] = seen
                    return
                if file in self._read:
                    yield Gone(self._read.pop(file)[1], file)
                begun = kind
                changed = changed_column(names)
                for batch in opened.iter_batches(_AT_ONCE):
                    rank = as_rank(batch[changed]) if changed else seen.mtime
                    yield Fresh(kind, _table(batch), file, rank, None, file)
        except (ArrowException, OSError, ValueError):
            self._waiting.setdefault(file, time.monotonic())
            if begun:
                yield Gone(begun, file)
            return
        self._waiting.pop(file, None)
        self._read[file] = (seen, kind)

    def _notes(self, found: Mapping[str, Seen]) -> Iterator[Phrase]:
        for file, since in self._waiting.items():
            if time.monotonic() - since > _PATIENCE:
                yield phrase(
                    "{file} cannot be read: it is not complete, or damaged. It is tried again.", file=shown(file)
                )
        for file in self._strange:
            if file in found:
                tables = ", ".join(KINDS)
                yield phrase(
                    "{file} is none of {tables}, by its name and its columns.", file=shown(file), tables=tables
                )


def _scan(top: str, inside: str, found: dict[str, Seen]) -> None:
    with os.scandir(os.path.join(top, inside)) as entries:
        for entry in entries:
            if entry.name.startswith((".", "_")):
                continue
            name = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir():
                _scan(top, name, found)
            elif entry.name.endswith(".parquet"):
                try:
                    stat = entry.stat()
                except FileNotFoundError:  # renamed while we looked
                    continue
                found[name] = Seen(stat.st_mtime_ns, stat.st_size, stat.st_ino)


def _kind_by_name(file: str) -> Kind | None:
    for part in reversed(file.casefold().split("/")):
        for kind in KINDS:
            if part.startswith(kind):
                return kind
    return None


def _table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])
