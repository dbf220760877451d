"""The Builder's Python side: a message in, an answer out, and nothing of a message is trusted."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Callable
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
from journeykit.widgets.desk import Desk
from journeykit.widgets.view import diff
from journeykit.workshop.store import Store

ORDERS = b"""order_id,ordered_at,promised_at,delivered_at
A1,2025-01-02,2025-01-05,2025-01-04
A2,2025-01-03,2025-01-06,2025-01-09
A3,2025-01-04,2025-01-07,2025-01-07
A4,2025-01-05,2025-01-08,2025-01-08
"""
SURVEY = 'answer_id,nps,comment\n1,9,"Parfait, livré tôt"\n2,3,<b>Livraison</b> tardive\n3,10,Rien à dire\n'.encode()


@pytest.fixture
def builder() -> Builder:
    return Builder(jk.example())


@pytest.fixture
def page(builder: Builder) -> Page:
    return Page(builder)


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


# -- data


def uploaded(page: Page, name: str, content: bytes) -> dict[str, Any]:
    preview: dict[str, Any] = page.ask("upload", [memoryview(content)], name=name)["preview"]
    return preview


def test_figures_from_a_file_to_the_map(page: Page, builder: Builder) -> None:
    """A file is previewed, read with the columns that were chosen, and its figures are put on the map."""
    preview = uploaded(page, "orders.csv", ORDERS)
    assert preview["kind"] == "orders"
    assert preview["rows"][0][0] == "A1"
    assert "problem" not in page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.view["tables"] == 1
    found = page.ask("figures")["found"]
    chosen = [one["id"] for one in found if one["name"] == "On-time delivery"]
    page.ask("put", ids=chosen)
    [figure] = [card.measure for _, card in builder.journey.kpis() if card.kpi == "on_time_delivery_rate"]
    assert figure is not None
    assert (figure.value, figure.numerator, figure.denominator) == (75, 3, 4)


def test_a_column_that_is_needed_is_asked_for(page: Page) -> None:
    """Without a column it cannot do without, a file is not used, and the answer says which is lacking."""
    preview = uploaded(page, "orders.csv", ORDERS)
    answer = page.ask("read", upload=preview["upload"], columns={"order_id": "order_id", "ordered_at": ""})
    assert "Ordered on" in answer["problem"]
    answer = page.ask("read", upload=preview["upload"], columns={"ordered_at": "no such column"})
    assert "Order number; Ordered on" in answer["problem"]
    assert "columns=" not in answer["problem"]  # no Python for people at the page
    assert page.view["tables"] == 0


def test_a_file_of_no_known_kind(page: Page) -> None:
    """A file that looks like nothing known can be used once a person says what it holds and which column is which."""
    preview = uploaded(page, "foo.csv", b"foo,bar,when\n1,2,2025-01-01\n")
    assert preview["kind"] is None
    assert preview["problems"]
    asked = {"upload": preview["upload"], "kind": "orders"}
    assert page.ask("preview", **asked, columns={"order_id": "foo"})["preview"]["problems"]
    columns = {"order_id": "foo", "ordered_at": "when"}
    assert not page.ask("preview", **asked, columns=columns)["preview"]["problems"]
    assert "problem" not in page.ask("read", **asked, columns=columns)
    assert page.view["tables"] == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"one column\n", b"PK\x03\x04" * 9, b"\xff\xfe\x00"])
def test_a_file_that_is_no_table(page: Page, content: bytes) -> None:
    """A file without a table is refused in words, or previewed with what stands in the way."""
    answer = page.ask("upload", [content], name="x.csv")
    assert answer.get("problem") or answer["preview"]["problems"]


def test_words_of_a_customer_to_a_step(page: Page, builder: Builder) -> None:
    """Answers are searched whatever the accents, and pinned to a step with their source, as text."""
    preview = uploaded(page, "survey.csv", SURVEY)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.view["has_words"]
    assert page.ask("search", text="LIVRE", low="7")["total"] == 1
    [hit] = page.ask("search", text="livraison", low="", high="6,5")["hits"]
    page.ask("pin", card="s11", hit=hit["id"])
    [words] = builder.journey.find("s11")[1].verbatims
    assert (words.text, words.source, words.score) == ("<b>Livraison</b> tardive", "survey.csv, answer 2", 3)
    assert page.ask("pin", card="s11", hit=hit["id"])["problem"]  # twice
    assert page.ask("pin", card="s11", hit=999)["problem"]
    assert len(builder.journey.find("s11")[1].verbatims) == 1


LOG = (
    b"case,activity,at\n1,view_item,2025-01-01\n1,constructor,2025-01-02\n2,view_item,2025-01-03\n"
    b"2,page_x,2025-01-04\n2,page_y,2025-01-05\n"
)


def test_events_and_stages(page: Page, builder: Builder) -> None:
    """A person sees which event means which stage, chooses, and the map keeps it; undo takes it back."""
    assert not page.view["has_events"]
    preview = uploaded(page, "log.csv", LOG)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.view["has_events"]
    compare = next(stage.id for stage in builder.journey.stages if "view_item" in stage.activities)
    found = page.ask("events")
    assert found["events"][0] == {"name": "view_item", "times": 2, "stage": compare, "pattern": "", "suggested": False}
    assert {one["name"]: one["stage"] for one in found["events"]}["constructor"] == ""
    last = builder.journey.stages[-1].id
    seen = {one["name"]: one for one in page.ask("events", patterns=[["page_*", last]])["events"]}
    assert (seen["page_x"]["stage"], seen["page_x"]["pattern"]) == (last, "page_*")
    chosen = [["view_item", last], ["constructor", compare]]
    assert "problem" not in page.ask("map_events", chosen=chosen, patterns=[["page_*", last]])
    assert {"view_item", "page_*"} <= set(builder.journey.stage(last).activities)
    assert "constructor" in builder.journey.stage(compare).activities
    assert "view_item" not in builder.journey.stage(compare).activities
    assert page.ask("map_events", chosen=chosen, patterns=[["page_*", last]])["problem"]  # nothing new
    page.ask("undo")
    assert builder.journey == jk.example()


@pytest.mark.parametrize(
    "given",
    [
        {"chosen": [["view_item", "gone"]]},
        {"chosen": [["view_item"]]},
        {"chosen": "all"},
        {"chosen": [], "patterns": [["page", "return"]]},
        {"chosen": [], "patterns": [["page_*", "gone"]]},
        {"chosen": [], "patterns": [["page_*", 1]]},
        {"chosen": [["x", "y"]] * 2_000},
    ],
)
def test_events_that_cannot_be_placed(page: Page, builder: Builder, given: dict[str, Any]) -> None:
    """A stage that is gone, a pattern that is none, and what is no choice at all are refused in words."""
    preview = uploaded(page, "log.csv", LOG)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    assert page.ask("map_events", **given)["problem"]
    assert builder.journey == jk.example()


def test_personal_data_is_masked_in_the_language_of_the_page(page: Page) -> None:
    """A person who reads French finds French masks in what customers wrote."""
    page.ask("language", language="fr")
    preview = uploaded(page, "survey.csv", b"nps,comment\n3,commande n\xc2\xb0 12345 : appelez le 06 12 34 56 78\n")
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    [hit] = page.ask("search", text="appelez", low="", high="")["hits"]
    assert "12345" not in hit["text"]
    assert "[téléphone]" in hit["text"]


@pytest.mark.parametrize("ids", [[-1], [999], ["0"], [None], [[0]], [True, 1.0], []])
def test_figures_that_are_not_in_the_list(page: Page, builder: Builder, ids: list[object]) -> None:
    """Numbers that name no figure put nothing on the map."""
    preview = uploaded(page, "orders.csv", ORDERS)
    page.ask("read", upload=preview["upload"], columns=preview["columns"])
    page.ask("figures")
    page.ask("put", ids=ids)
    assert builder.journey == jk.example()


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


# -- the app


@pytest.fixture
def in_app(tmp_path: Path) -> Callable[[Callable[[Store], Any]], None]:
    """Run something in an event loop, with a store, as a page of the app does."""

    def run(what: Callable[[Store], Any]) -> None:
        async def main() -> None:
            with Store.open(tmp_path / "work.sqlite") as store:
                await what(store)

        asyncio.run(main())

    return run


def test_the_app_keeps_work_and_finds_it_again(in_app: Callable[..., None]) -> None:
    """Each way to start makes a piece of work with a key of its own, by which another page finds the same map."""

    async def what(store: Store) -> None:
        page = Page(Builder.app(store))
        assert page.view["mode"] == "start"
        assert page.builder.journey is None
        assert page.edit(do="change_header", fields={"title": "x"})["problem"]
        ways = (
            {"how": "framework", "id": "six-stages"},
            {"how": "example", "id": "buying-shoes"},
            {"how": "file", "name": "m.json", "buffers": [b'{"format": 1, "title": "Mine"}']},
        )
        keys = set()
        for way in ways:
            page.ask("start", **way)
            page.edit(do="change_header", fields={"owner": "Lea"})
            keys.add(page.view["key"])
            other = Page(Builder.app(store))
            other.ask("start", how="key", key=page.view["key"])
            assert other.builder.journey == page.builder.journey
            page.ask("leave")
            assert page.view["mode"] == "start"
        assert len(keys) == 3

    in_app(what)


def test_the_app_opens_no_work_without_its_key(in_app: Callable[..., None]) -> None:
    """A key that is wrong, empty or something else opens nothing, and says so."""

    async def what(store: Store) -> None:
        store.create(jk.example())
        page = Page(Builder.app(store))
        for key in ("guessed", "", None, 1, "%", "' or 1=1 --"):
            assert page.ask("start", how="key", key=key)["problem"]
            assert page.view["mode"] == "start"

    in_app(what)


def test_two_pages_on_one_map_see_each_other(in_app: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """What one does reaches the other, page and code, and both end with the same map."""
    monkeypatch.setattr("journeykit.widgets.builder._LOOK_EVERY", 0.01)

    async def what(store: Store) -> None:
        one, two = Page(Builder.app(store)), Page(Builder.app(store))
        one.ask("start", how="example", id="buying-shoes", guest="one")
        two.ask("start", how="key", key=one.view["key"], guest="two")
        one.edit(do="change_card", card="s01", fields={"text": "My heel hurts."})
        two.edit(do="change_card", card="s02", fields={"text": "I ask a friend."})
        for _ in range(500):
            if one.builder.journey == two.builder.journey and one.view["cards"] == two.view["cards"]:
                break
            await asyncio.sleep(0.01)
        assert one.builder.journey == two.builder.journey
        assert [one.view["cards"][key]["text"] for key in ("s01", "s02")] == ["My heel hurts.", "I ask a friend."]
        assert two.view["cards"] == one.view["cards"]
        assert any("I ask a friend." in content.get("heard", "") for content in one.heard)
        one.ask("undo")  # its own, not the last of anybody
        assert one.builder.journey.find("s02")[1].text == "I ask a friend."
        assert one.builder.journey.find("s01")[1].text == jk.example().find("s01")[1].text

    in_app(what)


def test_an_edit_of_a_card_that_somebody_removed(in_app: Callable[..., None]) -> None:
    """It is refused, and page and code then show the map as it is."""

    async def what(store: Store) -> None:
        one, two = Page(Builder.app(store)), Page(Builder.app(store))
        one.ask("start", how="example", id="buying-shoes")
        two.ask("start", how="key", key=one.view["key"])
        one.edit(do="remove_card", card="s01")
        assert two.edit(do="change_card", card="s01", fields={"text": "x"})["problem"]
        assert "s01" not in two.view["cards"]
        assert two.builder.journey == one.builder.journey

    in_app(what)


def test_code_and_board_take_the_same_door(builder: Builder) -> None:
    """The same edit by message and by `apply` gives the same map."""
    Page(builder).edit(do="change_card", card="s01", fields={"text": "My heel hurts."})
    assert builder.journey == jk.apply(jk.example(), ChangeCard(card="s01", fields={"text": "My heel hurts."}))


def test_a_long_read_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a large file is read, the page says how far it is; of a short one it says nothing."""
    rows = "".join(f"{n % 9},see,2025-01-01\n" for n in range(1_000)).encode()
    said: list[str] = []
    desk = Desk(lambda what: said.append(what.to("en")))
    desk.answer("upload", {"name": "log.csv"}, [b"case,event,at\n" + rows], jk.example(), "en")
    assert said == []
    monkeypatch.setattr("journeykit.events.readers.look.LARGE", 0)
    monkeypatch.setattr("journeykit.widgets.desk._PATIENCE", 0)
    monkeypatch.setattr("journeykit.events.large.ROWS", 100)
    desk.answer("upload", {"name": "log.csv"}, [b'case,event,at\n"a" b,see,2025-01-01\n' + rows], jk.example(), "en")
    assert said
    assert all(re.fullmatch(r"Reading log\.csv: \d0%", one) for one in said)
