"""Time between stages: how long customers take, or are made to wait, from one stage to the next."""

from __future__ import annotations

from journeykit.events.paths.frames import in_seconds, labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces, lived

__all__ = ["stage_times"]


def stage_times(log: Traces | Table) -> Frame:
    """Time from stage to stage: from the first arrival at a stage to the first arrival at the next that the case reaches.

    One row a pair of stages, in the map's order: `source`, `target`, `cases`, and the time's `median_s`, `q1_s`,
    `q3_s`, `p90_s` (nine of ten are not longer). A stage that a case skips is passed over; a case that came to the
    later stage first is not timed between the two. Needs a map: `traces.mapped(journey)`; raises `BadData` without one.

    >>> from journeykit.events.reading import read_events
    >>> from journeykit.model.journey import Journey, Stage
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> stages = (Stage(title="Look", activities=("see",)), Stage(title="Pay", activities=("buy",)))
    >>> traces = lived(log).mapped(Journey(title="Shop", stages=stages))
    >>> stage_times(traces)[["source", "target", "cases", "median_s"]].values.tolist()
    [['Look', 'Pay', 1, 86400.0]]
    """
    traces = lived(log)
    traces.by_stage()  # says what is missing
    found = traces.frame(path_sql("stage_times")).sort_values(["source", "target"], ignore_index=True)
    for column in ("source", "target"):
        found[column] = [traces.titles[place] for place in found[column]]
    frame = in_seconds(found, "median", "q1", "q3", "p90")
    return labelled(frame[["source", "target", "cases", "median_s", "q1_s", "q3_s", "p90_s"]], "stage_times", traces)
