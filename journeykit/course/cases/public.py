"""A public service: renewing an identity card, from the day its end was noticed to the new card in hand.

Planted: slots are hunted for evening after evening, and photos are refused at the counter; the office counts its own
weeks, and the citizen lives months. Few look at the state of their file, but those look every day. Most visitors of the
site come for the list of papers, and those who come for a slot fail most. Some texts with “photo” speak of photocopies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from journeykit.course.cases.sheets import write_csv
from journeykit.course.texts import read
from journeykit.text import LANGUAGES

__all__ = ["CLOCKS", "STEPS", "again", "by_errand", "by_feeling", "waits", "write"]

CLOCKS: Final = {
    "from_notice_to_card": ("expiry_noticed", "card_collected"),
    "from_form_to_slot": ("form_sent", "slot_booked"),
    "from_slot_to_counter": ("slot_booked", "counter_visit"),
    "from_file_to_ready": ("application_filed", "card_ready"),
    "from_ready_to_card": ("card_ready", "card_collected"),
}
"""The waits that can be measured: each from the first time of one activity to the last time of another."""
_ACTIVITIES: Final = (
    "expiry_noticed", "site_visited", "form_started", "form_sent", "slot_searched", "slot_booked", "counter_visit",
    "file_refused", "application_filed", "status_checked", "card_ready", "card_collected",
)  # fmt: skip
STEPS: Final = ("notice", "find_out", "photo", "get_slot", "counter", "wait", "collect")
_FEELINGS: Final[Mapping[str, tuple[int, ...]]] = {
    "notice": (1, 7, 15, 6, 1), "find_out": (3, 11, 9, 5, 2), "photo": (4, 8, 8, 7, 3), "get_slot": (9, 14, 4, 2, 1),
    "counter": (10, 3, 1, 5, 11), "wait": (2, 9, 12, 6, 1), "collect": (0, 1, 4, 12, 13),
}  # fmt: skip
"""How many of thirty people felt very bad, bad, neutral, good and very good at each step."""
_ERRANDS: Final[Mapping[str, tuple[int, int, int, int]]] = {
    "list_of_papers": (168, 40, 48, 31), "book_slot": (31, 12, 49, 14), "follow_file": (47, 9, 10, 110),
    "fees": (38, 4, 6, 9), "opening_hours": (54, 2, 4, 11),
}  # fmt: skip
"""Of the visitors by what they came for, how many managed, managed in part, did not, and did not say."""


def write(folder: Path) -> None:
    """Make `events.csv`, `answers.en.csv`, `answers.fr.csv`, `diary.csv` and `visits.csv`."""
    lot = Random(303)
    rows = sorted((row for n in range(1, 151) for row in _citizen(f"P{n:03}", lot)), key=lambda row: row["at"])
    write_csv(folder / "events.csv", ("case_id", "activity", "at"), rows)
    answers = list(_answers(Random(304)))
    for language in LANGUAGES:
        said = [{**row, "text": row["text"] and row["text"][language]} for row in answers]
        write_csv(folder / f"answers.{language}.csv", ("answer_id", "answered_at", "ces", "text"), said)
    write_csv(folder / "diary.csv", ("person", "step", "emotion"), _diary(Random(305)))
    write_csv(folder / "visits.csv", ("visit_id", "came_for", "managed"), _visits(Random(306)))


def _citizen(case: str, lot: Random) -> Iterator[dict[str, Any]]:
    now = datetime(2025, 1, 6, 8) + timedelta(days=lot.randrange(220), minutes=lot.randrange(700))
    for activity, days in _life(lot):
        now += timedelta(days=days, minutes=lot.randrange(3, 90))
        yield {"case_id": case, "activity": activity, "at": now}


def _life(lot: Random) -> Iterator[tuple[str, float]]:
    """What one citizen does and is told, and how many days after the event before."""
    yield "expiry_noticed", 0
    for _ in range(lot.choice((1, 1, 1, 2, 3))):
        yield "site_visited", lot.randrange(1, 12)
    yield "form_started", lot.randrange(3)
    if lot.random() < 0.09:
        return
    yield "form_sent", lot.choice((0, 0, 1))
    if lot.random() < 0.1:
        yield from _hunt(lot)
        return
    yield from _appointment(lot)
    while lot.random() < 0.3:
        yield "file_refused", 0
        yield from _appointment(lot)
    yield "application_filed", 0
    if lot.random() < 0.32:
        for _ in range(lot.choice((1, 1, 1, 19, 26, 31))):
            yield "status_checked", 0.9
        yield "card_ready", lot.randrange(2, 12)
    else:
        yield "card_ready", lot.randrange(14, 29)
    if lot.random() < 0.96:
        yield "card_collected", lot.randrange(2, 14)


def _hunt(lot: Random) -> Iterator[tuple[str, float]]:
    for _ in range(lot.choice((1, 2, 2, 3, 4))):
        yield "slot_searched", lot.randrange(1, 4)


def _appointment(lot: Random) -> Iterator[tuple[str, float]]:
    yield from _hunt(lot)
    yield "slot_booked", 0
    yield "counter_visit", lot.randrange(12, 45)


def _answers(lot: Random) -> Iterator[dict[str, Any]]:
    rows: list[Mapping[str, Any] | None] = [*read("cases/public_words.toml")["said"], *[None] * 33]
    lot.shuffle(rows)
    for n, one in enumerate(rows, start=1):
        ease = min(7, max(1, (one["ease"] if one else 4) + lot.choice((-1, 0, 0, 1))))
        drawn = lot.randint(one["least"], one["most"]) if one and "least" in one else 0
        yield {
            "answer_id": f"A{n:03}",
            "answered_at": datetime(2025, 9, 1, 8) + timedelta(hours=7 * n, minutes=lot.randrange(300)),
            "ces": "" if lot.random() < 0.06 else ease,
            "text": one and {language: one[language].format(n=drawn) for language in LANGUAGES},
        }


def _diary(lot: Random) -> list[dict[str, Any]]:
    rows = []
    for step, counts in _FEELINGS.items():
        felt = [feeling for feeling, n in zip(range(-2, 3), counts, strict=True) for _ in range(n)]
        lot.shuffle(felt)
        rows += [{"person": f"D{n:02}", "step": step, "emotion": one} for n, one in enumerate(felt, start=1)]
    return sorted(rows, key=lambda row: (row["person"], STEPS.index(row["step"])))


def _visits(lot: Random) -> Iterator[dict[str, Any]]:
    kinds = ("yes", "partly", "no", "")
    rows = [(errand, kind) for errand, counts in _ERRANDS.items() for kind, n in zip(kinds, counts, strict=True)
            for _ in range(n)]  # fmt: skip
    lot.shuffle(rows)
    for n, (errand, kind) in enumerate(rows, start=1):
        yield {"visit_id": f"V{n:03}", "came_for": errand, "managed": kind}


def again(log: Any) -> Any:
    """Of each activity: how many citizens do it, how many of them do it again, and how many times in all."""
    from journeykit.events import loops

    found = loops(log).set_index("activity").loc[list(_ACTIVITIES)]
    return found[["cases", "repeating", "repeats"]].rename(columns={"cases": "citizens"})


def by_feeling(diary: Any) -> Any:
    """How many people felt how, at each step."""
    counts = diary.groupby(["step", "emotion"]).size().unstack(fill_value=0).reindex(STEPS)
    return counts.rename(columns=lambda feeling: f"feeling_{feeling:+d}").rename_axis(columns=None)


def by_errand(visits: Any) -> Any:
    """Visits of the site, by what they were for and whether it worked out."""
    kinds = ["yes", "partly", "no", "no_answer"]
    counts = visits.assign(managed=visits["managed"].fillna("no_answer")).groupby(["came_for", "managed"]).size()
    return counts.unstack(fill_value=0)[kinds].loc[list(_ERRANDS)].rename_axis(columns=None)


def waits(events: Any) -> Any:
    """How long citizens wait, in days, by five clocks; of those who got to the end of each."""
    import pandas as pd  # type: ignore[import-untyped]

    at = pd.to_datetime(events["at"])
    times = events.assign(at=at).groupby(["case_id", "activity"])["at"].agg(["min", "max"]).unstack()
    rows = {}
    for clock, (start, end) in CLOCKS.items():
        days = (times["max"][end] - times["min"][start]).dropna() / pd.Timedelta(days=1)
        rows[clock] = {"citizens": len(days), "median_days": round(days.median(), 1)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("clock")
