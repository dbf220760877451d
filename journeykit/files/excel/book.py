"""A workbook being written: how its cells look, and text that stays text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.writer.excel import ExcelWriter

from journeykit.errors import BadFile
from journeykit.files.excel.cells import escaped, unescaped
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, phrase

__all__ = ["EMOTIONS", "INK", "LINE", "PHASES", "PLAIN", "QUIET", "STATES", "Book", "Look"]

INK: Final = "1F2933"
QUIET: Final = "52606D"
LINE: Final = "CBD2D9"
PHASES: Final = {
    "before": ("3B6EA5", "DCE6F1"),
    "during": ("B35900", "F6E3D0"),
    "after": ("0F766E", "D6EAE8"),
}
"""Of each phase its colour, and the same as a tint for dark text."""
EMOTIONS: Final = {"-2": "E7D3DD", "-1": "F5E0E4", "0": "E8EAED", "1": "DAF0EC", "2": "CFE4D6"}
STATES: Final = {
    "good": ("●", "D9EEDF"),
    "watch": ("◆", "F7EBCC"),
    "alert": ("▲", "F8D9DD"),
    "unknown": ("○", "FFFFFF"),
}
"""Of each state of a KPI its sign and its tint; the word stands beside them."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FORMULA_CELL: Final = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>')
_LONGEST: Final = 32_767
_HIGHEST: Final = 409
_BEYOND: Final = 6_000
"""The last row for which lists to choose from are offered."""


