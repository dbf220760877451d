"""Other files from maps, one or many: `journeykit convert IN... OUT`."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from journeykit.cli.terminal import Force, app, explained, may_write, option, reader, say, spoken
from journeykit.deliverables import DELIVERABLES, Deliverable, deliverable
from journeykit.errors import BadFile, BadValue, JourneyError, why
from journeykit.files import FORMATS, READABLE, load
from journeykit.text import Language, phrase, plural
from journeykit.writing import write_whole

_MORE: Final = ", ".join(one.id for one in DELIVERABLES if one.word is not None)
"""What no ending alone asks for."""


@app.command(
    help=explained(
        phrase(
            "Make other files from maps, by the ending of OUT. Where OUT is a folder, --to says what to make. "
            "A pattern in quotes stands for all files that match it."
        ),
        "convert shoes.xlsx shoes.journey.json",
        "convert shoes.journey.json shoes.pdf --lang fr",
        "convert shoes.journey.json wall.pdf --to poster",
        'convert "maps/*.journey.json" out/ --to png',
        "convert shoes.journey.json shoes.pptx --template school.potx",
    )
)
def convert(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="IN... OUT",
            help=phrase("One map or many, and last the file or the folder to make.").to(reader()),
            show_default=False,
        ),
    ],
    to: Annotated[
        str | None, option(phrase("What to make: an ending, such as pdf, or one of {choices}.", choices=_MORE), "--to")
    ] = None,
    lang: Annotated[str | None, option(phrase("Language: en or fr (default: that of the map)."), "--lang")] = None,
    template: Annotated[
        Path | None, option(phrase("PowerPoint template of your school or company, for .pptx."), "--template")
    ] = None,
    force: Force = False,
) -> None:
    *given, out = paths
    if not given:
        raise BadValue(
            phrase("What to make from {file} is not said.", file=out), phrase("Write the file or folder to make, last.")
        )
    language = spoken(lang) if lang else None
    sources = [path for one in given for path in _matching(one)]
    if len(sources) > 1 and _ending_like(Path(out).name.lower()) and not Path(out).is_dir():
        raise BadValue(
            phrase("{n} files do not become one file, {file}.", n=len(sources), file=out),
            phrase("Name a folder, last, and say with --to what to make."),
        )
    if not (len(sources) > 1 or out.endswith(("/", os.sep)) or Path(out).is_dir()):
        _convert(sources[0], Path(out), _upon(_kind(out, to), template), language, force)
        return say(phrase("Wrote {file}.", file=out))
    if to is None:
        raise BadValue(
            phrase("{file} is a folder here, and what to put into it is not said.", file=out),
            phrase("Add --to and one of {choices}.", choices=_choices()),
        )
    made = _upon(_named(to), template)
    return _convert_all(sources, _folder(out), made, language, force)


def _upon(made: Deliverable, template: Path | None) -> Deliverable:
    """The same made upon a template, which is tried before anything is made. Raises `BadFile`, `BadValue`."""
    if template is None:
        return made
    if made.upon is None:
        raise BadValue(
            phrase("--template is for PowerPoint, and {name} is made here.", name=made.ending),
            phrase("Choose a name that ends in {endings}.", endings=deliverable("deck").ending),
        )
    from journeykit.deliverables.deck.ground import ground

    ground(template)
    content, make = template.read_bytes(), made.upon.make
    return replace(made, make=lambda journey, language: make(journey, language, template.name, content))


def _matching(given: str) -> list[Path]:
    """The file that is named so, or the files that the pattern stands for. Raises `BadFile` where there is none."""
    if os.path.exists(given) or not glob.has_magic(given):
        return [Path(given)]
    found = [Path(one) for one in sorted(glob.glob(given, recursive=True)) if not os.path.isdir(one)]
    if not found:
        raise BadFile(phrase("No file is called like {pattern}.", pattern=given), phrase("Check the folder."))
    return found


def _folder(out: str) -> Path:
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(
            phrase("{file} cannot be the folder to write into: {why}.", file=out, why=why(error)),
            phrase("Name a folder, last."),
        ) from None
    return Path(out)


def _named(to: str) -> Deliverable:
    """What `--to` means: an id of the table, or an ending, with or without its dot. Raises `NotFound`."""
    same = [one for one in DELIVERABLES if to == one.id]
    return (same or _ending_like(f".{to.lower().lstrip('.')}") or [deliverable(to)])[0]


def _kind(out: str, to: str | None) -> Deliverable:
    """What the file OUT is to be. Raises `BadValue` for an ending that is not known, or not that of `--to`."""
    if to is not None:
        made = _named(to)
        if not out.lower().endswith(made.ending):
            raise BadValue(
                phrase("{file} does not end like what --to asks for.", file=out),
                phrase("Choose a name that ends in {endings}.", endings=made.ending),
            )
        return made
    found = _ending_like(Path(out).name.lower())
    if not found:
        raise BadValue(
            phrase("{file} does not end like anything that is made from a map.", file=out),
            phrase("Choose one of {choices}.", choices=_choices()),
        )
    return found[0]


def _ending_like(name: str) -> list[Deliverable]:
    """The deliverables whose files end as `name` does; those of the longest ending first."""
    ours = [one for one in DELIVERABLES if name.endswith(one.ending)]
    same = {ending for one in FORMATS if name.endswith(one.ENDINGS) for ending in one.ENDINGS}
    return sorted(ours, key=lambda one: -len(one.ending)) or [one for one in DELIVERABLES if one.ending in same]


def _choices() -> str:
    return ", ".join(dict.fromkeys(one.ending.rpartition(".")[2] for one in DELIVERABLES))


def _convert(source: Path, target: Path, made: Deliverable, language: Language | None, force: bool) -> None:
    if target.exists() and source.exists() and target.samefile(source):
        raise BadFile(
            phrase("{file} would be written over itself.", file=str(source)),
            phrase("Choose another name, or another folder."),
        )
    journey = load(source)
    may_write(target, force)
    write_whole(target, made.make(journey, language or journey.language))


def _convert_all(
    sources: Sequence[Path], folder: Path, made: Deliverable, language: Language | None, force: bool
) -> None:
    """Each file on its own: one that cannot be converted is said, and does not stop the others."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    done: dict[Path, Path] = {}
    bar = tqdm(sources, desc=phrase("Files").to(reader()), delay=1, leave=False, disable=None)  # not into a log
    for source in bar:
        target = folder / _name(source, made, language)
        try:
            if target in done:
                raise BadFile(
                    phrase("{file} was just made from {other}.", file=str(target), other=str(done[target])),
                    phrase("Convert this one into another folder."),
                )
            _convert(source, target, made, language, force)
            done[target] = source
        except JourneyError as error:
            bar.write(f"journeykit: {source}: {error.to(reader())}", file=sys.stderr)
    say(plural("Wrote {n} file to {folder}.", "Wrote {n} files to {folder}.", n=len(done), folder=str(folder)))
    if len(done) < len(sources):
        raise typer.Exit(2)


def _name(source: Path, made: Deliverable, language: Language | None) -> str:
    """The name of the map's file, with the ending of what is made."""
    ending = max((one for one in READABLE if source.name.lower().endswith(one)), key=len, default=source.suffix)
    stem = source.name[: len(source.name) - len(ending)]
    word = "" if made.word is None else f"-{made.word.to(language or reader())}".replace(" ", "-")
    return f"{stem}{word}{made.ending}"
