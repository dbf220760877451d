"""A map as an Excel workbook: a picture of it, a sheet a lane to edit, and back again.

A plain sheet with one row a card (stage, lane, text) reads as well; see `journeykit.files.table`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from journeykit.errors import BadFile
from journeykit.files import native
from journeykit.files.excel.found import sheets_of
from journeykit.files.excel.opened import open_book
from journeykit.files.excel.reading import journey_of
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase
from journeykit.writing import write_whole

ENDINGS: Final = (".xlsx",)

__all__ = ["ENDINGS", "dumps", "load", "loads", "save", "write_excel"]


def loads(content: bytes, name: str = "map.xlsx") -> Journey:
    """A journey from the bytes of a workbook. Raises `BadFile`, which names the cells that are wrong.

    >>> loads(dumps(Journey(title="Shoes"))).title
    'Shoes'
    """
    from journeykit.files import table  # which is made of parts of this package

    grids = open_book(content, name)
    sheets = sheets_of(grids, name)
    return journey_of(sheets, name) if sheets else table.of_sheets(grids, name)


def load(path: str | Path) -> Journey:
    """Read a workbook: one of ours that people edited, or a plain sheet with one row a card. Raises `BadFile`.

    Formulas count by the value they had when the file was saved; macros are never run.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(save(Journey(title="Shoes"), f"{folder}/shoes.xlsx")).title
    'Shoes'
    """
    path = Path(path)
    return loads(native.content(path), path.name)


def dumps(journey: Journey, language: Language | None = None) -> bytes:
    """The bytes of the workbook of a map, in `language` (the map's own, if none is given). Raises `BadFile`.

    >>> loads(dumps(Journey(title="Chaussures"), "fr")).title
    'Chaussures'
    """
    from journeykit.files.excel.written import workbook  # openpyxl is heavy

    return workbook(journey, language or journey.language)


def save(journey: Journey, path: str | Path) -> Path:
    """Write a map as a workbook, atomically. Raises `BadFile`; what was there before is then still there."""
    path = Path(path)
    write_whole(path, dumps(journey))
    return path


def write_excel(journey: Journey, path: str | Path, language: Language | None = None) -> Path:
    """Write a map as a workbook to work on in Excel: `load` reads it back with what was changed there.

    Raises `BadFile` where the name does not end in .xlsx or the file cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_excel(Journey(title="Shoes"), f"{folder}/shoes.xlsx")
    ...     load(path).title
    'Shoes'
    """
    path = Path(path)
    if not path.name.lower().endswith(ENDINGS):
        raise BadFile(
            phrase("{file} is not named like a workbook.", file=path.name),
            phrase("Choose a name that ends in {endings}.", endings=", ".join(ENDINGS)),
        )
    write_whole(path, dumps(journey, language))
    return path
