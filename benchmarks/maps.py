"""Maps of a given size."""

from __future__ import annotations

import journeykit as jk
from journeykit.model.cards import Goal


def map_of(cards: int) -> jk.Journey:
    """The worked example with more goals, until it has so many cards."""
    journey = jk.example()
    for number in range(cards - sum(len(stage.cards) for stage in journey.stages)):
        stage = journey.stages[number % len(journey.stages)]
        journey = jk.apply(journey, jk.AddCard(stage=stage.id, card=Goal(text=f"I want to be sure of {number}.")))
    return journey
