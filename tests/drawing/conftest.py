"""Maps to draw: as many stages and cards as asked for, in words that could be real."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest

from journeykit.model.cards import Card, Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.vocabulary import words
from journeykit.text import Language

# Openings, things and endings of sentences: separated by |.
SENTENCES: dict[Language, tuple[str, str, str]] = {
    "en": (
        "I look for|I wait for|I compare|I ask about|I give up on|I pay for|I cannot find|I write about",
        "the delivery day|a pair that fits|the return label|the price with shipping|my refund|the shop's answer",
        "on my phone|at the counter|after work, in the bus|for the third time||with a colleague|and hope",
    ),
    "fr": (
        "Je cherche|J’attends|Je compare|Je demande|J’abandonne|Je paie|Je ne trouve pas|Je raconte",
        "le jour de livraison|une paire à ma pointure|l’étiquette de retour|le prix, frais compris|mon remboursement",
        "sur mon téléphone|au comptoir|après le travail, dans le bus|pour la troisième fois||avec une collègue",
    ),
}
TITLES: dict[Language, str] = {
    "en": "I need something|I look and compare|I order and pay|I wait|I try it on|I send it back and wait for my money|"
    "I rate|I come back|I tell my friends|I read the newsletter|I ask for help|I renew|I say goodbye",
    "fr": "J’ai un besoin|Je regarde et je compare|Je commande et je paie|J’attends|J’essaie|Je renvoie et j’attends|"
    "Je donne mon avis|Je reviens|J’en parle|Je lis la newsletter|Je demande de l’aide|Je renouvelle|Je m’en vais",
}
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik"
STRANGE = (
    "👩‍🚀🚀 tout va bien 😀",
    "العميل ينتظر الطرد",
    "הלקוח מחכה לחבילה",
    "顧客は箱を待つ",
    "été e\u0301te\u0301 $x^2$ & <b>",
    "a_" * 70,
)
MakeMap = Callable[..., Journey]


class _Words:
    def __init__(self, seed: int, language: Language, kind: str) -> None:
        self.chance, self.language, self.kind = random.Random(seed), language, kind

    def sentence(self) -> str:
        if self.kind == "long" and self.chance.random() < 0.3:
            return LONG + " " + LONG[::-1].lower()
        if self.kind == "strange" and self.chance.random() < 0.5:
            return self.chance.choice(STRANGE)
        return " ".join(self.chance.choice(part.split("|")) for part in SENTENCES[self.language]).strip() + "."

    def owner(self) -> str:
        return words("department")[self.chance.choice(list(words("department")))].to(self.language)

    def one(self, kind: str) -> str:
        return LONG if self.kind == "long" and self.chance.random() < 0.1 else self.chance.choice(list(words(kind)))


def _card(w: _Words, lane: str, key: str, pains: list[str]) -> Card:
    rests_on, source = (
        w.chance.choice(("assumption", "observation", "verbatim", "data")),
        w.chance.choice(("", "Interview 4", "214 calls")),
    )
    common = {"id": key, "text": w.sentence(), "rests_on": rests_on, "source": source}
    rate = w.chance.randint
    if lane == "goal":
        return Goal(**common)
    if lane == "expectation":
        return Expectation(
            **common, importance=rate(1, 5), satisfaction=rate(1, 5), shaped_by=(w.one("shaper"), w.one("shaper"))
        )
    if lane == "pain":
        pains.append(key)
        return Pain(**common)
    if lane == "opportunity":
        answers = w.chance.choice(pains) if pains else None
        return Opportunity(**common, answers=answers, owner=w.owner(), impact=rate(1, 5), effort=rate(1, 5))
    if lane == "kpi":
        value = round(w.chance.uniform(0, 100), 1)
        measure = Measure(
            value=value,
            numerator=41,
            denominator=214,
            low=value - 5,
            high=value + 5,
            start=date(2026, 9, 1),
            end=date(2026, 10, 31),
        )
        return Kpi(
            **{**common, "text": w.sentence()[:60]}, target=50, unit="percent", measure=measure if rate(0, 5) else None
        )
    said = (Verbatim(text=w.sentence(), source="Interview 4", score=rate(0, 10)),) if rate(0, 2) == 0 else ()
    return Step(
        **common, layer="ideal" if rate(0, 3) == 0 else "lived",
        touchpoint=w.one("touchpoint"), channel=w.one("channel"),
        emotion=rate(-2, 2), feeling=w.chance.choice(("", "lost", "soulagement", "relieved")), verbatims=said,
        moment=w.chance.choice((None, None, None, "moment", "first")),
        moment_question=w.chance.choice(("", w.sentence())),
        priority=rate(0, 12) == 0, department=w.one("department"),
    )  # fmt: skip


def make_map(stages: int, cards: int, language: Language = "en", kind: str = "plain", seed: int = 1) -> Journey:
    """A map with this many stages and cards; its words are "plain", "long" or "strange"."""
    w, pains = _Words(seed, language, kind), list[str]()
    lanes = ["goal", "expectation", "step", "step", "step", "pain", "opportunity", "kpi"]
    held: list[list[Card]] = [[] for _ in range(stages)]
    for n in range(cards):
        place = n % stages if n < stages * len(lanes) else w.chance.randrange(stages)
        held[place].append(_card(w, lanes[(n // stages) % len(lanes)], f"c{n}", pains))
    phases = ["before" if n < stages / 3 else "during" if n < stages / 2 else "after" for n in range(stages)]
    titles = [w.sentence()[:120] if kind == "strange" else TITLES[language].split("|")[n % 13] for n in range(stages)]
    return Journey(
        title=w.sentence() if kind != "plain" else "Buying shoes online", language=language,
        need=w.sentence(), resolution=w.sentence(),
        scenario=f"{w.sentence()} {w.sentence()} {w.sentence()}", sources=(w.sentence(),),
        owner=w.owner(), review_on=date(2027, 2, 21),
        persona=Persona(
            name="Maya Ellis", summary=w.sentence(), need=w.sentence(), context=w.sentence(), behaviour=w.sentence()
        ),
        stages=tuple(Stage(id=f"s{n}", title=titles[n], phase=phases[n], cards=tuple(held[n])) for n in range(stages)),
    )  # fmt: skip


@pytest.fixture(name="make_map")
def make_map_fixture() -> MakeMap:
    """`make_map(stages, cards, language, kind, seed)`."""
    return make_map
