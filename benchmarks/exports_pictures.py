"""What pictures and prints of a map cost, beside what Typst takes to set the same pages."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, get_args

import typst
from figure import Figure
from maps import map_of

from journeykit.drawing import FORMATS, render, typesetting
from journeykit.drawing.charts.of_map import View
from journeykit.drawing.paper import PAPERS, print_map
from journeykit.errors import BadValue

CARDS = 200
MOST = 3.0
"""So many times the library's own cost."""
ROUNDS = 7


def figures() -> Iterator[Figure]:
    """Every picture of a map of 200 cards as PDF, the whole map in each format as well; then every print of it."""
    journey = map_of(CARDS)
    for format in FORMATS:
        yield _figure(f"map as {format.upper()}", lambda f=format: render(journey, f))
    for view in get_args(View)[1:]:
        try:
            render(journey, "pdf", view=view)
        except BadValue as nothing:
            print(f"               {view}: {nothing}")
            continue
        yield _figure(f"{view} as PDF", lambda v=view: render(journey, "pdf", view=v))
    for paper in PAPERS:
        yield _figure(f"print on {paper}", lambda p=paper: print_map(journey, p))


def _figure(name: str, make: Callable[[], bytes]) -> Figure:
    with _watched() as spent:
        make()  # what is read once stays out
        taken = []
        for _ in range(ROUNDS):
            spent.clear()
            start = time.process_time()
            make()
            whole = time.process_time() - start
            taken.append((whole / sum(spent), whole, sum(spent)))
    ratio, whole, own = (statistics.median(column) for column in zip(*taken, strict=True))
    return Figure(f"{name}, {CARDS} cards / Typst", ratio, MOST, f"{whole * 1000:.0f} ms / {own * 1000:.0f} ms")


@contextmanager
def _watched() -> Iterator[list[float]]:
    """The seconds that Typst itself takes for pages; those in which it forgets count as ours."""
    spent: list[float] = []
    compile_ = typst.compile

    def timed(source: bytes, **how: Any) -> Any:
        start = time.process_time()
        try:
            return compile_(source, **how)
        finally:
            if source:
                spent.append(time.process_time() - start)

    typesetting.typst.compile = timed
    try:
        yield spent
    finally:
        typesetting.typst.compile = compile_
