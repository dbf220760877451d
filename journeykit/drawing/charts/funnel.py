"""The funnel: who stays at each step, who leaves, how sure that is, and how long the next step takes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import middle_half
from journeykit.drawing.charts.sheet import (
    FIGURE,
    LABEL,
    NAME,
    NOTE,
    PANEL,
    Chart,
    listed,
    panel,
    rule,
    texts_wide,
    times,
    written,
)  # fmt: skip
from journeykit.drawing.marks import Block, Box, Mark, Shape, paragraph, tint
from journeykit.text import Phrase, phrase

__all__ = ["CHART"]

_BAR: Final = (10.0, 13.0)
_BETWEEN: Final = (11.0, 14.0)
"""The least and the greatest height of a bar, and of what stands between two."""
_GAP: Final = 4.0


def _title(facts: Facts) -> Phrase:
    first, last = facts.rows[0], facts.rows[-1]
    if len(facts.rows) == 1:
        return phrase("{cases} reach “{step}”", cases=facts.cases(first["cases"]), step=name(first))
    if last["cases"] > first["cases"]:  # an open funnel, which may be entered anywhere
        return phrase(
            "{cases} reach “{last}”, {all} reach “{first}”", cases=facts.cases(last["cases"]), last=name(last),
            all=facts.n(first["cases"]), first=name(first),
        )  # fmt: skip
    return phrase(
        "From “{first}” to “{last}”: {share} stay, {cases} of {all}",
        first=name(first), last=name(last), share=facts.share(last["share"]),
        cases=facts.n(last["cases"]), all=facts.n(first["cases"]),
    )  # fmt: skip


def _lead(facts: Facts) -> Phrase:
    left = [(row, after) for row, after in pairwise(facts.rows) if row["left"] > 0]
    if not left:
        return phrase("Nobody leaves on the way.")
    row, after = max(left, key=lambda pair: pair[0]["left"])
    return phrase(
        "Most leave after “{step}”: {left} of {cases} do not come to “{next}”.",
        step=name(row), left=facts.n(row["left"]), cases=facts.n(row["cases"]), next=name(after),
    )  # fmt: skip


def name(row: Row) -> str:
    """The step in the words of the map, where it has them."""
    return str(row["name"] or row["step"])


def _lines(facts: Facts) -> Iterator[Phrase]:
    for n, row in enumerate(facts.rows):
        after = facts.rows[n + 1] if n + 1 < len(facts.rows) else None
        said = [
            phrase(
                "{name}: {cases}, {share}",
                name=name(row),
                cases=facts.cases(row["cases"]),
                share=facts.share(row["share"]),
            )
        ]
        if n:
            said.append(
                phrase(
                    "{share} came from the step before ({range})",
                    share=facts.share(row["passed"]),
                    range=facts.range(row["low"], row["high"]),
                )
            )
        if row["median_s"] is not None and n:
            said.append(
                phrase(
                    "after a median of {time}, the middle half {range}",
                    time=facts.time(row["median_s"]),
                    range=facts.times(row["q1_s"], row["q3_s"]),
                )
            )
            said.append(phrase("{time} since the first step", time=facts.time(row["since_first_s"])))
        if after and row["left"] > 0:
            said.append(phrase("{left} leave", left=facts.n(row["left"])))
        yield phrase("{told}.", told=facts.listed(facts.say(one) for one in said))


def _body(facts: Facts, wide: float, high: float) -> Block:
    timed = any(row["median_s"] is not None for row in facts.rows[1:])
    right = max(62.0, 0.29 * wide) if timed else 0.0
    left = wide - right - (_GAP if timed else 0.0)
    room = 0.23 * left
    heads = [listed([(name(row), NAME, "semibold", "ink")], room) for row in facts.rows]
    count = len(heads)
    tall = max(_BAR[0], *(head.height for head in heads))
    spare = high - 2 * PANEL - 8.0 - tall * count - _BETWEEN[0] * (count - 1)
    step = max(0.0, spare) / (2 * count - 1)
    tall, between = max(tall, min(_BAR[1], tall + step)), min(_BETWEEN[1], _BETWEEN[0] + step)
    tops = [PANEL + 8.0 + n * (tall + between) for n in range(count)]
    foot = tops[-1] + tall + PANEL
    marks: list[Mark] = [panel(left, foot)]
    marks += _heads(facts, left)
    marks += _steps(facts, heads, tops, tall, room, left)
    if timed:
        marks += [mark.moved(left + _GAP, 0) for mark in _times(facts, tops, tall, between, right, foot)]
    return Block(foot, tuple(marks))


def _heads(facts: Facts, left: float) -> Iterator[Mark]:
    said = phrase("of the first step, and the time since")
    yield from paragraph(facts.say(phrase("Cases")), 40, LABEL, "semibold").at(PANEL, PANEL - 1)
    yield from paragraph(facts.say(said), left - 60, NOTE, colour="quiet", anchor="right").at(60 - PANEL, PANEL - 1)


def _steps(
    facts: Facts, heads: list[Block], tops: list[float], tall: float, room: float, wide: float
) -> Iterator[Mark]:
    """Bars with their names; between them who goes on and who leaves."""
    start = PANEL + room + 4.0
    shares = [facts.share(row["share"]) for row in facts.rows]
    since = [
        facts.say(phrase("after {time}", time=facts.time(row["since_first_s"])))
        if n and row["since_first_s"] is not None
        else ""
        for n, row in enumerate(facts.rows)
    ]
    side = max(texts_wide(shares, "semibold", NAME + 1), texts_wide(since, "regular", NOTE)) + 4.0
    left = [_left(facts, row) for row in facts.rows[:-1]]
    leaving = texts_wide(left, "semibold", LABEL) + 6.0
    most = max(wide - PANEL - start - max(side, leaving), 20.0)
    unit = most / max(1, *(row["cases"] for row in facts.rows))
    for n, (row, head, top) in enumerate(zip(facts.rows, heads, tops, strict=True)):
        colour = facts.colour(name(row)) if facts.phases else "accent"
        long = max(row["cases"] * unit, 0.5)
        if n + 1 < len(tops):
            after = max(facts.rows[n + 1]["cases"] * unit, 0.5)
            yield _trapezoid(start, top + tall, long, after, tops[n + 1] - top - tall, tint(colour, 0.14))
            yield from _between(facts, n, top + tall, tops[n + 1], (start, start + max(long, after) + 2.0), left[n])
        yield Box(start, top, long, tall, colour, None, radius=min(0.8, long / 2))
        yield from head.at(PANEL, top + (tall - head.height) / 2)
        yield _count(facts.n(row["cases"]), start, long, top + tall / 2)
        right = listed(
            [(shares[n], NAME + 1, "semibold", "ink"), (since[n] if n else "", NOTE, "regular", "quiet")], side, "right"
        )
        yield from right.at(wide - PANEL - side, top + (tall - right.height) / 2)


def _count(text: str, start: float, long: float, y: float) -> Mark:
    inside = texts_wide([text], "bold", FIGURE) + 5.0 < long
    return written(start + (3.0 if inside else long + 2.0), y, text, FIGURE, "bold", "card" if inside else "ink")


def _left(facts: Facts, row: Row) -> str:
    share = 100 * row["left"] / row["cases"] if row["cases"] else 0.0
    return facts.say(phrase("{left} leave, {share}", left=facts.n(row["left"]), share=facts.share(share)))


def _trapezoid(x: float, y: float, upper: float, lower: float, high: float, fill: str) -> Shape:
    return Shape(x, y, ((0.0, 0.0), (upper, 0.0), (lower, high), (0.0, high)), fill)


def _between(facts: Facts, n: int, top: float, end: float, sides: tuple[float, float], left: str) -> Iterator[Mark]:
    row, after, middle = facts.rows[n], facts.rows[n + 1], (top + end) / 2
    on = facts.say(phrase("{share} go on", share=facts.share(after["passed"])))
    interval = facts.range(after["low"], after["high"])
    room = sides[0] - PANEL - 2.0
    said = listed([(on, LABEL, "semibold", "ink"), (interval, NOTE, "regular", "quiet")], room)
    yield from said.at(PANEL, middle - said.height / 2)
    if row["left"] > 0:
        yield Shape(sides[1], middle, ((0.0, -1.0), (2.4, -1.0), (1.2, 1.1)), "ink")
        yield written(sides[1] + 3.6, middle, left, LABEL, "semibold")


def _times(facts: Facts, tops: list[float], tall: float, between: float, wide: float, high: float) -> Iterator[Mark]:
    """The time from each step to the next, on a scale that has room for minutes and months."""
    known = [row[key] for row in facts.rows[1:] for key in ("q1_s", "median_s", "q3_s")]
    scale = times(known, PANEL + 7, wide - PANEL - 7)
    yield panel(wide, high)
    head = paragraph(
        facts.say(phrase("Time to the next step: median, and the middle half")), wide - 2 * PANEL, LABEL, "semibold"
    )
    yield from head.at(PANEL, PANEL - 1)
    if scale is None:
        return
    under = PANEL - 1 + head.height
    for x, text in scale.ticks(facts):
        yield written(x, under + 3.0, text, NOTE, colour="quiet", anchor="center")
        yield rule(x, under + 5.5, x, high - PANEL, "line", 0.2, True)
    for n, row in enumerate(facts.rows[1:]):
        if row["median_s"] is None:
            continue
        y, colour = tops[n] + tall + between / 2, facts.colour(name(facts.rows[n]))
        yield from (mark.moved(0, y) for mark in middle_half(scale, row["q1_s"], row["median_s"], row["q3_s"], colour))
        said = facts.time(row["median_s"])
        yield _centred(scale.at(row["median_s"]), y - 5.2, said, NAME, wide)
        half = facts.times(row["q1_s"], row["q3_s"])
        if half:
            yield _centred((scale.at(row["q1_s"]) + scale.at(row["q3_s"])) / 2, y + 4.4, half, NOTE, wide)


def _centred(x: float, y: float, text: str, size: float, wide: float) -> Mark:
    """Text about `x`, inside of the panel."""
    half = texts_wide([text], "semibold", size) / 2
    x = min(max(x, PANEL + half), wide - PANEL - half)
    return written(
        x, y, text, size, "semibold" if size == NAME else "regular", "ink" if size == NAME else "quiet", "center"
    )


CHART: Final = Chart(
    ("step", "name", "cases", "share", "passed", "low", "high", "left", "median_s", "q1_s", "q3_s", "since_first_s"),
    _title, _lead, _body, _lines,
)  # fmt: skip
