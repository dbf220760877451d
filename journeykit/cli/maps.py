"""Maps: start one, review it, draw it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeykit.cli.terminal import (
    PICTURES,
    AsJson,
    Force,
    Lang,
    Map,
    app,
    explained,
    may_write,
    option,
    print_json,
    reader,
    say,
    spoken,
)
from journeykit.errors import BadValue
from journeykit.text import phrase, plural


@app.command(
    help=explained(
        phrase("Start a map file from a framework, or from a finished map. (journeykit frameworks lists them.)"),
        "new six-stages -o shoes.journey.json",
        "new blank -o carte.journey.json --lang fr",
        "new buying-shoes -o finished.journey.json",
    )
)
def new(
    framework: Annotated[str, typer.Argument()],
    output: Annotated[Path, option(phrase("Where to write the map."), "-o", "--output")],
    lang: Lang = None,
    force: Force = False,
) -> None:
    from journeykit.files import save
    from journeykit.frameworks import example, examples
    from journeykit.frameworks import framework as start

    journey = example(spoken(lang), framework) if framework in examples() else start(framework, spoken(lang))
    written = save(journey, may_write(output, force))
    stages = plural("{n} stage", "{n} stages", n=len(journey.stages))
    say(phrase("Wrote {file}: {title}, {stages}.", file=str(written), title=journey.title, stages=stages))


@app.command(
    help=explained(phrase("List the frameworks and finished maps to start from."), "frameworks", "frameworks --json")
)
def frameworks(lang: Lang = None, as_json: AsJson = False) -> None:
    from journeykit.frameworks import examples
    from journeykit.frameworks import frameworks as all_of_them

    language, finished = spoken(lang), examples()
    rows = [
        {
            "id": one.id,
            "finished": one.id in finished,
            "stages": one.stages,
            "title": one.title[one.spoken(language)],
            "description": one.description[one.spoken(language)],
            "languages": list(one.languages),
            "sources": list(one.sources[one.spoken(language)]),
        }
        for one in (*all_of_them().values(), *finished.values())
    ]
    if as_json:
        return print_json(rows)
    wide = max(len(str(row["id"])) for row in rows)
    for row in rows:
        title = phrase("{title} (finished map)", title=row["title"]).to(language) if row["finished"] else row["title"]
        print(f"{row['id']:<{wide}}  {row['stages']:>2}  {title}")


@app.command(
    help=explained(
        phrase("Review a map. The exit code is 1 if there is something to fix, 0 if there is only advice."),
        "review shoes.journey.json",
        "review shoes.journey.json --json --lang fr",
    )
)
def review(file: Map, lang: Lang = None, as_json: AsJson = False) -> None:
    from journeykit.files import load
    from journeykit.model.review import review as read_again

    language = spoken(lang)
    findings = read_again(load(file))
    if as_json:
        print_json([finding.plain(language) for finding in findings])
    else:
        for finding in findings:
            said = finding.plain(language)
            print(f"{said['code']} {said['severity_name']}: {said['place']}\n  {said['seen']} {said['next_step']}")
        say(plural("{n} finding", "{n} findings", n=len(findings)), language)
    raise typer.Exit(1 if any(finding.severity == "fix" for finding in findings) else 0)


Maps = Annotated[list[Path], typer.Argument(metavar="FILE...", help=phrase("Map files, *.journey.json.").to(reader()))]
View = Annotated[
    str,
    option(
        phrase(
            "What to draw: map, curve, gap, expectations, matrix, impact, heat, blueprint, persona, sparklines or "
            "beside; of several maps curve or beside."
        ),
        "--view",
    ),
]


@app.command(
    help=explained(
        phrase("Draw a map, a side of it, or several maps. PDF, PNG or SVG, by the ending of the file's name."),
        "draw shoes.journey.json -o shoes.pdf",
        "draw shoes.journey.json --view heat --style dark -o shoes.png --force",
        "draw maya.journey.json leo.journey.json --view beside -o both.svg",
    )
)
def draw(
    files: Maps,
    output: Annotated[Path, option(phrase("Where to put the picture."), "-o", "--output")],
    view: View = "map",
    style: Annotated[str, option(phrase("light or dark."), "--style")] = "light",
    lang: Lang = None,
    force: Force = False,
) -> None:
    from journeykit.files import load

    if output.suffix.lower() not in PICTURES:
        raise BadValue(
            phrase("{file} does not end like a picture.", file=str(output)),
            phrase("Choose one of {choices}.", choices=", ".join(PICTURES)),
        )
    maps = [load(file) for file in files]
    may_write(output, force)
    from journeykit.drawing import save  # heavy

    what, language = maps[0] if len(maps) == 1 else maps, spoken(lang) if lang else maps[0].language
    save(what, output, language, view=view, style=style)  # type: ignore[arg-type]  # it refuses what it does not know
    say(phrase("Wrote {file}.", file=str(output)))
