"""The students' file: lessons, exercises, data and how to begin, in one ZIP file, without a solution.

The same course gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

from journeykit.course.build import exercise, written
from journeykit.course.lessons import lessons
from journeykit.errors import BadFile, BadValue, why
from journeykit.places import share
from journeykit.text import LANGUAGES, Language, phrase, shown
from journeykit.writing import write_whole

NAME: Final = "journeykit-students.zip"
_README: Final[dict[Language, str]] = {"en": "README.md", "fr": "LISEZMOI.md"}
_DATA: Final = (".csv", ".json", ".md")

__all__ = ["NAME", "release"]


def release(
    target: Path,
    *,
    languages: Collection[Language] = LANGUAGES,
    only: Collection[str] = (),
    own: Path | None = None,
    wheel: Path | None = None,
) -> Path:
    """Write the students' ZIP file, and say where: `target` itself if it ends in .zip, else in that folder.

    `only` chooses lessons by their id, `own` is the folder of a course of one's own, `wheel` a package of JourneyKit to
    put beside it, for students without an address to get it from. Raises `BadValue` for an unknown lesson, `BadFile`
    where something cannot be read or written.
    """
    place = target if target.suffix.lower() == ".zip" else target / NAME
    found = dict(_of_own(own) if own else _of_course(languages, only))
    try:
        if wheel is not None:
            found[wheel.name] = wheel.read_bytes()
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be read: {why}.", file=str(wheel), why=why(error)), phrase("Check its name.")
        ) from None
    found |= _beginning(languages, wheel, "" if own else "/fr")
    if place != target:
        target.mkdir(parents=True, exist_ok=True)
    write_whole(place, _packed(found))
    return place


def _of_course(languages: Collection[Language], only: Collection[str]) -> Iterator[tuple[str, bytes]]:
    for name in only:
        if name not in lessons():
            raise BadValue(
                phrase("There is no lesson {key}.", key=shown(name)),
                phrase("Choose one of {choices}.", choices=", ".join(lessons())),
            )
    for kind in ("notebooks", "exercises"):
        for language in languages:
            folder = share(kind) / "fr" if language == "fr" else share(kind)
            inside = f"{kind}/fr" if language == "fr" else kind
            for name in lessons():
                if (not only or name in only) and (folder / f"{name}.ipynb").is_file():
                    yield f"{inside}/{name}.ipynb", (folder / f"{name}.ipynb").read_bytes()
    yield from _data(share("datasets"))


def _of_own(own: Path) -> Iterator[tuple[str, bytes]]:
    """A course of one's own: the exercises are made of the solutions here and now, so that none is out of step."""
    if not (own / "course.toml").is_file():
        raise BadFile(
            phrase("{folder} holds no course: there is no course.toml in it.", folder=str(own)),
            phrase("Make one with: journeykit course new NAME"),
        )
    for lesson in sorted((own / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in lesson.parts:
            yield f"notebooks/{lesson.relative_to(own / 'notebooks').as_posix()}", _clean(lesson, solved=False)
    for solution in sorted((own / "solutions").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in solution.parts:
            yield f"exercises/{solution.relative_to(own / 'solutions').as_posix()}", _clean(solution, solved=True)
    for name in ("course.toml", "checks.py"):
        if (own / name).is_file():
            yield name, (own / name).read_bytes()
    for table in sorted([*(own / "tasks").glob("*.toml"), *(own / "quizzes").glob("*.toml")]):
        yield table.relative_to(own).as_posix(), table.read_bytes()
    yield from _data(own / "datasets")


def _clean(path: Path, *, solved: bool) -> bytes:
    """A notebook without what its cells had put out, and without its solution."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
        return written(exercise(notebook) if solved else notebook).encode()
    except (ValueError, KeyError, TypeError, SyntaxError):
        raise BadFile(
            phrase("{file} cannot be read: it is not a notebook, or it is broken.", file=str(path)),
            phrase("Open it in JupyterLab, and save it again."),
        ) from None


def _data(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.suffix in _DATA and file.is_file():
            yield f"datasets/{file.relative_to(folder).as_posix()}", file.read_bytes()


def _beginning(languages: Collection[Language], wheel: Path | None, french: str) -> Iterator[tuple[str, bytes]]:
    """How to begin: in plain words, and for conda and pip."""
    kit = f"./{wheel.name}" if wheel else f"journeykit=={version('journeykit')}"
    text = files("journeykit.course").joinpath("skeleton")
    for language in languages:
        told = text.joinpath(f"students.{language}.md").read_text(encoding="utf-8")
        yield _README[language], told.replace("/FRENCH", french).encode()
    yield "requirements.txt", f"{kit}\n".encode()
    conda = ["name: journeykit", "channels:", "  - conda-forge", "  - nodefaults", "dependencies:", "  - python>=3.11"]
    yield "environment.yml", "\n".join([*conda, "  - pip", "  - pip:", f"      - {kit}", ""]).encode()


def _packed(found: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(found):
            one = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            one.create_system, one.external_attr = 3, 0o100644 << 16
            one.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(one, found[name])
    return out.getvalue()
