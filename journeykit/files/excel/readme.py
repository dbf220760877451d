"""The first sheet: what the workbook is, how it is edited, and what its colours and signs mean."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from journeykit.files.excel.book import EMOTIONS, PHASES, QUIET, STATES, Book, Look
from journeykit.model.vocabulary import word, words
from journeykit.text import Phrase, phrase

__all__ = ["explain", "sheet_of"]

_HEAD: Final = Look(size=13, bold=True, up="bottom", wrap=False)
_BODY: Final = Look(size=11)
_EDIT: Final = (
    phrase("Change any text, number or choice on the sheets below, save, and read the file back into JourneyKit."),
    phrase("A new row is a new card: choose its stage, write its text. A row that you empty or delete is no card."),
    phrase("The order of rows is the order of cards in their stage, and on the sheet of stages that of the journey."),
    phrase("Rename a stage on the sheet of stages. To move a card, choose another stage; to copy one, copy its row."),
    phrase("A column with a list offers the usual words. Where it takes words of your own, write them."),
    phrase("On a wide sheet the rarer columns are folded away: the sign + above the columns opens them."),
)
_LEAVE: Final = (
    phrase("A hidden column at the right end of each sheet says which card a row is. Rows without it are new cards."),
    phrase("The picture of the map is made from the other sheets when the file is saved. It is locked, no password."),
    phrase("A column of your own is refused when the file is read back: nothing is lost unseen. Add a sheet instead."),
    phrase("Colours, comments and struck-out text are not read: to remove a card, delete its row."),
    phrase("Text that begins with =, +, - or @ stays text. If Excel takes it for a formula, put an apostrophe first."),
)


def sheet_of(book: Book) -> Any:
    """The empty first sheet, to be filled once the others are there."""
    sheet = book.sheet(phrase("Read me"), (30, 92), "52606D")
    sheet.sheet_view.showGridLines = False
    return sheet


def explain(book: Book, sheet: Any, others: list[tuple[Any, Phrase]]) -> None:
    """Fill the first sheet; `others` are the sheets there are, with what is on them."""
    book.put(sheet, 1, 1, book.journey.title, Look(size=20, bold=True, wrap=False))
    sheet.row_dimensions[1].height = 32
    book.put(
        sheet,
        2,
        1,
        book.say(phrase("A customer journey map, made with JourneyKit.")),
        Look(size=11, colour=QUIET, wrap=False),
    )
    row = _heading(book, sheet, 4, phrase("What is where"))
    for other, says in others:
        book.put(sheet, row, 1, other.title, Look(size=11, colour="3B4CCA", underline=True))
        sheet.cell(row, 1).hyperlink = Hyperlink(ref=f"A{row}", location=f"{quote_sheetname(other.title)}!A1")
        book.put(sheet, row, 1, other.title, Look(size=11, colour="3B4CCA", underline=True))
        book.put(sheet, row, 2, book.say(says), _BODY)
        row += 1
    for title, texts in ((phrase("How to edit"), _EDIT), (phrase("What to leave as it is"), _LEAVE)):
        row = _heading(book, sheet, row + 1, title)
        for text in texts:
            said = book.say(text)
            book.put(sheet, row, 1, said, _BODY)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
            sheet.row_dimensions[row].height = 15.5 * (1 + len(said) // 135)
            row += 1
    _legend(book, sheet, _heading(book, sheet, row + 1, phrase("Colours and signs")))
    book.paper(sheet)
    sheet.page_setup.orientation = "portrait"


def _heading(book: Book, sheet: Any, row: int, title: Phrase) -> int:
    book.put(sheet, row, 1, book.say(title), _HEAD)
    sheet.row_dimensions[row].height = 24
    return row + 1


def _legend(book: Book, sheet: Any, row: int) -> None:
    language = book.language
    for at, (phase, (colour, _)) in enumerate(PHASES.items()):
        book.put(
            sheet,
            row + at,
            1,
            word("phase", phase).to(language),
            Look(size=11, bold=True, colour="FFFFFF", fill=colour),
        )
    book.put(sheet, row, 2, book.say(phrase("The phase of a stage, on the picture and on every sheet.")), _BODY)
    row += len(PHASES)
    for at, key in enumerate(words("emotion")):
        book.put(sheet, row + at, 1, word("emotion", key).to(language), Look(size=11, fill=EMOTIONS[key]))
    book.put(
        sheet, row, 2, book.say(phrase("How a step feels to the customer; the word always stands in the cell.")), _BODY
    )
    row += len(EMOTIONS)
    for at, (state, (sign, fill)) in enumerate(STATES.items()):
        text = f"{sign} {word('state', state).to(language)}"
        book.put(sheet, row + at, 1, text, Look(size=11, bold=True, fill=fill, line="b"))
    book.put(
        sheet, row, 2, book.say(phrase("How a KPI stands against its target; it follows the value you type.")), _BODY
    )
