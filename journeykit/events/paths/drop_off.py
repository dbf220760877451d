"""Drop-off: at which stage of the map customers stop."""

from __future__ import annotations

from journeykit.events.counting import definition_sql
from journeykit.events.paths.frames import labelled, of_map, path_sql, phases, shares
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.model.journey import Journey

__all__ = ["drop_off"]


def drop_off(log: Traces | Table, journey: Journey | None = None) -> Frame:
    """Of those who come to a stage, how many go no further: the KPI "drop-off rate" of all stages.

    One row a stage that the log reaches, in the map's order: `name`, `phase`, `cases` that came to it, `left` (those
    that came to no later stage afterwards; a later one need not be the next), `share` of them in % with its 95 %
    interval `low`, `high` (Wilson). At the last stage everybody has arrived, and nobody goes further.
    Needs a map, given here or by `traces.mapped(journey)`; raises `BadData` without one.

    >>> from journeykit.events.reading import read_events
    >>> from journeykit.model.journey import Stage
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> stages = (Stage(title="Look", activities=("see",)), Stage(title="Pay", activities=("buy",)))
    >>> drop_off(log, Journey(title="Shop", stages=stages))[["name", "cases", "left"]].values.tolist()
    [['Look', 2, 1], ['Pay', 1, 1]]
    """
    traces = of_map(log, journey, "drop_off")
    frame = traces.frame(path_sql("drop_off").replace("drop_off_rate", f"({definition_sql('drop_off_rate')})"))
    frame = frame.rename(columns={"gone": "left"}).astype({"cases": "int64", "left": "int64"})  # a word of SQL
    frame = frame.sort_values("stage", ignore_index=True)
    frame["name"] = [traces.titles[place] for place in frame.pop("stage")]
    frame["phase"] = phases(traces, frame["name"])
    frame = frame.assign(**shares(frame["left"], frame["cases"]))
    return labelled(frame[["name", "phase", "cases", "left", "share", "low", "high"]], "drop_off", traces)
