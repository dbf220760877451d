"""Mermaid journeys: written so that the real Mermaid reads them, and read as people write them."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opened import chromium

from journeykit.errors import BadFile
from journeykit.files import native
from journeykit.files.mermaid import dumps, load, loads, save
from journeykit.frameworks import example
from journeykit.model.cards import Goal, Step
from journeykit.model.journey import PHASES, Journey, Persona, Stage

PACKAGE = "@mermaid-js/tiny@11.17.2"
"""Mermaid in one file, with the parser and the pictures of the whole, and no dependencies."""
DIGEST = "PmFr1c5cSfNf5AngLLR98DrbvR4U5KeD7I+hQkGqG5w5Veu3QT4dG0qu9f99cpn/sKj2XxRBK0q7EL6hr9NY/A=="

READ = """async text => {
  const said = coded => new DOMParser().parseFromString(
    coded.replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";"), "text/html").documentElement.textContent;
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  return {
    title: said(db.getDiagramTitle()), about: said(db.getAccDescription()), stages: db.getSections().map(said),
    tasks: db.getTasks().map(one => [said(one.section), said(one.task), one.score, ...one.people.map(said)]),
  };
}"""
"""What Mermaid understands, with its entity codes read as it reads them for the picture."""
DRAW = """async text => {
  document.body.innerHTML = (await mermaid.render("map", text)).svg;
  return [...document.querySelectorAll("svg text, svg div.label")].map(one => one.textContent);
}"""

Ask = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def mermaid() -> Iterator[Ask]:
    """The real Mermaid, fetched by npm once, in Chromium. Without either, CI fails and everybody else skips."""
    script = fetched(Path(platformdirs.user_cache_dir("journeykit")) / "tests")
    with chromium() as browser:
        page = browser.new_page()
        page.set_content("<!doctype html>")
        page.add_script_tag(content=script)
        page.evaluate("mermaid.initialize({startOnLoad: false})")
        yield lambda how, text: page.evaluate(how, text)


def fetched(cache: Path) -> str:
    """The script of Mermaid, of the version and with the digest that stand here."""
    cache.mkdir(parents=True, exist_ok=True)
    place = cache / "mermaid-js-tiny-11.17.2.tgz"
    if not place.is_file():
        npm = [shutil.which("npm") or "npm", "pack", "--silent", "--pack-destination", str(cache), PACKAGE]
        try:
            subprocess.run(npm, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            lacks = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            lacks("npm, which brings the real Mermaid, is not there or reaches nothing")
    digest = hashlib.sha512(place.read_bytes()).digest()
    assert base64.b64encode(digest).decode() == DIGEST, f"{place} is not {PACKAGE}: remove it, then try again"
    with tarfile.open(place) as packed:
        script = packed.extractfile("package/dist/mermaid.tiny.js")
        assert script is not None
        return script.read().decode()


PIECES = st.sampled_from(
    ["#", ";", ":", "%", "%%", "%%{", "}%%", "<b>", "&amp;", '"', ",", "{", "}", "\n", "\ufeff", "ﬂ°°35¶ß", "#35;",
     "---", "journey", "title ", "Section ", "accTitle", "accDescr: ", "style x:#a;", "é", "👩‍🔬", "שלום", "\u202e",
     "50 €", " ", "x"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.text(min_size=1, max_size=10)).filter(
    lambda text: bool(native.checked({"title": "x", "need": text}, "x").need) and visible(text)
)


def visible(text: str) -> bool:
    try:
        return bool(Stage(title=text))
    except ValueError:
        return False


STEPS = st.builds(
    Step,
    text=TEXTS,
    emotion=st.none() | st.integers(-2, 2),
    department=st.sampled_from(["", "legal", "Nous; vous, eux"]),
)
STAGES = st.builds(
    Stage, title=TEXTS, phase=st.sampled_from(PHASES), cards=st.lists(STEPS, max_size=3).map(tuple)
)  # fmt: skip
MAPS = st.builds(
    Journey,
    title=TEXTS,
    scenario=st.just("") | TEXTS,
    language=st.sampled_from(["en", "fr"]),
    persona=st.builds(Persona, name=st.just("") | TEXTS),
    stages=st.lists(STAGES, max_size=3).map(tuple),
)


def kept(journey: Journey) -> Any:
    """What a Mermaid file keeps of a map; without steps, nobody takes part."""
    steps = [
        [(step.text, step.emotion, step.department) for step in stage.of("step", "lived")] for stage in journey.stages
    ]
    persona = journey.persona.name if any(steps) else ""
    stages = [(stage.title, stage.phase) for stage in journey.stages]
    return journey.title, journey.language, journey.scenario, persona, stages, steps


def test_a_diagram_copied_out_of_markdown() -> None:
    """The fences around a diagram on a page of Markdown are no part of it."""
    found = loads("```mermaid\njourney\n  section Pay\n    I pay: 4: Lea\n```\n")
    assert [(stage.title, step.text) for stage, step in found.steps()] == [("Pay", "I pay")]


@settings(deadline=None)
@given(journey=MAPS)
def test_what_it_keeps_comes_back(journey: Journey) -> None:
    """Header, persona, stages, phases, lived steps, feelings and departments come back, whatever the map."""
    assert kept(loads(dumps(journey))) == kept(journey)


@settings(max_examples=100, deadline=None)
@given(journey=MAPS)
def test_mermaid_reads_what_is_written(mermaid: Ask, journey: Journey) -> None:
    """The real Mermaid finds the same title, stages, steps and scores, whatever the texts are."""
    who = journey.persona.name or {"en": "Customer", "fr": "Client"}[journey.language]
    named = {
        "": [],
        "legal": ["Legal" if journey.language == "en" else "Juridique"],
        "Nous; vous, eux": ["Nous; vous, eux"],
    }
    read = mermaid(READ, dumps(journey))
    assert flat(read["title"]) == flat(journey.title)
    assert flat(read["about"]) == flat(journey.scenario)
    assert read["stages"] == [stage.title for stage in journey.stages]
    assert read["tasks"] == [
        [stage.title, step.text, 3 + (step.emotion or 0), who, *named[step.department]]
        for stage, step in journey.steps()
    ]


def flat(text: str) -> str:
    """Titles and descriptions go through Mermaid's cleaning, which knows one kind of space."""
    return " ".join(text.split())


