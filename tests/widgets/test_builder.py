"""The Builder's Python side: a message in, an answer out, and nothing of a message is trusted."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from page import Page, shown
from traitlets import TraitError

import journeykit as jk
from journeykit.deliverables import DELIVERABLES
from journeykit.errors import BadFile, BadValue, NotFound
from journeykit.files import READABLE
from journeykit.model.cards import Goal, Step
from journeykit.model.edits import ChangeCard, RemoveStage
from journeykit.widgets import Builder
from journeykit.widgets.view import diff

# -- how it starts


def test_it_opens_what_it_is_given(tmp_path: Path) -> None:
    """A map, a framework's id, a map file, or nothing: each opens, in the language asked for."""
    path = jk.save(jk.framework("five-stages", "fr"), tmp_path / "my.journey.json")
    assert Builder(jk.example()).journey == jk.example()
    assert Builder("six-stages").journey == jk.framework("six-stages")
    assert Builder("six-stages", language="fr").journey == jk.framework("six-stages", "fr")
    assert Builder(path).journey == Builder(str(path)).journey == jk.load(path)
    assert Builder().journey == jk.framework("blank")


def test_a_map_in_french_speaks_french() -> None:
    """Without a language, the Builder speaks that of the map."""
    assert Builder(jk.example("fr")).spec["language"] == "fr"
    assert Builder(jk.example("fr"), language="en").spec["language"] == "en"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A framework or file that does not exist, and a file that is no map, are errors that say so."""
    with pytest.raises(NotFound, match="six-stages"):
        Builder("seven-stages")
    with pytest.raises(BadFile):
        Builder(tmp_path / "none.json")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with pytest.raises(BadFile, match=r"broken\.json"):
        Builder(broken)


# -- one value


def test_an_edit_on_the_board_is_seen_by_code(page: Page, builder: Builder) -> None:
    """What the widget edits, the next cell sees."""
    answer = page.edit(do="change_card", card="s01", fields={"text": "My heel hurts."})
    assert "problem" not in answer
    assert answer["says"] == "Changed “My heel hurts.”"
    assert builder.journey.find("s01")[1].text == "My heel hurts."
    assert page.view["cards"]["s01"]["text"] == "My heel hurts."


def test_an_edit_in_code_is_seen_on_the_board(page: Page, builder: Builder) -> None:
    """A new value of `journey` reaches the page as a patch, and undo on the board takes it back."""
    before = builder.journey
    builder.journey = jk.apply(before, jk.AddStage(stage=jk.Stage(id="tell", title="I tell", phase="after")))
    assert page.view["order"][-1] == "tell"
    assert page.view["stages"]["tell"]["title"] == "I tell"
    page.ask("undo")
    assert builder.journey == before
    assert "tell" not in page.view["stages"]


def test_the_same_value_again_is_no_edit(page: Page, builder: Builder) -> None:
    """Setting an equal map says nothing to the page and leaves nothing to undo."""
    builder.journey = jk.Journey.model_validate(builder.journey.model_dump())
    assert page.heard == []
    assert page.view["can"] == {"undo": False, "redo": False}


@pytest.mark.parametrize("wrong", ["a map", 3, {"title": "Shoes"}])
def test_only_a_map_is_taken(builder: Builder, wrong: object) -> None:
    """Something that is no map is refused, and the map stays."""
    with pytest.raises(TraitError):
        builder.journey = wrong
    with pytest.raises(BadValue, match="needs a map"):
        builder.journey = None
    assert builder.journey == jk.example()


def test_undo_and_redo(page: Page, builder: Builder) -> None:
    """Undo and redo go back and forth, the page knows when it can, and too far is said."""
    page.edit(do="remove_stage", stage="send-back")
    assert page.view["can"] == {"undo": True, "redo": False}
    page.ask("undo")
    assert builder.journey == jk.example()
    assert page.view["can"] == {"undo": False, "redo": True}
    page.ask("redo")
    assert builder.journey == jk.apply(jk.example(), RemoveStage(stage="send-back"))
    page.ask("undo")
    assert page.ask("undo")["problem"]
    assert builder.journey == jk.example()


def test_every_earlier_state_comes_back(page: Page, builder: Builder) -> None:
    """The history lists each edit and the beginning, newest first, and any of them can be restored."""
    page.edit(do="change_header", fields={"title": "First"})
    page.edit(do="change_header", fields={"title": "Second"})
    groups = page.ask("history")["groups"]
    assert [one["seq"] for group in groups for one in group["entries"]] == [2, 1, 0]
    page.ask("restore", seq=1)
    assert builder.journey.title == "First"
    page.ask("restore", seq=0)
    assert builder.journey == jk.example()


def test_the_page_put_together_from_patches_is_the_page_told_anew(page: Page, builder: Builder) -> None:
    """After any edits, what the page has equals what it would be told on a reload."""
    page.edit(do="add_card", stage="need", card={"id": "new", "lane": "goal", "text": "I want to walk."})
    page.edit(do="move_card", card="s01", stage="rate", at=0)
    page.edit(do="change_card", card="s02", fields={"emotion": -2})
    page.edit(do="remove_stage", stage="compare")
    page.edit(do="add_stage", stage={"id": "late", "title": "Logistics", "phase": "after"})
    page.edit(do="remove_card", card="new")
    page.ask("undo")
    page.edit(do="move_stage", stage="late", at=2)
    assert page.view == shown(builder)


# -- what is refused


REFUSED = [
    {"do": "change_card", "card": "s01", "fields": {"emotion": 5}},
    {"do": "change_card", "card": "s01", "fields": {"id": "s02"}},
    {"do": "change_card", "card": "s01", "fields": {"lane": "goal"}},
    {"do": "change_card", "card": "s01", "fields": {"colour": "red"}},
    {"do": "change_card", "card": "s01", "fields": {"text": "x" * 100_000}},
    {"do": "change_card", "card": "nowhere", "fields": {"text": "x"}},
    {"do": "add_card", "stage": "need", "card": {"id": "s01", "lane": "goal", "text": "twice"}},
    {"do": "add_card", "stage": "need", "card": {"lane": "weather", "text": "x"}},
    {"do": "add_card", "stage": "nowhere", "card": {"lane": "goal", "text": "x"}},
    {"do": "move_card", "card": "s01", "stage": "rate", "at": -1},
    {"do": "move_card", "card": "s01", "stage": "rate", "at": 10**30},
    {"do": "move_stage", "stage": "need", "at": float("inf")},
    {"do": "change_header", "fields": {"stages": []}},
    {"do": "change_header", "fields": {"title": ""}},
    {"do": "restore", "journey": {"title": "Shoes", "stages": "many"}},
    {"do": "explode"},
    {"do": ["change_card"]},
    {},
    [],
    None,
    "remove_stage",
    17,
]


@pytest.mark.parametrize("edit", REFUSED)
def test_a_refused_edit_leaves_the_map_alone_and_says_why(page: Page, builder: Builder, edit: Any) -> None:
    """An edit that is not allowed is answered with a reason; value, board and history stay."""
    answer = page.ask("edit", edit=edit)
    assert answer["problem"]
    assert builder.journey == jk.example()
    assert page.view == shown(builder)
    assert page.view["can"] == {"undo": False, "redo": False}


FORGED = [
    None,
    [],
    "edit",
    7,
    {},
    {"ask": None},
    {"n": 1},
    {"n": {"a": []}, "ask": "undo"},
    {"n": 1, "ask": "rm -rf"},
    {"n": 1, "ask": "__init__"},
    {"n": 1, "ask": ["undo"]},
    {"n": 1, "ask": {"undo": 1}},
    {"n": 1, "ask": True},
    {"n": 1, "ask": "edit"},
    {"n": 1, "ask": "restore"},
    {"n": 1, "ask": "restore", "seq": True},
    {"n": 1, "ask": "restore", "seq": "0"},
    {"n": 1, "ask": "restore", "seq": 1.0},
    {"n": 1, "ask": "restore", "seq": -1},
    {"n": 1, "ask": "restore", "seq": 10**40},
    {"n": 1, "ask": "language", "language": "xx"},
    {"n": 1, "ask": "language", "language": ["fr"]},
    {"n": 1, "ask": "export", "format": "exe"},
    {"n": 1, "ask": "export", "format": ["pdf"]},
    {"n": 1, "ask": "export"},
    {"n": 1, "ask": "start"},
    {"n": 1, "ask": "start", "how": "key", "key": "guessed"},
    {"n": 1, "ask": "start", "how": "framework", "id": "../../etc/passwd"},
    {"n": 1, "ask": "start", "how": "example", "id": 3},
    {"n": 1, "ask": "start", "how": "file", "name": "x.json"},
    {"n": 1, "ask": "start", "how": "file", "name": None, "text": None},
    {"n": 1, "ask": "open"},
    {"n": 1, "ask": "open_look", "name": "x.json"},
    {"n": 1, "ask": "upload"},
    {"n": 1, "ask": "upload", "name": "../../etc/passwd"},
    {"n": 1, "ask": "preview", "upload": 99},
    {"n": 1, "ask": "preview", "upload": [1]},
    {"n": 1, "ask": "read", "upload": 99, "columns": {}},
    {"n": 1, "ask": "read", "columns": "all"},
    {"n": 1, "ask": "figures"},
    {"n": 1, "ask": "search", "text": "", "low": "<script>"},
    {"n": 1, "ask": "events"},
    {"n": 1, "ask": "events", "patterns": "page_*"},
    {"n": 1, "ask": "map_events"},
    {"n": 1, "ask": "map_events", "chosen": [["a"]]},
    {"n": 1, "ask": "map_events", "chosen": {"a": "b"}, "patterns": [[1, 2]]},
    {"n": 1, "ask": "put"},
    {"n": 1, "ask": "put", "ids": "all"},
    {"n": 1, "ask": "pin", "card": "s01", "hit": 0},
    {"n": 1, "ask": "pin", "card": None, "hit": [0]},
]


@pytest.mark.parametrize("content", FORGED)
@pytest.mark.filterwarnings("ignore")
def test_a_forged_message_changes_nothing(page: Page, builder: Builder, content: Any) -> None:
    """Whatever is sent, nothing is raised, the map stays, and what is answered is a reason in words."""
    answers = page.message(content)
    assert all(isinstance(one["problem"], str) and one["problem"] for one in answers)
    assert builder.journey == jk.example()
    assert page.view == shown(builder)


def test_forged_state_changes_nothing(builder: Builder) -> None:
    """A page that writes into the widget's state changes neither the map nor what others are shown."""
    builder.set_state({"view": {"mode": "start"}, "journey": {"title": "Forged"}})
    assert builder.journey == jk.example()
    assert shown(builder)["header"]["title"] == jk.example().title


