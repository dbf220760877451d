"""What a workbook of a map costs, beside what openpyxl itself takes for the same cells."""

from __future__ import annotations

import io
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

from figure import Figure
from maps import map_of
from openpyxl import Workbook, load_workbook

from journeykit.files import excel

SMALL, LARGE = 200, 5_000
ROUNDS = 5


def figures() -> Iterator[Figure]:
    """A map of 200 cards written, one of 5,000 cards read, and what either holds in memory."""
    small, large = map_of(SMALL), excel.dumps(map_of(LARGE))
    cells = values(excel.dumps(small))
    ours, plain = taken(lambda: excel.dumps(small), lambda: written(cells))
    yield Figure(f"workbook of {SMALL} cards written / its cells by openpyxl", ours / plain, 3, of(ours, plain))
    ours, plain = taken(lambda: excel.loads(large), lambda: load_workbook(io.BytesIO(large)))
    yield Figure(f"workbook of {LARGE} cards read / by openpyxl", ours / plain, 2, of(ours, plain))
    ours, plain = held(lambda: excel.loads(large)), held(lambda: load_workbook(io.BytesIO(large)))
    yield Figure(f"memory to read {LARGE} cards / openpyxl's", ours / plain, 2, f"{ours:.0f} MB / {plain:.0f} MB")
    ours, plain = held(lambda: excel.dumps(small)), held(lambda: written(cells))
    yield Figure(f"memory to write {SMALL} cards / openpyxl's", ours / plain, 3, f"{ours:.1f} MB / {plain:.1f} MB")


def values(content: bytes) -> list[tuple[str, list[list[Any]]]]:
    """The cells of every sheet, without their looks."""
    book = load_workbook(io.BytesIO(content))
    return [(sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in book.worksheets]


def written(sheets: list[tuple[str, list[list[Any]]]]) -> bytes:
    """The same cells, written by openpyxl alone."""
    book = Workbook()
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """The median seconds of either, in turns, so that a busy moment hits both."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, kept in zip((one, other), seconds, strict=True):
            start = time.process_time()
            run()
            kept.append(time.process_time() - start)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def held(run: Callable[[], Any]) -> float:
    """The most megabytes held while it runs."""
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def of(ours: float, plain: float) -> str:
    """Both times, in milliseconds."""
    return f"{ours * 1000:.0f} ms / {plain * 1000:.0f} ms"
