from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from journeykit.errors import NotFound
from journeykit.model.cards import Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step, Verbatim
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.review import review, rules
from journeykit.text import LANGUAGES

TODAY = date(2026, 11, 21)
WORDS = (Verbatim(text="It pinches."),)
LONG = (
    Verbatim(text="Three pages, two phone numbers and no label: how do I send them back?"),
    Verbatim(text="I called twice. Nobody answers the phone, and my shoes wait in the hall."),
)


def journey(*stages: Stage, **header: object) -> Journey:
    return Journey.model_validate({"title": "Shoes", **header, "stages": stages})


def stage(*cards: object, title: str = "I look", phase: str = "before") -> Stage:
    return Stage.model_validate({"title": title, "phase": phase, "cards": cards})


def one(*cards: object, **header: object) -> Journey:
    """The smallest map that holds these cards."""
    return journey(stage(*cards), **header)


def steps(n: int, **fields: object) -> tuple[Step, ...]:
    return tuple(Step.model_validate({"text": f"I walk {i}", **fields}) for i in range(n))


def phased(*phases: str) -> Journey:
    return journey(*(stage(phase=phase) for phase in phases))


def kpi(value: float | None = None, of: float | None = None, **fields: object) -> Kpi:
    measure = None if value is None else Measure(value=value, denominator=of)
    return Kpi.model_validate({"text": "On time", "measure": measure, **fields})


PAIN = Pain(id="pain", text="It pinches")

