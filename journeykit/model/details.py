"""What a card says besides its text, in words: text alternatives, documents and pages all say it this way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from journeykit.model.cards import CardBase, Kpi, Show, fields_of, said
from journeykit.model.journey import Journey
from journeykit.model.kpis import kpis
from journeykit.model.vocabulary import word
from journeykit.text import Language, number, phrase, quoted

__all__ = ["Detail", "details"]


class Detail(NamedTuple):
    """One value of a card: the field, its label and the value; a flag has no value, a verbatim no label."""

    field: str
    label: str
    text: str
    language: Language

    def __str__(self) -> str:
        """Label and value as they stand in a line."""
        if not (self.label and self.text):
            return self.label or self.text
        return phrase("{label}: {value}", label=self.label, value=self.text).to(self.language)


def details(journey: Journey, card: CardBase, language: Language) -> tuple[Detail, ...]:
    """The fields of a card that are set, in their order; each verbatim for itself.

    The layer of a step and the figures of a KPI are left out: heads and `figures` say them.

    >>> from journeykit.model.cards import Step
    >>> [str(one) for one in details(Journey(title="Shoes"), Step(text="I pay", emotion=-2, priority=True), "en")]
    ['Feels: very bad', 'Must be flawless', 'Rests on: Assumption']
    """
    return tuple(_details(journey, card, language))


def _details(journey: Journey, card: CardBase, language: Language) -> Iterator[Detail]:
    for name, show in fields_of(type(card)).items():
        value: Any = getattr(card, name)
        said_elsewhere = name == "layer" or (isinstance(card, Kpi) and name not in CardBase.model_fields)
        if said_elsewhere or value is None or value is False or value in ("", ()):
            continue
        label = show.label.to(language)
        if show.kind == "flag":
            yield Detail(name, label, "", language)
        elif show.kind == "verbatims":
            for one in value:
                yield Detail(name, "", quoted(one.text, language) + (f", {one.source}" if one.source else ""), language)
        elif text := _value(journey, card, name, show, language):
            yield Detail(name, label, text, language)


def _value(journey: Journey, card: CardBase, name: str, show: Show, language: Language) -> str:
    value: Any = getattr(card, name)
    match show.kind:
        case "choice" | "emotion":
            return said(card, name, language)
        case "choices":
            return ", ".join(word(show.words, one).to(language) for one in value)
        case "scale":
            return phrase("{n} of 5", n=value).to(language)
        case "card":
            return next((other.text for _, other in journey.cards() if other.id == value), "")
        case "number" | "measure":
            return number(getattr(value, "value", value), language)
        case "kpi":
            return kpis()[value].name[language]
    return str(value)
