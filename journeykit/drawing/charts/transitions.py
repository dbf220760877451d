"""Transitions: activities from left to right, and as many of the strongest ways between them as stay readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, sqrt
from typing import Final

from journeykit.drawing.charts.edges import Edge, Router
from journeykit.drawing.charts.facts import Facts, Row
from journeykit.drawing.charts.sheet import LABEL, NOTE, Chart, listed
from journeykit.drawing.marks import Block, Box, Mark, flat
from journeykit.text import Phrase, phrase, plural

__all__ = ["CHART"]

_NODES: Final = 12
_EDGES: Final = 18
_COLUMNS: Final = 4
_IN_A_ROW: Final = 7
_ROOM: Final = 23.0
"""Between two rows, for ways and their figures."""
_ROUNDS: Final = 60
_WIDE: Final = 275.0
_HIGH: Final = 130.0


def _title(facts: Facts) -> Phrase:
    between = [row for row in facts.rows if row["source"] != row["target"]] or list(facts.rows)
    most = max(between, key=lambda row: row["count"])
    return phrase(
        "From “{source}”, {share} go on to “{target}”", source=most["source"], target=most["target"],
        share=facts.share(_percent(facts, most)),
    )  # fmt: skip


def _percent(facts: Facts, row: Row) -> float:
    """The share of a source's ways; analyses give 0 to 100."""
    return float(row["probability"])


def _lead(facts: Facts) -> Phrase:
    drawn, total = _drawn(facts), sum(row["count"] for row in facts.rows)
    left = len(facts.rows) - len(drawn)
    how = phrase("On each way: how often it was taken, and the median time.")
    if not left:
        return how
    said = plural(
        "Drawn are the {shown} strongest ways, {share} of all steps; {left} more is left out.",
        "Drawn are the {shown} strongest ways, {share} of all steps; {left} more are left out.",
        n=left, left=facts.n(left), shown=facts.n(len(drawn)),
        share=facts.share(100 * sum(row["count"] for row in drawn) / total),
    )  # fmt: skip
    return phrase("{one} {other}", one=how, other=said)


def _lines(facts: Facts) -> Iterator[Phrase]:
    for row in facts.rows:
        yield phrase(
            "“{source}” to “{target}”: {count} times, {share}, median time {time}, one in ten longer than {most}",
            source=row["source"], target=row["target"], count=facts.n(row["count"]),
            share=facts.share(_percent(facts, row)), time=facts.time(row["median_s"]), most=facts.time(row["p90_s"]),
        )  # fmt: skip
    for what, label in (("starts", phrase("Cases begin with")), ("ends", phrase("Cases end with"))):
        told = ", ".join(f"{name} {facts.n(count)}" for name, count in _known(facts, what).items())
        if told:
            yield phrase("{label}: {value}", label=label, value=told)


def _known(facts: Facts, what: str) -> Mapping[str, int]:
    found: Mapping[str, int] = facts.about.get(what) or {}
    return found


def _counts(facts: Facts) -> dict[str, int]:
    """How often each activity is there: cases that begin with it, and ways to it."""
    counts = dict.fromkeys((str(row["source"]) for row in facts.rows), 0)
    for name, count in _known(facts, "starts").items():
        counts[name] = counts.get(name, 0) + count
    for row in facts.rows:
        counts[str(row["target"])] = counts.get(str(row["target"]), 0) + row["count"]
    return counts


def _places(facts: Facts) -> list[list[str]]:
    """The activities in columns from left to right: a stage each, or by how far from the start they mostly are."""
    counts = _counts(facts)
    kept = sorted(counts, key=lambda name: (-counts[name], name))[:_NODES]
    far = _far(facts, counts)
    kept.sort(key=lambda name: (facts.order.get(name, far[name]), far[name], name))
    columns = len(kept) if len(kept) <= _IN_A_ROW else _COLUMNS
    each = ceil(len(kept) / columns)
    return [kept[n : n + each] for n in range(0, len(kept), each)]


