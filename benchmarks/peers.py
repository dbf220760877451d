"""The transition graph of 10 million events beside retentioneering and pm4py, in an environment of their own.

They are never a dependency: pm4py is under the AGPL. Where they cannot be installed, that is said.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from figure import Figure
from paths import FOLDER, MILLION, log, run

LEAST = {"retentioneering": 15, "pm4py": 20}
"""How many times faster ours must be."""
_READ = """
import json, sys, time
import pandas as pd
began = time.perf_counter()
rows = pd.read_parquet(sys.argv[1], columns=["case_id", "activity", "ts_us"])
"""
SCRIPTS = {
    "retentioneering": _READ
    + """
from retentioneering.eventstream import Eventstream
rows["timestamp"] = pd.to_datetime(rows.pop("ts_us"), unit="us")
rows = rows.rename(columns={"case_id": "user_id", "activity": "event"})
stream = Eventstream(rows)
graph = stream.transition_graph_data(edge_weight="time_median")
""",
    "pm4py": _READ
    + """
import pm4py
rows["time:timestamp"] = pd.to_datetime(rows.pop("ts_us"), unit="us", utc=True)
rows = pm4py.format_dataframe(rows, case_id="case_id", activity_key="activity", timestamp_key="time:timestamp")
graph, _, _ = pm4py.discover_dfg(rows)  # how often
times, _, _ = pm4py.discover_performance_dfg(rows)  # how long
""",
}
_TOLD = "\nassert len(graph)\nprint(json.dumps(time.perf_counter() - began))\n"


def python() -> Path | None:
    """The Python of the peers' environment, made once; None where it cannot be made."""
    home = FOLDER / "peers"
    found = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = home / "ready"
    if ready.exists():
        return found
    uv = Path(sys.executable).with_name("uv")
    commands = ([uv, "venv", "--clear", "--python", sys.executable, home],
                [uv, "pip", "install", "--python", found, *LEAST, "pyarrow"])  # fmt: skip
    for command in commands:
        told = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        if told.returncode:
            print(f"      Peers are left out, they cannot be installed: {told.stderr.strip().splitlines()[-1:]}")
            return None
    ready.touch()
    return found


def figures(events: int = 10 * MILLION) -> Iterator[Figure]:
    """How much of each peer's time ours takes; told as at most one part in so many."""
    place, found = log(events), python()
    if found is None:
        return
    for peer, least in LEAST.items():
        ours = min(run("transitions", events)["seconds"] for _ in range(2))
        told = subprocess.run(
            [str(found), "-c", SCRIPTS[peer] + _TOLD, str(place)], capture_output=True, text=True, check=False,
            env=os.environ | {"RETENTIONEERING_NO_TRACK": "1"},
        )  # fmt: skip
        if told.returncode:
            print(f"      {peer} is left out, it did not answer: {told.stderr.strip().splitlines()[-1:]}")
            continue
        theirs = json.loads(told.stdout.splitlines()[-1])
        yield Figure(f"transitions, our time in parts of {peer}'s", ours / theirs, 1 / least,
                     f"{ours:.2f} s against {theirs:.1f} s, {theirs / ours:.0f} times faster")  # fmt: skip
