"""The rows of the map: phases, stages, lanes, and what is gathered from the steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final

from journeykit.drawing.lanes import GAP, SCALES, Cell, Tile, cell, evidence, quote, tiled
from journeykit.drawing.marks import Block, Box, Dots, Icon, Line, Mark, Shape, paragraph, side_by_side, stack
from journeykit.drawing.measure import PT, clean, line_height, width, wrap
from journeykit.drawing.sheet import BODY, LEAST, SMALL, Atom, Sheet, fields, flow
from journeykit.model.cards import Lane, Step, Verbatim
from journeykit.model.journey import Slot, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase

__all__ = [
    "FAR", "LAST", "Columns", "Row", "advice", "departments", "gathered_row", "headed", "lane_row", "moment_cell",
    "phases", "row_label", "stage_chevrons", "verbatim_cell", "visibility",
]  # fmt: skip

NOTES: Final[dict[str, Phrase]] = {
    "goal": phrase("What I want to reach"),
    "expectation": phrase("What I count on, and what shaped it"),
    "step": phrase("What I do, in my words; by which touchpoint and channel"),
    "pain": phrase("What stops me"),
    "opportunity": phrase("Pain point answered, owner"),
    "kpi": phrase("Value, target, state"),
}


LAST: Final = 3
"""The rank of rows that can wait."""
FAR: Final = 17.5
"""Points at which capitals are 4 mm high: they are read from a metre away and more."""
_FAR: Final = (FAR, 16.0, 14.5, 13.0, 11.6, 10.5)
_NEAR: Final = (BODY * 1.35, BODY * 1.2, BODY * 1.05, SMALL)
"""Sizes of a stage's title: to be read from afar, and at hand."""
_SMALLER: Final = (1.0, 0.9, 0.8, 0.7)
"""How much smaller a title with a long word may be than the others."""
_PHASES: Final = (14.0, 12.0, BODY * 1.16)
_HIGH: Final = 22.0
"""A stage's title takes no more height than that, in millimetres, where a smaller one takes less."""


@dataclass(frozen=True)
class Columns:
    """Where the stages stand: left edges and widths, from the left edge of the first."""

    stages: tuple[Stage, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]

    @property
    def all(self) -> float:
        """The width of all stages together."""
        return self.lefts[-1] + self.widths[-1]

    @property
    def shares(self) -> tuple[float, ...]:
        """The part of the width that each stage has."""
        return tuple(width / sum(self.widths) for width in self.widths)

    def places(self) -> tuple[tuple[Stage, float, float], ...]:
        """Each stage with its left edge and its width."""
        return tuple(zip(self.stages, self.lefts, self.widths, strict=True))


@dataclass(frozen=True)
class Row:
    """One row: its label, its content, and whether a thin rule stands over it.

    `wishes` are heights at which it reads better, the best first: cards in line, larger titles; they are
    granted to lower ranks first. Rows that `grow` take the height that is left. `body` draws for the height it is
    given.
    """

    label: Block
    body: Callable[[float], Block]
    least: float
    grows: float = 0.0
    rule: bool = True
    wishes: tuple[float, ...] = ()
    rank: int = LAST

    @property
    def height(self) -> float:
        """The least height it needs."""
        return max(self.label.height, self.least)


def row_label(
    sheet: Sheet, room: float, title: str, note: str = "", legend: Sequence[Block] = (), beside: float = 1000.0
) -> Block:
    """What stands at the left of a row; its note only if that does not make a crowded map higher than `beside`."""
    head = paragraph(title, room, sheet.pt(BODY * 1.16), "semibold")
    small = paragraph(note, room, sheet.pt(SMALL), colour="quiet")
    whole, short = (stack([head, *notes, *legend], sheet.mm(0.4)) for notes in ([small], []))
    return whole if whole.height <= beside or sheet.scale >= 1 else short


