"""The closed room from outside: what this machine is able to shut, and one student's notebooks run inside.

Each student gets a room of their own (see `cell`), without a network and without sight of anybody else's files. Where a
machine cannot do that, `wall` says "none", and the caller asks the teacher first.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import site
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from journeykit.course.collect import cell
from journeykit.places import clone

Wall = Literal["bubblewrap", "namespaces", "none"]
WALLS: Final[tuple[Wall, ...]] = ("bubblewrap", "namespaces")

__all__ = ["WALLS", "Code", "Limits", "Run", "Wall", "run", "seen", "shuts", "wall"]


@dataclass(frozen=True)
class Limits:
    """What a notebook may use: seconds, megabytes of memory, of a file and of all files, processes, bytes."""

    seconds: float = 60
    memory_mb: int = 2048
    file_mb: int = 50
    disk_mb: int = 200
    processes: int = 128
    answer_bytes: int = 4_000_000


@dataclass(frozen=True)
class Code:
    """A notebook to run: its file's name and its code cells."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """What came of it. `ended` is done, time, memory, output or stopped; `lines` is what it wrote, not yet believed."""

    name: str
    ended: str
    lines: tuple[Any, ...] = ()


@cache
def wall() -> Wall:
    """The best wall that this machine is able to put up; tried, not guessed.

    The superuser's rooms are made by Linux' own calls first: they change to nobody, so that the number of processes
    can be limited.
    """
    order = reversed(WALLS) if hasattr(os, "geteuid") and os.geteuid() == 0 else WALLS
    return next((one for one in order if shuts(one)), "none")


@cache
def shuts(kind: Wall) -> bool:
    """Whether this machine is able to put up this wall: an empty notebook comes back from behind it."""
    if sys.platform != "linux" or (kind == "bubblewrap" and shutil.which("bwrap") is None):
        return False
    if kind == "namespaces" and platform.machine() not in cell.PIVOT:
        return False
    with tempfile.TemporaryDirectory(prefix="jk-") as place:
        empty = Path(place) / "empty"
        empty.mkdir(mode=0o755)
        found = run(empty, [Code("empty", ())], Limits(), kind)
    return [one.ended for one in found] == ["done"]


def run(files: Path, notebooks: Sequence[Code], limits: Limits, kind: Wall) -> list[Run]:
    """Run a student's notebooks behind a wall, in order: one `Run` a notebook, whatever they do.

    `files` is a private copy of what the student handed in, which everybody may read, in a folder that is one's own.
    """
    if kind == "none":
        return [_open(files, notebook, limits) for notebook in notebooks]
    with tempfile.TemporaryDirectory(prefix="jk-room-") as root:
        told = {**_told(notebooks, limits, kind), "root": root, "files": str(files)}
        told |= {"see": [[str(one), str(one)] for one in (*seen(), *_own())], "links": [list(one) for one in _links()]}
        told |= {"work": cell.WORK, "home": cell.HOME}
        command = [sys.executable, "-I", "-B", cell.__file__]
        if kind == "bubblewrap":
            command = [*_bubblewrap(files, limits), *command]
        raw = _talk(command, told, len(notebooks) * (limits.seconds + 2) + 60)
    found = {one.name: one for one in _reports(raw, limits)}
    return [found.get(notebook.name, Run(notebook.name, "stopped")) for notebook in notebooks]


def _told(notebooks: Sequence[Code], limits: Limits, kind: Wall) -> dict[str, Any]:
    plain = [{"name": one.name, "cells": list(one.cells)} for one in notebooks]
    processes = limits.processes + (_own_tasks() if kind != "none" else 4 * _own_tasks())
    return {"notebooks": plain, "wall": kind, **vars(limits), "processes": processes}


def _open(files: Path, notebook: Code, limits: Limits) -> Run:
    """Without a wall: a process of its own, with what limits the system knows, on a copy of the files."""
    with tempfile.TemporaryDirectory(prefix="jk-open-", ignore_cleanup_errors=True) as place:
        work, home = Path(place) / "work", Path(place) / "home"
        shutil.copytree(files, work)
        home.mkdir()
        told = {**_told([notebook], limits, "none"), "work": str(work), "home": str(home)}
        raw = _talk([sys.executable, "-I", "-B", cell.__file__], told, limits.seconds, limits.answer_bytes)
    lines = _lines(raw, limits)
    ended = "done" if {"end": True} in lines else "output" if len(raw) >= limits.answer_bytes else "stopped"
    return Run(notebook.name, ended, lines)


