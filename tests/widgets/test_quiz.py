"""The quiz of a lesson, as its page is told of it."""

from __future__ import annotations

import json

import pytest

from journeykit.course.lessons import lessons
from journeykit.text import LANGUAGES, Language
from journeykit.widgets.quiz import quiz


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", lessons())
def test_every_option_explains_itself(lesson: str, language: Language) -> None:
    """Each question has an id, a right option and a wrong one, and something to say of each, in the language."""
    for one in quiz(lesson, language).view["questions"]:
        assert one["id"].startswith(lesson[:2])
        assert {option["right"] for option in one["options"]} == {True, False}
        assert all(option["text"] and option["says"] for option in one["options"])
        assert one["several"] == (sum(option["right"] for option in one["options"]) > 1)


def test_both_languages_have_the_same_questions() -> None:
    """What was chosen in one language is right in the other: options stand in the same places."""

    def places(language: Language) -> list[list[bool]]:
        return [[option["right"] for option in one["options"]] for one in quiz("01_stages", language).view["questions"]]

    assert places("en") == places("fr")


def test_nothing_of_the_page_is_taken() -> None:
    """A page that writes into the widget's state, or asks what there is not, changes nothing and gets an answer."""
    part = quiz("01_stages", "en")
    before = json.dumps(part.view)
    heard: list[object] = []
    part.send = heard.append  # type: ignore[method-assign,assignment]
    part.set_state({"view": {"kind": "quiz", "questions": []}})
    for content in ({"n": 1, "ask": "mark"}, {"n": "x" * 999, "ask": ["mark"]}, "mark", None):
        part._handle_custom_msg(content, [])
    assert json.dumps(part.view) == before
    assert heard == [{"n": 1}, {"n": None}]
