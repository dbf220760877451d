"""Paths on 100 million events within 4 GiB: measured only when asked for (`make bench ONLY=hundred_million`)."""

from __future__ import annotations

from collections.abc import Iterator

from figure import Figure
from paths import BY_HAND, MILLION, run

LIMIT = 3072
"""What DuckDB may take, in MiB; the frames and Python come on top."""


def figures() -> Iterator[Figure]:
    """The four, each in a process of its own."""
    for what in BY_HAND:
        told = run(what, 100 * MILLION, memory=f"{LIMIT}MiB")
        yield Figure(f"{what}, 100 M events, MiB", told["MiB"], 4096, f"{told['seconds']:.0f} s")
