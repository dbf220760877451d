"""Cases: how long journeys take, and how many events they have, as histograms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from statistics import median, quantiles
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.sheet import (
    LABEL,
    NAME,
    NOTE,
    PANEL,
    Chart,
    Scale,
    panel,
    rule,
    texts_wide,
    times,
    written,
)  # fmt: skip
from journeykit.drawing.marks import Block, Box, Mark, paragraph, tint
from journeykit.text import Phrase, phrase

__all__ = ["CHART"]

_BINS: Final = 28
_FAR: Final = 8.0
"""From this ratio of the third quarter to the first on, times lie far apart."""
_GAP: Final = 5.0


def _lengths(facts: Facts) -> list[float]:
    return sorted(float(row["duration_s"]) for row in facts.rows if row["duration_s"] is not None)


def _events(facts: Facts) -> list[int]:
    return sorted(int(row["events"]) for row in facts.rows)


def _quarters(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = quantiles(values, method="inclusive") if len(values) > 1 else (values[0],) * 3
    return low, middle, high


def _title(facts: Facts) -> Phrase:
    known = _lengths(facts)
    if len(known) == 1:
        return phrase("One journey, of {time}", time=facts.time(known[0]))
    if not median(known):
        return phrase("Half of the cases, or more, take no time")
    return phrase("Half of the journeys take longer than {time}", time=facts.time(median(known)))


def _lead(facts: Facts) -> Phrase:
    known = _lengths(facts)
    low, _, high = _quarters(known)
    at_once = sum(one == 0 for one in known)
    said = phrase("The middle half takes {range}.", range=facts.times(low, high))
    if not at_once:
        return said
    none = phrase(
        "{cases} take no time: all their events have one time, or there is only one.", cases=facts.cases(at_once)
    )
    return phrase("{one} {other}", one=said, other=none)


def _lines(facts: Facts) -> Iterator[Phrase]:
    known, events = _lengths(facts), _events(facts)
    yield phrase("Longest: {time}", time=facts.time(known[-1]))
    low, middle, high = _quarters(events)
    yield phrase(
        "Events a case: median {n}, middle half {low} to {high}, at most {most}", n=facts.n(middle), low=facts.n(low),
        high=facts.n(high), most=facts.n(events[-1]),
    )  # fmt: skip
    scale = _scale(known, 0.0, 1.0)
    for start, end, count in _counted(known, scale):
        if count:
            yield phrase("{range}: {cases}", range=facts.times(start, end), cases=facts.cases(count))


def _scale(known: Sequence[float], start: float, end: float) -> Scale:
    """Logarithmic where times lie far apart: else most would stand in one bar."""
    low, _, high = _quarters(known)
    if low > 0 and high / low < _FAR:
        return Scale(0.0, known[-1], start, end)
    scale = times(known, start, end)
    assert scale is not None
    return scale


def _counted(values: Sequence[float], scale: Scale) -> list[tuple[float, float, int]]:
    """Bins of a scale of time: from, to, and how many; what takes no time is in the first."""
    counts, wide = [0] * _BINS, scale.end - scale.start
    for value in values:
        counts[min(_BINS - 1, int((scale.at(value) - scale.start) / wide * _BINS + 1e-9))] += 1
    return [(scale.value(n / _BINS), scale.value((n + 1) / _BINS), count) for n, count in enumerate(counts)]


def _body(facts: Facts, wide: float, high: float) -> Block:
    right = 0.34 * wide
    left, tall = wide - right - _GAP, min(high, 0.5 * wide)
    marks = [
        panel(left, tall), *_durations(facts, left, tall),
        *(mark.moved(left + _GAP, 0.0) for mark in (panel(right, tall), *_counts(facts, right, tall))),
    ]  # fmt: skip
    return Block(tall, tuple(marks))


def _durations(facts: Facts, wide: float, high: float) -> Iterator[Mark]:
    known = _lengths(facts)
    scale = _scale(known, PANEL + 12.0, wide - PANEL - 6.0)
    bins = _counted(known, scale)
    wide_apart = phrase("How long a case takes, on a scale from seconds to months")
    yield from _head(facts.say(wide_apart if scale.logarithmic else phrase("How long a case takes")), wide)
    top, foot, most = PANEL + 17.0, high - PANEL - 6.0, max(count for *_, count in bins)
    low, middle, upper = _quarters(known)
    pale = Scale(0, 1, scale.at(low), scale.at(upper))
    yield Box(
        pale.start, top - 3, max(0.4, pale.end - pale.start), foot - top + 3, tint("accent", 0.09), None, radius=0.6
    )
    for x, text in scale.ticks(facts):
        yield rule(x, top, x, foot, "line", 0.2, True)
        yield written(x, foot + 3.5, text, NOTE, colour="quiet", anchor="center")
    each = (scale.end - scale.start) / _BINS
    for n, (*_, count) in enumerate(bins):
        if count:
            tall = (foot - top) * count / most
            yield Box(scale.start + n * each + 0.3, foot - tall, each - 0.6, tall, "accent", None, radius=0.4)
    yield rule(PANEL, foot, wide - PANEL, foot, "line", 0.3)
    yield from _marked(facts, scale.at(middle), top - 3, foot, wide)
    yield from _top(facts, most, top, scale.start)


def _marked(facts: Facts, x: float, top: float, foot: float, wide: float) -> Iterator[Mark]:
    """A line at the median, with its words over it."""
    text = facts.say(phrase("median {time}, the middle half is tinted", time=facts.time(median(_lengths(facts)))))
    half = texts_wide([text], "semibold", LABEL) / 2
    yield rule(x, top - 1, x, foot, "ink", 0.45)
    yield written(min(max(x, PANEL + half), wide - PANEL - half), top - 3.6, text, LABEL, "semibold", anchor="center")


def _top(facts: Facts, most: int, top: float, x: float) -> Iterator[Mark]:
    """How many the highest bar holds."""
    text = facts.n(most)
    yield rule(x - 1.5, top, x - 0.5, top, "quiet", 0.3)
    yield written(x - 2.0, top, text, NOTE, colour="quiet", anchor="right")


def _counts(facts: Facts, wide: float, high: float) -> Iterator[Mark]:
    """How many events a case has, in bins of whole numbers."""
    known = _events(facts)
    step = max(1, ceil(known[-1] / 14))
    bins = [sum(n * step < one <= (n + 1) * step for one in known) for n in range(ceil(known[-1] / step))]
    yield from _head(facts.say(phrase("Events a case")), wide)
    names = [
        facts.n(n + 1) if step == 1 else f"{facts.n(n * step + 1)}\N{EN DASH}{facts.n((n + 1) * step)}"
        for n in range(len(bins))
    ]
    label = texts_wide(names, "regular", NOTE) + 3.0
    side = texts_wide([facts.n(count) for count in bins], "regular", NOTE) + 2.0
    each = min(8.0, (high - 2 * PANEL - 8.0) / len(bins))
    room = wide - 2 * PANEL - label - side
    for n, (name, count) in enumerate(zip(names, bins, strict=True)):
        y = PANEL + 9.0 + (n + 0.5) * each
        long = room * count / max(bins)
        yield written(PANEL + label - 2.5, y, name, NOTE, colour="quiet", anchor="right")
        yield Box(
            PANEL + label, y - each * 0.36, max(0.2, long), each * 0.72, "before", None, radius=min(0.6, long / 2)
        )
        yield written(PANEL + label + long + 1.5, y, facts.n(count), NOTE)


def _head(text: str, wide: float) -> tuple[Mark, ...]:
    return paragraph(text, wide - 2 * PANEL, NAME, "semibold").at(PANEL, PANEL - 1)


CHART: Final = Chart(("case_id", "events", "duration_s"), _title, _lead, _body, _lines)
