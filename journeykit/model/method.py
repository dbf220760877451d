"""The five steps of the method, and how far a map has come with each.

Source: L'Usine Digitale, "Les secrets du parcours client (2/5)".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from journeykit.model.cards import Expectation, Kpi, Step
from journeykit.model.journey import Journey, Stage
from journeykit.text import Phrase, phrase

__all__ = ["STEPS", "MethodStep", "Missing", "Progress", "progress"]

Mark = Literal[0, 1, 2]


@dataclass(frozen=True)
class MethodStep:
    """One of the five steps: its question, a short help, why it matters, and an example."""

    id: str
    lane: str | None
    title: Phrase
    question: Phrase
    help: Phrase
    why: Phrase
    example: Phrase


@dataclass(frozen=True)
class Missing:
    """What a step still lacks at a stage, or on the whole map when `stage` is empty."""

    stage: str
    what: Phrase


@dataclass(frozen=True)
class Progress:
    """How complete a step is: a mark for each stage (0 empty, 1 started, 2 done) and what is missing."""

    step: MethodStep
    marks: tuple[Mark, ...]
    missing: tuple[Missing, ...]

    @property
    def done(self) -> int:
        """The number of stages that are done."""
        return sum(mark == 2 for mark in self.marks)


STEPS: Final[tuple[MethodStep, ...]] = (
    MethodStep(
        "stages",
        None,
        phrase("Stages"),
        phrase("Which moments does the customer go through, from the need to its resolution?"),
        phrase(
            "Start before the shop knows the customer, and go on after the purchase. "
            "Name each stage for what the customer does, not for a department."
        ),
        phrase("A journey that starts at the shop’s door misses where it is decided, and one that ends at the till "
               "misses why people come back."),
        phrase("I need new shoes · I look and compare · I order and pay · I wait, then try them on"),
    ),
    MethodStep(
        "goals",
        "goal",
        phrase("Goals"),
        phrase("What does the customer want to reach at each stage?"),
        phrase("Write one goal a stage, in the first person, as clearly as you can: “I want to ...”."),
        phrase("A customer who does not reach their goal keeps you from reaching yours."),
        phrase("I want to know if it fits before I pay."),
    ),
    MethodStep(
        "expectations",
        "expectation",
        phrase("Expectations"),
        phrase("What does the customer expect, and what made them expect it?"),
        phrase(
            "Say what shaped each expectation: your communication, your site, the photos, your sales people, the "
            "competitors, word of mouth. Then how much it matters and how well it is met."
        ),
        phrase("What counts is less the quality of the product than whether expectations are met."),
        phrase("The parcel comes on the day that was promised."),
    ),
    MethodStep(
        "lived",
        "step",
        phrase("Lived process"),
        phrase("What does the customer really do, in their own words?"),
        phrase(
            "Write what they do, step by step. Take the words from contacts, reviews and survey answers, and pin them "
            "to the steps. Then set how it feels on the curve."
        ),
        phrase("A map in your words shows your company. A map in theirs shows what to mend. It must ring true."),
        phrase("I look for the way to send them back, and I do not understand it."),
    ),
    MethodStep(
        "kpis",
        "kpi",
        phrase("KPIs"),
        phrase("Which figures warn you in time?"),
        phrase(
            "Choose few, give each a target, and tie them to your data. They are there to spot a critical situation "
            "quickly and to see what a new measure does, not to control people."
        ),
        phrase("A figure without a target tells nobody when to act."),
        phrase("On-time delivery, target 95 %, alert from 90 %"),
    ),
)  # fmt: skip


def progress(journey: Journey) -> tuple[Progress, ...]:
    """How far the map has come with each of the five steps, in their order.

    A goal is enough for step 2; an expectation counts once something shaped it, a lived step once a
    customer's words stand on it, a KPI once it has a target.

    >>> [one.done for one in progress(Journey(title="Shoes", stages=(Stage(title="Compare"),)))]
    [1, 0, 0, 0, 0]
    """
    return tuple(_progress(journey, step) for step in STEPS)


def _progress(journey: Journey, step: MethodStep) -> Progress:
    if step.lane is None:
        return Progress(step, tuple(2 for _ in journey.stages), tuple(_missing_stages(journey)))
    judge = _JUDGES[step.lane]
    judged = [(stage, *judge(stage)) for stage in journey.stages]
    missing = tuple(Missing(stage.id, what) for stage, mark, what in judged if mark < 2)
    return Progress(step, tuple(mark for _, mark, _ in judged), missing)


def _missing_stages(journey: Journey) -> list[Missing]:
    if not journey.stages:
        return [Missing("", phrase("the first stage"))]
    phases = {stage.phase for stage in journey.stages}
    wanted = (
        ("before", phrase("a stage before the purchase: where does the need appear?")),
        ("during", phrase("a stage for the purchase itself")),
        ("after", phrase("a stage after the purchase: reception, use, loyalty")),
    )
    return [Missing("", what) for phase, what in wanted if phase not in phases]


def _goals(stage: Stage) -> tuple[Mark, Phrase]:
    return (2 if stage.of("goal") else 0), phrase("their goal")


def _expectations(stage: Stage) -> tuple[Mark, Phrase]:
    cards = [card for card in stage.of("expectation") if isinstance(card, Expectation)]
    if not cards:
        return 0, phrase("what they expect")
    return (2 if any(card.shaped_by for card in cards) else 1), phrase("what shaped it")


def _lived(stage: Stage) -> tuple[Mark, Phrase]:
    cards = [card for card in stage.of("step", "lived") if isinstance(card, Step)]
    if not cards:
        return 0, phrase("what they do")
    return (2 if any(card.verbatims for card in cards) else 1), phrase("their words")


def _kpis(stage: Stage) -> tuple[Mark, Phrase]:
    cards = [card for card in stage.of("kpi") if isinstance(card, Kpi)]
    if not cards:
        return 0, phrase("a figure")
    return (2 if any(card.target is not None for card in cards) else 1), phrase("a target")


_JUDGES: Final[dict[str, Callable[[Stage], tuple[Mark, Phrase]]]] = {
    "goal": _goals,
    "expectation": _expectations,
    "step": _lived,
    "kpi": _kpis,
}
