"""Loops: which activities customers do again, at once or after others, and how long that takes."""

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
    most = max(facts.rows, key=lambda row: row["repeating"])
    if not most["repeating"]:
        return phrase("Nobody does anything twice")
    return phrase(
        "{share} of those who do “{name}” do it again", share=facts.share(most["share"]), name=most["activity"]
    )


def _lead(facts: Facts) -> Phrase:
    return phrase(
        "A bar is the share of cases that repeat the activity, with its 95 % interval; what is repeated may be rework."
    )


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{name}: {count} of {all} cases do it again, {share} ({range}); {repeats} repeats, {direct} at once, "
            "{returns} after something else; median time until then {time}",
            name=row["activity"], count=facts.n(row["repeating"]), all=facts.n(row["cases"]),
            share=facts.share(row["share"]), range=facts.range(row["low"], row["high"]),
            repeats=facts.n(row["repeats"]), direct=facts.n(row["direct"]), returns=facts.n(row["returns"]),
            time=facts.time(row["median_s"]),
        )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows = facts.rows
    scale = shares(max((row["high"] or row["share"] or 0.0 for row in rows), default=100.0))
    counted = [phrase("{count} of {all}", count=facts.n(row["repeating"]), all=facts.n(row["cases"])) for row in rows]
    columns = [
        names(facts.say(phrase("Activity")), [str(row["activity"]) for row in rows], wide),
        plot(
            facts.say(phrase("Do it again")),
            lambda n, w: [
                *bar(scale(w), rows[n]["share"] or 0.0, facts.colour(str(rows[n]["activity"]))),
                *span(scale(w), rows[n]["low"], rows[n]["high"]),
            ],
            share_lines(scale),
            share_ticks(facts, scale),
        ),
        figures(facts.say(phrase("Share")), [facts.share(row["share"]) for row in rows], list(map(facts.say, counted))),
        figures(facts.say(phrase("Repeats")), [facts.n(row["repeats"]) for row in rows]),
        figures(facts.say(phrase("at once")), [facts.n(row["direct"]) for row in rows]),
        figures(facts.say(phrase("after something else")), [facts.n(row["returns"]) for row in rows]),
        figures(facts.say(phrase("Median time")), [facts.time(row["median_s"]) for row in rows]),
    ]
    return grid(columns, len(rows), wide, high)


CHART: Final = Chart(
    ("activity", "cases", "repeating", "share", "low", "high", "repeats", "direct", "returns", "median_s"),
    _title, _lead, _body, _lines,
)  # fmt: skip
