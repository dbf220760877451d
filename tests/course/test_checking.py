"""The checker: what it takes, what it refuses, and that nothing a learner gives makes it fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from journeykit.course import check, checking, feedback
from journeykit.course.checking import Verdict, checks, close, judge, right, wrong
from journeykit.course.feedback import done, plain
from journeykit.course.tasks import Message, Task, task
from journeykit.course.texts import Said
from journeykit.frameworks import framework
from journeykit.model.journey import Journey
from journeykit.widgets import Builder

KINDS = ("number", "whole", "text", "choice", "several", "order", "frame", "journey")
OPTIONS = (("gap", Said("The gap", "L’écart")), ("goal", Said("The goal", "L’objectif")))


def made(kind: str) -> Task:
    told, title = Message(Said("You gave {n}.", "Vous avez donné {n}.")), Said("T", "T")
    hints = (Said("Look `here`", "Regardez ici"), Said("Think", "Pensez"), Said("x = ...", "x = ..."))
    start = Said("How?", "Comment ?")
    return Task(f"99-{kind}", "99_test", title, 5, kind, told, {"unknown": told}, start, hints, OPTIONS)


@pytest.fixture(autouse=True)
def own_tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A task of each kind, whose check says back what it was given; 1, or anything else that equals it, is right."""
    known = {f"99-{kind}": made(kind) for kind in KINDS}
    monkeypatch.setattr(checking, "task", known.__getitem__)
    monkeypatch.setattr(feedback, "tasks_of", lambda _: tuple(known.values()))
    monkeypatch.setattr(feedback, "_DONE", {})
    monkeypatch.delenv("JOURNEYKIT_EXPECT", raising=False)
    for kind in KINDS:
        columns = ("stage",) if kind == "frame" else ()
        checks(f"99-{kind}", kind, columns=columns)(said_back)  # type: ignore[arg-type]
    yield
    for kind in KINDS:
        checking._CHECKS.pop(f"99-{kind}")


def said_back(answer: Any) -> Verdict:
    values = {"n": list(answer) if isinstance(answer, frozenset) else answer}
    return right(**values) if isinstance(answer, float) and close(answer, 1) else wrong("unknown", **values)


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        ("number", 1.04, "You gave 1.0."),
        ("number", np.float64(0.97), "You gave 0.97."),
        ("number", "1 234,5", "You gave 1,234.5."),
        ("number", "1,234.5", "You gave 1,234.5."),
        ("number", "53,4 %", "You gave 53.4."),
        ("whole", 3.0, "You gave 3."),
        ("whole", np.int64(1200), "You gave 1,200."),
        ("text", "  word ", "You gave word."),
        ("choice", "L’écart", "You gave gap."),
        ("choice", ["gap"], "You gave gap."),
        ("several", ["goal"], "You gave “goal”."),
        ("order", "goal, gap", "You gave “goal”, “gap”."),
        ("order", pd.Series(["gap", "goal"]), "You gave “gap”, “goal”."),
    ],
)
def test_an_answer_is_taken_as_it_comes(kind: str, answer: Any, text: str) -> None:
    """An answer may be typed in English or French, come from pandas, or be the words of a choice."""
    assert judge(f"99-{kind}", answer).says.to("en") == text