def test_text_stays_text(page: Page, builder: Builder) -> None:
    """Markup in a card is kept as it was typed: the page shows it as text."""
    text = '<img src=x onerror="alert(1)">{html}</script>'
    page.edit(do="change_card", card="s01", fields={"text": text})
    assert page.view["cards"]["s01"]["text"] == text
    assert builder.journey.find("s01")[1].text == text


# -- language and export


def test_language(page: Page, builder: Builder) -> None:
    """The page speaks the other language at once; the map's own words stay."""
    answer = page.ask("language", language="fr")
    assert builder.spec["language"] == "fr"
    assert "étape" in answer["view"]["totals"]
    assert builder.journey == jk.example()
    assert page.edit(do="change_card", card="s01", fields={"emotion": 9})["problem"].count("9")


def test_the_picture(page: Page) -> None:
    """The picture that the page shows has a text alternative."""
    answer = page.ask("picture")
    assert base64.b64decode(answer["png"]).startswith(b"\x89PNG")
    assert jk.example().title in answer["alt"]


def test_the_menu_is_the_table(builder: Builder) -> None:
    """The page offers every deliverable once, in the order of the table, with its group and what it is for.

    One that is made upon a file of a person's own comes a second time, and says which files it asks for.
    """
    offered = [one for group in builder.spec["exports"] for one in group["files"]]
    assert [one["id"] for one in offered if not one["asks"]] == [one.id for one in DELIVERABLES]
    assert {one["format"]: one["asks"] for one in offered if one["asks"]} == {"deck": ".pptx,.potx"}
    assert builder.spec["exports"][0]["title"] == "Document"
    assert all(one["title"] and one["about"] for one in offered)


