"""The checks of exercises 05 to 09: what is right, what wrong answers are told, and what is no answer at all."""

from __future__ import annotations

import re
from math import inf, nan
from typing import Any

import pandas as pd
import pytest

from journeykit.course.checking import Feedback, judge
from journeykit.course.tasks import tasks, tasks_of
from journeykit.text import LANGUAGES

RIGHT: list[tuple[str, Any, str, str]] = [
    ("05-a", 431, "431 scores, of 477 answers", "431 notes, pour 477 réponses"),
    ("05-b", 35.27, "35.3, from 431 answers", "35,3, sur 431 réponses"),
    ("05-b", 35, "35.3, from 431 answers", "35,3, sur 431 réponses"),
    ("05-c", 81.8, "1,043 of the 1,275 delivered", "sur 1 275 commandes livrées"),
    ("05-d", 3.887, "3.9 days", "3,9 jours"),
    ("05-e", "unclear", "29.9 (264 answers) to 35 (40 answers)", "29,9 (264 réponses) à 35 (40 réponses)"),
    ("05-f", "on_time_delivery_rate", "73.8 % in April", "73,8 % en avril"),
]
"""Task, answer, and a part of what is said in each language."""

WRONG: list[tuple[str, Any, str, str, str]] = [
    ("05-a", 477, "rows", "477 is every answer", "477, c’est le nombre de réponses"),
    ("05-a", 46, "none", "46 is how many left", "46, c’est le nombre de clients"),
    ("05-a", 163, "comments", "163 is how many wrote", "163, c’est le nombre de commentaires"),
    ("05-a", 9, "scores", "9 is how many different scores", "9, c’est le nombre de notes différentes"),
    ("05-a", 400, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-b", 31.87, "all_rows", "all 477 rows; 46 people", "par les 477 lignes ; 46 personnes"),
    ("05-b", 22.2, "zeros", "46 empty rows into 0", "46 lignes vides en 0"),
    ("05-b", 0.353, "fraction", "the scale is not", "pas l’échelle"),
    ("05-b", 51.74, "promoters", "The 71 detractors", "Les 71 détracteurs"),
    ("05-b", -35.3, "reversed", "sign is turned around", "signe est inversé"),
    ("05-b", 55.7, "eights", "who gave 8", "ont donné 8"),
    ("05-b", 42.2, "sixes", "A 6 counts as a detractor", "Un 6 est un détracteur"),
    ("05-b", 8.2, "mean", "mean of the scores", "moyenne des notes"),
    ("05-b", 152, "counts", "223 − 71", "223 − 71"),
    ("05-b", 60.4, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-c", 76.0, "all_orders", "all 1,373 orders. 98 of them", "1 373 commandes. 98 d’entre elles"),
    ("05-c", 84.1, "by_day", "You compared days", "Vous avez comparé des jours"),
    ("05-c", 18.2, "late", "came late", "en retard"),
    ("05-c", 0.818, "fraction", "the scale is not", "pas l’échelle"),
    ("05-c", 1043, "count", "1,043 is how many", "1 043, c’est le nombre"),
    ("05-c", 50, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-d", 5.93, "mean", "5.9 days is the mean", "5,9 jours, c’est la moyenne"),
    ("05-d", 93.3, "hours", "This is in hours", "C’est en heures"),
    ("05-d", 3, "whole_days", "3 full days", "3 jours pleins"),
    ("05-d", 40, "unknown", "do not recognise", "ne reconnaissons pas"),
    ("05-e", "rose", "rose", "anywhere from 6.7 to 57.6", "entre 6,7 et 57,6"),
    ("05-e", "useless", "useless", "not proof that nothing changed", "ne prouve pas que rien n’a changé"),
    ("05-e", "hide", "hide", "only 40 people answered", "40 personnes seulement"),
    ("05-f", "nps", "nps", "in May, at 33.9", "en mai, à 33,9"),
    ("05-f", "delivery_lead_time", "delivery_lead_time", "worst month is 4.2 days", "pire mois est à 4,2 jours"),
    ("05-f", "together", "together", "same month", "même mois"),
]
"""Task, answer, which foreseen answer it is, and a part of what is said in each language."""

MINE = [one.id for name in ("05_kpis",) for one in tasks_of(name)]


def said(feedback: Feedback) -> dict[str, str]:
    """Everything that an answer is told, by language, its spaces plain; no value is left unfilled."""
    parts = [one for one in (feedback.says, feedback.already, feedback.next, feedback.more) if one is not None]
    told = {language: " ".join(one.to(language) for one in parts) for language in LANGUAGES}
    told = {language: re.sub("[\u00a0\u202f]", " ", text) for language, text in told.items()}
    assert not any(re.search(r"\{\w+\}", text) for text in told.values()), told
    return told


@pytest.mark.parametrize(("key", "answer", "english", "french"), RIGHT, ids=lambda one: str(one)[:20])
def test_the_right_answer_is_correct_and_says_why(key: str, answer: Any, english: str, french: str) -> None:
    """The right answer is correct, with the figures that make it right, in both languages."""
    feedback = judge(key, answer)
    assert feedback.state == "correct", feedback
    assert english in said(feedback)["en"]
    assert french in said(feedback)["fr"]


@pytest.mark.parametrize(("key", "answer", "name", "english", "french"), WRONG, ids=lambda one: str(one)[:20])
def test_a_wrong_answer_is_told_its_own_message(key: str, answer: Any, name: str, english: str, french: str) -> None:
    """A plausible wrong answer is named, with its own numbers, in both languages."""
    feedback = judge(key, answer)
    assert (feedback.state, feedback.name) == ("try_again", name), feedback
    assert english in said(feedback)["en"]
    assert french in said(feedback)["fr"]


@pytest.mark.parametrize("key", MINE)
def test_every_task_is_tried_here(key: str) -> None:
    """Each check has its right answer and at least two wrong ones in this file."""
    assert [one[0] for one in RIGHT].count(key) >= 1
    assert len([one for one in WRONG if one[0] == key]) >= 2


@pytest.mark.parametrize("key", MINE)
@pytest.mark.parametrize("answer", [..., None, "", [], pd.DataFrame()], ids=["dots", "none", "empty", "list", "frame"])
def test_no_answer_is_not_wrong(key: str, answer: Any) -> None:
    """The three dots, nothing, and an empty table are not yet an answer: the task says how to start."""
    feedback = judge(key, answer)
    assert feedback.state == "not_yet"
    assert feedback.next is tasks()[key].start


@pytest.mark.parametrize("key", MINE)
@pytest.mark.parametrize(
    "answer", [nan, inf, pd.DataFrame({"a": [1, 2]}), lambda: 1, object(), {"a": 1}, b"35", "zzz"], ids=repr
)
def test_an_answer_of_another_kind_is_said_so(key: str, answer: Any) -> None:
    """What is not of the kind that is asked for is said to be so, without a guess and without an error."""
    feedback = judge(key, answer)
    assert (feedback.state, feedback.name) == ("try_again", "other kind")
    said(feedback)
