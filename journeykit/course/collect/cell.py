"""The closed room in which one student's notebooks run: started as a program of its own, never imported by a page.

A submission is untrusted code. `shut` gives this process a network of its own with nothing on it, processes of its
own, and a file system of its own: Python and the kit to read, the student's files, and some memory to write to. Then
nothing of the teacher's machine is left to see, and no right to get it back. Each notebook runs in a process forked
from here, with limits; what `check` is given comes back through a pipe, and is only ever data.

Bubblewrap does the shutting where this program is started by it ("shut already"), Linux' own calls where not.
Only the standard library is loaded before the room is shut.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import random
import select
import shutil
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

NEW_USER, NEW_REST = 0x10000000, 0x00020000 | 0x40000000 | 0x20000000 | 0x08000000 | 0x04000000
"""Linux: a user space of one's own; and mounts, network, processes, messages and host name."""
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_DETACH: Final = 2
_RESERVED: Final = 4
_CORES: Final = 2
PIVOT: Final = {"x86_64": 155, "aarch64": 41}
NOBODY: Final = 65533
"""Who the submission is inside, and outside too where the superuser runs this."""
_DEVICES: Final = ("null", "zero", "full", "random", "urandom")
_LOADED: Final = ("IPython.core.interactiveshell", "pandas", "journeykit.course", "journeykit.widgets")
HANDED_IN, WORK, HOME = "/handed-in", "/tmp/work", "/tmp/home"


def main() -> None:
    """Read what to do from the standard input; write what happened to the standard output."""
    told = json.load(sys.stdin)
    out = os.dup(1)
    os.set_inheritable(out, False)
    if told["wall"] == "none":  # nothing shuts this in: said to the teacher before, who agreed
        work(told["notebooks"][0], told, out)
    if told["wall"] == "namespaces":
        shut(told)
    Warden(told, out).run()


# The room


