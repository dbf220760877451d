"""What a seat holds in memory, read off live kernels after an edit."""

from __future__ import annotations

import asyncio
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
from figure import Figure, Server, bare_voila, builder
from visitor import Visitor

SEATS = 5
BARE = "import ipywidgets\nipywidgets.VBox([ipywidgets.Text()])"
HEAVY = re.compile(r"/site-packages/(pandas|matplotlib|numpy|duckdb|pyarrow)/")


def figures() -> Iterator[Figure]:
    """Proportional set sizes: what several kernels share is counted once."""
    with bare_voila(BARE) as server:
        for _ in range(SEATS):
            httpx.get(server.url, timeout=60)
        bare = statistics.median(map(megabytes, kernels(server)))
    with builder() as server:
        ours, held = asyncio.run(_visited(server))
    of = f"{ours:.0f} MB / {bare:.0f} MB"
    yield Figure("memory of a Builder's kernel / of a bare ipywidgets kernel", ours / bare, 1.4, of)
    yield Figure("heavy packages in a Builder's kernel after an edit", len(held), 0, ", ".join(held))


def kernels(server: Server) -> list[psutil.Process]:
    """The kernels of a server: forked or started, they are what has a kernel's threads."""
    return [one for one in psutil.Process(server.process.pid).children(recursive=True) if one.num_threads() > 3]


def megabytes(process: psutil.Process) -> float:
    """What a process holds, its part of what is shared included."""
    return float(process.memory_full_info().pss) / 1e6


async def _visited(server: Server) -> tuple[float, set[str]]:
    visitors = [await Visitor(server.url).comes() for _ in range(SEATS)]
    for one in visitors:
        await one.asks("start", how="example", id="buying-shoes")
        await one.edits(do="change_header", fields={"title": "Shoes"})
    found = kernels(server)
    held = {name for one in found for name in HEAVY.findall(Path(f"/proc/{one.pid}/maps").read_text())}
    ours = statistics.median(map(megabytes, found))
    for one in visitors:
        await one.leaves()
    return ours, held
