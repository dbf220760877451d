"""The Builder is for everyone: by keyboard, by ear, by touch, enlarged, in the dark, in two languages, in two tabs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from person import Person
from playwright.sync_api import Page, expect
from test_builder_input import STAGES, touch

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
FAINT = {"resultTypes": ["violations"], "preload": False, "runOnly": ["color-contrast"]}
SHOES = "Buying shoes online"
LANES = ("goal", "expectation", "step", "pain", "opportunity", "kpi")
PHONE: dict[str, Any] = {"has_touch": True, "viewport": {"width": 400, "height": 860}}
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""  # WCAG 1.4.12

LOOKS = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")


def looks(page: Page, what: str) -> Any:
    """What looks.js finds: `stops`, `spilt` or `moving`."""
    return page.evaluate(f"(() => {{ {LOOKS}; return {what}(); }})()")


def in_the(page: Page, scheme: Any, forced: Any = "none") -> None:
    """In the light, in the dark, or with the colours that Windows forces."""
    page.emulate_media(color_scheme=scheme, forced_colors=forced)
    if page.locator(".jk").count():
        page.locator(".jk.jk-dark" if scheme == "dark" else ".jk:not(.jk-dark)").first.wait_for()


def sound(page: Page, where: str = "document", but: tuple[str, ...] = ()) -> None:
    """axe finds nothing, small or large, on the page or in a part of it; nor are colours too faint in the dark.

    `but` are the impacts that do not count.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found = []
    for scheme, rules in (("light", RULES), ("dark", FAINT)):
        in_the(page, scheme)
        found += page.evaluate(f"rules => axe.run({where}, rules)", rules)["violations"]
    found = [one for one in found if one["impact"] not in but]
    assert [f"{one['impact']}: {one['help']}: {[node['target'] for node in one['nodes']]}" for one in found] == []


