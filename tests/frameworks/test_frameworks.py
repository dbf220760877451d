from __future__ import annotations

from datetime import date
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

from journeykit.errors import NotFound
from journeykit.files.native import dumps
from journeykit.frameworks import example, examples, framework, frameworks
from journeykit.model.journey import PHASES, Journey
from journeykit.model.review import review
from journeykit.model.vocabulary import words
from journeykit.model.wording import like_a_department
from journeykit.text import LANGUAGES, Language

room = import_module("journeykit.frameworks")  # `journeykit.frameworks` is also a function
FOLDER = Path(str(files("journeykit.frameworks")))
FILES = sorted(FOLDER.rglob("*.journey.json"))
STAGES = {
    "blank": 0, "need-to-resolution": 3, "five-stages": 5, "inbound-funnel": 6, "six-stages": 6, "b2b-leads": 7,
    "ecommerce-13": 13,
}  # fmt: skip


def test_all_seven_frameworks_are_there() -> None:
    """The seven frameworks of the method are listed, the shortest first, with their numbers of stages."""
    assert {key: one.stages for key, one in frameworks().items()} == STAGES
    assert list(frameworks()) == list(STAGES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_of_the_package_is_what_the_kit_would_write(file: Path) -> None:
    """Every map of the package is an ordinary map file in today's format."""
    key, language = file.name.removesuffix(".journey.json").rsplit(".", 1)
    listed = {**frameworks(), **examples()}[key]
    assert language in listed.languages
    folder = "" if file.parent == FOLDER else "examples"
    assert file.read_text(encoding="utf-8") == dumps(room._read(folder)[key, language])


@pytest.mark.parametrize("key", STAGES)
def test_both_languages_tell_the_same_framework(key: str) -> None:
    """Ids, phases and events are the same in both languages; titles and hints are each language's own."""
    english, french = framework(key), framework(key, "fr")
    assert (english.language, french.language) == LANGUAGES
    assert english.sources
    assert french.sources
    for one, other in zip(english.stages, french.stages, strict=True):
        assert (one.id, one.phase, one.activities) == (other.id, other.phase, other.activities)
        assert one.title != other.title
        assert one.hint
        assert other.hint


@pytest.mark.parametrize("key", STAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_stages_of_a_framework_are_in_order_and_speak_for_the_customer(key: str, language: Language) -> None:
    """Phases go before, during, after; no stage bears a department's name; the review finds no fault."""
    journey = framework(key, language)
    ranks = [PHASES.index(stage.phase) for stage in journey.stages]
    assert ranks == sorted(ranks)
    assert not [stage.title for stage in journey.stages if like_a_department(stage.title)]
    assert [finding.code for finding in review(journey)] == (["JK101"] if key == "blank" else [])


def test_a_new_map_has_no_scenario_yet() -> None:
    """What the framework says of itself stands in the list, not in the new map."""
    assert framework("six-stages").scenario == ""
    assert frameworks()["six-stages"].description["en"].startswith("From the need to loyalty")


def test_an_unknown_framework_names_those_there_are() -> None:
    """A wrong id raises an error with the ids to choose from; so does a wrong example."""
    with pytest.raises(NotFound, match=r"no framework shoes\. Choose one of blank,.*ecommerce-13"):
        framework("shoes")
    with pytest.raises(NotFound, match=r"no example six-stages\. Choose one of .*buying-shoes"):
        example(id="six-stages")


def test_adding_a_framework_is_adding_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file put into the folder is listed; in a language it is not written in, it comes in the one it is."""
    mine = Journey.model_validate({"title": "Trois temps", "language": "fr", "stages": [{"title": "Je viens"}]})
    (tmp_path / "three.fr.journey.json").write_text(dumps(mine), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a map")
    monkeypatch.setattr(room, "files", lambda _: tmp_path)
    room._read.cache_clear()
    room._listed.cache_clear()
    try:
        assert frameworks()["three"].languages == ("fr",)
        assert framework("three", "en").stages[0].title == "Je viens"
    finally:
        room._read.cache_clear()
        room._listed.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_is_complete(language: Language) -> None:
    """Buying shoes: 16 lived steps in six stages, every lane filled in every stage, every field in use."""
    journey = example(language)
    assert (len(journey.stages), len(journey.steps())) == (6, 16)
    assert journey.language == language
    header = (journey.persona.name, journey.scenario, journey.need, journey.resolution, journey.owner, journey.sources)
    assert all(header)
    for stage in journey.stages:
        assert {card.lane for card in stage.cards} == {"goal", "expectation", "step", "pain", "opportunity", "kpi"}
        assert stage.of("step", "ideal")
        assert stage.activities
    for _, step in journey.steps():
        assert step.touchpoint in words("touchpoint")
        assert step.channel in words("channel")
        assert step.department in words("department")
        assert step.emotion is not None
        assert step.feeling
        assert step.rests_on != "assumption"
    assert sum(step.priority for _, step in journey.steps()) == 2
    assert {step.moment for _, step in journey.steps()} == {None, "zero", "first", "second", "third", "moment"}
    assert all(kpi.measure and kpi.target is not None and kpi.alert is not None for _, kpi in journey.kpis())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_has_nothing_to_remark(language: Language) -> None:
    """The review finds nothing in the worked example until it is overdue."""
    assert review(example(language), today=date(2026, 11, 21)) == ()
    assert [f.code for f in review(example(language), today=date(2027, 2, 22))] == ["JK108"]


def test_figures_of_the_example_are_what_they_say() -> None:
    """Every rate is its numerator over its denominator, inside its interval, and says it is illustrative."""
    for _, kpi in example().kpis():
        measure = kpi.measure
        assert measure is not None
        assert measure.note == "Illustrative figure"
        assert measure.low is not None
        assert measure.high is not None
        assert measure.low <= measure.value <= measure.high
        if kpi.measured_in == "percent":
            assert measure.numerator is not None
            assert measure.denominator
            assert measure.value == round(100 * measure.numerator / measure.denominator, 1)


def test_the_two_tellings_of_the_example_agree() -> None:
    """English and French differ in words only: ids, scores, emotions, figures and links are the same."""
    spoken = {
        "text", "title", "hint", "feeling", "source", "moment_question", "owner", "segment", "note", "touchpoint",
        "need", "resolution", "scenario", "persona", "language", "sources",
    }  # fmt: skip

    def bare(plain: object) -> object:
        if isinstance(plain, dict):
            return {name: bare(value) for name, value in plain.items() if name not in spoken}
        return [bare(one) for one in plain] if isinstance(plain, list) else plain

    for key in examples():
        english, french = (example(language, key).model_dump(mode="json") for language in LANGUAGES)
        assert bare(english) == bare(french)
