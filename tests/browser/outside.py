"""A running server from outside: what it answers to plain requests, and its kernels, counted and found."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

__all__ = ["KERNEL_ID", "NOBODY", "READY", "Served", "ask", "kernel_of", "until"]

READY = "body[data-state=ready]"
KERNEL_ID = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
"""How a page knows which kernel is its own."""
NOBODY = "00000000-0000-0000-0000-000000000000"
"""The id of no kernel."""


@dataclass(frozen=True)
class Served:
    """A running `journeykit serve` or `dashboard`: where, its process, and the file its work is kept in."""

    url: str
    process: subprocess.Popen[str]
    store: Path

    @property
    def builder(self) -> str:
        """The Builder's address."""
        return f"{self.url}builder"

    def kernels(self) -> int:
        """How many kernels run for it now: children, or children of its child, that lead a session of their own."""
        stats = {place.parent.name: _stat(place) for place in Path("/proc").glob("[0-9]*/stat")}
        parent = {number: fields[1] for number, fields in stats.items() if fields}
        leads = [number for number, fields in stats.items() if fields and fields[0] != "Z" and fields[3] == number]
        me = str(self.process.pid)
        return sum(1 for number in leads if me in (parent[number], parent.get(parent[number])))


def _stat(place: Path) -> list[str]:
    try:
        return place.read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return []


def kernel_of(server: subprocess.Popen[str], kernel_id: str) -> psutil.Process | None:
    """The process of a kernel: the one below the server that listens at the sockets with its name."""
    for child in psutil.Process(server.pid).children(recursive=True):
        with suppress(psutil.Error):
            if any(kernel_id in str(one.laddr) for one in child.net_connections("unix")):
                return child
    return None


def ask(url: str, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    """A plain request without a browser: status, headers, text."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, answer.headers, text


def until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether it holds before long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False
