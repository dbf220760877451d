"""`journeykit doctor`: is this installation well, and if not, what mends it.

Every check is a small function that returns a `Check`; to add one, write it and list it in `CHECKS`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from journeykit.apps.start import PORT, free_port
from journeykit.errors import JourneyError
from journeykit.places import share
from journeykit.text import Language, Phrase, phrase

__all__ = ["CHECKS", "Check", "examine"]


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, and, where something is wrong, the one thing that mends it."""

    what: Phrase
    found: Phrase
    mend: Phrase | None = None

    @property
    def well(self) -> bool:
        """Whether there is nothing to mend."""
        return self.mend is None

    def plain(self, language: Language) -> dict[str, str | bool]:
        """The check as text in `language`, for JSON."""
        mend = "" if self.mend is None else self.mend.to(language)
        return {"what": self.what.to(language), "well": self.well, "found": self.found.to(language), "mend": mend}

    def line(self, language: Language) -> str:
        """The check as a line or two for a terminal."""
        mark = phrase("ok") if self.well else phrase("to mend")
        line = f"{mark.to(language):<8}  {self.what.to(language)}: {self.found.to(language)}"
        return line if self.mend is None else f"{line}\n          → {self.mend.to(language)}"


def examine() -> tuple[Check, ...]:
    """Every check, in the order in which one would mend things."""
    return tuple(look() for look in CHECKS)


def _python() -> Check:
    found = phrase("{version} at {place}", version=sys.version.split()[0], place=sys.executable)
    old = sys.version_info < (3, 11)
    return Check(phrase("Python"), found, phrase("Install Python 3.11 or newer.") if old else None)


def _packages() -> Check:
    """What the installed package asks for against what is there."""
    wrong = []
    listed = [Requirement(line) for line in requires("journeykit") or ()]
    asked = [one for one in listed if one.marker is None or one.marker.evaluate({"extra": ""})]
    for one in asked:
        try:
            there = version(one.name)
        except PackageNotFoundError:
            wrong.append(one.name)
            continue
        if not one.specifier.contains(there, prereleases=True):
            wrong.append(str(one).replace(" ", ""))
    if wrong:
        named = ", ".join(wrong)
        return Check(
            phrase("Packages"),
            phrase("missing or too old: {named}", named=named),
            phrase('Run: {python} -m pip install "{named}"', python=sys.executable, named='" "'.join(wrong)),
        )
    return Check(phrase("Packages"), phrase("all {n} are there", n=len(asked)))


def _extensions() -> Check:
    """The parts of the widgets that the browser loads; without them a page stays empty."""
    from jupyter_core.paths import jupyter_path

    places = [Path(place) for place in (*jupyter_path("labextensions"), *jupyter_path("voila", "labextensions"))]
    needed = ("anywidget", "@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8")
    missing = [name for name in needed if not any((place / name / "package.json").is_file() for place in places)]
    if missing:
        return Check(
            phrase("Widgets in the browser"),
            phrase("not found: {named}", named=", ".join(missing)),
            phrase("Run: {python} -m pip install --force-reinstall anywidget jupyterlab-widgets voila",
                   python=sys.executable),
        )  # fmt: skip
    return Check(phrase("Widgets in the browser"), phrase("all there"))


def _store() -> Check:
    from journeykit.workshop.store import Store, default_place

    try:
        with Store.open():
            pass
    except JourneyError as error:
        return Check(phrase("Where work is kept"), error.message, error.next_step or phrase("Choose another place."))
    return Check(phrase("Where work is kept"), phrase("{place}, writable", place=_without_password(default_place())))


def _without_password(place: str) -> str:
    scheme, mark, rest = place.rpartition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def _share() -> Check:
    found = []
    try:
        found = [share(name) for name in ("notebooks", "datasets")]
    except JourneyError as error:
        return Check(phrase("Notebooks and data"), error.message, error.next_step)
    return Check(phrase("Notebooks and data"), phrase("in {place}", place=str(found[0].parent)))


def _fonts() -> Check:
    from importlib.util import find_spec

    if find_spec("font_source_sans_pro") is None:
        return Check(
            phrase("Fonts"),
            phrase("Source Sans Pro is not there; pictures would be in another font"),
            phrase("Run: {python} -m pip install font-source-sans-pro", python=sys.executable),
        )
    return Check(phrase("Fonts"), phrase("Source Sans Pro is there"))


def _browser() -> Check:
    try:
        name = webbrowser.get().__class__.__name__
    except webbrowser.Error:
        return Check(
            phrase("Browser"),
            phrase("none was found on this machine"),
            phrase("Run journeykit serve --no-browser and open its address, or set BROWSER to a browser's command."),
        )
    return Check(phrase("Browser"), phrase("found ({name})", name=os.environ.get("BROWSER") or name))


def _port() -> Check:
    if free_port(PORT) == PORT:
        return Check(phrase("Port"), phrase("{port} is free", port=PORT))
    return Check(
        phrase("Port"),
        phrase("{port} is in use, perhaps by another Builder", port=PORT),
        phrase("Stop that, or run: journeykit serve --port {other}", other=free_port(PORT + 1) or 0),
    )


def _temporary() -> Check:
    free = shutil.disk_usage(tempfile.gettempdir()).free // 1_000_000
    if free < 100:
        return Check(
            phrase("Room on the disk"),
            phrase("{free} MB in {place}", free=free, place=tempfile.gettempdir()),
            phrase("Free some: kernels and pictures need at least 100 MB."),
        )
    return Check(phrase("Room on the disk"), phrase("enough"))


CHECKS: Final[tuple[Callable[[], Check], ...]] = (
    _python, _packages, _extensions, _share, _fonts, _store, _temporary, _browser, _port,
)  # fmt: skip
