"""The page of a chart: title, quiet line, panels, foot; and what every chart writes and measures with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, log
from typing import Final

from journeykit.drawing.charts.facts import DAY, HOUR, MINUTE, WEEK, YEAR, Facts, time_in_words
from journeykit.drawing.layout import Picture
from journeykit.drawing.marks import Anchor, Block, Box, Line, Mark, Shape, Text, flat, paragraph, stack
from journeykit.drawing.measure import ASCENT, LEADING, PT, Font, clean, line_height, width, wrap
from journeykit.text import Phrase, phrase, plural

__all__ = [
    "FIGURE", "LABEL", "NAME", "NOTE", "PANEL", "Chart", "Scale", "Sign", "chart_page", "chevrons",
    "key", "listed", "panel", "rule", "runs", "texts_wide", "times", "unbroken", "written",
]  # fmt: skip

A4: Final = (297.0, 210.0)
"""The page unless an Axes says otherwise, in millimetres."""
MARGIN: Final = 11.0
FIGURE: Final = 12.5
NAME: Final = 10.5
LABEL: Final = 9.0
NOTE: Final = 8.0
"""Sizes of text, in points."""
PANEL: Final = 4.5
"""Room between a panel's edge and what is in it."""
_WIDEST: Final = 420.0
_LOWEST: Final = 96.0
_TRIES: Final = 12


def counted(facts: Facts) -> Phrase:
    """So many cases, so many events."""
    events = facts.about.get("events", 0)
    return phrase(
        "{cases}, {events}", cases=facts.cases(facts.about.get("cases", 0)),
        events=plural("{said} event", "{said} events", n=events, said=facts.n(events)),
    )  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """How one analysis is drawn, and told in words."""

    columns: tuple[str, ...]
    title: Callable[[Facts], Phrase]
    """What the picture shows."""
    lead: Callable[[Facts], Phrase]
    """What else to know, or how to read it: the quiet line under the title."""
    body: Callable[[Facts, float, float], Block]
    """The drawing, in a width and, where it can be, a height; it takes less or more where it must."""
    lines: Callable[[Facts], Iterator[Phrase]]
    """Every row of it in words."""
    counted: Callable[[Facts], Phrase] = counted
    """Of how many it speaks."""
    least: float = 240.0
    """The least width of its page, in millimetres."""


def chart_page(chart: Chart, facts: Facts, size: tuple[float, float] | None = None) -> Picture:
    """The picture on a page: of A4's width and as high as it needs; or of the proportions of `size`."""
    wide = A4[0] if size is None else min(_WIDEST, max(chart.least, size[0]))
    proportion = A4[1] / A4[0] if size is None else size[1] / size[0]
    for _ in range(_TRIES):
        picture = _fill(chart, facts, wide, wide * proportion)
        if size is None or picture.height <= wide * proportion + 0.01:
            break
        wide *= max(1.06, (picture.height / (wide * proportion)) ** 0.6)
    high = picture.height if size is None else max(picture.height, wide * proportion)
    return _with_foot(picture, _said_below(chart, facts), facts, high)


def _fill(chart: Chart, facts: Facts, wide: float, high: float) -> Picture:
    """Everything but the foot, whose room is kept."""
    room = wide - 2 * MARGIN
    head = _head(facts.say(chart.title(facts)), facts.say(chart.lead(facts)), room)
    foot = _foot(_said_below(chart, facts), facts, room).height + 6.0
    left = high - 2 * MARGIN - head.height - foot
    body = chart.body(facts, room, max(left, 40.0))
    marks = (*head.at(MARGIN, MARGIN - 2), *body.at(MARGIN, MARGIN + head.height))
    return Picture("", wide, max(_LOWEST, 2 * MARGIN + head.height + body.height + foot - 2), 1.0, tuple(flat(marks)))


def _with_foot(picture: Picture, said: Iterable[str], facts: Facts, high: float) -> Picture:
    foot = _foot(said, facts, picture.width - 2 * MARGIN)
    low = tuple(flat(foot.at(MARGIN, high - MARGIN + 2 - foot.height)))
    return Picture("", picture.width, high, 1.0, (*picture.marks, *low))


