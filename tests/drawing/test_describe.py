"""The text alternative of the picture."""

from __future__ import annotations

from journeykit.drawing import describe
from journeykit.model.cards import Expectation, Kpi, Measure, Opportunity, Pain, Step, Verbatim
from journeykit.model.journey import Journey, Stage

STAGE = Stage(
    title="I send them back",
    phase="after",
    cards=(
        Expectation(text="I see at once how.", importance=5, satisfaction=1, shaped_by=("communication",)),
        Step(
            text="I call the hotline.", touchpoint="hotline", emotion=-2, feeling="lost", priority=True,
            moment="moment", verbatims=(Verbatim(text="Three pages.", source="Call, 27 October"),),
            rests_on="data", source="214 calls",
        ),
        Step(text="The label is in the box.", layer="ideal"),
        Pain(id="p", text="Two phone numbers."),
        Opportunity(text="One number.", answers="p", owner="Customer management"),
        Kpi(
            kpi="on_time_delivery_rate", target=95,
            measure=Measure(value=92, numerator=92, denominator=100, low=85, high=96),
        ),
    ),
)  # fmt: skip


def test_tells_everything_the_picture_shows():
    """Steps with number, place, feeling, words; pains with their answer; KPIs with value, target, state, interval."""
    told = describe(Journey(title="Shoes", stages=(STAGE,)), "en")
    for part in (
        "Stage 1, After purchase: I send them back",
        "Be flawless here first: I call the hotline",
        "Importance: 5 of 5", "Satisfaction: 1 of 5", "Shaped by: Your communication",
        "Step number 1: I call the hotline.", "Touchpoint: Hotline", "Feels: very bad",
        "“Three pages.”, Call, 27 October",
        "Moment of truth", "Must be flawless", "Rests on: Data", "Source: 214 calls",
        "Ideal step: The label is in the box.",
        "Answers the pain point: Two phone numbers.", "Owner: Customer management",
        "On-time delivery, 92.0\xa0%, target ≥ 95.0\xa0%, Watch, 92 of 100, 95 %: 85.0 to 96.0",
    ):  # fmt: skip
        assert part in told, part


def test_neutral_is_a_feeling():
    """An emotion of 0 is told as neutral, not left out as nothing; one that is not known is left out."""
    told = describe(Journey(title="Shoes", stages=(Stage(title="I wait", cards=(Step(text="I wait.", emotion=0),)),)))
    assert "Feels: neutral" in told
    silent = describe(Journey(title="Shoes", stages=(Stage(title="I wait", cards=(Step(text="I wait."),)),)))
    assert "Feels" not in silent


def test_tells_in_the_language_asked_for():
    """The words of the vocabulary and the phases are in the language asked for; the map's own words stay."""
    told = describe(Journey(title="Shoes", stages=(STAGE,)), "fr")
    assert "Après l’achat" in told
    assert "très mal" in told
    assert "I call the hotline." in told


def test_an_empty_map_is_told_too():
    """A map of which there is only a title is told in two lines."""
    assert describe(Journey(title="Shoes")).splitlines() == ["Customer journey map: Shoes", "0 stages, 0 steps."]
