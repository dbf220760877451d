"""What every part of the picture needs to know: the map, its language, and how large things are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, Final, TypeVar

from journeykit.drawing.marks import Block, Icon, Mark, Text
from journeykit.drawing.measure import ASCENT, PT, Font, clean, line_height, measured, suited, width, wrap
from journeykit.model.cards import LANES, CardBase, Layer, fields_of, lane, said
from journeykit.model.figures import figures
from journeykit.model.journey import Journey, Slot, Stage, slot
from journeykit.text import Language, Phrase

__all__ = ["BODY", "COMMON", "LEAST", "MORE", "SMALL", "Atom", "Sheet", "fields", "flow", "kept"]

T = TypeVar("T")
LEAST: Final = 7.0
"""No text is smaller, in points."""
BODY: Final = 8.6
SMALL: Final = 7.4
MORE: Final = "~"
"""What follows the id of a stage in that of a piece of it; no id of a map has it."""
_CROWDED: Final = 0.82

fields = cache(fields_of)
"""The fields of a card class: asked for with every try."""
COMMON: Final = frozenset(CardBase.model_fields)


@dataclass(frozen=True)
class Sheet:
    """The map as it is drawn once: `scale` makes text and spaces larger or smaller."""

    journey: Journey
    language: Language
    scale: float
    today: date
    part: tuple[Stage, ...] | None = None
    """The stages on this sheet, where the map goes over several pages; a page may hold a part of a stage's cards."""
    made: dict[Any, Any] = field(default_factory=dict, compare=False)
    """What was laid out already at some width: the search for good widths asks often. Sheets of one scale share it."""

    def pt(self, size: float) -> float:
        """A size of text in points."""
        return max(LEAST, size * self.scale)

    def mm(self, length: float) -> float:
        """A length in millimetres."""
        return length * self.scale

    def say(self, what: Phrase) -> str:
        """A sentence in the language of the picture."""
        return what.to(self.language)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages drawn."""
        return self.journey.stages if self.part is None else self.part

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last stage drawn, counted from 1 as on the whole map."""
        ids = [stage.id for stage in self.journey.stages]
        first, last = (ids.index(stage.id.partition(MORE)[0]) + 1 for stage in (self.stages[0], self.stages[-1]))
        return first, last

    def beside(self, layer: Layer) -> tuple[int | None, int | None]:
        """The emotion of the last felt step before those drawn, and of the first one after them."""
        here = {card.id for stage in self.stages for card in stage.of("step", layer)}
        felt = [(step.id in here, step.emotion) for _, step in self.journey.steps(layer) if step.emotion is not None]
        drawn = [n for n, (one, _) in enumerate(felt) if one]
        if self.part is None or not drawn:
            return None, None
        before, after = felt[: drawn[0]], felt[drawn[-1] + 1 :]
        return before[-1][1] if before else None, after[0][1] if after else None

    @property
    def crowded(self) -> bool:
        """Whether the text is so small that nothing else may be larger than it must."""
        return self.scale < _CROWDED

    @property
    def numbers(self) -> dict[str, int]:
        """The lived steps by id, numbered from 1 in the order the customer takes them."""
        return kept(self, "numbers", lambda: {step.id: n for n, (_, step) in enumerate(self.journey.steps(), start=1)})

    @property
    def codes(self) -> dict[str, str]:
        """A short name for each card of the lanes that other cards point at: P1, P2 ..."""
        return kept(self, "codes", self._codes)

    @property
    def references(self) -> dict[tuple[str, str], int]:
        """What steps, and several cards, rest on, with its source: numbered, and told once at the foot."""
        return kept(self, "references", self._references)

    @property
    def resting(self) -> dict[Slot, Any]:
        """A card for each lane and layer whose cards all rest on the same: their row says it once."""
        return kept(self, "resting", self._resting)

    @property
    def shared(self) -> frozenset[str]:
        """What is said of more than half of the measured KPIs, such as their period: their row says it once."""
        return kept(self, "shared", self._shared)

    def _codes(self) -> dict[str, str]:
        pointed = {show.lane for one in LANES for show in fields(one.card).values() if show.kind == "card"}
        return {
            card.id: f"{self.say(lane(key).title)[0].upper()}{n}"
            for key in pointed
            for n, (_, card) in enumerate(self.journey.cards(key), start=1)
        }

    def _references(self) -> dict[tuple[str, str], int]:
        counted = Counter((card.rests_on, card.source) for _, card in self.journey.cards() if card.source)
        counted.update((card.rests_on, card.source) for _, card in self.journey.cards("step") if card.source)
        return {told: n for n, told in enumerate((one for one, count in counted.items() if count > 1), start=1)}

    def _resting(self) -> dict[Slot, Any]:
        found: dict[Slot, list[Any]] = defaultdict(list)
        for _, card in self.journey.cards():
            found[slot(card)].append(card)
        return {
            place: cards[0] for place, cards in found.items()
            if len(cards) > 2 and len({(card.rests_on, card.source) for card in cards}) == 1
        }  # fmt: skip

    def _shared(self) -> frozenset[str]:
        measured = [kpi for _, kpi in self.journey.kpis() if kpi.measure]
        counted = Counter(text for kpi in measured for text in figures(kpi, self.language).counted)
        return frozenset(text for text, count in counted.items() if count > max(1, len(measured) / 2))

    def words(self, card: Any, name: str) -> str:
        """The value of a choice field in words."""
        return said(card, name, self.language)


