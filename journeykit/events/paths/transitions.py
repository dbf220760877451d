"""The transition graph: from which event to which, how often, and how long it takes."""

from __future__ import annotations

from journeykit.events.paths.frames import in_seconds, labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces, lived

__all__ = ["transitions"]


def transitions(log: Traces | Table) -> Frame:
    """From each activity to the one that follows it in the same case: the directly-follows graph.

    One row a pair, the most frequent first: `source`, `target`, `count`, `probability` (% of all steps that go on from
    the source), `median_s` and `p90_s` (time from one to the other; nine of ten are not longer). What happened at the
    same instant follows the order of the source. The counts sum to events minus cases.
    `attrs` adds `starts` and `ends`: how many cases begin and end with each activity.
    Of stages: give `traces.mapped(journey).by_stage()`.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> graph = transitions(log)
    >>> graph.values.tolist(), graph.attrs["ends"]
    ([['see', 'buy', 1, 100.0, 86400.0, 86400.0]], {'buy': 1, 'see': 1})
    """
    traces = lived(log)
    found = traces.frame(path_sql("transitions"))
    done = found.groupby("source")["count"].sum()
    last = found[found["target"].isna()].set_index("source")["count"]
    frame = found.dropna(subset="target").drop(columns=["first_us", "last_us"])
    frame = frame.sort_values(["count", "source", "target"], ascending=[False, True, True], ignore_index=True)
    frame.insert(3, "probability", 100 * frame["count"] / frame.groupby("source")["count"].transform("sum"))
    # what was not come to from another event began the case
    first = done.sub(frame.groupby("target")["count"].sum(), fill_value=0).astype("int64")
    starts, ends = ({name: int(n) for name, n in one.sort_index().items() if n} for one in (first, last))
    bounds = (found["first_us"].min(), found["last_us"].max())
    return labelled(
        in_seconds(frame, "median", "p90"), "transitions", traces,
        cases=int(last.sum()), events=int(done.sum()), bounds=bounds, starts=starts, ends=ends,
    )  # fmt: skip
