"""The whole method in the real Builder, by somebody who has never seen Python."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from person import SHOES, Person
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from journeykit.files.native import load, save
from journeykit.frameworks import example, framework, frameworks
from journeykit.model.cards import Goal, Kpi
from journeykit.model.edits import AddCard, apply

STEPS = ("Stages", "Goals", "Expectations", "Lived process", "KPIs")


def test_every_framework_is_a_way_to_start(person: Person) -> None:
    """The start page offers all frameworks, each opens with its stages, and "Start another map" leads back."""
    for key, one in frameworks().items():
        person.starts(one.title["en"])
        assert person.stages == [stage.title for stage in framework(key, "en").stages]
        person.picks("Menu", "Start another map")
        expect(person.page.locator(".jk-start h1")).to_be_focused()
    carry_on = person.page.get_by_role("region", name="Carry on where you were")
    assert carry_on.get_by_role("button").count() == len(frameworks())


def test_the_example_is_complete(person: Person) -> None:
    """The worked example opens with sixteen steps, verbatims and moments of truth, and nothing is missing."""
    person.starts(SHOES)
    assert person.journey.title == example("en").title
    expect(person.page.locator(".totals")).to_contain_text("16 steps")
    for step in STEPS:
        person.step(step)
        expect(person.page.get_by_text("Nothing. This step is complete.")).to_be_visible()


def test_a_map_file_of_ones_own(person: Person, tmp_path: Path) -> None:
    """A map file opens as it is, whatever its words; dangerous ones stay words."""
    text = "<img src=x onerror=alert(1)> ‏שלום 👟 Zwei\nZeilen"
    journey = apply(framework("six-stages", "en"), AddCard(stage="need", card=Goal(text=text)))
    person.uploads("Open a map file", save(journey.replace(title="<b>Mine</b>"), tmp_path / "mine.journey.json"))
    expect(person.page.get_by_role("heading", name="<b>Mine</b>")).to_be_visible()
    expect(person.card("onerror=alert(1)")).to_contain_text(re.compile("שלום 👟 Zwei\nZeilen"), use_inner_text=True)
    assert person.journey.stages[0].cards[0].text == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"format": 1, "title": "Shoes', "is not complete or not JSON: line 1"),
        ("order_id;date\n1;2025-01-01\n", "is not complete or not JSON"),
        ('{"format": 99, "title": "Later"}', "was made by a newer JourneyKit"),
        ('{"format": 1, "title": "Shoes", "stages": [{"title": ""}]}', "Stage 1, title: must not be empty"),
        ("x" * 21_000_000, "is larger than a map can be"),
    ],
    ids=["cut", "no JSON", "newer", "broken", "21 MB"],
)
def test_a_wrong_map_file(person: Person, tmp_path: Path, content: str, said: str) -> None:
    """A file that is no map says what is wrong with it on the start page, and the ways to start stay open."""
    wrong = tmp_path / "wrong.journey.json"
    wrong.write_text(content)
    person.uploads("Open a map file", wrong)
    expect(person.page.get_by_role("alert")).to_contain_text("wrong.journey.json")
    expect(person.page.get_by_role("alert")).to_contain_text(said)
    person.starts("Blank map")


def test_the_five_steps_from_nothing(person: Person) -> None:
    """From a blank map through all five steps: the page says what is missing, takes one there, and sees it done."""
    person.starts("Blank map")
    panel = person.page.get_by_role("complementary")
    expect(panel.get_by_text("Step 1 of 5")).to_be_visible()
    for title in ("I need shoes", "I wear them"):
        person.does("Add a stage")
        person.page.get_by_role("textbox", name="Name of the stage").fill(title)
        person.press("Enter")
        expect(person.page.get_by_role("heading", name=title)).to_be_visible()
    panel.get_by_role("button", name="Go on to Goals").click()
    panel.get_by_role("button", name=re.compile("^I need shoes")).first.click()
    expect(person.page.get_by_role("button", name="Add a goal to I need shoes")).to_be_focused()
    person.press("Enter")
    person.words.fill("I want to know if they fit.")
    person.press("Enter")
    person.adds("a goal", "I wear them", "I want to forget them.")
    expect(panel.get_by_text("Nothing. This step is complete.")).to_be_visible()
    person.step("Lived process")
    person.adds("a step", "I need shoes", "I ask a friend.")
    expect(panel.get_by_role("button", name=re.compile("^I need shoes"))).to_be_visible()  # no verbatim yet
    assert [stage.title for stage in person.journey.stages] == ["I need shoes", "I wear them"]
    assert [card.text for _, card in person.journey.cards()] == [
        "I want to know if they fit.", "I ask a friend.", "I want to forget them.",
    ]  # fmt: skip


def test_stages(person: Person) -> None:
    """Stages are renamed, dragged, moved by key and by menu, put in another phase and removed; all is undone again."""
    person.starts("Five stages")
    before = person.journey
    titles = person.stages
    person.page.locator("[data-head]").first.click()
    person.page.get_by_role("textbox", name="Name of the stage").fill("I hear of it from a friend")
    person.press("Enter")
    person.hears("Changed the stage")
    assert person.focus_is("I hear of it from a friend")
    heads = person.page.locator("[data-head]")
    person.drags(heads.nth(0), heads.nth(2), at=(0.95, 0.5))
    person.hears("Moved the stage “I hear of it from a friend”")
    assert person.stages[2] == "I hear of it from a friend"
    assert person.focus_is("I hear of it from a friend")
    person.press("Alt+ArrowLeft")
    expect(heads.nth(1)).to_have_text("I hear of it from a friend")
    person.picks("Stage I hear of it from a friend: what to do", "Put in: After purchase")
    expect(
        person.page.get_by_role("heading", name="I hear of it from a friend , After purchase", exact=True)
    ).to_be_visible()
    assert next(s.phase for s in person.journey.stages if s.title == "I hear of it from a friend") == "after"
    assert person.focus_is("I hear of it from a friend")
    person.press("Delete")
    person.hears("Removed the stage")
    assert len(person.journey.stages) == 4
    assert person.focus_is(*titles)
    for _ in range(5):
        person.press("Control+z")
        person.hears("Undone")
    expect(heads).to_have_text(titles)
    assert person.journey == before


def test_undo_and_redo(person: Person) -> None:
    """Undo and redo say what they do, keep the focus, and end where they began."""
    person.starts(SHOES)
    undo, redo = (person.page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    assert undo.get_attribute("aria-disabled") == "true"
    person.card("I pay and see the thank-you page").focus()
    person.press("Delete")
    person.hears("Removed “I pay and see the thank-you page")
    undo.click()
    person.hears("Undone: Removed “I pay")
    assert person.focus_is("Undo")
    expect(person.card("I pay and see the thank-you page")).to_be_visible()
    redo.click()
    person.hears("Redone: Removed “I pay")
    expect(person.card("I pay and see the thank-you page")).to_have_count(0)


def test_the_curve(person: Person) -> None:
    """A feeling is set on the curve with keys and by dragging, and cleared; the map has it."""
    person.starts(SHOES)
    words = "I browse the shop, filter, and zoom in on the photos."
    point = person.page.get_by_role("slider", name=f"Feeling at “{words}”")
    point.focus()
    person.press("Home")
    expect(point).to_have_attribute("aria-valuenow", "-2")
    person.press("ArrowUp")
    expect(point).to_have_attribute("aria-valuenow", "-1")
    expect(point).to_be_focused()
    plot = person.page.locator(".jk-plot")
    box = plot.bounding_box()
    assert box
    now = point.bounding_box()
    assert now
    x = now["x"] + now["width"] / 2
    person.page.mouse.move(x, now["y"] + now["height"] / 2)
    person.page.mouse.down()
    person.page.mouse.move(x, box["y"] + box["height"] * 0.14, steps=4)
    person.page.mouse.up()
    expect(point).to_have_attribute("aria-valuenow", "2")
    assert person.kept_card(words).emotion == 2  # type: ignore[attr-defined]
    person.press("Delete")
    expect(point).to_have_attribute("aria-valuetext", "not set")
    assert person.kept_card(words).emotion is None  # type: ignore[attr-defined]


def test_about_the_map(person: Person) -> None:
    """Title, persona and what the journey leads from and to are written in one dialog, and give the focus back."""
    person.starts("Blank map")
    person.picks("Menu", "About this map")
    for label, text in {"Title of the map": "Shoes for the night shift", "Persona: name": "Maya"}.items():
        person.dialog.get_by_label(label).fill(text)
    person.dialog.get_by_role("button", name="Done").click()
    expect(person.page.get_by_role("heading", name="Shoes for the night shift")).to_be_visible()
    assert person.focus_is("Menu")
    assert (person.journey.title, person.journey.persona.name) == ("Shoes for the night shift", "Maya")


def test_the_picture_and_the_downloads(person: Person, tmp_path: Path) -> None:
    """The picture is a click away, with a text alternative; the four files have good names and are what they say."""
    person.starts(SHOES)
    person.does("Picture")
    picture = person.dialog.get_by_role("img", name=re.compile(SHOES))
    picture.wait_for()
    assert "I need new shoes" in str(picture.get_attribute("alt"))
    person.press("Escape")
    assert person.focus_is("Picture")
    person.does("Export")
    item = person.page.get_by_role("group", name="Document").get_by_role("menuitem", name="PDF, one A3 page")
    expect(item).to_be_focused()
    expect(item).to_have_accessible_description("the whole map, to send or to pin up")
    person.press("Escape")
    assert load(person.downloads("Map file", tmp_path)) == person.journey
    (page,) = PdfReader(person.downloads("PDF, one A3 page", tmp_path)).pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [420, 297]
    assert "I need new shoes" in page.extract_text()
    with Image.open(person.downloads("Picture, PNG", tmp_path)) as png:
        assert png.format == "PNG"
        assert png.width > 3000
    assert ET.parse(person.downloads("Picture, SVG", tmp_path)).getroot().tag.endswith("}svg")
    assert {place.name for place in tmp_path.iterdir()} == {
        f"buying-shoes-online.{end}" for end in ("journey.json", "pdf", "png", "svg")
    }


def test_a_file_that_cannot_be_made(person: Person) -> None:
    """What the map lacks for a file is said beside it, with the other files to choose from, and the focus goes back."""
    person.starts("Blank map")
    person.picks("Export", "Emotion curve")
    expect(person.dialog.get_by_role("alert")).to_contain_text("Give the steps a feeling")
    with person.page.expect_download() as coming:
        person.dialog.get_by_role("button", name="Map file").click()
    assert coming.value.suggested_filename == "blank-map.journey.json"
    expect(person.dialog.get_by_role("button", name="Map file")).to_contain_text("is in your downloads")
    person.press("Escape")
    assert person.focus_is("Export")


def test_review(person: Person) -> None:
    """The review shows why and what next, leads to the place, and a remark can be set aside and brought back."""
    person.starts("Six classic stages")
    person.step("KPIs")
    person.adds("a KPI", "Need: I see what I need and look for information", "Visits")
    panel = person.page.get_by_role("complementary")
    remarks = panel.locator(".jk-find")
    remark = remarks.filter(has_text="without a target")
    remark.click()
    expect(panel.get_by_text("Next", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Show it").click()
    expect(person.card("Visits")).to_be_focused()
    count = remarks.count()
    panel.get_by_role("button", name="Set aside").click()
    expect(remarks).to_have_count(count - 1)
    assert len(person.journey.set_aside) == 1
    assert person.focus_is()
    panel.get_by_role("button", name="Bring back 1 set aside").click()
    expect(remark).to_be_visible()
    assert person.journey.set_aside == ()
    assert person.focus_is()


def test_in_french(people: Callable[..., Person]) -> None:
    """A French browser gets a French page, and changing the language loses nothing that was typed."""
    person = people(locale="fr-FR")
    expect(person.page.locator("html")).to_have_attribute("lang", "fr")
    person.starts(framework("six-stages", "fr").title)
    person.page.get_by_role("navigation", name="Les cinq temps").get_by_role("button", name="Objectifs").click()
    person.page.locator(".jk-lane.active button").filter(has_text="Par exemple").first.click()
    person.words.fill("Je veux savoir")
    person.page.get_by_role("button", name="EN", exact=True).click()
    expect(person.page.get_by_role("navigation", name="The five steps")).to_be_visible()
    person.page.get_by_role("button", name="FR", exact=True).click()
    expect(person.page.get_by_role("navigation", name="Les cinq temps")).to_be_visible()
    expect(person.words).to_have_value("Je veux savoir")
    person.words.press("Enter")
    expect(person.card("Je veux savoir")).to_be_visible()
    assert person.journey.language == "fr"
    assert [card.text for _, card in person.journey.cards()] == ["Je veux savoir"]


def test_many_cards(person: Person, tmp_path: Path) -> None:
    """Thirteen stages with two hundred cards: heads and lane names stay in sight, and a card is still edited."""
    journey = framework("ecommerce-13", "en")
    for n in range(200):
        stage = journey.stages[n % 13].id
        card = Kpi(text=f"Figure {n}") if n % 2 else Goal(text=f"I want the thing number {n}, soon.")
        journey = apply(journey, AddCard(stage=stage, card=card))
    person.uploads("Open a map file", save(journey, tmp_path / "many.journey.json"))
    person.step("KPIs")
    last = person.card("Figure 199")
    last.scroll_into_view_if_needed()
    board, head, label = (person.page.locator(one) for one in (".jk-board", ".jk-heads", ".jk-lane.active .jk-lab"))
    edge = board.bounding_box()
    top, side = head.bounding_box(), label.bounding_box()
    assert edge
    assert top
    assert side
    assert abs(top["y"] - edge["y"]) <= 2
    assert abs(side["x"] - edge["x"]) <= 2
    last.click()
    person.words.fill("Figure of the end")
    person.press("Enter")
    person.hears("Changed “Figure of the end”")
    assert json.loads(person.downloads("Map file", tmp_path).read_text())["stages"]
