"""An order of the made-up shop: bought, sent, received, perhaps sent back, and told of."""

from __future__ import annotations

from bisect import insort
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from journeykit.events.shop_rules import Chance, Seasons
from journeykit.events.shop_voice import Lived

if TYPE_CHECKING:
    from journeykit.events.shop_life import Visit

__all__ = ["CATEGORIES", "Order", "flag", "later"]

CATEGORIES: Final = {
    "runners": {"running": 70, "sneakers": 20, "sandals": 5, "boots": 5},
    "families": {"children": 55, "sneakers": 22, "boots": 12, "sandals": 11},
    "city": {"sneakers": 45, "boots": 30, "sandals": 20, "running": 5},
}
_OUT_OF_SEASON: Final = {"boots": (4, 5, 6, 7, 8), "sandals": (1, 2, 10, 11, 12)}
_PRICES: Final = {  # cents
    "running": (8990, 10990, 12990, 14990),
    "sneakers": (5990, 7490, 8990, 10990),
    "children": (2990, 3990, 4490, 5490),
    "boots": (7990, 9990, 11990, 15990),
    "sandals": (2990, 3990, 5490, 6990),
}
_MISFIT: Final = {"running": 0.17, "sneakers": 0.18, "children": 0.23, "boots": 0.27, "sandals": 0.16}
_RETURN_REASONS: Final = {"too_small": 46, "too_large": 28, "not_as_pictured": 10, "changed_mind": 16}
_VOUCHER: Final = "MERCI10"
_VOUCHER_CENTS: Final = 1000
_VOUCHER_DAYS: Final = 90


def later(at: datetime, days: float) -> datetime:
    """The moment so many days on, to the second."""
    return at + timedelta(seconds=int(days * 86_400))


def flag(yes: bool) -> str:
    """A yes or no as every reader of CSV knows it."""
    return "true" if yes else "false"


def _at_work(at: datetime) -> datetime:
    """The first moment from `at` on when parcels move: Monday to Saturday, 8 to 19 h."""
    if at.hour >= 19:
        at = (at + timedelta(days=1)).replace(hour=8)
    elif at.hour < 8:
        at = at.replace(hour=8)
    return at + timedelta(days=1) if at.weekday() == 6 else at


