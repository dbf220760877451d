"""On paper: a map to print, and blank canvases and sheets for a workshop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from journeykit.cli.terminal import Force, Map, app, explained, may_write, option, say, spoken
from journeykit.errors import BadValue
from journeykit.text import Language, phrase
from journeykit.writing import write_whole

_SHEETS: Final = ("persona", "empathy", "dots")
Output = Annotated[Path, option(phrase("Where to put the PDF."), "-o", "--output")]
OfMap = Annotated[str | None, option(phrase("Language: en or fr (default: the map’s, or this terminal’s)."), "--lang")]
Paper = Annotated[
    str | None,
    option(
        phrase(
            "For sticky notes a1 (unless you say otherwise), or tiles or tiles-a3, a poster of A4 or A3 sheets; for a "
            "pen a3 or a4. The other sheets: a4, or a3."
        ),
        "--paper",
    ),
]


@app.command(
    name="print",
    help=explained(
        phrase(
            "Make a PDF of a map to print: on A4, A3 or A1, over several pages where it must, or as a poster of A4 "
            "sheets (tiles) or A3 sheets (tiles-a3) with crop marks and a plan."
        ),
        "print shoes.journey.json -o shoes.pdf",
        "print shoes.journey.json --paper tiles -o poster.pdf --lang fr",
    ),
)
def print_(
    file: Map,
    output: Output,
    paper: Annotated[str, option(phrase("a4, a3, a1, tiles or tiles-a3."), "--paper")] = "a3",
    lang: OfMap = None,
    force: Force = False,
) -> None:
    from journeykit.files import load

    journey, language = load(file), spoken(lang) if lang else None
    _may_write_pdf(output, force)
    from journeykit.drawing.paper import print_map  # heavy

    _write(output, print_map(journey, paper.lower(), language))


@app.command(
    help=explained(
        phrase(
            "Make a PDF to fill in by hand or with sticky notes: the stages of a framework or of a map; or a persona "
            "sheet, prompts for empathy with questions for an interview, or voting dots."
        ),
        "canvas five-stages --paper a1 --lang fr -o canvas.pdf",
        "canvas shoes.journey.json --paper tiles --notes 2 -o canvas.pdf",
        "canvas persona --map shoes.journey.json -o persona.pdf",
        "canvas empathy -o empathy.pdf",
        "canvas dots -o dots.pdf",
    )
)
def canvas(
    what: Annotated[str, typer.Argument(metavar="FRAMEWORK|FILE|persona|empathy|dots", show_default=False)],
    output: Output,
    paper: Paper = None,
    notes: Annotated[int, option(phrase("So many sticky notes side by side in each field, at least."), "--notes")] = 1,
    filled: Annotated[Path | None, option(phrase("The map whose persona fills the sheet."), "--map")] = None,
    lang: OfMap = None,
    force: Force = False,
) -> None:
    if filled is not None and what.lower() != "persona":
        raise BadValue(
            phrase("Only a persona sheet is filled from a map."),
            phrase("Leave --map out; a map’s own canvas is: journeykit canvas FILE."),
        )
    _may_write_pdf(output, force)
    language, paper = spoken(lang) if lang else None, paper and paper.lower()
    if what.lower() in _SHEETS:
        _write(output, _sheet(what.lower(), paper, filled, language))
    else:
        _write(output, _canvas(what, paper, language, notes))


def _sheet(what: str, paper: str | None, filled: Path | None, language: Language | None) -> bytes:
    """A sheet that belongs to no framework. Raises `BadValue` for a paper it is not made for."""
    from journeykit.drawing.paper import empathy_sheet, persona_sheet, voting_dots
    from journeykit.files import load

    if what == "persona":
        journey = None if filled is None else load(filled)
        return persona_sheet(journey, language or (journey.language if journey else spoken(None)), paper or "a4")
    if what == "empathy":
        return empathy_sheet(language or spoken(None), paper or "a4")
    if paper not in (None, "a4"):
        raise BadValue(phrase("Voting dots are printed on a4 only."), phrase("Leave --paper out."))
    return voting_dots(language or spoken(None))


def _canvas(what: str, paper: str | None, language: Language | None, notes: int) -> bytes:
    """The canvas of a map's stages, or of a framework's. Raises `NotFound`, `BadFile` or `BadValue`."""
    from journeykit.drawing.paper import canvas as blank
    from journeykit.files import READABLE, load
    from journeykit.frameworks import framework

    journey = load(Path(what)) if what.lower().endswith(READABLE) else framework(what, language or spoken(None))
    return blank(journey, paper or "a1", language or journey.language, notes=notes)


def _may_write_pdf(output: Path, force: bool) -> None:
    if output.suffix.lower() != ".pdf":
        raise BadValue(
            phrase("{file} does not end like a PDF.", file=str(output)), phrase("Choose a name that ends in .pdf.")
        )
    may_write(output, force)


def _write(output: Path, content: bytes) -> None:
    write_whole(output, content)
    say(phrase("Wrote {file}.", file=str(output)))
