"""The commands that hold several maps: compare, merge, personas."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from journeykit.files import load, save
from journeykit.files.personas import load as load_personas
from journeykit.frameworks import framework
from journeykit.model.cards import Goal
from journeykit.model.edits import AddStage, RemoveStage, apply
from journeykit.model.journey import Journey, Persona, Stage

GOAL = Goal(id="g", text="I want shoes.")
BASE = Journey(title="Shoes", stages=(Stage(id="look", title="I look", cards=(GOAL,)),))


def wanting(text: str, **header: object) -> Journey:
    return BASE.replace(stages=(BASE.stages[0].replace(cards=(GOAL.replace(text=text),)),), **header)


@pytest.fixture
def maps(tmp_path: Path) -> dict[str, Path]:
    """A start and what two teams made of it."""
    made = {"base": BASE, "ours": wanting("I want boots.", owner="Ana"), "theirs": wanting("I want sandals.")}
    return {name: save(journey, tmp_path / f"{name}.journey.json") for name, journey in made.items()}


def test_compare_says_what_differs(run, maps: dict[str, Path]) -> None:
    """One line a difference and exit code 1; 0 for the same; a program reads JSON."""
    code, out, _ = run("compare", maps["base"], maps["ours"])
    assert code == 1
    assert out == ("The map: Who owns the map, now “Ana”\nI look, Goals: “I want shoes.” became “I want boots.”\n")
    assert run("compare", maps["base"], maps["base"])[:2] == (0, "Nothing differs.\n")
    code, out, _ = run("compare", maps["base"], maps["ours"], "--json")
    assert [one["kind"] for one in json.loads(out)] == ["changed", "changed"]
    assert run("compare", maps["base"], "gone.journey.json")[0] == 2


def test_merge_keeps_both_where_nobody_can_be_asked(run, maps: dict[str, Path], tmp_path: Path) -> None:
    """The conflict is listed with both texts, both stand in the file, and the exit code says that something is open."""
    out = tmp_path / "both.journey.json"
    code, said, _ = run("merge", maps["base"], maps["ours"], maps["theirs"], "-o", out)
    assert code == 1
    assert "  Both sides changed it.\n  start: Words: “I want shoes.”\n  ours: Words: “I want boots.”\n" in said
    assert "  theirs: Words: “I want sandals.”\n  Stands now: both\n" in said
    assert [card.text for _, card in load(out).cards()] == ["I want boots.", "I want sandals."]
    assert load(out).owner == "Ana"
    assert run("merge", maps["base"], maps["ours"], maps["theirs"], "-o", out)[0] == 2  # it is there already
    code, _, _ = run("merge", maps["base"], maps["ours"], maps["theirs"], "-o", out, "--take", "theirs", "--force")
    assert code == 0
    assert [card.text for _, card in load(out).cards()] == ["I want sandals."]


def test_merge_without_a_start_and_with_wrong_words(run, maps: dict[str, Path], tmp_path: Path) -> None:
    """Two maps do without their start; one map, or a choice that is none, is refused and nothing is written."""
    out = tmp_path / "both.journey.json"
    assert run("merge", maps["base"], maps["base"], "-o", out)[0] == 0
    assert load(out) == BASE
    for words in ((maps["base"],), (maps["base"], maps["ours"], "--take", "mine")):
        code, _, err = run("merge", *words, "-o", tmp_path / "no.journey.json")
        assert code == 2
        assert err.startswith("journeykit: ")
    for place, says in (("no.md", "holds a whole map"), ("none/no.journey.json", "There is no folder")):
        code, said, err = run("merge", *maps.values(), "-o", tmp_path / place)
        assert (code, said) == (2, "")
        assert says in err
    assert not (tmp_path / "no.journey.json").exists()


def test_merge_finds_the_framework_that_both_began_as(run, tmp_path: Path) -> None:
    """A stage that one team took out goes, as with the start itself; which start that is, is said."""
    start = framework("six-stages", "fr")
    ours = save(apply(start, RemoveStage(stage=start.stages[-1].id)), tmp_path / "a.journey.json")
    theirs = save(apply(start, AddStage(stage=Stage(title="Je conseille"))), tmp_path / "b.journey.json")
    code, said, _ = run("merge", ours, theirs, "-o", tmp_path / "c.journey.json")
    assert (code, said.splitlines()[0]) == (0, "Both began as “Six étapes classiques”.")
    assert [s.title for s in load(tmp_path / "c.journey.json").stages][4:] == [start.stages[4].title, "Je conseille"]


def test_merge_asks_at_a_terminal(maps: dict[str, Path], tmp_path: Path) -> None:
    """Card by card, a number chooses; anything else is asked again."""
    out = tmp_path / "asked.journey.json"
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "journeykit", "merge", *map(str, maps.values()), "-o", str(out)]
    os.write(ours, b"what\n2\n")
    done = subprocess.run(
        command, stdin=theirs, capture_output=True, text=True, timeout=60, env=os.environ | {"LANG": "C"}
    )
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("1 ours  2 theirs  3 both  (Enter: both)") == 2
    assert [card.text for _, card in load(out).cards()] == ["I want sandals."]


def test_personas_side_by_side_and_in_one_file(run, maps: dict[str, Path], tmp_path: Path) -> None:
    """What differs is said stage by stage; the maps come into one file, which is read like them."""
    who = [Persona(name="Maya"), Persona(name="Paul")]
    second = Stage(id="pay", title="I pay")
    one = save(BASE.replace(persona=who[0]), tmp_path / "maya.journey.json")
    other = save(BASE.replace(persona=who[1], stages=(*BASE.stages, second)), tmp_path / "paul.journey.json")
    out = tmp_path / "shoes.personas.json"
    code, said, _ = run("personas", one, other, "-o", out)
    assert (code, said) == (0, f"I pay\n  Maya has no such stage.\nWrote {out}.\n")
    assert [journey.persona.name for journey in load_personas(out).maps] == ["Maya", "Paul"]
    code, said, _ = run("personas", out, "--json")
    assert json.loads(said)["personas"] == ["Maya", "Paul"]
    code, _, err = run("personas", one, one)
    assert code == 2
    assert f"{one} and {one} both hold a map of “Maya”" in err
    twice = tmp_path / "shoes.personas (1).json"
    twice.write_bytes(out.read_bytes())
    assert run("personas", twice)[0] == 0
    code, said, err = run("personas", one, other, "-o", tmp_path / "shoes.json")
    assert (code, said) == (2, "")
    assert "not named like a file of personas" in err
    code, said, _ = run("personas", one, maps["base"])
    assert said == "Maya and Shoes live the same journey: is this one average customer?\n"
