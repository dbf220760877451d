"""Who lives the ideal journey already: how many of a log's cases do each of its steps that leaves a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeykit.text import Language, phrase
from journeykit.widgets.explore.curve import the_map
from journeykit.widgets.explore.funnel import percent
from journeykit.widgets.explore.given import Given
from journeykit.widgets.explore.parts import out_of, row

__all__ = ["followed", "look"]


def look(given: Given, _: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The ideal steps in their order, each with how many do it; and the one that most do."""
    language = given.language
    yield {"title": phrase("Who does each ideal step").to(language), "controls": []}
    table = followed(given, language)
    most = max(table["rows"], key=lambda one: one["at"])
    says = phrase("Lived most: “{step}”, by {count}.", step=most["name"].rstrip("."), count=most["counted"])
    yield {"says": says.to(language), "tables": [table]}


def followed(given: Given, language: Language) -> dict[str, Any]:
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
