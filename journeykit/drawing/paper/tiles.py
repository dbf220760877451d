"""A poster made of sheets that a printer takes: cut along the marks, glued over each other, with a plan of how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from journeykit.drawing.layout import Page, Picture
from journeykit.drawing.marks import Block, Box, Line, Mark, Text, flat, paragraph, stack
from journeykit.drawing.measure import lacking, width
from journeykit.drawing.paper.leaf import Bookmark, Leaf, Window
from journeykit.drawing.paper.parts import on_one
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, phrase

__all__ = ["MARGIN", "SHEETS", "Sheets", "poster", "tiled"]

_EDGE: Final = 9.0
"""The margin of a sheet, in millimetres: most printers leave 4 or 5 of them white."""
_GLUED: Final = 8.0
"""How much two sheets overlap."""
MARGIN: Final = 3.0
"""What the map leaves free at the poster's edge."""
_NOTE: Final = 7.5
_FIRST: Final = 700.0
"""The least width of a poster, in millimetres: about that of A1."""


@dataclass(frozen=True)
class Sheets:
    """The sheets a poster is made of: their paper, lying or standing."""

    name: str
    width: float
    height: float

    @property
    def inner(self) -> tuple[float, float]:
        """What is printed on a sheet: its width and height inside the margin."""
        return self.width - 2 * _EDGE, self.height - 2 * _EDGE

    @property
    def step(self) -> tuple[float, float]:
        """How far one sheet lies from the next."""
        return self.inner[0] - _GLUED, self.inner[1] - _GLUED

    def size(self, columns: int, rows: int) -> tuple[float, float]:
        """The size of the poster that so many sheets make."""
        return columns * self.step[0] + _GLUED, rows * self.step[1] + _GLUED

    def grids(self) -> Iterator[tuple[int, int]]:
        """Columns and rows of posters, from about A1 on; each takes a tenth more sheets, or more."""
        first = next(n for n in range(1, 9) if self.size(n, n)[0] >= _FIRST)
        count, sheets = 0.0, first * first
        while True:
            for rows in range(first, int(sheets**0.5) + 1):
                if sheets % rows == 0 and sheets <= 4 * rows * rows and sheets >= count:
                    yield sheets // rows, rows
                    count = sheets * 1.1
            sheets += 1


SHEETS: Final = {"tiles": Sheets("A4", 297.0, 210.0), "tiles-a3": Sheets("A3", 420.0, 297.0)}


def poster(journey: Journey, language: Language, sheets: Sheets, today: date) -> tuple[Leaf, ...]:
    """The plan, then the sheets of the smallest poster on which every text of the map stands whole.

    >>> len(poster(Journey(title="Shoes"), "en", SHEETS["tiles"], date(2026, 11, 21)))
    10
    """
    squares = lacking(journey.model_dump_json(warnings=False))
    for columns, rows in sheets.grids():
        width, height = sheets.size(columns, rows)
        page = Page(journey, language, today, "", width, height, squares, margin=MARGIN)
        if whole := on_one(page):
            return tiled(whole.picture(), journey.title, language, sheets, (columns, rows))
    raise AssertionError("posters grow without end")


def tiled(picture: Picture, title: str, language: Language, sheets: Sheets, grid: tuple[int, int]) -> tuple[Leaf, ...]:
    """A picture cut into sheets, after a plan of how they are put together."""
    columns, rows = grid
    tiles = [
        _Tile(sheets, grid, row, column, partial(_said, language)) for row in range(rows) for column in range(columns)
    ]
    return (_plan(picture, title, sheets, grid, partial(_said, language)), *(one.leaf(picture) for one in tiles))


def _said(language: Language, what: Phrase) -> str:
    return what.to(language)


