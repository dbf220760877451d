"""Checks of exercise 04: what citizens live when they renew an identity card."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from journeykit.course.cases.public import CLOCKS, again, waits
from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.words import chosen, mentioned, named, remarked, wishes
from journeykit.course.texts import Said
from journeykit.model.cards import Step
from journeykit.model.journey import Journey
from journeykit.model.vocabulary import fold
from journeykit.places import dataset
from journeykit.text import LANGUAGES

LEAST: Final = 5
PLACES: Final = 4
WORDS: Final = 2
_CITIZEN, _OFFICE = "from_notice_to_card", "from_file_to_ready"
_UNITS: Final = {24: Said("hours", "heures"), 86_400: Said("seconds", "secondes"), 1 / 7: Said("weeks", "semaines")}


@checks("04-a", "several")
def _voices(answer: frozenset[str]) -> Verdict:
    lived = {"glasses", "evening", "weeks", "half_day"}
    if answer == lived:
        return right(n=len(lived))
    if office := answer & {"rejected", "portal", "notified"}:
        return wrong("office", chosen=chosen("04-a", office), good=len(answer & lived), n=len(answer))
    if "papers" in answer:
        return wrong("goal", chosen=chosen("04-a", {"papers"}))
    return wrong("missing", chosen=chosen("04-a", answer))


@cache
def _read(name: str) -> Any:
    import pandas as pd  # type: ignore[import-untyped]

    return pd.read_csv(dataset(f"public/{name}.csv"))


@cache
def _texts(language: str) -> tuple[str, ...]:
    return tuple(_read(f"answers.{language}")["text"].dropna())


@checks("04-b", "whole")
def _photos(answer: int) -> Verdict:
    texts = _texts("en")
    spoken = [len(re.findall(r"\bphotos?\b", text, re.IGNORECASE)) for text in texts]
    found = sum("photo" in text.lower() for text in texts)
    n = sum(map(bool, spoken))
    if answer == n:
        return right(n=n, texts=len(texts), copies=found - n)
    if answer == found:
        return wrong("copies", copies=found - n, n=answer)
    if answer == sum("photo" in text for text in texts):
        return wrong("case")
    if answer == sum(spoken):
        return wrong("words", words=answer)
    if answer == found - n:
        return wrong("only_copies")
    return wrong("all", n=answer) if answer == len(texts) else wrong("unknown")


@checks("04-c", "choice")
def _lowest(answer: str) -> Verdict:
    diary = _read("diary")
    means = diary.groupby("step")["emotion"].mean()
    felt = diary[diary["step"] == answer]["emotion"]
    values = {
        "chosen": chosen("04-c", {answer}),
        "mean": float(means[answer]),
        "people": len(felt),
        "below": int((felt < 0).sum()),
        "above": int((felt > 0).sum()),
        "worst": int((felt == -2).sum()),
        "best": int((felt == 2).sum()),
    }
    if answer == means.idxmin():
        return right(**values)
    most_upset = diary[diary["emotion"] == -2].groupby("step").size().idxmax()
    return wrong("divided" if answer == most_upset else "higher", **values)


@cache
def _loops() -> Any:
    from journeykit.events import read_events

    found = again(read_events(dataset("public/events.csv")))
    return found.assign(share=100 * found["repeating"] / found["citizens"])


@checks("04-d", "choice")
def _loop(answer: str) -> Verdict:
    loops, row = _loops(), _loops().loc[answer]
    values = {
        "chosen": chosen("04-d", {answer}),
        "citizens": int(row["citizens"]),
        "again": int(row["repeating"]),
        "times": int(row["repeats"]),
        "share": float(row["share"]),
    }
    if answer == loops["share"].idxmax():
        return right(**values)
    if answer == loops["repeats"].idxmax():
        return wrong("most_times", **values)
    return wrong("most_people" if row["citizens"] == loops["citizens"].max() else "smaller", **values)


@checks("04-e", "number")
def _clock(answer: float) -> Verdict:
    days = {clock: float(value) for clock, value in waits(_read("events"))["median_days"].items()}
    whole, office = days[_CITIZEN], days[_OFFICE]
    if close(answer, whole, 1):
        return right(days=whole, office=office, citizens=len(_whole_waits()))
    if close(answer, office, 0.6):
        return wrong("office", days=answer)
    for clock in CLOCKS:
        if close(answer, days[clock], 0.6):
            return wrong("part", days=answer, clock=named(clock))
    if close(answer, sum(days.values()) - whole, 1):
        return wrong("sum")
    if close(answer, _whole_waits().mean(), 1):
        return wrong("mean", days=answer)
    for times, unit in _UNITS.items():
        if close(answer / times, whole, 1):
            return wrong("scale", unit=unit)
    return wrong("unknown")


@cache
def _whole_waits() -> Any:
    import pandas as pd

    events = _read("events")
    at = pd.to_datetime(events["at"]).groupby([events["case_id"], events["activity"]])
    start, end = (at.agg(which).unstack()[name] for which, name in zip(("min", "max"), CLOCKS[_CITIZEN], strict=True))
    return (end - start).dropna() / pd.Timedelta(days=1)


@checks("04-f", "journey")
def _map(answer: Journey) -> Verdict:
    steps = [step for _, step in answer.steps()]
    places = len({stage.id for stage, _ in answer.steps()})
    n = len(steps)
    if not steps:
        return wrong("none", stages=len(answer.stages))
    if goals := wishes(step.text for step in steps):
        return wrong("goals", texts=mentioned(goals))
    if office := remarked(answer, "JK402"):
        return wrong("office", n=n, texts=mentioned(office))
    if n < LEAST or places < PLACES:
        return wrong("few", n=n, stages=places, least=LEAST, places=PLACES)
    if blank := [step.text for step in steps if step.emotion is None]:
        return wrong("no_feeling", n=n, texts=mentioned(blank))
    if len({step.emotion for step in steps}) == 1:
        return wrong("flat", n=n)
    return _spoken(steps, places)


def _spoken(steps: list[Step], places: int) -> Verdict:
    """The second half: the citizens' words, and the moments of truth."""
    n, with_words = len(steps), [step for step in steps if step.verbatims]
    said = [fold(text) for language in LANGUAGES for text in _texts(language)]
    quotes = [one.text for step in with_words for one in step.verbatims]
    if invented := [quote for quote in quotes if not any(fold(quote).strip("“”«» ") in text for text in said)]:
        return wrong("invented", texts=mentioned(invented))
    if len(with_words) < WORDS:
        return wrong("no_words", n=n, words=len(with_words))
    moments = sum(step.moment is not None for step in steps)
    if not moments:
        return wrong("no_moment", n=n)
    lowest = min(steps, key=lambda step: step.emotion or 0)
    return right(n=n, stages=places, words=len(with_words), moments=moments, lowest=mentioned([lowest.text]))
