"""The sheets that are read back: about the map, its stages, a sheet a lane, verbatims, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from journeykit.files.excel.book import EMOTIONS, PHASES, PLAIN, QUIET, STATES, Book, Look
from journeykit.files.excel.cells import choices, escaped, written
from journeykit.files.excel.columns import ABOUT, STAGE, STAGES, STATE, VERBATIMS, Column, columns_of, spoken_of
from journeykit.files.excel.found import FORMAT, TITLES
from journeykit.files.excel.keys import Key, mark
from journeykit.model.cards import LANES, CardBase, Lane, lane
from journeykit.model.journey import Stage
from journeykit.model.kpis import kpis
from journeykit.model.vocabulary import word, words
from journeykit.text import phrase

__all__ = ["Lists", "about", "cards", "stages", "verbatims"]

_WIDTHS: Final = {
    "stage": 24, "text": 46, "line": 24, "choice": 19, "choices": 30, "scale": 12, "emotion": 13, "flag": 12,
    "number": 12, "date": 13, "card": 36, "kpi": 28, "list": 34, "state": 15,
}  # fmt: skip
_HEAD: Final = Look(bold=True, colour="FFFFFF", fill="1F2933", up="center")
_RARE: Final = _HEAD._replace(fill=QUIET)
_KEY: Final = Look(size=8, colour="9AA5B1", wrap=False)
_CELL: Final = Look(line="b")
_A3: Final = 8
_A4: Final = 9
"""Paper, as workbooks number it."""
_WIDE: Final = 9
"""Columns that a page has room for; on a wider sheet what is rare is folded away."""
_FIGURES: Final = ("measure.value", "target", "alert")
_SEVERAL: Final = phrase("Several at once: write “;” between them.")


class Lists:
    """The words of every column that offers a choice, on a hidden sheet, where all other sheets find them."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.sheet = book.sheet(phrase("Lists"))
        self.sheet.sheet_state = "hidden"
        self._areas: dict[tuple[str, ...], str] = {}

    def last(self) -> None:
        """Move the sheet behind all others."""
        self._book.behind(self.sheet)

    def area(self, offered: Sequence[str]) -> str:
        """Where these words stand."""
        key = tuple(offered)
        if key not in self._areas:
            at = self.sheet.max_column + 1
            for row, text in enumerate(key, 1):
                self._book.put(self.sheet, row, at, text)
            self._areas[key] = self._book.area(self.sheet, at, len(key), 1)
        return self._areas[key]


