"""The ideal journey beside the lived one, from the largest gap; and how many of a log do each ideal step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeykit.text import Language, phrase
from journeykit.widgets.explore.curve import the_map
from journeykit.widgets.explore.funnel import percent
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.parts import ALL, chosen_of, out_of, pick, row

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
        yield {"tables": [_followed(given, language)]}


def _followed(given: Given, language: Language) -> dict[str, Any]:
    """How many of the log's cases do each ideal step."""
    from journeykit.events import conformance

    frame = conformance(given.traces("events"), the_map(given))
    rows = [
        row(str(one["name"] or one["step"]), percent(one["share"], language), at=one["share"],
            counted=out_of(one["cases"], frame.attrs["cases"], language))
        for one in frame.to_dict("records")
    ]  # fmt: skip
    head = [phrase("Ideal step").to(language), phrase("Do it").to(language), phrase("Number").to(language)]
    return {"caption": phrase("Who does each ideal step").to(language), "head": head, "rows": rows}