def test_export_of_the_map_file(page: Page, tmp_path: Path, builder: Builder) -> None:
    """The map file that is downloaded is named after the map, and opens again as the same map."""
    answer = page.ask("export", format="map")
    assert answer["name"] == "buying-shoes-online.journey.json"
    path = tmp_path / answer["name"]
    path.write_bytes(base64.b64decode(answer["bytes"]))
    assert Builder(path).journey == builder.journey


def test_what_is_lacking_is_said(page: Page, builder: Builder) -> None:
    """A file that cannot be made of this map is answered with what the map lacks, and nothing is downloaded."""
    answer = page.ask("export", format="a deck of cards")
    assert "pdf, " in answer["problem"]
    assert "bytes" not in answer
    assert builder.journey == jk.example()


@pytest.mark.parametrize("ending", READABLE)
def test_every_format_that_is_read_opens(tmp_path: Path, ending: str) -> None:
    """A file of each format opens in the Builder, uploaded or named in a notebook, with its stages in their order."""
    path = jk.save(jk.example(), tmp_path / f"shoes{ending}")
    titles = [stage.title for stage in jk.example().stages]
    page = Page(Builder())
    answer = page.ask("start", [path.read_bytes()], how="file", name=path.name)
    assert "problem" not in answer
    assert [page.view["stages"][one]["title"] for one in page.view["order"]] == titles
    assert [stage.title for stage in Builder(path).journey.stages] == titles


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("map.docx", b"PK", r"“?map\.docx.* \*\.journey\.json"),
        ("", b"{}", r"\*\.journey\.json"),
        ("../../shoes.journey.json", b"{", r"^shoes\.journey\.json is not complete"),
        ("x" * 300 + "\x00:.json", b"{", r"x--\.json is not complete"),
    ],
)
def test_a_file_that_cannot_be_opened(name: str, content: bytes, told: str) -> None:
    """The answer names the file, without a folder, and says what is wrong or what can be opened; the map stays."""
    page = Page(Builder(jk.example()))
    assert re.search(told, page.ask("start", [content], how="file", name=name)["problem"])
    assert page.builder.journey == jk.example()


