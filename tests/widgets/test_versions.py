"""Versions, merges and personas in the Builder, as its page asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from page import Page

import journeykit as jk
from journeykit.files import personas as several
from journeykit.files.native import dumps
from journeykit.model.cards import Goal, Pain
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.widgets import Builder
from journeykit.workshop.store import Store

GOAL = Goal(id="g", text="I want shoes.")
BASE = Journey(title="Shoes", persona=Persona(name="Maya"), stages=(Stage(id="look", title="I look", cards=(GOAL,)),))


def with_cards(*cards: object, **header: object) -> bytes:
    return dumps(BASE.replace(stages=(BASE.stages[0].replace(cards=cards),), **header)).encode()


@pytest.fixture
def builder() -> Builder:
    return Builder(BASE)


@pytest.fixture
def page(builder: Builder) -> Page:
    return Page(builder)


def test_who_changed_what_when(tmp_path: Path) -> None:
    """Changes are listed by person and time; a name that is given later signs what comes, and undo still works."""
    with Store.open(tmp_path / "work.sqlite") as store:
        builder = Builder(BASE)
        builder._work = work = store.create(BASE, author="guest-1f")
        page = Page(builder)
        page.edit(do="change_header", fields={"title": "Boots"})
        assert page.ask("sign", name=" Ana#\n ")["name"] == "Ana"
        page.edit(do="change_header", fields={"owner": "Bo"})
        store.work(work.key, author="Bo").do(jk.AddStage(stage=Stage(title="I pay")))
        answer = page.ask("history")
        assert [(group["who"], len(group["entries"])) for group in answer["groups"]] == [("Bo", 1), ("Ana", 2), ("", 1)]
        assert answer["groups"][1]["mark"] == "guest-1f"
        assert (answer["name"], answer["older"]) == ("Ana", None)
        page.ask("undo")
        page.ask("undo")
        assert builder.journey.title == "Shoes"
        assert page.ask("sign", name="")["name"] == ""


def test_a_long_history_comes_in_pages(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list ends where the next part begins, down to the beginning."""
    monkeypatch.setattr("journeykit.widgets.versions._PAGE", 10)
    for n in range(13):
        page.edit(do="change_header", fields={"owner": f"Bo {n}"})
    first = page.ask("history")
    rest = page.ask("history", before=first["older"])
    seqs = [one["seq"] for answer in (first, rest) for group in answer["groups"] for one in group["entries"]]
    assert seqs == list(range(13, -1, -1))
    assert rest["older"] is None


def test_what_differs_since_a_version(page: Page) -> None:
    """Any version is compared with the map as it is, in words; one that is none is refused."""
    page.edit(do="change_header", fields={"title": "Boots"})
    page.edit(do="remove_card", card="g")
    assert page.ask("since", seq=1)["says"] == ["I look, Goals: “I want shoes.” removed"]
    assert len(page.ask("since", seq=0)["says"]) == 2
    assert page.ask("since", seq=2)["says"] == []
    assert "no version 9" in page.ask("since", seq=9)["problem"]
    assert "is not a version number" in page.ask("since", seq="last")["problem"]


def test_a_merge_asks_and_does_what_was_chosen(page: Page, builder: Builder) -> None:
    """The version both began as is found; conflicts are shown before anything happens; undo takes the merge back."""
    page.edit(do="change_card", card="g", fields={"text": "I want boots."})
    page.edit(do="change_header", fields={"owner": "Ana"})
    theirs = with_cards(GOAL.replace(text="I want sandals."), Pain(id="p", text="=Too slow"))
    found = page.ask("merge", [theirs], name="team-b.journey.json")
    assert found["base"] == 0
    assert [one["seq"] for one in found["bases"]] == [2, 1, 0]
    assert found["comes"] == ["I look, Pain points: “=Too slow” added"]
    (conflict,) = found["conflicts"]
    assert conflict["chosen"] == "both"
    before = builder.journey
    assert "cannot be chosen" in page.ask("merge_take", choices={conflict["id"]: "mine"})["problem"]
    assert builder.journey == before
    assert page.ask("merge_take", choices={conflict["id"]: "theirs"})["says"] == "Merged team-b.journey.json"
    assert [card.text for _, card in builder.journey.cards()] == ["I want sandals.", "=Too slow"]
    assert builder.journey.owner == "Ana"
    page.ask("undo")
    assert builder.journey == before
    assert "no longer here" in page.ask("merge_take", choices={})["problem"]