@dataclass(frozen=True, slots=True)
class Atom:
    """A short text that stays together where it can, with an icon before it."""

    text: str
    icon: str = ""
    colour: str = "quiet"
    font: Font = "regular"
    size: float = SMALL
    gap: float = 1.8
    """Room after it, in millimetres at scale 1."""


def kept(sheet: Sheet, key: Any, make: Callable[[], T]) -> T:
    """What `make` makes, made once at this scale: the search for good widths asks for the same again and again."""
    if key not in sheet.made:
        sheet.made[key] = make()
    found: T = sheet.made[key]
    return found


def flow(sheet: Sheet, atoms: Iterable[Atom], room: float) -> Block:
    """Atoms one after the other like words of a sentence: a line breaks between words, each atom keeps its look."""
    lines: list[list[Mark]] = [[]]
    tops, x, high = [0.0], 0.0, 0.0

    def new_line() -> None:
        nonlocal x, high
        lines.append([])
        tops.append(tops[-1] + high)
        x, high = 0.0, 0.0

    for atom in atoms:
        if not clean(atom.text, atom.font):
            continue
        if not atom.text.isascii() and (font := suited(atom.text, atom.font)) != atom.font:
            atom = replace(atom, font=font)
        size = sheet.pt(atom.size)
        lead = size * PT * 1.25 if atom.icon else 0.0
        first, *rest = _broken(atom, size, room, room - x - lead, room - lead)
        if not first:
            new_line()
            first, *rest = rest
        if atom.icon:
            lines[-1].append(Icon(x, tops[-1] + size * PT * 0.14, size * PT, atom.icon, atom.colour))
        for n, line in enumerate([first, *rest]):
            if n:
                new_line()
            start = x + (0.0 if n else lead)
            lines[-1].append(Text(start, tops[-1] + ASCENT * size * PT, line, atom.font, size, atom.colour))
            x, high = start + width(line, atom.font, size), max(high, line_height(size))
        x += sheet.mm(atom.gap)
    return Block(tops[-1] + high, tuple(mark for line in lines for mark in line))


def _broken(atom: Atom, size: float, room: float, left: float, fresh: float) -> list[str]:
    """The lines of an atom when `left` remains on the current line; the first is empty if none of it fits there."""
    whole = clean(atom.text, atom.font)
    if width(whole, atom.font, size) <= left:
        return [whole]
    known, em = measured(atom.text, atom.font), size * PT
    words, space = [word for word, _ in known], width(" ", atom.font, size)
    count, used = 0, 0.0
    for _, wide in known:
        used += wide * em + (space if count else 0.0)
        if used > left:
            break
        count += 1
    if count == 0:
        start = wrap(" ".join(words), atom.font, size, fresh)
        return ["", *(start if len(start) == 1 or fresh == room else _indented(words, atom.font, size, fresh, room))]
    return [" ".join(words[:count]), *wrap(" ".join(words[count:]), atom.font, size, room)]


def _indented(words: list[str], font: Font, size: float, fresh: float, room: float) -> list[str]:
    """Lines of which only the first is shortened, by the icon before it."""
    first = wrap(" ".join(words), font, size, fresh)[0]
    if first not in (" ".join(words[: n + 1]) for n in range(len(words))):
        return list(wrap(" ".join(words), font, size, fresh))
    return [first, *wrap(" ".join(words[first.count(" ") + 1 :]), font, size, room)]
