"""What a reviewer from the field looks for on a map: one small function for each thing.

Each yields a `Spot` for every place it remarks on, and its docstring says when. A map that has only just
been begun is left in peace: a remark on something missing waits until the map has come that far.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple, cast

from journeykit.model.cards import CardBase, Expectation, Opportunity, Step
from journeykit.model.journey import Journey, Stage
from journeykit.model.ringing import Vocabulary, own_words, ring
from journeykit.model.wording import everybody, like_a_department, speaks_for_the_shop, told_by_the_shop
from journeykit.text import Phrase, phrase, plural

FAR: Final = 6
"""From so many lived steps on, a map is far enough for remarks on what the whole of it lacks."""
MOST_STEPS: Final = 40
MOST_PRIORITIES: Final = 3
FEW_ANSWERS: Final = 30
MANY_WORDS: Final = 12
"""From so many telling words of customers on, that a step has none of them means something."""
FEW_WORDS: Final = 3
A_QUARTER: Final = 25


class Spot(NamedTuple):
    """Where a rule remarks on something, and what it saw there. Without a stage: the map as a whole."""

    seen: Phrase
    stage: Stage | None = None
    card: CardBase | None = None
    lane: str = ""


def _begun(journey: Journey) -> bool:
    return any(stage.cards for stage in journey.stages)


def _far(journey: Journey) -> bool:
    return len(journey.steps()) >= FAR


# The map and its stages


def no_stages(journey: Journey, today: date) -> Iterator[Spot]:
    """The map has no stages at all."""
    if not journey.stages:
        yield Spot(phrase("The map has no stages."))


def department(journey: Journey, today: date) -> Iterator[Spot]:
    """A title that holds only names of departments; one that says what the customer does is let through."""
    for stage in journey.stages:
        if like_a_department(stage.title):
            yield Spot(phrase("“{title}” is the name of a department.", title=stage.title), stage)


def stops_at_purchase(journey: Journey, today: date) -> Iterator[Spot]:
    """No stage after the purchase, or, from six lived steps on, only empty ones."""
    after = [stage for stage in journey.stages if stage.phase == "after"]
    if len(journey.stages) > 1 and not after:
        yield Spot(phrase("No stage stands after the purchase."))
    elif after and _far(journey) and not any(stage.cards for stage in after):
        yield Spot(phrase("The stages after the purchase are empty."))


def starts_at_shop(journey: Journey, today: date) -> Iterator[Spot]:
    """No stage before the purchase, or, from six lived steps on, only empty ones."""
    before = [stage for stage in journey.stages if stage.phase == "before"]
    if len(journey.stages) > 1 and not before:
        yield Spot(phrase("No stage stands before the purchase."))
    elif before and _far(journey) and not any(stage.cards for stage in before):
        yield Spot(phrase("The stages before the purchase are empty."))


def no_persona(journey: Journey, today: date) -> Iterator[Spot]:
    """There are cards, and the persona has neither name nor summary."""
    if _begun(journey) and not (journey.persona.name or journey.persona.summary):
        yield Spot(phrase("The map does not say who lives this journey."))


def no_ends(journey: Journey, today: date) -> Iterator[Spot]:
    """There are cards, and the need or the resolution is empty."""
    if not _begun(journey):
        return
    if not journey.need:
        yield Spot(phrase("The need that the journey starts from is not named."))
    elif not journey.resolution:
        yield Spot(phrase("The resolution that the journey ends with is not named."))


def no_owner(journey: Journey, today: date) -> Iterator[Spot]:
    """Six lived steps or more, and no owner."""
    if _far(journey) and not journey.owner:
        yield Spot(phrase("Nobody is named as owner of the map."))


def overdue(journey: Journey, today: date) -> Iterator[Spot]:
    """The review date has passed."""
    if journey.review_on is not None and journey.review_on < today:
        days = (today - journey.review_on).days
        yield Spot(plural("The review is {n} day overdue.", "The review is {n} days overdue.", n=days))


def no_review_date(journey: Journey, today: date) -> Iterator[Spot]:
    """Six lived steps or more, and no review date."""
    if _far(journey) and journey.review_on is None:
        yield Spot(phrase("No date is set to look at the map again."))


def too_long(journey: Journey, today: date) -> Iterator[Spot]:
    """More than forty lived steps."""
    if (n := len(journey.steps())) > MOST_STEPS:
        yield Spot(phrase("The map has {n} lived steps; {most} are about what a reader follows.", n=n, most=MOST_STEPS))


def average_customer(journey: Journey, today: date) -> Iterator[Spot]:
    """There are cards, and the persona has a line but no name, or its name or line says everybody: “the customer”,
    “all ages”, “18-65 years”."""
    who = journey.persona
    if not _begun(journey):
        return
    if said := everybody(who.name, who.summary):
        yield Spot(phrase("The persona is “{text}”: that is nobody in particular.", text=said))
    elif who.summary and not who.name:
        yield Spot(phrase("The persona has no name: “{text}”.", text=who.summary))


# Goals


def no_goal(journey: Journey, today: date) -> Iterator[Spot]:
    """There are cards on the map, and this stage has no goal."""
    if _begun(journey):
        for stage in journey.stages:
            if not stage.of("goal"):
                yield Spot(phrase("No goal says what the customer wants to reach here."), stage, lane="goal")


def shop_goal(journey: Journey, today: date) -> Iterator[Spot]:
    """A goal that says what the shop wants, or speaks about customers; “I” in it lets it through."""
    for stage, card in journey.cards("goal"):
        if speaks_for_the_shop(card.text):
            yield Spot(phrase("“{text}” is what the shop wants.", text=card.text), stage, card)


# Expectations


def _expectations(journey: Journey) -> Iterator[tuple[Stage, Expectation]]:
    return ((stage, cast("Expectation", card)) for stage, card in journey.cards("expectation"))


def no_expectation(journey: Journey, today: date) -> Iterator[Spot]:
    """Other stages have expectations, and this one has none."""
    if any(journey.cards("expectation")):
        for stage in journey.stages:
            if not stage.of("expectation"):
                yield Spot(phrase("No expectation stands here, and other stages have some."), stage, lane="expectation")


def nothing_shaped(journey: Journey, today: date) -> Iterator[Spot]:
    """An expectation with nothing in “Shaped by”."""
    for stage, card in _expectations(journey):
        if not card.shaped_by:
            yield Spot(phrase("Nothing is said to have shaped “{text}”.", text=card.text), stage, card)


def not_weighed(journey: Journey, today: date) -> Iterator[Spot]:
    """An expectation that lacks its importance or its satisfaction."""
    for stage, card in _expectations(journey):
        if card.importance is None or card.satisfaction is None:
            lacks = phrase("importance") if card.importance is None else phrase("satisfaction")
            yield Spot(phrase("“{text}” has no {lacks}.", text=card.text, lacks=lacks), stage, card)


def vital_and_ignored(journey: Journey, today: date) -> Iterator[Spot]:
    """Importance 5, satisfaction 1 or 2, and no opportunity with an owner in the stage."""
    for stage, card in _expectations(journey):
        missed = card.importance == 5 and card.satisfaction is not None and card.satisfaction <= 2
        if missed and not any(cast("Opportunity", one).owner for one in stage.of("opportunity")):
            seen = phrase("“{text}” counts 5 and is met at {n}, and no opportunity with an owner stands here.",
                          text=card.text, n=card.satisfaction)  # fmt: skip
            yield Spot(seen, stage, card)


# Lived process


def _lived(stage: Stage) -> tuple[Step, ...]:
    return cast("tuple[Step, ...]", stage.of("step", "lived"))


def no_words(journey: Journey, today: date) -> Iterator[Spot]:
    """A stage has lived steps, and none of them carries a verbatim."""
    for stage in journey.stages:
        if (steps := _lived(stage)) and not any(step.verbatims for step in steps):
            yield Spot(phrase("No step of this stage carries a customer’s words."), stage, lane="step")


def shop_step(journey: Journey, today: date) -> Iterator[Spot]:
    """A lived step about “the customer”, or about what “we” do for them; “I” in it lets it through."""
    for stage, step in journey.steps():
        if told_by_the_shop(step.text):
            yield Spot(phrase("“{text}” speaks about the customer.", text=step.text), stage, step)


def no_touchpoint(journey: Journey, today: date) -> Iterator[Spot]:
    """A stage has lived steps, and none of them names a touchpoint."""
    for stage in journey.stages:
        if (steps := _lived(stage)) and not any(step.touchpoint for step in steps):
            yield Spot(phrase("No step of this stage names a touchpoint."), stage, lane="step")


def no_emotion(journey: Journey, today: date) -> Iterator[Spot]:
    """Six lived steps or more, and not one emotion."""
    if _far(journey) and all(step.emotion is None for _, step in journey.steps()):
        yield Spot(phrase("No step says how the customer feels."), lane="step")


def flat_emotion(journey: Journey, today: date) -> Iterator[Spot]:
    """Six emotions or more, all the same."""
    felt = [step.emotion for _, step in journey.steps() if step.emotion is not None]
    if len(felt) >= FAR and len(set(felt)) == 1:
        yield Spot(plural("The one emotion is the same.", "All {n} emotions are the same.", n=len(felt)), lane="step")


def no_moment(journey: Journey, today: date) -> Iterator[Spot]:
    """Six lived steps or more, and no moment of truth."""
    if _far(journey) and all(step.moment is None for _, step in journey.steps()):
        yield Spot(phrase("No step is a moment of truth."), lane="step")


def mute_moment(journey: Journey, today: date) -> Iterator[Spot]:
    """A moment of truth without a verbatim."""
    for stage, step in journey.steps():
        if step.moment is not None and not step.verbatims:
            yield Spot(phrase("“{text}” is a moment of truth without a verbatim.", text=step.text), stage, step)


def no_ideal(journey: Journey, today: date) -> Iterator[Spot]:
    """Six lived steps or more, and no ideal step."""
    if _far(journey) and not journey.steps("ideal"):
        yield Spot(phrase("No ideal step stands beside the lived ones."), lane="step")


def needless_assumption(journey: Journey, today: date) -> Iterator[Spot]:
    """A stage holds a measured KPI or a verbatim, and cards that rest on an assumption."""
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


def strange_words(journey: Journey, today: date) -> Iterator[Spot]:
    """Twelve telling words are pinned to a lived step; fewer than a quarter of its own are in verbatims of the map."""
    judged = [(stage, step) for stage, step in journey.steps() if len(own_words(step)) >= MANY_WORDS]
    said = [one.text for _, step in journey.steps() for one in step.verbatims] if judged else []
    elsewhere = Vocabulary(said)
    for stage, step in judged:
        heard = ring(step, elsewhere)
        words = len(heard.theirs) + len(heard.firms)
        if words < FEW_WORDS or heard.share is None or heard.share >= A_QUARTER:
            continue
        seen = phrase("“{text}” shares {n} of its {all} words with what customers say. Not theirs: {firms}. "
                      "Theirs here: {theirs}.", text=step.text, n=len(heard.theirs), all=words,
                      firms=", ".join(heard.firms), theirs=", ".join(own_words(step).common()))  # fmt: skip
        yield Spot(seen, stage, step)


# KPIs


def no_kpis(journey: Journey, today: date) -> Iterator[Spot]:
    """Six lived steps or more, and no KPI."""
    if _far(journey) and not journey.kpis():
        yield Spot(phrase("The map has no KPI."), lane="kpi")


def stage_without_kpi(journey: Journey, today: date) -> Iterator[Spot]:
    """The map has KPIs, and this stage has cards and no KPI."""
    if journey.kpis():
        for stage in journey.stages:
            if stage.cards and not stage.of("kpi"):
                yield Spot(phrase("No KPI watches this stage, and other stages have some."), stage, lane="kpi")


def no_target(journey: Journey, today: date) -> Iterator[Spot]:
    """A KPI without a target."""
    for stage, card in journey.kpis():
        if card.target is None:
            yield Spot(phrase("The KPI has no target."), stage, card)


def alert_alone(journey: Journey, today: date) -> Iterator[Spot]:
    """A KPI in alert, and no opportunity in its stage."""
    for stage, card in journey.kpis():
        if card.state == "alert" and not stage.of("opportunity"):
            yield Spot(phrase("The KPI is in alert, and no opportunity stands in its stage."), stage, card)


def few_answers(journey: Journey, today: date) -> Iterator[Spot]:
    """A figure computed from fewer than thirty cases."""
    for stage, card in journey.kpis():
        if card.measure and card.measure.denominator is not None and card.measure.denominator < FEW_ANSWERS:
            n = card.measure.denominator
            seen = plural("The figure rests on {n:g} case.", "The figure rests on {n:g} cases.", n=n)
            yield Spot(seen, stage, card)


# From pain to action


def too_many_priorities(journey: Journey, today: date) -> Iterator[Spot]:
    """More than three lived steps must be flawless."""
    if (n := sum(step.priority for _, step in journey.steps())) > MOST_PRIORITIES:
        seen = phrase("{n} steps must be flawless; {most} at most can be.", n=n, most=MOST_PRIORITIES)
        yield Spot(seen, lane="step")


def no_priority(journey: Journey, today: date) -> Iterator[Spot]:
    """Six lived steps or more, and none must be flawless."""
    if _far(journey) and not any(step.priority for _, step in journey.steps()):
        yield Spot(phrase("No step is marked “Must be flawless”."), lane="step")


def _answered(journey: Journey) -> set[str | None]:
    return {cast("Opportunity", card).answers for _, card in journey.cards("opportunity")}


def pain_alone(journey: Journey, today: date) -> Iterator[Spot]:
    """A pain point that no opportunity answers."""
    answered = _answered(journey)
    for stage, card in journey.cards("pain"):
        if card.id not in answered:
            yield Spot(phrase("No opportunity answers “{text}”.", text=card.text), stage, card)


def nobody_does_it(journey: Journey, today: date) -> Iterator[Spot]:
    """An opportunity without an owner."""
    for stage, card in journey.cards("opportunity"):
        if not cast("Opportunity", card).owner:
            yield Spot(phrase("Nobody owns “{text}”.", text=card.text), stage, card)


def answers_nothing(journey: Journey, today: date) -> Iterator[Spot]:
    """An opportunity that answers no pain point, or one that is gone."""
    pains = {card.id for _, card in journey.cards("pain")}
    for stage, card in journey.cards("opportunity"):
        if cast("Opportunity", card).answers not in pains:
            yield Spot(phrase("“{text}” answers no pain point of the map.", text=card.text), stage, card)


def low_without_pain(journey: Journey, today: date) -> Iterator[Spot]:
    """A lived step feels very bad, and its stage has no pain point."""
    for stage in journey.stages:
        lowest = next((step for step in _lived(stage) if step.emotion == -2), None)
        if lowest is not None and not stage.of("pain"):
            seen = phrase("“{text}” feels very bad, and the stage names no pain point.", text=lowest.text)
            yield Spot(seen, stage, lane="pain")
