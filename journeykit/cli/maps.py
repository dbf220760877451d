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
    say,
    spoken,
)
from journeykit.errors import BadValue
from journeykit.text import phrase, plural


@app.command(
    help=explained(
        phrase("Start a map file from a framework. (journeykit frameworks lists them.)"),
        "new six-stages -o shoes.journey.json",
        "new blank -o carte.journey.json --lang fr",
    )
)
def new(
    framework: Annotated[str, typer.Argument()],
    output: Annotated[Path, option(phrase("Where to write the map."), "-o", "--output")],
    lang: Lang = None,
    force: Force = False,
) -> None:
    from journeykit.files import save
    from journeykit.frameworks import framework as start

    journey = start(framework, spoken(lang))
    written = save(journey, may_write(output, force))
    stages = plural("{n} stage", "{n} stages", n=len(journey.stages))
    say(phrase("Wrote {file}: {title}, {stages}.", file=str(written), title=journey.title, stages=stages))


@app.command(help=explained(phrase("List the frameworks to start from."), "frameworks", "frameworks --json"))
def frameworks(lang: Lang = None, as_json: AsJson = False) -> None:
    from journeykit.frameworks import frameworks as all_of_them

    language = spoken(lang)
    rows = [
        {
            "id": one.id,
            "stages": one.stages,
            "title": one.title[one.spoken(language)],
            "description": one.description[one.spoken(language)],
            "languages": list(one.languages),
            "sources": list(one.sources[one.spoken(language)]),
        }
        for one in all_of_them().values()
    ]
    if as_json:
        return print_json(rows)
    wide = max(len(str(row["id"])) for row in rows)
    for row in rows:
        print(f"{row['id']:<{wide}}  {row['stages']:>2}  {row['title']}")


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


@app.command(
    help=explained(
        phrase("Draw a map. PDF (one page of A3), PNG or SVG, by the ending of the file's name."),
        "draw shoes.journey.json -o shoes.pdf",
        "draw shoes.journey.json -o shoes.png --force",
    )
)
def draw(
    file: Map,
    output: Annotated[Path, option(phrase("Where to put the picture."), "-o", "--output")],
    lang: Lang = None,
    force: Force = False,
) -> None:
    from journeykit.files import load

    if output.suffix.lower() not in PICTURES:
        raise BadValue(
            phrase("{file} does not end like a picture.", file=str(output)),
            phrase("Choose one of {choices}.", choices=", ".join(PICTURES)),
        )
    journey = load(file)
    may_write(output, force)
    from journeykit.drawing import save  # heavy

    save(journey, output, language=spoken(lang) if lang else journey.language)
    say(phrase("Wrote {file}.", file=str(output)))
