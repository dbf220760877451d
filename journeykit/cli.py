"""The command line: `journeykit --help`.

Exit codes: 0 all is well; 1 there is something to mend (`review`, `doctor`); 2 the input is wrong, and the message
on the error stream says what to do. What a program may read comes with `--json`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from journeykit import __version__
from journeykit.apps.start import DASHBOARD_PORT, PORT
from journeykit.errors import BadFile, BadValue, JourneyError
from journeykit.text import LANGUAGES, Language, Phrase, phrase, plural

__all__ = ["app", "main"]


def reader() -> Language:
    """The language of whoever sits at this terminal, by the usual variables; English unless it is one of ours."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((language for language in LANGUAGES if told.lower().startswith(language)), "en")


def _help(what: Phrase, *examples: str) -> str:
    shown = "\n".join(f"  journeykit {example}" for example in examples)
    return f"{what.to(reader())}\n\n\b\n{phrase('Examples:').to(reader())}\n{shown}"


def _option(what: Phrase, *names: str, **more: Any) -> Any:
    return typer.Option(*names, help=what.to(reader()), **more)


app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=_help(
        phrase("Customer journey maps, from customers' traces to a finished picture."),
        "serve",
        "new six-stages -o shoes.journey.json",
        "draw shoes.journey.json -o shoes.pdf",
    ),
)

Lang = Annotated[str | None, _option(phrase("Language: en or fr (default: that of this terminal)."), "--lang")]
AsJson = Annotated[bool, _option(phrase("Print JSON, for a program to read."), "--json")]
Force = Annotated[bool, _option(phrase("Overwrite the file if it is there."), "--force")]
Map = Annotated[Path, typer.Argument(metavar="FILE", help=phrase("A map file, *.journey.json.").to(reader()))]
PICTURES: Final = (".pdf", ".png", ".svg")


def main() -> None:
    """Run the command; what a person can mend is said in one message, without a traceback."""
    try:
        app()
    except JourneyError as error:
        print(f"journeykit: {error.to(reader())}", file=sys.stderr)
        sys.exit(2)


def _language(told: str | None) -> Language:
    if told is None:
        return reader()
    for language in LANGUAGES:
        if language == told:
            return language
    raise BadValue(
        phrase("There is no language {value}.", value=told),
        phrase("Choose one of {choices}.", choices=", ".join(LANGUAGES)),
    )


def _say(what: Phrase, language: Language | None = None) -> None:
    print(what.to(language or reader()))


def _may_write(path: Path, force: bool) -> Path:
    if path.exists() and not force:
        raise BadFile(
            phrase("{file} is there already.", file=str(path)), phrase("Choose another name, or add --force.")
        )
    return path


def _as_json(plain: object) -> None:
    print(json.dumps(plain, ensure_ascii=False, indent=1))


def _version(wanted: bool) -> None:
    if wanted:
        print(f"journeykit {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, _option(phrase("Print the version."), "--version", callback=_version, is_eager=True)
    ] = False,
) -> None: ...


@app.command(
    help=_help(
        phrase("Start a map file from a framework. (journeykit frameworks lists them.)"),
        "new six-stages -o shoes.journey.json",
        "new blank -o carte.journey.json --lang fr",
    )
)
def new(
    framework: Annotated[str, typer.Argument()],
    output: Annotated[Path, _option(phrase("Where to write the map."), "-o", "--output")],
    lang: Lang = None,
    force: Force = False,
) -> None:
    from journeykit.files import save
    from journeykit.frameworks import framework as start

    journey = start(framework, _language(lang))
    written = save(journey, _may_write(output, force))
    stages = plural("{n} stage", "{n} stages", n=len(journey.stages))
    _say(phrase("Wrote {file}: {title}, {stages}.", file=str(written), title=journey.title, stages=stages))


@app.command(help=_help(phrase("List the frameworks to start from."), "frameworks", "frameworks --json"))
def frameworks(lang: Lang = None, as_json: AsJson = False) -> None:
    from journeykit.frameworks import frameworks as all_of_them

    language = _language(lang)
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
        return _as_json(rows)
    wide = max(len(str(row["id"])) for row in rows)
    for row in rows:
        print(f"{row['id']:<{wide}}  {row['stages']:>2}  {row['title']}")


@app.command(
    help=_help(
        phrase("Review a map. The exit code is 1 if there is something to fix, 0 if there is only advice."),
        "review shoes.journey.json",
        "review shoes.journey.json --json --lang fr",
    )
)
def review(file: Map, lang: Lang = None, as_json: AsJson = False) -> None:
    from journeykit.files import load
    from journeykit.model.review import review as read_again

    language = _language(lang)
    findings = read_again(load(file))
    if as_json:
        _as_json([finding.plain(language) for finding in findings])
    else:
        for finding in findings:
            said = finding.plain(language)
            print(f"{said['code']} {said['severity_name']}: {said['place']}\n  {said['seen']} {said['next_step']}")
        _say(plural("{n} finding", "{n} findings", n=len(findings)), language)
    raise typer.Exit(1 if any(finding.severity == "fix" for finding in findings) else 0)


