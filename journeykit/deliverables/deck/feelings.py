"""The emotion curve as a chart that can be edited, with its words beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from journeykit.deliverables.deck.beside import FreeRoom
from journeykit.deliverables.deck.ground import EMU, Box
from journeykit.deliverables.deck.pen import Pen
from journeykit.deliverables.deck.slides import Deck
from journeykit.deliverables.deck.words import APART, Para, Run, para, plain, wide
from journeykit.drawing.charts.of_map import facts_of_map
from journeykit.errors import BadValue
from journeykit.model.cards import Step
from journeykit.model.journey import Stage
from journeykit.model.vocabulary import word
from journeykit.text import Phrase, phrase

__all__ = ["curve"]

_SCALE: Final = 92.0
"""The width of the words beside the chart."""
_MANY: Final = 36
"""With more points than that not every one has its word beside it."""
_WORD: Final = 10.0
"""The size of the feelings."""
_REACH: Final = 2.5
"""So far the axis goes, up and down."""


@dataclass(frozen=True)
class _Point:
    """One place on the curve: a step of one journey, or of both."""

    stage: Stage
    lived: Step | None
    ideal: Step | None


def curve(deck: Deck) -> None:
    """The curve, with the words of each feeling; no slide where no step says how it feels."""
    try:
        chart, facts = facts_of_map(deck.journey, "curve", deck.language)
    except BadValue:
        return
    points = _points(deck)
    title, told = chart.title(facts), [facts.say(line) for line in chart.lines(facts)]
    notes: list[Phrase | str] = [
        chart.lead(facts),
        phrase("Follow the line with your finger; stop where it falls, and ask what happened there."),
        phrase(
            "To change it: right-click the chart, Edit data. Each row is a step, from −2 (very bad) to +2 (very good)."
        ),
        *told,
    ]
    pen = deck.slide(deck.say(title), notes)
    x, y, width, high = deck.area
    heads = _heads(deck, pen, points, (x + _SCALE, y, width - _SCALE, high))
    plot = (x + _SCALE, y + heads + 4, width - _SCALE, high - heads - 4 - 58)
    pen.shape("Ground", plot, fill="card", line="line")
    _scale(deck, pen, plot, x)
    _chart(deck, pen, points, plot, "\n".join([deck.say(title), *told]))
    left = _labels(deck, pen, points, plot)
    _foot(deck, pen, points, (x, plot[1] + plot[3], width, 58), left)


def _points(deck: Deck) -> list[_Point]:
    """The steps of both journeys, stage by stage, where they stand at the same share of it together."""
    found: list[_Point] = []
    for stage in deck.journey.stages:
        places: dict[float, list[Step | None]] = {}
        for which, layer in enumerate(("lived", "ideal")):
            steps = [card for card in stage.of("step", layer) if isinstance(card, Step)]  # type: ignore[arg-type]
            for n, step in enumerate(steps):
                places.setdefault(round((n + 0.5) / len(steps), 4), [None, None])[which] = step
        found += [_Point(stage, *places[share]) for share in sorted(places)]
    return found


def _at(points: Sequence[_Point], n: float, plot: Box) -> float:
    return plot[0] + plot[2] * n / len(points)


def _height(level: float, plot: Box) -> float:
    return plot[1] + plot[3] * (_REACH - level) / (2 * _REACH)


def _heads(deck: Deck, pen: Pen, points: Sequence[_Point], box: Box) -> float:
    """The stages over their steps: by name where every name has room, else by number."""
    spans: list[tuple[Stage, int, int]] = []
    for n, point in enumerate(points):
        if spans and spans[-1][0] is point.stage:
            spans[-1] = (point.stage, spans[-1][1], n + 1)
        else:
            spans.append((point.stage, n, n + 1))
    rooms = [box[2] * (end - start) / len(points) - 6 for _, start, end in spans]
    sizes = [
        size for size in (10.0, 9.0)
        if all(
            wide(part, size, deck.wider, True) <= room
            for (stage, _, _), room in zip(spans, rooms, strict=True)
            for part in stage.title.split()
        )
    ]  # fmt: skip
    named, size = bool(sizes), sizes[0] if sizes else 9.0
    high = max(
        deck.high([para(stage.title, size, bold=True)], room) for (stage, _, _), room in zip(spans, rooms, strict=True)
    )
    high, free = (high if named else 11.0) + 6, 0.0
    for stage, start, end in spans:
        left, right = (_at(points, at, (box[0], 0, box[2], 0)) for at in (start, end))
        pen.shape("Phase", (left + 1, box[1], max(1.0, right - left - 2), 3), fill=stage.phase)
        name = stage.title if named else str(_order(deck, stage))
        if left >= free:
            where = (left + 3, box[1] + 5, right - left - 5, high - 5) if named else (left, box[1] + 5, 16.0, 13.0)
            pen.shape(f"Stage: {stage.title}", where, [para(name, size, bold=True)], alt=stage.title, lines=named)
            free = left if named else left + wide(name, size, deck.wider, True) + 3
    return high + 2


def _order(deck: Deck, stage: Stage) -> int:
    return next(n for n, one in enumerate(deck.journey.stages, start=1) if one is stage)


def _scale(deck: Deck, pen: Pen, plot: Box, left: float) -> None:
    """What each height means: a face and a word, and a thin line across."""
    for level in (2, 1, 0, -1, -2):
        y = _height(level, plot)
        pen.rule((plot[0], y), (plot[0] + plot[2], y), "line" if level == 0 else "rule", dash=level != 0)
        said = word("emotion", level).to(deck.language)
        pen.shape(
            "Level",
            (left, y - 8, _SCALE - 30, 16),
            [para(said, 10, align="r", own=False, colour="quiet")],
            anchor="ctr",
            lines=False,
        )
        pen.face(level, (plot[0] - 14, y), 16)


def _chart(deck: Deck, pen: Pen, points: Sequence[_Point], plot: Box, alt: str) -> None:
    """A line chart; its data are a row a step."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Emu

    data = CategoryChartData(number_format="0")
    data.categories = [_named(deck, point) for point in points]
    felt = [[None if step is None else step.emotion for step in (point.lived, point.ideal)] for point in points]
    data.add_series(deck.say(phrase("Lived journey")), [lived for lived, _ in felt])
    if any(ideal is not None for _, ideal in felt):
        data.add_series(deck.say(phrase("Ideal journey")), [ideal for _, ideal in felt])
    box = [Emu(round(side * EMU)) for side in plot]
    frame = pen.slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    pen.adopt(frame, deck.say(phrase("Emotion curve")), alt)
    _dress(deck, frame.chart)


