"""What a benchmark tells, and the servers it measures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value and the most it may be (None: only told); `of` says what it was reckoned from."""

    name: str
    value: float
    limit: float | None = None
    of: str = ""

    @property
    def over(self) -> bool:
        """Whether it is more than it may be."""
        return self.limit is not None and self.value > self.limit

    def __str__(self) -> str:
        limit = "" if self.limit is None else f" (at most {self.limit:g})"
        return f"{'OVER ' if self.over else '     '}{self.value:8.2f}{limit:16}  {self.name}{self.of and ': '}{self.of}"


def quantile(values: list[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


@dataclass(frozen=True)
class Server:
    """A server that runs: where it is, the process, and where it keeps work."""

    url: str
    process: subprocess.Popen[str]
    store: Path


@contextmanager
def builder(*options: str) -> Iterator[Server]:
    """`journeykit serve`, with its seats ready."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "work.sqlite"
        command = [sys.executable, "-m", "journeykit", "serve", "--port", "0", "--no-browser", *options]
        process = subprocess.Popen(
            command, env=os.environ | {"JOURNEYKIT_STORE": str(store)}, stdout=subprocess.PIPE, text=True, cwd=folder
        )
        assert process.stdout is not None
        url = next(word for word in process.stdout.readline().split() if word.startswith("http"))
        with _ends(process):
            time.sleep(6)  # its seats warm up
            yield Server(url, process, store)


@contextmanager
def bare_voila(code: str, *options: str) -> Iterator[Server]:
    """Voila as it comes, with one notebook of one cell and kernels that are preheated."""
    import nbformat

    with tempfile.TemporaryDirectory() as folder:
        cell = nbformat.v4.new_code_cell(code)
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), f"{folder}/bare.ipynb")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        warm = ("--preheat_kernel=True", "--pool_size=2")
        command = [sys.executable, "-m", "voila", "bare.ipynb", "--no-browser", f"--port={port}", *warm, *options]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, cwd=folder)
        with _ends(process):
            _wait_for(port)
            time.sleep(6)
            yield Server(f"http://127.0.0.1:{port}/", process, Path(folder))


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nobody listens at port {port}")


@contextmanager
def _ends(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
