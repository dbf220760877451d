"""Several maps: two compared, two teams' maps made into one, the maps of several personas side by side."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from journeykit.cli.terminal import (
    AsJson,
    Force,
    Lang,
    app,
    explained,
    may_write,
    option,
    print_json,
    reader,
    say,
    spoken,
)
from journeykit.errors import BadFile, BadValue
from journeykit.text import Language, phrase, plural

if TYPE_CHECKING:
    from journeykit.model.journey import Journey
    from journeykit.model.merge import Choice, Conflict, Merged

_SIDES: Final = {"began": phrase("start"), "ours": phrase("ours"), "theirs": phrase("theirs")}
_TAKE: Final = {"ours": phrase("ours"), "theirs": phrase("theirs"), "both": phrase("both")}


def _files(metavar: str, what: Any) -> Any:
    return typer.Argument(metavar=metavar, help=what.to(reader()))


@app.command(
    help=explained(
        phrase("Compare two maps, or two versions of one, in words. The exit code is 1 if they differ, 0 if not."),
        "compare monday.journey.json friday.journey.json",
        "compare monday.journey.json friday.journey.json --json",
    )
)
def compare(
    before: Annotated[Path, _files("BEFORE", phrase("A map file."))],
    after: Annotated[Path, _files("AFTER", phrase("The map file that it is compared with."))],
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    from journeykit.files import load
    from journeykit.model.compare import differences, said_differences

    language = spoken(lang)
    found = differences(load(before), load(after))
    if as_json:
        print_json([one.plain(language) for one in found])
    else:
        print(said_differences(found, language))
    raise typer.Exit(1 if found else 0)


@app.command(
    help=explained(
        phrase(
            "Make one map of two teams’ maps of the same start. A start that is a framework or an example of the kit "
            "is found; without one, nothing of either map goes. Where they contradict each other you are asked; with "
            "nobody to ask, both stay and the exit code is 1."
        ),
        "merge start.journey.json ours.journey.json theirs.journey.json -o both.journey.json",
        "merge ours.journey.json theirs.journey.json -o both.journey.json --take ours",
    )
)
def merge(
    files: Annotated[list[Path], _files("[BASE] OURS THEIRS", phrase("The start, if there is one, and the two maps."))],
    output: Annotated[Path, option(phrase("Where to write the merged map."), "-o", "--output")],
    take: Annotated[str | None, option(phrase("Do not ask: ours, theirs or both."), "--take")] = None,
    lang: Lang = None,
    force: Force = False,
) -> None:
    from journeykit.files import load, save
    from journeykit.model.merge import merge as together

    language = spoken(lang)
    if len(files) not in (2, 3):
        raise BadValue(
            plural("This is {n} file.", "These are {n} files.", n=len(files)),
            phrase("Name two maps, or their start and the two."),
        )
    if take is not None and take not in _TAKE:
        raise BadValue(
            phrase("“{given}” cannot be chosen here.", given=take),
            phrase("Choose one of {choices}.", choices=", ".join(_TAKE)),
        )
    _may_hold(output, force)
    *given, ours, theirs = (load(file) for file in files)
    merged = together(given[0] if given else _start(ours, theirs, language), ours, theirs)
    open_ones = 0
    if take in ("ours", "theirs", "both"):
        merged = merged.take(take)  # type: ignore[arg-type]
        _list(merged.conflicts, language)
    elif merged.conflicts and sys.stdin.isatty():
        merged = _ask(merged, language)
    else:
        _list(merged.conflicts, language)
        open_ones = len(merged.conflicts)
    save(merged.journey, output)
    say(phrase("Wrote {file}.", file=str(output)), language)
    if open_ones:
        says = plural("{n} conflict is open: both sides stand, as far as they can.",
                      "{n} conflicts are open: both sides stand, as far as they can.", n=open_ones)  # fmt: skip
        say(phrase("{first} {second}", first=says, second=phrase("Choose with --take, or in a terminal.")), language)
    raise typer.Exit(1 if open_ones else 0)


def _may_hold(output: Path, force: bool) -> None:
    """Whether a whole map can be written there: found out before anybody has chosen. Raises `BadFile`."""
    from journeykit.files import FORMATS, READABLE

    whole = [ending for one in FORMATS if getattr(one, "WHOLE", True) for ending in one.ENDINGS if ending in READABLE]
    if not output.name.lower().endswith(tuple(whole)):
        raise BadFile(
            phrase("{file} is not named like a file that holds a whole map.", file=output.name),
            phrase("Choose a name that ends in {endings}.", endings=", ".join(whole)),
        )
    if not may_write(output, force).parent.is_dir():
        raise BadFile(
            phrase("There is no folder {folder}.", folder=str(output.parent)), phrase("Choose a folder that is there.")
        )


def _start(ours: Journey, theirs: Journey, language: Language) -> Journey | None:
    """What both maps began as, where that is a framework or an example; it is said, for much depends on it."""
    from journeykit.frameworks import shipped
    from journeykit.model.nearest import nearest

    known = dict(shipped(ours, theirs))
    found = known.get(nearest(theirs, known.items()) or "")
    if found is not None:
        say(phrase("Both began as “{title}”.", title=found.title), language)
    return found


def _list(conflicts: tuple[Conflict, ...], language: Language) -> None:
    for one in conflicts:
        _show(one, language)
        print("  " + phrase("Stands now: {what}", what=_TAKE[one.chosen]).to(language))


def _show(conflict: Conflict, language: Language) -> None:
    said = conflict.plain(language)
    print(f"{said['place']}\n  {said['what']}")
    for side, name in _SIDES.items():
        for line in said[side]:
            print("  " + phrase("{field}: {value}", field=name, value=line).to(language))


def _ask(merged: Merged, language: Language) -> Merged:
    """Go through the conflicts; Enter keeps what stands."""
    chosen: dict[str, Choice] = {}
    for n, one in enumerate(merged.conflicts, start=1):
        print(f"\n{n}/{len(merged.conflicts)}  ", end="")
        _show(one, language)
        ways = "  ".join(f"{i} {_TAKE[way].to(language)}" for i, way in enumerate(one.choices, start=1))
        wanted = phrase("{ways}  (Enter: {what}) ", ways=ways, what=_TAKE[one.chosen]).to(language)
        answers = {str(i): way for i, way in enumerate(one.choices, start=1)} | {"": one.chosen}
        while (answer := _typed(wanted)) not in answers:
            pass
        chosen[one.id] = answers[answer]
    return merged.choose(chosen)


def _typed(wanted: str) -> str:
    try:
        return input(wanted).strip()
    except EOFError:
        print()
        raise BadValue(phrase("Nobody answers; nothing was written."), phrase("Choose with --take.")) from None


@app.command(
    help=explained(
        phrase("Put the maps of several personas side by side: what differs, stage by stage."),
        "personas maya.journey.json paul.journey.json",
        "personas maya.journey.json paul.journey.json -o shoes.personas.json",
        "personas shoes.personas.json --json",
    )
)
def personas(
    files: Annotated[list[Path], _files("FILE...", phrase("Map files, or files of personas, *.personas.json."))],
    output: Annotated[Path | None, option(phrase("Write all the maps into one file."), "-o", "--output")] = None,
    title: Annotated[str | None, option(phrase("What that file is called inside."), "--title")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from journeykit.files import personas as several
    from journeykit.model.personas import Personas, contrasts, name_of, same

    language = spoken(lang)
    if output is not None:
        several.named(may_write(output, force))
    known = _maps_of(files)
    whole = Personas(title="-").replace(title=title or known[0].title, maps=known)
    found, alike = contrasts(whole.maps), same(whole.maps)
    if as_json:
        names = [name_of(one) for one in whole.maps]
        said = [one.to(language) for one in alike]
        print_json({"personas": names, "differences": [one.plain(language) for one in found], "remarks": said})
    else:
        for stage, group in groupby(found, key=lambda one: one.stage):
            print(stage)
            for one in group:
                print(f"  {one.says.to(language)}")
        for remark in alike or (() if found else (phrase("Nothing differs."),)):
            say(remark, language)
    if output is not None:
        several.save(whole, output)
        if not as_json:
            say(phrase("Wrote {file}.", file=str(output)), language)


def _maps_of(files: list[Path]) -> tuple[Journey, ...]:
    """All the maps of files of either kind, each of another persona. Raises `BadFile`, which names the files."""
    from journeykit.files import load, native
    from journeykit.files import personas as several
    from journeykit.model.personas import name_of
    from journeykit.model.vocabulary import fold

    known: list[Journey] = []
    whose: dict[str, Path] = {}
    for file in files:
        json_file = file.name.lower().endswith(".json")  # a browser that saves a file twice breaks its ending
        many = json_file and "maps" in native.parsed(native.content(file), file.name)
        for journey in several.load(file).maps if many else (load(file),):
            name = fold(name_of(journey))
            if name in whose:
                raise BadFile(
                    phrase("{first} and {second} both hold a map of “{name}”.",
                           first=str(whose[name]), second=str(file), name=name_of(journey)),
                    phrase("Each map needs a persona of its own."),
                )  # fmt: skip
            whose[name] = file
            known.append(journey)
    if not known:
        raise BadFile(phrase("{file} holds no maps of personas.", file=str(files[0])), phrase("Add a map to it first."))
    return tuple(known)
