"""Two maps, or two versions of one, compared in words.

What is the same is told by ids; a stage or card that has its twin's words under another id (somebody typed it
again, or started from the same framework) counts as the same, too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from journeykit.model.cards import CardBase, Kpi, fields_of
from journeykit.model.changed import (
    HEADER,
    STAGE,
    called,
    field_name,
    place_of,
    said_of,
    says_change,
    says_lists,
    says_rewording,
)
from journeykit.model.journey import Journey, Stage, slot
from journeykit.model.vocabulary import fold
from journeykit.text import Language, Phrase, phrase, plural

Kind = Literal["added", "removed", "changed", "moved"]
_T = TypeVar("_T")

__all__ = [
    "Difference",
    "Kind",
    "aligned",
    "differences",
    "moved",
    "paired",
    "said_differences",
    "value_at",
    "words_of",
]


@dataclass(frozen=True)
class Difference:
    """One thing that differs between two maps, with a whole short sentence that says it.

    `card_id` is empty where it is about a stage, `stage_id` too where it is about the map itself. What was removed
    stands in the map before, everything else in the map after. Of a change, `field` is the field.
    """

    kind: Kind
    says: Phrase
    stage_id: str = ""
    card_id: str = ""
    field: str = ""

    def plain(self, language: Language) -> dict[str, str]:
        """The difference as text in `language`, for JSON and for the browser."""
        ids = {"stage": self.stage_id, "card": self.card_id, "field": self.field}
        return {"kind": self.kind, **ids, "says": self.says.to(language)}


def differences(before: Journey, after: Journey) -> tuple[Difference, ...]:
    """What was added, removed, changed and moved from one map to another, in the order of the map.

    Nothing differs exactly when the maps say the same. A stage that came or went is one difference, with the number
    of its cards; of a card, each field that changed is one.

    >>> from journeykit.model.cards import Goal
    >>> stage = Stage(id="pay", title="I pay", cards=(Goal(id="g", text="I want to pay fast."),))
    >>> before = Journey(title="Shoes", stages=(stage,))
    >>> after = Journey(title="Boots", stages=(stage.replace(cards=()),))
    >>> for one in differences(before, after):
    ...     print(one.says)
    Title of the map: “Shoes” became “Boots”
    I pay, Goals: “I want to pay fast.” removed
    """
    before = aligned(before, after)
    was, is_now = _Held(before), _Held(after)
    found = [*_header(before, after)]
    moved = _moved_stages(before, after)
    for old, new in paired(before, after):
        if new is None:
            found += _gone(old, is_now)  # type: ignore[arg-type]
        elif old is None:
            found += _new(new, was)
        else:
            found += _stage(old, new, before, after)
            found += [Difference("moved", _stands(new, after), new.id)] if new.id in moved else []
        if new is not None:
            found += _cards(old, new, was, is_now)
    return tuple(found)


class _Held(dict[tuple[str, str], tuple[Stage, CardBase]]):
    """The cards of a map, by id and lane, each with its stage."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(((card.id, card.lane), (stage, card)) for stage, card in journey.cards())
        self.journey = journey


def paired(before: Journey, after: Journey) -> tuple[tuple[Stage | None, Stage | None], ...]:
    """The stages of two maps side by side, by id, else by title.

    They come in the order of the map after; what is gone comes where it stood.

    >>> one, other = (Journey(title="Shoes", stages=(Stage(title=title),)) for title in ("I pay", "I wait"))
    >>> [(old and old.title, new and new.title) for old, new in paired(one, other)]
    [('I pay', None), (None, 'I wait')]
    """
    twins = _twins(before.stages, after.stages, lambda stage: fold(stage.title))
    partner = {twins.get(one.id, one.id): one for one in before.stages}
    there = {stage.id for stage in after.stages}
    pairs: list[tuple[Stage | None, Stage | None]] = [(partner.get(one.id), one) for one in after.stages]
    at = 0
    for old in before.stages:
        key = twins.get(old.id, old.id)
        if key in there:
            at = next(n for n, (_, new) in enumerate(pairs) if new and new.id == key) + 1
        else:
            pairs.insert(at, (old, None))
            at += 1
    return tuple(pairs)


