"""Who speaks in a sentence of the map: the customer, the shop, or a department. In English and French.

These are signs, not proofs: the review says what it saw and the person decides. Sentences are compared
without case and accents, and both languages are tried, because people mix them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from journeykit.model.vocabulary import fold, words

__all__ = ["everybody", "in_the_first_person", "like_a_department", "speaks_for_the_shop", "told_by_the_shop"]

_I: Final = re.compile(r"\b(?:i|my|me|mine|myself|je|mon|ma|mes|moi)\b|\b[jm]'")

_CUSTOMER: Final = re.compile(
    r"\b(?:the|a|each|every|our|your) (?:customer|client|user|shopper|buyer|visitor|consumer|citizen|prospect)s?\b"
    r"(?! (?:service|support|care|area|account|review|hotline))"
    r"|^(?:customer|client|user|shopper|buyer|visitor|citizen|prospect)s? (?!service|support|care|area|account|review)"
    r"|(?:\b(?:le|la|les|un|une|chaque|nos|notre|vos|votre) |\bl')"
    r"(?:client|cliente|utilisateur|utilisatrice|acheteur|acheteuse|visiteur|visiteuse|consommateur|internaute|usager|usagere"
    r"|citoyen|citoyenne|prospect)s?\b"
    r"|^(?:client|utilisateur|acheteur|visiteur|internaute|usager|citoyen)s? "
)
_WE_DO: Final = re.compile(
    r"\bwe (?:ship|deliver|notify|offer|inform|refund|process|invoice)\b"
    r"|\bnous (?:expedions|livrons|informons|proposons|remboursons|traitons|facturons)\b"
)

_FIGURES: Final = (
    r"(?:sales|conversions?|revenue|turnover|profits?|margins?|basket|abandonment|bounce|churn|retention|traffic|leads?"
    r"|loyalty|nps|kpis?|ventes?|chiffre d'affaires|revenus?|marges?|paniers?|abandons?|rebond|attrition|fidelite"
    r"|trafic|notoriete)\b"
)
_SHOP_WANTS: Final = re.compile(
    r"\b(?:up-?sell(?:ing)?|cross-?sell(?:ing)?|conversion rate|average order value|market share)\b"
    r"|\b(?:taux de conversion|panier moyen|part de marche|vente croisee|ventes additionnelles)\b"
    r"|\b(?:convert|acquire|retain|retarget|win) (?:new )?(?:customers|clients|visitors|users|buyers|leads)\b"
    r"|\b(?:sell|monetize|monetise|vendre|fideliser|generate (?:leads|sales)|generer des (?:leads|ventes))\b"
    r"|\b(?:more|plus de) " + _FIGURES + r"|\b(?:increase|boost|raise|improve|grow|maximi[sz]e|drive|lift|optimi[sz]e"
    r"|reduce|lower|decrease|cut|augmenter|accroitre|developper|booster|ameliorer|maximiser|optimiser|reduire|diminuer"
    r"|baisser)\b.{0,30}\b" + _FIGURES
)

_TEAM: Final = re.compile(
    r"\b(?:the|our|team|department|dept|le|la|les|equipe|departement|service|pole|direction)\b|\bl'"
)
_SOMEBODY: Final = (
    r"(?:customer|client|cliente|user|shopper|buyer|visitor|consumer|citizen|person|people|utilisateur|utilisatrice"
    r"|acheteur|acheteuse|visiteur|visiteuse|consommateur|consommatrice|internaute|usager|citoyen|persona|cible|target)s?"
)
_LIKE_ALL: Final = r"(?:average|typical|standard|generic|moyen|moyenne|type|lambda|standard|generique)s?"
_EVERYBODY: Final = (
    r"everybody|everyone|anybody|anyone|tout le monde|n'importe qui|(?:the )?general public|(?:le )?grand public"
    r"|(?:m\.?|mr\.?|monsieur|madame|mme)(?: et (?:mme|madame))? tout[ -]le[ -]monde|average joe"
    rf"|(?:all|every)(?: (?:the|our))? {_SOMEBODY}|(?:tous|toutes)(?: (?:les|nos))? {_SOMEBODY}"
    rf"|{_LIKE_ALL} {_SOMEBODY}|{_SOMEBODY} {_LIKE_ALL}|(?:all|any) ages?|(?:tous les|tous|tout) ages?"
)
_ALL_OF_THEM: Final = re.compile(
    rf"(?:(?:the|an?|our|le|la|les|un|une|notre|nos) )*(?:{_EVERYBODY}|{_SOMEBODY}|tous|all)[.]?"
)
_IN_A_LINE: Final = re.compile(
    rf"\b(?:{_LIKE_ALL} {_SOMEBODY}|{_SOMEBODY} {_LIKE_ALL})\b"
    r"|(?:^|[,;(] ?|\bof |\bde )(?:(?:all|any) ages?|(?:tous les|tous|tout) ages?)\b"
)
_AGES: Final = re.compile(
    r"(?:\b(?:aged?|ages|agee?s? de) )?\b(\d\d)(?: ans| years)? ?(?:-|–|—|to|a|et|and) ?(\d\d)"
    r"(?:(?: ans| years?| yrs)\b|[ -]year|(?= ?,| ?$))"
)
_GENERATION: Final = 15
"""From so many years apart on, two people do not live the same journey."""

_AND: Final = re.compile(r"\s*(?:[,/&+]|\band\b|\bet\b)\s*")
_MORE_DEPARTMENTS: Final = (
    "sales", "logistics", "finance", "billing", "it", "crm", "warehouse", "procurement", "purchasing", "hr",
    "customer service", "customer support", "customer care", "after-sales", "operations", "quality",
    "ventes", "commercial", "logistique", "finances", "facturation", "informatique", "entrepot", "rh", "sav",
    "service client", "service clients", "support client", "apres-vente", "operations", "qualite",
)  # fmt: skip


def in_the_first_person(sentence: str) -> bool:
    """Whether somebody speaks of themselves.

    >>> in_the_first_person("J’attends ma carte"), in_the_first_person("The card is ready")
    (True, False)
    """
    return bool(_I.search(fold(sentence)))


@lru_cache(maxsize=4096)
def speaks_for_the_shop(goal: str) -> bool:
    """Whether a goal is one of the shop's, not of the customer's.

    >>> speaks_for_the_shop("Increase conversion"), speaks_for_the_shop("Fidéliser le client")
    (True, True)
    >>> speaks_for_the_shop("I want to cut my costs.")
    False
    """
    folded = fold(goal)
    if _I.search(folded):
        return False
    return bool(_SHOP_WANTS.search(folded) or _CUSTOMER.search(folded) or _WE_DO.search(folded))


@lru_cache(maxsize=4096)
def told_by_the_shop(step: str) -> bool:
    """Whether a step of the lived process is told about the customer, not by them.

    >>> told_by_the_shop("The customer receives the parcel"), told_by_the_shop("The parcel is here.")
    (True, False)
    """
    folded = fold(step)
    return not _I.search(folded) and bool(_CUSTOMER.search(folded) or _WE_DO.search(folded))


@lru_cache(maxsize=4096)
def everybody(name: str, summary: str = "") -> str:
    """What in a persona's name or line says that it is everybody, an average, or several people; "" if nothing does.

    >>> everybody("The average customer"), everybody("Maya Ellis", "34, hospital nurse"), everybody("Ana", "18-65 ans")
    ('The average customer', '', '18-65 ans')
    """
    if _ALL_OF_THEM.fullmatch(fold(name)) or " / " in name:
        return name
    line = fold(summary)
    if _ALL_OF_THEM.fullmatch(line) or _IN_A_LINE.search(line):
        return summary
    ages = (found for text in (fold(name), line) for found in _AGES.finditer(text))
    return next((found[0] for found in ages if int(found[2]) - int(found[1]) >= _GENERATION), "")


@lru_cache(maxsize=4096)
def like_a_department(title: str) -> bool:
    """Whether a stage bears the name of a department, or of several.

    >>> like_a_department("Logistique"), like_a_department("Sales and marketing team")
    (True, True)
    >>> like_a_department("Customer service: I get help")
    False
    """
    parts = [part for part in _AND.split(fold(title)) if part]
    return bool(parts) and all(
        part in _departments() or " ".join(_TEAM.sub(" ", part).split()) in _departments() for part in parts
    )


@cache
def _departments() -> frozenset[str]:
    names = (fold(name) for entry in words("department").values() for name in entry.names.values())
    return frozenset((*(part for name in names for part in _AND.split(name)), *_MORE_DEPARTMENTS))
