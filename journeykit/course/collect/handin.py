"""What a class handed in: who, and what of it can be read. Every file is copied first; nothing is unpacked in place.

A folder holds a folder or a ZIP file for each student, or files whose names begin with the student's, as learning
platforms give them out. What cannot be read is said, with its name; it costs nobody else anything.
"""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from journeykit.course.collect.sandbox import Code
from journeykit.course.lessons import lessons, own_lessons
from journeykit.course.tasks import tasks
from journeykit.errors import BadFile, why
from journeykit.text import Phrase, phrase, shown

MOST_FILES: Final = 300
MOST_FILE: Final = 20_000_000
MOST_ALL: Final = 100_000_000
MOST_MAP: Final = 2_000_000
MOST_NOTEBOOKS: Final = 40
MOST_CELLS: Final = 1000
NOBODY: Final = "?"
ANSWERS: Final = re.compile(r"my-answers[^/]*\.json$")
_PLATFORM: Final = re.compile(r"_\d+_assign\w*_file_?")
_NOISE: Final = ("__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini")
_MAP_OF: Final = re.compile(r"(?:^|_)([^_]+-[a-z])\.journey\.json$")

__all__ = ["HandedIn", "gather"]


@dataclass
class HandedIn:
    """What one student handed in. `files` is a private copy; `notes` say what could not be read.

    `answers` were given in widgets; `task_maps` are maps that answer a task, by its id, `maps` the others.
    """

    student: str
    files: Path
    names: list[str] = field(default_factory=list)
    notebooks: list[Code] = field(default_factory=list)
    maps: list[tuple[str, str]] = field(default_factory=list)
    task_maps: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    notes: list[Phrase] = field(default_factory=list)


def gather(folder: Path, to: Path) -> list[HandedIn]:
    """What each student handed in, by name. Copies go to `to`. Raises `BadFile` where nothing at all was handed in."""
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name.casefold())
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be read: {why}.", file=str(folder), why=why(error)),
            phrase("Give the folder that holds what the class handed in."),
        ) from None
    found: dict[str, HandedIn] = {}
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _NOISE:
            continue
        name = _student(entry.name, entry.is_dir(follow_symlinks=False))
        if name not in found:
            place = to / f"{len(found):04d}"
            place.mkdir(mode=0o755)
            found[name] = HandedIn(name, place)
        if name == NOBODY:
            found[name].notes.append(phrase("The name of {file} does not say whose it is.", file=_name(entry.name)))
        _take(entry, found[name])
    kept = [one for one in found.values() if one.names or one.notes]
    if not any(one.names for one in kept):
        raise BadFile(
            phrase("Nothing was handed in: {folder} holds no notebook and no map.", folder=str(folder)),
            phrase("Put into it a folder or a ZIP file a student, or files whose names begin with the student’s name."),
        )
    for one in kept:
        _read(one)
    return kept


def _student(name: str, is_folder: bool) -> str:
    """Whose it is, by the name of the folder or file.

    >>> _student("Zoé Martin_7_assignsubmission_file_", True), _student("li_map.journey.json", False)
    ('Zoé Martin', 'li')
    """
    if (cut := _PLATFORM.search(name)) is not None:
        return name[: cut.start()]
    if is_folder:
        return name
    if name.lower().endswith(".zip"):
        return name[:-4]
    known = "|".join(map(re.escape, (*lessons(), *own_lessons())))
    tail = re.search(rf"_(?:map|my-map|my-answers|\d\d-[a-z]|{known})\b", name)
    start = name[: tail.start()] if tail else name.split("_")[0] if "_" in name else ""
    return start if start and not re.match(rf"(?:{known})\b", name) else NOBODY


def _take(entry: os.DirEntry[str], mine: HandedIn) -> None:
    if entry.is_dir(follow_symlinks=False):
        return _keep(_of_folder(Path(entry.path), mine), mine)
    if entry.is_symlink() or not entry.is_file():
        return mine.notes.append(phrase("{file} is a link to elsewhere: it was left out.", file=_name(entry.name)))
    if entry.name.lower().endswith(".zip"):
        return _keep(_of_zip(Path(entry.path), mine), mine)
    return _keep([(entry.name, Path(entry.path))], mine)


Found = Iterable[tuple[str, Path | tuple[zipfile.ZipFile, zipfile.ZipInfo]]]


def _keep(found: Found, mine: HandedIn) -> None:
    """Copy what was found, as far as it goes."""
    taken = 0
    for name, source in found:
        if any(part in _NOISE for part in PurePosixPath(name).parts):
            continue
        if len(mine.names) >= MOST_FILES or taken > MOST_ALL:
            mine.notes.append(phrase("More files than can be looked at: those from {file} on were left out.",
                                     file=_name(name)))  # fmt: skip
            return
        content = _content(source)
        if isinstance(content, Phrase):
            mine.notes.append(phrase("{file} was left out: {why}.", file=_name(name), why=content))
            continue
        taken += len(content)
        place = mine.files / _flat(name, mine.names)
        place.write_bytes(content)
        place.chmod(0o644)
        mine.names.append(place.name)