def headed(sheet: Sheet, room: float, title: Phrase, heads: tuple[list[Block], list[Block]], rank: int) -> Row:
    """A row of heads, drawn at the largest of its sizes for which there is height; its title stands in the middle.

    The heads come in sizes to be read from afar, and in those of a crowded map.
    """
    far, near = heads
    sizes = [*far, *near]
    label = row_label(sheet, room, sheet.say(title))
    left = room + sheet.mm(1.6)

    def body(height: float) -> Block:
        drawn = next((one for one in sizes if one.height <= height + 0.01), sizes[-1])
        down = max(0.0, (drawn.height - label.height) / 2)
        return Block(height, (*label.at(-left, down), *drawn.marks))

    least = max(label.height, (near if sheet.crowded else sizes)[0].height)
    return Row(Block(0.0), body, least, rule=False, wishes=tuple(one.height for one in far), rank=rank)


def phases(sheet: Sheet, columns: Columns) -> tuple[list[Block], list[Block]]:
    """A bar over the stages of a phase, in each size that suits, the largest first."""
    runs = [(phase, list(run)) for phase, run in groupby(columns.places(), key=lambda one: one[0].phase)]
    bars = [(phase, spots[0][1], spots[-1][1] + spots[-1][2]) for phase, spots in runs]
    names = {phase: word("phase", phase).to(sheet.language) for phase, _ in runs}
    side = sheet.mm(5.4)
    fits = [
        size for size in _PHASES[:-1]
        if all(width(names[phase], "semibold", _large(sheet, size)) <= right - left - side
               for phase, left, right in bars)
    ]  # fmt: skip
    far = [_phases(sheet, bars, names, _large(sheet, size)) for size in fits]
    return far, [_phases(sheet, bars, names, sheet.pt(_PHASES[-1]))]


def _phases(sheet: Sheet, bars: Sequence[tuple[str, float, float]], names: Mapping[str, str], size: float) -> Block:
    said = [
        paragraph(names[phase], right - left - sheet.mm(5.4), size, "semibold", phase) for phase, left, right in bars
    ]
    marks: list[Mark] = []
    high = max(name.height for name in said) + sheet.mm(1.4)
    for (phase, left, right), name in zip(bars, said, strict=True):
        marks.append(Box(left, 0, right - left, high, radius=0.6))
        marks.append(Box(left, 0, sheet.mm(1.5), high, phase, phase, radius=0.0))
        marks += name.at(left + sheet.mm(3.6), (high - name.height) / 2)
    return Block(high, tuple(marks))


def _large(sheet: Sheet, size: float) -> float:
    """A size that is read from afar: it does not shrink with the text."""
    return size * max(1.0, sheet.scale)


def stage_chevrons(sheet: Sheet, columns: Columns, gap: float) -> tuple[list[Block], list[Block]]:
    """A chevron for each stage, with the numbers of its steps; in each size that suits the titles, the largest first.

    A size suits that breaks no word, and makes no title very high; a title with a long word may be a little smaller.
    """
    tip, before = _point(sheet, columns), min(sheet.mm(1.8), min(columns.widths) * 0.05)
    spots = []
    for n, (stage, x, w) in enumerate(columns.places()):
        reach = w if stage is columns.stages[-1] else w + gap - sheet.mm(0.9)
        start = before + (tip if n else 0.0)
        spots.append((stage, x, reach, start, reach - start - tip))

    def drawn(sizes: Iterable[float]) -> list[Block]:
        suits = (size for size in sizes if all(_suits(sheet, one[0].title, size, one[-1]) for one in spots))
        return [_chevrons(sheet, spots, size, tip) for size in suits]

    near = sorted((sheet.pt(size) for size in _NEAR), reverse=True)
    return drawn(_large(sheet, size) for size in _FAR), drawn(near) or [_chevrons(sheet, spots, near[-1], tip)]


def _point(sheet: Sheet, columns: Columns) -> float:
    """How far a chevron's point reaches: narrow stages need their room for words."""
    return min(sheet.mm(2.6), min(columns.widths) * 0.06)


def _suits(sheet: Sheet, title: str, size: float, room: float) -> bool:
    own = _own_size(title, size, room)
    return own > 0 and len(wrap(title, "semibold", own, room)) * line_height(own) <= _HIGH * max(1.0, sheet.scale)


def _own_size(title: str, size: float, room: float) -> float:
    """The size of a title whose words all stand whole: `size`, or a little less; 0 if that is not enough."""
    longest = max((width(word, "semibold", size) for word in clean(title, "semibold").split()), default=0.0)
    return next(
        (size * part for part in _SMALLER if longest * part <= room and (part == 1 or size * part >= LEAST)), 0.0
    )


