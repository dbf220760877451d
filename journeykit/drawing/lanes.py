"""Cards and lanes as tiles: each lane of `journeykit.model.cards` is drawn from the `Show` of its fields.

A lane that is new needs nothing here. Goals, steps and KPIs look special because they are the spine
of the map; the others are drawn from what their fields are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from journeykit.drawing.figures import figures_of
from journeykit.drawing.marks import Block, Box, Dots, Icon, Mark, Text, paragraph, side_by_side, stack
from journeykit.drawing.measure import ASCENT, PT, line_height, width
from journeykit.drawing.sheet import BODY, SMALL, Atom, Sheet, flow
from journeykit.model.cards import CardBase, Kpi, Lane, Show, Step, fields_of
from journeykit.model.journey import Stage
from journeykit.model.kpis import kpis
from journeykit.model.vocabulary import word
from journeykit.text import number, phrase, quoted

__all__ = ["GAP", "SCALES", "Cell", "Tile", "cell", "quote", "row_heights"]

GAP: Final = 1.6
SCALES: Final[tuple[tuple[Literal["circle", "square", "diamond"], str], ...]] = (
    ("circle", "ink"), ("square", "after"), ("diamond", "during"),
)  # fmt: skip
"""How the first, second and third scale of a card are drawn."""
_ICONS: Final = {"goal": ("", ""), "expectation": ("", ""), "pain": ("pain", "alert"), "opportunity": ("opportunity", "good")}
"""The icon and colour of a lane's cards, where they are not the lane's icon in the accent colour."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A card drawn: what stands at its top and at its foot, and its frame."""

    body: Block
    foot: Block
    pad: float
    ideal: bool = False
    dashed: bool = False
    framed: bool = True

    @property
    def height(self) -> float:
        """The least height it needs."""
        between = self.pad * 0.4 if self.foot.height else 0.0
        return self.body.height + self.foot.height + between + 2 * self.pad

    def drawn(self, x: float, y: float, w: float, h: float) -> Iterable[Mark]:
        """Its marks in a rectangle at least as high."""
        if self.framed:
            fill, line = ("tint", "accent") if self.ideal else ("card", "line")
            yield Box(x, y, w, h, fill, line, dash=self.ideal or self.dashed, weight=0.3 if self.ideal else 0.2)
        yield from self.body.at(x + self.pad, y + self.pad)
        yield from self.foot.at(x + self.pad, y + h - self.pad - self.foot.height)


@dataclass(frozen=True, slots=True)
class Cell:
    """The tiles of one stage in one lane, in rows of equally wide ones."""

    rows: tuple[tuple[Tile, ...], ...]
    w: float
    heights: tuple[float, ...]

    def height(self, gap: float) -> float:
        """The height of all rows."""
        return sum(self.heights) + gap * max(0, len(self.heights) - 1)


def cell(sheet: Sheet, lane: Lane, stage: Stage, room: float) -> Cell:
    """The cards of a stage in a lane, in as many columns as make it lowest."""
    key = (lane.id, stage.id, round(room, 2))
    if key not in sheet.made:
        draw = _TILES.get(lane.id, _generic)
        cards = stage.of(lane.id)
        sheet.made[key] = tiled(sheet, [lambda w, c=card: draw(sheet, lane, stage, c, w) for card in cards], room)
    return cast("Cell", sheet.made[key])


def tiled(sheet: Sheet, makers: Sequence[Callable[[float], Tile]], room: float) -> Cell:
    """Tiles in as many columns as make them lowest, none narrower than is easy to read."""
    gap, found = sheet.mm(GAP), Cell((), room, ())
    for columns in range(1, max(1, min(len(makers), int(room / sheet.mm(36)))) + 1):
        w = (room - gap * (columns - 1)) / columns
        tiles = [make(w) for make in makers]
        rows = tuple(tuple(tiles[n : n + columns]) for n in range(0, len(tiles), columns))
        one = Cell(rows, w, tuple(max(tile.height for tile in row) for row in rows))
        if not found.rows or one.height(gap) < found.height(gap) - 0.1:
            found = one
    return found


def row_heights(cells: Sequence[Cell], gap: float) -> tuple[float, ...] | None:
    """Heights that rows share across all stages, if that costs little; else each stage keeps its own."""
    tallest = max(one.height(gap) for one in cells)
    count = max(len(one.heights) for one in cells)
    shared = tuple(max(one.heights[n] for one in cells if n < len(one.heights)) for n in range(count))
    return shared if sum(shared) + gap * (count - 1) <= tallest * 1.1 + 0.1 else None


