"""A class comes in: thirty people open the Builder within five seconds, and then all of them work."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Iterator

import psutil
from figure import Figure, Server, builder, quantile
from memory import kernels, megabytes
from visitor import Visitor

PEOPLE = 30
COMING = 5.0  # seconds
PAUSE = 5.0  # seconds between two edits of one person
ROUNDS = 8


def figures() -> Iterator[Figure]:
    """Protocol-true visitors, on this machine's two cores together with the server."""
    with builder("--warm", "3") as server:
        ready, each = asyncio.run(_class(server))
        seats = kernels(server)
        everything = [psutil.Process(server.process.pid), *psutil.Process(server.process.pid).children(recursive=True)]
        seat = statistics.median(map(megabytes, seats))
        rest = sum(map(megabytes, everything)) - sum(map(megabytes, seats))
    of = f"median of one {statistics.median(ready):.1f} s"
    yield Figure("s until all of 30 who came within 5 s can edit", max(ready), 15, of)
    of = f"median {statistics.median(each):.0f} ms"
    yield Figure("ms, p95 of an edit while 30 edit every 5 s", quantile(each, 0.95), 250, of)
    yield Figure("MB a seat", seat, None, f"and {rest:.0f} MB for the server, once")


async def _class(server: Server) -> tuple[list[float], list[float]]:
    begin = time.perf_counter()
    arrived = await asyncio.gather(*(_arrives(server, begin, number) for number in range(PEOPLE)))
    each = [took for one in await asyncio.gather(*(_works(visitor) for visitor, _ in arrived)) for took in one]
    return [when for _, when in arrived], each


async def _arrives(server: Server, begin: float, number: int) -> tuple[Visitor, float]:
    """Until the first edit is kept: how long after the first of all came."""
    await asyncio.sleep(COMING * number / PEOPLE)
    visitor = await Visitor(server.url).comes()
    await visitor.asks("start", how="example", id="buying-shoes")
    await visitor.edits(do="change_header", fields={"title": f"Map {number}"})
    return visitor, time.perf_counter() - begin


async def _works(visitor: Visitor) -> list[float]:
    took = []
    await asyncio.sleep(random.uniform(0, PAUSE))
    for number in range(ROUNDS):
        begin = time.perf_counter()
        await visitor.edits(do="change_header", fields={"title": f"Edit {number}"})
        took.append(1000 * (time.perf_counter() - begin))
        await asyncio.sleep(PAUSE)
    return took
