"""A deck of a map, for PowerPoint and LibreOffice: native shapes that can be edited, with notes for who presents.

Title, the map in short, persona, the map on one slide, a slide a stage, the emotion curve, the gap between ideal and
lived, priorities, KPIs, next actions, sources; what a map does not hold has no slide. Titles say what a slide shows.
With a school's template the deck stands on its master, its layouts, its fonts and its colours. Words that have no room
get smaller, then go on on a further slide.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from journeykit.errors import BadFile
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase
from journeykit.writing import write_whole

if TYPE_CHECKING:
    from journeykit.deliverables.deck.ground import Template

ENDING: Final = ".pptx"

__all__ = ["ENDING", "dumps", "save"]


def dumps(
    journey: Journey,
    language: Language | None = None,
    *,
    template: Template | None = None,
    today: date | None = None,
) -> bytes:
    """The deck of a map as the bytes of a .pptx. The kit's words are in `language`, that of the map unless given.

    `template` is a .pptx or .potx, its bytes, or its name and bytes; `today` tells whether the review is overdue.
    Raises `BadFile` for a template that cannot be used.

    >>> dumps(Journey(title="Shoes"))[:2]
    b'PK'
    """
    from journeykit.deliverables.deck import actions, feelings, figured, gap, opening, overview, priorities, stage
    from journeykit.deliverables.deck.brief import brief
    from journeykit.deliverables.deck.ground import ground
    from journeykit.deliverables.deck.slides import Deck

    deck = Deck(ground(template), journey, language or journey.language, today or date.today())
    about = deck.ground.presentation.core_properties
    about.title, about.language, about.author = journey.title[:255], deck.language, journey.owner[:255]
    about.subject = deck.say(phrase("Customer journey map"))
    for slides in (
        opening.title, brief, opening.whom, overview.whole, stage.stages, feelings.curve, gap.gap,
        priorities.matrix, priorities.moments, figured.kpis, actions.actions, opening.sources,
    ):  # fmt: skip
        slides(deck)
    deck.finish()
    package = deck.ground.presentation.part.package
    for key in [key for key, one in package._rels.items() if one.reltype.endswith("/thumbnail")]:
        package.drop_rel(key)  # it shows the template
    stream = BytesIO()
    deck.ground.presentation.save(stream)
    return stream.getvalue()


def save(
    journey: Journey,
    path: str | Path,
    language: Language | None = None,
    *,
    template: Template | None = None,
    today: date | None = None,
) -> Path:
    """Write the deck of a map to a file, atomically. Raises `BadFile`; what was there before is then still there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Journey(title="Shoes"), f"{folder}/shoes.pptx").name
    'shoes.pptx'
    """
    path = Path(path)
    if path.suffix.lower() != ENDING:
        raise BadFile(
            phrase("A deck cannot be saved as {name}.", name=path.name),
            phrase("Choose a name that ends in {endings}.", endings=ENDING),
        )
    write_whole(path, dumps(journey, language, template=template, today=today))
    return path
