"""Priorities: what matters and whether it works, and the moments where one must be irreproachable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from journeykit.deliverables.deck.flow import Column, Note, draw, pages
from journeykit.deliverables.deck.ground import Box
from journeykit.deliverables.deck.lists import Row, Table, draw_table, table_pages
from journeykit.deliverables.deck.pen import Pen
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.stage import STATES, felt, kpi_line
from journeykit.deliverables.deck.words import APART, Para, Run, para
from journeykit.drawing.charts import matrix as chart_of
from journeykit.drawing.charts.of_map import facts_of_map
from journeykit.errors import BadValue
from journeykit.model.cards import Kpi, Step
from journeykit.model.journey import Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, plural, quoted

__all__ = ["matrix", "moments"]

_ZONES: Final = {
    "fix": (phrase("Fix first"), "alert", "\N{BLACK UP-POINTING TRIANGLE}"),
    "flawless": (phrase("Must be flawless"), "accent", "\N{BLACK STAR}"),
    "later": (phrase("Leave for later"), "quiet", ""),
    "enough": (phrase("Enough as it is"), "quiet", ""),
}
_SIGNS: Final = {"before": "ellipse", "during": "rect", "after": "diamond"}
_POINT: Final = 20.0
_EDGE: Final = (0.55, 5.45)
_CUT: Final = 3.5
"""Between the whole scores 3 and 4: from 4 on it decides, from 4 on it works."""


def matrix(deck: Deck) -> None:
    """Expectations by importance and satisfaction; no slide where none has both scores."""
    try:
        chart, facts = facts_of_map(deck.journey, "matrix", deck.language)
    except BadValue:
        return
    found = chart_of.places(facts.rows)
    title, told = deck.say(chart.title(facts)), list(map(facts.say, chart.lines(facts)))
    notes: list[Phrase | str] = [
        chart.lead(facts),
        phrase("The right-hand side decides whether customers stay: what stands low there comes first."),
        phrase("Do not try to do everything at once: choose two or three."),
        *told[:3],  # the others stand on the slide
    ]
    x, y, width, high = deck.area
    plot = (x, y, min(width * 0.54, high * 1.25), high)
    beside = (x + plot[2] + 16, y, width - plot[2] - 16, high)
    table = Table(
        phrase("Expectations"),
        (phrase("No."), phrase("Expectation"), phrase("Matters / works")),
        (0.5, 3.2, 1.3),
        tuple(_rows(deck, found)),
    )
    first, *_ = table_pages(deck, table, beside)
    pen = deck.slide(title, notes)
    _plot(deck, pen, found, plot)
    draw_table(deck, pen, first, beside, "\n".join(told))
    rest = Table(table.name, table.heads, table.shares, table.rows[len(first.rows) :])
    if rest.rows:
        for page, piece in enumerate(table_pages(deck, rest, deck.area), start=2):
            draw_table(deck, deck.slide(title, notes, page=page), piece, deck.area, "\n".join(told))


def _rows(deck: Deck, found: Sequence[Any]) -> Iterator[Row]:
    """The expectations; over the first of each part of the matrix stands what that part means."""
    zone = ""
    for one in found:
        words = [para(one.row["name"], 11)]
        if one.part != zone:
            zone = one.part
            said, colour, sign = _ZONES[zone]
            runs = (
                Run(f"{sign}\N{NO-BREAK SPACE}" if sign else "", True, colour=colour, own=False),
                deck.run(said, True, colour),
            )
            words.insert(0, Para(runs, 10))
        scores = phrase(
            "{importance} / {satisfaction}", importance=one.row["importance"], satisfaction=one.row["satisfaction"]
        )
        number, told = (para(text, 11, bold=True, own=False) for text in (str(one.number), deck.say(scores)))
        yield (number,), tuple(words), (told,)


@dataclass(frozen=True)
class _Field:
    """Where the matrix stands."""

    left: float
    top: float
    right: float
    bottom: float

    def across(self, importance: float) -> float:
        return self.left + (self.right - self.left) * (importance - _EDGE[0]) / (_EDGE[1] - _EDGE[0])

    def down(self, satisfaction: float) -> float:
        return self.bottom - (self.bottom - self.top) * (satisfaction - _EDGE[0]) / (_EDGE[1] - _EDGE[0])


def _plot(deck: Deck, pen: Pen, found: Sequence[Any], box: Box) -> None:
    """The field with its four parts, and the expectations by their numbers."""
    x, y, width, high = box
    field = _Field(x + 20, y + 18, x + width, y + high - 32)
    _parts(deck, pen, field)
    _axes(deck, pen, field, found)
    for one, label, px, py in _spread(found, field):
        phase = one.row["phase"]
        side = _POINT * (1.25 if phase == "after" else 1.0)
        pen.shape(
            f"{one.number} {one.row['name']}",
            (px - side / 2, py - side / 2, side, side),
            [para(label, 10, align="ctr", bold=True, own=False, colour=deck.look.over(phase))],
            kind=_SIGNS[phase],
            fill=phase,
            anchor="ctr",
            lines=False,
            alt=f"{one.number}. {one.row['name']}: {one.row['importance']} / {one.row['satisfaction']}",
        )


def _parts(deck: Deck, pen: Pen, field: _Field) -> None:
    """The four parts, each with its name."""
    left, top, right, bottom = field.left, field.top, field.right, field.bottom
    cut, half = field.across(_CUT), field.down(_CUT)
    pen.shape("Field", (left, top, right - left, bottom - top), fill="card", line="line")
    pen.shape("Corner", (cut, top, right - cut, half - top), fill="tint", line="accent")
    pen.rule((cut, half), (cut, bottom), "accent", 1.25, dash=True)
    corners = {"enough": (left, top), "flawless": (cut, top), "later": (left, bottom - 18), "fix": (cut, bottom - 18)}
    for zone, (at, line) in corners.items():
        said, colour, sign = _ZONES[zone]
        runs = (Run(f"{sign} " if sign else "", True, colour=colour, own=False), deck.run(said, True, colour))
        pen.shape("Part", (at + 5, line + 2, (cut if at == left else right) - at - 8, 15), [Para(runs, 11)])


def _axes(deck: Deck, pen: Pen, field: _Field, found: Sequence[Any]) -> None:
    """The scores along both sides, what they are scores of, and what the signs mean."""
    left, bottom, width = field.left, field.bottom, field.right - field.left
    up = (deck.run(phrase("Satisfaction"), bold=True), Run(" \N{UPWARDS ARROW}", own=False))
    along = (deck.run(phrase("Importance to the customer"), bold=True), Run(" \N{RIGHTWARDS ARROW}", own=False))
    pen.shape("Upwards", (left, field.top - 18, width, 15), [Para(up, 11)])
    for n in range(1, 6):
        number = [para(str(n), 10, align="ctr", own=False, colour="quiet")]
        pen.shape("Score", (left - 18, field.down(n) - 7, 14, 13), number, lines=False)
        pen.shape("Score", (field.across(n) - 10, bottom + 2, 20, 13), number, lines=False)
    pen.shape("Phases", (left, bottom + 16, width * 0.5, 15), [_phases(deck, found)])
    pen.shape("Rightwards", (left + width * 0.5, bottom + 16, width * 0.5, 15), [Para(along, 11, align="r")])


def _phases(deck: Deck, found: Sequence[Any]) -> Para:
    """What the signs mean, of those that are there."""
    phases = {one.row["phase"] for one in found}
    signs = {"before": "\N{BLACK CIRCLE}", "during": "\N{BLACK SQUARE}", "after": "\N{BLACK DIAMOND}"}
    said = {"before": phrase("before purchase"), "during": phrase("during"), "after": phrase("after")}
    runs: list[Run] = []
    for key in (one for one in signs if one in phases):
        runs += [Run(f"{signs[key]} ", colour=key, own=False), deck.run(said[key]), Run(APART)]
    return Para(tuple(runs), 10)


def _spread(found: Sequence[Any], field: _Field) -> Iterator[tuple[Any, str, float, float]]:
    """Each point with its number and its place: those of the same scores stand beside each other.

    Where more have the same scores than there is room for, the last point says how many; the list names them.
    """
    room = field.across(2) - field.across(1), field.down(1) - field.down(2)
    columns, rows = (max(1, int(side // (_POINT + 6))) for side in room)
    spots: dict[tuple[int, int], list[Any]] = {}
    for one in found:
        spots.setdefault((one.row["importance"], one.row["satisfaction"]), []).append(one)
    for (importance, satisfaction), group in spots.items():
        shown = group[: columns * rows]
        across, down = min(columns, len(shown)), -(-len(shown) // columns)
        for n, one in enumerate(shown):
            dx, dy = n % columns - (across - 1) / 2, n // columns - (down - 1) / 2
            hidden = len(group) - len(shown) + 1 if n == len(shown) - 1 and len(group) > len(shown) else 0
            label = f"+{hidden}" if hidden else str(one.number)
            spread = _POINT + 6
            yield one, label, field.across(importance) + dx * spread, field.down(satisfaction) + dy * spread


def moments(deck: Deck) -> None:
    """The steps that must be flawless, each with why; no slide where none is marked."""
    found = [(stage, step) for stage, step in deck.journey.steps() if step.priority]
    if not found:
        return
    title = plural("{n} moment where we must be flawless", "{n} moments where we must be flawless", n=len(found))
    notes: list[Phrase | str] = [
        phrase("These are the pillars: other services are built on them. Promise here only what you keep."),
        phrase("Ask of each: who answers for it, and which KPI tells when it fails?"),
    ]
    many = min(3, len(found))
    columns = [Column(tuple(_moment(deck, *one) for one in found[n::many])) for n in range(many)]
    for page, placed in enumerate(pages(deck, columns, deck.area), start=1):
        draw(deck.slide(deck.say(title), notes, page=page), placed)


def _moment(deck: Deck, stage: Stage, step: Step) -> Note:
    where = phrase("Step {n}", n=deck.numbers[step.id])
    head = (
        Run("\N{BLACK STAR} ", True, colour="accent", own=False),
        deck.run(where, bold=True, colour="accent"),
        Run(f"{APART}{stage.title}", colour="quiet"),
    )
    words = [Para(head, 12), para(step.text, 18, before=4, bold=True)]
    if step.moment_question:
        words.append(para(step.moment_question, 14, before=4))
    if feels := felt(deck, step):
        words.append(
            Para((deck.run(phrase("Feels"), colour="quiet"), Run(f"{APART}{feels}", colour="quiet")), 12, before=4)
        )
    for one in step.verbatims[:2]:
        source = Run(f"{APART}{one.source}", colour="quiet") if one.source else Run("")
        words.append(Para((Run(quoted(one.text, deck.journey.language), italic=True), source), 13, before=6))
    if step.department:
        who = word("department", step.department).to(deck.language)
        words.append(
            Para((deck.run(phrase("Department"), colour="quiet"), Run(f"{APART}{who}", colour="quiet")), 12, before=6)
        )
    kpis = sorted((card for card in stage.of("kpi") if isinstance(card, Kpi)), key=lambda one: STATES.index(one.state))
    words += [replace(kpi_line(deck, one), before=1.0 if n else 6.0) for n, one in enumerate(kpis[:3])]
    return Note(step.text, tuple(words), face=step.emotion, mark="accent")
