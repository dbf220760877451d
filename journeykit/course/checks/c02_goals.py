"""Checks of exercise 02: what citizens want when they renew an identity card."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any, Final

from journeykit.course.cases.public import by_errand
from journeykit.course.checking import Verdict, checks, right, wrong
from journeykit.course.checks.words import chosen, mentioned, remarked
from journeykit.course.tasks import task
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import fold
from journeykit.model.wording import in_the_first_person, speaks_for_the_shop
from journeykit.places import dataset

_LEAST: Final = 4
_MEANS: Final = re.compile(
    r"\b(apps?|buttons?|chatbots?|emails?|e-mails?|sms|text messages?|notifications?|newsletters?|websites?"
    r"|online forms?|applis?|applications?|boutons?|courriels?|mails?|robots?|alertes?|sites? web"
    r"|formulaires? en ligne)\b"
)
_THEIRS: Final = re.compile(r"\b(incomplete files?|dossiers? incomplets?)\b")
"""The office's words in 02-c."""


@checks("02-a", "several")
def _whose(answer: frozenset[str]) -> Verdict:
    own = {"travel", "papers", "photo", "date"}
    if answer == own:
        return right(n=len(own), others=len(task("02-a").options) - len(own))
    if office := answer - own:
        return wrong("office", chosen=chosen("02-a", office), good=len(answer & own), n=len(answer))
    return wrong("missing", chosen=chosen("02-a", answer))


@checks("02-b", "choice")
def _goal(answer: str) -> Verdict:
    return right() if answer == "sure" else wrong(answer)


@checks("02-c", "text")
def _turned(answer: str) -> Verdict:
    own = in_the_first_person(answer)
    if speaks_for_the_shop(answer) or (not own and _THEIRS.search(fold(answer))):
        return wrong("office", text=answer)
    if len(answer.split()) < _LEAST:
        return wrong("short", text=answer)
    if not own:
        return wrong("no_i", text=answer)
    means = _MEANS.search(fold(answer))
    return wrong("means", text=answer, means=means[1]) if means else right(text=answer)


@cache
def _visits() -> Any:
    import pandas as pd  # type: ignore[import-untyped]

    counts = by_errand(pd.read_csv(dataset("public/visits.csv")))
    failed, answered = counts["partly"] + counts["no"], counts["yes"] + counts["partly"] + counts["no"]
    return counts.assign(failed=failed, answered=answered, share=100 * counts["yes"] / answered)


@checks("02-d", "choice")
def _missed(answer: str) -> Verdict:
    visits = _visits()
    row = visits.loc[answer]
    values = {name: int(row[name]) for name in ("yes", "failed", "answered")}
    told = {**values, "chosen": chosen("02-d", {answer}), "share": float(row["share"]), "silent": int(row["no_answer"])}
    if answer == visits["share"].idxmin():
        return right(**told)
    if answer == visits["failed"].idxmax():
        return wrong("most_failures", **told)
    naive = visits["yes"] / (visits["answered"] + visits["no_answer"])
    return wrong("silent" if answer == naive.idxmin() else "better", **told)


@checks("02-e", "journey")
def _map(answer: Journey) -> Verdict:
    goals = [card.text for _, card in answer.cards("goal")]
    n = len(goals)
    if not goals:
        return wrong("none", stages=len(answer.stages))
    if office := remarked(answer, "JK202"):
        return wrong("office", n=n, texts=mentioned(office))
    if others := [text for text in goals if not in_the_first_person(text)]:
        return wrong("no_i", n=n, texts=mentioned(others))
    for text in goals:
        if means := _MEANS.search(fold(text)):
            return wrong("means", n=n, texts=mentioned([text]), means=means[1])
    said = Counter(map(fold, goals))
    if twice := {fold(text): text for text in goals if said[fold(text)] > 1}:
        return wrong("twice", texts=mentioned(twice.values()))
    if empty := [stage.title for stage in answer.stages if not stage.of("goal")]:
        return wrong("missing", n=n, titles=mentioned(empty))
    return right(n=n, stages=len(answer.stages))
