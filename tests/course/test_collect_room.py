"""The closed room in which handed-in notebooks run: real attacks, behind each wall that this machine can put up."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from journeykit.course.collect.plain import loaded
from journeykit.course.collect.sandbox import WALLS, Code, Limits, Run, run, seen, shuts

LIMITS = Limits(seconds=3, memory_mb=1000, answer_bytes=400_000)

HONEST = """
import journeykit as jk
from journeykit.course import check
check("x-a", 53.4)
1 / 0
---
import pandas as pd
check("x-b", pd.DataFrame({"stage": ["Wait", None], "n": [1, 2.5]}))
check("x-c", jk.framework("six-stages"))
check("x-d", ...)
check("x-e", open("mine.txt").read())
"""
NETWORK = """
import socket
from journeykit.course import check
def reached(where, kind=socket.AF_INET):
    try:
        socket.socket(kind, socket.SOCK_STREAM).connect(where)
        return True
    except OSError as error:
        return type(error).__name__
check("x-a", reached(("127.0.0.1", PORT)))
check("x-b", reached(("192.0.2.1", 80)))
check("x-c", reached("\\0jk-abstract", socket.AF_UNIX))
check("x-d", [name for _, name in socket.if_nameindex()])
"""
OTHERS = """
import os
from pathlib import Path
from journeykit.course import check
check("x-a", [str(p) for p in map(Path, OUTSIDE) if p.exists()])
check("x-b", sorted(os.listdir("/tmp")))
check("x-c", sorted(name for name in os.environ if "SECRET" in name))
check("x-d", [p for p in os.listdir("/proc") if p.isdigit()])
check("x-e", os.access("/handed-in/../other", os.F_OK) or os.access("/proc/1/cwd/tmp", os.F_OK))
"""
FORKS = """
import os
while True:
    os.fork()
"""
LOOP = """
while True:
    pass
"""
MEMORY = """
from journeykit.course import check
data = bytearray(10_000_000_000)
check("x-a", "got it")
---
import os
kept = []
for child in range(5):
    if os.fork() == 0:
        held = bytearray(b"x") * 250_000_000
        import time
        time.sleep(60)
import time
time.sleep(60)
"""
FLOOD = """
from journeykit.course import check
print("x" * 50_000_000)
check("x-a", "x" * 1_000_000)
for n in range(1_000_000):
    check(f"x-{n}", "y" * 1000)
"""
DISK = """
from journeykit.course import check
def written(where):
    try:
        with open(where, "wb") as out:
            for _ in range(400):
                out.write(bytes(1_000_000))
    except OSError:
        return False
    return True
check("x-a", [n for n in range(6) if written(f"big{n}")])
check("x-b", [place for place in ("/usr/x", PACKAGE + "/x", "/handed-in/x", "/x") if written(place)])
"""
FORGED = """
import gc, json, os, sys
from journeykit.course import check
import journeykit.course.checking as checking
checking.judge = lambda *_: "correct"
for fd in range(64):
    try:
        os.write(fd, json.dumps({"name": "honest", "ended": "done", "raw": "", "state": "correct"}).encode() + b"\\n")
        os.write(fd, b'{"task": "x-z", "state": "correct"}\\n[[[[\\n' + b"[" * 100_000 + b"\\n")
    except OSError:
        pass
check("x-a", 1)
"""
KILLS = """
import os, shutil, signal
for process in (1, -1, os.getppid()):
    try:
        os.kill(process, signal.SIGSTOP if process != -1 else signal.SIGHUP)
        os.kill(1, signal.SIGKILL)
    except OSError:
        pass
shutil.rmtree(".", ignore_errors=True)
os._exit(1)
"""
STAYS = """
import os, time
from journeykit.course import check
if os.fork() == 0:
    os.setsid()
    time.sleep(600)
check("x-a", 1)
"""
RIGHTS = """
import ctypes, os
from journeykit.course import check
libc = ctypes.CDLL(None)
check("x-a", [libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), libc.chroot(b"/tmp"), libc.setuid(0)])
check("x-b", [line.split()[1] for line in open("/proc/self/status") if line.startswith(("CapEff", "CapBnd"))])
def read(place):
    try:
        return len(open(place, "rb").read(100))
    except OSError:
        return 0
