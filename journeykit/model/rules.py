"""The rules of the review, in one table: code, what to look for, how grave, why, what next, and the source.

To add a rule: write what it looks for in `remarks.py`, give it a row in `RULES`, and in
tests/model/test_review.py the smallest map that triggers it and one that does not.
`python docs/make.py` writes the page again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from journeykit.model import remarks
from journeykit.model.journey import Journey
from journeykit.model.remarks import Spot
from journeykit.text import Phrase, phrase

__all__ = ["RULES", "Rule", "Severity"]

Severity = Literal["fix", "consider"]


@dataclass(frozen=True)
class Rule:
    """A rule of the review. `look` yields the spots; `next_step` says what to do about them."""

    code: str
    look: Callable[[Journey, date], Iterator[Spot]]
    severity: Severity
    title: Phrase
    why: Phrase
    next_step: Phrase
    source: Phrase

    @property
    def when(self) -> str:
        """When it speaks, for the page of the rules."""
        return self.look.__doc__ or ""


def _both(first: Phrase, second: Phrase) -> Phrase:
    return phrase("{first}; {second}", first=first, second=second)


_UD = Phrase("L’Usine Digitale, Les secrets du parcours client (2/5)")
_SDC = Phrase("Thierry Spencer, Sens du client (2013)")
_50A = phrase("50A agency, glossary, “Parcours client”")
_SH = Phrase("Shopify France, “Parcours client”")
_BV = Phrase("Bright Vessel, Carte du parcours du client (2024)")
_NNG = Phrase("Nielsen Norman Group, Journey Mapping 101")
_CARLZON = Phrase("Carlzon 1987")
_ROSENBAUM = Phrase("Rosenbaum et al. 2017, 10.1016/j.bushor.2016.09.010")
_FARRIS = Phrase("Farris et al., Marketing Metrics")
_USERS = phrase("What users of journey-mapping tools report")

RULES: Final[tuple[Rule, ...]] = (
    Rule("JK101", remarks.no_stages, "fix",
         phrase("No stages"),
         phrase("Stages are the first of the five steps; everything else hangs on them."),
         phrase("Choose a framework, or add the stages your customer goes through."), _UD),
    Rule("JK102", remarks.department, "fix",
         phrase("Stage titled like a department"),
         phrase("Customers do not live your organisation chart; a stage says what they do."),
         phrase("Say what the customer does here, such as “I order and pay”; departments go on the steps."), _USERS),
    Rule("JK103", remarks.stops_at_purchase, "fix",
         phrase("The journey stops at the purchase"),
         phrase("What comes after the purchase deserves the same attention: the parcel is the most stressful moment."),
         phrase("Add what follows: waiting, receiving, using, returning, rating, coming back."), _both(_50A, _SH)),
    Rule("JK104", remarks.starts_at_shop, "fix",
         phrase("The journey starts at the shop"),
         phrase("It starts earlier than the shop thinks: at Pizza Hut, with the door of an empty refrigerator."),
         phrase("Add the moment when the customer notices the problem, and whom they think of first."), _SDC),
    Rule("JK105", remarks.no_persona, "consider",
         phrase("No persona"),
         phrase("A map tells the journey of one typical person; an average customer does not exist."),
         phrase("Name the persona and say in a line who it is."), _both(_50A, _SH)),
    Rule("JK106", remarks.no_ends, "consider",
         phrase("Need or resolution not named"),
         phrase("A journey is named from need to resolution; without both ends nobody knows where to stop."),
         phrase("Write the need and the resolution in the customer’s words."), _SDC),
    Rule("JK107", remarks.no_owner, "consider",
         phrase("Nobody owns the map"),
         phrase("A map that nobody owns goes stale."),
         phrase("Name the person or team that keeps it up to date."), _USERS),
    Rule("JK108", remarks.overdue, "fix",
         phrase("Review overdue"),
         phrase("Customers and offers change; a map that is not looked at again misleads."),
         phrase("Go through the map with its owner, then set the next date."), _USERS),
    Rule("JK109", remarks.no_review_date, "consider",
         phrase("No review date"),
         phrase("Without a date, nobody looks at the map again."),
         phrase("Set the day on which the map will be looked at again."), _USERS),
    Rule("JK110", remarks.too_long, "consider",
         phrase("Too many steps to follow"),
         phrase("A map of hundreds of touchpoints is a list; readers need a focus."),
         phrase("Join steps that belong together, or make a map for each scenario."), _both(_USERS, _50A)),
    Rule("JK111", remarks.average_customer, "consider",
         phrase("One average customer"),
         phrase("Customers are no block: an average hides that one persona is delighted where another leaves."),
         phrase("Name one person with an age and a situation; draw a map for each of the others."), _both(_UD, _SH)),
    Rule("JK201", remarks.no_goal, "fix",
         phrase("Stage without a goal"),
         phrase("Customers who do not reach their goal keep you from reaching yours."),
         phrase("Write what the customer wants to reach at this stage, in the first person."), _UD),
    Rule("JK202", remarks.shop_goal, "fix",
         phrase("Goal of the shop"),
         phrase("The second step asks for the customer’s goals; the shop’s own belong to the KPIs."),
         phrase("Say what the customer wants: “I want to pay quickly”."), _UD),
    Rule("JK301", remarks.no_expectation, "consider",
         phrase("Stage without an expectation"),
         phrase("What counts is less the quality of the product than whether expectations are met."),
         phrase("Ask what the customer takes for granted at this stage."), _UD),
    Rule("JK302", remarks.nothing_shaped, "consider",
         phrase("Expectation that nothing shaped"),
         phrase("Expectations come from somewhere: your communication, photos, competitors, word of mouth."),
         phrase("Choose what shaped it; that is where it can be changed."), _UD),
    Rule("JK303", remarks.not_weighed, "consider",
         phrase("Expectation not weighed"),
         phrase("Without importance and satisfaction, all expectations look equal."),
         phrase("Give its importance and how well it is met, from 1 to 5."),
         _ROSENBAUM),
    Rule("JK304", remarks.vital_and_ignored, "fix",
         phrase("Vital, badly met, and nobody acts"),
         phrase("The widest gaps between importance and satisfaction are where customers leave."),
         phrase("Add an opportunity to this stage and name its owner."),
         _ROSENBAUM),
    Rule("JK401", remarks.no_words, "fix",
         phrase("No customer’s words"),
         phrase("The lived process must ring true: it reuses words left in contacts and survey answers."),
         phrase("Search the verbatims and pin one to a step of this stage."), _UD),
    Rule("JK402", remarks.shop_step, "fix",
         phrase("Step in the shop’s words"),
         phrase("The lived process is told by the customer, word for word."),
         phrase("Say it in the first person: “I receive the parcel”."), _UD),
    Rule("JK403", remarks.no_touchpoint, "consider",
         phrase("Stage without a touchpoint"),
         phrase("A journey is a chain of contacts with the brand, online and offline."),
         phrase("Name where the customer meets you, or somebody else, at one step at least."), _BV),
    Rule("JK404", remarks.no_emotion, "consider",
         phrase("No emotions"),
         phrase("A customer is neither a robot nor merely a persona."),
         phrase("Set the emotion of each lived step on the curve."), _SH),
    Rule("JK405", remarks.flat_emotion, "consider",
         phrase("Emotions all alike"),
         phrase("A flat curve says nothing; somewhere it was better, somewhere worse."),
         phrase("Ask customers for the best and the worst moment, and set those two first."), _both(_SH, _NNG)),
    Rule("JK406", remarks.no_moment, "fix",
         phrase("No moment of truth"),
         phrase("At some steps the customer decides to stay or to leave; a map shows which."),
         phrase("Mark the steps where the customer’s opinion of you is made."), _both(_SDC, _CARLZON)),
    Rule("JK407", remarks.mute_moment, "consider",
         phrase("Moment of truth without a verbatim"),
         phrase("The moments that decide deserve proof in the customer’s own words."),
         phrase("Pin a verbatim to this step, with its source."), _both(_UD, _SDC)),
    Rule("JK408", remarks.no_ideal, "consider",
         phrase("No ideal journey"),
         phrase("The ideal is kept beside the lived journey, so that the real one can approach it."),
         phrase("Add the steps as they should be, in the ideal layer."), _UD),
    Rule("JK409", remarks.needless_assumption, "consider",
         phrase("Assumption where data exists"),
         phrase("Assumptions that pose as research are the first thing a reader doubts."),
         phrase("Check them against the data of this stage and say what they rest on now."), _USERS),
    Rule("JK410", remarks.strange_words, "consider",
         phrase("Step that does not ring true"),
         phrase("The lived process is told in the customers’ own vocabulary; words of the house hide what they live."),
         phrase("Put their words in the place of those that are not theirs, or pin the verbatim that has them."), _UD),
    Rule("JK501", remarks.no_kpis, "consider",
         phrase("No KPI"),
         phrase("KPIs spot critical situations quickly and test what a new measure does."),
         phrase("Choose one KPI of the catalogue for the stage that worries you most."), _UD),
    Rule("JK502", remarks.stage_without_kpi, "consider",
         phrase("Stage without a KPI"),
         phrase("A stage that nothing measures can go wrong for months without a sign."),
         phrase("Choose a KPI of the catalogue that warns in time here."), _both(_UD, _USERS)),
    Rule("JK503", remarks.no_target, "fix",
         phrase("KPI without a target"),
         phrase("Without a target a figure is neither good nor bad, and warns nobody."),
         phrase("Set a target, and from which value on it is an alert."), _UD),
    Rule("JK504", remarks.alert_alone, "fix",
         phrase("Alert that nobody answers"),
         phrase("KPIs are not for reporting: an alert calls for a measure to test."),
         phrase("Add an opportunity to this stage, with an owner."), _both(_UD, _NNG)),
    Rule("JK505", remarks.few_answers, "consider",
         phrase("Figure from few cases"),
         phrase("A class of thirty answers is not a fact: the interval is wide."),
         phrase("Collect more before deciding, or show the interval beside the figure."),
         _FARRIS),
    Rule("JK601", remarks.too_many_priorities, "fix",
         phrase("More than three priorities"),
         phrase("Priorities are the few moments where you must be irreproachable; all at once is none."),
         phrase("Keep the three that customers would leave you for."), _UD),
    Rule("JK602", remarks.no_priority, "consider",
         phrase("No priority"),
         phrase("The few moments where you are irreproachable are the pillars the rest is grafted on."),
         phrase("Mark one to three steps as “Must be flawless”."), _UD),
    Rule("JK603", remarks.pain_alone, "fix",
         phrase("Pain point without an opportunity"),
         phrase("Pain points that lead to nothing are why maps end in a drawer."),
         phrase("Add an opportunity and choose this pain point in “Answers the pain point”."), _both(_USERS, _50A)),
    Rule("JK604", remarks.nobody_does_it, "fix",
         phrase("Opportunity without an owner"),
         phrase("An opportunity with ownership and a measure becomes action; one without does not."),
         phrase("Name the person or team that will do it."), _NNG),
    Rule("JK605", remarks.answers_nothing, "consider",
         phrase("Opportunity that answers no pain point"),
         phrase("An idea that eases nobody’s pain is the shop’s wish."),
         phrase("Choose the pain point it answers, or write that pain point first."), _both(_USERS, _50A)),
    Rule("JK606", remarks.low_without_pain, "consider",
         phrase("Low point without a pain point"),
         phrase("Where the curve is lowest something blocks the customer; the map should name it."),
         phrase("Write what gets in the customer’s way at this stage."), _both(_SH, _50A)),
)  # fmt: skip
"""All rules, in the order of their codes: 1 the map and its stages, then 2 to 5 as the five steps, 6 action."""
