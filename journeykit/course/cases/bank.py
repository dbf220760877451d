"""The bank: what its computers noted of customers who want to invest money, from the first page to the contract closed.

Planted: events that no customer ever sees (they have no channel), a channel that agents forget to note, papers that are
asked for again, and far more contacts after the signature than before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from journeykit.course.cases.sheets import write_csv

__all__ = ["AFTER", "BEFORE", "INTERNAL", "SIGNED", "by_channel", "by_phase", "write"]

BEFORE: Final = (
    "invest_page_seen", "calculator_used", "information_asked", "brochure_sent", "appointment_booked",
    "appointment_held", "proposal_received", "papers_sent", "papers_asked_again",
)  # fmt: skip
SIGNED: Final = "contract_signed"
AFTER: Final = (
    "first_transfer", "statement_read", "question_asked", "payment_added", "closing_asked", "money_received",
)  # fmt: skip
INTERNAL: Final = ("risk_score_computed", "compliance_checked", "file_handed_over", "portfolio_valued")

_CHANNELS: Final = {
    "invest_page_seen": "web", "calculator_used": "web", "information_asked": "web phone branch",
    "brochure_sent": "email", "appointment_booked": "web phone", "appointment_held": "branch video",
    "proposal_received": "email branch", "papers_sent": "web branch", "papers_asked_again": "email phone",
    "contract_signed": "branch web", "first_transfer": "web", "statement_read": "web post",
    "question_asked": "phone email branch", "payment_added": "web", "closing_asked": "branch phone",
    "money_received": "web",
}  # fmt: skip
_FORGOTTEN: Final = {"appointment_held": 0.06, "question_asked": 0.11}
"""How often the channel of an event is not noted."""


def write(folder: Path) -> None:
    """Make `events.csv`."""
    lot = Random(101)
    rows = sorted((row for n in range(1, 129) for row in _customer(f"K{n:04}", lot)), key=lambda row: row["at"])
    write_csv(folder / "events.csv", ("case_id", "activity", "at", "channel"), rows)


def _customer(case: str, lot: Random) -> Iterator[dict[str, Any]]:
    now = datetime(2023, 1, 9, 9) + timedelta(days=lot.randrange(420), minutes=lot.randrange(600))
    for activity, days in _life(lot):
        now += timedelta(days=days, minutes=lot.randrange(5, 300))
        channel = ""
        if activity in _CHANNELS and lot.random() >= _FORGOTTEN.get(activity, 0):
            channel = lot.choice(_CHANNELS[activity].split())
        yield {"case_id": case, "activity": activity, "at": now, "channel": channel}


def _life(lot: Random) -> Iterator[tuple[str, float]]:
    """What one customer lives, and how many days after the event before."""
    for _ in range(lot.choice((1, 1, 2))):
        yield "invest_page_seen", lot.randrange(6)
        if lot.random() < 0.4:
            yield "calculator_used", 0
    if lot.random() > 0.86:
        return
    yield "information_asked", lot.randrange(4)
    yield "brochure_sent", 1
    if lot.random() > 0.88:
        return
    yield "appointment_booked", lot.randrange(3, 12)
    yield "appointment_held", lot.randrange(6, 20)
    yield "risk_score_computed", 0
    yield "proposal_received", lot.randrange(1, 6)
    if lot.random() > 0.88:
        return
    yield "papers_sent", lot.randrange(2, 15)
    yield "compliance_checked", 1
    for _ in range(lot.choice((0, 0, 1, 1, 2))):
        yield "papers_asked_again", lot.randrange(2, 8)
        yield "papers_sent", lot.randrange(1, 10)
        yield "compliance_checked", 1
    if lot.random() < 0.9:
        yield from _contract(lot)


def _contract(lot: Random) -> Iterator[tuple[str, float]]:
    """The life of a contract: the dealings, and for some its end."""
    yield "contract_signed", lot.randrange(1, 8)
    yield "file_handed_over", 1
    yield "first_transfer", lot.randrange(2, 9)
    for _ in range(lot.randint(5, 12)):
        yield "portfolio_valued", lot.randrange(40, 70)
        if lot.random() < 0.8:
            yield "statement_read", lot.randrange(9)
        for _ in range(lot.choice((0, 0, 0, 1, 2))):
            yield "question_asked", lot.randrange(7)
        if lot.random() < 0.25:
            yield "payment_added", lot.randrange(5)
    if lot.random() < 0.35:
        yield "closing_asked", lot.randrange(30)
        for _ in range(lot.choice((0, 1, 2))):
            yield "question_asked", lot.randrange(4, 12)
        yield "money_received", lot.randrange(6, 25)


def by_channel(events: Any) -> Any:
    """How often each activity was noted, and how often with a channel, in the order of the journey."""
    counts = events.groupby("activity").agg(events=("activity", "size"), with_channel=("channel", "count"))
    order = sorted((*BEFORE, SIGNED, *AFTER, *INTERNAL), key=_first_time(events).get)  # type: ignore[arg-type]
    return counts.loc[order].rename_axis("activity")


def _first_time(events: Any) -> dict[str, float]:
    """Where in a case each activity stands for the first time, on average."""
    places = events.assign(place=events.groupby("case_id").cumcount()).drop_duplicates(["case_id", "activity"])
    found: dict[str, float] = places.groupby("activity")["place"].mean().to_dict()
    return found


def by_phase(events: Any) -> Any:
    """How many events there are before the signature, with it, after it, and inside the bank."""
    parts = {"before_signing": BEFORE, "signing": (SIGNED,), "after_signing": AFTER, "inside_bank": INTERNAL}
    of = {activity: part for part, activities in parts.items() for activity in activities}
    counts = events["activity"].map(of).value_counts().reindex(list(parts))
    return counts.rename("events").to_frame().rename_axis("when")
