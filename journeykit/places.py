"""Where the notebooks, apps and datasets stand: in a clone, or inside the installed package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from journeykit.errors import NotFound
from journeykit.text import phrase, shown

_PACKAGE: Final = Path(str(files("journeykit")))

__all__ = ["clone", "dataset", "share"]


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


def dataset(name: str) -> Path:
    """A file that ships: the shoe shop's, such as `orders.csv`, or of an exercise's case: `garden/surveys.csv`.

    datasets/README.md says what is in them. Raises `NotFound`.

    >>> dataset("orders.csv").name
    'orders.csv'
    """
    folder = share("datasets")
    known = sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.suffix in (".csv", ".json")
    )
    if name not in known:
        raise NotFound(
            phrase("No data file {name} ships.", name=shown(name)),
            phrase("Choose one of {choices}.", choices=", ".join(known)),
        )
    return folder / name