def _chevrons(
    sheet: Sheet, spots: Sequence[tuple[Stage, float, float, float, float]], size: float, tip: float
) -> Block:
    said = [
        stack([
            paragraph(stage.title, room, _own_size(stage.title, size, room) or size, "semibold", "card", balanced=True),
            paragraph(_steps(sheet, stage), room, sheet.pt(SMALL), colour="card"),
        ]) for stage, *_, room in spots
    ]  # fmt: skip
    high = max(text.height for text in said) + sheet.mm(2.6)
    marks: list[Mark] = []
    for n, ((stage, x, reach, start, _), text) in enumerate(zip(spots, said, strict=True)):
        notch = ((tip, high / 2),) if n else ()
        outline = ((0.0, 0.0), (reach - tip, 0.0), (reach, high / 2), (reach - tip, high), (0.0, high), *notch)
        marks.append(Shape(x, 0, outline, stage.phase))
        marks += text.at(x + start, (high - text.height) / 2)
    return Block(high, tuple(marks))


def advice(sheet: Sheet, columns: Columns, room: float) -> Row | None:
    """What a framework says of its stages, on a map that is still to be filled."""
    if any(sheet.journey.cards()) or not any(stage.hint for stage in columns.stages):
        return None
    body = side_by_side(
        (x, paragraph(stage.hint, w, sheet.pt(SMALL), colour="quiet")) for stage, x, w in columns.places()
    )
    return Row(row_label(sheet, room, sheet.say(phrase("What it is about"))), lambda _: body, body.height)


def _steps(sheet: Sheet, stage: Stage) -> str:
    numbers = [sheet.numbers[step.id] for step in stage.of("step", "lived")]
    if not numbers:
        return ""
    if len(numbers) == 1:
        said = sheet.say(phrase("step {n}", n=numbers[0]))
    else:
        said = sheet.say(phrase("steps {first} to {last}", first=numbers[0], last=numbers[-1]))
    return said[0].upper() + said[1:]


def lane_row(sheet: Sheet, lane: Lane, columns: Columns, room: float) -> Row:
    """A lane with its cards; where a stage has none, an empty place."""
    cells = [cell(sheet, lane, stage, w) for stage, _, w in columns.places()]
    note = [sheet.say(NOTES[lane.id])] if lane.id in NOTES else []
    if lane.id == "kpi":
        note += sorted(sheet.shared)
    high = max(one.height for one in cells)
    label = row_label(sheet, room, sheet.say(lane.title), "; ".join(note), _legend(sheet, lane, room), high)
    if any(one.tiles for one in cells):
        return _cards(sheet, columns, cells, label)
    said = (
        "" if any(sheet.journey.cards(lane.id)) else sheet.say(phrase("For example: {example}", example=lane.example))
    )
    example = paragraph(said, columns.widths[0] - sheet.mm(3.4), sheet.pt(SMALL), "italic", "quiet")  # fmt: skip

    def empty(height: float) -> Block:
        boxes = [Box(x, 0, w, height, "ground", "line", dash=True) for _, x, w in columns.places()]
        return Block(height, (*boxes, *example.at(sheet.mm(1.7), sheet.mm(1.4))))

    return Row(label, empty, example.height + sheet.mm(2.8), grows=1.0 if not any(sheet.journey.cards()) else 0.15)


def _cards(sheet: Sheet, columns: Columns, cells: Sequence[Cell], label: Block, holes: bool = True) -> Row:
    rows = range(max(len(one.rows) for one in cells))
    shared = [max(one.rows[n] for one in cells if n < len(one.rows)) for n in rows]
    least, neat = max(one.height for one in cells), sum(shared) + sheet.mm(GAP) * (len(shared) - 1)

    def body(height: float) -> Block:
        marks: list[Mark] = []
        for (_, x, w), one in zip(columns.places(), cells, strict=True):
            if not one.tiles and holes:
                marks.append(Box(x, 0, w, height, "ground", "rule", dash=True))
            marks += (mark.moved(x, 0) for mark in one.drawn(shared if height >= neat - 0.01 else None))
        return Block(height, tuple(marks))

    return Row(label, body, least, wishes=(neat,) if neat <= least * 1.2 else ())


