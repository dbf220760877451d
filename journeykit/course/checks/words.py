"""What several checks say in the same way: options, titles and texts of cards, in both languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from journeykit.course.cases import name
from journeykit.course.tasks import task
from journeykit.course.texts import Said
from journeykit.model.journey import Journey
from journeykit.model.review import review
from journeykit.model.vocabulary import fold
from journeykit.model.wording import told_by_the_shop
from journeykit.text import Language, number, quoted, shown

__all__ = ["chosen", "fine", "mentioned", "named", "not_the_customer", "remarked", "wishes"]

_MOST: Final = 3
_WISH: Final = re.compile(r"(?:i (?:want|would like|wish)|i'd like|je (?:veux|voudrais|souhaite)|j'aimerais)\b")


def chosen(key: str, ids: Collection[str]) -> Said:
    """Options of a task, in their order, between quotation marks.

    >>> chosen("01-a", {"marketing", "aside"}).to("en")
    '“I have money set aside”, “Marketing”'
    """
    texts = [text for option, text in task(key).options if option in ids]
    return Said(_listed([text.en for text in texts], "en"), _listed([text.fr for text in texts], "fr"))


def fine(value: float) -> Said:
    """A number with two decimals.

    >>> fine(4.2).to("fr")
    '4,20'
    """
    return Said(number(value, "en", 2), number(value, "fr", 2))


def mentioned(texts: Iterable[str]) -> Said:
    """What somebody wrote, between quotation marks: three at most, each in one line.

    >>> mentioned(["Sales", "Legal", "IT", "HR"]).to("en")
    '“Sales”, “Legal”, “IT” …'
    """
    listed = list(texts)
    more = " …" if len(listed) > _MOST else ""
    parts = [str(shown(text)) for text in listed[:_MOST]]
    return Said(_listed(parts, "en") + more, _listed(parts, "fr") + more)


def wishes(texts: Iterable[str]) -> list[str]:
    """Texts that begin with a wish, as goals do.

    >>> wishes(["I want it hot", "Je veux dîner", "It is hot"])
    ['I want it hot', 'Je veux dîner']
    """
    return [text for text in texts if _WISH.match(fold(text))]


def _listed(texts: Iterable[str], language: Language) -> str:
    return ", ".join(quoted(text, language) for text in texts)


def remarked(journey: Journey, *codes: str) -> list[str]:
    """What the review remarks on by these rules: the text of the card, else the title of the stage, else nothing."""
    said = []
    for finding in review(journey, select=codes):
        place = finding.place
        if place.card:
            said.append(journey.find(place.card)[1].text)
        else:
            said.append(journey.stage(place.stage).title if place.stage else "")
    return said


def named(key: str) -> Said:
    """What a column or a value of a case is called.

    >>> named("contract_signed").to("fr")
    'Contrat signé'
    """
    return Said(name(key, "en"), name(key, "fr"))


def not_the_customer(journey: Journey) -> list[str]:
    """Titles of stages in which a department or the house speaks, and not the customer."""
    departments = remarked(journey, "JK102")
    return [one.title for one in journey.stages if one.title in departments or told_by_the_shop(one.title)]
