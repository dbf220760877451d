"""Cards typed, edited, moved and put in order: by mouse, keyboard and touch, with whatever people type."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

from person import STAGES, Person, touch
from playwright.sync_api import expect

import journeykit as jk
from journeykit.files.native import dumps
from journeykit.model.cards import Kpi, Step

WORDS = [
    "Donaudampfschifffahrtsgesellschaft" * 8,
    "x " * 999 + "x",
    "one\ntwo\n\nthree",
    "👟💬 ‏مرحبا",
    "<script>alert(1)</script>",
]


def three_goals(person: Person) -> None:
    """A map with three goals at its first stage."""
    person.starts("Six classic stages")
    person.step("Goals")
    for text in ("First", "Second", "Third"):
        person.adds("a goal", STAGES[0], text)


def test_by_mouse(person: Person) -> None:
    """A card is added, edited, dragged to another place and stage; a click elsewhere keeps what was typed."""
    three_goals(person)
    person.card("First").click()
    person.words.fill("First of all")
    person.page.locator(".totals").click()
    person.hears("Changed “First of all”")
    expect(person.form).to_have_count(0)
    person.drags(person.card("Third"), person.card("First of all"), at=(0.5, 0.1))
    person.hears("Moved “Third”")
    expect(person.cell("Goals", STAGES[0]).locator("[data-card]")).to_have_text(
        [re.compile("^Third"), re.compile("^First of all"), re.compile("^Second")]
    )
    person.drags(person.card("Second"), person.page.get_by_role("button", name=f"Add a goal to {STAGES[1]}"))
    person.hears("Moved “Second”")
    assert person.form.count() == 0
    assert person.kept("goal") == {"need": ["Third", "First of all"], "comparison": ["Second"]}


def test_by_keyboard(person: Person) -> None:
    """Everything is done with keys alone, and the focus is never lost."""
    person.page.keyboard.press("Tab")
    person.page.get_by_role("button", name=re.compile("^Six classic stages")).press("Enter")
    person.page.locator(".jk-board").wait_for()
    expect(person.page.locator(".jk-stepper [aria-current]")).to_be_focused()
    person.press("Tab", "Enter")
    person.page.get_by_role("button", name=f"Add a goal to {STAGES[0]}").press("Enter")
    expect(person.words).to_be_focused()
    person.page.keyboard.type("I want to know if it fits.")
    person.press("Enter")
    card = person.card("I want to know if it fits.")
    expect(card).to_be_focused()
    person.press("Enter", "End")
    expect(person.words).to_be_focused()
    person.page.keyboard.type(" Today.")
    person.press("Control+Enter")
    expect(person.card("I want to know if it fits. Today.")).to_be_focused()
    person.press("Alt+ArrowRight")
    person.hears(f"to {STAGES[1]}")
    expect(person.card("I want to know if it fits. Today.")).to_be_focused()
    person.press("ArrowDown")
    assert person.focus_is(f"Add a goal to {STAGES[1]}")
    person.press("Enter")
    expect(person.words).to_be_focused()
    person.page.keyboard.type("I want to compare.")
    person.press("Enter")
    expect(person.card("I want to compare.")).to_be_focused()
    person.press("Alt+ArrowUp")
    person.hears("Moved “I want to compare.”")
    expect(person.card("I want to compare.")).to_be_focused()
    assert person.kept("goal") == {"comparison": ["I want to compare.", "I want to know if it fits. Today."]}
    person.press("Delete")
    person.hears("Removed “I want to compare.”")
    assert person.focus_is()
    person.press("Enter")
    expect(person.words).to_be_focused()
    person.page.keyboard.type("nothing of this")
    person.press("Escape")
    person.hears("Left as it was.")
    assert person.focus_is()
    assert person.kept("goal") == {"comparison": ["I want to know if it fits. Today."]}


def test_by_touch(people: Callable[..., Person]) -> None:
    """A tap opens a card, a long press drags it; a short move scrolls and drags nothing."""
    person = people(has_touch=True, viewport={"width": 1180, "height": 820})
    three_goals(person)
    person.card("First").tap()
    expect(person.words).to_be_focused()
    person.press("Escape")
    fingers = person.page.context.new_cdp_session(person.page)
    start, goal = (person.card(text).bounding_box() for text in ("Third", "First"))
    assert start
    assert goal
    x, y = start["x"] + 30, start["y"] + start["height"] / 2
    touch(fingers, "touchStart", (x, y))
    person.page.locator(".dragging").wait_for()  # held long enough
    touch(fingers, "touchMove", (x, y - 10))
    touch(fingers, "touchMove", (x, goal["y"] + 2))
    touch(fingers, "touchEnd")
    person.hears("Moved “Third”")
    assert person.kept("goal") == {"need": ["Third", "First", "Second"]}


def test_on_a_phone(people: Callable[..., Person]) -> None:
    """At 400 px one stage is in sight; a feeling stands on its card in words; help is a sheet."""
    person = people(has_touch=True, viewport={"width": 400, "height": 860})
    person.starts("Buying shoes online")
    person.step("Lived process")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(person.page.get_by_text("Stage 1 of 6")).to_be_visible()
    expect(person.card("My old pair hurts")).to_contain_text("bad, tired")
    expect(person.card("I browse the shop")).to_be_hidden()
    person.does("Next stage")
    card = person.card("I browse the shop")
    expect(card).to_be_visible()
    card.tap()
    person.form.get_by_role("radio", name="very good").tap()
    person.form.get_by_text("More", exact=True).tap()
    person.form.get_by_role("combobox", name="Stage").select_option(label="I order and pay")
    person.form.get_by_role("button", name="Done").tap()
    person.hears("Moved")
    expect(person.page.get_by_text("Stage 3 of 6")).to_be_visible()
    expect(card).to_contain_text("very good")
    stage, step = person.journey.find(next(c.id for _, c in person.journey.cards() if c.text.startswith("I browse")))
    assert isinstance(step, Step)
    assert (stage.title, step.emotion) == ("I order and pay", 2)
    person.page.get_by_role("button", name="Help").tap()
    expect(person.page.get_by_text("Why it matters")).to_be_visible()
    person.does("Close")
    expect(card).to_be_visible()


def test_a_blank_map_on_a_phone(people: Callable[..., Person]) -> None:
    """Stages are added and moved on a phone, where the stage that was touched stays in sight; a sheet gives back."""
    person = people(has_touch=True, viewport={"width": 400, "height": 860})
    person.starts("Blank map")
    for title in ("I need shoes", "I wear them"):
        person.page.get_by_role("button", name="Add a stage", exact=True).tap()
        person.page.get_by_role("textbox", name="Name of the stage").fill(title)
        person.press("Enter")
        expect(person.page.get_by_role("heading", name=title)).to_be_visible()
    person.picks("Stage I wear them: what to do", "Move left")
    expect(person.page.get_by_text("Stage 1 of 2")).to_be_visible()
    expect(person.page.get_by_role("heading", name="I wear them")).to_be_visible()
    assert [stage.title for stage in person.journey.stages] == ["I wear them", "I need shoes"]
    person.page.get_by_role("button", name="Review").tap()
    person.does("Close")
    assert person.focus_is("Review")


def test_zoomed_to_200_percent(people: Callable[..., Person]) -> None:
    """A 1280 x 800 screen at 200 %: no sideways scrolling, and a card is found and edited."""
    person = people(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    person.starts("Buying shoes online")
    person.step("Goals")
    person.card("I want to know what to look for").click()
    person.words.fill("I want to know.")
    person.form.get_by_role("button", name="Done").click()
    person.hears("Changed “I want to know.”")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_another_card_while_one_is_open(person: Person) -> None:
    """A click on another card keeps the first and opens the second: never two forms, nothing lost."""
    three_goals(person)
    person.card("First").click()
    person.words.fill("First, changed")
    person.card("Second").click()
    expect(person.words).to_have_value("Second")
    person.hears("Changed “First, changed”")
    expect(person.words).to_be_focused()
    expect(person.form).to_have_count(1)
    person.words.fill("Second, changed")
    person.does("Undo")  # a button elsewhere: first keeps, then undoes
    expect(person.form).to_have_count(0)
    person.hears(re.compile("Undone|Changed"))
    assert "First, changed" in person.kept("goal")["need"]


def test_whatever_is_typed(person: Person) -> None:
    """Any words are kept as they are typed, shown as words, and do not widen their column."""
    person.starts("Six classic stages")
    person.step("Goals")
    before = person.page.locator(".jk-head").first.bounding_box()
    for text in WORDS:
        person.does(f"Add a goal to {STAGES[0]}")
        person.words.fill(text)
        person.press("Control+Enter")
        expect(person.form).to_have_count(0)
    assert person.kept("goal") == {"need": WORDS}
    assert person.cell("Goals", STAGES[0]).locator(".jk-ct").all_inner_texts() == WORDS
    assert person.page.locator(".jk-head").first.bounding_box() == before
    inside = "all => all.every(one => one.scrollWidth <= one.clientWidth)"
    assert person.page.locator(".jk-ct").evaluate_all(inside)


def test_words_are_needed(person: Person) -> None:
    """A card without words says so in its place, keeps what else was chosen, and holds the person on it."""
    person.starts("Six classic stages")
    person.step("Lived process")
    person.does(f"Add a step to {STAGES[0]}")
    person.form.get_by_role("radio", name="very good").check()
    person.form.get_by_role("button", name="Done").click()
    expect(person.form.get_by_role("alert")).to_contain_text("Write the words of the card first")
    expect(person.words).to_be_focused()
    person.page.get_by_role("button", name=f"Add a step to {STAGES[1]}").click()
    expect(person.form).to_have_count(1)
    person.words.fill("I look.")
    person.press("Enter")
    person.hears("Added “I look.”")
    card = person.kept_card("I look.")
    assert isinstance(card, Step)
    assert card.emotion == 2


def test_words_of_the_list_in_any_language(person: Person) -> None:
    """A touchpoint typed in French on an English page is the same touchpoint; one's own words stay one's own."""
    person.starts("Six classic stages")
    person.step("Lived process")
    person.does(f"Add a step to {STAGES[0]}")
    person.words.fill("I fill my basket.")
    person.form.get_by_label("Touchpoint").fill("panier")
    person.form.get_by_label("Channel").fill("the club’s notice board")
    person.form.get_by_role("button", name="Add their words").click()
    person.form.get_by_role("textbox", name="What the customer said").fill("Half a size up or not?")
    person.form.get_by_role("textbox", name="Source").first.fill("Survey 118")
    person.form.get_by_role("button", name="Done").click()
    expect(person.card("I fill my basket.")).to_contain_text("Cart · the club’s notice board")
    card = person.kept_card("I fill my basket.")
    assert isinstance(card, Step)
    assert (card.touchpoint, card.channel) == ("cart", "the club’s notice board")
    assert [(one.text, one.source) for one in card.verbatims] == [("Half a size up or not?", "Survey 118")]


def test_a_kpi_of_ones_own(person: Person) -> None:
    """A KPI with name, unit, direction and typed value; a word for a number is refused in its place and not lost."""
    person.starts("Six classic stages")
    person.step("KPIs")
    person.does(f"Add a KPI to {STAGES[0]}")
    person.words.fill("Calls about returns")
    person.form.get_by_label("Target").fill("ninety")
    person.form.get_by_role("button", name="Done").click()
    expect(person.form.get_by_role("alert")).to_contain_text("Target: “ninety” is not a number.")
    expect(person.form.get_by_label("Target")).to_be_focused()
    for label, value in {"Target": "1,250", "Alert from": "1 500", "Unit": "calls a month", "Value": "1312.5"}.items():
        person.form.get_by_label(label, exact=True).fill(value)
    person.form.get_by_role("combobox", name="Direction").select_option("down")
    person.form.get_by_role("button", name="Done").click()
    expect(person.card("Calls about returns")).to_contain_text("Watch")
    card = person.kept_card("Calls about returns")
    assert isinstance(card, Kpi)
    assert card.measure
    assert (card.target, card.alert, card.unit, card.good) == (1250, 1500, "calls a month", "down")
    assert card.measure.value == 1312.5


def test_a_counted_figure_is_not_typed_over_by_chance(person: Person) -> None:
    """A figure from data is shown with what it was counted from; typing another is a choice of its own."""
    person.starts("Buying shoes online")
    person.step("KPIs")
    person.card("Add-to-cart rate").click()
    expect(person.form).to_contain_text("986 of 12,641")
    expect(person.form.get_by_label("Value", exact=True)).to_have_count(0)
    person.form.get_by_role("button", name="Type another value").click()
    person.form.get_by_label("Value", exact=True).fill("8")
    person.form.get_by_role("button", name="Done").click()
    expect(person.card("Add-to-cart rate")).not_to_contain_text("986")
    card = next(c for _, c in person.journey.cards() if isinstance(c, Kpi) and c.kpi == "add_to_cart_rate")
    assert card.measure
    assert (card.measure.value, card.measure.denominator) == (8, None)


def test_words_that_are_too_long(person: Person) -> None:
    """10,000 characters that are pasted are not cut off: the form says how many are allowed and keeps all of them."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.does(f"Add a goal to {STAGES[0]}")
    person.words.fill("x" * 10_000)
    person.form.get_by_role("button", name="Done").click()
    expect(person.form.get_by_role("alert")).to_have_text("text: must be at most 2000 characters; you gave 10000")
    expect(person.words).to_have_value("x" * 10_000)
    person.words.fill("x" * 2_000)
    person.press("Control+Enter")
    expect(person.form).to_have_count(0)
    assert person.kept("goal") == {"need": ["x" * 2_000]}


