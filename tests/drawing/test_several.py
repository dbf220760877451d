"""Pictures of several maps: emotion curves together, two maps side by side."""

from __future__ import annotations

from datetime import date

import pytest
from pictured import faults, unreadable

import journeykit as jk
from journeykit.drawing import describe, render
from journeykit.drawing.charts import lay_out_side
from journeykit.errors import BadValue
from journeykit.model.cards import Expectation, Goal, Kpi, Measure, Step
from journeykit.model.journey import Journey, Persona, Stage


def a_map(name: str, *feelings: tuple[int, ...], first: int = 0) -> Journey:
    """A persona's map: a stage for each row of feelings; its ids are its own."""
    stages = tuple(
        Stage(title=f"Stage {n}", phase="before", cards=tuple(Step(text=f"Step {m}", emotion=one)
              for m, one in enumerate(row)))
        for n, row in enumerate(feelings, start=first)
    )  # fmt: skip
    return Journey(title="Shoes", persona=Persona(name=name), stages=stages)


MAYA, LEO = a_map("Maya", (0, 1), (2,), (-1, -1)), a_map("Leo", (0,), (-2, -2), (-1,), (1,))
ANA = a_map("Ana", (1,), (0,), first=2)


def test_the_curves_say_where_they_are_furthest_apart():
    """Stages of one title are the same; the title names that with the widest gap of means, the lead who feels how."""
    title, lead, *lines = describe((MAYA, LEO, ANA), "en", "curve").split("\n")
    assert title == "They feel furthest apart at “Stage 1”"
    assert lead == "On average “Leo” feels −2 there, “Maya” +2, on a scale of −2 to +2."
    assert lines[0] == "Stage 0: Maya +0.5; Leo 0; Ana not there."
    assert lines[3] == "Stage 3: Maya not there; Leo +1; Ana 0."


def test_maps_without_a_common_stage_are_compared_by_phase():
    """Of two journeys with other stages the phases are compared; side by side their stages face each other."""
    other = Journey(title="Boots", persona=Persona(name="Leo"), stages=(
        Stage(title="In the shop", phase="before", cards=(Step(text="I try.", emotion=2),)),
        Stage(title="At home", phase="after", cards=(Step(text="I wear.", emotion=-1),)),
    ))  # fmt: skip
    title, _, *lines = describe((MAYA, other), "en", "curve").split("\n")
    assert title == "They feel furthest apart at “Before purchase”"
    assert lines[:2] == ["Before purchase: Maya +0.2; Leo +2.", "After purchase: Maya not there; Leo −1."]
    assert describe((MAYA, other), "en", "beside").startswith("“Maya” and “Leo” have no stage in common\n")
    drawn = [text.text for text in lay_out_side((MAYA, other), "beside", "en").texts]
    assert drawn.count("no such stage") == len(MAYA.stages) - len(other.stages)


def test_maps_without_a_name_are_told_apart_by_their_titles_or_numbers():
    """Personas first, then titles, else numbers."""
    bare = [one.replace(persona=Persona()) for one in (MAYA, LEO)]
    assert "Stage 0: Map 1 +0.5; Map 2 0." in describe(bare, "en", "curve")
    assert "Stage 0: Map 1 +0.5; Boots 0." not in describe((bare[0], bare[1].replace(title="Boots")), "en", "curve")
    assert "Stage 0: Shoes +0.5; Boots 0." in describe((bare[0], bare[1].replace(title="Boots")), "en", "curve")


def sides() -> tuple[Journey, Journey]:
    """A map and what another team made of it."""
    cards = (Goal(id="g1", text="I want to pay fast."), Goal(id="g2", text="I want to pay safely."))
    more = (Expectation(id="e", text="No account", importance=4, satisfaction=2), Kpi(id="k", kpi="nps", target=30))
    one = Journey(title="Shoes", owner="Red", stages=(Stage(id="s", title="I pay", cards=(*cards, *more)),))
    changed = (cards[0], Goal(text="I want a receipt."), more[0].replace(satisfaction=4), more[1])
    wait = Stage(title="I wait", cards=(Step(text="I wait."),))
    return one, one.replace(owner="Blue", stages=(one.stages[0].replace(cards=changed), wait))


def test_side_by_side_marks_what_differs():
    """Cards that only one has, and those whose fields differ, are counted, marked with a sign and a word, and told."""
    said = describe(sides(), "en", "beside")
    title, lead, *lines = said.split("\n")
    assert title == "“Red” and “Blue” differ most at “I pay”"
    assert lead == "1 card only in “Red”, 2 only in “Blue”, 1 in both but different, 2 the same."
    assert any("Satisfaction, from 2 to 4" in line for line in lines)
    assert any("The stage “I wait” added" in line for line in lines)
    drawn = [text.text for text in lay_out_side(sides(), "beside", "en").texts]
    assert drawn.count("only here") == 3 + 1 + 1  # the cards, the stage, and what the sign means
    assert {"Satisfaction: 2", "Satisfaction: 4", "no such stage", "differs", "the same in both"} <= set(drawn)


