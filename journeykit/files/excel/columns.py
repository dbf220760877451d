"""What stands in which column of a table, for a person to read and edit; made from the lanes and their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_args

from pydantic import BaseModel

from journeykit.model.cards import CardBase, Kind, Lane, Measure, Show, fields_of
from journeykit.model.changed import HEADER
from journeykit.model.journey import Journey
from journeykit.text import LANGUAGES, Phrase, phrase

__all__ = [
    "ABOUT", "LANE", "STAGE", "STAGES", "STATE", "TEXT", "VERBATIMS", "Column", "columns_of", "labels", "spoken_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column (of the header: one row): the field it holds, how it is written, and its heading.

    `path` is the field's name, with a dot for what is inside another (`measure.low`); `kind` is that of the field's
    `Show`, or "date" or "list".
    """

    path: str
    label: Phrase
    kind: Kind | str = "text"
    words: str = ""
    free: bool = False
    lane: str = ""
    rare: bool = False


STAGE: Final = Column("stage", phrase("Stage"))
LANE: Final = Column("lane", phrase("Lane"))
TEXT: Final = Column("text", phrase("Text"))
STATE: Final = Column("state", phrase("State"), "state")
"""Worked out from the others, and never read."""

STAGES: Final = (
    Column("title", phrase("Stage")),
    Column("phase", phrase("Phase"), "choice", words="phase"),
    Column("hint", phrase("Advice for this stage")),
    Column("activities", phrase("Events in the data"), "list"),
)
VERBATIMS: Final = (
    Column("of", phrase("Card")),
    Column("text", phrase("Their words")),
    Column("source", phrase("Source")),
    Column("score", phrase("Score"), "number"),
)

_MEASURE: Final[Mapping[str, Phrase]] = {
    "value": phrase("Value"),
    "numerator": phrase("Counted"),
    "denominator": phrase("Out of"),
    "low": phrase("Interval from"),
    "high": phrase("Interval to"),
    "start": phrase("First day"),
    "end": phrase("Last day"),
    "segment": phrase("Segment"),
    "source": phrase("Source of the value"),
    "note": phrase("Note on the value"),
}


def _kind(annotation: Any) -> str:
    """How a plain field is written, told by its type."""
    said = str(annotation)
    if "tuple" in said:
        return "items"
    if "datetime.date" in said:
        return "date"
    if set(LANGUAGES) & set(get_args(annotation)):
        return "language"
    return "number" if "float" in said else "line"


def _about() -> Iterator[Column]:
    for name, field in Journey.model_fields.items():
        if name == "stages":
            continue
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            for part in field.annotation.model_fields:
                path = f"{name}.{part}"
                yield Column(path, HEADER.get(path) or Phrase(path))
        else:
            yield Column(name, HEADER.get(name) or Phrase(name), _kind(field.annotation))


ABOUT: Final = tuple(_about())
"""The map's own fields, one a row."""


def _measure(name: str) -> Iterator[Column]:
    for part, field in Measure.model_fields.items():
        label = _MEASURE.get(part) or Phrase(f"{name}: {part}")
        yield Column(f"{name}.{part}", label, _kind(field.annotation), rare=part != "value")


def _columns(card: type[CardBase]) -> Iterator[Column]:
    yield TEXT
    for name, show in fields_of(card).items():
        if show.kind == "measure":
            yield from _measure(name)
        elif show.kind != "verbatims":  # they have rows of their own
            yield _of(name, show)


def _of(name: str, show: Show) -> Column:
    return Column(name, show.label, show.kind, show.words, show.free, show.lane, show.rare)


@cache
def columns_of(lane: Lane) -> tuple[Column, ...]:
    """The columns of a lane's cards, the text first.

    >>> from journeykit.model.cards import LANES
    >>> [str(one.label) for one in columns_of(LANES[0])]
    ['Text', 'Rests on', 'Source']
    """
    return tuple(_columns(lane.card))


@cache
def spoken_of(lane: Lane) -> str:
    """The name of the field that holds customers' words in a lane; "" where there is none."""
    return next((name for name, show in fields_of(lane.card).items() if show.kind == "verbatims"), "")


def labels(columns: tuple[Column, ...]) -> dict[str, Column]:
    """Each column by its heading, folded, in every language, and by the name of its field."""
    from journeykit.model.vocabulary import fold

    found = {fold(one.label.to(language)): one for one in reversed(columns) for language in LANGUAGES}
    return {fold(one.path): one for one in columns} | found
