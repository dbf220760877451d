"""Times between stages: the median, the middle half, and what one in ten exceeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import figures, grid, middle_half, names, spans
from journeykit.drawing.charts.sheet import Chart, Scale, times
from journeykit.drawing.marks import Block, Mark, Shape
from journeykit.text import Phrase, phrase

__all__ = ["CHART"]

_INSET: Final = 8.0


def _title(facts: Facts) -> Phrase:
    timed = [row for row in facts.rows if row["median_s"] is not None]
    if not timed:
        return phrase("Nobody goes from one stage to another")
    longest = max(timed, key=lambda row: row["median_s"])
    return phrase(
        "The longest way is from “{source}” to “{target}”: {time}", source=longest["source"],
        target=longest["target"], time=facts.time(longest["median_s"]),
    )  # fmt: skip


def _lead(facts: Facts) -> Phrase:
    return phrase(
        "The line is the median, the pale bar the middle half; one case in ten takes longer than the triangle says."
    )


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{source} to {target}: {cases}, median {time}, middle half {range}, one in ten longer than {most}",
            source=row["source"], target=row["target"], cases=facts.cases(row["cases"]),
            time=facts.time(row["median_s"]), range=facts.times(row["q1_s"], row["q3_s"]),
            most=facts.time(row["p90_s"]),
        )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows = facts.rows

    def scale(room: float) -> Scale | None:
        return times((row[key] for row in rows for key in _TIMES), _INSET, room - _INSET)

    def draw(n: int, known: Scale) -> list[Mark]:
        row, colour = rows[n], facts.colour(str(rows[n]["source"]))
        return [*middle_half(known, row["q1_s"], row["median_s"], row["q3_s"], colour), *_last(known, row, colour)]

    way = phrase("{source} \N{RIGHTWARDS ARROW} {target}")
    ways = [facts.say(phrase(way.source, source=row["source"], target=row["target"])) for row in rows]
    columns = [
        names(facts.say(phrase("From one stage to another")), ways, 1.15 * wide),
        spans(facts, facts.say(phrase("Time")), scale, draw),
        figures(facts.say(phrase("Median")), [facts.time(row["median_s"]) for row in rows],
                [facts.times(row["q1_s"], row["q3_s"]) for row in rows]),
        figures(facts.say(phrase("One in ten longer than")), [facts.time(row["p90_s"]) for row in rows]),
        figures(facts.say(phrase("Cases")), [facts.n(row["cases"]) for row in rows]),
    ]  # fmt: skip
    return grid(columns, len(rows), wide, high)


def _last(scale: Scale, row: Row, colour: str) -> Iterator[Mark]:
    if row["p90_s"] is not None:
        yield Shape(scale.at(row["p90_s"]), 0.0, ((-1.3, 1.3), (1.3, 1.3), (0.0, -1.2)), colour)


_TIMES: Final = ("q1_s", "median_s", "q3_s", "p90_s")
CHART: Final = Chart(("source", "target", "cases", *_TIMES), _title, _lead, _body, _lines)
