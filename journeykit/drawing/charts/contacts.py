"""Where customers come into contact, touchpoint by channel: which steps, and how they feel there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.sheet import (
    LABEL,
    NAME,
    NOTE,
    PANEL,
    Chart,
    key,
    panel,
    rule,
    texts_wide,
    unbroken,
    written,
)
from journeykit.drawing.marks import Block, Box, Icon, Mark, on, paragraph, stack, tint
from journeykit.drawing.measure import clean, width
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART", "LACKS", "rows"]

LACKS: Final = (
    phrase("No lived step of this map names a touchpoint or a channel."),
    phrase("Say where the steps take place and by which channel, then draw the heat map."),
)
_COLUMNS: Final = 11
"""More channels than this share the last column."""
_REST: Final = "\0others"
_TALL: Final = (8.4, 12.0)
_FACE: Final = 4.2


class _Table(NamedTuple):
    touchpoints: list[str]
    channels: list[str]
    cells: dict[tuple[str, str], list[Row]]


def rows(journey: Journey) -> Iterator[Row]:
    """The lived steps that say where they take place."""
    for n, (stage, step) in enumerate(journey.steps(), start=1):
        if step.touchpoint or step.channel:
            yield {"number": n, "name": step.text, "touchpoint": step.touchpoint, "channel": step.channel,
                   "emotion": step.emotion, "stage": stage.title, "phase": stage.phase}  # fmt: skip


def _table(facts: Facts) -> _Table:
    """Touchpoints in the order in which customers come to them, channels from the most used."""
    touchpoints = list(dict.fromkeys(row["touchpoint"] for row in facts.rows))
    counted = Counter(row["channel"] for row in facts.rows)
    channels = sorted(counted, key=lambda one: (not one, -counted[one]))
    kept = channels if len(channels) <= _COLUMNS else [*channels[: _COLUMNS - 1], _REST]
    cells: dict[tuple[str, str], list[Row]] = {}
    for row in facts.rows:
        column = row["channel"] if row["channel"] in kept else _REST
        cells.setdefault((row["touchpoint"], column), []).append(row)
    return _Table(touchpoints, kept, cells)


def _touchpoint(facts: Facts, name: str) -> str:
    return word("touchpoint", name).to(facts.language) if name else facts.say(phrase("not named"))


def _channel(facts: Facts, name: str) -> str:
    if name == _REST:
        return facts.say(phrase("other channels"))
    return word("channel", name).to(facts.language) if name else facts.say(phrase("not named"))


def _mean(found: Sequence[Row]) -> float | None:
    felt = [row["emotion"] for row in found if row["emotion"] is not None]
    return sum(felt) / len(felt) if felt else None


def _level(found: Sequence[Row]) -> int | None:
    """The face that the mean feeling is nearest to; of two, the worse."""
    mean = _mean(found)
    return None if mean is None else max(-2, min(2, -round(-mean - 1e-9)))


def _steps(facts: Facts, found: Sequence[Row]) -> str:
    numbers = ", ".join(str(row["number"]) for row in found)
    return facts.say(plural("step {numbers}", "steps {numbers}", n=len(found), numbers=numbers))


def _title(facts: Facts) -> Phrase:
    named = Counter(row["channel"] for row in facts.rows if row["channel"])
    if not named:
        return phrase("No step says yet by which channel it takes place")
    channel, most = named.most_common(1)[0]
    return phrase("“{channel}” carries {most} of {all} contacts",
                  channel=_channel(facts, channel), most=most, all=len(facts.rows))  # fmt: skip


def _lead(facts: Facts) -> Phrase:
    felt = [(mean, place, found) for place, found in _table(facts).cells.items() if (mean := _mean(found)) is not None]
    if not felt:
        return phrase("A cell holds the steps that take place there.")
    _, (touchpoint, channel), found = min(felt, key=lambda one: one[0])
    return phrase(
        "It feels worst at “{touchpoint}”, by “{channel}”: {steps}.", touchpoint=_touchpoint(facts, touchpoint),
        channel=_channel(facts, channel), steps=_steps(facts, found),
    )  # fmt: skip


def _counted(facts: Facts) -> Phrase:
    journey: Journey = facts.about["journey"]
    return phrase("{n} of {all} steps name a touchpoint or a channel", n=len(facts.rows), all=len(journey.steps()))


def _lines(facts: Facts) -> Iterator[Phrase]:
    table = _table(facts)
    for touchpoint in table.touchpoints:
        for channel in table.channels:
            if found := table.cells.get((touchpoint, channel)):
                yield phrase(
                    "{touchpoint}, {channel}: {steps}, {feels}.", touchpoint=_touchpoint(facts, touchpoint),
                    channel=_channel(facts, channel), steps=_steps(facts, found), feels=_feels(facts, found),
                )  # fmt: skip


def _feels(facts: Facts, found: Sequence[Row]) -> str:
    level, mean = _level(found), _mean(found)
    if level is None or mean is None:
        return facts.say(phrase("no feeling given"))
    said = word("emotion", level).to(facts.language)
    return said if mean == level else facts.say(phrase("{level} (mean {mean})", level=said, mean=facts.points(mean)))


def _body(facts: Facts, wide: float, high: float) -> Block:
    table, inner = _table(facts), wide - 2 * PANEL
    names = [_touchpoint(facts, one) for one in table.touchpoints]
    total = 20.0
    label = min(0.26 * inner, max(texts_wide(names, "semibold", NAME), 24.0) + _FACE + 5.0)
    cell = (inner - label - total) / len(table.channels)
    heads = [
        _head(_channel(facts, one), word("channel", one).icon if one else "", cell - 1.5) for one in table.channels
    ]
    said = [paragraph(name, label - _FACE - 4.5, NAME, "semibold") for name in names]
    top = PANEL + max(head.height for head in heads) + 1.8
    legend = _legend(facts, inner)
    spare = (high - top - 2 * PANEL - legend.height) / (len(names) + 1)
    tall = min(_TALL[1], max(_TALL[0], spare))
    most = max(map(len, table.cells.values()))
    marks: list[Mark] = []
    for n, head in enumerate(heads):
        marks += head.at(PANEL + label + n * cell + 0.7, top - 1.8 - head.height)
    all_of = facts.say(phrase("All"))
    marks.append(written(wide - PANEL - _FACE - 1.5, top - 3.6, all_of, NOTE + 0.5, "semibold", "quiet", "right"))
    y = top
    for touchpoint, block in zip(table.touchpoints, said, strict=True):
        deep = max(tall, block.height + 2.0)
        marks.append(rule(PANEL, y, wide - PANEL, y))
        icon = word("touchpoint", touchpoint).icon
        marks.append(Icon(PANEL, y + (deep - _FACE) / 2, _FACE, icon, "quiet"))
        marks += block.at(PANEL + _FACE + 2.0, y + (deep - block.height) / 2)
        row = [table.cells.get((touchpoint, channel), []) for channel in table.channels]
        for n, found in enumerate(row):
            place = (PANEL + label + n * cell, y, cell, deep)
            marks += _cell(facts, found, most, place) if found else [_none(place)]
        marks += _total(facts, [one for found in row for one in found], wide - PANEL, y + deep / 2)
        y += deep
    marks.append(rule(PANEL, y, wide - PANEL, y, "line"))
    marks += _totals(facts, table, PANEL + label + cell / 2 + 6.0, cell, y + tall / 2)
    foot = y + tall + 1.0
    marks += legend.at(PANEL, foot)
    return Block(foot + legend.height + PANEL - 1.0, (panel(wide, foot + legend.height + PANEL - 1.0), *marks))


def _totals(facts: Facts, table: _Table, x: float, cell: float, y: float) -> Iterator[Mark]:
    """The last line: the contacts of each channel."""
    yield written(PANEL, y, facts.say(phrase("All contacts")), LABEL, "semibold", "quiet")
    for n, channel in enumerate(table.channels):
        found = [row for place, held in table.cells.items() if place[1] == channel for row in held]
        yield from _total(facts, found, x + n * cell, y)


def _head(name: str, icon: str, room: float) -> Block:
    size = unbroken(name, "semibold", room, (NOTE + 0.5, 7.6, 7.0))
    words = paragraph(name, room, size, "semibold", "quiet", "center")
    if not icon:
        return words
    return stack([Block(_FACE, (Icon((room - _FACE) / 2, 0.0, _FACE, icon, "quiet"),)), words], 0.8)


def _none(place: tuple[float, float, float, float]) -> Mark:
    x, y, wide, high = place
    return Box(x + 0.4, y + 0.5, wide - 0.8, high - 1.0, "ground", None, radius=0.6)


def _cell(facts: Facts, found: Sequence[Row], most: int, place: tuple[float, float, float, float]) -> Iterator[Mark]:
    """The face of the mean feeling and the numbers of the steps, on a ground the darker the more they are."""
    x, y, wide, high = place
    level = _level(found)
    colour = "quiet" if level is None else f"feel{level}"
    fill = tint(colour, 0.1 + 0.3 * len(found) / most)
    yield Box(x + 0.4, y + 0.5, wide - 0.8, high - 1.0, fill, colour, radius=0.6, weight=0.3)
    face = 0.0 if level is None or wide < 9.0 else _FACE
    numbers = ", ".join(str(row["number"]) for row in found)
    room = wide - face - 3.0
    if width(clean(numbers, "semibold"), "semibold", LABEL) > room:
        numbers = f"{len(found)}\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}"
    long = width(clean(numbers, "semibold"), "semibold", LABEL)
    start = x + (wide - face - long - (1.2 if face else 0.0)) / 2
    if face:
        yield Icon(start, y + (high - face) / 2, face, f"feel{level}", f"feel{level}")
    yield written(start + face + (1.2 if face else 0.0), y + high / 2, numbers, LABEL, "semibold", on(fill))


def _total(facts: Facts, found: Sequence[Row], right: float, y: float) -> Iterator[Mark]:
    """How many contacts, with the face of their mean feeling."""
    level = _level(found)
    yield written(right - _FACE - 1.5, y, facts.n(len(found)), LABEL, "semibold", anchor="right")
    if level is not None:
        yield Icon(right - _FACE, y - _FACE / 2, _FACE, f"feel{level}", f"feel{level}")


def _legend(facts: Facts, room: float) -> Block:
    entries = [
        (lambda x, y, level=level: [Icon(x, y - 1.9, 3.8, f"feel{level}", f"feel{level}")],
         word("emotion", level).to(facts.language)) for level in (-2, -1, 0, 1, 2)
    ]  # fmt: skip
    numbers = facts.say(phrase("Numbers are those of the steps; the more steps, the stronger the colour."))
    return stack([key(entries, room), paragraph(numbers, room, NOTE, colour="quiet")], 0.6)


CHART: Final = Chart(("touchpoint", "channel"), _title, _lead, _body, _lines, _counted)
