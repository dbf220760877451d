"""The emotion curve of a map by itself: the lived journey, and the ideal one beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Any, Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.sheet import LABEL, NOTE, Chart, Sign, key, rule, runs, texts_wide, written
from journeykit.drawing.curve import LEVELS, emotion_plot, least_height, places
from journeykit.drawing.marks import Block, Box, Icon, Line, Mark, Shape, paragraph, side_by_side, stack
from journeykit.drawing.measure import line_height, width
from journeykit.drawing.sheet import SMALL, Sheet
from journeykit.model.journey import Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]

_NARROW: Final = 150.0
_HIGH: Final = (62.0, 78.0)
_PAD: Final = 2.0
_COLUMN: Final = 62.0
_PER_STEP: Final = (3.0, 5.0)
"""The least room of a step, in millimetres, on a narrow page and on a wide one: else the curve goes on below."""


def _felt(facts: Facts) -> list[Any]:
    return [row for row in facts.rows if row["layer"] == "lived" and row["emotion"] is not None]


def _alike(felt: Sequence[Any]) -> bool:
    return len({row["emotion"] for row in felt}) == 1


def _title(facts: Facts) -> Phrase:
    felt = _felt(facts)
    if not felt:
        return phrase("No step says yet how it feels")
    low = min(felt, key=lambda row: row["emotion"])
    if _alike(felt):
        feeling = word("emotion", low["emotion"]).to(facts.language)
        return phrase("Every step feels the same: {feeling}", feeling=feeling)
    return phrase("Lowest at step {n}: “{step}”", n=low["number"], step=low["name"].rstrip("."))


def _lead(facts: Facts) -> Phrase:
    felt = _felt(facts)
    if not felt:
        return phrase("Give the steps a feeling, then the curve stands here.")
    if _alike(felt):
        return phrase("Give more steps a feeling, then the ups and downs show.")
    high = max(felt, key=lambda row: row["emotion"])
    return phrase("Highest at step {n}: “{step}”.", n=high["number"], step=high["name"].rstrip("."))


def _counted(facts: Facts) -> Phrase:
    return plural("{n} step with a feeling", "{n} steps with a feeling", n=len(_felt(facts)))


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        feels = (
            word("emotion", row["emotion"]).to(facts.language)
            if row["emotion"] is not None
            else facts.say(phrase("no feeling given"))
        )
        feels = ", ".join(filter(None, (feels, row["feeling"])))
        name = phrase("Step {n}", n=row["number"]) if row["number"] else phrase("Ideal step")
        yield phrase("{which}: {step} Feels: {feels}.", which=name, step=row["name"], feels=feels)


def _body(facts: Facts, wide: float, high: float) -> Block:
    journey: Journey = facts.about["journey"]
    sheet = Sheet(journey, facts.language, 1.0, date.min)
    room = max(width(word("emotion", level).to(facts.language), "regular", sheet.pt(SMALL)) for level in LEVELS)
    left = room + 7.0
    counts = [max(1, len(stage.of("step", "lived"))) for stage in journey.stages]
    parts = runs(counts, (wide - left) / _PER_STEP[wide >= _NARROW])
    bands = [_stages(journey.stages[run], wide - left) for run in parts]
    named = all(map(_named, bands))
    numbers = {stage.id: n for n, stage in enumerate(journey.stages, start=1)}
    sheets = [sheet if len(parts) == 1 else replace(sheet, part=journey.stages[run]) for run in parts]
    plots = [
        _band(facts, one, stages, wide - left, {} if named else numbers)
        for one, stages in zip(sheets, bands, strict=True)
    ]
    drawn = stack([Block(plot.height, tuple(plot.at(left, 0))) for plot in plots], 5.0)
    return stack([drawn, _legend(facts, wide), Block(0.0) if named else _numbered(journey.stages, wide)], 2.0)


def _numbered(stages: Sequence[Stage], wide: float) -> Block:
    """The stages by number, in as many columns as have room, from top to bottom."""
    count = max(1, min(int(wide / _COLUMN), len(stages)))
    each, tall = (wide - 5.0 * (count - 1)) / count, ceil(len(stages) / count)
    said = [paragraph(f"{n}  {stage.title}", each, NOTE, colour=stage.phase) for n, stage in enumerate(stages, start=1)]
    columns = [stack(said[n : n + tall]) for n in range(0, len(said), tall)]
    return side_by_side((n * (each + 5.0), column) for n, column in enumerate(columns))


def _band(
    facts: Facts, sheet: Sheet, stages: Sequence[tuple[Stage, float, float]], wide: float, numbers: Mapping[str, int]
) -> Block:
    """The curve over some stages, under their names, or their `numbers` where names have no room."""
    plotted = least_height(sheet, stages, wide, _HIGH[wide >= _NARROW - 20.0])
    plot = emotion_plot(sheet, stages, wide, plotted)
    chosen = _chosen(facts, sheet, stages, plotted)
    ground = max((n for n, mark in enumerate(plot.marks) if isinstance(mark, Shape)), default=0) + 1
    pictured = Block(plot.height, (*plot.marks[:ground], *chosen[:1], *plot.marks[ground:], *chosen[1:]))
    return stack([_heads(stages, numbers), pictured], 1.2)


def _stages(stages: Sequence[Stage], room: float) -> list[tuple[Stage, float, float]]:
    """Each stage with its left edge and its width, by the number of its lived steps."""
    counts = [max(1, len(stage.of("step", "lived"))) for stage in stages]
    found, x = [], 0.0
    for stage, count in zip(stages, counts, strict=True):
        wide = room * (count + 1.2) / (sum(counts) + 1.2 * len(counts))
        found.append((stage, x, wide))
        x += wide
    return found


def _heads(stages: Sequence[tuple[Stage, float, float]], numbers: Mapping[str, int]) -> Block:
    """The stages under a line in the colour of their phase: by name, or by number where names have no room."""
    marks: list[Mark] = []
    high = 0.0
    for stage, x, wide in stages:
        name = str(numbers[stage.id]) if numbers else stage.title
        block = paragraph(name, wide - _PAD, NOTE, "semibold", stage.phase)
        marks += [Box(x + 0.3, 0.0, wide - 0.6, 1.1, stage.phase, None, radius=0.3), *block.at(x + 0.8, 1.8)]
        high = max(high, block.height)
    return Block(1.8 + high, tuple(marks))


def _named(stages: Sequence[tuple[Stage, float, float]]) -> bool:
    """Whether every word of every name fits over its stage."""
    return all(texts_wide(stage.title.split(), "semibold", NOTE) <= wide - _PAD for stage, _, wide in stages)


def _chosen(facts: Facts, sheet: Sheet, stages: Sequence[tuple[Stage, float, float]], high: float) -> list[Mark]:
    """The step that is looked at: a line behind it, its number in a circle."""
    number = facts.about.get("step")
    x = next((x for x, _, step in places(stages, "lived") if sheet.numbers[step.id] == number), None)
    if x is None:
        return []
    spot = high - line_height(LABEL) / 2 - 0.4
    return [
        rule(x, 0.4, x, high - 0.4, "accent", 0.5),
        Box(x - 2.6, spot - 2.6, 5.2, 5.2, "accent", None, radius=2.6),
        written(x, spot, str(number), LABEL, "bold", "card", "center"),
    ]


def _legend(facts: Facts, wide: float) -> Block:
    entries: list[tuple[Sign, str]] = [
        (lambda x, y: [Line(x, y, ((0.0, 0.0), (4.0, 0.0)), "ink", 0.65)], facts.say(phrase("lived journey")))
    ]
    if any(row["layer"] == "ideal" and row["emotion"] is not None for row in facts.rows):
        entries.append((lambda x, y: [Line(x, y, ((0.0, 0.0), (4.0, 0.0)), "accent", 0.4, "dash")],
                        facts.say(phrase("ideal journey"))))  # fmt: skip
    if any(row["moment"] for row in facts.rows):
        entries.append((lambda x, y: [Icon(x + 0.2, y - 1.7, 3.4, "star", "accent", outline=True)],
                        facts.say(phrase("moment of truth"))))  # fmt: skip
    if any(row["priority"] for row in facts.rows):
        entries.append((lambda x, y: [Icon(x + 0.2, y - 1.7, 3.4, "star", "accent")],
                        facts.say(phrase("must be flawless"))))  # fmt: skip
    return key(entries, wide)


CHART: Final = Chart(("name", "emotion"), _title, _lead, _body, _lines, _counted, least=90.0)
