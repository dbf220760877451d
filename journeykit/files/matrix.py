"""A map as most people have it in a spreadsheet: stages along one side, lanes along the other, whichever is which.

Every line in a cell is a card. What describes a card (touchpoint, channel, feeling, importance) belongs to the cards
of the same row where lanes stand across, of the same stage where they stand down: one each where there are as many,
else to all of them. What people call lanes and fields stands in `headings.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from journeykit.files.excel.cells import Broken, Fault, read, text_of
from journeykit.files.excel.columns import ABOUT, STAGES, TEXT, Column, columns_of, labels, spoken_of
from journeykit.files.excel.found import Sheet
from journeykit.files.excel.opened import Grid
from journeykit.files.excel.plain import Draft, Way, put, same_words
from journeykit.files.headings import called, spoken
from journeykit.model.cards import LANES
from journeykit.model.journey import PHASES, Journey
from journeykit.model.value import new_id
from journeykit.model.vocabulary import fold, word
from journeykit.text import LANGUAGES, phrase, shown

__all__ = ["describes", "listed", "reader"]

_LANES: Final = tuple(one.id for one in LANES)
_SPEAKING, _SAID = next((one.id, spoken_of(one)) for one in LANES if spoken_of(one))
_TELLING: Final = {*_LANES, "verbatim", "touchpoint", "emotion"}
"""Headings that tables of other things do not have."""
_STEPS: Final = ("touchpoint", "channel", "verbatim")
"""What is a step by itself where nothing else is one: the customer is somewhere, or says something."""
_NAMED: Final = labels(ABOUT) | {"persona": next(one for one in ABOUT if one.path == "persona.name")}
_HEAD_WITHIN: Final = 30
_MOST: Final = 500
"""Rows, and columns: nobody draws a larger map."""
_BULLET: Final = re.compile(r"\s*(?:[-–—•·*▪◦‣►➢✓✔→]|\d{1,2}[.)])\s+")
_LABELLED: Final = re.compile(r"\s*([^:\n]{2,40}?)\s*:\s*(\S.*)", re.DOTALL)
_LONGEST_FEELING: Final = 40
_LONGEST_CORNER: Final = 80
"""The longest text in the corner of stages and lanes that is a title."""
_QUOTES: Final = "\"“”«»„'‘’ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


_Card = tuple[dict[str, Any], Way]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell, or a line of it; `again` where it only repeats the merged cell that covers it."""

    value: Any
    row: int
    column: int
    again: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return "" if self.value is None or isinstance(self.value, Broken) else text_of(self.value).strip()

    def lines(self) -> Iterator[_Cell]:
        """Its lines, without the signs of a list."""
        if not isinstance(self.value, str):
            yield self
            return
        for line in self.value.splitlines():
            if said := _BULLET.sub("", line, count=1).strip():
                yield replace(self, value=said)


@dataclass
class _Unit:
    """What belongs together: the cells of each lane and field, of a row or of a stage."""

    title: _Cell
    cells: dict[str, list[_Cell]] = field(default_factory=dict)


def reader(grid: Grid, file: str) -> Callable[[], Journey] | None:
    """What reads the map that is drawn on a sheet, or raises `BadFile` with the cells; None where there is none."""
    if not 1 < len(grid.rows) <= _MOST:
        return None
    lines = _lines(grid)
    across, down = _Table(lines), _Table([list(one) for one in zip(*lines, strict=True)], down=True)
    best = down if down.known > across.known else across
    if not best.known:
        return None
    above = [[line[at] for line in down.lines] for at in range(down.first)] if best is down else lines[: across.head]
    return _Reading(best, above, grid, file).journey


def describes(said: str) -> bool:
    """Whether a row of this kind says something of other cards, such as where they are or how they feel."""
    return called(said) == "verbatim" or called(said) in _fields()


def listed(sheet: Sheet, file: str) -> Journey:
    """A map of rows with a stage, a lane and a text, some of which describe the cards of their stage.

    Raises `BadFile`, which names the wrong cells.
    """
    lane, text = sheet.column("lane"), sheet.column("text")
    rows = list(sheet.rows)
    kinds = {sheet.text(row, "lane"): _Cell(row.at(lane), row.number, lane) for row in reversed(rows)}
    own = {at: one for at, one in sheet.columns.items() if one.path in ("stage", "phase")}
    heads = [_Cell(sheet.head.at(at) or one.label.to("en"), sheet.head.number, at) for at, one in own.items()]
    lines = [[*heads, *kinds.values()]]
    for row in rows:
        said = [_Cell(row.at(text) if sheet.text(row, "lane") == kind else None, row.number, text) for kind in kinds]
        lines.append([*(_Cell(row.at(at), row.number, at) for at in own), *said])
    above = [[_Cell(value, row.number, at) for at, value in enumerate(row.values)]
             for row in sheet.grid.rows if row.number < sheet.head.number]  # fmt: skip
    return _Reading(_Table(lines), above, sheet.grid, file, by_stage=True).journey()


