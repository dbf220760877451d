"""Versions, merges and personas in the Builder, as its page asks for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from page import Page

import journeykit as jk
from journeykit.errors import BadFile
from journeykit.files import personas as several
from journeykit.files.native import dumps
from journeykit.frameworks import framework
from journeykit.model.cards import Goal, Pain
from journeykit.model.edits import RemoveStage
from journeykit.model.journey import Journey, Persona, Stage
from journeykit.model.personas import Personas
from journeykit.widgets import Builder
from journeykit.widgets.own import OwnBuilder
from journeykit.workshop.store import Store
from journeykit.workshop.work import Work

GOAL = Goal(id="g", text="I want shoes.")
BASE = Journey(title="Shoes", persona=Persona(name="Maya"), stages=(Stage(id="look", title="I look", cards=(GOAL,)),))


def with_cards(*cards: object, **header: object) -> bytes:
    return dumps(BASE.replace(stages=(BASE.stages[0].replace(cards=cards),), **header)).encode()


@pytest.fixture
def builder() -> Builder:
    return Builder(BASE)


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
        (today, began) = answer["groups"]
        assert today["who"] == [{"name": "Bo", "mark": "Bo"}, {"name": "Ana", "mark": "guest-1f"}]
        assert [one["who"] for one in today["entries"]] == [0, 1, 1]
        assert [one["says"] for one in began["entries"]] == ["As it began"]
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


def test_what_was_changed_in_one_go_is_not_cut_by_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next part of the list begins with a whole session, and no entry is missing or twice."""
    monkeypatch.setattr("journeykit.widgets.versions._PAGE", 4)
    now = [datetime(2026, 11, 2, 12, tzinfo=UTC)]
    builder = Builder(BASE)
    builder._work = Work.start(BASE, now=lambda: now[0])
    page = Page(builder)
    for n in range(9):
        now[0] += timedelta(days=n % 3 == 0)
        page.edit(do="change_header", fields={"owner": f"Bo {n}"})
    seqs, before = [], None
    while not seqs or before:
        answer = page.ask("history", before=before)
        seqs += [[one["seq"] for one in group["entries"]] for group in answer["groups"]]
        before = answer["older"]
    assert seqs == [[9, 8, 7], [6, 5, 4], [3, 2, 1], [0]]


def test_what_differs_since_a_version(page: Page) -> None:
    """Any version is compared with the map as it is, in words; one that is none is refused."""
    page.edit(do="change_header", fields={"title": "Boots"})
    page.edit(do="remove_card", card="g")
    since = page.ask("since", seq=1)
    assert since["did"] == ["Title of the map: “Shoes” became “Boots”"]
    assert since["says"] == ["I look, Goals: “I want shoes.” removed"]
    assert len(page.ask("since", seq=0)["says"]) == 2
    assert page.ask("since", seq=1, to=0)["says"] == page.ask("since", seq=0, to=1)["says"] == since["did"]
    assert page.ask("since", seq=2)["says"] == []
    assert "no version 9" in page.ask("since", seq=9)["problem"]
    assert "is not a version number" in page.ask("since", seq="last")["problem"]


def test_a_merge_asks_and_does_what_was_chosen(page: Page, builder: Builder) -> None:
    """The version both began as is found; conflicts are shown before anything happens; undo takes the merge back."""
    page.edit(do="change_card", card="g", fields={"text": "I want boots."})
    page.edit(do="change_header", fields={"owner": "Ana"})
    theirs = with_cards(GOAL.replace(text="I want sandals."), Pain(id="p", text="=Too slow"))
    found = page.ask("merge", [theirs], name="team-b.journey.json")
    assert found["base"] == "0"
    assert [one["key"] for group in found["bases"] for one in group["bases"]] == ["2", "1", "0"]
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
    assert page.ask("merge_look", base="1")["conflicts"] == []
    none = page.ask("merge_look", base="")
    assert len(none["conflicts"]) == 1
    assert none["advice"].startswith("No common start is known")
    assert "no version 7" in page.ask("merge_look", base="7")["problem"]
    for forged in ("file", None, {}, "1" * 99, "²"):
        assert "is not a version number" in page.ask("merge_look", base=forged)["problem"]
    assert page.ask("merge_look")["base"] == ""


def test_a_map_that_changed_meanwhile_is_asked_about_again(page: Page, builder: Builder) -> None:
    """A conflict that nobody has seen is not decided in silence."""
    page.ask("merge", [with_cards(GOAL.replace(text="I want sandals."))], name="b.journey.json")
    page.ask("merge_look", base="0")
    page.edit(do="change_card", card="g", fields={"text": "I want boots."})
    assert "changed meanwhile" in page.ask("merge_take", choices={})["problem"]
    assert [card.text for _, card in builder.journey.cards()] == ["I want boots."]


