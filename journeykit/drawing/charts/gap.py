"""The ideal journey beside the lived one, stage by stage: how much better it should feel, the largest gap first.

The rows come in that order, from `journeykit.model.gap`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Said
from journeykit.drawing.charts.sheet import LABEL, NAME, NOTE, Chart, Scale, key, listed, rule, written
from journeykit.drawing.marks import Block, Box, Icon, Mark, Shape, paragraph, side_by_side, stack
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, plural, quoted

__all__ = ["CHART", "both_told"]

_BESIDE: Final = 150.0
_LEVELS: Final = (-2, -1, 0, 1, 2)


def _title(facts: Facts) -> Phrase:
    first = facts.rows[0]
    if first["gap"] is None:
        return phrase("No stage has both a lived and an ideal feeling yet")
    if first["gap"] <= 0:
        return phrase("The lived journey feels as good as the ideal one")
    return phrase("The widest gap: “{stage}”", stage=first["name"])


def _lead(facts: Facts) -> Phrase:
    first = facts.rows[0]
    if first["gap"] is None:
        return phrase("Give the steps of both journeys a feeling, then they can be compared.")
    return phrase(
        "Lived, it feels {lived} on average and should feel {ideal}: a gap of {gap} on a scale of −2 to +2.",
        lived=facts.points(first["lived"]), ideal=facts.points(first["ideal"]), gap=_gap(facts, first),
    )  # fmt: skip


def _gap(facts: Facts, row: Row) -> str:
    return facts.say(plural("{said} level", "{said} levels", n=abs(row["gap"]), said=facts.n(row["gap"])))


def _counted(facts: Facts) -> Phrase:
    known = sum(row["gap"] is not None for row in facts.rows)
    return phrase("{n} of {all} stages have both; a gap is the mean of the ideal steps minus that of the lived ones",
                  n=known, all=len(facts.rows))  # fmt: skip


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        told = [facts.say(_told(facts, row)), *both_told(facts, row["lived_steps"], row["ideal_steps"])]
        yield phrase("{name}: {told}.", name=row["name"], told=facts.listed(told))


def both_told(facts: Facts, lived: Sequence[str], ideal: Sequence[str]) -> Iterator[str]:
    """The lived steps of a stage, and its ideal ones, in their own words."""
    if lived:
        yield facts.say(phrase("lived: {steps}", steps=_quoted(facts, lived)))
    if ideal:
        yield facts.say(phrase("ideal: {steps}", steps=_quoted(facts, ideal)))


def _quoted(facts: Facts, steps: Sequence[str]) -> str:
    return ", ".join(quoted(step.rstrip("."), facts.language) for step in steps)


def _told(facts: Facts, row: Row) -> Phrase:
    if row["gap"] is not None:
        return phrase("lived {lived}, ideal {ideal}, gap {gap}", lived=facts.points(row["lived"]),
                      ideal=facts.points(row["ideal"]), gap=facts.points(row["gap"]))  # fmt: skip
    return phrase("no ideal feeling yet") if row["ideal"] is None else phrase("no lived feeling yet")


def _body(facts: Facts, wide: float, high: float) -> Block:
    rows = facts.rows
    blocks: list[Block] = [_legend(facts, wide), Block(1.5), _axis(facts, wide)]
    for n, row in enumerate(rows):
        line = Block(0.01, (rule(0.0, 0.0, wide, 0.0, "line" if n == 0 else "rule"),))
        blocks += [line, Block(1.8), _stage(facts, row, wide), Block(2.6)]
    return stack(blocks)


def _spots(wide: float) -> tuple[float, Scale]:
    """Where a row's name ends, and where its plot stands."""
    if wide < _BESIDE:
        return wide - 20.0, Scale(-2.0, 2.0, 7.0, wide - 9.0)
    return 0.3 * wide, Scale(-2.0, 2.0, 0.34 * wide, 0.86 * wide)