def everywhere(person: Person, orders: Path) -> Iterator[str]:
    """Every state of the Builder, one after another: the part of the page that is new."""
    page = person.page
    yield "document"
    person.starts(SHOES)
    for step in ("Stages", "Goals", "Expectations", "Lived process", "KPIs"):
        person.step(step)
        yield "document" if step == "Lived process" else "{include: [['.active'], ['.jk-stages'], ['.jk-panel']]}"
    for lane in LANES:
        page.locator(f"[data-lane={lane}] [data-card]").first.press("Enter")
        person.form.locator("summary").click()
        yield "'.editing'"
        person.press("Escape")
    for menu in ("Menu", "Export", "Stage I need new shoes: what to do"):
        person.does(menu)
        yield "'.jk-menu:has([role=menu])'"
        person.press("Escape")
    person.does("Both")
    yield "{include: [['.jk-board'], ['.jk-panel']]}"
    for item in ("About this map", "Versions", "Personas", "Export"):
        person.picks("Menu", item)
        yield "'dialog'"
        person.press("Escape")
    person.does("Picture")
    person.dialog.get_by_role("img").wait_for()
    yield "'dialog'"
    person.press("Escape")
    page.get_by_role("button", name=re.compile("^Customers’ data")).click()
    person.does("Try with the shoe shop that ships")
    for button in ("Figures for the map", "Events and stages", "Search their words"):
        person.does(button)
        person.dialog.get_by_role("row").or_(person.dialog.get_by_role("listitem")).nth(1).wait_for()
        yield "'dialog'"
        person.press("Escape")
    person.uploads("Add a file", orders)
    person.dialog.wait_for()
    yield "'dialog'"
    person.press("Escape")
    page.locator(".jk-panel summary").evaluate_all("all => all.forEach((one) => one.click())")
    person.does("Add a stage")
    yield "'.jk-board'"
    person.press("Enter")
    page.locator(".jk-find").first.click()
    yield "document"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A file of orders."""
    place = tmp_path / "orders.csv"
    lines = (f"{n},c{n % 9},2025-01-{n % 27 + 1:02d},{n * 3}.5" for n in range(50))
    place.write_text("\n".join(("order_id,customer_id,ordered_at,amount", *lines)))
    return place


def test_nothing_for_axe(people: Callable[..., Person], orders: Path) -> None:
    """axe finds nothing in any step, form, menu or dialog, in the light and in the dark."""
    person = people(reduced_motion="reduce")
    for where in everywhere(person, orders):
        sound(person.page, where)


def test_nothing_for_axe_on_a_phone_and_in_french(people: Callable[..., Person]) -> None:
    """axe finds nothing on a phone, in its sheets, in French, on the page of a link that opens nothing."""
    person = people(locale="fr-FR", reduced_motion="reduce", **PHONE)
    sound(person.page)
    person.starts("Acheter des chaussures")
    person.page.locator(".jk-stepper button").nth(3).click()
    sound(person.page)
    for sheet in ("help", "data", "review"):
        person.page.locator(f"[data-sheet={sheet}]").click()
        sound(person.page, "'.jk-panel'")
        person.does("Fermer")
    person.page.goto("about:blank")
    person.page.goto(f"{person.url}#key=AAAAAAAAAAAAAAAAAAAAAAAA", wait_until="commit")
    person.page.get_by_role("alert").wait_for()
    sound(person.page)


def test_nothing_for_axe_on_the_other_pages(page: Page, serve: Callable[..., Any]) -> None:
    """axe finds nothing where the password is asked for, where every seat is taken, and where there is nothing."""
    served = serve("--warm", "0", "--seats", "1", JOURNEYKIT_PASSWORD="correct horse")
    page.goto(served.builder)
    sound(page)
    for password in ("wrong", "correct horse"):
        page.fill("input[type=password]", password)
        page.press("input[type=password]", "Enter")
        if password == "wrong":
            page.wait_for_selector("text=That is not the password.")
            sound(page)
    page.wait_for_selector("body[data-state=ready]")
    other = page.context.new_page()
    for path in ("builder", "nothing"):
        other.goto(served.url + path)
        sound(other)


def test_the_focus_is_seen(people: Callable[..., Person]) -> None:
    """All that can have the focus shows it with a ring that is not faint, not cut and not covered, on 24 px or more."""
    person = people(reduced_motion="reduce")  # colours change at once
    for way, least in (("", 10), (SHOES, 110)):
        if way:
            person.starts(way)
            person.step("Lived process")
            person.page.locator("[data-lane=step] [data-card]").first.press("Enter")
            person.form.locator("summary").press("Enter")
        person.press("Tab")  # the keyboard is what is used
        for look in (("light",), ("dark",), ("dark", "active")):
            in_the(person.page, *look)
            count, faults = looks(person.page, "stops")
            assert faults == []
            assert count > least
    person.press("Escape")
    person.picks("Menu", "About this map")
    person.press("Tab")
    assert looks(person.page, "stops")[1] == []


def tab_to(person: Person, name: str, key: str = "Tab", most: int = 150) -> None:
    """With the Tab key alone, to what is called so."""
    for _ in range(most):
        person.press(key)
        at = person.page.evaluate(
            "() => { const at = document.activeElement; return at.getAttribute('aria-label') || at.innerText || ''; }"
        )
        if at.startswith(name):
            return
    raise AssertionError(f"the Tab key does not come to {name}")


def test_stages_and_steps_by_keys(person: Person) -> None:
    """Stages are named, moved, added and removed by keys and menus; the focus stays, and each is said."""
    tab_to(person, "Six classic stages")
    person.press("Enter")
    person.page.locator(".jk-board").wait_for()
    expect(person.page.locator(".jk-stepper [aria-current]")).to_be_focused()
    tab_to(person, "To the board", "Shift+Tab")
    person.press("Enter")
    assert person.focus_is(STAGES[0])
    person.press("F2")
    person.page.keyboard.type("I hear of it")
    person.press("Enter")
    person.hears("Changed the stage “I hear of it”")
    assert person.focus_is("I hear of it")
    person.press("Alt+ArrowRight")
    person.hears("Moved the stage “I hear of it”")
    assert person.focus_is("I hear of it")
    person.press("Tab", "Enter", "End")
    assert person.focus_is("Remove with its cards")
    person.press("Home")
    assert person.focus_is("Rename")
    person.press("Escape")
    assert person.focus_is("Stage I hear of it")
    person.press("Enter", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    person.hears("Added the stage")
    person.page.keyboard.type("I sleep on it")
    person.press("Enter")
    assert person.focus_is("I sleep on it")
    person.press("Delete")
    person.hears("Removed the stage “I sleep on it”")
    assert person.focus_is(STAGES[2])
    tab_to(person, "Goals", "Shift+Tab")
    person.press("Enter")
    person.hears("Step 2 of 5: Goals")
    assert person.focus_is("Goals")
    tab_to(person, "To the board", "Shift+Tab")
    person.press("Enter")
    assert person.focus_is(f"Add a goal to {STAGES[1]}")


def test_the_panel_and_the_data_by_keys(person: Person, orders: Path) -> None:
    """Help, data and review by keys: figures ticked and put, words pinned, a file left out; the focus stays."""
    person.starts(SHOES)
    tab_to(person, "Skip the board", "Shift+Tab")
    person.press("Enter", "Enter", "Enter")
    assert person.focus_is("Fold panel")
    tab_to(person, "Go on to Goals")
    person.press("Enter")
    person.hears("Step 2 of 5: Goals")
    tab_to(person, "Customers’ data")
    person.press("Enter")
    tab_to(person, "Try with the shoe shop")
    person.press("Enter")
    person.page.get_by_role("button", name="Figures for the map").wait_for()
    person.hears("rows read as contacts")
    assert person.focus_is()
    person.uploads("Add a file", orders)
    assert person.focus_is("Close")
    tab_to(person, "Use these columns")
    person.press("Enter")
    person.hears("orders.csv: 50 of 50 rows read")
    tab_to(person, "Figures for the map")
    person.press("Enter")
    person.dialog.get_by_role("checkbox").first.wait_for()
    person.press("Tab", "Space")
    tab_to(person, "Put")
    person.press("Enter")
    person.hears("more changes")
    assert person.focus_is("Figures for the map")
    tab_to(person, "Search their words")
    person.press("Enter")
    person.dialog.get_by_role("listitem").first.wait_for()
    tab_to(person, "Pin")
    person.press("Enter")
    expect(person.dialog.get_by_role("status").last).to_contain_text("Pinned")  # outside the dialog nothing is heard
    assert person.focus_is("Pinned")
    person.press("Escape")
    assert person.focus_is("Search their words")
    tab_to(person, "Leave surveys.csv out", "Shift+Tab")
    person.press("Enter")
    expect(person.page.locator(".jk-tables li")).to_have_count(3)
    assert person.focus_is("Leave")
    tab_to(person, "Review")
    person.press("Tab", "Enter", "Tab", "Tab", "Enter")
    person.hears("Set aside.")
    assert person.focus_is()


def test_menus_and_dialogs_by_keys(person: Person) -> None:
    """History, export, language, another map and the way back by keys; the focus is where one was."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", STAGES[0], "I want to know.")
    tab_to(person, "Undo", "Shift+Tab")
    person.press("Enter")
    person.hears("Undone: Added “I want to know.”")
    tab_to(person, "Menu")
    person.press("Enter", "ArrowDown", "Enter")
    tab_to(person, "Bring back: Added")
    person.press("Enter")
    person.hears("Brought back version 1")
    assert person.focus_is("Menu")
    tab_to(person, "Export", "Shift+Tab")
    with person.page.expect_download():
        person.press("Enter", "Enter")
    person.hears("is in your downloads")
    assert person.focus_is("Export")
    tab_to(person, "FR", "Shift+Tab")
    person.press("Enter")
    person.hears("Français")
    assert person.focus_is("FR")
    person.press("Shift+Tab", "Enter")
    person.hears("English")
    tab_to(person, "Menu")
    person.press("Enter", *["ArrowDown"] * 4, "Enter")
    expect(person.page.locator(".jk-start h1")).to_be_focused()
    tab_to(person, "Six classic stages")
    person.press("Enter")
    expect(person.card("I want to know.")).to_be_visible()


