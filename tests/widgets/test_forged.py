"""Nothing that a browser sends is trusted: forged questions, edits, files and state."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page import Page, shown

import journeykit as jk
from journeykit.files.native import dumps, loads
from journeykit.model.edits import Several, read_edit
from journeykit.widgets import Builder
from journeykit.workshop.store import Store

MACHINE = re.compile(
    r"Traceback|[Pp]ydantic|validation error|Input should|Tuple|object at 0x|<class|Error\b|_card|_stage|_header"
    r"|None\b|\[key\]|[\x00-\x09\x0b-\x1f\ud800-\udfff]"
)
"""What people are not to read."""
SORRY = "Something went wrong here"
DEEP: Any = []
for _ in range(200):
    DEEP = [DEEP]

# -- whatever is sent

WORDS = st.sampled_from(
    ["", "s01", "need", "nowhere", "__proto__", "constructor", "fr", "map", "step", "kpi", "1", "\ud800", "{n}", "\0"]
)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([-1, 0, 1, 2**53, 10**400])
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["x" * 100_000, "<img src=x onerror=alert(1)>", "\u202eabc", "\u200b"])
    | WORDS
)
JUNK = st.recursive(
    PLAIN | st.just(DEEP),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | WORDS, inner, max_size=3),
    max_leaves=8,
)
DO = [
    "add_card", "change_card", "move_card", "remove_card", "add_stage", "change_stage", "move_stage", "remove_stage",
    "change_header", "restore",
]  # fmt: skip
CARDS = st.fixed_dictionaries(
    {},
    optional={
        "lane": st.sampled_from(["goal", "step", "kpi"]) | JUNK,
        "text": st.just("I look.") | JUNK,
        "id": JUNK,
        "emotion": st.integers(-3, 3) | JUNK,
        "verbatims": st.just([{"text": "Good."}]) | JUNK,
        "measure": st.fixed_dictionaries({"value": PLAIN}) | JUNK,
        "kpi": JUNK,
    },
)
STAGES = st.fixed_dictionaries({}, optional={"title": st.just("I wait") | JUNK, "cards": st.lists(CARDS, max_size=2)})
PARTS = {
    "stage": st.just("need") | STAGES | JUNK,
    "card": st.just("s01") | CARDS | JUNK,
    "at": st.integers(-1, 9) | JUNK,
    "phase": st.just("after") | JUNK,
    "fields": CARDS | STAGES | JUNK,
    "journey": st.fixed_dictionaries({"title": JUNK, "stages": st.lists(STAGES, max_size=2)}) | JUNK,
}
ONE = st.fixed_dictionaries({"do": st.sampled_from(DO) | JUNK}, optional=PARTS)
EDITS = ONE | st.fixed_dictionaries({"do": st.just("several"), "edits": st.lists(ONE, max_size=3) | JUNK}) | JUNK
ASKS = [
    "start", "__init__", "language", "edit", "undo", "redo", "history", "restore", "export", "put", "pin", "upload",
    "preview", "read", "forget", "figures", "search", "since", "sign", "merge", "merge_look", "merge_take", "personas",
    "personas_file", "copy_stage", "persona_new", "persona_open", "open_look", "open",
]  # fmt: skip
NAMES = [
    "id", "key", "guest", "name", "text", "language", "ids", "card", "hit", "upload", "kind", "columns", "low", "high",
    "before", "base", "choices", "forget", "map", "stage", "zone", "find", "to", "keys", "cards",
]  # fmt: skip
FIELDS = {
    "how": st.sampled_from(["framework", "example", "file", "key"]) | JUNK,
    "seq": st.integers(-1, 2) | JUNK,
    "format": st.just("map") | JUNK,
    **dict.fromkeys(NAMES, JUNK),
}
MESSAGES = (
    st.fixed_dictionaries({"ask": st.sampled_from(ASKS), "n": st.just(1) | JUNK}, optional=FIELDS)
    | st.fixed_dictionaries({"ask": st.just("edit"), "n": st.just("a-1"), "edit": EDITS})
    | JUNK
)
BUFFERS = st.lists(st.binary(max_size=40) | st.just(b'{"format": 1, "title": "Mine"}'), max_size=2)


def is_said_well(answer: dict[str, Any]) -> bool:
    """Whether a refusal is a sentence for people, of a length that can be read."""
    said = answer["problem"]
    return bool(said) and SORRY not in said and len(said) < 1_500 and not MACHINE.search(said)


@settings(max_examples=150, deadline=None)
@given(content=MESSAGES, buffers=BUFFERS)
def test_whatever_a_browser_sends(content: Any, buffers: list[bytes]) -> None:
    """Any message is answered in words or done as a valid edit; page, code and file still hold one and the same map."""
    builder = Builder(jk.example())
    page = Page(builder)
    before = builder.journey
    answers = page.message(content, buffers)
    refused = [one for one in answers if "problem" in one]
    assert [one for one in refused if not is_said_well(one)] == []
    assert builder.journey is not None
    if refused or not isinstance(content, dict):
        assert builder.journey == before
    elif content.get("ask") == "edit":
        assert builder.journey == jk.apply(before, read_edit(content["edit"]))
    elif content.get("ask") not in ("start", "persona_new"):
        assert builder.journey == before
    assert page.view == shown(builder)
    assert loads(dumps(builder.journey)) == builder.journey
    assert page.edit(do="change_header", fields={"owner": "Lea"})["says"]  # the kernel still answers


# -- edits that are refused, and what is said

STEP = {"lane": "step", "text": "I look."}
SAID = [
    ({"do": "add_card", "stage": "need", "card": STEP | {"emotion": 9}}, "Feels: must be at most 2; you gave 9"),
    (
        {"do": "add_card", "stage": "need", "card": STEP | {"verbatims": [{"text": " "}]}},
        "Their words, 1, text: must not be empty",
    ),
    ({"do": "add_card", "stage": "need", "card": {"lane": "step"}}, "text: is missing"),
    ({"do": "add_card", "stage": "need", "card": STEP | {"mood": 1}}, "mood: is not known in a map; remove it"),
    ({"do": "add_card", "stage": "need", "card": {"lane": "mood"}}, "card: must name its lane, one of goal, expect"),
    ({"do": "add_card", "stage": "need"}, "card: is missing"),
    ({"do": "add_card", "stage": "../", "card": STEP}, "stage: must be letters, digits"),
    ({"do": "add_card", "stage": "need", "card": STEP, "at": "1st"}, "at: must be a whole number; you gave 1st"),
    ({"do": "add_card", "stage": "nowhere", "card": STEP}, "There is no stage nowhere in this map."),
    (
        {"do": "add_stage", "stage": {"title": "A", "cards": [STEP | {"emotion": 9}]}},
        "card 1 “I look.”, Feels: must be",
    ),
    ({"do": "change_card", "card": "s01", "fields": {"text": "\u200b\u2060 "}}, "text: must not be empty"),
    (
        {"do": "change_card", "card": "s01", "fields": {"text": "x" * 10_000}},
        "text: must be at most 2000 characters; you gave 10000",
    ),
    ({"do": "change_card", "card": "s01", "fields": {"text": DEEP}}, "text: must be text; you gave a list"),
    ({"do": "change_card", "card": "s01", "fields": {"text": None}}, "text: must be text; you gave nothing"),
    ({"do": "change_card", "card": "s01", "fields": {"lane": "goal"}}, "There is no field lane to set here."),
    ({"do": "change_card", "card": "s01", "fields": {"x" * 5_000: 1}}, "x… to set here. Choose one of text,"),
    ({"do": "change_card", "card": "s01", "fields": {"\ud800": 1}}, "must be text"),
    (
        {"do": "change_card", "card": "s01", "fields": {"verbatims": [{"text": "x"}] * 1_001}},
        "Their words: must have at most 1000 entries",
    ),
    ({"do": "change_stage", "stage": "need", "fields": {"phase": "after"}}, "There is no field phase to set here."),
    ({"do": "several", "edits": []}, "edits: must not be empty"),
    ({"do": "several", "edits": [{"do": "explode"}]}, "change 1: is not one that a map knows"),
    ({"do": "several", "edits": [{"do": "several", "edits": []}]}, "change 1: is not one that a map knows"),
    ({"do": "restore", "journey": {"title": "A", "stages": "many"}}, "stages: must be a list; you gave many"),
    (
        {"do": "restore", "journey": {"title": "A", "stages": [{"title": "x"}] * 201}},
        "stages: must have at most 200 entries",
    ),
    (
        {"do": "add_stage", "stage": {"title": "A", "cards": [STEP] * 5_001}},
        "a map holds at most 5000 cards",
    ),
    ({"do": "explode"}, "The change: is not one that a map knows"),
    (None, "The change: must be names with their values; you gave nothing"),
]


@pytest.mark.parametrize(("edit", "says"), SAID, ids=[says[:40] for _, says in SAID])
def test_a_refused_edit_says_place_value_and_what_is_allowed(edit: Any, says: str) -> None:
    """An edit that is not allowed is refused in the words of the map, in both languages, and changes nothing."""
    page = Page(Builder(jk.example()))
    answer = page.ask("edit", edit=edit)
    assert says in answer["problem"]
    assert is_said_well(answer)
    page.ask("language", language="fr")
    assert page.ask("edit", edit=edit)["problem"]
    assert page.builder.journey == jk.example()


QUESTIONS = [
    ({"ask": ["undo"]}, "does not know what to do with “”"),
    ({"ask": "rm -rf"}, "does not know what to do with “rm -rf”"),
    ({"ask": "x" * 100_000}, "xxx…”. Reload the page."),
    ({"ask": "restore", "seq": 10**400}, "is not a version number. Choose a version of the list."),
    ({"ask": "restore", "seq": -1}, "This map has no version -1. Choose one from 0 to 0."),
    ({"ask": "start", "how": "framework", "id": "../../etc/passwd"}, "There is no framework ../../etc/passwd. Choose"),
    ({"ask": "start", "how": "file", "name": "map.json"}, "map.json did not arrive. Choose it again."),
    ({"ask": "upload"}, "The file did not arrive. Choose it again."),
    ({"ask": "preview", "upload": [1]}, "That file is no longer here. Choose it again."),
    ({"ask": "read", "upload": {"a": 1}, "columns": {}}, "That file is no longer here."),
    ({"ask": "search", "low": "nan"}, "“nan” is not a score. Write a number, like 6."),
    ({"ask": "put", "ids": [True, 0.0, "0", [0]]}, "Which figures? Tick at least one."),
    ({"ask": "pin", "card": "s01", "hit": [0]}, "Those words are no longer in the list. Search again."),
    ({"ask": "language", "language": {"fr": 1}}, "The page speaks en, fr."),
]


@pytest.mark.parametrize(("content", "says"), QUESTIONS, ids=[says[:40] for _, says in QUESTIONS])
def test_a_forged_question_is_answered_in_words(content: dict[str, Any], says: str) -> None:
    """A question that makes no sense is answered with a sentence that says so and what to do."""
    page = Page(Builder(jk.example()))
    [answer] = page.message({"n": 1, **content})
    assert says in answer["problem"]
    assert is_said_well(answer)
    assert page.builder.journey == jk.example()


@pytest.mark.parametrize("number", [None, {"a": 1}, [], 1e300, 10**400, True, "\ud800", "x" * 300, float("nan")])
def test_a_question_numbered_with_nonsense(number: Any) -> None:
    """A number that is none is not repeated; the question is answered all the same."""
    page = Page(Builder(jk.example()))
    [answer] = page.message({"n": number, "ask": "history"})
    assert answer["n"] is None
    assert answer["groups"]


# -- state


STATE = [
    {"view": {"mode": "start"}},
    {"spec": {"language": "xx"}},
    {"_esm": "export default { render() { alert(1) } }"},
    {"_css": "* { display: none }"},
    {"_anywidget_id": "x", "_model_module": "https://example.org", "_view_name": "x"},
    {"journey": {"title": "Forged"}},
    {"layout": "IPY_MODEL_nothing", "tabbable": 3, "tooltip": ["x"], "_dom_classes": ["x"]},
    {"no such": 1},
]


@pytest.mark.parametrize("state", STATE, ids=[next(iter(one)) for one in STATE])
def test_what_a_page_writes_into_the_state_does_not_stick(state: dict[str, Any]) -> None:
    """What Python believes, and what the next page is given, never comes from a browser."""
    builder = Builder(jk.example())
    before = builder.get_state()
    message = {"content": {"data": {"method": "update", "state": state, "buffer_paths": []}}, "buffers": []}
    builder._handle_msg(message)
    assert builder.get_state() == before
    assert builder.journey == jk.example()


# -- other people


def test_a_forger_does_not_disturb_others(tmp_path: Path) -> None:
    """What one page forges is refused there; the page of another person on the same map goes on, and sees nothing."""

    async def main() -> None:
        with Store.open(tmp_path / "work.sqlite") as store:
            good, bad = Page(Builder.app(store)), Page(Builder.app(store))
            good.ask("start", how="example", id="buying-shoes", guest="Lea")
            bad.ask("start", how="key", key=good.view["key"], guest="\ud800\0" * 100_000)
            for edit, _ in SAID:
                bad.ask("edit", edit=edit)
            for content, _ in QUESTIONS:
                bad.message({"n": 1, **content})
            assert good.builder.journey == bad.builder.journey == jk.example()
            assert good.edit(do="change_header", fields={"owner": "Lea"})["says"]
            assert store.work(good.view["key"]).journey.owner == "Lea"

    asyncio.run(main())


# -- text


TEXTS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "emoji": "👩\u200d👩\u200d👧 🫨",
    "right to left": "مرحبا שלום",
    "bidi controls": "\u202eabc\u202c\u2066x\u2069",
    "pattern": "{n} {0!r} %s {text}",
    "lines": "one\n\ntwo",
    "combining": "Z\u0351\u036b\u0343algo",
    "quotes": "\"'`«»\\",
}
PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "card": lambda text: {"do": "change_card", "card": "s01", "fields": {"text": text, "source": text}},
    "choice": lambda text: {"do": "change_card", "card": "s01", "fields": {"touchpoint": text, "department": text}},
    "verbatim": lambda text: {
        "do": "change_card",
        "card": "s01",
        "fields": {"verbatims": [{"text": text, "source": text}]},
    },
    "stage": lambda text: {"do": "change_stage", "stage": "need", "fields": {"title": text, "hint": text}},
    "header": lambda text: {
        "do": "change_header",
        "fields": {"title": text, "need": text, "owner": text, "persona": {"name": text}, "sources": [text]},
    },
}


@pytest.mark.parametrize("place", PLACES)
def test_text_is_kept_as_it_was_typed(place: str) -> None:
    """Whatever people write comes back from page, file and undo as it was typed, in every place."""
    builder = Builder(jk.example())
    page = Page(builder)
    for text in TEXTS.values():
        assert "problem" not in page.edit(**PLACES[place](text))
        assert builder.journey == jk.apply(jk.example(), read_edit(PLACES[place](text)))
        assert page.view == shown(builder)
        assert loads(dumps(builder.journey).encode()) == builder.journey
        page.ask("undo")
        assert builder.journey == jk.example()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\r\nb\rc", "a\nb\nc"), ("a\vb\u2028c", "a\nb\nc"), ("a\0b\x07c\x1b", "abc"), ("  a \u200b", "a \u200b")],
)
def test_signs_that_no_picture_can_show_are_left_out(typed: str, kept: str) -> None:
    """Line ends are one kind; control characters, which pictures and databases refuse, are left out."""
    page = Page(Builder(jk.example()))
    page.edit(do="change_card", card="s01", fields={"text": typed})
    assert page.view["cards"]["s01"]["text"] == kept


@pytest.mark.parametrize("key", ["constructor", "toString", "hasOwnProperty", "valueOf"])
def test_ids_that_javascript_has_words_for(key: str) -> None:
    """An id that every JavaScript object answers to is an id like any other."""
    page = Page(Builder(jk.example()))
    page.edit(do="add_stage", stage={"id": key, "title": "I wait"})
    page.edit(do="add_card", stage=key, card={"id": f"{key}.1", "lane": "goal", "text": "x"})
    page.edit(do="remove_stage", stage=key)
    assert page.builder.journey == jk.example()
    assert page.view == shown(page.builder)


def test_edits_together_are_not_nested() -> None:
    """A group of edits holds edits, no groups: no depth that a program could fall into."""
    assert isinstance(read_edit({"do": "several", "edits": [{"do": "remove_stage", "stage": "need"}]}), Several)
