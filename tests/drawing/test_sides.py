"""Pictures of one side of a map: the emotion curve, the gap of ideal and lived, importance and satisfaction."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest
from pictured import faults, unreadable

import journeykit as jk
from journeykit.drawing import describe, on_page, render
from journeykit.drawing.charts import lay_out, lay_out_side
from journeykit.drawing.charts.matrix import places
from journeykit.drawing.charts.of_map import VIEWS
from journeykit.errors import BadData, BadValue
from journeykit.model.cards import Card, Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim
from journeykit.model.journey import Journey, Persona, Stage

LONG = "I look for the one pair of shoes that will still fit after noon, and that I need not send back again"
SIDES = tuple(view for view in VIEWS if view != "map")
ON_PAGES = ("curve", "gap", "matrix")
"""Those that a page shows, and a phone."""


def a_map(stages: int, steps: int, long: bool = False) -> Journey:
    """A map of so many stages, each with so many cards in every lane."""
    text = LONG if long else "I wait."
    return Journey(title="Wait", need=text, persona=Persona(name=text, need=text, context=text), stages=tuple(
        Stage(
            title=f"{LONG} {n}" if long else f"Stage {n}", phase=("before", "during", "after")[n % 3],
            cards=tuple(card for m in range(steps) for card in _cards(text, n, m)),
        )
        for n in range(stages)
    ))  # fmt: skip


def _cards(text: str, n: int, m: int) -> tuple[Card, ...]:
    """One card in every lane, of both journeys in that of the steps."""
    return (
        Goal(text=text), Pain(text=text),
        Expectation(text=f"{text} {m}", importance=1 + (n + 2 * m) % 5, satisfaction=1 + (2 * n + m) % 5),
        Step(
            text=text, emotion=(n + m) % 5 - 2, feeling="a feeling in words", moment="moment", priority=m == 0,
            touchpoint=("cart", text, "")[m % 3], channel=("web", "phone", text)[n % 3],
            department=("legal", "payment_providers", text)[(n + m) % 3], verbatims=(Verbatim(text=text),),
        ),
        Step(text=text, layer="ideal", emotion=2),
        Opportunity(text=text, impact=1 + (n + m) % 5, effort=1 + (2 * n + m) % 5, owner="legal"),
        Kpi(text=text, target=90, alert=70, unit="percent", measure=Measure(value=60 + 7 * ((n + m) % 6), low=58)),
    )  # fmt: skip


OWN = {"one": a_map(1, 1), "usual": a_map(6, 3), "many": a_map(12, 4), "long": a_map(4, 2, long=True)}
MADE = {
    "thirteen": (13, 130),
    "sixty": (60, 480),
    "strange": (5, 60, "fr", "strange"),
    "letters": (5, 60, "en", "long"),
}


def named(view: str, journey: Journey) -> str:
    return describe(journey, "en", view)  # type: ignore[arg-type]


@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize("name", [*OWN, *MADE, "example en", "example fr"])
def test_nothing_overlaps_on_a_side_of_a_map(name, view, make_map):
    """Whatever the map, every text stands whole and free, at 7 points or more, with its contrast in both styles."""
    language = "fr" if name.endswith("fr") else "en"
    journey = OWN[name] if name in OWN else make_map(*MADE[name]) if name in MADE else jk.example(language)
    picture = lay_out_side(journey, view, language)
    assert list(faults(picture)) == []
    assert min(text.size for text in picture.texts) >= 7.0
    assert [*unreadable(picture, "light"), *unreadable(picture, "dark")] == []


@pytest.mark.parametrize("view", SIDES)
def test_an_empty_map_says_what_is_missing(view):
    """A map with nothing to show there is refused in words that say what to add."""
    with pytest.raises(BadValue, match=r"\n?(Give|Add|Say|Write) "):
        jk.draw(Journey(title="Nothing yet"), view)


def test_a_side_that_there_is_not_is_refused():
    """The choices are named."""
    with pytest.raises(BadValue, match="curve, gap, expectations, matrix, impact, heat"):
        jk.draw(jk.example(), "spiral")


def test_the_gap_is_the_ideal_mean_minus_the_lived_one():
    """Stages come from the largest gap, and each says its two means."""
    stages = (
        Stage(title="Pay", cards=(Step(text="a", emotion=0), Step(text="b", layer="ideal", emotion=1))),
        Stage(title="Return", cards=(
            Step(text="c", emotion=-2), Step(text="d", emotion=-1), Step(text="e", layer="ideal", emotion=2),
        )),
        Stage(title="Rate", cards=(Step(text="f", emotion=1),)),
    )  # fmt: skip
    title, _, *lines = named("gap", Journey(title="Shoes", stages=stages)).split("\n")
    assert title == "The widest gap: “Return”"
    assert [line.partition(":")[0] for line in lines[:3]] == ["Return", "Pay", "Rate"]
    assert "lived −1.5, ideal +2, gap +3.5" in lines[0]
    assert "no ideal feeling yet" in lines[2]


def test_what_decides_and_fails_comes_first():
    """Points are ranked by importance times what is missing; the four parts are told apart at 4."""
    rows = [
        {"name": name, "importance": importance, "satisfaction": satisfaction}
        for name, importance, satisfaction in (
            ("late", 3, 1),
            ("worst", 5, 1),
            ("kept", 5, 5),
            ("bad", 4, 2),
            ("x", None, 2),
        )
    ]
    assert [one.row["name"] for one in places(rows)] == ["worst", "bad", "kept", "late"]
    edges = [{"importance": one, "satisfaction": other} for one, other in ((4, 3.9), (4, 4), (3, 3), (3.9, 4))]
    assert [one.part for one in places(edges)] == ["fix", "flawless", "later", "enough"]


def test_points_on_one_spot_stand_beside_each_other():
    """Each of the expectations with the same scores is seen, with its number."""
    cards = tuple(Expectation(text=f"Number {n}", importance=4, satisfaction=2) for n in range(9))
    picture = lay_out_side(Journey(title="Same", stages=(Stage(title="One", cards=cards),)), "matrix", "en")
    assert list(faults(picture)) == []
    assert sum(text.text == "7" for text in picture.texts) == 2  # on the field, and in the list


def test_points_that_share_a_spot_stay_near_their_scores():
    """A dozen expectations with the best scores stand nearer to them than to any other."""
    cards = tuple(Expectation(text=f"Number {n}", importance=5, satisfaction=5) for n in range(12))
    picture = lay_out_side(Journey(title="Best", stages=(Stage(title="One", cards=cards),)), "matrix", "en")
    numbers = [text for text in picture.texts if text.anchor == "center" and text.font == "bold" and text.size > 7.5]
    (four,) = (text.y for text in picture.texts if text.text == "4" and text.anchor == "right")
    (five,) = (text.y for text in picture.texts if text.text == "5" and text.anchor == "right")
    assert len(numbers) == 12
    assert all(text.y < (four + five) / 2 for text in numbers)


def test_a_curve_without_ups_and_downs_says_so():
    """One step is not at once the lowest and the highest."""
    journey = Journey(title="One", stages=(Stage(title="I wait", cards=(Step(text="I wait.", emotion=-1),)),))
    assert named("curve", journey).startswith("Every step feels the same: bad\n")


def test_the_curve_marks_the_step_that_is_looked_at():
    """The number of the chosen step stands in its circle; a step that there is not marks none."""
    chosen, none = (
        [one.get("text") for one in on_page(jk.example(), "curve", step=n)["wide"]["marks"]] for n in (9, 99)
    )
    assert (chosen.count("9"), none.count("9")) == (2, 1)


@pytest.mark.parametrize("view", ON_PAGES)
def test_a_page_gets_plain_data_for_wide_and_narrow(view):
    """Text stays text, colours go by their role, nothing is drawn beyond the sheet, and the alternative says it all."""
    page = json.loads(json.dumps(on_page(jk.example("fr"), view, "fr"), allow_nan=False))
    for name in ("wide", "narrow"):
        sheet = page[name]
        texts = [one for one in sheet["marks"] if "text" in one]
        assert texts
        assert all(-0.01 <= one["y"] <= sheet["height"] for one in texts)
        assert all(not re.match("#", one["colour"]) for one in texts)
        assert all((one["fill"] or "").startswith("#") is False for one in sheet["marks"] if "d" in one)
    assert page["narrow"]["width"] < 100 < page["wide"]["width"]
    assert page["about"] == describe(jk.example("fr"), "fr", view)


def test_a_side_is_saved_like_a_map():
    """Every format carries its text alternative; the title of the file is what the picture shows."""
    drawn = render(jk.example(), "svg", view="matrix").decode()
    assert '<title id="map-title">Fix first: “I see at once how to return them”</title>' in drawn
    assert "importance 5, satisfaction 1" in drawn


def test_answers_become_the_same_matrix():
    """What customers answered is drawn as means with their intervals; empty cells count for nothing."""
    rows = [("On time", 5, 2), ("On time", 4, 3), ("On time", None, 3), ("Free", 2, 4), ("Free", 3, 5)]
    frame = jk.events.priorities(pd.DataFrame(rows, columns=["Attente", "Importance", "Satisfaction"]))
    assert "1. On time: importance 4.5, satisfaction 2.7; Fix first" in describe(frame)
    assert "2 answers: too few for an interval." in describe(frame)
    assert frame["answers"].tolist() == [2, 2]
    many = jk.events.priorities(pd.DataFrame(rows * 9, columns=["expectation", "importance", "satisfaction"]))
    assert "18 answers; 95 % intervals: importance 4.2 to 4.8" in describe(many)
    assert list(faults(lay_out(many, "en"))) == []


def test_answers_that_are_none_are_refused():
    """Without the columns, or without any score, it is said what is needed."""
    with pytest.raises(BadData, match="no column “satisfaction”"):
        jk.events.priorities(pd.DataFrame({"expectation": ["a"], "importance": [1]}))
    with pytest.raises(BadData, match="1 to 5"):
        jk.events.priorities(pd.DataFrame({"expectation": ["a"], "importance": [9], "satisfaction": ["?"]}))
