"""Importance and satisfaction: where one must be flawless, what to fix first, what is good enough as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Said
from journeykit.drawing.charts.sheet import LABEL, NAME, NOTE, Chart, Scale, Sign, key, listed, rule, written
from journeykit.drawing.marks import Block, Box, Icon, Line, Mark, Shape, paragraph, side_by_side, stack
from journeykit.drawing.measure import line_height
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "DECISIVE", "WORKS", "ZONES", "Place", "places", "zone"]

DECISIVE: Final = 4.0
"""From this importance on an expectation decides."""
WORKS: Final = 4.0
"""From this satisfaction on it works."""
ZONES: Final = ("fix", "flawless", "later", "enough")
_NAMES: Final = {
    "fix": phrase("Fix first"), "flawless": phrase("Must be flawless"), "later": phrase("Leave for later"),
    "enough": phrase("Enough as it is"),
}  # fmt: skip
_MEANS: Final = {
    "fix": phrase("decisive, and it fails"), "flawless": phrase("decisive, and it works"),
    "later": phrase("weak, but few mind"), "enough": phrase("pleasant, seldom decisive"),
}  # fmt: skip
_COLOUR: Final = {"fix": "alert", "flawless": "accent", "later": "quiet", "enough": "quiet"}
_SIDE_BY_SIDE: Final = 165.0
_SIZE: Final = 5.2
"""Of a point, in millimetres."""
_EDGE: Final = (0.62, 5.38)
"""So far the scales go, so that points at 1 and 5 stand whole."""


def zone(importance: float, satisfaction: float) -> str:
    """The part of the matrix that a point stands in.

    >>> zone(5, 2), zone(4.2, 4), zone(3, 5)
    ('fix', 'flawless', 'enough')
    """
    works = satisfaction >= WORKS
    if importance >= DECISIVE:
        return "flawless" if works else "fix"
    return "enough" if works else "later"


@dataclass(frozen=True)
class Place:
    """One expectation with its number, which follows the urgency: importance times what is missing."""

    number: int
    row: Row

    @property
    def zone(self) -> str:
        """The part of the matrix."""
        return zone(self.row["importance"], self.row["satisfaction"])

    @property
    def missing(self) -> float:
        """How far satisfaction is from where it works."""
        return float(max(0.0, WORKS - self.row["satisfaction"]))


def places(rows: Sequence[Row]) -> list[Place]:
    """The expectations that have both scores, what to fix first at the top."""
    scored = [row for row in rows if row["importance"] is not None and row["satisfaction"] is not None]

    def urgency(row: Row) -> tuple[int, float, float]:
        rank = ZONES.index(zone(row["importance"], row["satisfaction"]))
        return rank, -row["importance"] * max(0.0, WORKS - row["satisfaction"]), -row["importance"]

    return [Place(n, row) for n, row in enumerate(sorted(scored, key=urgency), start=1)]


def _title(facts: Facts) -> Phrase:
    found = places(facts.rows)
    first = next((one for one in found if one.zone == "fix"), None)
    if first is None:
        return phrase("What decides works: no expectation is to be fixed first")
    return phrase("Fix first: “{name}”", name=str(first.row["name"]).rstrip("."))


def _lead(facts: Facts) -> Phrase:
    found = [one.zone for one in places(facts.rows)]
    return phrase(
        "{fix} decide and fail, {flawless} decide and must stay flawless, {others} decide less.",
        fix=found.count("fix"), flawless=found.count("flawless"), others=found.count("later") + found.count("enough"),
    )  # fmt: skip


def _counted(facts: Facts) -> Phrase:
    found, all_of = len(places(facts.rows)), len(facts.rows)
    if facts.about.get("answers"):
        return phrase("{n} expectations, means of {answers} answers", n=found, answers=facts.n(facts.about["answers"]))
    if found < all_of:
        return phrase("{n} of {all} expectations have both scores", n=found, all=all_of)
    return plural("{n} expectation", "{n} expectations", n=found)


def _lines(facts: Facts) -> Iterator[Phrase]:
    for one in places(facts.rows):
        said = phrase(
            "{n}. {name}: importance {importance}, satisfaction {satisfaction}; {zone}, {means}.",
            n=one.number, name=str(one.row["name"]).rstrip("."), importance=facts.n(one.row["importance"]),
            satisfaction=facts.n(one.row["satisfaction"]), zone=_NAMES[one.zone], means=_MEANS[one.zone],
        )  # fmt: skip
        yield said
        if one.row.get("answers") is not None:
            ends = {f"{key}_{end}": facts.n(value) for key in ("importance", "satisfaction") for end in ("low", "high")
                    if (value := one.row.get(f"{key}_{end}")) is not None}  # fmt: skip
            yield _sure(facts, one.row, ends)


def _sure(facts: Facts, row: Row, ends: Mapping[str, str]) -> Phrase:
    """How many answered, and between which values the means probably lie."""
    answers = plural("{said} answer", "{said} answers", n=row["answers"], said=facts.n(row["answers"]))
    if len(ends) < 4:
        return phrase("{answers}: too few for an interval.", answers=answers)
    return phrase(
        "{answers}; 95 % intervals: importance {importance_low} to {importance_high}, "
        "satisfaction {satisfaction_low} to {satisfaction_high}.", answers=answers, **ends,
    )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    found = places(facts.rows)
    beside = wide >= _SIDE_BY_SIDE
    plot_wide = 0.57 * wide if beside else wide
    plot = _plot(facts, found, plot_wide, max(70.0, min(0.78 * plot_wide, high)) if beside else 0.92 * plot_wide)
    room = wide - plot_wide - 8.0 if beside else wide
    legend = _legend(facts, found, room)
    if beside:
        return side_by_side([(0.0, plot), (plot_wide + 8.0, legend)])
    return stack([plot, legend], 5.0)


def _plot(facts: Facts, found: Sequence[Place], wide: float, high: float) -> Block:
    """The field with its four parts, and the points by their numbers."""
    head = line_height(LABEL) + 1.5
    left, top, right, bottom = 5.0, head, wide, high - line_height(NOTE) - line_height(LABEL) - 3.5
    across, down = Scale(*_EDGE, left, right), Scale(*_EDGE, bottom, top)
    marks: list[Mark] = [Box(left, top, right - left, bottom - top, "card", "line", radius=0.8)]
    for n in range(1, 6):
        marks += [rule(across.at(n), top, across.at(n), bottom), rule(left, down.at(n), right, down.at(n))]
        marks.append(written(across.at(n), bottom + 2.4, str(n), NOTE, colour="quiet", anchor="center"))
        marks.append(written(left - 1.4, down.at(n), str(n), NOTE, colour="quiet", anchor="right"))
    whole = all(float(one.row[name]).is_integer() for one in found for name in ("importance", "satisfaction"))
    shift = 0.5 if whole else 0.0  # between two whole scores the edge stands in the middle
    edge = across.at(DECISIVE - shift), down.at(WORKS - shift)
    marks.append(Box(edge[0], top, right - edge[0], edge[1] - top, "tint", "accent", radius=0.8, weight=0.4))
    marks.append(Line(edge[0], edge[1], ((0.0, 0.0), (0.0, bottom - edge[1])), "accent", 0.3, "dash"))
    marks += _parts(facts, (left, top, right, bottom), edge)
    satisfaction, importance = facts.say(phrase("Satisfaction")), facts.say(phrase("Importance to the customer"))
    marks.append(written(left, head / 2 - 0.8, f"{satisfaction} \N{UPWARDS ARROW}", LABEL, "semibold"))
    marks.append(written(right, high - line_height(LABEL) / 2, f"{importance} \N{RIGHTWARDS ARROW}", LABEL, "semibold",
                         anchor="right"))  # fmt: skip
    marks += _points(facts, found, across, down)
    return Block(high, tuple(marks))


def _parts(facts: Facts, box: tuple[float, float, float, float], edge: tuple[float, float]) -> Iterator[Mark]:
    """The names of the four parts, in their corners."""
    left, top, right, bottom = box
    low = bottom - line_height(LABEL) - 1.4
    corners = {"enough": (left, top + 1.4, edge[0]), "flawless": (edge[0], top + 1.4, right),
               "later": (left, low, edge[0]), "fix": (edge[0], low, right)}  # fmt: skip
    for name, (x, y, end) in corners.items():
        said = facts.say(_NAMES[name])
        size = next((one for one in (LABEL, NOTE) if paragraph(said, end - x - 3, one, "semibold").height < 5), 7.2)
        block = paragraph(said, end - x - 3.0, size, "semibold", _COLOUR[name])
        yield from block.at(x + 1.6, y if name in ("enough", "flawless") else low + line_height(LABEL) - block.height)


def _points(facts: Facts, found: Sequence[Place], across: Scale, down: Scale) -> Iterator[Mark]:
    """Points that would stand on each other stand beside each other; intervals go through their true place."""
    taken: list[tuple[float, float]] = []
    inside = (across.start, across.end, down.end, down.start)
    for one in found:
        row, colour = one.row, _colour(one.row)
        x, y = across.at(row["importance"]), down.at(row["satisfaction"])
        if row.get("importance_low") is not None:
            yield rule(across.at(row["importance_low"]), y, across.at(row["importance_high"]), y, colour, 0.25)
        if row.get("satisfaction_low") is not None:
            yield rule(x, down.at(row["satisfaction_low"]), x, down.at(row["satisfaction_high"]), colour, 0.25)
        x, y = _free(x, y, taken, inside)
        taken.append((x, y))
    for one, (x, y) in zip(found, taken, strict=True):
        yield from _sign(one.row, x, y)
        yield written(x, y, str(one.number), NOTE, "bold", "card", "center")


def _free(
    x: float, y: float, taken: Sequence[tuple[float, float]], inside: tuple[float, float, float, float]
) -> tuple[float, float]:
    """The nearest place where a point stands on no other."""
    step, half = 1.22 * _SIZE + 0.4, _SIZE / 2
    spots = sorted(product(range(-5, 6), repeat=2), key=lambda one: (one[0] ** 2 + one[1] ** 2, -one[0], one[1]))
    for across, down in spots:
        px, py = x + across * step, y + down * step
        fits = inside[0] + half <= px <= inside[1] - half and inside[2] + half <= py <= inside[3] - half
        if fits and all(abs(px - ox) >= step - 0.01 or abs(py - oy) >= step - 0.01 for ox, oy in taken):
            return px, py
    return x, y


def _colour(row: Row) -> str:
    return str(row.get("phase") or "accent")


def _sign(row: Row, x: float, y: float, size: float = _SIZE) -> Iterator[Mark]:
    """A circle before, a square during, a diamond after the purchase, in the colour of the phase."""
    phase, half = _colour(row), size / 2
    if phase == "after":
        half *= 1.22
        yield Shape(x, y, ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)), phase)
    else:
        yield Box(x - half, y - half, size, size, phase, None, radius=0.7 if phase == "during" else half)


def _legend(facts: Facts, found: Sequence[Place], room: float) -> Block:
    """Every point with its words, part by part."""
    scores = facts.say(phrase("importance / satisfaction"))
    blocks: list[Block] = [paragraph(scores, room, NOTE, colour="quiet", anchor="right")]
    for name in ZONES:
        own = [one for one in found if one.zone == name]
        if own:
            told: list[Said] = [(facts.say(_NAMES[name]), NAME, "semibold", _COLOUR[name]),
                    (facts.say(_MEANS[name]), NOTE, "regular", "quiet")]  # fmt: skip
            head = listed(told, room - 5.0)
            icon = {"fix": "alert", "flawless": "star"}.get(name)
            marks = (Icon(0.0, 0.4, 3.6, icon, _COLOUR[name]), *head.at(5.0, 0)) if icon else head.marks
            blocks += [Block(head.height + 1.0, tuple(marks)), *(_entry(facts, one, room) for one in own), Block(2.6)]
    phases = {one.row.get("phase") for one in found}
    signs = [("before", phrase("before purchase")), ("during", phrase("during")), ("after", phrase("after"))]
    entries: list[tuple[Sign, str]] = [
        (partial(_in_key, phase), facts.say(said)) for phase, said in signs if phase in phases
    ]
    if any(one.row.get("satisfaction_low") is not None for one in found):
        entries.append((_interval, facts.say(phrase("95 % interval"))))
    return stack([*blocks, *([key(entries, room)] if entries else [])])


def _in_key(phase: str, x: float, y: float) -> list[Mark]:
    return list(_sign({"phase": phase}, x + 1.6, y, 2.8))


def _interval(x: float, y: float) -> list[Mark]:
    return [rule(x, y, x + 3.6, y, "quiet", 0.3)]


def _entry(facts: Facts, one: Place, room: float) -> Block:
    scores = phrase("{importance} / {satisfaction}", importance=facts.n(one.row["importance"]),
                    satisfaction=facts.n(one.row["satisfaction"]))  # fmt: skip
    side = 15.0
    text = paragraph(str(one.row["name"]), room - 6.5 - side, LABEL)
    high = max(text.height, line_height(LABEL)) + 1.5
    middle = line_height(LABEL) / 2
    number = (*_sign(one.row, 2.2, middle, 3.9), written(2.2, middle, str(one.number), 7.2, "bold", "card", "center"))
    value = written(room, middle, facts.say(scores), LABEL, "semibold", anchor="right")
    return Block(high, (*number, *text.at(6.5, 0), value))


CHART: Final = Chart(("name", "importance", "satisfaction"), _title, _lead, _body, _lines, _counted, least=90.0)
