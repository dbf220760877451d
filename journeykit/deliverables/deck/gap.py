"""The gap between the ideal and the lived journey, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from journeykit.deliverables.deck.flow import Column, Note, draw, pages
from journeykit.deliverables.deck.ground import Box
from journeykit.deliverables.deck.pen import Pen
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.words import APART, Para, Run, largest, para
from journeykit.drawing.charts.of_map import facts_of_map
from journeykit.errors import BadValue
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase

__all__ = ["gap"]


def gap(deck: Deck) -> None:
    """How far the ideal journey is from the lived one, the largest gap first; no slide without ideal steps."""
    try:
        chart, facts = facts_of_map(deck.journey, "gap", deck.language)
    except BadValue:
        return
    rows = [row for row in facts.rows if row["gap"] is not None or row["ideal_steps"]]
    notes: list[Phrase | str] = [
        chart.lead(facts),
        phrase("Begin at the top: that is where a change is felt most."),
        *islice(chart.lines(facts), 1),  # the others stand on the slide
    ]
    x, y, width, high = deck.area
    columns = [Column(tuple(note for row in rows for note in _row(deck, facts, row)))]
    column = (x + width * 0.56, y, width * 0.44, high)
    if len(rows) <= 8 and len(found := pages(deck, columns, column)) == 1:
        pen = deck.slide(deck.say(chart.title(facts)), notes)
        _tracks(deck, pen, facts, rows, (x, y, width * 0.53, high))
        draw(pen, found[0])
        return
    for page, placed in enumerate(pages(deck, columns, deck.area, across=2), start=1):
        draw(deck.slide(deck.say(chart.title(facts)), notes, page=page), placed)


def _row(deck: Deck, facts: Any, row: Any) -> list[Note]:
    """A stage: its gap in words, and what should happen there."""
    words = [para(row["name"], 12, bold=True)]
    if row["gap"] is not None:
        told = phrase(
            "lived {lived}, ideal {ideal}, gap {gap}",
            lived=facts.points(row["lived"]),
            ideal=facts.points(row["ideal"]),
            gap=facts.points(row["gap"]),
        )
        words.append(Para((deck.run(told, colour="quiet"),), 11, before=1))
    words += [para(step, 11.5, before=2) for step in row["ideal_steps"]]
    return [Note(row["name"], tuple(words), mark="accent")]


def _tracks(deck: Deck, pen: Pen, facts: Any, rows: Sequence[Any], box: Box) -> None:
    """A line for each stage from very bad to very good, with where it is and where it should be."""
    x, y, width, high = box
    pen.shape("Ground", box, fill="card", line="line")
    left, right = x + width * 0.36, x + width - 62
    each = min(64.0, (high - 70) / max(1, len(rows)))
    step = (right - left) / 4
    for level in (-2, -1, 0, 1, 2):
        at = left + step * (level + 2)
        said = word("emotion", level).to(deck.language)
        pen.face(level, (at, y + 16), 16, alt=said)
        pen.shape(
            "Level",
            (at - step / 2, y + 26, step, 12),
            [para(said, 10, align="ctr", own=False, colour="quiet")],
            lines=False,
        )
        pen.rule((at, y + 42), (at, y + 46 + each * len(rows)), "rule")
    for n, row in enumerate(rows):
        middle = y + 46 + each * (n + 0.5)
        size = largest(row["name"], (12.0, 11.0, 10.0, 9.0, 8.0), (left - x - 22, each), deck.wider, bold=True)
        words = [para(row["name"], size, bold=True)]
        pen.shape("Stage", (x + 10, middle - each / 2, left - x - 22, each), words, anchor="ctr")
        pen.rule((left, middle), (right, middle), "line")
        _track(deck, pen, facts, row, (left, right, middle))
        value = [para("\N{EN DASH}" if row["gap"] is None else facts.points(row["gap"]), 14, bold=True, own=False)]
        pen.shape("Gap", (right + 14, middle - 9, 44, 18), value, anchor="ctr", lines=False)
    key = (
        Run("\N{BLACK CIRCLE} ", True, own=False),
        deck.run(phrase("lived journey")),
        Run(f"{APART}{APART}\N{BLACK DIAMOND} ", True, colour="accent", own=False),
        deck.run(phrase("ideal journey")),
    )
    pen.shape("Key", (x + 10, y + high - 20, width - 20, 14), [Para(key, 10)], anchor="ctr")


def _track(deck: Deck, pen: Pen, facts: Any, row: Any, line: tuple[float, float, float]) -> None:
    left, right, y = line
    places = {key: left + (right - left) * (row[key] + 2) / 4 for key in ("lived", "ideal") if row[key] is not None}
    if len(places) == 2 and row["lived"] != row["ideal"]:
        start, end = sorted(places.values())
        pen.shape("Gap", (start, y - 3, end - start, 6), fill="tint", line="accent", weight=0.5)
    for key, kind, colour, said in (
        ("ideal", "diamond", "accent", phrase("ideal journey")),
        ("lived", "ellipse", "ink", phrase("lived journey")),
    ):
        if key in places:
            side = 14.0 if kind == "diamond" else 12.0
            pen.shape(
                "Mark",
                (places[key] - side / 2, y - side / 2, side, side),
                kind=kind,
                fill=colour,
                line="card",
                alt=f"{row['name']}: {deck.say(said)} {facts.points(row[key])}",
            )
