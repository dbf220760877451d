"""A map file that a Builder keeps up to date."""

from __future__ import annotations

from pathlib import Path

from journeykit.errors import BadFile
from journeykit.files import load, save
from journeykit.files.native import loads
from journeykit.model.journey import Journey
from journeykit.text import phrase

__all__ = ["KeptFile"]


class KeptFile:
    """A map file that follows every edit, and is never written over what somebody else wrote into it.

    Raises `BadFile` when there is no map at `path`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = KeptFile(save(Journey(title="Shoes"), f"{folder}/shoes.journey.json"))
    ...     kept.save(kept.journey.replace(title="Boots"))
    ...     print(load(kept.path).title)
    Boots
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.journey = load(path)
        self._ours = self._content()

    def save(self, journey: Journey) -> None:
        """Write the map. Raises `BadFile` when that fails, or when the file is not as it was left here.

        A file that was removed is written anew; one that holds what could not be written last is ours again.
        """
        wanted, self.journey = self.journey, journey
        found = self._content()
        if found not in (None, self._ours) and not self._holds(wanted):
            raise BadFile(
                phrase("{file} was changed by another program; it was left as that program wrote it.",
                       file=self.path.name),
                phrase("Your map is still open: save it under another name, or open the file again."),
            )  # fmt: skip
        save(journey, self.path)
        self._ours = self._content()

    def refresh(self) -> Journey | None:
        """The map that somebody else wrote into the file since, which is ours from now on; None if nobody did.

        Raises `BadFile` when it cannot be read; it is then still theirs, and never written over.
        """
        found = self._content()
        if found in (None, self._ours):
            return None
        self.journey = loads(found, self.path.name)
        self._ours = found
        return self.journey

    def _content(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except OSError:
            return None

    def _holds(self, journey: Journey) -> bool:
        try:
            return load(self.path) == journey
        except BadFile:
            return False
