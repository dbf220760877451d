"""The map file, `*.journey.json`: read, written, upgraded.

Reading never changes the file. Writing is atomic: a temporary file in the same folder, then a
rename, so that there is never less on disk than before.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from journeykit.errors import BadFile
from journeykit.model.faults import bad_value
from journeykit.model.journey import Journey
from journeykit.text import phrase

ENDINGS: Final = (".journey.json", ".json")
FORMAT: Final = 1
MOST_BYTES: Final = 20_000_000
UPGRADES: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""From each older format to the next, plain data to plain data."""

__all__ = ["ENDINGS", "FORMAT", "dumps", "load", "loads", "save"]


def loads(text: str | bytes, name: str = "the map") -> Journey:
    """A journey from the text of a map file. Raises `BadFile`, which says where it is broken.

    >>> loads('{"format": 1, "title": "Shoes"}').title
    'Shoes'
    """
    if len(text) > MOST_BYTES:
        raise BadFile(
            phrase("{file} is larger than a map can be ({n} MB).", file=name, n=MOST_BYTES // 1_000_000),
            phrase("Check that it is a map file (*.journey.json)."),
        )
    try:
        plain = json.loads(text)
    except (UnicodeDecodeError, RecursionError):
        raise BadFile(phrase("{file} is not a map file.", file=name), phrase("Choose a *.journey.json file.")) from None
    except json.JSONDecodeError as error:
        raise BadFile(
            phrase("{file} is not complete or not JSON: line {line}, column {column}.",
                   file=name, line=error.lineno, column=error.colno),
            phrase("Choose another copy of the file; this one was left as it is."),
        ) from None  # fmt: skip
    if not isinstance(plain, dict) or "format" not in plain:
        raise BadFile(phrase("{file} is not a map file: it names no format.", file=name),
                      phrase("Choose a *.journey.json file."))  # fmt: skip
    return _read(_upgraded(plain, name), name)


def _upgraded(plain: dict[str, Any], name: str) -> dict[str, Any]:
    found = plain.pop("format")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise BadFile(phrase("{file} is not a map file: format {found} does not exist.", file=name, found=repr(found)))
    if found > FORMAT:
        raise BadFile(
            phrase("{file} was made by a newer JourneyKit (format {found}; this one reads up to {known}).",
                   file=name, found=found, known=FORMAT),
            phrase("Update JourneyKit, then open it again."),
        )  # fmt: skip
    for step in range(found, FORMAT):
        plain = UPGRADES[step](plain)
    return plain


def _read(plain: dict[str, Any], name: str) -> Journey:
    try:
        return Journey.model_validate(plain)
    except ValidationError as error:
        fault = bad_value(error, Journey, plain)
        raise BadFile(
            phrase("{file} cannot be read. {fault}.", file=name, fault=fault.message),
            phrase("Correct it there; the file was left as it is."),
        ) from None


def dumps(journey: Journey) -> str:
    """The text of the map file of a journey. Defaults are left out, so files stay short."""
    plain = journey.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({"format": FORMAT, **plain}, ensure_ascii=False, indent=1) + "\n"


def load(path: str | Path) -> Journey:
    """Read a map file. Raises `BadFile`; the file is untouched."""
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFile(
                phrase("{file} is larger than a map can be ({n} MB).", file=path.name, n=MOST_BYTES // 1_000_000),
                phrase("Check that it is a map file (*.journey.json)."),
            )
        text = path.read_bytes()
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be read: {why}.", file=str(path), why=error.strerror or str(error)),
            phrase("Check the name and the folder."),
        ) from None
    return loads(text, path.name)


def save(journey: Journey, path: str | Path) -> Path:
    """Write a map file, atomically. Raises `BadFile`; what was there before is then still there."""
    path = Path(path)
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".journey-", delete=False) as out:
            temporary = Path(out.name)
            out.write(dumps(journey).encode())
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise BadFile(
            phrase("{file} cannot be written: {why}.", file=str(path), why=error.strerror or str(error)),
            phrase("Choose another folder; the map is still open."),
        ) from None
    return path
