"""The skeleton of a course of one's own: data with chosen faults, a lesson, a solved exercise with checks that work."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from journeykit.course.build import Notebook, exercise, written
from journeykit.course.lessons import lessons
from journeykit.errors import BadFile, BadValue
from journeykit.text import Language, Phrase, phrase, shown
from journeykit.writing import write_whole

SEED: Final = 7
_NAME: Final = re.compile(r"[a-z][a-z0-9]{1,30}")
_CELL: Final = re.compile(r"^--- ([a-z][a-z0-9-]*)((?: [a-z-]+)*)$", re.MULTILINE)
_FAULTS: Final[Mapping[str, Phrase]] = {
    "unclear_returns": phrase("returns that few people understand"),
    "late_carrier": phrase("a carrier that often comes late"),
    "mobile_checkout": phrase("payments that fail on phones"),
    "voucher_works": phrase("a voucher that does bring people back"),
}

__all__ = ["SEED", "cells", "new"]


def new(
    name: str,
    folder: Path,
    *,
    title: str = "",
    faults: Collection[str] = (),
    customers: int = 400,
    seed: int = SEED,
    language: Language = "en",
) -> list[Path]:
    """Write the skeleton into a folder that is not there yet, or empty; the files, in their order.

    `faults` are planted in the data: names of `journeykit.events.shop.FAULTS`, all of them if none is given. Raises
    `BadValue` for a name that is none or is taken or an unknown fault, `BadFile` for a folder that holds something.
    """
    from journeykit.events.shop import FAULTS, make_shop  # heavy

    _may_be(name, folder)
    unknown = sorted(set(faults) - set(FAULTS))
    if unknown:
        raise BadValue(
            phrase("The shop has no fault named {name}.", name=shown(unknown[0])),
            phrase("The faults are: {names}.", names=", ".join(FAULTS)),
        )
    planted = [one for one in FAULTS if one in faults or not faults]
    said = _listed([_FAULTS[one] for one in planted], language)
    made = dict(_texts(name, title or name.capitalize(), said, language))
    for place, text in made.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / place, text.encode())
    without = [one for one in FAULTS if one not in planted]
    data = make_shop(folder / "datasets" / name, customers=customers, seed=seed, without=without)
    return [*(folder / place for place in made), *data.values()]


def _may_be(name: str, folder: Path) -> None:
    if not _NAME.fullmatch(name) or name in lessons():
        raise BadValue(
            phrase("“{name}” cannot be the name of a course.", name=shown(name)),
            phrase("Take small letters a to z and digits, such as bikes or bank2."),
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadFile(phrase("{file} is there already.", file=str(folder)), phrase("Choose another folder with --dir."))


def _texts(name: str, title: str, faults: str, language: Language) -> Iterator[tuple[str, str]]:
    """Each file of text, by its place in the folder."""
    known = {"NAME": name, "TITLE": title, "FAULTS": faults}
    coded = {word: json.dumps(text, ensure_ascii=False)[1:-1] for word, text in known.items()}  # inside quotation marks
    yield "README.md", _filled(_read(f"readme.{language}.md"), known)
    yield "course.toml", _filled(_read("course.toml"), coded)
    yield f"tasks/{name}.toml", _filled(_read("tasks.toml"), coded)
    yield "checks.py", _filled(_read("checks.py"), coded)
    yield f"notebooks/{name}.ipynb", written(_notebook(_read(f"lesson.{language}.md"), known, coded))
    solution = _notebook(_read(f"solution.{language}.md"), known, coded)
    yield f"solutions/{name}.ipynb", written(solution)
    yield f"exercises/{name}.ipynb", written(exercise(solution))


def _read(name: str) -> str:
    return files("journeykit.course").joinpath("skeleton", name).read_text(encoding="utf-8")


def _filled(text: str, known: Mapping[str, str]) -> str:
    return re.sub("|".join(known), lambda found: known[found[0]], text)


def _notebook(text: str, known: Mapping[str, str], coded: Mapping[str, str]) -> Notebook:
    made = cells(text)
    for cell in made:
        cell["source"] = _filled(cell["source"], coded if cell["cell_type"] == "code" else known)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def cells(text: str) -> list[dict[str, Any]]:
    """The cells of a notebook written as text: `--- id`, `--- code id` or with a tag after it, then the cell.

    >>> [(one["cell_type"], one["id"]) for one in cells("--- title\\n# Shoes\\n--- code start\\n1 + 1\\n")]
    [('markdown', 'title'), ('code', 'start')]
    """
    parts = _CELL.split(text)[1:]
    found = []
    for first, rest, source in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        words = [first, *rest.split()]
        is_code = words[0] == "code" and len(words) > 1
        key, *tags = words[1:] if is_code else words
        cell: dict[str, Any] = {"cell_type": "code" if is_code else "markdown", "id": key, "source": source.strip("\n")}
        cell["metadata"] = {"tags": tags} if tags else {}
        found.append({**cell, "outputs": [], "execution_count": None} if is_code else cell)
    return found


def _listed(said: list[Phrase], language: Language) -> str:
    texts = [one.to(language) for one in said]
    if len(texts) == 1:
        return texts[0]
    return phrase("{some} and {last}", some=", ".join(texts[:-1]), last=texts[-1]).to(language)
