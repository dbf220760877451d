"""What can go wrong, said so that a person knows what to do next.

Every error of the package is a `JourneyError`. Its message is a `Phrase`, so the same
error reads in English (`str(error)`) and in French (`error.to("fr")`).
"""

from __future__ import annotations

import errno
from typing import Final

from journeykit.text import Language, Phrase, phrase

__all__ = [
    "BadData",
    "BadEdit",
    "BadFile",
    "BadValue",
    "JourneyError",
    "NeedsData",
    "NotFound",
    "StoreError",
    "why",
]

_WHY: Final = {
    errno.ENOENT: phrase("there is no such file or folder"),
    errno.EACCES: phrase("it is not yours to open or to change"),
    errno.EPERM: phrase("it is not yours to open or to change"),
    errno.EISDIR: phrase("it is a folder"),
    errno.ENOTDIR: phrase("what should be its folder is a file"),
    errno.ENOSPC: phrase("the disk is full"),
    errno.EDQUOT: phrase("the disk is full"),
    errno.EROFS: phrase("the disk can only be read"),
    errno.ENAMETOOLONG: phrase("its name is too long"),
}


class JourneyError(Exception):
    """Base of every error a person may meet: what happened, then what to do.

    >>> from journeykit.text import phrase
    >>> error = JourneyError(phrase("The file {file} is empty.", file="map.json"))
    >>> str(error)
    'The file map.json is empty.'
    """

    def __init__(self, message: Phrase | str, next_step: Phrase | str | None = None) -> None:
        self.message = message if isinstance(message, Phrase) else Phrase(message)
        self.next_step = next_step if next_step is None or isinstance(next_step, Phrase) else Phrase(next_step)
        super().__init__(self.to("en"))

    def to(self, language: Language) -> str:
        """The message and the next step in `language`."""
        parts = [self.message.to(language)]
        if self.next_step is not None:
            parts.append(self.next_step.to(language))
        return " ".join(parts)


class BadValue(JourneyError):
    """A value of the map is not allowed where it stands."""


class BadEdit(JourneyError):
    """An edit cannot be applied to this map; the map is unchanged."""


class NotFound(BadEdit):
    """A stage, card, framework, KPI or piece of work that is not there."""


class BadFile(JourneyError):
    """A map file cannot be read or written; the file on disk is untouched."""


class BadData(JourneyError):
    """A data file (orders, surveys, events) cannot be used as it is."""


class NeedsData(BadData):
    """A figure needs a table or a column that is not there; `needs` says which, in a few words."""

    def __init__(self, message: Phrase, next_step: Phrase, needs: Phrase) -> None:
        super().__init__(message, next_step)
        self.needs = needs


class StoreError(JourneyError):
    """The work could not be saved or found; nothing saved before is lost."""


def why(error: OSError) -> Phrase:
    """Why a file could not be used, in words; what is rare, in those of the system.

    >>> import errno
    >>> str(why(OSError(errno.ENOSPC, "No space left on device")))
    'the disk is full'
    """
    return _WHY.get(error.errno or 0) or Phrase(error.strerror or str(error))
