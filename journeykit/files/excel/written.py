"""The whole workbook of a map."""

from __future__ import annotations

from typing import Any

from journeykit.files.excel import picture, readme, sheets
from journeykit.files.excel.book import Book
from journeykit.model.cards import LANES
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, phrase, plural

__all__ = ["workbook"]


def workbook(journey: Journey, language: Language) -> bytes:
    """The bytes of the XLSX file. Raises `BadFile` where a text is longer than a cell."""
    book = Book(journey, language)
    first = readme.sheet_of(book)
    lists = sheets.Lists(book)
    drawn = picture.draw(book, lists)
    about = sheets.about(book)
    stages = sheets.stages(book, lists)
    made: dict[str, Any] = {}
    for lane in LANES:
        made[lane.id] = sheets.cards(book, lane, lists, stages, made)
    said = sheets.verbatims(book, made)
    others: list[tuple[Any, Phrase]] = [
        (drawn, phrase("The whole map at a glance, to read and to print on A3.")),
        (about, phrase("The title, the persona, the need, the sources.")),
        (stages, plural("{n} stage: its phase, advice, events in the data", "{n} stages: their phases, advice, "
                        "events in the data", n=len(journey.stages))),
        *((made[one.id], plural("{n} card", "{n} cards", n=len(list(journey.cards(one.id))))) for one in LANES),
        (said, phrase("What customers said, with the source.")),
    ]  # fmt: skip
    readme.explain(book, first, others)
    lists.last()
    return book.bytes(drawn)
