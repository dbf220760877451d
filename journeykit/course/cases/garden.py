"""A garden centre that does not exist, in the spring of 2026: orders, answers, expectations, click and collect.

Planted, for exercises 05 to 07: from 6 April to 31 May the van is overloaded and late, and plants dry in it; a second
driver comes on 1 June. Who never had a plant replaced left that question empty. Orders collected at the desk: the
message comes late, and part of the customers do not wait for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, Final

from journeykit.course.cases.sheets import write_csv

__all__ = ["write"]

Row = dict[str, Any]
_SEED: Final = 2026
_FIRST: Final = datetime(2026, 3, 1)
_RUSH: Final = (datetime(2026, 4, 6), datetime(2026, 6, 1))
_SECOND_DRIVER: Final = datetime(2026, 6, 18)
"""From this day on, answers are about deliveries with the second driver; the file ends with the fortieth score."""
_DAILY: Final = {3: 7, 4: 12, 5: 15, 6: 11}
_WAYS: Final = {"van": 0.52, "parcel": 0.32, "nursery": 0.16}
_DAYS: Final = {"van": (2, 5), "parcel": (2, 4), "nursery": (10, 24)}
_SOLD: Final = {
    "van": ("plants", "soil", "pots"),
    "parcel": ("tools", "seeds", "plants"),
    "nursery": ("trees",),
}
_ORDERS: Final = ("order_id", "customer_id", "ordered_at", "promised_at", "delivered_at", "sent_by", "category",
                  "channel", "amount", "status")  # fmt: skip
_ANSWERS: Final = ("answer_id", "order_id", "customer_id", "answered_at", "period", "sent_by", "nps", "comment_en",
                   "comment_fr")  # fmt: skip
_PERIODS: Final = {datetime(2026, 5, 1): "spring", _SECOND_DRIVER: "rush"}
"""What answers are about, by the day before which they were given; then: two_drivers."""
_WISHES: Final = ("answer_id", "answered_at", "expectation", "importance", "satisfaction")
_IDEAS: Final = ("voter", "idea", "impact", "effort")
_EVENTS: Final = ("case_id", "activity", "at", "channel")


def write(folder: str | Path) -> dict[str, Path]:
    """Write orders, surveys, expectations, ideas and collect (.csv) of the garden centre; the path of each, by name.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sorted(write(folder))
    ['collect', 'expectations', 'ideas', 'orders', 'surveys']
    """
    orders = list(_orders(Random(_SEED)))
    tables: Mapping[str, tuple[tuple[str, ...], Sequence[Row]]] = {
        "orders": (_ORDERS, orders),
        "surveys": (_ANSWERS, _answers(Random(_SEED + 1), orders)),
        "expectations": (_WISHES, list(_expectations(Random(_SEED + 2)))),
        "ideas": (_IDEAS, list(_ideas(Random(_SEED + 3)))),
        "collect": (_EVENTS, _collected(Random(_SEED + 4))),
    }
    return {name: write_csv(Path(folder) / f"{name}.csv", *table) for name, table in tables.items()}


# Orders, and what is said of them


def _orders(chance: Random) -> Iterator[Row]:
    number = 0
    for days in range(122):
        day = _FIRST + timedelta(days=days)
        for _ in range(_DAILY[day.month] + chance.randrange(-4, 5)):
            number += 1
            yield _order(chance, number, day + timedelta(minutes=chance.randrange(7 * 60, 23 * 60)))


def _order(chance: Random, number: int, at: datetime) -> Row:
    way = _drawn(chance, _WAYS)
    promised = (at + timedelta(days=_DAYS[way][1])).replace(hour=18, minute=0)
    late = _days_late(chance, way, at)
    day = promised.date() if late else (at + timedelta(days=chance.randint(*_DAYS[way]))).date()
    came = datetime(day.year, day.month, day.day) + timedelta(days=late, minutes=chance.randrange(8 * 60, 18 * 60))
    if late == 0 and day == promised.date() and chance.random() < 0.12:
        came = came.replace(hour=18, minute=chance.randrange(5, 59))  # the right day, after the hour that was promised
    status = (
        "cancelled" if chance.random() < 0.03 else "on_its_way" if came > datetime(2026, 6, 30, 20) else "delivered"
    )
    return {
        "order_id": f"G{number:05d}",
        "customer_id": f"K{chance.randrange(1, 900):04d}",
        "ordered_at": at,
        "promised_at": promised,
        "delivered_at": came if status == "delivered" else None,
        "sent_by": way,
        "category": chance.choice(_SOLD[way]),
        "channel": "phone" if chance.random() < 0.18 else "web",
        "amount": f"{chance.randrange(1200, 14000) / 100:.2f}",
        "status": status,
        "late": late,
    }


def _days_late(chance: Random, way: str, at: datetime) -> int:
    rush = way == "van" and _RUSH[0] <= at < _RUSH[1]
    likely = 0.46 if rush else {"van": 0.07, "parcel": 0.05, "nursery": 0.12}[way]
    return chance.choice((1, 1, 2, 3, 4)) if chance.random() < likely else 0


def _answers(chance: Random, orders: Sequence[Row]) -> list[Row]:
    asked = [one for one in orders if one["delivered_at"] and chance.random() < 0.44]
    rows = [_answer(chance, one) for one in asked]
    rows.sort(key=lambda row: (row["answered_at"], row["order_id"]))
    kept: list[Row] = []
    for row in rows:
        if sum(one["nps"] is not None and one["answered_at"] >= _SECOND_DRIVER for one in kept) == 40:
            break
        kept.append(row)
    return [{"answer_id": f"A{n:04d}", **row} for n, row in enumerate(kept, 1)]


def _answer(chance: Random, order: Row) -> Row:
    rush = order["sent_by"] == "van" and _RUSH[0] <= order["ordered_at"] < _RUSH[1]
    dry = order["sent_by"] == "van" and order["category"] == "plants" and chance.random() < (0.5 if rush else 0.06)
    heavy = order["category"] == "soil" and chance.random() < 0.3
    felt = chance.gauss(9.1, 1.2) - 1.3 * (order["late"] > 0) - 0.7 * order["late"] - 3.2 * dry - 1.3 * heavy
    score = max(0, min(10, round(felt)))
    topics = [name for name, holds in (("dry", dry), ("late", order["late"] > 0), ("carried", heavy)) if holds]
    glad = ("healthy", "healthy", "on_day", "advice", "plain") if not order["late"] else ("advice", "plain")
    said = _comment(chance, topics[0] if topics and score < 9 else chance.choice(glad) if score > 6 else "late")
    at = order["delivered_at"] + timedelta(days=13, minutes=chance.randrange(600, 4000))
    return {
        "order_id": order["order_id"],
        "customer_id": order["customer_id"],
        "answered_at": at,
        "period": next((name for end, name in _PERIODS.items() if at < end), "two_drivers"),
        "sent_by": order["sent_by"],
        "nps": None if chance.random() < 0.08 else score,
        **(said if chance.random() < (0.55 if score < 7 else 0.3) else {}),
    }


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("journeykit.course.cases").joinpath("garden_words.toml").read_text(encoding="utf-8"))


def _comment(chance: Random, topic: str) -> Row:
    said = chance.choice(_words()[topic]["said"])
    return {f"comment_{language}": said[language] for language in ("en", "fr")}


# What customers expect, and what the team could do

_EXPECTED: Final = {  # importance and satisfaction that are aimed at, and how many could judge how well it is met
    "alive": (4.8, 2.5, 0.94),
    "hour": (4.2, 2.3, 0.92),
    "carried": (4.3, 2.8, 0.71),
    "advice": (4.5, 4.2, 0.88),
    "price": (4.3, 4.1, 0.97),
    "replaced": (4.2, 4.8, 0.31),
    "parking": (2.7, 1.9, 0.90),
    "wrapping": (1.8, 4.4, 0.93),
}
_PROPOSED: Final = {"water": (4.4, 1.6), "cold_van": (4.8, 4.5), "bags": (1.5, 1.4), "app": (2.1, 4.7)}


def _expectations(chance: Random) -> Iterator[Row]:
    for person in range(1, 121):
        at = datetime(2026, 5, 11) + timedelta(minutes=chance.randrange(14 * 24 * 60))
        for wish, (matters, met, known) in _EXPECTED.items():
            yield {
                "answer_id": f"E{person:03d}",
                "answered_at": at,
                "expectation": wish,
                "importance": _scale(chance, matters) if chance.random() < 0.97 else None,
                "satisfaction": _scale(chance, met) if chance.random() < known else None,
            }


def _ideas(chance: Random) -> Iterator[Row]:
    for voter in range(1, 13):
        for idea, (impact, effort) in _PROPOSED.items():
            yield {
                "voter": f"T{voter:02d}",
                "idea": idea,
                "impact": _scale(chance, impact) if chance.random() < 0.95 else None,
                "effort": _scale(chance, effort) if chance.random() < 0.9 else None,
            }


def _scale(chance: Random, about: float) -> int:
    return max(1, min(5, round(chance.gauss(about, 0.8))))


# Click and collect: what was planned is order, message, arrival, handed over, advice on planting


def _collected(chance: Random) -> list[Row]:
    rows = [row for number in range(1, 361) for row in _visit(chance, f"V{number:04d}")]
    return sorted(rows, key=lambda row: row["at"])


def _visit(chance: Random, case: str) -> Iterator[Row]:
    at = _FIRST + timedelta(days=chance.randrange(75), minutes=chance.randrange(8 * 60, 15 * 60))
    channel = "phone" if chance.random() < 0.2 else "web"
    ready = at + timedelta(minutes=60 * chance.lognormvariate(1.45, 0.55))
    told = chance.random() > 0.06
    patient = told and chance.random() < 0.60
    came = (ready if patient else at + timedelta(minutes=150)) + timedelta(minutes=chance.randrange(20, 160))
    told = told and (patient or ready < came + timedelta(minutes=90))
    short = chance.random() < (0.1 if patient else 0.3)
    happened = [("order", at), ("arrive", came)]
    happened += [("ready_message", ready)] * told
    happened += [("call", came - timedelta(minutes=chance.randrange(5, 19)))] * (not patient and chance.random() < 0.5)
    happened += [("wait_at_desk", came + timedelta(minutes=3))] * (not patient)
    given = came + timedelta(minutes=chance.randrange(4, 12) + 25 * (not patient))
    happened += [("handed_over", given)]
    happened += [("item_missing", given + timedelta(minutes=1))] * short
    happened += [("second_trip", given + timedelta(days=2))] * (short and chance.random() < 0.6)
    happened += [("planting_advice", given + timedelta(days=1))] * (chance.random() < 0.86)
    for activity, when in sorted(happened, key=lambda one: one[1]):
        yield {"case_id": case, "activity": activity, "at": when, "channel": channel}


def _drawn(chance: Random, shares: Mapping[str, float]) -> str:
    """One of the names, each as likely as its share says."""
    point = chance.random()
    for name, share in shares.items():
        point -= share
        if point < 0:
            return name
    return next(iter(shares))
