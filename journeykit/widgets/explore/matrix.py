"""Importance and satisfaction: of a map's expectations, or of what customers answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeykit.text import phrase
from journeykit.widgets.explore.curve import the_map
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.parts import ALL, chosen_of, pick

__all__ = ["look"]


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Of which stage; then the matrix, with what to fix first at the top."""
    from journeykit.drawing import describe, on_page

    language = given.language
    if given.frame is not None:
        from journeykit.events import priorities

        answered = given.frame.attrs.get("analysis") == "priorities"
        what: Any = given.frame if answered else priorities(given.frame)
    else:
        journey = the_map(given)
        stages = {stage.id: stage.title for stage in journey.stages if stage.of("expectation")}
        stage = chosen_of(chosen, "stage", stages, ALL)
        options = [(ALL, phrase("All stages").to(language)), *stages.items()]
        yield {"controls": [pick("stage", phrase("Stage"), stage, options, language)]}
        kept = tuple(one for one in journey.stages if stage in (ALL, one.id))
        what = journey.replace(stages=kept) if stage else journey
    title, lead, *_ = describe(what, language, "matrix").split("\n")
    yield {"says": f"{title}. {lead}", "picture": on_page(what, "matrix", language),
           "title": phrase("Importance and satisfaction").to(language)}  # fmt: skip
