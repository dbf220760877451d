"""Variants: the most frequent ways as rows of arrows, and how many cases they cover together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Column, bar, figures, grid, shares, words
from journeykit.drawing.charts.sheet import NOTE, PANEL, Chart, Sign, key, written
from journeykit.drawing.marks import Block, Box, Mark, Shape, tint
from journeykit.drawing.measure import clean, line_height, wrap
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]

_SHOWN: Final = 14
_STEPS: Final = 26
_TIP: Final = 1.5
_LEAST_NAMED: Final = 19.0
"""An arrow is so wide where its name is to stand in it, in millimetres; else a number stands for the name."""
_LINES: Final = 2
_OTHERS: Final = ("before", "during", "after", "accent", "feel-2", "quiet")
"""Colours of activities that belong to no stage, in turn: numbers and names stand beside them."""


def _title(facts: Facts) -> Phrase:
    first, all = facts.rows[0], int(facts.about.get("variants") or len(facts.rows))
    if all == 1:
        return phrase("All cases go the same way")
    return phrase(
        "{all} different ways; the most frequent is that of {share}",
        all=facts.n(all),
        share=facts.share(first["share"]),
    )


def _lead(facts: Facts) -> Phrase:
    shown = facts.rows[:_SHOWN]
    covered = facts.share(shown[-1]["coverage"])
    left = int(facts.about.get("variants") or len(facts.rows)) - len(shown)
    if left <= 0:
        return phrase("Each row is a way, from left to right, with the cases that took it.")
    return plural(
        "The {shown} most frequent cover {covered} of the cases; {left} more way is left out.",
        "The {shown} most frequent cover {covered} of the cases; {left} more ways are left out.",
        n=left, left=facts.n(left), shown=facts.n(len(shown)), covered=covered,
    )  # fmt: skip


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{way}: {cases}, {share}, together {coverage}; {steps}, median time {time}", way=row["variant"],
            cases=facts.cases(row["cases"]), share=facts.share(row["share"]), coverage=facts.share(row["coverage"]),
            steps=plural("{n} step", "{n} steps", n=row["steps"]), time=facts.time(row["median_s"]),
        )  # fmt: skip


def _steps(row: Row) -> list[str]:
    return [step.strip() for step in str(row["variant"]).split("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}")]


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows = facts.rows[:_SHOWN]
    ways = [_steps(row) for row in rows]
    seen = list(dict.fromkeys(step for way in ways for step in way))
    seen.sort(key=lambda step: facts.order.get(step, len(seen)))
    numbers = {step: n for n, step in enumerate(seen, start=1)}
    colours = {
        step: facts.phases.get(step) or ("accent" if facts.phases else _OTHERS[n % len(_OTHERS)])
        for n, step in enumerate(seen)
    }
    longest = min(_STEPS, max(map(len, ways)))
    arrows = 0.56 * (wide - 2 * PANEL)
    named = _named(seen, arrows / longest)

    def draw(n: int, room: float) -> Block:
        return _way(facts, ways[n], min(room / longest, 34.0), numbers, colours, named)

    columns = [
        words("", [[(facts.n(n + 1), NOTE, "regular", "quiet")] for n in range(len(rows))], 8.0),
        Column(facts.say(phrase("The way, from left to right")), draw, arrows),
        figures(facts.say(phrase("Cases")), [facts.n(row["cases"]) for row in rows],
                [facts.share(row["share"]) for row in rows]),
        Column(facts.say(phrase("Together")), lambda n, room: _coverage(facts, rows[n], room)),
        figures(facts.say(phrase("Median time")), [facts.time(row["median_s"]) for row in rows]),
    ]  # fmt: skip
    legend = None if named else key(
        [(_sign(numbers[step], colours[step]), step) for step in seen], wide - 2 * PANEL
    )  # fmt: skip
    return grid(columns, len(rows), wide, high, legend)


def _named(seen: Sequence[str], room: float) -> bool:
    """Whether all names fit into their arrows, on two lines, without being broken."""
    if room < _LEAST_NAMED:
        return False
    inner = min(room, 34.0) - 3 * _TIP - 1.0
    fit = [wrap(step, "semibold", NOTE, inner) for step in seen]
    whole = [" ".join(lines) == clean(step, "semibold") for lines, step in zip(fit, seen, strict=True)]
    return all(whole) and max(map(len, fit)) <= _LINES


def _way(
    facts: Facts, way: Sequence[str], each: float, numbers: dict[str, int], colours: dict[str, str], named: bool
) -> Block:
    """The arrows of one way; what is beyond the room is counted in a last one."""
    shown = list(way[:_STEPS]) if len(way) <= _STEPS else list(way[: _STEPS - 1])
    high = 8.0 if named else 5.6
    marks: list[Mark] = []
    for n, step in enumerate(shown):
        marks.append(_arrow(n * each, each, high, colours[step], bool(n)))
        lines = wrap(step, "semibold", NOTE, each - 3 * _TIP - 1.0) if named else (str(numbers[step]),)
        x, y = n * each + each / 2 + _TIP / 2, high / 2 - (len(lines) - 1) * line_height(NOTE) / 2
        if each < 4.0:
            continue
        marks += [
            written(x, y + m * line_height(NOTE), line, NOTE, "semibold", "card", "center")
            for m, line in enumerate(lines)
        ]
    if len(way) > len(shown):
        more = facts.say(phrase("+ {n}", n=len(way) - len(shown)))
        marks.append(written(len(shown) * each + _TIP + 0.5, high / 2, more, NOTE, "regular", "quiet"))
    return Block(high, tuple(marks))


def _arrow(x: float, wide: float, high: float, colour: str, back: bool) -> Shape:
    right = wide - _TIP * 0.55
    return Shape(x, 0.0, (
        (0.0, 0.0), (right, 0.0), (right + _TIP, high / 2), (right, high), (0.0, high),
        (_TIP if back else 0.0, high / 2),
    ), colour)  # fmt: skip


def _coverage(facts: Facts, row: Row, room: float) -> Block:
    """How many cases this way and those above it cover."""
    known = shares()(room - 14.0)
    before = known.at(row["coverage"] - row["share"])
    own = Box(before, -2.1, max(0.3, known.at(row["coverage"]) - before), 4.2, "accent", None, radius=0.7)
    ground = Box(0, -2.1, room - 14.0, 4.2, "rule", None, radius=0.7)
    covered = bar(known, row["coverage"], tint("accent", 0.4))
    text = written(room, 0, facts.share(row["coverage"]), NOTE + 1, "semibold", anchor="right")
    return Block(
        6.0,
        tuple(mark.moved(0, 3.0) for mark in (ground, *covered, own, text)),
    )


def _sign(number: int, colour: str) -> Sign:
    return lambda x, y: [
        Box(x, y - 1.9, 4.4, 3.8, colour, None, radius=0.6),
        written(x + 2.2, y, str(number), NOTE, "semibold", "card", "center"),
    ]


CHART: Final = Chart(("variant", "steps", "cases", "share", "coverage", "median_s"), _title, _lead, _body, _lines)