def _named(deck: Deck, point: _Point) -> str:
    """What the row of the chart's data is called; it never begins with a sign that makes it a formula."""
    said = [f"{deck.numbers[point.lived.id]}. {point.lived.text}"] if point.lived else []
    said += [deck.say(phrase("Ideal: {step}", step=point.ideal.text))] if point.ideal else []
    return plain(" / ".join(said))


def _dress(deck: Deck, chart: Any) -> None:
    """The chart fills its frame to the edge, so that what stands around it stands at its points."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    chart.has_legend = chart.has_title = False
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = -_REACH, _REACH, 1
    axis.has_major_gridlines = axis.visible = chart.category_axis.visible = False
    inner = (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", "0"),
        ("y", "0"),
        ("w", "1"),
        ("h", "1"),
    )
    layout = "".join(f'<c:{name} val="{value}"/>' for name, value in inner)
    area = chart._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{layout}</c:manualLayout></c:layout>"))
    for old in chart._chartSpace.chart.findall("{*}dispBlanksAs"):
        old.set("val", "span")
    looks = (("ink", "solid", "circle", 9), ("accent", "dash", "diamond", 8))
    for series, (colour, dash, sign, size) in zip(chart.plots[0].series, looks, strict=False):
        series.smooth = False
        fill = deck.look.fill(colour)
        weight = round((2.5 if dash == "solid" else 1.75) * EMU)
        line = f'<a:ln {nsdecls("a")} w="{weight}" cap="rnd">{fill}<a:prstDash val="{dash}"/></a:ln>'
        series._element.get_or_add_spPr().append(parse_xml(line))
        mark = (
            f'<c:marker {nsdecls("c", "a")}><c:symbol val="{sign}"/><c:size val="{size}"/><c:spPr>{fill}'
            f'<a:ln w="12700">{deck.look.fill("card")}</a:ln></c:spPr></c:marker>'
        )
        for old in series._element.findall("{*}marker"):
            series._element.remove(old)
        series._element.get_or_add_spPr().addnext(parse_xml(mark))


def _labels(deck: Deck, pen: Pen, points: Sequence[_Point], plot: Box) -> list[str]:
    """The customer's word beside each point of the lived journey; what finds no room is given back."""
    journeys = ([point.lived for point in points], [point.ideal for point in points])
    lines = [
        [(_at(points, n + 0.5, plot), _height(step.emotion, plot)) for n, step in _felt(steps)] for steps in journeys
    ]
    room = FreeRoom(plot, lines, strict=len(points) > _MANY)
    left: list[str] = []
    for n, step in _felt(journeys[0]):
        if not step.feeling:
            continue
        spot = (_at(points, n + 0.5, plot), _height(step.emotion, plot))
        box = room.beside(spot, wide(step.feeling, _WORD, deck.wider, True) + 4, _WORD * 1.3, below=step.emotion < 0)
        words = [para(step.feeling, _WORD, align="ctr", bold=True)]
        name = f"{deck.numbers[step.id]}\N{NO-BREAK SPACE}{step.feeling}"
        if box is None:
            left.append(name)
        else:
            pen.shape(name, box, words, lines=False, anchor="ctr")
    return [] if len(points) > _MANY else left  # all of them are in the notes


