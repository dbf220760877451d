"""Map files: one module a format; `native` is the source of truth.

To add a format, write a module with `ENDINGS`, `load` and `save` like `native.py`, and name it in `FORMATS`. One that
is only written says `READS = False`; one that keeps a part of a map only, `WHOLE = False`.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from journeykit.errors import BadFile, why
from journeykit.files import cjml, excel, markdown, mermaid, native, table
from journeykit.model.journey import Journey
from journeykit.text import phrase

FORMATS: Final[tuple[ModuleType, ...]] = (native, excel, table, mermaid, cjml, markdown)
READABLE: Final[tuple[str, ...]] = tuple(
    ending for one in FORMATS if getattr(one, "READS", True) for ending in one.ENDINGS
)
"""How the names of files end that can be opened."""

_LONGEST_NAME: Final = 60
_SHEETS: Final = (".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".numbers")
"""Workbooks that are not read; the programs they are from save what is."""

__all__ = ["FORMATS", "READABLE", "load", "read", "save"]


def load(path: str | Path) -> Journey:
    """Read a map file of any format, told by its ending. Raises `BadFile`; the file is untouched.

    >>> from journeykit.places import dataset
    >>> load(dataset("garden/delivery.en.journey.json")).persona.name
    'Odile Martin'
    """
    found = _format(Path(path), READABLE)
    try:
        return cast("Journey", found.load(path))
    except BadFile as error:
        ending = _seems(Path(path))
        if not ending or ending in found.ENDINGS:
            raise
        step = phrase("Its content is that of a *{ending} file: give it that ending.", ending=ending)
        raise BadFile(error.message, step) from None


def read(name: str, content: bytes) -> Journey:
    """Read a map from the content of a file with this name, such as one that was uploaded. Raises `BadFile`.

    >>> read("shoes.journey.json", b'{"format": 1, "title": "Shoes"}').title
    'Shoes'
    """
    plain = re.sub(r'[\x00-\x1f<>:"|?*\ud800-\udfff]', "-", re.split(r"[/\\]", name)[-1])[-_LONGEST_NAME:]
    _format(Path(plain), READABLE)
    try:
        with tempfile.TemporaryDirectory(prefix="journeykit-") as folder:
            place = Path(folder, plain)
            place.write_bytes(content)
            return load(place)
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be read: {why}.", file=plain, why=why(error)), phrase("Choose it again.")
        ) from None


def save(journey: Journey, path: str | Path) -> Path:
    """Write a map file in the format of its ending, atomically. Raises `BadFile`; what was there is then still there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(save(Journey(title="Shoes"), f"{folder}/shoes.journey.json")).title
    'Shoes'
    """
    endings = tuple(ending for one in FORMATS for ending in one.ENDINGS)
    return cast("Path", _format(Path(path), endings).save(journey, path))


def _seems(path: Path) -> str:
    """The ending that the content of a file should have, by how it begins; "" where that says nothing."""
    try:
        with path.open("rb") as stream:
            begins = stream.read(1_000).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return ""
    known = {b"PK\x03\x04": ".xlsx", b"{": ".journey.json", b"journey": ".mmd"}
    return next((ending for sign, ending in known.items() if begins.startswith(sign)), "")


def _format(path: Path, endings: tuple[str, ...]) -> ModuleType:
    """The format that a file is in by its name; those of `endings` are named where it is in none."""
    for one in FORMATS:
        if path.name.lower().endswith(one.ENDINGS):
            return one
    step = phrase("Map files end like this: {endings}.", endings=", ".join(f"*{ending}" for ending in endings))
    if endings is READABLE and path.name.lower().endswith(_SHEETS):
        step = phrase("Open it in the program that it is from, and save it as an Excel workbook, *.xlsx.")
    raise BadFile(phrase("{file} is not named like a map file.", file=path.name), step)