def test_a_merge_from_another_version_or_none(page: Page) -> None:
    """The person may say which version both maps began as; with the newest, what was changed here gives way."""
    page.edit(do="change_card", card="g", fields={"text": "I want boots."})
    page.ask("merge", [with_cards(GOAL.replace(text="I want sandals."))], name="b.journey.json")
    assert page.ask("merge_look", base=1)["conflicts"] == []
    assert len(page.ask("merge_look", base=None)["conflicts"]) == 1
    assert "no version 7" in page.ask("merge_look", base=7)["problem"]
    assert page.ask("merge_look")["base"] is None


def test_a_map_that_changed_meanwhile_is_asked_about_again(page: Page, builder: Builder) -> None:
    """A conflict that nobody has seen is not decided in silence."""
    page.ask("merge", [with_cards(GOAL.replace(text="I want sandals."))], name="b.journey.json")
    page.edit(do="change_card", card="g", fields={"text": "I want boots."})
    assert "changed meanwhile" in page.ask("merge_take", choices={})["problem"]
    assert [card.text for _, card in builder.journey.cards()] == ["I want boots."]


def test_what_is_no_map_is_not_merged(page: Page) -> None:
    """A broken file, one of another kind and the same map again are said in words."""
    assert "not complete or not JSON" in page.ask("merge", [b"{"], name="b.journey.json")["problem"]
    assert "not named like a map file" in page.ask("merge", [b"GIF89a"], name="b.gif")["problem"]
    found = page.ask("merge", [dumps(BASE).encode()], name="b.journey.json")
    assert (found["comes"], found["conflicts"]) == ([], [])
    assert "Nothing in b.journey.json is new" in page.ask("merge_take", choices={})["problem"]


def test_personas_side_by_side(page: Page, builder: Builder) -> None:
    """Maps of other personas come beside this one; a stage is copied across; all go into one file."""
    assert page.ask("personas")["rows"] == []
    pay = Stage(id="pay", title="I pay", cards=(Goal(text="I want to pay fast."),))
    paul = BASE.replace(persona=Persona(name="Paul"), stages=(*BASE.stages, pay))
    table = page.ask("personas", [dumps(paul).encode()], name="paul.journey.json")
    assert [one["name"] for one in table["maps"]] == ["Maya", "Paul"]
    assert table["rows"][1] == {
        "title": "I pay",
        "moods": ["", ""],
        "says": ["Maya has no such stage."],
        "copies": [{"map": 0, "stage": "pay", "from": "Paul"}],
    }
    assert page.ask("copy_stage", map=0, stage="pay")["says"] == "Copied “I pay” from Paul"
    assert [stage.title for stage in builder.journey.stages] == ["I look", "I pay"]
    again = page.ask("personas")
    assert again["remarks"] == ["Maya and Paul live the same journey: is this one average customer?"]
    assert "on this map already" in page.ask("copy_stage", map=0, stage="pay")["problem"]
    assert "no longer here" in page.ask("copy_stage", map=3, stage="pay")["problem"]
    assert "two maps are of “Paul”" in page.ask("personas", [dumps(paul).encode()], name="p.journey.json")["problem"]
    file = page.ask("personas_file")
    assert file["name"].endswith(".personas.json")
    whole = several.loads(file["text"])
    assert whole.maps == (builder.journey, paul)
    assert page.ask("personas", forget=0)["rows"] == []
    assert len(page.ask("personas", [file["text"].encode()], name="all.personas.json")["maps"]) == 2
