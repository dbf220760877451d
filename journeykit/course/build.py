"""What is made of the course's sources: exercises out of solutions, French out of English and its catalogues.

A source is an English notebook, `notebooks/NAME.ipynb` or `solutions/NAME.ipynb`, and beside it `fr/NAME.po` with the
French of its markdown cells, one entry a cell (its id is the context). Made of them are::

    notebooks/fr/NAME.ipynb   solutions/fr/NAME.ipynb   exercises/NAME.ipynb   exercises/fr/NAME.ipynb   datasets/CASE/*

Code is never translated. The same sources give the same bytes, so that `faults` can compare.
"""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from journeykit.text import Phrase, phrase
from journeykit.writing import write_whole

Notebook = dict[str, Any]

__all__ = ["Notebook", "build", "built", "exercise", "faults", "translated", "written"]

_BLOCK: Final = re.compile(
    r"^([ \t]*)# BEGIN SOLUTION[ \t]*\n(.*?)^[ \t]*# END SOLUTION[ \t]*$", re.MULTILINE | re.DOTALL
)
_LINE: Final = re.compile(r"^([ \t]*)(?:([\w, ]+?) = )?.*?[ \t]+# SOLUTION[ \t]*$", re.MULTILINE)
_HEADER: Final = (
    'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n\n'
)
_SOURCES: Final = ("notebooks", "solutions")
SOLUTION_ONLY: Final = "solution"
"""A cell with this tag stands in the solution alone."""


def exercise(solution: Notebook) -> Notebook:
    """The exercise of a solution: what solves it is `...`, cells tagged `solution` are left out, ids stay.

    >>> cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "x = 1 + 1  # SOLUTION\\nprint(x)"}
    >>> exercise({"cells": [cell]})["cells"][0]["source"]
    'x = ...\\nprint(x)'
    """
    made = deepcopy(solution)
    made["cells"] = [one for one in made["cells"] if SOLUTION_ONLY not in one["metadata"].get("tags", ())]
    code = [one for one in made["cells"] if one["cell_type"] == "code"]
    for i, cell in enumerate(code):
        after = "\n".join(_source(one) for one in code[i + 1 :])
        cell["source"] = _unsolved(_source(cell), after)
    return made


def translated(notebook: Notebook, catalogue: Path) -> Notebook:
    """The notebook with its markdown cells as the catalogue has them; a cell that is not there stays English."""
    made, known = deepcopy(notebook), _catalogue(catalogue)
    for cell in _prose(made):
        message = known.get(_source(cell), cell["id"])
        if message is not None and message.string and not message.fuzzy:
            cell["source"] = str(message.string)
    return made


def built(top: Path) -> dict[Path, str]:
    """All files that are made of the sources in this folder, as they must be."""
    made: dict[Path, str] = {}
    for folder in _SOURCES:
        for source in _sources(top, folder):
            english = _read(source)
            french = translated(english, _po(source))
            made[source.parent / "fr" / source.name] = written(french)
            if folder == "solutions":
                made[top / "exercises" / source.name] = written(exercise(english))
                made[top / "exercises" / "fr" / source.name] = written(exercise(french))
    return made


