from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from journeykit.errors import BadValue, NotFound
from journeykit.model.cards import LANES, Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, fields_of, said
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.value import new_id
from journeykit.model.vocabulary import find, word, words
from journeykit.text import LANGUAGES

CARDS = (
    Kpi(id="k", text="On time", target=95, measure=Measure(value=92)),
    Step(id="ideal", text="I pay with one tap.", layer="ideal"),
    Step(id="lived", text="I type my card number.", emotion=-1),
    Opportunity(id="o", text="Guest checkout", answers="p"),
    Pain(id="p", text="I must open an account."),
    Goal(id="g", text="I want to pay quickly."),
)
MAP = Journey(title="Shoes", stages=(Stage(id="pay", title="I pay", phase="during", cards=CARDS),))


def test_cards_stand_in_the_order_of_the_lanes() -> None:
    """However cards come, they stand lane by lane, lived steps before ideal ones."""
    assert [card.id for card in MAP.stages[0].cards] == ["g", "lived", "ideal", "p", "o", "k"]
    assert MAP.replace(stages=(MAP.stages[0].replace(cards=CARDS[::-1]),)) == MAP


def test_what_a_map_holds_is_found() -> None:
    """Stages and cards are found by id, steps by layer, KPIs with their stage."""
    assert MAP.stage("pay").title == "I pay"
    assert MAP.index("pay") == 0
    assert MAP.find("p")[1].text == "I must open an account."
    assert [step.id for _, step in MAP.steps()] == ["lived"]
    assert [step.id for _, step in MAP.steps("ideal")] == ["ideal"]
    assert [kpi.id for _, kpi in MAP.kpis()] == ["k"]
    assert [card.id for _, card in MAP.cards("pain")] == ["p"]


@pytest.mark.parametrize("look", [MAP.stage, MAP.index, MAP.find])
def test_what_is_not_there_is_said(look: Any) -> None:
    """A stage or card that is gone raises an error with the way back."""
    with pytest.raises(NotFound, match=r"no (stage|card) gone in this map\. .*undo"):
        look("gone")


def test_values_never_change() -> None:
    """A map and its cards are frozen; `replace` returns a new one."""
    with pytest.raises(ValidationError):
        MAP.title = "Boots"  # type: ignore[misc]
    assert MAP.replace(title="Boots").title == "Boots"
    assert MAP.title == "Shoes"


def test_two_things_never_share_an_id() -> None:
    """Stages and cards have ids of their own, over the whole map."""
    with pytest.raises(BadValue, match="two stages or cards have the id pay"):
        MAP.replace(stages=(*MAP.stages, Stage(title="Other", cards=(Goal(id="pay", text="x"),))))
    assert len({new_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("value", "changes", "says"),
    [
        (MAP, {"title": " "}, "title: must not be empty"),
        (MAP, {"language": "de"}, "language: must be one of 'en', 'fr'; you gave de"),
        (MAP, {"colour": "red"}, "colour: is not known in a map"),
        (MAP, {"persona": {"age": 3}}, "age: is not known in a map"),
        (CARDS[2], {"emotion": 5}, "must be at most 2; you gave 5"),
        (CARDS[2], {"emotion": True}, "Feels: must be a whole number; you gave True"),
        (CARDS[2], {"moment": "tenth"}, "must be one of"),
        (Expectation(text="x"), {"importance": 0}, "must be at least 1; you gave 0"),
        (CARDS[0], {"target": float("inf")}, "Target: must be a number; you gave inf"),
        (CARDS[0], {"kpi": "happiness"}, "no KPI happiness in the catalogue"),
        (CARDS[0], {"text": ""}, "a KPI needs a name"),
        (Persona(), {"name": "x" * 301}, "at most 300 characters; you gave 301"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_in_plain_words(value: Any, changes: dict[str, Any], says: str) -> None:
    """Every refusal names the field, what is allowed and what was given; never the library's own words."""
    with pytest.raises(BadValue) as caught:
        value.replace(**changes)
    assert says in str(caught.value)
    assert "pydantic" not in str(caught.value)


@pytest.mark.parametrize("lane", LANES, ids=lambda lane: lane.id)
def test_a_lane_says_all_that_board_and_picture_need(lane: Any) -> None:
    """Every lane has its card, names, example and icon, and every field of its card says how it is shown."""
    assert lane.card.model_fields["lane"].default == lane.id
    assert all(str(one) for one in (lane.title, lane.one, lane.example, lane.icon))
    assert set(fields_of(lane.card)) == set(lane.card.model_fields) - {"lane", "id", "text"}
    for show in fields_of(lane.card).values():
        assert not show.words or words(show.words)


def test_words_are_recognised_in_any_language_and_others_stay() -> None:
    """What is typed by name becomes the id of the vocabulary; anything else, nothing included, stays as typed."""
    assert Step(text="x", touchpoint="panier", channel="À LA MAISON").touchpoint == "cart"
    assert find("channel", "à la  Maison") == "at_home"
    assert Step(text="x", touchpoint="Coach").touchpoint == "Coach"
    assert [find(kind, "") for kind in ("touchpoint", "channel", "department", "unit")] == [""] * 4
    assert said(Step(text="x", touchpoint="cart"), "touchpoint", "fr") == "Panier"
    assert said(Step(text="x"), "touchpoint", "fr") == ""
    assert word("touchpoint", "Coach").names == dict.fromkeys(LANGUAGES, "Coach")


def test_a_kpi_knows_its_name_unit_direction_and_state() -> None:
    """A KPI takes from the catalogue what it does not say itself."""
    kpi = Kpi(kpi="on_time_delivery_rate", target=95, measure=Measure(value=92))
    assert (kpi.name("fr"), kpi.measured_in, kpi.direction, kpi.state) == (
        "Livraison à l’heure",
        "percent",
        "up",
        "watch",
    )
    own = Kpi(text="Returns", unit="percent", good="down", target=20, alert=25)
    assert own.replace(measure=Measure(value=27)).state == "alert"
    assert (own.name("fr"), own.state) == ("Returns", "unknown")


def test_what_is_empty_in_a_card_stays_empty() -> None:
    """`replace` without changes gives the same card: nothing is filled in behind one's back."""
    for lane in LANES:
        card = lane.card.model_validate({"text": "x"})
        assert card.replace() == card
