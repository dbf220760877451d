"""A file of the maps of several personas, `*.personas.json`: its title, and each map as in a map file.

As strict as the map file, and written as whole: see `native`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from journeykit.errors import BadFile
from journeykit.files import native
from journeykit.model.faults import bad_value
from journeykit.model.personas import MOST_MAPS, Personas
from journeykit.text import phrase, shown
from journeykit.writing import write_whole

ENDING: Final = ".personas.json"

__all__ = ["ENDING", "dumps", "load", "loads", "named", "save"]


def loads(text: str | bytes, name: str = "the personas") -> Personas:
    """The personas from the text of their file. Raises `BadFile`, which says which map of it is broken, and where.

    >>> loads('{"format": 1, "title": "Shoes", "maps": [{"title": "Maya buys shoes"}]}').maps[0].title
    'Maya buys shoes'
    """
    name = str(shown(name, 200))
    plain = dict(native.parsed(text, name))
    found, maps = plain.pop("format"), plain.pop("maps", None)
    if not isinstance(maps, list) or not all(isinstance(one, dict) for one in maps):
        raise BadFile(
            phrase("{file} holds no maps of personas.", file=name), phrase("Choose a *{ending} file.", ending=ENDING)
        )
    if len(maps) > MOST_MAPS:
        raise BadFile(
            phrase("{file} holds {n} maps; {most} at most can be compared.", file=name, n=len(maps), most=MOST_MAPS),
            phrase("Keep those that differ most."),
        )
    journeys = tuple(native.upgraded({**one, "format": found}, f"{name} ({n})") for n, one in enumerate(maps, start=1))
    return _whole({**plain, "maps": journeys}, name)


def _whole(plain: dict[str, Any], name: str) -> Personas:
    try:
        return Personas.model_validate(plain)
    except ValidationError as error:
        raise BadFile(
            phrase("{file} cannot be read: {fault}.", file=name, fault=bad_value(error, Personas, plain).message),
            phrase("Correct it there; the file was left as it is."),
        ) from None


def dumps(personas: Personas) -> str:
    """The text of the file: the title, then every map as a map file has it.

    >>> print(dumps(Personas(title="Shoes")), end="")
    {
     "format": 1,
     "title": "Shoes",
     "maps": []
    }
    """
    maps = [one.model_dump(mode="json", exclude_defaults=True) for one in personas.maps]
    plain = {"format": native.FORMAT, "title": personas.title, "maps": maps}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def load(path: str | Path) -> Personas:
    """Read a file of personas. Raises `BadFile`; the file is untouched."""
    path = Path(path)
    return loads(native.content(path), path.name)


def save(personas: Personas, path: str | Path) -> Path:
    """Write a file of personas, atomically. Raises `BadFile`; what was there before is then still there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(save(Personas(title="Shoes"), f"{folder}/shoes.personas.json")).title
    'Shoes'
    """
    path = named(path)
    write_whole(path, dumps(personas).encode())
    return path


def named(path: str | Path) -> Path:
    """The path of a file of personas. Raises `BadFile` when it is not named like one.

    >>> named("shoes.personas.json").name
    'shoes.personas.json'
    """
    path = Path(path)
    if not path.name.lower().endswith(ENDING):
        raise BadFile(
            phrase("{file} is not named like a file of personas.", file=path.name),
            phrase("Its name ends in {ending}.", ending=ENDING),
        )
    return path