def test_words_that_nobody_can_see(person: Person) -> None:
    """Signs without width alone are no words: the card says so, and stays open."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.does(f"Add a goal to {STAGES[0]}")
    person.words.fill("\u200b\u200d\u2066")
    person.form.get_by_role("button", name="Done").click()
    expect(person.form.get_by_role("alert")).to_contain_text(re.compile("must not be empty|Write the words"))
    person.press("Escape")
    assert person.kept("goal") == {}


# -- files

WAYS = {
    "empty.json": (b"", "empty.json is not complete or not JSON: line 1, column 1."),
    "cut.journey.json": (
        dumps(jk.example())[:3_000].encode(),
        "cut.journey.json is not complete or not JSON: line 101",
    ),
    "letter.json": (b"%PDF-1.7\n%\xe2\xe3", "letter.json is not a map file. Choose a *.journey.json file."),
    "newer.json": (b'{"format": 7, "title": "x"}', "newer.json was made by a newer JourneyKit (format 7;"),
    "twice.json": (b'{"format": 1, "title": "A", "title": "B"}', "“title” is said twice in the same place."),
    "mood.json": (b'{"format": 1, "title": "A", "<b>mood</b>": 1}', "<b>mood</b>: is not known in a map; remove it"),
    "wide.json": (
        json.dumps({"format": 1, "title": "A", "stages": [{"title": "s"}] * 100_000}).encode(),
        "stages: must have at most 200 entries; you gave more. Correct it there; the file was left as it is.",
    ),
    "huge.json": (b" " * 50_000_000, "huge.json is larger than a map can be (20 MB). Choose another file."),
}
DROP = """([names, isFolder]) => {
    const files = names.map((name) => new File(['{"format": 1, "title": "Dropped"}'], name));
    if (isFolder) files[0].arrayBuffer = () => Promise.reject(new DOMException("a folder", "NotFoundError"));
    const drop = new DragEvent("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(drop, "dataTransfer", { value: { files, types: ["Files"] } });
    document.querySelector(".jk-start, .jk-board").dispatchEvent(drop);
    return drop.defaultPrevented; }"""


def test_files_that_are_no_maps(person: Person, tmp_path: Path) -> None:
    """Each file that is no map is refused on the start page in words, and the next one that is opens."""
    for name, (content, says) in WAYS.items():
        (tmp_path / name).write_bytes(content)
        person.uploads("Open a map file", tmp_path / name)
        expect(person.page.get_by_role("alert")).to_contain_text(says)
    for names, says in (
        (["a.json", "b.json"], "These are 2 files. Choose one at a time."),
        (["maps"], "not a folder."),
    ):
        assert person.page.evaluate(DROP, [names, len(names) == 1])
        expect(person.page.get_by_role("alert")).to_contain_text(says)
    assert person.page.evaluate(DROP, [[], False])  # something that is no file
    (tmp_path / "windows.journey.json").write_bytes(dumps(jk.example()).encode("utf-16"))
    person.uploads("Open a map file", tmp_path / "windows.journey.json")
    person.page.locator(".jk-board").wait_for()
    assert person.journey == jk.example()


def test_a_map_of_words_that_mean_something_to_programs(person: Person, tmp_path: Path) -> None:
    """Markup, signs that turn the direction, and ids that JavaScript knows are shown and edited like any other."""
    step = {
        "lane": "step",
        "id": "valueOf",
        "text": "hasOwnProperty",
        "touchpoint": "constructor",
        "channel": "__proto__",
    }
    markup = "<img src=x onerror=document.title='run'>"
    stage = {"id": "constructor", "title": f"\u202etoString {markup}", "cards": [step]}
    plain = {"format": 1, "title": markup, "need": "\u202eneed", "persona": {"name": "{n} {0}"}, "stages": [stage]}
    (tmp_path / "odd.json").write_text(json.dumps(plain), encoding="utf-8")
    person.uploads("Open a map file", tmp_path / "odd.json")
    person.step("Lived process")
    expect(person.card("hasOwnProperty")).to_contain_text("constructor · __proto__")
    person.card("hasOwnProperty").click()
    person.words.fill("toString")
    person.press("Control+Enter")
    person.hears("Changed “toString”")
    person.card("toString").press("Delete")
    person.hears("Removed “toString”")
    expect(person.page.locator("[data-card]")).to_have_count(0)
    person.does("Undo")
    expect(person.card("toString")).to_be_visible()
    expect(person.page).to_have_title(f"{markup} · JourneyKit")
    assert person.page.locator("img").count() == 0
    assert [one.text for _, one in person.journey.cards()] == ["toString"]


DATA = {
    "book.csv": (b"PK\x03\x04xl", "book.csv is not a CSV or Parquet file, but XLSX."),
    "page.csv": (b"<!doctype html><html></html>", "page.csv is not a CSV or Parquet file, but HTML."),
    "wide.csv": (
        ",".join(map(str, range(10_000))).encode() + b"\n1,2\n",
        "has 10000 columns; at most 500 can be read",
    ),
    "open.csv": (b'id,nps\n1,9\n"2,10\n', "a quotation mark that is opened and never closed, in line 3 or after it."),
    "cut.parquet": (b"PAR1\x15\x04", "cut.parquet is a Parquet file that is damaged or not complete."),
    "huge.csv": (b"1,2\n" * 15_000_001, "huge.csv is larger than 60 MB. Read it in a notebook, or take an extract."),
}


def test_files_that_are_no_data(person: Person, tmp_path: Path) -> None:
    """Each file that holds no data is refused in words beside the map, which stays; markup in a good one is text."""
    person.starts("Buying shoes online")
    before = person.journey
    assert person.page.evaluate(DROP, [["dropped.csv"], False])  # the browser does not leave the page for it
    expect(person.dialog.get_by_role("alert")).to_contain_text("dropped.csv")
    expect(person.dialog).to_contain_text("Add them in the panel, under Customers’ data.")
    person.press("Escape")
    person.page.get_by_role("button", name="Customers’ data").click()
    for name, (content, says) in DATA.items():
        (tmp_path / name).write_bytes(content)
        person.uploads("Add a file", tmp_path / name)
        expect(person.page.locator(".jk-panel").get_by_role("alert")).to_contain_text(says)
    markup = "<img src=x onerror=alert(1)>"
    rows = io.StringIO()
    rows.write(
        f"answer_id,nps,comment,{markup}\n1,11,{markup},x\n2,9,\u202eso it goes,\u200b\n3,8,fine,y\n4,10,good,z\n"
    )
    (tmp_path / f"{markup[:4]}b.csv").write_text(rows.getvalue(), encoding="utf-8")
    person.uploads("Add a file", tmp_path / f"{markup[:4]}b.csv")
    expect(person.dialog.get_by_role("columnheader", name=markup)).to_be_visible()
    person.does("Use these columns")
    person.hears("1 value is not on the scale from 0 to 10 (“11” in row 2)")
    person.does("Search their words")
    expect(person.dialog.get_by_text(markup)).to_be_visible()
    assert person.page.locator("img").count() == 0
    assert person.journey == before