def written(notebook: Notebook) -> str:
    """A notebook as its file has it."""
    lines = deepcopy(notebook)
    for cell in lines["cells"]:
        cell["source"] = _source(cell).splitlines(keepends=True)
    return json.dumps(lines, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def build(top: Path) -> list[Path]:
    """Bring everything in step with its sources; the files that changed. Catalogues get an empty entry a new cell."""
    for folder in _SOURCES:
        for source in _sources(top, folder):
            _keep(_po(source), _in_step(source))
    gone = _left_over(top)
    for path in gone:
        path.unlink()
    return gone + [path for path, text in {**built(top), **_data(top)}.items() if _keep(path, text)]


def faults(top: Path) -> list[Phrase]:
    """What is out of step in this folder: files that their sources give otherwise, French that lacks or is stale."""
    found = [fault for folder in _SOURCES for source in _sources(top, folder) for fault in _untranslated(source)]
    for path, text in {**built(top), **_data(top)}.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            found.append(phrase("{file} is not what its source gives.", file=_named(path, top)))
    found += [phrase("{file} has no source.", file=_named(path, top)) for path in _left_over(top)]
    return found


# -- solutions


def _unsolved(source: str, after: str) -> str:
    source = _BLOCK.sub(lambda block: _stub(block, source[block.end() :] + "\n" + after), source)
    return _LINE.sub(lambda line: f"{line[1]}{f'{line[2]} = ' if line[2] else ''}...", source)


def _stub(block: re.Match[str], after: str) -> str:
    """In the place of a block: the names that it sets and that are used later, each still to be found."""
    if block[1]:  # inside of something
        return f"{block[1]}..."
    used = set(re.findall(r"\w+", after))
    names = [name for name in _set_by(block[2]) if name in used]
    return "\n".join(f"{name} = ..." for name in names) or "..."


def _set_by(code: str) -> list[str]:
    names: list[str] = []
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.FunctionDef):
            names.append(statement.name)
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        names += [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
    return list(dict.fromkeys(names))


# -- French


def _in_step(source: Path) -> str:
    """The catalogue of a notebook with an entry a cell: kept where the English is the same, fuzzy where it is not."""
    known = _catalogue(_po(source))
    by_cell = {message.context: message for message in known if message.id}
    fresh = Catalog(locale="fr", fuzzy=False)
    for cell in _prose(_read(source)):
        before = by_cell.get(cell["id"])
        changed = before is not None and before.id != _source(cell)
        flags = {"fuzzy"} if before is not None and before.string and (changed or before.fuzzy) else ()
        fresh.add(_source(cell), before.string if before else None, context=cell["id"], flags=flags)
    out = io.BytesIO()
    write_po(out, fresh, width=0, omit_header=True)
    return _HEADER + out.getvalue().decode("utf-8").strip() + "\n"


def _untranslated(source: Path) -> Iterator[Phrase]:
    file, known = f"{source.parent.name}/fr/{_po(source).name}", _catalogue(_po(source))
    cells = {cell["id"]: _source(cell) for cell in _prose(_read(source))}
    for key, text in cells.items():
        message = known.get(text, key)
        if message is None or not message.string:
            yield phrase("{file}: the cell {cell} has no French.", file=file, cell=key)
        elif message.fuzzy:
            yield phrase("{file}: the English of the cell {cell} has changed.", file=file, cell=key)
    for message in known:
        if message.id and cells.get(message.context) != message.id:
            yield phrase("{file}: the entry {cell} is stale.", file=file, cell=message.context)


def _catalogue(path: Path) -> Catalog:
    if not path.is_file():
        return Catalog(locale="fr")
    with path.open("rb") as stream:
        return read_po(stream, locale="fr")


def _po(source: Path) -> Path:
    return source.parent / "fr" / f"{source.stem}.po"


# -- files


def _data(top: Path) -> Mapping[Path, str]:
    """The data of the cases, made anew; a course of one's own has none of them."""
    package = import_module("journeykit.course.cases")
    names = [one.name for one in iter_modules(package.__path__) if not one.name.startswith("_")]
    made: dict[Path, str] = {}
    for name in names if (top / "journeykit" / "course").is_dir() else ():
        write = getattr(import_module(f"{package.__name__}.{name}"), "write", None)
        with TemporaryDirectory() as folder:
            if write is not None:
                write(Path(folder))
            for path in sorted(Path(folder).iterdir()):
                made[top / "datasets" / name / path.name] = path.read_bytes().decode("utf-8")
    return made


def _sources(top: Path, folder: str) -> list[Path]:
    return sorted((top / folder).glob("*.ipynb"))


def _left_over(top: Path) -> list[Path]:
    """Generated notebooks whose source is no longer there."""
    made = built(top)
    places = (top / "exercises", *(top / folder / "fr" for folder in ("exercises", *_SOURCES)))
    return [path for place in places for path in sorted(place.glob("*.ipynb")) if path not in made]


def _read(path: Path) -> Notebook:
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _prose(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _named(path: Path, top: Path) -> str:
    return path.relative_to(top).as_posix()


def _keep(path: Path, text: str) -> bool:
    """Write what differs; whether it did."""
    if path.is_file() and path.read_bytes().decode("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode("utf-8"))
    return True
