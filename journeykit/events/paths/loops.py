"""Loops: what customers do again, at once or after something else. Doing again is often a problem, seldom a wish."""

from __future__ import annotations

from journeykit.events.paths.frames import labelled, path_sql, shares
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces, lived

__all__ = ["loops"]


def loops(log: Traces | Table) -> Frame:
    """Of each activity, how many cases do it again.

    One row an activity, the most repeated first: `activity`, `cases` that do it, `repeating` (those that do it more
    than once), `share` of them in % with its 95 % interval `low`, `high` (Wilson), `repeats` (how many times it was
    done again, in all), of which `direct` (at once, nothing else between) and `returns` (after others), and `median_s`
    (from one time to the next; missing where nothing was repeated). `repeats` = the activity's events minus `cases`.
    Of stages: give `traces.mapped(journey).by_stage()`.

    >>> from journeykit.events.reading import read_events
    >>> rows = b"case,activity,at\\n1,see,2025-01-01\\n1,see,2025-01-02\\n1,buy,2025-01-03\\n1,see,2025-01-05\\n"
    >>> loops(read_events(("log.csv", rows)))[["activity", "cases", "repeats", "direct", "returns"]].values.tolist()
    [['see', 1, 2, 1, 1], ['buy', 1, 0, 0, 0]]
    """
    traces = lived(log)
    found = traces.frame(path_sql("loops")).astype({"repeating": "int64", "repeats": "int64", "direct": "int64"})
    found = found.merge(traces.frame(path_sql("loop_times")), how="left", on="activity")
    found = found.sort_values(["repeats", "repeating", "activity"], ascending=[False, False, True], ignore_index=True)
    found["returns"] = found["repeats"] - found["direct"]
    found = found.assign(**shares(found["repeating"], found["cases"]))
    columns = ["activity", "cases", "repeating", "share", "low", "high", "repeats", "direct", "returns", "median_s"]
    return labelled(found[columns].astype({"median_s": "float64"}), "loops", traces)