def aligned(journey: Journey, to: Journey, keep: Collection[str] = ()) -> Journey:
    """The same map, with the ids that `to` has for stages of the same title and cards of the same words.

    Ids in both maps, and those in `keep`, stay as they are.

    >>> one, other = (Journey(title="Shoes", stages=(Stage(id=key, title="I pay"),)) for key in ("a", "b"))
    >>> aligned(one, other).stages[0].id
    'b'
    """
    names = _twins(journey.stages, to.stages, lambda stage: fold(stage.title), keep)
    theirs = {stage.id: stage for stage in to.stages}
    held = {card.id for _, card in to.cards()}, {card.id for _, card in journey.cards()}
    for stage in journey.stages:
        if twin := theirs.get(names.get(stage.id, stage.id)):
            free = [one for one in stage.cards if one.id not in held[0]]
            names |= _twins(free, [one for one in twin.cards if one.id not in held[1]], words_of, keep)
    return _renamed(journey, names) if names else journey


def said_differences(found: Iterable[Difference], language: Language) -> str:
    """The differences as lines of text; a sentence that says so when there are none."""
    lines = [one.says.to(language) for one in found]
    return "\n".join(lines) or phrase("Nothing differs.").to(language)


# -- which is which


def words_of(card: CardBase) -> tuple[Any, ...]:
    """By what two cards of a stage are the same: lane, layer and words, or the KPI of the catalogue."""
    return (*slot(card), fold(card.text), card.kpi if isinstance(card, Kpi) and not card.text else "")


def _twins(mine: Sequence[Any], theirs: Sequence[Any], words: Any, keep: Collection[str] = ()) -> dict[str, str]:
    """Which of mine is which of theirs by its words, one to one, of those that are not the same by id."""
    here, there = {one.id for one in mine}, {one.id for one in theirs}
    free = defaultdict(list)
    for one in theirs:
        if one.id not in here and one.id not in keep:
            free[words(one)].append(one.id)
    found = {}
    for one in mine:
        if one.id not in there and one.id not in keep and free[words(one)]:
            found[one.id] = free[words(one)].pop(0)
    return found


def _renamed(journey: Journey, names: dict[str, str]) -> Journey:
    """With other ids, and everything that points at one of them."""

    def card(one: CardBase) -> CardBase:
        points = getattr(one, "answers", None)
        return one.replace(id=names.get(one.id, one.id), **({"answers": names[points]} if points in names else {}))

    def aside(key: str) -> str:
        code, at, where = key.partition("@")
        return f"{code}{at}{names.get(where, where)}"

    stages = tuple(
        stage.replace(id=names.get(stage.id, stage.id), cards=tuple(map(card, stage.cards))) for stage in journey.stages
    )
    return journey.replace(stages=stages, set_aside=tuple(map(aside, journey.set_aside)))


# -- the map and its stages


def _header(before: Journey, after: Journey) -> Iterator[Difference]:
    for name, label in HEADER.items():
        old, new = value_at(before, name), value_at(after, name)
        for says in _says(label, None, name, old, new, before, after) if old != new else ():
            yield Difference("changed", says, field=name)


def value_at(journey: Journey, name: str) -> Any:
    """A field of the map itself; of its persona, with a point ("persona.name")."""
    whole, _, part = name.partition(".")
    return getattr(getattr(journey, whole), part) if part else getattr(journey, whole)


def _says(
    label: Phrase, place: Phrase | None, name: str, old: Any, new: Any, before: Journey, after: Journey
) -> Iterator[Phrase]:
    """A field of the map or of a stage that changed."""
    here = phrase("{place}, {name}", place=place, name=label) if place else label
    if isinstance(old, tuple):
        yield from says_lists(place or phrase("The map"), label, old, new, lambda one: said_of(None, name, one, after))
    elif old and new and name not in ("phase", "language", "review_on"):
        yield says_rewording(here, old, new)
    else:
        told = said_of(None, name, old, before), said_of(None, name, new, after)
        yield says_change(place or phrase("The map"), label, *told)


def _stage(old: Stage, new: Stage, before: Journey, after: Journey) -> Iterator[Difference]:
    for name, label in STAGE.items():
        was, now = getattr(old, name), getattr(new, name)
        if was == now:
            continue
        if name == "title":
            yield Difference("changed", phrase("The stage “{before}” became “{after}”", before=was, after=now),
                             new.id, field=name)  # fmt: skip
            continue
        for says in _says(label, place_of(new), name, was, now, before, after):
            yield Difference("changed", says, new.id, field=name)


def _gone(old: Stage, is_now: _Held) -> Iterator[Difference]:
    n = sum((card.id, card.lane) not in is_now for card in old.cards)
    says = plural("The stage “{stage}” removed, with {n} card", "The stage “{stage}” removed, with {n} cards",
                  n=n, stage=old.title)  # fmt: skip
    yield Difference("removed", says if n else phrase("The stage “{stage}” removed", stage=old.title), old.id)