# code: (the smallest map that triggers it, the smallest change that does not)
CASES: dict[str, tuple[Callable[[], Journey], Callable[[], Journey]]] = {
    "JK101": (lambda: journey(), lambda: one()),
    "JK102": (lambda: journey(stage(title="Logistics")), lambda: journey(stage(title="I wait"))),
    "JK103": (lambda: phased("before", "during"), lambda: phased("before", "during", "after")),
    "JK104": (lambda: phased("during", "after"), lambda: phased("before", "during", "after")),
    "JK105": (lambda: one(PAIN), lambda: one(PAIN, persona=Persona(name="Maya"))),
    "JK106": (lambda: one(PAIN, need="Shoes"), lambda: one(PAIN, need="Shoes", resolution="A pair is worn")),
    "JK107": (lambda: one(*steps(6)), lambda: one(*steps(6), owner="Maya")),
    "JK108": (lambda: one(review_on=date(2026, 11, 20)), lambda: one(review_on=TODAY)),
    "JK109": (lambda: one(*steps(6)), lambda: one(*steps(6), review_on=TODAY)),
    "JK110": (lambda: one(*steps(41)), lambda: one(*steps(40))),
    "JK111": (
        lambda: one(PAIN, persona=Persona(name="The average customer")),
        lambda: one(PAIN, persona=Persona(name="Maya", summary="34, shops for everybody at home")),
    ),
    "JK201": (lambda: one(PAIN), lambda: one(PAIN, Goal(text="I want to walk."))),
    "JK202": (lambda: one(Goal(text="Increase conversion")), lambda: one(Goal(text="Pay quickly"))),
    "JK301": (
        lambda: journey(stage(Expectation(text="It fits")), stage()),
        lambda: journey(stage(Expectation(text="It fits")), stage(Expectation(text="It comes"))),
    ),
    "JK302": (
        lambda: one(Expectation(text="It fits")),
        lambda: one(Expectation(text="It fits", shaped_by=("product_photos",))),
    ),
    "JK303": (
        lambda: one(Expectation(text="It fits", importance=5)),
        lambda: one(Expectation(text="It fits", importance=5, satisfaction=3)),
    ),
    "JK304": (
        lambda: one(Expectation(text="It fits", importance=5, satisfaction=2), Opportunity(text="A guide")),
        lambda: one(Expectation(text="It fits", importance=5, satisfaction=2), Opportunity(text="A guide", owner="Al")),
    ),
    "JK401": (lambda: one(*steps(1)), lambda: one(*steps(1, verbatims=WORDS))),
    "JK402": (lambda: one(Step(text="The customer receives it")), lambda: one(Step(text="The parcel is here"))),
    "JK403": (lambda: one(*steps(1)), lambda: one(*steps(1, touchpoint="parcel"))),
    "JK404": (lambda: one(*steps(6)), lambda: one(*steps(5), *steps(1, emotion=0))),
    "JK405": (lambda: one(*steps(6, emotion=1)), lambda: one(*steps(5, emotion=1), *steps(1, emotion=2))),
    "JK406": (lambda: one(*steps(6)), lambda: one(*steps(5), *steps(1, moment="first"))),
    "JK407": (lambda: one(*steps(1, moment="first")), lambda: one(*steps(1, moment="first", verbatims=WORDS))),
    "JK408": (lambda: one(*steps(6)), lambda: one(*steps(6), *steps(1, layer="ideal"))),
    "JK409": (
        lambda: one(*steps(1, verbatims=WORDS)),
        lambda: one(*steps(1, verbatims=WORDS, rests_on="verbatim")),
    ),
    "JK410": (
        lambda: one(Step(text="I initiate the reverse logistics process", verbatims=LONG)),
        lambda: one(Step(text="I send them back, and nobody answers the phone", verbatims=LONG)),
    ),
    "JK501": (lambda: one(*steps(6)), lambda: one(*steps(6), kpi())),
    "JK502": (lambda: journey(stage(kpi()), stage(PAIN)), lambda: journey(stage(kpi()), stage(PAIN, kpi()))),
    "JK503": (lambda: one(kpi()), lambda: one(kpi(target=95))),
    "JK504": (
        lambda: one(kpi(50, target=95)),
        lambda: one(kpi(50, target=95), Opportunity(text="Another carrier")),
    ),
    "JK505": (lambda: one(kpi(50, of=29)), lambda: one(kpi(50, of=30))),
    "JK601": (lambda: one(*steps(4, priority=True)), lambda: one(*steps(3, priority=True))),
    "JK602": (lambda: one(*steps(6)), lambda: one(*steps(5), *steps(1, priority=True))),
    "JK603": (lambda: one(PAIN), lambda: one(PAIN, Opportunity(text="A guide", answers="pain"))),
    "JK604": (lambda: one(Opportunity(text="A guide")), lambda: one(Opportunity(text="A guide", owner="Al"))),
    "JK605": (
        lambda: one(PAIN, Opportunity(text="A guide", answers="gone")),
        lambda: one(PAIN, Opportunity(text="A guide", answers="pain")),
    ),
    "JK606": (lambda: one(*steps(1, emotion=-2)), lambda: one(PAIN, *steps(1, emotion=-2))),
}


def codes(of: Journey) -> set[str]:
    return {finding.code for finding in review(of, today=TODAY)}


def test_every_rule_has_its_two_maps() -> None:
    """Every rule of the table has a map that triggers it and one that does not, and no code is used twice."""
    assert sorted(CASES) == [rule.code for rule in rules()]
    assert all(rule.when for rule in rules())


@pytest.mark.parametrize("code", CASES)
def test_the_smallest_map_triggers_the_rule_and_the_other_does_not(code: str) -> None:
    """A rule speaks on its smallest map and is silent once that is mended."""
    triggers, clean = CASES[code]
    assert code in codes(triggers())
    assert code not in codes(clean())


@pytest.mark.parametrize("code", CASES)
def test_a_finding_says_everything_in_both_languages(code: str) -> None:
    """A finding has its place, what was seen, why and the next step, as full text without a gap."""
    (finding, *_) = review(CASES[code][0](), today=TODAY, select=[code])
    for language in LANGUAGES:
        plain = finding.plain(language)
        assert all(plain[name] for name in ("key", "title", "place", "seen", "why", "next_step", "source"))
        assert "{" not in "".join(plain.values())


def test_a_blank_map_gets_one_finding() -> None:
    """A map without stages hears that, and nothing else."""
    assert [finding.key for finding in review(journey())] == ["JK101@map"]