def test_equal_maps_differ_in_nothing():
    """That is said, and nothing is marked."""
    assert describe((MAYA, MAYA), "en", "beside").startswith("Nothing differs\n0 cards only in “Map 1”")


def test_one_map_beside_itself_is_lived_and_ideal():
    """Of one map the two journeys stand side by side; steps at one touchpoint of a stage are a pair."""
    said = describe(jk.example(), "en", "beside")
    assert "14 cards only in “Lived”, 8 only in “Ideal”, 2 in both but different, 0 the same." in said
    with pytest.raises(BadValue, match=r"both a lived and an ideal.*Add steps"):
        jk.draw(MAYA, "beside")


@pytest.mark.parametrize(
    ("maps", "view", "says"),
    [
        ((MAYA, LEO), "heat", "curve, beside"),
        ((MAYA, LEO), "map", "curve, beside"),
        ((MAYA, LEO, ANA), "beside", "two maps, not 3"),
        ((MAYA,) * 7, "curve", "7 curves .* Choose 6 maps at most"),
        ((Journey(title="A"), Journey(title="B")), "curve", "Give the steps a feeling"),
        ((Journey(title="A"), Journey(title="A")), "beside", "no stages yet"),
        ((), "curve", "picture cannot be made"),
        ((MAYA, "Leo"), "curve", "picture cannot be made"),
    ],
)
def test_what_cannot_be_drawn_is_refused(maps, view, says):
    """Every refusal names what is allowed, or what to do."""
    with pytest.raises(BadValue, match=says):
        jk.draw(maps, view)


@pytest.mark.parametrize("view", ["curve", "beside"])
@pytest.mark.parametrize("name", ["plain", "long", "strange", "sixty", "example"])
def test_nothing_overlaps_on_a_picture_of_several(name, view, make_map):
    """Whatever the maps, every text stands whole and free, at 7 points or more, with its contrast in both styles."""
    if name == "example":
        maps = (jk.example("fr"), jk.example("fr").replace(persona=Persona(name="Léo"), stages=()), LEO)
    else:
        size, kind = ((60, 200), "plain") if name == "sixty" else ((13, 90), name)
        maps = tuple(make_map(*size, "fr", kind, seed) for seed in (1, 2))
    picture = lay_out_side(maps[:2] if view == "beside" else maps, view, "fr")
    assert list(faults(picture)) == []
    assert min(text.size for text in picture.texts) >= 7.0
    assert [*unreadable(picture, "light"), *unreadable(picture, "dark")] == []


def test_a_picture_of_several_is_a_file_and_an_axes():
    """It is saved with its words, in the language of the first map, and drawn on an Axes."""
    drawn = render((MAYA, LEO), "svg", view="curve", style="dark").decode()
    assert '<title id="map-title">They feel furthest apart at “Stage 1”</title>' in drawn
    assert jk.draw((MAYA, LEO), "beside").about == describe((MAYA, LEO), "en", "beside")


def test_a_series_becomes_a_sparkline():
    """Days and values, by the id of the card or of the KPI, are drawn as a line and told from the first to the last."""
    kpi = Kpi(id="k", kpi="nps", target=30, measure=Measure(value=12))
    journey = Journey(title="Shoes", stages=(Stage(title="I rate", cards=(kpi,)),))
    series = {"nps": [(date(2026, 9, 1), 20.0), (date(2026, 9, 8), None), (date(2026, 9, 15), 12.0)]}
    assert "from 20 on 1 September 2026 to 12 on 15 September 2026" in describe(
        journey, "en", "sparklines", series=series
    )
    measured = {"k": {when: Measure(value=value) for when, value in series["nps"] if value is not None}}
    assert describe(journey, "en", "sparklines", series=measured) == describe(
        journey, "en", "sparklines", series=series
    )
    plain = lay_out_side(journey, "sparklines", "en")
    shown = lay_out_side(journey, "sparklines", "en", series=series)
    more = {text.text for text in shown.texts} - {text.text for text in plain.texts}
    assert more == {"How it went", "1 September 2026 to 15 September 2026"}
    assert render(journey, "svg", view="sparklines", series=series) != render(journey, "svg", view="sparklines")


@pytest.mark.parametrize(
    ("series", "says"),
    [
        ({"ces": []}, "no KPI ces. .*: k, nps"),
        ({"nps": [("Monday", 1.0)]}, "days and values"),
        ({"nps": 12}, "days and values"),
        ({"nps": [(date(2026, 9, 1), "many")]}, "days and values"),
    ],
)
def test_what_is_no_series_is_refused(series, says):
    """It is said which KPIs there are, or what a series is made of."""
    kpi = Kpi(id="k", kpi="nps", target=30, measure=Measure(value=12))
    with pytest.raises(BadValue, match=says):
        jk.draw(Journey(title="Shoes", stages=(Stage(title="I rate", cards=(kpi,)),)), "sparklines", series=series)
