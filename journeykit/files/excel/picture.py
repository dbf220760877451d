"""The sheet that shows the whole map: stages across in the colours of their phases, lanes down."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from openpyxl.utils import get_column_letter

from journeykit.files.excel import curve
from journeykit.files.excel.book import EMOTIONS, PHASES, QUIET, STATES, Book, Look
from journeykit.files.excel.cells import check
from journeykit.files.excel.keys import mark
from journeykit.files.excel.sheets import Lists
from journeykit.model.cards import LANES, Kpi, Lane, Show, Step, Verbatim, fields_of
from journeykit.model.figures import figures
from journeykit.model.journey import slot
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, day, phrase, quoted

__all__ = ["draw"]

_WIDTH: Final = 30
_PAGE: Final = 8
"""Stages on one page; more are printed on several."""
_LABEL: Final = Look(bold=True, colour=QUIET, line="t")
_CARD: Final = Look(line="lrtb", fill="FFFFFF", indent=1)
_EMPTY: Final = Look(line="t")
_DOT: Final = " · "


def draw(book: Book, lists: Lists) -> Any:
    """The sheet of the map. It is locked, without a password: it is made from the others."""
    sheet = book.sheet(phrase("Map"), (20, *[_WIDTH] * max(3, len(book.journey.stages))), "0F766E")
    sheet.sheet_view.showGridLines = False
    row = _head(book, sheet)
    row = _stages(book, sheet, row)
    sheet.freeze_panes = sheet.cell(row, 2)
    first = row
    for lane in LANES:
        for label, columns in _rows_of(book, lane):
            row = _lane(book, sheet, row, label, columns)
        if lane.card is Step:
            row = _curve(book, sheet, row, lists)
    _foot(book, sheet, row + 1)
    _signs(book, sheet)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False
    book.paper(sheet, 8, max(1, math.ceil(len(book.journey.stages) / _PAGE)), f"{first - 2}:{first - 1}")
    sheet.print_title_cols = "A:A"
    return sheet


def _head(book: Book, sheet: Any) -> int:
    """Whom the map is about and what for; the next free row."""
    journey = book.journey
    book.put(sheet, 1, 1, book.say(phrase("Map")), _LABEL._replace(line="", up="center"))
    book.put(sheet, 1, 2, journey.title, Look(size=20, bold=True, wrap=False, up="center"))
    sheet.row_dimensions[1].height = 32
    who = " · ".join(filter(None, (journey.persona.name, journey.persona.summary)))
    arc = "  →  ".join(filter(None, (journey.need, journey.resolution)))
    wide = min(max(3, len(journey.stages)), 6)
    row = 2
    for label, text in (("Persona", who), ("Need", arc), ("Scenario", journey.scenario)):
        if text:
            book.put(sheet, row, 1, book.say(Phrase(label)), Look(bold=True, colour=QUIET))
            book.put(sheet, row, 2, text, Look(size=11))
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=wide + 1)
            lines = sum(math.ceil((len(line) + 1) / (wide * _WIDTH)) for line in text.split("\n"))
            sheet.row_dimensions[row].height = min(400, 15.5 * lines + 2)
            row += 1
    sheet.row_dimensions[row].height = 8
    return row + 1


def _stages(book: Book, sheet: Any, row: int) -> int:
    """The rows of phases and stages."""
    book.put(sheet, row, 1, book.say(phrase("Phase")), _LABEL._replace(line=""))
    book.put(sheet, row + 1, 1, book.say(phrase("Stage")), _LABEL._replace(line="", up="center"))
    longest = max((len(stage.title) for stage in book.journey.stages), default=0)
    sheet.row_dimensions[row + 1].height = max(34, 17 * (longest // 22 + 1))
    at = 2
    for phase, stages in groupby(book.journey.stages, key=lambda one: one.phase):
        first, (colour, tint) = at, PHASES[phase]
        for stage in stages:
            book.put(sheet, row, at, None, Look(fill=tint))
            look = Look(size=12, bold=True, colour="FFFFFF", fill=colour, up="center", line="lr", indent=1)
            book.put(sheet, row + 1, at, stage.title, look)
            at += 1
        book.put(sheet, row, first, word("phase", phase).to(book.language), Look(bold=True, fill=tint))
        if at - first > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=at - 1)
    return row + 2


def _rows_of(book: Book, lane: Lane) -> Iterator[tuple[str, list[list[Any]]]]:
    """The lane's rows with their label; what is ideal stands in rows of its own, below."""
    slots = {"": [[card for card in stage.cards if slot(card)[0] == lane.id] for stage in book.journey.stages]}
    if lane.card is Step:
        slots = {
            layer: [[card for card in stage.of(lane.id) if slot(card)[1] == layer] for stage in book.journey.stages]
            for layer in ("lived", "ideal")
        }
    for layer, columns in slots.items():
        if layer != "ideal":
            yield book.say(lane.title), columns
        elif any(columns):
            yield book.say(phrase("Ideal journey")), columns


