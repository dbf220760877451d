"""Pictures of analyses: one module an analysis, found by the name that the frame carries in its attrs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from journeykit.drawing.charts import (
    attribution,
    cases,
    compare,
    conformance,
    distinctive,
    dotted,
    drop_off,
    flow,
    funnel,
    loops,
    matrix,
    retention,
    rings_true,
    stage_times,
    step_matrix,
    touches,
    transitions,
    variants,
)
from journeykit.drawing.charts.facts import Facts, is_frame, read
from journeykit.drawing.charts.of_map import View, facts_of_map
from journeykit.drawing.charts.of_maps import are_maps, facts_of_maps
from journeykit.drawing.charts.sheet import Chart, chart_page
from journeykit.drawing.layout import Picture
from journeykit.errors import BadValue
from journeykit.model.journey import Journey
from journeykit.text import Language, phrase, shown

__all__ = ["CHARTS", "are_maps", "describe", "describe_side", "facts_of", "lay_out", "lay_out_side", "told"]

CHARTS: Final[dict[str, Chart]] = {
    "attribution": attribution.CHART,
    "cases": cases.CHART,
    "compare": compare.CHART,
    "conformance": conformance.CHART,
    "distinctive": distinctive.CHART,
    "dotted": dotted.CHART,
    "drop_off": drop_off.CHART,
    "flow": flow.CHART,
    "funnel": funnel.CHART,
    "loops": loops.CHART,
    "priorities": matrix.CHART,
    "retention": retention.CHART,
    "rings_true": rings_true.CHART,
    "stage_times": stage_times.CHART,
    "step_matrix": step_matrix.CHART,
    "touches": touches.CHART,
    "transitions": transitions.CHART,
    "variants": variants.CHART,
}
"""How the frame of each analysis is drawn."""


def lay_out(frame: Any, language: Language, size: tuple[float, float] | None = None) -> Picture:
    """The picture of what an analysis returned: of A4's width, or of the proportions of `size` in millimetres.

    Raises `BadValue` for what is no such frame, has lost columns, or has no rows.
    """
    return chart_page(*_read(frame, language), size)


def describe(frame: Any, language: Language) -> str:
    """What the picture shows, in lines; raises as `lay_out` does."""
    return told(*_read(frame, language))


def lay_out_side(
    what: Journey | Sequence[Journey], view: View, language: Language, size: tuple[float, float] | None = None,
    **more: Any,
) -> Picture:  # fmt: skip
    """The picture of one side of a map, or of several maps, as `lay_out` makes it; raises as `facts_of_map` does."""
    return chart_page(*_facts(what, view, language, **more), size)


def describe_side(what: Journey | Sequence[Journey], view: View, language: Language, **more: Any) -> str:
    """What the picture of one side of a map, or of several maps, shows, in lines; raises as `lay_out_side` does."""
    return told(*_facts(what, view, language, **more))


def _facts(what: Journey | Sequence[Journey], view: View, language: Language, **more: Any) -> tuple[Chart, Facts]:
    if isinstance(what, Journey):
        return facts_of_map(what, view, language, **more)
    return facts_of_maps(what, view, language)


def told(chart: Chart, facts: Facts) -> str:
    said = (chart.title(facts), chart.lead(facts), *chart.lines(facts))
    return "\n".join(
        [*(line for line in map(facts.say, said) if line), facts.say(chart.counted(facts)), *facts.scope()]
    )


def facts_of(frame: Any, language: Language) -> Facts:
    """What a frame holds, ready to be said in a language; raises as `lay_out` does."""
    return _read(frame, language)[1]


def _read(frame: Any, language: Language) -> tuple[Chart, Facts]:
    if not is_frame(frame):
        raise BadValue(
            phrase("A picture cannot be made of {what}.", what=shown(frame)),
            phrase("Give a map, or the DataFrame that an analysis returned."),
        )
    analysis = frame.attrs.get("analysis")
    if analysis not in CHARTS:
        raise BadValue(
            phrase("This DataFrame does not say which analysis it is from.")
            if analysis is None
            else phrase("There is no picture for the analysis {name}.", name=shown(analysis)),
            phrase(
                "Give the DataFrame as the analysis returned it; its attrs name one of {names}.",
                names=", ".join(CHARTS),
            ),
        )
    chart = CHARTS[analysis]
    return chart, read(frame, analysis, chart.columns, language)
