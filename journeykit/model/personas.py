"""Maps of several personas of one product: side by side, what differs in words, stages copied from one to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Final, Literal, Self, cast

from pydantic import Field, StringConstraints, model_validator

from journeykit.errors import BadEdit
from journeykit.model.becoming import becoming
from journeykit.model.cards import CardBase, Expectation, Opportunity, Step
from journeykit.model.changed import called
from journeykit.model.compare import words_of
from journeykit.model.edits import Edit
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.value import CLEAN, Value, Visible, new_id
from journeykit.model.vocabulary import fold, word
from journeykit.text import Language, Phrase, phrase, plural

About = Literal["stage", "emotion", "goal", "expectation", "pain", "step", "touchpoint", "channel"]
MOST_MAPS: Final = 20
_LONGEST_TITLE: Final = 200

__all__ = [
    "MOST_MAPS",
    "About",
    "Contrast",
    "Personas",
    "Row",
    "compared",
    "contrasts",
    "copied",
    "for_persona",
    "lacking",
    "mood",
    "name_of",
    "rows",
    "same",
]


def name_of(journey: Journey) -> str:
    """Whose map it is: the persona's name, else the title of the map."""
    return journey.persona.name or journey.title


def for_persona(journey: Journey, name: str, *, cards: bool = False) -> Journey:
    """A map for another persona, begun from this one: with its stages, and with its cards if they are wanted.

    >>> for_persona(Journey(title="Maya buys shoes", persona=Persona(name="Maya")), "Paul").title
    'Paul buys shoes'
    """
    own = journey.persona.name
    titles = journey.title.replace(own, name) if own and own in journey.title else f"{journey.title} ({name})"
    stages = journey.stages if cards else tuple(one.replace(cards=()) for one in journey.stages)
    return journey.replace(
        title=titles if len(titles) <= _LONGEST_TITLE else journey.title,
        persona=Persona(name=name),
        set_aside=(),
        stages=stages,
    )


class Personas(Value):
    """The maps of several personas of one product, each of another persona.

    >>> from journeykit.model.journey import Persona
    >>> maps = [Journey(title="Shoes", persona=Persona(name=name)) for name in ("Maya", "Paul")]
    >>> [name_of(one) for one in Personas(title="Shoes", maps=maps).maps]
    ['Maya', 'Paul']
    """

    title: Annotated[str, StringConstraints(max_length=_LONGEST_TITLE), CLEAN, Visible]
    maps: Annotated[tuple[Journey, ...], Field(max_length=MOST_MAPS)] = ()

    @model_validator(mode="after")
    def _one_map_each(self) -> Self:
        seen: set[str] = set()
        for one in self.maps:
            if (name := fold(name_of(one))) in seen:
                raise ValueError(phrase("two maps are of “{name}”; each needs a persona of its own", name=name_of(one)))
            seen.add(name)
        return self


@dataclass(frozen=True)
class Row:
    """A stage across the maps: its title, and the stage in each map; None where a persona does not live it."""

    title: str
    stages: tuple[Stage | None, ...]


@dataclass(frozen=True)
class Contrast:
    """Something that the personas live differently: at which stage, what it is about, and a sentence that says it."""

    stage: str
    about: About
    says: Phrase

    def plain(self, language: Language) -> dict[str, str]:
        """The same as text in `language`."""
        return {"stage": self.stage, "about": self.about, "says": self.says.to(language)}


def rows(maps: Sequence[Journey]) -> tuple[Row, ...]:
    """The stages of several maps side by side: the same by id, else by title; in the order of the first map.

    >>> one, other = (Journey(title="Shoes", stages=(Stage(title=title),)) for title in ("I pay", "I wait"))
    >>> [(row.title, [stage is not None for stage in row.stages]) for row in rows([one, other])]
    [('I pay', [True, False]), ('I wait', [False, True])]
    """
    found: list[list[Stage | None]] = []
    for n, journey in enumerate(maps):
        taken = {id(row): row for row in found}
        first = next((row for one in journey.stages if (row := _row_of(one, journey, found)) is not None), None)
        at = next((place for place, one in enumerate(found) if one is first), len(found))
        for stage in journey.stages:
            row = _row_of(stage, journey, list(taken.values()))
            if row is None:
                row = [None] * n
                found.insert(at, row)
            else:
                taken.pop(id(row))
            row.append(stage)
            at = next(place for place, one in enumerate(found) if one is row) + 1
        for row in found:
            row += [None] * (n + 1 - len(row))
    return tuple(Row(next(stage.title for stage in row if stage), tuple(row)) for row in found)


def _row_of(stage: Stage, journey: Journey, free: list[list[Stage | None]]) -> list[Stage | None] | None:
    own = {one.id for one in journey.stages}
    for row in free:
        if any(one is not None and one.id == stage.id for one in row):
            return row
    for row in free:
        if any(one is not None and one.id not in own and fold(one.title) == fold(stage.title) for one in row):
            return row
    return None


