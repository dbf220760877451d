"""A customer of the made-up shop over the year: visits, orders, parcels, returns, contacts, answers.

Each step has dice of its own (`Chance`), and only what a rule touches changes with that rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from journeykit.events.shop_order import CATEGORIES, Order, flag, later
from journeykit.events.shop_rules import Chance, Rules, Seasons
from journeykit.events.shop_voice import Lived, ease, nps, stars, words

__all__ = ["Books", "Customer", "Row", "Visit"]

Row = dict[str, Any]

_SEGMENTS: Final = {"runners": 30, "families": 40, "city": 30}
_COUNTRIES: Final = {("FR", "fr"): 50, ("BE", "fr"): 12, ("IE", "en"): 24, ("NL", "en"): 14}
_CHANNELS: Final = {
    "runners": {"search": 36, "web": 22, "email": 14, "social": 14, "ad": 14},
    "families": {"search": 32, "web": 18, "email": 22, "social": 12, "ad": 16},
    "city": {"search": 26, "web": 18, "email": 12, "social": 28, "ad": 16},
}
_KEENNESS: Final = {"search": 1.1, "web": 1.25, "email": 1.25, "social": 0.75, "ad": 0.8}


@dataclass
class Books:
    """The shop's rules and what it writes down; ids are running numbers only once the year is over."""

    rules: Rules
    seed: int
    year: int
    orders: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    surveys: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)

    @cached_property
    def seasons(self) -> dict[str, Seasons]:
        """The year as each segment lives it."""
        return {segment: Seasons(self.year, segment) for segment in _SEGMENTS}


