from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from journeykit.errors import BadValue
from journeykit.frameworks import framework
from journeykit.model.becoming import becoming
from journeykit.model.cards import CardBase, Goal, Opportunity, Pain, Step, Verbatim
from journeykit.model.edits import Edit, apply
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.merge import Merged, merge

Journeys = st.SearchStrategy[Journey]
EditOf = Callable[[Journey], st.SearchStrategy[Edit]]

PAIN = Pain(id="pain", text="No label")
GOAL = Goal(id="goal", text="I want shoes.")
STEP = Step(id="step", text="I open the link.", emotion=0, verbatims=(Verbatim(text="Where?"),))
BASE = Journey(
    title="Shoes",
    stages=(
        Stage(id="look", title="I look", cards=(GOAL,)),
        Stage(id="wait", title="I wait", phase="after", cards=(STEP, PAIN)),
    ),
)


def some(examples: int) -> settings:
    """So many examples, however busy the machine is; shrinking one that fails would take minutes."""
    return settings(
        phases=[Phase.generate], max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck)
    )


def edited(data: st.DataObject, start: Journey, edit_of: EditOf) -> Journey:
    """A map after a few edits; not another map in its place."""
    for _ in range(data.draw(st.integers(0, 4))):
        edit = data.draw(edit_of(start).filter(lambda one: one.do != "restore"))
        start = apply(start, edit)
    return start


def stage_of(journey: Journey, key: str, **fields: Any) -> Journey:
    stages = tuple(one.replace(**fields) if one.id == key else one for one in journey.stages)
    return journey.replace(stages=stages)


def card_of(journey: Journey, key: str, **fields: Any) -> Journey:
    stages = tuple(
        one.replace(cards=tuple(card.replace(**fields) if card.id == key else card for card in one.cards))
        for one in journey.stages
    )
    return journey.replace(stages=stages)


def without(journey: Journey, key: str) -> Journey:
    stages = [one.replace(cards=tuple(card for card in one.cards if card.id != key)) for one in journey.stages]
    return journey.replace(stages=tuple(one for one in stages if one.id != key))


def content(journey: Journey) -> Counter[Any]:
    """Every card, without its id."""
    return Counter(repr(card.replace(id="x")) for _, card in journey.cards())


def texts(merged: Merged) -> list[str]:
    return [card.text for _, card in merged.journey.cards()]


def said(base: CardBase | None, card: CardBase) -> Iterator[tuple[str, Any]]:
    """What a side says with a card: each field that it set or changed; of a list, what it added."""
    for name in type(card).model_fields:
        value, before = getattr(card, name), getattr(base, name) if base else None
        if name == "id" or value == before:
            continue
        yield from (
            ((name, one) for one in value if one not in (before or ())) if isinstance(value, tuple) else [(name, value)]
        )


@some(25)
@given(data=st.data())
def test_merging_with_the_start_or_with_itself_changes_nothing(
    data: st.DataObject, journeys: Journeys, edit_of: EditOf
) -> None:
    """merge(base, x, base), merge(base, base, x) and merge(base, x, x) are x, without a conflict."""
    base = data.draw(journeys)
    x = edited(data, base, edit_of)
    for ours, theirs in ((x, base), (base, x), (x, x)):
        merged = merge(base, ours, theirs)
        assert merged.journey == x
        assert merged.conflicts == ()
    assert merge(None, x, x).journey == x


