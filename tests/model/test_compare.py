from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeykit.model.cards import Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim
from journeykit.model.compare import aligned, differences, moved, paired, said_differences
from journeykit.model.edits import Edit, apply
from journeykit.model.journey import Journey, Persona, Stage

Journeys = st.SearchStrategy[Journey]
EditOf = Callable[[Journey], st.SearchStrategy[Edit]]

STEP = Step(id="open", text="I open the link.", channel="web", emotion=1)
STAGES = (
    Stage(id="look", title="I look", cards=(Goal(id="g", text="I want shoes."),)),
    Stage(id="wait", title="I wait", phase="after", cards=(STEP, Step(id="ring", text="The bell rings."))),
    Stage(id="wear", title="I wear", phase="after"),
)
MAP = Journey(title="Shoes", stages=STAGES)


def with_card(card: object) -> Journey:
    return MAP.replace(stages=(STAGES[0].replace(cards=(card,)), *STAGES[1:]))


def said(before: Journey, after: Journey) -> list[str]:
    return [str(one.says) for one in differences(before, after)]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_differs_only_where_nothing_does(data: st.DataObject, journeys: Journeys, edit_of: EditOf) -> None:
    """A map does not differ from itself; after edits it differs unless it says the same again."""
    before = after = data.draw(journeys)
    for _ in range(data.draw(st.integers(0, 4))):
        after = apply(after, data.draw(edit_of(after)))
    assert differences(before, before) == ()
    assert (differences(before, after) == ()) == (aligned(before, after) == after)
    for one in differences(before, after):
        where = before if one.kind == "removed" else after
        assert not one.card_id or where.find(one.card_id)
        assert one.card_id or not one.stage_id or where.stage(one.stage_id)
        assert one.says.to("en")
        assert one.says.to("fr")


def test_a_map_made_anew_does_not_differ() -> None:
    """The same titles and words under other ids are the same map, and point at each other."""
    card, pain = Goal(text="I want shoes."), Pain(text="No label")
    opportunity = Opportunity(text="Put a label in", answers=pain.id)
    again = pain.replace(id="again")
    before = Journey(title="Shoes", stages=(Stage(title="I look", cards=(card, pain, opportunity)),))
    after = Journey(
        title="Shoes",
        stages=(
            Stage(title=" I LOOK", cards=(Goal(text="i want shoes."), again, opportunity.replace(answers="again"))),
        ),
    )
    assert said(before, after) == [
        "The stage “I look” became “I LOOK”",
        "I LOOK, Goals: “I want shoes.” became “i want shoes.”",
    ]


def test_the_header_is_compared_field_by_field() -> None:
    """Each field of the header that changed is named, with what stood in it and what stands in it."""
    after = MAP.replace(
        title="Boots",
        persona=Persona(name="Maya"),
        review_on=date(2026, 11, 21),
        sources=("Survey", "Calls"),
        language="fr",
    )
    assert said(MAP, after) == [
        "Title of the map: “Shoes” became “Boots”",
        "The map: Language, from English to French",
        "The map: Persona: name, now “Maya”",
        "The map: Review it by, now 21 November 2026",
        "The map: Sources, “Survey” added",
        "The map: Sources, “Calls” added",
    ]
    assert said(after, MAP)[2] == "The map: Persona: name, was “Maya”, empty now"


def test_stages_that_came_went_and_moved() -> None:
    """Stages that were added, removed, renamed and moved are each said once, in the order of the map."""
    after = MAP.replace(
        stages=(STAGES[2].replace(phase="before"), STAGES[0].replace(title="I see"), Stage(id="new", title="I pay"))
    )
    assert said(MAP, after) == [
        "I wear: Phase, from After purchase to Before purchase",
        "The stage “I wear” now comes first",
        "The stage “I look” became “I see”",
        "The stage “I wait” removed, with 2 cards",
        "The stage “I pay” added",
    ]


