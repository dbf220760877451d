"""Frames as the analyses return them, by hand: with numbers that could be real, and in awkward sizes."""

from __future__ import annotations

import random
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


def _names(count: int, long: bool, base: tuple[str, ...]) -> list[str]:
    return [f"{LONG} {n}" if long else base[n % len(base)] + ("" if n < len(base) else f" {n}") for n in range(count)]


TITLES = tuple(one["name"] for one in STAGES)
ACTIVITIES = ("view_item_list", "view_item", "add_to_cart", "begin_checkout", "purchase", "delivered", "return_asked")
CHANNELS = ("search", "ad", "newsletter", "social", "direct", "")


def _stages(names: list[str]) -> list[dict[str, str]]:
    return [{"name": name, "phase": STAGES[n % 5]["phase"]} for n, name in enumerate(names)]


def _interval(count: float, all: float) -> tuple[float, float, float]:
    share = 100 * count / all if all else 0.0
    return share, max(0.0, share - 4.3), min(100.0, share + 4.7)


def drop_off(rows: int = 5, long: bool = False) -> pd.DataFrame:
    """Who leaves at each stage."""
    names, cases = _names(rows, long, TITLES), [1000, 604, 290, 77, 60]
    found = []
    for n, name in enumerate(names):
        all, left = cases[n % 5], [396, 314, 0, 31, 60][n % 5]
        share, low, high = _interval(left, all)
        found.append((name, STAGES[n % 5]["phase"], all, left, share, low, high))
    frame = pd.DataFrame(found, columns=["name", "phase", "cases", "left", "share", "low", "high"])
    return labelled(frame, "drop_off", _stages(names))


def priorities(rows: int = 9, long: bool = False) -> pd.DataFrame:
    """What customers say is important, and how satisfied they are; two means are the same."""
    found = []
    for n, name in enumerate(_names(rows, long, ACTIVITIES)):
        importance, satisfaction = 4.8 - 0.37 * (n % 9), 1.4 + 0.61 * (n % 6)
        found.append((name, importance, importance - 0.3, min(5.0, importance + 0.3), satisfaction,
                      max(1.0, satisfaction - 0.4), satisfaction + 0.4, 40))  # fmt: skip
    columns = ["name", "importance", "importance_low", "importance_high", "satisfaction", "satisfaction_low",
               "satisfaction_high", "answers"]  # fmt: skip
    return labelled(pd.DataFrame(found, columns=columns), "priorities", answers=40 * rows)


def loops(rows: int = 7, long: bool = False, none: bool = False) -> pd.DataFrame:
    """What is done again."""
    found = []
    for n, name in enumerate(_names(rows, long, ACTIVITIES)):
        all, again = 1000 - 40 * n, 0 if none else [820, 640, 120, 88, 4, 0, 2][n % 7]
        direct = again // 3
        found.append((name, all, again, *_interval(again, all), 2 * again, direct, 2 * again - direct,
                      None if not again else 90.0 * (n + 1) ** 4))  # fmt: skip
    columns = ["activity", "cases", "repeating", "share", "low", "high", "repeats", "direct", "returns", "median_s"]
    return labelled(pd.DataFrame(found, columns=columns), "loops")


def stage_times(rows: int = 6, long: bool = False) -> pd.DataFrame:
    """How long it takes from stage to stage."""
    names = _names(5, long, TITLES)
    ways = [(a, b) for a in range(5) for b in range(a + 1, 5)][:rows]
    found = []
    for n, (a, b) in enumerate(ways):
        middle = [25 * MINUTE, 3.2 * DAY, 9 * DAY, 34 * DAY, 4 * HOUR, 12.0][n % 6]
        found.append((names[a], names[b], 604 - 50 * n, middle, middle / 3, middle * 2, middle * 5))
    columns = ["source", "target", "cases", "median_s", "q1_s", "q3_s", "p90_s"]
    return labelled(pd.DataFrame(found, columns=columns), "stage_times", _stages(names))


def touches(rows: int = 6, long: bool = False) -> pd.DataFrame:
    """Touchpoints before buying."""
    found = []
    for n, name in enumerate(_names(rows, long, CHANNELS)):
        cases = [320, 210, 160, 90, 60, 12][n % 6]
        found.append((name, cases, 3.0 + n % 4, 2.0, 6.5 + n % 4, *_interval(cases, 852)))
    frame = pd.DataFrame(found, columns=["channel", "cases", "median", "q1", "q3", "share", "low", "high"])
    return labelled(frame, "touches", conversions=852, median=4.0)


def attribution(rows: int = 6, long: bool = False) -> pd.DataFrame:
    """What each channel is credited with."""
    first, last = [320, 260, 110, 90, 60, 12], [140, 90, 330, 60, 220, 12]
    found = []
    for n, name in enumerate(_names(rows, long, CHANNELS)):
        a, b = first[n % 6], last[n % 6]
        credit = (a, b, (a + b) / 2, 0.45 * a + 0.55 * b, 0.6 * a + 0.4 * b)
        found.append((name, *credit, *(100 * one / 852 for one in credit)))
    models = ["first", "last", "linear", "position", "markov"]
    columns = ["channel", *models, *(f"{one}_share" for one in models)]
    return labelled(pd.DataFrame(found, columns=columns), "attribution", conversions=852, paths=61)


