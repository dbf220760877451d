"""Where the notebooks, apps and datasets stand: in a clone, or inside the installed package."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Final

from journeykit.errors import NotFound
from journeykit.text import phrase, shown

_PACKAGE: Final = Path(str(files("journeykit")))

__all__ = ["clone", "dataset", "own_course", "share"]


def clone() -> Path | None:
    """The top folder of the clone that this package runs from; None when it was installed from a wheel."""
    top = _PACKAGE.parent
    return top if (top / "pyproject.toml").is_file() and (top / "notebooks").is_dir() else None


def share(name: str) -> Path:
    """The folder `notebooks`, `datasets`, `exercises` or `solutions`, wherever it stands. Raises `NotFound`.

    >>> (share("notebooks") / "apps" / "builder.ipynb").is_file()
    True
    """
    top = clone()
    place = top / name if top is not None else _PACKAGE / "_share" / name
    if not place.is_dir():
        raise NotFound(
            phrase("JourneyKit's folder {name} is not there.", name=name),
            phrase("Install JourneyKit again: this installation is not complete."),
        )
    return place


def own_course() -> Path | None:
    """The folder of a teacher's own course, as `journeykit course new` makes it; None where there is none.

    It is what `JOURNEYKIT_COURSE` says (nothing: none), else the current folder or one of the two above it, if it holds
    a `course.toml`.
    """
    told = os.environ.get("JOURNEYKIT_COURSE")
    try:
        places = [Path.cwd(), *Path.cwd().parents[:2]] if told is None else [Path(told)] if told else []
    except OSError:  # the current folder is gone
        return None
    return next((place for place in places if (place / "course.toml").is_file()), None)


def dataset(name: str) -> Path:
    """A file that ships: the shoe shop's, such as `orders.csv`, or of an exercise's case: `garden/surveys.csv`.

    datasets/README.md says what is in them. A course of one's own has its data, too. Raises `NotFound`.

    >>> dataset("orders.csv").name
    'orders.csv'
    """
    own = own_course()
    known: dict[str, Path] = {}
    for folder in (share("datasets"), *([own / "datasets"] if own else [])):
        found = sorted(file for file in folder.rglob("*") if file.suffix in (".csv", ".json"))
        known |= {file.relative_to(folder).as_posix(): file for file in found}
    if name not in known:
        raise NotFound(
            phrase("No data file {name} ships.", name=shown(name)),
            phrase("Choose one of {choices}.", choices=", ".join(known)),
        )
    return known[name]
