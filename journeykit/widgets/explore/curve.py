"""The emotion curve of a map, step by step, with the words of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeykit.errors import BadData
from journeykit.model.cards import Step
from journeykit.model.journey import Journey, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Language, phrase, quoted
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.parts import slide

__all__ = ["look", "the_map"]


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Previous, next and a slider; the curve with the step marked; what the customer does, says and feels there."""
    from journeykit.drawing import on_page

    language, journey = given.language, the_map(given)
    steps = journey.steps()
    if not steps:
        raise BadData(phrase("This map has no lived step yet."), phrase("Add the steps that the customer takes."))
    at = chosen.get("step", 1)
    number = min(max(at, 1), len(steps)) if isinstance(at, int) else 1
    stage, step = steps[number - 1]
    place = phrase("Step {n} of {all}", n=number, all=len(steps))
    yield {
        "title": phrase("Emotion curve").to(language),
        "controls": [slide("step", phrase("Step on the curve"), number, 1, len(steps), place, language)],
    }
    yield {
        "says": _said(number, len(steps), step, language),
        "said": _words(stage, step, journey, language),
        "picture": on_page(journey, "curve", language, step=number),
    }


def the_map(given: Given) -> Journey:
    """The map to look at. Raises `BadData` where there is none."""
    journey = given.journey()
    if journey is None:
        raise BadData(phrase("This needs a map."), phrase("Give a map, such as jk.load(...) gives."))
    return journey


def _said(number: int, count: int, step: Step, language: Language) -> str:
    said = phrase("Step {n} of {all}. {text}", n=number, all=count, text=step.text)
    if step.emotion is None:
        return said.to(language)
    feels = ", ".join(filter(None, (word("emotion", step.emotion).to(language), step.feeling)))
    return " ".join(one.to(language) for one in (said, phrase("Feels: {feels}.", feels=feels)))


def _words(stage: Stage, step: Step, journey: Journey, language: Language) -> list[list[str]]:
    """What is known of a step, as labels and texts."""
    told = [quoted(one.text, language) + (f" ({one.source})" if one.source else "") for one in step.verbatims]
    touch = ", ".join(
        word(kind, value).to(language)
        for kind, value in (("touchpoint", step.touchpoint), ("channel", step.channel)) if value
    )  # fmt: skip
    moment = word("moment", step.moment).to(language) if step.moment else ""
    asked = ": ".join(filter(None, (moment, step.moment_question)))
    ideal = [card.text for card in stage.of("step", "ideal")]
    rows = (
        (phrase("Stage"), stage.title),
        (phrase("Their words"), "\n".join(told) or phrase("No words of a customer yet: an assumption.").to(language)),
        (phrase("Where"), touch),
        (phrase("Moment of truth"), asked),
        (phrase("Priority"), phrase("Must be flawless").to(language) if step.priority else ""),
        (phrase("Ideal here"), "\n".join(ideal)),
    )
    return [[label.to(language), text] for label, text in rows if text]