def _lines(grid: Grid) -> list[list[_Cell]]:
    """The sheet as a rectangle; a merged cell says the same wherever it reaches."""
    width = min(_MOST, max(len(row.values) for row in grid.rows))
    lines = {row.number: [_Cell(row.at(at), row.number, at) for at in range(width)] for row in grid.rows}
    for top, left, bottom, right in grid.merged:
        for number in (one for one in lines if top <= one <= bottom and top in lines and left < width):
            for at in range(left, min(right + 1, width)):
                if (number, at) != (top, left):
                    lines[number][at] = _Cell(lines[top][left].value, number, at, again=True)
    return list(lines.values())


class _Table:
    """A sheet with its lanes across: which line has the headings, what each column holds, which names the stages."""

    def __init__(self, lines: Sequence[Sequence[_Cell]], down: bool = False) -> None:
        heads = [(at, _keys(line, down)) for at, line in enumerate(lines[:_HEAD_WITHIN])]
        self.lines, self.down = lines, down
        self.head, self.keys = max(heads, key=lambda one: _telling(one[1]))
        self.known = _telling(self.keys)
        self.stage = self._stage()
        before = self.below(self.stage - 1) if self.stage > 0 else []
        if before and self.stage - 1 not in self.keys and all(_phase(one) for one in before):
            self.keys[self.stage - 1] = "phase"
        if down:  # what stands above the stages is no lane, whatever it is called
            start = min([self.stage, *(at for at, key in self.keys.items() if key == "phase")])
            self.keys = {at: key for at, key in self.keys.items() if at >= start}
        self.first = min([self.stage, *self.keys])
        own = {"stage", "phase", "text"} & {*self.keys.values()}
        if self.stage < 0 or self.known + len(own) < 2:
            self.known = 0
        elif not self.known:
            self.known = 1

    def below(self, at: int) -> list[_Cell]:
        """What stands in a column."""
        return [line[at] for line in self.lines[self.head + 1 :] if line[at].value is not None]

    def _column(self, key: str) -> int:
        return next((at for at, one in self.keys.items() if one == key), -1)

    def _stage(self) -> int:
        """The column that names the stages; -1 where none does.

        Where phases are not before, during and after the purchase, they are the stages, and what is called a stage is a
        step.
        """
        stage, phase = self._column("stage"), self._column("phase")
        if phase >= 0 and not any(_phase(one) for one in self.below(phase)):
            if stage >= 0:
                self.keys[stage] = "step"
            return phase
        if stage >= 0:
            return stage
        ahead = min((at for at, key in self.keys.items() if key in _TELLING), default=0)
        unnamed = [at for at in range(ahead) if at not in self.keys and self.below(at)]
        return unnamed[-1] if unnamed else phase if phase >= 0 else self._column("step")


def _keys(line: Sequence[_Cell], down: bool) -> dict[int, str]:
    """What each column holds by its heading; where lanes stand down, a row without a name goes on with that above."""
    found: dict[int, str] = {}
    last = ""
    for at, cell in enumerate(line):
        last = called(cell.value) if cell.value is not None else last if down else ""
        if last and last != "lane":
            found[at] = last
    return found


def _telling(keys: Mapping[int, str]) -> int:
    return len({*keys.values()} & _TELLING)


def _phase(cell: _Cell) -> str:
    """The phase that a cell names by its first word: before, during or after the purchase; "" where it names none."""
    first = re.split(r"[\W_]+", fold(cell.text))[0]
    names = {one: {fold(word("phase", one).to(language)).split()[0] for language in LANGUAGES} for one in PHASES}
    return next((one for one in PHASES if first in names[one]), "")


@cache
def _fields() -> Mapping[str, Mapping[str, Column]]:
    """The lanes whose cards have a field, by its name, each with its column."""
    found: dict[str, dict[str, Column]] = {}
    for row in LANES:
        for column in columns_of(row):
            if column is not TEXT:
                found.setdefault(column.path, {})[row.id] = column
    return found