@dataclass(frozen=True)
class _Tile:
    """One sheet of a poster; rows and columns from 0."""

    sheets: Sheets
    grid: tuple[int, int]
    row: int
    column: int
    say: Callable[[Phrase], str]

    def leaf(self, picture: Picture) -> Leaf:
        """The sheet with its part of the picture, its marks, and what to do with it in small."""
        (wide, high), (right, down) = self.sheets.inner, self.sheets.step
        left, top = self.column * right, self.row * down
        marks = tuple(mark.moved(-left, -top) for mark in picture.marks)
        name = phrase("Row {row}, column {column}", row=self.row + 1, column=self.column + 1)
        stages = [
            Bookmark(title, x - left + _EDGE, y - top + _EDGE, 2) for title, x, y in picture.stages
            if left <= x < left + right and top <= y < top + down
        ]  # fmt: skip
        return Leaf(
            self.sheets.width, self.sheets.height, (*self._crop_marks(), *self._glue_marks(), *self._words(name)),
            (Bookmark(self.say(name)), *stages), (Window(_EDGE, _EDGE, wide, high, marks),),
        )  # fmt: skip

    def _crop_marks(self) -> Iterator[Line]:
        """Two short lines at each corner, outside of what is kept."""
        wide, high = self.sheets.inner
        for x, way in ((_EDGE, -1.0), (_EDGE + wide, 1.0)):
            for y, up in ((_EDGE, -1.0), (_EDGE + high, 1.0)):
                yield Line(x + 1.0 * way, y, ((0.0, 0.0), (4.0 * way, 0.0)), "ink", 0.15)
                yield Line(x, y + 1.0 * up, ((0.0, 0.0), (0.0, 4.0 * up)), "ink", 0.15)

    def _glue_marks(self) -> Iterator[Line]:
        """Where the next sheets begin: dotted, in the margin."""
        (wide, high), (right, down) = self.sheets.inner, self.sheets.step
        if self.column + 1 < self.grid[0]:
            for y, way in ((_EDGE, -1.0), (_EDGE + high, 1.0)):
                yield Line(_EDGE + right, y + 1.0 * way, ((0.0, 0.0), (0.0, 4.0 * way)), "ink", 0.3, "dot")
        if self.row + 1 < self.grid[1]:
            for x, way in ((_EDGE, -1.0), (_EDGE + wide, 1.0)):
                yield Line(x + 1.0 * way, _EDGE + down, ((0.0, 0.0), (4.0 * way, 0.0)), "ink", 0.3, "dot")

    def _words(self, name: Phrase) -> Iterator[Text]:
        """Which sheet it is, and what to do: under the picture, where nothing is cut before it is glued."""
        columns, rows = self.grid
        n = self.row * columns + self.column + 1
        whole = self.say(phrase("{name} · sheet {n} of {count}", name=name, n=n, count=columns * rows))
        edges = {
            (False, False): phrase("Cut nothing here: the other sheets are glued onto this one."),
            (True, False): phrase("Cut the left edge along the marks; glue it onto the sheet at its left."),
            (False, True): phrase("Cut the upper edge along the marks; glue it onto the sheet above."),
            (True, True): phrase("Cut the left and the upper edge along the marks; glue them onto the sheets there."),
        }
        said = self.say(edges[self.column > 0, self.row > 0])
        x, y = _EDGE + 8.0, self.sheets.height - _EDGE + 4.0
        yield Text(x, y, whole, "semibold", _NOTE)
        yield Text(x + width(whole, "semibold", _NOTE) + 4.0, y, said, "regular", _NOTE, "quiet")


def _plan(picture: Picture, title: str, sheets: Sheets, grid: tuple[int, int], say: Callable[[Phrase], str]) -> Leaf:
    """The first sheet: the poster in small with its sheets numbered, and what to do, step by step."""
    columns, rows = grid
    margin, room = 12.0, sheets.width - 24.0
    size = phrase(
        "{columns} sheets of {paper} across, {rows} down; {width} by {height} cm when it is glued.",
        columns=columns, rows=rows, paper=sheets.name,
        width=round(picture.width / 10), height=round(picture.height / 10),
    )  # fmt: skip
    head = stack([
        paragraph(say(phrase("Plan of the poster")).upper(), room, 9.0, "semibold", "accent"),
        paragraph(title, room, 20.0, "bold"),
        paragraph(say(size), room, 11.0, colour="quiet"),
    ], 0.8)  # fmt: skip
    beside, names = 92.0, 13.0
    what = _instructions(beside, say)
    left, top = margin + names, margin + head.height + 12.0
    scale = min((room - beside - names - 10.0) / picture.width, (sheets.height - top - margin) / picture.height)
    marks: list[Mark] = [*head.at(margin, margin), *_grid(sheets, grid, scale, left, top)]
    marks += _names(grid, (sheets.step[0] * scale, sheets.step[1] * scale), say).at(left, top)
    marks += what.at(sheets.width - margin - beside, top)
    small = Window(left, top, picture.width * scale, picture.height * scale, picture.marks, scale)
    plan = Bookmark(say(phrase("Plan of the poster")))
    return Leaf(sheets.width, sheets.height, tuple(flat(marks)), (plan,), (small,))