def mood(stage: Stage) -> float | None:
    """How a persona feels at a stage: the mean of the emotions of the lived steps; None where there is none."""
    felt = [step.emotion for step in _lived(stage) if step.emotion is not None]
    return sum(felt) / len(felt) if felt else None


def contrasts(maps: Sequence[Journey]) -> tuple[Contrast, ...]:
    """What differs between personas, stage by stage: stages, emotion, goals, expectations, pains, steps, touchpoints,
    channels.

    The words of steps are each persona's own and are not compared one by one; their number, feeling, touchpoints and
    channels are.

    >>> from journeykit.model.journey import Persona
    >>> stages = [Stage(id="pay", title="I pay", cards=(Step(text="I pay.", emotion=n),)) for n in (2, -1)]
    >>> maps = [Journey(title="Shoes", persona=Persona(name=name), stages=(stage,))
    ...         for name, stage in zip(("Maya", "Paul"), stages)]
    >>> for one in contrasts(maps):
    ...     print(one.stage, "-", one.says)
    I pay - Paul feels bad, Maya feels very good.
    """
    return tuple(one for _, found in compared(maps) for one in found)


def compared(maps: Sequence[Journey]) -> tuple[tuple[Row, tuple[Contrast, ...]], ...]:
    """The stages of several maps side by side, each with what differs there.

    >>> compared([Journey(title="Shoes", stages=(Stage(title="I pay"),))])[0][1]
    ()
    """
    names = [name_of(one) for one in maps]
    return tuple((row, tuple(_contrasts_of(row, names))) for row in rows(maps))


def _contrasts_of(row: Row, names: Sequence[str]) -> Iterator[Contrast]:
    there = [(name, stage) for name, stage in zip(names, row.stages, strict=True) if stage]
    for name, stage in zip(names, row.stages, strict=True):
        if stage is None:
            yield Contrast(row.title, "stage", phrase("{name} has no such stage.", name=name))
    if len(there) > 1:
        yield from (Contrast(row.title, about, says) for about, says in _contrasts(there))


def same(maps: Sequence[Journey]) -> tuple[Phrase, ...]:
    """Personas whose maps do not differ in anything that is compared: they are one customer."""
    return tuple(
        phrase(
            "{first} and {second} live the same journey: is this one average customer?",
            first=name_of(one),
            second=name_of(other),
        )
        for one, other in combinations(maps, 2)
        if any(one.cards()) and any(other.cards()) and not contrasts([one, other])
    )


def copied(source: Journey, stage: str, into: Journey) -> Edit:
    """The edit that copies a stage of one map into another.

    Where the other map has the stage (by id, else by title), it gets the cards that it lacks, and keeps its own;
    else the stage comes with its cards, at its place. Raises `NotFound` when there is no such stage, `BadEdit` when
    nothing of it is missing there.

    >>> from journeykit.model.edits import apply
    >>> source = Journey(title="Shoes", stages=(Stage(id="pay", title="I pay"),))
    >>> apply(Journey(title="Boots"), copied(source, "pay", Journey(title="Boots"))).stages[0].title
    'I pay'
    """
    wanted = source.stage(stage)
    row = next(one for one in rows([into, source]) if one.stages[1] == wanted)
    there = row.stages[0]
    if there is None:
        edit = becoming(into, into.replace(stages=_with(wanted, source, into)))
    else:
        more = _anew(lacking(wanted, there), wanted, there)
        filled = there.replace(cards=(*there.cards, *more))
        edit = becoming(into, into.replace(stages=tuple(filled if one is there else one for one in into.stages)))
    if edit is None:
        raise BadEdit(
            phrase("“{stage}” is on this map already, with all these cards.", stage=wanted.title),
            phrase("Choose another stage."),
        )
    return edit


def lacking(wanted: Stage, there: Stage) -> tuple[CardBase, ...]:
    """The cards of a stage that its twin in another map has not, by their words."""
    known = {words_of(card) for card in there.cards}
    return tuple(card for card in wanted.cards if words_of(card) not in known)


def _with(wanted: Stage, source: Journey, into: Journey) -> tuple[Stage, ...]:
    """The stages of a map with one more, after the one that it follows in its own map."""
    taken = {one.id for stage in into.stages for one in (stage, *stage.cards)}
    key = new_id() if wanted.id in taken else wanted.id
    stages = [row.stages for row in rows([into, source])]
    at = next(n for n, (_, theirs) in enumerate(stages) if theirs == wanted)
    before = [mine for mine, _ in stages[:at] if mine is not None]
    added = wanted.replace(id=key, cards=_anew(wanted.cards, wanted, None))
    return (*into.stages[: len(before)], added, *into.stages[len(before) :])


