"""One row a customer's case: when it began, how long it took, what it began and ended with."""

from __future__ import annotations

from journeykit.events.paths.frames import labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces, lived

__all__ = ["cases"]


def cases(log: Traces | Table) -> Frame:
    """One row a case, in no given order: what to sort, filter and join by.

    `case_id`, `events` (how many), `start_us` and `end_us` (instants in microseconds since 1970), `duration_s` (from
    the first to the last event, in seconds), `first` and `last` (activities; of events at the same instant, the
    source's order decides). `events` sums to the events of the log.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> cases(log).sort_values("case_id")[["case_id", "events", "duration_s", "first", "last"]].values.tolist()
    [['1', 2, 86400.0, 'see', 'buy'], ['2', 1, 0.0, 'see', 'see']]
    """
    traces = lived(log)
    frame = traces.frame(path_sql("cases"))
    frame.insert(4, "duration_s", (frame["end_us"] - frame["start_us"]) / 1e6)
    bounds = (frame["start_us"].min(), frame["end_us"].max())
    return labelled(frame, "cases", traces, cases=len(frame), events=int(frame["events"].sum()), bounds=bounds)
