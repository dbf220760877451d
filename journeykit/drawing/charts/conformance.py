"""Ideal against lived: the ideal steps as a line, who goes along it, who skips what, and where they leave it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import (
    Column,
    bar,
    figures,
    grid,
    names,
    plot,
    share_lines,
    share_ticks,
    shares,
    span,
    words,
)  # fmt: skip
from journeykit.drawing.charts.sheet import NOTE, Chart, rule
from journeykit.drawing.marks import Block, Box, Mark
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]

_LEAVES: Final = 3
_STOP: Final = 3.0


def _title(facts: Facts) -> Phrase:
    share = facts.about.get("conforming")
    if share is None:
        return phrase("How far real journeys follow the ideal one")
    return phrase("{share} of the cases follow the ideal journey as it was drawn", share=facts.share(share))


def _lead(facts: Facts) -> Phrase:
    most = max(facts.rows, key=lambda row: row["skipped"])
    said = (
        phrase("Most often skipped: “{step}”, by {count}.", step=_name(most), count=facts.cases(most["skipped"]))
        if most["skipped"]
        else phrase("No step is skipped.")
    )
    if facts.about.get("fitness") is None:
        return said
    how = phrase("On average {share} of a journey fits.", share=facts.share(facts.about["fitness"]))
    return phrase("{one} {other}", one=how, other=said)


def _name(row: Row) -> str:
    return str(row["name"] or row["step"])


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "{name}: done by {cases}, {share} ({range}); skipped by {skipped}, out of order in {early}",
            name=_name(row), cases=facts.cases(row["cases"]), share=facts.share(row["share"]),
            range=facts.range(row["low"], row["high"]), skipped=facts.n(row["skipped"]), early=facts.n(row["early"]),
        )  # fmt: skip
    for one in facts.about.get("leaves") or ():
        yield phrase("{text}.", text=facts.say(_leaves(facts, one, whole=True)))


def _leaves(facts: Facts, one: Row, whole: bool = False) -> Phrase:
    to = str(one.get("instead") or "") or facts.say(phrase("nothing: the journey ends"))
    told = {"instead": to, "cases": facts.cases(one["cases"])}
    return (
        phrase("After “{after}”, instead: {instead} ({cases})", after=one["after"], **told)
        if whole
        else phrase("{instead} ({cases})", **told)
    )


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows, scale = facts.rows, shares()
    aside = _asides(facts)

    def stop(n: int, room: float) -> Block:
        return Block(_STOP, (_stop(facts, rows[n], room),))

    columns = [
        Column("", stop, _STOP + 1.0, behind=_line),
        names(facts.say(phrase("Ideal step")), [_name(row) for row in rows], wide),
        plot(
            facts.say(phrase("Did it")),
            lambda n, w: [
                *bar(scale(w), rows[n]["share"] or 0.0, facts.colour(_name(rows[n]))),
                *span(scale(w), rows[n]["low"], rows[n]["high"]),
            ],
            share_lines(scale), share_ticks(facts, scale),
        ),
        figures(facts.say(phrase("Share")), [facts.share(row["share"]) for row in rows],
                [facts.range(row["low"], row["high"]) for row in rows]),
        figures(facts.say(phrase("Cases")), [facts.n(row["cases"]) for row in rows]),
        figures(facts.say(phrase("Skipped")), [facts.n(row["skipped"]) for row in rows]),
        figures(facts.say(phrase("Out of order")), [facts.n(row["early"]) for row in rows]),
    ]  # fmt: skip
    if any(aside):
        head = facts.say(phrase("Where they go instead, after it"))
        columns.append(
            words(head, [[(text, NOTE + 0.5, "regular", "ink") for text in one] for one in aside], 0.22 * wide)
        )
    return grid(columns, len(rows), wide, high)


def _asides(facts: Facts) -> list[list[str]]:
    """Where cases leave the line after each step: the most frequent ways, and how many more there are."""
    found: list[list[str]] = []
    for row in facts.rows:
        known = {str(row["step"]), _name(row)}
        ways = [one for one in facts.about.get("leaves") or () if str(one["after"]) in known]
        ways.sort(key=lambda one: -one["cases"])
        said = [facts.say(_leaves(facts, one)) for one in ways[:_LEAVES]]
        rest = len(ways) - _LEAVES
        found.append(
            [*said, facts.say(plural("and {n} other way", "and {n} other ways", n=rest))] if rest > 0 else said
        )
    return found


def _line(room: float, tall: float) -> list[Mark]:
    """The line through all stops."""
    return [rule(_STOP / 2, 1.0, _STOP / 2, tall - 1.0, "quiet", 0.9)]


def _stop(facts: Facts, row: Row, room: float) -> Mark:
    """A stop: as full as the step is done."""
    colour = facts.colour(_name(row))
    return Box(
        0, 0, _STOP, _STOP, colour if (row["share"] or 0) >= 50 else "card", colour, radius=_STOP / 2, weight=0.7
    )


CHART: Final = Chart(
    ("step", "name", "cases", "share", "low", "high", "skipped", "early"), _title, _lead, _body, _lines
)
