"""Pages in the browser, and whether this installation is able to show them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeykit.apps.start import DASHBOARD_PORT, PORT
from journeykit.cli.terminal import AsJson, Lang, app, explained, option, print_json, reader, spoken
from journeykit.text import phrase


@app.command(
    help=explained(
        phrase("Open the course and its apps in the browser. This machine serves them until you press Ctrl+C."),
        "serve",
        "serve --port 9000 --no-browser",
    )
)
def serve(
    port: Annotated[int, option(phrase("The port; 0 takes any free one."), min=0, max=65535)] = PORT,
    no_browser: Annotated[bool, option(phrase("Only say the address."), "--no-browser")] = False,
    ip: Annotated[str, option(phrase("The address to listen on; other than this machine's needs a password."))] = (
        "127.0.0.1"
    ),
    password: Annotated[
        str | None, option(phrase("Ask visitors for this password."), envvar="JOURNEYKIT_PASSWORD")
    ] = None,
    address: Annotated[
        str | None, option(phrase("The address that a reverse proxy gives it, like https://example.org/maps/."))
    ] = None,
    store: Annotated[
        str | None, option(phrase("Where work is kept: a file, or a database's address."), envvar="JOURNEYKIT_STORE")
    ] = None,
    template: Annotated[
        str | None,
        option(phrase("The PowerPoint template of exported decks: a .pptx or .potx."), envvar="JOURNEYKIT_TEMPLATE"),
    ] = None,
    seats: Annotated[int, option(phrase("How many open pages at a time, at most."), min=1)] = 60,
    warm: Annotated[int, option(phrase("How many seats to keep ready for the Builder’s next visitors."), min=0)] = 2,
) -> None:
    from journeykit.apps import serve as start

    def announce(url: str) -> None:
        print(phrase("The course is at {url} (Ctrl+C stops it).", url=url).to(reader()), flush=True)

    start(
        port,
        ip=ip,
        browser=not no_browser,
        store=store,
        template=template,
        password=password,
        address=address,
        seats=seats,
        warm=warm,
        announce=announce,
    )


@app.command(
    help=explained(
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
        option(phrase("A folder of files, a file, or a database’s address."), envvar="JOURNEYKIT_DATA"),
    ] = None,
    port: Annotated[int, option(phrase("The port; 0 takes any free one."), min=0, max=65535)] = DASHBOARD_PORT,
    no_browser: Annotated[bool, option(phrase("Only say the address."), "--no-browser")] = False,
    ip: Annotated[str, option(phrase("The address to listen on; other than this machine's needs a password."))] = (
        "127.0.0.1"
    ),
    password: Annotated[
        str | None, option(phrase("Ask visitors for this password."), envvar="JOURNEYKIT_PASSWORD")
    ] = None,
    address: Annotated[
        str | None, option(phrase("The address that a reverse proxy gives it, like https://example.org/maps/."))
    ] = None,
    seats: Annotated[int, option(phrase("How many people at a time, at most."), min=1)] = 12,
    warm: Annotated[int, option(phrase("How many seats to keep ready for the next ones."), min=0)] = 1,
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


@app.command(help=explained(phrase("Open JupyterLab on the notebooks."), "lab"))
def lab(
    port: Annotated[int | None, option(phrase("The port (default: Jupyter's own)."), min=1, max=65535)] = None,
    no_browser: Annotated[bool, option(phrase("Only say the address."), "--no-browser")] = False,
) -> None:
    from journeykit.apps import lab as start

    start(port=port, browser=not no_browser)


@app.command(
    help=explained(
        phrase("Check this installation. What is wrong is named with what mends it; the exit code is then 1."),
        "doctor",
        "doctor --json",
    )
)
def doctor(lang: Lang = None, as_json: AsJson = False) -> None:
    from journeykit.doctor import examine

    language = spoken(lang)
    checks = examine()
    if as_json:
        print_json([check.plain(language) for check in checks])
    else:
        for check in checks:
            print(check.line(language))
    raise typer.Exit(0 if all(check.well for check in checks) else 1)
