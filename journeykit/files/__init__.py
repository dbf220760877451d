"""Map files: one module a format; `native` is the source of truth.

To add a format, write a module with `ENDINGS`, `load` and `save` like `native.py`, and name it in `FORMATS`.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Final, cast

from journeykit.errors import BadFile
from journeykit.files import native
from journeykit.model.journey import Journey
from journeykit.text import phrase

FORMATS: Final[tuple[ModuleType, ...]] = (native,)

__all__ = ["FORMATS", "load", "save"]


def load(path: str | Path) -> Journey:
    """Read a map file of any format, told by its ending. Raises `BadFile`; the file is untouched."""
    return cast("Journey", _format(Path(path)).load(path))


def save(journey: Journey, path: str | Path) -> Path:
    """Write a map file in the format of its ending, atomically. Raises `BadFile`; what was there is then still there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(save(Journey(title="Shoes"), f"{folder}/shoes.journey.json")).title
    'Shoes'
    """
    return cast("Path", _format(Path(path)).save(journey, path))


def _format(path: Path) -> ModuleType:
    for one in FORMATS:
        if path.name.lower().endswith(one.ENDINGS):
            return one
    endings = ", ".join(f"*{ending}" for one in FORMATS for ending in one.ENDINGS)
    raise BadFile(
        phrase("{file} is not named like a map file.", file=path.name),
        phrase("Map files end like this: {endings}.", endings=endings),
    )
