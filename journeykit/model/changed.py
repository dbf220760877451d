"""Values of a map in words: what a field is called, what stands in it, and how it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from journeykit.model.cards import CardBase, Kpi, Measure, Show, Step, Verbatim, fields_of, lane
from journeykit.model.figures import figures
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.vocabulary import word
from journeykit.text import Language, Phrase, day, number, phrase, plural

__all__ = [
    "HEADER",
    "STAGE",
    "called",
    "field_name",
    "place_of",
    "said_of",
    "says_change",
    "says_lists",
    "says_rewording",
    "shortened",
]

_LONGEST: Final = 90
_BEFORE: Final = 25  # characters before the place where two long texts part

HEADER: Final = {
    "title": phrase("Title of the map"),
    "language": phrase("Language"),
    "need": phrase("Need the journey starts from"),
    "resolution": phrase("Resolution it ends with"),
    "scenario": phrase("Scenario"),
    "persona.name": phrase("Persona: name"),
    "persona.summary": phrase("Persona in a line"),
    "persona.need": phrase("What the persona needs"),
    "persona.context": phrase("Context"),
    "persona.behaviour": phrase("Behaviour"),
    "owner": phrase("Who owns the map"),
    "review_on": phrase("Review it by"),
    "sources": phrase("Sources"),
    "set_aside": phrase("Remarks of the review set aside"),
}
"""The fields of the map itself; those of the persona with a point."""
STAGE: Final = {
    "title": phrase("Title"),
    "phase": phrase("Phase"),
    "hint": phrase("Advice"),
    "activities": phrase("Events in the data"),
}
_TEXT: Final = phrase("Words")
_LANGUAGES: Final = {"en": phrase("English"), "fr": phrase("French")}
assert {name.partition(".")[0] for name in HEADER} == set(Journey.model_fields) - {"stages"}
assert {name.partition(".")[2] for name in HEADER if "." in name} == set(Persona.model_fields)
assert set(STAGE) == set(Stage.model_fields) - {"id", "cards"}


class _Told(Phrase):
    """A value that is written another way in each language: a number, a day, a word of the vocabulary."""

    __slots__ = ("tell",)

    def __init__(self, tell: Callable[[Language], str]) -> None:
        super().__init__(tell("en"))
        self.tell = tell

    def to(self, language: Language) -> str:
        return self.tell(language)


def field_name(card: type[CardBase] | None, name: str) -> Phrase:
    """What a field of a card is called."""
    show = fields_of(card).get(name) if card else None
    return show.label if show else _TEXT


def called(card: CardBase) -> str | Phrase:
    """A card by its own words, short enough to stand in a sentence."""
    text = card.called if isinstance(card, Kpi) else card.text
    return text if isinstance(text, Phrase) else shortened(text)


def shortened(text: str) -> str:
    """One line, short enough to stand in a sentence.

    >>> len(shortened("long " * 100))
    90
    """
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def place_of(stage: Stage, card: CardBase | None = None) -> Phrase:
    """Where a card stands: its stage, its lane, and whether it is of the ideal journey."""
    said = Phrase("{title}", {"title": stage.title})
    if card is None:
        return said
    said = phrase("{place}, {name}", place=said, name=lane(card.lane).title)
    if isinstance(card, Step) and card.layer == "ideal":
        return phrase("{place}, {name}", place=said, name=_word("layer", "ideal"))
    return said


def said_of(show: Show | None, name: str, value: Any, journey: Journey, card: CardBase | None = None) -> Phrase | None:
    """A value in words; None where nothing is set. `journey` knows the cards that a value points at."""
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, tuple):
        return _listed([one for one in (said_of(show, name, part, journey, card) for part in value) if one])
    if isinstance(value, Verbatim):
        return phrase("“{text}”", text=shortened(value.text))
    if isinstance(value, Measure):
        measured = card.replace(measure=value) if isinstance(card, Kpi) else Kpi(text=name, measure=value)
        return _Told(lambda language: figures(measured, language).value)
    if isinstance(value, bool):
        return phrase("yes") if value else phrase("no")
    if name == "phase" or (show and show.words):
        return _word(show.words if show else "phase", value)
    if show and show.kind in ("card", "kpi"):
        return _pointed(show.kind, value, journey)
    if isinstance(value, int | float):
        return _Told(lambda language: number(value, language, _digits(value)))
    if name == "review_on":
        return _Told(lambda language: day(value, language))
    if name == "language":
        return _LANGUAGES[value]
    return phrase("“{text}”", text=shortened(str(value)))


def says_change(place: Phrase, field: Phrase, before: Phrase | None, after: Phrase | None) -> Phrase:
    """A field that changed, as a sentence.

    >>> from journeykit.text import phrase
    >>> str(says_change(phrase("Delivery"), phrase("Owner"), None, phrase("Ana")))
    'Delivery: Owner, now Ana'
    """
    if after is None:
        return phrase("{place}: {field}, was {before}, empty now", place=place, field=field, before=before)
    if before is None:
        return phrase("{place}: {field}, now {after}", place=place, field=field, after=after)
    if before.to("en") == after.to("en"):  # such as the days a figure was counted over
        return phrase("{place}: {field}, changed in its details", place=place, field=field)
    return phrase("{place}: {field}, from {before} to {after}", place=place, field=field, before=before, after=after)


def says_rewording(place: Phrase, before: str, after: str) -> Phrase:
    """Words that were changed; of long ones, the part around the first difference."""
    pairs = enumerate(zip(before, after, strict=False))
    parted = next((n for n, (old, new) in pairs if old != new), min(len(before), len(after)))
    if max(len(before), len(after)) > _LONGEST and parted > _BEFORE:
        start = parted - _BEFORE
        before, after = (f"…{text[start:]}" for text in (before, after))
    return phrase("{place}: “{before}” became “{after}”", place=place, before=shortened(before), after=shortened(after))


def says_lists(
    place: Phrase, field: Phrase, before: tuple[Any, ...], after: tuple[Any, ...], tell: Callable[[Any], Phrase | None]
) -> Iterator[Phrase]:
    """What came into a list and what left it; failing that, its order."""
    more = [one for one in after if after.count(one) > before.count(one)]
    less = [one for one in before if before.count(one) > after.count(one)]
    for one in dict.fromkeys(more):
        yield phrase("{place}: {field}, {what} added", place=place, field=field, what=tell(one))
    for one in dict.fromkeys(less):
        yield phrase("{place}: {field}, {what} removed", place=place, field=field, what=tell(one))
    if not more and not less:
        yield phrase("{place}: {field}, in another order", place=place, field=field)


def _word(kind: str, value: Any) -> Phrase:
    return _Told(word(kind, value).to)


def _pointed(kind: str, value: str, journey: Journey) -> Phrase:
    if kind == "kpi":
        return phrase("“{text}”", text=called(Kpi(kpi=value)))
    pain = next((card for _, card in journey.cards() if card.id == value), None)
    return phrase("“{text}”", text=called(pain)) if pain else phrase("a card that is gone")


def _listed(parts: list[Phrase]) -> Phrase | None:
    """Several values, with commas."""
    if not parts:
        return None
    said = parts[0]
    for part in parts[1:3]:
        said = Phrase("{first}, {second}", {"first": said, "second": part})
    more = len(parts) - 3
    return plural("{first}, and {n} more", "{first}, and {n} more", n=more, first=said) if more > 0 else said


def _digits(value: float) -> int | None:
    """As many decimals as were typed, up to six."""
    if float(value).is_integer():
        return None
    return min(6, max(1, len(repr(float(value)).partition(".")[2])))