def conformance(rows: int = 6, long: bool = False) -> pd.DataFrame:
    """Who does the ideal steps."""
    names = _names(rows, long, ("I find my size", "I order in a minute", "I pay as I like", "I know the day",
                                "I try them on", "I get my money back"))  # fmt: skip
    found = []
    for n, name in enumerate(names):
        cases = [940, 604, 290, 286, 209, 41][n % 6]
        found.append((f"s{n}", name, cases, *_interval(cases, 1000), 1000 - cases, 7 * n))
    frame = pd.DataFrame(found, columns=["step", "name", "cases", "share", "low", "high", "skipped", "early"])
    leaves = [{"after": names[0], "instead": "I write to the shop", "cases": 120}]
    leaves += [{"after": names[0], "instead": f"{LONG} {n}", "cases": 60 - n} for n in range(4 if rows > 1 else 0)]
    leaves += [{"after": names[-1], "instead": "", "cases": 12}]
    return labelled(frame, "conformance", STAGES, fitness=71.4, conforming=4.1, leaves=leaves)


def variants(rows: int = 10, long: bool = False, steps: int = 5, stages: bool = True) -> pd.DataFrame:
    """The most frequent ways."""
    names = _names(5 if stages else max(steps, 7), long, TITLES if stages else ACTIVITIES)
    chance, found, covered = random.Random(4), [], 0.0
    for n in range(rows):
        length = 1 + (n * 3) % steps if n else steps
        way = names[:length] if n < 3 else [chance.choice(names) for _ in range(length)]
        cases = max(1, 420 // (n + 1))
        share = 100 * cases / 1700
        covered = min(100.0, covered + share)
        found.append((" › ".join(way), length, cases, share, covered, 3600.0 * (n + 1) ** 3))
    frame = pd.DataFrame(found, columns=["variant", "steps", "cases", "share", "coverage", "median_s"])
    return labelled(frame, "variants", _stages(names) if stages else None, variants=rows + 51)


def step_matrix(rows: int = 7, long: bool = False, steps: int = 10, stages: bool = False) -> pd.DataFrame:
    """Where cases are, step by step."""
    names = _names(rows, long, ACTIVITIES)
    ended = [min(100.0, 9.0 * n) for n in range(steps)]
    weights = [[1 / (1 + abs(n * rows / steps - m)) ** 2 for m in range(rows)] for n in range(steps)]
    shares = {n + 1: [(100 - ended[n]) * one / sum(row) for one in row] for n, row in enumerate(weights)}
    frame = pd.DataFrame(shares, index=pd.Index(names, name="activity"))
    return labelled(frame, "step_matrix", _stages(names) if stages else None, ended=ended)


def retention(rows: int = 8, period: str = "month") -> pd.DataFrame:
    """Who buys again."""
    found = []
    for n in range(rows):
        customers = 320 - 9 * n
        for age in range(rows - n):
            kept = customers if age == 0 else max(0, int(customers * 0.3 / (age + n % 3)) - 4)
            found.append((f"2026-{n + 1:02}", age, customers, kept, *_interval(kept, customers)))
    frame = pd.DataFrame(found, columns=["cohort", "age", "customers", "kept", "share", "low", "high"])
    return labelled(frame, "retention", period=period, unfinished=f"2026-{rows + 1:02}")


def cases(rows: int = 1000, near: bool = False) -> pd.DataFrame:
    """The per-case table; cases take about the same time where they are near."""
    chance, found = random.Random(3), []
    for n in range(rows):
        length = (
            0.0 if chance.random() < 0.05 else chance.lognormvariate(9 if near or n % 3 else 13, 0.5 if near else 1.4)
        )
        found.append(
            (f"C{n}", 1 if not length else 2 + int(chance.expovariate(0.2)), 0, int(length * 1e6), length, "a", "b")
        )
    columns = ["case_id", "events", "start_us", "end_us", "duration_s", "first", "last"]
    return labelled(pd.DataFrame(found, columns=columns), "cases")


def dotted(rows: int = 200, stages: bool = True) -> pd.DataFrame:
    """The events of some cases."""
    chance, found = random.Random(5), []
    for n in range(rows):
        since = 0.0
        for m in range(1 + int(chance.expovariate(0.2))):
            found.append(
                (n, 10**15 + int(since * 1e6), since, ACTIVITIES[m % 7], STAGES[min(4, m)]["phase"] if stages else None)
            )
            since += chance.lognormvariate(5 + m % 5, 1.6)
    frame = pd.DataFrame(found, columns=["case", "at_us", "since_s", "activity", "phase"])
    return labelled(frame, "dotted")


def transitions(rows: int = 7, long: bool = False, stages: bool = False) -> pd.DataFrame:
    """The steps from activity to activity: forward, back, and again."""
    names = _names(rows, long, TITLES if stages else ACTIVITIES)
    found, chance = [], random.Random(2)
    for n, source in enumerate(names):
        ways = {n + 1: 600 // (n + 1), n + 2: 120 // (n + 1), n - 1: 90, n: 40 if n % 2 else 0, n + 4: 6, 0: 30}
        ways = {m: count + chance.randrange(9) for m, count in ways.items() if 0 <= m < rows and count}
        for m, count in ways.items():
            found.append(
                (source, names[m], count, 100 * count / sum(ways.values()), 30.0 * 7 ** (n % 5), 900.0 * 7 ** (n % 5))
            )
    frame = pd.DataFrame(found, columns=["source", "target", "count", "probability", "median_s", "p90_s"])
    more = {"starts": {names[0]: 904, names[-1]: 96}, "ends": dict.fromkeys(names, 1000 // rows)}
    return labelled(frame, "transitions", _stages(names) if stages else None, **more)


def compare(rows: int = 6, long: bool = False, of: str = "funnel") -> pd.DataFrame:
    """A funnel of customers who came by an ad, against those who came by a search."""
    found = []
    for n, name in enumerate(_names(rows, long, ("Cart", "Checkout", "Paid", "Received", "Kept", "Came back"))):
        a, b = [100.0, 61.0, 44.0, 97.2, 70.0, 25.0][n % 6], [100.0, 60.0, 58.5, 98.1, 75.5, 24.0][n % 6]
        spread = 2.0 + 1.5 * (n % 6)
        found.append((f"s{n}", name, "before", 500 - 9 * n, 400 - 9 * n, a, b, b - a, b - a - spread, b - a + spread))
    columns = ["step", "name", "phase", "cases_a", "cases_b", "passed_a", "passed_b", "difference", "low", "high"]
    more = {"of": of, "by": "channel", "a": "ad", "b": "search", "value": "passed", "keys": ["step", "name", "phase"]}
    return labelled(pd.DataFrame(found, columns=columns), "compare", **more)


def compare_cases() -> pd.DataFrame:
    """Figures with units of their own."""
    found = [
        ("events", 500, 400, 7.0, 9.0, 2.0, 0.5, 3.1),
        ("duration_s", 500, 400, 2 * DAY, 1.2 * DAY, -0.8 * DAY, -DAY, HOUR),
    ]
    columns = ["figure", "cases_a", "cases_b", "median_a", "median_b", "difference", "low", "high"]
    more = {"of": "cases", "by": "channel", "a": "ad", "b": "search", "value": "median", "keys": ["figure"]}
    return labelled(pd.DataFrame(found, columns=columns), "compare", **more)


def effect(kpi: str = "on_time_delivery_rate") -> pd.DataFrame:
    """A KPI before and after a new measure."""
    row = (kpi, 310, 290, 81.3, 88.6, 7.3, 1.4, 13.1)
    columns = ["kpi", "n_a", "n_b", "value_a", "value_b", "difference", "low", "high"]
    more = {"of": kpi, "by": "period", "a": "before", "b": "after", "value": "value", "keys": ["kpi"]}
    return labelled(pd.DataFrame([row], columns=columns), "compare", **more)


def distinctive(rows: int = 12, long: bool = False) -> pd.DataFrame:
    """The words of detractors and of promoters."""
    texts = (
        "The parcel was late, and nobody told me. I called twice.",
        "Perfect fit! " + 20 * "It could not be better and ",
    )
    found = []
    for n, name in enumerate(
        _names(rows, long, ("late", "refund", "nobody", "waited", "size", "box", "fit", "perfect", "fast"))
    ):
        z = 6.4 - 12.0 * n / max(1, rows - 1)
        a, b = (44 - n, 2 + n) if z > 0 else (3, 61 + n)
        found.append((name, a, b, 100 * a / 210, 100 * b / 640, z, texts[int(z < 0)]))
    frame = pd.DataFrame(found, columns=["word", "count_a", "count_b", "rate_a", "rate_b", "z", "example"])
    more = {"by": "score", "a": "nps ≤ 6", "b": "nps ≥ 9", "texts_a": 210, "texts_b": 640}
    return labelled(frame, "distinctive", **more)


def rings_true(rows: int = 5, long: bool = False) -> pd.DataFrame:
    """Steps in the customers' own words, or in the firm's."""
    found = [
        (
            TITLES[n % 5],
            name,
            None if n == 3 else 20.0 * (n % 5),
            25.0 * (n % 5),
            "late, parcel",
            "logistics, provider" if n % 2 else "",
        )
        for n, name in enumerate(
            _names(rows, long, ("I wait for the parcel", "I pay", "I try them on", "I ask", "I return"))
        )
    ]
    frame = pd.DataFrame(found, columns=["stage", "step", "share", "share_all", "theirs", "firms"])
    return labelled(frame, "rings_true")