# -- what an edit costs


def large(cards: int) -> jk.Journey:
    """A map with that many steps, in ten stages, each with a goal and an expectation that fits."""
    each = cards // 10
    stages = [
        jk.Stage(
            id=f"g{i}",
            title=f"I come to place {i}",
            cards=(
                Goal(id=f"g{i}-goal", text="I want to be sure."),
                *(Step(id=f"g{i}-{k}", text=f"I do thing {k} at place {i}.", emotion=0) for k in range(each)),
            ),
        )
        for i in range(10)
    ]
    return jk.Journey(title="Large", stages=tuple(stages))


def cost(cards: int) -> int:
    page = Page(Builder(large(cards)))
    page.edit(do="change_card", card="g0-0", fields={"text": "I look around."})  # the first one also sets the clock
    answer = page.edit(do="change_card", card="g0-0", fields={"text": "I look around a little."})
    return len(json.dumps(answer["patch"]))


def test_an_answer_is_in_proportion_to_the_edit() -> None:
    """The answer to one changed card is small, and on a map of 2,000 cards no larger than on one of 200."""
    assert cost(200) < 2_000
    assert cost(2_000) < 1.2 * cost(200)


def test_nothing_changed_is_nothing_sent(builder: Builder) -> None:
    """Two equal views differ in nothing."""
    view = shown(builder)
    assert diff(view, view) == {}


# -- files


def test_a_map_file_is_kept_up_to_date(tmp_path: Path) -> None:
    """Every edit, on the board or in code, and every undo is in the file at once."""
    path = jk.save(jk.example(), tmp_path / "my.journey.json")
    builder = Builder(path)
    page = Page(builder)
    page.edit(do="change_header", fields={"title": "Boots"})
    assert jk.load(path).title == "Boots"
    builder.journey = builder.journey.replace(title="Sandals")
    assert jk.load(path).title == "Sandals"
    page.ask("undo")
    page.ask("undo")
    assert jk.load(path) == jk.example()


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """The edit stands, for the page and for code; the answer says that the file was not written."""
    folder = tmp_path / "maps"
    folder.mkdir()
    path = jk.save(jk.example(), folder / "my.journey.json")
    builder = Builder(path)
    page = Page(builder)
    path.unlink()
    folder.rmdir()
    answer = page.edit(do="change_header", fields={"title": "Boots"})
    assert "problem" not in answer
    assert "my.journey.json" in answer["says"]
    assert page.view["saved"] == "Not saved"
    assert builder.journey.title == page.view["header"]["title"] == "Boots"
    folder.mkdir()
    page.edit(do="change_header", fields={"owner": "Lea"})
    assert jk.load(path).title == "Boots"
    assert page.view["saved"].startswith("Saved")


def test_code_and_board_take_the_same_door(builder: Builder) -> None:
    """The same edit by message and by `apply` gives the same map."""
    Page(builder).edit(do="change_card", card="s01", fields={"text": "My heel hurts."})
    assert builder.journey == jk.apply(jk.example(), ChangeCard(card="s01", fields={"text": "My heel hurts."}))
