"""The ideal journey beside the lived one, from the largest gap; and how many of a log do each ideal step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeykit.text import phrase
from journeykit.widgets.explore.curve import the_map
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.ideal import followed
from journeykit.widgets.explore.parts import ALL, chosen_of, pick

__all__ = ["look"]


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Of which stage; then both journeys, and with a log how many do each ideal step."""
    from journeykit.drawing import describe, on_page

    language, journey = given.language, the_map(given)
    stages = {stage.id: stage.title for stage in journey.stages if stage.of("step")}
    stage = chosen_of(chosen, "stage", stages, ALL)
    options = [(ALL, phrase("All stages").to(language)), *stages.items()]
    yield {
        "title": phrase("Ideal and lived").to(language),
        "controls": [pick("stage", phrase("Stage"), stage, options, language)],
    }
    what = journey.replace(stages=tuple(one for one in journey.stages if one.id == stage)) if stage else journey
    title, lead, *_ = describe(what, language, "gap").split("\n")
    yield {"says": f"{title}. {lead}", "picture": on_page(what, "gap", language)}
    if not given.shop and "events" in given.kinds():
        yield {"tables": [followed(given, language)]}
