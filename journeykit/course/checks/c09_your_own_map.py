"""Checks of exercise 09: a whole map of one's own, step by step. What it says is for people to judge, by the rubric."""

from __future__ import annotations

from typing import Any, Final, cast

from journeykit.course.checking import Verdict, checks, right, wrong
from journeykit.course.checks.figures import bare, feeling
from journeykit.course.own_map import lacking, start
from journeykit.course.texts import Said
from journeykit.model.cards import Expectation, Kpi, Opportunity, Step
from journeykit.model.journey import Journey, Stage
from journeykit.model.review import Finding, review
from journeykit.model.wording import like_a_department, speaks_for_the_shop, told_by_the_shop
from journeykit.text import LANGUAGES, day, quoted

_FEW: Final = 4
_MANY: Final = 12
"""Stages: fewer hide what happens between them, more cannot be followed."""
_MOST: Final = 3
"""So many priorities a map may have."""


@checks("09-a", "journey")
def _scope(answer: Journey) -> Verdict:
    as_they_came = [start("09_your_own_map", language).replace(review_on=answer.review_on) for language in LANGUAGES]
    if answer in as_they_came:
        return wrong("as_it_came", title=answer.title)
    if missing := lacking(answer, "00_welcome"):
        return wrong("head", what=missing[0].what)
    n = len(answer.stages)
    if missing := lacking(answer, "01_stages"):
        return wrong("phase", n=n, what=missing[0].what)
    if department := next((one for one in answer.stages if like_a_department(one.title)), None):
        return wrong("department", title=department.title)
    if not _FEW <= n <= _MANY:
        return wrong("few" if n < _FEW else "many", n=n)
    return right(n=n, need=bare(answer.need), resolution=bare(answer.resolution), name=answer.persona.name)


@checks("09-b", "journey")
def _wants(answer: Journey) -> Verdict:
    n = len(answer.stages)
    if not n:
        return wrong("unknown")
    if missing := lacking(answer, "02_goals"):
        return wrong("goal", stage=answer.stage(missing[0].stage).title, done=n - len(missing), n=n)
    if firms := next((goal for _, goal in answer.cards("goal") if speaks_for_the_shop(goal.text)), None):
        return wrong("shop_goal", text=firms.text)
    if missing := lacking(answer, "03_expectations"):
        return wrong("expectation", stage=answer.stage(missing[0].stage).title, what=missing[0].what)
    wishes = [cast("Expectation", card) for _, card in answer.cards("expectation")]
    if light := next((one for one in wishes if one.importance is None or one.satisfaction is None), None):
        return wrong("not_weighed", text=light.text)
    widest = max(wishes, key=lambda one: (one.importance or 0) - (one.satisfaction or 0))
    weights = {"importance": widest.importance, "satisfaction": widest.satisfaction}
    return right(n=n, m=len(wishes), text=bare(widest.text), **weights)


@checks("09-c", "journey")
def _lives(answer: Journey) -> Verdict:
    if not answer.stages:
        return wrong("unknown")
    if missing := lacking(answer, "04_lived_process"):
        first, n = missing[0], len(answer.stages)
        return wrong("lived", stage=answer.stage(first.stage).title, what=first.what, done=n - len(missing), n=n)
    steps = [step for _, step in answer.steps()]
    if firms := next((step for step in steps if told_by_the_shop(step.text)), None):
        return wrong("shop", text=firms.text)
    felt = [step for step in steps if step.emotion is not None]
    if len(felt) < len(steps):
        unfelt = next(step for step in steps if step.emotion is None)
        return wrong("no_emotion", felt=len(felt), n=len(steps), text=unfelt.text)
    lowest, highest = (choose(steps, key=lambda step: step.emotion or 0) for choose in (min, max))
    if lowest.emotion == highest.emotion:
        return wrong("flat", n=len(steps))
    if not any(step.moment for step in steps):
        return wrong("no_moment")
    counts = {"n": len(steps), "m": sum(len(step.verbatims) for step in steps)}
    assumed = sum(step.rests_on == "assumption" for step in steps)
    return right(lowest=bare(lowest.text), highest=bare(highest.text), assumed=assumed, **counts)


@checks("09-d", "journey")
def _warn(answer: Journey) -> Verdict:
    cards = [card for _, card in answer.kpis()]
    if not cards:
        return wrong("none")
    for card in cards:
        if card.target is None:
            return wrong("no_target", name=_named(card))
    for card in cards:
        if fault := _alert_fault(card):
            return fault
    first = cards[0]
    if len(cards) == 1:
        return wrong("one", name=_named(first))
    if not answer.owner:
        return wrong("no_owner", n=len(cards))
    return right(n=len(cards), owner=answer.owner, name=_named(first), target=first.target, alert=first.alert)