def _talk(command: list[str], told: dict[str, Any], seconds: float, most: int = 1 << 30) -> bytes:
    """What a process of its own writes, told this; at most `seconds` and `most` bytes of it."""
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(told).encode())
        asked.seek(0)
        process = subprocess.Popen(
            command,
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(told),
            cwd=told["work"] if told["wall"] == "none" else "/",
            start_new_session=True,
        )
    timer = _Timer(process, seconds)
    with process, timer:
        assert process.stdout is not None
        raw = process.stdout.read(most)
        timer.end()
    return raw


class _Timer:
    """Ends a process and what it started after some seconds, or when asked to."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        from threading import Timer

        self._process = process
        self._timer = Timer(seconds, self.end)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def end(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()


def _reports(raw: bytes, limits: Limits) -> Iterator[Run]:
    """What the warden of a room says of each notebook."""
    for line in raw.splitlines():
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            told = json.loads(line)
            lines = _lines(told["raw"].encode("utf-8", "replace"), limits)
            ended = "stopped" if told["ended"] == "done" and {"end": True} not in lines else told["ended"]
            yield Run(told["name"], ended, lines)


def _lines(raw: bytes, limits: Limits) -> tuple[Any, ...]:
    """What a submission wrote, line by line; what is no JSON is dropped."""
    found = []
    for line in raw[: limits.answer_bytes].splitlines():
        with suppress(ValueError, RecursionError):
            found.append(json.loads(line))
    return tuple(found)


def _environment(told: dict[str, Any]) -> dict[str, str]:
    """Nothing of the teacher's environment goes in."""
    kept = ("SYSTEMROOT", "PATH") if told["wall"] == "none" else ()
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "USER": "student",
        "HOME": told["home"],
        "TMPDIR": "/tmp" if told["wall"] != "none" else told["home"],
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "JOURNEYKIT_WORK": told["work"],
        "JOURNEYKIT_COURSE": os.environ.get("JOURNEYKIT_COURSE", ""),
        **{name: os.environ[name] for name in kept if name in os.environ},
    }


# What may be seen inside


@cache
def seen() -> tuple[Path, ...]:
    """What a submission may read: the system's programs, Python and its packages, the kit, its data. No solutions."""
    system = ["/usr", "/nix/store", "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"]
    named = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    python = [sys.base_prefix, sys.prefix, sys.base_exec_prefix, os.path.realpath(sys.executable), *named]
    users = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    top, package = clone(), Path(cell.__file__).parents[2]
    kit = (
        [package] if top is None else [top / name for name in ("journeykit", "datasets", "notebooks", "pyproject.toml")]
    )
    plain = [Path(one) for one in ("/lib", "/lib64", "/lib32", "/bin", "/sbin")]
    wanted = [*map(Path, [*system, *python, *users]), *kit, *(one for one in plain if not one.is_symlink())]
    there = sorted({one for one in wanted if one.exists()}, key=lambda one: len(one.parts))
    return tuple(one for n, one in enumerate(there) if not any(one.is_relative_to(other) for other in there[:n]))


def _own() -> list[Path]:
    """What may be read of a teacher's own course: what the students have of it, too."""
    top = os.environ.get("JOURNEYKIT_COURSE")
    parts = [Path(top).resolve() / name for name in ("course.toml", "tasks", "datasets")] if top else []
    return [one for one in parts if one.exists() and not any(one.is_relative_to(other) for other in seen())]


def _links() -> Iterator[tuple[str, str]]:
    for name in ("/lib", "/lib64", "/lib32", "/bin", "/sbin"):
        if os.path.islink(name):
            yield name, os.readlink(name)


def _bubblewrap(files: Path, limits: Limits) -> list[str]:
    command = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--as-pid-1"]
    command += ["--cap-drop", "ALL", "--uid", str(cell.NOBODY), "--gid", str(cell.NOBODY)]
    for name, target in _links():
        command += ["--symlink", target, name]
    size = ["--size", str(limits.disk_mb * 1_000_000)] if "--size" in _bubblewrap_knows() else []
    command += ["--dev", "/dev", "--proc", "/proc", *size, "--tmpfs", "/tmp"]
    for one in (*seen(), *_own()):  # after what they may lie below
        command += ["--ro-bind", str(one), str(one)]
    command += ["--ro-bind", str(files), cell.HANDED_IN]
    return [*command, "--remount-ro", "/", "--chdir", "/", "--"]


@cache
def _bubblewrap_knows() -> str:
    return subprocess.run(["bwrap", "--help"], capture_output=True, text=True, check=False).stdout


def _own_tasks() -> int:
    """How many threads this person runs already: older Linux counts them together with those of the room."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if process.stat().st_uid == os.geteuid():
                found += len(list((process / "task").iterdir()))
    return found
