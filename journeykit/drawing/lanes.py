"""Cards and lanes as tiles: each lane of `journeykit.model.cards` is drawn from the `Show` of its fields.

A lane that is new needs nothing here. Goals, steps and KPIs look special because they are the spine
of the map; the others are drawn from what their fields are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal, cast

from journeykit.drawing.marks import Block, Box, Dots, Icon, Mark, Text, paragraph, side_by_side, stack
from journeykit.drawing.measure import ASCENT, PT, clean, line_height, width
from journeykit.drawing.sheet import BODY, COMMON, SMALL, Atom, Sheet, fields, flow, kept
from journeykit.model.cards import CardBase, Kpi, Lane, Show, Step
from journeykit.model.figures import figures
from journeykit.model.journey import Stage, slot
from journeykit.model.kpis import kpis
from journeykit.model.vocabulary import Word, word
from journeykit.text import number, phrase, quoted

__all__ = ["GAP", "SCALES", "Cell", "Tile", "cell", "evidence", "quote", "tiled"]

GAP: Final = 1.4
SCALES: Final[tuple[tuple[Literal["circle", "square", "diamond"], str], ...]] = (
    ("circle", "ink"), ("square", "after"), ("diamond", "during"),
)  # fmt: skip
"""How the first, second and third scale of a card are drawn."""
_ICONS: Final = {
    "goal": ("", ""),
    "expectation": ("", ""),
    "pain": ("pain", "alert"),
    "opportunity": ("opportunity", "good"),
}
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
    """The tiles of one stage in one lane, in columns of one width: each in the column that is the lowest so far."""

    tiles: tuple[Tile, ...]
    columns: int
    w: float
    gap: float
    heights: tuple[float, ...] = ()
    """The least height of each tile."""
    places: tuple[tuple[float, float], ...] = ()
    """Left and top of each tile, when they are packed."""
    height: float = 0.0
    """The least height, when they are packed."""

    @classmethod
    def of(cls, tiles: tuple[Tile, ...], columns: int, w: float, gap: float) -> Cell:
        """The tiles packed."""
        heights = tuple(tile.height for tile in tiles)
        downs, places = [0.0] * columns, []
        for high in heights:
            lowest = min(downs)  # in the order of reading, as long as that wastes little
            n = next(n for n, down in enumerate(downs) if down <= lowest + 3 * gap)
            places.append((n * (w + gap), downs[n]))
            downs[n] += high + gap
        low = max((y + high for (_, y), high in zip(places, heights, strict=True)), default=0.0)
        return cls(tiles, columns, w, gap, heights, tuple(places), low)

    @property
    def rows(self) -> tuple[float, ...]:
        """The heights of its rows, when the tiles stand in rows."""
        return tuple(max(self.heights[n : n + self.columns]) for n in range(0, len(self.heights), self.columns))

    def drawn(self, rows: Sequence[float] | None = None) -> Iterable[Mark]:
        """Its marks: in rows of these heights, or packed."""
        if rows is None:
            for tile, (x, y), high in zip(self.tiles, self.places, self.heights, strict=True):
                yield from tile.drawn(x, y, self.w, high)
            return
        for n, tile in enumerate(self.tiles):
            row, column = divmod(n, self.columns)
            yield from tile.drawn(column * (self.w + self.gap), sum(rows[:row]) + self.gap * row, self.w, rows[row])


def cell(sheet: Sheet, lane: Lane, stage: Stage, room: float) -> Cell:
    """The cards of a stage in a lane."""
    draw = _TILES.get(lane.id, _generic)

    def makers() -> list[Callable[[float], Tile]]:
        return [partial(draw, sheet, lane, stage, card) for card in stage.of(lane.id)]

    return tiled(sheet, f"{lane.id} {stage.id}", makers, room)


def tiled(sheet: Sheet, name: str, makers: Callable[[], Sequence[Callable[[float], Tile]]], room: float) -> Cell:
    """Tiles (each made for a width) in as many columns as make them lowest, none narrower than is easy to read."""
    return kept(sheet, (name, room), lambda: _tiled(sheet, makers(), room))


def _tiled(sheet: Sheet, makers: Sequence[Callable[[float], Tile]], room: float) -> Cell:
    gap, found = sheet.mm(GAP), Cell((), 1, room, 0.0)
    fewest, most = int(room / sheet.mm(110)) + 1, int(room / sheet.mm(34))
    for columns in range(min(fewest, len(makers) or 1), max(1, min(len(makers), most)) + 1):
        w = (room - gap * (columns - 1)) / columns
        one = Cell.of(tuple(make(w) for make in makers), columns, w, gap)
        if not found.tiles or one.height < found.height - 0.1:
            found = one
    return found


def quote(sheet: Sheet, text: str, source: str, room: float) -> Block:
    """Words of a customer, and where they come from."""
    return stack([
        paragraph(quoted(text, sheet.language), room, sheet.pt(BODY), "italic"),
        paragraph(source, room, sheet.pt(SMALL), colour="quiet"),
    ])  # fmt: skip


def _pad(sheet: Sheet) -> float:
    return sheet.mm(1.5)


def _evidence(sheet: Sheet, card: CardBase) -> list[Atom]:
    """What a card rests on. An assumption without a source says so by its dashed frame, which the legend names."""
    if (card.rests_on == "assumption" and not card.source) or slot(card) in sheet.resting:
        return []
    return evidence(sheet, card)


def evidence(sheet: Sheet, card: CardBase) -> list[Atom]:
    """What a card rests on, and its source; a number stands for what the foot of the picture tells."""
    entry = word("evidence", card.rests_on)
    if reference := sheet.references.get((card.rests_on, card.source)):
        return [Atom(f"[{reference}]", entry.icon)]
    if isinstance(card, Kpi) and card.measure and card.rests_on == "data":  # its figure says so
        return [Atom(card.source, font="italic")]
    return [Atom(card.source), Atom(entry.to(sheet.language), entry.icon, font="italic")]


def _tile(sheet: Sheet, card: CardBase, body: Block, foot: Block) -> Tile:
    ideal = isinstance(card, Step) and card.layer == "ideal"
    return Tile(body, foot, _pad(sheet), ideal, dashed=card.rests_on == "assumption")


def _goal(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    room, rests = w - 2 * _pad(sheet), _evidence(sheet, card)
    body = paragraph(card.text, room, sheet.pt(BODY * 1.06), "semibold", balanced=True)
    if not rests:
        return _tile(sheet, card, body, Block(0.0))
    inline = flow(sheet, [Atom(card.text, colour="ink", font="semibold", size=BODY * 1.06), *rests], room)
    foot = flow(sheet, rests, room)
    if body.height + foot.height > inline.height:
        return _tile(sheet, card, inline, Block(0.0))
    return _tile(sheet, card, body, foot)


def _step(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    step, room = cast("Step", card), w - 2 * _pad(sheet)
    touch = word("touchpoint", step.touchpoint) if step.touchpoint else None
    channel = word("channel", step.channel) if step.channel else None
    where = ", ".join(one.to(sheet.language) for one in (touch, channel) if one)
    narrow = w < sheet.mm(36)
    side = 0.0 if narrow else _step_side(sheet) + sheet.mm(1.6)
    margin = _step_margin(sheet, stage, step, touch or channel, narrow)
    small = flow(sheet, [Atom(where), *_evidence(sheet, card)], room - side)
    text = stack([paragraph(step.text, room - side, sheet.pt(BODY)), small], sheet.mm(0.4))
    body = stack([margin, text], sheet.mm(0.3)) if narrow else side_by_side([(0.0, margin), (side, text)])
    return _tile(sheet, card, body, Block(0.0))


def _ideal(sheet: Sheet) -> str:
    return word("layer", "ideal").to(sheet.language).lower()


def _step_side(sheet: Sheet) -> float:
    """Room at the left of a step, the same for all: "ideal" is the widest that stands there."""
    return width(clean(_ideal(sheet), "semibold"), "semibold", sheet.pt(SMALL))


def _step_margin(sheet: Sheet, stage: Stage, step: Step, shown: Word | None, narrow: bool) -> Block:
    """The number of a step, or "ideal"; under it, or beside it on a narrow card, its icon and perhaps a star."""
    ideal = step.layer == "ideal"
    colour, ground = ("accent", "tint") if ideal else (stage.phase, "card")
    label, size = (_ideal(sheet), sheet.pt(SMALL)) if ideal else (str(sheet.numbers[step.id]), sheet.pt(BODY * 1.1))
    large = sheet.mm(3.9)
    signs = [(large, shown.icon, colour)] if shown else []
    signs += [(sheet.mm(2.6), "star", "accent")] if step.priority else []
    wide = width(clean(label, "semibold"), "semibold", size)
    middle = wide / 2 if narrow else _step_side(sheet) / 2
    marks: list[Mark] = [Text(middle, ASCENT * size * PT, label, "semibold", size, colour, "center")]
    top = 0.0 if narrow else line_height(size) + 0.2
    x = wide + sheet.mm(1.2) if narrow else middle - sum(one[0] for one in signs) / 2
    for side, name, paint in signs:
        marks.append(Icon(x, top + (large - side) / 2, side, name, paint, ground))
        x += side
    return Block(max(line_height(size), top + (large if signs else 0.0)), tuple(marks))


def _kpi(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    kpi = cast("Kpi", card)
    said = kept(sheet, ("figures", kpi.id), partial(figures, kpi, sheet.language))
    room = w - 2 * _pad(sheet)
    colour = "quiet" if kpi.state == "unknown" else kpi.state
    state = Atom(said.state, said.icon, colour, "semibold", BODY)
    wide = width(said.state, "semibold", sheet.pt(BODY)) + sheet.pt(BODY) * PT * 1.3
    beside = room - wide - sheet.mm(1.2)
    figure = flow(
        sheet,
        [
            Atom(said.value or "\N{EN DASH}", colour="ink", font="bold", size=BODY * 1.3),
            Atom(said.target.replace(" ", "\N{NO-BREAK SPACE}")),
        ],
        room,
    )
    small = flow(
        sheet, [*(Atom(one) for one in said.counted if one not in sheet.shared), *_evidence(sheet, card)], room
    )
    if beside >= sheet.mm(15):
        top = side_by_side([
            (0.0, paragraph(said.name, beside, sheet.pt(BODY))),
            (room - wide, flow(sheet, [state], wide + 0.1)),
        ])  # fmt: skip
        body = stack([top, figure])
    else:
        body = stack([paragraph(said.name, room, sheet.pt(BODY)), figure, flow(sheet, [state], room)])
    return Tile(body, small, _pad(sheet), dashed=kpi.measure is None)


def _generic(sheet: Sheet, lane: Lane, stage: Stage, card: CardBase, w: float) -> Tile:
    """Any card: its icon, its words, dots for its scales, then the other fields in the order of the form.

    The dots stand where that makes the card lowest: under the words, beside them, or beside all.
    """
    icon, colour = _ICONS.get(lane.id, (lane.icon, "accent"))
    side = sheet.mm(4.6) if icon else 0.0
    room = w - 2 * _pad(sheet) - side
    body, foot = min(_arranged(sheet, card, room), key=lambda one: one[0].height + one[1].height)
    marks: list[Mark] = [Icon(0.0, sheet.mm(0.1), sheet.mm(3.4), icon, colour)] if icon else []
    tall = max(body.height, sheet.mm(3.5) if icon else 0.0)
    return _tile(sheet, card, Block(tall, (*marks, *body.at(side, 0))), Block(foot.height, tuple(foot.at(side, 0))))


def _arranged(sheet: Sheet, card: CardBase, room: float) -> Iterable[tuple[Block, Block]]:
    """The ways to put dots, words and foot."""
    dots, words, foot = _scales(sheet, card, room), _words(sheet, card, room), _foot(sheet, card, room)
    if not dots:
        yield words, foot
        return
    wide, column = max(w for w, _ in dots), stack(block for _, block in dots)
    x, spots = 0.0, []
    for w, block in dots:
        spots.append((x, block))
        x += w + sheet.mm(2)
    row = side_by_side(spots) if x - sheet.mm(2) <= room else column
    yield stack([words, row], sheet.mm(0.4)), foot
    narrow = room - wide - sheet.mm(1.5)
    if narrow >= sheet.mm(18):
        words = _words(sheet, card, narrow)
        body = side_by_side([(0.0, words), (room - wide, column)])
        yield body, foot
        foot = _foot(sheet, card, narrow)
        between = _pad(sheet) * 0.4 if foot.height else 0.0
        yield Block(max(words.height, column.height - foot.height - between), body.marks), foot


def _words(sheet: Sheet, card: CardBase, room: float) -> Block:
    code = sheet.codes.get(card.id)
    text = f"{code}\N{NO-BREAK SPACE} {card.text}" if code else card.text
    quotes = [
        quote(sheet, one.text, one.source, room)
        for name, show in fields(type(card)).items() if show.kind == "verbatims" for one in getattr(card, name)
    ]  # fmt: skip
    return stack([paragraph(text, room, sheet.pt(BODY)), *quotes], sheet.mm(0.4))


def _foot(sheet: Sheet, card: CardBase, room: float) -> Block:
    return flow(sheet, kept(sheet, ("foot", card.id), partial(_told, sheet, card)), room)


def _told(sheet: Sheet, card: CardBase) -> list[Atom]:
    atoms = [atom for name, show in fields(type(card)).items() for atom in _atoms(sheet, card, name, show)]
    return [*atoms, *_evidence(sheet, card)]


def _scales(sheet: Sheet, card: CardBase, room: float) -> list[tuple[float, Block]]:
    """A row of dots for each scale that is set, and the gap between importance and satisfaction, with their widths."""
    names = [name for name, show in fields(type(card)).items() if show.kind == "scale"]
    size, pitch = sheet.mm(1.6), sheet.mm(2.5)
    rows = [
        (size * 6.2, Block(pitch, (Dots(0.0, pitch / 2, size, getattr(card, name), *SCALES[n % 3]),)))
        for n, name in enumerate(names) if getattr(card, name) is not None
    ]  # fmt: skip
    high, met = (getattr(card, name, None) for name in ("importance", "satisfaction"))
    if high is not None and met is not None and high - met >= 2:
        state, said = "alert" if high - met >= 3 else "watch", sheet.say(phrase("gap {n}", n=high - met))
        wide = width(clean(said, "semibold"), "semibold", sheet.pt(SMALL)) + sheet.pt(SMALL) * PT * 1.3
        rows.append((wide, flow(sheet, [Atom(said, state, state, "semibold")], wide)))
    return rows


def _atoms(sheet: Sheet, card: CardBase, name: str, show: Show) -> list[Atom]:
    """A field in a few words; none where it says nothing, or where it is drawn otherwise."""
    value: Any = getattr(card, name)
    drawn_otherwise = name in COMMON or show.kind in ("scale", "verbatims")
    if drawn_otherwise or value is None or value is False or value in ("", ()):
        return []
    label = sheet.say(show.label)

    def named(what: str) -> list[Atom]:
        return [Atom(sheet.say(phrase("{label}: {value}", label=label, value=what)))]

    if show.kind in ("choice", "emotion"):
        entry = word(show.words, value)
        return [Atom(entry.to(sheet.language), show.icon or entry.icon)]
    if show.kind == "choices":
        entries = [word(show.words, one) for one in value]
        said = [entry.to(sheet.language) for entry in entries]
        return [Atom(", ".join(said), entries[0].icon)] if show.words == "shaper" else named(", ".join(said))
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
