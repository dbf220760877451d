"""Blank canvases: a map's stages and lanes to fill in by hand, or with sticky notes of 76 mm on large paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise
from typing import Final

from journeykit.drawing.curve import LEVELS
from journeykit.drawing.lanes import SCALES
from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import Block, Box, Dots, Icon, Line, Mark, Text, flat, paragraph, side_by_side, stack
from journeykit.drawing.measure import PT, Font, line_height
from journeykit.drawing.paper.forms import signed
from journeykit.drawing.paper.leaf import Leaf, pdf
from journeykit.drawing.paper.prints import SIZES, known, leaf
from journeykit.drawing.paper.tiles import MARGIN, SHEETS, tiled
from journeykit.drawing.rows import NOTES, Columns, advice, phases, stage_chevrons
from journeykit.drawing.sheet import BODY, SMALL, Sheet
from journeykit.errors import BadValue
from journeykit.model.cards import LANES, Lane, fields_of
from journeykit.model.journey import Journey, Stage
from journeykit.model.method import STEPS
from journeykit.model.vocabulary import word, words
from journeykit.text import Language, Phrase, phrase, quoted

__all__ = ["canvas"]

NOTE: Final = 76.0
"""The side of a square sticky note, in millimetres."""
_HALF: Final = 51.0
"""The height of the smaller kind."""
_SMALL_NOTE: Final = (51.0, 38.0)
_PAD: Final = 0.4
_STARTS: Final[Mapping[str, Phrase]] = {
    "goal": phrase("I want to …"),
    "expectation": phrase("I count on … because …"),
    "step": phrase("I … (where, how)"),
    "pain": phrase("What stops me: …"),
    "opportunity": phrase("We could …"),
    "kpi": phrase("Figure, and its target: …"),
}
"""How what is written in a lane begins."""
_WEIGHTS: Final[Mapping[str, float]] = {"step": 1.8, "expectation": 1.3, "kpi": 0.8}
"""How high a lane is beside the others, where it is filled in with a pen."""
_CURVE: Final = 1.4
_LEAST_CURVE: Final = 36.0
_HEADS: Final = 0.075
"""The part of the page that the heads of the stages take at most."""
_OPEN: Final = 6
"""So many stages without a name, where there are none to begin with."""


@dataclass(frozen=True)
class _Format:
    """How a canvas is laid out on a paper: how large text is, the column of lane names, the least width of a stage."""

    width: float
    height: float
    margin: float
    scale: float
    label: float
    narrowest: float
    notes: bool

    @property
    def most(self) -> int:
        """How many stages stand side by side."""
        return int(
            (self.width - 2 * self.margin - self.label - 2.0 + _gap(self.notes)) / (self.narrowest + _gap(self.notes))
        )


def _gap(notes: bool) -> float:
    return 1.2 if notes else 2.2


def _format(paper: str, notes: int) -> _Format:
    """Raises `BadValue` for so many notes side by side as no field of this paper holds."""
    made = _of(paper, notes)
    if notes < 1 or (notes > 1 and not (made.notes and made.most)):
        raise BadValue(
            phrase("No field of a canvas on {paper} holds {n} sticky notes side by side.", paper=paper, n=notes),
            phrase("Choose a1, tiles or tiles-a3, and from 1 to 9 notes."),
        )
    return made


def _of(paper: str, notes: int) -> _Format:
    if paper in SHEETS:
        sheets = SHEETS[paper]
        wide, high = sheets.size(*next(sheets.grids()))
        return _Format(wide, high, MARGIN, 1.4, 38.0, notes * NOTE + 2 * _PAD, True)
    size = SIZES[paper]
    if paper == "a1":
        return _Format(size.width, size.height, 8.0, 1.7, 44.0, notes * NOTE + 2 * _PAD, True)
    scale, label = (1.0, 34.0) if paper == "a3" else (0.85, 30.0)
    return _Format(size.width, size.height, 8.0, scale, label, 40.0, False)


def canvas(
    journey: Journey, paper: str = "a1", language: Language | None = None, *, notes: int = 1, today: date | None = None
) -> bytes:
    """A PDF with the stages of a map, a framework say, and empty lanes to fill in; its cards are left out.

    On "a1", "tiles" and "tiles-a3" each stage has fields for sticky notes of 76 mm, at least `notes` side by side; on
    "a3" and "a4" room for a pen. Stages that do not fit side by side go on over the next sheet. Raises `BadValue` for
    another paper, and for notes that it has no room for.

    >>> canvas(Journey(title="Shoes"), "a3")[:5]
    b'%PDF-'
    """
    language, today = language or journey.language, today or date.today()
    about = phrase("A canvas to fill in: {title}", title=journey.title).to(language)
    return pdf(leaves(journey, paper, language, today, notes), about, about, language, today)


def leaves(journey: Journey, paper: str, language: Language, today: date, notes: int = 1) -> tuple[Leaf, ...]:
    """The sheets of a canvas. Raises `BadValue` as `canvas` does."""
    known(paper)
    blank = journey.replace(stages=tuple(stage.replace(cards=()) for stage in journey.stages))
    form, found = _format(paper, notes), list[Leaf]()
    parts = _parts(blank.stages or _open_stages(), form.most)
    for n, part in enumerate(parts, start=1):
        picture = _Canvas(Sheet(blank, language, form.scale, today, part), form, (n, len(parts))).picture()
        if paper in SHEETS:
            sheets = SHEETS[paper]
            name = f"{journey.title} · {n}/{len(parts)}" if len(parts) > 1 else journey.title
            found += tiled(picture, name, language, sheets, next(sheets.grids()))
        else:
            found.append(leaf(picture))
    return tuple(found)


def _open_stages() -> tuple[Stage, ...]:
    """Stages without a name: what a map never holds."""
    return tuple(
        Stage.model_construct(id=f"open{n}", title="", phase="before", hint="", activities=(), cards=())
        for n in range(_OPEN)
    )


def _parts(stages: Sequence[Stage], most: int) -> list[tuple[Stage, ...]]:
    """The stages of each sheet: on as few sheets as possible, a new one at a new phase if that costs none."""
    count = -(-len(stages) // most)
    turns = [n for n, (one, other) in enumerate(pairwise(stages), start=1) if one.phase != other.phase]
    even = tuple(round(n * len(stages) / count) for n in range(1, count))
    ways = combinations(turns, count - 1) if len(turns) <= 6 else iter(())
    cuts = min((way for way in ways if _widest(way, len(stages)) <= most),
               key=lambda way: _widest(way, len(stages)), default=even)  # fmt: skip
    return [tuple(stages[start:end]) for start, end in pairwise((0, *cuts, len(stages)))]


def _widest(cuts: Sequence[int], count: int) -> int:
    return max(end - start for start, end in pairwise((0, *cuts, count)))


class _Canvas:
    """One sheet of a canvas."""

    def __init__(self, sheet: Sheet, form: _Format, place: tuple[int, int]) -> None:
        self.sheet, self.form, self.place = sheet, form, place
        self.room = form.width - 2 * form.margin
        self.left = form.label + 2.0
        stages, gap = sheet.stages, _gap(form.notes)
        wide = (self.room - self.left - gap * (len(stages) - 1)) / len(stages)
        self.columns = Columns(stages, tuple(n * (wide + gap) for n in range(len(stages))), (wide,) * len(stages))
        self.wide, self.gap = wide, gap

    def say(self, what: Phrase) -> str:
        return what.to(self.sheet.language)

    def picture(self) -> Picture:
        form, marks = self.form, list[Mark]()
        y = form.margin
        head = self._head()
        marks += head.at(form.margin, y)
        y += head.height + self.sheet.mm(2.0)
        heads = y
        for title, block in self._heads():
            label = paragraph(self.say(title), form.label, self.sheet.pt(BODY * 1.16), "semibold")
            marks += label.at(form.margin, y + max(0.0, (block.height - label.height) / 2))
            marks += block.at(form.margin + self.left, y)
            y += max(block.height, label.height) + self.sheet.mm(1.2)
        foot = self._foot()
        bottom = form.height - form.margin - foot.height
        marks += foot.at(form.margin, bottom)
        for lane, high in self._heights(bottom - y - 1.0):
            block = self._emotion(high) if lane is None else self._lane(lane, high)
            marks += block.at(form.margin, y)
            y += high + self._between
        places = tuple(
            (stage.title, form.margin + self.left + x, heads) for stage, x, _ in self.columns.places() if stage.title
        )
        return Picture("", form.width, form.height, self.sheet.scale, tuple(flat(marks)), places)

    @property
    def _between(self) -> float:
        return 1.2 if self.form.notes else 1.6

    # -- heights

    def _heights(self, free: float) -> Iterator[tuple[Lane | None, float]]:
        """The lanes with their heights; None is the emotion curve, after the steps."""
        free -= self._between * len(LANES)
        high = self._note_heights(free) if self.form.notes else self._pen_heights(free)
        for lane in LANES:
            yield lane, high[lane.id]
            if lane.id == "step":
                yield None, high[""]

    def _pen_heights(self, free: float) -> dict[str, float]:
        weights = {"": _CURVE, **{lane.id: _WEIGHTS.get(lane.id, 1.0) for lane in LANES}}
        return {key: free * weight / sum(weights.values()) for key, weight in weights.items()}

    def _note_heights(self, free: float) -> dict[str, float]:
        """A note in each lane, a small one for figures; where the curve is left too little, lower notes for goals."""
        high = {lane.id: (_SMALL_NOTE[1] if lane.id == "kpi" else NOTE) + 2 * _PAD for lane in LANES}
        for lane in LANES:
            if free - sum(high.values()) < _LEAST_CURVE and lane.id != "kpi":
                high[lane.id] = _HALF + 2 * _PAD
        return {**high, "": free - sum(high.values())}

    # -- head and foot

    def _head(self) -> Block:
        """What the canvas is for, who the customer is, from which need to which end, and who fills it in."""
        sheet, journey = self.sheet, self.sheet.journey
        n, count = self.place
        kicker = phrase("Canvas to fill in")
        over = phrase("{name} · sheet {n} of {count}", name=kicker, n=n, count=count) if count > 1 else kicker
        gap, high = sheet.mm(2.0), sheet.mm(17.0 if self.form.notes else 22.0)
        who = ", ".join(part for part in (journey.persona.name, journey.persona.summary) if part)
        need = quoted(journey.need, sheet.language) if journey.need else ""
        boxes = (
            (1.3, phrase("Persona: name, and who it is"), who, "before"),
            (1.1, phrase("Need, in their words"), need, "before"),
            (1.1, phrase("Resolution"), journey.resolution, "after"),
            (0.8, phrase("Journey, team, date"), "", "quiet"),
        )
        share = (self.room - gap * len(boxes)) / (1.5 + sum(weight for weight, *_ in boxes))
        title = stack([
            paragraph(self.say(over).upper(), 1.5 * share, sheet.pt(SMALL), "semibold", "accent"),
            self._fitting(journey.title, 1.5 * share, high - sheet.mm(4.0), (20.0, 17.0, 14.0, 11.0), "bold"),
        ])  # fmt: skip
        parts, x = [(0.0, title)], 1.5 * share + gap
        for weight, label, text, colour in boxes:
            parts.append((x, self._box(weight * share, high, label, text, colour)))
            x += weight * share + gap
        return side_by_side(parts)

    def _box(self, wide: float, high: float, label: Phrase, text: str, colour: str) -> Block:
        pad = self.sheet.mm(1.6)
        name = paragraph(self.say(label), wide - 2 * pad, self.sheet.pt(SMALL), "semibold", colour)
        said = self._fitting(text, wide - 2 * pad, high - name.height - 2 * pad, (BODY * 1.2, BODY, SMALL))
        return Block(high, (Box(0, 0, wide, high, "card", "quiet"), *stack([name, said]).at(pad, pad)))

    def _fitting(self, text: str, room: float, high: float, sizes: Sequence[float], font: Font = "regular") -> Block:
        """The text at the largest size at which it fits; what is too long even at the smallest ends in an ellipsis."""
        for size in sizes:
            block = paragraph(text, room, self.sheet.pt(size), font)
            if block.height <= high:
                return block
        words = text.split()
        while words and block.height > high:
            words.pop()
            block = paragraph(" ".join(words) + " …", room, self.sheet.pt(sizes[-1]), font)
        return block

    def _heads(self) -> Iterator[tuple[Phrase, Block]]:
        sheet, columns = self.sheet, self.columns
        if not columns.stages[0].title:
            yield phrase("Stages"), self._open_heads()
            return
        most = self.form.height * (_HEADS if not self.form.notes else _HEADS * 0.8)
        for title, (far, near) in (
            (phrase("Phase"), phases(sheet, columns)),
            (phrase("Stage"), stage_chevrons(sheet, columns, self.gap)),
        ):
            yield title, next((block for block in (*far, *near) if block.height <= most), near[-1])
        if hints := advice(sheet, columns, self.form.label):
            yield phrase("What it is about"), hints.body(hints.height)

    def _open_heads(self) -> Block:
        """Heads to write in."""
        sheet, high, marks = self.sheet, self.sheet.mm(18.0), list[Mark]()
        for n, (_, x, w) in enumerate(self.columns.places(), start=1):
            said = phrase("Stage {n}, as the customer would say it", n=n)
            label = paragraph(self.say(said), w - sheet.mm(3.0), sheet.pt(SMALL), colour="quiet")
            marks += [Box(x, 0, w, high, "card", "ink", weight=0.4), *label.at(x + sheet.mm(1.5), sheet.mm(1.2))]
        return Block(high, tuple(marks))

    def _foot(self) -> Block:
        sheet, evidence = self.sheet, [word.to(self.sheet.language) for word in words("evidence").values()]
        marked = ", ".join(f"{one[0].upper()} = {one[0].lower()}{one[1:]}" for one in evidence)
        said = [
            phrase("One idea at a time, in the customer’s words."),
            phrase("In its corner, what it rests on: {marks}.", marks=marked),
        ]
        if self.form.notes:
            said.append(
                phrase("Print at 100 %: the fields hold sticky notes of 76 mm, the low ones notes of 51 by 38 mm.")
            )
        if sheet.journey.sources:
            said.append(phrase("Sources: {sources}", sources="; ".join(sheet.journey.sources)))
        return signed(" ".join(map(self.say, said)), self.room, sheet.pt(SMALL), sheet.language)

    # -- lanes

    @cached_property
    def _questions(self) -> Mapping[str, Phrase]:
        return {**NOTES, **{step.lane: step.question for step in STEPS if step.lane}}

    def _label(self, title: Phrase, question: Phrase | None, high: float) -> Block:
        """The name of a lane, and the question it answers, as large as there is room for."""
        sheet, room = self.sheet, self.form.label
        name = paragraph(self.say(title), room, sheet.pt(BODY * 1.25), "semibold")
        for size in (BODY * 1.1, BODY, SMALL):
            said = paragraph(self.say(question) if question else "", room, sheet.pt(size), colour="quiet")
            both = stack([name, said], sheet.mm(0.5))
            if both.height <= high:
                return both
        return name

    def _lane(self, lane: Lane, high: float) -> Block:
        sheet, pad = self.sheet, self.sheet.mm(1.5)
        marks: list[Mark] = [*self._label(lane.title, self._questions.get(lane.id), high).marks]
        field = (_SMALL_NOTE[0] if lane.id == "kpi" else NOTE) if self.form.notes else self.wide
        start = paragraph(self.say(_STARTS.get(lane.id, lane.example)), field - 2 * pad, sheet.pt(BODY), colour="quiet")
        for _, x, w in self.columns.places():
            marks.append(Box(self.left + x, 0, w, high, "card", "quiet"))
            marks += self._note_places(self.left + x, w, high, lane.id == "kpi") if self.form.notes else ()
            marks += start.at(self.left + x + pad, pad)
            if not self.form.notes:
                marks += self._scales(lane).at(self.left + x + pad, high - pad)
        return Block(high, tuple(marks))

    def _note_places(self, x: float, w: float, high: float, small: bool) -> Iterator[Line]:
        """Dashed lines between the places for notes, which begin at the left of the frame."""
        wide = _SMALL_NOTE[0] if small else NOTE
        for n in range(1, int((w - 2 * _PAD - 1.0) / wide) + 1):
            yield Line(x + _PAD + n * wide, 0.0, ((0.0, 0.0), (0.0, high)), "quiet", 0.2, "dash")

    def _scales(self, lane: Lane) -> Block:
        """Empty dots for the scales of a lane, above the place where they are put."""
        sheet, size = self.sheet, self.sheet.mm(1.8)
        shows = [show for show in fields_of(lane.card).values() if show.kind == "scale"]
        high, marks = line_height(sheet.pt(SMALL)), list[Mark]()
        for n, show in enumerate(shows):
            y = -high * (len(shows) - n)
            shape, colour = SCALES[n % 3]
            marks.append(Dots(0.0, y + high * 0.6, size, 0, shape, colour))
            marks.append(
                Text(size * 7.0, y + high * 0.8, self.say(show.label).lower(), "regular", sheet.pt(SMALL), "quiet")
            )
        return Block(0.1, tuple(marks))

    def _emotion(self, high: float) -> Block:
        """The empty grid of the curve: faces with their words at the left, a line for each."""
        sheet, label = self.sheet, self.form.label
        wide = self.columns.all
        said = phrase("One dot a step, then the line: solid for the lived journey, dashed for the ideal one.")
        name = paragraph(self.say(phrase("Emotion")), label, sheet.pt(BODY * 1.25), "semibold")
        marks: list[Mark] = [*name.marks, Box(self.left, 0, wide, high, "card", "quiet")]
        hint = paragraph(self.say(said), wide - sheet.mm(3.0), sheet.pt(BODY), colour="quiet")
        free = hint.height + sheet.mm(1.2)
        top, bottom = max(name.height, free) + sheet.mm(2.0), high - sheet.mm(2.6)
        size, side = sheet.pt(BODY), min(sheet.mm(4.0), (bottom - top) / len(LEVELS) * 1.1)
        for n, level in enumerate(LEVELS):
            y = top + (bottom - top) * n / (len(LEVELS) - 1)
            stroke = ((0.0, 0.0), (wide, 0.0))
            marks.append(
                Line(self.left, y, stroke, "quiet" if level == 0 else "line", 0.3, "" if level == 0 else "dot")
            )
            marks.append(Icon(label - side, y - side / 2, side, f"feel{level}", f"feel{level}"))
            marks.append(Text(label - side - 1.2, y + 0.33 * size * PT, word("emotion", level).to(sheet.language),
                              "regular", size, "quiet", "right"))  # fmt: skip
        for (_, x0, w0), (_, x1, _) in pairwise(self.columns.places()):
            marks.append(Line(self.left + (x0 + w0 + x1) / 2, free, ((0.0, 0.0), (0.0, high - free)), "line", 0.2))
        return Block(high, (*marks, *hint.at(self.left + sheet.mm(1.5), sheet.mm(0.8))))
