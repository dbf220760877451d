"""Time between stages: how long customers take, or are made to wait, from one stage to the next."""

from __future__ import annotations

from journeykit.events.paths.frames import labelled, of_map, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.model.journey import Journey

__all__ = ["gaps_sql", "stage_times"]


def stage_times(log: Traces | Table, journey: Journey | None = None) -> Frame:
    """Time from arriving at a stage to arriving at the next one, whatever happens inside.

    One row a pair of stages that follow each other, in the map's order: `source`, `target`, `cases` that go this way
    at least once, and of all its times the `median_s`, `q1_s`, `q3_s` and `p90_s` (nine of ten are not longer), in
    seconds. Coming back to an earlier stage is a way, too; `attrs` counts arrivals as events.
    Needs a map, given here or by `traces.mapped(journey)`; raises `BadData` without one.

    >>> from journeykit.events.reading import read_events
    >>> from journeykit.model.journey import Stage
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> stages = (Stage(title="Look", activities=("see",)), Stage(title="Pay", activities=("buy",)))
    >>> stage_times(log, Journey(title="Shop", stages=stages))[["source", "target", "median_s"]].values.tolist()
    [['Look', 'Pay', 86400.0]]
    """
    traces = of_map(log, journey, "stage_times").by_stage()
    frame = traces.frame(gaps_sql("stage_times"))
    places = {title: place for place, title in enumerate(traces.titles)}
    frame = frame.sort_values(["source", "target"], key=lambda names: names.map(places), ignore_index=True)
    frame = frame.astype(dict.fromkeys(["median_s", "q1_s", "q3_s", "p90_s"], "float64"))
    return labelled(frame, "stage_times", traces)


def gaps_sql(name: str) -> str:
    """The text of a definition that reads `stage_gaps`, with them in it."""
    return path_sql(name).replace("stage_gaps", f"({path_sql('stage_gaps')})")
