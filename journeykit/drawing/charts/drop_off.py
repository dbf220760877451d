"""Drop-off: of those who come to a stage, how many go no further."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.grid import bar, figures, grid, names, plot, share_lines, share_ticks, shares, span
from journeykit.drawing.charts.sheet import Chart
from journeykit.drawing.marks import Block
from journeykit.text import Phrase, phrase

__all__ = ["CHART"]


def _title(facts: Facts) -> Phrase:
    rows = facts.rows[:-1] or facts.rows  # at the last stage all journeys end
    worst = max(rows, key=lambda row: row["share"] or 0.0)
    return phrase(
        "{share} of those who come to “{name}” go no further", share=facts.share(worst["share"]), name=worst["name"]
    )


def _lead(facts: Facts) -> Phrase:
    return phrase("A bar is the share whose journey ends at the stage; the thin line is its 95 % interval.")


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{name}: {left} of {cases} go no further, {share} ({range})", name=row["name"], left=facts.n(row["left"]),
            cases=facts.n(row["cases"]), share=facts.share(row["share"]), range=facts.range(row["low"], row["high"]),
        )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows = facts.rows
    scale = shares(max((row["high"] or row["share"] or 0.0 for row in rows), default=100.0))
    counted = [
        facts.say(phrase("{count} of {all}", count=facts.n(row["left"]), all=facts.n(row["cases"]))) for row in rows
    ]
    columns = [
        names(facts.say(phrase("Stage")), [str(row["name"]) for row in rows], wide),
        plot(
            facts.say(phrase("Go no further")),
            lambda n, w: [
                *bar(scale(w), rows[n]["share"] or 0.0, facts.colour(str(rows[n]["name"]))),
                *span(scale(w), rows[n]["low"], rows[n]["high"]),
            ],
            share_lines(scale),
            share_ticks(facts, scale),
        ),
        figures(facts.say(phrase("Share")), [facts.share(row["share"]) for row in rows],
                [facts.range(row["low"], row["high"]) for row in rows]),
        figures(facts.say(phrase("Cases")), counted),
    ]  # fmt: skip
    return grid(columns, len(rows), wide, high)


CHART: Final = Chart(("name", "cases", "left", "share", "low", "high"), _title, _lead, _body, _lines)
