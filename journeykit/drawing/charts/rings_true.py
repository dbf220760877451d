"""It must ring true: how much of each lived step is in the customers' own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.grid import bar, figures, grid, names, plot, share_lines, share_ticks, shares, words
from journeykit.drawing.charts.sheet import NOTE, Chart
from journeykit.drawing.marks import Block, Mark
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]


def _title(facts: Facts) -> Phrase:
    known = [row["share"] for row in facts.rows if row["share"] is not None]
    if not known:
        return phrase("No step has a verbatim to compare its words with")
    return phrase(
        "On average {share} of a step is in the customers’ own words", share=facts.share(sum(known) / len(known))
    )


def _lead(facts: Facts) -> Phrase:
    return phrase("A map must ring true: words that only the firm uses are listed, so that you can put them in theirs.")


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{stage}, {step}: {share}, {all} in all their texts; only the firm’s: {firms}", stage=row["stage"],
            step=row["step"], share=facts.share(row["share"]), all=facts.share(row["share_all"]),
            firms=row["firms"] or "\N{EN DASH}",
        )  # fmt: skip


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows, scale = facts.rows, shares()

    def draw(n: int, room: float) -> list[Mark]:
        row = rows[n]
        return [] if row["share"] is None else bar(scale(room), row["share"], facts.colour(str(row["stage"])))

    columns = [
        names(facts.say(phrase("Step")), [str(row["step"]) for row in rows], 1.1 * wide),
        plot(facts.say(phrase("In their words")), draw, share_lines(scale), share_ticks(facts, scale)),
        figures(facts.say(phrase("Share")), [facts.share(row["share"]) for row in rows]),
        figures(facts.say(phrase("in all their texts")), [facts.share(row["share_all"]) for row in rows]),
        words(facts.say(phrase("Words that only the firm uses")), [
            [(str(row["firms"] or "\N{EN DASH}"), NOTE, "regular", "quiet")] for row in rows
        ], 0.3 * wide),
    ]  # fmt: skip
    return grid(columns, len(rows), wide, high)


def _counted(facts: Facts) -> Phrase:
    steps, texts = len(facts.rows), facts.about.get("events", 0)
    return phrase(
        "{steps}, {texts}", steps=plural("{n} step", "{n} steps", n=steps),
        texts=plural("{said} text", "{said} texts", n=texts, said=facts.n(texts)),
    )  # fmt: skip


CHART: Final = Chart(("stage", "step", "share", "share_all", "firms"), _title, _lead, _body, _lines, _counted)
