"""Says what a database complains of in plain words, with the next step. Never with keys or passwords."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from journeykit.errors import StoreError
from journeykit.text import Phrase, phrase

__all__ = ["damaged", "store_error", "taken_away"]

_FULL: Final = "full"
_READ_ONLY: Final = "read-only"
_BUSY: Final = "busy"
_UNREADABLE: Final = "unreadable"
_SQLITE: Final = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_NOTADB": _UNREADABLE,
    "SQLITE_CORRUPT": _UNREADABLE,
}
_POSTGRESQL: Final = {"53100": _FULL, "25006": _READ_ONLY, "42501": _READ_ONLY, "55P03": _BUSY, "53300": _BUSY}


def store_error(error: SQLAlchemyError, place: str) -> StoreError:
    """A `StoreError` for what the database at `place` answered."""
    said, next_step = _words(_kind(error), place)
    return StoreError(said, next_step)


def damaged(place: str) -> StoreError:
    """A `StoreError` for what is there and cannot be read."""
    return StoreError(*_words(_UNREADABLE, place))


def taken_away(place: str) -> StoreError:
    """A `StoreError` for a file that was deleted, moved or replaced while it was open."""
    return StoreError(
        phrase("{place} was deleted, moved or replaced; the last edit was not kept.", place=place),
        phrase("Put it back, or reload the page to go on with what is there now."),
    )


def _kind(error: SQLAlchemyError) -> str:
    orig = error.orig if isinstance(error, DBAPIError) else None
    name = str(getattr(orig, "sqlite_errorname", ""))  # such as SQLITE_READONLY_DBMOVED
    state = str(getattr(orig, "sqlstate", "") or "")
    return _SQLITE.get("_".join(name.split("_")[:2]), _POSTGRESQL.get(state, ""))


def _words(kind: str, place: str) -> tuple[Phrase, Phrase]:
    if kind == _FULL:
        return (
            phrase("The disk of {place} is full; the last edit was not kept. All that was kept before is safe.",
                   place=place),
            phrase("Make room on the disk, then try again."),
        )  # fmt: skip
    if kind == _READ_ONLY:
        return (
            phrase("{place} cannot be written to; the last edit was not kept.", place=place),
            phrase("Make the file and its folder writable, or set JOURNEYKIT_STORE to another place."),
        )
    if kind == _BUSY:
        return (
            phrase("{place} is busy with other people’s work; the last edit was not kept.", place=place),
            phrase("Try again in a moment."),
        )
    if kind == _UNREADABLE:
        return (
            phrase("{place} is damaged, or is not a store of JourneyKit; it was left as it is.", place=place),
            phrase("Put a copy of it back, or set JOURNEYKIT_STORE to another place."),
        )
    return (
        phrase("The store {place} does not answer; the last edit was not kept.", place=place),
        phrase("Check that the disk or the database server is there, then try again."),
    )
