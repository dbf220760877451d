"""The dotted chart: a line a case, a dot an event, so that waiting and rushing are seen before anything is computed."""

from __future__ import annotations

from journeykit.errors import BadValue
from journeykit.events.paths.frames import labelled, path_sql, phases
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Small, Traces, lived
from journeykit.text import phrase

__all__ = ["dotted"]


def dotted(log: Traces | Table, limit: int = 400) -> Frame:
    """Every event of at most `limit` cases, which stand evenly among all in the order of their beginning.

    One row an event: `case` (its rank from 0, by when it began), `at_us` (instant), `since_s` (seconds since the case
    began), `activity`, `phase` (of the map; "" without one). `attrs` counts all cases of the log, and adds `shown`: how
    many are in the frame. Nothing is random: the same log gives the same dots. Raises `BadValue` for a limit below 1.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> dotted(log)[["case", "since_s", "activity"]].values.tolist()
    [[0, 0.0, 'see'], [0, 86400.0, 'buy'], [1, 0.0, 'see']]
    """
    if limit < 1:
        raise BadValue(phrase("A dotted chart of {n} cases shows nothing.", n=limit), phrase("Choose at least 1."))
    traces = lived(log)
    frame = traces.frame(path_sql("dotted"), chosen=Small(("most",), [(limit,)]))
    frame = frame.sort_values(["place", "at_us", "seq"], ignore_index=True)
    frame["case"] = frame["place"].rank(method="dense").astype("int64") - 1
    frame["since_s"] = (frame["at_us"] - frame["began_us"]) / 1e6
    frame["phase"] = phases(traces, frame["activity"])
    shown = int(frame["case"].nunique())
    return labelled(frame[["case", "at_us", "since_s", "activity", "phase"]], "dotted", traces, shown=shown)
