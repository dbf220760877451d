"""Pictures of several maps: their emotion curves together, or two of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from journeykit.drawing.charts import beside, curves
from journeykit.drawing.charts.facts import Facts
from journeykit.drawing.charts.sheet import Chart
from journeykit.errors import BadValue
from journeykit.model.compare import aligned, differences
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase, shown

__all__ = ["MANY_VIEWS", "are_maps", "facts_of_maps", "names_of"]


def are_maps(what: Any) -> bool:
    """Whether these are several maps."""
    return isinstance(what, tuple | list) and bool(what) and all(isinstance(one, Journey) for one in what)


def names_of(journeys: Sequence[Journey], language: Language) -> tuple[str, ...]:
    """What tells the maps apart: their personas, their titles, their owners, else their numbers.

    >>> names_of([Journey(title="Shoes"), Journey(title="Boots")], "en")
    ('Shoes', 'Boots')
    """
    for names in (
        [one.persona.name for one in journeys], [one.title for one in journeys], [one.owner for one in journeys],
    ):  # fmt: skip
        if all(names) and len(set(names)) == len(names):
            return tuple(names)
    return tuple(phrase("Map {n}", n=n).to(language) for n in range(1, len(journeys) + 1))


def facts_of_maps(journeys: Sequence[Journey], view: str, language: Language) -> tuple[Chart, Facts]:
    """How several maps are drawn, and what of.

    Raises `BadValue` for a view that there is not of several maps, for too many of them, and where they have nothing
    to show.
    """
    if view not in MANY_VIEWS:
        raise BadValue(
            phrase("Several maps have no picture called {name}.", name=shown(view)),
            phrase("Choose one of {choices}.", choices=", ".join(MANY_VIEWS)),
        )
    return MANY_VIEWS[view](journeys, language)


def _curves(journeys: Sequence[Journey], language: Language) -> tuple[Chart, Facts]:
    if len(journeys) > curves.MOST:
        raise BadValue(
            phrase("{n} curves on one picture cannot be told apart.", n=len(journeys)),
            phrase("Choose {most} maps at most.", most=curves.MOST),
        )  # fmt: skip
    rows = tuple(curves.rows(journeys, language))
    if not rows:
        raise BadValue(
            phrase("No step of these maps says how it feels."),
            phrase("Give the steps a feeling, then draw the curves."),
        )
    return curves.CHART, Facts("curves", rows, _about(journeys, language), language)


def _beside(journeys: Sequence[Journey], language: Language) -> tuple[Chart, Facts]:
    if len(journeys) != 2:
        raise BadValue(
            phrase("Side by side stand two maps, not {n}.", n=len(journeys)),
            phrase("Choose two of them, or draw the “curve” of all."),
        )
    return _two(journeys[0], journeys[1], names_of(journeys, language), language)


def layers_beside(journey: Journey, language: Language) -> tuple[Chart, Facts]:
    """The lived journey of one map beside its ideal one; raises `BadValue` where it lacks either."""
    if not journey.steps("lived") or not journey.steps("ideal"):
        raise BadValue(
            phrase("This map has not both a lived and an ideal journey yet."),
            phrase("Add steps to both, or give two maps to set side by side."),
        )
    lived, ideal = beside.layers(journey)
    names = (phrase("Lived").to(language), phrase("Ideal").to(language))
    chart, facts = _two(lived, ideal, names, language)
    return chart, replace(facts, about={**facts.about, "layers": True})


def _two(one: Journey, other: Journey, names: Sequence[str], language: Language) -> tuple[Chart, Facts]:
    about = {**_about((one, other), language), "names": tuple(names), "differences": differences(one, other)}
    about["journeys"] = (aligned(one, other), other)
    rows = tuple(beside.rows(one, other))
    if not rows:
        raise BadValue(
            phrase("These maps have no stages yet."), phrase("Add stages to them, then set them side by side.")
        )
    return beside.CHART, Facts("beside", rows, about, language)


def _about(journeys: Sequence[Journey], language: Language) -> dict[str, Any]:
    return {
        "journeys": tuple(journeys), "names": names_of(journeys, language),
        "source": "; ".join(dict.fromkeys(one.title for one in journeys)),
    }  # fmt: skip


MANY_VIEWS: Final[dict[str, Callable[[Sequence[Journey], Language], tuple[Chart, Facts]]]] = {
    "curve": _curves,
    "beside": _beside,
}
"""What can be drawn of several maps."""