def _anew(cards: Sequence[CardBase], source: Stage, there: Stage | None) -> tuple[CardBase, ...]:
    """Copies under new ids; what they point at is the copy, or the card of the same words that was there."""
    ids = {card.id: new_id() for card in cards}
    words = {words_of(card): card.id for card in (there.cards if there else ())}
    ids |= {card.id: words[words_of(card)] for card in source.cards if card.id not in ids and words_of(card) in words}
    copies = []
    for card in cards:
        points = {"answers": ids.get(card.answers or "")} if isinstance(card, Opportunity) else {}
        copies.append(card.replace(id=ids[card.id], **points))
    return tuple(copies)


def _lived(stage: Stage) -> tuple[Step, ...]:
    return cast("tuple[Step, ...]", stage.of("step", "lived"))


def _contrasts(there: Sequence[tuple[str, Stage]]) -> Iterator[tuple[About, Phrase]]:
    """What differs at a stage between those who live it."""
    yield from _feelings(there)
    for name, what in _alone(there, "goal"):
        yield "goal", phrase("Only {name} wants: {what}.", name=name, what=what)
    yield from _expectations(there)
    for name, what in _alone(there, "pain"):
        yield "pain", phrase("Only {name} is hindered by: {what}.", name=name, what=what)
    steps = [(name, len(_lived(stage))) for name, stage in there]
    if len({n for _, n in steps}) > 1:
        counted = [plural("{name}: {n} step", "{name}: {n} steps", n=n, name=name) for name, n in steps]
        yield "step", phrase("{what}.", what=_listed(counted))
    for name, what in _used(there, "touchpoint"):
        yield "touchpoint", phrase("Touchpoints of {name} alone: {what}.", name=name, what=what)
    for name, what in _used(there, "channel"):
        yield "channel", phrase("Channels of {name} alone: {what}.", name=name, what=what)


def _used(there: Sequence[tuple[str, Stage]], field: str) -> Iterator[tuple[str, Phrase]]:
    """Whose lived steps alone name a touchpoint or a channel, and which."""
    used = {name: {getattr(step, field) for step in _lived(stage)} - {""} for name, stage in there}
    for name, mine in used.items():
        others = set().union(*(theirs for other, theirs in used.items() if other != name))
        if alone := sorted(mine - others):
            yield name, _listed([_word(field, one) for one in alone])


def _alone(there: Sequence[tuple[str, Stage]], lane: str) -> Iterator[tuple[str, Phrase]]:
    """Whose cards of a lane nobody else has, by their words, and which."""
    held = {name: {fold(card.text): card for card in stage.of(lane)} for name, stage in there}
    for name, mine in held.items():
        others = set().union(*(theirs for other, theirs in held.items() if other != name))
        if alone := [_quoted(card) for key, card in mine.items() if key not in others]:
            yield name, _listed(alone)


def _quoted(card: CardBase) -> Phrase:
    """A card by its words, in a sentence that has a full stop of its own."""
    text = called(card)
    return phrase("“{text}”", text=text.rstrip(".") if isinstance(text, str) else text)


def _feelings(there: Sequence[tuple[str, Stage]]) -> Iterator[tuple[About, Phrase]]:
    felt = [(round(value), name) for name, stage in there if (value := mood(stage)) is not None]
    if len({value for value, _ in felt}) > 1:
        parts = [
            phrase("{name} feels {emotion}", name=name, emotion=_word("emotion", value))
            for value, name in sorted(felt, key=lambda one: one[0])
        ]
        yield "emotion", phrase("{what}.", what=_listed(parts))
    for name, stage in there:
        if felt and mood(stage) is None:
            yield "emotion", phrase("Nothing says how {name} feels.", name=name)


def _expectations(there: Sequence[tuple[str, Stage]]) -> Iterator[tuple[About, Phrase]]:
    for name, what in _alone(there, "expectation"):
        yield "expectation", phrase("Only {name} expects: {what}.", name=name, what=what)
    held = {
        name: {fold(card.text): cast("Expectation", card) for card in stage.of("expectation")} for name, stage in there
    }
    for key in dict.fromkeys(key for mine in held.values() for key in mine):
        weighed = [(name, mine[key].importance) for name, mine in held.items() if key in mine and mine[key].importance]
        if len({n for _, n in weighed}) > 1:
            text = called(next(mine[key] for mine in held.values() if key in mine))
            parts = [phrase("{n} for {name}", n=n, name=name) for name, n in weighed]
            yield "expectation", phrase("“{text}” counts {what}.", text=text, what=_listed(parts))


class _Word(Phrase):
    """A word of the vocabulary, in a sentence."""

    __slots__ = ("names",)

    def __init__(self, kind: str, key: object) -> None:
        found = word(kind, key)
        super().__init__(found.to("en"))
        self.names = found.names

    def to(self, language: Language) -> str:
        return self.names[language]


def _word(kind: str, key: object) -> Phrase:
    return _Word(kind, key)


def _listed(parts: Sequence[Phrase]) -> Phrase:
    said = parts[0]
    for part in parts[1:]:
        said = Phrase("{first}, {second}", {"first": said, "second": part})
    return said
