"""The emotion curve of a map by itself: the lived journey, and the ideal one beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.sheet import LABEL, NOTE, Chart, Sign, key, rule, texts_wide, written
from journeykit.drawing.curve import LEVELS, emotion_plot, least_height, places
from journeykit.drawing.marks import Block, Box, Icon, Line, Mark, Shape, paragraph, stack
from journeykit.drawing.measure import line_height, width
from journeykit.drawing.sheet import SMALL, Sheet
from journeykit.model.journey import Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]

_NARROW: Final = 150.0
_HIGH: Final = (62.0, 78.0)
_PAD: Final = 2.0


def _felt(facts: Facts) -> list[Any]:
    return [row for row in facts.rows if row["layer"] == "lived" and row["emotion"] is not None]


def _title(facts: Facts) -> Phrase:
    felt = _felt(facts)
    if not felt:
        return phrase("No step says yet how it feels")
    low = min(felt, key=lambda row: row["emotion"])
    return phrase("Lowest at step {n}: “{step}”", n=low["number"], step=low["name"].rstrip("."))


def _lead(facts: Facts) -> Phrase:
    felt = _felt(facts)
    if not felt:
        return phrase("Give the steps a feeling, then the curve stands here.")
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
    stages = _stages(journey, wide - left)
    plotted = least_height(sheet, stages, wide - left, _HIGH[wide >= _NARROW])
    plot = emotion_plot(sheet, stages, wide - left, plotted)
    heads = _heads(stages)
    chosen = _chosen(facts, stages, plotted)
    ground = max((n for n, mark in enumerate(plot.marks) if isinstance(mark, Shape)), default=0) + 1
    pictured = Block(plot.height, (*plot.marks[:ground], *chosen[:1], *plot.marks[ground:], *chosen[1:]))
    body = stack([heads, pictured], 1.2)
    known = enumerate((stage for stage, _, _ in stages), start=1)
    numbered = [paragraph(f"{n}  {stage.title}", wide, NOTE, colour=stage.phase) for n, stage in known]
    if _named(stages):
        numbered = []
    return stack([Block(body.height, tuple(body.at(left, 0))), _legend(facts, wide), *numbered], 2.0)


def _stages(journey: Journey, room: float) -> list[tuple[Stage, float, float]]:
    """Each stage with its left edge and its width, by the number of its lived steps."""
    counts = [max(1, len(stage.of("step", "lived"))) for stage in journey.stages]
    found, x = [], 0.0
    for stage, count in zip(journey.stages, counts, strict=True):
        wide = room * (count + 1.2) / (sum(counts) + 1.2 * len(counts))
        found.append((stage, x, wide))
        x += wide
    return found


def _heads(stages: Sequence[tuple[Stage, float, float]]) -> Block:
    """The stages under a line in the colour of their phase: by name, or by number where names have no room."""
    marks: list[Mark] = []
    high = 0.0
    for n, (stage, x, wide) in enumerate(stages, start=1):
        name = stage.title if _named(stages) else str(n)
        block = paragraph(name, wide - _PAD, NOTE, "semibold", stage.phase)
        marks += [Box(x + 0.3, 0.0, wide - 0.6, 1.1, stage.phase, None, radius=0.3), *block.at(x + 0.8, 1.8)]
        high = max(high, block.height)
    return Block(1.8 + high, tuple(marks))


def _named(stages: Sequence[tuple[Stage, float, float]]) -> bool:
    """Whether every word of every name fits over its stage."""
    return all(texts_wide(stage.title.split(), "semibold", NOTE) <= wide - _PAD for stage, _, wide in stages)


def _chosen(facts: Facts, stages: Sequence[tuple[Stage, float, float]], high: float) -> list[Mark]:
    """The step that is looked at: a line behind it, its number in a circle."""
    number = facts.about.get("step")
    lived = places(stages, "lived")
    if not isinstance(number, int) or not 1 <= number <= len(lived):
        return []
    x = lived[number - 1][0]
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
