"""Words on a slide: runs and paragraphs, how high they stand, and where a text breaks that has no room. In points.

What a viewer will draw is not known: the fonts are the template's, and stand in where they lack. So text is measured
with the advances of Source Sans Pro, made wider by what the font of the deck is wider, and a little more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from journeykit.drawing.measure import PT, right_to_left, wrap
from journeykit.drawing.measure import width as width_in_mm

__all__ = [
    "APART",
    "LINE",
    "SMALLEST",
    "Para",
    "Run",
    "bare",
    "height",
    "largest",
    "lines",
    "one_line",
    "para",
    "plain",
    "right_to_left",
    "shorter",
    "split",
    "wide",
]

Align = Literal["l", "ctr", "r"]
APART: Final = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE} "
"""Between words that belong to different things: several plain spaces would be measured as one."""
LINE: Final = 1.2
"""The height of a line, in ems: Arial has 1.15, Calibri 1.22 with narrower letters."""
SMALLEST: Final = 10.0
"""In points: smaller is only what has no room else, or what nobody foresaw."""
_JOINERS: Final = "\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. `own`: somebody wrote them, in the language of the map; else they are the kit's."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = "ink"
    own: bool = True


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: runs at a size in points, with room before."""

    runs: tuple[Run, ...]
    size: float
    before: float = 0.0
    align: Align = "l"

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)

    @property
    def bold(self) -> bool:
        """Whether much of it is bold: then it is measured so."""
        return 3 * sum(len(run.text) for run in self.runs if run.bold) > len(self.text)


def para(text: str, size: float, before: float = 0.0, align: Align = "l", **look: object) -> Para:
    """A paragraph of one run.

    >>> para("Goals", 12, bold=True).bold
    True
    """
    return Para((Run(text, **look),), size, before, align)  # type: ignore[arg-type]


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Text that XML allows.

    >>> plain("a\\x01b\\ufffe")
    'ab'
    """
    return "".join(
        c for c in text if c in "\n\t" or not (unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff")
    )


def one_line(text: str) -> str:
    """Text on one line, its no-break spaces kept.

    >>> one_line("a \\n b\N{NO-BREAK SPACE}: c ")
    'a b\\xa0: c'
    """
    return re.sub("[ \\t\\n\\r]+", " ", text).strip(" ")


def lines(text: str, size: float, room: float, wider: float, bold: bool = False) -> int:
    """How many lines a text takes in a room."""
    font: Literal["bold", "regular"] = "bold" if bold else "regular"
    return sum(max(1, len(wrap(part, font, size, max(room, 1.0) * PT / wider))) for part in text.split("\n"))


def wide(text: str, size: float, wider: float, bold: bool = False) -> float:
    """How wide a text is on one line."""
    return width_in_mm(text, "bold" if bold else "regular", size) / PT * wider


def height(paras: Iterable[Para], room: float, wider: float) -> float:
    """How high paragraphs stand in a room."""
    return sum(one.before + lines(one.text, one.size, room, wider, one.bold) * one.size * LINE for one in paras)


def largest(text: str, sizes: Sequence[float], room: tuple[float, float], wider: float, bold: bool = False) -> float:
    """The largest of some sizes at which a text stands in a width and a height; the last one where none does."""
    fits = (size for size in sizes if lines(text, size, room[0], wider, bold) * size * LINE <= room[1])
    return next(fits, sizes[-1])


def bare(one: Para, text: str) -> Para:
    """A piece of a paragraph: its words in the look of its longest run."""
    longest = max(one.runs, key=lambda run: len(run.text))
    return replace(one, runs=(replace(longest, text=text),))


def split(paras: Sequence[Para], room: float, high: float, wider: float) -> tuple[list[Para], list[Para]]:
    """What of the paragraphs stands in a height, and the rest; a paragraph is taken apart between its words.

    >>> head, rest = split([para("One two three. " * 40, 12)], 200, 100, 1.1)
    >>> len(head), len(rest), height(head, 200, 1.1) <= 100
    (1, 1, True)
    """
    head: list[Para] = []
    for n, one in enumerate(paras):
        free = high - height(head, room, wider) - one.before
        if height([one], room, wider) - one.before <= free:
            head.append(one)
            continue
        count = int(free // (one.size * LINE))
        if count < 1:
            return head, list(paras[n:])
        end = _ends(one, room, count, wider)
        text = one.text
        return [*head, bare(one, text[:end].rstrip())], [
            replace(bare(one, text[end:].lstrip()), before=0.0),
            *paras[n + 1 :],
        ]
    return head, []


def _ends(one: Para, room: float, count: int, wider: float) -> int:
    """How many letters of a paragraph stand in so many lines: up to a space, else between two signs."""
    text, low, high = one.text, 1, len(one.text)
    while low < high:
        middle = (low + high + 1) // 2
        if lines(text[:middle], one.size, room, wider, one.bold) <= count:
            low = middle
        else:
            high = middle - 1
    space = max(text.rfind(" ", 0, low + 1), text.rfind("\n", 0, low + 1))
    if space > 0:
        return space
    while low > 1 and (unicodedata.combining(text[low]) or text[low] in _JOINERS or text[low - 1] in _JOINERS):
        low -= 1
    return low


def shorter(paras: Iterable[Para], factor: float) -> tuple[Para, ...]:
    """The same in another size, but not smaller than can be read from the end of a table."""
    return tuple(
        replace(one, size=max(round(one.size * factor * 2) / 2, min(one.size, SMALLEST)), before=one.before * factor)
        for one in paras
    )
