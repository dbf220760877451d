from __future__ import annotations

import pytest

from journeykit.model.vocabulary import words
from journeykit.model.wording import everybody, like_a_department, speaks_for_the_shop, told_by_the_shop

SHOP = [
    "Increase conversion", "Sell more shoes", "Boost average order value", "Reduce cart abandonment",
    "Convert visitors", "Acquire new customers", "Retain customers", "More sales", "Upsell socks", "Improve loyalty",
    "We offer a voucher",
    "Augmenter les ventes", "Fidéliser le client", "Accroître le chiffre d’affaires", "Réduire l’abandon de panier",
    "Vendre plus", "Améliorer le taux de conversion", "Convertir les visiteurs", "Plus de trafic", "Générer des leads",
]  # fmt: skip
CUSTOMER = [
    "I want to pay quickly", "Pay quickly, safely, without surprises", "I want to sell my old shoes", "Choose one pair",
    "I want to cut my costs", "Know more about the price", "Get help from customer service", "Read customer reviews",
    "Retain the right to return", "Raise a question before the order", "Reduce the pain in my feet",
    "Je veux payer vite", "Retenir la bonne pointure", "Joindre le service client", "Lire les avis clients",
    "J’aimerais vendre mes anciennes chaussures", "Recevoir le colis mardi", "Savoir si elle me va",
    "Augmenter la taille sans frais", "",
]  # fmt: skip
TOLD = [
    "The customer receives the parcel", "Customers browse the shop", "A user opens the tracking link",
    "We ship the parcel", "Our client pays", "Le client reçoit le colis", "L’utilisatrice ouvre le lien",
    "Les clients comparent", "Nous expédions la paire", "The visitor clicks an ad",
]  # fmt: skip
LIVED = [
    "The parcel is here, a day early.", "A newsletter asks me for a review.", "I call customer service",
    "The customer service does not answer", "Customer reviews say it runs small", "We compare three offers",
    "Le colis est là.", "J’appelle le service client", "La newsletter arrive trop tôt", "L’espace client est vide",
    "I read what the customers say", "On me demande un compte", "Nous comparons trois offres",
]  # fmt: skip
DEPARTMENT = [
    "Marketing", "Logistics", "Sales and marketing", "Customer service", "SAV", "Service client", "Comptabilité",
    "Accounting department", "Équipe marketing", "Service logistique", "Design / editorial", "La logistique", "IT",
    "Service commercial et ventes",
]  # fmt: skip
NO_DEPARTMENT = [
    "I look and compare", "Need", "Delivery", "Service", "Loyalty", "Service client : on m’aide", "Awareness",
    "Customer service: I am helped while I buy", "Besoin", "Livraison", "Espace client", "I order and pay",
    "Et après ?",
]  # fmt: skip


@pytest.mark.parametrize("goal", SHOP)
def test_what_the_shop_wants_is_heard(goal: str) -> None:
    """A goal of the shop is recognised in English and in French."""
    assert speaks_for_the_shop(goal)


@pytest.mark.parametrize("goal", CUSTOMER)
def test_what_the_customer_wants_is_let_through(goal: str) -> None:
    """A goal of the customer is not taken for one of the shop."""
    assert not speaks_for_the_shop(goal)


@pytest.mark.parametrize("step", TOLD)
def test_a_step_told_about_the_customer_is_heard(step: str) -> None:
    """A step that speaks of the customer, or for the shop, is recognised."""
    assert told_by_the_shop(step)


@pytest.mark.parametrize("step", LIVED)
def test_a_step_told_by_the_customer_is_let_through(step: str) -> None:
    """A step in the customer's voice is let through, also without "I"."""
    assert not told_by_the_shop(step)


@pytest.mark.parametrize("title", [*DEPARTMENT, *(n for w in words("department").values() for n in w.names.values())])
def test_a_department_is_recognised(title: str) -> None:
    """A title that is the name of departments is recognised, those of the vocabulary too."""
    assert like_a_department(title)


@pytest.mark.parametrize("title", NO_DEPARTMENT)
def test_a_stage_is_not_taken_for_a_department(title: str) -> None:
    """A stage named for what the customer does, or by a framework, is let through."""
    assert not like_a_department(title)


@pytest.mark.parametrize(
    ("name", "summary"),
    [
        ("Customer", ""),
        ("Le client type", ""),
        ("M. et Mme Tout-le-monde", ""),
        ("Léa / Marc", ""),
        ("", "All our customers"),
        ("Ana", "18-65"),
        ("Ana", "de 18 à 77 ans"),
        ("Ana", "women of all ages"),
        ("Ana", "la cliente moyenne"),
    ],
)
def test_a_persona_that_is_everybody(name: str, summary: str) -> None:
    """An average, everybody, two people in one and a range of ages are no persona, in both languages."""
    assert everybody(name, summary)


@pytest.mark.parametrize(
    ("name", "summary"),
    [
        ("Maya Ellis", "34, hospital nurse, buys 10 to 30 times a year"),
        ("Paul", "41 ans, enseignant; deux enfants, 12 et 14 ans"),
        ("Nora", "25-34, urban"),
        ("Odile", "71, a faithful customer, type 2 diabetes"),
        ("Clément", "achète pour tous les âges de sa famille"),
        ("", ""),
    ],
)
def test_a_persona_that_is_somebody(name: str, summary: str) -> None:
    """One person with an age and a life is let through, whatever numbers and customers are in the line."""
    assert everybody(name, summary) == ""
