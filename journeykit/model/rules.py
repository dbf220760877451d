"""What a reviewer from the field would remark on a map: one small function a rule, one table of them all.

To add a rule: write a function that yields a `Spot` for every place it remarks on, give it a row in
`RULES`, and in tests/model/test_review.py the smallest map that triggers it and one that does not.
`python -m journeykit.model.review > docs/review.md` writes the page again.

A map that has only just been begun is left in peace: a rule on something missing waits until the map
has come that far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, cast

from journeykit.model.cards import CardBase, Expectation, Opportunity, Step
from journeykit.model.journey import Journey, Stage
from journeykit.model.wording import like_a_department, speaks_for_the_shop, told_by_the_shop
from journeykit.text import Phrase, phrase, plural

__all__ = ["RULES", "Rule", "Severity", "Spot"]

Severity = Literal["fix", "consider"]

FAR: Final = 6
"""From so many lived steps on, a map is far enough for remarks on what the whole of it lacks."""
MOST_STEPS: Final = 40
MOST_PRIORITIES: Final = 3
FEW_ANSWERS: Final = 30


class Spot(NamedTuple):
    """Where a rule remarks on something, and what it saw there. Without a stage: the map as a whole."""

    seen: Phrase
    stage: Stage | None = None
    card: CardBase | None = None
    lane: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule of the review. `look` yields the spots; `next_step` says what to do about them."""

    code: str
    look: Callable[[Journey, date], Iterator[Spot]]
    severity: Severity
    title: Phrase
    why: Phrase
    next_step: Phrase
    source: str


def _begun(journey: Journey) -> bool:
    return any(stage.cards for stage in journey.stages)


def _far(journey: Journey) -> bool:
    return len(journey.steps()) >= FAR


# The map and its stages


def _no_stages(journey: Journey, today: date) -> Iterator[Spot]:
    if not journey.stages:
        yield Spot(phrase("The map has no stages."))


def _department(journey: Journey, today: date) -> Iterator[Spot]:
    for stage in journey.stages:
        if like_a_department(stage.title):
            yield Spot(phrase("“{title}” is the name of a department.", title=stage.title), stage)


def _stops_at_purchase(journey: Journey, today: date) -> Iterator[Spot]:
    after = [stage for stage in journey.stages if stage.phase == "after"]
    if len(journey.stages) > 1 and not after:
        yield Spot(phrase("No stage stands after the purchase."))
    elif after and _far(journey) and not any(stage.cards for stage in after):
        yield Spot(phrase("The stages after the purchase are empty."))


def _starts_at_shop(journey: Journey, today: date) -> Iterator[Spot]:
    before = [stage for stage in journey.stages if stage.phase == "before"]
    if len(journey.stages) > 1 and not before:
        yield Spot(phrase("No stage stands before the purchase."))
    elif before and _far(journey) and not any(stage.cards for stage in before):
        yield Spot(phrase("The stages before the purchase are empty."))


def _no_persona(journey: Journey, today: date) -> Iterator[Spot]:
    if _begun(journey) and not (journey.persona.name or journey.persona.summary):
        yield Spot(phrase("The map does not say who lives this journey."))


def _no_ends(journey: Journey, today: date) -> Iterator[Spot]:
    if not _begun(journey):
        return
    if not journey.need:
        yield Spot(phrase("The need that the journey starts from is not named."))
    elif not journey.resolution:
        yield Spot(phrase("The resolution that the journey ends with is not named."))


def _no_owner(journey: Journey, today: date) -> Iterator[Spot]:
    if _far(journey) and not journey.owner:
        yield Spot(phrase("Nobody is named as owner of the map."))


def _overdue(journey: Journey, today: date) -> Iterator[Spot]:
    if journey.review_on is not None and journey.review_on < today:
        days = (today - journey.review_on).days
        yield Spot(plural("The review is {n} day overdue.", "The review is {n} days overdue.", n=days))


def _no_review_date(journey: Journey, today: date) -> Iterator[Spot]:
    if _far(journey) and journey.review_on is None:
        yield Spot(phrase("No date is set to look at the map again."))


def _too_long(journey: Journey, today: date) -> Iterator[Spot]:
    if (n := len(journey.steps())) > MOST_STEPS:
        yield Spot(phrase("The map has {n} lived steps; {most} are about what a reader follows.", n=n, most=MOST_STEPS))


# Goals