def test_another_team_does_not_undo_what_stood_in_an_opened_file(page: Page, builder: Builder) -> None:
    """The map that was opened may be one team's own work: without their common start nothing of it goes."""
    theirs = dumps(BASE.replace(stages=(BASE.stages[0].replace(cards=(Pain(text="Too slow"),)),))).encode()
    found = page.ask("merge", [theirs], name="b.journey.json")
    assert (found["base"], found["goes"]) == ("", [])
    page.ask("merge_take", choices={})
    assert sorted(card.text for _, card in builder.journey.cards()) == ["I want shoes.", "Too slow"]
    page.ask("undo")
    page.ask("merge", [theirs], name="b.journey.json")
    chosen = page.ask("merge_look", [with_cards(GOAL)], name="start.journey.json")
    assert chosen["goes"] == ["I look, Goals: “I want shoes.” removed"]
    assert chosen["bases"][-1]["bases"][-1] == {"key": "file", "says": "start.journey.json"}
    page.edit(do="change_header", fields={"owner": "Ana"})
    assert page.ask("merge", [theirs], name="b.journey.json")["base"] == "0"
    assert page.ask("merge_look")["advice"].startswith("Did this map hold one team’s work already")
    assert "not named like a map file" in page.ask("merge_look", [b""], name="start.gif")["problem"]
    other = dumps(Journey(title="Boots", stages=(Stage(title="I wait"),))).encode()
    assert "no stage in common" in page.ask("merge", [other], name="c.journey.json")["advice"]


def test_two_maps_of_one_framework_know_their_start() -> None:
    """Both teams opened the framework, and one team's file is opened now: the framework is the start of both."""
    start = framework("five-stages", "fr")
    ours = jk.apply(start, RemoveStage(stage=start.stages[-1].id))
    theirs = jk.apply(start, jk.AddCard(stage=start.stages[0].id, card=Goal(text="Des bottes")))
    builder = Builder(ours)
    found = Page(builder).ask("merge", [dumps(theirs).encode()], name="b.journey.json")
    assert (found["base"], found["advice"], found["conflicts"]) == ("five-stages.fr", "", [])
    assert len(found["comes"]) == 1


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
        "copies": [{"map": 1, "stage": "pay", "from": "Paul"}],
    }
    assert page.ask("copy_stage", map=1, stage="pay")["says"] == "Copied “I pay” from Paul"
    assert [stage.title for stage in builder.journey.stages] == ["I look", "I pay"]
    again = page.ask("personas")
    assert "No step of these maps says how it feels" in page.ask("personas_picture")["problem"]
    page.edit(do="add_card", stage="look", card={"id": "s", "lane": "step", "text": "I look.", "emotion": 1})
    assert "Maya" in page.ask("personas_picture", dark=True)["alt"]
    page.ask("undo")
    assert again["remarks"] == ["Maya and Paul live the same journey: is this one average customer?"]
    assert "on this map already" in page.ask("copy_stage", map=1, stage="pay")["problem"]
    assert "no longer here" in page.ask("copy_stage", map=3, stage="pay")["problem"]
    assert (
        "a map of “Paul” here already" in page.ask("personas", [dumps(paul).encode()], name="p.journey.json")["problem"]
    )
    file = page.ask("personas_file")
    assert file["name"].endswith(".personas.json")
    whole = several.loads(file["text"])
    assert whole.maps == (builder.journey, paul)
    assert page.ask("personas", forget=1)["rows"] == []
    found = page.ask("personas", [file["text"].encode()], name="all.personas.json")
    assert [one["name"] for one in found["maps"]] == ["Maya", "Paul"]
    assert found["remarks"][0] == "Here already, so not taken from all.personas.json: Maya."
    assert page.ask("personas")["remarks"] == found["remarks"][1:]


def test_a_map_for_each_persona_is_begun_and_opened(tmp_path: Path) -> None:
    """A new persona's map has the stages of this one; each is kept under a link of its own, with its own history."""
    with Store.open(tmp_path / "work.sqlite") as store:
        builder = Builder(BASE)
        builder._store, builder._work = store, store.create(BASE, author="guest-1f")
        page, maya = Page(builder), builder._work.key
        assert "Who is it?" in page.ask("persona_new", name=" \n")["problem"]
        assert page.ask("persona_new", name="Paul")["says"] == "Opened “Shoes (Paul)”"
        assert [stage.cards for stage in builder.journey.stages] == [()]
        assert "a map of “maya” here already" in page.ask("persona_new", name="maya")["problem"]
        page.edit(do="change_header", fields={"owner": "Paul’s mother"})
        page.ask("persona_new", name="Zoé", cards=True)
        assert [card.text for _, card in builder.journey.cards()] == []  # of Paul's map
        assert [one["name"] for one in page.view["personas"] if not one["here"]] == ["Maya", "Paul"]
        keys = [one["key"] for one in page.view["personas"]]
        assert page.ask("personas")["opens"]
        page.ask("persona_open", map=0)
        assert (builder.journey, builder._work.key, builder._work.author) == (BASE, maya, "guest-1f")
        assert [one["key"] for one in page.view["personas"]] == keys
        assert store.work(keys[1]).history()[0].author == "guest-1f"
        for wrong in (0, 3, -1, "1", None):
            assert "no longer here" in page.ask("persona_open", map=wrong)["problem"]

        again = Page(fresh := Builder(BASE))
        fresh._store, fresh._work = store, store.work(keys[1])
        store.work(keys[2]).do(jk.AddStage(stage=Stage(title="I pay")))
        maps = again.ask("personas", keys=[*keys, "gone", 7])
        assert [(one["name"], one["here"]) for one in maps["maps"]] == [("Maya", False), ("Paul", True), ("Zoé", False)]
        assert maps["rows"][1]["says"] == ["Maya has no such stage.", "Paul has no such stage."]


