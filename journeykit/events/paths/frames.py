"""What every analysis returns: a DataFrame that knows what it shows, of how many, and from where.

Pictures, tables on a page and the command line read `frame.attrs`; nothing else has to be handed along.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from journeykit.errors import BadData
from journeykit.events.parse import day_of
from journeykit.events.sources import Frame
from journeykit.text import phrase

if TYPE_CHECKING:
    from journeykit.events.traces import Traces

__all__ = ["labelled", "path_sql"]


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
    `end` (ISO days, both included), `segment`, `source`, `stages` (name and phase, where the log is mapped) and what
    the analysis adds. `cases`, `events` and `bounds` (the first and the last instant, in microseconds) cost a scan
    of the log unless the analysis has counted them itself.
    Raises `BadData` when there is no event: an empty picture would look like an answer.
    """
    if cases is None or events is None or bounds is None:
        scope = traces.scope()
        cases, events, start, end = scope.cases, scope.events, scope.start, scope.end
    elif events:
        start, end = map(day_of, bounds)
    if not events:
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
        "source": traces.source,
        **({"stages": _stages(traces)} if traces.journey else {}),
        **more,
    }
    return frame


def _stages(traces: Traces) -> list[dict[str, str]]:
    """The stages of the map, in its order."""
    return [{"name": stage.title, "phase": stage.phase} for stage in traces.journey.stages]
