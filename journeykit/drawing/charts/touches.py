"""Touchpoints before conversion, by the channel that customers first came by."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.grid import (
    bar,
    figures,
    grid,
    middle_half,
    names,
    plot,
    share_lines,
    share_ticks,
    shares,
    span,
)  # fmt: skip
from journeykit.drawing.charts.sheet import NOTE, Chart, Scale, rule, written
from journeykit.drawing.marks import Block, Mark, Text
from journeykit.text import Phrase, phrase

__all__ = ["CHART", "channel"]

_INSET: Final = 4.0


def channel(facts: Facts, name: object) -> str:
    """The channel, in words where the data has none."""
    return str(name or "") or facts.say(phrase("not said"))


def _title(facts: Facts) -> Phrase:
    most, least = (choose(facts.rows, key=lambda row: row["median"]) for choose in (max, min))
    if most["median"] == least["median"]:
        return phrase("Whatever the channel, it takes {n} touchpoints to convert", n=facts.n(most["median"]))
    return phrase(
        "Who comes by “{most}” needs {n} touchpoints to convert, by “{least}” {m}",
        most=channel(facts, most["channel"]), n=facts.n(most["median"]),
        least=channel(facts, least["channel"]), m=facts.n(least["median"]),
    )  # fmt: skip


def _lead(facts: Facts) -> Phrase:
    return phrase("Touchpoints before the first conversion: the line is the median, the pale bar the middle half.")


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{name}: {cases} converted, {share} of all ({range}); median {n} touchpoints, middle half {low} to {high}",
            name=channel(facts, row["channel"]), cases=facts.cases(row["cases"]), share=facts.share(row["share"]),
            range=facts.range(row["low"], row["high"]), n=facts.n(row["median"]), low=facts.n(row["q1"]),
            high=facts.n(row["q3"]),
        )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows = facts.rows
    most = 2 * max(1, ceil(max(row["q3"] for row in rows) / 2))
    marked = (0, most // 2, most)

    def scale(room: float) -> Scale:
        return Scale(0.0, float(most), _INSET, room - _INSET)

    def touchpoints(n: int, room: float) -> list[Mark]:
        return middle_half(scale(room), rows[n]["q1"], rows[n]["median"], rows[n]["q3"], "accent")

    def ticks(room: float) -> list[Text]:
        places = [(scale(room).at(at), facts.n(at)) for at in marked]
        return [written(x, 0, text, NOTE, colour="quiet", anchor="center") for x, text in places]

    def lines(room: float, tall: float) -> list[Mark]:
        return [rule(x, 0, x, tall, "line", 0.2, True) for x in map(scale(room).at, marked)]

    def of_conversions(n: int, room: float) -> list[Mark]:
        known = of_all(room)
        return [*bar(known, rows[n]["share"], "before"), *span(known, rows[n]["low"], rows[n]["high"])]

    of_all = shares(max((row["high"] or row["share"] for row in rows), default=100.0))
    columns = [
        names(facts.say(phrase("Channel")), [channel(facts, row["channel"]) for row in rows], wide),
        plot(
            facts.say(phrase("Touchpoints before conversion")), touchpoints, lines, ticks,
        ),
        figures(facts.say(phrase("Median")), [facts.n(row["median"]) for row in rows], [
            facts.say(phrase("{low} to {high}", low=facts.n(row["q1"]), high=facts.n(row["q3"]))) for row in rows
        ]),
        plot(
            facts.say(phrase("Share of the conversions")), of_conversions,
            share_lines(of_all), share_ticks(facts, of_all),
        ),
        figures(facts.say(phrase("Share")), [facts.share(row["share"]) for row in rows],
                [facts.range(row["low"], row["high"]) for row in rows]),
        figures(facts.say(phrase("Cases")), [facts.n(row["cases"]) for row in rows]),
    ]  # fmt: skip
    return grid(columns, len(rows), wide, high)


CHART: Final = Chart(("channel", "cases", "median", "q1", "q3", "share", "low", "high"), _title, _lead, _body, _lines)
