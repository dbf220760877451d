"""What every part of the picture needs to know: the map, its language, and how large things are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from journeykit.drawing.figures import figures_of
from journeykit.drawing.marks import Block, Icon, Mark, Text, paragraph
from journeykit.drawing.measure import ASCENT, PT, Font, clean, line_height, width
from journeykit.model.cards import LANES, fields_of, lane, said
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase

__all__ = ["BODY", "LEAST", "SMALL", "Atom", "Sheet", "flow"]

LEAST: Final = 7.0
"""No text is smaller, in points."""
BODY: Final = 8.6
SMALL: Final = 7.4


@dataclass(frozen=True)
class Sheet:
    """The map as it is drawn once: `scale` makes text and spaces larger or smaller."""

    journey: Journey
    language: Language
    scale: float
    today: date
    made: dict[Any, Any] = field(default_factory=dict, compare=False)
    """What was laid out already at some width: the search for good widths asks often."""

    def pt(self, size: float) -> float:
        """A size of text in points."""
        return max(LEAST, size * self.scale)

    def mm(self, length: float) -> float:
        """A length in millimetres."""
        return length * self.scale

    def say(self, what: Phrase) -> str:
        """A sentence in the language of the picture."""
        return what.to(self.language)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The lived steps by id, numbered from 1 in the order the customer takes them."""
        return {step.id: n for n, (_, step) in enumerate(self.journey.steps(), start=1)}

    @cached_property
    def codes(self) -> dict[str, str]:
        """A short name for each card of the lanes that other cards point at: P1, P2 ..."""
        pointed = {show.lane for one in LANES for show in fields_of(one.card).values() if show.kind == "card"}
        return {
            card.id: f"{self.say(lane(key).one)[0].upper()}{n}"
            for key in pointed
            for n, (_, card) in enumerate(self.journey.cards(key), start=1)
        }

    @cached_property
    def references(self) -> dict[str, int]:
        """The sources of steps, and those of several cards, numbered: the foot of the picture says each once."""
        counted = Counter(card.source for _, card in self.journey.cards() if card.source)
        counted.update(card.source for _, card in self.journey.cards("step") if card.source)
        return {source: n for n, source in enumerate((s for s, count in counted.items() if count > 1), start=1)}

    @cached_property
    def shared(self) -> frozenset[str]:
        """What is said of more than half of the measured KPIs, such as their period: their row says it once."""
        measured = [kpi for _, kpi in self.journey.kpis() if kpi.measure]
        counted = Counter(text for kpi in measured for text in figures_of(kpi, self.language).small)
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


def flow(sheet: Sheet, atoms: Iterable[Atom], room: float) -> Block:
    """Atoms one after the other, broken into lines; one that is too long for a line is wrapped."""
    marks: list[Mark] = []
    x = y = high = 0.0
    for atom in atoms:
        if not (text := clean(atom.text, atom.font)):
            continue
        size = sheet.pt(atom.size)
        lead = size * PT * 1.25 if atom.icon else 0.0
        wide = lead + width(text, atom.font, size)
        if x and x + wide > room:
            x, y, high = 0.0, y + high, 0.0
        if atom.icon:
            marks.append(Icon(x, y + size * PT * 0.16, size * PT, atom.icon, atom.colour))
        if wide > room:
            block = paragraph(text, room - lead, size, atom.font, atom.colour)
            marks += block.at(lead, y)
            y, high = y + block.height, 0.0
            continue
        marks.append(Text(x + lead, y + ASCENT * size * PT, text, atom.font, size, atom.colour))
        x, high = x + wide + sheet.mm(atom.gap), max(high, line_height(size))
    return Block(y + high, tuple(marks))
