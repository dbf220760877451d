"""A map as a table with one row a card: stage, lane, text, and what else there is. That is how most people start.

Read from CSV or a plain sheet, headings in English or French in any order. Rows that are no cards say so in the column
of lanes: "Stage" (its text is the advice for it), "Verbatims" (on the card above), or a field of the map ("Sources").
A table with a column or a row for each lane is read as well: see `journeykit.files.matrix`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from journeykit.errors import BadFile
from journeykit.files import matrix, native
from journeykit.files.excel.cells import Fault, check, read, text_of, written
from journeykit.files.excel.columns import (
    ABOUT,
    LANE,
    STAGE,
    STAGES,
    TEXT,
    VERBATIMS,
    Column,
    columns_of,
    labels,
    spoken_of,
)
from journeykit.files.excel.found import TITLES, Sheet, headed
from journeykit.files.excel.keys import MARK
from journeykit.files.excel.opened import Grid, Row
from journeykit.files.excel.plain import Draft, same_words
from journeykit.files.excel.reading import apart
from journeykit.files.headings import called, spoken
from journeykit.model.cards import LANES, CardBase, lane
from journeykit.model.journey import Journey
from journeykit.model.value import MOST_CARDS, new_id
from journeykit.model.vocabulary import fold
from journeykit.text import LANGUAGES, Language, Phrase, phrase, shown
from journeykit.writing import write_whole

ENDINGS: Final = (".csv", ".tsv")
_HEAD_WITHIN: Final = 30
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_ID: Final = Column("id", Phrase("Id"))
_PHASE, _ACTIVITIES = STAGES[1], STAGES[3]
_SCORE: Final = VERBATIMS[3]
_ENCODINGS: Final = ("utf-8-sig", "cp1252", "mac_roman")
"""Of the last two, which no byte tells apart, the one in which more headings are known."""
_SIGNS: Final = ",;\t"

__all__ = ["ENDINGS", "dumps", "load", "loads", "of_sheets", "save"]


@cache
def _columns() -> tuple[Column, ...]:
    """Every column there can be, each field once."""
    fields = {one.path: one for row in LANES for one in columns_of(row) if one.path != "text"}
    return (STAGE, LANE, TEXT, _PHASE, *fields.values(), _SCORE, _ACTIVITIES, _ID)


@cache
def _kinds() -> Mapping[str, tuple[str, str]]:
    """What the column of lanes can say, folded: a lane, a stage, a verbatim, or a field of the map."""
    found: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        for one in ABOUT:
            found[fold(one.label.to(language))] = ("about", one.path)
        found[fold(TITLES["verbatims"].to(language))] = ("verbatim", "")
        found[fold(STAGE.label.to(language))] = ("stage", "")
        for row in LANES:
            one_of_it = row.one.to(language).split(" ", 1)[-1]
            found |= {fold(name): ("card", row.id) for name in (row.id, row.title.to(language), one_of_it)}
    return found


# -- reading


def loads(content: bytes, name: str = "map.csv") -> Journey:
    """A journey from the bytes of a CSV file. Raises `BadFile`, which names the rows that are wrong.

    >>> loads(b"stage,lane,text\\nCompare,goal,I want to be sure.\\n").stages[0].cards[0].text
    'I want to be sure.'
    """
    made = _reader(Grid(name, list(_records(_text(content, name), name)), _place), name)
    if made is None:
        raise _no_table(name)
    return made()


def load(path: str | Path) -> Journey:
    """Read a CSV file with one row a card; separated by commas, semicolons or tabs. Raises `BadFile`."""
    path = Path(path)
    return loads(native.content(path), path.name)


def of_sheets(grids: Sequence[Grid], name: str) -> Journey:
    """A journey from the one sheet in sight that has a map. Raises `BadFile` where none has, or several have."""
    found = [(grid.name, made) for grid in grids if not grid.hidden and (made := _reader(grid, name))]
    if len(found) > 1:
        raise BadFile(
            phrase("{file} has a map on more than one sheet: {sheets}.", file=name,
                   sheets=", ".join(str(shown(sheet)) for sheet, _ in found)),
            phrase("Keep one of them, and save each other one as a file of its own."),
        )  # fmt: skip
    if not found:
        raise _no_table(name)
    return found[0][1]()


def _no_table(name: str) -> BadFile:
    return BadFile(
        phrase("{file} has no map in it: there are no columns called Stage, Lane and Text.", file=name),
        phrase("Write one row a card with these headings, or stages across and lanes down (Goals, Pain points …)."),
    )


def _reader(grid: Grid, name: str) -> Callable[[], Journey] | None:
    """What reads a table: with one row a card, or with a side for the lanes; None where it is neither."""
    if any(isinstance(one, str) and one.startswith(MARK) for row in grid.rows[:_HEAD_WITHIN] for one in row.values):
        raise BadFile(
            phrase("{file} is one sheet out of a workbook of JourneyKit.", file=name),
            phrase("Open the workbook itself, *.xlsx: it has all sheets."),
        )
    sheet = _head(grid)
    if sheet is None:
        return matrix.reader(grid, name)
    whole = apart(sheet, ("stage", "lane"), name)
    return (lambda: matrix.listed(whole, name)) if _describes(whole) else _Reading(whole, name).journey


def _describes(sheet: Sheet) -> bool:
    """Whether a table has no more than a stage, a lane and a text, and rows that say something of other rows."""
    said = [sheet.text(row, "lane") for row in sheet.rows]
    kinds = {_kind(one)[0] for one in said}
    plain = {one.path for one in sheet.columns.values()} <= {"stage", "lane", "text", "phase"}
    return plain and all(said) and not kinds & {"about", "stage"} and any(map(matrix.describes, said))


def _text(content: bytes, name: str) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadFile(
            phrase("{file} is a workbook, not a table of text.", file=name),
            phrase("Give it the ending .xlsx, or save it as CSV from Excel."),
        )
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    found: list[str] = []
    for encoding in ("utf-16",) if wide else _ENCODINGS:
        try:
            found.append(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig":
            break
    if found and "\0" not in found[0]:
        return max(found, key=lambda one: max(_known(one, sign) for sign in _SIGNS))
    raise BadFile(phrase("{file} is not a table of text.", file=name), phrase("Save it as CSV, in UTF-8."))


def _records(text: str, name: str) -> Iterator[Row]:
    """The rows of the text, split at the sign that its headings are split at."""
    text = re.sub(r"\Asep=[;,\t]\r?\n", "", text)  # what Excel writes for itself
    signs = max(_SIGNS, key=lambda one: _known(text, one))
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=signs), 1):
            plain = [one[1:] if one[:1] == "'" and one[1:2] in _FORMULA and one[1:] else one for one in values]
            if any(one.strip() for one in plain):
                yield Row(number, plain)
    except csv.Error as error:
        raise BadFile(
            phrase("{file} cannot be read as a table: {why}.", file=name, why=shown(error, 200)),
            phrase("Save it as CSV, in UTF-8."),
        ) from None


def _known(text: str, sign: str) -> int:
    """How many cells of the first rows say a lane or a field when they are split at a sign."""
    lines = (line for line in io.StringIO(text[:20_000], newline="") if line.strip())
    try:
        rows = islice(csv.reader(lines, delimiter=sign), _HEAD_WITHIN)
        return sum(called(cell) != "" for row in rows for cell in row)
    except csv.Error:
        return 0


def _place(row: int, column: int) -> Phrase:
    return phrase("row {n}, column {column}", n=row, column=column + 1)


def _head(grid: Grid) -> Sheet | None:
    """The table of a sheet: below the first row with the headings it needs; without any, they are in that order."""
    for row in grid.rows[:_HEAD_WITHIN]:
        columns = _headed(row)
        paths = [one.path for one in columns.values()]
        if "stage" not in paths and "phase" in paths:  # what others call a phase
            columns[next(at for at, one in columns.items() if one.path == "phase")] = STAGE
        if {STAGE, LANE, TEXT} <= {*columns.values()}:
            return Sheet(grid, "table", row, columns)
    if grid.rows and all(_kind(row.at(1))[0] and row.at(2) is not None for row in grid.rows):
        return Sheet(grid, "table", Row(0, ()), dict(enumerate((STAGE, LANE, TEXT))))
    return None


def _headed(row: Row) -> dict[int, Column]:
    """The columns that a row names, in our words or in those of other people."""
    found = headed(row, labels(_columns()))
    for at, value in enumerate(row.values):
        said = called(value)
        column = next((one for one in _columns() if one.path == said), None)
        if column is not None and at not in found and column not in found.values():
            found[at] = column
    return found


def _kind(said: Any) -> tuple[str, str]:
    """What a cell in the column of lanes says: a lane, a stage, a verbatim, a field of the map; "" where nothing."""
    if isinstance(said, str) and (known := _kinds().get(fold(said))):
        return known
    more = called(said)
    if more in ("stage", "verbatim"):
        return more, ""
    return ("card", more) if any(row.id == more for row in LANES) else ("", "")


class _Reading:
    def __init__(self, sheet: Sheet, file: str) -> None:
        self._sheet = sheet
        self._draft = Draft(file, spoken(sheet.head.values or [row.at(1) for row in sheet.rows]))
        self._stages: list[dict[str, Any]] = []
        self._at = -1
        self._said: tuple[list[Any], tuple[int | str, ...]] | None = None
        self._cards: dict[str, dict[str, list[str]]] = {row.id: {} for row in LANES}
        self._ids: dict[str, str] = {}
        self._pending: list[tuple[Row, dict[str, Any], int]] = []

    def journey(self) -> Journey:
        draft, sheet = self._draft, self._sheet
        draft.plain |= {"language": draft.language, "stages": self._stages}
        self._unknown_columns()
        title = ""
        for row in sheet.rows:
            if len(self._ids) > MOST_CARDS:
                draft.fault(
                    sheet.grid.place(row.number, 0), phrase("a map holds at most {limit} cards", limit=MOST_CARDS)
                )
                break
            title = sheet.text(row, "stage") or title
            self._row(row, title)
        for row, card, at in self._pending:
            self._link(row, card, at)
        draft.plain.setdefault("title", draft.file.rsplit(".", 1)[0] or draft.file)
        return draft.finished()

    def _unknown_columns(self) -> None:
        """What stands in columns that nobody knows would be lost: it is said."""
        sheet = self._sheet
        for at in range(max((len(row.values) for row in sheet.grid.rows), default=0)):
            first = next((row for row in sheet.rows if row.at(at) is not None), None)
            if at in sheet.columns or first is None:
                continue
            row = first if sheet.head.at(at) is None else sheet.head
            said = phrase("“{what}” is nothing that a map holds; remove it, or move it to a sheet of its own",
                          what=shown(row.at(at)))  # fmt: skip
            self._draft.fault(sheet.grid.place(row.number, at), said)

    def _fault(self, row: Row, path: str, says: Phrase) -> None:
        self._draft.fault(self._sheet.grid.place(row.number, self._sheet.column(path)), says)

    def _row(self, row: Row, title: str) -> None:
        said = self._sheet.text(row, "lane")
        kind, what = _kind(said)
        match kind:
            case "about":
                self._about(row, what)
            case "stage":
                self._stage(row, title, new=True)
            case "card":
                self._card(row, title, what)
            case "verbatim" if self._said is not None and same_words(title) == same_words(self._title):
                self._verbatim(row, *self._said)
            case "verbatim":
                self._fault(row, "lane", phrase("stands on no card; put it below the card it belongs to"))
            case _:
                names = ", ".join(one.title.to(self._draft.language) for one in LANES)
                self._fault(row, "lane", phrase("must be one of {choices}; you gave {given}",
                                                choices=names, given=shown(said or None)))  # fmt: skip

    @property
    def _title(self) -> str:
        return str(self._stages[self._at]["title"]) if self._stages else ""

    def _about(self, row: Row, path: str) -> None:
        draft, at = self._draft, self._sheet.column("text")
        column = next(one for one in ABOUT if one.path == path)
        if column.kind == "items":
            if row.at(at) is not None:
                draft.plain.setdefault(path, []).append(read(column, row.at(at), draft.language))
            return
        draft.fields(draft.plain, (), row, {at: column}, self._sheet.grid.place)
        if path == "language":
            draft.language = draft.plain.get("language", draft.language)

    def _stage(self, row: Row, title: str, *, new: bool) -> None:
        """Go to the stage of a row: the one at hand, one of that name, or a new one."""
        names = [same_words(one["title"]) for one in self._stages]
        wanted = same_words(title)
        if new or wanted not in names:
            self._at, self._said = len(self._stages), None
            self._stages.append({"id": new_id(), "title": title, "cards": []})
            self._draft.at(("stages", self._at), self._sheet.grid.place, row.number, self._sheet.column("stage"))
        elif names[self._at] != wanted:
            self._at, self._said = names.index(wanted), None
        stage, way = self._stages[self._at], ("stages", self._at)
        before = stage.get("phase")
        own = ("phase", "activities", "id") if new else ("phase",)
        columns = {at: one for at, one in self._sheet.columns.items() if one.path in own}
        if new:
            columns[self._sheet.column("text")] = STAGES[2]
        self._draft.fields(stage, way, row, columns, self._sheet.grid.place)
        if before and before != stage["phase"]:
            self._fault(row, "phase", phrase("the stage “{title}” has another phase above", title=shown(title)))

    def _card(self, row: Row, title: str, kind: str) -> None:
        if not title:
            self._fault(row, "stage", phrase("must not be empty"))
            return
        self._stage(row, title, new=False)
        cards = self._stages[self._at]["cards"]
        way = ("stages", self._at, "cards", len(cards))
        sheet, known = self._sheet, {one.path: one for one in (*columns_of(lane(kind)), _ID)}
        own = {at: known[one.path] for at, one in sheet.columns.items() if one.path in known}
        self._draft.at(way, sheet.grid.place, row.number, sheet.column("text"))
        plain = {at: one for at, one in own.items() if one.kind != "card"}
        card = self._draft.fields({"lane": kind, "id": new_id()}, way, row, plain, sheet.grid.place)
        self._strange(row, own, kind)
        cards.append(card)
        self._ids[card["id"]] = kind
        self._cards[kind].setdefault(same_words(str(card.get("text", ""))), []).append(card["id"])
        self._pending += [(row, card, at) for at, one in own.items() if one.kind == "card"]
        spoken = spoken_of(lane(kind))
        self._said = (card.setdefault(spoken, []), (*way, spoken)) if spoken else self._said

    def _strange(self, row: Row, own: Mapping[int, Column], kind: str) -> None:
        """A value in a column that this lane does not have would be lost: it is said."""
        for at, column in self._sheet.columns.items():
            if at not in own and column.path not in ("stage", "lane", "phase") and row.at(at) is not None:
                said = phrase("“{lane}” has no “{field}”", lane=lane(kind).title, field=column.label)
                self._draft.fault(self._sheet.grid.place(row.number, at), said)

    def _verbatim(self, row: Row, said: list[Any], way: tuple[int | str, ...]) -> None:
        columns = {at: one for at, one in self._sheet.columns.items() if one.path in ("text", "source", "score")}
        place = (*way, len(said))
        self._draft.at(place, self._sheet.grid.place, row.number, self._sheet.column("text"))
        said.append(self._draft.fields({}, place, row, columns, self._sheet.grid.place))

    def _link(self, row: Row, card: dict[str, Any], at: int) -> None:
        column = self._sheet.columns[at]
        typed = self._sheet.text(row, column.path)
        link = (typed, check(typed)) if typed in self._ids or re.fullmatch(r"#\S+", typed) else None
        try:
            target = self._draft.point(typed, link, self._cards[column.lane])
        except Fault as fault:
            self._draft.fault(self._sheet.grid.place(row.number, at), fault.says)
            return
        if target is not None:
            card[column.path] = target.removeprefix("#")


# -- writing


@dataclass(frozen=True)
class _Writing:
    """The rows of a map, each by the fields it has."""

    journey: Journey
    language: Language

    def rows(self) -> Iterator[dict[str, Any]]:
        for column in ABOUT:
            value: Any = self.journey
            for name in column.path.split("."):
                value = getattr(value, name)
            for one in value if column.kind == "items" else (value,):
                if (text := written(column, one, self.language)) is not None:
                    yield {"lane": column.label.to(self.language), "text": text}
        texts = {card.id: card for _, card in self.journey.cards()}
        for stage in self.journey.stages:
            own = {one.path: written(one, getattr(stage, one.path), self.language) for one in STAGES}
            kind = STAGE.label.to(self.language)
            yield own | {"stage": stage.title, "lane": kind, "text": own["hint"], "id": stage.id}
            for card in stage.cards:
                yield {"stage": stage.title, "id": card.id, **self._card(card, texts)}
                for one in getattr(card, spoken_of(lane(card.lane)), ()):
                    said = {"text": one.text, "source": one.source, "score": one.score}
                    yield {"stage": stage.title, "lane": TITLES["verbatims"].to(self.language), **said}

    def _card(self, card: CardBase, texts: Mapping[str, CardBase]) -> dict[str, Any]:
        row = {"lane": lane(card.lane).title.to(self.language)}
        for column in columns_of(lane(card.lane)):
            value: Any = card
            for name in column.path.split("."):
                value = None if value is None else getattr(value, name)
            if column.kind == "card" and value is not None:
                value = self._words_for(value, column.lane, texts)
            row[column.path] = written(column, value, self.language)
        return row

    def _words_for(self, key: str, kind: str, texts: Mapping[str, CardBase]) -> str:
        """The words of a card where only it says them; else its id, with a sign that it is one."""
        card = texts.get(key)
        same = [one for one in texts.values() if card and same_words(one.text) == same_words(card.text)]
        found = card is not None and card.lane == kind and len(same) == 1 and card.text[:1] != "#"
        return card.text if card is not None and found and card.text not in texts else f"#{key}"


def dumps(journey: Journey, language: Language | None = None, sign: str = "") -> bytes:
    """The bytes of a CSV file that Excel opens as a table, in `language` (the map's own, if none is given).

    Semicolons and decimal commas in French, as Excel expects there; `sign` separates otherwise. An apostrophe keeps
    text what looks like a formula.

    >>> dumps(Journey(title="=1+1")).decode("utf-8-sig").splitlines()[1]
    ",Title of the map,'=1+1"
    """
    language = language or journey.language
    rows = list(_Writing(journey, language).rows())
    used = [one for one in _columns() if one in (STAGE, LANE, TEXT) or any(r.get(one.path) is not None for r in rows)]
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=sign or (";" if language == "fr" else ","), lineterminator="\r\n")
    table.writerow([one.label.to(language) for one in used])
    table.writerows([[_cell(row.get(one.path), language) for one in used] for row in rows])
    return out.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Any, language: Language) -> str:
    if isinstance(value, str):
        return f"'{value}" if value[:1] in _FORMULA[:-1] or (value[:1] == "'" and value[1:2] in _FORMULA) else value
    if isinstance(value, float):
        return repr(value).replace(".", ",") if language == "fr" else repr(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else text_of(value)


def save(journey: Journey, path: str | Path) -> Path:
    """Write a map as CSV, atomically. Raises `BadFile`; what was there before is then still there."""
    path = Path(path)
    write_whole(path, dumps(journey, sign="\t" if path.name.lower().endswith(".tsv") else ""))
    return path
