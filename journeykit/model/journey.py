"""A customer journey map: a header, and stages that hold cards in lanes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal, Self, cast

from pydantic import Field, StringConstraints, field_validator, model_validator

from journeykit.errors import NotFound
from journeykit.model.cards import LANES, Card, CardBase, Kpi, Layer, Step
from journeykit.model.value import CLEAN, MOST_CARDS, MOST_STAGES, Id, Line, Many, Text, Value, Visible, new_id
from journeykit.text import Language, phrase

Phase = Literal["before", "during", "after"]
PHASES: Final[tuple[Phase, ...]] = ("before", "during", "after")

__all__ = ["PHASES", "Journey", "Persona", "Phase", "Slot", "Stage", "slot"]

Slot = tuple[str, str]


def slot(card: CardBase) -> Slot:
    """Where a card stands inside its stage: its lane and, for a step, its layer."""
    return (card.lane, card.layer if isinstance(card, Step) else "")


_RANK: Final = {one.id: rank for rank, one in enumerate(LANES)}


class Persona(Value):
    """A typical profile: whom the map is about. One map has one persona."""

    name: Line = ""
    summary: Line = ""
    need: Text = ""
    context: Text = ""
    behaviour: Text = ""

    @property
    def initials(self) -> str:
        """The first letters of their first two names, for the circle that stands for them.

        >>> Persona(name="Maya Ellis").initials
        'ME'
        """
        return "".join(part[0] for part in self.name.split() if part[0].isalpha())[:2].upper()


class Stage(Value):
    """A stage of the journey, named for what the customer does.

    `activities` are the names of events (in a log) that mean this stage was reached, or patterns of names in which
    `*` stands for anything (`page_*`); `hint` is what a framework advises for it.
    """

    id: Id = Field(default_factory=new_id)
    title: Annotated[str, StringConstraints(max_length=120), CLEAN, Visible]
    phase: Phase = "before"
    hint: Text = ""
    activities: Annotated[tuple[Line, ...], Many] = ()
    cards: tuple[Card, ...] = ()

    @field_validator("cards")
    @classmethod
    def _in_lane_order(cls, cards: tuple[Card, ...]) -> tuple[Card, ...]:
        """Order counts inside a lane; lanes stand in theirs, so that equal maps are equal values."""
        return tuple(sorted(cards, key=lambda card: (_RANK[card.lane], slot(card)[1] == "ideal")))

    def of(self, lane: str, layer: Layer | None = None) -> tuple[Card, ...]:
        """The cards of a lane, in their order; of steps, those of one layer if it is given."""
        return tuple(
            card
            for card in self.cards
            if card.lane == lane and (layer is None or getattr(card, "layer", layer) == layer)
        )


class Journey(Value):
    """A customer journey map.

    Values do not change: edits (`journeykit.model.edits`) and `replace` return new maps.
    Every stage and card has an id that no other has.

    >>> from journeykit.model.cards import Goal
    >>> journey = Journey(title="Shoes", stages=(Stage(title="Compare", cards=(Goal(text="I want to be sure."),)),))
    >>> [card.text for card in journey.stages[0].of("goal")]
    ['I want to be sure.']
    """

    title: Annotated[str, StringConstraints(max_length=200), CLEAN, Visible]
    language: Language = "en"
    need: Line = ""
    resolution: Line = ""
    scenario: Text = ""
    persona: Persona = Persona()
    owner: Line = ""
    review_on: date | None = None
    sources: Annotated[tuple[Text, ...], Many] = ()
    set_aside: Annotated[tuple[Line, ...], Many] = ()
    stages: Annotated[tuple[Stage, ...], Field(max_length=MOST_STAGES)] = ()

    @model_validator(mode="after")
    def _own_ids(self) -> Self:
        seen: set[str] = set()
        for stage in self.stages:
            for one in (stage, *stage.cards):
                if one.id in seen:
                    raise ValueError(phrase("two stages or cards have the id {key}; each needs its own", key=one.id))
                seen.add(one.id)
        if len(seen) - len(self.stages) > MOST_CARDS:
            raise ValueError(phrase("a map holds at most {limit} cards", limit=MOST_CARDS))
        return self

    def __repr__(self) -> str:
        cards = sum(len(stage.cards) for stage in self.stages)
        return f"<Journey {self.title!r}: {len(self.stages)} stages, {cards} cards>"

    def stage(self, key: str) -> Stage:
        """The stage with this id; `NotFound` if there is none."""
        for stage in self.stages:
            if stage.id == key:
                return stage
        raise NotFound(
            phrase("There is no stage {key} in this map.", key=key),
            phrase("It may have been removed; undo brings it back."),
        )

    def index(self, key: str) -> int:
        """The position of a stage, from 0."""
        return self.stages.index(self.stage(key))

    def find(self, key: str) -> tuple[Stage, Card]:
        """A card by its id, with the stage it stands in; `NotFound` if there is none."""
        for stage in self.stages:
            for card in stage.cards:
                if card.id == key:
                    return stage, card
        raise NotFound(
            phrase("There is no card {key} in this map.", key=key),
            phrase("It may have been removed; undo brings it back."),
        )

    def cards(self, lane: str | None = None) -> Iterator[tuple[Stage, Card]]:
        """All cards in map order, each with its stage; of one lane if it is given."""
        for stage in self.stages:
            for card in stage.cards:
                if lane is None or card.lane == lane:
                    yield stage, card

    def steps(self, layer: Layer = "lived") -> tuple[tuple[Stage, Step], ...]:
        """The steps of a layer, in the order the customer takes them."""
        return tuple((stage, cast("Step", card)) for stage in self.stages for card in stage.of("step", layer))

    def kpis(self) -> tuple[tuple[Stage, Kpi], ...]:
        """The KPIs of the map, each with its stage."""
        return tuple((stage, cast("Kpi", card)) for stage, card in self.cards("kpi"))