def _axis(facts: Facts, wide: float) -> Block:
    """The scale of feelings: a face and a word each."""
    _, scale = _spots(wide)
    marks: list[Mark] = []
    for level in _LEVELS:
        x = scale.at(level)
        marks.append(Icon(x - 2.0, 0.0, 4.0, f"feel{level}", f"feel{level}"))
        if level in (-2, 0, 2):
            said = word("emotion", level).to(facts.language)
            marks.append(written(x, 6.2, said, NOTE, colour="quiet", anchor="center"))
    if wide >= _BESIDE:
        marks.append(written(wide, 6.2, facts.say(phrase("Gap")), NOTE, colour="quiet", anchor="right"))
    return Block(9.2, tuple(marks))


def _stage(facts: Facts, row: Row, wide: float) -> Block:
    room, scale = _spots(wide)
    name = paragraph(row["name"], room, NAME, "semibold", row["phase"] or "ink")
    value = "\N{EN DASH}" if row["gap"] is None else facts.points(row["gap"])
    tall = max(name.height, 6.0)
    plot = Block(7.0, tuple(_plot(row, scale, 3.5)))
    said = written(wide, (tall if wide >= _BESIDE else name.height) / 2, value, NAME + 1, "bold", anchor="right")
    if wide >= _BESIDE:
        top = Block(tall, (*name.at(0, (tall - name.height) / 2), *plot.at(0, tall / 2 - 3.5), said))
    else:
        top = stack([Block(name.height, (*name.marks, said)), plot], 0.8)
    return stack([top, _words(facts, row, wide)], 1.6)


def _plot(row: Row, scale: Scale, y: float) -> Iterator[Mark]:
    yield rule(scale.at(-2), y, scale.at(2), y, "line")
    yield from (rule(scale.at(level), y - 1.4, scale.at(level), y + 1.4, "line") for level in _LEVELS)
    lived, ideal = row["lived"], row["ideal"]
    if lived is not None and ideal is not None and lived != ideal:
        a, b = sorted((scale.at(lived), scale.at(ideal)))
        yield Box(a, y - 1.1, b - a, 2.2, "shade", None, radius=0.4)
    if ideal is not None:
        yield from _ideal(scale.at(ideal), y)
    if lived is not None:
        yield from _lived(scale.at(lived), y)


def _lived(x: float, y: float) -> Iterator[Mark]:
    yield Box(x - 1.9, y - 1.9, 3.8, 3.8, "ink", "card", radius=1.9, weight=0.4)


def _ideal(x: float, y: float) -> Iterator[Mark]:
    yield Shape(x, y, ((0.0, -2.7), (2.7, 0.0), (0.0, 2.7), (-2.7, 0.0)), "accent")


def _words(facts: Facts, row: Row, wide: float) -> Block:
    """What they live, and what it should be."""
    columns = [(phrase("Lived"), row["lived_steps"], "ink"), (phrase("Ideal"), row["ideal_steps"], "accent")]
    half = (wide - 6.0) / 2
    blocks = []
    for label, steps, colour in columns:
        texts: list[Said] = [(facts.say(label), NOTE, "semibold", colour)]
        texts += [(step, LABEL, "regular", "ink") for step in steps]
        if not steps:
            texts.append((facts.say(phrase("nothing yet")), LABEL, "regular", "quiet"))
        blocks.append(listed(texts, half, gap=0.7))
    return side_by_side([(0.0, blocks[0]), (half + 6.0, blocks[1])])


def _legend(facts: Facts, wide: float) -> Block:
    entries = [
        (lambda x, y: list(_lived(x + 1.9, y)), facts.say(phrase("lived, the mean of the stage’s steps"))),
        (lambda x, y: list(_ideal(x + 1.9, y)), facts.say(phrase("ideal"))),
    ]
    return key(entries, wide)


CHART: Final = Chart(
    ("name", "phase", "lived", "ideal", "gap"), _title, _lead, _body, _lines, _counted, least=90.0
)  # fmt: skip
