"""A map with all that was done to it: the headless twin of the Builder.

A `History` is a value. `do`, `undo` and `redo` return a new one that ends with one more entry;
nothing is ever taken out, so every earlier state can be brought back.

With several people on one map, whoever gives a name as `author` takes back and redoes their own edits
only; without a name, everybody's. An edit that can no longer be taken back, because somebody removed
its card since, is passed over. An author may be a name with a mark that tells whose it is ("Ana#guest-1f"): the mark
alone then says who somebody is, so that one's own edits can be undone after one has said one's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Literal, NamedTuple

from journeykit.errors import BadEdit
from journeykit.model.edits import Edit, Restore, apply, describe, inverse
from journeykit.model.journey import Journey
from journeykit.text import Phrase, phrase

Kind = Literal["do", "undo", "redo"]
DEPTH: Final = 300
"""How many edits can be undone. Older states come back by `restore`."""

BURST: Final = timedelta(minutes=30)
"""What is changed with shorter pauses is shown together."""
MARK: Final = "#"

__all__ = ["BURST", "DEPTH", "MARK", "Burst", "Entry", "History", "Kind", "bursts", "identity"]


class Entry(NamedTuple):
    """One line of the log: the edit, the edit that takes it back, when, and what it says.

    `seq` is its position in the log, from 1; `of` is the position of the entry that it undoes or redoes.
    """

    kind: Kind
    edit: Edit
    back: Edit
    at: datetime
    says: Phrase
    seq: int = 0
    author: str = ""
    of: int = 0


class History(NamedTuple):
    """A journey, its log, which entries can be undone and redone, and the position of the last entry.

    >>> from journeykit.model.edits import ChangeHeader
    >>> history = History.start(Journey(title="Shoes"))
    >>> history = history.do(ChangeHeader(fields={"title": "Boots"}))
    >>> history.undo().journey.title, history.undo().redo().journey.title
    ('Shoes', 'Boots')
    """

    journey: Journey
    log: tuple[Entry, ...] = ()
    undoable: tuple[Entry, ...] = ()
    redoable: tuple[Entry, ...] = ()
    seq: int = 0

    @classmethod
    def start(cls, journey: Journey) -> History:
        """A history that begins with `journey`."""
        return cls(journey)

    def do(self, edit: Edit, at: datetime | None = None, author: str = "", says: Phrase | None = None) -> History:
        """Apply an edit. Raises what `apply` raises, and then nothing has changed."""
        return self.follow(self._entry("do", edit, says or describe(self.journey, edit), at, author))

    def undo(self, at: datetime | None = None, author: str = "") -> History:
        """Take the last edit back that was not taken back yet; of `author` alone, if one is given."""
        for last in _of(self.undoable, author):
            try:
                says = phrase("Undone: {what}", what=_what(last))
                return self.follow(self._entry("undo", last.back, says, at, author, last.seq))
            except BadEdit:  # its card or stage is gone
                continue
        raise BadEdit(phrase("There is nothing to undo."))

    def redo(self, at: datetime | None = None, author: str = "") -> History:
        """Apply the edit again that was undone last; by `author` alone, if one is given."""
        for last in _of(self.redoable, author):
            try:
                says = phrase("Redone: {what}", what=_what(last))
                return self.follow(self._entry("redo", last.back, says, at, author, last.seq))
            except BadEdit:
                continue
        raise BadEdit(phrase("There is nothing to redo."))

    def can_undo(self, author: str = "") -> bool:
        """Whether there is an edit to take back."""
        return bool(_of(self.undoable, author))

    def can_redo(self, author: str = "") -> bool:
        """Whether there is an undone edit to apply again."""
        return bool(_of(self.redoable, author))

    def take(self, kind: Kind, edit: Edit | None = None, at: datetime | None = None, author: str = "") -> History:
        """`do`, `undo` or `redo`, by name."""
        if kind == "do":
            if edit is None:
                raise BadEdit(phrase("An edit is missing."))
            return self.do(edit, at, author)
        return self.undo(at, author) if kind == "undo" else self.redo(at, author)

    def restore(self, journey: Journey, at: datetime | None = None) -> History:
        """Put another state of the map in place; undo brings this one back."""
        return self.do(Restore(journey=journey), at)

    def follow(self, entry: Entry) -> History:
        """The history with one more entry, made here or read from a stored log."""
        undoable, redoable = self.undoable, self.redoable
        if entry.kind == "do":
            undoable = (*undoable, entry)
            redoable = tuple(one for one in redoable if entry.author and identity(one.author) != identity(entry.author))
        elif entry.kind == "undo":
            undoable = tuple(one for one in undoable if one.seq != entry.of)
            redoable = (*redoable, entry)
        else:
            undoable = (*undoable, entry)
            redoable = tuple(one for one in redoable if one.seq != entry.of)
        journey = apply(self.journey, entry.edit)
        return History(journey, (*self.log, entry), undoable[-DEPTH:], redoable[-DEPTH:], entry.seq)

    def _entry(self, kind: Kind, edit: Edit, says: Phrase, at: datetime | None, author: str, of: int = 0) -> Entry:
        back = inverse(self.journey, edit)
        return Entry(kind, edit, back, at or datetime.now(UTC), says, self.seq + 1, author, of)


def identity(author: str) -> str:
    """Who an author is, whatever the name they gave then.

    >>> identity("Ana#guest-1f") == identity("guest-1f"), identity("Ana")
    (True, 'Ana')
    """
    return author.rpartition(MARK)[2]


class Burst(NamedTuple):
    """What was changed in one go, by one person or several, newest first."""

    entries: tuple[Entry, ...]

    @property
    def authors(self) -> tuple[str, ...]:
        """Who made the entries, each once, with the name they gave last."""
        found: dict[str, str] = {}
        for one in self.entries:
            who = identity(one.author) or one.author
            if who not in found or (MARK in one.author and MARK not in found[who]):
                found[who] = one.author
        return tuple(found.values())


def bursts(entries: Iterable[Entry], zone: tzinfo | None = None) -> tuple[Burst, ...]:
    """The entries of a log, newest first, put together by when they were made; a day is one of `zone`, else of here.

    >>> history = History.start(Journey(title="Shoes")).restore(Journey(title="Boots")).undo()
    >>> [len(one.entries) for one in bursts(reversed(history.log))]
    [2]
    """
    found: list[list[Entry]] = []
    for entry in entries:
        last = found[-1][-1] if found else None
        if last and _together(last.at, entry.at, zone):
            found[-1].append(entry)
        else:
            found.append([entry])
    return tuple(Burst(tuple(group)) for group in found)


def _together(one: datetime, other: datetime, zone: tzinfo | None) -> bool:
    return abs(one - other) <= BURST and one.astimezone(zone).date() == other.astimezone(zone).date()


def _of(entries: tuple[Entry, ...], author: str) -> tuple[Entry, ...]:
    """Those `author` may take back, the last one first."""
    return tuple(one for one in reversed(entries) if not author or identity(one.author) == identity(author))


def _what(entry: Entry) -> Phrase:
    """The words of the edit itself, however often it was undone and redone since."""
    what = entry.says if entry.kind == "do" else entry.says.values["what"]
    assert isinstance(what, Phrase)
    return what
