"""A maker of planning software that does not exist, and the companies that may buy it, January to June 2026.

Planted, for exercise 08: of large companies few qualified leads get as far as a talk with sales, for nobody there may
decide alone; referrals and webinars do not clearly differ. The notes of calls say why.
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
_SEED: Final = 41
_COMPANIES: Final = 1500
_STAGES: Final = ("visitor", "lead", "mql", "sql", "opportunity", "customer", "advocate")
_PASS: Final = {"lead": 0.36, "mql": 0.52, "sql": 0.50, "opportunity": 0.66, "customer": 0.52, "advocate": 0.42}
"""How likely a company goes on to each stage, where nothing is special."""
_SIZES: Final = {"small": 0.44, "medium": 0.32, "large": 0.24}
_CHANNELS: Final = {"search": 0.38, "trade_show": 0.24, "webinar": 0.22, "referral": 0.16}
_WAIT: Final = {"lead": 2, "mql": 6, "sql": 8, "opportunity": 15, "customer": 24, "advocate": 40}
_EVENTS: Final = ("lead_id", "activity", "at", "channel", "size")
_CALLS: Final = ("call_id", "lead_id", "called_at", "size", "comment_en", "comment_fr")


def write(folder: str | Path) -> dict[str, Path]:
    """Write events and calls (.csv) of the software maker; the path of each, by name.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sorted(write(folder))
    ['calls', 'events']
    """
    chance = Random(_SEED)
    companies = [list(_company(chance, f"L{number:04d}")) for number in range(1, _COMPANIES + 1)]
    events = sorted((row for one in companies for row in one), key=lambda row: row["at"])
    calls = list(_calls(Random(_SEED + 1), companies))
    return {
        "events": write_csv(Path(folder) / "events.csv", _EVENTS, events),
        "calls": write_csv(Path(folder) / "calls.csv", _CALLS, calls),
    }


def _company(chance: Random, lead: str) -> Iterator[Row]:
    size, channel = _drawn(chance, _SIZES), _drawn(chance, _CHANNELS)
    at = datetime(2026, 1, 5) + timedelta(days=chance.randrange(120), minutes=chance.randrange(8 * 60, 19 * 60))
    for stage in _STAGES:
        if stage != "visitor":
            if chance.random() > _likely(stage, size, channel):
                return
            at += timedelta(minutes=round(chance.uniform(0.3, 1.7) * _WAIT[stage] * 24 * 60))
        yield {"lead_id": lead, "activity": stage, "at": at, "channel": channel, "size": size}


def _likely(stage: str, size: str, channel: str) -> float:
    likely = _PASS[stage]
    if stage == "lead" and channel == "trade_show":
        return likely + 0.14  # a badge that was scanned is a lead ...
    if stage == "mql" and channel == "trade_show":
        return likely - 0.20  # ... and often no more than that
    if stage == "sql":
        return {"small": 0.62, "medium": 0.52, "large": 0.22}[size]
    return likely


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("journeykit.course.cases").joinpath("leads_words.toml").read_text(encoding="utf-8"))


def _calls(chance: Random, companies: Sequence[Sequence[Row]]) -> Iterator[Row]:
    """Notes of a call with companies that were qualified by marketing."""
    asked = [one for one in companies if len(one) >= 3 and chance.random() < 0.75]
    for number, rows in enumerate(sorted(asked, key=lambda one: one[2]["at"]), 1):
        qualified = rows[2]
        said = chance.choice(_words()[qualified["size"] if chance.random() < 0.8 else "any"]["said"])
        yield {
            "call_id": f"N{number:04d}",
            "lead_id": qualified["lead_id"],
            "called_at": qualified["at"] + timedelta(minutes=chance.randrange(600, 8000)),
            "size": qualified["size"],
            **({f"comment_{language}": said[language] for language in ("en", "fr")} if chance.random() < 0.92 else {}),
        }


def _drawn(chance: Random, shares: Mapping[str, float]) -> str:
    """One of the names, each as likely as its share says."""
    point = chance.random()
    for name, share in shares.items():
        point -= share
        if point < 0:
            return name
    return next(iter(shares))
