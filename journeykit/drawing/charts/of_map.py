"""Pictures of one side of a map: its emotion curve, its gaps, what is important and works, who stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, get_args

from journeykit.drawing.charts import (
    blueprint,
    contacts,
    emotions,
    expectations,
    gap,
    impact,
    matrix,
    persona,
    sparklines,
)
from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.of_maps import layers_beside
from journeykit.drawing.charts.sheet import Chart
from journeykit.errors import BadValue
from journeykit.model.gap import gaps
from journeykit.model.journey import Journey
from journeykit.text import Language, Phrase, phrase, shown

__all__ = ["VIEWS", "View", "facts_of_map"]

View = Literal[
    "map", "curve", "gap", "expectations", "matrix", "impact", "heat", "blueprint", "persona", "sparklines", "beside"
]
VIEWS: Final[tuple[View, ...]] = get_args(View)
"""What can be drawn of a map: all of it, or one side."""


class _Side(NamedTuple):
    chart: Chart
    rows: Callable[[Journey], Iterator[Row]]
    lacks: tuple[Phrase, Phrase]
    """What is said where there is nothing to draw."""


def facts_of_map(journey: Journey, view: str, language: Language, **more: Any) -> tuple[Chart, Facts]:
    """How a side of a map is drawn, and what of; `more` is what the chart needs besides, such as a chosen step.

    Raises `BadValue` for a view that there is not, and where the map has nothing to show.
    """
    if view == "beside":
        return layers_beside(journey, language)
    if view not in _SIDES:
        raise BadValue(
            phrase("A map has no picture called {name}.", name=shown(view)),
            phrase("Choose one of {choices}.", choices=", ".join(VIEWS)),
        )
    side = _SIDES[view]
    rows = tuple(side.rows(journey))
    if not rows:
        raise BadValue(*side.lacks)
    if view == "sparklines" and more.get("series"):
        more["series"] = sparklines.checked(more["series"], journey)
    stages = [{"name": stage.title, "phase": stage.phase} for stage in journey.stages]
    about: Mapping[str, Any] = {"journey": journey, "stages": stages, "source": journey.title, **more}
    return side.chart, Facts(view, rows, about, language)


def _stages(journey: Journey) -> Iterator[Row]:
    if any(stage.of("step", "ideal") for stage in journey.stages):
        for one in gaps(journey):
            yield {
                "name": one.stage.title, "phase": one.stage.phase,
                "lived": one.lived, "ideal": one.ideal, "gap": one.width,
                "lived_steps": [card.text for card in one.stage.of("step", "lived")],
                "ideal_steps": [card.text for card in one.stage.of("step", "ideal")],
            }  # fmt: skip


def _steps(journey: Journey) -> Iterator[Row]:
    numbers = {step.id: n for n, (_, step) in enumerate(journey.steps(), start=1)}
    if any(step.emotion is not None for layer in ("lived", "ideal") for _, step in journey.steps(layer)):
        for layer in ("lived", "ideal"):
            for stage, step in journey.steps(layer):
                yield {"name": step.text, "number": numbers.get(step.id), "layer": layer, "emotion": step.emotion,
                       "feeling": step.feeling, "stage": stage.title, "phase": stage.phase,
                       "moment": step.moment is not None, "priority": step.priority}  # fmt: skip


_SIDES: Final[Mapping[str, _Side]] = {
    "curve": _Side(emotions.CHART, _steps, (
        phrase("No step of this map says how it feels."), phrase("Give the steps a feeling, then draw the curve."))),
    "gap": _Side(gap.CHART, _stages, (
        phrase("This map has no ideal steps yet."), phrase("Add steps to the ideal journey, then compare."))),
    "matrix": _Side(matrix.CHART, expectations.rows, expectations.LACKS),
    "expectations": _Side(expectations.CHART, expectations.rows, expectations.LACKS),
    "impact": _Side(impact.CHART, impact.rows, impact.LACKS),
    "heat": _Side(contacts.CHART, contacts.rows, contacts.LACKS),
    "blueprint": _Side(blueprint.CHART, blueprint.rows, blueprint.LACKS),
    "persona": _Side(persona.CHART, persona.rows, persona.LACKS),
    "sparklines": _Side(sparklines.CHART, sparklines.rows, sparklines.LACKS),
}  # fmt: skip
