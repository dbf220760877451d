"""Any analysis for some customers against others: where they differ, and whether that can be chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from math import nan, sqrt
from typing import Any, Final, NamedTuple

from journeykit.errors import BadData, BadValue
from journeykit.events.differences import Side, difference
from journeykit.events.grouping import said, with_orders
from journeykit.events.intervals import mean, median_ranks, wilson
from journeykit.events.paths.attribution import channel_paths, credit_moments
from journeykit.events.paths.frames import of_map
from journeykit.events.paths.stage_times import gaps_sql
from journeykit.events.roles import Kind
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Traces
from journeykit.text import phrase, shown

__all__ = ["COMPARABLE", "PERIOD", "compare"]

PERIOD: Final = "period"
"""What `by` says when two periods are compared; then `a` and `b` are each (first day, last day)."""
_CHOICES: Final = 20
Group = str | bool | int | Sequence[date | str]


@dataclass(frozen=True)
class Shape:
    """How an analysis is compared: what names a row, what stands beside, and which column is a share of what.

    `of` is a column of the frame, "attrs.x" for a number of its attrs, "before" for the cases of the step before, or
    "all x" for the sum over the rows with the same x.
    """

    keys: tuple[str, ...]
    share: str
    hits: str
    of: str
    beside: tuple[str, ...] = ()


_SHARES: Final[Mapping[str, Shape]] = {
    "funnel": Shape(("step", "name", "phase"), "passed", "came", "before", ("cases", "share", "median_s")),
    "drop_off": Shape(("name", "phase"), "share", "left", "cases", ("cases", "left")),
    "transitions": Shape(("source", "target"), "probability", "count", "all source", ("count", "median_s")),
    "variants": Shape(("variant", "steps"), "share", "cases", "attrs.cases", ("cases", "median_s")),
    "step_matrix": Shape(("activity", "position"), "share", "cases", "attrs.cases", ("cases",)),
    "flow": Shape(("position", "source", "target", "group", "left"), "share", "count", "attrs.began", ("count",)),
    "loops": Shape(("activity",), "share", "repeating", "cases", ("cases", "repeating", "repeats")),
    "retention": Shape(("cohort", "age"), "share", "kept", "customers", ("customers", "kept")),
    "touches": Shape(("channel",), "share", "cases", "attrs.conversions", ("cases", "median")),
    "conformance": Shape(("step", "name"), "share", "cases", "attrs.cases", ("cases", "skipped", "early")),
}
COMPARABLE: Final = (*_SHARES, "attribution", "cases", "stage_times")
"""The analyses that `compare` knows."""


def compare(
    analysis: str | Callable[..., Frame],
    log: Traces | Table,
    by: str,
    a: Group,
    b: Group,
    *,
    whole: bool = True,
    **options: Any,
) -> Frame:
    """An analysis for group `a` and for group `b`, row by row, with `difference` (b minus a) and its 95 % interval.

    `by` is a column of the log: cases belong to a group by the value at their first event, and count whole; with
    `whole=False` the events (of orders, the orders) that have the value count instead. A column that only the orders
    have tells cases apart as well, by the first order of each; cases without an order are then in no group, so do not
    ask it who buys. With `by="period"`, `a` and `b` are (first day, last day), both included, of the day a case began.
    `options` go to the analysis.
    One row a row of the analysis: its key columns, its values as `..._a` and `..._b`, then `difference`, `low`, `high`
    of the column that `attrs["value"]` names. Of shares, in points (Newcombe 1998); of `stage_times` and `cases`, of
    medians, in their unit (bounds of each median by the bootstrap in its exact form, joined by MOVER); of
    `attribution`, of `linear_share`. A row that only one side has counts 0 on the other; where there is nothing to
    compare, the difference is missing. Of 20 rows where nothing differs, one stands out by chance: look for what is
    large, or ask one question.
    `attrs` adds `of` (the analysis), `by`, `a`, `b`, `value`, `keys`, and `cases_a`, `cases_b`.
    Raises `BadData` for a column or group that is not there, `BadValue` for what cannot be compared.

    >>> from journeykit.events.reading import read_events
    >>> text = b"case,activity,at,channel\\n1,see,2025-01-01,ad\\n1,buy,2025-01-02,ad\\n2,see,2025-02-01,web\\n"
    >>> found = compare("flow", read_events(("log.csv", text)), "channel", "ad", "web", start="see", depth=1)
    >>> found[["target", "count_a", "count_b", "difference"]].values.tolist()
    [['buy', 1, 0, -100.0], ['', 0, 1, 100.0]]

    In the shoe shop, paying fails on phones:

    >>> from journeykit.places import dataset
    >>> shop = read_events(dataset("events.csv"))
    >>> found = compare("flow", shop, "device", "desktop", "mobile", whole=False, start="add_payment_info", depth=1)
    >>> found[["target", "share_a", "share_b"]].round().values.tolist()
    [['purchase', 97.0, 53.0], ['payment_error', 3.0, 47.0]]
    """
    name = analysis if isinstance(analysis, str) else getattr(analysis, "__name__", "")
    if name not in COMPARABLE:
        raise BadValue(
            phrase("“{name}” cannot be compared.", name=shown(name or analysis)),
            phrase("Choose one of {choices}.", choices=", ".join(COMPARABLE)),
        )
    traces = log if isinstance(log, Traces) else Traces.of(log)
    sides = [_side(traces, by, group, whole, name, options) for group in (a, b)]
    run = getattr(import_module(f"journeykit.events.paths.{name}"), name)
    frames = [run(side, **options) for side in sides]
    joined, value, keys = _joined(name, frames, sides, options)
    joined.attrs = _attrs(traces, frames) | {
        "of": name, "by": by, "a": _named(a), "b": _named(b), "value": value, "keys": list(keys)
    }  # fmt: skip
    return joined


def _attrs(traces: Traces, frames: Sequence[Frame]) -> dict[str, Any]:
    """What is said of both: counts of both together, and the days from the first to the last."""
    a, b = (frame.attrs for frame in frames)
    return {
        "analysis": "compare",
        "cases": a["cases"] + b["cases"],
        "events": a["events"] + b["events"],
        "cases_a": a["cases"],
        "cases_b": b["cases"],
        "start": min(a["start"], b["start"]),
        "end": max(a["end"], b["end"]),
        "segment": traces.segment,
        "source": traces.source,
        **({"stages": a["stages"]} if "stages" in a else {}),
    }


def _side(traces: Traces, by: str, group: Group, whole: bool, name: str, options: Mapping[str, Any]) -> Traces:
    """The traces of one group."""
    if by == PERIOD:
        if not isinstance(group, list | tuple) or len(group) != 2:
            raise BadValue(
                phrase("“{group}” is not a period.", group=shown(group)),
                phrase("Give the first and the last day: {example}.", example='("2025-01-01", "2025-03-31")'),
            )
        return traces.where(start=group[0], end=group[1])
    of_orders = name == "retention" and "orders" in traces.relations and options.get("activity") is None
    kind: Kind = "orders" if of_orders else "events"
    traces = traces if of_orders else with_orders(traces, by)
    part = {by: said(group)}
    narrow = traces.where(entered=part) if whole and not of_orders else traces.where(segment=part)
    if not narrow.rows(f"select 1 from {kind} limit 1", base=(kind,)):
        raise _no_group(traces, kind, by, group)
    return narrow


def _no_group(traces: Traces, kind: Kind, by: str, group: Group) -> BadData:
    column = traces.engine.dialect.quoted(by)
    asked = f"select distinct {column} as value from {kind} where {column} is not null order by value limit {_CHOICES}"
    choices = [str(value) for (value,) in traces.rows(asked, base=(kind,))]
    return BadData(
        phrase("Nobody has “{value}” in “{column}”.", value=shown(group), column=by),
        phrase("Choose two of {choices}.", choices=", ".join(choices)),
    )


def _named(group: Group) -> str:
    return " … ".join(map(str, group)) if isinstance(group, list | tuple) else said(group)


def _joined(
    name: str, frames: Sequence[Frame], sides: Sequence[Traces], options: Mapping[str, Any]
) -> tuple[Frame, str, tuple[str, ...]]:
    """The rows of both, with the difference; the column compared; the key columns."""
    if name == "attribution":
        return _credits(frames, sides, options), "linear_share", ("channel",)
    if name == "cases":
        return _medians([_of_cases(frame) for frame in frames], ("figure",), "median"), "median", ("figure",)
    if name == "stage_times":
        keys = ("source", "target")
        staged = [of_map(side, options.get("journey"), name).by_stage() for side in sides]
        return _medians([_of_gaps(side) for side in staged], keys, "median_s"), "median_s", keys
    shape = _SHARES[name]
    return _shares(shape, [_counted(name, frame) for frame in frames]), shape.share, shape.keys


def _counted(name: str, frame: Frame) -> Frame:
    """The frame with the counts that its shares are made of, one row a share."""
    if name == "funnel":
        return frame.assign(came=frame["cases"] - frame["entered"])
    if name != "step_matrix":
        return frame
    tall = frame.rename_axis("activity").reset_index().melt("activity", var_name="position", value_name="share")
    tall["cases"] = (tall["share"] * frame.attrs["cases"] / 100).round().astype("int64")
    tall.attrs = dict(frame.attrs)
    return tall


def _shares(shape: Shape, frames: Sequence[Frame]) -> Frame:
    keys = list(shape.keys)
    rows = [_by_key(_with_whole(frame, shape), keys) for frame in frames]
    found = []
    for key in dict.fromkeys([*rows[0], *rows[1]]):
        sides = [side.get(key) or _absent(shape, frame, key) for side, frame in zip(rows, frames, strict=True)]
        beside = [one.get(column) for column in shape.beside for one in sides]
        parts = [_part(one["_hits"], one["_of"]) for one in sides]
        shares = [nan if part is None else 100 * part.value for part in parts]
        found.append((*key, *beside, *shares, *_difference(parts)))
    return _framed(found, keys, [*shape.beside, shape.share])


def _with_whole(frame: Frame, shape: Shape) -> Frame:
    """The frame with `_hits` and `_of`: each share as a part of a whole."""
    if shape.of == "before":
        whole = frame["cases"].shift(1)
    elif shape.of.startswith("attrs."):
        whole = float(frame.attrs[shape.of.removeprefix("attrs.")])
    elif shape.of.startswith("all "):
        whole = frame.groupby(shape.of.removeprefix("all "))[shape.hits].transform("sum")
    else:
        whole = frame[shape.of]
    return frame.assign(_hits=frame[shape.hits].astype(float), _of=whole)


def _by_key(frame: Frame, keys: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    records = frame.to_dict("records")
    return {tuple(row[key] for key in keys): row for row in records}


def _absent(shape: Shape, frame: Frame, key: tuple[Any, ...]) -> dict[str, Any]:
    """A row that one side does not have: none of the whole that it would be a part of, where that is known."""
    whole = nan
    if shape.of.startswith("attrs."):
        whole = float(frame.attrs[shape.of.removeprefix("attrs.")])
    elif shape.of.startswith("all "):
        column = shape.of.removeprefix("all ")
        whole = float(frame.loc[frame[column] == key[shape.keys.index(column)], shape.hits].sum())
    counts = {column: 0 for column in shape.beside if not column.startswith("median")}
    return {**counts, "_hits": 0.0, "_of": whole}


def _part(hits: float, of: float) -> Side | None:
    """A share with its interval; None where there is no whole."""
    if not of > 0 or hits > of:
        return None
    return Side(hits / of, *wilson(hits, of))


def _difference(parts: Sequence[Side | None], scale: float = 100) -> tuple[float, float, float]:
    a, b = parts
    if a is None or b is None:
        return nan, nan, nan
    found = difference(a, b)
    return scale * found.value, scale * found.low, scale * found.high


def _framed(rows: Sequence[tuple[Any, ...]], keys: Sequence[str], values: Sequence[str]) -> Frame:
    import pandas as pd  # type: ignore[import-untyped]

    pairs = [f"{value}_{side}" for value in values for side in "ab"]
    return pd.DataFrame(rows, columns=[*keys, *pairs, "difference", "low", "high"])


def _credits(frames: Sequence[Frame], sides: Sequence[Traces], options: Mapping[str, Any]) -> Frame:
    """Attribution: a channel's share of the conversions is the mean of what each conversion owes it."""
    moments = [credit_moments(channel_paths(side, **options), "linear") for side in sides]
    totals = [int(frame.attrs["conversions"]) for frame in frames]
    values = ("linear", "markov_share", "linear_share")
    rows = [frame.set_index("channel") for frame in frames]
    found = []
    for name in dict.fromkeys([*rows[0].index, *rows[1].index]):
        beside = [row[value].get(name, 0.0) for value in values for row in rows]
        parts = []
        for sums, n in zip(moments, totals, strict=True):
            total, squares = sums.get(name, (0.0, 0.0))
            deviation = sqrt(max(0.0, squares - total * total / n) / (n - 1)) if n > 1 else None
            limits = mean(total / n, deviation, n)
            parts.append(limits and Side(total / n, *limits))
        found.append((name, *beside, *_difference(parts)))
    return _framed(found, ["channel"], values)


