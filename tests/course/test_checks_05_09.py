"""The checks of exercises 05 to 09: what is right, what wrong answers are told, and what is no answer at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf, nan
from typing import Any

import pandas as pd
import pytest

from journeykit.course.checking import Feedback, judge
from journeykit.course.lessons import lessons
from journeykit.course.own_map import prepared
from journeykit.course.tasks import tasks, tasks_of
from journeykit.files import load
from journeykit.frameworks import example, framework
from journeykit.model.cards import CardBase, Opportunity, Step
from journeykit.model.edits import AddCard, apply
from journeykit.model.journey import Journey
from journeykit.places import dataset, share
from journeykit.text import LANGUAGES

OWN = prepared("en").replace(owner="Zoé")
ODILE = load(dataset("garden/delivery.en.journey.json"))


def solved(key: str) -> Journey:
    """The map that solves a task."""
    return load(share("solutions") / f"maps/{key}.en.journey.json")


def wished(*places: str, text: str = "A message tells me the hour", emotion: int | None = 1) -> Journey:
    """Odile's map with an ideal step at these stages."""
    made = ODILE
    for place in places:
        made = apply(made, AddCard(stage=place, card=Step(text=text, layer="ideal", emotion=emotion)))
    return made


def marked(*steps: str) -> Journey:
    """Odile's map with these steps to be flawless."""
    return _each(ODILE, lambda card: card.replace(priority=True) if card.id in steps else card)


def acted(**said: Any) -> Journey:
    """Odile's map with a step to be flawless, and what could be done about it."""
    action = Opportunity(text="Water them", answers="p-dry", **said)
    return apply(marked("l-dry"), AddCard(stage="receive", card=action))


def second(need: str = "", **said: Any) -> Journey:
    """The persona of large companies, with another need, or another head of the map."""
    one = solved("08-f")
    return one.replace(persona=one.persona.replace(need=need or one.persona.need), **said)


def stages(journey: Journey, n: int) -> Journey:
    """The first stages of a map."""
    return journey.replace(stages=journey.stages[:n])


def titled(title: str) -> Journey:
    """One's own map, a stage of it renamed."""
    return OWN.replace(stages=[OWN.stages[0].replace(title=title), *OWN.stages[1:]])


def changed(lane: str, *, layer: str = "lived", every: bool = False, **fields: Any) -> Journey:
    """One's own map with fields of a lane's first card, or of all its cards, changed."""
    ids = [card.id for _, card in OWN.cards(lane) if getattr(card, "layer", layer) == layer]
    chosen = ids if every else ids[:1]
    return _each(OWN, lambda card: card.replace(**fields) if card.id in chosen else card)


def without(lane: str) -> Journey:
    """One's own map without a lane."""
    kept = [one.replace(cards=[card for card in one.cards if card.lane != lane]) for one in OWN.stages]
    return OWN.replace(stages=kept)


def assumed() -> Journey:
    """One's own map, all of it guessed."""
    return _each(OWN, lambda card: card.replace(rests_on="assumption"))


def _each(journey: Journey, change: Callable[[Any], CardBase]) -> Journey:
    return journey.replace(stages=[one.replace(cards=[change(card) for card in one.cards]) for one in journey.stages])