def test_mermaid_draws_the_words_as_they_are(mermaid: Ask) -> None:
    """In the picture that Mermaid draws, signs of its own grammar, markup and emoji stand as they were written."""
    step = Step(text="Section 1: #2; 50 % <b>off</b> & more", emotion=-1, department="R&D, tests")
    stage = Stage(title="Compare: a;b #c", cards=(step, Step(text="👟 נעליים", emotion=2)))
    drawn = mermaid(DRAW, dumps(Journey(title="Shoes; #1: <i>", persona=Persona(name="Léa, 29"), stages=(stage,))))
    for text in (step.text, step.department, stage.title, "👟 נעליים", "Léa, 29"):
        assert text in drawn
    assert any(text.startswith("Shoes; #1: <i>") for text in drawn)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_mermaid_draws_the_example(mermaid: Ask, language: Any) -> None:
    """The worked example is drawn with every step."""
    journey = example(language)
    drawn = mermaid(DRAW, dumps(journey))
    assert all(step.text in drawn for _, step in journey.steps())


@pytest.mark.parametrize("count", [0, 60])
def test_empty_and_long_maps(mermaid: Ask, count: int) -> None:
    """A map without stages and one of 60 stages are read by Mermaid and come back."""
    stages = tuple(Stage(title=f"Stage {n}", cards=(Step(text=f"I go on {n}"),)) for n in range(count))
    journey = Journey(title="Long", stages=stages)
    assert len(mermaid(READ, dumps(journey))["stages"]) == count
    assert len(loads(dumps(journey)).stages) == count


def test_a_step_that_does_not_say_how_it_feels() -> None:
    """It is drawn as neutral, for Mermaid wants a score, and is still without a feeling when it comes back."""
    steps = (Step(text="I wait"), Step(text="I pay", emotion=0))
    text = dumps(Journey(title="Shoes", stages=(Stage(title="Buy", cards=steps),)))
    assert text.count(": 3: Customer") == 2
    assert [step.emotion for _, step in loads(text).steps()] == [None, 0]


def test_only_the_lived_journey_is_written() -> None:
    """Goals and ideal steps have no place in Mermaid and are left out."""
    cards = (Goal(text="I want to be sure."), Step(text="I try it on at home", layer="ideal"), Step(text="I guess"))
    text = dumps(Journey(title="Shoes", stages=(Stage(title="Buy", cards=cards),)))
    assert "I guess" in text
    assert "sure" not in text
    assert "at home" not in text