def test_a_way_to_start_that_fails(person: Person, tmp_path: Path) -> None:
    """When a map cannot be opened the person is told, and is still where they were."""
    person.starts("Blank map")
    person.picks("Menu", "Start another map")
    person.page.evaluate(
        "localStorage['journeykit.recent'] = JSON.stringify([{key: 'A'.repeat(24), title: 'Old', about: '', when: 0}])"
    )
    person.page.reload(wait_until="commit")
    tab_to(person, "Old")
    person.press("Enter")
    person.page.get_by_role("alert").wait_for()
    assert person.focus_is()


def test_what_somebody_else_takes_away(person: Person, people: Callable[..., Person]) -> None:
    """The focus goes with a card that another moves, and to what is beside it when another removes it."""
    person.starts("Six classic stages")
    person.step("Goals")
    for text in ("First", "Second"):
        person.adds("a goal", STAGES[0], text)
    other = people(person.link)
    other.step("Goals")
    person.card("First").focus()
    other.card("First").press("Alt+ArrowRight")
    person.hears("Moved “First”")
    expect(person.card("First")).to_be_focused()
    person.card("Second").focus()
    other.card("Second").press("Delete")
    person.hears("Removed “Second”")
    assert person.focus_is()


def test_what_a_screen_reader_reads(person: Person) -> None:
    """Headings, regions and lists come in the order of the map, with the phase of a stage and the place of a card."""
    person.starts("Running shoes")
    read = person.page.get_by_role("main").aria_snapshot()
    order = (
        'heading "Running shoes" [level=1]',
        'navigation "The five steps"',
        'heading "I start to run , Before purchase" [level=2]',
        'region "Goals"',
        'list "Goals, I start to run"',
        'button "I want to run without hurting my knees. , Goals, I start to run"',
        'button "Add a goal to I start to run"',
        'region "Emotion curve"',
        'slider "Feeling at “I run in old trainers, and my knees hurt.”"',
        'region "Pain points"',
        "status:",
        'complementary "Help, data and review"',
        'heading "Review ',
    )
    places = [read.find(one) for one in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_nothing_is_cut(people: Callable[..., Person], locale: str) -> None:
    """Enlarged, on small screens and with wider text, nothing runs out of the window or of its box."""
    person = people(locale=locale)
    page = person.page
    for way in ("", "Acheter des chaussures" if locale == "fr-FR" else SHOES):
        if way:
            person.starts(way)
            page.locator(".jk-stepper button").nth(3).click()
        for width, height, spacing in ((1280, 800, SPACING), (640, 450, ""), (400, 860, SPACING), (320, 640, "")):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(
                "css => { (document.adoptedStyleSheets[0] ??= new CSSStyleSheet()).replaceSync(css); }", spacing
            )
            assert looks(page, "spilt") == []
            if way:
                opened_parts_fit(person)


def opened_parts_fit(person: Person) -> None:
    """A card as a form, the menus, and two dialogs."""
    page = person.page
    page.locator("[data-lane=step] [data-card]:visible").first.press("Enter")
    person.form.locator("summary").click()
    assert looks(page, "spilt") == []
    person.press("Escape")
    for menu in (".more > button", ".jk-head:visible .jk-menu button"):
        page.locator(menu).first.click()
        assert looks(page, "spilt") == []
        person.press("Escape")
    for item in (0, 1):
        page.locator(".more > button").click()
        page.get_by_role("menuitem").nth(item).click()
        person.dialog.wait_for()
        assert looks(page, "spilt") == []
        person.press("Escape")


def test_the_curve_on_a_phone(people: Callable[..., Person]) -> None:
    """On a phone the curve shows the feelings of the stage, in words, and a finger changes them."""
    person = people(**PHONE)
    person.starts(SHOES)
    person.step("Lived process")
    points = person.page.get_by_role("slider")
    expect(points).to_have_count(2)  # of the first stage
    expect(points.first).to_contain_text("tired")
    points.first.scroll_into_view_if_needed()
    box = points.first.bounding_box()
    assert box
    assert box["width"] >= 44
    fingers = person.page.context.new_cdp_session(person.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch(fingers, "touchStart", (x, y))
    touch(fingers, "touchMove", (x, y - 20))
    touch(fingers, "touchMove", (x, y - 60))
    touch(fingers, "touchEnd")
    expect(points.first).to_have_attribute("aria-valuetext", re.compile("^good|^very good"))
    person.hears("Changed “My old pair hurts")
    back = person.page.get_by_role("button", name="Back", exact=True)
    person.does("Next stage")
    person.hears("Stage 2 of 6: I look and compare")
    expect(points).to_have_count(1)
    back.press("Enter")
    person.hears("Stage 1 of 6")
    back.press("Enter")
    assert person.focus_is("Back")
    person.card("My old pair hurts").press("Alt+ArrowRight")
    person.hears("Moved “My old pair hurts")
    expect(person.card("My old pair hurts")).to_be_focused()


def test_nothing_moves_for_whom_it_should_not(people: Callable[..., Person]) -> None:
    """Under reduced motion no transition or animation takes time, on any page."""
    person = people(reduced_motion="reduce")
    assert looks(person.page, "moving") == []
    person.starts(SHOES)
    person.card("My old pair hurts").press("Enter")
    assert looks(person.page, "moving") == []
    person.picks("Menu", "About this map")
    assert looks(person.page, "moving") == []
    assert person.page.evaluate("document.getAnimations().length") == 0


def test_in_windows_high_contrast(people: Callable[..., Person]) -> None:
    """With forced colours what is chosen and where one is can still be told."""
    person = people(forced_colors="active", color_scheme="dark")
    person.starts(SHOES)
    person.step("Lived process")
    person.card("My old pair hurts").press("Enter")
    ground = "one => getComputedStyle(one).backgroundColor"
    for chosen, other in (
        (".jk-seg .on", ".jk-seg button:not(.on)"),
        (".now .num", "li:not(.now) .num"),
        (".segs .f2", ".jk-stepper"),
        (".faces .on", ".faces label:not(.on)"),
        (".jk-btn.primary", ".jk-btn:not(.primary)"),
    ):
        assert person.page.locator(chosen).first.evaluate(ground) != person.page.locator(other).first.evaluate(ground)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_another_language_loses_nothing(people: Callable[..., Person], phone: bool) -> None:
    """The language changes under an open form: step, form, typed words, opened parts and place stay."""
    person = people(**(PHONE if phone else {}))
    person.starts(SHOES)
    person.step("Lived process")
    page = person.page
    person.card("My old pair hurts").click()
    person.form.locator("summary").click()
    person.words.fill("My old pair hurts, and")
    person.form.get_by_label("Touchpoint").fill("my own word")
    board = page.locator(".jk-board")
    before = board.evaluate("one => one.scrollTop")
    for language, name in (("FR", "Français"), ("EN", "English")):
        if phone:
            page.locator(".more > button").click()
            page.get_by_role("menuitem", name=name).click()
        else:
            person.does(language)
        expect(page.locator("html")).to_have_attribute("lang", language.lower())
        expect(person.words).to_have_value("My old pair hurts, and")
        expect(person.form.locator("input").first).to_have_value("my own word")
        expect(person.form.locator("details")).to_have_attribute("open", "")
        expect(page.locator(".jk-stepper [aria-current]")).to_contain_text("vécu" if language == "FR" else "Lived")
        expect(person.form.locator("input").nth(1)).to_have_value("En personne" if language == "FR" else "In person")
        assert abs(board.evaluate("one => one.scrollTop") - before) < 60  # a line more or less
    person.words.press("Enter")
    person.hears("Changed “My old pair hurts, and”")
    assert person.kept_card("My old pair hurts, and").touchpoint == "my own word"  # type: ignore[attr-defined]


def two_tabs(person: Person) -> Person:
    """A map with a goal, and a second tab of the same browser at it; the first has begun another goal."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", STAGES[0], "I want to know.")
    person.does(f"Add a goal to {STAGES[1]}")
    person.words.press_sequentially("half a th")
    other = Person(person.page.context.new_page(), person.url, person.store).comes(person.link)
    other.step("Goals")
    return other


def test_drafts_belong_to_their_tab(person: Person) -> None:
    """A second tab, even a copy of the first, does not show what the first is typing, until that one is gone."""
    other = two_tabs(person)
    with person.page.expect_popup() as opened:
        person.page.evaluate("() => void open(location.href)")  # a copy has the first one's memory too
    copy = Person(opened.value, person.url, person.store)
    copy.page.locator(".jk-board").wait_for()
    for tab in (other, copy):
        tab.page.wait_for_timeout(500)  # long enough for a draft to come
        expect(tab.form).to_have_count(0)
    other.does(f"Add a goal to {STAGES[2]}")
    other.words.press_sequentially("in the other")
    person.words.press_sequentially("ought")
    person.comes_back()
    expect(person.words).to_have_value("half a thought")
    person.page.close()
    other.comes_back()
    expect(other.words).to_have_value(re.compile("in the other|half a thought"))
    for _ in range(2):
        text = other.words.input_value()
        other.words.press("Control+Enter")
        other.hears(f"Added “{text}”")
    expect(other.form).to_have_count(0)
    assert other.kept("goal") == {
        "need": ["I want to know."],
        "comparison": ["half a thought"],
        "decision": ["in the other"],
    }
    assert other.faults == copy.faults == []


def test_two_tabs_see_each_other(person: Person) -> None:
    """What one tab changes the other shows within two seconds, and neither takes away what the other types."""
    other = two_tabs(person)
    other.card("I want to know.").press("Enter")
    other.words.fill("I want to know now.")
    other.press("Enter")
    expect(person.card("I want to know now.")).to_be_visible(timeout=2_000)
    expect(person.words).to_have_value("half a th")
    person.words.press_sequentially("ought")
    person.press("Enter")
    expect(other.card("half a thought")).to_be_visible(timeout=2_000)


def test_the_same_card_by_two(person: Person, people: Callable[..., Person]) -> None:
    """Of two who change a card the later stands, is told of the other's words, and these are in the history."""
    person.starts("Six classic stages")
    person.step("Goals")
    person.adds("a goal", STAGES[0], "As it was")
    other = people(person.link)
    person.card("As it was").press("Enter")
    person.words.fill("Mine")
    other.step("Goals")
    other.card("As it was").press("Enter")
    other.words.fill("Theirs")
    other.press("Enter")
    expect(person.form.get_by_role("status")).to_contain_text("Theirs")
    expect(person.words).to_have_value("Mine")
    other.card("Theirs").press("Alt+ArrowRight")  # and moves it, under the words that are being typed
    expect(person.cell("Goals", STAGES[1]).get_by_role("form")).to_be_visible()
    expect(person.words).to_have_value("Mine")
    expect(person.words).to_be_focused()
    person.press("Enter")
    expect(other.card("Mine")).to_be_visible(timeout=2_000)
    assert person.kept("goal") == {"comparison": ["Mine"]}
    person.picks("Menu", "Versions")
    expect(person.dialog.get_by_role("listitem").filter(has_text="Changed “Theirs”")).to_have_count(1)


def test_no_stage_is_left(person: Person, people: Callable[..., Person]) -> None:
    """Words typed at the last stage, which another removes, wait in the browser and come back with it."""
    person.starts("Blank map")
    person.does("Add a stage")
    person.page.get_by_role("textbox", name="Name of the stage").press("Enter")
    person.step("Goals")
    person.does("Add a goal to New stage")
    person.words.press_sequentially("I want")
    other = people(person.link)
    other.page.locator("[data-head]").first.press("Delete")
    expect(person.form).to_have_count(0)
    time.sleep(0.2)
    other.press("Control+z")
    expect(person.words).to_have_value("I want")
