"""How many touchpoints customers need before they convert, by the channel they first came by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeykit.errors import BadData
from journeykit.events.intervals import wilson
from journeykit.events.paths.frames import labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Small, Traces, lived
from journeykit.text import phrase, shown

__all__ = ["Named", "named", "nothing_converts", "quantile", "touches", "touchpoints"]

Named = str | Sequence[str] | None


def touches(log: Traces | Table, conversion: Named = None, touch: Named = None) -> Frame:
    """Touchpoints before the first conversion, by the channel of the first touchpoint, of the cases that convert.

    One row a channel, the largest first: `channel` ("" where the data has none), `cases` that convert, the `median`,
    `q1` and `q3` of their number of touchpoints before converting, `share` of the conversions in % with its 95 %
    interval `low`, `high` (Wilson). `conversion` names activities (default: what means a purchase), `touch` those that
    are touchpoints (default: every event; of a web log rather the start of a session). A case that converts at once
    has 0 touchpoints, and the channel it converts by. `attrs` adds `conversions` and the `median` of all.
    Raises `BadData` when an activity is not there, no case converts, or the log has no channels.

    >>> from journeykit.events.reading import read_events
    >>> text = b"case,activity,at,channel\\n1,see,2025-01-01,ad\\n1,buy,2025-01-02,web\\n2,buy,2025-02-01,web\\n"
    >>> touches(read_events(("log.csv", text)))[["channel", "cases", "median", "share"]].values.tolist()
    [['ad', 1, 1.0, 50.0], ['web', 1, 0.0, 50.0]]
    """
    import pandas as pd  # type: ignore[import-untyped]

    traces = lived(log)
    sql, small = touchpoints(traces, conversion, touch)
    rows = [(channel or "", int(n), int(cases)) for channel, n, cases in
            traces.rows(f"with touchpoints as ({sql}) {path_sql('touches')}", **small)]  # fmt: skip
    conversions = sum(cases for *_, cases in rows)
    if not conversions:
        raise nothing_converts(traces)
    by_channel: dict[str, dict[int, int]] = {}
    everyone: dict[int, int] = {}
    for channel, n, cases in rows:
        by_channel.setdefault(channel, {})[n] = cases
        everyone[n] = everyone.get(n, 0) + cases
    found = [_row(channel, counts, conversions) for channel, counts in by_channel.items()]
    columns = ["channel", "cases", "median", "q1", "q3", "share", "low", "high"]
    frame = pd.DataFrame(sorted(found, key=lambda row: (-int(row[1]), str(row[0]))), columns=columns)
    return labelled(frame, "touches", traces, conversions=conversions, median=quantile(everyone, 0.5))


def touchpoints(traces: Traces, conversion: Named, touch: Named) -> tuple[str, dict[str, Any]]:
    """The relation `touchpoints` (paths/sql/touchpoints.sql) and the small tables it reads."""
    if "channel" not in traces.relations["events"].known:
        raise BadData(
            phrase("{file} does not say by which channel customers came.", file=traces.relations["events"].name),
            phrase("Name its column: {key}.", key="channel"),
        )
    touching = _column(traces.activities if touch is None else _there(traces, touch))
    return path_sql("touchpoints"), {"touching": touching, "converting": named(traces, conversion, "conversion")}


def named(traces: Traces, given: Named, key: str) -> Small:
    """The activities that a person named, or those that mean a purchase; `key` is how the argument is called."""
    bought = [name for name, meaning in traces.meanings.items() if meaning == "purchase"]
    if given is None and not bought:
        raise BadData(
            phrase("No activity of {source} is known to mean a purchase.", source=traces.source),
            phrase("Name it: {example}.", example=f'{key}="..."'),
        )
    return _column(bought if given is None else _there(traces, given))


def _there(traces: Traces, given: str | Sequence[str]) -> Sequence[str]:
    names = [given] if isinstance(given, str) else list(given)
    for name in names:
        if name not in traces.activities:
            raise BadData(
                phrase("{source} has no activity “{activity}”.", source=traces.source, activity=shown(name)),
                phrase("Choose one of {choices}.", choices=", ".join(traces.activities[:20])),
            )
    return names


def _column(names: Iterable[str]) -> Small:
    return Small(("activity",), [(name,) for name in dict.fromkeys(names)])


def nothing_converts(traces: Traces) -> BadData:
    """No case of the log converts."""
    return BadData(
        phrase("No case of {source} converts in this period and segment.", source=traces.source),
        phrase("Choose a longer period or another segment, or say what a conversion is."),
    )


def _row(channel: str, counts: Mapping[int, int], conversions: int) -> tuple[str | int | float, ...]:
    cases = sum(counts.values())
    low, high = wilson(cases, conversions)
    middle, first, third = (quantile(counts, p) for p in (0.5, 0.25, 0.75))
    return channel, cases, middle, first, third, 100 * cases / conversions, 100 * low, 100 * high


def quantile(counts: Mapping[int, int], p: float) -> float:
    """The quantile of numbers of which each is there so many times, as `percentile_cont` has it.

    >>> quantile({1: 2, 4: 2}, 0.5), quantile({1: 1, 2: 1, 9: 1}, 0.25)
    (2.5, 1.5)
    """
    place = p * (sum(counts.values()) - 1)
    below, part = int(place), place % 1
    low, high = _at(counts, below), _at(counts, below + (part > 0))
    return low + (high - low) * part


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at a place (from 0) in order."""
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if place < seen:
            return value
    raise IndexError(place)