def test_a_map_just_begun_is_left_in_peace() -> None:
    """Stages in all phases and no cards yet are a beginning, not a fault."""
    assert review(phased("before", "during", "after")) == ()


def test_empty_stages_after_the_purchase_count_once_the_map_has_come_far() -> None:
    """Stages that were left empty do not make a journey of before or after."""
    far = journey(stage(phase="before"), stage(*steps(6), phase="during"), stage(phase="after"))
    assert {"JK103", "JK104"} <= codes(far)


def test_findings_come_in_map_order() -> None:
    """The map as a whole comes first, then stage by stage, in each the lanes and cards in their order."""
    first = stage(Goal(text="Sell more"), *steps(1))
    second = stage(Opportunity(text="A guide"), PAIN, title="Marketing", phase="after")
    found = [(f.place.stage, f.place.lane) for f in review(journey(first, second), today=TODAY)]
    order = {("", ""): 0, (first.id, "goal"): 1, (first.id, "step"): 2, (second.id, ""): 3, (second.id, "goal"): 4}
    order |= {(second.id, "pain"): 5, (second.id, "opportunity"): 6}
    assert [order[place] for place in found] == sorted(order[place] for place in found)
    assert len(set(found)) == len(order)


def test_the_place_is_named_in_the_words_of_the_map() -> None:
    """A place names stage, lane and card; a KPI of the catalogue by its name in each language."""
    (finding,) = review(one(Kpi(id="k", kpi="on_time_delivery_rate")), select=["JK503"])
    assert str(finding.place.words) == "I look, KPIs: “On-time delivery”"
    assert "Livraison à l’heure" in finding.place.words.to("fr")
    assert (finding.key, finding.place.card, finding.place.lane) == ("JK503@k", "k", "kpi")


def test_braces_in_a_card_are_only_text() -> None:
    """What a person wrote is never taken for a pattern."""
    (finding,) = review(one(Pain(text="{oops} {0}")), select=["JK603"])
    assert "{oops} {0}" in str(finding.seen)


def test_a_finding_set_aside_stays_away_unless_asked_for() -> None:
    """A key in the map's header removes that one finding, and only that one."""
    both = one(Pain(id="a", text="It pinches"), Pain(id="b", text="It squeaks"), set_aside=("JK603@a",))
    assert [f.key for f in review(both, select=["JK603"])] == ["JK603@b"]
    assert [f.key for f in review(both, select=["JK603"], set_aside=True)] == ["JK603@a", "JK603@b"]


def test_keys_are_never_shared_by_two_findings() -> None:
    """Two findings of one map have two keys, so that setting one aside leaves the other."""
    for triggers, _ in CASES.values():
        keys = [finding.key for finding in review(triggers(), today=TODAY)]
        assert len(keys) == len(set(keys))


def test_select_and_ignore_choose_the_rules() -> None:
    """Only the rules asked for speak, without those that are ignored."""
    assert {f.code for f in review(one(PAIN), select=["JK603", "JK201"], ignore=["JK201"])} == {"JK603"}
    assert review(one(PAIN), select=[]) == ()
    assert {f.code for f in review(one(PAIN), select="JK603")} == {"JK603"}


@pytest.mark.parametrize("argument", ["select", "ignore"])
def test_an_unknown_code_is_refused(argument: str) -> None:
    """A code that is no rule raises an error that names it and the codes there are."""
    with pytest.raises(NotFound, match=r"no rule JK999.*JK101"):
        review(journey(), **{argument: ["JK999"]})


def test_findings_in_a_notebook() -> None:
    """A notebook shows findings as a table in the map's language, where words of a person are never markup."""
    stage = Stage(title="<script>x</script>", cards=(Pain(text="<b>slow</b>"),))
    found = review(Journey(title="Shoes", language="fr", stages=(stage,)))
    table = found._repr_html_()
    assert all(one.next_step.to("fr") in table for one in found)
    assert "&lt;b&gt;slow" in table
    assert "<script" not in table
    assert str(len(found)) in repr(found)
    assert repr(review(Journey(title="Shoes"), select=[])) == "Nothing to mend or to consider."