def _named(card: Kpi) -> Said:
    return Said(card.name("en"), card.name("fr"))


def _alert_fault(card: Kpi) -> Verdict | None:
    """What is to mend in the alert of a KPI that has a target."""
    if card.alert is None:
        return wrong("no_alert", name=_named(card), target=card.target)
    beyond = card.alert - (card.target or 0)
    if beyond > 0 if card.direction == "up" else beyond < 0:
        return wrong("wrong_side", name=_named(card), target=card.target, alert=card.alert)
    return None


@checks("09-e", "journey")
def _choose(answer: Journey) -> Verdict:
    felt = [stage for stage in answer.stages if _lowest(stage, "lived") is not None]
    if not felt:
        return wrong("unknown")
    worst = min(felt, key=lambda stage: cast("int", _lowest(stage, "lived")))
    if not worst.of("step", "ideal"):
        return wrong("no_ideal", stage=worst.title)
    gaps = {stage.id: _gap(stage) for stage in felt}
    if gaps[worst.id] <= 0:
        return wrong("not_better", stage=worst.title)
    widest = max(felt, key=lambda stage: gaps[stage.id])
    chosen = [(stage, step) for stage, step in answer.steps() if step.priority]
    if not chosen:
        return wrong("no_priority", stage=widest.title)
    if len(chosen) > _MOST:
        return wrong("many", n=len(chosen))
    for stage, step in chosen:
        if fault := _action_fault(answer, stage, step):
            return fault
    lived, ideal = (feeling(_lowest(widest, layer) or 0) for layer in ("lived", "ideal"))
    action = _actions(answer, chosen[0][0])[0]
    first = {"owner": action.owner, "opportunity": bare(action.text)}
    return right(n=len(chosen), steps=len(answer.steps()), stage=widest.title, lived=lived, ideal=ideal, **first)


def _lowest(stage: Stage, layer: Any) -> int | None:
    """The lowest emotion of a stage; None where no step says one."""
    steps = cast("tuple[Step, ...]", stage.of("step", layer))
    return min((step.emotion for step in steps if step.emotion is not None), default=None)


def _gap(stage: Stage) -> int:
    """How much better the ideal of a stage feels; 0 where it cannot be told."""
    lived, ideal = _lowest(stage, "lived"), _lowest(stage, "ideal")
    return 0 if lived is None or ideal is None else ideal - lived


def _action_fault(answer: Journey, stage: Stage, step: Step) -> Verdict | None:
    """What a priority still lacks on its way to somebody who acts."""
    pains = stage.of("pain")
    if not pains:
        return wrong("no_pain", step=step.text)
    actions = _actions(answer, stage)
    if not actions:
        return wrong("no_opportunity", pain=pains[0].text)
    return None if actions[0].owner else wrong("no_owner", opportunity=actions[0].text)


def _actions(answer: Journey, stage: Stage) -> list[Opportunity]:
    """The opportunities that answer a pain point of the stage, those with an owner first."""
    pains = {card.id for card in stage.of("pain")}
    every = [cast("Opportunity", card) for _, card in answer.cards("opportunity")]
    return sorted((one for one in every if one.answers in pains), key=lambda one: not one.owner)


@checks("09-f", "journey")
def _read(answer: Journey) -> Verdict:
    cards = [card for _, card in answer.cards()]
    if not cards:
        return wrong("unknown")
    fixes = [one for one in review(answer) if one.severity == "fix"]
    if fixes:
        first = fixes[0]
        return wrong("fix", n=len(fixes), place=_place(answer, first), seen=first.seen, step=first.next_step)
    if not answer.owner:
        return wrong("no_owner")
    if answer.review_on is None:
        return wrong("no_date", owner=answer.owner)
    founded = sum(card.rests_on != "assumption" for card in cards)
    if not founded:
        return wrong("guesses", cards=len(cards))
    when = Said(day(answer.review_on, "en"), day(answer.review_on, "fr"))
    return right(cards=len(cards), founded=founded, owner=answer.owner, day=when)


def _place(answer: Journey, finding: Finding) -> Said:
    """Where a remark of the review stands, in words that fit into a sentence."""
    if not finding.place.stage:
        return Said("about the map as a whole", "sur la carte entière")
    title = answer.stage(finding.place.stage).title
    return Said(f"at {quoted(title, 'en')}", f"à {quoted(title, 'fr')}")
