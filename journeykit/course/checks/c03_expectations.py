"""Checks of exercise 03: what customers of the pizza shop expect, and where it falls short."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, cast

from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.words import chosen, fine, mentioned, remarked, wishes
from journeykit.course.tasks import task
from journeykit.course.texts import Said
from journeykit.model.cards import Expectation
from journeykit.model.journey import Journey
from journeykit.model.wording import speaks_for_the_shop
from journeykit.places import dataset

LEAST: Final = 4
PLACES: Final = 3
_OTHERS: Final = {"dinner": "goal", "call": "step", "average": "figure", "dessert": "shop"}
_MEAN: Final = {
    "importance": Said("its mean importance", "son importance moyenne"),
    "satisfaction": Said("its mean satisfaction", "sa satisfaction moyenne"),
}


@checks("03-a", "several")
def _expectations(answer: frozenset[str]) -> Verdict:
    taken_for_granted = {"hot", "minutes", "photo", "price"}
    if answer == taken_for_granted:
        return right(n=len(taken_for_granted))
    for option, name in _OTHERS.items():
        if option in answer:
            return wrong(name, chosen=chosen("03-a", {option}))
    return wrong("missing", chosen=chosen("03-a", answer))


@checks("03-b", "several")
def _shapers(answer: frozenset[str]) -> Verdict:
    own = {"site", "photo", "phone", "screens"}
    if answer == own:
        return right(n=len(own), all=len(task("03-b").options))
    for option, name in {"drink": "competitors", "neighbour": "word_of_mouth"}.items():
        if option in answer:
            return wrong(name, chosen=chosen("03-b", {option}))
    return wrong("missing", chosen=chosen("03-b", answer))


@cache
def _answers() -> Any:
    import pandas as pd  # type: ignore[import-untyped]

    return pd.read_csv(dataset("pizza/expectations.csv"))


def _means(answers: Any) -> Any:
    """The mean importance and satisfaction of each expectation, and the gap between them."""
    means = answers.groupby("expectation")[["importance", "satisfaction"]].mean()
    return means.assign(gap=means["importance"] - means["satisfaction"])


@cache
def _rated() -> Any:
    return _means(_answers().replace(0, float("nan")))


def _zeros(expectation: str) -> int:
    answers = _answers()
    return int(((answers["satisfaction"] == 0) & (answers["expectation"] == expectation)).sum())


@checks("03-c", "number")
def _gap(answer: float) -> Verdict:
    found, naive = _rated().loc["on_time"], _means(_answers()).loc["on_time"]
    mine = _answers()[_answers()["expectation"] == "on_time"]
    scores, zeros = {name: float(found[name]) for name in _MEAN}, _zeros("on_time")
    if close(answer, found["gap"], 0.1):
        return right(gap=fine(found["gap"]), zeros=zeros, **{name: fine(value) for name, value in scores.items()})
    if close(answer, naive["gap"], 0.05):
        return wrong("zeros", zeros=zeros)
    if close(answer, _means(mine.fillna(0)).loc["on_time", "gap"], 0.05):
        return wrong("empty", empty=int(mine[[*_MEAN]].isna().to_numpy().sum()))
    if close(answer, -found["gap"], 0.1):
        return wrong("reversed")
    for name, value in scores.items():
        if close(answer, value):
            return wrong("one_side", value=fine(value), side=_MEAN[name])
    for expectation, gap in _rated()["gap"].items():
        if close(answer, gap):
            return wrong("other", name=chosen("03-d", {expectation}))
    return wrong("unknown")


@checks("03-d", "choice")
def _widest(answer: str) -> Verdict:
    rated = _rated()
    values: dict[str, Any] = {name: fine(value) for name, value in rated.loc[answer].items()}
    if answer == rated["gap"].idxmax():
        return right(gap=values["gap"])
    values["zeros"] = _zeros(answer)
    if answer == _means(_answers())["gap"].idxmax():
        name = "zeros"
    elif answer == rated["importance"].idxmax():
        name = "most_important"
    else:
        name = "least_met" if answer == rated["satisfaction"].idxmin() else "narrower"
    return wrong(name, chosen=chosen("03-d", {answer}), **values)


@checks("03-e", "journey")
def _map(answer: Journey) -> Verdict:
    cards = [cast("Expectation", card) for _, card in answer.cards("expectation")]
    places = len({stage.id for stage, _ in answer.cards("expectation")})
    n = len(cards)
    if not cards:
        return wrong("none", stages=len(answer.stages))
    if goals := wishes(card.text for card in cards):
        return wrong("goals", texts=mentioned(goals))
    if shops := [card.text for card in cards if speaks_for_the_shop(card.text)]:
        return wrong("shop", texts=mentioned(shops))
    if n < LEAST or places < PLACES:
        return wrong("few", n=n, stages=places, least=LEAST, places=PLACES)
    if lacking := remarked(answer, "JK302"):
        return wrong("not_shaped", n=n, texts=mentioned(lacking))
    if lacking := remarked(answer, "JK303"):
        return wrong("not_weighed", n=n, texts=mentioned(lacking))
    if len({card.importance for card in cards}) == 1:
        return wrong("all_alike", n=n, importance=cards[0].importance)
    gaps = {card.text: (card.importance or 0) - (card.satisfaction or 0) for card in cards}
    widest = max(gaps, key=lambda text: gaps[text])
    return right(n=n, stages=places, widest=mentioned([widest]), gap=gaps[widest])