class Middle(NamedTuple):
    """A median of so many values, and with its limits where there are enough."""

    n: int
    value: float
    side: Side | None


def _middle(n: int, at: Callable[[int], float]) -> Middle:
    """The median of `n` values in order; `at` gives the value of a rank, from 1."""
    value = (at((n + 1) // 2) + at(n // 2 + 1)) / 2
    ranks = median_ranks(n)
    return Middle(n, value, ranks and Side(value, at(ranks[0]), at(ranks[1])))


def _of_cases(frame: Frame) -> dict[tuple[Any, ...], Middle]:
    """The median events and duration of a case."""
    ordered = {column: [nan, *sorted(frame[column].astype(float))] for column in ("events", "duration_s")}
    return {(key,): _middle(len(values) - 1, values.__getitem__) for key, values in ordered.items()}


def _of_gaps(traces: Traces) -> dict[tuple[Any, ...], Middle]:
    """The median time from each stage to the next."""
    gaps: dict[tuple[str, str], dict[int, float]] = {}
    sizes: dict[tuple[str, str], int] = {}
    for source, target, gap, place, n in traces.rows(gaps_sql("gap_ranks")):
        gaps.setdefault((source, target), {})[place] = gap / 1_000_000
        sizes[source, target] = n
    return {key: _middle(sizes[key], values.__getitem__) for key, values in gaps.items()}


def _medians(sides: Sequence[Mapping[tuple[Any, ...], Middle]], keys: Sequence[str], value: str) -> Frame:
    found = []
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        both = [side.get(key, Middle(0, nan, None)) for side in sides]
        counts, medians = [one.n for one in both], [one.value for one in both]
        found.append((*key, *counts, *medians, *_difference([one.side for one in both], scale=1)))
    return _framed(found, keys, ["n", value])