def _head(title: str, lead: str, room: float) -> Block:
    size = next(
        (size for size in (21, 18, 15.5) if len(wrap(title, "bold", size, room)) <= (1 if size > 18 else 2)), 13
    )
    return stack([
        paragraph(title, room, size, "bold"), Block(1.6), paragraph(lead, room, 11.4, colour="quiet"), Block(5.5),
    ])  # fmt: skip


def _said_below(chart: Chart, facts: Facts) -> list[str]:
    """Counts, period, segment and source."""
    return [facts.say(chart.counted(facts)), *facts.scope()]


def _foot(said: Iterable[str], facts: Facts, room: float) -> Block:
    made = facts.say(phrase("Made with JourneyKit"))
    wide = width(made, "regular", NOTE) + 8
    left = paragraph("  \N{MIDDLE DOT}  ".join(said), room - wide, NOTE, colour="quiet")
    right = paragraph(made, wide, NOTE, colour="quiet", anchor="right").at(room - wide, 0)
    return Block(max(left.height, line_height(NOTE)), (*left.marks, *right))


def written(
    x: float, y: float, text: str, size: float = LABEL, font: Font = "regular", colour: str = "ink",
    anchor: Anchor = "left",
) -> Text:  # fmt: skip
    """One line of text, its middle at `y`."""
    return Text(x, y + (ASCENT - LEADING / 2) * size * PT, clean(text, font), font, size, colour, anchor)


def listed(
    texts: Iterable[tuple[str, float, Font, str]], room: float, anchor: Anchor = "left", gap: float = 0.2
) -> Block:
    """Texts of several sizes, fonts and colours, one under the other, each wrapped; empty ones take no room."""
    return stack((paragraph(text, room, size, font, colour, anchor) for text, size, font, colour in texts if text), gap)


def texts_wide(texts: Iterable[str], font: Font, size: float) -> float:
    """The width of the widest of some texts, none broken."""
    return max((width(clean(text, font), font, size) for text in texts), default=0.0)


def unbroken(text: str, font: Font, room: float, sizes: Sequence[float]) -> float:
    """The first size at which no word of a text is broken; the first of all where it is at each."""
    return next((one for one in sizes if texts_wide(text.split(), font, one) <= room), sizes[0])


def panel(wide: float, high: float, x: float = 0.0, y: float = 0.0) -> Box:
    """A white card."""
    return Box(x, y, wide, high, radius=1.6)


def rule(
    x: float, y: float, x1: float, y1: float, colour: str = "rule", weight: float = 0.25, dotted: bool = False
) -> Line:
    """A straight thin line."""
    return Line(x, y, ((0.0, 0.0), (x1 - x, y1 - y)), colour, weight, "dot" if dotted else "")