class Order:
    """One order, from the purchase to what the customer says of it."""

    def __init__(self, visit: Visit, failed: int) -> None:
        self.visit, self.customer, self.name = visit, visit.customer, visit.name
        self.key = f"{visit.key}-order"
        who, chance = self.customer, self.dice("order")
        months = {c: m for c, m in _OUT_OF_SEASON.items() if visit.at.month in m}
        shelf = {c: w * (0.25 if c in months else 1) for c, w in CATEGORIES[who.segment].items()}
        category = chance.weighted(shelf)
        carriers = who.books.rules.carriers
        self.carrier = {c.name: c for c in carriers}[chance.weighted({c.name: c.share for c in carriers})]
        self.units = chance.weighted({1: 66, 2: 24, 3: 10} if category == "children" else {1: 86, 2: 12, 3: 2})
        cents = 0
        for _ in range(self.units):
            cents += chance.pick(_PRICES[category])
        self.cents = cents * 7 // 10 if Seasons.sale(visit.at) else cents
        self.lived = Lived(
            who.segment, category, self.carrier.name, failed_payments=failed, poor_product=self.dice("make").yes(0.06)
        )
        self.row: dict[str, Any] = {}
        self.bought = self.shipped = self.delivered = self.looked_up = visit.at

    def dice(self, *purpose: str) -> Chance:
        """This order's dice for one purpose."""
        return self.customer.dice(self.name, *purpose)

    def log(self, activity: str, at: datetime, channel: str, device: str = "") -> None:
        """Write an event of this order down."""
        self.customer.log(activity, at, channel, order=self.key, device=device)

    def live(self) -> None:
        """Buy, receive, perhaps send back, and tell."""
        self._buy()
        small = self.dice("small")
        if small.yes(0.035):
            reason = small.pick(("change_of_order", "change_of_address", "invoice"))
            self.customer.contact(reason, later(self.bought, small.between(0.01, 0.1, 0.4)), self.key, name=self.name)
        chance = self.dice("stop")
        if chance.yes(0.012):
            self._stop("cancelled", later(self.bought, chance.between(0.01, 0.1, 0.4)))
            return
        self._ship()
        if chance.yes(0.003):
            missed = later(self.row["promised_at"], chance.between(4, 8, 14))
            self._contact("where_is_my_order", missed, hard=True)
            self._stop("lost", later(missed, 1))
            return
        self._deliver()
        self._send_back()
        self._give_voucher()
        self._review()

    def _buy(self) -> None:
        who, visit = self.customer, self.visit
        visit.log("purchase", order=self.key)
        self.bought = visit.at
        voucher = self._redeem()
        self.row = {
            "order_id": self.key,
            "customer_id": who.number,
            "session_id": visit.key,
            "ordered_at": self.bought,
            "promised_at": self._promise(),
            "carrier": self.carrier.name,
            "country": who.country,
            "channel": visit.channel,
            "device": visit.device,
            "segment": who.segment,
            "customer_type": "returning" if who.known or who.orders else "new",
            "category": self.lived.category,
            "units": self.units,
            "amount": f"{self.cents // 100}.{self.cents % 100:02d}",
            "currency": "EUR",
            "voucher": voucher,
            "status": "delivered",
            "returned_units": 0,
        }
        who.books.orders.append(self.row)
        self.log("order_confirmed", self.bought + timedelta(seconds=50), "email")
        who.orders += 1
        who.rest_until = later(self.bought, 40)

    def _redeem(self) -> str:
        since = self.customer.voucher_from
        wanted = self.dice("redeem").yes(0.7) or self.visit.invited
        if since is None or not wanted or not since <= self.bought <= later(since, _VOUCHER_DAYS):
            return ""
        self.customer.voucher_from = None
        self.cents -= _VOUCHER_CENTS
        self.lived = replace(self.lived, voucher=True)
        self.visit.log("voucher_used", order=self.key)
        return _VOUCHER

    def _promise(self) -> datetime:
        """Four days on, at six in the evening; never a Sunday."""
        day = self.bought.date() + timedelta(days=4)
        return datetime.combine(day + timedelta(days=day.weekday() == 6), time(18))

    def _stop(self, status: str, at: datetime) -> None:
        self.row["status"] = status
        self.row["refunded_at"] = later(at, self.dice("stop", "refund").between(0.2, 1, 3))
        self.log(status, at, "email")
        self.log("refunded", self.row["refunded_at"], "email")

    def _ship(self) -> None:
        """Hand the parcel to the carrier, and know when it will come: a carrier that fails says so too late."""
        chance, promised = self.dice("parcel"), self.row["promised_at"]
        self.shipped = _at_work(later(self.bought, chance.between(0.1, 0.4, 0.7, 1.1, 1.9)))
        due = _at_work(later(self.shipped, chance.between(0.7, 0.9, 1.1, 1.5, 2.1)))
        delay = chance.between(0.4, 1.5, 2.5, 4, 9)
        share = self.carrier.late * (1.6 if self.bought.month == 12 else 1)
        self.delivered = _at_work(later(max(due, promised), delay)) if chance.yes(share) else due
        self.row["shipped_at"] = self.shipped
        self.log("shipped", self.shipped, "email")

    def _deliver(self) -> None:
        who, promised = self.customer, self.row["promised_at"]
        self.row["delivered_at"] = self.delivered
        days = (self.delivered.date() - promised.date()).days
        self.lived = replace(self.lived, days_late=max(days, int(self.delivered > promised)))
        if self.lived.days_late:
            who.setbacks.append((self.delivered, 0.8))
        chance = self.dice("where")
        asks = 0.3 + 0.05 * min(self.lived.days_late, 8) if self.lived.days_late else 0.02
        if chance.yes(asks):
            start = promised if self.lived.days_late else self.shipped
            at = start + (self.delivered - start) * chance.between(0.1, 0.4, 0.9)
            self._contact("where_is_my_order", at.replace(microsecond=0))
        self.log("delivered", self.delivered, "post")

    def _contact(self, reason: str, at: datetime, *, hard: bool = False) -> None:
        served = self.customer.contact(reason, at, self.key, name=self.name, hard=hard)
        self.lived = replace(self.lived, served=served)

    def _send_back(self) -> None:
        chance, lived = self.dice("return"), self.lived
        odds = _MISFIT[lived.category] * (0.65 if self.visit.guided else 1.15) + 0.25 * lived.poor_product
        units = 0
        for _ in range(self.units):
            units += chance.yes(odds)
        reason = "faulty" if lived.poor_product else chance.weighted(_RETURN_REASONS)
        if not units:
            self.lived = replace(lived, poor_fit=chance.yes(0.05))
            return
        self.lived = replace(lived, poor_fit=reason.startswith("too_"))
        asked = self._look_up()
        if asked is None:
            return
        self.lived = replace(self.lived, returned=True)
        self.row |= {"status": "returned", "returned_units": units, "return_reason": reason, "withdrawal_at": asked}
        self.log("return_requested", asked, "web", self.visit.device)
        arrived = _at_work(later(asked, chance.between(1.5, 3, 4, 6, 10)))
        refunded = later(arrived, chance.between(0.3, 1.5, 3, 5, 11))
        self.row["refunded_at"] = refunded
        self.log("return_received", arrived, "email")
        waited = (refunded - asked) / timedelta(days=1)
        self.lived = replace(self.lived, refund_days=waited)
        if waited > 12 and chance.yes(0.3):
            self.customer.contact("refund", later(asked, 11.5), self.key, name=self.name)
        self.log("refunded", refunded, "email")
        after = later(refunded, 1)
        self.customer.answer(
            "after_return", after, self.lived, name=self.name, order=self.key, device=self.visit.device
        )

    def _look_up(self) -> datetime | None:
        """Read the return procedure, ask if need be; when the return is announced, or None if they give up."""
        chance, who = self.dice("procedure"), self.customer
        at = later(self.delivered, chance.between(0.1, 0.8, 1.8, 4, 10))
        confused = chance.yes(who.books.rules.return_confusion)
        views = 2 + int(chance.between(0, 0.9, 1.8, 2.8, 4)) if confused else 1 + int(chance.yes(0.15))
        calls, gives_up = chance.yes(0.62 if confused else 0.04), chance.yes(0.16 if confused else 0.01)
        calling = self.dice("procedure", "call")
        for view in range(views):
            self.log("return_procedure_viewed", at, "web", self.visit.device)
            if calls and view == min(1, views - 1):
                self._contact("return", later(at, calling.between(0.003, 0.02, 0.1, 0.4)), hard=confused)
            at = later(at, self.dice("procedure", str(view)).between(0.01, 0.05, 0.3, 0.9, 2))
        self.lived = replace(self.lived, confused=confused, return_views=views)
        if confused:
            who.setbacks.append((at, 0.6))
        self.looked_up = at
        return None if gives_up else at

    def _give_voucher(self) -> None:
        """Toss a coin for a voucher, once for each customer who has received an order."""
        who, chance = self.customer, self.dice("voucher")
        if who.tossed:
            return
        who.tossed = True
        given = chance.yes(0.5)
        self.row["voucher_offered"] = flag(given)
        if not given:
            return
        at = later(self.delivered, 16)
        self.log("voucher_received", at, "email")
        who.voucher_from = at
        back = later(at, chance.between(0.3, 2, 8, 22, 60))
        if chance.yes(who.books.rules.voucher_pull) and back.year == who.books.year:
            insort(who.visits, (back, "voucher"))

    def _review(self) -> None:
        """Ask two weeks after delivery; what comes later cannot be in the answer."""
        asked = later(self.delivered, 14)
        self.log("review_asked", asked, "email")
        lived = self.lived
        if self.looked_up > asked:
            lived = replace(lived, confused=False, return_views=0, returned=False)
        if self.row.get("refunded_at", asked) >= asked:
            lived = replace(lived, returned=False, refund_days=0)
        row = self.customer.answer(
            "after_delivery", asked, lived, name=self.name, order=self.key, device=self.visit.device
        )
        if row and row["rating"]:
            self.log("review_given", row["answered_at"], "email")
