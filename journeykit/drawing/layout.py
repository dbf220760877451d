"""A map laid out on paper: pure geometry, in millimetres, y down.

`lay_out` looks for the smallest paper on which every text stands whole at 7 points or more, and on it
for the largest text. Then the emotion curve takes the height that is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import Any, Final

from journeykit.drawing.curve import emotion_plot, least_height
from journeykit.drawing.header import footer, header, running_head
from journeykit.drawing.marks import Block, Box, Dash, Line, Mark, Text, flat, paragraph, stack, uncollected
from journeykit.drawing.measure import lacking
from journeykit.drawing.rows import (
    LAST,
    Columns,
    Row,
    advice,
    departments,
    gathered_row,
    headed,
    lane_row,
    moment_cell,
    phases,
    row_label,
    stage_chevrons,
    verbatim_cell,
    visibility,
)
from journeykit.drawing.sheet import BODY, SMALL, Sheet
from journeykit.drawing.widths import balanced_columns, unused
from journeykit.errors import BadValue
from journeykit.model.cards import LANES
from journeykit.model.journey import Journey, Stage
from journeykit.text import Language, Phrase, phrase

__all__ = ["PAPERS", "Page", "Picture", "Try", "even_widths", "hopeless", "largest_text", "lay_out", "smallest_text"]

PAPERS: Final = {
    "a3": (420.0, 297.0), "a2": (594.0, 420.0), "a1": (841.0, 594.0), "a0": (1189.0, 841.0),
    "2a0": (1682.0, 1189.0), "4a0": (2378.0, 1682.0),
}  # fmt: skip
"""Landscape, width and height in millimetres."""
SCALES: Final = (1.6, 1.45, 1.32, 1.2, 1.1, 1.0, 0.94, 0.88, 0.85, 0.82, 0.795, 0.77)
_SHRINKS: Final = 0.7
"""The power of the scale with which the height changes, about: between a line (1) and an area (0.5)."""
_ROOMY: Final = 0.85
"""The part of a paper that a map may take with stages of one width, to fit there with others without a further look."""
_LIKELY: Final = 0.97
"""A scale that is more than this above what a try points to does not fit."""
_EASY: Final = 0.15
"""The part of the height that is left over where a map fits with ease."""
_LEAST: Final = 30.0
_LARGE: Final = (42.0, 38.0, 35.0)
_MOST: Final = 78.0
"""Heights of the emotion plot: the least; with words that are read from a metre away; the greatest, at scale 1."""
_STAGES: Final = 0
"""The rank of the row of stages: what is read from afar first."""
_FEELINGS: Final = (12.5, 11.0, 9.5)
"""Sizes of the words at the curve."""


@dataclass(frozen=True)
class Picture:
    """A map laid out: its paper, width and height in millimetres, and what is drawn on it."""

    paper: str
    width: float
    height: float
    scale: float
    marks: tuple[Mark, ...]
    stages: tuple[tuple[str, float, float], ...] = ()
    """The stages of a map, with where their heads stand: left, top."""

    @property
    def ground(self) -> Box:
        """What all marks stand on."""
        return Box(0.0, 0.0, self.width, self.height, "ground", "ground", radius=0.0)

    @property
    def texts(self) -> tuple[Text, ...]:
        """All lines of text."""
        return tuple(mark for mark in self.marks if isinstance(mark, Text))


@uncollected()
def lay_out(journey: Journey, language: Language, paper: str, today: date) -> Picture:
    """The picture of a map, on `paper` or, if it needs more room, on the next larger one.

    Raises `BadValue` for a paper that is not known.

    >>> lay_out(Journey(title="Shoes"), "en", "a3", date(2026, 11, 21)).paper
    'a3'
    """
    if paper not in PAPERS:
        raise BadValue(
            phrase("There is no paper {paper}.", paper=repr(paper)),
            phrase("Choose one of {papers}.", papers=", ".join(PAPERS)),
        )
    squares, taken = lacking(journey.model_dump_json(warnings=False)), inf
    for name, width, height in _growing(paper):
        page = Page(journey, language, today, name, width, height, squares)
        if taken > width * height * _ROOMY:
            even = even_widths(page)
            taken = width * (height + even.missing)
            if hopeless(even):
                continue
        if (smallest := smallest_text(page)).missing <= 0:
            return largest_text(smallest).picture()
    raise AssertionError("paper grows without end")


def _growing(paper: str) -> Iterator[tuple[str, float, float]]:
    names = list(PAPERS)
    for name in names[names.index(paper) :]:
        yield (name, *PAPERS[name])
    fold, (width, height) = 8, PAPERS["4a0"]
    while True:
        width, height = 2 * height, width
        yield (f"{fold}a0", width, height)
        fold *= 2


def hopeless(even: Try) -> bool:
    """Whether stages of one width would be too high even if no room in them stayed unused: widths are not sought."""
    if not even.page.stages:
        return False
    return even.missing - unused(even.sheet, sum(even.columns.widths)) > even.page.height * 0.04


def even_widths(page: Page) -> Try:
    """The smallest text, with all stages of one width."""
    count = len(page.stages)
    return Try(page, SCALES[-1], (1 / max(1, count),) * count)


def smallest_text(page: Page) -> Try:
    """The try with the smallest text; where it leaves little room, widths are sought from a second start too."""
    best = Try(page, SCALES[-1], 0.5)
    if best.missing > -page.height * _EASY and len(page.stages) > 1:
        best = min(best, Try(page, SCALES[-1], 1.0), key=lambda one: one.missing)
    return best


def largest_text(smallest: Try, most: float = SCALES[0]) -> Try:
    """The try with the largest text that fits, at most that of a scale; what a try leaves over tells which is next."""
    page, best, one = smallest.page, smallest, smallest
    low, high = SCALES.index(most), len(SCALES) - 1
    while low < high:
        guess = one.sheet.scale * (page.height / (page.height + one.missing)) ** _SHRINKS
        n = min(range(low, high), key=lambda n: abs(SCALES[n] - guess))
        if guess < SCALES[n] * _LIKELY:
            break
        one = Try(page, SCALES[n], smallest.columns.shares)
        if one.missing <= 0:
            best, high = one, n
        else:
            low = n + 1
    return best


@dataclass(frozen=True)
class Page:
    """A map, or a part of its stages, and the paper it is tried on."""

    journey: Journey
    language: Language
    today: date
    paper: str
    width: float
    height: float
    squares: bool
    """Whether some characters are drawn as squares."""
    part: tuple[Stage, ...] | None = None
    """The stages on this page, where the map goes over several."""
    place: tuple[int, int] = (1, 1)
    """Which page it is, of how many."""
    margin: float = 8.0
    known: dict[float, dict[Any, Any]] = field(default_factory=dict, compare=False)
    """What was laid out already at each scale: other pages of the map ask for much of it again."""

    def sheet(self, scale: float) -> Sheet:
        """The map, or its part, at a scale."""
        made = self.known.setdefault(scale, {})
        return Sheet(self.journey, self.language, scale, self.today, self.part, made)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages drawn."""
        return self.journey.stages if self.part is None else self.part


