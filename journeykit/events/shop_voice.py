"""What a customer of the made-up shop answers to a survey, given what happened to them.

Scores fall by what went wrong; the words (shop_words.toml) name the cause.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from journeykit.events.shop_rules import Chance
from journeykit.model.vocabulary import fold

__all__ = ["Lived", "ease", "nps", "stars", "words"]


@dataclass(frozen=True)
class Lived:
    """What happened to a customer with one order, or one attempt at it."""

    segment: str
    category: str
    carrier: str = ""
    days_late: int = 0
    return_views: int = 0
    confused: bool = False
    returned: bool = False
    refund_days: float = 0
    failed_payments: int = 0
    poor_fit: bool = False
    poor_product: bool = False
    served: str = ""
    voucher: bool = False
    left_checkout: bool = False

    @property
    def troubles(self) -> dict[str, float]:
        """What went wrong, by topic of shop_words.toml: how many stars it costs."""
        costs = {
            "late": 0.9 + 0.12 * min(self.days_late, 10) if self.days_late else 0.0,
            "return_bad": 1.5 * self.confused,
            "refund_slow": 0.9 * (self.refund_days > 12),
            "checkout_bad": 0.7 + 0.3 * min(self.failed_payments, 3) if self.failed_payments else 0.0,
            "fit_bad": 0.5 * self.poor_fit,
            "product_bad": 1.9 * self.poor_product,
            "service_bad": 0.8 * (self.served == "slow"),
            "exit_other": 0.3 * (self.left_checkout and not self.failed_payments),
        }
        return {topic: cost for topic, cost in costs.items() if cost}

    @property
    def joys(self) -> dict[str, float]:
        """What went well, by topic: how readily it is told."""
        if self.left_checkout:
            return {}
        tales = {
            "product_good": 1.0 * (not self.poor_product and not self.poor_fit and not self.returned),
            "on_time": 0.45 * (self.days_late == 0 and not self.returned),
            "return_good": 1.5 * (self.returned and not self.confused),
            "service_good": 1.2 * (self.served == "quick"),
            "voucher_good": 1.5 * self.voucher,
            "short_good": 0.35,
        }
        return {topic: tale for topic, tale in tales.items() if tale}

    @property
    def cost(self) -> float:
        """Stars lost: the worst trouble in full, the others by half."""
        worst = max(self.troubles.values(), default=0.0)
        return worst / 2 + _plain_sum(self.troubles.values()) / 2


def _plain_sum(numbers: Iterable[float]) -> float:
    total = 0.0
    for one in numbers:  # the built-in sum rounds differently from Python 3.12 on
        total += one
    return total


def _scale(value: float, least: int, most: int) -> int:
    return max(least, min(most, int(value + 0.5)))


def stars(lived: Lived, chance: Chance) -> int:
    """Stars or satisfaction, 1 to 5."""
    return _scale(4.95 + 1.4 * chance.bell() - lived.cost, 1, 5)


def nps(lived: Lived, chance: Chance) -> int:
    """How likely they are to recommend the shop, 0 to 10."""
    return _scale(9.2 + 2.4 * chance.bell() - 1.8 * lived.cost, 0, 10)


def ease(lived: Lived, chance: Chance) -> int:
    """Agreement that it was easy, 1 to 7 (CES 2.0: 7 is easy)."""
    return _scale(5.9 + 2.0 * chance.bell() - 2.0 * lived.cost, 1, 7)


def words(lived: Lived, score: int, language: str, chance: Chance) -> str:
    """What they write beside a score of 1 to 5; often nothing."""
    troubled, happy = lived.troubles, score >= 4
    if not chance.yes(0.40 if happy and not troubled else 0.64):
        return ""
    if troubled and chance.yes(0.55 if happy else 0.9):
        topic = chance.weighted(troubled)
    else:
        topic = chance.weighted(lived.joys) if happy and lived.joys else "short_bad"
    said = [_sentence(topic, lived, language, chance)]
    if not topic.startswith("short"):
        if chance.yes(0.08):
            said.insert(0, _sentence("opener", lived, language, chance))
        more = {**lived.joys, "end_good": 0.8} if happy and lived.joys else {**troubled, "end_bad": 0.8}
        if chance.yes(0.28):
            said.append(_sentence(chance.weighted(more), lived, language, chance))
    return _typed(" ".join(dict.fromkeys(said)), chance)


@cache
def _bank() -> Mapping[str, Any]:
    with files("journeykit.events").joinpath("shop_words.toml").open("rb") as stream:
        return tomllib.load(stream)


def _sentence(topic: str, lived: Lived, language: str, chance: Chance) -> str:
    counts = {"days": lived.days_late, "times": lived.return_views if topic == "return_bad" else lived.failed_payments}
    patterns = [
        p for p in _bank()[topic][language] if all(n > 1 or "{" + name + "}" not in p for name, n in counts.items())
    ]
    said = str(chance.pick(patterns)).format(
        shoe=chance.pick(_bank()["shoe"][language][lived.category]),
        occasion=chance.pick(_bank()["occasion"][language][lived.segment]),
        carrier=lived.carrier,
        **counts,
    )
    return said[0].upper() + said[1:]


def _typed(text: str, chance: Chance) -> str:
    """The text as people type it: most with care, some in haste."""
    if chance.yes(0.3):
        text = text.rstrip(".")
    if chance.yes(0.15):
        text = text[0].lower() + text[1:]
    if chance.yes(0.06):
        text = fold(text)
    if chance.yes(0.05):
        text = text.rstrip(".") + chance.pick(("!!", "!", "..."))
    if len(text) > 20 and chance.yes(0.08):
        text = _slip(text, chance)
    return text


def _slip(text: str, chance: Chance) -> str:
    """One letter of a word dropped, doubled or swapped with the next."""
    places: Sequence[int] = [n for n in range(2, len(text) - 2) if text[n - 1 : n + 2].isalpha()]
    at = chance.pick(places)
    slips = (text[at + 1 :], text[at] * 2 + text[at + 1 :], text[at + 1] + text[at] + text[at + 2 :])
    return text[:at] + chance.pick(slips)