class _Reading:
    def __init__(
        self, table: _Table, above: Sequence[Sequence[_Cell]], grid: Grid, file: str, by_stage: bool = False
    ) -> None:
        self._table, self._above, self._place, self._by_stage = table, above, grid.place, by_stage
        self._lane = named if (named := called(grid.name)) in _LANES else "step"
        heads = [one.value for one in table.lines[table.head]]
        self._draft = Draft(file, spoken(heads))
        self._stages: list[dict[str, Any]] = []
        felt = [one.value for at, key in table.keys.items() if key == "emotion" for one in table.below(at)]
        figures = [one for value in felt if (one := _figure(value)) is not None]
        self._middle = 3 if figures and min(figures) >= 1 and max(figures) > 2 else 0

    def journey(self) -> Journey:
        draft = self._draft
        draft.plain |= {"language": draft.language, "stages": self._stages}
        for cell in (one for line in self._table.lines for one in line if not one.again):
            if isinstance(cell.value, Broken):
                self._fault(cell, Fault(cell.value.says))
        draft.stop()
        self._unknown()
        for unit in _joined(self._units()) if self._by_stage else self._units():
            self._unit(unit)
        self._header()
        return draft.finished()

    def _fault(self, cell: _Cell, fault: Fault) -> None:
        self._draft.fault(self._place(cell.row, cell.column), fault.says)

    # -- what stands where

    def _unknown(self) -> None:
        """What stands under a heading that nobody knows would be lost: it is said."""
        table = self._table
        for cell in (one for line in table.lines[: table.head] for one in line[table.first :] if table.down):
            if cell.value is not None and not cell.again:  # left of the lanes
                said = phrase("“{what}” is nothing that a map holds; remove it, or move it to a sheet of its own",
                              what=shown(cell.value))  # fmt: skip
                self._fault(cell, Fault(said))
        for at, head in enumerate(table.lines[table.head]):
            if at < table.first or at == table.stage or at in table.keys or not table.below(at):
                continue
            names = ", ".join(one.title.to(self._draft.language) for one in LANES)
            self._fault(head, Fault(phrase("“{what}” is no lane that is known; call it one of {choices}, or remove it",
                                           what=shown(head.value), choices=names)))  # fmt: skip

    def _units(self) -> Iterator[_Unit]:
        table = self._table
        title: _Cell | None = None
        for line in table.lines[table.head + 1 :]:
            held = {at: line[at] for at in table.keys if at != table.stage and line[at].value is not None}
            title = title if line[table.stage].value is None else line[table.stage]
            if title is None:
                for cell in held.values():
                    self._fault(cell, Fault(phrase("belongs to no stage; write the name of its stage")))
                    break
            elif held or title is line[table.stage]:
                unit = _Unit(title)
                for at, cell in held.items():
                    key = table.keys[at]
                    unit.cells.setdefault({"text": self._lane, "stage": "step"}.get(key, key), []).append(cell)
                yield unit

    def _header(self) -> None:
        """What stands above the table: a title, fields of the map with their names, and notes, which are kept."""
        draft, notes = self._draft, []
        for line in self._above:
            cells = [one for one in line if one.value is not None and not one.again]
            label, value = self._labelled(cells)
            column = _NAMED.get(fold(label))
            if column is not None and column.kind != "items":
                try:
                    put(draft.plain, column.path, read(column, value, draft.language))
                except Fault as fault:
                    self._fault(cells[-1], fault)
            elif len(cells) == 1 and "title" not in draft.plain:
                draft.plain["title"] = cells[0].text
            elif cells:
                notes.append(" · ".join(one.text for one in cells))
        if notes:
            draft.plain["scenario"] = "\n".join(filter(None, (draft.plain.get("scenario", ""), *notes)))
        corner = self._table.lines[self._table.head][self._table.stage]
        named = self._table.down and not called(corner.value) and len(corner.text) < _LONGEST_CORNER
        draft.plain.setdefault("title", (named and corner.text) or draft.file.rsplit(".", 1)[0] or draft.file)

    @staticmethod
    def _labelled(cells: Sequence[_Cell]) -> tuple[str, Any]:
        """A name and its value, in two cells or in one with a colon."""
        if len(cells) == 2:
            return cells[0].text.rstrip(" :\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"), cells[1].value
        found = _LABELLED.fullmatch(cells[0].text) if len(cells) == 1 else None
        return (found[1], found[2]) if found else ("", None)

    # -- cards

    def _stage(self, title: _Cell) -> tuple[dict[str, Any], Way]:
        for at, stage in enumerate(self._stages):
            if same_words(stage["title"]) == same_words(title.text):
                return stage, ("stages", at)
        way: Way = ("stages", len(self._stages))
        phase = _phase(title) if self._table.keys.get(self._table.stage) == "phase" else ""
        self._stages.append({"id": new_id(), "title": title.text, "cards": []} | ({"phase": phase} if phase else {}))
        self._draft.at(way, self._place, title.row, title.column)
        return self._stages[-1], way

    def _unit(self, unit: _Unit) -> None:
        stage, way = self._stage(unit.title)
        for cell in unit.cells.pop("phase", []):
            self._phase(stage, cell)
        cards: dict[str, list[_Card]] = {}
        for lane in _LANES:
            for line in (line for cell in unit.cells.pop(lane, []) if not cell.again for line in cell.lines()):
                cards.setdefault(lane, []).append(self._card(stage, way, lane, line))
        for key in _STEPS:
            if _SPEAKING not in cards and key in unit.cells:
                made = [line for cell in unit.cells.pop(key) if not cell.again for line in cell.lines()]
                cards[_SPEAKING] = [self._card(stage, way, _SPEAKING, line, key) for line in made]
        self._verbatims(unit.cells.pop("verbatim", []), cards.get(_SPEAKING, []))
        unit.cells.pop("number", None)
        for key, cells in unit.cells.items():
            self._describe(key, [line for cell in cells for line in cell.lines()], cards)

    def _phase(self, stage: dict[str, Any], cell: _Cell) -> None:
        found = _phase(cell)
        try:
            found = found or read(STAGES[1], cell.value, self._draft.language)
            if stage.setdefault("phase", found) != found:
                raise Fault(phrase("the stage “{title}” has another phase above", title=shown(stage["title"])))
        except Fault as fault:
            self._fault(cell, fault)

    def _card(self, stage: dict[str, Any], way: Way, lane: str, line: _Cell, key: str = "text") -> _Card:
        """A new card in a stage; a touchpoint that is a step says where it is, a verbatim what it rests on."""
        way = (*way, "cards", len(stage["cards"]))
        said = text_of(line.value).strip(_QUOTES if key == "verbatim" else None)
        card = {"lane": lane, "id": new_id(), "text": said}
        card |= {"rests_on": "verbatim"} if key == "verbatim" else {} if key == "text" else {key: said}
        stage["cards"].append(card)
        self._draft.at(way, self._place, line.row, line.column)
        return card, way

    def _verbatims(self, cells: Sequence[_Cell], steps: Sequence[_Card]) -> None:
        """Customers' words: one a step where there are as many, else all on the first."""
        lines = [line for cell in cells if not cell.again for line in cell.lines()]
        for at, line in enumerate(lines):
            if not steps:
                self._fault(line, _alone())
                return
            card, way = steps[at if len(lines) == len(steps) else 0]
            said = card.setdefault(_SAID, [])
            self._draft.at((*way, _SAID, len(said)), self._place, line.row, line.column)
            said.append({"text": text_of(line.value).strip(_QUOTES)})

    def _describe(self, key: str, lines: Sequence[_Cell], cards: Mapping[str, Sequence[_Card]]) -> None:
        """Give the cards beside it what describes them."""
        lanes = _fields()[key]
        found = [(one, lanes[lane]) for lane, several in cards.items() if lane in lanes for one in several]
        if not found:
            self._fault(lines[0], _alone())
            return
        column = found[0][1]
        if len(lines) not in (1, len(found)):
            if not (column.free or column.kind in ("text", "line", "emotion")):
                said = phrase("{n} values for {cards} cards; write one for all of them, or one a line for each",
                              n=len(lines), cards=len(found))  # fmt: skip
                self._fault(lines[0], Fault(said))
                return
            lines = [replace(lines[0], value=", ".join(text_of(one.value) for one in lines))]
        for at, ((card, way), column) in enumerate(found):
            line = lines[at if len(lines) > 1 else 0]
            self._draft.at((*way, *column.path.split(".")), self._place, line.row, line.column)
            try:
                if key == "emotion":
                    self._felt((card, way), column, line)
                else:
                    put(card, key, read(column, line.value, self._draft.language))
            except Fault as fault:
                self._fault(line, fault)

    def _felt(self, felt: _Card, column: Column, line: _Cell) -> None:
        """A feeling as a number (of -2 to 2, or of 1 to 5), a sign or a word; other words are kept as they are."""
        card = felt[0]
        figure = _figure(line.value)
        if figure is not None:
            card[column.path] = int(figure - self._middle) if figure.is_integer() else figure
            return
        text = text_of(line.value).strip()
        for said, rest in ((text, ""), text.partition(" ")[::2]):
            try:
                card[column.path] = read(column, said, self._draft.language)
            except Fault:
                continue
            text = rest.strip()
            break
        if len(text) > _LONGEST_FEELING:
            self._verbatims([replace(line, value=text)], [felt])
        elif text:
            card["feeling"] = text


def _joined(units: Iterator[_Unit]) -> Iterable[_Unit]:
    """All that stands in a stage as one."""
    found: dict[str, _Unit] = {}
    for unit in units:
        into = found.setdefault(same_words(unit.title.text), _Unit(unit.title))
        for key, cells in unit.cells.items():
            into.cells.setdefault(key, []).extend(cells)
    return found.values()


def _figure(value: Any) -> float | None:
    try:
        return float(value.replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError):
        return None


def _alone() -> Fault:
    return Fault(phrase("stands beside no card; write the card that it describes in the same stage"))
