"""Which channels the conversions are owed to, by five rules; none of them is the truth, all add up to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from journeykit.events.paths.frames import labelled, path_sql
from journeykit.events.paths.touches import Named, nothing_converts, touchpoints
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Small, Traces, lived

__all__ = ["MODELS", "ChannelPath", "attribution", "channel_paths", "credit_moments", "credited"]

MODELS: Final = ("first", "last", "linear", "position", "markov")
"""The rules of `attribution`."""


class ChannelPath(NamedTuple):
    """A way through channels: how many cases went it, and how many of them converted."""

    channels: tuple[str, ...]
    conversions: int
    cases: int


def attribution(log: Traces | Table, conversion: Named = None, touch: Named = None) -> Frame:
    """The conversions credited to each channel, by five rules; each rule's credits add up to the conversions.

    One row a channel ("" where the data has none): `first` and `last` give all to the first or last touchpoint before
    the first conversion, `linear` the same to each, `position` 40 % to the first, 40 % to the last and 20 % to those
    between (two share equally). `markov` gives in proportion to the removal effect: how many conversions would be lost
    if nobody got beyond the channel, in a chain of channels fitted to all cases, those that do not convert as well
    (Anderl, Becker, von Wangenheim & Schumann 2016). Columns `..._share` hold the same in %. `attrs` adds
    `conversions` and `paths` (different ways through channels).
    `conversion` and `touch` name activities as in `touches`; without `touch`, events in a row of one channel are one
    touchpoint. What a channel is credited with is what went before, not what it caused: a fair test tells (`a_b`).
    Raises `BadData` as `touches` does.

    >>> from journeykit.events.reading import read_events
    >>> text = b"case,activity,at,channel\\n1,see,2025-01-01,ad\\n1,see,2025-01-02,web\\n1,buy,2025-01-02,web\\n"
    >>> attribution(read_events(("log.csv", text)))[["channel", "first", "last", "linear"]].values.tolist()
    [['ad', 1.0, 0.0, 0.5], ['web', 0.0, 1.0, 0.5]]
    """
    import pandas as pd  # type: ignore[import-untyped]

    traces = lived(log)
    paths = channel_paths(traces, conversion, touch)
    conversions = sum(path.conversions for path in paths)
    if not conversions:
        raise nothing_converts(traces)
    names = sorted({name for path in paths for name in path.channels})
    credits = {model: credited(paths, names, model) for model in MODELS}
    frame = pd.DataFrame({"channel": names, **credits})
    for model in MODELS:
        frame[f"{model}_share"] = 100 * frame[model] / conversions
    frame = frame.sort_values(["markov", "channel"], ascending=[False, True], ignore_index=True)
    return labelled(frame, "attribution", traces, conversions=conversions, paths=len(paths))


def channel_paths(traces: Traces, conversion: Named = None, touch: Named = None) -> list[ChannelPath]:
    """The different ways of cases through channels up to the first conversion, counted by the engine."""
    sql, small = touchpoints(traces, conversion, touch)
    found = traces.rows("select distinct channel from events where channel is not null")
    names = sorted(str(name) for (name,) in found)
    codes = Small(("channel", "code"), [(name, str(i)) for i, name in enumerate(names)])
    asked = Small(("together",), [(int(touch is None),)])
    rows = traces.rows(f"with touchpoints as ({sql}) {path_sql('channel_paths')}", channels=codes, asked=asked, **small)
    return [
        ChannelPath(tuple(names[int(code)] for code in path.split(" › ")) if path else ("",), int(hits), int(cases))
        for path, hits, cases in rows
    ]


def credited(paths: Sequence[ChannelPath], names: Sequence[str], model: str) -> list[float]:
    """The conversions that a model credits to each of the channels `names`.

    >>> credited([ChannelPath(("ad", "web", "mail"), 10, 10)], ["ad", "mail", "web"], "position")
    [4.0, 4.0, 2.0]
    """
    if model == "markov":
        return _markov(paths, names)
    total: dict[str, float] = dict.fromkeys(names, 0.0)
    for path in paths:
        for name, part in zip(path.channels, _WEIGHTS[model](len(path.channels)), strict=True):
            total[name] += part * path.conversions
    return [total[name] for name in names]


def credit_moments(paths: Sequence[ChannelPath], model: str) -> dict[str, tuple[float, float]]:
    """Of the credits that a plain rule gives a channel for each conversion, the sum and the sum of squares.

    >>> credit_moments([ChannelPath(("ad", "web"), 2, 3)], "linear")["ad"]
    (1.0, 0.5)
    """
    found: dict[str, tuple[float, float]] = {}
    for path in paths:
        owed: dict[str, float] = {}
        for name, part in zip(path.channels, _WEIGHTS[model](len(path.channels)), strict=True):
            owed[name] = owed.get(name, 0.0) + part
        for name, part in owed.items():
            total, squares = found.get(name, (0.0, 0.0))
            found[name] = total + part * path.conversions, squares + part * part * path.conversions
    return found


def _position(n: int) -> list[float]:
    if n < 3:
        return [1 / n] * n
    return [0.4, *[0.2 / (n - 2)] * (n - 2), 0.4]


_WEIGHTS: Final[Mapping[str, Callable[[int], list[float]]]] = {
    "first": lambda n: [1.0, *[0.0] * (n - 1)],
    "last": lambda n: [*[0.0] * (n - 1), 1.0],
    "linear": lambda n: [1 / n] * n,
    "position": _position,
}
"""How a conversion is shared among the touchpoints of a path of n."""


def _markov(paths: Sequence[ChannelPath], names: Sequence[str]) -> list[float]:
    """Removal effects, scaled to the conversions, exactly: by one linear system instead of simulated walks.

    With N = (I - Q)^-1 the expected visits, a chain that starts by `start` reaches channel c at all with probability
    (start N)[c] / N[c, c] (Kemeny & Snell 1960), and converts from there with B[c]: removing c loses their product.
    """
    import numpy as np

    start, moves, converts = _chain(paths, names)
    if not converts.any():
        return [0.0] * len(names)
    visits: Any = np.linalg.inv(np.eye(len(names)) - moves)
    lost = (start @ visits) / np.diag(visits) * (visits @ converts)
    conversions = sum(path.conversions for path in paths)
    return [float(value) for value in lost / lost.sum() * conversions]


def _chain(paths: Sequence[ChannelPath], names: Sequence[str]) -> tuple[Any, Any, Any]:
    """Probabilities of the first channel, of going from channel to channel, and of converting next."""
    import numpy as np

    place = {name: i for i, name in enumerate(names)}
    start, moves, converts = np.zeros(len(names)), np.zeros((len(names), len(names))), np.zeros(len(names))
    leaves = np.zeros(len(names))
    for path in paths:
        ways = [place[name] for name in path.channels]
        start[ways[0]] += path.cases
        for a, b in pairwise(ways):
            moves[a, b] += path.cases
        converts[ways[-1]] += path.conversions
        leaves[ways[-1]] += path.cases
    out = np.maximum(moves.sum(axis=1) + leaves, 1)
    return start / start.sum(), moves / out[:, None], converts / out