@some(30)
@given(data=st.data())
def test_nothing_of_either_side_is_lost(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """Until somebody has chosen, all that either side added or changed is in the merged map, or in a conflict."""
    base = data.draw(journeys)
    sides = [edited(data, base, edit_of) for _ in range(2)]
    merged = merge(base, *sides)
    start = {card.id: card for _, card in base.cards()}
    held = list(merged.journey.cards())
    for journey in sides:
        for _, card in journey.cards():
            told = [*said(start.get(card.id), card)]
            assert not told or any(
                all(
                    value in got if isinstance(got := getattr(one, name), tuple) else value == got
                    for name, value in told
                )
                for _, one in held
                if one.lane == card.lane
            ), card
        for name in ("title", "owner", "need"):
            value = getattr(journey, name)
            shown = [line.to("en") for one in merged.conflicts for line in (*one.ours, *one.theirs)]
            assert value == getattr(base, name) or value in getattr(merged.journey, name) or value in " ".join(shown)
        for stage in journey.stages:
            if all(stage.id != one.id for one in base.stages):
                assert any(stage.title in one.title for one in merged.journey.stages)


@some(25)
@given(data=st.data())
def test_both_sides_count_the_same(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """Which map is ours and which theirs matters for the order alone."""
    base = data.draw(journeys)
    x, y = (edited(data, base, edit_of) for _ in range(2))
    one, other = merge(base, x, y), merge(base, y, x)
    assert content(one.journey) == content(other.journey)
    assert len(one.journey.stages) == len(other.journey.stages)
    assert len(one.conflicts) == len(other.conflicts)
    assert merge(base, x, y) == one


@some(25)
@given(data=st.data())
def test_a_map_becomes_another_by_edits(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """The edit from one map to another makes it exactly that one; there is none where nothing differs."""
    before = data.draw(journeys)
    after = edited(data, before, edit_of)
    edit = becoming(before, after)
    assert (edit is None) == (before == after)
    assert edit is None or apply(before, edit) == after
    other = data.draw(journeys)
    away = becoming(before, other)
    assert away is None or apply(before, away) == other


def test_what_one_side_changed_is_taken() -> None:
    """Edits of different fields, cards, stages and of the header come together without a question."""
    ours = card_of(
        stage_of(BASE, "look", title="I compare"), "step", emotion=2, verbatims=(*STEP.verbatims, Verbatim(text="Here"))
    )
    theirs = card_of(BASE, "step", channel="web", verbatims=(*STEP.verbatims, Verbatim(text="There"))).replace(
        owner="Bo", persona=Persona(name="Maya")
    )
    merged = merge(BASE, ours.replace(persona=Persona(need="Shoes to stand in")), theirs)
    assert merged.conflicts == ()
    assert merged.journey.owner == "Bo"
    assert merged.journey.persona == Persona(name="Maya", need="Shoes to stand in")
    assert merged.journey.stage("look").title == "I compare"
    step = merged.journey.find("step")[1]
    assert (step.emotion, step.channel) == (2, "web")  # type: ignore[attr-defined]
    assert [one.text for one in step.verbatims] == ["Where?", "Here", "There"]  # type: ignore[attr-defined]


def test_a_contradiction_keeps_both_cards_until_somebody_chooses() -> None:
    """The card stands twice; ours, theirs and both can be chosen; what does not contradict is on either."""
    merged = merge(
        BASE, card_of(BASE, "goal", text="I want boots.", source="Ana"), card_of(BASE, "goal", text="I want sandals.")
    )
    (conflict,) = merged.conflicts
    assert conflict.plain("en") == {
        "id": "card.goal.goal",
        "place": "I look, Goals: “I want boots.”",
        "what": "Both sides changed it.",
        "began": ["Words: “I want shoes.”"],
        "ours": ["Words: “I want boots.”"],
        "theirs": ["Words: “I want sandals.”"],
        "both": ["Two cards: you can mend them on the board."],
        "choices": ["ours", "theirs", "both"],
        "chosen": "both",
    }
    goals = merged.journey.stage("look").of("goal")
    assert [(card.text, card.source) for card in goals] == [("I want boots.", "Ana"), ("I want sandals.", "Ana")]
    for choice, text in (("ours", "I want boots."), ("theirs", "I want sandals.")):
        (card,) = merged.choose({conflict.id: choice}).journey.stage("look").of("goal")  # type: ignore[dict-item]
        assert (card.id, card.text, card.source) == ("goal", text, "Ana")


def test_a_card_that_one_removed_and_the_other_changed_stays_until_somebody_chooses() -> None:
    """A removal does not beat a change, nor a change a removal: the card stays, and the person decides."""
    merged = merge(BASE, without(BASE, "goal"), card_of(BASE, "goal", text="I want boots."))
    assert "I want boots." in texts(merged)
    assert [str(line) for line in merged.conflicts[0].ours] == ["Removed"]
    assert "I want boots." not in texts(merged.take("ours"))
    assert texts(merge(BASE, without(BASE, "goal"), BASE)) == ["I open the link.", "No label"]


def test_a_stage_that_one_removed_and_the_other_filled_stays_whole() -> None:
    """A stage that came with new cards on one side is kept with all its cards, or goes with them, as chosen."""
    more = stage_of(BASE, "look", cards=(GOAL, Goal(id="new", text="I want to be sure.")))
    merged = merge(BASE, without(BASE, "look"), more)
    assert [c.id for c in merged.conflicts] == ["stage.look"]
    assert [str(line) for line in merged.conflicts[0].theirs] == [
        "Kept and changed, with 2 cards", "Goals: “I want to be sure.”",
    ]  # fmt: skip
    assert texts(merged)[:2] == ["I want shoes.", "I want to be sure."]
    assert [stage.id for stage in merged.take("ours").journey.stages] == ["wait"]
    assert merge(BASE, without(BASE, "look"), BASE).journey == without(BASE, "look")


def test_a_card_that_both_moved_to_different_stages() -> None:
    """It stands at both places until somebody chooses; that the other side removed its old stage does not lose it."""
    third = BASE.replace(stages=(*BASE.stages, Stage(id="wear", title="I wear", phase="after")))
    look, wait, wear = third.stages
    ours = third.replace(stages=(look.replace(cards=(GOAL, PAIN)), wait.replace(cards=(STEP,)), wear))
    theirs = third.replace(stages=(look, wait.replace(cards=(STEP,)), wear.replace(cards=(PAIN,))))
    merged = merge(third, ours, theirs)
    assert [stage.id for stage, card in merged.journey.cards("pain")] == ["look", "wear"]
    assert [stage.id for stage, card in merged.take("theirs").journey.cards("pain")] == ["wear"]
    gone = merge(third, ours, without(third, "wait"))
    assert [stage.id for stage, card in gone.journey.cards("pain")] == ["look"]


def test_orders_that_contradict_each_other_are_asked_about() -> None:
    """One side's order is taken; where both put the stages in another order, the person chooses."""
    three = BASE.replace(stages=(*BASE.stages, Stage(id="wear", title="I wear", phase="after")))
    look, wait, wear = three.stages
    ours, theirs = three.replace(stages=(wait, look, wear)), three.replace(stages=(wear, look, wait))
    assert [s.id for s in merge(three, three, theirs).journey.stages] == ["wear", "look", "wait"]
    merged = merge(three, ours, theirs)
    assert [c.id for c in merged.conflicts] == ["order"]
    assert [str(line) for line in merged.conflicts[0].theirs] == ["1. I wear", "2. I look", "3. I wait"]
    assert [s.id for s in merged.take("theirs").journey.stages] == ["wear", "look", "wait"]
    assert [s.id for s in merged.journey.stages] == ["wait", "look", "wear"]


def test_a_title_that_both_changed_holds_both() -> None:
    """Texts of the header stand side by side where there is room; where there is none, one is chosen."""
    merged = merge(BASE, BASE.replace(title="Boots", language="fr"), BASE.replace(title="Sandals"))
    assert merged.journey.title == "Boots / Sandals"
    assert [str(line) for line in merged.conflicts[0].both] == ["“Boots / Sandals”"]
    assert merged.journey.language == "fr"
    long = merge(BASE, BASE.replace(title="a" * 150), BASE.replace(title="b" * 150))
    assert long.conflicts[0].choices == ("ours", "theirs")
    assert long.take("both").journey.title == "a" * 150
    assert long.take("theirs").journey.title == "b" * 150


def test_without_a_common_start_the_same_words_are_the_same_card() -> None:
    """Two maps of one framework: what both say is there once, and a filled field beats an empty one."""
    start = framework("five-stages")
    first, *rest = start.stages
    pain = Pain(text="No label")
    ours = start.replace(stages=(first.replace(cards=(Goal(text="I want shoes."), Step(text="I look."), pain)), *rest))
    answer = Opportunity(text="Put one in", answers="their-pain")
    theirs = start.replace(
        stages=(
            first.replace(cards=(Goal(text="i want shoes.", source="Bo"), Step(text="I look.", emotion=1),
                                 pain.replace(id="their-pain"), answer)),
            *rest,
        ),
        title="Their map",
    )  # fmt: skip
    merged = merge(None, ours, theirs)
    goal, step, kept, opportunity = merged.journey.stages[0].cards[:1] + merged.journey.stages[0].cards[-3:]
    assert [c.id.partition(".")[0] for c in merged.conflicts] == ["map", "card"]
    assert merged.conflicts[0].plain("en")["what"] == "The two maps say different things."
    assert step.emotion == 1  # type: ignore[union-attr]
    assert goal.source == "Bo"
    assert opportunity.answers == kept.id == pain.id  # type: ignore[union-attr]
    assert len(merged.journey.stages) == len(start.stages)


def test_an_id_that_means_two_things_loses_neither() -> None:
    """A hand-written file may use the id of a card for a stage, or for a card of another lane."""
    wait = Stage(id="wait", title="I wait", cards=(Pain(id="goal", text="Too slow"), STEP, PAIN))
    theirs = Journey(title="Shoes", stages=(wait, Stage(id="x", title="New")))
    merged = merge(Journey(title="Shoes"), BASE, theirs)
    assert {"I want shoes.", "Too slow", "I open the link.", "No label"} <= set(texts(merged))
    clash = Journey(title="Shoes", stages=(Stage(id="goal", title="A stage called goal"),))
    assert len(merge(None, BASE, clash).journey.stages) == 3


def test_an_empty_map_and_what_cannot_be_chosen() -> None:
    """An empty map merges; a choice that is none is refused."""
    empty = Journey(title="Shoes")
    assert merge(None, empty, BASE).journey == BASE
    assert merge(empty, empty, empty).journey == empty
    with pytest.raises(BadValue, match="“mine” cannot be chosen"):
        merge(BASE, BASE, BASE, {"map.title": "mine"})  # type: ignore[dict-item]