def _no_goal(journey: Journey, today: date) -> Iterator[Spot]:
    if _begun(journey):
        for stage in journey.stages:
            if not stage.of("goal"):
                yield Spot(phrase("No goal says what the customer wants to reach here."), stage, lane="goal")


def _shop_goal(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in journey.cards("goal"):
        if speaks_for_the_shop(card.text):
            yield Spot(phrase("“{text}” is what the shop wants.", text=card.text), stage, card)


# Expectations


def _expectations(journey: Journey) -> Iterator[tuple[Stage, Expectation]]:
    return ((stage, cast("Expectation", card)) for stage, card in journey.cards("expectation"))


def _no_expectation(journey: Journey, today: date) -> Iterator[Spot]:
    if any(journey.cards("expectation")):
        for stage in journey.stages:
            if not stage.of("expectation"):
                yield Spot(phrase("No expectation stands here, and other stages have some."), stage, lane="expectation")


def _nothing_shaped(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in _expectations(journey):
        if not card.shaped_by:
            yield Spot(phrase("Nothing is said to have shaped “{text}”.", text=card.text), stage, card)


def _not_weighed(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in _expectations(journey):
        if card.importance is None or card.satisfaction is None:
            lacks = phrase("importance") if card.importance is None else phrase("satisfaction")
            yield Spot(phrase("“{text}” has no {lacks}.", text=card.text, lacks=lacks), stage, card)


def _vital_and_ignored(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in _expectations(journey):
        missed = card.importance == 5 and card.satisfaction is not None and card.satisfaction <= 2
        if missed and not any(cast("Opportunity", one).owner for one in stage.of("opportunity")):
            seen = phrase("“{text}” counts 5 and is met at {n}, and no opportunity with an owner stands here.",
                          text=card.text, n=card.satisfaction)  # fmt: skip
            yield Spot(seen, stage, card)


# Lived process


def _lived(stage: Stage) -> tuple[Step, ...]:
    return cast("tuple[Step, ...]", stage.of("step", "lived"))


def _no_words(journey: Journey, today: date) -> Iterator[Spot]:
    for stage in journey.stages:
        if (steps := _lived(stage)) and not any(step.verbatims for step in steps):
            yield Spot(phrase("No step of this stage carries a customer’s words."), stage, lane="step")


def _shop_step(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, step in journey.steps():
        if told_by_the_shop(step.text):
            yield Spot(phrase("“{text}” speaks about the customer.", text=step.text), stage, step)


def _no_touchpoint(journey: Journey, today: date) -> Iterator[Spot]:
    for stage in journey.stages:
        if (steps := _lived(stage)) and not any(step.touchpoint for step in steps):
            yield Spot(phrase("No step of this stage names a touchpoint."), stage, lane="step")


def _no_emotion(journey: Journey, today: date) -> Iterator[Spot]:
    if _far(journey) and all(step.emotion is None for _, step in journey.steps()):
        yield Spot(phrase("No step says how the customer feels."), lane="step")


def _flat_emotion(journey: Journey, today: date) -> Iterator[Spot]:
    felt = [step.emotion for _, step in journey.steps() if step.emotion is not None]
    if len(felt) >= FAR and len(set(felt)) == 1:
        yield Spot(plural("The one emotion is the same.", "All {n} emotions are the same.", n=len(felt)), lane="step")


def _no_moment(journey: Journey, today: date) -> Iterator[Spot]:
    if _far(journey) and all(step.moment is None for _, step in journey.steps()):
        yield Spot(phrase("No step is a moment of truth."), lane="step")


def _mute_moment(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, step in journey.steps():
        if step.moment is not None and not step.verbatims:
            yield Spot(phrase("“{text}” is a moment of truth without a verbatim.", text=step.text), stage, step)


def _no_ideal(journey: Journey, today: date) -> Iterator[Spot]:
    if _far(journey) and not journey.steps("ideal"):
        yield Spot(phrase("No ideal step stands beside the lived ones."), lane="step")


def _needless_assumption(journey: Journey, today: date) -> Iterator[Spot]:
    for stage in journey.stages:
        measured = any(getattr(card, "measure", None) or getattr(card, "verbatims", ()) for card in stage.cards)
        guesses = [
            card
            for card in stage.cards
            if card.rests_on == "assumption"
            and card.lane in ("goal", "expectation", "step", "pain")
            and getattr(card, "layer", "lived") == "lived"
        ]
        if measured and guesses:
            seen = plural("{n} card of this stage rests on an assumption: “{text}”.",
                          "{n} cards of this stage rest on an assumption, such as “{text}”.",
                          n=len(guesses), text=guesses[0].text)  # fmt: skip
            yield Spot(seen, stage)


# KPIs


def _no_kpis(journey: Journey, today: date) -> Iterator[Spot]:
    if _far(journey) and not journey.kpis():
        yield Spot(phrase("The map has no KPI."), lane="kpi")


def _stage_without_kpi(journey: Journey, today: date) -> Iterator[Spot]:
    if journey.kpis():
        for stage in journey.stages:
            if stage.cards and not stage.of("kpi"):
                yield Spot(phrase("No KPI watches this stage, and other stages have some."), stage, lane="kpi")


def _no_target(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in journey.kpis():
        if card.target is None:
            yield Spot(phrase("The KPI has no target."), stage, card)


def _alert_alone(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in journey.kpis():
        if card.state == "alert" and not stage.of("opportunity"):
            yield Spot(phrase("The KPI is in alert, and no opportunity stands in its stage."), stage, card)


def _few_answers(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in journey.kpis():
        if card.measure and card.measure.denominator is not None and card.measure.denominator < FEW_ANSWERS:
            n = card.measure.denominator
            seen = plural("The figure rests on {n:g} case.", "The figure rests on {n:g} cases.", n=n)
            yield Spot(seen, stage, card)


# From pain to action


def _too_many_priorities(journey: Journey, today: date) -> Iterator[Spot]:
    if (n := sum(step.priority for _, step in journey.steps())) > MOST_PRIORITIES:
        seen = phrase("{n} steps must be flawless; {most} at most can be.", n=n, most=MOST_PRIORITIES)
        yield Spot(seen, lane="step")


def _no_priority(journey: Journey, today: date) -> Iterator[Spot]:
    if _far(journey) and not any(step.priority for _, step in journey.steps()):
        yield Spot(phrase("No step is marked “Must be flawless”."), lane="step")


def _answered(journey: Journey) -> set[str | None]:
    return {cast("Opportunity", card).answers for _, card in journey.cards("opportunity")}


def _pain_alone(journey: Journey, today: date) -> Iterator[Spot]:
    answered = _answered(journey)
    for stage, card in journey.cards("pain"):
        if card.id not in answered:
            yield Spot(phrase("No opportunity answers “{text}”.", text=card.text), stage, card)


def _nobody_does_it(journey: Journey, today: date) -> Iterator[Spot]:
    for stage, card in journey.cards("opportunity"):
        if not cast("Opportunity", card).owner:
            yield Spot(phrase("Nobody owns “{text}”.", text=card.text), stage, card)


def _answers_nothing(journey: Journey, today: date) -> Iterator[Spot]:
    pains = {card.id for _, card in journey.cards("pain")}
    for stage, card in journey.cards("opportunity"):
        if cast("Opportunity", card).answers not in pains:
            yield Spot(phrase("“{text}” answers no pain point of the map.", text=card.text), stage, card)


def _low_without_pain(journey: Journey, today: date) -> Iterator[Spot]:
    for stage in journey.stages:
        lowest = next((step for step in _lived(stage) if step.emotion == -2), None)
        if lowest is not None and not stage.of("pain"):
            seen = phrase("“{text}” feels very bad, and the stage names no pain point.", text=lowest.text)
            yield Spot(seen, stage, lane="pain")


_UD = "L’Usine Digitale, Les secrets du parcours client (2/5)"
_SDC = "Thierry Spencer, Sens du client (2013)"
_50A = "50A agency, glossary, Parcours client"
_SH = "Shopify France, Parcours client"
_BV = "Bright Vessel, Carte du parcours du client (2024)"
_NNG = "Nielsen Norman Group, Journey Mapping 101"
_USERS = "What users of mapping tools complain of (JourneyKit, glossary)"

RULES: Final[tuple[Rule, ...]] = (
    Rule("JK101", _no_stages, "fix",
         phrase("No stages"),
         phrase("Stages are the first of the five steps; everything else hangs on them."),
         phrase("Choose a framework, or add the stages your customer goes through."), _UD),
    Rule("JK102", _department, "fix",
         phrase("Stage titled like a department"),
         phrase("Customers do not live your organisation chart; a stage says what they do."),
         phrase("Say what the customer does here, such as “I order and pay”; departments go on the steps."), _USERS),
    Rule("JK103", _stops_at_purchase, "fix",
         phrase("The journey stops at the purchase"),
         phrase("What comes after the purchase deserves the same attention: the parcel is the most stressful moment."),
         phrase("Add what follows: waiting, receiving, using, returning, rating, coming back."), f"{_50A}; {_SH}"),
    Rule("JK104", _starts_at_shop, "fix",
         phrase("The journey starts at the shop"),
         phrase("It starts earlier than the shop thinks: at Pizza Hut, with the door of an empty refrigerator."),
         phrase("Add the moment when the customer notices the problem, and whom they think of first."), _SDC),
    Rule("JK105", _no_persona, "consider",
         phrase("No persona"),
         phrase("A map tells the journey of one typical person; an average customer does not exist."),
         phrase("Name the persona and say in a line who it is."), f"{_50A}; {_SH}"),
    Rule("JK106", _no_ends, "consider",
         phrase("Need or resolution not named"),
         phrase("A journey is named from need to resolution; without both ends nobody knows where to stop."),
         phrase("Write the need and the resolution in the customer’s words."), _SDC),
    Rule("JK107", _no_owner, "consider",
         phrase("Nobody owns the map"),
         phrase("A map that nobody owns goes stale."),
         phrase("Name the person or team that keeps it up to date."), _USERS),
    Rule("JK108", _overdue, "fix",
         phrase("Review overdue"),
         phrase("Customers and offers change; a map that is not looked at again misleads."),
         phrase("Go through the map with its owner, then set the next date."), _USERS),
    Rule("JK109", _no_review_date, "consider",
         phrase("No review date"),
         phrase("Without a date, nobody looks at the map again."),
         phrase("Set the day on which the map will be looked at again."), _USERS),
    Rule("JK110", _too_long, "consider",
         phrase("Too many steps to follow"),
         phrase("A map of hundreds of touchpoints is a list; readers need a focus."),
         phrase("Join steps that belong together, or make a map for each scenario."), f"{_USERS}; {_50A}"),
    Rule("JK201", _no_goal, "fix",
         phrase("Stage without a goal"),
         phrase("Customers who do not reach their goal keep you from reaching yours."),
         phrase("Write what the customer wants to reach at this stage, in the first person."), _UD),
    Rule("JK202", _shop_goal, "fix",
         phrase("Goal of the shop"),
         phrase("The second step asks for the customer’s goals; the shop’s own belong to the KPIs."),
         phrase("Say what the customer wants: “I want to pay quickly”."), _UD),
    Rule("JK301", _no_expectation, "consider",
         phrase("Stage without an expectation"),
         phrase("What counts is less the quality of the product than whether expectations are met."),
         phrase("Ask what the customer takes for granted at this stage."), _UD),
    Rule("JK302", _nothing_shaped, "consider",
         phrase("Expectation that nothing shaped"),
         phrase("Expectations come from somewhere: your communication, photos, competitors, word of mouth."),
         phrase("Choose what shaped it; that is where it can be changed."), _UD),
    Rule("JK303", _not_weighed, "consider",
         phrase("Expectation not weighed"),
         phrase("Without importance and satisfaction, all expectations look equal."),
         phrase("Give its importance and how well it is met, from 1 to 5."),
         "Rosenbaum et al. 2017, 10.1016/j.bushor.2016.09.010"),
    Rule("JK304", _vital_and_ignored, "fix",
         phrase("Vital, badly met, and nobody acts"),
         phrase("The widest gaps between importance and satisfaction are where customers leave."),
         phrase("Add an opportunity to this stage and name its owner."),
         "Rosenbaum et al. 2017, 10.1016/j.bushor.2016.09.010"),
    Rule("JK401", _no_words, "fix",
         phrase("No customer’s words"),
         phrase("The lived process must ring true: it reuses words left in contacts and survey answers."),
         phrase("Search the verbatims and pin one to a step of this stage."), _UD),
    Rule("JK402", _shop_step, "fix",
         phrase("Step in the shop’s words"),
         phrase("The lived process is told by the customer, word for word."),
         phrase("Say it in the first person: “I receive the parcel”."), _UD),
    Rule("JK403", _no_touchpoint, "consider",
         phrase("Stage without a touchpoint"),
         phrase("A journey is a chain of contacts with the brand, online and offline."),
         phrase("Name where the customer meets you, or somebody else, at one step at least."), _BV),
    Rule("JK404", _no_emotion, "consider",
         phrase("No emotions"),
         phrase("A customer is neither a robot nor merely a persona."),
         phrase("Set the emotion of each lived step on the curve."), _SH),
    Rule("JK405", _flat_emotion, "consider",
         phrase("Emotions all alike"),
         phrase("A flat curve says nothing; somewhere it was better, somewhere worse."),
         phrase("Ask customers for the best and the worst moment, and set those two first."), f"{_SH}; {_NNG}"),
    Rule("JK406", _no_moment, "fix",
         phrase("No moment of truth"),
         phrase("At some steps the customer decides to stay or to leave; a map shows which."),
         phrase("Mark the steps where the customer’s opinion of you is made."), f"{_SDC}; Carlzon 1986"),
    Rule("JK407", _mute_moment, "consider",
         phrase("Moment of truth without a verbatim"),
         phrase("The moments that decide deserve proof in the customer’s own words."),
         phrase("Pin a verbatim to this step, with its source."), f"{_UD}; {_SDC}"),
    Rule("JK408", _no_ideal, "consider",
         phrase("No ideal journey"),
         phrase("The ideal is kept beside the lived journey, so that the real one can approach it."),
         phrase("Add the steps as they should be, in the ideal layer."), _UD),
    Rule("JK409", _needless_assumption, "consider",
         phrase("Assumption where data exists"),
         phrase("Assumptions that pose as research are the first thing a reader doubts."),
         phrase("Check them against the data of this stage and say what they rest on now."), _USERS),
    Rule("JK501", _no_kpis, "consider",
         phrase("No KPI"),
         phrase("KPIs spot critical situations quickly and test what a new measure does."),
         phrase("Choose one KPI of the catalogue for the stage that worries you most."), _UD),
    Rule("JK502", _stage_without_kpi, "consider",
         phrase("Stage without a KPI"),
         phrase("A stage that nothing measures can go wrong for months without a sign."),
         phrase("Choose a KPI of the catalogue that warns in time here."), f"{_UD}; {_USERS}"),
    Rule("JK503", _no_target, "fix",
         phrase("KPI without a target"),
         phrase("Without a target a figure is neither good nor bad, and warns nobody."),
         phrase("Set a target, and from which value on it is an alert."), _UD),
    Rule("JK504", _alert_alone, "fix",
         phrase("Alert that nobody answers"),
         phrase("KPIs are not for reporting: an alert calls for a measure to test."),
         phrase("Add an opportunity to this stage, with an owner."), f"{_UD}; {_NNG}"),
    Rule("JK505", _few_answers, "consider",
         phrase("Figure from few cases"),
         phrase("A class of thirty answers is not a fact: the interval is wide."),
         phrase("Collect more before deciding, or show the interval beside the figure."),
         "Farris et al., Marketing Metrics"),
    Rule("JK601", _too_many_priorities, "fix",
         phrase("More than three priorities"),
         phrase("Priorities are the few moments where you must be irreproachable; all at once is none."),
         phrase("Keep the three that customers would leave you for."), _UD),
    Rule("JK602", _no_priority, "consider",
         phrase("No priority"),
         phrase("The few moments where you are irreproachable are the pillars the rest is grafted on."),
         phrase("Mark one to three steps as “Must be flawless”."), _UD),
    Rule("JK603", _pain_alone, "fix",
         phrase("Pain point without an opportunity"),
         phrase("Pain points that lead to nothing are why maps end in a drawer."),
         phrase("Add an opportunity and choose this pain point in “Answers the pain point”."), f"{_USERS}; {_50A}"),
    Rule("JK604", _nobody_does_it, "fix",
         phrase("Opportunity without an owner"),
         phrase("An opportunity with ownership and a measure becomes action; one without does not."),
         phrase("Name the person or team that will do it."), _NNG),
    Rule("JK605", _answers_nothing, "consider",
         phrase("Opportunity that answers no pain point"),
         phrase("An idea that eases nobody’s pain is the shop’s wish."),
         phrase("Choose the pain point it answers, or write that pain point first."), f"{_USERS}; {_50A}"),
    Rule("JK606", _low_without_pain, "consider",
         phrase("Low point without a pain point"),
         phrase("Where the curve is lowest something blocks the customer; the map should name it."),
         phrase("Write what gets in the customer’s way at this stage."), f"{_SH}; {_50A}"),
)  # fmt: skip
"""All rules, in the order of their codes: 1 the map and its stages, then 2 to 5 as the five steps, 6 action."""
