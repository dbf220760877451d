"""The learner's own map: the prepared one, what each lesson starts from, and what a lesson still wants of it."""

from __future__ import annotations

from typing import cast

import pytest

from journeykit.course.lessons import lessons
from journeykit.course.own_map import WORK, lacking, prepared, start
from journeykit.model.cards import Expectation, Goal, Kpi, Opportunity, Step
from journeykit.model.edits import AddCard, AddStage, ChangeCard, apply
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.method import progress
from journeykit.model.review import review
from journeykit.text import LANGUAGES, Language

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@BOTH
def test_the_prepared_map_is_whole(language: Language) -> None:
    """Nothing of the five steps lacks, both journeys are there, and the review finds nothing to fix."""
    whole = prepared(language)
    assert whole.language == language
    assert all(not one.missing and one.done == len(whole.stages) for one in progress(whole))
    assert all(stage.of("step", "ideal") and stage.of("pain") and stage.of("opportunity") for stage in whole.stages)
    assert [one.code for one in review(whole) if one.severity == "fix"] == []
    assert all(lacking(whole, lesson) == () for lesson in WORK)


@BOTH
def test_what_customers_say_has_a_source(language: Language) -> None:
    """Each verbatim says where it comes from; what rests on nothing is marked as an assumption."""
    steps = [step for _, step in prepared(language).steps()]
    assert all(one.source for step in steps for one in step.verbatims)
    assert all(card.source for _, card in prepared(language).cards() if card.rests_on != "assumption")
    assert {step.rests_on for step in steps} == {"assumption", "observation", "verbatim"}


def test_both_languages_tell_the_same_story() -> None:
    """The French map has the cards, feelings and figures of the English one, and none of its sentences."""
    english, french = prepared("en"), prepared("fr")

    def told(journey: Journey) -> list[tuple[object, ...]]:
        return [
            (stage.id, stage.phase, card.id, card.lane, card.rests_on, getattr(card, "emotion", None))
            for stage, card in journey.cards()
        ]

    assert told(english) == told(french)
    same = {card.text for _, card in english.cards()} & {card.text for _, card in french.cards()}
    assert same <= {""}


@BOTH
def test_a_lesson_starts_from_what_the_ones_before_fill(language: Language) -> None:
    """At each lesson the lanes of those before are there, and its own is left to the learner."""

    def lanes(lesson: str) -> set[str]:
        return {
            cast(Step, card).layer if card.lane == "step" else card.lane for _, card in start(lesson, language).cards()
        }

    assert lanes("01_stages") == lanes("02_goals") == set()
    assert lanes("03_expectations") == {"goal"}
    assert lanes("04_lived_process") == {"goal", "expectation"}
    assert lanes("05_kpis") == {"goal", "expectation", "lived"}
    assert lanes("06_ideal_and_gap") == {"goal", "expectation", "lived", "kpi"}
    assert lanes("07_priorities") == {"goal", "expectation", "lived", "kpi", "ideal"}
    assert not any(step.priority for _, step in start("07_priorities", language).steps())
    assert start("09_your_own_map", language) == prepared(language)
    assert len(lacking(start("08_personas_and_segments", language), "08_personas_and_segments")) == 2


def test_before_the_first_lesson_there_is_its_beginning() -> None:
    """Lesson 01 begins with the person, the two ends of the journey and its first stage: the others are its work."""
    first = start("01_stages", "en")
    assert first.persona.name == "Inès"
    assert first.need
    assert first.resolution
    assert [stage.title for stage in first.stages] == ["My brakes go soft"]
    assert [str(one.what) for one in lacking(first, "01_stages")] == [
        "a stage for the purchase itself",
        "a stage after the purchase: reception, use, loyalty",
    ]


@pytest.mark.parametrize("lesson", ["02_goals", "03_expectations", "04_lived_process", "05_kpis", "06_ideal_and_gap"])
def test_a_lesson_wants_its_lane_at_every_stage(lesson: str) -> None:
    """What lacks is said stage by stage, in the order of the map."""
    begun = start(lesson, "en")
    assert [one.stage for one in lacking(begun, lesson)] == [stage.id for stage in begun.stages]


def test_what_is_written_lacks_no_more() -> None:
    """A goal; an expectation with what shaped it; a step with words; a KPI with a target: each takes its stage out."""
    cards = {
        "02_goals": Goal(text="I want to know."),
        "03_expectations": Expectation(text="They call.", shaped_by=("sales_people",)),
        "04_lived_process": Step(text="I wait.", verbatims=({"text": "Nobody calls."},)),  # type: ignore[arg-type]
        "05_kpis": Kpi(kpi="nps", target=50),
        "06_ideal_and_gap": Step(text="They call at noon.", layer="ideal"),
    }
    for lesson, card in cards.items():
        told = apply(start(lesson, "en"), AddCard(stage="wait", card=card))
        assert "wait" not in [one.stage for one in lacking(told, lesson)]


def test_priorities_are_few_and_answered() -> None:
    """Lesson 07 wants one to three moments, a pain point, and an opportunity with an owner that answers it."""
    begun = start("07_priorities", "en")
    assert len(lacking(begun, "07_priorities")) == 3
    everything = begun
    for _, step in begun.steps():
        everything = apply(everything, ChangeCard(card=step.id, fields={"priority": True}))
    assert any("more than three" in str(one.what) for one in lacking(everything, "07_priorities"))
    whole = prepared("en")
    orphan = whole
    for _, card in whole.cards("opportunity"):
        assert isinstance(card, Opportunity)
        orphan = apply(orphan, ChangeCard(card=card.id, fields={"owner": ""}))
    assert [str(one.what) for one in lacking(orphan, "07_priorities")] == ["who owns that opportunity"]


def test_an_empty_map_is_no_trouble() -> None:
    """Every lesson says what an empty map lacks, and a map without lived steps is sent to lesson 04 first."""
    empty = Journey(title="x", persona=Persona())
    assert all(lacking(empty, lesson) for lesson in WORK)
    assert "lesson 04" in str(lacking(empty, "06_ideal_and_gap")[0].what)
    one = apply(empty, AddStage(stage=Stage(id="a", title="I look")))
    assert [gap.stage for gap in lacking(one, "02_goals")] == ["a"]


def test_every_lesson_has_its_work() -> None:
    """The table of what lessons work on names all of them, and nothing else."""
    assert list(WORK) == list(lessons())