def quote(sheet: Sheet, text: str, source: str, room: float) -> Block:
    """Words of a customer, and where they come from."""
    return stack([
        paragraph(quoted(text, sheet.language), room, sheet.pt(BODY), "italic"),
        paragraph(source, room, sheet.pt(SMALL), colour="quiet"),
    ])  # fmt: skip


def _pad(sheet: Sheet) -> float:
    return sheet.mm(1.7)


def _evidence(sheet: Sheet, card: CardBase) -> list[Atom]:
    """What a card rests on. An assumption without a source says so by its dashed frame, which the legend names."""
    if card.rests_on == "assumption" and not card.source:
        return []
    entry = word("evidence", card.rests_on)
    reference = sheet.references.get(card.source)
    rests = entry.to(sheet.language) + (f"\N{NO-BREAK SPACE}[{reference}]" if reference else "")
    return [Atom("" if reference else card.source), Atom(rests, entry.icon, font="italic")]


def _tile(sheet: Sheet, card: CardBase, body: Block, foot: Block) -> Tile:
    ideal = isinstance(card, Step) and card.layer == "ideal"
    return Tile(body, foot, _pad(sheet), ideal, dashed=card.rests_on == "assumption")


def _goal(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    room = w - 2 * _pad(sheet)
    body = paragraph(card.text, room, sheet.pt(BODY * 1.06), "semibold", balanced=True)
    return _tile(sheet, card, body, flow(sheet, _evidence(sheet, card), room))


def _step(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    step = cast("Step", card)
    room, colour = w - 2 * _pad(sheet), "accent" if step.layer == "ideal" else stage.phase
    ground = "tint" if step.layer == "ideal" else "card"
    touch = word("touchpoint", step.touchpoint) if step.touchpoint else None
    channel = word("channel", step.channel) if step.channel else None
    shown = touch or channel
    ideal = sheet.words(step, "layer").lower()
    label, font_size = (ideal, sheet.pt(SMALL)) if step.layer == "ideal" else (str(sheet.numbers[step.id]), sheet.pt(BODY * 1.1))
    side = max(width(label, "semibold", font_size) + sheet.mm(1.6), sheet.mm(6.4))
    atoms = [
        Atom(", ".join(one.to(sheet.language) for one in (touch, channel) if one)),
        *_evidence(sheet, card),
    ]
    text = paragraph(step.text, room - side, sheet.pt(BODY))
    middle = (side - sheet.mm(1.6)) / 2
    head = Block(line_height(font_size), (Text(middle, ASCENT * font_size * PT, label, "semibold", font_size, colour, "center"),))
    signs = []
    if shown:
        size = sheet.mm(4.0)
        signs.append(Block(size + 0.4, (Icon(middle - size / 2, 0.2, size, shown.icon, colour, ground),)))
    if step.priority:
        size = sheet.mm(3.0)
        signs.append(Block(size, (Icon(middle - size / 2, 0.0, size, "star", "accent", ground),)))
    body = side_by_side([(0.0, stack([head, *signs], sheet.mm(0.3))), (side, stack([text, flow(sheet, atoms, room - side)], sheet.mm(0.5)))])
    return _tile(sheet, card, body, Block(0.0))


def _kpi(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    kpi = cast("Kpi", card)
    said, room = figures_of(kpi, sheet.language), w - 2 * _pad(sheet)
    state = Atom(said.state, said.icon, said.colour, "semibold", BODY)
    wide = width(said.state, "semibold", sheet.pt(BODY)) + sheet.pt(BODY) * PT * 1.3
    beside = room - wide - sheet.mm(1.5)
    name = Atom(kpi.name(sheet.language), size=BODY, colour="ink")
    figure = [Atom(said.value, colour="ink", font="bold", size=BODY * 1.3), Atom(said.target)]
    small = flow(sheet, [*(Atom(one) for one in said.small if one not in sheet.shared), *_evidence(sheet, card)], room)
    if beside >= sheet.mm(18):
        top = stack([flow(sheet, [name], beside), flow(sheet, figure, beside)])
        lower = max(0.0, top.height - line_height(sheet.pt(BODY))) / 2
        body = side_by_side([(0.0, top), (room - wide, Block(top.height, tuple(flow(sheet, [state], wide + 0.1).at(0, lower))))])
    else:
        body = stack([flow(sheet, [name], room), flow(sheet, figure, room), flow(sheet, [state], room)])
    return Tile(body, small, _pad(sheet), dashed=kpi.measure is None)


def _generic(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    """Any card: its icon, its words, dots for scales, then the other fields in the order of the form."""
    icon, colour = _ICONS.get(lane.id, (lane.icon, "accent"))
    side = sheet.mm(4.6) if icon else 0.0
    room = w - 2 * _pad(sheet) - side
    dots = _scales(sheet, card, room)
    code = sheet.codes.get(card.id)
    say = f"{code}\N{NO-BREAK SPACE} {card.text}" if code else card.text
    wide = _widest(sheet)
    if dots.height and room >= sheet.mm(26) + wide:
        words = paragraph(say, room - wide - sheet.mm(2), sheet.pt(BODY))
        top = side_by_side([(0.0, words), (room - wide, Block(dots.height, tuple(dots.at(0, sheet.mm(0.3)))))])
    else:
        top = stack([paragraph(say, room, sheet.pt(BODY)), dots], sheet.mm(0.8))
    atoms = [atom for name, show in fields_of(type(card)).items() for atom in _atoms(sheet, card, name, show)]
    quotes = [
        quote(sheet, one.text, one.source, room)
        for name, show in fields_of(type(card)).items() if show.kind == "verbatims" for one in getattr(card, name)
    ]  # fmt: skip
    words = stack([top, *quotes])
    marks: list[Mark] = [Icon(0.0, sheet.mm(0.1), sheet.mm(3.4), icon, colour)] if icon else []
    body = Block(max(words.height, side and sheet.mm(3.5)), (*marks, *words.at(side, 0)))
    foot = flow(sheet, [*atoms, *_evidence(sheet, card)], room)
    return _tile(sheet, card, body, Block(foot.height, tuple(foot.at(side, 0))))


def _widest(sheet: Sheet) -> float:
    return sheet.mm(1.75) * 6.2


def _scales(sheet: Sheet, card: CardBase, room: float) -> Block:
    """A row of dots for each scale that is set, and the gap between importance and satisfaction."""
    names = [name for name, show in fields_of(type(card)).items() if show.kind == "scale"]
    size, pitch = sheet.mm(1.6), sheet.mm(2.5)
    rows = [
        Block(pitch, (Dots(0.0, pitch / 2, size, getattr(card, name), *SCALES[n % 3]),))
        for n, name in enumerate(names) if getattr(card, name) is not None
    ]  # fmt: skip
    high, met = (getattr(card, name, None) for name in ("importance", "satisfaction"))
    if high is not None and met is not None and high - met >= 2:
        state = "alert" if high - met >= 3 else "watch"
        rows.append(flow(sheet, [Atom(sheet.say(phrase("gap {n}", n=high - met)), state, state, "semibold")], room))
    return stack(rows)


def _atoms(sheet: Sheet, card: CardBase, name: str, show: Show) -> list[Atom]:
    """A field in a few words; none where it says nothing, or where it is drawn otherwise."""
    value: Any = getattr(card, name)
    drawn_otherwise = name in CardBase.model_fields or show.kind in ("scale", "verbatims")
    if drawn_otherwise or value in (None, "", (), False):
        return []
    label = sheet.say(show.label)

    def named(what: str) -> list[Atom]:
        return [Atom(sheet.say(phrase("{label}: {value}", label=label, value=what)))]

    if show.kind in ("choice", "emotion"):
        entry = word(show.words, value)
        return [Atom(entry.to(sheet.language), show.icon or entry.icon)]
    if show.kind == "choices":
        entries = [word(show.words, one) for one in value]
        return [Atom(entry.to(sheet.language), entry.icon) for entry in entries]
    if show.kind == "flag":
        return [Atom(label, show.icon or "check", "accent", "semibold")]
    if show.kind == "card":
        return [Atom(sheet.codes[value], "arrow", "ink", "semibold")] if value in sheet.codes else []
    if show.kind == "number":
        return named(number(value, sheet.language))
    if show.kind == "measure":
        return named(number(value.value, sheet.language))
    if show.kind == "kpi":
        return named(kpis()[value].name[sheet.language])
    return [Atom(str(value), show.icon)] if show.icon else named(str(value))


_TILES: Final[dict[str, Callable[[Sheet, Lane, Stage, Any, float], Tile]]] = {"goal": _goal, "step": _step, "kpi": _kpi}
