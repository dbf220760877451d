"""Random maps and random edits, for properties that must hold whatever people do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from journeykit.model.cards import LANES, Card
from journeykit.model.edits import Edit, read_edit
from journeykit.model.journey import PHASES, Journey, Stage

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda t: any(unicodedata.category(one)[0] not in "CZ" for one in t)
)
SCALE = st.none() | st.integers(1, 5)
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "goal": {},
    "expectation": {"importance": SCALE, "satisfaction": SCALE, "shaped_by": st.lists(WORDS, max_size=2)},
    "step": {
        "layer": st.sampled_from(["lived", "ideal"]),
        "touchpoint": st.sampled_from(["", "cart", "Panier", "Coach"]),
        "emotion": st.none() | st.integers(-2, 2),
        "verbatims": st.lists(
            st.fixed_dictionaries({"text": WORDS, "score": st.none() | st.floats(0, 10)}), max_size=2
        ),
        "priority": st.booleans(),
    },
    "pain": {},
    "opportunity": {"owner": WORDS, "impact": SCALE},
    "kpi": {"target": st.none() | st.floats(0, 100), "unit": st.sampled_from(["", "percent", "jours"])},
}
COMMON = {"text": WORDS, "rests_on": st.sampled_from(["assumption", "data"]), "source": WORDS}
assert sorted(FIELDS) == sorted(lane.id for lane in LANES)


@st.composite
def cards(draw: st.DrawFn) -> dict[str, Any]:
    lane = draw(st.sampled_from(sorted(FIELDS)))
    return {"lane": lane, **{name: draw(values) for name, values in {**COMMON, **FIELDS[lane]}.items()}}


@st.composite
def stages(draw: st.DrawFn) -> dict[str, Any]:
    phase = draw(st.sampled_from(PHASES))
    return {"title": draw(WORDS), "phase": phase, "cards": draw(st.lists(cards(), max_size=5))}


HEADER = {"title": WORDS, "owner": WORDS, "need": WORDS, "persona": st.fixed_dictionaries({"name": WORDS})}
JOURNEYS = st.fixed_dictionaries({"title": WORDS, "stages": st.lists(stages(), max_size=4)}).map(Journey.model_validate)


def _some(draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    return {name: draw(fields[name]) for name in draw(st.sets(st.sampled_from(sorted(fields))))}


def _on_card(draw: st.DrawFn, journey: Journey, card: Card) -> dict[str, Any]:
    at = draw(st.none() | st.integers(0, 4))
    stage = draw(st.sampled_from([stage.id for stage in journey.stages]))
    return draw(
        st.sampled_from(
            [
                {"do": "move_card", "card": card.id, "stage": stage, "at": at},
                {"do": "remove_card", "card": card.id},
                {
                    "do": "change_card",
                    "card": card.id,
                    "fields": _some(draw, {**COMMON, **FIELDS[card.lane]}),
                    "at": at,
                },
            ]
        )
    )


def _on_stage(draw: st.DrawFn, stage: Stage) -> dict[str, Any]:
    at, phase = draw(st.integers(0, 4)), draw(st.none() | st.sampled_from(PHASES))
    return draw(
        st.sampled_from(
            [
                {"do": "add_card", "stage": stage.id, "card": draw(cards()), "at": draw(st.none() | st.integers(0, 4))},
                {"do": "change_stage", "stage": stage.id, "fields": _some(draw, {"title": WORDS, "hint": WORDS})},
                {"do": "move_stage", "stage": stage.id, "at": at, "phase": phase},
                {"do": "remove_stage", "stage": stage.id},
            ]
        )
    )


@st.composite
def _edit_of(draw: st.DrawFn, journey: Journey) -> Edit:
    plain: list[dict[str, Any]] = [
        {"do": "add_stage", "stage": draw(stages()), "at": draw(st.none() | st.integers(0, 4))},
        {"do": "change_header", "fields": _some(draw, HEADER)},
        {"do": "restore", "journey": draw(JOURNEYS)},
    ]
    if journey.stages:
        plain += [_on_stage(draw, draw(st.sampled_from(journey.stages)))] * 4
    if held := [card for _, card in journey.cards()]:
        plain += [_on_card(draw, journey, draw(st.sampled_from(held)))] * 4
    return read_edit(draw(st.sampled_from(plain)))


@pytest.fixture(scope="session")
def journeys() -> st.SearchStrategy[Journey]:
    """Any map."""
    return JOURNEYS


@pytest.fixture(scope="session")
def edit_of() -> Callable[[Journey], st.SearchStrategy[Edit]]:
    """Any edit that can be applied to a map."""
    return _edit_of
