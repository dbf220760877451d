"""What is written in the course's tables: complete, in both languages, and fit to teach."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.pofile import read_po

from journeykit.course.lessons import lessons
from journeykit.course.quizzes import questions
from journeykit.course.tasks import Task, tasks, tasks_of
from journeykit.course.texts import read, texts_of

TABLES = (
    "lessons.toml", "rubric.toml", *(f"{kind}/{name}.toml" for kind in ("tasks", "quizzes") for name in lessons()),
)  # fmt: skip
OPTIONAL = {"number", "text", "map"}  # how one answers without options
WRONG_FRENCH = (
    (r"[\"“”]", "a straight or English quotation mark"),
    (r"(?<![A-Za-z`(])'|'(?![\w`])|[a-zà-ÿ]'[a-zà-ÿ]", "a straight apostrophe"),
    (r"!", "an exclamation mark"),
    (r"points? de douleur", "a calque of pain point: it is an irritant"),
    (r"[ \w}»][:;?](?:\s|$)", "no no-break space before : ; or ?"),
    (r"«(?!\u202f)|(?<!\u202f)»", "no narrow no-break space inside « »"),
    (r"\d %", "a space that breaks before %"),
)
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]+>|https?://\S+", re.DOTALL)


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def entries(name: str) -> list[tuple[str, Any]]:
    return texts_of(read(name))


@pytest.mark.parametrize("name", TABLES)
def test_every_sentence_is_in_both_languages(name: str) -> None:
    """Each sentence has English and French that differ where they are sentences, and the same values in both."""
    found = entries(name)
    assert found
    for place, said in found:
        assert {"en", "fr"} <= set(said), place
        assert said["en"].strip(), place
        assert said["fr"].strip(), place
        assert len(said["en"].split()) < 4 or said["en"] != said["fr"], place
        if ".right." in place or ".wrong." in place:
            assert holes(said["en"]) == holes(said["fr"]), place


def french(top: Path) -> list[str]:
    tables = [said["fr"] for name in TABLES for _, said in entries(name)]
    for path in sorted(top.glob("*/fr/*.po")):
        with path.open("rb") as stream:
            tables += [str(message.string) for message in read_po(stream, locale="fr") if message.id]
    return [CODE.sub("", text) for text in tables]


@pytest.mark.parametrize(("wrong", "why"), WRONG_FRENCH)
def test_french_is_written_as_french(top: Path, wrong: str, why: str) -> None:
    """French typography and the terms of the glossary hold in every sentence of the course."""
    assert [text for text in french(top) if re.search(wrong, text)] == [], why


@pytest.mark.parametrize("lesson", list(lessons()))
def test_a_quiz_teaches(lesson: str) -> None:
    """A question has three to five options, at least one right and one wrong, and each explains itself."""
    found = questions(lesson)
    assert [one.id for one in found] == [f"{lesson[:2]}-q{i + 1}" for i in range(len(found))]
    for question in found:
        assert 3 <= len(question.options) <= 5, question.id
        assert 0 < sum(option.right for option in question.options) < len(question.options), question.id
        for option in question.options:
            assert len(option.says.en.split()) >= 6, (question.id, option.text.en)


def test_ids_are_one_of_a_kind() -> None:
    """A task belongs to one exercise, whose number it begins with, and they follow the alphabet."""
    assert len(tasks()) == sum(len(tasks_of(name)) for name in lessons())
    for name in lessons():
        letters = "abcdefg"[: len(tasks_of(name))]
        assert [one.id for one in tasks_of(name)] == [f"{name[:2]}-{letter}" for letter in letters]


@pytest.mark.parametrize("name", list(lessons()))
def test_a_task_helps(name: str) -> None:
    """A task has three hints in words, how to start, an answer to what was not foreseen, and two foreseen mistakes."""
    for task in tasks_of(name):
        assert len(task.hints) == 3, task.id
        assert all(hint.en and "In code" not in hint.en and "En code" not in hint.fr for hint in task.hints), task.id
        assert {n for n, _ in task.in_code} <= {1, 2, 3}, task.id
        assert "unknown" in task.wrong, task.id
        assert len(task.wrong) >= 3, task.id
        assert (task.ask in OPTIONAL) == (not task.options), task.id
        assert not task.rubric or task.ask == "map", task.id
        assert not gives_away(task), task.id


def gives_away(task: Task) -> bool:
    """Whether a foreseen mistake tells the right options outright."""
    return any("{answer}" in message.says.en for message in task.wrong.values())