def shut(told: dict[str, Any]) -> None:
    """Shut this process in; its child, the room's first process, goes on. Raises `OSError` where that is refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group, root = os.geteuid(), os.getegid(), os.geteuid() == 0
    _die_with_parent(libc)
    if root:
        _called(libc.unshare(NEW_REST))
    else:
        _called(libc.unshare(NEW_USER | NEW_REST))
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")
    if child := os.fork():
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    _die_with_parent(libc)
    _furnish(libc, told)
    for right in range(64):
        libc.prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP; the numbers after the last one are refused
    if root:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    else:
        _no_rooms_inside()
    _give_up_rights(libc)


def _furnish(libc: Any, told: dict[str, Any]) -> None:
    """A root of its own: what may be read, a place to write to, and nothing else."""

    def mount(what: str, where: Path, kind: str = "", flags: int = 0, data: str = "") -> None:
        _called(libc.mount(what.encode(), str(where).encode(), kind.encode() or None, flags, data.encode() or None))

    root = Path(told["root"])
    mount("none", Path("/"), flags=_REC | _PRIVATE)
    mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    for link, target in told["links"]:
        _place(root, link).symlink_to(target)
    for name, size in (("tmp", told["disk_mb"]), ("dev/shm", 64)):  # before what may lie below it
        _place(root, f"/{name}").mkdir(exist_ok=True)
        mount("tmpfs", root / name, "tmpfs", _NOSUID | _NODEV, f"size={size}m,nr_inodes=20k,mode=1777")
    devices = [[f"/dev/{name}", f"/dev/{name}"] for name in _DEVICES]
    for source, target in (*told["see"], [told["files"], HANDED_IN], *devices):
        place = _place(root, target)
        if not place.exists():
            place.mkdir() if os.path.isdir(source) else place.touch()
        mount(source, place, flags=_BIND | _REC)
        if source not in (one[0] for one in devices):
            kept = os.statvfs(place).f_flag & (_NODEV | _NOEXEC | 1024 | 2048)
            mount("none", place, flags=_REMOUNT | _BIND | _RDONLY | _NOSUID | kept)
    (root / "proc").mkdir()
    with suppress(OSError):  # inside a container: then there is simply none
        mount("proc", root / "proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    os.chdir(root)
    _called(libc.syscall(PIVOT[platform.machine()], b".", b"."))
    _called(libc.umount2(b".", _DETACH))
    os.chdir("/")
    mount("none", Path("/"), flags=_REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV)


def _place(root: Path, target: str) -> Path:
    place = root / target.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _no_rooms_inside() -> None:
    """Nobody gets the rights of a superuser by making a room in the room."""
    with suppress(OSError):
        Path("/proc/sys/user/max_user_namespaces").write_text("0")


def _give_up_rights(libc: Any) -> None:
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _called(libc.capset(header, none))
    _called(libc.prctl(38, 1, 0, 0, 0))  # PR_SET_NO_NEW_PRIVS


def _die_with_parent(libc: Any) -> None:
    _called(libc.prctl(1, signal.SIGKILL, 0, 0, 0))  # PR_SET_PDEATHSIG


def _called(answer: int) -> None:
    if answer != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


# Who watches


class Warden:
    """The first process of the room: forks one for each notebook, watches its time and memory, clears up after it."""

    def __init__(self, told: dict[str, Any], out: int) -> None:
        self.told = told
        self.out = out
        self.alone = os.getpid() == 1

    def run(self) -> None:
        """Run every notebook, one after the other; a line about each."""
        if not self.alone:
            raise SystemExit("not shut in")
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: what it starts can neither read nor trace it
        preload()
        for notebook in self.told["notebooks"]:
            self._tell(self._one(notebook))

    def _tell(self, what: dict[str, Any]) -> None:
        with os.fdopen(os.dup(self.out), "w", encoding="utf-8") as stream:
            stream.write(json.dumps(what) + "\n")

    def _one(self, notebook: dict[str, Any]) -> dict[str, Any]:
        self._lay_out()
        reading, writing = os.pipe()
        worker = os.fork()
        if worker == 0:
            os.close(self.out)
            os.close(reading)
            work(notebook, self.told, writing)
        os.close(writing)
        try:
            ended, raw = self._watch(worker, reading)
        finally:
            os.close(reading)
            self._clear()
        return {"name": notebook["name"], "ended": ended, "raw": raw.decode("utf-8", "replace")}

    def _lay_out(self) -> None:
        """The student's files as they were handed in, whatever the notebook before did to them."""
        for folder in (WORK, HOME):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HANDED_IN, WORK, copy_function=shutil.copyfile, dirs_exist_ok=True)
        os.makedirs(HOME, exist_ok=True)

    def _watch(self, worker: int, reading: int) -> tuple[str, bytes]:
        until, raw, over = time.monotonic() + self.told["seconds"], b"", False
        while True:
            if select.select([reading], [], [], 0.1)[0]:
                part = os.read(reading, 1 << 16)
                raw += part
                over = over or not part
            if len(raw) > self.told["answer_bytes"]:
                return "output", raw[: self.told["answer_bytes"]]
            if time.monotonic() > until:
                return "time", raw
            if self._memory() > self.told["memory_mb"]:
                return "memory", raw
            if os.waitpid(worker, os.WNOHANG)[0]:
                return "done", raw + (b"" if over else self._rest(reading, self.told["answer_bytes"] - len(raw)))
            if over:
                time.sleep(0.02)

    @staticmethod
    def _rest(reading: int, most: int) -> bytes:
        """What is still in the pipe; who else holds its other end is not waited for."""
        raw = b""
        while len(raw) < most and select.select([reading], [], [], 0)[0]:
            part = os.read(reading, 1 << 16)
            if not part:
                break
            raw += part
        return raw

    @staticmethod
    def _memory() -> float:
        """What all processes of the room hold together, in megabytes, without what they share with files."""
        pages = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                held = (process / "statm").read_text().split()
            except OSError:
                continue
            if process.name != "1":
                pages += int(held[1]) - int(held[2])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _clear(self) -> None:
        """End whatever the notebook left running. Only ever in a room of its own, where nobody else's process is."""
        if os.getpid() != 1:
            return
        while True:
            try:
                os.kill(-1, signal.SIGKILL)
                os.waitpid(-1, 0)
            except (ChildProcessError, ProcessLookupError):
                return


# The submission


def preload() -> None:
    """What every notebook loads: once for all of a student's."""
    for name in _LOADED:
        import_module(name)


def work(notebook: dict[str, Any], told: dict[str, Any], out: int) -> None:
    """Run the cells of a notebook, one after the other, whatever becomes of each; then end this process."""
    try:
        _limit(told)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        _run(notebook["cells"], told, out)
    finally:
        os._exit(0)


def _limit(told: dict[str, Any]) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    os.setsid() if told["wall"] != "none" else None
    # what is only reserved counts here, so it may be more; what is really held, the warden watches
    memory, file = _RESERVED * told["memory_mb"] * 1_000_000, told["file_mb"] * 1_000_000
    for what, most in (
        (resource.RLIMIT_CPU, int(told["seconds"]) + 5),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NPROC, told["processes"]),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows no limit of memory
            continue
    if hasattr(os, "sched_setaffinity"):  # else a large machine would give each query a thread a core
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, random.sample(cores, min(_CORES, len(cores))))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # if the machine runs out of memory, this goes first


def _run(cells: list[str], told: dict[str, Any], out: int) -> None:
    preload()
    from journeykit.course.collect.plain import Recorder

    os.chdir(told["work"])
    os.environ["HOME"], os.environ["JOURNEYKIT_WORK"] = told["home"], told["work"]
    recorder = Recorder(out, told["answer_bytes"] // 2)
    recorder.install()
    from IPython.core.interactiveshell import InteractiveShell

    shell: Any = InteractiveShell.instance(colors="NoColor")
    shell.history_manager.enabled = False
    for number, source in enumerate(cells):
        result = shell.run_cell(source, store_history=False)
        if (error := result.error_before_exec or result.error_in_exec) is not None:
            recorder.stopped(number, error)
    recorder.end()


if __name__ == "__main__":
    main()