def _flat(name: str, taken: list[str]) -> str:
    """The name of the copy: all files of a student lie side by side, each under its own name."""
    plain = "".join(letter if letter.isprintable() else "_" for letter in PurePosixPath(name).name)[-120:]
    plain = plain.encode("utf-8", "replace").decode().lstrip(".") or "file"
    number = 2
    found = plain
    while found in taken:
        found = f"{number}-{plain}"
        number += 1
    return found


def _of_folder(folder: Path, mine: HandedIn) -> Iterator[tuple[str, Path]]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in [*files, *folders]:
            path = Path(place) / name
            if path.is_symlink():
                mine.notes.append(phrase("{file} is a link to elsewhere: it was left out.", file=_name(name)))
            elif name.lower().endswith(".zip") and name in files:
                yield from _of_zip(path, mine)  # type: ignore[misc]
            elif name in files:
                yield str(path.relative_to(folder).as_posix()), path


def _of_zip(path: Path, mine: HandedIn) -> Iterator[tuple[str, tuple[zipfile.ZipFile, zipfile.ZipInfo]]]:
    try:
        with zipfile.ZipFile(path) as packed:
            if len(packed.infolist()) > 10 * MOST_FILES:
                mine.notes.append(phrase("{file} holds more files than can be looked at.", file=_name(path.name)))
                return
            for one in packed.infolist():
                parts = PurePosixPath(one.filename.replace("\\", "/")).parts
                if one.is_dir():
                    continue
                if ".." in parts or one.filename.startswith(("/", "\\")) or stat.S_ISLNK(one.external_attr >> 16):
                    mine.notes.append(
                        phrase("{file} points out of its ZIP file: it was left out.", file=_name(one.filename))
                    )
                    continue
                yield one.filename, (packed, one)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        mine.notes.append(phrase("{file} cannot be unpacked: it is broken.", file=_name(path.name)))


def _content(source: Path | tuple[zipfile.ZipFile, zipfile.ZipInfo]) -> bytes | Phrase:
    """What is in a file, or why not; never more of it than may be."""
    try:
        if isinstance(source, Path):
            if not stat.S_ISREG(source.lstat().st_mode):
                return phrase("it is no plain file")
            opened: Any = os.fdopen(os.open(source, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb")
        else:
            opened = source[0].open(source[1])
        with opened:
            content = opened.read(MOST_FILE + 1)
    except OSError as error:
        return why(error)
    except Exception:  # a packed file can be broken in many ways, and encrypted
        return phrase("it cannot be unpacked")
    return content if len(content) <= MOST_FILE else phrase("it is larger than {n} MB", n=MOST_FILE // 1_000_000)


# What the files hold


def _read(mine: HandedIn) -> None:
    for name in sorted(mine.names):
        content = (mine.files / name).read_bytes()
        if name.endswith(".ipynb"):
            _notebook(name, content, mine)
        elif ANSWERS.search(name):
            _answers(name, content, mine)
        elif not name.endswith(".journey.json"):
            continue
        elif len(content) > MOST_MAP:
            mine.notes.append(phrase("{file} is larger than a map can be ({n} MB).", file=name, n=MOST_MAP // 10**6))
        else:
            text = content.decode("utf-8", "replace")
            task = _MAP_OF.search(name)
            if task is not None and task[1] in tasks():
                mine.task_maps[task[1]] = text
            else:
                mine.maps.append((name, text))


def _notebook(name: str, content: bytes, mine: HandedIn) -> None:
    cells = _cells(_json(content))
    if cells is None:
        mine.notes.append(phrase("{file} cannot be read: it is not a notebook, or it is broken.", file=name))
    elif len(mine.notebooks) >= MOST_NOTEBOOKS or len(cells) > MOST_CELLS:
        mine.notes.append(phrase("{file} was left out: {why}.", file=name, why=phrase("it is too much to run")))
    else:
        mine.notebooks.append(Code(name, tuple(cells)))


def _cells(plain: Any) -> list[str] | None:
    try:
        sources = [one["source"] for one in plain["cells"] if one["cell_type"] == "code"]
        return [source if isinstance(source, str) else "".join(source) for source in sources]
    except (KeyError, TypeError):
        return None


def _answers(name: str, content: bytes, mine: HandedIn) -> None:
    plain = _json(content)
    if not isinstance(plain, dict):
        mine.notes.append(phrase("{file} cannot be read: it is broken.", file=name))
        return
    for task, answer in list(plain.items())[:MOST_CELLS]:
        if isinstance(answer, str | int | float) or (
            isinstance(answer, list) and all(isinstance(one, str) for one in answer)
        ):
            mine.answers[task] = answer


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _name(name: str) -> str | Phrase:
    return shown(name, 80)
