"""A map with all that was done to it: the headless twin of the Builder.

A `History` is a value. `do`, `undo` and `redo` return a new one that ends with one more entry;
nothing is ever taken out, so every earlier state can be brought back.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, NamedTuple

from journeykit.errors import BadEdit
from journeykit.model.edits import Edit, Restore, apply, describe, inverse
from journeykit.model.journey import Journey
from journeykit.text import Phrase, phrase

Kind = Literal["do", "undo", "redo"]

__all__ = ["Entry", "History", "Kind"]


class Entry(NamedTuple):
    """One line of the log: the edit, the edit that takes it back, when, and what it says."""

    kind: Kind
    edit: Edit
    back: Edit
    at: datetime
    says: Phrase


class History(NamedTuple):
    """A journey, its log, and which entries can be undone and redone (positions in the log).

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

    @classmethod
    def start(cls, journey: Journey) -> History:
        """A history that begins with `journey`."""
        return cls(journey)

    def do(self, edit: Edit, at: datetime | None = None) -> History:
        """Apply an edit. Raises what `apply` raises, and then nothing has changed."""
        entry = self._entry("do", edit, at)
        return self._after(entry, (*self.undoable, entry), ())

    def undo(self, at: datetime | None = None) -> History:
        """Take the last edit back that was not taken back yet."""
        if not self.undoable:
            raise BadEdit(phrase("There is nothing to undo."))
        last = self.undoable[-1]
        entry = self._entry("undo", last.back, at)
        return self._after(entry, self.undoable[:-1], (*self.redoable, entry))

    def redo(self, at: datetime | None = None) -> History:
        """Apply the edit again that was undone last."""
        if not self.redoable:
            raise BadEdit(phrase("There is nothing to redo."))
        last = self.redoable[-1]
        entry = self._entry("redo", last.back, at)
        return self._after(entry, (*self.undoable, entry), self.redoable[:-1])

    def take(self, kind: Kind, edit: Edit | None = None, at: datetime | None = None) -> History:
        """`do`, `undo` or `redo`, by name: how a stored log is folded."""
        if kind == "do":
            if edit is None:
                raise BadEdit(phrase("An edit is missing."))
            return self.do(edit, at)
        return self.undo(at) if kind == "undo" else self.redo(at)

    def restore(self, journey: Journey, at: datetime | None = None) -> History:
        """Put another state of the map in place; undo brings this one back."""
        return self.do(Restore(journey=journey), at)

    def _entry(self, kind: Kind, edit: Edit, at: datetime | None) -> Entry:
        says = describe(self.journey, edit)
        if kind == "undo":
            says = phrase("Undone: {what}", what=says)
        elif kind == "redo":
            says = phrase("Redone: {what}", what=says)
        return Entry(kind, edit, inverse(self.journey, edit), at or datetime.now(UTC), says)

    def _after(self, entry: Entry, undoable: tuple[Entry, ...], redoable: tuple[Entry, ...]) -> History:
        return History(apply(self.journey, entry.edit), (*self.log, entry), undoable, redoable)