@dataclass(frozen=True)
class Scale:
    """Where a value stands between two places; `logarithmic` for lengths of time."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """The place of a value, kept between the ends."""
        low, high = self.low, self.high
        if self.logarithmic:
            low, high, value = log(low), log(high), log(max(value, self.low))
        part = (value - low) / (high - low) if high > low else 0.0
        return self.start + min(1.0, max(0.0, part)) * (self.end - self.start)

    def value(self, part: float) -> float:
        """What stands at a part of the way, from 0 to 1."""
        if self.logarithmic:
            return exp(log(self.low) + part * (log(self.high) - log(self.low)))
        return self.low + part * (self.high - self.low)

    def _round(self) -> Sequence[float]:
        if self.logarithmic:
            return _ROUND
        step = next((one for one in _STEPS if (self.high - self.low) / one <= _TICKS), _STEPS[-1])
        return [n * step for n in range(ceil(self.low / step), int(self.high / step) + 1)]

    def ticks(self, facts: Facts, size: float = NOTE) -> list[tuple[float, str]]:
        """Round lengths of time that stand apart, with their place and their words."""
        said = [
            (self.at(one), facts.say(time_in_words(one, facts.language)))
            for one in self._round()
            if self.low <= one <= self.high
        ]
        chosen: list[tuple[float, str]] = []
        for x, text in said:
            half = width(text, "regular", size) / 2
            before = chosen[-1] if chosen else None
            if before is None or x - half > before[0] + width(before[1], "regular", size) / 2 + 2.5:
                chosen.append((x, text))
        return chosen


_ROUND: Final = (
    1.0, 10.0, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, WEEK, 30 * DAY, 90 * DAY, YEAR, 2 * YEAR, 5 * YEAR,
)  # fmt: skip


_STEPS: Final = tuple(
    n * unit
    for unit, counts in ((1.0, (1, 2, 5, 10, 30)), (MINUTE, (1, 2, 5, 10, 30)), (HOUR, (1, 2, 3, 6, 12)),
                         (DAY, (1, 2, 7, 14, 30, 60, 90, 180)), (YEAR, (1, 2, 5, 10, 100)))
    for n in counts
)  # fmt: skip
_TICKS: Final = 8


def times(values: Iterable[float | None], start: float, end: float) -> Scale | None:
    """A scale for lengths of time; None where there are none."""
    known = [max(1.0, one) for one in values if one is not None]
    if not known:
        return None
    low = max((one for one in _ROUND if one <= min(known)), default=1.0)
    high = min((one for one in _ROUND if one >= max(known) and one > low), default=max(known))
    return Scale(low, max(high, low * exp(1)), start, end, True)


def runs(counts: Sequence[int], most: float) -> list[slice]:
    """Neighbours in runs of about one length, together no more than `most` where one alone is not more.

    >>> [(run.start, run.stop) for run in runs([3, 1, 2, 4], 6)]
    [(0, 2), (2, 4)]
    """
    share = sum(counts) / ceil(sum(counts) / most)
    edges, taken = [0], 0.0
    for n, count in enumerate(counts):
        if n > edges[-1] and (taken + count > most or (taken + count / 2) // share >= 1):
            edges.append(n)
            taken = 0.0
        taken += count
    return [slice(a, b) for a, b in pairwise([*edges, len(counts)])]


Sign = Callable[[float, float], Sequence[Mark]]
"""Draws a sign at a place: x at its left, y at its middle."""


def key(entries: Sequence[tuple[Sign, str]], room: float, side: float = 5.5) -> Block:
    """What signs and colours mean: each sign with its words, `side` mm further right; wrapped like words."""
    marks: list[Mark] = []
    x, y, high = 0.0, 0.0, line_height(NOTE) + 1.0
    for sign, text in entries:
        lines = wrap(text, "regular", NOTE, room - side - 0.5)
        wide = side + texts_wide(lines, "regular", NOTE)
        if x and x + wide > room:
            x, y = 0.0, y + high
        marks += sign(x, y + high / 2)
        marks += [
            written(x + side, y + high / 2 + n * line_height(NOTE), line, NOTE, colour="quiet")
            for n, line in enumerate(lines)
        ]
        x, y = x + wide + 5.0, y + (len(lines) - 1) * line_height(NOTE)
    return Block(y + high, tuple(marks))


def chevrons(facts: Facts, names: Sequence[str], ends: Sequence[float], size: float = LABEL) -> Block:
    """Stages as arrows from one end to the next, each in the colour of its phase, with its name."""
    said = [wrap(name, "semibold", size, b - a - 9.0) for name, a, b in zip(names, ends, ends[1:], strict=False)]
    high = max(8.0, max(map(len, said)) * line_height(size) + 3.0)
    marks: list[Mark] = []
    tip = 2.6
    for n, (name, lines, a, b) in enumerate(zip(names, said, ends, ends[1:], strict=False)):
        x, back = a + (0.7 if n else 0.0), tip if n else 0.0
        right = b - x if n + 1 < len(names) else b - x - tip
        marks.append(Shape(x, 0, (
            (0.0, 0.0), (right, 0.0), (right + tip, high / 2), (right, high), (0.0, high), (back, high / 2),
        ), facts.colour(name)))  # fmt: skip
        top = high / 2 - (len(lines) - 1) * line_height(size) / 2
        marks += [
            written(x + back + 2.2, top + m * line_height(size), line, size, "semibold", "card")
            for m, line in enumerate(lines)
        ]
    return Block(high, tuple(marks))
