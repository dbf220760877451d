"""Frames as the analyses return them, by hand: with numbers that could be real, and in awkward sizes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

STAGES = [
    {"name": "I look and compare", "phase": "before"},
    {"name": "I order and pay", "phase": "during"},
    {"name": "I wait, then try them on", "phase": "after"},
    {"name": "I send them back", "phase": "after"},
    {"name": "I come back", "phase": "after"},
]
LONG = "I look for the one pair of shoes that will still fit after noon"
DAY, HOUR, MINUTE = 86_400.0, 3_600.0, 60.0


def labelled(
    frame: pd.DataFrame, analysis: str, stages: list[dict[str, str]] | None = None, **more: Any
) -> pd.DataFrame:
    """The frame with the attrs of an analysis."""
    frame.attrs = {
        "analysis": analysis, "cases": 1000, "events": 8214, "start": "2026-09-01", "end": "2026-10-31",
        "segment": "", "source": "events.csv", **({"stages": stages} if stages else {}), **more,
    }  # fmt: skip
    return frame


def funnel(steps: int = 6, long: bool = False, stages: bool = True) -> pd.DataFrame:
    """A funnel from 1,000 carts on."""
    names = ["Cart", "Checkout", "Paid", "Received", "Kept", "Came back"]
    cases = [1000, 604, 290, 286, 209, 52]
    phases = ["before", "during", "during", "after", "after", "after"]
    times = [None, 120, 420, 3.2 * DAY, 1.1 * DAY, 34 * DAY]
    rows = []
    for n in range(steps):
        m = n % 6
        count = cases[m] if steps <= 6 else max(0, 1000 - 52 * n)
        before = rows[-1]["cases"] if rows else count
        passed = 100 * count / before if before else 0.0
        low, high = (max(0, passed - 4), min(100, passed + 4)) if n else (None, None)
        step = names[m] if n < 6 else f"{names[m]} {n}"
        rows.append({
            "step": step, "name": f"{LONG} {n}" if long else step,
            "phase": phases[m] if stages else None, "cases": count, "share": 100 * count / 1000,
            "passed": passed if n else None, "low": low, "high": high,
            "left": 0, "median_s": times[m], "q1_s": times[m] and times[m] * 0.5, "q3_s": times[m] and times[m] * 1.8,
            "since_first_s": sum(one or 0 for one in times[: m + 1]),
        })  # fmt: skip
    for row, after in pairwise(rows):
        row["left"] = row["cases"] - after["cases"]
    return labelled(pd.DataFrame(rows), "funnel", STAGES if stages else None)


def flow(
    split: bool = False, long: bool = False, loops: bool = False, backward: bool = False, names: int = 0
) -> pd.DataFrame:
    """The way of 1,000 cases through the stages, in three groups or none; many small `names` or loops if asked for."""
    titles = [one["name"] for one in STAGES]
    if long:
        titles = [f"{LONG} {n}" for n in range(5)]
    ways = [
        (0, 0, 1, 604), (0, 0, None, 396), (1, 1, 2, 292), (1, 1, None, 312), (2, 2, 3, 76), (2, 2, 4, 60),
        (2, 2, None, 156), (3, 3, 4, 40), (3, 3, None, 36), (3, 4, None, 60), (4, 4, None, 40),
    ]  # fmt: skip
    if loops:
        ways = [
            (0, 0, 1, 604), (0, 0, None, 300), (0, 1, 0, 60), (0, 1, 2, 36), (1, 1, 0, 100), (1, 1, 2, 288),
            (1, 1, None, 216), (1, 0, 1, 40), (1, 0, None, 20), (1, 2, 3, 36), (2, 0, 1, 100), (2, 1, None, 40),
            (2, 2, 0, 88), (2, 2, 3, 152), (2, 2, None, 48), (2, 3, None, 36),
        ]  # fmt: skip
    if names:
        ways = [(0, 0, 1 + n, 300 // (n + 1)) for n in range(names)] + [
            (1, 1 + n, None, 300 // (n + 1)) for n in range(names)
        ]
        titles = ["cart", *(f"activity_{n}" for n in range(names))]
    groups = [("Ad", 2), ("Search", 1), ("Newsletter", 1)] if split else [("", 4)]
    rows = []
    for position, source, target, count in ways:
        for group, part in groups:
            rows.append({
                "position": position, "source": titles[source], "target": "" if target is None else titles[target],
                "group": group, "count": count * part // 4, "left": target is None,
            })  # fmt: skip
    stages = (
        None if names else [{"name": name, "phase": one["phase"]} for name, one in zip(titles, STAGES, strict=True)]
    )
    return labelled(pd.DataFrame(rows), "flow", stages, backward=backward, activity=None, order=titles)