def _grid(sheets: Sheets, grid: tuple[int, int], scale: float, x: float, y: float) -> Iterator[Mark]:
    """The sheets of the plan, each with its number, its row and its column."""
    (columns, rows), (right, down) = grid, sheets.step
    wide, high = sheets.size(columns, rows)
    for across in (*(column * right for column in range(columns)), wide):
        yield Line(x + across * scale, y, ((0.0, 0.0), (0.0, high * scale)), "ink", 0.4)
    for under in (*(row * down for row in range(rows)), high):
        yield Line(x, y + under * scale, ((0.0, 0.0), (wide * scale, 0.0)), "ink", 0.4)
    side = min(11.0, right * scale - 2.0, down * scale - 2.0)
    for row in range(rows):
        for column in range(columns):
            middle, level = x + (column + 0.5) * right * scale, y + (row + 0.5) * down * scale
            yield Box(middle - side / 2, level - side / 2, side, side, "card", "ink", radius=side / 2, weight=0.3)
            number = str(row * columns + column + 1)
            yield Text(middle, level + side * 0.17, number, "bold", side * 1.35, "ink", "center")


def _names(grid: tuple[int, int], step: tuple[float, float], say: Callable[[Phrase], str]) -> Block:
    """What rows and columns are called, around a grid that begins at (0, 0)."""
    columns, rows = grid
    across = [
        Text((n + 0.5) * step[0], -2.0, say(phrase("Column {n}", n=n + 1)), "semibold", 9.0, "quiet", "center")
        for n in range(columns)
    ]
    under = [
        Text(-2.0, (n + 0.5) * step[1] + 1.0, say(phrase("Row {n}", n=n + 1)), "semibold", 9.0, "quiet", "right")
        for n in range(rows)
    ]
    return Block(rows * step[1], (*across, *under))


def _instructions(room: float, say: Callable[[Phrase], str]) -> Block:
    """What to do, and a line of known length."""
    steps = (
        phrase("Print all sheets at 100 % (“actual size”), on one side."),
        phrase("Measure the line below. If it is not 100 mm long, the printer has scaled the page."),
        phrase("Lay the sheets out as in this plan: row and column stand under each."),
        phrase("Cut the left edge of every sheet that has a neighbour at its left, and the upper edge of every sheet "
               "that has one above, along the thin marks. Leave the other edges."),
        phrase("Glue row by row, from left to right: the cut edge reaches the dotted marks of the sheet under it. "
               "Then glue the rows, from top to bottom."),
        phrase("Last, trim the poster’s outer edge if you like."),
    )  # fmt: skip
    blocks = []
    for n, step in enumerate(steps, start=1):
        text = paragraph(say(step), room - 7.0, 11.0)
        blocks.append(Block(text.height, (Text(0.0, 3.6, str(n), "bold", 11.0, "accent"), *text.at(7.0, 0.0))))
    rule = Block(6.0, (
        Line(-4.0, 3.0, ((0.0, 0.0), (100.0, 0.0)), "ink", 0.3),
        *(Line(x, 1.5, ((0.0, 0.0), (0.0, 3.0)), "ink", 0.3) for x in (-4.0, 96.0)),
    ))  # fmt: skip
    told = paragraph(say(phrase("This line is 100 mm long.")), room, 9.0, colour="quiet")
    return stack([*blocks, Block(2.0), rule, told], 2.4)