def _legend(sheet: Sheet, lane: Lane, room: float) -> list[Block]:
    """What the dots of a lane's scales mean, and the frame of an ideal step."""
    blocks, size, side = [], sheet.mm(1.4), sheet.mm(6.2)
    scales = [show for show in fields(lane.card).values() if show.kind == "scale"]
    for n, show in enumerate(scales):
        shape, colour = SCALES[n % 3]
        text = paragraph(sheet.say(show.label).lower(), room - side, sheet.pt(SMALL), colour="quiet")
        blocks.append(
            Block(text.height, (Dots(0, sheet.pt(SMALL) * PT * 0.66, size, 3, shape, colour, 3), *text.at(side, 0)))
        )
    if scales:
        blocks.append(paragraph(sheet.say(phrase("each from 1 to 5")), room, sheet.pt(SMALL), colour="quiet"))
    blocks += _resting(sheet, (lane.id, ""), room) + _resting(sheet, (lane.id, "lived"), room)
    if lane.id == "step" and sheet.journey.steps("ideal"):
        text = paragraph(sheet.say(phrase("ideal, not there yet")), room - side, sheet.pt(SMALL), colour="accent")
        high = sheet.pt(SMALL) * PT
        blocks.append(
            Block(
                text.height,
                (Box(0, high * 0.15, side * 0.8, high, "tint", "accent", dash=True, weight=0.3), *text.at(side, 0)),
            )
        )
        blocks += _resting(sheet, ("step", "ideal"), room)
    return blocks


def _resting(sheet: Sheet, place: Slot, room: float) -> list[Block]:
    """What all cards of a lane rest on."""
    if place not in sheet.resting:
        return []
    card = sheet.resting[place]
    if card.rests_on == "assumption":
        frame = Box(0, 0.4, sheet.mm(5.0), sheet.pt(SMALL) * PT, "card", "line", dash=True)
        said = paragraph(
            word("evidence", "assumption").to(sheet.language), room - sheet.mm(6.2), sheet.pt(SMALL), colour="quiet"
        )
        return [Block(said.height, (frame, *said.at(sheet.mm(6.2), 0)))]
    return [flow(sheet, evidence(sheet, card), room)]


def verbatim_cell(sheet: Sheet, stage: Stage, room: float) -> Cell:
    """What customers said at a stage, each with the step it speaks of and its source."""

    def makers() -> list[Callable[[float], Tile]]:
        said = [(card, one) for card in stage.cards if isinstance(card, Step) for one in card.verbatims]
        return [partial(_verbatim, sheet, stage, step, one) for step, one in said]

    return tiled(sheet, f"verbatims {stage.id}", makers, room)


def _verbatim(sheet: Sheet, stage: Stage, step: Step, one: Verbatim, w: float) -> Tile:
    bar, number = sheet.mm(2.0), sheet.numbers.get(step.id)
    said = [
        *([sheet.say(phrase("step {n}", n=number))] if number else []),
        *([one.source] if one.source else []),
        *([] if one.score is None else [sheet.say(phrase("score {score}", score=f"{one.score:g}"))]),
    ]
    text = quote(sheet, one.text, " · ".join(said), w - bar)
    marks = (Box(0, 0, 0.6, text.height, stage.phase, stage.phase, radius=0.0), *text.at(bar, 0))
    return Tile(Block(text.height, marks), Block(0.0), 0.0, framed=False)


def moment_cell(sheet: Sheet, stage: Stage, room: float) -> Cell:
    """Where the customer stays or leaves at a stage; a filled star is where to be flawless."""

    def makers() -> list[Callable[[float], Tile]]:
        steps = (card for card in stage.of("step", "lived") if isinstance(card, Step))
        return [partial(_moment, sheet, step) for step in steps if step.moment or step.priority]

    return tiled(sheet, f"moments {stage.id}", makers, room)