@pytest.mark.parametrize(
    "answer", [..., None, "", "  ", [], (), {}, set(), pd.DataFrame(), pd.Series(dtype=float)], ids=repr
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_is_not_yet(kind: str, answer: Any) -> None:
    """Nothing was tried, so nothing is wrong: three dots, None and all that is empty are not yet, with how to start."""
    told = judge(f"99-{kind}", answer)
    assert told.state == "not_yet"
    assert told.next == Said("How?", "Comment ?")


class Odd:
    """Something that fails however it is touched."""

    def __len__(self) -> int:
        raise ValueError

    def __float__(self) -> float:
        raise OverflowError

    def __repr__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        ("number", pd.Series([1, 2]), "One number is expected here; you gave a column of 2 values."),
        ("number", pd.DataFrame({"a": [1]}), "One number is expected here; you gave a table of 1 rows and 1 columns."),
        ("number", "many", "One number is expected here; you gave the text “many”."),
        ("number", True, "One number is expected here; you gave True, which is yes or no."),
        ("number", float("nan"), "The result is not a number."),
        ("number", np.inf, "The result is not a number."),
        ("number", print, "you gave a function; it may lack its brackets ()."),
        ("number", pd.NA, "One number is expected here"),
        ("whole", 1.5, "A whole number is expected here; you gave 1.5."),
        ("text", 3, "A text is expected here, between quotation marks; you gave 3."),
        ("choice", "other", "That is none of the choices; you gave the text “other”. Choose among gap, goal."),
        ("several", 7, "A list is expected here"),
        ("order", ["gap"], "Each of the 2 stands once in the order; you gave 1."),
        ("order", ["gap", "gap"], "Each of the 2 stands once in the order; you gave 2."),
        ("frame", 3, "A table is expected here; you gave 3."),
        ("frame", pd.DataFrame({"a": [1]}), "The table lacks the column stage. It has a."),
        ("journey", "map", "A map is expected here; you gave the text “map”."),
    ],
)
def test_another_kind_of_answer_is_said(kind: str, answer: Any, text: str) -> None:
    """What was given and what is expected is said, where the answer is of another kind."""
    told = judge(f"99-{kind}", answer)
    assert told.state == "try_again"
    assert text in told.says.to("en")
    assert told.says.to("fr") != told.says.to("en")


@pytest.mark.parametrize("answer", [Odd(), object(), type, lambda: 1, b"\xff", {"a": ...}, [[]], 10**400, "x" * 10**6])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_makes_it_fail(kind: str, answer: Any) -> None:
    """Whatever is given, a card comes back, short enough to be read."""
    told = plain(judge(f"99-{kind}", answer), "fr")
    assert told["state"] in ("try_again", "not_yet")
    assert len(told["says"]) < 700


def test_maps_and_tables() -> None:
    """A map may come in its Builder, a column with a name as a table."""
    assert judge("99-journey", Builder(framework("six-stages"))).name == "unknown"
    assert judge("99-journey", Journey(title="T")).name == "unknown"
    assert judge("99-frame", pd.Series([1, 2], index=pd.Index(["a", "b"], name="stage"), name="n")).name == "unknown"


def test_an_unknown_task_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that is none is said with where to find it; it is no error."""
    monkeypatch.setattr(checking, "task", task)
    told = check(3, 1)  # type: ignore[arg-type]
    assert told.state == "not_yet"
    assert "There is no task 3." in repr(told)


def test_the_card() -> None:
    """The card says state, id, what was given, and opens hints one by one; text of a learner is never markup."""
    card = check("99-text", "<img src=x onerror=alert(1)> `code`")
    html = card._repr_mimebundle_()["text/html"]
    assert "<img" not in html
    assert "&lt;img" in html
    assert html.count("<details>") == 3
    assert "<code>here</code>" in html
    assert "Try again" in html
    assert "99-text" in repr(card)
    assert json.dumps(plain(card.feedback, "fr"))


def test_what_is_done_is_counted() -> None:
    """A task that was answered right stays done, and the card counts it."""
    check("99-number", 7)
    assert done("99_test") == ()
    card = check("99-number", 1)
    check("99-number", 7)
    assert done("99_test") == ("99-number",)
    assert f"1 of {len(KINDS)} tasks" in repr(card)


def test_the_course_can_be_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """With JOURNEYKIT_EXPECT, a check that comes out otherwise fails its cell, so that CI hears it."""
    monkeypatch.setenv("JOURNEYKIT_EXPECT", "correct")
    check("99-number", 1)
    with pytest.raises(AssertionError, match="99-number is try_again, not correct"):
        check("99-number", 2)