class Look(NamedTuple):
    """How a cell looks; `format` "@" keeps what is typed there later as text."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = INK
    fill: str = ""
    line: str = ""
    wrap: bool = True
    across: str = "left"
    up: str = "top"
    indent: int = 0
    format: str = "@"
    quote: bool = False
    underline: bool = False


PLAIN: Final = Look()


class _Row(RowDimension):  # type: ignore[misc]
    """A row with a height to begin with, which grows with what is typed into it."""

    customHeight = False  # noqa: N815 - the library's own name


class _Packed(ZipFile):
    """A workbook while it is packed: formulas get the values they give, as previews and phones work none out.

    The library writes a formula without its value. `given` are values by cell, by the name of the sheet's file.
    """

    def __init__(self, file: io.BytesIO, given: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self._given = given

    def write(self, filename: Any, arcname: Any = None, *args: Any, **more: Any) -> None:
        """Pack a sheet, which the library brings as a file."""
        given = self._given.get(str(arcname))
        if not given:
            return super().write(filename, arcname, *args, **more)
        text = Path(filename).read_text("utf-8")
        return self.writestr(arcname, _FORMULA_CELL.sub(lambda found: _with_value(found, given[found[1]]), text))


def _with_value(found: re.Match[str], value: str) -> str:
    return f'<c r="{found[1]}"{found[2]} t="str">{found[3]}<v>{escape(value)}</v></c>'


class Book:
    """A workbook of a map, in one language."""

    def __init__(self, journey: Journey, language: Language) -> None:
        self.journey = journey
        self.language = language
        self._book = Workbook()
        self._book.remove(self._book.active)
        self._book.properties.title = escaped(journey.title)
        self._book.properties.creator = escaped(journey.owner) or "JourneyKit"
        self.texts = {card.id: card.text for _, card in journey.cards()}
        self._styles: dict[Look, Any] = {}
        self._parts: dict[tuple[str, Any], int] = {}
        self._pattern: Any = None
        self._widths: dict[tuple[str, int], float] = {}
        self._rows: dict[str, dict[int, float]] = {}
        self._given: dict[str, dict[str, str]] = {}

    def say(self, what: Phrase) -> str:
        """A sentence in the language of the workbook."""
        return what.to(self.language)

    def sheet(self, title: Phrase, widths: Sequence[float] = (), colour: str = "") -> Any:
        """A new sheet, with the widths of its columns; `colour` is that of its tab."""
        sheet = self._book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", self.say(title))[:31])
        for at, width in enumerate(widths, 1):
            self.width(sheet, at, width)
        if colour:
            sheet.sheet_properties.tabColor = colour
        return sheet

    def width(self, sheet: Any, at: int, width: float) -> None:
        """How wide a column is, in letters."""
        sheet.column_dimensions[get_column_letter(at)].width = width
        self._widths[sheet.title, at] = width

    def put(self, sheet: Any, row: int, column: int, value: Any, look: Look = PLAIN, more: str = "") -> None:
        """Write a value; text is never a formula. Raises `BadFile` where a cell cannot hold it.

        `more` stands below a text, smaller and quieter.
        """
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            if value[:1] in _FORMULA:
                look = look._replace(quote=True)
            text = f"{value}\n{more}" if more else value
            self._text(cell, text)
            if more:
                cell._value = CellRichText(
                    escaped(value), TextBlock(_small(look.size - 1, look.italic), escaped(f"\n{more}"))
                )
            if look.wrap:
                self._grow(sheet, row, column, text, look)
        elif isinstance(value, float):  # the library would cut its last digit
            cell.value = repr(value)
            cell.data_type = "n"
        elif value is not None:
            cell.value = value
        if isinstance(value, int | float | date) and look.format == "@":
            look = look._replace(format="yyyy-mm-dd" if isinstance(value, date) else "General")
        cell._style = self.style(look)  # attribute by attribute would take five times as long

    def _grow(self, sheet: Any, row: int, column: int, text: str, look: Look) -> None:
        """Keep a row high enough for what is in it: some programs never look themselves."""
        across = self._widths.get((sheet.title, column), 12) * (1.0 if look.bold else 1.15) * 10 / look.size
        if len(text) < across and "\n" not in text:
            return
        lines = sum(len(line) // across + 1 for line in text.split("\n"))
        rows = self._rows.setdefault(sheet.title, {})
        rows[row] = max(rows.get(row, 0), min(_HIGHEST, lines * look.size * 1.32 + 3))

    def _text(self, cell: Any, value: str) -> None:
        if len(value) > _LONGEST // 2 and len(value.encode("utf-16-le", "surrogatepass")) // 2 > _LONGEST:
            raise BadFile(
                phrase("Sheet {sheet}, {cell}: {n} characters are more than a cell of a workbook holds ({limit}).",
                       sheet=cell.parent.title, cell=cell.coordinate, n=len(value), limit=_LONGEST),
                phrase("Save the map as *.journey.json, or shorten what stands there: “{text} …”.", text=value[:60]),
            )  # fmt: skip
        cell._value, cell.data_type = escaped(value), "s"  # the library would look for formulas in it

    def formula(self, sheet: Any, row: int, column: int, formula: str, gives: str, look: Look) -> None:
        """Write a formula of ours, with what it gives; what people wrote never gets here."""
        cell = sheet.cell(row, column)
        cell.value = f"={formula}"
        self._given.setdefault(sheet.title, {})[cell.coordinate] = gives
        cell._style = self.style(look._replace(format="General"))

    def style(self, look: Look) -> Any:
        """The library's own number for a look, made once, as are its parts: to look them up takes it longest."""
        if look not in self._styles:
            cell = (self._pattern or self._book.create_sheet("pattern")).cell(1, 1)
            self._pattern, cell._style = cell.parent, StyleArray()
            font = look.size, look.bold, look.italic, look.colour, look.underline
            self._part(cell, "font", font, lambda: Font(
                name="Calibri", size=look.size, bold=look.bold, italic=look.italic, color=look.colour,
                underline="single" if look.underline else None,
            ))  # fmt: skip
            self._part(cell, "fill", look.fill, lambda: PatternFill("solid", fgColor=look.fill))
            sides = {"l": "left", "r": "right", "t": "top", "b": "bottom"}
            side = Side("thin", color=LINE)
            self._part(cell, "border", look.line, lambda: Border(**{sides[one]: side for one in look.line}))
            self._part(cell, "alignment", (look.across, look.up, look.wrap, look.indent), lambda: Alignment(
                horizontal=look.across, vertical=look.up, wrap_text=look.wrap, indent=look.indent
            ))  # fmt: skip
            cell.number_format = look.format
            cell.quotePrefix = look.quote
            self._styles[look] = cell._style
        return self._styles[look]

    def _part(self, cell: Any, name: str, key: Any, make: Callable[[], Any]) -> None:
        """Set a part of a cell's look; an empty one stays as the library has it."""
        if not key:
            return
        if (name, key) not in self._parts:
            setattr(cell, name, make())
            self._parts[name, key] = getattr(cell._style, f"{name}Id")
        setattr(cell._style, f"{name}Id", self._parts[name, key])

    def column(self, sheet: Any, at: int, look: Look, hidden: bool = False) -> None:
        """How the cells of a column look that nobody has written yet."""
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension._style = self.style(look)
        dimension.hidden = hidden

    def fold(self, sheet: Any, first: int, last: int) -> None:
        """Fold columns away behind a sign above the column before them."""
        sheet.sheet_properties.outlinePr.summaryRight = False
        for at in range(first, last + 1):
            dimension = sheet.column_dimensions[get_column_letter(at)]
            dimension.outlineLevel, dimension.hidden = 1, True
        sheet.column_dimensions[get_column_letter(first - 1)].collapsed = True

    def choose(self, sheet: Any, at: int, source: str, *, only: bool) -> None:
        """Offer the cells of `source` in a column below its heading; `only` refuses all else."""
        offered = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=only)
        if only:
            offered.errorTitle = self.say(phrase("Not in the list"))
            offered.error = self.say(phrase("Choose one of the list, or leave the cell empty."))
        self._below(sheet, at, offered)

    def hint(self, sheet: Any, at: int, text: str) -> None:
        """Say beside a cell of a column what can stand there."""
        self._below(sheet, at, DataValidation(allow_blank=True, showInputMessage=True, prompt=text.strip()[:255]))

    def _below(self, sheet: Any, at: int, rule: DataValidation) -> None:
        letter = get_column_letter(at)
        rule.add(f"{letter}2:{letter}{_BEYOND}")
        sheet.add_data_validation(rule)

    def tint(self, sheet: Any, at: int, first: int, condition: str, fill: str) -> None:
        """Colour the cells of a column that meet a condition, which speaks of the first of them."""
        letter = get_column_letter(at)
        rule = FormulaRule([condition], fill=PatternFill("solid", bgColor=fill), stopIfTrue=True)
        sheet.conditional_formatting.add(f"{letter}{first}:{letter}{_BEYOND}", rule)

    def area(self, sheet: Any, at: int, last: int = _BEYOND, first: int = 2) -> str:
        """A column of a sheet as other sheets name it."""
        letter = get_column_letter(at)
        return f"{quote_sheetname(sheet.title)}!${letter}${first}:${letter}${last}"

    def paper(self, sheet: Any, size: int = 9, pages: int = 1, rows: str = "1:1") -> None:
        """Print a sheet landscape, `pages` wide, its head on every page; `size` 9 is A4, 8 is A3."""
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = size
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
        sheet.print_title_rows = rows
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.75, 0.65
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        sheet.oddHeader.left.text = escaped(self.journey.title[:80]).replace("&", "&&")
        sheet.oddHeader.right.text = "&A"
        sheet.oddFooter.left.text = "JourneyKit"
        sheet.oddFooter.right.text = self.say(phrase("page {n} of {all}", n="&P", all="&N"))

    def behind(self, sheet: Any) -> None:
        """Move a sheet behind all others."""
        self._book.move_sheet(sheet, len(self._book.worksheets))

    def plain(self, cell: Any) -> str:
        """What a cell that was written says when it is read again."""
        return unescaped(str(cell.value))

    def bytes(self, active: Any) -> bytes:
        """The file, which opens at one of its sheets."""
        if self._pattern is not None:
            self._book.remove(self._pattern)
        for title, rows in self._rows.items():
            sheet = self._book[title]
            for row, height in rows.items():
                if row not in sheet.row_dimensions or sheet.row_dimensions[row].height is None:
                    sheet.row_dimensions[row] = _Row(sheet, index=row, ht=height)
        self._book.active = self._book.index(active)
        given = {f"xl/worksheets/sheet{n}.xml": self._given.get(one.title, {}) for n, one in enumerate(self._book, 1)}
        out = io.BytesIO()
        ExcelWriter(self._book, _Packed(out, given)).save()
        return out.getvalue()


@cache
def _small(size: float, italic: bool) -> InlineFont:
    return InlineFont(rFont="Calibri", sz=size, color=QUIET, i=italic)