def _far(facts: Facts, counts: Mapping[str, int]) -> dict[str, float]:
    """How many steps from the start each activity is on average, where its cases come from."""
    starts, far = _known(facts, "starts"), dict.fromkeys(counts, 0.0)
    for _ in range(_ROUNDS):
        sums = dict.fromkeys(counts, 0.0)
        for row in facts.rows:
            if row["source"] != row["target"]:
                sums[str(row["target"])] += row["count"] * (far[str(row["source"])] + 1)
        weights = {name: float(starts.get(name, 0)) for name in counts}
        for row in facts.rows:
            if row["source"] != row["target"]:
                weights[str(row["target"])] += row["count"]
        far = {name: sums[name] / weights[name] if weights[name] else 0.0 for name in counts}
    return far


def _drawn(facts: Facts) -> list[Row]:
    """The ways that are drawn."""
    return _routed(facts)[1]


def _routed(facts: Facts) -> tuple[Router, list[Row]]:
    """The ways that found a course in the room of A4, whatever the page: the quiet line tells how many."""
    wide, high = _WIDE, _HIGH
    columns = _places(facts)
    pitch = wide / len(columns)
    box = min(46.0, 0.66 * pitch) if len(columns) > 1 else 46.0
    blocks = {name: _block(facts, name, box - 5.5) for column in columns for name in column}
    rows = max(map(len, columns))
    tall = max(block.height for block in blocks.values()) + 4.0
    high = max(high, rows * tall + (rows + 1) * _ROOM)
    boxes: dict[str, tuple[float, ...]] = {}
    for n, column in enumerate(columns):
        x = n * pitch + (pitch - box) / 2 if len(columns) > 1 else (wide - box) / 2
        x = n * (wide - box) / max(1, len(columns) - 1) if len(columns) > 1 else x
        for m, name in enumerate(column):
            deep = blocks[name].height + 4.0
            middle = high * (m + 0.5) / len(column)
            middle += 0.16 * high / len(column) * (-1 if n % 2 else 1) if rows > 1 else 0.0
            boxes[name] = (x, middle - deep / 2, x + box, middle + deep / 2)
    router = Router(boxes, (0.0, 0.0, wide, high))
    most = max((row["count"] for row in facts.rows), default=1)
    drawn: list[Row] = []
    for row in sorted(facts.rows, key=lambda row: (-row["count"], str(row["source"]), str(row["target"]))):
        if len(drawn) == _EDGES:
            break
        if row["source"] not in boxes or row["target"] not in boxes or not row["count"]:
            continue
        said = (facts.n(row["count"]), facts.time(row["median_s"]) if row["median_s"] is not None else "")
        thick = 0.35 + 2.0 * sqrt(row["count"] / most)
        if router.add(Edge(str(row["source"]), str(row["target"]), thick, facts.colour(str(row["source"])), said)):
            drawn.append(row)
    return router, drawn


def _block(facts: Facts, name: str, room: float) -> Block:
    cases = float(facts.about.get("cases") or 0)
    begin, end = (_known(facts, what).get(name, 0) for what in ("starts", "ends"))
    count = _counts(facts)[name]
    lines = [facts.say(plural("{said} time", "{said} times", n=count, said=facts.n(count)))]
    if begin and begin >= 0.01 * cases:
        lines.append(facts.say(phrase("{count} begin here", count=facts.n(begin))))
    if end and end >= 0.01 * cases:
        lines.append(facts.say(phrase("{count} end here", count=facts.n(end))))
    return listed([(name, LABEL, "semibold", "ink"), *((line, NOTE, "regular", "quiet") for line in lines)], room)


def _body(facts: Facts, wide: float, high: float) -> Block:
    router = _routed(facts)[0]
    marks: list[Mark] = [*router.ways()]
    for name, (left, top, right, foot) in router.boxes.items():
        block = _block(facts, name, right - left - 5.5)
        marks.append(Box(left, top, right - left, foot - top, radius=1.4))
        marks.append(Box(left, top, 1.6, foot - top, facts.colour(name), None, radius=0.8))
        marks += block.at(left + 3.6, top + (foot - top - block.height) / 2)
    marks += router.labels()
    low, high = router.extent()
    return Block(high - low + 4.0, tuple(mark.moved((wide - _WIDE) / 2, 2.0 - low) for mark in flat(marks)))


CHART: Final = Chart(
    ("source", "target", "count", "probability", "median_s", "p90_s"), _title, _lead, _body, _lines, least=_WIDE + 22.0
)  # fmt: skip