def test_a_map_that_is_a_file_stays_that_map(tmp_path: Path) -> None:
    """Other personas stand beside it, but none takes its place in the file."""
    path = jk.save(BASE, tmp_path / "maya.journey.json")
    page = Page(Builder(path))
    page.ask("personas", [dumps(BASE.replace(persona=Persona(name="Paul"))).encode()], name="paul.journey.json")
    assert not page.ask("personas")["opens"]
    for asked in ({"what": "persona_open", "map": 1}, {"what": "persona_new", "name": "Zoé"}):
        assert "keeps one map" in page.ask(**asked)["problem"]
    assert jk.load(path) == BASE


def test_a_file_of_personas_opens_in_a_notebook(tmp_path: Path) -> None:
    """The first map is on the board, the others beside it; the file stays as it is."""
    maps = (BASE, BASE.replace(persona=Persona(name="Paul")))
    path = several.save(Personas(title="Shoes", maps=maps), tmp_path / "shoes.personas.json")
    page = Page(builder := Builder(path))
    page.edit(do="change_header", fields={"owner": "Ana"})
    page.ask("persona_open", map=1)
    assert builder.journey == maps[1]
    page.ask("persona_open", map=0)
    assert builder.journey.owner == "Ana"
    page.ask("undo")
    assert builder.journey == BASE
    assert several.load(path).maps == maps
    with pytest.raises(BadFile, match="holds no map"):
        Builder(several.save(Personas(title="Shoes"), tmp_path / "none.personas.json"))


def test_a_map_file_keeps_its_history(tmp_path: Path) -> None:
    """Opened again, the list says what was changed before and where that is kept; undo goes on; a name signs it."""
    path = jk.save(BASE, tmp_path / "shoes.journey.json")
    page = Page(Builder(path))
    assert page.ask("history")["signs"]
    page.edit(do="change_header", fields={"title": "Boots"})
    page.ask("sign", name="Ana")
    page.edit(do="remove_card", card="g")
    again = Page(builder := Builder(path))
    builder.journey = builder.journey.replace(owner="Bo")
    answer = again.ask("history")
    assert ".journeykit/shoes.journey.json.history" in answer["kept"]
    assert [one["says"] for one in answer["groups"][0]["entries"]] == [
        "Changed by code", "Removed “I want shoes.” from I look", "Changed the map’s header",
    ]  # fmt: skip
    assert [one["name"] for one in answer["groups"][0]["who"]] == ["", "Ana"]
    again.ask("undo")
    again.ask("undo")
    assert jk.load(path) == BASE.replace(title="Boots")
    assert "lives in this notebook" in Page(Builder(BASE)).ask("history")["kept"]
    assert "Builder(" in Page(Builder(BASE)).ask("history")["kept"]


def test_a_change_is_found_by_its_words(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """By words without case or accents, over all pages of the list; a reader's own time of day, or this computer's."""
    monkeypatch.setattr("journeykit.widgets.versions._PAGE", 4)
    for n in range(9):
        page.edit(do="add_card", stage="look", card={"lane": "goal", "text": f"Un été {n}"})
    found = page.ask("history", find="ETE 1", zone="Asia/Tokyo")
    assert [one["says"] for group in found["groups"] for one in group["entries"]] == ["Added “Un été 1” to I look"]
    assert found["older"] is None
    assert page.ask("history", find="nothing says this")["groups"] == []
    for zone in ("Nowhere/At all", "../../etc", "", None, "\0", "America"):
        assert page.ask("history", zone=zone)["groups"]


def test_the_map_of_the_lessons_keeps_its_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first edit on, over all lessons; who only looks leaves nothing in the work folder."""
    monkeypatch.setenv("JOURNEYKIT_WORK", str(tmp_path))
    monkeypatch.delenv("JOURNEYKIT_SERVED", raising=False)
    page = Page(first := OwnBuilder("02", "en"))
    assert page.ask("history")["groups"][0]["entries"][0]["says"] == "As it began"
    assert list(tmp_path.iterdir()) == []
    begun = first.journey
    page.edit(do="change_header", fields={"owner": "Ana"})
    page.edit(do="change_header", fields={"owner": "Bo"})
    page.ask("undo")
    page.ask("undo")
    page = Page(second := OwnBuilder("03", "en", begun))
    answer = page.ask("history")
    assert len(answer["groups"][0]["entries"]) == 4
    assert ".journeykit/" in answer["kept"]
    page.ask("restore", seq=2)
    assert second.journey == begun.replace(owner="Bo")
    assert not page.ask("personas")["opens"]