def _moment(sheet: Sheet, step: Step, w: float) -> Tile:
    star, side = sheet.mm(4.2), sheet.mm(5.6)
    atoms = (
        [Atom(sheet.say(phrase("Must be flawless")), colour="accent", font="semibold", size=BODY)]
        if step.priority
        else []
    )
    if step.moment and not (step.priority and step.moment == "moment"):
        atoms.append(Atom(sheet.words(step, "moment"), colour="ink", font="semibold", size=BODY))
    atoms.append(Atom(sheet.say(phrase("step {n}", n=sheet.numbers[step.id]))))
    text = stack([flow(sheet, atoms, w - side), paragraph(step.moment_question or step.text, w - side, sheet.pt(BODY))])
    icon = Icon(0, sheet.mm(0.2), star, "star", "accent", "ground", outline=not step.priority)
    return Tile(Block(max(text.height, star), (icon, *text.at(side, 0))), Block(0.0), 0.0, framed=False)


def gathered_row(
    sheet: Sheet,
    columns: Columns,
    room: float,
    make: Callable[[Sheet, Stage, float], Cell],
    title: Phrase,
    note: Phrase,
) -> Row | None:
    """A row gathered from the steps: verbatims, or moments of truth; none if there is nothing."""
    cells = [make(sheet, stage, w) for stage, _, w in columns.places()]
    if not any(one.tiles for one in cells):
        return None
    high = max(one.height for one in cells)
    label = row_label(sheet, room, sheet.say(title), sheet.say(note), beside=high)
    return _cards(sheet, columns, cells, label, holes=False)


def departments(sheet: Sheet, columns: Columns, room: float) -> Row | None:
    """Who stands behind each stage, under the line of visibility."""
    blocks = []
    for stage, x, w in columns.places():
        steps = [card for card in stage.of("step") if isinstance(card, Step) and card.department]
        counted = Counter(step.department for step in steps)
        pills = []
        for key, _ in counted.most_common():
            numbers = [
                str(sheet.numbers[step.id]) for step in steps if step.department == key and step.id in sheet.numbers
            ]
            pills.append((key, ", ".join(numbers)))
        blocks.append((x, _pills(sheet, pills, w)))
    if not any(block.height for _, block in blocks):
        return None
    note = sheet.say(phrase("Backstage, with the steps they answer for"))
    body = side_by_side(blocks)
    label = row_label(sheet, room, sheet.say(phrase("Departments")), note, beside=body.height)
    return Row(label, lambda _: body, body.height, rule=False)


def _pills(sheet: Sheet, names: Sequence[tuple[str, str]], room: float) -> Block:
    """Departments, each in a rounded frame with its icon and its steps."""
    pad, size, gap = sheet.mm(1.6), sheet.pt(SMALL * 1.04), sheet.mm(1.4)
    icon = size * PT * 1.1
    side = pad + icon + sheet.mm(0.9)
    marks: list[Mark] = []
    x = y = high = 0.0
    for key, numbers in names:
        entry = word("department", key)
        text = clean(entry.to(sheet.language) + (f" · {numbers}" if numbers else ""))
        wide = min(room, side + width(text, "regular", size) + pad)
        said = paragraph(text, wide - side - pad + 0.01, size)
        tall = said.height + sheet.mm(1.0)
        if x and x + wide > room:
            x, y, high = 0.0, y + high + gap, 0.0
        marks.append(Box(x, y, wide, tall, "card", "quiet", radius=min(tall / 2, sheet.mm(2.4))))
        marks.append(Icon(x + pad, y + (tall - icon) / 2, icon, entry.icon, "quiet"))
        marks += said.at(x + side, y + sheet.mm(0.5))
        x, high = x + wide + gap, max(high, tall)
    return Block(y + high, tuple(marks))


def visibility(sheet: Sheet, room: float) -> Block:
    """The line under which the customer sees nothing."""
    size = sheet.pt(SMALL)
    said = sheet.say(phrase("line of visibility: the customer sees nothing below"))
    text = paragraph(said, room / 2, size, "semibold")
    wide = width(clean(said, "semibold"), "semibold", size)
    middle = text.height / 2
    return Block(text.height, (
        Line(0, middle, ((0.0, 0.0), (room - wide - sheet.mm(2.5), 0.0)), "ink", 0.45, "dash"),
        *text.at(room - wide, 0),
    ))  # fmt: skip
