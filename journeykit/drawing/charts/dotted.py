"""The dotted chart: a row a case, a sign an event, on a scale of time since the case began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal

from journeykit.drawing.charts.facts import DAY, Facts
from journeykit.drawing.charts.sheet import (
    LABEL,
    NOTE,
    PANEL,
    Chart,
    Scale,
    Sign,
    key,
    panel,
    rule,
    times,
    written,
)  # fmt: skip
from journeykit.drawing.marks import Block, Cloud, Dots, Mark, paragraph
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase

__all__ = ["CHART"]

_SHAPES: Final[dict[str, tuple[Literal["circle", "square", "diamond"], str]]] = {
    "before": ("circle", "before"), "during": ("square", "during"), "after": ("diamond", "after"),
    "": ("circle", "accent"),
}  # fmt: skip
_START: Final = 16.0
"""Room for the sign of where each case begins, before the scale, which knows no zero."""


def _ends(facts: Facts) -> dict[object, float]:
    ends: dict[object, float] = {}
    for row in facts.rows:
        ends[row["case"]] = max(ends.get(row["case"], 0.0), row["since_s"])
    return ends


def _title(facts: Facts) -> Phrase:
    ends = _ends(facts)
    soon = 100 * sum(one <= DAY for one in ends.values()) / len(ends)
    return phrase("{share} of {cases} are over within a day", share=facts.share(soon), cases=facts.cases(len(ends)))


def _lead(facts: Facts) -> Phrase:
    return phrase("Each row is a case, each sign an event, as long after the first one as the scale says.")


def _lines(facts: Facts) -> Iterator[Phrase]:
    counts = Counter(str(row["activity"]) for row in facts.rows)
    since: dict[str, list[float]] = {}
    for row in facts.rows:
        since.setdefault(str(row["activity"]), []).append(row["since_s"])
    for name, count in counts.most_common():
        low, high = min(since[name]), max(since[name])
        yield phrase(
            "{name}: {count} events, {low} to {high} after the case began", name=name, count=facts.n(count),
            low=facts.time(low), high=facts.time(high),
        )  # fmt: skip
    yield phrase("Longest case: {time}", time=facts.time(max(_ends(facts).values())))


def _body(facts: Facts, wide: float, high: float) -> Block:
    ends = _ends(facts)
    places = {case: n for n, case in enumerate(sorted(ends, key=lambda case: (ends[case], str(case))))}
    phases = [phase for phase in ("before", "during", "after") if any(row["phase"] == phase for row in facts.rows)]
    signs: list[tuple[Sign, str]] = [(_sign(phase), word("phase", phase).to(facts.language)) for phase in phases]
    if not phases or any(not row["phase"] for row in facts.rows):
        signs.append((_sign(""), facts.say(phrase("Event of no stage") if phases else phrase("Event"))))
    legend = key(signs, wide - 2 * PANEL)
    top, tall = PANEL + 9.0, max(high, 90.0)
    foot = tall - PANEL - legend.height - 2.0
    marks: list[Mark] = [panel(wide, tall)]
    marks += _axis(facts, wide, top, foot)
    marks += _dots(facts, places, wide, top, foot)
    return Block(tall, (*marks, *legend.at(PANEL, foot + 2.0)))


def _sign(phase: str) -> Sign:
    shape, colour = _SHAPES[phase]
    return lambda x, y: [Dots(x + 1.0, y, 2.0, 1, shape, colour, 1)]


def _axis(facts: Facts, wide: float, top: float, foot: float) -> Iterator[Mark]:
    scale = _scale(facts, wide)
    head = facts.say(phrase("Time since the case began"))
    yield from paragraph(head, wide, LABEL, "semibold", "quiet").at(PANEL, PANEL - 2)
    yield written(PANEL + 3.0, top - 2.0, facts.n(0), NOTE, colour="quiet", anchor="center")
    yield rule(PANEL + 3.0, top, PANEL + 3.0, foot, "line", 0.2, True)
    for x, text in scale.ticks(facts) if scale else ():
        yield written(x, top - 2.0, text, NOTE, colour="quiet", anchor="center")
        yield rule(x, top, x, foot, "line", 0.2, True)


def _scale(facts: Facts, wide: float) -> Scale | None:
    return times((row["since_s"] for row in facts.rows if row["since_s"] > 0), PANEL + _START, wide - PANEL - 8.0)


def _dots(facts: Facts, places: dict[object, int], wide: float, top: float, foot: float) -> Iterator[Mark]:
    """The shortest cases on top; an event at the very start stands before the scale."""
    scale, each = _scale(facts, wide), (foot - top) / len(places)
    size = min(2.0, max(0.7, each * 0.9))
    if each > 4.0:
        yield from (
            rule(PANEL, top + (n + 0.5) * each, wide - PANEL, top + (n + 0.5) * each) for n in range(len(places))
        )
    points: dict[str, list[tuple[float, float]]] = {}
    for row in facts.rows:
        x = scale.at(row["since_s"]) if scale and row["since_s"] > 0 else PANEL + 3.0
        points.setdefault(row["phase"] or "", []).append((x, top + (places[row["case"]] + 0.5) * each))
    for phase, those in points.items():
        yield Cloud(0.0, 0.0, tuple(those), size, *_SHAPES[phase])


CHART: Final = Chart(("case", "since_s", "activity", "phase"), _title, _lead, _body, _lines)
