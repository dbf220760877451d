"""A map laid out on paper: pure geometry, in millimetres, y down.

`lay_out` looks for the smallest paper on which every text stands whole at 7 points or more, and on it
for the largest text. Then the emotion curve takes the height that is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

from journeykit.drawing.curve import emotion_plot
from journeykit.drawing.header import footer, header
from journeykit.drawing.marks import Block, Line, Mark, Text, paragraph, stack
from journeykit.drawing.rows import (
    Columns, Row, departments, lane_cells, lane_row, moments, phases, row_label, stage_chevrons, verbatims, visibility,
)  # fmt: skip
from journeykit.drawing.sheet import BODY, SMALL, Sheet
from journeykit.errors import BadValue
from journeykit.model.cards import LANES
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase

__all__ = ["PAPERS", "Picture", "lay_out"]

PAPERS: Final = {
    "a3": (420.0, 297.0), "a2": (594.0, 420.0), "a1": (841.0, 594.0), "a0": (1189.0, 841.0),
    "2a0": (1682.0, 1189.0), "4a0": (2378.0, 1682.0),
}  # fmt: skip
"""Landscape, width and height in millimetres."""
SCALES: Final = (1.6, 1.45, 1.32, 1.2, 1.1, 1.0, 0.94, 0.88, 0.82)
_MARGIN: Final = 9.0
_PLOT: Final = (36.0, 78.0)
"""The least and the greatest height of the emotion plot, at scale 1."""


@dataclass(frozen=True)
class Picture:
    """A map laid out: its paper, width and height in millimetres, and what is drawn on it."""

    paper: str
    width: float
    height: float
    scale: float
    marks: tuple[Mark, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """All lines of text."""
        return tuple(mark for mark in self.marks if isinstance(mark, Text))


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
    for name, width, height in _growing(paper):
        smallest = _Try(journey, language, today, SCALES[-1], name, width, height)
        if smallest.missing > 0:
            continue
        return _largest(smallest, journey, language, today, name, width, height).picture()
    raise AssertionError("paper grows without end")


def _growing(paper: str) -> Iterator[tuple[str, float, float]]:
    names = list(PAPERS)
    for name in names[names.index(paper) :]:
        yield (name, *PAPERS[name])
    fold, (width, height) = 8, PAPERS["4a0"]
    while True:
        width, height = height * 2**0.5 * 2**0.5, width
        yield (f"{fold}a0", width, height)
        fold *= 2


def _largest(best: _Try, journey: Journey, language: Language, today: date, name: str, width: float, height: float) -> _Try:
    """The try with the largest text that still fits: a search by halves."""
    low, high = 0, len(SCALES) - 1
    while low < high:
        middle = (low + high) // 2
        one = _Try(journey, language, today, SCALES[middle], name, width, height)
        if one.missing <= 0:
            best, high = one, middle
        else:
            low = middle + 1
    return best


class _Try:
    """The rows of a map at one scale on one paper; `missing` is the height it lacks."""

    def __init__(self, journey: Journey, language: Language, today: date, scale: float, paper: str, width: float, height: float) -> None:
        self.sheet = Sheet(journey, language, scale, today)
        self.paper, self.width, self.height = paper, width, height
        self.room = width - 2 * _MARGIN
        self.label = self.sheet.mm(27.0)
        self.gap = self.sheet.mm(2.6)
        self.between = self.sheet.mm(1.5)
        self.head, self.foot = header(self.sheet, self.room), footer(self.sheet, self.room, paper)
        self.left = self.label + self.sheet.mm(1.6)
        self.rows = self._rows() if journey.stages else [self._invitation()]
        fixed = 2 * _MARGIN + self.head.height + self.foot.height + 4 * self.between
        self.missing = fixed + sum(row.height + 2 * self.between for row in self.rows) - height

    def _invitation(self) -> Row:
        said = phrase("No stages yet. List the stages your customers go through, from the need to its resolution.")
        body = paragraph(self.sheet.say(said), self.room / 2, self.sheet.pt(BODY * 1.6), colour="quiet")
        return Row(Block(0.0), lambda _: body, body.height)

    def _rows(self) -> list[Row]:
        sheet, room = self.sheet, self.label
        columns = self._columns()
        rows = [
            self._plain(phrase("Phase"), phases(sheet, columns)),
            self._plain(phrase("Stage"), stage_chevrons(sheet, columns, self.gap)),
        ]
        for lane in LANES:
            behind = departments(sheet, columns, room) if lane.id == "kpi" else None
            if behind:
                line = visibility(sheet, self.room, )
                rows.append(Row(Block(0.0), lambda _, line=line: Block(line.height, tuple(line.at(-self.left, 0))), line.height, rule=False))
                rows.append(behind)
            rows.append(lane_row(sheet, lane, columns, room))
            if lane.id == "step":
                rows += [one for one in (verbatims(sheet, columns, room), self._emotions(columns), moments(sheet, columns, room)) if one]
        return rows

    def _plain(self, title: object, body: Block) -> Row:
        label = row_label(self.sheet, self.label, self.sheet.say(title))  # type: ignore[arg-type]
        down = max(0.0, (body.height - label.height) / 2)
        return Row(Block(label.height + down, tuple(label.at(0, down))), lambda _: body, body.height, rule=False)

    def _emotions(self, columns: Columns) -> Row | None:
        sheet, journey = self.sheet, self.sheet.journey
        felt = any(step.emotion is not None for layer in ("lived", "ideal") for _, step in journey.steps(layer))  # type: ignore[arg-type]
        if not felt and any(journey.cards()):
            return None
        label = row_label(sheet, self.label, sheet.say(phrase("Emotion")))

        def body(height: float) -> Block:
            plot = emotion_plot(sheet, columns.places(), columns.all, height)
            legend = self._curve_legend()
            return Block(height, (*plot.marks, *legend.at(-self.left, height - legend.height)))

        return Row(label, body, sheet.mm(_PLOT[0]), grows=3.0)

    def _curve_legend(self) -> Block:
        sheet, side = self.sheet, self.sheet.mm(7.5)
        lines = [(phrase("lived journey"), "ink", 0.65, "")]
        if any(step.emotion is not None for _, step in sheet.journey.steps("ideal")):
            lines.append((phrase("ideal journey"), "accent", 0.4, "dash"))
        blocks = []
        for said, colour, weight, dash in lines:
            text = paragraph(sheet.say(said), self.label - side, sheet.pt(SMALL), colour=colour)
            stroke = Line(0, text.height / 2, ((0.0, 0.0), (side - 1.5, 0.0)), colour, weight, dash)  # type: ignore[arg-type]
            blocks.append(Block(text.height, (stroke, *text.at(side, 0))))
        return stack(blocks)

    def _columns(self) -> Columns:
        """Stages wide enough for what they hold: widths follow the heights they lead to, the lowest map wins."""
        stages = self.sheet.journey.stages
        free = self.room - self.left - self.gap * (len(stages) - 1)
        weights = [1 + 0.45 * max((len(stage.of(lane.id)) for lane in LANES), default=0) for stage in stages]
        best: tuple[float, Columns] | None = None
        for _ in range(8):
            columns = self._spread(weights, free)
            heights = [[cell.height(self.between) for cell in lane_cells(self.sheet, lane, columns)] for lane in LANES]
            total = sum(max(lane) for lane in heights)
            if best is None or total < best[0] - 0.5:
                best = (total, columns)
            needs = [sum(max(lane) * (lane[n] / (max(lane) or 1)) ** 3 for lane in heights) + self.sheet.mm(20) for n in range(len(stages))]
            mean = sum(needs) / len(needs)
            weights = [w * (need / mean) ** 0.4 for w, need in zip(columns.widths, needs, strict=True)]
        assert best is not None
        return best[1]

    def _spread(self, weights: list[float], free: float) -> Columns:
        least = free / len(weights) * 0.6
        share = (free - least * len(weights)) / sum(weights)
        widths = tuple(round(least + weight * share, 2) for weight in weights)
        lefts, x = [], 0.0
        for w in widths:
            lefts.append(x)
            x += w + self.gap
        return Columns(self.sheet.journey.stages, tuple(lefts), widths)

    def picture(self) -> Picture:
        """All marks at their place; what height is left goes to the curve, to empty rows, then between the rows."""
        heights = self._heights()
        rest = -self.missing - (sum(heights) - sum(row.height for row in self.rows))
        space = self.between + min(rest / (2 * len(self.rows) + 1), self.sheet.mm(1.2))
        marks = list(self.head.at(_MARGIN, _MARGIN))
        y = _MARGIN + self.head.height + 2 * space
        for row, height in zip(self.rows, heights, strict=True):
            if row.rule and row is not self.rows[0]:
                marks.append(Line(_MARGIN, y, ((0.0, 0.0), (self.room, 0.0)), "line"))
            y += space
            marks += row.label.at(_MARGIN, y)
            marks += row.body(height).at(_MARGIN + self.left, y)
            y += height + space
        bottom = self.height - _MARGIN - self.foot.height
        marks.append(Line(_MARGIN, bottom - self.between, ((0.0, 0.0), (self.room, 0.0)), "line"))
        marks += self.foot.at(_MARGIN, bottom)
        return Picture(self.paper, self.width, self.height, self.sheet.scale, tuple(marks))

    def _heights(self) -> list[float]:
        left, growing = -self.missing, sum(row.grows for row in self.rows)
        most = self.sheet.mm(_PLOT[1])
        return [
            row.height + (min(left * row.grows / growing, max(0.0, most - row.height)) if row.grows else 0.0)
            for row in self.rows
        ]