@app.command(
    help=_help(
        phrase("Draw a map. PDF (one page of A3), PNG or SVG, by the ending of the file's name."),
        "draw shoes.journey.json -o shoes.pdf",
        "draw shoes.journey.json -o shoes.png --force",
    )
)
def draw(
    file: Map,
    output: Annotated[Path, _option(phrase("Where to put the picture."), "-o", "--output")],
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
    _may_write(output, force)
    from journeykit.drawing import save  # heavy

    save(journey, output, language=_language(lang) if lang else journey.language)
    _say(phrase("Wrote {file}.", file=str(output)))


@app.command(
    help=_help(
        phrase("Open the Builder in the browser. This machine serves it until you press Ctrl+C."),
        "serve",
        "serve --port 9000 --no-browser",
    )
)
def serve(
    port: Annotated[int, _option(phrase("The port; 0 takes any free one."), min=0, max=65535)] = PORT,
    no_browser: Annotated[bool, _option(phrase("Only say the address."), "--no-browser")] = False,
    ip: Annotated[str, _option(phrase("The address to listen on; other than this machine's needs a password."))] = (
        "127.0.0.1"
    ),
    password: Annotated[
        str | None, _option(phrase("Ask visitors for this password."), envvar="JOURNEYKIT_PASSWORD")
    ] = None,
    address: Annotated[
        str | None, _option(phrase("The address that a reverse proxy gives it, like https://example.org/maps/."))
    ] = None,
    store: Annotated[
        str | None, _option(phrase("Where work is kept: a file, or a database's address."), envvar="JOURNEYKIT_STORE")
    ] = None,
    seats: Annotated[int, _option(phrase("How many people at a time, at most."), min=1)] = 60,
    warm: Annotated[int, _option(phrase("How many seats to keep ready for the next ones."), min=0)] = 2,
) -> None:
    from journeykit.apps import serve as start

    def announce(url: str) -> None:
        print(phrase("The Builder is at {url} (Ctrl+C stops it).", url=url).to(reader()), flush=True)

    start(
        port,
        ip=ip,
        browser=not no_browser,
        store=store,
        password=password,
        address=address,
        seats=seats,
        warm=warm,
        announce=announce,
    )


@app.command(
    help=_help(
        phrase("Open the dashboard of a map in the browser: its KPIs follow the data. Without a map, the shoe shop’s."),
        "dashboard",
        "dashboard shoes.journey.json --data shop.sqlite",
        "dashboard shoes.journey.json --data orders/ --port 9000 --no-browser",
    )
)
def dashboard(
    file: Annotated[
        Path | None, typer.Argument(metavar="[MAP]", help=phrase("A map file, *.journey.json.").to(reader()))
    ] = None,
    data: Annotated[
        str | None,
        _option(phrase("A folder of files, a file, or a database’s address."), envvar="JOURNEYKIT_DATA"),
    ] = None,
    port: Annotated[int, _option(phrase("The port; 0 takes any free one."), min=0, max=65535)] = DASHBOARD_PORT,
    no_browser: Annotated[bool, _option(phrase("Only say the address."), "--no-browser")] = False,
    ip: Annotated[str, _option(phrase("The address to listen on; other than this machine's needs a password."))] = (
        "127.0.0.1"
    ),
    password: Annotated[
        str | None, _option(phrase("Ask visitors for this password."), envvar="JOURNEYKIT_PASSWORD")
    ] = None,
    address: Annotated[
        str | None, _option(phrase("The address that a reverse proxy gives it, like https://example.org/maps/."))
    ] = None,
    seats: Annotated[int, _option(phrase("How many people at a time, at most."), min=1)] = 12,
    warm: Annotated[int, _option(phrase("How many seats to keep ready for the next ones."), min=0)] = 1,
) -> None:
    from journeykit.apps import dashboard as start

    def announce(url: str) -> None:
        print(phrase("The dashboard is at {url} (Ctrl+C stops it).", url=url).to(reader()), flush=True)

    start(
        str(file) if file else None,
        data,
        port,
        ip=ip,
        browser=not no_browser,
        password=password,
        address=address,
        seats=seats,
        warm=warm,
        announce=announce,
    )


@app.command(help=_help(phrase("Open JupyterLab on the notebooks."), "lab"))
def lab(
    port: Annotated[int | None, _option(phrase("The port (default: Jupyter's own)."), min=1, max=65535)] = None,
    no_browser: Annotated[bool, _option(phrase("Only say the address."), "--no-browser")] = False,
) -> None:
    from journeykit.apps import lab as start

    start(port=port, browser=not no_browser)


@app.command(
    help=_help(
        phrase("Check this installation. What is wrong is named with what mends it; the exit code is then 1."),
        "doctor",
        "doctor --json",
    )
)
def doctor(lang: Lang = None, as_json: AsJson = False) -> None:
    from journeykit.doctor import examine

    language = _language(lang)
    checks = examine()
    if as_json:
        _as_json([check.plain(language) for check in checks])
    else:
        for check in checks:
            print(check.line(language))
    raise typer.Exit(0 if all(check.well for check in checks) else 1)


@app.command(
    help=_help(
        phrase("Make the shoe shop's data again. Larger, with another seed, or without some of what is planted in it."),
        "shop -o shop --customers 20000",
        "shop -o shop --without late_carrier",
    )
)
def shop(
    output: Annotated[Path, _option(phrase("The folder to write to."), "-o", "--output")],
    customers: Annotated[int, _option(phrase("How many customers."), min=1)] = 5000,
    seed: Annotated[int | None, _option(phrase("Another seed makes another shop."))] = None,
    without: Annotated[list[str] | None, _option(phrase("Leave this planted fault out; may be repeated."))] = None,
    force: Force = False,
) -> None:
    from journeykit.events.shop import SEED, make_shop  # heavy

    if output.is_dir() and any(output.iterdir()):
        _may_write(output, force)
    made = make_shop(output, customers=customers, seed=SEED if seed is None else seed, without=without or ())
    for path in made.values():
        _say(phrase("Wrote {file}.", file=str(path)))
