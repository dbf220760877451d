"""Checks of exercise 06: the collection desk's events, and the ideal of a customer who has her order brought."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.figures import bare, feeling, same, which
from journeykit.model.cards import Step
from journeykit.model.journey import Journey
from journeykit.model.speech import words_in
from journeykit.model.wording import told_by_the_shop

PLANNED: Final = ("order", "ready_message", "arrive", "handed_over", "planting_advice")
_WITHIN: Final = 2.0
"""The hours within which the message was to come."""
_FAR: Final = ("wait", "receive")
"""The stages of Odile's map (their ids) that the task asks an ideal step for."""
_SLOGANS: Final = frozenset(
    [
        *("seamless", "frictionless", "optimised", "optimized", "optimal", "excellent", "excellence", "omnichannel"),
        *("fluide", "fluides", "optimise", "optimisee", "optimale", "excellente", "omnicanal", "omnicanale"),
    ]
)
"""Words that no camera can show, without accents."""


@cache
def _conformance() -> Any:
    from journeykit.events import conformance, read_events
    from journeykit.files import load
    from journeykit.places import dataset

    plan = load(dataset("garden/collect.en.journey.json"))
    return conformance(read_events(dataset("garden/collect.csv")), plan)


@cache
def _moments() -> Any:
    """When each order did each thing first: a row an order."""
    import pandas as pd  # type: ignore[import-untyped]

    from journeykit.places import dataset

    events = pd.read_csv(dataset("garden/collect.csv"), parse_dates=["at"])
    return events.pivot_table(index="case_id", columns="activity", values="at", aggfunc="min")


@checks("06-a", "several")
def _filmed(answer: frozenset[str]) -> Verdict:
    ideal = {"message", "trolley"}
    for other in ("seamless", "queue", "second_desk", "target"):
        if other in answer:
            return wrong(other)
    return right() if answer == ideal else wrong("incomplete")


@checks("06-b", "number")
def _follow(answer: float) -> Verdict:
    found = _conformance().attrs
    conforming, cases = found["conforming"], found["cases"]
    said = {"whole": round(conforming * cases / 100), "cases": cases, "fitness": found["fitness"]}
    if same(answer, conforming):
        return right(conforming=conforming, **said)
    if close(answer, conforming / 100, 0.006):
        return wrong("fraction")
    foreseen = {
        "fitness": found["fitness"],
        "any_order": 100 * _moments()[list(PLANNED)].notna().all(axis=1).mean(),
        "count": said["whole"],
        "leaving": 100 - conforming,
    }
    name = which(answer, foreseen)
    return wrong(name, **said) if name else wrong("unknown")


@checks("06-c", "choice")
def _leave(answer: str) -> Verdict:
    found = _conformance().set_index("step")
    lost = found["skipped"] + found["early"]
    if answer == lost.drop("arrive").idxmax():  # who has no message arrives out of order: one gap, counted once
        instead = sum(one["cases"] for one in found.attrs["leaves"] if one["instead"] in ("arrive", "call"))
        skipped, early = (int(found.loc[answer, name]) for name in ("skipped", "early"))
        return right(skipped=skipped, early=early, lost=skipped + early, cases=found.attrs["cases"], instead=instead)
    if found.loc[answer, "skipped"] == 0:
        return wrong("done")
    return wrong(answer, lost=int(lost[answer]))


@checks("06-d", "number")
def _hours(answer: float) -> Verdict:
    import pandas as pd

    moments = _moments()
    hours = (moments["ready_message"] - moments["order"]) / pd.Timedelta(hours=1)
    median, mean = hours.median(), hours.mean()
    if close(answer, median - _WITHIN, 0.06):
        return right(gap=round(median - _WITHIN, 1), median=median, without=int(hours.isna().sum()))
    foreseen = {
        "lived": median,
        "mean": mean - _WITHIN,
        "minutes": 60 * (median - _WITHIN),
        "reversed": _WITHIN - median,
    }
    name = next((name for name, value in foreseen.items() if close(answer, value, 0.06)), "unknown")
    return wrong(name, median=median, mean=mean)


@checks("06-e", "journey")
def _ideal(answer: Journey) -> Verdict:
    stages = {one.id: one for one in answer.stages}
    if not stages.keys() >= set(_FAR):
        return wrong("unknown")
    ideal = [step for _, step in answer.steps("ideal")]
    if not ideal:
        return wrong("none", stage=stages[_FAR[0]].title)
    for place in _FAR:
        if not stages[place].of("step", "ideal"):
            return wrong("stage", stage=stages[place].title, n=len(ideal))
    if fault := _fault(answer, ideal):
        return fault
    gaps = {place: _gap(answer, place) for place in _FAR}
    for place, (lived, wished) in gaps.items():
        if wished <= lived:
            return wrong("not_better", stage=stages[place].title)
    widest = max(_FAR, key=lambda place: gaps[place][1] - gaps[place][0])
    before, after = map(feeling, gaps[widest])
    return right(n=len(ideal), stage=stages[widest].title, lived=before, ideal=after)


def _fault(answer: Journey, ideal: list[Step]) -> Verdict | None:
    """What is to mend in the words or the feeling of an ideal step."""
    lived = {step.text.casefold() for _, step in answer.steps()}
    for step in ideal:
        if step.text.casefold() in lived:
            return wrong("same", text=bare(step.text))
        if told_by_the_shop(step.text):
            return wrong("shop", text=bare(step.text))
        if slogan := next((one for one in words_in(step.text) if one in _SLOGANS), None):
            return wrong("slogan", text=bare(step.text), word=slogan)
    unfelt = next((one for place in _FAR for one in _felt(answer, place, "ideal") if one.emotion is None), None)
    return wrong("no_emotion", text=bare(unfelt.text)) if unfelt else None


def _felt(answer: Journey, place: str, layer: Any) -> list[Step]:
    return [step for stage, step in answer.steps(layer) if stage.id == place]


def _gap(answer: Journey, place: str) -> tuple[int, int]:
    """The lowest emotion lived at a stage, and the lowest of its ideal."""
    lived, wished = ([one.emotion or 0 for one in _felt(answer, place, layer)] for layer in ("lived", "ideal"))
    return min(lived, default=0), min(wished)
