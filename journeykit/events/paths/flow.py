"""Where customers go from an activity, step by step, or where they came from."""

from __future__ import annotations

from typing import Any, Final

from journeykit.errors import BadData, BadValue
from journeykit.events.paths.frames import labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Small, Traces, lived
from journeykit.text import phrase, shown

__all__ = ["OTHER", "flow"]

OTHER: Final = "other"
"""The name under which `flow` counts the activities that it does not show one by one."""
_DEEPEST: Final = 50


def flow(
    log: Traces | Table,
    start: str | None = None,
    *,
    backward: bool = False,
    depth: int = 6,
    split: str | None = None,
    top: int | None = None,
) -> Frame:
    """Where cases go, step by step: forward from an activity (its first time in a case) or from where cases begin.

    `backward` looks back instead, from the activity or from where cases end. One row a step and way: `position` (0 is
    the start, at most `depth` - 1), `source`, `target` at the next position, `group` (the value of the column `split`
    at the case's first event, else ""), `count` of cases, `left` (the case ends at `source`, or backward begins there;
    `target` is ""). At every position, what comes in = what goes on + what ends. `top` shows the most frequent
    activities one by one and counts the others as "other".
    `attrs` adds `activity`, `backward`, `depth`, `split`, `began` (cases at position 0), `order` (names as they follow
    each other: of stages, that of the map) and `folded` (what "other" holds).
    Of stages: give `traces.mapped(journey).by_stage()`. Raises `BadData` for an activity or column that is not there.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> flow(log, "see")[["position", "source", "target", "count", "left"]].values.tolist()
    [[0, 'see', 'buy', 1, False], [0, 'see', '', 1, True], [1, 'buy', '', 1, True]]

    In the shoe shop, of 930 orders whose customer looks at how to return, 669 look again at once, 249 announce it:

    >>> from journeykit.places import dataset
    >>> orders = read_events(dataset("events.csv"), columns={"case_id": "order_id"})
    >>> found = flow(orders, "return_procedure_viewed", depth=1)
    >>> found.attrs["began"], found[["target", "count"]].head(2).values.tolist()
    (930, [['return_procedure_viewed', 669], ['return_requested', 249]])
    """
    traces = lived(log)
    _check(traces, start, depth, top)
    asked = Small(("start", "way"), [(start or "", -1 if backward else 1)])
    frame = traces.frame(_sql(traces, split, depth), asked=asked)
    frame = _tidy(frame, split is not None)
    frame, folded = _fold(frame, top, start)
    began = int(frame.loc[frame["position"] == 0, "count"].sum())
    more: dict[str, Any] = {
        "activity": start,
        "backward": backward,
        "depth": depth,
        "split": split,
        "began": began,
        "folded": folded,
    }
    return labelled(frame, "flow", traces, **more, order=_order(frame, traces, backward))


def _check(traces: Traces, start: str | None, depth: int, top: int | None) -> None:
    names = traces.titles if traces.staged else traces.activities
    if start is not None and start not in names:
        raise BadData(
            phrase("{source} has no activity “{activity}”.", source=traces.source, activity=shown(start)),
            phrase("Choose one of {choices}.", choices=", ".join(names[:20])),
        )
    if not 1 <= depth <= _DEEPEST:
        raise BadValue(phrase("A flow of {n} steps cannot be shown.", n=depth), phrase("Give 1 to {n}.", n=_DEEPEST))
    if top is not None and top < 1:
        raise BadValue(phrase("The {n} most frequent cannot be shown.", n=top), phrase("Give 1 or more."))


def _sql(traces: Traces, split: str | None, depth: int) -> str:
    sql = path_sql("flow").replace("100 /* depth */", str(depth))
    if split is None:
        return sql.replace("e.case_id /* split */", f"cast('' as {traces.engine.dialect.text})")
    if split not in traces.columns("events"):
        raise BadData(
            phrase("{file} has no column “{column}” to split by.", file=traces.source, column=shown(split)),
            phrase("Its columns are: {columns}.", columns=", ".join(traces.columns("events"))),
        )
    return sql.replace("e.case_id /* split */", f"e.{traces.engine.dialect.quoted(split)}")


def _tidy(frame: Frame, grouped: bool) -> Frame:
    """The answer as `flow` gives it."""
    left = frame["target"].isna()
    part = frame["part"].map(lambda value: "" if value is None or value != value else str(value))
    tidy = frame.assign(target=frame["target"].where(~left, ""), group=part, left=left)
    tidy = tidy.astype({"position": "int64", "cases": "int64", "target": object, "source": object, "left": bool})
    return tidy.rename(columns={"cases": "count"})[["position", "source", "target", "group", "count", "left"]]


def _fold(frame: Frame, top: int | None, start: str | None) -> tuple[Frame, dict[str, int]]:
    """The frame with all but the most frequent activities counted together; and what was folded, with its count."""
    often = frame.groupby("source")["count"].sum()
    reached = frame[~frame["left"]].groupby("target")["count"].sum()
    counts = {name: int(max(often.get(name, 0), reached.get(name, 0))) for name in {*often.index, *reached.index}}
    ranked = sorted(counts, key=lambda name: (name != start, -counts[name], name))
    if top is None or len(ranked) <= top:
        return _sorted(frame), {}
    folded = {name: counts[name] for name in ranked[top:]}
    names = dict.fromkeys(folded, OTHER)
    renamed = frame.assign(source=frame["source"].replace(names), target=frame["target"].replace(names))
    keys = ["position", "source", "target", "group", "left"]
    return _sorted(renamed.groupby(keys, as_index=False, sort=False)["count"].sum()), folded


def _sorted(frame: Frame) -> Frame:
    """By position, the largest ways first, those who end last."""
    columns = ["position", "source", "target", "group", "count", "left"]
    size = frame.groupby(["position", "source"])["count"].transform("sum")
    keys = ["position", "size", "source", "left", "count", "target", "group"]
    up = [True, False, True, True, False, True, True]
    return frame.assign(size=size).sort_values(keys, ascending=up, ignore_index=True)[columns]


def _order(frame: Frame, traces: Traces, backward: bool) -> list[str]:
    """The names in the order in which they follow each other: the map's where there is one, else by mean position."""
    seen: dict[str, list[int]] = {}
    for position, source, target, count, left in frame[["position", "source", "target", "count", "left"]].itertuples(
        index=False
    ):
        for name, place in ((source, position), *(() if left else ((target, position + 1),))):
            total = seen.setdefault(name, [0, 0])
            total[0] += count * place
            total[1] += count
    places: dict[str, Any] = {name: i for i, name in enumerate(traces.titles)} if traces.staged else traces.stages
    way = -1 if backward else 1
    last = len(places)
    return sorted(
        seen, key=lambda name: (name == OTHER, places.get(name, last), way * seen[name][0] / seen[name][1], name)
    )
