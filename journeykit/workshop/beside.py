"""The history of a map that is kept as a file: a log in a hidden folder beside it.

`.journeykit/shoes.journey.json.history` begins with the map as it was when the log was begun; each entry is one more
line. Who gets the map file alone does not get its history; who deletes the log forgets it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Final, Self

from journeykit.errors import BadFile, JourneyError, why
from journeykit.model.becoming import becoming
from journeykit.model.history import Entry, History
from journeykit.model.journey import Journey
from journeykit.text import Phrase, phrase
from journeykit.workshop.entries import from_row, to_row
from journeykit.workshop.work import MemoryLog, Work, utc_now
from journeykit.writing import write_whole

FOLDER: Final = ".journeykit"
_FORMAT: Final = 1
_MOST: Final = 1_000  # entries that are read; of more, the newest half stays, or a file would take long to open

__all__ = ["FOLDER", "FileWork"]


class FileWork(Work):
    """Work on a map file, with what was done to it before. Nothing is written before `keep`.

    `place` is where the history is kept. Where it cannot be read or written, `trouble` says so; it then lasts as long
    as this process.

    >>> import tempfile
    >>> from journeykit.model.edits import ChangeHeader
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "shoes.journey.json")
    ...     work = FileWork.of(file, Journey(title="Shoes"))
    ...     entry = work.do(ChangeHeader(fields={"title": "Boots"}))
    ...     work.keep()
    ...     print(FileWork.of(file, work.journey).history()[0].says)
    Changed the map’s header
    """

    place: Path
    trouble: JourneyError | None = None
    _log: _FileLog

    @classmethod
    def of(cls, file: Path, journey: Journey, *, now: Callable[[], datetime] = utc_now) -> Self:
        """The work on `file`, which holds `journey`. What changed there since the last entry is an entry itself."""
        place, trouble = file.parent / FOLDER / f"{file.name}.history", None
        try:
            log = _read(place, journey)
        except BadFile as error:
            log, trouble = _FileLog(place, journey), error
        if edit := becoming(log.history.journey, journey):
            log.append(log.history.do(edit, _changed_at(file) or now(), says=phrase("Changed outside the Builder")))
        work = cls(log, log.history, now=now)
        work.place, work.trouble = place, trouble
        return work

    def keep(self) -> None:
        """Write what was done since; the map’s own file holds it already."""
        if self.trouble is None:
            try:
                self._log.write()
            except BadFile as error:
                self.trouble = error


class _FileLog(MemoryLog):
    """A log in memory that was read from a file, and is added to it when it is told to."""

    def __init__(self, place: Path, journey: Journey, entries: Sequence[Entry] = (), size: int = 0) -> None:
        super().__init__(journey)
        self.history = History.start(journey)
        for entry in entries:
            if not self.append(self.history.follow(entry)):
                raise ValueError(entry.seq)
        self._place = place
        self._written = len(entries)  # those that stand in the file
        self._size = size  # of the file, as it was left here
        self._anew = False

    def append(self, history: History) -> bool:
        if kept := super().append(history):
            self.history = history._replace(log=())
        return kept

    def write_anew(self) -> None:
        """The whole log, when it is next written."""
        self._written, self._anew = 0, True

    def shortened(self) -> _FileLog:
        """The newest part of a long log; the file becomes as short when it is next written."""
        first = len(self._entries) - _MOST // 2
        short = _FileLog(self._place, self._states[first], _numbered(self._entries[first:]), self._size)
        short.write_anew()
        return short

    def write(self) -> None:
        """Add what is new to the file. Raises `BadFile`; a file that somebody else wrote to is left as it is."""
        if self._written == len(self._entries):
            return
        try:
            found = self._place.stat().st_size if self._place.exists() else 0
            if found and found != self._size:
                raise BadFile(phrase("{file} was changed by another program.", file=self._place.name))
            begins = self._anew or not found  # such as after somebody deleted it, to forget
            new = b"".join(_line(to_row(one)) for one in self._entries[self._written :])
            if begins:
                folder = self._place.parent
                folder.mkdir(mode=0o700, exist_ok=True)  # words that were taken out again are nobody else's business
                (folder / ".gitignore").write_text("*\n")
                start = self._states[self._written].model_dump(mode="json", exclude_defaults=True)
                write_whole(self._place, _line({"format": _FORMAT, "journey": start}) + new)
            else:
                with self._place.open("ab") as out:
                    out.write(new)
            self._size, self._written, self._anew = self._place.stat().st_size, len(self._entries), False
        except OSError as error:
            raise BadFile(phrase("{file} cannot be written: {why}.", file=str(self._place), why=why(error))) from None


def _read(place: Path, journey: Journey) -> _FileLog:
    """The log that stands in a file; a new one that begins with `journey` where there is none. Raises `BadFile`."""
    try:
        content = place.read_bytes() if place.exists() else b""
    except OSError as error:
        raise BadFile(phrase("{file} cannot be read: {why}.", file=str(place), why=why(error))) from None
    if not content:
        return _FileLog(place, journey)
    *lines, cut = content.split(b"\n")
    try:
        head, *rows = (json.loads(line) for line in lines)
        if head["format"] != _FORMAT:
            raise ValueError(head["format"])
        entries = _numbered([_harmless(from_row(row)) for row in rows])
        log = _FileLog(place, Journey.model_validate(head["journey"]), entries, len(content))
    except (ValueError, TypeError, KeyError, AttributeError, JourneyError):
        raise BadFile(
            phrase("{file} is damaged, or of a newer JourneyKit; it was left as it is.", file=str(place))
        ) from None
    if cut:  # its last line was not whole when the machine went down
        log.write_anew()
    return log.shortened() if len(entries) > _MOST else log


def _harmless(entry: Entry) -> Entry:
    """The entry, if its words hold their own values and nothing else: the file may be forged. Raises `ValueError`."""
    left = [entry.says]
    while left:
        said = left.pop()
        for pattern in (said.source, said.many or "") if said.values else ():
            for _, name, form, how in Formatter().parse(pattern):
                if name is not None and (name not in said.values or form or how):
                    raise ValueError(pattern)
        left += [value for value in said.values.values() if isinstance(value, Phrase)]
    return entry


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Entries whose numbers begin with 1: those before were forgotten."""
    less = entries[0].seq - 1 if entries else 0
    return [one._replace(seq=one.seq - less, of=max(0, one.of - less)) for one in entries]


def _line(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _changed_at(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return None
