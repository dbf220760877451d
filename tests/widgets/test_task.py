"""A task without code: what was typed reaches its check as what it asks for, and the answer is said and kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import journeykit as jk
from journeykit.course.feedback import _DONE
from journeykit.course.tasks import task, tasks
from journeykit.model.edits import AddStage
from journeykit.model.journey import Stage
from journeykit.text import LANGUAGES, Language
from journeykit.widgets import Exercise
from journeykit.widgets.own import OwnBuilder
from journeykit.widgets.part import Part
from journeykit.widgets.task import ANSWERS, answer_of


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work folder of one's own, and nothing answered yet."""
    monkeypatch.setenv("JOURNEYKIT_WORK", str(tmp_path))
    monkeypatch.delenv("JOURNEYKIT_SERVED", raising=False)
    _DONE.clear()
    return tmp_path


def part_of(shown: Any) -> Part:
    """The answering part of a task, whatever stands above it."""
    found = [one for one in getattr(shown, "children", (shown,)) if isinstance(one, Part)]
    return found[0]


def ask(part: Part, **content: Any) -> dict[str, Any]:
    """What the page hears when it asks."""
    heard: list[dict[str, Any]] = []
    part.send = heard.append  # type: ignore[method-assign,assignment]
    part._handle_custom_msg({"n": 1, **content}, [])
    return json.loads(json.dumps(heard[0], allow_nan=False))  # type: ignore[no-any-return]


def of_kind(kind: str) -> str:
    return next(one.id for one in tasks().values() if one.ask == kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_task_can_be_shown(language: Language) -> None:
    """Each has the field that it asks for, options where it needs some, and three hints without code."""
    for one in tasks().values():
        if one.explore:
            continue  # its data come from the notebook, which CI runs
        view = part_of(Exercise(one.exercise, language).task(one.id)).view
        assert view["ask"] in ("number", "choice", "several", "order", "text", "map")
        assert bool(view["options"]) == (view["ask"] in ("choice", "several", "order"))
        assert len(view["hints"]) == 3
        assert not any("In code" in said or "En code" in said for *_, said in view["hints"])


def test_an_empty_field_is_not_wrong() -> None:
    """Check on nothing says not yet, and how to start."""
    for kind in ("number", "choice", "several"):
        one = task(of_kind(kind))
        told = ask(part_of(Exercise(one.exercise).task(one.id)), ask="check", answer="")["told"]
        assert told["state"] == "not_yet"
        assert told["rows"][0][1].casefold() == one.start.to("en").casefold()


def test_both_decimal_marks_are_read() -> None:
    """A number is read as people type it in English and in French; words are told that a number is expected."""
    one = task(of_kind("number"))
    part = part_of(Exercise(one.exercise).task(one.id))
    english, french = (ask(part, ask="check", answer=typed)["told"] for typed in ("12345.5", "12\u202f345,5"))
    assert english["state"] == french["state"] == "try_again"
    assert english["says"] == french["says"]
    assert ask(part, ask="check", answer="many")["told"]["state"] == "try_again"


def test_only_what_was_offered_is_an_answer() -> None:
    """Several is a set, an order a row of the task's own options; anything else is no answer."""
    several, order, number = task(of_kind("several")), task(of_kind("order")), task(of_kind("number"))
    ids = [key for key, _ in several.options]
    assert answer_of([ids[0], "<b>", 7, None], several) == frozenset(ids[:1])
    assert answer_of("x", several) == frozenset()
    row = [key for key, _ in order.options]
    assert answer_of(row[::-1], order) == tuple(row[::-1])
    assert answer_of({"a": 1}, number) is None
    assert len(answer_of("1" * 1_000_000, number)) < 100_000


def test_answers_are_kept_for_handing_in(work: Path) -> None:
    """The last answer of each task stands in one file; nothing empty, and other answers stay."""
    several, number = task(of_kind("several")), task(of_kind("number"))
    ids = [key for key, _ in several.options][:2]
    ask(part_of(Exercise(several.exercise).task(several.id)), ask="check", answer=ids)
    ask(part_of(Exercise(number.exercise).task(number.id)), ask="check", answer="12,5")
    ask(part_of(Exercise(number.exercise).task(number.id)), ask="check", answer="")
    assert json.loads((work / ANSWERS).read_text()) == {several.id: ids, number.id: "12,5"}


def test_a_file_of_answers_that_cannot_be_read_is_left(work: Path) -> None:
    """It is not written over, and the answer is checked all the same."""
    (work / ANSWERS).write_text("{")
    number = task(of_kind("number"))
    assert "told" in ask(part_of(Exercise(number.exercise).task(number.id)), ask="check", answer="12,5")
    assert (work / ANSWERS).read_text() == "{"


def test_a_map_task_checks_what_is_on_the_board(work: Path) -> None:
    """The map is one of the task's own, kept beside the learner's; Check sees it as it stands."""
    one = task("01-f")
    exercise = Exercise(one.exercise)
    shown = exercise.task(one.id)
    board = shown.children[0]
    assert isinstance(board, OwnBuilder)
    assert board.journey.stages == ()
    assert board._about()["tells"] is False  # Check alone says that a task is done
    first = ask(part_of(shown), ask="check")["told"]
    board._done(board._open.do(AddStage(stage=Stage(title="I have money set aside"))))
    assert (work / "01-f.journey.json").exists()
    assert ask(part_of(shown), ask="check")["told"]["says"] != first["says"]
    assert exercise.task(one.id).children[0].now.stages[0].title == "I have money set aside"


def test_a_map_task_starts_from_the_map_it_is_given() -> None:
    """Tasks on a case begin with its map; those of exercise 09 are on the learner's own."""
    begun = jk.framework("five-stages")
    assert Exercise("01_stages").task("01-f", begun).children[0].journey == begun
    last = Exercise("09_your_own_map")
    for one in tasks().values():
        if one.exercise == "09_your_own_map" and one.ask == "map":
            assert last.task(one.id).children[0] is last.board()


def test_the_list_knows_what_is_done() -> None:
    """A task answered right, here or in code, is done in every list of its exercise that is shown."""
    exercise = Exercise("01_stages")
    above, below = exercise._list(), exercise._list()
    _DONE["01-a"] = "correct"
    ask(below, ask="look")
    assert [one["id"] for one in above.view["tasks"] if one["done"]] == ["01-a"]
    assert [one["id"] for one in below.view["tasks"] if one["done"]] == ["01-a"]