def _felt(steps: Sequence[Step | None]) -> Iterator[tuple[int, Any]]:
    """The steps that say how they feel, with their place."""
    yield from ((n, step) for n, step in enumerate(steps) if step is not None and step.emotion is not None)


def _foot(deck: Deck, pen: Pen, points: Sequence[_Point], box: Box, left: Sequence[str]) -> None:
    """The numbers of the steps with their stars, what the lines mean, and the words that had no room."""
    plot = (box[0] + _SCALE, 0.0, box[2] - _SCALE, 0.0)
    each, free = plot[2] / len(points), 0.0
    for n, point in enumerate(points):
        step = point.lived
        if step is None:
            continue
        star = "\N{BLACK STAR}" if step.priority else "\N{WHITE STAR}" if step.moment else ""
        text, at = f"{deck.numbers[step.id]}{star}", _at(points, n + 0.5, plot)
        half = max(wide(text, 10, deck.wider, True) / 2 + 1, min(each / 2, 8))
        if at - half >= free:
            pen.shape(
                f"Step {deck.numbers[step.id]}",
                (at - half, box[1] + 3, 2 * half, 14),
                [para(text, 10, align="ctr", bold=True, colour="accent", own=False)],
                lines=False,
            )
            free = at + half
    key = [Run("\N{BLACK CIRCLE} ", True, own=False), deck.run(phrase("lived journey"))]
    if any(point.ideal is not None and point.ideal.emotion is not None for point in points):
        key += [
            Run(f"{APART}{APART}\N{BLACK DIAMOND} ", True, colour="accent", own=False),
            deck.run(phrase("ideal journey")),
        ]
    steps = [point.lived for point in points if point.lived is not None]
    if any(step.moment and not step.priority for step in steps):
        key += [
            Run(f"{APART}{APART}\N{WHITE STAR} ", True, colour="accent", own=False),
            deck.run(phrase("moment of truth")),
        ]
    if any(step.priority for step in steps):
        key += [
            Run(f"{APART}{APART}\N{BLACK STAR} ", True, colour="accent", own=False),
            deck.run(phrase("must be flawless")),
        ]
    words = [Para(tuple(key), 10)]
    if left:
        more = " \N{MIDDLE DOT} ".join(left)
        size = next((one for one in (10.0, 9.0, 8.0) if deck.high([para(more, one)], plot[2]) < 26), 8.0)
        while deck.high([para(more, size)], plot[2]) > 26:  # all of them are in the notes
            more = more.rpartition(" \N{MIDDLE DOT} ")[0]
        words.append(para(more, size, before=1))
    pen.shape("Key", (plot[0], box[1] + 18, plot[2], box[3] - 18), words)
