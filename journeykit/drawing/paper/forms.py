"""What the sheets to fill in by hand are made of: titled boxes with lines to write on, in the size of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from journeykit.drawing.marks import Block, Box, Icon, Line, Mark, paragraph, side_by_side, stack
from journeykit.drawing.measure import Font, width
from journeykit.drawing.paper.prints import SIZES
from journeykit.drawing.sheet import LEAST
from journeykit.errors import BadValue
from journeykit.text import Language, Phrase, phrase, shown

__all__ = ["PAPERS", "Form", "signed"]

PAPERS: Final = ("a4", "a3")
_MARGIN: Final = 10.0
_LINES: Final = 8.0
"""Room for a line of handwriting, in millimetres."""


@dataclass(frozen=True)
class Form:
    """A sheet to write on: the text and all lengths of A4 grow with the paper."""

    paper: str
    language: Language

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise BadValue(
                phrase("There is no such sheet on the paper {paper}.", paper=repr(shown(self.paper))),
                phrase("Choose one of {papers}.", papers=", ".join(PAPERS)),
            )

    @property
    def scale(self) -> float:
        """How much larger than on A4 everything is."""
        return self.width / SIZES["a4"].width

    @property
    def width(self) -> float:
        return SIZES[self.paper].width

    @property
    def height(self) -> float:
        return SIZES[self.paper].height

    @property
    def margin(self) -> float:
        return self.mm(_MARGIN)

    @property
    def room(self) -> float:
        """The width inside the margins."""
        return self.width - 2 * self.margin

    def mm(self, length: float) -> float:
        return length * self.scale

    def pt(self, size: float) -> float:
        return max(LEAST, size * self.scale)

    def say(self, what: Phrase) -> str:
        return what.to(self.language)

    def text(self, what: str, room: float, size: float = 9.0, font: Font = "regular", colour: str = "ink") -> Block:
        """Text in a size of A4's."""
        return paragraph(what, room, self.pt(size), font, colour)

    def head(self, kicker: Phrase, title: str, told: Phrase) -> Block:
        """What the sheet is, whom it is about, and what to do with it."""
        what = self.text(self.say(told), self.room * 0.5, 9.0, colour="quiet")
        name = stack([
            self.text(self.say(kicker).upper(), self.room * 0.46, 8.0, "semibold", "accent"),
            self.text(title, self.room * 0.46, 20.0 if len(title) < 40 else 14.0, "bold"),
        ])  # fmt: skip
        return side_by_side([(0.0, name), (self.room * 0.5, what)])

    def foot(self, said: Sequence[Phrase]) -> Block:
        """What helps while writing, in small."""
        return signed(" ".join(map(self.say, said)), self.room, self.pt(7.5), self.language)

    def box(
        self, w: float, h: float, title: Phrase, prompt: Phrase | None = None, said: Block | None = None,
        icon: str = "", indent: float = 0.0,
    ) -> Block:  # fmt: skip
        """A box with its title and what to write in it; with lines for it, unless it is filled.

        Title and prompt stand `indent` from the left: something may cover the box's corner.
        """
        pad, lead = self.mm(2.4), indent + (self.mm(6.0) if icon else 0.0)
        room = w - 2 * pad
        head = stack([
            paragraph(self.say(title), room - lead, self.pt(10.5), "semibold"),
            self.text(self.say(prompt) if prompt else "", room - lead, 8.0, colour="quiet"),
        ])  # fmt: skip
        marks: list[Mark] = [Box(0, 0, w, h, "card", "quiet")]
        if icon:
            marks.append(Icon(pad + indent, pad + self.mm(0.2), self.mm(4.4), icon, "accent"))
        marks += head.at(pad + lead, pad)
        top = pad + head.height
        marks += self.lines(pad, top, room, h - top - pad) if said is None else said.at(pad, top + self.mm(1.0))
        return Block(h, tuple(marks))

    def left_in(self, w: float, h: float, title: Phrase, prompt: Phrase | None = None) -> tuple[float, float]:
        """The room that a box without an icon leaves for text: width and height."""
        inner, pad = w - 2 * self.mm(2.4), self.mm(2.4)
        head = paragraph(self.say(title), inner, self.pt(10.5), "semibold").height
        told = self.text(self.say(prompt) if prompt else "", inner, 8.0).height
        return inner, h - 2 * pad - head - told - self.mm(1.0)

    def lines(self, x: float, y: float, wide: float, high: float) -> Iterator[Line]:
        """Lines to write on."""
        step = self.mm(_LINES)
        for n in range(1, int(high / step + 0.2) + 1):
            yield Line(x, y + n * step, ((0.0, 0.0), (wide, 0.0)), "line", 0.2)


def signed(said: str, room: float, size: float, language: Language) -> Block:
    """The foot of a sheet: what helps, and at the right what it was made with."""
    made = phrase("Made with JourneyKit").to(language)
    right = width(made, "regular", size) + 1.0
    left = paragraph(said, room - right - 0.5 * size, size, colour="quiet")
    return side_by_side([(0.0, left), (room - right, paragraph(made, right, size, colour="quiet", anchor="right"))])
