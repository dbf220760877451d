"""Checks of exercise 07: what customers of the garden centre expect, what the team could do, and Odile's map."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, cast

from journeykit.course.cases import name
from journeykit.course.checking import Verdict, checks, close, right, wrong
from journeykit.course.checks.figures import bare
from journeykit.course.texts import Said
from journeykit.model.cards import Expectation, Opportunity, Step
from journeykit.model.journey import Journey, Stage

_IMPORTANT: Final = 4
_BADLY_MET: Final = 3
_MOST: Final = 3
"""So many priorities a map may have."""


@cache
def _answers() -> Any:
    import pandas as pd  # type: ignore[import-untyped]

    from journeykit.places import dataset

    return pd.read_csv(dataset("garden/expectations.csv"))


@cache
def _means() -> Any:
    """Importance and satisfaction of each expectation, of those who answered."""
    return _answers().groupby("expectation")[["importance", "satisfaction"]].mean()


def _corner() -> frozenset[str]:
    means = _means()
    inside = (means["importance"] >= _IMPORTANT) & (means["satisfaction"] < _BADLY_MET)
    return frozenset(means[inside].index)


def _said(key: str) -> Said:
    return Said(name(key, "en"), name(key, "fr"))


@checks("07-a", "number")
def _mean(answer: float) -> Verdict:
    answers = _answers()
    rows = answers[answers["expectation"] == "replaced"]
    met = rows["satisfaction"]
    zeros = float(met.fillna(0).mean())
    said = {"asked": len(met), "judged": int(met.count()), "none": int(met.isna().sum()), "zeros": zeros}
    if close(answer, met.mean()):
        return right(mean=float(met.mean()), **said)
    foreseen = {
        "zeros": zeros,
        "importance": rows["importance"].mean(),
        "median": met.median(),
        "everything": answers["satisfaction"].mean(),
    }
    found = next((one for one, value in foreseen.items() if close(answer, value, 0.06)), "unknown")
    return wrong(found, **said)


@checks("07-b", "several")
def _first_corner(answer: frozenset[str]) -> Verdict:
    corner, means = _corner(), _means()
    if answer == corner:
        met = means.loc[sorted(corner), "satisfaction"]
        keep = means[means["importance"] >= _IMPORTANT]["satisfaction"].idxmax()
        return right(low=met.min(), high=met.max(), keep=_said(keep))
    for key in ("wrapping", "parking", "replaced", "advice", "price"):
        if key in answer:
            figures = {column: float(means.loc[key, column]) for column in means}
            foreseen = {"replaced": "zeros", "advice": "met", "price": "met"}.get(key, key)
            return wrong(foreseen, text=_said(key), **figures)
    return wrong("incomplete", n=len(answer))


@cache
def _ideas() -> Any:
    import pandas as pd

    from journeykit.places import dataset

    return pd.read_csv(dataset("garden/ideas.csv")).groupby("idea")[["impact", "effort"]].mean()


@checks("07-c", "order")
def _first_idea(answer: tuple[str, ...]) -> Verdict:
    ideas = _ideas()
    boxes = {key: (row["impact"] < _BADLY_MET, row["effort"] >= _BADLY_MET) for key, row in ideas.iterrows()}
    best = tuple(sorted(boxes, key=lambda key: boxes[key]))
    if answer == best:
        top = {column: float(ideas.loc[best[0], column]) for column in ideas}
        return right(first=_said(best[0]), **top)
    if answer == tuple(ideas["impact"].sort_values(ascending=False).index):
        return wrong("by_impact", effort=float(ideas.loc[answer[0], "effort"]))
    if answer == tuple(ideas["effort"].sort_values().index):
        return wrong("by_effort", impact=float(ideas.loc["bags", "impact"]))
    if answer == best[::-1]:
        return wrong("reversed")
    if answer[:2] == best[:2]:
        return wrong("last_two", effort=float(ideas.loc[best[3], "effort"]))
    return wrong("unknown")


@checks("07-d", "choice")
def _one(answer: str) -> Verdict:
    means = _means().loc[sorted(_corner())]
    first = means["importance"].idxmax()
    if answer == first:
        answers = _answers()
        met = answers[answers["expectation"] == first]["satisfaction"].dropna()
        counts = {"judged": len(met), "unhappy": int((met <= 2).sum()), "happy": int((met >= 4).sum())}
        return right(**{column: float(means.loc[first, column]) for column in means}, **counts)
    if answer == "all":
        return wrong("all")
    figures = {column: float(means.loc[answer, column]) for column in means}
    return wrong(answer, most=float(means.loc[first, "importance"]), **figures)


@checks("07-e", "journey")
def _flawless(answer: Journey) -> Verdict:
    if not {"wait", "receive"} <= {one.id for one in answer.stages}:
        return wrong("unknown")
    chosen = [(stage, step) for stage, step in answer.steps() if step.priority]
    if not chosen:
        return wrong("none")
    if len(chosen) > _MOST:
        return wrong("many", n=len(chosen))
    for stage, _ in chosen:
        if not _badly_met(stage):
            return wrong("well_met", stage=stage.title)
    for stage, step in chosen:
        if fault := _fault(stage, step):
            return fault
    stage, step = chosen[0]
    action = _actions(stage)[0]
    pain = next(card.text for card in stage.of("pain") if card.id == action.answers)
    return right(step=bare(step.text), opportunity=bare(action.text), pain=bare(pain), owner=action.owner,
                 impact=action.impact, effort=action.effort)  # fmt: skip


def _badly_met(stage: Stage) -> bool:
    wishes = cast("tuple[Expectation, ...]", stage.of("expectation"))
    return any((one.importance or 0) >= _IMPORTANT and (one.satisfaction or 5) <= _BADLY_MET for one in wishes)


def _fault(stage: Stage, step: Step) -> Verdict | None:
    """What a priority still lacks on its way to an action."""
    actions = _actions(stage)
    if not actions:
        return wrong("no_opportunity", stage=stage.title, step=bare(step.text))
    action = actions[0]
    if not action.owner:
        return wrong("no_owner", opportunity=bare(action.text))
    if action.impact is None or action.effort is None:
        return wrong("not_weighed", opportunity=bare(action.text))
    return None


def _actions(stage: Stage) -> list[Opportunity]:
    """The opportunities of a stage that answer one of its pain points, the most complete first."""
    pains = {card.id for card in stage.of("pain")}
    found = [one for one in cast("tuple[Opportunity, ...]", stage.of("opportunity")) if one.answers in pains]
    return sorted(found, key=lambda one: (not one.owner, one.impact is None or one.effort is None))