def _lane(book: Book, sheet: Any, row: int, label: str, columns: Sequence[Sequence[Any]]) -> int:
    high = max([1, *map(len, columns)])
    for at, cards in enumerate(columns, 2):
        for n in range(high):
            if n < len(cards):
                first, *more = filter(None, _lines(book, cards[n]))
                book.put(sheet, row + n, at, first, _look(cards[n]), "\n".join(more))
            elif n == 0:
                book.put(sheet, row, at, None, _EMPTY)
    if not any(columns):
        sheet.row_dimensions[row].height = 24
    book.put(sheet, row, 1, label, _LABEL)
    return row + high


def _curve(book: Book, sheet: Any, row: int, lists: Lists) -> int:
    """The row of the emotion curve, where any step says how it feels; what its height means stands in the label."""
    if not curve.felt(book, "lived") + curve.felt(book, "ideal"):
        return row
    says = [book.say(phrase("{mark} lived, {other} ideal", mark="●", other="◆"))] if curve.felt(book, "ideal") else []
    best, worst = (word("emotion", level).to(book.language) for level in (2, -2))
    says += [f"↑ {best}", f"↓ {worst}"]
    book.put(sheet, row, 1, book.say(phrase("Emotion")), _LABEL, "\n".join(says))
    for at in range(2, len(book.journey.stages) + 2):
        book.put(sheet, row, at, None, _EMPTY)
    sheet.row_dimensions[row].height = curve.HEIGHT
    curve.put(book, sheet, row, lists.sheet)
    return row + 1


def _look(card: Any) -> Look:
    """A step is tinted by how it feels, a KPI by its state; the words stand in the cell."""
    if isinstance(card, Kpi):
        return _CARD._replace(fill=STATES[card.state][1])
    if isinstance(card, Step):
        fill = EMOTIONS.get(str(card.emotion), "FFFFFF")
        return _CARD._replace(fill=fill, italic=card.layer == "ideal")
    return _CARD


def _lines(book: Book, card: Any) -> Iterator[str]:
    """What a card says on the picture: its words, then its fields, those that are rare left out."""
    if isinstance(card, Kpi):
        said = figures(card, book.language)
        yield said.name
        yield _DOT.join(filter(None, (said.value, said.target)))
        yield f"{STATES[card.state][0]} {said.state}"
        return
    yield card.text
    small: list[str] = []
    for name, show in fields_of(type(card)).items():
        value = getattr(card, name)
        if show.rare or value is None or value is False or value in ("", ()):
            continue
        if show.kind in ("card", "verbatims"):  # a line of their own
            yield _DOT.join(small)
            yield (
                _quote(book, value) if show.kind == "verbatims" else _said(book, show.label, book.texts.get(value, ""))
            )
            small = []
        else:
            small.append(_small(book, show, value))
    yield _DOT.join(small)


def _small(book: Book, show: Show, value: Any) -> str:
    """The value of a field in few words; its label where they do not say what they are."""
    match show.kind:
        case "choice":
            return word(show.words, value).to(book.language)
        case "choices":
            return _said(book, show.label, ", ".join(word(show.words, one).to(book.language) for one in value))
        case "emotion":
            return _said(book, show.label, word(show.words, value).to(book.language))
        case "flag":
            return f"★ {book.say(show.label)}"
        case "line" | "text":
            return str(value)
    return _said(book, show.label, str(value))


def _said(book: Book, label: Phrase, value: str) -> str:
    return book.say(phrase("{label}: {value}", label=label, value=value)) if value else ""


def _quote(book: Book, said: tuple[Verbatim, ...]) -> str:
    first = quoted(said[0].text, book.language)
    return first if len(said) == 1 else f"{first} (+{len(said) - 1})"


def _foot(book: Book, sheet: Any, row: int) -> None:
    journey = book.journey
    review = "" if journey.review_on is None else book.say(
        phrase("Review by {day}.", day=day(journey.review_on, book.language))
    )  # fmt: skip
    owner = _DOT.join(filter(None, (journey.owner, review)))
    for label, text in ((phrase("Sources"), "; ".join(journey.sources)), (phrase("Owner"), owner)):
        if text:
            book.put(sheet, row, 1, book.say(label), Look(size=8, bold=True, colour=QUIET))
            book.put(sheet, row, 2, text[:2_000], Look(size=8, colour=QUIET, wrap=False))
            row += 1


def _signs(book: Book, sheet: Any) -> None:
    """Beside each row the signs of its cells: so it is seen when somebody changes the picture instead of a card."""
    last = sheet.max_column + 1
    for cells in list(sheet.iter_rows(max_col=last - 1)):
        signs = " ".join("-" if cell.value is None else check(book.plain(cell)) for cell in cells)
        row = cells[0].row
        text = f"{mark('map')} {signs}" if row == 1 else signs
        if text.strip("- "):
            book.put(sheet, row, last, text, Look(size=8, colour="FFFFFF", wrap=False))
    sheet.column_dimensions[get_column_letter(last)].hidden = True