def _new(new: Stage, was: _Held) -> Iterator[Difference]:
    n = sum((card.id, card.lane) not in was for card in new.cards)
    says = plural("The stage “{stage}” added, with {n} card", "The stage “{stage}” added, with {n} cards",
                  n=n, stage=new.title)  # fmt: skip
    yield Difference("added", says if n else phrase("The stage “{stage}” added", stage=new.title), new.id)


def _moved_stages(before: Journey, after: Journey) -> set[str]:
    return moved([one.id for one in before.stages], [one.id for one in after.stages])


def _stands(stage: Stage, after: Journey) -> Phrase:
    at = after.index(stage.id)
    if at == 0:
        return phrase("The stage “{stage}” now comes first", stage=stage.title)
    return phrase("The stage “{stage}” now comes after “{other}”", stage=stage.title, other=after.stages[at - 1].title)


def moved(before: Sequence[_T], after: Sequence[_T]) -> set[_T]:
    """The fewest that must have been moved for the order of those in both to become what it is."""
    place = {one: n for n, one in enumerate(before)}
    both = [one for one in after if one in place]
    last: list[_T] = []  # of the growing rows of each length, the end that stands lowest
    ahead: dict[_T, _T | None] = {}
    for one in both:
        at = bisect_left(last, place[one], key=place.__getitem__)
        ahead[one] = last[at - 1] if at else None
        last[at : at + 1] = [one]
    stayed = set()
    one = last[-1] if last else None  # type: ignore[assignment]
    while one is not None:
        stayed.add(one)
        one = ahead[one]  # type: ignore[assignment]
    return set(both) - stayed


# -- cards


def _cards(old: Stage | None, new: Stage, was: _Held, is_now: _Held) -> Iterator[Difference]:
    """What became of the cards that stand in this stage now, then which of its cards are gone."""
    shifted = _shifted(old, new)
    for card in new.cards:
        found = was.get((card.id, card.lane))
        if found is None:
            if old is not None:
                says = phrase("{place}: “{text}” added", place=place_of(new, card), text=called(card))
                yield Difference("added", says, new.id, card.id)
            continue
        yield from _changes(found[1], card, new, was.journey, is_now.journey)
        if found[0].id != new.id:
            says = phrase(
                "“{text}” moved from {before} to {after}", text=called(card), before=found[0].title, after=new.title
            )
            yield Difference("moved", says, new.id, card.id)
        elif card.id in shifted:
            yield Difference("moved", _follows(card, new), new.id, card.id)
    for card in old.cards if old else ():
        if (card.id, card.lane) not in is_now:
            says = phrase("{place}: “{text}” removed", place=place_of(new, card), text=called(card))
            yield Difference("removed", says, new.id, card.id)


def _shifted(old: Stage | None, new: Stage) -> set[str]:
    """The cards that another was put before or after, in their lane."""
    slots = {slot(card) for card in new.cards}
    both = ([[c.id for c in stage.cards if slot(c) == one] for stage in (old, new)] for one in slots) if old else ()
    return {key for was, now in both for key in moved(was, now)}


def _follows(card: CardBase, stage: Stage) -> Phrase:
    like = [one for one in stage.cards if slot(one) == slot(card)]
    at = next(n for n, one in enumerate(like) if one.id == card.id)
    where = place_of(stage, card)
    if at == 0:
        return phrase("{place}: “{text}” now comes first", place=where, text=called(card))
    return phrase(
        "{place}: “{text}” now comes after “{other}”", place=where, text=called(card), other=called(like[at - 1])
    )


def _changes(old: CardBase, new: CardBase, stage: Stage, before: Journey, after: Journey) -> Iterator[Difference]:
    if old == new:
        return
    here = place_of(stage, new)
    card = phrase("{place}: “{text}”", place=here, text=called(new))
    shown = fields_of(type(new))
    for name in type(new).model_fields:
        was, now = getattr(old, name), getattr(new, name)
        if was == now or name in ("id", "lane"):
            continue
        show, label = shown.get(name), field_name(type(new), name)
        if isinstance(was, tuple):
            said = list(says_lists(card, label, was, now, lambda one, s=show, n=name: said_of(s, n, one, after)))  # type: ignore[misc]
        elif was and now and isinstance(was, str) and (name == "text" or (show and show.kind in ("line", "text"))):
            said = [
                says_rewording(here if name == "text" else phrase("{place}, {name}", place=card, name=label), was, now)
            ]
        else:
            said = [
                says_change(card, label, said_of(show, name, was, before, old), said_of(show, name, now, after, new))
            ]
        yield from (Difference("changed", says, stage.id, new.id, name) for says in said)
