"""A piece of work: one map being edited, by one person or several, with all that was done to it.

`Work` is what the Builder holds. Its log is either this process's memory (a notebook) or a database
(`journeykit.workshop.store`); undo and redo are those of `journeykit.model.history`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol, Self

from journeykit.errors import NotFound, StoreError
from journeykit.model.edits import Edit, Restore
from journeykit.model.history import Entry, History
from journeykit.model.journey import Journey
from journeykit.text import Phrase, phrase

__all__ = ["Log", "MemoryLog", "Work"]

_TRIES: Final = 100  # each failed one means that somebody else's edit got in
_AUTHOR: Final = 80


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


class Log(Protocol):
    """Where the entries of one piece of work are kept. Nothing is ever changed or taken out."""

    def since(self, seq: int) -> tuple[Entry, ...]:
        """The entries after position `seq`, oldest first."""

    def append(self, history: History) -> bool:
        """Keep the last entry of `history`; False if another entry has its place. Kept for good on return."""

    def page(self, before: int | None, limit: int) -> tuple[Entry, ...]:
        """At most `limit` entries before a position (or the last ones), newest first."""

    def at(self, seq: int) -> Journey:
        """The map after entry `seq`, which is there; 0 is the map it began with."""


class MemoryLog:
    """A log that lives as long as this process."""

    def __init__(self, journey: Journey) -> None:
        self._entries: list[Entry] = []
        self._states = [journey]

    def since(self, seq: int) -> tuple[Entry, ...]:
        return tuple(self._entries[seq:])

    def append(self, history: History) -> bool:
        if history.seq != len(self._states):
            return False
        self._entries.append(history.log[-1])
        self._states.append(history.journey)
        return True

    def page(self, before: int | None, limit: int) -> tuple[Entry, ...]:
        return tuple(reversed(self._entries[: None if before is None else max(before - 1, 0)]))[: max(limit, 0)]

    def at(self, seq: int) -> Journey:
        return self._states[seq]


class Work:
    """One map being edited.

    `author` is the name the edits of this object are signed with, and may be set at any time. With a name,
    undo and redo concern the edits signed so; without one, the last edit of anybody. One object belongs to
    one thread; any number of objects, processes and machines may hold the same stored work.

    >>> from journeykit.model.edits import ChangeHeader
    >>> work = Work.start(Journey(title="Shoes"))
    >>> print(work.do(ChangeHeader(fields={"title": "Boots"})).says)
    Changed the map’s header
    >>> print(work.undo().says, "-", work.journey.title)
    Undone: Changed the map’s header - Shoes
    """

    def __init__(
        self, log: Log, history: History, *, key: str = "", author: str = "", now: Callable[[], datetime] = utc_now
    ) -> None:
        self.key = key
        self.author = author
        self._log = log
        self._history = history
        self._now = now
        self._unseen: tuple[Entry, ...] = ()
        self._changed_at: datetime | None = None

    @classmethod
    def start(cls, journey: Journey, *, author: str = "", now: Callable[[], datetime] = utc_now) -> Self:
        """A piece of work that is kept in memory only, such as in a notebook. Its `key` is empty."""
        return cls(MemoryLog(journey), History.start(journey), author=author, now=now)

    def __repr__(self) -> str:  # without the key, which opens the work to whoever reads it
        return f"<Work {self.journey.title!r}, {self.seq} edits>"

    @property
    def journey(self) -> Journey:
        """The map as it stands."""
        return self._history.journey

    @property
    def seq(self) -> int:
        """The position of the last entry known here; 0 before the first edit."""
        return self._history.seq

    @property
    def changed_at(self) -> datetime | None:
        """When the last entry was made that is known here; None before the first edit."""
        if self._changed_at is None and self.seq:  # opened just now
            self._changed_at = self._log.page(self.seq + 1, 1)[0].at
        return self._changed_at

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit that `undo` may take back."""
        return self._history.can_undo(_signed(self.author))

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone edit that `redo` may apply again."""
        return self._history.can_redo(_signed(self.author))

    def do(self, edit: Edit, says: Phrase | None = None) -> Entry:
        """Apply an edit to the newest state of the map and keep it; on return it is safe. `says` is for the log.

        Raises what `apply` raises when the edit does not fit that state (`journey` then shows the state),
        and `StoreError` when it could not be kept (nothing has changed then, and it can be tried again).
        """
        return self._append(lambda now, at, author: now.do(edit, at, author, says))

    def undo(self) -> Entry:
        """Take back the last edit that was not taken back yet. Raises `BadEdit` if there is none."""
        return self._append(lambda now, at, author: now.undo(at, author))

    def redo(self) -> Entry:
        """Apply again what was undone last. Raises `BadEdit` if there is nothing."""
        return self._append(lambda now, at, author: now.redo(at, author))

    def restore(self, seq: int) -> Entry:
        """Bring the map back to how it was after entry `seq` (0: as it began). Undo takes that back."""
        edit = Restore(journey=self.at(seq))
        earlier = phrase("Brought back version {seq} of the map", seq=seq)
        says = earlier if seq else phrase("Brought back the first version")
        return self._append(lambda now, at, author: now.do(edit, at, author, says))

    def refresh(self) -> tuple[Entry, ...]:
        """Take in what others did; those entries, oldest first, each returned once.

        Others are other tabs, processes and people. Also returns what came in while an edit was kept.
        """
        self._catch_up()
        unseen, self._unseen = self._unseen, ()
        return unseen

    def history(self, limit: int = 50, before: int | None = None) -> tuple[Entry, ...]:
        """The log, newest first: at most `limit` entries, those before position `before` if it is given."""
        return self._log.page(before, limit)

    def at(self, seq: int) -> Journey:
        """The map as it was after entry `seq`; 0 is the map it began with. Raises `NotFound`."""
        if seq > self.seq:
            self._catch_up()
        if not 0 <= seq <= self.seq:
            raise NotFound(
                phrase("This map has no version {seq}.", seq=seq),
                phrase("Choose one from 0 to {last}.", last=self.seq),
            )
        return self._log.at(seq)

    def _append(self, change: Callable[[History, datetime, str], History]) -> Entry:
        for _ in range(_TRIES):
            self._catch_up()
            after = change(self._history, self._now(), _signed(self.author))
            if self._log.append(after):
                self._history = after._replace(log=())
                self._changed_at = after.log[-1].at
                return after.log[-1]
        raise StoreError(
            phrase("Too many people are changing this map at the same moment; the edit was not kept."),
            phrase("Try again in a moment."),
        )

    def _catch_up(self) -> None:
        entries = self._log.since(self.seq)
        for entry in entries:
            self._history = self._history.follow(entry)._replace(log=())  # the log has them already
            self._unseen = (*self._unseen, entry)
            self._changed_at = entry.at


def _signed(author: str) -> str:
    """A name fit to be kept: one line, no control characters."""
    return "".join(letter for letter in author if letter.isprintable())[:_AUTHOR].strip()
