"""Variants: the different ways through the journey, and how few of them most customers take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from journeykit.errors import BadValue
from journeykit.events.paths.frames import in_seconds, labelled, path_sql
from journeykit.events.sources import Frame
from journeykit.events.tables import Table
from journeykit.events.traces import Small, Traces, lived
from journeykit.text import phrase

__all__ = ["variants"]

_PLAIN: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MORE: Final = 0x20000
_BETWEEN: Final = " › "


def variants(log: Traces | Table, top: int | None = None) -> Frame:
    """Cases by what they do, in its order: one row a way, the most frequent first.

    `variant` ("a › b › c"), `steps` (how many events), `cases`, `share` (% of all cases), `coverage` (% of all cases
    that take this way or one above it), `median_s` (from the first to the last event). `top` keeps the most frequent;
    shares stay those of all cases. `attrs` adds `variants`: how many ways there are.
    Of stages: give `traces.mapped(journey).by_stage()`. Raises `BadValue` for a `top` below 1.

    >>> from journeykit.events.reading import read_events
    >>> log = read_events(("log.csv", b"case,activity,at\\n1,see,2025-01-01\\n1,buy,2025-01-02\\n2,see,2025-02-01\\n"))
    >>> variants(log)[["variant", "steps", "cases", "coverage"]].values.tolist()
    [['see', 1, 1, 50.0], ['see › buy', 2, 1, 100.0]]
    """
    if top is not None and top < 1:
        raise BadValue(phrase("{n} variants show nothing.", n=top), phrase("Choose at least 1."))
    traces = lived(log)
    names = traces.titles if traces.staged else traces.activities
    signs = [_sign(n) for n in range(len(names))]
    found = traces.frame(path_sql("variants"), signs=Small(("activity", "sign"), [*zip(names, signs, strict=True)]))
    found["variant"], found["steps"] = _named(found["way"], names)
    found = found.take(_ranked(found)).reset_index(drop=True)
    cases = int(found["cases"].sum())
    found["share"] = 100 * found["cases"] / cases
    found["coverage"] = 100 * found["cases"].cumsum() / cases
    told: dict[str, Any] = {"cases": cases, "events": int((found["cases"] * found["steps"]).sum()),
                            "bounds": (found["first_us"].min(), found["last_us"].max())}  # fmt: skip
    frame = in_seconds(found, "median")[["variant", "steps", "cases", "share", "coverage", "median_s"]]
    return labelled(frame.head(top or len(frame)), "variants", traces, variants=len(frame), **told)


def _sign(n: int) -> str:
    """One character for an activity."""
    return _PLAIN[n] if n < len(_PLAIN) else chr(_MORE + n)


def _named(ways: Any, names: Sequence[str]) -> tuple[Any, Any]:
    """The ways with the names for the signs, and their lengths; all at once, for there may be a million."""
    import numpy as np
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    texts = list(ways)
    steps = np.fromiter(map(len, texts), "int64", len(texts))
    signs = np.frombuffer("".join(texts).encode("utf-32-le"), "<u4").astype("int64")
    places = np.zeros(len(_PLAIN) + 128, "int64")
    places[[ord(sign) for sign in _PLAIN]] = np.arange(len(_PLAIN))
    places = np.where(signs >= _MORE, signs - _MORE, places[np.minimum(signs, len(places) - 1)])
    offsets = np.concatenate([[0], np.cumsum(steps)]).astype("int32")
    done = pa.ListArray.from_arrays(pa.array(offsets), pa.array(names, pa.string()).take(pa.array(places)))
    return pc.binary_join(done, _BETWEEN).to_pandas(), steps


def _ranked(found: Any) -> Any:
    """Where the most frequent way stands, the next one ..., equal ones by name; Arrow sorts text faster than pandas."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.table({"cases": pa.array(found["cases"]), "variant": pa.array(found["variant"])})
    return pc.sort_indices(table, sort_keys=[("cases", "descending"), ("variant", "ascending")]).to_numpy()
