"""The map file, `*.journey.json`: read, written, upgraded.

Reading never changes the file. Writing is atomic: a temporary file in the same folder, then a
rename, so that there is never less on disk than before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from journeykit.errors import BadFile, why
from journeykit.model.faults import bad_value
from journeykit.model.journey import Journey
from journeykit.text import phrase, shown
from journeykit.writing import write_whole

ENDINGS: Final = (".journey.json", ".json")
FORMAT: Final = 1
MOST_BYTES: Final = 20_000_000
UPGRADES: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""From each older format to the next, plain data to plain data."""

__all__ = [
    "ENDINGS",
    "FORMAT",
    "MOST_BYTES",
    "checked",
    "content",
    "dumps",
    "load",
    "loads",
    "parsed",
    "save",
    "upgraded",
]


def loads(text: str | bytes, name: str = "the map") -> Journey:
    """A journey from the text of a map file. Raises `BadFile`, which says where it is broken.

    What a map does not know is refused, not dropped: nothing of a file is lost by opening and saving it.

    >>> loads('{"format": 1, "title": "Shoes"}').title
    'Shoes'
    """
    name = str(shown(name, 200))
    plain = parsed(text, name)
    if "maps" in plain:
        raise BadFile(phrase("{file} holds the maps of several personas.", file=name),
                      phrase("Choose the map of one of them."))  # fmt: skip
    return upgraded(plain, name)


def parsed(text: str | bytes, name: str) -> dict[str, Any]:
    """The plain data of a JSON file that names its format. Raises `BadFile`.

    >>> parsed('{"format": 1, "title": "Shoes"}', "shoes.journey.json")["title"]
    'Shoes'
    """
    _not_too_large(len(text), name)
    plain = _parsed(text, name)
    if isinstance(plain, dict) and "format" in plain:
        return plain
    raise BadFile(phrase("{file} is not a map file: it names no format.", file=name),
                  phrase("Choose a *.journey.json file."))  # fmt: skip


def upgraded(plain: dict[str, Any], name: str) -> Journey:
    """The journey of plain data in any format that there has been. Raises `BadFile`.

    >>> upgraded({"format": 1, "title": "Shoes"}, "shoes.journey.json").title
    'Shoes'
    """
    return checked(_upgraded(dict(plain), name), name)


def _parsed(text: str | bytes, name: str) -> Any:
    try:
        if isinstance(text, bytes):  # UTF-8, and what editors of Windows write instead
            text = text.decode(json.detect_encoding(text))
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise BadFile(
            phrase("{file} is not complete or not JSON: line {line}, column {column}.",
                   file=name, line=error.lineno, column=error.colno),
            phrase("Choose another copy of the file; this one was left as it is."),
        ) from None  # fmt: skip
    except (UnicodeDecodeError, RecursionError):
        raise BadFile(phrase("{file} is not a map file.", file=name), phrase("Choose a *.journey.json file.")) from None
    except _Twice as error:
        raise BadFile(
            phrase(
                "{file} cannot be read: “{name}” is said twice in the same place.", file=name, name=shown(error.key)
            ),
            phrase("Correct it there; the file was left as it is."),
        ) from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise BadFile(
            phrase("{file} cannot be read: a number in it is too long.", file=name),
            phrase("Correct it there; the file was left as it is."),
        ) from None


class _Twice(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file; JSON itself would keep the last of two and lose the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _not_too_large(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise BadFile(
            phrase("{file} is larger than a map can be ({n} MB).", file=name, n=MOST_BYTES // 1_000_000),
            phrase("Check that it is a map file (*.journey.json)."),
        )


def _upgraded(plain: dict[str, Any], name: str) -> dict[str, Any]:
    found = plain.pop("format")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        said = repr(found) if isinstance(found, str) else found
        raise BadFile(
            phrase("{file} is not a map file: format {found} does not exist.", file=name, found=shown(said)),
            phrase("Choose a *.journey.json file."),
        )
    if found > FORMAT:
        raise BadFile(
            phrase("{file} was made by a newer JourneyKit (format {found}; this one reads up to {known}).",
                   file=name, found=shown(found), known=FORMAT),
            phrase("Update JourneyKit, then open it again."),
        )  # fmt: skip
    for step in range(found, FORMAT):
        plain = UPGRADES[step](plain)
    return plain


def checked(plain: dict[str, Any], name: str) -> Journey:
    """The journey that plain data read from the file `name` holds. Raises `BadFile`, which says what is wrong where.

    >>> checked({"title": "Shoes"}, "shoes.mmd").title
    'Shoes'
    """
    try:
        return Journey.model_validate(plain)
    except ValidationError as error:
        fault = bad_value(error, Journey, plain)
        raise BadFile(
            phrase("{file} cannot be read: {fault}.", file=name, fault=fault.message),
            phrase("Correct it there; the file was left as it is."),
        ) from None


def dumps(journey: Journey) -> str:
    """The text of the map file of a journey. Defaults are left out, so files stay short."""
    plain = journey.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({"format": FORMAT, **plain}, ensure_ascii=False, indent=1) + "\n"


def load(path: str | Path) -> Journey:
    """Read a map file. Raises `BadFile`; the file is untouched."""
    path = Path(path)
    return loads(content(path), path.name)


def content(path: Path) -> bytes:
    """The bytes of a file that is no larger than a map can be. Raises `BadFile`."""
    try:
        _not_too_large(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be read: {why}.", file=str(path), why=why(error)),
            phrase("Check the name and the folder."),
        ) from None


def save(journey: Journey, path: str | Path) -> Path:
    """Write a map file, atomically. Raises `BadFile`; what was there before is then still there.

    Where `path` is a link to a file elsewhere, that file is written and the link stays.
    """
    path = Path(path)
    write_whole(path, dumps(journey).encode())
    return path
