"""The ideal journey beside the lived one: gaps from the largest, and lived steps copied as a start."""

from __future__ import annotations

import pytest

import journeykit as jk
from journeykit.errors import BadEdit, NotFound
from journeykit.model.cards import Goal, Step, Verbatim
from journeykit.model.edits import MOST_EDITS, inverse
from journeykit.model.gap import gaps, ideal_from_lived
from journeykit.model.journey import Journey, Stage

STEP = Step(
    id="s", text="I wait.", touchpoint="tracking", channel="web", emotion=-2, feeling="lost", moment="first",
    verbatims=(Verbatim(text="Where is it?"),), rests_on="data", source="Survey", activity="wait", department="legal",
)  # fmt: skip


def felt(*emotions: int | None, layer: str) -> tuple[Step, ...]:
    return tuple(Step(text="I do.", emotion=one, layer=layer) for one in emotions)  # type: ignore[arg-type]


def a_map(**stages: tuple[Step, ...]) -> Journey:
    return Journey(title="Post", stages=tuple(Stage(id=id, title=id, cards=cards) for id, cards in stages.items()))


def test_the_largest_comes_first() -> None:
    """Means of the steps that say how they feel; the largest gap first, the incomparable last, ties as in the map."""
    journey = a_map(
        none=felt(1, layer="lived"),
        worse=felt(2, layer="lived") + felt(1, layer="ideal"),
        wide=felt(-2, -1, None, layer="lived") + felt(2, None, layer="ideal"),
        one=felt(0, layer="lived") + felt(1, layer="ideal"),
        same=felt(1, layer="lived") + felt(2, layer="ideal"),
        empty=(),
    )
    found = [(one.stage.id, one.width) for one in gaps(journey)]
    assert found == [("wide", 3.5), ("one", 1), ("same", 1), ("worse", -1), ("none", None), ("empty", None)]


def test_a_copy_is_ideal_and_nobody_has_lived_it() -> None:
    """A copy keeps what the step is and how it feels, and has no words, source, event or evidence of the lived one."""
    journey = a_map(wait=(STEP,))
    after = jk.apply(journey, ideal_from_lived(journey))
    lived, ideal = after.stages[0].cards
    assert lived == STEP
    assert isinstance(ideal, Step)
    assert ideal.id != STEP.id
    assert ideal == Step(
        id=ideal.id, layer="ideal", text="I wait.", touchpoint="tracking", channel="web", emotion=-2, feeling="lost",
        moment="first", department="legal",
    )  # fmt: skip


def test_all_copies_are_one_edit() -> None:
    """Stages that have ideal steps are left alone, and one undo takes all the copies back."""
    journey = a_map(
        done=(STEP, *felt(2, layer="ideal")), open=felt(1, 0, layer="lived"), bare=(Goal(text="I want."),)  # type: ignore[arg-type]
    )  # fmt: skip
    edit = ideal_from_lived(journey)
    after = jk.apply(journey, edit)
    assert [len(stage.of("step", "ideal")) for stage in after.stages] == [1, 2, 0]
    assert jk.apply(after, inverse(journey, edit)) == journey


def test_one_stage() -> None:
    """Asked for, a stage's lived steps are added to the ideal ones that it has."""
    journey = a_map(done=(STEP, *felt(2, layer="ideal")), open=felt(1, layer="lived"))
    after = jk.apply(journey, ideal_from_lived(journey, "done"))
    assert [len(stage.of("step", "ideal")) for stage in after.stages] == [2, 0]


def test_what_cannot_be_copied() -> None:
    """Nothing to copy, a stage that there is not, and more than one edit holds are refused, with what to do."""
    with pytest.raises(BadEdit, match="no lived step to copy"):
        ideal_from_lived(Journey(title="Post"))
    with pytest.raises(NotFound):
        ideal_from_lived(a_map(wait=(STEP,)), "nowhere")
    many = a_map(wait=felt(*[0] * MOST_EDITS, layer="lived"))
    assert len(ideal_from_lived(many).edits) == MOST_EDITS
    with pytest.raises(BadEdit, match="stage by stage"):
        ideal_from_lived(a_map(wait=felt(*[0] * (MOST_EDITS + 1), layer="lived")))
