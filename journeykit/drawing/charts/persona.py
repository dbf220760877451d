"""The persona card: whom the map is about, in their own words, with what the map knows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, cast

from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.grid import Said
from journeykit.drawing.charts.sheet import LABEL, NAME, NOTE, PANEL, Chart, listed, panel
from journeykit.drawing.marks import Block, Box, Icon, Mark, flat, paragraph, rect, side_by_side, stack
from journeykit.model.cards import Goal, Pain, Step
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, phrase, plural, quoted

__all__ = ["CHART", "LACKS", "persona_card", "rows"]

LACKS: Final = (
    phrase("This map says nothing of its persona yet."),
    phrase("Give the persona a name, a need, a context and a behaviour, then draw the card."),
)
_MOST: Final = 4
"""So many goals, pain points and quotes stand on the card; the map has them all."""
_FACE: Final = 30.0
_GAP: Final = 6.0


def rows(journey: Journey) -> Iterator[Row]:
    """The persona, if anything is said of it."""
    who = journey.persona
    if any((who.name, who.summary, who.need, who.context, who.behaviour)):
        yield {"name": who.name, "summary": who.summary, "need": who.need, "context": who.context,
               "behaviour": who.behaviour}  # fmt: skip


def _title(facts: Facts) -> Phrase:
    journey: Journey = facts.about["journey"]
    name = facts.rows[0]["name"] or facts.say(phrase("Persona"))
    if not journey.need:
        return Phrase("{name}", {"name": name})
    return phrase("{name}: {need}", name=name, need=quoted(journey.need, facts.language))


def _lead(facts: Facts) -> Phrase:
    return Phrase("{summary}", {"summary": facts.rows[0]["summary"]})


def _counted(facts: Facts) -> Phrase:
    journey: Journey = facts.about["journey"]
    return phrase("Persona of a map of {stages}", stages=plural("{n} stage", "{n} stages", n=len(journey.stages)))


def _told(journey: Journey) -> list[tuple[Phrase, str]]:
    who = journey.persona
    told = [(phrase("Need"), who.need), (phrase("Context"), who.context), (phrase("Behaviour"), who.behaviour)]
    return [(label, text) for label, text in told if text]


def _lists(journey: Journey, language: Language) -> list[tuple[Phrase, str, str, list[str]]]:
    """What the map knows of the persona, under its head, with icon and colour: the first few of each."""
    goals = [card.text for _, card in journey.cards("goal") if isinstance(card, Goal)]
    pains = [card.text for _, card in journey.cards("pain") if isinstance(card, Pain)]
    found = [
        (phrase("Wants"), "goal", "before", goals[:_MOST]),
        (phrase("Is stopped by"), "pain", "alert", pains[:_MOST]),
        (phrase("Says"), "quote", "after", _quotes(journey, language)[:_MOST]),
    ]
    return [one for one in found if one[3]]


def _quotes(journey: Journey, language: Language) -> list[str]:
    """Verbatims, those of the hardest steps first, one a step before a second."""
    steps = sorted((step for _, step in journey.steps() if step.verbatims), key=lambda step: step.emotion or 0)
    firsts = [step.verbatims[0].text for step in steps]
    return [quoted(one, language) for one in (*firsts, *(v.text for step in steps for v in step.verbatims[1:]))]


def _ends(journey: Journey) -> list[tuple[Phrase, Step]]:
    """The step that feels best and the one that feels worst, where they differ."""
    felt = [step for _, step in journey.steps() if step.emotion is not None]
    if not felt:
        return []
    high, low = (pick(felt, key=lambda step: cast("int", step.emotion)) for pick in (max, min))
    if high.emotion == low.emotion:
        return []
    return [(phrase("Feels best here"), high), (phrase("Feels worst here"), low)]


def _channels(journey: Journey, language: Language) -> list[tuple[str, str]]:
    counted = Counter(step.channel for _, step in journey.steps() if step.channel)
    return [(word("channel", key).icon, f"{word('channel', key).to(language)} {count}")
            for key, count in counted.most_common(8)]  # fmt: skip


def _lines(facts: Facts) -> Iterator[Phrase]:
    journey: Journey = facts.about["journey"]
    for label, text in _told(journey):
        yield phrase("{label}: {value}", label=label, value=text)
    for label, _, _, texts in _lists(journey, facts.language):
        yield phrase("{label}: {value}", label=label, value=" ".join(texts))
    for label, step in _ends(journey):
        yield phrase("{label}: {value}", label=label, value=step.text)
    if channels := _channels(journey, facts.language):
        yield phrase("{label}: {value}", label=phrase("Channels"), value=", ".join(text for _, text in channels))


def persona_card(journey: Journey, language: Language, wide: float, least: float = 0.0) -> Block:
    """The card without a page: `wide` millimetres, as high as it needs, or `least`."""
    inner = wide - 2 * PANEL - _FACE - _GAP
    parts = [_facts(journey, language, inner), _columns(journey, language, inner), _strip(journey, language, inner)]
    said = stack(parts, 6.0)
    high = max(said.height, _FACE + 8.0, least - 2 * PANEL - 4.0)
    return Block(high + 2 * PANEL + 4.0, (
        panel(wide, high + 2 * PANEL + 4.0), *_portrait(journey, language).at(PANEL, PANEL + 2.0),
        *said.at(PANEL + _FACE + _GAP, PANEL + 2.0),
    ))  # fmt: skip


def _portrait(journey: Journey, language: Language) -> Block:
    name = paragraph(journey.persona.name or phrase("Persona").to(language), _FACE, LABEL, "semibold", anchor="center")
    return stack([Block(_FACE, (
        Box(0.0, 0.0, _FACE, _FACE, "portrait", None, radius=_FACE / 2),
        Icon(_FACE * 0.19, _FACE * 0.17, _FACE * 0.62, "user", "before", "portrait"),
    )), name], 2.0)  # fmt: skip


def _facts(journey: Journey, language: Language, room: float) -> Block:
    told = _told(journey)
    each = (room - _GAP * (len(told) - 1)) / max(1, len(told))
    return side_by_side(
        (n * (each + _GAP), listed([
            (label.to(language), LABEL, "semibold", "before"), (text, NAME + 0.5, "regular", "ink"),
        ], each, gap=0.8)) for n, (label, text) in enumerate(told)
    )  # fmt: skip


def _columns(journey: Journey, language: Language, room: float) -> Block:
    found = _lists(journey, language)
    each = (room - _GAP * (len(found) - 1)) / max(1, len(found))
    blocks = []
    for n, (label, icon, colour, texts) in enumerate(found):
        head = paragraph(label.to(language), each - 5.5, LABEL, "semibold", colour)
        font = "italic" if icon == "quote" else "regular"
        lines: Sequence[Said] = [(text, LABEL + 0.4, font, "ink") for text in texts]  # type: ignore[misc]
        top = Block(max(4.0, head.height), (Icon(0.0, 0.0, 3.8, icon, colour), *head.at(5.5, 0.0)))
        blocks.append((n * (each + _GAP), stack([top, listed(lines, each, gap=1.6)], 1.6)))
    return side_by_side(blocks)


def _strip(journey: Journey, language: Language, room: float) -> Block:
    """The best and the worst moment, and the channels with how often each is used."""
    ends, half = _ends(journey), (room - _GAP) / 2
    moments = side_by_side(
        (n * (half + _GAP), _end(label, step, language, half)) for n, (label, step) in enumerate(ends)
    )
    found = _channels(journey, language)
    head = paragraph(phrase("Channels, with the number of steps").to(language), room, NOTE, "semibold", "quiet")
    return stack([moments, stack([head, _chips(found, room)], 1.2) if found else Block(0.0)], 5.0)


def _end(label: Phrase, step: Step, language: Language, room: float) -> Block:
    side = 5.2
    said = [(label.to(language), NOTE, "semibold", "quiet"), (step.text, NAME, "regular", "ink")]
    block = listed(said, room - side - 2.2)  # type: ignore[arg-type]
    face = Icon(0.0, 0.4, side, f"feel{step.emotion}", f"feel{step.emotion}")
    return Block(max(side + 0.6, block.height), (face, *block.at(side + 2.2, 0.0)))


def _chips(found: Sequence[tuple[str, str]], room: float) -> Block:
    """Each channel in a frame of its own, wrapped like words."""
    marks: list[Mark] = []
    x, y, high, line = 0.0, 0.0, 6.2, 0.0
    for icon, text in found:
        block = paragraph(text, min(room - 9.0, 70.0), LABEL)
        long = max(rect(mark)[2] for mark in flat(block.marks)) + 9.0
        if x and x + long > room:
            x, y, line = 0.0, y + line + 1.4, 0.0
        tall = max(high, block.height + 2.0)
        marks += [Box(x, y, long, tall, radius=tall / 2), Icon(x + 2.2, y + (tall - 3.4) / 2, 3.4, icon, "quiet")]
        marks += block.at(x + 6.6, y + (tall - block.height) / 2)
        x, line = x + long + 1.8, max(line, tall)
    return Block(y + line, tuple(marks))


def _body(facts: Facts, wide: float, high: float) -> Block:
    return persona_card(facts.about["journey"], facts.language, wide)


CHART: Final = Chart(("name",), _title, _lead, _body, _lines, _counted, least=200.0)
