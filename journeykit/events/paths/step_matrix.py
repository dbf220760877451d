"""The step matrix: what customers do first, second, third ..., and how many have stopped by then."""

from __future__ import annotations

from typing import Any

from journeykit.errors import BadValue
from journeykit.events.paths.frames import labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces, lived
from journeykit.text import phrase

__all__ = ["step_matrix"]


def step_matrix(log: Traces | Table, steps: int = 10) -> Frame:
    """What share of all cases does what as its first, second, ... event.

    The index is the `activity` (those that come first at the top), the columns are the places 1 to `steps`, the values
    % of all cases. `attrs` adds `ended`: the % of all cases that had ended before each place. At each place, the
    column and `ended` sum to 100. Of stages: give `traces.mapped(journey).by_stage()`.
    Raises `BadValue` for less than one step.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> matrix = step_matrix(log, 2)
    >>> matrix.to_dict("index"), matrix.attrs["ended"]
    ({'see': {1: 100.0, 2: 0.0}, 'buy': {1: 0.0, 2: 50.0}}, [0.0, 50.0])
    """
    if steps < 1:
        raise BadValue(phrase("A step matrix of {n} positions shows nothing.", n=steps), phrase("Choose at least 1."))
    traces = lived(log)
    found = traces.frame(path_sql("step_matrix"))
    cases = int(found.loc[found["place"] == 1, "cases"].sum())
    # by where an activity stands on average, so that the eye goes down as the journey goes on
    found["weight"] = found["place"] * found["cases"]
    sums = found.groupby("activity")[["weight", "cases"]].sum()
    order = (sums["weight"] / sums["cases"]).sort_index().sort_values(kind="stable").index
    bounds = (found["first_us"].min(), found["last_us"].max())
    told: dict[str, Any] = {"events": int(found["cases"].sum()), "bounds": bounds}
    counts = found.pivot(index="activity", columns="place", values="cases").reindex(columns=range(1, steps + 1))
    frame = 100 * counts.loc[order].fillna(0.0) / max(cases, 1)
    frame = frame[frame.sum(axis=1) > 0].rename_axis(columns=None)
    ended = [float(share) for share in 100 - frame.sum()]
    return labelled(frame, "step_matrix", traces, cases=cases, ended=[round(share, 9) + 0.0 for share in ended], **told)
