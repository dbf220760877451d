"""The frameworks to start from: the stages of each, before, during and after the purchase, with what they advise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeykit.frameworks import framework, frameworks
from journeykit.model.journey import PHASES
from journeykit.model.vocabulary import word
from journeykit.text import phrase, plural
from journeykit.widgets.explore.curve import the_map
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.parts import chosen_of, pick

__all__ = ["look"]


def look(given: Given, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Which framework; or the map that was given."""
    language = given.language
    own = None if given.shop else the_map(given)
    known = {one.id: one.title[one.spoken(language)] for one in frameworks().values() if one.id != "blank"}
    first = "six-stages" if "six-stages" in known else next(iter(known))
    key = chosen_of(chosen, "framework", known, first)
    yield {"title": phrase("Stages").to(language)}
    if own is None:
        yield {"controls": [pick("framework", phrase("Framework"), key, known.items(), language)]}
    journey = own or framework(key, language)
    counts = {phase: sum(stage.phase == phase for stage in journey.stages) for phase in PHASES}
    about = [frameworks()[key].description[language]] if own is None else []
    says = plural(
        "{title}: {n} stage; {before} before the purchase, {during} during, {after} after.",
        "{title}: {n} stages; {before} before the purchase, {during} during, {after} after.",
        n=len(journey.stages), title=journey.title if own else known[key], **counts,
    )  # fmt: skip
    yield {
        "says": says.to(language),
        "phases": [
            {"phase": phase, "name": word("phase", phase).to(language), "stages": [
                {"title": stage.title, "hint": stage.hint} for stage in journey.stages if stage.phase == phase
            ]}
            for phase in PHASES if counts[phase]
        ],
        "notes": [*about, *(phrase("Source: {source}", source=one).to(language) for one in journey.sources)],
    }  # fmt: skip
