"""What every analysis returns: a DataFrame that knows what it shows, of how many, and from where.

Pictures, tables on a page and the command line read `frame.attrs`; nothing else has to be handed along.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import nan
from typing import Any

from journeykit.errors import BadData
from journeykit.events.intervals import wilson
from journeykit.events.parse import day_of
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces, lived
from journeykit.model.journey import Journey
from journeykit.text import phrase

__all__ = ["in_seconds", "labelled", "of_map", "path_sql", "phases", "shares"]


@cache
def path_sql(name: str) -> str:
    """The text of `paths/sql/<name>.sql`."""
    return files("journeykit.events.paths").joinpath("sql", f"{name}.sql").read_text("utf-8")


def labelled(
    frame: Frame,
    analysis: str,
    traces: Traces,
    *,
    cases: int | None = None,
    events: int | None = None,
    bounds: tuple[int, int] | None = None,
    **more: Any,
) -> Frame:
    """The frame, with `attrs` that say what it shows: what each analysis returns.

    `analysis` is the id by which `draw` finds the picture. `attrs` holds `analysis`, `cases`, `events`, `start` and
    `end` (ISO days, both included), `segment`, `source`, where the log is mapped `stages` (name and phase) and `placed`
    (activity: stage), and what the analysis adds. `cases`, `events` and `bounds` (the first and the last instant, in
    microseconds) cost a scan of the log unless the analysis has counted them itself.
    Raises `BadData` when there is no event: an empty picture would look like an answer.
    """
    if cases is None or events is None or bounds is None:
        scope = traces.scope()
        cases, events, start, end = scope.cases, scope.events, scope.start, scope.end
    else:
        start, end = map(day_of, bounds) if events else (None, None)
    if start is None or end is None:
        raise BadData(
            phrase("{source} has no event in this period and segment.", source=traces.source),
            phrase("Choose a longer period or another segment, or leave them out."),
        )
    frame.attrs = {
        "analysis": analysis,
        "cases": int(cases),
        "events": int(events),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "segment": traces.segment,
        "source": traces.relations["events"].name if "events" in traces.relations else traces.source,
        **({"stages": _stages(traces), "placed": _placed(traces)} if traces.journey else {}),
        **more,
    }
    return frame


def _stages(traces: Traces) -> list[dict[str, str]]:
    """The stages of the map, in its order."""
    stages = traces.journey.stages if traces.journey else ()
    return [{"name": name, "phase": stage.phase} for name, stage in zip(traces.titles, stages, strict=True)]


def _placed(traces: Traces) -> dict[str, str]:
    """The stage of each activity that the map knows, by its title."""
    return {activity: traces.titles[place] for activity, place in traces.stages.items()}


def of_map(log: Traces | Table, journey: Journey | None, analysis: str) -> Traces:
    """The traces with the map that an analysis of stages needs, and that the log reaches a stage of."""
    traces = lived(log) if journey is None else lived(log).mapped(journey)
    if traces.journey is None:
        raise BadData(
            phrase("{analysis} needs a map, whose stages say which activities mean them.", analysis=analysis),
            phrase("Give it: {example}.", example=f"{analysis}(log, journey)"),
        )
    traces.by_stage()  # says when the log has no activity of the map
    return traces


def phases(traces: Traces, names: Iterable[str]) -> list[str]:
    """The phase of each stage or activity by its name; "" where the map does not know it."""
    if traces.journey is None:
        return ["" for _ in names]
    stages = traces.journey.stages
    known = {name: stages[place].phase for name, place in traces.stages.items()}
    known |= {title: stage.phase for title, stage in zip(traces.titles, stages, strict=True)}
    return [known.get(name, "") for name in names]


def in_seconds(frame: Frame, *names: str) -> Frame:
    """The frame with `<name>_us` as floats in seconds, `<name>_s`, in the place where they stood."""
    frame = frame.rename(columns={f"{name}_us": f"{name}_s" for name in names})
    for name in names:
        frame[f"{name}_s"] = frame[f"{name}_s"].astype("float64") / 1e6
    return frame


def shares(hits: Iterable[int], of: Iterable[int]) -> dict[str, list[float]]:
    """The columns `share`, `low` and `high` in %, with Wilson's 95 % interval; missing where there is nothing to share.

    >>> {name: round(values[0], 1) for name, values in shares([8], [10]).items()}
    {'share': 80.0, 'low': 49.0, 'high': 94.3}
    """
    found = [(hit / n, *wilson(hit, n)) if n else (nan, nan, nan) for hit, n in zip(hits, of, strict=True)]
    return {name: [100 * row[i] for row in found] for i, name in enumerate(("share", "low", "high"))}