class Try:
    """The rows of a map at one scale on one paper; `missing` is the height it lacks.

    `shares` are the parts of the width that the stages have, or how much their cards count where they are sought.
    """

    def __init__(self, page: Page, scale: float, shares: Sequence[float] | float) -> None:
        stages = page.stages
        self.page, self.sheet = page, page.sheet(scale)
        self.room = page.width - 2 * page.margin
        self.label = self.sheet.mm(27.0)
        self.gap = self.sheet.mm(2.6)
        self.between = self.sheet.mm(0.8)
        self.head = header(self.sheet, self.room) if page.place[0] == 1 else running_head(self.sheet, self.room)
        self.foot = footer(self.sheet, self.room, page.paper, page.squares, page.place)
        self.left = self.label + self.sheet.mm(1.6)
        free = self.room - self.left - self.gap * (len(stages) - 1)
        self.columns = balanced_columns(self.sheet, shares, free, self.gap) if stages else Columns((), (), ())
        self.rows = list(self._rows()) if stages else [self._invitation()]
        fixed = 2 * page.margin + self.head.height + self.foot.height + 4 * self.between
        self.missing = fixed + sum(row.height + 2 * self.between for row in self.rows) - page.height

    def _invitation(self) -> Row:
        said = phrase("No stages yet. List the stages your customers go through, from the need to its resolution.")
        wide = self.room / 2
        text = paragraph(self.sheet.say(said), wide, self.sheet.pt(BODY * 1.6), colour="quiet", anchor="center")

        def body(height: float) -> Block:
            frame = Box(-self.left, 0, self.room, height, "ground", "line", dash=True)
            return Block(height, (frame, *text.at(wide / 2 - self.left, (height - text.height) / 2)))

        return Row(Block(0.0), body, text.height + self.sheet.mm(10), grows=1.0)

    def _rows(self) -> Iterator[Row]:
        sheet, columns, room = self.sheet, self.columns, self.label
        yield headed(sheet, room, phrase("Phase"), phases(sheet, columns), rank=2)
        yield headed(sheet, room, phrase("Stage"), stage_chevrons(sheet, columns, self.gap), rank=_STAGES)
        if about := advice(sheet, columns, room):
            yield about
        for lane in LANES:
            if lane.id == "kpi" and (behind := departments(sheet, columns, room)):
                yield self._line_of_visibility()
                yield behind
            yield lane_row(sheet, lane, columns, room)
            if lane.id == "step":
                yield from filter(None, self._gathered())

    def _line_of_visibility(self) -> Row:
        line = visibility(self.sheet, self.room)
        return Row(Block(0.0), lambda _: Block(line.height, line.at(-self.left, 0)), line.height, rule=False)

    def _gathered(self) -> Iterator[Row | None]:
        """What the steps hold beside what the customer does."""
        sheet, columns, room = self.sheet, self.columns, self.label
        said = phrase("Said or written by customers")
        yield gathered_row(sheet, columns, room, verbatim_cell, phrase("Verbatims"), said)
        yield self._emotions(columns)
        decided = phrase("Where I stay or leave")
        yield gathered_row(sheet, columns, room, moment_cell, phrase("Moments of truth"), decided)

    def _emotions(self, columns: Columns) -> Row | None:
        sheet, journey = self.sheet, self.sheet.journey
        felt = any(step.emotion is not None for _, step in (*journey.steps("lived"), *journey.steps("ideal")))
        if not felt and any(journey.cards()):
            return None
        label = row_label(sheet, self.label, sheet.say(phrase("Emotion")))

        def body(height: float) -> Block:
            plot = emotion_plot(sheet, columns.places(), columns.all, height, _FEELINGS)
            legend = self._curve_legend()
            return Block(height, (*plot.marks, *legend.at(-self.left, height - legend.height)))

        wishes = tuple(max(high, sheet.mm(high)) for high in _LARGE)
        least = least_height(sheet, columns.places(), columns.all, _LEAST if sheet.crowded else wishes[0])
        return Row(label, body, least, grows=3.0, wishes=wishes, rank=1)

    def _curve_legend(self) -> Block:
        sheet, side = self.sheet, self.sheet.mm(7.5)
        lines: list[tuple[Phrase, str, float, Dash]] = [(phrase("lived journey"), "ink", 0.65, "")]
        if any(step.emotion is not None for _, step in sheet.journey.steps("ideal")):
            lines.append((phrase("ideal journey"), "accent", 0.4, "dash"))
        blocks = []
        for said, colour, weight, dash in lines:
            text = paragraph(sheet.say(said), self.label - side, sheet.pt(SMALL), colour=colour)
            stroke = Line(0, text.height / 2, ((0.0, 0.0), (side - 1.5, 0.0)), colour, weight, dash)
            blocks.append(Block(text.height, (stroke, *text.at(side, 0))))
        return stack(blocks)

    def picture(self) -> Picture:
        """All marks at their place; what height is left goes to the curve, to empty rows, then between the rows."""
        heights = self._heights()
        rest = sum(row.height for row in self.rows) - self.missing - sum(heights)
        space = self.between + min(rest / (2 * len(self.rows) + 1), self.sheet.mm(1.2))
        margin = self.page.margin
        marks = list(self.head.at(margin, margin))
        y, heads = margin + self.head.height + 2 * space, 0.0
        for row, height in zip(self.rows, heights, strict=True):
            if row.rule and row is not self.rows[0]:
                marks.append(Line(margin, y, ((0.0, 0.0), (self.room, 0.0)), "line"))
            y += space
            marks += row.label.at(margin, y)
            marks += row.body(height).at(margin + self.left, y)
            heads = y if row.rank == _STAGES else heads
            y += height + space
        bottom = self.page.height - margin - self.foot.height
        marks.append(Line(margin, bottom - self.between, ((0.0, 0.0), (self.room, 0.0)), "line"))
        marks += self.foot.at(margin, bottom)
        stages = tuple((stage.title, margin + self.left + x, heads) for stage, x, _ in self.columns.places())
        page = self.page
        return Picture(page.paper, page.width, page.height, self.sheet.scale, tuple(flat(marks)), stages)

    def _heights(self) -> list[float]:
        """The height of each row: as it reads best where there is room, what matters most first; then rows grow."""
        left, heights = -self.missing, [row.height for row in self.rows]
        ordered = sorted(range(len(heights)), key=lambda n: self.rows[n].rank)
        for turn in (
            [n for n in ordered if self.rows[n].rank < LAST],
            [n for n in ordered if self.rows[n].rank == LAST],
        ):
            wishes = {n: sorted(set(self.rows[n].wishes), reverse=True) for n in turn}
            while any(wishes.values()):  # a little to each in turn
                for n in turn:
                    wish = wishes[n].pop() if wishes[n] else 0.0
                    if heights[n] < wish <= heights[n] + left:
                        left -= wish - heights[n]
                        heights[n] = wish
        growing = sum(row.grows for row in self.rows)
        most = self.sheet.mm(_MOST)
        return [
            height + (min(left * row.grows / growing, max(0.0, most - height)) if row.grows else 0.0)
            for row, height in zip(self.rows, heights, strict=True)
        ]
