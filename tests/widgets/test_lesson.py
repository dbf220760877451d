"""What lesson and exercise notebooks call: the learner's map goes on by itself, and nothing raises at a learner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from page import Page

import journeykit as jk
from journeykit.course.lessons import lessons
from journeykit.course.own_map import FILE, prepared, start
from journeykit.model.cards import Goal
from journeykit.model.journey import Journey
from journeykit.text import Language
from journeykit.widgets import Exercise, Lesson
from journeykit.widgets.own import OwnBuilder
from journeykit.widgets.part import Part
from journeykit.workshop.store import Store


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work folder of one's own, in English, in a notebook."""
    monkeypatch.setenv("JOURNEYKIT_WORK", str(tmp_path))
    monkeypatch.setenv("JOURNEYKIT_STORE", str(tmp_path / "work.sqlite"))
    for name in ("JOURNEYKIT_SERVED", "JOURNEYKIT_LANG", "JPY_SESSION_NAME", "SCRIPT_NAME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a page of `journeykit serve`."""
    monkeypatch.setenv("JOURNEYKIT_SERVED", "1")


def goal(text: str, stage: str = "wait") -> dict[str, Any]:
    return {"do": "add_card", "stage": stage, "card": Goal(text=text).model_dump(mode="json", exclude_defaults=True)}


def goals(journey: Journey) -> list[str]:
    return [card.text for _, card in journey.cards("goal")]


def told(shown: Any) -> str:
    """What a notebook shows of something, as text."""
    found = shown._repr_mimebundle_()
    return str((found[0] if isinstance(found, tuple) else found)["text/plain"])


# -- the map goes from lesson to lesson


def test_nothing_is_kept_before_the_first_edit(work: Path) -> None:
    """Who only looks leaves no file, and gets the prepared map of each lesson."""
    for key in lessons():
        assert Lesson(key).journey == start(key, "en")
    assert list(work.iterdir()) == []


def test_what_was_built_is_there_in_the_next_lesson(work: Path) -> None:
    """The first edit makes the file; every later lesson, and exercise 09, opens that map."""
    page = Page(Lesson("02_goals").board())
    assert "problem" not in page.edit(**goal("I want to know when."))
    assert jk.load(work / FILE) == page.builder.journey
    assert page.view["saved"].startswith("Saved")
    for key in ("03_expectations", "09_your_own_map"):
        assert goals(Lesson(key).journey) == ["I want to know when."]
    assert goals(Exercise("09_your_own_map").journey) == ["I want to know when."]


def test_two_notebooks_follow_each_other() -> None:
    """Of two lessons that are open at once, neither writes over what the other did; the board shows it when asked."""
    first, second = Page(Lesson("02_goals").board()), Page(Lesson("03_expectations").board())
    first.edit(**goal("First"))
    second.edit(**goal("Second"))
    assert goals(second.builder.journey) == ["First", "Second"]
    first.ask("look")
    assert [card["text"] for card in first.view["cards"].values()] == ["First", "Second"]
    first.edit(**goal("Third"))
    assert goals(Lesson("04_lived_process").journey) == ["First", "Second", "Third"]


def test_a_damaged_file_is_said_and_left(work: Path) -> None:
    """It is never written over: the strip and the board say where it is broken, and editing goes on in memory."""
    (work / FILE).write_text('{"format": 1, "tit')
    lesson = Lesson("04_lived_process")
    page = Page(lesson.board())
    assert "line 1" in page.view["lesson"]["trouble"]
    assert lesson._steps()["trouble"] == page.view["lesson"]["trouble"]
    answer = page.edit(**goal("I want to know."))
    assert FILE in answer["says"]
    assert page.view["saved"] == "Not saved"
    assert "I want to know." in goals(page.builder.journey)
    assert (work / FILE).read_text() == '{"format": 1, "tit'
    (work / FILE).unlink()
    page.edit(**goal("And when."))
    assert page.view["lesson"]["trouble"] == ""
    assert {"I want to know.", "And when."} <= set(goals(jk.load(work / FILE)))


def test_a_file_damaged_meanwhile_is_left(work: Path) -> None:
    """What breaks the file while the board is open is said at the next edit, which stays on the board alone."""
    page = Page(Lesson("02_goals").board())
    page.edit(**goal("First"))
    (work / FILE).write_text("{")
    page.edit(**goal("Second"))
    assert (work / FILE).read_text() == "{"
    assert page.view["saved"] == "Not saved"
    assert goals(page.builder.journey) == ["First", "Second"]


def test_a_folder_that_cannot_be_used_is_said(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lesson runs all the same, on a map in memory."""
    (work / "taken").write_text("a file")
    monkeypatch.setenv("JOURNEYKIT_WORK", str(work / "taken" / "below"))
    lesson = Lesson("02_goals")
    page = Page(lesson.board())
    assert "JOURNEYKIT_WORK" in page.view["lesson"]["trouble"]
    page.edit(**goal("First"))
    assert goals(lesson.journey) == ["First"]
    assert told(lesson.next())


def test_begin_again_keeps_the_old_map(work: Path) -> None:
    """Another map takes the place of one's own, which stays beside it as a file; undo brings it back."""
    page = Page(Lesson("09_your_own_map").board())
    page.edit(**goal("First"))
    page.ask("again", id="six-stages")
    assert len(page.view["order"]) == 6
    assert "First" in goals(jk.load(work / "my-map-1.journey.json"))
    page.ask("undo")
    assert "First" in goals(page.builder.journey)
    page.ask("again", id="")
    assert page.builder.journey == prepared("en")
    assert "problem" in page.ask("again", id="no-such-framework")


def test_a_lesson_keeps_to_its_map() -> None:
    """A page can neither leave a lesson's map, nor open another framework or file in its place."""
    page = Page(Lesson("02_goals").board())
    before = page.builder.journey
    assert "problem" in page.ask("leave")
    for how in ("framework", "example", "file", "key", "course", None, 7):
        page.ask("start", how=how, id="six-stages", key="x" * 24)
    assert page.builder.journey == before


# -- served


@pytest.mark.usefixtures("served")
def test_served_the_browser_knows_the_map(work: Path) -> None:
    """The first edit puts the map into the store under a new key; another lesson finds it by that key."""
    page = Page(Lesson("02_goals").board())
    assert page.ask("start", how="course", key="")["view"]["key"] == ""
    page.edit(**goal("First"))
    key = page.view["key"]
    assert not (work / FILE).exists()
    with Store.open() as store:
        assert goals(store.work(key).journey) == ["First"]
    lesson = Lesson("03_expectations")
    other = Page(lesson.board())
    assert goals(other.builder.journey) != ["First"]
    lesson._met({"how": "course", "key": key, "guest": "guest-1"})
    assert [card["text"] for card in other.view["cards"].values()] == ["First"]
    other.edit(**goal("Second"))
    with Store.open() as store:
        assert goals(store.work(key).journey) == ["First", "Second"]


@pytest.mark.usefixtures("served")
def test_a_key_that_opens_nothing_is_forgotten() -> None:
    """The page is told, and begins with the prepared map."""
    page = Page(Lesson("04_lived_process").board())
    answer = page.ask("start", how="course", key="no-such-key")
    assert answer["forgotten"] is True
    assert answer["view"]["header"]["title"] == "Getting my bike repaired"


@pytest.mark.usefixtures("served")
def test_the_way_to_the_builder_keeps_the_map_first() -> None:
    """A map that was only looked at is kept when it is to be opened elsewhere; its key is told."""
    page = Page(Lesson("04_lived_process").board())
    key = page.ask("keep")["key"]
    with Store.open() as store:
        assert store.work(key).journey == start("04_lived_process", "en")


# -- what is shown


def test_the_board_is_the_lessons() -> None:
    """It works on the lesson's lanes, shows those before, says what lacks at which stage, and what it is done with."""
    page = Page(Lesson("02_goals").board())
    about = page.view["lesson"]
    assert (about["lanes"], about["before"], about["whole"]) == (["goal"], [], False)
    assert [one["title"] for one in about["missing"]] == [stage.title for stage in start("02_goals", "en").stages]
    assert about["part"] == "5 to go"
    for stage in page.view["order"]:
        page.edit(**goal("I want to know.", stage))
    assert page.view["lesson"]["missing"] == []


def test_the_steps_follow_the_map() -> None:
    """A step is done when the map says so, and the lesson's own is where one is."""
    lesson = Lesson("02_goals", "fr")
    shown = lesson._steps()["steps"]
    assert [one["state"] for one in shown] == ["correct", "begun", "not_yet", "not_yet", "not_yet"]
    assert [one["here"] for one in shown] == [False, True, False, False, False]
    page = Page(lesson.board())
    for stage in page.view["order"]:
        page.edit(**goal("Je veux savoir.", stage))
    assert lesson._steps()["steps"][1]["state"] == "correct"


def test_ids_that_do_not_exist_are_said() -> None:
    """An unknown lesson, exercise or task gives a calm card that names what there is."""
    for shown in (Lesson("04-lived"), Exercise("x"), Lesson(None), Exercise("05_kpis").task("05-z")):  # type: ignore[arg-type]
        assert "There is no" in told(shown)
    assert isinstance(Lesson("04-lived").board(), OwnBuilder)


@pytest.mark.parametrize("key", lessons())
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_cell_of_a_lesson_runs(key: str, language: Language) -> None:
    """Steps, board, quiz, next, tasks and summary can be shown in both languages, without a front end."""
    lesson, exercise = Lesson(key, language), Exercise(key, language)
    for part in (lesson, lesson.board(), lesson.quiz(), lesson.hand_in(), exercise):
        assert part._repr_mimebundle_()
    assert lesson.language in json.dumps(lesson.next()._repr_mimebundle_())
    exercise.summary()


def test_next_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are those of notebooks in Jupyter, and of pages where it is served; the last lesson has no next."""

    def links(language: Any, key: str = "04_lived_process") -> list[str]:
        html = Lesson(key, language).next()._repr_mimebundle_()["text/html"]
        return [part.split('"')[0] for part in html.split('href="')[1:]]

    assert links("en") == ["../exercises/04_lived_process.ipynb", "05_kpis.ipynb"]
    assert links("fr") == ["../../exercises/fr/04_lived_process.ipynb", "05_kpis.ipynb"]
    assert links("en", "09_your_own_map") == ["../exercises/09_your_own_map.ipynb"]
    monkeypatch.setenv("JOURNEYKIT_SERVED", "1")
    assert links("fr") == ["../exercises/04_lived_process", "05_kpis"]


def test_a_picture_has_its_words() -> None:
    """A drawn map carries its text alternative; what cannot be drawn is said."""
    lesson = Lesson("04_lived_process", "fr")
    shown = lesson.draw(lesson.journey)
    assert isinstance(shown, Part)
    assert "Je cherche un réparateur" in shown.view["alt"]
    assert shown.view["title"] == lesson.journey.title
    assert "Traceback" not in told(lesson.draw(7))


# -- handing in


def test_what_is_to_fix_is_said_before() -> None:
    """The form says how many things the review would fix, as the map stands, and hands in all the same."""
    lesson = Lesson("09_your_own_map")
    form = lesson.hand_in()
    assert form.view["fixes"] == ""
    page = Page(lesson.board())
    page.edit(do="change_stage", stage="wait", fields={"title": "Marketing"})
    assert form.view["fixes"].startswith("The review has 1 thing to fix")


def test_two_files_with_ones_name(work: Path) -> None:
    """The map and its picture, under a name that every system can write."""
    lesson = Lesson("09_your_own_map")
    says = lesson._make({"name": " Zoë  O'Neil/../é "})["says"]
    assert sorted(path.name for path in work.iterdir()) == ["Zoe-O-Neil-e_map.journey.json", "Zoe-O-Neil-e_map.png"]
    assert jk.load(work / "Zoe-O-Neil-e_map.journey.json") == lesson.journey
    assert str(work) in says


@pytest.mark.usefixtures("served")
def test_served_the_two_files_are_downloads(work: Path) -> None:
    """Nothing is written on the server; who gives no name has that of the map."""
    files = Lesson("09_your_own_map")._make({"name": ""})["files"]
    assert [one["name"].partition("_")[0] for one in files] == ["Getting-my-bike-repaired"] * 2
    assert list(work.glob("*_map*")) == []