RIGHT: list[tuple[str, Any, str, str]] = [
    ("05-a", 431, "431 scores, of 477 answers", "431 notes, pour 477 réponses"),
    ("05-b", 35.27, "35.3, from 431 answers", "35,3, sur 431 réponses"),
    ("05-b", 35.2, "35.3, from 431 answers", "35,3, sur 431 réponses"),
    ("05-b", 35, "35.3, from 431 answers", "35,3, sur 431 réponses"),
    ("05-c", 81.8, "1,043 of the 1,275 delivered", "sur 1 275 commandes livrées"),
    ("05-d", 3.887, "3.9 days", "3,9 jours"),
    ("05-e", "unclear", "29.9 (264 answers) to 35 (40 answers)", "29,9 (264 réponses) à 35 (40 réponses)"),
    ("05-f", "on_time_delivery_rate", "73.8 % in April", "73,8 % en avril"),
    ("06-a", {"message", "trolley"}, "could be filmed", "on pourrait filmer"),
    ("06-b", 63.61, "229 of 360 orders", "229 commandes sur 360"),
    ("06-c", "ready_message", "59 orders never get it, and for 25 more", "59 commandes ne le reçoivent jamais"),
    ("06-d", 1.75, "half of the customers wait 3.8 hours", "la moitié des clients attend au moins 3,8 heures"),
    ("06-e", solved("06-e"), "from very bad to very good", "de très mal à très bien"),
    ("07-a", 4.35, "31 customers who could judge; 89", "31 clients qui pouvaient en juger ; 89"),
    ("07-b", ["alive", "hour", "carried"], "between 2.2 and 2.8", "de 2,2 à 2,8"),
    ("07-c", ["water", "cold_van", "bags", "app"], "impact 4.1, effort 1.4", "impact 4,1, effort 1,4"),
    ("07-d", "alive", "48 of 113", "sur 113 clients, 48"),
    ("07-e", solved("07-e"), "Impact 4, effort", "Impact 4, effort"),
    ("08-a", 9.15, "54 of 590 leads", "sur 590 leads, 54"),
    ("08-b", "mql", "Of 590 leads, 270", "Sur 590 leads, 270"),
    ("08-c", 47.1, "69.2 % of the small companies go on, 22.0 %", "69,2 % des petites entreprises continuent, 22,0 %"),
    ("08-c", 47.2, "47.1", "47,1"),
    ("08-d", "unclear", "between −13.1 and 24.0", "entre −13,1 et 24,0"),
    ("08-e", {"security", "committee"}, "14 calls with large companies, 0", "14 appels de grandes entreprises, 0"),
    ("08-f", solved("08-f"), "Claire Dumas has a need", "Claire Dumas a un besoin"),
    ("09-a", OWN, "lived by Inès", "vécues par Inès"),
    ("09-a", example("fr"), "lived by Maya Ellis", "vécues par Maya Ellis"),
    ("09-b", OWN, "5 against 1", "5 contre 1"),
    ("09-c", OWN, "11 lived steps and 9 verbatims", "11 actions vécues et 9 verbatims"),
    ("09-d", OWN, "5 KPIs, each with a target", "5 KPI, chacun avec une cible"),
    ("09-e", OWN, "very bad today, very good in your ideal", "très mal aujourd’hui, très bien dans votre idéal"),
    ("09-f", OWN, "Nothing is left to fix. 46 cards", "Plus rien à corriger. 46 fiches"),
]
"""Task, answer, and a part of what is said in each language."""