def test_cards_that_came_went_and_moved() -> None:
    """Cards that were added, removed, moved to another stage or put in another order are each said once."""
    look, wait, wear = STAGES
    after = MAP.replace(
        stages=(
            look.replace(cards=(*look.cards, Pain(id="p", text="Too many"))),
            wait.replace(cards=()),
            wear.replace(cards=(STEP,)),
        )
    )
    assert said(MAP, after) == [
        "I look, Pain points: “Too many” added",
        "I wait, Lived process: “The bell rings.” removed",
        "“I open the link.” moved from I wait to I wear",
    ]
    turned = MAP.replace(stages=(look, wait.replace(cards=wait.cards[::-1]), wear))
    assert said(MAP, turned) in (
        ["I wait, Lived process: “I open the link.” now comes after “The bell rings.”"],
        ["I wait, Lived process: “The bell rings.” now comes first"],
    )


def test_each_field_of_a_card_is_said_in_the_words_of_the_board() -> None:
    """Scales, feelings, choices, verbatims, figures and what a card points at are said in words, not in code."""
    old = Step(id="s", text="I pay.", emotion=-2, channel="email", priority=True, verbatims=(Verbatim(text="No"),))
    new = old.replace(emotion=2, channel="", priority=False, verbatims=(Verbatim(text="Yes"),), layer="ideal")
    here = "I look, Lived process, Ideal: “I pay.”"
    assert said(with_card(old), with_card(new)) == [
        f"{here}: Journey, from Lived to Ideal",
        f"{here}: Channel, was E-mail, empty now",
        f"{here}: Feels, from very bad to very good",
        f"{here}: Their words, “Yes” added",
        f"{here}: Their words, “No” removed",
        f"{here}: Must be flawless, from yes to no",
    ]
    kpi = Kpi(id="k", kpi="nps", target=30.5, measure=Measure(value=12))
    assert said(with_card(kpi), with_card(kpi.replace(target=40, measure=Measure(value=12, note="May")))) == [
        "I look, KPIs: “Net Promoter Score”: Target, from 30.5 to 40",
        "I look, KPIs: “Net Promoter Score”: Value, changed in its details",
    ]
    wish = Expectation(id="e", text="A day named", shaped_by=("communication", "word_of_mouth"))
    assert said(with_card(wish), with_card(wish.replace(importance=4, shaped_by=wish.shaped_by[::-1]))) == [
        "I look, Expectations: “A day named”: Importance, now 4",
        "I look, Expectations: “A day named”: Shaped by, in another order",
    ]


def test_long_texts_are_shown_where_they_part() -> None:
    """Of two long texts, the sentence shows the place where they differ."""
    long = "word " * 60
    before, after = (with_card(Goal(id="g", text=f"{long}{end}.")) for end in ("sooner", "later"))
    assert "sooner." in said(before, after)[0]
    assert "later." in said(before, after)[0]
    assert len(said(before, after)[0]) < 150


def test_words_of_any_script_are_said_as_they_are() -> None:
    """Emoji, right-to-left text, braces and formula signs stand in a sentence as they were typed."""
    for text in ("👟 chaussures", "أريد حذاء", "{place} {0}", "=1+1"):
        assert said(MAP, with_card(Goal(id="g", text=text))) == [f"I look, Goals: “I want shoes.” became “{text}”"]


def test_the_fewest_moves() -> None:
    """What must be moved is the fewest things: one that went from the end to the front is one."""
    assert moved("abcde", "eabcd") == {"e"}
    assert moved("abc", "abc") == set()
    assert moved("abcd", "xbacy") in ({"a"}, {"b"})
    assert moved(range(5000), [4999, *range(4999)]) == {4999}


def test_stages_side_by_side() -> None:
    """Stages are paired by id, else by title; one that is gone stands where it stood."""
    other = Journey(title="Other", stages=(Stage(id="x", title="I LOOK"), Stage(id="wear", title="I walk")))
    assert [(old and old.id, new and new.id) for old, new in paired(MAP, other)] == [
        ("look", "x"),
        ("wait", None),
        ("wear", "wear"),
    ]
    assert paired(Journey(title="Empty"), Journey(title="Empty")) == ()


def test_two_equal_maps_are_said_to_be_equal() -> None:
    """Without a difference there is a sentence all the same."""
    assert said_differences((), "en") == "Nothing differs."
