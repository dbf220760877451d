"""CJML 2.0: well-formed, with every reference meeting what it refers to."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeykit.errors import BadFile
from journeykit.files.cjml import dumps, load, save
from journeykit.frameworks import example
from journeykit.model.cards import Goal, Step, Verbatim
from journeykit.model.journey import Journey, Persona, Stage

ORDER = {
    "CJML": ("plannedJourney", "actualJourney"),
    "actualJourney": ("journeyID", "journeyTitle", "plannedReference", "journeyPhases", "journeyShortSummary",
                      "journeyLongSummary", "actors", "touchpoints"),
    "journeyPhases": ("journeyPhase",),
    "journeyPhase": ("phaseName", "phaseDescription"),
    "actors": ("endUser", "serviceProvider"),
    "endUser": ("actorName",),
    "serviceProvider": ("companyName",),
    "actualCommunicationPoint": ("touchpointID", "belongsTo", "initiator", "receiver", "channel",
                                 "touchpointExperience", "comment"),
    "actualAction": ("touchpointID", "belongsTo", "initiator", "touchpointExperience", "comment"),
    "initiator": ("refersTo", "initiatorLabel"),
    "receiver": ("refersTo", "receiverLabel"),
    "channel": ("channelName",),
    "touchpointExperience": ("experienceDescription", "experienceRating"),
}  # fmt: skip
"""What stands in what, in which order, as far as CJML 2.0 is public; planned journeys are like actual ones."""
STEP = Step(
    text="I call <them> & wait", touchpoint="hotline", channel="phone", department="customer_management", emotion=-2,
    feeling="lost", verbatims=(Verbatim(text="Eleven minutes", source="Call 2217"),),
)  # fmt: skip
MAP = Journey(
    title="Send back 👟 / החזרה",
    need="It does not fit.",
    resolution="I am paid back.",
    persona=Persona(name="Maya"),
    stages=(
        Stage(title="Send back", phase="after", cards=(Goal(text="Fast"), STEP, Step(text="I think"))),
        Stage(title="Wait", phase="after", cards=(Step(text="I am told", layer="ideal", channel="Pigeon", emotion=1),)),
    ),
)


def check(root: Element) -> None:
    """Elements stand where CJML has them, and every reference meets its own."""
    actors = [one.get("actorID") for one in root.iter() if "actorID" in one.attrib]
    touchpoints = [one.text for one in root.iter("touchpointID")]
    assert len({*actors}) == len(actors)
    assert len({*touchpoints}) == len(touchpoints)
    for journey in root:
        known = {one.get("actorID") or one.get("actorIDref") for one in journey.find("actors") or ()}
        phases = {one.get("phaseID") for one in journey.iter("journeyPhase")}
        assert {one.get("actorIDref") for one in journey.iter("refersTo")} <= known
        assert {one.get("phaseIDref") for one in journey.iter("belongsTo")} <= phases
        assert {one.get("actorIDref") for one in journey.iter() if "actorIDref" in one.attrib} <= {*actors}
        assert journey.find("touchpoints") is not None
    for one in root.iter():
        order = ORDER.get(one.tag.replace("planned", "actual") if one.tag != "plannedReference" else one.tag)
        if order:
            places = [order.index(part.tag) for part in one]
            assert places == sorted(places)


def test_a_map_as_cjml() -> None:
    """Steps with a place are communication points, others actions; feelings, words and phases come along."""
    root = fromstring(dumps(MAP, "fr"))
    check(root)
    assert (root.tag, root.attrib) == ("CJML", {"version": "2.0"})
    planned, actual = root
    assert (planned.tag, actual.findtext("plannedReference")) == ("plannedJourney", planned.findtext("journeyID"))
    assert actual.findtext("journeyTitle") == MAP.title
    assert actual.findtext("journeyShortSummary") == "It does not fit. → I am paid back."
    assert [one.text for one in actual.iter("phaseName")] == ["Send back", "Wait"]
    call, think = actual.find("touchpoints") or ()
    assert (call.tag, think.tag) == ("actualCommunicationPoint", "actualAction")
    assert call.findtext("initiator/initiatorLabel") == STEP.text
    assert call.findtext("receiver/receiverLabel") == "Hotline"
    assert call.findtext("channel/channelName") == "Téléphone"
    assert call.findtext("touchpointExperience/experienceRating") == "1"
    assert "Call 2217" in (call.findtext("comment") or "")
    assert [one.text for one in actual.iter("companyName")] == ["Relation client"]


def test_plans_have_no_experience() -> None:
    """A planned journey says nothing of feelings, which nobody has had yet."""
    planned = fromstring(dumps(MAP)).find("plannedJourney")
    assert planned is not None
    assert planned.find(".//channelName") is not None
    assert planned.find(".//touchpointExperience") is None


@pytest.mark.parametrize("journey", [example("en"), example("fr"), Journey(title="Empty")], ids=["en", "fr", "empty"])
def test_whole_maps(journey: Journey) -> None:
    """The worked example has all of its steps, an empty map is a journey without any."""
    root = fromstring(dumps(journey))
    check(root)
    assert len(list(root.iter("touchpointID"))) == len(journey.steps()) + len(journey.steps("ideal"))


@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=20))
def test_any_text(text: str) -> None:
    """Whatever is written on a step, the document can be parsed; signs that XML has not are left out."""
    step = Step(text=f"I {text}", channel=text, department=text)
    root = fromstring(dumps(Journey(title="x", stages=(Stage(title="x", cards=(step,)),))))
    check(root)
    said = root.findtext(".//initiatorLabel") or ""
    assert said == step.text.replace("\ufffe", "").replace("\uffff", "")


def test_files(tmp_path: Path) -> None:
    """A file is written whole; opening one says that CJML is only written."""
    file = save(MAP, tmp_path / "map.cjml.xml")
    assert file.read_bytes().startswith(b"<?xml ")
    with pytest.raises(BadFile, match=r"map\.cjml\.xml cannot be opened: CJML is only written"):
        load(file)
