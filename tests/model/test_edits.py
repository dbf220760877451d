from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeykit.errors import BadEdit, BadValue, JourneyError, NotFound
from journeykit.frameworks import example
from journeykit.model.cards import Goal, Kpi, Step
from journeykit.model.edits import (
    AddCard,
    AddStage,
    ChangeCard,
    ChangeHeader,
    ChangeStage,
    Edit,
    MoveCard,
    MoveStage,
    RemoveCard,
    RemoveStage,
    Restore,
    Several,
    apply,
    describe,
    inverse,
    read_edit,
)
from journeykit.model.history import History
from journeykit.model.journey import PHASES, Journey, Stage

Journeys = st.SearchStrategy[Journey]
EditOf = Callable[[Journey], st.SearchStrategy[Edit]]


def step(key: str, **fields: Any) -> Step:
    return Step.model_validate({"id": key, "text": f"I do {key}", **fields})


GOAL = Goal(id="g", text="I want to be sure.")
MAP = Journey(
    title="Shoes",
    stages=(
        Stage(id="look", title="I look", cards=(GOAL, step("a"), step("b"), step("c"))),
        Stage(id="buy", title="I buy", phase="during", cards=(step("d"), step("i", layer="ideal"))),
        Stage(id="wear", title="I wear them", phase="after"),
    ),
)


def order(journey: Journey, stage: str = "look") -> str:
    return "".join(card.id for card in journey.stage(stage).of("step"))