check("x-c", [read("/proc/1/environ"), read("/proc/1/maps"), read("/proc/1/mem")])
check("x-d", open("/proc/self/status").read().count("NoNewPrivs:\\t1"))
"""
LAST = """
from journeykit.course import check
check("x-a", open("mine.txt").read())
"""
ATTACKS = {
    "honest": HONEST, "network": NETWORK, "others": OTHERS, "forks": FORKS, "loop": LOOP, "memory": MEMORY,
    "flood": FLOOD, "disk": DISK, "forged": FORGED, "kills": KILLS, "stays": STAYS, "rights": RIGHTS, "last": LAST,
}  # fmt: skip


@pytest.fixture(scope="module", params=WALLS)
def room(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, top: Path) -> dict[str, Run]:
    """Every attack, one after the other, as one student's notebooks behind one wall; and what came of each."""
    import os
    import socket

    if not shuts(request.param):
        pytest.skip(f"this machine cannot put up the wall {request.param}")
    place = tmp_path_factory.mktemp("class")
    (place / "other").mkdir()
    (place / "other" / "answers.txt").write_text("secret")
    mine = place / "mine"
    mine.mkdir(mode=0o755)
    (mine / "mine.txt").write_text("my own words")
    outside = [
        place / "other" / "answers.txt",
        place,
        top / "solutions",
        top / ".git",
        Path.home() / ".ssh",
        "/etc/passwd",
    ]
    listening, abstract = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)
    abstract.bind("\0jk-abstract")
    abstract.listen()
    known = {
        "PORT": str(listening.getsockname()[1]),
        "OUTSIDE": repr([str(one) for one in outside]),
        "PACKAGE": repr(str(top / "journeykit")),
    }
    os.environ["JK_SECRET"] = "1"
    codes = []
    for name, source in ATTACKS.items():
        for word, value in known.items():
            source = source.replace(word, value)
        codes.append(Code(name, tuple(source.strip().split("---\n"))))
    try:
        return {one.name: one for one in run(mine, codes, LIMITS, request.param)}
    finally:
        del os.environ["JK_SECRET"]
        listening.close()
        abstract.close()


def answers(one: Run) -> dict[str, Any]:
    return {line["task"]: loaded(line["answer"]) for line in one.lines if isinstance(line, dict) and "answer" in line}


def test_an_honest_notebook_is_heard(room: dict[str, Run]) -> None:
    """Numbers, tables, maps and the student's own files come through; a cell that fails costs itself alone."""
    said = answers(room["honest"])
    assert room["honest"].ended == "done"
    assert said["x-a"] == 53.4
    assert said["x-b"]["n"].tolist() == [1, 2.5]
    assert len(said["x-c"].stages) == 6
    assert said["x-d"] is ...
    assert said["x-e"] == "my own words"
    assert {"cell": 0, "error": "ZeroDivisionError"} in room["honest"].lines


def test_no_network(room: dict[str, Run]) -> None:
    """Neither this machine's ports, nor other machines, nor another program's socket is reached."""
    said = answers(room["network"])
    assert True not in (said["x-a"], said["x-b"], said["x-c"])
    assert said["x-d"] in ([], ["lo"])


def test_nobody_elses_files(room: dict[str, Run]) -> None:
    """Others' files, the solutions, the teacher's keys, processes and environment are not there to be seen."""
    said = answers(room["others"])
    assert said["x-a"] == []
    programs = {one.parts[2] for one in seen() if one.parts[1:2] == ("tmp",)}  # where the kit itself stands there
    assert set(said["x-b"]) - programs == {"home", "work"}
    assert said["x-c"] == []
    assert len(said["x-d"]) <= 3
    assert said["x-e"] is False


@pytest.mark.parametrize(
    ("attack", "ended"),
    [("loop", ("time",)), ("memory", ("memory", "time")), ("flood", ("output",)), ("kills", ("stopped",))],
)
def test_what_goes_too_far_is_ended(room: dict[str, Run], attack: str, ended: tuple[str, ...]) -> None:
    """A notebook that hangs, eats memory, floods or kills is ended, and it is said why."""
    assert room[attack].ended in ended


def test_a_fork_bomb_ends(room: dict[str, Run]) -> None:
    """Processes are limited in number, and all of them end."""
    assert room["forks"].ended in ("time", "memory", "stopped")


def test_ten_gigabytes_are_refused(room: dict[str, Run]) -> None:
    """No notebook gets ten gigabytes at once."""
    assert "x-a" not in answers(room["memory"])


def test_the_disk_is_safe(room: dict[str, Run]) -> None:
    """Files stay small, and nothing outside the student's own copy can be written."""
    said = answers(room["disk"])
    assert said["x-a"] == []
    assert said["x-b"] == []


def test_a_result_cannot_be_forged(room: dict[str, Run]) -> None:
    """What a notebook writes is an answer at most: no other notebook's, and never a verdict."""
    assert room["forged"].ended in ("done", "stopped")
    assert all("answer" not in line or line["task"] == "x-a" for line in room["forged"].lines if isinstance(line, dict))
    assert room["honest"].ended == "done"


def test_no_rights(room: dict[str, Run]) -> None:
    """Inside, nobody is a superuser, or becomes one."""
    said = answers(room["rights"])
    assert 0 not in said["x-a"]
    assert set(said["x-b"]) == {"0" * 16}
    assert said["x-c"] == [0, 0, 0]
    assert said["x-d"] == 1


def test_the_next_notebook_finds_all_as_handed_in(room: dict[str, Run]) -> None:
    """After a notebook that deleted everything, the next one finds the files as they were."""
    assert answers(room["stays"]) == {"x-a": 1}
    assert answers(room["last"]) == {"x-a": "my own words"}


def test_nothing_is_left_running(tmp_path: Path) -> None:
    """A room that is too slow for its teacher is ended with all that is in it."""
    kind = next((one for one in WALLS if shuts(one)), None)
    if kind is None:
        pytest.skip("this machine cannot put up a wall")
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o755)
    before = time.monotonic()
    found = run(mine, [Code("loop", (LOOP,))], replace(LIMITS, seconds=1), kind)
    assert [one.ended for one in found] == ["time"]
    assert time.monotonic() - before < 60