def _table(book: Book, sheet: Any, role: str, heads: Iterable[tuple[str, Look]], rows: int, key: str) -> int:
    """The headings of a sheet, its filters, and the quiet column; the number of that column."""
    last = 0
    for last, (text, look) in enumerate(heads, 1):
        book.put(sheet, 1, last, text, look)
    last += 1
    book.put(sheet, 1, last, key, _KEY)
    book.column(sheet, last, _KEY, hidden=True)
    sheet.row_dimensions[1].height = 32
    table = Table(displayName=f"jk_{role}", ref=f"A1:{get_column_letter(last)}{max(2, rows + 1)}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    book.paper(sheet, _A4 if last < _WIDE else _A3)
    return last


def _columns(book: Book, sheet: Any, columns: Sequence[Column], lists: Lists) -> None:
    """Widths, the look of rows to come, and what can be chosen."""
    for at, column in enumerate(columns, 1):
        kind = "stage" if column.path == "stage" else column.kind
        book.width(sheet, at, _WIDTHS.get(kind, 24))
        format = {"number": "General", "scale": "General", "date": "yyyy-mm-dd"}.get(column.kind, "@")
        book.column(sheet, at, Look(format=format))
        offered = choices(column, book.language)
        if column.kind in ("choices", "list"):
            book.hint(sheet, at, " ".join((book.say(_SEVERAL), ", ".join(offered))))
            continue
        if offered:
            book.choose(sheet, at, lists.area(offered), only=not column.free)
        if column.kind == "emotion":
            for key in words(column.words):
                name = word(column.words, key).to(book.language)
                book.tint(sheet, at, 2, f'${get_column_letter(at)}2="{name}"', EMOTIONS.get(key, "FFFFFF"))
        for sign, fill in STATES.values() if column is STATE else ():
            book.tint(sheet, at, 2, f'LEFT(${get_column_letter(at)}2,1)="{sign}"', fill)


def about(book: Book) -> Any:
    """The map's own fields, one a row, and the persona's."""
    sheet = book.sheet(TITLES["about"], (40, 92), "3B4CCA")
    for at, text in enumerate((phrase("Field"), phrase("What the map says")), 1):
        book.put(sheet, 1, at, book.say(text), _HEAD)
    book.put(sheet, 1, 3, mark("about"), _KEY)
    book.column(sheet, 2, PLAIN)
    book.column(sheet, 3, _KEY, hidden=True)
    row = 2
    for column in ABOUT:
        values: Sequence[Any] = (_field(book.journey, column.path),)
        if column.kind == "items":
            values = (*values[0], None, None)  # with room for more
        for value in values:
            book.put(sheet, row, 1, book.say(column.label), Look(bold=True, colour=QUIET, line="b"))
            book.put(sheet, row, 2, written(column, value, book.language), _CELL)
            book.put(sheet, row, 3, column.path, _KEY)
            row += 1
    sheet.freeze_panes = "B2"
    book.paper(sheet)
    return sheet


def _field(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value


def stages(book: Book, lists: Lists) -> Any:
    """The stages, in their order."""
    sheet = book.sheet(TITLES["stages"], (), "3B4CCA")
    heads = [(book.say(one.label), _HEAD) for one in STAGES]
    wrote = " ".join(["stages", str(FORMAT), *TITLES])
    last = _table(book, sheet, "stages", heads, len(book.journey.stages), mark(wrote))
    _columns(book, sheet, STAGES, lists)
    book.width(sheet, 1, 40)
    for row, stage in enumerate(book.journey.stages, 2):
        for at, column in enumerate(STAGES, 1):
            look = _CELL._replace(bold=at == 1, fill=PHASES[stage.phase][1] if at <= 2 else "")
            book.put(sheet, row, at, written(column, _field(stage, column.path), book.language), look)
        book.put(sheet, row, last, str(Key((stage.id, stage.title))), _KEY)
    sheet.freeze_panes = "B2"
    return sheet


def cards(book: Book, lane: Lane, lists: Lists, stages: Any, sheets: dict[str, Any]) -> Any:
    """The cards of a lane, each with all its fields."""
    sheet = book.sheet(lane.title)
    columns = _layout(lane)
    shown = [(book.say(one.label), _RARE if _rare(one) else _HEAD) for one in columns]
    found = list(book.journey.cards(lane.id))
    last = _table(book, sheet, lane.id, shown, len(found), mark(lane.id))
    _columns(book, sheet, columns, lists)
    book.choose(sheet, 1, book.area(stages, 1), only=True)
    for at, column in enumerate(columns, 1):
        if column.kind == "card" and column.lane in sheets:
            book.choose(sheet, at, book.area(sheets[column.lane], 2), only=False)
    for row, (stage, card) in enumerate(found, 2):
        _card(book, sheet, row, columns, stage, card)
        book.put(sheet, row, last, str(_key(book, columns, stage, card)), _KEY)
    if last > _WIDE:
        shown_first = sum(not _rare(one) for one in columns)
        book.fold(sheet, shown_first + 1, len(columns))
        book.paper(sheet, _A4 if shown_first < _WIDE else _A3)
    if hasattr(lane.card, "state"):  # most KPIs say their name as one of the catalogue
        book.width(sheet, 2, _WIDTHS["kpi"])
    sheet.freeze_panes = "C2"
    return sheet


def _rare(column: Column) -> bool:
    """Whether a column stands behind the others; whether a step is lived or ideal is never rare among steps."""
    return column.rare and column.path != "layer"


def _layout(lane: Lane) -> tuple[Column, ...]:
    """The columns of a lane's sheet, the rare ones last; the state of a KPI stands beside its value."""
    columns = [STAGE, *columns_of(lane)]
    if hasattr(lane.card, "state"):
        columns.insert([one.path for one in columns].index("measure.value") + 1, STATE)
    return tuple(sorted(columns, key=_rare))


def _card(book: Book, sheet: Any, row: int, columns: Sequence[Column], stage: Stage, card: Any) -> None:
    book.put(sheet, row, 1, stage.title, _CELL._replace(fill=PHASES[stage.phase][1]))
    per, figure = _figure(book, card) if hasattr(card, "state") else (1, "@")
    for at, column in enumerate(columns[1:], 2):
        if column is STATE:
            formula = _state(book, columns, row, card)
            book.formula(sheet, row, at, formula, _said(book, card.state), _CELL._replace(bold=True))
            continue
        value = _field(card, column.path)
        if column.path in _FIGURES and value is not None:
            book.put(sheet, row, at, value / per, _CELL._replace(format=figure))
            continue
        text = _words_of(book, value) if column.kind == "card" else written(column, value, book.language)
        book.put(sheet, row, at, text, _CELL)


def _figure(book: Book, kpi: Any) -> tuple[int, str]:
    """How the figures of a KPI stand in their cells: over what, and with which unit behind them.

    Percentages are those of Excel, so that 65 and 65 % can be typed; as they are, where that would cost a digit.
    """
    figures = [one for path in _FIGURES if (one := _field(kpi, path)) is not None]
    if kpi.measured_in != "percent":
        unit = "" if kpi.measured_in == "money" else word("unit", kpi.measured_in).to(book.language)
        unit = " ".join(unit.replace('"', "").split())[:40]
        return 1, f'General"\N{NO-BREAK SPACE}{escaped(unit)}"' if unit else "General"
    if any(round(one / 100 * 100, 12) != one for one in figures):
        return 1, "General"
    digits = max((len(repr(one).partition(".")[2]) for one in figures if not one.is_integer()), default=0)
    return 100, f"0{'.' * (digits > 0)}{'0' * min(digits, 4)}\N{NO-BREAK SPACE}%"


def _words_of(book: Book, key: str | None) -> str:
    """The words of the card that another points at; none where it is gone."""
    found = book.texts.get(key or "")
    return found or ""


def _key(book: Book, columns: Sequence[Column], stage: Stage, card: CardBase) -> Key:
    links = {
        one.path: (_field(card, one.path), _words_of(book, _field(card, one.path)))
        for one in columns
        if one.kind == "card" and _field(card, one.path)
    }
    return Key((card.id, card.text), (stage.id, stage.title), links)


def _said(book: Book, state: str) -> str:
    return f"{STATES[state][0]} {word('state', state).to(book.language)}"


def _state(book: Book, columns: Sequence[Column], row: int, card: Any) -> str:
    """The state of a KPI as a formula, so that it follows when somebody changes the value (`state_of` in the model)."""
    at = {one.path: f"${get_column_letter(n)}{row}" for n, one in enumerate(columns, 1)}
    value, target, alert, good = (at[one] for one in ("measure.value", "target", "alert", "good"))
    by_catalogue = -1 if card.kpi and kpis()[card.kpi].good == "down" else 1
    up, down = (word("good", one).to(book.language) for one in ("up", "down"))
    sign = f'IF({good}="{down}",-1,IF({good}="{up}",1,{by_catalogue}))'
    limit = f'IF({alert}="",{target}-{sign}*ABS({target})/10,{alert})'
    say = {key: f'"{_said(book, key)}"' for key in STATES}
    missed = f"IF({sign}*{value}<={sign}*{limit},{say['alert']},{say['watch']})"
    known = f"IF({sign}*{value}>={sign}*{target},{say['good']},{missed})"
    return f'IF(OR({value}="",{target}=""),{say["unknown"]},{known})'


def verbatims(book: Book, sheets: dict[str, Any]) -> Any:
    """What customers said, each with the card it stands on."""
    sheet = book.sheet(TITLES["verbatims"])
    said = [
        (card, one)
        for _, card in book.journey.cards()
        if (name := spoken_of(lane(card.lane)))
        for one in getattr(card, name)
    ]
    last = _table(book, sheet, "verbatims", [(book.say(one.label), _HEAD) for one in VERBATIMS], len(said),
                  mark("verbatims"))  # fmt: skip
    for at, width in enumerate((40, 70, 30, 10), 1):
        book.width(sheet, at, width)
        book.column(sheet, at, Look(format="General" if at == 4 else "@"))
    speaking = [one.id for one in LANES if spoken_of(one)]
    if speaking:
        book.choose(sheet, 1, book.area(sheets[speaking[0]], 2), only=False)
    for row, (card, one) in enumerate(said, 2):
        book.put(sheet, row, 1, card.text, _CELL)
        for at, column in enumerate(VERBATIMS[1:], 2):
            value = written(column, getattr(one, column.path), book.language)
            book.put(sheet, row, at, value, _CELL._replace(italic=at == 2))
        book.put(sheet, row, last, str(Key((card.id, card.text))), _KEY)
    sheet.freeze_panes = "B2"
    return sheet
