"""What people take away from a map: the one table that the Builder's menu, `journeykit convert` and the pages of the
documentation read.

To add a deliverable: a function in its module that makes the bytes of the file, and a row of `DELIVERABLES`. The
module is imported where the file is made, not before.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from journeykit.errors import NotFound
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, phrase, shown

if TYPE_CHECKING:
    from journeykit.drawing.charts.of_map import View

__all__ = ["DELIVERABLES", "GROUPS", "TEMPLATE", "Deliverable", "Group", "Upon", "deliverable", "suggested_name"]

Group = Literal["document", "data", "picture", "print"]
GROUPS: Final[Mapping[Group, Phrase]] = {
    "document": phrase("Document"),
    "data": phrase("Data"),
    "picture": phrase("Picture"),
    "print": phrase("Print"),
}
"""The groups of the menu, in its order."""

_LONGEST: Final = 60
_TAKEN: Final = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))
"""Names that Windows keeps for devices, whatever their ending."""


@dataclass(frozen=True)
class Deliverable:
    """A file that is made from a map.

    `about` says what it is for in a few words; `make` gives its bytes, with words in the language given, and raises
    `JourneyError` where the map has nothing to show. `word` stands in the file's name after the map's, where the
    ending alone does not tell files of one map apart.
    """

    id: str
    group: Group
    title: Phrase
    about: Phrase
    ending: str
    make: Callable[[Journey, Language], bytes]
    word: Phrase | None = None
    upon: Upon | None = None


@dataclass(frozen=True)
class Upon:
    """The same kind of file made upon one that a person gives, such as their school's template.

    `endings` are those of the file that is asked for; `make` takes its name and its bytes last, and raises `BadFile`
    where it cannot be used.
    """

    title: Phrase
    about: Phrase
    endings: tuple[str, ...]
    make: Callable[[Journey, Language, str, bytes], bytes]


TEMPLATE: Final = "JOURNEYKIT_TEMPLATE"
"""The variable that names the PowerPoint template of every deck: a .pptx or .potx of a school or a company."""


def _map_file(journey: Journey, language: Language) -> bytes:
    from journeykit.files.native import dumps

    return dumps(journey).encode()


def _picture(format: Literal["pdf", "png", "svg"], journey: Journey, language: Language) -> bytes:
    from journeykit.drawing import render

    return render(journey, format, language)


def _side(view: View, journey: Journey, language: Language) -> bytes:
    from journeykit.drawing import render

    return render(journey, "png", language, view=view)


def _mermaid(journey: Journey, language: Language) -> bytes:
    from journeykit.files.mermaid import dumps

    return dumps(journey, language).encode()


def _web_page(journey: Journey, language: Language) -> bytes:
    from journeykit.deliverables.web_page import dumps

    return dumps(journey, language)


def _markdown(journey: Journey, language: Language) -> bytes:
    from journeykit.files.markdown import dumps

    return dumps(journey, language).encode()


def _cjml(journey: Journey, language: Language) -> bytes:
    from journeykit.files.cjml import dumps

    return dumps(journey, language)


def _printed(paper: str, journey: Journey, language: Language) -> bytes:
    from journeykit.drawing.paper import print_map

    return print_map(journey, paper, language)


def _canvas(paper: str, journey: Journey, language: Language) -> bytes:
    from journeykit.drawing.paper import canvas

    return canvas(journey, paper, language)


def _persona_sheet(journey: Journey, language: Language) -> bytes:
    from journeykit.drawing.paper import persona_sheet

    return persona_sheet(journey, language)


def _empathy(_: Journey, language: Language) -> bytes:
    from journeykit.drawing.paper import empathy_sheet

    return empathy_sheet(language)


def _dots(_: Journey, language: Language) -> bytes:
    from journeykit.drawing.paper import voting_dots

    return voting_dots(language)


def _deck(journey: Journey, language: Language) -> bytes:
    from journeykit.deliverables.deck import dumps

    return dumps(journey, language, template=os.environ.get(TEMPLATE) or None)


def _deck_upon(journey: Journey, language: Language, name: str, template: bytes) -> bytes:
    from journeykit.deliverables.deck import dumps

    return dumps(journey, language, template=(name, template))


def _excel(journey: Journey, language: Language) -> bytes:
    from journeykit.files.excel import dumps

    return dumps(journey, language)


def _table(journey: Journey, language: Language) -> bytes:
    from journeykit.files.table import dumps

    return dumps(journey, language)


DELIVERABLES: Final[tuple[Deliverable, ...]] = (
    Deliverable(
        "pdf", "document",
        phrase("PDF, one A3 page"), phrase("the whole map, to send or to pin up"),
        ".pdf", partial(_picture, "pdf"),
    ),
    Deliverable(
        "deck", "document",
        phrase("PowerPoint"), phrase("a slide a stage, the curve, priorities and next actions, with notes; to edit"),
        ".pptx", _deck,
        upon=Upon(
            phrase("PowerPoint in your template"),
            phrase("the same slides in the fonts and colours of your school or company; asks for its file"),
            (".pptx", ".potx"), _deck_upon,
        ),
    ),
    Deliverable(
        "page", "document",
        phrase("Web page"), phrase("the whole map to read on any screen, without a network; it prints"),
        ".html", _web_page,
    ),
    Deliverable(
        "excel", "document",
        phrase("Excel workbook"), phrase("the map, and a sheet a lane to edit there and read back here"),
        ".xlsx", _excel,
    ),
    Deliverable(
        "map", "data",
        phrase("Map file"), phrase("everything, to open here again or to keep"),
        ".journey.json", _map_file,
    ),
    Deliverable(
        "table", "data",
        phrase("Table, CSV"), phrase("one row a card, for any spreadsheet or statistics program"),
        ".csv", _table,
    ),
    Deliverable(
        "markdown", "data",
        phrase("Markdown"), phrase("every card in plain text, for a wiki or a repository"),
        ".md", _markdown,
    ),
    Deliverable(
        "mermaid", "data",
        phrase("Mermaid"), phrase("the lived steps as a diagram that is text, for GitHub, GitLab or Notion"),
        ".mmd", _mermaid,
    ),
    Deliverable(
        "cjml", "data",
        phrase("CJML 2.0"), phrase("lived and ideal steps in SINTEF’s format, for tools of service design"),
        ".cjml.xml", _cjml,
    ),
    Deliverable(
        "png", "picture",
        phrase("Picture, PNG"), phrase("for a slide, a chat or a page"),
        ".png", partial(_picture, "png"),
    ),
    Deliverable(
        "svg", "picture",
        phrase("Picture, SVG"), phrase("sharp at any size, to rework in a drawing program"),
        ".svg", partial(_picture, "svg"),
    ),
    Deliverable(
        "curve", "picture",
        phrase("Emotion curve"), phrase("how each step feels, lived and ideal"),
        ".png", partial(_side, "curve"), phrase("curve"),
    ),
    Deliverable(
        "beside", "picture",
        phrase("Lived beside ideal"), phrase("both journeys, stage by stage, with what differs marked"),
        ".png", partial(_side, "beside"), phrase("ideal"),
    ),
    Deliverable(
        "gap", "picture",
        phrase("Gap between lived and ideal"), phrase("how much better each stage should feel, the widest gap first"),
        ".png", partial(_side, "gap"), phrase("gap"),
    ),
    Deliverable(
        "expectations", "picture",
        phrase("Gap of expectations"), phrase("importance against satisfaction, the widest gap first"),
        ".png", partial(_side, "expectations"), phrase("expectations"),
    ),
    Deliverable(
        "matrix", "picture",
        phrase("Importance and satisfaction"), phrase("where to be flawless, and what to fix first"),
        ".png", partial(_side, "matrix"), phrase("priorities"),
    ),
    Deliverable(
        "impact", "picture",
        phrase("Impact and effort"), phrase("which opportunity to begin with"),
        ".png", partial(_side, "impact"), phrase("impact"),
    ),
    Deliverable(
        "heat", "picture",
        phrase("Touchpoints and channels"), phrase("where customers are in contact, and how it feels"),
        ".png", partial(_side, "heat"), phrase("contacts"),
    ),
    Deliverable(
        "blueprint", "picture",
        phrase("Service blueprint"), phrase("who stands behind each step, above and below the line of visibility"),
        ".png", partial(_side, "blueprint"), phrase("blueprint"),
    ),
    Deliverable(
        "persona-card", "picture",
        phrase("Persona card"), phrase("who the map is about, on one picture"),
        ".png", partial(_side, "persona"), phrase("persona"),
    ),
    Deliverable(
        "kpis", "picture",
        phrase("KPIs"), phrase("each value between its alert and its target, stage by stage"),
        ".png", partial(_side, "sparklines"), phrase("KPIs"),
    ),
    Deliverable(
        "print-a4", "print",
        phrase("PDF for A4"), phrase("over several pages where it must, no text under 7 points"),
        ".pdf", partial(_printed, "a4"), phrase("A4"),
    ),
    Deliverable(
        "print-a3", "print",
        phrase("PDF for A3"), phrase("on white, over several pages where it must"),
        ".pdf", partial(_printed, "a3"), phrase("A3"),
    ),
    Deliverable(
        "print-a1", "print",
        phrase("PDF for A1"), phrase("for a print shop: read by a group at a wall"),
        ".pdf", partial(_printed, "a1"), phrase("A1"),
    ),
    Deliverable(
        "poster", "print",
        phrase("Poster of A4 sheets"), phrase("to cut and glue, with crop marks and a plan"),
        ".pdf", partial(_printed, "tiles"), phrase("poster"),
    ),
    Deliverable(
        "poster-a3", "print",
        phrase("Poster of A3 sheets"), phrase("the same from a printer that takes A3: fewer sheets"),
        ".pdf", partial(_printed, "tiles-a3"), phrase("poster A3"),
    ),
    Deliverable(
        "canvas-a1", "print",
        phrase("Blank canvas, A1"), phrase("these stages without cards, for sticky notes of 76 mm"),
        ".pdf", partial(_canvas, "a1"), phrase("canvas A1"),
    ),
    Deliverable(
        "canvas-poster", "print",
        phrase("Blank canvas of A4 sheets"), phrase("the same without a print shop: to cut and glue"),
        ".pdf", partial(_canvas, "tiles"), phrase("canvas poster"),
    ),
    Deliverable(
        "canvas-a3", "print",
        phrase("Blank canvas, A3"), phrase("these stages without cards, to fill in with a pen"),
        ".pdf", partial(_canvas, "a3"), phrase("canvas A3"),
    ),
    Deliverable(
        "persona-sheet", "print",
        phrase("Persona sheet"), phrase("who it is about, on one A4 page, with what the map knows"),
        ".pdf", _persona_sheet, phrase("persona"),
    ),
    Deliverable(
        "empathy", "print",
        phrase("Empathy map and interview guide"), phrase("two A4 pages with questions and room to write"),
        ".pdf", _empathy, phrase("empathy"),
    ),
    Deliverable(
        "dots", "print",
        phrase("Voting dots"), phrase("to cut out: a sheet of each kind, three dots each for 24 people"),
        ".pdf", _dots, phrase("dots"),
    ),
)  # fmt: skip
"""Ordered as in the menu: group by group."""


def deliverable(id: str) -> Deliverable:
    """The deliverable with this id. Raises `NotFound`, which names those that are there.

    >>> deliverable("map").ending
    '.journey.json'
    """
    for one in DELIVERABLES:
        if one.id == id:
            return one
    raise NotFound(
        phrase("There is no file of the kind {name}.", name=shown(id)),
        phrase("Choose one of {choices}.", choices=", ".join(one.id for one in DELIVERABLES)),
    )


def suggested_name(journey: Journey, made: Deliverable, language: Language) -> str:
    """A name for the file after the map, which every system takes: letters and digits of any script, and hyphens.

    >>> suggested_name(Journey(title="Shoes: buy/return?"), deliverable("pdf"), "en")
    'shoes-buy-return.pdf'
    """
    name = _plain(journey.title)
    if made.word is not None:
        name = f"{name or _NAMELESS}-{_plain(made.word.to(language))}"
    return f"{_NAMELESS if not name or name in _TAKEN else name}{made.ending}"


_NAMELESS: Final = "map"


def _plain(text: str) -> str:
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in unicodedata.normalize("NFKC", text).lower())
    return "-".join("".join(kept).split())[:_LONGEST].strip("-")