@given(data=st.data())
def test_the_inverse_takes_an_edit_back(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """Whatever the map and the edit: the edit, then its inverse, gives the same map again, and back once more."""
    before = data.draw(journeys)
    edit = data.draw(edit_of(before))
    after, back = apply(before, edit), inverse(before, edit)
    assert apply(after, back) == before
    assert apply(before, inverse(after, back)) == after


@given(data=st.data())
def test_an_edit_survives_being_stored(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """An edit and its inverse, written as JSON and read again, do the same."""
    before = data.draw(journeys)
    edit = data.draw(edit_of(before))
    for one, on in ((edit, before), (inverse(before, edit), apply(before, edit))):
        assert apply(on, read_edit(one.model_dump(mode="json"))) == apply(on, one)


@given(data=st.data())
def test_every_edit_can_be_said(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """Every edit has words for the live region and the history."""
    journey = data.draw(journeys)
    assert describe(journey, data.draw(edit_of(journey))).to("en")


def test_cards_go_where_they_are_put() -> None:
    """A position counts among the cards of one lane and layer; past the end is the end."""
    assert order(apply(MAP, MoveCard(card="a", stage="look", at=1))) == "bac"
    assert order(apply(MAP, MoveCard(card="c", stage="look", at=0))) == "cab"
    assert order(apply(MAP, MoveCard(card="a", stage="look", at=99))) == "bca"
    assert order(apply(MAP, MoveCard(card="a", stage="look"))) == "bca"
    assert order(apply(MAP, MoveCard(card="b", stage="buy", at=0)), "buy") == "bdi"
    assert order(apply(MAP, AddCard(stage="buy", card=step("n"))), "buy") == "dni"


def test_a_step_changes_its_layer_in_place_of_its_lane() -> None:
    """A lived step made ideal stands among the ideal ones, and undo puts it back where it was."""
    edit = ChangeCard(card="b", fields={"layer": "ideal"})
    after = apply(MAP, edit)
    assert order(after) == "acb"
    assert apply(after, inverse(MAP, edit)) == MAP


@pytest.mark.parametrize(
    ("at", "asked", "phase"),
    [(0, None, "before"), (1, None, "during"), (2, None, "after"), (0, "during", "during"), (99, None, "after")],
)
def test_a_stage_takes_a_phase_that_fits_its_place(at: int, asked: Any, phase: str) -> None:
    """A moved stage keeps its phase as far as its neighbours allow, unless one is asked for."""
    moved = apply(MAP, MoveStage(stage="wear" if at == 0 else "look", at=at, phase=asked))
    assert moved.stage("wear" if at == 0 else "look").phase == phase
    if asked is None:
        ranks = [PHASES.index(stage.phase) for stage in moved.stages]
        assert ranks == sorted(ranks)


def test_a_removed_stage_comes_back_with_its_cards() -> None:
    """Removing a stage can be undone without loss."""
    edit = RemoveStage(stage="look")
    assert apply(apply(MAP, edit), inverse(MAP, edit)) == MAP


def test_changing_a_kpi_leaves_its_unit_alone() -> None:
    """A field that was not changed stays as it was, empty ones too."""
    journey = Journey(title="Shoes", stages=(Stage(title="I wait", cards=(Kpi(id="k", kpi="on_time_delivery_rate"),)),))
    _, changed = apply(journey, ChangeCard(card="k", fields={"target": 95})).find("k")
    assert changed == Kpi(id="k", kpi="on_time_delivery_rate", target=95)


@pytest.mark.parametrize(
    ("edit", "kind", "says"),
    [
        (AddCard(stage="gone", card=step("n")), NotFound, "no stage gone"),
        (AddCard(stage="buy", card=step("a")), BadEdit, "id a is already on the map"),
        (AddCard(stage="buy", card=step("look")), BadEdit, "id look is already on the map"),
        (AddStage(stage=Stage(id="new", title="New", cards=(step("a"),))), BadEdit, "id a is already on the map"),
        (MoveCard(card="gone", stage="buy"), NotFound, "no card gone"),
        (MoveCard(card="a", stage="gone"), NotFound, "no stage gone"),
        (RemoveCard(card="gone"), NotFound, "no card gone"),
        (RemoveStage(stage="gone"), NotFound, "no stage gone"),
        (MoveStage(stage="gone", at=0), NotFound, "no stage gone"),
        (ChangeStage(stage="look", fields={"title": ""}), BadValue, "title: must not be empty"),
        (ChangeStage(stage="look", fields={"id": "x"}), BadValue, "no field id to set here.*title, hint"),
        (ChangeStage(stage="look", fields={"cards": ()}), BadValue, "no field cards"),
        (ChangeCard(card="a", fields={"emotion": 3}), BadValue, "Feels: must be at most 2; you gave 3"),
        (ChangeCard(card="a", fields={"emotion": 1.5}), BadValue, "Feels: must be a whole number; you gave 1.5"),
        (ChangeCard(card="a", fields={"id": "z"}), BadValue, "no field id"),
        (ChangeCard(card="a", fields={"lane": "goal"}), BadValue, "lane"),
        (ChangeCard(card="a", fields={"text": "  "}), BadValue, "text: must not be empty"),
        (ChangeCard(card="g", fields={"emotion": 1}), BadValue, "no field emotion"),
        (ChangeHeader(fields={"title": "x" * 201}), BadValue, "at most 200 characters; you gave 201"),
        (ChangeHeader(fields={"stages": ()}), BadValue, "no field stages"),
        (ChangeHeader(fields={"review_on": "soon"}), BadValue, "review_on: must be a date, such as .*; you gave soon"),
    ],
    ids=str,
)
def test_a_wrong_edit_is_refused_and_says_why(edit: Edit, kind: type[JourneyError], says: str) -> None:
    """An edit that cannot be applied raises an error that names place and reason; the map is unchanged."""
    before = MAP.model_dump()
    with pytest.raises(kind, match=says):
        apply(MAP, edit)
    assert MAP.model_dump() == before


@pytest.mark.parametrize(
    "plain",
    [
        None, 3, "add_card", [], {}, {"do": "explode"}, {"do": "add_card"},
        {"do": "move_stage", "stage": "look", "at": -1},
        {"do": "remove_card", "card": "../../etc"}, {"do": "remove_card", "card": "a", "why": "because"},
        {"do": "add_card", "stage": "look", "card": {"lane": "wish", "text": "x"}},
        {"do": "add_card", "stage": "look", "card": {"lane": "kpi", "text": "x", "target": float("nan")}},
    ],
    ids=str,
)  # fmt: skip
def test_a_message_that_is_no_edit_is_refused(plain: Any) -> None:
    """What the browser sends is checked: anything but an edit raises BadValue."""
    with pytest.raises(BadValue):
        read_edit(plain)


def test_restore_puts_another_map_in_place() -> None:
    """A whole map can take the place of another, and be taken back."""
    other = Journey(title="Boots")
    assert apply(MAP, Restore(journey=other)) == other
    assert apply(other, inverse(MAP, Restore(journey=other))) == MAP


def test_edits_that_belong_together_are_one() -> None:
    """Several edits happen together, say what they do, and one inverse takes them all back."""
    journey = example()
    stage = journey.stages[0].id
    both = Several(
        edits=(AddCard(stage=stage, card=Goal(id="new", text="I want both.")), MoveCard(card="new", stage=stage, at=0))
    )
    after = apply(journey, both)
    assert after.stage(stage).of("goal")[0].id == "new"
    assert apply(after, inverse(journey, both)) == journey
    assert str(describe(journey, both)) == "Added “I want both.” to I need new shoes, and 1 more change"


def test_edits_that_belong_together_happen_all_or_not_at_all() -> None:
    """When one of several edits cannot be applied, the map stays as it was."""
    history = History.start(example())
    wrong = Several(edits=(ChangeHeader(fields={"title": "Boots"}), RemoveCard(card="nothing")))
    with pytest.raises(NotFound):
        history.do(wrong)
    assert history.journey == example()