BY_HAND = """\
---
title: From the settings
config: {theme: dark}
---
%%{init: {"theme":
 "forest"}}%%
%% a remark
JOURNEY
    accTitle: not ours
    accDescr {
      A day
      at work
    }
    Wake up: 2: Me
    section Go to work
      Make tea: 5: Me   # with milk
      # not a task
      Go upstairs: 3: Me, Cat
      Do work #35;1#colon; e#45;mails: 1.0: Cat, Me
    section Go home
      Sit down: 5: Me
      Just sit: : Me
      Nobody: 4
"""


def test_a_journey_written_by_hand() -> None:
    """Settings, directives, comments, entity codes and missing actors are read as Mermaid reads them."""
    journey = loads(BY_HAND, "day.mmd")
    assert (journey.title, journey.persona.name, journey.scenario) == ("From the settings", "Me", "A day\nat work")
    assert [(stage.title, len(stage.cards)) for stage in journey.stages] == [
        ("Stage 1", 1), ("Go to work", 3), ("Go home", 3),
    ]  # fmt: skip
    found = [(step.text, step.emotion, step.department) for _, step in journey.steps()]
    assert found == [
        ("Wake up", -1, ""), ("Make tea", 2, ""), ("Go upstairs", 0, "Cat"), ("Do work #1: e-mails", -2, "Cat"),
        ("Sit down", 2, ""), ("Just sit", None, ""), ("Nobody", 1, ""),
    ]  # fmt: skip


def test_mermaid_reads_the_same_by_hand(mermaid: Ask) -> None:
    """What stands in a journey written by hand is what the real Mermaid finds in it."""
    read = mermaid(READ, BY_HAND.replace("JOURNEY", "journey"))
    assert [said for _, said, *_ in read["tasks"]] == [step.text for _, step in loads(BY_HAND).steps()]
    assert read["stages"] == ["Go to work", "Go home"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_of_windows_editors(tmp_path: Path, encoding: str) -> None:
    """Line ends and byte order marks of Windows are no part of the map."""
    file = tmp_path / "jour.mmd"
    file.write_bytes("journey\r\ntitle Été\r\nsection Go\r\nI go: 5: Léa\r\n".encode(encoding))
    journey = load(file)
    assert (journey.title, journey.stages[0].title, journey.persona.name) == ("Été", "Go", "Léa")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("flowchart TD\n A --> B", "begins with “flowchart”"),
        ("sequenceDiagram\n A->>B: hi", "begins with “sequenceDiagram”"),
        ("%% mine\n\ngantt\n title A", "begins with “gantt”"),
        ("journeys\n", "begins with “journeys”"),
        ('{"format": 1}', "not a Mermaid journey"),
        ("", "is empty"),
        ("%% only a remark", "is empty"),
        ("journey\n section A\n I go: 7: Me", "line 3: the score “7” is not a whole number from 1 to 5"),
        ("journey\n I go: 3.5: Me", "line 2: the score “3.5”"),
        ("journey\n I go: happy", "line 2: the score “happy”"),
        ("journey\n I go", "line 2: “I go” is no task"),
        ("journey\n : 3: Me", "line 2: “: 3: Me” is no task"),
        ("journey\n section " + "x" * 121, "title"),
        ("journey\n" + "section A\n" * 201, "stages"),
        (b"journey\n title \xff\xfe", "not written as text in UTF-8"),
    ],
)
def test_what_is_no_journey_is_refused(text: str | bytes, says: str) -> None:
    """Other diagrams are refused by their name, faults with their line, and it is said what to do."""
    with pytest.raises(BadFile) as caught:
        loads(text, "day.mmd")
    assert says in str(caught.value)
    assert "day.mmd" in str(caught.value)
    assert caught.value.next_step


def test_blocks_that_never_end() -> None:
    """A block that is opened again and again, and never closed, takes no longer than it is long."""
    for opening in ("%%{", "accDescr {", "#", "section "):
        with pytest.raises(BadFile):
            loads("---\n" + f"{opening}\n" * 200_000)
        with pytest.raises(BadFile):
            loads("journey\nI go: 9\n" + f"{opening}\n" * 200_000)


def test_files(tmp_path: Path) -> None:
    """A file is written whole and read back; one that is not there is said."""
    assert kept(load(save(example(), tmp_path / "shoes.mmd"))) == kept(example())
    with pytest.raises(BadFile, match="cannot be read"):
        load(tmp_path / "gone.mmd")
    with pytest.raises(BadFile, match="cannot be written"):
        save(example(), tmp_path / "no" / "shoes.mmd")