class Customer:
    """One person who visits the shop."""

    def __init__(self, books: Books, number: str) -> None:
        self.books, self.number = books, number
        chance = self.dice("who")
        self.segment = chance.weighted(_SEGMENTS)
        self.country, self.language = chance.weighted(_COUNTRIES)
        self.known = chance.yes(0.38)
        self.keen = chance.between(0.45, 0.8, 1.0, 1.2, 1.7)
        self.on_mobile = chance.between(0.1, 0.45, 0.65, 0.8, 0.95)
        self.orders = 0
        self.setbacks: list[tuple[datetime, float]] = []
        self.rest_until = datetime.min
        self.tossed = False
        self.voucher_from: datetime | None = None
        visits = int(chance.between(1, 2, 3.5, 5.5, 8, 14)) + 2 * self.known
        season = books.seasons[self.segment]
        self.visits = sorted((season.moment(chance), f"{n}") for n in range(visits))

    def dice(self, *purpose: str) -> Chance:
        """This person's dice for one purpose."""
        return Chance(self.books.seed, self.number, *purpose)

    def live(self) -> None:
        """Go through the year's visits; a voucher may add one on the way."""
        done = 0
        while done < len(self.visits):
            at, name = self.visits[done]
            Visit(self, at, name).go()
            done += 1

    def log(
        self, activity: str, at: datetime, channel: str, *, order: str = "", session: str = "", device: str = ""
    ) -> None:
        """Write an event down."""
        self.books.events.append(
            {
                "case_id": self.number,
                "activity": activity,
                "at": at,
                "session_id": session,
                "order_id": order,
                "channel": channel,
                "device": device,
            }
        )

    def contact(self, reason: str, at: datetime, order: str, *, name: str, hard: bool = False) -> str:
        """Write to or call the shop; say whether the answer was 'quick' or 'slow'."""
        chance = self.dice(name, "contact", reason)
        channel = chance.weighted({"phone": 45, "email": 35, "chat": 20})
        channel = channel if 8 <= at.hour < 20 else "email"
        waits = (0.1, 0.3, 0.8, 1.4, 3.0) if channel == "email" else (0.0007, 0.002, 0.004, 0.008, 0.03)
        reply = later(at, chance.between(*waits))
        solved = later(reply, chance.between(0.003, 0.02, 0.1, 0.8, 4) * (2 if hard else 1))
        reopened = chance.yes(0.26 if hard else 0.08)
        if reopened:
            solved = later(solved, chance.between(0.5, 1, 2, 4))
        self.books.contacts.append(
            {
                "ticket_id": "",
                "customer_id": self.number,
                "order_id": order,
                "channel": channel,
                "reason": reason,
                "created_at": at,
                "first_reply_at": reply,
                "solved_at": "" if chance.yes(0.015) else solved,
                "reopened": flag(reopened),
            }
        )
        self.log("contact", at, channel, order=order)
        return "slow" if reopened or reply - at > timedelta(days=1.5) else "quick"

    def answer(self, survey: str, at: datetime, lived: Lived, *, name: str, order: str = "", device: str) -> Row | None:
        """Answer a survey sent at `at`, or not; the answer as written down."""
        chance = self.dice(name, "survey", survey)
        shares = {"checkout_exit": 0.13, "after_delivery": 0.36, "after_return": 0.34}
        if not chance.yes(shares[survey] + 0.05 * (lived.cost > 1)):
            return None
        answered = later(at, chance.between(0.01, 0.1, 0.6, 1.5, 6))
        rating, csat, would, effort = (score(lived, chance) for score in (stars, stars, nps, ease))
        gaps = [chance.yes(share) for share in (0.05, 0.09, 0.12, 0.04)]
        delivery = survey == "after_delivery"
        mood = {"checkout_exit": (effort + 2) // 2, "after_delivery": rating, "after_return": csat}[survey]
        text = words(lived, mood, self.language, chance)
        replied = later(answered, chance.between(0.1, 1, 2, 6)) if text and rating <= 3 and chance.yes(0.35) else ""
        row = {
            "answer_id": "",
            "survey": survey,
            "customer_id": self.number,
            "order_id": order,
            "asked_at": at,
            "answered_at": answered,
            "language": self.language,
            "device": device,
            "segment": self.segment,
            "nps": would if delivery and not gaps[2] else "",
            "csat": csat if survey != "checkout_exit" and not gaps[1] else "",
            "ces": effort if not delivery and not gaps[3] else "",
            "rating": rating if delivery and not gaps[0] else "",
            "text": text,
            "replied_at": replied if delivery else "",
        }
        self.books.surveys.append(row)
        return row


class Visit:
    """One session in the shop."""

    def __init__(self, customer: Customer, at: datetime, name: str) -> None:
        self.customer, self.at, self.name = customer, at, name
        self.key = f"{customer.number}-{name}"
        self.chance = customer.dice(name, "visit")
        self.invited = name == "voucher"
        channel = self.chance.weighted(_CHANNELS[customer.segment])
        self.channel = "email" if self.invited else channel
        mobile = self.chance.yes(min(0.97, customer.on_mobile * (1.25 if channel in ("social", "ad") else 1)))
        self.device = ("tablet" if self.chance.yes(0.07) else "mobile") if mobile else "desktop"
        self.guided = False

    def log(self, activity: str, *seconds: float, order: str = "") -> None:
        """Write an event of this session down, some seconds after the one before."""
        if seconds:
            self.at += timedelta(seconds=int(self.chance.between(*seconds)))
        self.customer.log(activity, self.at, self.channel, session=self.key, order=order, device=self.device)

    def goes_on(self, share: float) -> bool:
        """Whether they take the next step; somebody who comes for a voucher mostly does."""
        stays = self.chance.yes(min(share, 0.96))
        return stays or self.invited

    def go(self) -> None:
        """From the first page as far as they go."""
        keen = self._keenness()
        if self.channel == "ad":
            self.log("view_ad")
        self.log("session_start", 1, 4)
        if not self.goes_on(0.68):
            return
        self.log("view_item_list", 2, 10, 30, 60)
        if not self.goes_on(0.74):
            return
        for _ in range(1 + int(self.chance.between(0, 0.5, 0.9, 1.5, 2.8))):
            self.log("view_item", 5, 20, 45, 120)
        self.guided = self.chance.yes(0.28)
        if self.guided:
            self.log("size_guide", 5, 15, 40)
            doubt = self.customer.dice(self.name, "doubt")
            if doubt.yes(0.02):
                self.customer.contact(
                    "size_advice", later(self.at, doubt.between(0.001, 0.01, 0.1)), "", name=self.name
                )
        if not self.goes_on(0.48 * keen):
            return
        self.log("add_to_cart", 5, 20, 60, 180)
        if not self.goes_on(0.74):
            return
        self.log("begin_checkout", 5, 30, 90, 400)
        if not self.goes_on(0.9):
            self._leave(failed=0)
            return
        self.log("add_payment_info", 30, 60, 100, 200)
        self._pay()

    def _keenness(self) -> float:
        who = self.customer
        keen = who.keen * _KEENNESS[self.channel] * (1.15 if who.known or who.orders else 1)
        if self.at < who.rest_until:
            keen *= 0.4
        for since, factor in who.setbacks:
            keen *= factor if since < self.at else 1
        return keen * (1.15 if Seasons.sale(self.at) else 1)

    def _pay(self) -> None:
        rules, chance = self.customer.books.rules, self.customer.dice(self.name, "pay")
        failure = rules.desktop_failure if self.device == "desktop" else rules.mobile_failure
        failed = 0
        while chance.yes(failure):
            failed += 1
            self.at += timedelta(seconds=int(chance.between(15, 30, 60, 150)))
            self.log("payment_error")
            if not chance.yes(rules.payment_retry):
                self._leave(failed)
                return
        self.at += timedelta(seconds=int(chance.between(15, 30, 60, 150)))
        Order(self, failed).live()

    def _leave(self, failed: int) -> None:
        who, chance = self.customer, self.customer.dice(self.name, "leave")
        lived = Lived(who.segment, chance.weighted(CATEGORIES[who.segment]), failed_payments=failed, left_checkout=True)
        who.answer("checkout_exit", later(self.at, 0.04), lived, name=self.name, device=self.device)
        if failed and chance.yes(0.07):
            who.contact("payment", later(self.at, chance.between(0.005, 0.05, 0.5)), "", name=self.name)