WRONG: list[tuple[str, Any, str, str, str]] = [
    ("05-a", 477, "rows", "477 is every answer", "477, c’est le nombre de réponses"),
    ("05-a", 46, "none", "46 is how many left", "46, c’est le nombre de clients"),
    ("05-a", 163, "comments", "163 is how many wrote", "163, c’est le nombre de commentaires"),
    ("05-a", 9, "scores", "9 is how many different scores", "9, c’est le nombre de notes différentes"),
    ("05-a", 400, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-b", 31.87, "all_rows", "all 477 rows; 46 people", "par les 477 lignes ; 46 personnes"),
    ("05-b", 22.2, "zeros", "46 empty rows into 0", "46 lignes vides en 0"),
    ("05-b", 0.353, "fraction", "the scale is not", "pas l’échelle"),
    ("05-b", 51.74, "promoters", "The 71 detractors", "Les 71 détracteurs"),
    ("05-b", -35.3, "reversed", "sign is turned around", "signe est inversé"),
    ("05-b", 55.7, "eights", "who gave 8", "ont donné 8"),
    ("05-b", 42.2, "sixes", "A 6 counts as a detractor", "Un 6 est un détracteur"),
    ("05-b", 8.2, "mean", "mean of the scores", "moyenne des notes"),
    ("05-b", 152, "counts", "223 − 71", "223 − 71"),
    ("05-b", 60.4, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-c", 76.0, "all_orders", "all 1,373 orders. 98 of them", "1 373 commandes. 98 d’entre elles"),
    ("05-c", 84.1, "by_day", "You compared days", "Vous avez comparé des jours"),
    ("05-c", 18.2, "late", "came late", "en retard"),
    ("05-c", 0.818, "fraction", "the scale is not", "pas l’échelle"),
    ("05-c", 1043, "count", "1,043 is how many", "1 043, c’est le nombre"),
    ("05-c", 50, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-d", 5.93, "mean", "5.9 days is the mean", "5,9 jours, c’est la moyenne"),
    ("05-d", 93.3, "hours", "This is in hours", "C’est en heures"),
    ("05-d", 3, "whole_days", "3 full days", "3 jours pleins"),
    ("05-d", 40, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-e", "rose", "rose", "anywhere from 6.7 to 57.6", "entre 6,7 et 57,6"),
    ("05-e", "useless", "useless", "not proof that nothing changed", "ne prouve pas que rien n’a changé"),
    ("05-e", "hide", "hide", "only 40 people answered", "40 personnes seulement"),
    ("05-f", "nps", "nps", "in May, at 33.9", "en mai, à 33,9"),
    ("05-f", "delivery_lead_time", "delivery_lead_time", "worst month is 4.2 days", "pire mois est à 4,2 jours"),
    ("05-f", "together", "together", "same month", "même mois"),
    ("06-a", {"message"}, "incomplete", "one is still missing", "il en manque une"),
    ("06-a", {"message", "trolley", "seamless"}, "seamless", "is a slogan", "est un slogan"),
    ("06-a", {"queue"}, "queue", "it is lived", "c’est vécu"),
    ("06-a", {"message", "second_desk"}, "second_desk", "said by the shop", "dit par le magasin"),
    ("06-a", {"trolley", "target"}, "target", "a KPI card", "une fiche KPI"),
    ("06-b", 92.2, "fitness", "92.2 % is how much", "92,2 %, c’est la part"),
    ("06-b", 73.3, "any_order", "in any order", "n’importe quel ordre"),
    ("06-b", 229, "count", "229 is the number", "229, c’est le nombre"),
    ("06-b", 0.636, "fraction", "the scale is not", "pas l’échelle"),
    ("06-b", 36.4, "leaving", "leaves the planned way", "quittent le chemin prévu"),
    ("06-b", 12, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("06-c", "planting_advice", "planting_advice", "43 orders get no advice", "43 commandes ne reçoivent pas"),
    ("06-c", "arrive", "done", "nobody skips it", "personne ne la saute"),
    ("06-d", 3.75, "lived", "3.8 hours is what customers live", "3,8 heures, c’est ce que vivent"),
    ("06-d", 2.52, "mean", "the mean, 4.5 hours", "la moyenne, 4,5 heures"),
    ("06-d", 105, "minutes", "in minutes", "en minutes"),
    ("06-d", -1.75, "reversed", "sign is turned around", "signe est inversé"),
    ("06-d", 9, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("06-e", ODILE, "none", "No ideal step", "Aucune action idéale"),
    ("06-e", wished("wait"), "stage", "“It comes, I carry it up” has no ideal", "n’a pas encore d’action idéale"),
    ("06-e", wished("wait", "receive", text="A seamless delivery"), "slogan", "“seamless”", "« seamless »"),
    ("06-e", wished("wait", "receive", text="We deliver to the client"), "shop", "the shop that speaks", "le magasin"),
    (
        "06-e",
        wished("wait", "receive", text="I plant what is alive, the same evening."),
        "same",
        "word for word",
        "mot pour mot",
    ),
    ("06-e", wished("wait", "receive", emotion=None), "no_emotion", "how it feels", "ne dit pas le ressenti"),
    ("06-e", wished("wait", "receive", emotion=-2), "not_better", "feels no better", "ne se ressent pas mieux"),
    ("06-e", framework("six-stages"), "unknown", "cannot find Odile’s stages", "ne retrouvons pas"),
    ("07-a", 1.13, "zeros", "all 120 customers, as if 89", "120 clients, comme si 89"),
    ("07-a", 4.22, "importance", "how important it is", "l’importance de cette attente"),
    ("07-a", 4, "median", "the median", "la médiane"),
    ("07-a", 3.2, "everything", "all the expectations together", "toutes les attentes ensemble"),
    ("07-a", 2, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("07-b", ["alive"], "incomplete", "you found 1", "vous en avez trouvé 1"),
    ("07-b", ["alive", "hour", "carried", "parking"], "parking", "badly met, 1.9", "mal satisfaite, 1,9"),
    ("07-b", ["alive", "replaced"], "zeros", "are content: 4.4", "sont contents : 4,4"),
    ("07-b", ["advice", "price"], "met", "already well met: 4.2", "déjà bien satisfaite : 4,2"),
    ("07-b", ["wrapping"], "wrapping", "the opposite corner", "le coin opposé"),
    ("07-c", ["cold_van", "water", "bags", "app"], "by_impact", "effort is 4.4 of 5", "effort est de 4,4 sur 5"),
    ("07-c", ["water", "bags", "cold_van", "app"], "by_effort", "bring 1.9 of 5", "apportent 1,9 sur 5"),
    ("07-c", ["app", "bags", "cold_van", "water"], "reversed", "turned around", "inversé"),
    ("07-c", ["water", "cold_van", "app", "bags"], "last_two", "costs 4.7 of 5", "coûte 4,7 sur 5"),
    ("07-c", ["bags", "app", "water", "cold_van"], "unknown", "do not recognise", "ne reconnaissons pas"),
    ("07-d", "hour", "hour", "4.2, against 4.5", "4,2, contre 4,5"),
    ("07-d", "carried", "carried", "the shop’s reason", "la raison du magasin"),
    ("07-d", "all", "all", "no choice", "pas un choix"),
    ("07-e", ODILE, "none", "No lived step is marked", "Aucune action vécue"),
    ("07-e", marked("l-dry", "l-kerb", "l-ring", "l-stay"), "many", "4 steps must be", "4 actions doivent"),
    ("07-e", marked("l-cart"), "well_met", "At “I choose and order”", "À « I choose and order »"),
    ("07-e", marked("l-dry"), "no_opportunity", "no opportunity answers", "aucune opportunité"),
    ("07-e", acted(), "no_owner", "Nobody owns “Water them”", "« Water them » n’a pas de responsable"),
    ("07-e", acted(owner="Me"), "not_weighed", "no impact or no effort", "l’impact ou l’effort"),
    ("07-e", framework("six-stages"), "unknown", "cannot find Odile’s stages", "ne retrouvons pas"),
    ("08-a", 3.6, "of_visitors", "all 1,500 visitors", "des 1 500 visiteurs"),
    ("08-a", 57.4, "of_opportunities", "the last passage only", "le dernier passage"),
    ("08-a", 20, "of_mql", "of the qualified leads", "des leads qualifiés"),
    ("08-a", 54, "count", "54 is the number", "54, c’est le nombre"),
    ("08-a", 0.0915, "fraction", "the scale is not", "pas l’échelle"),
    ("08-a", 41, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("08-b", "sql", "sql", "56.3 % go on here", "56,3 % continuent"),
    ("08-b", "customer", "other", "57.4 % go on here", "57,4 % continuent"),
    ("08-c", -47.1, "reversed", "sign is turned around", "signe est inversé"),
    ("08-c", 3.14, "ratio", "3.1 times as often", "3,1 fois plus souvent"),
    ("08-c", 8.6, "whole_funnel", "all visitors who became SQL", "tous les visiteurs devenus SQL"),
    ("08-c", 70, "counts", "70 is a difference of companies", "70, c’est un écart en entreprises"),
    ("08-c", 0.47, "fraction", "points go up to 100", "points vont jusqu’à 100"),
    ("08-c", 69.2, "one_side", "69.2 % is the share of one", "69,2 %, c’est la part d’une"),
    ("08-c", 1, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("08-d", "yes", "yes", "43 and 64 companies", "43 et 64 entreprises"),
    ("08-d", "equal", "equal", "Nothing is proven", "Rien n’est prouvé"),
    ("08-e", ["security"], "incomplete", "“security” belongs", "« sécurité » appartient"),
    ("08-e", ["security", "evening"], "small", "39 calls, against 0", "39 appels, contre 0"),
    ("08-e", ["holidays"], "common", "said by both: 4", "des deux côtés : 4"),
    ("08-f", framework("b2b-leads"), "persona", "the persona’s name", "le nom du persona"),
    ("08-f", second(scenario=""), "no_scenario", "does not say whom", "ne dit pas de qui"),
    ("08-f", second(need="Increase conversion"), "shop", "what the seller wants", "ce que veut le vendeur"),
    ("08-f", framework("six-stages"), "unknown", "stages of a B2B lead", "étapes d’un lead B2B"),
    ("09-a", prepared("fr"), "as_it_came", "came with the course", "fournie avec le cours"),
    ("09-a", framework("six-stages"), "head", "the need it starts from", "besoin de départ"),
    ("09-a", stages(OWN, 2), "phase", "Among your 2 stages", "Parmi vos étapes (2)"),
    (
        "09-a",
        OWN.replace(stages=[OWN.stages[0], *OWN.stages[2:3], OWN.stages[4]]),
        "few",
        "3 stages are few",
        "3 étapes, c’est peu",
    ),
    ("09-a", titled("Logistics"), "department", "“Logistics” is the name", "« Logistics » est le nom"),
    ("09-b", framework("six-stages"), "goal", "has no goal yet", "n’a pas encore d’objectif"),
    ("09-b", Journey(title="Empty"), "unknown", "cannot be judged", "ne peut pas encore être jugée"),
    (
        "09-b",
        changed("goal", text="Increase conversion"),
        "shop_goal",
        "what the firm wants",
        "ce que veut l’entreprise",
    ),
    ("09-b", changed("expectation", shaped_by=(), every=True), "expectation", "what shaped it", "ce qui l’a façonnée"),
    ("09-b", changed("expectation", importance=None), "not_weighed", "is not weighed", "n’est pas évaluée"),
    ("09-c", framework("six-stages"), "lived", "what they do", "il manque ceci"),
    ("09-c", changed("step", text="The customer pays"), "shop", "the firm that speaks", "l’entreprise qui parle"),
    ("09-c", changed("step", emotion=None), "no_emotion", "The curve has holes", "des trous"),
    ("09-c", changed("step", emotion=0, every=True), "flat", "All 11 steps feel the same", "(11) ont le même ressenti"),
    ("09-c", changed("step", moment=None, every=True), "no_moment", "No step is a moment of truth", "moment de vérité"),
    ("09-d", framework("six-stages"), "none", "No KPI stands", "Aucun KPI"),
    ("09-d", changed("kpi", target=None), "no_target", "has no target", "n’a pas de cible"),
    ("09-d", changed("kpi", alert=None), "no_alert", "no alert", "pas d’alerte"),
    ("09-d", changed("kpi", alert=99.0), "wrong_side", "99, stands on the good side", "99, est du bon côté"),
    ("09-d", stages(OWN, 1), "one", "is alone", "est seul"),
    ("09-d", OWN.replace(owner=""), "no_owner", "its 5 KPIs", "ses 5 KPI"),
    ("09-e", framework("six-stages"), "unknown", "no lived step says how it feels", "n’indique son ressenti"),
    ("09-e", ODILE, "no_ideal", "no ideal step stands", "aucune action idéale"),
    ("09-e", changed("step", layer="ideal", emotion=None, every=True), "not_better", "feels no better", "pas mieux"),
    (
        "09-e",
        changed("step", priority=False, every=True),
        "no_priority",
        "“Must be flawless” yet",
        "« Irréprochable ici »",
    ),
    ("09-e", changed("step", priority=True, every=True), "many", "11 steps must be flawless", "11 actions doivent"),
    ("09-e", without("pain"), "no_pain", "names no pain point", "ne nomme aucun irritant"),
    ("09-e", without("opportunity"), "no_opportunity", "No opportunity answers", "Aucune opportunité ne répond"),
    ("09-e", changed("opportunity", owner="", every=True), "no_owner", "Nobody owns", "n’a pas de responsable"),
    ("09-f", framework("six-stages"), "unknown", "needs cards first", "d’abord des fiches"),
    (
        "09-f",
        ODILE,
        "fix",
        "finds 3 to fix. The first, at “I wait for the van”",
        "3. Le premier, à « I wait for the van »",
    ),
    ("09-f", OWN.replace(owner=""), "no_owner", "Nobody owns the map", "Personne n’est responsable"),
    ("09-f", OWN.replace(review_on=None), "no_date", "No date is set", "Aucune date n’est fixée"),
    ("09-f", assumed(), "guesses", "rest on an assumption", "reposent toutes sur une hypothèse"),
]
"""Task, answer, which foreseen answer it is, and a part of what is said in each language."""

MINE = [one.id for name in lessons() if name >= "05" for one in tasks_of(name)]


def said(feedback: Feedback) -> dict[str, str]:
    """Everything that an answer is told, by language, its spaces plain; no value is left unfilled."""
    parts = [one for one in (feedback.says, feedback.already, feedback.next, feedback.more) if one is not None]
    told = {language: " ".join(one.to(language) for one in parts) for language in LANGUAGES}
    told = {language: re.sub("[\u00a0\u202f]", " ", text) for language, text in told.items()}
    assert not any(re.search(r"\{\w+\}", text) for text in told.values()), told
    return told


def short(value: object) -> str | None:
    """What a case is called: its words; sets have no order, so those are numbered."""
    return value[:20] if isinstance(value, str) else None


@pytest.mark.parametrize(("key", "answer", "english", "french"), RIGHT, ids=short)
def test_the_right_answer_is_correct_and_says_why(key: str, answer: Any, english: str, french: str) -> None:
    """The right answer is correct, with the figures that make it right, in both languages."""
    feedback = judge(key, answer)
    assert feedback.state == "correct", feedback
    assert english in said(feedback)["en"]
    assert french in said(feedback)["fr"]


@pytest.mark.parametrize(("key", "answer", "name", "english", "french"), WRONG, ids=short)
def test_a_wrong_answer_is_told_its_own_message(key: str, answer: Any, name: str, english: str, french: str) -> None:
    """A plausible wrong answer is named, with its own numbers, in both languages."""
    feedback = judge(key, answer)
    assert (feedback.state, feedback.name) == ("try_again", name), feedback
    assert english in said(feedback)["en"]
    assert french in said(feedback)["fr"]


@pytest.mark.parametrize("key", MINE)
def test_every_task_is_tried_here(key: str) -> None:
    """Each check has its right answer and at least two wrong ones in this file."""
    assert [one[0] for one in RIGHT].count(key) >= 1
    assert len([one for one in WRONG if one[0] == key]) >= 2


@pytest.mark.parametrize("key", MINE)
def test_no_answer_is_not_wrong(key: str) -> None:
    """The three dots, nothing, and an empty table are not yet an answer: the task says how to start."""
    for answer in (..., None, "", [], pd.DataFrame()):
        feedback = judge(key, answer)
        assert feedback.state == "not_yet"
        assert feedback.next is tasks()[key].start


@pytest.mark.parametrize("key", MINE)
def test_an_answer_of_another_kind_is_said_so(key: str) -> None:
    """What is not of the kind that is asked for is said to be so, without a guess and without an error."""
    for answer in (nan, inf, pd.DataFrame({"a": [1, 2]}), lambda: 1, object(), {"a": 1}, b"35", "zzz"):
        feedback = judge(key, answer)
        assert (feedback.state, feedback.name) == ("try_again", "other kind")
        said(feedback)
