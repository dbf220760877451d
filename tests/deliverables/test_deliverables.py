"""The table of what people take away."""

import json
from pathlib import PureWindowsPath

import pytest

from journeykit.deliverables import DELIVERABLES, GROUPS, Deliverable, deliverable, suggested_name
from journeykit.errors import JourneyError, NotFound
from journeykit.files.native import loads
from journeykit.frameworks import example
from journeykit.model.cards import Expectation, Goal, Kpi, Measure, Opportunity, Pain, Step
from journeykit.model.journey import Journey, Persona, Stage

STARTS = {
    ".pdf": b"%PDF-", ".png": b"\x89PNG\r\n", ".svg": b"<svg ", ".xlsx": b"PK\x03\x04", ".pptx": b"PK\x03\x04",
    ".zip": b"PK\x03\x04", ".html": b"<!doctype html>", ".xml": b"<?xml ",
}  # fmt: skip
SMALL = Journey(
    title="Shoes", persona=Persona(name="Lea"),
    stages=(Stage(title="Wait", cards=(
        Goal(text="I want to know when."), Expectation(text="A day", importance=5, satisfaction=2),
        Step(text="I wait.", emotion=-1, channel="web", touchpoint="tracking", department="legal"),
        Step(text="I am told.", emotion=1, layer="ideal"),
        Pain(text="Nobody says."), Opportunity(text="Say it.", impact=4, effort=2),
        Kpi(text="On time", target=95, unit="percent", measure=Measure(value=92)),
    )),),
)  # fmt: skip
"""A card in every lane: whatever is made of a map has something to show."""
WILD = "Réclamer 👟 en ligne / שלום: <b>50 %</b>\\نعم"

each = pytest.mark.parametrize("made", DELIVERABLES, ids=lambda one: one.id)


def is_of_its_kind(content: bytes, ending: str) -> bool:
    """Whether the content begins as files of that ending do; text has to be UTF-8."""
    start = STARTS.get("." + ending.rpartition(".")[2])
    if start is not None:
        return content[: len(start)].lower() == start.lower()
    return bool(json.loads(content)) if ending.endswith(".json") else bool(content.decode().strip())


@each
def test_each_makes_a_file_of_its_kind(made: Deliverable) -> None:
    """From a map with a card in every lane each deliverable is made, and is what its ending says."""
    assert is_of_its_kind(made.make(SMALL, "fr"), made.ending)


@each
def test_odd_titles(made: Deliverable) -> None:
    """A title with emoji, right-to-left words, slashes and markup stops no file; an empty map may say what it lacks."""
    try:
        content = made.make(Journey(title=WILD), "en")
    except JourneyError as error:
        empty = error
    else:
        assert is_of_its_kind(content, made.ending)
        return
    assert empty.next_step is not None


def test_the_order_is_that_of_the_menu() -> None:
    """Ids are unique, and the groups of the menu stand together in their order."""
    assert len({one.id for one in DELIVERABLES}) == len(DELIVERABLES)
    groups = [*GROUPS]
    at = [groups.index(one.group) for one in DELIVERABLES]
    assert at == sorted(at)


def test_files_of_one_map_have_different_names() -> None:
    """Who takes everything of a map finds as many files in the folder, in each language."""
    for language in ("en", "fr"):
        names = [suggested_name(example("en"), one, language) for one in DELIVERABLES]
        assert len({*names}) == len(names)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (WILD, "réclamer-en-ligne-שלום-b-50-b-نعم.journey.json"),
        ("👟 …", "map.journey.json"),
        ("CON", "map.journey.json"),
        ("com1", "map.journey.json"),
        ("..\\..\\..\\etc/passwd", "etc-passwd.journey.json"),
        ("हिन्दी", "हिन्दी.journey.json"),
        ("\u202egpj.exe", "gpj-exe.journey.json"),
        ("x" * 200, "x" * 60 + ".journey.json"),
    ],
)
def test_names_are_safe(title: str, name: str) -> None:
    """The name says the map in letters of any script, and is one that Windows and every other system takes."""
    found = suggested_name(Journey(title=title), deliverable("map"), "en")
    assert found == name
    assert not PureWindowsPath(found).is_reserved()
    assert not set('<>:"/\\|?*') & set(found)


def test_the_map_file_is_the_map() -> None:
    """The map file from the table reads back as the same map."""
    assert loads(deliverable("map").make(example("en"), "en")) == example("en")


def test_unknown() -> None:
    """A kind that there is not is refused, and those there are are named."""
    with pytest.raises(NotFound, match="pdf, deck"):
        deliverable("docx")
